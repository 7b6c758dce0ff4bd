//! The editor of a day: typed, or picked from a calendar that a button or Alt+Down opens.

use chrono::NaiveDate;
use eframe::egui::{self, Key, Modifiers, Popup, PopupCloseBehavior, Response, RichText, TextEdit, Ui};

use super::draft::{Draft, Input};
use super::editor::{Cx, Editing, Outcome, choose, typed_ui};
use super::field_id;
use crate::domain::field::Field;
use crate::domain::text;
use crate::domain::value::Value;
use crate::ui::calendar::{Calendar, Picked, calendar_ui};
use crate::ui::chip;

/// Draws the field, its button and the open calendar.
pub fn date_ui(ui: &mut Ui, cx: &Cx<'_>, field: &'static Field, draft: &mut Draft, editing: &mut Editing) -> Outcome {
    let id = field_id(cx.subject, field.key);
    // Taken before the text field sees it, for which an arrow is a move of its caret.
    let by_keys = ui.memory(|memory| memory.has_focus(id)) && ui.input_mut(|input| input.consume_key(Modifiers::ALT, Key::ArrowDown));
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        let width = (ui.available_width() - 28.0).min(128.0);
        let outcome = typed_ui(ui, cx, field, |typed| TextEdit::singleline(typed).desired_width(width).hint_text("2026-11-22"), draft, editing);
        let label = cx.model.label(cx.entry.table(), field);
        let button = chip::icon_button(ui, RichText::new("▼").size(9.0), &cx.model.lang.phrase("window.form.pick_day", &[("field", &label)]));
        let popup = id.with("calendar");
        if by_keys {
            Popup::open_id(ui.ctx(), popup);
        }
        match pick(ui, &button, popup, cx, field, draft, editing) {
            Some(picked) => {
                ui.memory_mut(|memory| memory.request_focus(id));
                let value = match picked {
                    Picked::Day(day) => Value::Date(day),
                    Picked::Nothing => Value::Empty,
                };
                choose(field, value, draft)
            }
            // The frame in which the text field gives the keyboard to the calendar leaves nothing.
            None if editing.calendar.as_ref().is_some_and(|(open, _)| *open == popup) => Outcome::Stay,
            None => outcome,
        }
    })
    .inner
}

/// The day of the field as it stands or is typed.
fn current(cx: &Cx<'_>, field: &Field, draft: &Draft) -> Option<NaiveDate> {
    match draft.fields.get(field.key).map(|draft| &draft.input) {
        Some(Input::Text(typed)) => text::date(typed.trim()),
        _ => match draft.value(field, cx.entry) {
            Value::Date(day) => Some(day),
            _ => None,
        },
    }
}

fn pick(ui: &Ui, button: &Response, popup: egui::Id, cx: &Cx<'_>, field: &Field, draft: &Draft, editing: &mut Editing) -> Option<Picked> {
    let chosen = current(cx, field, draft);
    let today = cx.model.snapshot.today;
    let open = Popup::from_toggle_button_response(button).id(popup).close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let shown = open.accessible_name(cx.model.label(cx.entry.table(), field)).show(|ui| {
        if editing.calendar.as_ref().is_none_or(|(open, _)| *open != popup) {
            editing.calendar = Some((popup, Calendar::at(chosen.unwrap_or(today))));
        }
        let (_, calendar) = editing.calendar.as_mut()?;
        calendar_ui(ui, popup.with("days"), calendar, chosen, today, !field.need, cx.model.lang)
    });
    let picked = shown.as_ref().and_then(|shown| shown.inner);
    let was_open = editing.calendar.as_ref().is_some_and(|(open, _)| *open == popup);
    if picked.is_some() {
        Popup::close_id(ui.ctx(), popup);
    }
    if was_open && (picked.is_some() || shown.is_none()) {
        editing.calendar = None;
        // Esc leaves the keyboard with nobody.
        if ui.memory(|memory| memory.focused().is_none()) {
            ui.memory_mut(|memory| memory.request_focus(field_id(cx.subject, field.key)));
        }
    }
    picked
}
