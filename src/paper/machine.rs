//! The fonts of the machine: which of them can be chosen, and which has a character that the bundled faces lack.
//!
//! They are looked through once per process, and under no lock: whoever paints a page never waits for it.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, OnceLock, RwLock, RwLockReadGuard, RwLockWriteGuard};

use fontdb::{Database, FaceInfo, ID, Language};
use skrifa::prelude::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};

use crate::paper::dress::Dress;
use crate::paper::font::FaceFile;
use crate::paper::page::Face;

/// Whoever has these has the Chinese of today; a Japanese or a traditional font lacks some.
const CHINESE: &str = "廉政风险岗责购贿，。";

/// What official papers ask for, as it begins the names of fonts; so are the families ordered.
const OFFICIAL: [&str; 10] = ["仿宋_GB", "仿宋", "方正小标宋", "小标宋", "黑体", "楷体_GB", "楷体", "方正仿宋", "方正黑体", "方正楷体"];

/// Why a face cannot be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undressed {
    /// The machine has none of this name.
    Missing,
    /// Its maker forbids embedding it, or it cannot be embedded, or it has no Chinese.
    Refused,
}

/// The fonts of the machine.
#[derive(Default)]
pub(super) struct Machine {
    faces: OnceLock<Database>,
    known: RwLock<Known>,
}

/// What was asked for before.
#[derive(Default)]
struct Known {
    used: Vec<FaceFile>,
    found: HashMap<char, Option<(u8, u32)>>,
    named: HashMap<String, Result<Dress, Undressed>>,
}

impl Machine {
    /// The file of a face in use.
    pub(super) fn file(&self, number: u8) -> Option<FaceFile> {
        self.known().used.get(usize::from(number)).cloned()
    }

    /// The face that has a character, and its advance there.
    pub(super) fn face(&self, c: char) -> Option<(u8, u32)> {
        if c.is_control() || needs_shaping(c) {
            return None;
        }
        let known = self.known().found.get(&c).copied();
        known.unwrap_or_else(|| {
            let found = self.search(c);
            self.change().found.insert(c, found);
            found
        })
    }

    /// A face by the name of its family, in any language, or its own; it dresses the wanted ones of the characters that are one em wide in it.
    pub(super) fn named(&self, name: &str, is_wanted: impl Fn(char) -> bool) -> Result<Dress, Undressed> {
        let known = self.known().named.get(name).cloned();
        known.unwrap_or_else(|| {
            let dress = self.dress(name, is_wanted);
            self.change().named.insert(name.to_owned(), dress.clone());
            dress
        })
    }

    /// The families that can be chosen.
    pub(super) fn families(&self) -> Vec<String> {
        families(self.faces())
    }

    fn dress(&self, name: &str, is_wanted: impl Fn(char) -> bool) -> Result<Dress, Undressed> {
        let face = of_name(self.faces(), name).ok_or(Undressed::Missing)?;
        let wide = self.faces().with_face_data(face.id, |bytes, index| {
            has_outline(bytes, index, '一')?;
            let font = FontRef::from_index(bytes, index).ok()?;
            let metrics = font.glyph_metrics(Size::new(1000.0), LocationRef::default());
            let is_wide = |(_, glyph): &(u32, skrifa::GlyphId)| metrics.advance_width(*glyph).is_some_and(|width| width.round() as u32 == 1000);
            Some(font.charmap().mappings().filter(is_wide).filter_map(|(code, _)| char::from_u32(code)).filter(|c| is_wanted(*c)).collect())
        });
        let signs = wide.flatten().ok_or(Undressed::Refused)?;
        let number = self.number(face).ok_or(Undressed::Refused)?;
        Ok(Dress { face: Face::System(number), signs: Arc::new(signs) })
    }

    /// The first face in a fixed order that has the character, so that a run repeats itself.
    fn search(&self, c: char) -> Option<(u8, u32)> {
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
        self.number(face).map(|number| (number, units))
    }

    /// The number of a face in use; it stays in memory as long as the process, like the bundled ones.
    fn number(&self, face: &FaceInfo) -> Option<u8> {
        let of = |used: &[FaceFile]| used.iter().position(|file| file.name == face.post_script_name && file.index == face.index);
        let known = of(&self.known().used);
        let place = match known {
            Some(known) => known,
            None => {
                let bytes = self.faces().with_face_data(face.id, |bytes, _| bytes.to_vec())?;
                let used = &mut self.change().used;
                // Another thread may have been faster.
                of(used).unwrap_or_else(|| {
                    used.push(FaceFile { name: face.post_script_name.clone(), bytes: Vec::leak(bytes), index: face.index });
                    used.len() - 1
                })
            }
        };
        u8::try_from(place).ok()
    }

    fn faces(&self) -> &Database {
        self.faces.get_or_init(|| {
            let mut faces = Database::new();
            faces.load_system_fonts();
            faces
        })
    }

    fn known(&self) -> RwLockReadGuard<'_, Known> {
        self.known.read().unwrap_or_else(|e| e.into_inner())
    }

    fn change(&self) -> RwLockWriteGuard<'_, Known> {
        self.known.write().unwrap_or_else(|e| e.into_inner())
    }
}

/// The families of which the face that would be taken writes Chinese and may be embedded, each once.
fn families(faces: &Database) -> Vec<String> {
    let names: BTreeSet<&str> = faces.faces().filter_map(family).collect();
    let can_serve = |name: &&str| of_name(faces, name).is_some_and(|face| writes_chinese(faces, face.id));
    let mut families: Vec<String> = names.into_iter().filter(can_serve).map(str::to_owned).collect();
    let place = |name: &String| OFFICIAL.iter().position(|official| name.starts_with(official)).unwrap_or(OFFICIAL.len());
    families.sort_by_key(place);
    families
}

/// The name of its family as people know it: the Chinese one where it has one.
fn family(face: &FaceInfo) -> Option<&str> {
    use Language::{Chinese_HongKongSAR, Chinese_MacaoSAR, Chinese_PeoplesRepublicOfChina, Chinese_Singapore, Chinese_Taiwan};
    let known = [Chinese_PeoplesRepublicOfChina, Chinese_Singapore, Chinese_Taiwan, Chinese_HongKongSAR, Chinese_MacaoSAR];
    let in_chinese = known.iter().find_map(|language| face.families.iter().find(|(_, named)| named == language));
    let (name, _) = in_chinese.or(face.families.first())?;
    // What begins with a dot is the system's own.
    Some(name.as_str()).filter(|name| !name.is_empty() && !name.starts_with('.'))
}

/// The face that a name stands for: the upright one of usual weight, where a family has several.
fn of_name<'a>(faces: &'a Database, name: &str) -> Option<&'a FaceInfo> {
    let is_wanted = |face: &&FaceInfo| face.post_script_name == name || face.families.iter().any(|(family, _)| family.eq_ignore_ascii_case(name));
    let order = |face: &&FaceInfo| (face.style != fontdb::Style::Normal, face.weight.0.abs_diff(400), face.post_script_name.clone(), face.index);
    faces.faces().filter(is_wanted).min_by_key(order)
}

fn writes_chinese(faces: &Database, id: ID) -> bool {
    let has_all = |bytes: &[u8], index| CHINESE.chars().all(|c| has_outline(bytes, index, c) == Some(1000));
    faces.with_face_data(id, has_all).unwrap_or_default()
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
pub(super) fn has_outline(bytes: &[u8], index: u32, c: char) -> Option<u32> {
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

    fn faces(files: &[&[u8]]) -> Database {
        let mut faces = Database::new();
        files.iter().for_each(|bytes| faces.load_font_data(bytes.to_vec()));
        faces
    }

    fn named(names: &[(&str, Language)]) -> FaceInfo {
        let mut face = faces(&[REGULAR]).faces().next().expect("a face").clone();
        face.families = names.iter().map(|(name, language)| ((*name).to_owned(), *language)).collect();
        face.post_script_name = names.first().map_or("", |(name, _)| name).to_owned();
        face
    }

    static REGULAR: &[u8] = include_bytes!("../../assets/fonts/NotoSansSC-Regular.ttf");

    #[test]
    fn a_family_that_writes_chinese_and_may_be_embedded_can_be_chosen() {
        let all = faces(&[REGULAR]);
        assert_eq!(families(&all), ["Noto Sans SC"]);
        let mut forbidden = REGULAR.to_vec();
        forbid(&mut forbidden);
        let all = faces(&[&forbidden]);
        assert!(of_name(&all, "Noto Sans SC").is_some() && families(&all).is_empty());
        assert!(families(&Database::new()).is_empty());
    }

    /// Sets the bit of the font that forbids embedding it.
    fn forbid(font: &mut [u8]) {
        let tables = usize::from(u16::from_be_bytes([font[4], font[5]]));
        let record = (0..tables).map(|table| 12 + 16 * table).find(|record| &font[*record..record + 4] == b"OS/2").expect("its licence");
        let mut place = [0; 4];
        place.copy_from_slice(&font[record + 8..record + 12]);
        let place = u32::from_be_bytes(place) as usize;
        font[place + 8..place + 10].copy_from_slice(&[0, 2]);
    }

    #[test]
    fn the_names_are_those_that_people_know_and_official_ones_come_first() {
        use Language::{Chinese_PeoplesRepublicOfChina as Chinese, Chinese_Taiwan as Traditional, English_UnitedStates as English};
        assert_eq!(family(&named(&[("FangSong", English), ("仿宋", Chinese)])), Some("仿宋"));
        assert_eq!(family(&named(&[("MingLiU", English), ("細明體", Traditional)])), Some("細明體"));
        assert_eq!(family(&named(&[("Noto Sans SC", English)])), Some("Noto Sans SC"));
        assert_eq!(family(&named(&[(".Hidden", English)])), None);
        let mut all = Database::new();
        let file = fontdb::Source::Binary(Arc::new(REGULAR));
        for name in ["Noto Sans SC", "宋体", "楷体", "黑体", "方正小标宋简体", "仿宋", "仿宋_GB2312"] {
            all.push_face_info(FaceInfo { source: file.clone(), ..named(&[(name, Chinese)]) });
        }
        assert_eq!(families(&all), ["仿宋_GB2312", "仿宋", "方正小标宋简体", "黑体", "楷体", "Noto Sans SC", "宋体"]);
    }

    #[test]
    fn of_several_faces_the_plain_one_stands_for_the_family() {
        let mut all = Database::new();
        for (name, weight) in [("heavy", 700), ("plain", 400), ("light", 300)] {
            let mut face = named(&[("宋体", Language::Chinese_PeoplesRepublicOfChina)]);
            face.weight = fontdb::Weight(weight);
            face.post_script_name = name.to_owned();
            all.push_face_info(face);
        }
        assert_eq!(of_name(&all, "宋体").map(|face| face.post_script_name.as_str()), Some("plain"));
        assert_eq!(of_name(&all, "heavy").map(|face| face.weight.0), Some(700));
    }

    #[test]
    fn a_chosen_family_dresses_what_is_square_in_it_and_gets_one_number() {
        let machine = Machine { faces: OnceLock::from(faces(&[REGULAR])), ..Machine::default() };
        let dress = machine.named("Noto Sans SC", |c| c != '购').expect("a dress");
        assert!(dress.signs.contains(&'政') && !dress.signs.contains(&'购') && !dress.signs.contains(&'a'));
        assert_eq!(dress.face, Face::System(0));
        assert_eq!(machine.face('政'), Some((0, 1000)));
        assert_eq!(machine.file(0).map(|file| file.bytes.len()), Some(REGULAR.len()));
        assert!(machine.file(1).is_none());
        assert_eq!(machine.named("无", |_| true).err(), Some(Undressed::Missing));
        let mut forbidden = REGULAR.to_vec();
        forbid(&mut forbidden);
        let machine = Machine { faces: OnceLock::from(faces(&[&forbidden])), ..Machine::default() };
        assert_eq!(machine.named("Noto Sans SC", |_| true).err(), Some(Undressed::Refused));
    }
}
