//! Links to other records: a picker with a search field, and the list of a field that holds several.

use eframe::egui::style::ScrollAnimation;
use eframe::egui::{Align, Button, Id, Key, Label, Modifiers, Popup, PopupCloseBehavior, Response, RichText, ScrollArea, TextEdit, Ui, vec2};

use super::draft::{Draft, Input};
use super::editor::{Cx, Editing, Outcome, choose};
use super::field_id;
use crate::domain::field::{Entry, Field};
use crate::domain::filter;
use crate::domain::table::Table;
use crate::domain::text;
use crate::domain::value::{AnyId, RowId, Value};
use crate::ui::page::Page;
use crate::ui::{Model, chip, in_turn, theme};

/// At most so many records are offered at once; more words find the others.
const OFFERED: usize = 60;
/// So many records are looked at in one frame, so that a large table stops none.
const LOOKED_AT: usize = 8_000;

/// The open picker.
#[derive(Debug)]
pub struct Picker {
    id: Id,
    wants_focus: bool,
    /// Whether what the field holds now is still to be brought into view.
    seeks_current: bool,
    filter: String,
    cursor: usize,
    search: Search,
}

/// What a picker is opened on.
#[derive(Clone, Copy, Debug)]
struct Held<'a> {
    /// The one record that the field holds now; it is offered among the others.
    current: Option<RowId>,
    /// Records that the field holds and that are not offered again.
    taken: &'a [AnyId],
    may_clear: bool,
}

/// A search through a table, some thousand records a frame.
#[derive(Debug, Default)]
struct Search {
    /// Table's newest change and words: what all below belongs to.
    key: Option<(u64, String)>,
    rows: Vec<RowId>,
    /// How many of the rows have been looked at.
    looked_at: usize,
    /// Code or title begins with the words.
    first: Vec<RowId>,
    /// The words stand elsewhere in the record.
    others: Vec<RowId>,
    found: usize,
}

impl Search {
    /// What is offered, the best first; while nothing is typed `current` is among it, however many come before.
    fn offered(&self, current: Option<RowId>) -> Vec<RowId> {
        let mut offered: Vec<RowId> = self.first.iter().chain(&self.others).copied().take(OFFERED).collect();
        let is_open = self.key.as_ref().is_some_and(|(_, words)| words.trim().is_empty());
        if let Some(current) = current.filter(|row| is_open && offered.len() == OFFERED && !offered.contains(row)) {
            offered.insert(0, current);
        }
        offered
    }

    fn is_done(&self) -> bool {
        self.looked_at == self.rows.len()
    }

    /// Goes on with the search, or begins another; true where it began.
    fn go_on(&mut self, typed: &str, model: &Model<'_>, table: Table, chosen: &[AnyId]) -> bool {
        let revision = model.snapshot.changed(&[table]);
        let begins = self.key.as_ref().is_none_or(|(known, words)| *known != revision || words != typed);
        if begins {
            let is_known = self.key.as_ref().is_some_and(|(known, _)| *known == revision);
            let rows = if is_known { std::mem::take(&mut self.rows) } else { model.snapshot.rows(table).ids() };
            *self = Search { key: Some((revision, typed.to_owned())), rows, ..Search::default() };
        }
        let words = typed.trim().to_lowercase();
        let end = (self.looked_at + LOOKED_AT).min(self.rows.len());
        for place in self.looked_at..end {
            let row = self.rows[place];
            if chosen.contains(&AnyId { table, row }) {
                continue;
            }
            // Without words all are found, and nothing need be read.
            let entry = if words.is_empty() { None } else { model.snapshot.rows(table).entry(row) };
            if words.is_empty() || entry.as_ref().is_some_and(|entry| is_match(entry.as_ref(), &words)) {
                self.found += 1;
                self.offer(row, entry.is_some_and(|entry| begins_with(entry.as_ref(), &words, model)));
            }
        }
        self.looked_at = end;
        begins
    }

    fn offer(&mut self, row: RowId, is_first: bool) {
        let list = if is_first { &mut self.first } else { &mut self.others };
        if list.len() < OFFERED {
            list.push(row);
        }
    }
}

/// Whether a record answers what is typed in a picker.
fn is_match(entry: &dyn Entry, words: &str) -> bool {
    filter::contains(entry, words)
}

fn begins_with(entry: &dyn Entry, words: &str, model: &Model<'_>) -> bool {
    let title = || text::title(entry, model.snapshot, model.lang).to_lowercase();
    entry.code().to_lowercase().starts_with(words) || title().starts_with(words)
}

/// What was picked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Picked {
    Row(RowId),
    Nothing,
}

/// The editor of a link.
pub fn link_ui(ui: &mut Ui, cx: &Cx<'_>, field: &'static Field, table: Table, draft: &mut Draft, editing: &mut Editing) -> Outcome {
    let current = draft.value(field, cx.entry);
    let words = match &current {
        Value::Link(id) => link_words(*id, cx.model),
        _ => String::new(),
    };
    let response = open_button(ui, cx, field, &words, "window.form.choose");
    editing.meet(&response, cx, field, draft);
    let current = current.links().first().map(|id| id.row);
    let held = Held { current, taken: &[], may_clear: !field.need && current.is_some() };
    match picker_ui(&response, cx, (field, table), held, &mut editing.picker) {
        Some(Picked::Row(row)) => choose(field, Value::Link(AnyId { table, row }), draft),
        Some(Picked::Nothing) => choose(field, Value::Empty, draft),
        None => Outcome::Stay,
    }
}

/// The editor of several links in order.
pub fn links_ui(ui: &mut Ui, cx: &Cx<'_>, field: &'static Field, table: Table, draft: &mut Draft, editing: &mut Editing) -> Outcome {
    let mut ids = draft.value(field, cx.entry).links().to_vec();
    let mut change = None;
    if !ids.is_empty() {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            for (place, id) in ids.iter().enumerate() {
                change = change.take().or(item_ui(ui, place, ids.len() - 1, *id, cx.model));
            }
        });
    }
    let response = open_button(ui, cx, field, "", "window.form.add");
    editing.meet(&response, cx, field, draft);
    let picked = picker_ui(&response, cx, (field, table), Held { current: None, taken: &ids, may_clear: false }, &mut editing.picker);
    match (change, picked) {
        (Some(Change::Remove(place)), _) => drop(ids.remove(place)),
        (Some(Change::Swap(place)), _) => ids.swap(place, place + 1),
        (None, Some(Picked::Row(row))) => ids.push(AnyId { table, row }),
        _ => return Outcome::Stay,
    }
    draft.put(field, Input::Value(Value::Links(ids)));
    Outcome::Leave
}

enum Change {
    Remove(usize),
    /// Changes places with the one after it.
    Swap(usize),
}

fn item_ui(ui: &mut Ui, place: usize, last: usize, id: AnyId, model: &Model<'_>) -> Option<Change> {
    let words = link_words(id, model);
    ui.horizontal(|ui| {
        let width = (ui.available_width() - 84.0).max(24.0);
        ui.allocate_ui(vec2(width, 24.0), |ui| {
            ui.set_min_width(width);
            ui.add(Label::new(&words).wrap());
        });
        ui.spacing_mut().item_spacing.x = 2.0;
        let named = |key: &str| model.lang.phrase(key, &[("record", &words)]);
        let mut change = None;
        ui.add_enabled_ui(place > 0, |ui| {
            if chip::icon_button(ui, "↑", &named("window.form.up")).clicked() {
                change = Some(Change::Swap(place - 1));
            }
        });
        ui.add_enabled_ui(place < last, |ui| {
            if chip::icon_button(ui, "↓", &named("window.form.down")).clicked() {
                change = Some(Change::Swap(place));
            }
        });
        if chip::icon_button(ui, "×", &named("window.form.take_out")).clicked() {
            change = Some(Change::Remove(place));
        }
        change
    })
    .inner
}

/// A linked record in words: with its code where it has a page of its own, a level with its mark.
pub fn link_words(id: AnyId, model: &Model<'_>) -> String {
    let (snapshot, lang) = (model.snapshot, model.lang);
    if let (Table::Levels, Some(level)) = (id.table, snapshot.levels.get(id.row)) {
        return text::level_chip(level, snapshot, lang);
    }
    match snapshot.entry(id) {
        Some(entry) if Page::of(id.table).is_some() => text::code_and_title(entry.as_ref(), snapshot, lang),
        _ => text::link_title(id, snapshot, lang),
    }
}

fn open_button(ui: &mut Ui, cx: &Cx<'_>, field: &'static Field, words: &str, hint: &str) -> Response {
    let label = cx.model.label(cx.entry.table(), field);
    let (shown, colour) = if words.is_empty() { (cx.model.word(hint), theme::of(ui).faint) } else { (words.to_owned(), theme::of(ui).text) };
    let button = Button::new(RichText::new(shown).color(colour)).truncate().right_text(RichText::new("▼").size(9.0).color(theme::of(ui).second));
    let response = ui.push_id(field_id(cx.subject, field.key).value(), |ui| ui.add(button.min_size(vec2(ui.available_width(), 30.0)))).inner;
    let name = if words.is_empty() { label } else { format!("{label} {words}") };
    response.accessible_name(name)
}

fn picker_ui(response: &Response, cx: &Cx<'_>, (field, table): (&'static Field, Table), held: Held<'_>, picker: &mut Option<Picker>) -> Option<Picked> {
    let popup = Popup::from_toggle_button_response(response).width(response.rect.width()).close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let popup = popup.accessible_name(cx.model.label(cx.entry.table(), field));
    let id = popup.get_id();
    let shown = popup.show(|ui| {
        if picker.as_ref().is_none_or(|picker| picker.id != id) {
            let seeks_current = held.current.is_some();
            *picker = Some(Picker { id, wants_focus: true, seeks_current, filter: String::new(), cursor: 0, search: Search::default() });
        }
        let state = picker.as_mut()?;
        choices_ui(ui, state, cx, table, held)
    });
    let picked = shown.as_ref().and_then(|shown| shown.inner);
    if Popup::is_id_open(&response.ctx, id) && picker.as_ref().is_none_or(|picker| picker.id != id || picker.wants_focus) {
        in_turn::wait(&response.ctx);
    }
    // A picker that is closed, or has done its work, begins anew next time.
    if (shown.is_none() || picked.is_some()) && picker.as_ref().is_some_and(|picker| picker.id == id) {
        *picker = None;
        // Esc leaves the keyboard with nobody.
        if response.ctx.memory(|memory| memory.focused().is_none()) {
            response.request_focus();
        }
    }
    if picked.is_some() {
        Popup::close_id(&response.ctx, id);
        response.request_focus();
    }
    picked
}

fn choices_ui(ui: &mut Ui, picker: &mut Picker, cx: &Cx<'_>, table: Table, held: Held<'_>) -> Option<Picked> {
    let id = picker.id.with("filter");
    let (by, enter) = ui.input_mut(|input| {
        let down = input.consume_key(Modifiers::NONE, Key::ArrowDown) as isize;
        let up = input.consume_key(Modifiers::NONE, Key::ArrowUp) as isize;
        (down - up, input.consume_key(Modifiers::NONE, Key::Enter))
    });
    // The Enter that opened the picker chooses nothing in it: until it has the keyboard, no Enter is meant for it.
    let enter = enter && !picker.wants_focus && ui.memory(|memory| memory.has_focus(id));
    let hint = cx.model.word("window.form.search");
    let field = ui.add(TextEdit::singleline(&mut picker.filter).id(id).hint_text(&hint).desired_width(f32::INFINITY)).accessible_name(hint);
    // The first frame of a popup only measures, so the wish is kept until it is met.
    if picker.wants_focus {
        field.request_focus();
        picker.wants_focus = ui.is_sizing_pass();
    }
    if picker.search.go_on(&picker.filter, cx.model, table, held.taken) {
        picker.cursor = 0;
        picker.seeks_current &= picker.filter.is_empty();
    }
    if !picker.search.is_done() {
        ui.ctx().request_repaint();
    }
    let offered = picker.search.offered(held.current);
    if picker.seeks_current
        && let Some(place) = offered.iter().position(|row| Some(*row) == held.current)
    {
        picker.cursor = place;
    }
    picker.cursor = picker.cursor.saturating_add_signed(by).min(offered.len().saturating_sub(1));
    let mut picked = enter.then(|| offered.get(picker.cursor).copied().map(Picked::Row)).flatten();
    ScrollArea::vertical().max_height(280.0).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        if held.may_clear && ui.selectable_label(false, cx.model.word("window.form.no_link")).clicked() {
            picked = Some(Picked::Nothing);
        }
        for (place, row) in offered.iter().enumerate() {
            let words = link_words(AnyId { table, row: *row }, cx.model);
            let mark = if Some(*row) == held.current { "✓" } else { "" };
            let button = Button::selectable(place == picker.cursor, words).truncate().right_text(mark);
            let response = ui.add(button.min_size(vec2(ui.available_width(), 28.0)));
            if place == picker.cursor && by != 0 {
                response.scroll_to_me(None);
            } else if place == picker.cursor && picker.seeks_current {
                response.scroll_to_me_animation(Some(Align::Center), ScrollAnimation::none());
                // The first frame of a popup only measures.
                picker.seeks_current = ui.is_sizing_pass();
            }
            if response.clicked() {
                picked = Some(Picked::Row(*row));
            }
        }
        let found = picker.search.found;
        if offered.is_empty() {
            let key = if picker.search.is_done() { "window.form.nothing_found" } else { "window.form.searching" };
            ui.label(theme::small(cx.model.word(key)));
        } else if found > offered.len() {
            ui.label(theme::small(cx.model.lang.phrase("window.form.more_found", &[("count", &(found - offered.len()))])));
        }
    });
    picked
}
