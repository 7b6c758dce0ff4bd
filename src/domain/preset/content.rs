//! What may stand in a column: any field of the listed record, and what is put together from its neighbours.

use super::Table;
use crate::domain::choice::{Choice, Made};
use crate::domain::columns;
use crate::domain::field::{Common, Field, Kind, Slot, flag};
use crate::domain::snapshot::Snapshot;
use crate::i18n::Lang;

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// The value of a field.
    Field(&'static Field),
    /// Something put together.
    Made(Made),
}

impl Content {
    /// The content of a key for the records of a table. Fields come first: what is put together is for records that lack it.
    pub fn from_key(list: Table, key: &str) -> Option<Content> {
        let field = list.field(key).filter(|field| is_printed(field)).map(Content::Field);
        field.or_else(|| Made::from_key(key).filter(|made| made.suits(list)).map(Content::Made))
    }

    /// All contents for the records of a table.
    pub fn all(list: Table) -> impl Iterator<Item = Content> {
        let made = Made::SET.keys.iter().filter_map(move |key| Content::from_key(list, key));
        let made = made.filter(|content| matches!(content, Content::Made(_)));
        made.chain(list.fields().filter(|field| is_printed(field)).map(Content::Field))
    }

    /// Those that are offered: all, but of the free columns only those that the officer named.
    pub fn offered(list: Table, snapshot: &Snapshot) -> impl Iterator<Item = Content> {
        Content::all(list).filter(move |content| match content {
            Content::Field(field) => !matches!(field.slot, Slot::Common(Common::Free(_))) || columns::free_name(list, field, snapshot).is_some(),
            Content::Made(_) => true,
        })
    }

    /// Its key in a preset.
    pub fn key(self) -> &'static str {
        match self {
            Content::Field(field) => field.key,
            Content::Made(made) => made.key(),
        }
    }

    /// Its name.
    pub fn label(self, list: Table, snapshot: &Snapshot, lang: Lang) -> String {
        match self {
            Content::Field(field) => columns::label(list, field, snapshot, lang),
            Content::Made(made) => lang.word(&format!("{}.{}", Made::SET.name, made.key())).into_owned(),
        }
    }

    /// Whether records can be grouped by it: a number that each has for itself groups nothing.
    pub fn groups(self) -> bool {
        self != Content::Made(Made::Number)
    }

    /// Whether it is running text, which stands at the left of its column; all else stands in the middle.
    pub fn is_text(self) -> bool {
        match self {
            Content::Field(field) => field.is(flag::LONG) || field.is(flag::TITLE) || is_numbered(field),
            Content::Made(made) => matches!(made, Made::Basis | Made::Controls | Made::Risks | Made::Duties | Made::Limits),
        }
    }
}

/// Whether a field holds several records with titles of whole sentences, which are numbered rather than strung together.
pub fn is_numbered(field: &Field) -> bool {
    matches!(field.kind, Kind::Links(Table::Controls | Table::Risks))
}

/// What only the program itself reads is not for paper.
fn is_printed(field: &Field) -> bool {
    !matches!(field.slot, Slot::Common(Common::Origin | Common::Confirmed))
}

impl Made {
    /// Whether it can be put together for the records of a table.
    pub fn suits(self, list: Table) -> bool {
        match self {
            Made::Number | Made::Place | Made::Basis => true,
            Made::Matter | Made::Phase | Made::Limits => list != Table::Posts,
            Made::Owners | Made::Supervisor => list == Table::Risks,
            Made::Controls | Made::Risks | Made::Duties => list != Table::Risks,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::preset::LISTED;

    #[test]
    fn every_content_is_found_by_its_key_and_no_key_is_that_of_two() {
        for list in LISTED {
            let mut seen = std::collections::HashSet::new();
            for content in Content::all(list) {
                assert_eq!(Content::from_key(list, content.key()), Some(content));
                assert!(seen.insert(content.key()), "{}", content.key());
            }
            assert!(Content::from_key(list, "origin").is_none() && Content::from_key(list, "no such").is_none());
        }
    }
}
