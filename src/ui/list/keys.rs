//! Keys and clicks that move the selection of a list.

use eframe::egui::{Event, Key, Modifiers, Ui};

use super::lines::Line;
use super::{ListState, find, list_id};
use crate::domain::table::Table;
use crate::domain::value::RowId;
use crate::ui::Model;
use crate::ui::action::Action;
use crate::ui::command::{Command, Commands};
use crate::ui::form::FormState;
use crate::ui::keyboard::{take_keys, take_steps};

/// Moves the selection by keyboard.
pub fn move_selection(ui: &mut Ui, table: Table, model: &Model<'_>, list: &mut ListState, commands: &mut Commands, form: &mut FormState) {
    let id = list_id(table);
    if !take_keys(ui.ctx(), id, &mut list.wants_focus) {
        return;
    }
    for (step, modifiers) in pressed_steps(ui, list.page_rows) {
        form.drop_new(table);
        go(list, step, modifiers);
    }
    fold(ui, list);
    if find::type_to_find(ui, table, model.snapshot, model.lang, list) {
        form.drop_new(table);
    }
    let (enter, delete, all) = ui.input_mut(|input| {
        (
            input.consume_key(Modifiers::NONE, Key::Enter) || input.consume_key(Modifiers::NONE, Key::F2),
            input.consume_key(Modifiers::NONE, Key::Delete),
            input.consume_key(Modifiers::COMMAND, Key::A),
        )
    });
    if enter && list.cursor.is_some() {
        form.wants_focus = true;
    }
    if delete {
        commands.push(Command::Act(Action::RemoveRecord));
    }
    if all {
        list.select_all();
    }
}

/// How far a key moves the selection.
#[derive(Clone, Copy, Debug)]
enum Step {
    By(isize),
    First,
    Last,
}

fn pressed_steps(ui: &Ui, page_rows: usize) -> Vec<(Step, Modifiers)> {
    let page = page_rows.saturating_sub(1).max(1) as isize;
    let steps = [
        (Key::ArrowDown, Step::By(1)),
        (Key::ArrowUp, Step::By(-1)),
        (Key::PageDown, Step::By(page)),
        (Key::PageUp, Step::By(-page)),
        (Key::Home, Step::First),
        (Key::End, Step::Last),
    ];
    take_steps(ui, &steps)
}

/// Folds the group of the cursor with Left, opens it with Right.
fn fold(ui: &Ui, list: &mut ListState) {
    let (left, right) = ui.input_mut(|input| (input.consume_key(Modifiers::NONE, Key::ArrowLeft), input.consume_key(Modifiers::NONE, Key::ArrowRight)));
    let group = list.cursor.and_then(|row| list.place(row)).and_then(|place| list.lines.group_of(place));
    let key = group.and_then(|group| Some(list.order.as_ref()?.groups.get(group)?.key.clone()));
    if let Some(key) = key.filter(|_| left || right) {
        list.fold(&key, left);
        list.scroll_to = list.cursor;
    }
}

fn go(list: &mut ListState, step: Step, modifiers: Modifiers) {
    let Some(last) = list.lines.count().checked_sub(1) else { return };
    let at = list.cursor.and_then(|row| cursor_line(list, row));
    let (line, forwards) = match (step, at) {
        (Step::First, _) | (Step::By(_), None) => (0, true),
        (Step::Last, _) => (last, false),
        (Step::By(by), Some(at)) => (at.saturating_add_signed(by).min(last), by > 0),
    };
    // The keyboard passes over bands; at an end it turns round.
    let Some(row) = nearest_row(list, line, forwards).or_else(|| nearest_row(list, line, !forwards)) else { return };
    if modifiers.shift {
        extend(list, row)
    } else {
        list.select(row)
    }
    list.scroll_to = Some(row);
}

/// The line of the cursor, or that of its band where the group is folded.
fn cursor_line(list: &ListState, row: RowId) -> Option<usize> {
    list.line_of(row).or_else(|| list.lines.band(list.lines.group_of(list.place(row)?)?))
}

/// The first row from a line on, or back from it.
fn nearest_row(list: &ListState, line: usize, forwards: bool) -> Option<RowId> {
    let mut line = line;
    loop {
        if let Line::Row(row) = list.line(line)? {
            return Some(row);
        }
        line = if forwards { line + 1 } else { line.checked_sub(1)? };
    }
}

/// Selects from the anchor to a row.
fn extend(list: &mut ListState, row: RowId) {
    let from = list.anchor.or(list.cursor).and_then(|row| list.place(row));
    let (Some(from), Some(to)) = (from, list.place(row)) else { return list.select(row) };
    list.selected = list.unfolded(from.min(to), from.max(to)).collect();
    list.cursor = Some(row);
}

/// The modifiers held when the pointer's button was let go; they may be up again by the end of the frame.
pub fn modifiers_of_click(ui: &Ui) -> Modifiers {
    let released = |event: &Event| match event {
        Event::PointerButton { pressed: false, modifiers, .. } => Some(*modifiers),
        _ => None,
    };
    ui.input(|input| input.events.iter().find_map(released).unwrap_or(input.modifiers))
}

/// Selects by click: Ctrl adds or takes out, Shift selects from the anchor.
pub fn click(list: &mut ListState, row: RowId, modifiers: Modifiers) {
    if modifiers.shift {
        extend(list, row);
    } else if modifiers.command {
        if !list.selected.remove(&row) {
            list.selected.insert(row);
        }
        list.cursor = Some(row);
        list.anchor = Some(row);
    } else {
        list.select(row);
    }
    list.scroll_to = None;
    list.wants_focus = true;
}
