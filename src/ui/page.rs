//! The pages of the window, in the order and the groups of the navigation.

use crate::domain::table::Table;

/// A page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Page {
    /// List and form of one kind of record.
    Records(Table),
    /// The responsibility matrix of a unit.
    Matrix,
    /// Preview and PDF.
    Reports,
    /// The trail.
    History,
}

/// The groups of the navigation: key of the heading, and the pages beneath it.
pub const GROUPS: &[(&str, &[Page])] = &[
    ("window.group.register", &[Page::Records(Table::Risks), Page::Records(Table::Controls)]),
    ("window.group.duties", &[Page::Records(Table::Posts), Page::Records(Table::Persons), Page::Records(Table::Steps), Page::Matrix]),
    ("window.group.basis", &[Page::Records(Table::Laws)]),
    ("window.group.output", &[Page::Reports, Page::History]),
];

impl Page {
    /// All pages in the order of the navigation.
    pub fn all() -> impl Iterator<Item = Page> {
        GROUPS.iter().flat_map(|(_, pages)| pages.iter().copied())
    }

    /// The page on which records of a table are edited, where there is one.
    pub fn of(table: Table) -> Option<Page> {
        Page::all().find(|page| *page == Page::Records(table))
    }

    /// The last part of the keys of its words; also how it is remembered between starts.
    pub fn key(self) -> &'static str {
        match self {
            Page::Records(table) => table.key(),
            Page::Matrix => "matrix",
            Page::Reports => "reports",
            Page::History => "history",
        }
    }

    /// The page of a key.
    pub fn from_key(key: &str) -> Option<Page> {
        Page::all().find(|page| page.key() == key)
    }

    /// The key of its name.
    pub fn word_key(self) -> String {
        format!("window.page.{}", self.key())
    }
}
