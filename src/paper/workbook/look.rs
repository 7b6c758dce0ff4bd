//! How a cell looks, and the formats of the workbook made of it, each only once.

use std::collections::HashMap;

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::paper::page::Ink;
use crate::paper::table::{Align, Cell};
use crate::paper::text::TextStyle;

/// Typefaces that the offices of both languages have; the bundled one is not there.
const TYPEFACES: [(&str, &str); 2] = [("zh", "宋体"), ("", "Arial")];

/// Everything a format says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Look {
    /// Tenths of points.
    size: u16,
    bold: bool,
    align: Align,
    top: bool,
    ink: Ink,
    fill: Option<Ink>,
    border: Border,
    /// Degrees, as formats count them: 270 is one character below another.
    turn: i16,
}

/// The lines about a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Border {
    None,
    Thin,
    Thick,
}

impl Look {
    /// Of a text that stands outside the table.
    pub fn text(style: TextStyle, align: Align) -> Self {
        Self { size: tenths(style.size), bold: style.bold, align, top: false, ink: style.ink, fill: None, border: Border::None, turn: 0 }
    }

    /// Of a cell of the table in a column of that alignment.
    pub fn cell(cell: &Cell, size: f32, column: Align, ruled: bool) -> Self {
        let border = match (cell.frame, ruled) {
            (true, _) => Border::Thick,
            (false, true) => Border::Thin,
            (false, false) => Border::None,
        };
        Self {
            size: tenths(size),
            bold: cell.pieces.first().is_some_and(|piece| piece.bold),
            align: cell.align.unwrap_or(column),
            top: cell.top,
            ink: cell.chip.map_or(Ink::BLACK, |chip| chip.ink),
            fill: cell.chip.map(|chip| chip.fill).or(cell.fill),
            border,
            turn: if cell.upright { turn(cell) } else { 0 },
        }
    }

    /// The same, bold or not.
    pub fn bold(self, bold: bool) -> Self {
        Self { bold, ..self }
    }
}

fn turn(cell: &Cell) -> i16 {
    if is_stacked(cell) { 270 } else { 90 }
}

/// Whether upright text stands one character below another, as Chinese does; other words lie.
pub(super) fn is_stacked(cell: &Cell) -> bool {
    cell.pieces.iter().any(|piece| piece.text.chars().any(|c| ('\u{2E80}'..='\u{9FFF}').contains(&c)))
}

fn tenths(points: f32) -> u16 {
    (points * 10.0).round() as u16
}

fn color(ink: Ink) -> Color {
    let Ink(r, g, b) = ink;
    Color::RGB(u32::from_be_bytes([0, r, g, b]))
}

/// The formats made so far.
pub(super) struct Looks {
    typeface: &'static str,
    formats: HashMap<Look, Format>,
}

impl Looks {
    /// None yet; the language decides on the typeface.
    pub fn new(language: &str) -> Self {
        let typeface = TYPEFACES.iter().find(|(prefix, _)| language.starts_with(prefix)).map_or("", |(_, typeface)| typeface);
        Self { typeface, formats: HashMap::new() }
    }

    /// Name of the typeface.
    pub fn typeface(&self) -> &'static str {
        self.typeface
    }

    /// The format of a look.
    pub fn format(&mut self, look: Look) -> &Format {
        let typeface = self.typeface;
        self.formats.entry(look).or_insert_with(|| make(look, typeface))
    }
}

fn make(look: Look, typeface: &str) -> Format {
    let align = match look.align {
        Align::Left => FormatAlign::Left,
        Align::Centre => FormatAlign::Center,
        Align::Right => FormatAlign::Right,
    };
    let mut format = Format::new()
        .set_font_name(typeface)
        .set_font_size(f64::from(look.size) / 10.0)
        .set_font_color(color(look.ink))
        .set_align(align)
        .set_align(if look.top { FormatAlign::Top } else { FormatAlign::VerticalCenter })
        .set_rotation(look.turn)
        .set_text_wrap();
    if look.bold {
        format = format.set_bold();
    }
    if let Some(fill) = look.fill {
        format = format.set_background_color(color(fill));
    }
    match look.border {
        Border::None => format,
        Border::Thin => format.set_border(FormatBorder::Thin),
        Border::Thick => format.set_border(FormatBorder::Medium),
    }
}
