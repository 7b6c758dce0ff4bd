//! The trail: what was changed, when, by whom and why, newest first.

use eframe::egui::{self, Align, Label, Layout, Margin, RichText, ScrollArea, Ui};
use serde_json::Value as Json;

use super::command::{Command, Commands};
use super::{Model, theme};
use crate::domain::field::{Field, flag};
use crate::domain::json::from_json;
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::text;
use crate::domain::value::AnyId;
use crate::i18n::Lang;
use crate::register::Change;

/// So many changes are fetched at once.
pub const PAGE: usize = 60;
/// Longer values are cut; the record itself has them whole.
const LONGEST: usize = 160;

/// The state of the page.
#[derive(Debug, Default)]
pub struct HistoryState {
    /// Code of the record whose trail is shown; none for all.
    pub record: Option<String>,
    changes: Vec<Change>,
    revision: Option<u64>,
    /// The question under way: changes before which number.
    asked: Option<Option<i64>>,
    is_complete: bool,
}

impl HistoryState {
    /// Shows another trail.
    pub fn show(&mut self, record: Option<String>) {
        *self = HistoryState { record, ..HistoryState::default() };
    }

    /// Takes changes that were fetched, unless something else was asked for by now.
    pub fn take(&mut self, record: Option<String>, before: Option<i64>, changes: Vec<Change>) {
        if record != self.record || self.asked != Some(before) {
            return;
        }
        self.asked = None;
        self.is_complete = changes.len() < PAGE;
        self.changes.extend(changes);
    }

    /// The fetch failed; it is not tried again for this revision.
    pub fn give_up(&mut self) {
        self.asked = None;
        self.is_complete = true;
    }
}

/// Draws the page.
pub fn page_ui(ui: &mut Ui, model: &Model<'_>, state: &mut HistoryState, commands: &mut Commands) {
    if state.revision != Some(model.snapshot.revision) {
        state.revision = Some(model.snapshot.revision);
        state.changes.clear();
        state.is_complete = false;
        ask(state, None, commands);
    }
    egui::CentralPanel::default().frame(theme::plain(theme::of(ui).window)).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        head_ui(ui, model, state);
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            egui::Frame::new().inner_margin(Margin { left: theme::MARGIN, right: theme::MARGIN, top: 0, bottom: 16 }).show(ui, |ui| {
                theme::card(ui).inner_margin(Margin::ZERO).show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    for change in &state.changes {
                        change_ui(ui, change, model, commands);
                    }
                    end_ui(ui, model, state, commands);
                });
            });
        });
    });
}

fn ask(state: &mut HistoryState, before: Option<i64>, commands: &mut Commands) {
    state.asked = Some(before);
    commands.push(Command::History { record: state.record.clone(), before });
}

fn head_ui(ui: &mut Ui, model: &Model<'_>, state: &mut HistoryState) {
    egui::Frame::new().inner_margin(Margin { left: theme::MARGIN, right: theme::MARGIN, top: 10, bottom: 10 }).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.label(theme::title(model.word("window.page.history")));
            if let Some(record) = state.record.clone() {
                ui.label(theme::small(model.lang.phrase("window.history.of_record", &[("record", &record)])));
                if ui.button(model.word("window.history.all")).clicked() {
                    state.show(None);
                }
            } else {
                ui.label(theme::small(model.word("window.history.help")));
            }
        });
    });
}

/// What ends the list: more is fetched as soon as it comes into view.
fn end_ui(ui: &mut Ui, model: &Model<'_>, state: &mut HistoryState, commands: &mut Commands) {
    if state.is_complete {
        if state.changes.is_empty() {
            ui.add_space(24.0);
            ui.vertical_centered(|ui| ui.label(theme::small(model.word("window.history.none"))));
            ui.add_space(24.0);
        }
        return;
    }
    let response = ui.label(theme::small(model.word("window.history.more")));
    let oldest = state.changes.last().map(|change| change.number);
    if state.asked.is_none() && oldest.is_some() && ui.is_rect_visible(response.rect) {
        ask(state, oldest, commands);
    }
}

/// Draws one change: what was done to which record, when, by whom and why.
pub fn change_ui(ui: &mut Ui, change: &Change, model: &Model<'_>, commands: &mut Commands) {
    let lang = model.lang;
    egui::Frame::new().inner_margin(Margin::symmetric(16, 9)).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 3.0;
        ui.horizontal(|ui| {
            ui.spacing_mut().interact_size.y = 20.0;
            ui.label(theme::bold(lang.word(&format!("operation.{}", change.operation.key())).into_owned()));
            record_ui(ui, change, model, commands);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.label(theme::small(format!("{}    {}    #{}", change.operator, moment(&change.at), change.number)));
            });
        });
        ui.spacing_mut().interact_size.y = 18.0;
        match whole(change, model) {
            Some(words) if change.after.is_empty() => drop(ui.add(Label::new(RichText::new(words).color(theme::of(ui).second).strikethrough()).wrap())),
            Some(words) => drop(ui.add(Label::new(words).wrap())),
            None => fields(change, model).iter().for_each(|(label, before, after)| field_ui(ui, label, before, after)),
        }
        if let Some(reason) = &change.reason {
            ui.add(Label::new(RichText::new(lang.phrase("window.history.reason", &[("reason", reason)])).color(theme::of(ui).caution)).wrap());
        }
    });
    let rect = ui.min_rect();
    ui.painter().hline(rect.x_range(), rect.bottom(), theme::line(theme::of(ui).faint_line));
}

fn record_ui(ui: &mut Ui, change: &Change, model: &Model<'_>, commands: &mut Commands) {
    if change.record.is_empty() {
        return;
    }
    let table = model.lang.find(&format!("record.{}", change.table)).unwrap_or_default();
    let id = Table::from_key(&change.table).and_then(|table| model.snapshot.find(table, &change.record).map(|row| AnyId { table, row }));
    let words = format!("{table} {}", change.record);
    match id.filter(|id| super::page::Page::of(id.table).is_some()) {
        Some(id) => {
            if ui.link(words).clicked() {
                commands.push(Command::ShowRecord(id));
            }
        }
        None => drop(ui.label(words)),
    }
}

/// Date and time without the distance from UTC.
fn moment(at: &str) -> String {
    at.get(..19).unwrap_or(at).replace('T', " ")
}

/// A record that came or went, in one line: its title, or what it links.
fn whole(change: &Change, model: &Model<'_>) -> Option<String> {
    let table = Table::from_key(&change.table)?;
    let values = match (change.before.is_empty(), change.after.is_empty()) {
        (true, false) => &change.after,
        (false, true) => &change.before,
        _ => return None,
    };
    let names = table.own_fields().iter().filter(|field| field.is(flag::TITLE) || table.title().is_none() && field.is(flag::PART));
    let words = names.filter_map(|field| values.get(field.key).map(|json| value_words(field, json, model.snapshot, model.lang)));
    Some(words.collect::<Vec<_>>().join(" · "))
}

/// The changed fields in words: label, before, after.
fn fields(change: &Change, model: &Model<'_>) -> Vec<(String, String, String)> {
    let Some(table) = Table::from_key(&change.table) else { return Vec::new() };
    let words = |field: &'static Field, json: Option<&Json>| json.map(|json| value_words(field, json, model.snapshot, model.lang)).unwrap_or_default();
    let keys = change.after.keys().chain(change.before.keys().filter(|key| !change.after.contains_key(*key)));
    let rows = keys.filter_map(|key| {
        let field = table.field(key)?;
        let label = model.label(table, field);
        Some((label, words(field, change.before.get(key)), words(field, change.after.get(key))))
    });
    rows.filter(|(_, before, after)| before != after).collect()
}

/// A value of the trail in words; what no longer exists keeps its code.
fn value_words(field: &'static Field, json: &Json, snapshot: &Snapshot, lang: Lang) -> String {
    let find = |table: Option<Table>, code: &str| match table {
        Some(table) => snapshot.find(table, code).map(|row| AnyId { table, row }),
        None => snapshot.find_code(code),
    };
    let words = match from_json(field, json, &find) {
        Ok(value) => text::print(field, &value, snapshot, lang),
        Err(_) => match json {
            Json::String(text) => text.clone(),
            Json::Array(items) => lang.list(items.iter().filter_map(Json::as_str)),
            Json::Null => String::new(),
            other => other.to_string(),
        },
    };
    let line = words.replace('\n', " ");
    if line.chars().count() > LONGEST { format!("{}…", line.chars().take(LONGEST).collect::<String>()) } else { line }
}

fn field_ui(ui: &mut Ui, label: &str, before: &str, after: &str) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        ui.label(RichText::new(label).color(theme::of(ui).second));
        if !before.is_empty() {
            ui.label(RichText::new(before).color(theme::of(ui).second).strikethrough());
        }
        if !before.is_empty() && !after.is_empty() {
            ui.label(RichText::new("→").color(theme::of(ui).faint));
        }
        if !after.is_empty() {
            ui.label(after);
        }
    });
}
