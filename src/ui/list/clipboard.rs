//! Rows to and from the clipboard, as sheets write them.

use eframe::egui::{Event, Ui};

use super::{ListState, list_id};
use crate::domain::table::Table;
use crate::ui::Model;
use crate::ui::command::{Command, Commands};
use crate::ui::keyboard::owns_keys;
use crate::ui::paste::PasteState;

/// Takes what was pasted or asked to be copied while the list has the keyboard.
pub fn take_events(ui: &Ui, table: Table, model: &Model<'_>, list: &ListState, paste: &mut PasteState, commands: &mut Commands) {
    if !owns_keys(ui.ctx(), list_id(table)) {
        return;
    }
    let events: Vec<Event> = ui.input(|input| input.events.iter().filter(|event| matches!(event, Event::Copy | Event::Paste(_))).cloned().collect());
    for event in events {
        let answer = match event {
            Event::Copy => copy(table, model, list, commands),
            Event::Paste(text) => paste.begin(&text, table, &list.arrangement.shown(table, model.snapshot), model),
            _ => Ok(()),
        };
        if let Err(why) = answer {
            commands.push(Command::Say(why));
        }
    }
}

/// Copies the selected rows with the columns of the list.
pub fn copy(table: Table, model: &Model<'_>, list: &ListState, commands: &mut Commands) -> Result<(), String> {
    let rows = list.selected_in_order();
    if rows.is_empty() {
        return Err(model.word("window.notice.nothing_selected"));
    }
    commands.push(Command::CopyRows { table, rows, fields: list.arrangement.shown(table, model.snapshot) });
    Ok(())
}
