//! The trail: what was changed, when, by whom and why, newest first; and the editions. Changes of one step stand together.
//!
//! Only the lines in view are drawn; they are put into words once, when they are fetched.

pub mod editions;
pub mod lines;

use std::collections::BTreeSet;

use eframe::egui::{self, Align, Key, Label, Layout, Margin, RichText, ScrollArea, TextEdit, Ui, pos2};

use self::editions::EditionsState;
use self::lines::{Line, Named, Records};
use super::command::{Command, Commands};
use super::{Model, chip, choice_list, page_head, theme};
use crate::domain::change_text::Told;
use crate::domain::text;
use crate::i18n::Lang;
use crate::register::{Change, Operation, Wanted};

/// So many changes are fetched at once.
pub const PAGE: usize = 100;
/// Height of a line.
const LINE: f32 = 26.0;

/// What the page shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Side {
    #[default]
    Changes,
    Editions,
}

/// The state of the page.
#[derive(Debug, Default)]
pub struct HistoryState {
    side: Side,
    /// The editions.
    pub editions: EditionsState,
    wanted: Wanted,
    /// The record and the days as they are typed.
    typed: [String; 3],
    lines: Vec<Line>,
    /// Fetched and not yet put into words.
    fetched: Vec<Change>,
    /// Number and step of the oldest change fetched.
    oldest: Option<(i64, i64)>,
    /// Who is known to have changed something.
    operators: BTreeSet<String>,
    /// What the lines belong to.
    key: Option<(u64, Lang)>,
    /// The question under way: changes before which number.
    asked: Option<Option<i64>>,
    is_complete: bool,
}

impl HistoryState {
    /// Shows the trail of a record.
    pub fn show(&mut self, record: String) {
        let editions = std::mem::take(&mut self.editions);
        *self = HistoryState {
            editions,
            typed: [record.clone(), String::new(), String::new()],
            wanted: Wanted::of_record(&record),
            ..HistoryState::default()
        };
    }

    /// Which changes are shown.
    pub fn wanted(&self) -> &Wanted {
        &self.wanted
    }

    /// Takes changes that were fetched, unless something else was asked for by now.
    pub fn take(&mut self, wanted: &Wanted, before: Option<i64>, changes: Vec<Change>) {
        if *wanted != self.wanted || self.asked != Some(before) {
            return;
        }
        self.asked = None;
        self.is_complete = changes.len() < PAGE;
        self.operators.extend(changes.iter().map(|change| change.operator.clone()));
        self.fetched.extend(changes);
    }

    /// The fetch failed; it is not tried again for this revision.
    pub fn give_up(&mut self) {
        self.asked = None;
        self.is_complete = true;
    }

    fn begin_again(&mut self, commands: &mut Commands) {
        self.lines.clear();
        self.fetched.clear();
        self.oldest = None;
        self.is_complete = false;
        self.ask(None, commands);
    }

    fn ask(&mut self, before: Option<i64>, commands: &mut Commands) {
        self.asked = Some(before);
        commands.push(Command::History { wanted: self.wanted.clone(), before });
    }

    /// Puts what was fetched into words.
    fn word(&mut self, model: &Model<'_>) {
        let fetched = std::mem::take(&mut self.fetched);
        self.lines.extend(lines::lines(&fetched, self.oldest.map(|(_, step)| step), model));
        self.oldest = fetched.last().map(|change| (change.number, change.step)).or(self.oldest);
    }
}

/// Draws the page.
pub fn page_ui(ui: &mut Ui, model: &Model<'_>, state: &mut HistoryState, commands: &mut Commands) {
    let key = (model.snapshot.revision, model.lang);
    let before = state.wanted.clone();
    egui::CentralPanel::default().frame(theme::plain(theme::of(ui).window)).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        head_ui(ui, model, state);
        if state.side == Side::Editions {
            ui.painter().hline(ui.max_rect().x_range(), ui.cursor().top() - 0.5, theme::line(theme::of(ui).line));
            let frame = egui::Frame::new().inner_margin(Margin { left: theme::MARGIN, right: 0, top: 0, bottom: 0 });
            return drop(frame.show(ui, |ui| editions::list_ui(ui, model, &mut state.editions, commands)));
        }
        if state.key != Some(key) || state.wanted != before {
            state.key = Some(key);
            state.begin_again(commands);
        }
        state.word(model);
        ui.painter().hline(ui.max_rect().x_range(), ui.cursor().top() - 0.5, theme::line(theme::of(ui).line));
        let frame = egui::Frame::new().fill(theme::of(ui).panel).inner_margin(Margin { left: theme::MARGIN, right: 6, top: 0, bottom: 0 });
        frame.show(ui, |ui| lines_ui(ui, model, state, commands));
    });
}

fn lines_ui(ui: &mut Ui, model: &Model<'_>, state: &mut HistoryState, commands: &mut Commands) {
    let count = state.lines.len() + 1;
    ScrollArea::vertical().auto_shrink(false).show_rows(ui, LINE, count, |ui, shown| {
        for line in &state.lines[shown.start.min(count - 1)..shown.end.min(count - 1)] {
            line_ui(ui, line, commands);
        }
        if shown.end >= count {
            end_ui(ui, model, state, commands);
        }
    });
}

/// What ends the list: more is fetched as soon as it comes into view.
fn end_ui(ui: &mut Ui, model: &Model<'_>, state: &mut HistoryState, commands: &mut Commands) {
    if !state.is_complete {
        ui.label(theme::small(model.word("window.history.more")));
        if let (None, Some((number, _))) = (state.asked, state.oldest) {
            state.ask(Some(number), commands);
        }
    } else if state.lines.is_empty() {
        let key = if state.wanted == Wanted::default() { "window.history.none" } else { "history.none_wanted" };
        ui.label(theme::small(model.word(key)));
    }
}

/// Draws one line, also where the form shows the trail of its record.
pub fn line_ui(ui: &mut Ui, line: &Line, commands: &mut Commands) {
    let (rect, _) = ui.allocate_exact_size(egui::vec2(ui.available_width(), LINE), egui::Sense::hover());
    if matches!(line, Line::Step { .. }) {
        ui.painter().hline(rect.x_range(), rect.top(), theme::line(theme::of(ui).line));
    }
    let mut row = ui.new_child(egui::UiBuilder::new().max_rect(rect).layout(Layout::left_to_right(Align::Center)));
    words_ui(&mut row, line, commands);
}

fn words_ui(ui: &mut Ui, line: &Line, commands: &mut Commands) {
    ui.spacing_mut().interact_size.y = 20.0;
    ui.spacing_mut().item_spacing.x = 8.0;
    match line {
        Line::Step { operation, records, by, reason } => {
            ui.label(theme::bold(operation));
            match records {
                Records::One(named) => named_ui(ui, named, commands),
                Records::Many(words) if words.is_empty() => {}
                Records::Many(words) => drop(ui.label(words)),
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.add_space(8.0);
                ui.label(theme::small(by));
                if let Some(reason) = reason {
                    let words = RichText::new(reason).color(theme::of(ui).caution);
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| ui.add(Label::new(words).truncate()));
                }
            });
        }
        Line::Record(named) => {
            ui.add_space(16.0);
            named_ui(ui, named, commands);
        }
        Line::Told(Told::Whole { words, is_gone }) => {
            ui.add_space(32.0);
            let words = RichText::new(words);
            let words = if *is_gone { words.color(theme::of(ui).second).strikethrough() } else { words };
            ui.add(Label::new(words).truncate());
        }
        Line::Told(Told::Field { label, before, after }) => field_ui(ui, label, before, after),
    }
}

fn named_ui(ui: &mut Ui, named: &Named, commands: &mut Commands) {
    match named.id {
        Some(id) if ui.link(&named.words).clicked() => commands.push(Command::ShowRecord(id)),
        Some(_) => {}
        None => drop(ui.label(&named.words)),
    }
}

fn field_ui(ui: &mut Ui, label: &str, before: &str, after: &str) {
    ui.add_space(32.0);
    let second = theme::of(ui).second;
    ui.label(RichText::new(label).color(second));
    let half = (ui.available_width() - 40.0) / if before.is_empty() || after.is_empty() { 1.0 } else { 2.0 };
    let part = |ui: &mut Ui, words: RichText| {
        ui.scope(|ui| {
            ui.set_max_width(half);
            ui.add(Label::new(words).truncate());
        });
    };
    if !before.is_empty() {
        part(ui, RichText::new(before).color(second).strikethrough());
    }
    if !before.is_empty() && !after.is_empty() {
        ui.label(RichText::new("→").color(theme::of(ui).faint));
    }
    if !after.is_empty() {
        part(ui, RichText::new(after));
    }
}

fn head_ui(ui: &mut Ui, model: &Model<'_>, state: &mut HistoryState) {
    page_head::frame().show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.y = 6.0;
            ui.label(theme::title(model.word("window.page.history")));
            ui.add_space(8.0);
            sides_ui(ui, model, state);
            if state.side == Side::Editions {
                ui.add_space(8.0);
                return editions::begin_ui(ui, model, &mut state.editions);
            }
            record_ui(ui, model, state);
            operator_ui(ui, model, state);
            operation_ui(ui, model, state);
            days_ui(ui, model, state);
            if state.wanted != Wanted::default() && ui.button(model.word("window.history.all")).clicked() {
                state.wanted = Wanted::default();
                state.typed = Default::default();
            }
        });
    });
}

/// Draws the switch between the changes and the editions.
fn sides_ui(ui: &mut Ui, model: &Model<'_>, state: &mut HistoryState) {
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        for (side, key) in [(Side::Changes, "editions.changes"), (Side::Editions, "editions.editions")] {
            if ui.add(egui::Button::selectable(state.side == side, model.word(key))).clicked() {
                state.side = side;
            }
        }
    });
}

/// A field that counts when it is left; true where it was.
fn entry_ui(ui: &mut Ui, typed: &mut String, width: f32, name: String) -> bool {
    let response = ui.add(TextEdit::singleline(typed).hint_text(&name).desired_width(width));
    let is_left = response.lost_focus() || response.has_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    response.accessible_name(name);
    is_left
}

fn record_ui(ui: &mut Ui, model: &Model<'_>, state: &mut HistoryState) {
    let name = model.word("history.record");
    if entry_ui(ui, &mut state.typed[0], 136.0, name) {
        let code = state.typed[0].trim();
        // Codes are written with capitals, but not typed so.
        let known = [code.to_owned(), code.to_uppercase()].into_iter().find(|code| model.snapshot.find_code(code).is_some());
        state.wanted.record = (!code.is_empty()).then(|| known.unwrap_or_else(|| code.to_owned()));
    }
}

fn operator_ui(ui: &mut Ui, model: &Model<'_>, state: &mut HistoryState) {
    let names: BTreeSet<&str> =
        model.snapshot.operators.iter().map(|operator| operator.name.as_str()).chain(state.operators.iter().map(String::as_str)).collect();
    let options: Vec<(Option<String>, String)> = names.into_iter().map(|name| (Some(name.to_owned()), name.to_owned())).collect();
    combo(ui, "operator", model, "history.operator", &mut state.wanted.operator, options);
}

fn operation_ui(ui: &mut Ui, model: &Model<'_>, state: &mut HistoryState) {
    let options = Operation::ALL.map(|operation| (Some(operation.key().to_owned()), model.word(&format!("operation.{}", operation.key()))));
    combo(ui, "operation", model, "history.operation", &mut state.wanted.operation, options.to_vec());
}

/// A choice of which none may be taken; it bears the name of what is chosen.
fn combo(ui: &mut Ui, id: &str, model: &Model<'_>, key: &str, value: &mut Option<String>, mut options: Vec<(Option<String>, String)>) {
    let name = model.word(key);
    options.insert(0, (None, model.lang.phrase("history.any", &[("what", &name)])));
    let shown = options.iter().find(|(option, _)| option == value).map(|(_, words)| words.clone());
    let shown = shown.or_else(|| value.clone()).unwrap_or_default();
    let (response, taken) = choice_list::choose(ui, id, (&shown, 128.0), value, || options);
    if let Some(option) = taken {
        *value = option;
    }
    chip::described(response.accessible_name(name), &shown);
}

fn days_ui(ui: &mut Ui, model: &Model<'_>, state: &mut HistoryState) {
    let places = [(1, "history.from", &mut state.wanted.from), (2, "history.until", &mut state.wanted.until)];
    for (place, key, wanted) in places {
        let typed = &mut state.typed[place];
        if entry_ui(ui, typed, 108.0, model.word(key)) {
            *wanted = text::date(typed.trim()).map(|day| day.to_string());
        }
        // What is no day holds nothing back, and is marked.
        if !typed.trim().is_empty() && text::date(typed.trim()).is_none() {
            let end = ui.min_rect().right_bottom();
            ui.painter().circle_filled(pos2(end.x - 6.0, end.y - 6.0), 3.0, theme::of(ui).fault);
            ui.label(RichText::new(model.word("history.no_day")).size(theme::SMALL).color(theme::of(ui).fault));
        }
    }
}
