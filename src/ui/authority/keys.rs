//! The keyboard in the table: moving, digits, the order of a chain, taking out, and the way to the form.

use eframe::egui::{Key, Modifiers, Ui};

use super::{AuthorityState, Sheet, Spot, edit, grid};
use crate::ui::Model;
use crate::ui::action::DIGITS;
use crate::ui::command::{Command, Commands};
use crate::ui::form::FormState;
use crate::ui::keyboard::{grid_steps, take_keys, take_steps};
use crate::ui::matrix::edit::send;

/// So many lines a page key moves.
const PAGE: isize = 12;

/// Does what the keys ask for, where they belong to the table.
pub fn press_keys(ui: &mut Ui, sheet: &Sheet, model: &Model<'_>, state: &mut AuthorityState, form: &mut FormState, commands: &mut Commands) {
    if !take_keys(ui.ctx(), grid::grid_id(), &mut state.wants_focus) {
        return;
    }
    go(ui, sheet, state);
    let Some(place) = state.focus else { return };
    let (digit, takes_out, earlier, later, opens) = ui.input_mut(|input| {
        (
            DIGITS.iter().position(|key| input.consume_key(Modifiers::NONE, *key)),
            input.consume_key(Modifiers::NONE, Key::Delete) || input.consume_key(Modifiers::NONE, Key::Backspace),
            input.consume_key(Modifiers::ALT, Key::ArrowUp),
            input.consume_key(Modifiers::ALT, Key::ArrowDown),
            input.consume_key(Modifiers::NONE, Key::Enter),
        )
    });
    if opens {
        match place.spot {
            Spot::Post(row) => commands.push(Command::ShowRecord(crate::domain::value::AnyId { table: crate::domain::table::Table::Posts, row })),
            Spot::Matter | Spot::Band => form.wants_focus = true,
        }
    }
    let Some((band, post)) = place.cell().and_then(|(band, post)| Some((sheet.band(band)?, post))) else { return };
    if let Some(role) = digit.and_then(|place| sheet.roles.iter().find(|role| role.key == Some(place as u32 + 1)))
        && state.may_toggle(place, role.id, model)
    {
        send(edit::toggle(band, post, role.id), model, form, commands);
    }
    if takes_out {
        send(edit::take_out(band, post), model, form, commands);
    }
    if earlier != later {
        send(edit::shift(band, post, later), model, form, commands);
    }
}

fn go(ui: &Ui, sheet: &Sheet, state: &mut AuthorityState) {
    let (last_line, last_column) = (sheet.lines.len().saturating_sub(1), sheet.posts.len() + 1);
    for ((down, right), _) in take_steps(ui, &grid_steps(PAGE)) {
        let (line, column) = match state.focus.and_then(|place| sheet.place(place)) {
            Some((line, column)) => (line.saturating_add_signed(down).min(last_line), column.saturating_add_signed(right).min(last_column)),
            None => (0, 0),
        };
        if let Some(place) = sheet.at(line, column) {
            state.select(place);
            state.scroll_to = true;
        }
    }
}
