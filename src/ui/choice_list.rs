//! The list that a field opens, by keyboard: it opens on what is chosen, arrows move in it, Enter takes a line, and the field has the
//! keyboard again when the list is closed.

use eframe::egui::{ComboBox, FocusDirection, Id, Key, Response, Ui, WidgetText};

use super::chip;
use super::in_turn;
use super::keyboard::{keep_arrows, take_steps};

/// The lines of an open list.
#[derive(Debug, Default)]
pub struct Lines {
    ids: Vec<Id>,
    chosen: usize,
}

impl Lines {
    /// Draws a line.
    pub fn line(&mut self, ui: &mut Ui, is_chosen: bool, words: impl Into<WidgetText>) -> Response {
        let response = ui.selectable_label(is_chosen, words.into());
        if response.gained_focus() {
            response.scroll_to_me(None);
        }
        if is_chosen {
            self.chosen = self.ids.len();
        }
        self.ids.push(response.id);
        response
    }
}

/// The most height of an open list; a longer one scrolls.
const HEIGHT: f32 = 400.0;
/// How far a key moves in the list; no list is as long as the farthest.
const STEPS: [(Key, isize); 4] = [(Key::ArrowDown, 1), (Key::ArrowUp, -1), (Key::Home, i16::MIN as isize), (Key::End, i16::MAX as isize)];

/// Draws a field that shows words and opens a list of options, which are asked for when it is open; what was taken in the place of the one chosen.
pub fn choose<T: PartialEq, O: IntoIterator<Item = (T, String)>>(
    ui: &mut Ui,
    salt: &str,
    (shown, width): (&str, f32),
    chosen: &T,
    options: impl FnOnce() -> O,
) -> (Response, Option<T>) {
    let combo = ComboBox::from_id_salt(salt).selected_text(shown).width(width).height(HEIGHT).truncate().icon(chip::caret);
    let (response, taken) = show(ui, combo, |ui, lines| {
        ui.spacing_mut().item_spacing.y = 1.0;
        let mut taken = None;
        for (option, words) in options() {
            if lines.line(ui, option == *chosen, words).clicked() {
                taken = Some(option);
            }
        }
        taken
    });
    (response, taken.filter(|taken| taken != chosen))
}

/// Draws a field that opens a list; `lines` draws the list and says what was taken.
pub fn show<T>(ui: &mut Ui, combo: ComboBox<'_>, lines: impl FnOnce(&mut Ui, &mut Lines) -> Option<T>) -> (Response, Option<T>) {
    let mut drawn = Lines::default();
    let mut has_keyboard = false;
    let shown = combo.show_ui(ui, |ui| {
        let taken = lines(ui, &mut drawn);
        has_keyboard = move_in(ui, &drawn);
        // A choice by keyboard does not close the list by itself.
        if taken.is_some() {
            ui.close();
        }
        taken
    });
    let field = shown.response;
    let (was_open, is_open) = (shown.inner.is_some(), ComboBox::is_open(ui.ctx(), field.id));
    let taken = shown.inner.flatten();
    if taken.is_some() || was_open && ui.input(|input| input.key_pressed(Key::Escape)) {
        field.request_focus();
    } else if is_open && !has_keyboard {
        in_turn::wait(ui.ctx());
        if let Some(id) = drawn.ids.get(drawn.chosen) {
            ui.memory_mut(|memory| memory.request_focus(*id));
        }
    }
    (field, taken)
}

/// Keeps the keyboard in an open list, and moves it there; whether it is there.
fn move_in(ui: &Ui, lines: &Lines) -> bool {
    let ctx = ui.ctx();
    let focused = ctx.memory(|memory| memory.focused());
    let Some(at) = lines.ids.iter().position(|id| focused == Some(*id)) else { return false };
    keep_arrows(ctx, lines.ids[at]);
    let steps = take_steps(ui, &STEPS);
    if !steps.is_empty() {
        let to = steps.iter().fold(at, |at, (by, _)| at.saturating_add_signed(*by).min(lines.ids.len() - 1));
        ctx.memory_mut(|memory| {
            // A menu would move by itself as well, and by one line however many arrows came in this frame.
            memory.move_focus(FocusDirection::None);
            memory.request_focus(lines.ids[to]);
        });
    }
    true
}
