//! The keys of the preview, as in a sheet: arrows move, typing replaces a cell, Enter or F2 corrects it, Ctrl+Enter takes the good rows.

use eframe::egui::text_edit::TextEditState;
use eframe::egui::{Event, Id, ImeEvent, Key, Modifiers, Ui};

use super::{Pasted, paste_id};
use crate::domain::table::Table;
use crate::ui::Model;
use crate::ui::keyboard::{grid_steps, take_keys, take_steps};

/// A cell being corrected.
#[derive(Debug)]
pub struct Typing {
    /// Its place in the sheet, whatever the keys are on.
    pub cell: (usize, usize),
    /// What is in it so far.
    pub text: String,
}

/// The id of the cell being corrected, for the keyboard.
pub fn typing_id(table: Table) -> Id {
    paste_id(table).with("typing")
}

/// How far a key moves: rows and columns.
type Step = (isize, isize);

/// So many rows are a page.
const PAGE: isize = 15;

/// Takes what was typed into a cell where the cell is left: Enter goes on below, Tab beside it. Esc takes nothing.
pub fn leave_cell(ui: &Ui, table: Table, model: &Model<'_>, pasted: &mut Pasted) {
    if pasted.typing.is_none() {
        return;
    }
    let leaving: [(Modifiers, Key, Option<Step>); 6] = [
        (Modifiers::SHIFT, Key::Enter, Some((-1, 0))),
        (Modifiers::NONE, Key::Enter, Some((1, 0))),
        (Modifiers::SHIFT, Key::Tab, Some((0, -1))),
        (Modifiers::NONE, Key::Tab, Some((0, 1))),
        // Left for Ctrl+Enter to be found by who takes the rows.
        (Modifiers::COMMAND, Key::Enter, Some((0, 0))),
        (Modifiers::NONE, Key::Escape, None),
    ];
    let pressed = ui.input_mut(|input| {
        leaving.into_iter().find(|(modifiers, key, _)| {
            let is_pressed = input.events.iter().any(|event| is_press(event, *modifiers, *key));
            is_pressed && (modifiers.command || input.consume_key(*modifiers, *key))
        })
    });
    let focused = ui.memory(|memory| memory.focused());
    match pressed {
        Some((.., None)) => pasted.typing = None,
        Some((.., Some(step))) => {
            pasted.commit(model);
            pasted.go(step);
        }
        None if focused == Some(typing_id(table)) => return,
        None => pasted.commit(model),
    }
    // Whoever was clicked meanwhile keeps the keyboard.
    pasted.wants_focus |= pressed.is_some() || focused.is_none();
}

fn is_press(event: &Event, modifiers: Modifiers, key: Key) -> bool {
    matches!(event, Event::Key { key: known, pressed: true, modifiers: held, .. } if *known == key && held.matches_exact(modifiers))
}

/// Moves between cells and begins corrections; false where the preview is given up.
pub fn keys_ui(ui: &Ui, table: Table, model: &Model<'_>, pasted: &mut Pasted) -> bool {
    pasted.has_keys = take_keys(ui.ctx(), paste_id(table), &mut pasted.wants_focus) && pasted.typing.is_none();
    if !pasted.has_keys {
        return true;
    }
    for (step, _) in take_steps(ui, &grid_steps(PAGE)) {
        pasted.go(step);
    }
    let pressed = |key: Key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    if pressed(Key::Delete) {
        pasted.put(String::new(), model);
    }
    if pressed(Key::Enter) || pressed(Key::F2) {
        let text = pasted.cell().to_owned();
        pasted.begin_typing(ui, text);
    } else if ui.input(|input| input.events.iter().any(is_text)) {
        // The text itself goes into the cell that has the keyboard from here on.
        pasted.begin_typing(ui, String::new());
    }
    !pressed(Key::Escape)
}

fn is_text(event: &Event) -> bool {
    match event {
        Event::Text(text) | Event::Paste(text) | Event::Ime(ImeEvent::Preedit { text, .. } | ImeEvent::Commit(text)) => !text.is_empty(),
        _ => false,
    }
}

impl Pasted {
    /// Moves the cursor, no farther than there are cells.
    fn go(&mut self, step: Step) {
        let by = |at: usize, by: isize, count: usize| at.saturating_add_signed(by).min(count.saturating_sub(1));
        let cursor = (by(self.cursor.0, step.0, self.shown.len()), by(self.cursor.1, step.1, self.sheet.columns.len()));
        self.scrolls |= cursor != self.cursor;
        self.cursor = cursor;
    }

    /// What the cell that the keys are on holds.
    pub fn cell(&self) -> &str {
        let cells = self.row().and_then(|row| self.sheet.rows.get(row));
        cells.and_then(|cells| cells.get(self.cursor.1)).map_or("", String::as_str)
    }

    /// Puts a text into the cell that the keys are on.
    fn put(&mut self, text: String, model: &Model<'_>) {
        if let Some(row) = self.row() {
            self.correct((row, self.cursor.1), text, model);
        }
    }

    /// Begins to correct the cell that the keys are on, with a text in it.
    pub fn begin_typing(&mut self, ui: &Ui, text: String) {
        let Some(row) = self.row() else { return };
        let id = typing_id(self.sheet.table);
        // The caret stands at the end, wherever it stood in the cell before.
        TextEditState::default().store(ui.ctx(), id);
        ui.memory_mut(|memory| memory.request_focus(id));
        self.typing = Some(Typing { cell: (row, self.cursor.1), text });
        self.scrolls = true;
        (self.wants_focus, self.has_keys) = (false, false);
    }

    /// Takes what was typed.
    pub fn commit(&mut self, model: &Model<'_>) {
        if let Some(Typing { cell, text }) = self.typing.take() {
            self.correct(cell, text, model);
        }
    }
}
