//! The fonts: which face has a character, and how wide it is there.
//!
//! Two faces are bundled and loaded once per process into flat tables, because measuring touches every
//! character of a register. A face of the machine is looked for only when both lack a character, or when it is
//! chosen by name.
//! Glyph ids are not kept here: only the PDF writer needs them, and only for the characters in use.

use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

use skrifa::prelude::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};

use crate::paper::dress::Dress;
use crate::paper::machine::{Machine, Undressed};
use crate::paper::page::{Face, Rect};
use crate::paper::rules;

static REGULAR: &[u8] = include_bytes!("../../assets/fonts/NotoSansSC-Regular.ttf");
static BOLD: &[u8] = include_bytes!("../../assets/fonts/NotoSansSC-Bold-GB2312.ttf");

/// The width a character without any glyph takes, so that a preview can show where it is missing.
const UNKNOWN: u32 = 1000;

/// The ends of a Chinese dash keep the distance that the glyph keeps from its neighbours, in em.
pub(super) const DASH_SIDE: f32 = 0.04;

/// All faces in use.
pub struct Fonts {
    regular: Table,
    bold: Table,
    machine: Machine,
}

/// The file behind a face.
#[derive(Debug, Clone)]
pub struct FaceFile {
    /// PostScript name.
    pub name: String,
    /// The whole file.
    pub bytes: &'static [u8],
    /// Number of the face in a collection, else 0.
    pub index: u32,
}

/// What line breaking needs to know of each character of the basic plane: advance in 1/1000 em in the
/// low twelve bits, its rules above them.
pub(super) struct Table {
    pub(super) entries: Box<[u32]>,
    has_more: HashMap<char, u32>,
    /// Ink of the em dash: left, right, bottom, top in em.
    dash: [f32; 4],
}

impl Fonts {
    /// The bundled faces, loaded on the first call.
    pub fn bundled() -> &'static Self {
        static FONTS: OnceLock<Fonts> = OnceLock::new();
        FONTS.get_or_init(|| {
            let regular = Table::load(REGULAR, None);
            let bold = Table::load(BOLD, Some(&regular));
            Self { regular, bold, machine: Machine::default() }
        })
    }

    /// The characters of `text` that no font has, each once. A line break is not missing; other
    /// control characters are, because nothing sensible can be printed for them.
    pub fn missing(&self, text: &str) -> Vec<char> {
        let missing: BTreeSet<char> = text.chars().filter(|&c| c != '\n' && self.face(c, false).is_none()).collect();
        missing.into_iter().collect()
    }

    /// The face that draws a character: bold if wanted and there, then regular, then one of the machine.
    pub fn face(&self, c: char, bold: bool) -> Option<Face> {
        let own = if bold { Face::Bold } else { Face::Regular };
        match self.table(bold).entry(c) {
            Some(entry) if entry & rules::FALLBACK != 0 => Some(Face::Regular),
            Some(_) => Some(own),
            None => self.machine.face(c).map(|(face, _)| Face::System(face)),
        }
    }

    /// The advance of a character in a face, per em.
    pub fn advance(&self, c: char, face: Face) -> f32 {
        self.units(c, face == Face::Bold) as f32 / 1000.0
    }

    /// The length of a line of text; a Chinese dash is counted as drawn.
    pub fn width(&self, text: &str, bold: bool, size: f32) -> f32 {
        let mut units = 0;
        let mut chars = text.chars().peekable();
        let mut before = '\0';
        while let Some(c) = chars.next() {
            let joined = c == '—' && (before == '—' || chars.peek() == Some(&'—'));
            units += if joined { 1000 } else { self.units(c, bold) };
            before = c;
        }
        units as f32 * size / 1000.0
    }

    /// The file behind a face, for the window and the PDF writer.
    pub fn file(&self, face: Face) -> FaceFile {
        let bundled = |name: &str, bytes| FaceFile { name: name.into(), bytes, index: 0 };
        match face {
            Face::Regular => bundled("NotoSansSC-Regular", REGULAR),
            Face::Bold => bundled("NotoSansSC-Bold", BOLD),
            Face::System(n) => self.machine.file(n).unwrap_or_else(|| bundled("NotoSansSC-Regular", REGULAR)),
        }
    }

    pub(super) fn table(&self, bold: bool) -> &Table {
        if bold { &self.bold } else { &self.regular }
    }

    /// Advance in 1/1000 em of a character set in a style.
    pub(super) fn units(&self, c: char, bold: bool) -> u32 {
        match self.table(bold).entry(c) {
            Some(entry) => entry & rules::ADVANCE,
            None => self.machine.face(c).map_or(UNKNOWN, |(_, units)| units),
        }
    }

    /// The rule drawn for a run of Chinese dashes that starts at `x` on the baseline `y`.
    pub(super) fn dash_rule(&self, bold: bool, dashes: usize, x: f32, y: f32, size: f32) -> Rect {
        let [_, _, bottom, top] = self.table(bold).dash;
        let side = DASH_SIDE * size;
        Rect::new(x + side, y - top * size, dashes as f32 * size - 2.0 * side, (top - bottom) * size)
    }

    /// Left and right end of the em dash's ink, in em.
    pub(super) fn dash_ink(&self, bold: bool) -> (f32, f32) {
        let [left, right, ..] = self.table(bold).dash;
        (left, right)
    }

    /// A face of the machine by its name, for the characters that are as wide in it as in the bundled face.
    pub fn named(&self, name: &str) -> Result<Dress, Undressed> {
        self.machine.named(name, |c| self.table(false).entry(c).is_some_and(|entry| entry & rules::ADVANCE == 1000) && c != '—')
    }

    /// The families of the machine that can be chosen for Chinese text, those that official papers ask for first.
    ///
    /// The first call looks through all fonts of the machine.
    pub fn families(&self) -> Vec<String> {
        self.machine.families()
    }
}

impl Table {
    /// `under` is the face to fall back to; its characters are marked as such.
    fn load(bytes: &'static [u8], under: Option<&Self>) -> Self {
        let mut table = Self { entries: vec![rules::OTHER; 0x1_0000].into_boxed_slice(), has_more: HashMap::new(), dash: [0.046, 0.847, 0.25, 0.312] };
        if let Some(under) = under {
            for (entry, below) in table.entries.iter_mut().zip(&under.entries) {
                *entry = *below | rules::FALLBACK;
            }
            for (c, entry) in &under.has_more {
                table.has_more.insert(*c, entry | rules::FALLBACK);
            }
        }
        let Ok(font) = FontRef::new(bytes) else {
            log::error!("a bundled font cannot be read");
            return table;
        };
        let metrics = font.glyph_metrics(Size::new(1000.0), LocationRef::default());
        for (code, glyph) in font.charmap().mappings() {
            let Some(c) = char::from_u32(code).filter(|c| !c.is_control()) else {
                continue;
            };
            let units = metrics.advance_width(glyph).unwrap_or(1000.0).round() as u32;
            let entry = units.min(rules::ADVANCE) | rules::of(c);
            match table.entries.get_mut(code as usize) {
                Some(slot) => *slot = entry,
                None => {
                    table.has_more.insert(c, entry);
                }
            }
            if c == '—'
                && let Some(ink) = metrics.bounds(glyph)
            {
                table.dash = [ink.x_min, ink.x_max, ink.y_min, ink.y_max].map(|v| v / 1000.0);
            }
        }
        for c in ['\n', ' '] {
            table.entries[c as usize] |= rules::of(c);
        }
        table
    }

    /// Advance and rules of a character that a bundled face has.
    fn entry(&self, c: char) -> Option<u32> {
        match self.entries.get(c as usize) {
            Some(entry) if entry & rules::OTHER == 0 => Some(*entry),
            Some(_) => None,
            None => self.has_more.get(&c).copied(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_characters_are_listed_once() {
        let fonts = Fonts::bundled();
        assert_eq!(fonts.missing("采购\n—— R12 ①℃"), Vec::<char>::new());
        assert_eq!(fonts.missing("a\u{7}b\tc\u{7}\u{F8FF0}"), ['\u{7}', '\t', '\u{F8FF0}']);
    }

    #[test]
    fn what_would_be_set_wrong_counts_as_missing_whatever_fonts_there_are() {
        let fonts = Fonts::bundled();
        assert_eq!(fonts.missing("甲مرحبا שלום བོད ᠮᠣᠩ देव乙").len(), "مرحبا שלום བོད ᠮᠣᠩ देव".chars().filter(|c| *c != ' ').collect::<BTreeSet<_>>().len());
        let symbols = (0xE000..0xF8FF).filter_map(char::from_u32).filter(|c| fonts.face(*c, false).is_some());
        for c in symbols.take(50) {
            let Some(face @ Face::System(_)) = fonts.face(c, false) else { continue };
            let file = fonts.file(face);
            assert!(crate::paper::machine::has_outline(file.bytes, file.index, '一').is_some(), "{} U+{:04X}", file.name, c as u32);
        }
    }

    #[test]
    fn bold_falls_back_to_regular() {
        let fonts = Fonts::bundled();
        assert_eq!(fonts.face('采', true), Some(Face::Bold));
        // 㐂 is in the whole face only.
        assert_eq!(fonts.face('㐂', true), Some(Face::Regular));
    }

    #[test]
    fn a_chinese_dash_is_two_ems_and_its_rule_has_no_gap() {
        let fonts = Fonts::bundled();
        assert_eq!(fonts.width("——", false, 10.0), 20.0);
        assert!(fonts.width("—", false, 10.0) < 10.0);
        let rule = fonts.dash_rule(false, 2, 0.0, 0.0, 10.0);
        assert!(rule.width > 19.0 && rule.width < 20.0);
    }
}
