//! The characters in use and their codes in the subset fonts.
//!
//! A code stands for one character, so that what is copied out is what was put in. Where a face draws two
//! characters with one glyph (· and •, space and fixed space), the second goes to a further subset.

use std::collections::{BTreeMap, HashMap};

use skrifa::prelude::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};
use subsetter::GlyphRemapper;

use crate::error::Error;
use crate::paper::font::{FaceFile, Fonts};
use crate::paper::layout::Plan;
use crate::paper::page::Face;
use crate::paper::pdf::failed;

/// All subsets, and where each character is.
pub(super) struct Glyphs {
    pub subsets: Vec<Subset>,
    /// By face: subset and code of the characters of the basic plane, as `subset << 16 | code`.
    flat: Vec<(Face, Box<[u32]>)>,
    more: HashMap<(Face, char), u32>,
}

/// One subset font.
pub(super) struct Subset {
    pub file: FaceFile,
    pub glyphs: GlyphRemapper,
    /// Characters with their codes and advances in 1/1000 em.
    pub chars: Vec<(char, u16, u16)>,
    pub metrics: Metrics,
}

/// What a font descriptor says, in 1/1000 em.
#[derive(Debug, Clone, Copy)]
pub(super) struct Metrics {
    pub ascent: i16,
    pub descent: i16,
    /// Left, bottom, right, top.
    pub bounds: [i16; 4],
    pub weight: u16,
}

/// Where a character is: number of the subset, and its code there.
pub(super) type Code = (u8, u16);

impl Glyphs {
    /// The characters of a plan.
    pub fn of(plan: &Plan) -> Result<Self, Error> {
        let fonts = Fonts::bundled();
        let mut by_face: BTreeMap<(Face, String), Vec<char>> = BTreeMap::new();
        for bold in [false, true] {
            for c in plan.used().chars(bold) {
                let face = fonts.face(c, bold).ok_or_else(|| Error::no_glyph([c]))?;
                for face in plan.document().roles.faces_of(c, face) {
                    let name = match face {
                        Face::System(_) => fonts.file(face).name,
                        _ => String::new(),
                    };
                    by_face.entry((face, name)).or_default().push(c);
                }
            }
        }
        // Faces of the machine are numbered as they were met; by name they come in the same order always.
        let mut faces: Vec<_> = by_face.into_iter().collect();
        faces.sort_by(|((a, a_name), _), ((b, b_name), _)| {
            let class = |face: &Face| match face {
                Face::Regular => 0,
                Face::Bold => 1,
                Face::System(_) => 2,
            };
            (class(a), a_name).cmp(&(class(b), b_name))
        });
        let mut glyphs = Self { subsets: Vec::new(), flat: Vec::new(), more: HashMap::new() };
        for ((face, _), mut chars) in faces {
            // A character that bold lacks comes from both styles.
            chars.sort_unstable();
            chars.dedup();
            glyphs.add_face(fonts, face, &chars)?;
        }
        Ok(glyphs)
    }

    fn add_face(&mut self, fonts: &Fonts, face: Face, chars: &[char]) -> Result<(), Error> {
        let file = fonts.file(face);
        let font = FontRef::from_index(file.bytes, file.index).map_err(failed)?;
        let charmap = font.charmap();
        let metrics = Metrics::of(&font);
        let first = self.subsets.len();
        let mut flat = vec![0_u32; 0x1_0000].into_boxed_slice();
        for &c in chars {
            let glyph = charmap.map(c).map(|g| g.to_u32()).unwrap_or(0);
            let glyph = u16::try_from(glyph).ok().filter(|g| *g != 0);
            let glyph = glyph.ok_or_else(|| Error::no_glyph([c]))?;
            let free = |subset: &Subset| subset.glyphs.get(glyph).is_none();
            let at = match self.subsets[first..].iter().position(free) {
                Some(at) => first + at,
                None => {
                    self.subsets.push(Subset { file: file.clone(), glyphs: GlyphRemapper::new(), chars: Vec::new(), metrics });
                    self.subsets.len() - 1
                }
            };
            let code = self.subsets[at].glyphs.remap(glyph);
            let units = fonts.units(c, face == Face::Bold) as u16;
            self.subsets[at].chars.push((c, code, units));
            let entry = (at as u32) << 16 | u32::from(code);
            match flat.get_mut(c as usize) {
                Some(slot) => *slot = entry,
                None => {
                    self.more.insert((face, c), entry);
                }
            }
        }
        self.flat.push((face, flat));
        Ok(())
    }

    /// Where the characters of a face are.
    pub fn face(&self, face: Face) -> impl Fn(char) -> Option<Code> {
        let flat = self.flat.iter().find(|(f, _)| *f == face).map(|(_, flat)| flat);
        move |c| {
            let entry = match flat?.get(c as usize) {
                Some(entry) => *entry,
                None => *self.more.get(&(face, c))?,
            };
            (entry != 0).then_some(((entry >> 16) as u8, entry as u16))
        }
    }
}

impl Metrics {
    fn of(font: &FontRef<'_>) -> Self {
        let metrics = font.metrics(Size::new(1000.0), LocationRef::default());
        let bounds = metrics.bounds.unwrap_or_default();
        let [left, bottom, right, top] = [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max].map(|v| v as i16);
        Self {
            ascent: metrics.ascent as i16,
            descent: metrics.descent as i16,
            bounds: [left, bottom, right, top],
            weight: font.attributes().weight.value() as u16,
        }
    }
}
