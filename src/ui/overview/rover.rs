//! The keyboard in a picture of many cells: one cell takes part in Tab, and the arrows go from it to its neighbours.

use eframe::egui::{Key, Modifiers, Response, Sense, Ui};

use crate::ui::keyboard::keep_arrows;

/// Place of a cell: row from the top, column from the left.
pub type Place = (usize, usize);

/// Which cell of a picture has the keyboard, or gets it when the picture does.
#[derive(Debug, Default)]
pub struct Rover {
    at: Place,
    wants_focus: bool,
}

impl Rover {
    /// How a cell senses: all can be clicked, one can be reached by Tab.
    pub fn sense(&self, place: Place) -> Sense {
        if self.at == place { Sense::click() } else { Sense::CLICK }
    }

    /// Goes back to the first cell where the one it was at is gone.
    pub fn settle(&mut self, exists: impl Fn(Place) -> bool) {
        if !exists(self.at) {
            self.at = (0, 0);
        }
    }

    /// Lets a drawn cell have the keyboard, and moves on with the arrows to the next cell that exists within `size`.
    pub fn meet(&mut self, ui: &Ui, response: &Response, place: Place, size: Place, exists: impl Fn(Place) -> bool) {
        if response.clicked() {
            self.at = place;
        }
        if self.at != place {
            return;
        }
        if std::mem::take(&mut self.wants_focus) {
            response.request_focus();
        }
        if !response.has_focus() {
            return;
        }
        keep_arrows(ui.ctx(), response.id);
        if let Some((down, right)) = pressed(ui) {
            let path = std::iter::successors(step(place, down, right, size), |place| step(*place, down, right, size));
            // Rows may be of different lengths: then the way down leads to the first cell of the next one.
            let beside = step(place, down, 0, size).map(|(row, _)| (row, 0)).filter(|_| down != 0);
            if let Some(next) = path.take(size.0.max(size.1)).find(|place| exists(*place)).or(beside) {
                self.at = next;
                self.wants_focus = true;
                ui.ctx().request_repaint();
            }
        }
    }
}

fn pressed(ui: &Ui) -> Option<(isize, isize)> {
    let ways = [(Key::ArrowDown, (1, 0)), (Key::ArrowUp, (-1, 0)), (Key::ArrowRight, (0, 1)), (Key::ArrowLeft, (0, -1))];
    ui.input_mut(|input| ways.into_iter().find(|(key, _)| input.consume_key(Modifiers::NONE, *key)).map(|(_, way)| way))
}

fn step((row, column): Place, down: isize, right: isize, (rows, columns): Place) -> Option<Place> {
    let next = (row.checked_add_signed(down)?, column.checked_add_signed(right)?);
    (next.0 < rows && next.1 < columns).then_some(next)
}
