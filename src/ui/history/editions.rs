//! Editions: what was issued and approved, the newest first; issuing one, approving one, opening one, comparing two.

use std::path::PathBuf;

use eframe::egui::{self, Key, Label, Margin, RichText, ScrollArea, TextEdit, Ui};

use crate::domain::edition::Edition;
use crate::domain::table::Table;
use crate::domain::text;
use crate::register::Approving;
use crate::report::{Editions, Report};
use crate::ui::command::{Command, Commands, Purpose};
use crate::ui::form::fields::labelled;
use crate::ui::page::Page;
use crate::ui::{Model, chip, theme};

/// Width of the labels of a panel, and of its fields.
const LABEL_WIDTH: f32 = 84.0;
const FIELD_WIDTH: f32 = 460.0;

/// What is being filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Panel {
    #[default]
    None,
    /// A new edition, with its note.
    Issue(String),
    /// The approval of an edition.
    Approve { number: u32, meeting: String, day: String, scan: String },
}

/// The state of the editions.
#[derive(Debug, Default)]
pub struct EditionsState {
    panel: Panel,
    /// Whether the panel takes the keyboard next frame.
    wants_focus: bool,
}

impl EditionsState {
    /// What was filled in is done.
    pub fn done(&mut self) {
        self.panel = Panel::None;
    }

    /// A scan was chosen in a dialog.
    pub fn picked(&mut self, path: String) {
        if let Panel::Approve { scan, .. } = &mut self.panel {
            *scan = path;
        }
    }

    /// Whether the first field takes the keyboard now: not in the frame of the click that opened its panel, which would take it away again.
    fn takes_focus(&mut self, ui: &Ui) -> bool {
        let takes = self.wants_focus && !ui.input(|input| input.pointer.any_click());
        if self.wants_focus && !takes {
            ui.ctx().request_repaint();
        }
        self.wants_focus &= !takes;
        takes
    }

    fn open(&mut self, panel: Panel) {
        self.panel = panel;
        self.wants_focus = true;
    }
}

/// The button that begins a new edition.
pub(super) fn begin_ui(ui: &mut Ui, model: &Model<'_>, state: &mut EditionsState) {
    let why = why_not_issue(model);
    let response = ui.add_enabled(why.is_none(), chip::primary(ui, model.word("editions.issue")));
    if chip::why_not(response, why.as_deref()).clicked() {
        state.open(Panel::Issue(String::new()));
    }
}

/// Why no edition can be issued now.
fn why_not_issue(model: &Model<'_>) -> Option<String> {
    let unchanged = || model.edition_now.map(|last| model.lang.phrase("edition.unchanged", &[("number", &last.number)]));
    why_not(model).or_else(unchanged)
}

/// Why nothing can be done with editions now.
fn why_not(model: &Model<'_>) -> Option<String> {
    let shown = || model.shown.and(model.read_only);
    model.cannot_issue.or_else(shown).map(str::to_owned)
}

/// Draws the list.
pub(super) fn list_ui(ui: &mut Ui, model: &Model<'_>, state: &mut EditionsState, commands: &mut Commands) {
    if state.panel != Panel::None && ui.input(|input| input.key_pressed(Key::Escape)) {
        state.panel = Panel::None;
    }
    ScrollArea::vertical().id_salt("editions").auto_shrink(false).show(ui, |ui| {
        egui::Frame::new().inner_margin(Margin { left: 0, right: theme::MARGIN, top: 12, bottom: 12 }).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 12.0;
            if matches!(state.panel, Panel::Issue(_)) {
                issue_ui(ui, model, state, commands);
            }
            for edition in model.editions.iter().rev() {
                edition_ui(ui, edition, model, state, commands);
            }
            if model.editions.is_empty() && state.panel == Panel::None {
                ui.label(theme::small(model.word("editions.none")));
            }
        });
    });
}

fn edition_ui(ui: &mut Ui, edition: &Edition, model: &Model<'_>, state: &mut EditionsState, commands: &mut Commands) {
    let name = edition.name(model.lang);
    let card = theme::card(ui);
    chip::group(ui, &name, |ui| {
        card.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 6.0;
            ui.horizontal_wrapped(|ui| {
                ui.label(theme::bold(&name).size(15.0));
                chip::words_ui(ui, &edition.state_word(model.lang), theme::edition_chip(ui, edition.approval.is_some()));
                ui.label(edition.day().to_string());
                ui.label(model.lang.phrase("editions.by", &[("operator", &edition.operator)]));
                ui.label(theme::small(model.lang.phrase("editions.code", &[("code", &edition.code())])));
                if model.edition_now.is_some_and(|now| now.number == edition.number) {
                    ui.label(theme::small(model.word("editions.as_now")));
                }
            });
            ui.add(Label::new(edition.note.as_str()).wrap());
            if let Some(approval) = &edition.approval {
                let filling: [(&str, &dyn std::fmt::Display); 3] =
                    [("day", &approval.decided_on), ("meeting", &approval.meeting), ("operator", &approval.operator)];
                let mut words = model.lang.phrase("editions.approved_by", &filling);
                if let Some(scan) = &approval.scan {
                    words.push_str(&model.lang.phrase("editions.with_scan", &[("name", &scan.name)]));
                }
                ui.add(Label::new(RichText::new(words).color(theme::of(ui).second)).wrap());
            }
            buttons_ui(ui, edition, model, state, commands);
            if matches!(state.panel, Panel::Approve { number, .. } if number == edition.number) {
                approve_ui(ui, model, state, commands);
            }
        });
    });
}

fn buttons_ui(ui: &mut Ui, edition: &Edition, model: &Model<'_>, state: &mut EditionsState, commands: &mut Commands) {
    let number = edition.number;
    ui.horizontal_wrapped(|ui| {
        let is_shown = model.shown.is_some_and(|shown| shown.number == number);
        let open = ui.add_enabled(!is_shown, egui::Button::new(model.word("editions.open"))).on_hover_text(model.word("editions.open_help"));
        if chip::why_not(open, model.read_only).clicked() {
            commands.push(Command::ShowEdition(Some(number)));
        }
        if edition.approval.is_none() {
            let is_own = edition.operator == model.operator;
            let own = || is_own.then(|| model.lang.phrase("edition.own_draft", &[("operator", &edition.operator)]));
            let why = why_not(model).or_else(own);
            let approve = ui.add_enabled(why.is_none(), egui::Button::new(model.word("editions.approve")));
            if chip::why_not(approve, why.as_deref()).clicked() {
                let day = model.snapshot.today.to_string();
                state.open(Panel::Approve { number, meeting: String::new(), day, scan: String::new() });
            }
        }
        if ui.button(model.word("editions.print")).clicked() {
            commands.push(Command::Report(Report::Register, Editions::One(number)));
        }
        if let Some(before) = number.checked_sub(1).filter(|before| *before > 0) {
            let words = model.lang.phrase("editions.compare", &[("number", &before)]);
            if ui.button(words).clicked() {
                commands.push(Command::Report(Report::Difference, Editions::Between(before, Some(number))));
            }
        }
        if ui.button(model.word("editions.compare_now")).clicked() {
            commands.push(Command::Report(Report::Difference, Editions::Between(number, None)));
        }
    });
}

fn issue_ui(ui: &mut Ui, model: &Model<'_>, state: &mut EditionsState, commands: &mut Commands) {
    let wants_focus = state.takes_focus(ui);
    let Panel::Issue(note) = &mut state.panel else { return };
    let mut is_given_up = false;
    let heading = model.word("editions.new");
    let card = theme::card(ui);
    chip::group(ui, &heading, |ui| {
        card.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.label(theme::bold(&heading));
            let hint = model.word("editions.note_hint");
            field_ui(ui, &model.word("edition.note"), note, &hint, wants_focus);
            unconfirmed_ui(ui, model, commands);
            let empty = note.trim().is_empty().then(|| model.word("editions.note_missing"));
            let why = why_not_issue(model).or(empty);
            is_given_up = end_ui(ui, model, &model.word("editions.issue"), why.as_deref(), || Command::Issue { note: note.clone() }, commands);
        });
    });
    if is_given_up {
        state.panel = Panel::None;
    }
}

/// What the edition takes up though nobody confirmed it; a click lists it.
fn unconfirmed_ui(ui: &mut Ui, model: &Model<'_>, commands: &mut Commands) {
    let counts: Vec<(Table, usize)> =
        Table::ALL.iter().map(|table| (*table, model.snapshot.rows(*table).unconfirmed_count())).filter(|(_, count)| *count > 0).collect();
    if counts.is_empty() {
        return drop(ui.label(theme::small(model.word("editions.all_confirmed"))));
    }
    ui.label(theme::small(model.word("editions.unconfirmed")));
    ui.horizontal_wrapped(|ui| {
        for (table, count) in counts {
            let words = model.lang.phrase("editions.table_count", &[("kind", &model.word(&format!("table.{}", table.key()))), ("count", &count)]);
            match Page::of(table) {
                Some(_) if ui.link(&words).clicked() => commands.push(Command::List { table, filter: "origin!=own confirmed=no".to_owned() }),
                Some(_) => {}
                None => drop(ui.label(words)),
            }
        }
    });
}

fn approve_ui(ui: &mut Ui, model: &Model<'_>, state: &mut EditionsState, commands: &mut Commands) {
    let wants_focus = state.takes_focus(ui);
    let Panel::Approve { number, meeting, day, scan } = &mut state.panel else { return };
    ui.separator();
    field_ui(ui, &model.word("edition.meeting"), meeting, &model.word("editions.meeting_hint"), wants_focus);
    field_ui(ui, &model.word("editions.day"), day, "", false);
    labelled(ui, LABEL_WIDTH, &model.word("editions.scan"), |ui| {
        ui.horizontal(|ui| {
            let width = (ui.available_width() - 96.0).min(FIELD_WIDTH - 96.0);
            ui.add(TextEdit::singleline(scan).hint_text(model.word("editions.scan_hint")).desired_width(width))
                .accessible_name(model.word("editions.scan"));
            if ui.button(model.word("editions.choose")).clicked() {
                commands.push(Command::Pick { purpose: Purpose::Scan, name: String::new() });
            }
        });
    });
    let decided_on = text::date(day.trim());
    let missing = meeting.trim().is_empty().then(|| model.word("editions.meeting_missing"));
    let no_day = || decided_on.is_none().then(|| model.word("history.no_day"));
    let why = why_not(model).or(missing).or_else(no_day);
    let scan = Some(scan.trim()).filter(|path| !path.is_empty()).map(PathBuf::from);
    let approving = || Command::Approve { number: *number, approving: Approving { meeting: meeting.clone(), decided_on, scan } };
    if end_ui(ui, model, &model.word("editions.approve_now"), why.as_deref(), approving, commands) {
        state.panel = Panel::None;
    }
}

fn field_ui(ui: &mut Ui, label: &str, text: &mut String, hint: &str, wants_focus: bool) {
    labelled(ui, LABEL_WIDTH, label, |ui| {
        let width = ui.available_width().min(FIELD_WIDTH);
        let response = ui.add(TextEdit::singleline(text).hint_text(hint).desired_width(width)).accessible_name(label);
        if wants_focus {
            response.request_focus();
        }
    });
}

/// The buttons that end a panel; whether it is given up.
fn end_ui(ui: &mut Ui, model: &Model<'_>, words: &str, why: Option<&str>, command: impl FnOnce() -> Command, commands: &mut Commands) -> bool {
    ui.horizontal(|ui| {
        let why = if model.is_saving { Some(model.word("window.status.saving")) } else { why.map(str::to_owned) };
        let response = ui.add_enabled(why.is_none(), chip::primary(ui, words));
        if chip::why_not(response, why.as_deref()).clicked() {
            commands.push(command());
        }
        ui.button(model.word("editions.give_up")).clicked()
    })
    .inner
}
