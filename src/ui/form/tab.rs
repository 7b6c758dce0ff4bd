//! The tabs of the form: the record itself, what it links in a list, its parts, what links to it, its history, what is to be put right.

use eframe::egui::{Button, RichText, Ui, accesskit::Role};

use super::{part, related};
use crate::domain::field::{Entry, Field, Kind};
use crate::domain::table::Table;
use crate::domain::value::AnyId;
use crate::ui::page::Page;
use crate::ui::{Model, chip, theme};

/// A tab.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Tab {
    /// The fields of the record.
    #[default]
    Fields,
    /// The records of a list of links, with what they say.
    Linked(&'static Field, Table),
    /// Parts of the record that have no page of their own.
    Parts(Table),
    /// Records that link to it.
    Related,
    /// Its own changes.
    History,
    /// What is to be put right.
    Findings,
}

/// What a tab is called.
#[derive(Debug)]
pub struct Name {
    words: String,
    is_urgent: bool,
}

/// The tabs of a record.
pub fn tabs(entry: &dyn Entry, model: &Model<'_>) -> Vec<Tab> {
    let id = AnyId { table: entry.table(), row: entry.id() };
    let mut tabs = vec![Tab::Fields];
    for field in entry.table().own_fields() {
        if let Kind::Links(table) = field.kind
            && Page::of(table).is_some()
        {
            tabs.push(Tab::Linked(field, table));
        }
    }
    tabs.extend(part::tables(entry.table()).filter(|table| part::is_offered(*table, id, model)).map(Tab::Parts));
    if related::count(id, model) > 0 {
        tabs.push(Tab::Related);
    }
    tabs.extend([Tab::History, Tab::Findings]);
    tabs
}

impl Tab {
    /// What tells its place of scrolling from that of another.
    pub fn key(self) -> (u8, &'static str) {
        match self {
            Tab::Fields => (0, ""),
            Tab::Linked(field, _) => (1, field.key),
            Tab::Parts(table) => (2, table.key()),
            Tab::Related => (3, ""),
            Tab::History => (4, ""),
            Tab::Findings => (5, ""),
        }
    }

    /// Its name, with how many things stand in it where that is known.
    pub fn name(self, entry: &dyn Entry, findings: usize, changes: Option<usize>, is_faulty: bool, model: &Model<'_>) -> Name {
        let id = AnyId { table: entry.table(), row: entry.id() };
        let counted = |words: String, count: usize| format!("{words} {count}");
        let words = match self {
            Tab::Fields => model.word("window.form.tab.fields"),
            Tab::Linked(field, table) => counted(of_table(table, model), entry.stored(field).links().len()),
            Tab::Parts(table) => counted(of_table(table, model), part::rows(table, id, model).len()),
            Tab::Related => counted(model.word("window.form.tab.related"), related::count(id, model)),
            Tab::History => match changes {
                Some(count) => counted(model.word("window.form.tab.history"), count),
                None => model.word("window.form.tab.history"),
            },
            Tab::Findings => counted(model.word("window.form.tab.findings"), findings),
        };
        Name { words, is_urgent: self == Tab::Fields && is_faulty || self == Tab::Findings && findings > 0 }
    }
}

/// The short name of a kind of record, where it has one.
fn of_table(table: Table, model: &Model<'_>) -> String {
    let short = model.lang.find(&format!("window.tab.{}", table.key()));
    short.map_or_else(|| model.word(&format!("table.{}", table.key())), |words| words.into_owned())
}

/// Draws the tabs; the one that was chosen, if any.
pub fn tabs_ui(ui: &mut Ui, tabs: &[(Tab, Name)], current: Tab) -> Option<Tab> {
    let mut chosen = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.spacing_mut().button_padding.x = 7.0;
        ui.spacing_mut().interact_size.y = 28.0;
        for (tab, name) in tabs {
            let is_current = *tab == current;
            let colours = theme::of(ui);
            let colour = match (is_current, name.is_urgent) {
                (true, _) => colours.accent,
                (false, true) => colours.fault,
                (false, false) => colours.second,
            };
            let text = if is_current { theme::bold(&name.words) } else { RichText::new(&name.words) };
            let response = ui.add(Button::new(text.color(colour)).frame_when_inactive(false));
            chip::choosable(&response, Role::Tab, is_current, &name.words);
            if is_current {
                let line = response.rect.shrink2(eframe::egui::vec2(7.0, 0.0));
                ui.painter().hline(line.x_range(), line.bottom(), eframe::egui::Stroke::new(2.0, colours.accent));
            }
            if response.clicked() {
                chosen = Some(*tab);
            }
        }
    });
    chosen
}
