//! The pages of the window, in the order and the groups of the navigation.

use crate::domain::table::Table;

/// A page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Page {
    /// The register in pictures.
    Overview,
    /// What the checks find.
    Checks,
    /// List and form of one kind of record.
    Records(Table),
    /// The responsibility matrix of a unit.
    Matrix,
    /// Who approves what up to which amount.
    Authority,
    /// Functions to be kept apart, and what a move would break.
    Separation,
    /// Preview and PDF.
    Reports,
    /// The trail.
    History,
    /// Unit, operators, grading scheme, words, and what this workstation remembers.
    Settings,
    /// How the program is used.
    Manual,
}

/// The groups of the navigation: key of the heading (none for what stands alone), and the pages beneath it.
pub const GROUPS: &[(&str, &[Page])] = &[
    ("", &[Page::Overview, Page::Checks]),
    ("window.group.register", &[Page::Records(Table::Risks), Page::Records(Table::Controls), Page::Records(Table::Actions), Page::Records(Table::Events)]),
    (
        "window.group.duties",
        &[Page::Records(Table::Posts), Page::Records(Table::Persons), Page::Records(Table::Steps), Page::Matrix, Page::Authority, Page::Separation],
    ),
    ("window.group.basis", &[Page::Records(Table::Laws)]),
    ("window.group.output", &[Page::Reports, Page::History]),
    ("window.group.program", &[Page::Settings, Page::Manual]),
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

    /// The page that shows a record: its own, or the one whose picture it stands in.
    pub fn showing(table: Table) -> Option<Page> {
        match table {
            Table::Units | Table::Sections | Table::Tenures | Table::RotationMeasures => Some(Page::Records(Table::Posts)),
            Table::Authorities | Table::Bands => Some(Page::Authority),
            _ => Page::of(table),
        }
    }

    /// The last part of the keys of its words; also how it is remembered between starts.
    pub fn key(self) -> &'static str {
        match self {
            Page::Overview => "overview",
            Page::Checks => "checks",
            Page::Records(table) => table.key(),
            Page::Matrix => "matrix",
            Page::Authority => "authority",
            Page::Separation => "separation",
            Page::Reports => "reports",
            Page::History => "history",
            Page::Settings => "settings",
            Page::Manual => "manual",
        }
    }

    /// The word key of the picture that a page of records can show in place of its list; none where it is a list only.
    ///
    /// Tasks are also part of what is due, posts a tree of sections, steps a flow chart.
    pub fn picture(self) -> Option<&'static str> {
        match self {
            Page::Records(Table::Actions) => Some("due.look"),
            Page::Records(Table::Posts) => Some("window.look.tree"),
            Page::Records(Table::Steps) => Some("window.look.chart"),
            _ => None,
        }
    }

    /// The page of a key.
    pub fn from_key(key: &str) -> Option<Page> {
        Page::all().find(|page| page.key() == key)
    }

    /// The key of its short name, where its name is too long for a narrow place.
    pub fn short_word_key(self) -> Option<&'static str> {
        match self {
            Page::Matrix => Some("window.page_short.matrix"),
            Page::Manual => Some("window.page_short.manual"),
            _ => None,
        }
    }

    /// The key of its name.
    pub fn word_key(self) -> String {
        format!("window.page.{}", self.key())
    }
}
