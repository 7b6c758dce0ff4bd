//! Reports: what to print, a preview of the very pages, and where they go.

mod editions;
mod extract;
pub mod output;
pub mod pages;
mod paint;
pub mod preset;
pub mod preview;
mod thumbnails;
pub mod typefaces;

use std::sync::Arc;

use eframe::egui::{self, Align, Label, Layout, Margin, Panel, RichText, ScrollArea, TextEdit, Ui, vec2};

use self::output::Output;
use self::pages::Typing;
use self::preset::PresetState;
use self::preview::Preview;
use self::typefaces::TypefaceState;
use super::awaited::Awaited;
use super::command::{Command, Commands};
use super::form::FormState;
use super::form::fields::labelled;
use super::page::Page;
use super::{Model, chip, choice_list, page_head, theme};
use crate::domain::field::Row;
use crate::domain::record::Unit;
use crate::domain::table::Table;
use crate::domain::text;
use crate::error::Error;
use crate::i18n::Lang;
use crate::paper::Plan;
use crate::register::Done;
use crate::report::{Choice, Report, StandIn, Writing};

/// Below this width of the head the buttons of the preview stand beneath the title.
const NARROW: f32 = 600.0;
/// Widest the settings and the editor of presets become.
const SETTINGS_WIDTH: f32 = 340.0;
const EDITOR_WIDTH: f32 = 400.0;
/// Width of the labels of the settings.
const LABEL_WIDTH: f32 = 76.0;

/// What a plan belongs to: the choice, and the revision of the register.
pub type PlanKey = (Choice, u64);

/// Pages, and in words what keeps them from being printed.
type Ready = (Arc<Plan>, Option<String>);

/// Pages laid out.
pub struct Laid {
    /// The pages.
    pub plan: Arc<Plan>,
    /// What keeps them from being printed.
    pub missing: Option<Error>,
    /// The chosen fonts that they do without.
    pub stand_ins: Vec<StandIn>,
}

/// The state of the page.
#[derive(Default)]
pub struct ReportState {
    /// What to print.
    pub choice: Choice,
    /// The pages, or why there are none.
    pub plan: Awaited<PlanKey, Result<Ready, String>>,
    /// How the pages are looked at.
    pub preview: Preview,
    /// Where they go.
    pub output: Output,
    /// The presets of the register, and the one that is being made.
    pub preset: PresetState,
    /// The fonts that can be chosen.
    pub typefaces: TypefaceState,
    /// The filter as typed; it counts when the field is left.
    filter: Option<String>,
    /// What of the pages' look is being typed.
    typing: Typing,
    /// What of the part of the history is being typed.
    extract: extract::Typing,
    /// Whether the language was chosen here, else it is the window's.
    has_language: bool,
}

impl ReportState {
    /// Takes pages laid out in the background, unless others are wanted by now.
    pub fn take(&mut self, key: PlanKey, answer: Result<Laid, Error>, lang: Lang) {
        let stand_ins = answer.as_ref().map(|laid| laid.stand_ins.clone()).unwrap_or_default();
        let in_words = |laid: Laid| (laid.plan, laid.missing.map(|missing| missing.message(lang)));
        if self.plan.take(key, answer.map(in_words).map_err(|error| error.message(lang))) {
            self.preview.forget_pages();
            self.typefaces.stand_ins = stand_ins;
        }
    }

    /// Whether a preset is being made beside its pages.
    pub fn makes_preset(&self) -> bool {
        self.preset.editor.is_some() && self.choice.report == Report::Register
    }

    /// Takes the answer to an edit of a preset; whether it shows why it was refused.
    pub fn answered(&mut self, ticket: u64, answer: &crate::error::Result<Done>, lang: Lang) -> bool {
        self.preset.answered(ticket, answer, &mut self.choice, lang)
    }

    /// Whether pages of a choice are waited for.
    pub fn awaits(&self, choice: &Choice) -> bool {
        self.choice == *choice && self.plan.is_pending()
    }

    /// Stops waiting for pages; other settings, or coming back to the page, ask for them again.
    pub fn stop(&mut self, lang: Lang) {
        if let Some(key) = self.plan.give_up() {
            self.preview.forget_pages();
            self.plan.set(key, Err(lang.word("work.not_laid_out").into_owned()));
        }
    }

    /// Forgets the pages, so that they are laid out again.
    pub fn forget_pages(&mut self) {
        self.plan.forget();
    }

    /// Forgets why there are no pages, so that they are asked for again.
    pub fn try_again(&mut self) {
        if let Some(Err(_)) = self.plan.answer() {
            self.plan.forget();
        }
    }

    /// The pages, where they are those of the present choice.
    pub fn ready_plan(&self) -> Option<Arc<Plan>> {
        self.ready().map(|(plan, _)| Arc::clone(plan))
    }

    fn ready(&self) -> Option<&Ready> {
        let is_present = self.plan.question().is_some_and(|(choice, _)| *choice == self.choice) && !self.plan.is_pending();
        self.plan.answer().filter(|_| is_present).and_then(|plan| plan.as_ref().ok())
    }
}

/// Draws the page.
pub fn page_ui(ui: &mut Ui, model: &Model<'_>, state: &mut ReportState, form: &mut FormState, commands: &mut Commands) {
    if !state.has_language {
        state.choice.lang = model.lang;
    }
    ask_for_plan(model, state, commands);
    if state.output.printers.lacks(&()) {
        commands.push(Command::SeekPrinters);
        state.output.printers.ask(());
    }
    if state.typefaces.families.lacks(&()) {
        commands.push(Command::SeekTypefaces);
        state.typefaces.families.ask(());
    }
    let most = if state.makes_preset() { EDITOR_WIDTH } else { SETTINGS_WIDTH };
    let width = (ui.available_width() * 0.38).clamp(240.0, most);
    Panel::right("report settings").exact_size(width).resizable(false).show_separator_line(false).frame(theme::plain(theme::of(ui).panel)).show(
        ui,
        |ui| {
            ui.painter().vline(ui.max_rect().left(), ui.max_rect().y_range(), theme::line(theme::of(ui).line));
            if state.makes_preset() {
                return preset::editor_ui(ui, model, &mut state.choice, &mut state.preset, form, commands);
            }
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                egui::Frame::new().inner_margin(Margin::same(theme::MARGIN)).show(ui, |ui| {
                    settings_ui(ui, model, state, form, commands);
                    ui.separator();
                    let ready = state.ready().cloned();
                    output::output_ui(ui, model, state.choice.report, ready.as_ref(), &mut state.output, commands);
                    ui.separator();
                    title_ui(ui, model, commands);
                });
            });
        },
    );
    egui::CentralPanel::default().frame(theme::plain(theme::of(ui).desk)).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        head_ui(ui, model, state);
        match state.plan.answer() {
            Some(Ok((plan, missing))) => {
                if let Some(why) = missing {
                    warning_ui(ui, why);
                }
                preview::preview_ui(ui, &Arc::clone(plan), model, &mut state.preview);
            }
            Some(Err(why)) => chip::instead_ui(ui, RichText::new(why).color(theme::of(ui).fault)),
            None => chip::instead_ui(ui, RichText::new(model.word("window.reports.laying_out")).color(theme::of(ui).second)),
        }
    });
}

fn ask_for_plan(model: &Model<'_>, state: &mut ReportState, commands: &mut Commands) {
    let key = (state.choice.clone(), model.snapshot.revision);
    if state.plan.lacks(&key) {
        commands.push(Command::Plan { choice: key.0.clone() });
        state.plan.ask(key);
    }
}

/// What must be put right before the pages can be printed.
fn warning_ui(ui: &mut Ui, why: &str) {
    egui::Frame::new().fill(theme::of(ui).panel).inner_margin(Margin::same(10)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.add(Label::new(RichText::new(format!("⚠ {why}")).color(theme::of(ui).fault)).wrap());
    });
}

fn head_ui(ui: &mut Ui, model: &Model<'_>, state: &mut ReportState) {
    page_head::frame().fill(theme::of(ui).window).show(ui, |ui| {
        // Right to left it would run over the title where there is no room for both.
        let is_narrow = ui.available_width() < NARROW;
        ui.horizontal(|ui| {
            ui.label(theme::title(model.word("window.page.reports")));
            let pages = state.ready_plan().map(|plan| plan.pages());
            if let Some(count) = pages {
                let place = [("page", &(state.preview.page + 1) as &dyn std::fmt::Display), ("count", &count)];
                ui.label(theme::small(model.lang.phrase("window.reports.page_of", &place)));
            }
            if !is_narrow {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| preview::zoom_ui(ui, model, &mut state.preview));
            }
        });
        if is_narrow {
            ui.add_space(6.0);
            ui.allocate_ui_with_layout(vec2(ui.available_width(), 30.0), Layout::right_to_left(Align::Center), |ui| {
                preview::zoom_ui(ui, model, &mut state.preview);
            });
        }
    });
}

fn settings_ui(ui: &mut Ui, model: &Model<'_>, state: &mut ReportState, form: &mut FormState, commands: &mut Commands) {
    let word = |key: &str| model.word(key);
    let choice = &mut state.choice;
    let mut report = choice.report;
    let reports = Report::ALL.map(|report| (report, word(&format!("report.{}", report.key()))));
    if combo(ui, &word("window.reports.report"), &mut report, &reports) {
        *choice = choice.turned_to(report);
        state.filter = None;
        state.extract = extract::Typing::default();
        state.output.path = None;
        state.preview = Preview::default();
    }
    if choice.report == Report::Register {
        preset::choose_ui(ui, model, choice, &mut state.preset, form, commands);
    }
    editions::editions_ui(ui, model, choice);
    let languages = [Lang::Zh, Lang::En, Lang::Both].map(|lang| (lang, lang.word("window.language").into_owned()));
    state.has_language |= combo(ui, &word("window.reports.language"), &mut choice.lang, &languages);
    pages::family_ui(ui, model, choice, &mut state.typing);
    typefaces::typefaces_ui(ui, model, &mut choice.typefaces, &state.typefaces, commands);
    pages::pages_ui(ui, model, choice, &mut state.typing);
    match choice.report {
        Report::Matrix => {
            unit_ui(ui, model, choice);
            writing_ui(ui, model, choice);
            filter_ui(ui, model, state);
        }
        Report::Authority => {
            unit_ui(ui, model, choice);
            writing_ui(ui, model, choice);
        }
        Report::Flow | Report::Separation | Report::Checks => unit_ui(ui, model, choice),
        Report::Register | Report::PostSheets | Report::Overview | Report::Controls | Report::Actions => {
            unit_ui(ui, model, choice);
            filter_ui(ui, model, state);
        }
        Report::Trail => extract::extract_ui(ui, model, choice, &mut state.extract),
        Report::Difference => {}
    }
}

fn unit_ui(ui: &mut Ui, model: &Model<'_>, choice: &mut Choice) {
    let all = || model.word("window.reports.all_units");
    let title = |unit: &Row<Unit>| text::title(unit, model.snapshot, model.lang);
    let chosen = choice.unit.as_ref().and_then(|code| model.snapshot.units.get(model.snapshot.find(Table::Units, code)?));
    let shown = chosen.map_or_else(all, |unit| title(unit));
    let units = || std::iter::once((None, all())).chain(model.snapshot.units.iter().map(|unit| (Some(unit.code.clone()), title(unit)))).collect();
    combo_of(ui, &model.word("window.reports.unit"), &mut choice.unit, shown, units);
}

fn writing_ui(ui: &mut Ui, model: &Model<'_>, choice: &mut Choice) {
    let writings = [
        (Writing::Signs, "window.reports.writing_signs"),
        (Writing::Words, "window.reports.writing_words"),
        (Writing::Raci, "window.reports.writing_raci"),
    ];
    combo(ui, &model.word("window.reports.writing"), &mut choice.writing, &writings.map(|(writing, key)| (writing, model.word(key))));
}

fn filter_ui(ui: &mut Ui, model: &Model<'_>, state: &mut ReportState) {
    let mut typed = state.filter.clone().unwrap_or_else(|| state.choice.filter.clone());
    labelled(ui, LABEL_WIDTH, &model.word("window.reports.filter"), |ui| {
        let response = ui.add(TextEdit::singleline(&mut typed).hint_text(model.word("window.reports.filter_hint")).desired_width(f32::INFINITY));
        let response = response.accessible_name(model.word("window.reports.filter")).on_hover_text(model.word("window.list.filter_help"));
        if response.changed() {
            state.filter = Some(typed.clone());
        }
        if response.lost_focus() {
            state.choice.filter = typed.trim().to_owned();
            state.filter = None;
        }
    });
}

/// A labelled combo box; true where another option was chosen.
fn combo<T: Clone + PartialEq>(ui: &mut Ui, label: &str, value: &mut T, options: &[(T, String)]) -> bool {
    let shown = options.iter().find(|(option, _)| option == value).map(|(_, words)| words.clone()).unwrap_or_default();
    combo_of(ui, label, value, shown, || options.to_vec())
}

/// A labelled combo box that shows words; its options are asked for when it is open.
fn combo_of<T: Clone + PartialEq>(ui: &mut Ui, label: &str, value: &mut T, shown: String, options: impl FnOnce() -> Vec<(T, String)>) -> bool {
    labelled(ui, LABEL_WIDTH, label, |ui| {
        let width = ui.available_width();
        let (response, taken) = choice_list::choose(ui, label, (&shown, width), value, options);
        chip::described(response.accessible_name(label), &shown);
        let is_changed = taken.is_some();
        if let Some(option) = taken {
            *value = option;
        }
        is_changed
    })
}

/// What the reports call the unit, and the way to where that is changed.
fn title_ui(ui: &mut Ui, model: &Model<'_>, commands: &mut Commands) {
    let unit = model.unit().map_or_else(|| model.word("window.reports.no_unit"), str::to_owned);
    ui.add(Label::new(model.lang.phrase("window.status.unit", &[("unit", &unit)])).wrap());
    if ui.link(model.word("window.reports.names")).clicked() {
        commands.push(Command::Show(Page::Settings));
    }
}
