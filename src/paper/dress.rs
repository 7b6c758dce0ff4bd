//! The faces an officer chose for the roles of official papers, put on in place of the bundled ones.
//!
//! Only characters as wide as they are high are dressed: they take the same room in every face. So lines and pages
//! break alike on every machine, whatever fonts it has; letters, figures and dashes keep the bundled face.

use std::collections::HashSet;
use std::sync::Arc;

use crate::paper::font::Fonts;
use crate::paper::page::{Face, Mark};
use crate::paper::sheet::Sheet;

/// A face of the machine, with the characters it dresses.
#[derive(Debug, Clone)]
pub struct Dress {
    pub(super) face: Face,
    pub(super) signs: Arc<HashSet<char>>,
}

/// A face for each role; where there is none, or it lacks a character, the bundled one is used.
#[derive(Debug, Clone, Default)]
pub struct Roles {
    /// Text: 仿宋 in official papers.
    pub body: Option<Dress>,
    /// Titles: 小标宋.
    pub title: Option<Dress>,
    /// Headings, and what is bold else: 黑体.
    pub heading: Option<Dress>,
}

impl Roles {
    fn are_none(&self) -> bool {
        self.body.is_none() && self.title.is_none() && self.heading.is_none()
    }

    /// Faces that a character of a bundled face may come to need; with the bundled one, unless all roles dress it.
    pub(super) fn faces_of(&self, c: char, face: Face) -> Vec<Face> {
        let roles: &[&Option<Dress>] = match face {
            Face::Regular => &[&self.body],
            Face::Bold => &[&self.title, &self.heading],
            Face::System(_) => &[],
        };
        let dressed = |role: &&Option<Dress>| role.as_ref().filter(|dress| dress.signs.contains(&c)).map(|dress| dress.face);
        let mut faces: Vec<Face> = roles.iter().filter_map(dressed).collect();
        if faces.len() == roles.len() && !roles.is_empty() {
            return faces;
        }
        faces.push(face);
        faces
    }

    /// Dresses the marks of a page.
    pub(super) fn dress(&self, sheet: &Sheet, marks: &mut Vec<Mark>) {
        if self.are_none() {
            return;
        }
        let mut dressed = Vec::with_capacity(marks.len());
        let mut rest = std::mem::take(marks).into_iter();
        while let Some(mark) = rest.next() {
            let Mark::Reading { marks: count, text } = mark else {
                self.dress_mark(sheet, mark, &mut dressed);
                continue;
            };
            // What is read as one may come to be more marks than it was.
            let mut group = Vec::with_capacity(count);
            rest.by_ref().take(count).for_each(|mark| self.dress_mark(sheet, mark, &mut group));
            dressed.push(Mark::Reading { marks: group.len(), text });
            dressed.append(&mut group);
        }
        *marks = dressed;
    }

    fn dress_mark(&self, sheet: &Sheet, mark: Mark, dressed: &mut Vec<Mark>) {
        let Mark::Text { x, y, size, width, face, ink, turn, text } = mark else {
            return dressed.push(mark);
        };
        let role = match face {
            Face::Regular => &self.body,
            // Nothing but the title has its size.
            Face::Bold if size == sheet.sizes.title => &self.title,
            Face::Bold => &self.heading,
            Face::System(_) => &None,
        };
        let Some(dress) = role else {
            return dressed.push(Mark::Text { x, y, size, width, face, ink, turn, text });
        };
        let (across, down) = turn.direction();
        let mut along = 0.0;
        let mut rest = &*text;
        while let Some(first) = rest.chars().next() {
            let is_dressed = dress.signs.contains(&first);
            let length = rest.find(|c| dress.signs.contains(&c) != is_dressed).unwrap_or(rest.len());
            let (run, after) = rest.split_at(length);
            let room = Fonts::bundled().width(run, face == Face::Bold, size);
            dressed.push(Mark::Text {
                x: x + across * along,
                y: y + down * along,
                size,
                width: room,
                face: if is_dressed { dress.face } else { face },
                ink,
                turn,
                text: run.into(),
            });
            along += room;
            rest = after;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::page::{Ink, Turn};

    fn dress(face: u8, signs: &str) -> Option<Dress> {
        Some(Dress { face: Face::System(face), signs: Arc::new(signs.chars().collect()) })
    }

    fn text(text: &str, face: Face, size: f32, turn: Turn) -> Mark {
        let width = Fonts::bundled().width(text, face == Face::Bold, size);
        Mark::Text { x: 100.0, y: 100.0, size, width, face, ink: Ink::BLACK, turn, text: text.into() }
    }

    fn runs(marks: &[Mark]) -> Vec<(f32, f32, Face, &str)> {
        let mut runs = Vec::new();
        for mark in marks {
            if let Mark::Text { x, y, face, text, .. } = mark {
                runs.push((*x, *y, *face, &**text));
            }
        }
        runs
    }

    #[test]
    fn each_role_wears_its_face_and_keeps_its_place() {
        let sheet = Sheet::a4();
        let roles = Roles { body: dress(1, "政府"), title: dress(2, "政府"), heading: None };
        let mut marks = vec![
            text("政府12采", Face::Regular, 10.0, Turn::None),
            text("政府", Face::Bold, sheet.sizes.title, Turn::None),
            text("政府", Face::Bold, 10.0, Turn::None),
            text("府1", Face::Regular, 10.0, Turn::Left),
        ];
        roles.dress(&sheet, &mut marks);
        let expected = [
            (100.0, 100.0, Face::System(1), "政府"),
            (120.0, 100.0, Face::Regular, "12采"),
            (100.0, 100.0, Face::System(2), "政府"),
            (100.0, 100.0, Face::Bold, "政府"),
            (100.0, 100.0, Face::System(1), "府"),
            (100.0, 90.0, Face::Regular, "1"),
        ];
        assert_eq!(runs(&marks), expected);
    }

    #[test]
    fn what_is_read_as_one_stays_one() {
        let roles = Roles { body: dress(1, "政"), ..Roles::default() };
        let reading = Mark::Reading { marks: 1, text: "政1".into() };
        let mut marks = vec![reading, text("政1", Face::Regular, 8.0, Turn::None), text("末", Face::Regular, 8.0, Turn::None)];
        roles.dress(&Sheet::a4(), &mut marks);
        assert!(matches!(marks[0], Mark::Reading { marks: 2, .. }) && marks.len() == 4);
    }

    #[test]
    fn the_bundled_face_is_left_out_where_no_role_needs_it() {
        let roles = Roles { body: dress(1, "政"), title: dress(2, "政"), heading: None };
        assert_eq!(roles.faces_of('政', Face::Regular), [Face::System(1)]);
        assert_eq!(roles.faces_of('府', Face::Regular), [Face::Regular]);
        assert_eq!(roles.faces_of('政', Face::Bold), [Face::System(2), Face::Bold]);
    }

    #[test]
    fn a_font_that_is_not_there_is_said_to_be_missing() {
        assert!(matches!(Fonts::bundled().named("没有这种字体"), Err(crate::paper::machine::Undressed::Missing)));
    }
}
