//! Text into marks: lines broken to a width, runs split where the face changes.

use crate::paper::font::Fonts;
use crate::paper::lines::{Line, Watch, break_text};
use crate::paper::page::{Face, Ink, Mark, Rect, Turn};
use crate::paper::rules::{DASH, FALLBACK, OTHER};
use crate::paper::table::Align;

/// Height of a line over its size.
pub(super) const LEADING: f32 = 1.45;

/// How a text is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TextStyle {
    /// Points per em.
    pub size: f32,
    /// Bold or regular.
    pub bold: bool,
    /// Colour.
    pub ink: Ink,
}

impl TextStyle {
    /// Regular black text.
    pub fn new(size: f32) -> Self {
        Self { size, bold: false, ink: Ink::BLACK }
    }

    /// The same, bold.
    pub fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    /// The same in another colour.
    pub fn ink(self, ink: Ink) -> Self {
        Self { ink, ..self }
    }

    /// From one baseline to the next.
    pub fn line_height(&self) -> f32 {
        self.size * LEADING
    }

    /// The width of a text in one line.
    pub(super) fn width(&self, text: &str) -> f32 {
        Fonts::bundled().width(text, self.bold, self.size)
    }

    /// How far below the top of its line the baseline stands. The body of a Chinese character is
    /// centred 0.36 em above the baseline.
    pub(super) fn drop(&self) -> f32 {
        self.size * (LEADING / 2.0 + 0.36)
    }

    /// A width in the units of line breaking.
    pub(super) fn units(&self, width: f32) -> u32 {
        (width.max(0.0) * 1000.0 / self.size + 0.5) as u32
    }

    pub(super) fn points(&self, units: u32) -> f32 {
        units as f32 * self.size / 1000.0
    }
}

/// Sets `text` from the top of a rectangle, broken to its width, and returns the height it takes.
pub fn lay_text(text: &str, style: TextStyle, at: Rect, align: Align, marks: &mut Vec<Mark>) -> f32 {
    let fonts = Fonts::bundled();
    let mut lines = Vec::new();
    let room = style.units(at.width);
    break_text(fonts, text, style.bold, room, &mut (), &mut lines);
    for (number, line) in lines.iter().enumerate() {
        let y = at.y + number as f32 * style.line_height() + style.drop();
        lay_line(fonts, text, *line, style, at, y, align, marks);
    }
    lines.len() as f32 * style.line_height()
}

/// The height `text` takes when it is broken to a width.
pub fn text_height(text: &str, style: TextStyle, width: f32) -> f32 {
    line_count(text, style, width, &mut ()) as f32 * style.line_height()
}

/// The lines into which `text` is broken at a width.
pub fn text_lines(text: &str, style: TextStyle, width: f32) -> Vec<String> {
    let mut lines = Vec::new();
    break_text(Fonts::bundled(), text, style.bold, style.units(width), &mut (), &mut lines);
    lines.iter().map(|line| text[line.start as usize..line.end as usize].to_owned()).collect()
}

pub(super) fn line_count(text: &str, style: TextStyle, width: f32, watch: &mut impl Watch) -> usize {
    let mut lines = Vec::new();
    let room = style.units(width);
    break_text(Fonts::bundled(), text, style.bold, room, watch, &mut lines);
    lines.len()
}

/// One broken line on the baseline `y`.
#[allow(clippy::too_many_arguments)]
pub(super) fn lay_line(fonts: &Fonts, text: &str, line: Line, style: TextStyle, at: Rect, y: f32, align: Align, marks: &mut Vec<Mark>) {
    if line.start == line.end {
        return;
    }
    let free = at.width - style.points(line.width);
    let x = at.x
        + match align {
            Align::Left => 0.0,
            Align::Centre => (free / 2.0).max(0.0),
            Align::Right => free.max(0.0),
        };
    let run = &text[line.start as usize..line.end as usize];
    lay_run(fonts, run, style, x, y, Turn::None, style.points(line.width), marks);
}

/// One run that needs no breaking; `width` is its length as measured.
#[allow(clippy::too_many_arguments)]
pub(super) fn lay_run(fonts: &Fonts, text: &str, style: TextStyle, x: f32, y: f32, turn: Turn, width: f32, marks: &mut Vec<Mark>) {
    let own = if style.bold { Face::Bold } else { Face::Regular };
    let entries = &fonts.table(style.bold).entries;
    let special = text.chars().any(|c| {
        let entry = entries.get(c as usize).copied().unwrap_or(OTHER);
        entry & (FALLBACK | DASH | OTHER) != 0
    });
    let mut run = |text: &str, face, along: f32, width| {
        let (across, down) = turn.direction();
        let (x, y) = (x + across * along, y + down * along);
        let TextStyle { size, ink, .. } = style;
        let dash = turn == Turn::None && is_dash(text);
        let text: Box<str> = text.into();
        marks.push(if dash {
            let rect = fonts.dash_rule(style.bold, text.chars().count(), x, y, size);
            Mark::Dash { rect, x, y, size, face, ink, turn, text }
        } else {
            Mark::Text { x, y, size, width, face, ink, turn, text }
        });
    };
    if !special {
        run(text, own, 0.0, width);
        return;
    }
    let mut along = 0.0;
    let mut rest = text;
    while !rest.is_empty() {
        let (length, face) = first_run(fonts, rest, style.bold);
        let (part, after) = rest.split_at(length);
        let width = fonts.width(part, style.bold, style.size);
        run(part, face.unwrap_or(own), along, width);
        along += width;
        rest = after;
    }
}

fn is_dash(text: &str) -> bool {
    text.starts_with("——") && text.chars().all(|c| c == '—')
}

/// Bytes and face of the first run of one face; a Chinese dash is a run of its own.
fn first_run(fonts: &Fonts, text: &str, bold: bool) -> (usize, Option<Face>) {
    let dash = text.len() - text.trim_start_matches('—').len();
    if dash > '—'.len_utf8() {
        return (dash, fonts.face('—', bold));
    }
    let face = text.chars().next().and_then(|c| fonts.face(c, bold));
    let end = text.char_indices().skip(1).find(|&(at, c)| text[at..].starts_with("——") || fonts.face(c, bold) != face);
    (end.map_or(text.len(), |(at, _)| at), face)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_split_at_dashes_and_where_the_face_changes() {
        let mut marks = Vec::new();
        let at = Rect::new(0.0, 0.0, 500.0, 100.0);
        let style = TextStyle::new(10.0).bold();
        lay_text("采购——㐂验收", style, at, Align::Left, &mut marks);
        let runs: Vec<_> = marks
            .iter()
            .map(|mark| match mark {
                Mark::Text { x, face, text, .. } => (*x, *face, &**text),
                Mark::Dash { x, face, text, .. } => (*x, *face, &**text),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(runs, [(0.0, Face::Bold, "采购"), (20.0, Face::Bold, "——"), (40.0, Face::Regular, "㐂"), (50.0, Face::Bold, "验收")]);
    }
}
