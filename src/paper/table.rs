//! What a report hands in: columns, a head, and rows of cells. Nothing here is measured.

use std::borrow::Cow;
use std::sync::Arc;

use crate::paper::page::Ink;

/// A table over as many pages as it needs.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// All columns, from the left.
    pub columns: Vec<Column>,
    /// How many leading columns are repeated when the columns need several pages side by side.
    pub fixed: usize,
    /// The rows of the head, repeated on every page; cells are placed as in HTML.
    pub head: Vec<Vec<HeadCell>>,
    /// The rows.
    pub rows: Rows,
    /// Appended to what is repeated after a page break: （续）.
    pub continued: String,
}

/// A column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Column {
    /// How wide it is.
    pub width: Width,
    /// Never narrower than this, in points; one character always fits.
    pub least: f32,
    /// Room for its longest word, in points, where the columns still fit one page.
    pub word: f32,
    /// Where its text stands.
    pub align: Align,
}

/// Width of a column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Width {
    /// A share of what the fixed widths leave.
    Share(f32),
    /// The same, of a column that no cell has to itself: it needs no room of its own.
    Grid(f32),
    /// Points.
    Points(f32),
}

/// Where text stands in its room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Align {
    /// At the left.
    #[default]
    Left,
    /// In the middle.
    Centre,
    /// At the right.
    Right,
}

/// A cell of the head.
#[derive(Debug, Clone, PartialEq)]
pub struct HeadCell {
    /// Its words.
    pub text: String,
    /// Columns it spans.
    pub columns: usize,
    /// Rows it spans.
    pub rows: usize,
    /// Characters one below another, or words turned.
    pub upright: bool,
    /// Where its text stands.
    pub align: Align,
}

/// The rows of a table.
#[derive(Clone)]
pub enum Rows {
    /// All of them, ready.
    All(Vec<Row>),
    /// The same row, as often as one page holds it: a form to fill in.
    Blank(Row),
    /// Made when measured, and again when drawn, so that a million of them take no memory.
    Made {
        /// How many there are.
        count: usize,
        /// Makes one; it must make the same every time, on any thread.
        make: Arc<dyn Fn(usize) -> Row + Send + Sync>,
    },
}

/// A row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its cells; what is left over at the right stays empty.
    pub cells: Vec<Cell>,
    /// Never the last row of a page.
    pub with_next: bool,
    /// What it is to the rows below it.
    pub heading: Heading,
    /// Whether lines are drawn about its cells; running text has none.
    pub ruled: bool,
}

/// What a row is to the rows below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Heading {
    /// One of them.
    #[default]
    None,
    /// It begins something else: what headed the rows above heads them no more.
    Begins,
    /// It heads them, and is repeated at the top of each page on which they go on.
    Repeats,
}

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Paragraphs.
    pub pieces: Vec<Piece>,
    /// Where the text stands; as the column says, if nothing is said here.
    pub align: Option<Align>,
    /// At the top, instead of in the middle of the height.
    pub top: bool,
    /// Shade.
    pub fill: Option<Ink>,
    /// A rounded chip behind one short text.
    pub chip: Option<Chip>,
    /// A thick frame.
    pub frame: bool,
    /// Whether lines are drawn about it, where its row has any.
    pub ruled: bool,
    /// Characters one below another, or words turned.
    pub upright: bool,
    /// Columns it spans.
    pub columns: u16,
    /// Rows that follow one another with the same key in the same column print this cell once.
    pub merge: Option<u64>,
}

/// A text in a cell: a paragraph of its own, or several with line breaks between.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// The characters.
    pub text: Box<str>,
    /// Bold or regular.
    pub bold: bool,
}

/// The colours of a chip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chip {
    /// Behind.
    pub fill: Ink,
    /// The text.
    pub ink: Ink,
}

impl Column {
    /// A share of the width.
    pub fn share(share: f32) -> Self {
        Self { width: Width::Share(share), least: 0.0, word: 0.0, align: Align::Left }
    }

    /// A share of the width where cells stand over several columns.
    pub fn grid(share: f32) -> Self {
        Self { width: Width::Grid(share), ..Self::share(1.0) }
    }

    /// A width in points.
    pub fn points(points: f32) -> Self {
        Self { width: Width::Points(points), ..Self::share(1.0) }
    }

    /// Never narrower than this.
    pub fn least(self, points: f32) -> Self {
        Self { least: points, ..self }
    }

    /// With room for a word, so that it is not broken.
    pub fn word(self, points: f32) -> Self {
        Self { word: points, ..self }
    }

    /// With text in the middle.
    pub fn centred(self) -> Self {
        Self { align: Align::Centre, ..self }
    }
}

impl HeadCell {
    /// A cell of one column and one row, in the middle.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), columns: 1, rows: 1, upright: false, align: Align::Centre }
    }

    /// Over several columns.
    pub fn columns(self, columns: usize) -> Self {
        Self { columns, ..self }
    }

    /// Over several rows.
    pub fn rows(self, rows: usize) -> Self {
        Self { rows, ..self }
    }

    /// Set downwards.
    pub fn upright(self) -> Self {
        Self { upright: true, ..self }
    }

    /// At the left.
    pub fn left(self) -> Self {
        Self { align: Align::Left, ..self }
    }
}

/// More empty rows than any page holds.
const MOST_BLANK: usize = 200;

impl Rows {
    /// Rows made when they are needed.
    pub fn made(count: usize, make: impl Fn(usize) -> Row + Send + Sync + 'static) -> Self {
        Self::Made { count, make: Arc::new(make) }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Self::All(rows) => rows.len(),
            Self::Blank(_) => MOST_BLANK,
            Self::Made { count, .. } => *count,
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The row at a place below [`Self::len`].
    pub fn get(&self, number: usize) -> Cow<'_, Row> {
        match self {
            Self::All(rows) => Cow::Borrowed(&rows[number]),
            Self::Blank(row) => Cow::Borrowed(row),
            Self::Made { make, .. } => Cow::Owned(make(number)),
        }
    }
}

impl Default for Rows {
    fn default() -> Self {
        Self::All(Vec::new())
    }
}

impl From<Vec<Row>> for Rows {
    fn from(rows: Vec<Row>) -> Self {
        Self::All(rows)
    }
}

impl std::fmt::Debug for Rows {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} rows", self.len())
    }
}

impl Row {
    /// A row of cells with lines about them.
    pub fn new(cells: Vec<Cell>) -> Self {
        Self { cells, with_next: false, heading: Heading::None, ruled: true }
    }

    /// Empty cells, high enough to write in.
    pub fn blank(columns: usize) -> Self {
        Self::new(vec![Cell::new("\n"); columns])
    }

    /// One cell over all columns that announces the rows below it, such as a phase.
    pub fn band(cell: Cell, columns: usize) -> Self {
        Self { with_next: true, heading: Heading::Begins, ..Self::new(vec![cell.columns(columns)]) }
    }

    /// Headings of the rows below it, within a table whose parts have other columns; repeated with them after a page break.
    pub fn heading(cells: Vec<Cell>) -> Self {
        Self { with_next: true, heading: Heading::Repeats, ..Self::new(cells) }
    }

    /// Running text: no lines.
    pub fn unruled(self) -> Self {
        Self { ruled: false, ..self }
    }
}

impl Cell {
    /// One text.
    pub fn new(text: impl Into<Box<str>>) -> Self {
        Self::pieces(vec![Piece::new(text)])
    }

    /// Nothing.
    pub fn empty() -> Self {
        Self::pieces(Vec::new())
    }

    /// Several paragraphs.
    pub fn pieces(pieces: Vec<Piece>) -> Self {
        Self { pieces, align: None, top: false, fill: None, chip: None, frame: false, ruled: true, upright: false, columns: 1, merge: None }
    }

    /// All of it bold.
    pub fn bold(mut self) -> Self {
        for piece in &mut self.pieces {
            piece.bold = true;
        }
        self
    }

    /// In the middle.
    pub fn centred(self) -> Self {
        Self { align: Some(Align::Centre), ..self }
    }

    /// At the left.
    pub fn left(self) -> Self {
        Self { align: Some(Align::Left), ..self }
    }

    /// At the top.
    pub fn top(self) -> Self {
        Self { top: true, ..self }
    }

    /// Shaded.
    pub fn filled(self, ink: Ink) -> Self {
        Self { fill: Some(ink), ..self }
    }

    /// Shaded all over in a colour that its text must stand out from.
    pub fn coloured(self, fill: Ink, ink: Ink) -> Self {
        self.chip(fill, ink).filled(fill)
    }

    /// With a chip behind its text.
    pub fn chip(self, fill: Ink, ink: Ink) -> Self {
        Self { chip: Some(Chip { fill, ink }), ..self.centred() }
    }

    /// Bold in a thick frame, so that a grey printer shows it too: who approves.
    pub fn framed(self) -> Self {
        Self { frame: true, ..self.bold().centred() }
    }

    /// Without lines about it, such as what stands between two tables.
    pub fn unruled(self) -> Self {
        Self { ruled: false, ..self }
    }

    /// Set downwards.
    pub fn upright(self) -> Self {
        Self { upright: true, ..self.centred() }
    }

    /// Over several columns.
    pub fn columns(self, columns: usize) -> Self {
        Self { columns: u16::try_from(columns).unwrap_or(u16::MAX), ..self }
    }

    /// One cell with the rows above and below that have the same key here.
    pub fn merged(self, key: u64) -> Self {
        Self { merge: Some(key), ..self }
    }
}

impl Piece {
    /// Regular text.
    pub fn new(text: impl Into<Box<str>>) -> Self {
        Self { text: text.into(), bold: false }
    }

    /// Bold text.
    pub fn bold(text: impl Into<Box<str>>) -> Self {
        Self { text: text.into(), bold: true }
    }
}
