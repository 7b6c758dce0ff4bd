//! Records as rows of settings: a head of labels, the fields of each record beneath it, and a line in which a new one is named.

use std::sync::Arc;

use eframe::egui::{Align, Button, Key, Layout, RichText, TextEdit, Ui, vec2};

use super::{Cx, SettingsState, row};
use crate::domain::field::{Entry, Field, Kind};
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::text;
use crate::domain::value::{AnyId, Value};
use crate::register::{Mutation, Operation};
use crate::ui::form::{Subject, field_id, single};
use crate::ui::{chip, many, theme};

/// Height of a row.
const HEIGHT: f32 = 30.0;

/// A column: key of the field, and its width.
pub type Column = (&'static str, f32);

/// Fields and what they shall hold.
pub type Values = Vec<(&'static Field, Value)>;

/// A record being added: what was typed, and what became of it.
#[derive(Debug, Default)]
pub struct Adding {
    /// Its name as typed.
    pub typed: String,
    /// Why it was not taken.
    pub fault: Option<String>,
    /// The edit that carries it.
    pub sent: Option<u64>,
}

/// Draws the labels of columns after room of a width.
pub fn head_ui(ui: &mut Ui, cx: &Cx<'_>, table: Table, lead: f32, columns: &[Column]) {
    ui.horizontal(|ui| {
        ui.spacing_mut().interact_size.y = 18.0;
        if lead > 0.0 {
            ui.allocate_space(vec2(lead - ui.spacing().item_spacing.x, 18.0));
        }
        for (key, width) in columns {
            let Some(field) = table.field(key) else { continue };
            let label = theme::small(cx.model.label(table, field));
            ui.allocate_ui_with_layout(vec2(*width, 18.0), Layout::top_down(Align::Min), |ui| {
                ui.set_width(*width);
                ui.label(label)
            });
        }
    });
}

/// A cell of a row, of a width of its own.
pub fn cell<R>(ui: &mut Ui, width: f32, content: impl FnOnce(&mut Ui) -> R) -> R {
    ui.allocate_ui_with_layout(vec2(width, HEIGHT), Layout::top_down(Align::Min), |ui| {
        ui.set_width(width);
        ui.spacing_mut().item_spacing.y = 2.0;
        content(ui)
    })
    .inner
}

/// Draws the editors of a record; each is named by its label and the record.
pub fn fields_ui(ui: &mut Ui, cx: &mut Cx<'_>, entry: &Arc<dyn Entry>, columns: &[Column]) {
    let title = text::title(entry.as_ref(), cx.model.snapshot, cx.model.lang);
    for (key, width) in columns {
        let Some(field) = entry.table().field(key) else { continue };
        cell(ui, *width, |ui| single::field_ui(ui, entry, field, cx.model, cx.form, cx.commands));
        if matches!(field.kind, Kind::Line | Kind::Number | Kind::Date) {
            // A field in a row has no label beside it; whoever hears it needs the row too.
            let name = format!("{} {title}", cx.model.label(entry.table(), field));
            let id = field_id(Subject::Stored(AnyId { table: entry.table(), row: entry.id() }), field.key);
            ui.ctx().accesskit_node_builder(id, |node| node.set_label(name));
        }
    }
}

/// Draws all records of a table, in order, each as a row.
pub fn rows_ui(ui: &mut Ui, cx: &mut Cx<'_>, table: Table, mut row_ui: impl FnMut(&mut Ui, &mut Cx<'_>, &Arc<dyn Entry>)) {
    let rows = cx.model.snapshot.rows(table);
    let ids = rows.ids();
    many::lines_ui(ui, ids.len(), HEIGHT, |ui, place| {
        if let Some(entry) = ids.get(place).and_then(|row| rows.entry(*row)) {
            let name = text::title(entry.as_ref(), cx.model.snapshot, cx.model.lang);
            chip::group(ui, &name, |ui| ui.horizontal_top(|ui| row_ui(ui, cx, &entry)));
        }
    });
}

/// All records of a table, in order.
pub fn entries(table: Table, snapshot: &Snapshot) -> Vec<Arc<dyn Entry>> {
    let rows = snapshot.rows(table);
    rows.ids().into_iter().filter_map(|row| rows.entry(row)).collect()
}

/// Draws the button that takes a record out; disabled where it is in use or nothing may be changed.
pub fn remove_ui(ui: &mut Ui, cx: &mut Cx<'_>, id: AnyId, name: &str, in_use: Option<String>) {
    let why = cx.model.read_only.map(str::to_owned).or(in_use);
    let words = cx.model.lang.phrase("window.settings.remove", &[("record", &name)]);
    let response = ui.add_enabled_ui(why.is_none(), |ui| {
        cell(ui, 28.0, |ui| {
            ui.add_space(3.0);
            chip::icon_button(ui, "×", &words)
        })
    });
    if chip::why_not(response.inner, why.as_deref()).clicked() {
        cx.edit(Operation::Delete, vec![Mutation::Remove(id)]);
    }
}

/// Where records of a table are used that link to a record, in words; none where nowhere.
pub fn used_by(cx: &Cx<'_>, from: &[Table], id: AnyId) -> Option<String> {
    let uses = from.iter().filter_map(|table| {
        let count = cx.model.snapshot.linking(*table, id).len();
        let name = cx.word(&format!("table.{}", table.key()));
        (count > 0).then(|| cx.model.lang.phrase("window.settings.uses", &[("table", &name), ("count", &count)]))
    });
    let uses: Vec<String> = uses.collect();
    (!uses.is_empty()).then(|| cx.model.lang.phrase("window.settings.in_use", &[("uses", &cx.model.lang.list(uses))]))
}

/// Draws the line in which a new record is named; `make` builds it from its name.
pub fn add_ui(
    ui: &mut Ui,
    cx: &mut Cx<'_>,
    state: &mut SettingsState,
    place: (Table, u32),
    width: f32,
    label: &str,
    make: impl FnOnce(&str) -> Box<dyn Entry>,
) {
    let adding = state.adding.entry(place).or_default();
    let is_blank = adding.typed.trim().is_empty();
    let why = match cx.model.read_only {
        Some(why) => Some(why.to_owned()),
        None => is_blank.then(|| cx.word("window.settings.name_first")),
    };
    let mut adds = false;
    ui.horizontal_top(|ui| {
        let edit = TextEdit::singleline(&mut adding.typed).hint_text(label).desired_width(width - 20.0).margin(eframe::egui::Margin::symmetric(10, 5));
        let response = ui.add_enabled(cx.model.read_only.is_none(), edit);
        response.clone().accessible_name(label);
        if response.changed() {
            adding.fault = None;
        }
        adds = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) && why.is_none();
        if response.has_focus() && ui.input(|input| input.key_pressed(Key::Escape)) {
            adding.typed.clear();
        }
        let add = cx.word("window.settings.add");
        let name = format!("{add} {label}");
        let button = ui.add_enabled(why.is_none(), Button::new(add).min_size(vec2(64.0, 30.0)));
        adds |= chip::why_not(button.accessible_name(name), why.as_deref()).clicked();
    });
    if let Some(fault) = &adding.fault {
        ui.label(RichText::new(fault).color(theme::of(ui).fault).size(theme::SMALL));
    }
    if adds && adding.sent.is_none() {
        let entry = make(adding.typed.trim());
        adding.sent = Some(cx.edit(Operation::Create, vec![Mutation::Create(entry)]));
    }
}

/// A new record with some of its fields.
pub fn filled(table: Table, values: impl IntoIterator<Item = (&'static str, Value)>) -> Box<dyn Entry> {
    let mut entry = table.blank();
    for (key, value) in values {
        if let Some(field) = table.field(key) {
            entry.set(field, value);
        }
    }
    entry
}

/// The fields of a record that are not as they were shipped; none where it was not shipped at all.
pub fn changed(entry: &dyn Entry, columns: &[Column], shipped: Option<&Snapshot>) -> Option<Values> {
    let shipped = shipped?;
    let table = entry.table();
    let original = shipped.rows(table).entry(shipped.find(table, entry.code())?)?;
    let fields = columns.iter().filter_map(|(key, _)| table.field(key));
    Some(fields.map(|field| (field, original.stored(field))).filter(|(field, value)| entry.stored(field) != *value).collect())
}

/// Draws the button that puts a record back to what was shipped.
pub fn reset_ui(ui: &mut Ui, cx: &mut Cx<'_>, entry: &dyn Entry, name: &str, columns: &[Column], shipped: Option<&Snapshot>) {
    let changes = changed(entry, columns, shipped);
    let why = match &changes {
        None => Some(cx.word("window.settings.not_shipped")),
        Some(changes) => row::why_no_reset(cx.model, changes.is_empty()),
    };
    if row::reset_button(ui, cx.model, name, why.as_deref()).clicked()
        && let Some(values) = changes
    {
        put_back(cx, vec![(AnyId { table: entry.table(), row: entry.id() }, values)]);
    }
}

/// Puts records back, all of them in one step.
pub fn put_back(cx: &mut Cx<'_>, records: Vec<(AnyId, Values)>) {
    let mut mutations = Vec::new();
    for (id, values) in records {
        single::drop_drafts(id, cx.form);
        mutations.push(Mutation::Set(id, values));
    }
    cx.edit(Operation::Edit, mutations);
}

/// Draws the button that puts all records of a table back, those that are not as shipped.
pub fn reset_all_ui(ui: &mut Ui, cx: &mut Cx<'_>, label: &str, entries: &[Arc<dyn Entry>], columns: &[Column], shipped: Option<&Snapshot>) {
    let id = |entry: &dyn Entry| AnyId { table: entry.table(), row: entry.id() };
    let changes = entries.iter().filter_map(|entry| Some((id(entry.as_ref()), changed(entry.as_ref(), columns, shipped)?)));
    let changes: Vec<_> = changes.filter(|(_, values)| !values.is_empty()).collect();
    let why = row::why_no_reset(cx.model, changes.is_empty());
    let response = ui.add_enabled(why.is_none(), Button::new(label));
    if chip::why_not(response, why.as_deref()).clicked() {
        put_back(cx, changes);
    }
}
