//! Where a report goes: into a file, to a printer, or to the viewer of the system.

use std::path::PathBuf;
use std::sync::Arc;

use eframe::egui::{self, DragValue, Label, RichText, TextEdit, Ui};

use super::{LABEL_WIDTH, combo, combo_of};
use crate::paper::{Format, Picked, Plan};
use crate::report::Report;
use crate::ui::awaited::Awaited;
use crate::ui::command::{Command, Commands, Purpose};
use crate::ui::form::fields::labelled;
use crate::ui::{Model, chip, theme};

/// Most copies that are asked for at once.
const MOST_COPIES: u32 = 99;

/// What becomes of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Goal {
    /// It is kept in a file.
    Keep(PathBuf),
    /// The viewer of the system shows it.
    Show,
    /// It is printed.
    Print(Order),
}

/// What a printer is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// Its name; none for the system's own choice.
    pub printer: Option<String>,
    /// How often.
    pub copies: u32,
    /// On both sides of a sheet.
    pub both_sides: bool,
}

impl Default for Order {
    fn default() -> Self {
        Order { printer: None, copies: 1, both_sides: false }
    }
}

/// What this machine prints on.
#[derive(Clone, Debug, Default)]
pub struct Printers {
    /// Their names; none is the one that the system chooses.
    pub names: Vec<Option<String>>,
    /// Whether copies and sides can be asked for; else the printer's own settings count.
    pub takes_orders: bool,
}

/// The state of these settings.
#[derive(Default)]
pub struct Output {
    /// Where the file goes; none until somebody says so.
    pub path: Option<String>,
    /// As what it is saved.
    pub format: Format,
    /// Whether it is being written.
    pub is_writing: bool,
    /// What this machine prints on.
    pub printers: Awaited<(), Printers>,
    /// What the printer is asked for.
    pub order: Order,
    /// The pages that are wanted, as typed.
    pages: String,
}

impl Output {
    /// Where the file goes.
    pub fn target(&self, report: Report, model: &Model<'_>) -> String {
        self.path.clone().unwrap_or_else(|| {
            let name = format!("{}.{}", model.word(&format!("report.{}", report.key())), self.format.extension());
            model.file.with_file_name(name).display().to_string()
        })
    }

    /// The places of the pages that are wanted.
    pub fn pages(&self, plan: &Plan) -> crate::error::Result<Vec<usize>> {
        Picked::parse(&self.pages)?.places(plan.pages())
    }
}

/// Draws the settings and what is done with the report. `plan` are the pages, and why they cannot be printed.
pub fn output_ui(
    ui: &mut Ui,
    model: &Model<'_>,
    report: Report,
    plan: Option<&(Arc<Plan>, Option<String>)>,
    output: &mut Output,
    commands: &mut Commands,
) {
    let unclear = pages_ui(ui, model, plan.map(|(plan, _)| &**plan), output);
    let why = match plan {
        None => Some(model.word("window.reports.not_ready")),
        Some(_) if output.is_writing => Some(model.word("window.reports.is_writing")),
        Some((_, missing)) => missing.clone().or(unclear),
    };
    let formats = Format::ALL.map(|format| (format, model.word(&format!("format.{}", format.key()))));
    if combo(ui, &model.word("window.reports.format"), &mut output.format, &formats) {
        output.path = output.path.take().map(|path| PathBuf::from(path).with_extension(output.format.extension()).display().to_string());
    }
    let target = target_ui(ui, model, report, output, commands);
    // A workbook has no typefaces to lack a character, and no pages to choose.
    let why_no_file = why.clone().filter(|_| plan.is_none() || output.is_writing || output.format.has_typefaces());
    let mut go = |ui: &mut Ui, button, why: Option<&str>, goal: Goal| {
        let width = ui.available_width();
        let response = chip::sized(ui, width, why.is_none(), button);
        if chip::why_not(response, why).clicked()
            && let Some((plan, _)) = plan
        {
            commands.push(Command::Write { plan: Arc::clone(plan), goal });
        }
    };
    let save = chip::primary(ui, model.word("window.reports.save"));
    go(ui, save, why_no_file.as_deref(), Goal::Keep(PathBuf::from(target.trim())));
    go(ui, egui::Button::new(model.word("window.reports.view")), why.as_deref(), Goal::Show);
    ui.separator();
    let printers = output.printers.answer().cloned();
    let why = why.or_else(|| match &printers {
        None => Some(model.word("window.reports.seeking_printers")),
        Some(printers) if printers.names.is_empty() => Some(model.word("window.reports.no_printer")),
        Some(_) => None,
    });
    if let Some(printers) = printers.filter(|printers| !printers.names.is_empty()) {
        order_ui(ui, model, &printers, &mut output.order);
    }
    go(ui, egui::Button::new(model.word("window.reports.print")), why.as_deref(), Goal::Print(output.order.clone()));
    ui.add(Label::new(theme::small(model.word("window.reports.print_help"))).wrap());
}

/// Which pages are wanted; why what is typed names none.
fn pages_ui(ui: &mut Ui, model: &Model<'_>, plan: Option<&Plan>, output: &mut Output) -> Option<String> {
    labelled(ui, LABEL_WIDTH, &model.word("window.reports.pages"), |ui| {
        let field = TextEdit::singleline(&mut output.pages).hint_text(model.word("window.reports.pages_hint")).desired_width(f32::INFINITY);
        ui.add(field).accessible_name(model.word("window.reports.pages"));
    });
    let unclear = plan.and_then(|plan| output.pages(plan).err()).map(|error| error.message(model.lang))?;
    ui.add(Label::new(RichText::new(&unclear).color(theme::of(ui).fault)).wrap());
    Some(unclear)
}

fn target_ui(ui: &mut Ui, model: &Model<'_>, report: Report, output: &mut Output, commands: &mut Commands) -> String {
    ui.label(theme::small(model.word("window.reports.save_to")));
    let mut target = output.target(report, model);
    let field = ui.add(TextEdit::singleline(&mut target).desired_width(f32::INFINITY));
    if field.changed() {
        output.path = Some(target.clone());
    }
    field.accessible_name(model.word("window.reports.save_to"));
    if ui.button(model.word("window.browse")).clicked() {
        let name = PathBuf::from(&target).file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        commands.push(Command::Pick { purpose: Purpose::Report(output.format), name });
    }
    ui.add_space(4.0);
    target
}

fn order_ui(ui: &mut Ui, model: &Model<'_>, printers: &Printers, order: &mut Order) {
    let word = |name: &Option<String>| name.clone().unwrap_or_else(|| model.word("window.reports.usual_printer"));
    if !printers.names.contains(&order.printer) {
        order.printer = printers.names.first().cloned().flatten();
    }
    let shown = word(&order.printer);
    let options = || printers.names.iter().map(|name| (name.clone(), word(name))).collect();
    combo_of(ui, &model.word("window.reports.printer"), &mut order.printer, shown, options);
    if !printers.takes_orders {
        return;
    }
    labelled(ui, LABEL_WIDTH, &model.word("window.reports.copies"), |ui| {
        ui.horizontal(|ui| {
            ui.add(DragValue::new(&mut order.copies).range(1..=MOST_COPIES)).accessible_name(model.word("window.reports.copies"));
            ui.add_space(8.0);
            ui.checkbox(&mut order.both_sides, model.word("window.reports.both_sides"));
        });
    });
}
