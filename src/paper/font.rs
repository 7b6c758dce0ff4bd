//! The fonts: which face has a character, and how wide it is there.
//!
//! Two faces are bundled and loaded once per process into flat tables, because measuring touches every
//! character of a register. A face of the machine is looked for only when both lack a character.
//! Glyph ids are not kept here: only the PDF writer needs them, and only for the characters in use.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, OnceLock, RwLock};

use skrifa::prelude::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};

use crate::paper::dress::Dress;
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
    system: RwLock<System>,
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

#[derive(Default)]
struct System {
    faces: Option<fontdb::Database>,
    used: Vec<FaceFile>,
    found: HashMap<char, Option<(u8, u32)>>,
}

impl Fonts {
    /// The bundled faces, loaded on the first call.
    pub fn bundled() -> &'static Self {
        static FONTS: OnceLock<Fonts> = OnceLock::new();
        FONTS.get_or_init(|| {
            let regular = Table::load(REGULAR, None);
            let bold = Table::load(BOLD, Some(&regular));
            Self { regular, bold, system: RwLock::default() }
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
            None => self.system_face(c).map(|(face, _)| Face::System(face)),
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
            Face::System(n) => {
                let system = self.system.read().unwrap_or_else(|e| e.into_inner());
                match system.used.get(usize::from(n)) {
                    Some(file) => file.clone(),
                    None => bundled("NotoSansSC-Regular", REGULAR),
                }
            }
        }
    }

    pub(super) fn table(&self, bold: bool) -> &Table {
        if bold { &self.bold } else { &self.regular }
    }

    /// Advance in 1/1000 em of a character set in a style.
    pub(super) fn units(&self, c: char, bold: bool) -> u32 {
        match self.table(bold).entry(c) {
            Some(entry) => entry & rules::ADVANCE,
            None => self.system_face(c).map_or(UNKNOWN, |(_, units)| units),
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
        let mut system = self.system.write().unwrap_or_else(|e| e.into_inner());
        let (face, wide) = system.named(name)?;
        let is_square = |c: &char| self.table(false).entry(*c).is_some_and(|entry| entry & rules::ADVANCE == 1000) && *c != '—';
        Ok(Dress { face, signs: Arc::new(wide.into_iter().filter(is_square).collect()) })
    }

    fn system_face(&self, c: char) -> Option<(u8, u32)> {
        if c.is_control() || needs_shaping(c) {
            return None;
        }
        {
            let system = self.system.read().unwrap_or_else(|e| e.into_inner());
            if let Some(found) = system.found.get(&c) {
                return *found;
            }
        }
        let mut system = self.system.write().unwrap_or_else(|e| e.into_inner());
        let found = system.search(c);
        system.found.insert(c, found);
        found
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

/// Why a face cannot be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undressed {
    /// The machine has none of this name.
    Missing,
    /// Its maker forbids embedding it, or it cannot be embedded, or it has no Chinese.
    Refused,
}

impl System {
    fn faces(&mut self) -> &fontdb::Database {
        self.faces.get_or_insert_with(|| {
            let mut faces = fontdb::Database::new();
            faces.load_system_fonts();
            faces
        })
    }

    /// A face by the name of its family, in any language, or its own, and the characters that are one em wide in it.
    fn named(&mut self, name: &str) -> Result<(Face, Vec<char>), Undressed> {
        let is_wanted =
            |face: &&fontdb::FaceInfo| face.post_script_name == name || face.families.iter().any(|(family, _)| family.eq_ignore_ascii_case(name));
        let faces = self.faces();
        let mut wanted: Vec<_> = faces.faces().filter(is_wanted).collect();
        wanted.sort_by_key(|face| (face.style != fontdb::Style::Normal, face.weight.0.abs_diff(400), face.post_script_name.clone(), face.index));
        let face = *wanted.first().ok_or(Undressed::Missing)?;
        let wide = faces.with_face_data(face.id, |bytes, index| {
            has_outline(bytes, index, '一')?;
            let font = FontRef::from_index(bytes, index).ok()?;
            let metrics = font.glyph_metrics(Size::new(1000.0), LocationRef::default());
            let is_wide = |(_, glyph): &(u32, skrifa::GlyphId)| metrics.advance_width(*glyph).is_some_and(|width| width.round() as u32 == 1000);
            Some(font.charmap().mappings().filter(is_wide).filter_map(|(code, _)| char::from_u32(code)).collect())
        });
        let wide = wide.flatten().ok_or(Undressed::Refused)?;
        let (id, name, index) = (face.id, face.post_script_name.clone(), face.index);
        let number = self.number(id, name, index).ok_or(Undressed::Refused)?;
        Ok((Face::System(number), wide))
    }

    /// The number of a face in use; it stays in memory as long as the process, like the bundled ones.
    fn number(&mut self, id: fontdb::ID, name: String, index: u32) -> Option<u8> {
        if let Some(known) = self.used.iter().position(|file| file.name == name && file.index == index) {
            return u8::try_from(known).ok();
        }
        let bytes = self.faces().with_face_data(id, |bytes, _| bytes.to_vec())?;
        let number = u8::try_from(self.used.len()).ok()?;
        self.used.push(FaceFile { name, bytes: Vec::leak(bytes), index });
        Some(number)
    }

    /// The first face in a fixed order that has the character, so that a run repeats itself.
    fn search(&mut self, c: char) -> Option<(u8, u32)> {
        let faces = self.faces();
        let mut order: Vec<_> = faces.faces().collect();
        order.sort_by_key(|face| {
            let plain = face.style == fontdb::Style::Normal && face.weight == fontdb::Weight::NORMAL && face.stretch == fontdb::Stretch::Normal;
            (!plain, &face.post_script_name, face.index)
        });
        let (face, units) = order.into_iter().find_map(|face| {
            let units = faces.with_face_data(face.id, |bytes, index| {
                // What a private character looks like is agreed on among Chinese fonts, if anywhere: an arrow of a font of symbols is a wrong name.
                let is_ours = !is_private(c) || has_outline(bytes, index, '一').is_some();
                is_ours.then(|| has_outline(bytes, index, c)).flatten()
            })??;
            Some((face, units))
        })?;
        let (id, name, index) = (face.id, face.post_script_name.clone(), face.index);
        self.number(id, name, index).map(|number| (number, units))
    }
}

/// Whether its script runs from right to left or changes its signs with their neighbours. Set sign by sign it would be wrong, so nobody has it.
fn needs_shaping(c: char) -> bool {
    // Hebrew to Sinhala, Tibetan and Myanmar, Khmer and Mongolian, Tai Tham, and the forms and further scripts of the first.
    matches!(c as u32,
        0x0590..=0x0DFF | 0x0F00..=0x109F | 0x1780..=0x18AF | 0x1A20..=0x1AAF | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFE | 0x1_0800..=0x1_0FFF | 0x1_E800..=0x1_EFFF)
}

fn is_private(c: char) -> bool {
    matches!(c as u32, 0xE000..=0xF8FF | 0xF_0000..=0x10_FFFF)
}

/// The advance in 1/1000 em, if the face may be embedded and really draws the character.
fn has_outline(bytes: &[u8], index: u32, c: char) -> Option<u32> {
    use skrifa::raw::TableProvider;
    let font = FontRef::from_index(bytes, index).ok()?;
    let glyph = font.charmap().map(c).filter(|g| g.to_u32() != 0)?;
    let outlines = font.outline_glyphs();
    outlines.format()?;
    // CFF2 and variable outlines cannot be subset; bits 1, 8 and 9 of fsType forbid embedding and subsets.
    if font.cff2().is_ok() || font.fvar().is_ok() {
        return None;
    }
    if font.os2().is_ok_and(|os2| os2.fs_type() & 0x202 == 0x002 || os2.fs_type() & 0x300 != 0) {
        return None;
    }
    outlines.get(glyph)?;
    let metrics = font.glyph_metrics(Size::new(1000.0), LocationRef::default());
    Some(metrics.advance_width(glyph)?.round() as u32)
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
            assert!(has_outline(file.bytes, file.index, '一').is_some(), "{} U+{:04X}", file.name, c as u32);
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
