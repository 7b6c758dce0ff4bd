//! Sheets bound into an official paper (GB/T 9704-2012): margins that change sides from page to page, tables that lie on their side, and the number under the text.

use crate::paper::font::Fonts;
use crate::paper::page::{Mark, Point, Turn};
use crate::paper::sheet::{Margins, Sheet, Sizes};
use crate::paper::text::{TextStyle, lay_run};

/// Points to the millimetre.
const MM: f32 = 72.0 / 25.4;
/// The margins leave 156 × 225 mm for the text.
const ABOVE: f32 = 37.0 * MM;
const BINDING: f32 = 28.0 * MM;
const CUTTING: f32 = 26.0 * MM;
const BELOW: f32 = 35.0 * MM;
/// Chinese sizes of type: 2, 3 and 4; and that of tables.
const SIZE_2: f32 = 22.0;
const SIZE_3: f32 = 16.0;
const SIZE_4: f32 = 14.0;
const TABLE: f32 = 8.0;
/// From the text down to the dashes of the page number.
const TO_NUMBER: f32 = 7.0 * MM;

/// How a sheet is bound.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Binding {
    /// Whether the content lies on its side. Its head is at the left of the upright page then: at the binding of odd pages, at the cutting edge of even ones.
    pub lies: bool,
    /// Number of the first page.
    pub first: usize,
}

impl Sheet {
    /// A sheet of an official paper.
    pub fn official(binding: Binding) -> Self {
        // The size 3 of the standard is meant for running text: ten columns would hold two characters a line. Tables are set in that of the ledger.
        let sizes = Sizes { body: TABLE, title: SIZE_2, head: 10.5, foot: 7.5, attachment: SIZE_3 };
        let margins = Margins { top: ABOVE, right: CUTTING, bottom: BELOW, left: BINDING };
        let upright = Self { margins, sizes, binding: Some(binding), ..Self::a4() };
        if binding.lies {
            let margins = Margins { top: BINDING, right: ABOVE, bottom: CUTTING, left: BELOW };
            return Self { margins, ..upright.landscape() };
        }
        upright
    }

    /// Width and height of the paper as it is handed out.
    pub fn size(&self) -> (f32, f32) {
        if self.lies() { (self.height, self.width) } else { (self.width, self.height) }
    }

    /// Whether the content lies on its side.
    pub(super) fn lies(&self) -> bool {
        self.binding.is_some_and(|binding| binding.lies)
    }

    /// Brings the marks of a bound page to their places on the paper and adds its number.
    pub(super) fn bind(&self, number: usize, label: &str, marks: &mut Vec<Mark>) {
        let is_odd = number % 2 == 1;
        // The binding of even pages is at the right.
        let shift = if is_odd { 0.0 } else { CUTTING - BINDING };
        for mark in marks.iter_mut() {
            if self.lies() {
                mark.change(1.0, Turn::Left, &|Point { x, y }| Point { x: y + shift, y: self.width - x });
            } else {
                mark.change(1.0, Turn::None, &|Point { x, y }| Point { x: x + shift, y });
            }
        }
        let (fonts, style) = (Fonts::bundled(), TextStyle::new(SIZE_4));
        let (across, down) = self.size();
        let width = fonts.width(label, false, SIZE_4);
        // One character in from the side of the text that is away from the binding.
        let x = if is_odd { across - CUTTING - SIZE_4 - width } else { CUTTING + SIZE_4 };
        let dash = fonts.dash_rule(false, 1, 0.0, 0.0, SIZE_4).y;
        lay_run(fonts, label, style, x, down - BELOW + TO_NUMBER - dash, Turn::None, width, marks);
    }
}
