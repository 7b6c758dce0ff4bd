//! The document a report hands in: its paper, its parts, and what stands about their tables.
//!
//! All words are data; paper itself says nothing.

use chrono::{DateTime, FixedOffset};

use crate::paper::bound::Binding;
use crate::paper::dress::Roles;
use crate::paper::page::Mark;
use crate::paper::table::Table;

/// A whole document.
#[derive(Debug, Clone)]
pub struct Document {
    /// What the file says of itself.
    pub info: Info,
    /// Paper and sizes of type.
    pub sheet: Sheet,
    /// One after another, each from a new page.
    pub parts: Vec<Part>,
    /// The outline beside the pages.
    pub outline: Vec<Entry>,
    /// The number of a page, in its foot: `{n}` is the number, `{m}` how many pages there are in all.
    pub page_label: String,
    /// Faces of the machine for the roles of its texts.
    pub roles: Roles,
}

/// What a file says of itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Info {
    /// Title.
    pub title: String,
    /// Author.
    pub author: String,
    /// Subject.
    pub subject: String,
    /// The program that made it.
    pub creator: String,
    /// Language: zh-CN or en.
    pub language: String,
    /// When it was made; paper reads no clock.
    pub date: DateTime<FixedOffset>,
}

/// The sheet of paper.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sheet {
    /// Points across.
    pub width: f32,
    /// Points down.
    pub height: f32,
    /// Left free.
    pub margins: Margins,
    /// Sizes of type.
    pub sizes: Sizes,
    /// How it is bound into a paper; none where it is a sheet of its own.
    pub binding: Option<Binding>,
}

/// Margins in points. The mark and the foot stand in them, unless the sheet is bound.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Margins {
    /// Above.
    pub top: f32,
    /// Right.
    pub right: f32,
    /// Below.
    pub bottom: f32,
    /// Left.
    pub left: f32,
}

/// Sizes of type in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sizes {
    /// The table.
    pub body: f32,
    /// The title.
    pub title: f32,
    /// The lines under the title, the mark and the signatures.
    pub head: f32,
    /// The foot and the notes.
    pub foot: f32,
    /// The number of an attachment.
    pub attachment: f32,
}

/// A part: a title, a table or drawings, and what belongs to them.
#[derive(Debug, Clone, Default)]
pub struct Part {
    /// At the head of every page, such as 内部资料.
    pub mark: Option<String>,
    /// Top left of the first page, such as 附件1.
    pub attachment: Option<String>,
    /// Above the first page.
    pub title: String,
    /// Short name for the tab of its worksheet; its title where it is empty.
    pub name: String,
    /// Under the title: left, centre, right.
    pub head: [String; 3],
    /// What it is about.
    pub body: Body,
    /// What the codes mean: in the foot of every page.
    pub legend: Vec<String>,
    /// Under the end of the table.
    pub notes: Vec<String>,
    /// Who signs: each followed by a rule, after the end.
    pub signatures: Vec<String>,
    /// In the middle of the foot: edition and file codes.
    pub foot: String,
}

/// The contents of a part.
#[derive(Debug, Clone)]
pub enum Body {
    /// A table over as many pages as it needs.
    Table(Table),
    /// Drawings, one to a page.
    Drawings(Vec<Drawing>),
}

/// A drawing of a report's own, such as a flow chart.
#[derive(Debug, Clone, Default)]
pub struct Drawing {
    /// Its width in points; one too large for the page is scaled down.
    pub width: f32,
    /// Its height.
    pub height: f32,
    /// Its marks, from its own top left corner.
    pub marks: Vec<Mark>,
}

/// An entry of the outline.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its words.
    pub title: String,
    /// Where it leads.
    pub place: Place,
    /// Entries below it.
    pub children: Vec<Entry>,
}

/// A place in a document, whatever page it falls on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Number of the part.
    pub part: usize,
    /// Number of a row of its table or of a drawing; the start of the part, if none.
    pub row: Option<usize>,
}

impl Sheet {
    /// A4, portrait.
    pub fn a4() -> Self {
        Self { width: 595.28, height: 841.89, margins: Margins::default(), sizes: Sizes::default(), binding: None }
    }

    /// A3, portrait.
    pub fn a3() -> Self {
        Self { width: 841.89, height: 1190.55, ..Self::a4() }
    }

    /// The same paper, lying.
    pub fn landscape(self) -> Self {
        Self { width: self.height, height: self.width, ..self }
    }

    /// Width between the margins.
    pub fn room(&self) -> f32 {
        self.width - self.margins.left - self.margins.right
    }
}

impl Default for Margins {
    fn default() -> Self {
        Self { top: 36.0, right: 36.0, bottom: 36.0, left: 36.0 }
    }
}

impl Default for Sizes {
    fn default() -> Self {
        Self { body: 8.0, title: 16.0, head: 9.0, foot: 7.0, attachment: 12.0 }
    }
}

impl Default for Body {
    fn default() -> Self {
        Self::Table(Table::default())
    }
}
