//! How wide a column must be for the words that come again and again in it: names of steps, sections and posts, and those of choices.
//!
//! Running texts are not looked at: a million of them would be read for one word.

use super::Records;
use crate::domain::choice::{ChoiceSet, Made};
use crate::domain::field::Kind;
use crate::domain::preset::Content;
use crate::domain::text::{choice_word, title};
use crate::paper::{Sizes, room_for};
use crate::report::Subject;

/// A table with more records than this is not looked at.
const MOST: usize = 2_000;
/// No word gets more room than this, in points.
const WIDEST: f32 = 84.0;

/// The room that the words of a content want, in points; nothing where they are not known beforehand.
pub fn room(content: Content, subject: &Subject<'_>) -> f32 {
    let tables: &[Records] = match content {
        Content::Field(field) => match field.kind {
            Kind::Link(table) | Kind::Links(table) => &[table],
            Kind::Choice(set) | Kind::Choices(set) => return of_choices(set, subject),
            _ => &[],
        },
        Content::Made(Made::Place) => &[Records::Sections, Records::Units],
        Content::Made(Made::Matter) => &[Records::Matters, Records::Steps],
        Content::Made(Made::Phase) => &[Records::Phases],
        Content::Made(Made::Owners) => &[Records::Posts],
        Content::Made(_) => &[],
    };
    tables.iter().map(|table| of_table(*table, subject)).fold(0.0, f32::max).min(WIDEST)
}

fn of_table(table: Records, subject: &Subject<'_>) -> f32 {
    let rows = subject.snapshot.rows(table);
    let mut room: f32 = 0.0;
    if rows.count() <= MOST {
        rows.visit(&mut |entry| room = room.max(wanted(&title(entry, subject.snapshot, subject.choice.lang))));
    }
    room
}

fn of_choices(set: &ChoiceSet, subject: &Subject<'_>) -> f32 {
    set.keys.iter().map(|key| wanted(&choice_word(set, key, subject.choice.lang))).fold(0.0, f32::max).min(WIDEST)
}

fn wanted(text: &str) -> f32 {
    room_for(text, false, Sizes::default().body)
}
