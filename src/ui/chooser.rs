//! A field that opens a list with words to look for: for records of which there may be many.

use eframe::egui::{Button, Key, Modifiers, Popup, PopupCloseBehavior, RichText, ScrollArea, TextEdit, Ui, vec2};

use super::{Model, chip, many, theme};
use crate::domain::field::Entry;
use crate::domain::filter;
use crate::domain::table::Table;
use crate::domain::text;
use crate::domain::value::{AnyId, RowId};

/// At most so many records are offered at once; more words find the others.
const OFFERED: usize = 200;

/// What is typed into one such field.
#[derive(Clone, Debug, Default)]
pub struct Chooser {
    filter: String,
    wants_focus: bool,
}

/// What a field is about.
#[derive(Clone, Copy, Debug)]
pub struct Field<'a> {
    /// What tells it from others of the page.
    pub salt: &'a str,
    /// Its name.
    pub label: &'a str,
    /// The table it chooses from.
    pub table: Table,
    /// What is chosen.
    pub chosen: Option<RowId>,
    /// What stands there while nothing is chosen.
    pub empty: &'a str,
    /// Its width.
    pub width: f32,
}

/// Draws the field; what was chosen in it.
pub fn chooser_ui(ui: &mut Ui, field: Field<'_>, model: &Model<'_>, state: &mut Chooser, fits: impl Fn(&dyn Entry) -> bool) -> Option<RowId> {
    let title = |row: RowId| text::link_title(AnyId { table: field.table, row }, model.snapshot, model.lang);
    let shown = field.chosen.map_or_else(|| field.empty.to_owned(), title);
    let words = chip::elided(ui, &shown, theme::body_font(), theme::of(ui).text, field.width - 34.0);
    let shown = if words.elided { words.text().to_owned() } else { shown };
    let button = Button::new(shown).right_text(RichText::new("▼").size(9.0).color(theme::of(ui).second)).min_size(vec2(field.width, 0.0)).truncate();
    let response = ui.push_id(field.salt, |ui| ui.add(button)).inner;
    let chosen = field.chosen.map(title).unwrap_or_default();
    let response = chip::described(response.accessible_name(field.label), &chosen);
    if response.clicked() {
        // What was sought last time hides what is sought now.
        state.filter.clear();
        state.wants_focus = true;
    }
    let mut taken = None;
    let popup = Popup::from_toggle_button_response(&response).width(field.width.max(300.0)).close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    popup.accessible_name(field.label.to_owned()).show(|ui| {
        taken = list_ui(ui, field, model, state, &fits);
        if taken.is_some() {
            ui.close();
        }
    });
    if taken.is_some() {
        response.request_focus();
    }
    taken
}

fn list_ui(ui: &mut Ui, field: Field<'_>, model: &Model<'_>, state: &mut Chooser, fits: &dyn Fn(&dyn Entry) -> bool) -> Option<RowId> {
    let hint = model.word("window.form.search");
    let typed = ui.add(TextEdit::singleline(&mut state.filter).hint_text(&hint).desired_width(f32::INFINITY)).accessible_name(hint);
    if state.wants_focus {
        typed.request_focus();
        // The first frame of a popup only measures, so the wish is kept until it is met.
        state.wants_focus = ui.is_sizing_pass();
    }
    let words = state.filter.trim().to_lowercase();
    let mut found: Vec<RowId> = Vec::new();
    let mut rest = 0;
    model.snapshot.rows(field.table).visit(&mut |entry| {
        if fits(entry) && (words.is_empty() || filter::contains(entry, &words)) {
            if found.len() < OFFERED { found.push(entry.id()) } else { rest += 1 }
        }
    });
    // Enter in the field takes the first.
    let takes_first = typed.lost_focus() && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
    let mut taken = found.first().copied().filter(|_| takes_first);
    ScrollArea::vertical().max_height(300.0).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        many::lines_ui(ui, found.len(), ui.spacing().interact_size.y, |ui, place| {
            let Some(entry) = found.get(place).and_then(|row| model.snapshot.rows(field.table).entry(*row)) else { return };
            let name = text::code_and_title(entry.as_ref(), model.snapshot, model.lang);
            if ui.selectable_label(field.chosen == Some(entry.id()), name).clicked() {
                taken = Some(entry.id());
            }
        });
        if found.is_empty() {
            ui.label(theme::small(model.word("chooser.nothing")));
        } else if rest > 0 {
            ui.label(theme::small(model.lang.phrase("chooser.more", &[("count", &rest)])));
        }
    });
    taken
}
