//! The keyboard in the grid: moving, selecting, digits, filling down, copying, pasting, emptying.

use eframe::egui::{Event, Key, Modifiers, Ui};

use super::{MatrixState, Sheet, edit, grid, paste};
use crate::domain::matrix_text;
use crate::domain::table::Table;
use crate::domain::value::AnyId;
use crate::ui::Model;
use crate::ui::action::DIGITS;
use crate::ui::command::{Command, Commands};
use crate::ui::form::FormState;
use crate::ui::keyboard::{grid_steps, take_keys, take_steps};

/// So many rows a page key moves.
const PAGE: isize = 12;

/// Does what the keys ask for, where they belong to the grid.
pub fn press_keys(ui: &mut Ui, sheet: &Sheet, model: &Model<'_>, state: &mut MatrixState, form: &mut FormState, commands: &mut Commands) {
    let id = grid::grid_id();
    if !take_keys(ui.ctx(), id, &mut state.wants_focus) {
        return;
    }
    go(ui, sheet, state);
    if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) && state.pending.take().is_none() {
        state.anchor = None;
    }
    if state.pending.is_some() {
        if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter)) {
            paste::apply(sheet, model, state, form, commands);
        }
        return;
    }
    if state.focus.is_some() {
        change(ui, sheet, model, state, form, commands);
    }
    exchange(ui, sheet, model, state, form, commands);
}

/// Moves the cell that has the keys; with Shift it selects.
fn go(ui: &Ui, sheet: &Sheet, state: &mut MatrixState) {
    let all = ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::A));
    let (last_row, last_column) = (sheet.matrix.steps.len().saturating_sub(1), sheet.matrix.posts.len().saturating_sub(1));
    if all {
        (state.anchor, state.focus) = (sheet.at(0, 0), sheet.at(last_row, last_column));
    }
    for ((down, right), modifiers) in take_steps(ui, &grid_steps(PAGE)) {
        let place = state.focus.and_then(|focus| sheet.place(focus));
        let (row, column) = match place {
            Some((row, column)) => (row.saturating_add_signed(down).min(last_row), column.saturating_add_signed(right).min(last_column)),
            None => (0, 0),
        };
        let Some(cell) = sheet.at(row, column) else { continue };
        if modifiers.shift {
            state.extend(cell)
        } else {
            state.select(cell)
        }
        state.scroll_to = true;
    }
}

/// Digits, filling down, emptying, and the ways to step and post.
fn change(ui: &Ui, sheet: &Sheet, model: &Model<'_>, state: &mut MatrixState, form: &mut FormState, commands: &mut Commands) {
    let cells = state.selected(sheet);
    let (digit, empties, post, step) = ui.input_mut(|input| {
        (
            DIGITS.iter().position(|key| input.consume_key(Modifiers::NONE, *key)),
            input.consume_key(Modifiers::NONE, Key::Delete) || input.consume_key(Modifiers::NONE, Key::Backspace),
            input.consume_key(Modifiers::SHIFT, Key::Enter),
            input.consume_key(Modifiers::NONE, Key::Enter),
        )
    });
    if let Some(role) = digit.and_then(|place| sheet.roles.iter().find(|role| role.key == Some(place as u32 + 1)))
        && state.may_toggle(&cells, role.id, model)
    {
        edit::send(edit::toggle(sheet, &cells, role.id), model, form, commands);
    }
    if empties {
        edit::send(edit::empty(sheet, &cells), model, form, commands);
    }
    if std::mem::take(&mut state.wants_fill) {
        fill_down(sheet, model, state, form, commands);
    }
    if let Some((step_row, post_row)) = state.focus.filter(|_| step || post) {
        let id = if post { AnyId { table: Table::Posts, row: post_row } } else { AnyId { table: Table::Steps, row: step_row } };
        commands.push(Command::ShowRecord(id));
    }
}

/// Puts the first row of the selection into those below; a single row is filled from the one above.
fn fill_down(sheet: &Sheet, model: &Model<'_>, state: &MatrixState, form: &mut FormState, commands: &mut Commands) {
    let Some(focus) = state.focus else { return };
    let Some((rows, columns)) = sheet.between(state.anchor.unwrap_or(focus), focus) else { return };
    let (source, first) = match rows.start() == rows.end() {
        true if *rows.start() == 0 => return,
        true => (rows.start() - 1, *rows.start()),
        false => (*rows.start(), rows.start() + 1),
    };
    let mut mutations = Vec::new();
    for column in columns {
        let Some(roles) = sheet.at(source, column).map(|cell| edit::roles_of(sheet, cell)) else { continue };
        let below = (first..=*rows.end()).filter_map(|row| sheet.at(row, column));
        below.for_each(|cell| mutations.extend(edit::put(sheet, cell, &roles)));
    }
    edit::send(mutations, model, form, commands);
}

/// Copies, cuts and pastes; the window hands these keys over as events of their own.
fn exchange(ui: &Ui, sheet: &Sheet, model: &Model<'_>, state: &mut MatrixState, form: &mut FormState, commands: &mut Commands) {
    let (mut copies, mut cuts, mut pasted) = (false, false, None);
    ui.input_mut(|input| {
        input.events.retain(|event| match event {
            Event::Copy => std::mem::replace(&mut copies, true),
            Event::Cut => std::mem::replace(&mut cuts, true),
            Event::Paste(text) => pasted.replace(text.clone()).is_some(),
            _ => true,
        });
    });
    let selected = state.focus.and_then(|focus| sheet.between(state.anchor.unwrap_or(focus), focus));
    if let Some((rows, columns)) = selected.filter(|_| copies || cuts) {
        let corner = model.word("window.matrix.corner");
        state.copied = matrix_text::write(sheet.part(rows, columns, model), &corner, |step, post| sheet.matrix.duties(step, post));
        ui.ctx().copy_text(state.copied.clone());
        if cuts {
            edit::send(edit::empty(sheet, &state.selected(sheet)), model, form, commands);
        }
    }
    if let Some(text) = pasted {
        paste::read(&text, sheet, model, state, form, commands);
    }
}
