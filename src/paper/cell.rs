//! One cell: how high it must be, and its marks.

use std::ops::Range;

use crate::paper::font::Fonts;
use crate::paper::grid::{PAD_Y, pad_x};
use crate::paper::lines::{Line, Watch, break_text};
use crate::paper::page::{Ink, Mark, Rect};
use crate::paper::table::{Align, Cell};
use crate::paper::text::{LEADING, TextStyle, lay_line};
use crate::paper::upright::Upright;

/// What a chip stands out beyond its text.
const CHIP: (f32, f32) = (4.0, 0.4);
/// Text set downwards is no longer than this many ems; a longer one is set across.
const TALLEST: f32 = 20.0;
/// Thickness of a frame.
const FRAME: f32 = 1.8;

/// Marks of a page in the making: what lies below, what is ruled, what is written.
#[derive(Default)]
pub(super) struct Canvas {
    pub fills: Vec<Mark>,
    pub lines: Vec<Mark>,
    pub text: Vec<Mark>,
}

impl Canvas {
    /// All marks in the order in which they are painted.
    pub fn into_marks(self) -> Vec<Mark> {
        let mut marks = self.fills;
        marks.extend(self.lines);
        marks.extend(self.text);
        marks
    }
}

/// Sets cells in one size of type; keeps room for their lines from cell to cell.
pub(super) struct Setter {
    size: f32,
    lines: Vec<Line>,
}

impl Setter {
    pub fn new(size: f32) -> Self {
        Self { size, lines: Vec::new() }
    }

    pub fn line_height(&self) -> f32 {
        self.size * LEADING
    }

    /// The height of that many lines with the free room about them.
    pub fn height_of(&self, lines: usize) -> f32 {
        lines as f32 * self.line_height() + 2.0 * PAD_Y
    }

    /// How many lines fit a height.
    pub fn lines_in(&self, height: f32) -> usize {
        ((height - 2.0 * PAD_Y + 0.01) / self.line_height()).max(0.0) as usize
    }

    fn style(&self, bold: bool) -> TextStyle {
        TextStyle { bold, ..TextStyle::new(self.size) }
    }

    /// The height a cell needs at a width.
    pub fn measure(&mut self, cell: &Cell, width: f32, watch: &mut impl Watch) -> f32 {
        if cell.upright {
            let text = whole_text(cell);
            if let Some(upright) = self.upright(cell, &text, width, watch) {
                return upright.height + 2.0 * PAD_Y;
            }
        }
        let lines = self.count(cell, width, watch);
        self.height_of(lines)
    }

    /// A cell set downwards; none, if it would be too long for that.
    fn upright<'t>(&self, cell: &Cell, text: &'t str, width: f32, watch: &mut impl Watch) -> Option<Upright<'t>> {
        let bold = cell.pieces.first().is_some_and(|p| p.bold);
        let upright = Upright::new(text, self.style(bold), width - 2.0, watch);
        (upright.height <= TALLEST * self.size).then_some(upright)
    }

    /// How many lines a cell has at a width.
    fn count(&mut self, cell: &Cell, width: f32, watch: &mut impl Watch) -> usize {
        self.lines.clear();
        for piece in &cell.pieces {
            let room = self.style(piece.bold).units(width - 2.0 * pad_x(width));
            break_text(Fonts::bundled(), &piece.text, piece.bold, room, watch, &mut self.lines);
        }
        self.lines.len().max(1)
    }

    /// Paints a cell into its room. With `shown`, only those of its lines, from the top.
    pub fn draw(&mut self, cell: &Cell, at: Rect, align: Align, shown: Option<Range<usize>>, canvas: &mut Canvas) {
        if let Some(ink) = cell.fill {
            canvas.fills.push(Mark::Fill { rect: at, radius: 0.0, ink });
        }
        if cell.frame {
            canvas.lines.push(Mark::Frame { rect: at.shrunk(FRAME / 2.0, FRAME / 2.0), width: FRAME, ink: Ink::BLACK });
        }
        if cell.upright && shown.is_none() {
            let text = whole_text(cell);
            if let Some(upright) = self.upright(cell, &text, at.width, &mut ()) {
                return upright.lay(at, &mut canvas.text);
            }
        }
        self.draw_lines(cell, at, cell.align.unwrap_or(align), shown, canvas);
    }

    fn draw_lines(&mut self, cell: &Cell, at: Rect, align: Align, shown: Option<Range<usize>>, canvas: &mut Canvas) {
        if cell.pieces.iter().all(|p| p.text.is_empty()) {
            return;
        }
        let total = self.count(cell, at.width, &mut ());
        let high = self.line_height();
        let room = Rect { x: at.x + pad_x(at.width), width: at.width - 2.0 * pad_x(at.width), ..at };
        let shown = shown.unwrap_or(0..total);
        // A cell that goes on over the page begins at the top; so does its end.
        let whole = shown.start == 0 && shown.end >= total;
        let top = if cell.top || !whole { at.y + PAD_Y } else { at.y + (at.height - total as f32 * high) / 2.0 };
        let ink = cell.chip.map_or(Ink::BLACK, |chip| chip.ink);
        if let Some(chip) = cell.chip.filter(|_| shown.start < total) {
            let units = self.lines.iter().map(|l| l.width).max().unwrap_or(0);
            let width = self.style(false).points(units) + 2.0 * CHIP.0;
            canvas.fills.push(Mark::Fill {
                rect: Rect::new(at.x + (at.width - width) / 2.0, top - CHIP.1, width, total as f32 * high + 2.0 * CHIP.1),
                radius: 2.0,
                ink: chip.fill,
            });
        }
        let mut number = 0;
        let mut first = 0;
        for piece in &cell.pieces {
            let style = self.style(piece.bold).ink(ink);
            for line in &self.lines[first..] {
                // Only the first line of a piece starts at 0: here the next piece begins.
                if number > first && line.start == 0 {
                    break;
                }
                if shown.contains(&number) {
                    let y = top + (number - shown.start) as f32 * high + style.drop();
                    let fonts = Fonts::bundled();
                    lay_line(fonts, &piece.text, *line, style, room, y, align, &mut canvas.text);
                }
                number += 1;
            }
            first = number;
        }
    }
}

/// The cell as it is repeated after a page break.
pub(super) fn continued(cell: &Cell, word: &str) -> Cell {
    let mut again = cell.clone();
    if let Some(last) = again.pieces.iter_mut().rev().find(|p| !p.text.is_empty()) {
        let is_number = last.text.chars().all(|c| c.is_ascii_digit());
        // The column of a number has no room for more beside it, and brackets would stand alone in their lines.
        let bare = word.trim_matches(|c: char| c.is_whitespace() || "()（）".contains(c));
        last.text = if is_number { format!("{}\n{bare}", last.text) } else { format!("{}{word}", last.text) }.into();
    }
    again
}

fn whole_text(cell: &Cell) -> std::borrow::Cow<'_, str> {
    match &cell.pieces[..] {
        [one] => (&*one.text).into(),
        pieces => {
            let texts: Vec<&str> = pieces.iter().map(|p| &*p.text).collect();
            texts.join("\n").into()
        }
    }
}
