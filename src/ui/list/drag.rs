//! Rows moved in the officer's own order: by a handle at their left edge, or by Alt with the arrows.

use eframe::egui::{CursorIcon, Key, Modifiers, Rect, Sense, Stroke, Ui, pos2, vec2};

use super::{ListState, list_id};
use crate::domain::own_order;
use crate::domain::table::Table;
use crate::domain::value::RowId;
use crate::register::Edit;
use crate::ui::command::{Command, Commands};
use crate::ui::form::FormState;
use crate::ui::keyboard::owns_keys;
use crate::ui::{Model, theme};

/// Width of the handle.
const HANDLE: f32 = 8.0;
/// So near to the edge of the list, it scrolls.
const EDGE: f32 = 16.0;
/// Seconds between two rows of scrolling.
const SCROLL_SECONDS: f32 = 0.04;

/// A drag under way.
#[derive(Debug, Default)]
pub struct Drag {
    is_on: bool,
    /// Before which place the rows go; one beyond the last for the end.
    target: Option<usize>,
}

/// Why rows cannot be moved now.
pub fn why_not(list: &ListState, model: &Model<'_>) -> Option<String> {
    match model.read_only {
        Some(why) => Some(why.to_owned()),
        None => (!list.is_in_own_order()).then(|| model.word("edit.why.sorted")),
    }
}

/// Draws the handle of a row and, while rows are dragged, the line where they will go.
pub fn handle_ui(ui: &mut Ui, rect: Rect, table: Table, row: RowId, model: &Model<'_>, list: &mut ListState) {
    let Some(place) = list.place(row) else { return };
    let zone = Rect::from_min_size(rect.min, vec2(HANDLE, rect.height()));
    // Only for the pointer: the keyboard has Alt with the arrows, and a stop in each row would be in its way.
    let response = ui.interact(zone, list_id(table).with(("handle", row)), Sense::DRAG);
    let why = why_not(list, model);
    if ui.rect_contains_pointer(rect) && why.is_none() {
        paint_dots(ui, zone);
    }
    if response.drag_started() && why.is_none() {
        if !list.selected.contains(&row) {
            list.select(row);
            list.scroll_to = None;
        }
        list.drag = Drag { is_on: true, target: None };
    }
    let help = why.clone().unwrap_or_else(|| model.word("edit.drag.help"));
    let cursor = if why.is_none() { CursorIcon::Grab } else { CursorIcon::NotAllowed };
    response.on_hover_cursor(cursor).on_hover_text(help);
    if !list.drag.is_on {
        return;
    }
    if let Some(pointer) = ui.ctx().pointer_interact_pos().filter(|pointer| rect.y_range().contains(pointer.y)) {
        list.drag.target = Some(if pointer.y < rect.center().y { place } else { place + 1 });
    }
    let stroke = Stroke::new(2.0, theme::of(ui).accent);
    let line = |y: f32| {
        ui.painter().hline(rect.x_range(), y, stroke);
    };
    if list.drag.target == Some(place) {
        line(rect.top() + 1.0);
    } else if list.drag.target == Some(place + 1) {
        line(rect.bottom() - 1.0);
    }
}

fn paint_dots(ui: &Ui, zone: Rect) {
    for (column, row) in [(0.0, -1.0), (0.0, 0.0), (0.0, 1.0), (1.0, -1.0), (1.0, 0.0), (1.0, 1.0)] {
        let centre = pos2(zone.left() + 3.0 + column * 3.5, zone.center().y + row * 4.0);
        ui.painter().circle_filled(centre, 1.0, theme::of(ui).second);
    }
}

/// Moves the selected rows where they were dropped, or by a place with Alt and an arrow.
pub fn move_rows(ui: &Ui, area: Rect, table: Table, model: &Model<'_>, list: &mut ListState, form: &mut FormState, commands: &mut Commands) {
    let target = dropped(ui, area, list).or_else(|| pressed(ui, table, list));
    let Some(target) = target else { return };
    if let Some(why) = why_not(list, model) {
        return commands.push(Command::Say(why));
    }
    let block = list.selected_in_order();
    let moved = own_order::moves(table, &block, list.rows().get(target).copied(), model.snapshot);
    if !moved.is_empty() {
        commands.push(Command::Edit { ticket: form.ticket(), edit: Edit::arrange(moved) });
        list.scroll_to = list.cursor;
    }
}

/// The place where rows were just dropped.
fn dropped(ui: &Ui, area: Rect, list: &mut ListState) -> Option<usize> {
    if !list.drag.is_on {
        return None;
    }
    if ui.input(|input| input.key_pressed(Key::Escape)) {
        list.drag = Drag::default();
        return None;
    }
    if !ui.input(|input| input.pointer.any_down()) {
        return std::mem::take(&mut list.drag).target;
    }
    ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
    let (Some(pointer), Some(target)) = (ui.ctx().pointer_interact_pos(), list.drag.target) else { return None };
    let next = if pointer.y > area.bottom() - EDGE {
        target + 1
    } else if pointer.y < area.top() + theme::HEAD_ROW {
        target.saturating_sub(1)
    } else {
        target
    };
    if next != target {
        let next = next.min(list.rows().len());
        list.drag.target = Some(next);
        list.scroll_to = list.rows().get(next.saturating_sub(usize::from(next > target))).copied();
        ui.ctx().request_repaint_after_secs(SCROLL_SECONDS);
    }
    None
}

/// The place that Alt and an arrow ask for.
fn pressed(ui: &Ui, table: Table, list: &ListState) -> Option<usize> {
    if !owns_keys(ui.ctx(), list_id(table)) {
        return None;
    }
    let (up, down) = ui.input_mut(|input| (input.consume_key(Modifiers::ALT, Key::ArrowUp), input.consume_key(Modifiers::ALT, Key::ArrowDown)));
    if !(up || down) {
        return None;
    }
    let places = || list.selected.iter().filter_map(|row| list.place(*row));
    let (first, last) = (places().min()?, places().max()?);
    if up { first.checked_sub(1) } else { Some(last + 2).filter(|target| *target <= list.rows().len()) }
}
