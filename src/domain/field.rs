//! One record, one table of fields: what store, form, list, import, export, report, undo, trail, search and tests all walk.
//!
//! The records themselves are in `record`, what every stored row has in `row`, the `fields!` of a record in `declare`;
//! how a value is spelled is in `text` and `json`.

mod declare;
mod row;

pub(crate) use declare::{fields, is_later, key, member, own};
pub use row::{Entry, Free, Row};

use super::choice::{ChoiceSet, Origin, Scale};
use super::snapshot::Snapshot;
use super::table::Table;
use super::value::{AnyId, Sink, Source, Value};

/// What the values of a member's type look like; it follows from the type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each variant is the kind of the same name")]
pub enum Shape {
    Text,
    Number,
    Flag,
    Date,
    Choice(&'static ChoiceSet),
    Choices(&'static ChoiceSet),
    Link(Table),
    Links(Table),
    AnyLink,
}

/// What a field holds; it decides the editor, the column and the spelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One line of text, 500 characters at most.
    Line,
    /// Text with line breaks, 20,000 characters at most.
    Paragraph,
    /// A whole number from 0.
    Number,
    /// A step of one of the two scales of the register's grading scheme, from 1.
    Grade(Scale),
    /// Yes or no.
    Flag,
    /// A day.
    Date,
    /// One of a closed list.
    Choice(&'static ChoiceSet),
    /// Several of a closed list.
    Choices(&'static ChoiceSet),
    /// A record of a table.
    Link(Table),
    /// Several records of a table, in order.
    Links(Table),
    /// A record of any table.
    AnyLink,
}

/// Where a field appears and what is special about it, added up in the table of fields.
#[allow(missing_docs, reason = "the names are those used in the tables of fields")]
pub mod flag {
    pub const FORM: u16 = 1;
    pub const LIST: u16 = 1 << 1;
    /// The words by which people know the record.
    pub const TITLE: u16 = 1 << 2;
    /// A text of several lines.
    pub const LONG: u16 = 1 << 3;
    pub const LIKELIHOOD: u16 = 1 << 4;
    pub const IMPACT: u16 = 1 << 5;
    /// A change of a value that was there asks for a reason.
    pub const REASON: u16 = 1 << 6;
    /// A computed value that files carry along for other programs.
    pub const TOLD: u16 = 1 << 7;
    /// The record belongs to the one named here and goes with it.
    pub const PART: u16 = 1 << 8;
    /// A text that the program ships in both languages: shown in the language asked for as long as nobody changed it.
    pub const WORDED: u16 = 1 << 9;
    /// Written by the program for itself: people are told that it changed, not how it is spelled.
    pub const CODED: u16 = 1 << 10;
    /// Added after the first version, and empty in older records: while it is empty, the hash of a record is what it was before.
    ///
    /// Such fields stand last in their record.
    pub const LATER: u16 = 1 << 11;
}

/// Where in a record the value of a field is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// A member of the record's own struct.
    Own(u8),
    /// A member every record has.
    Common(Common),
    /// Follows from other values; never stored.
    Computed(u8),
}

/// The members every record has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each variant is the field of the same name")]
pub enum Common {
    Code,
    Origin,
    Confirmed,
    Remark,
    Free(u8),
}

/// One row of a table of fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Key in files, filters and word files; never renamed and never used again for something else.
    pub key: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether it must be filled.
    pub need: bool,
    /// Sum of `flag`s.
    pub flags: u16,
    /// Where its value is.
    pub slot: Slot,
}

impl Field {
    /// Whether the field has a flag.
    pub fn is(&self, flag: u16) -> bool {
        self.flags & flag != 0
    }

    /// Whether an edit may set it.
    pub fn is_editable(&self) -> bool {
        !matches!(self.slot, Slot::Computed(_) | Slot::Common(Common::Code | Common::Origin))
    }
}

/// How many free columns every record has.
pub const FREE_COLUMNS: usize = 8;

const fn common(key: &'static str, kind: Kind, flags: u16, which: Common) -> Field {
    Field { key, kind, need: false, flags, slot: Slot::Common(which) }
}

/// The field every list starts with.
pub const CODE: Field = common("code", Kind::Line, flag::LIST, Common::Code);

/// The other fields every record has.
pub const COMMON: &[Field] = &[
    common("remark", Kind::Paragraph, flag::FORM | flag::LONG, Common::Remark),
    common("origin", Kind::Choice(<Origin as super::choice::Choice>::SET), 0, Common::Origin),
    common("confirmed", Kind::Flag, 0, Common::Confirmed),
    common("free1", Kind::Line, 0, Common::Free(0)),
    common("free2", Kind::Line, 0, Common::Free(1)),
    common("free3", Kind::Line, 0, Common::Free(2)),
    common("free4", Kind::Line, 0, Common::Free(3)),
    common("free5", Kind::Line, 0, Common::Free(4)),
    common("free6", Kind::Line, 0, Common::Free(5)),
    common("free7", Kind::Line, 0, Common::Free(6)),
    common("free8", Kind::Line, 0, Common::Free(7)),
];

/// A record: a plain struct with its table of fields.
pub trait Record: Clone + Default + PartialEq + std::fmt::Debug + Send + Sync + Sized + 'static {
    /// The table it stands in.
    const TABLE: Table;
    /// Its own fields, in the order of the columns of its SQL table.
    const FIELDS: &'static [Field];
    /// Its computed fields.
    const COMPUTED: &'static [Field];
    /// The value of own field `index`.
    fn get(&self, index: u8) -> Value;
    /// Sets own field `index`; false where the value does not fit.
    fn set(&mut self, index: u8, value: Value) -> bool;
    /// The value of computed field `index`.
    fn compute(row: &Row<Self>, index: u8, snapshot: &Snapshot) -> Value;
    /// Reads all own fields.
    fn load<S: Source>(source: &mut S) -> Result<Self, S::Error>;
    /// Writes all own fields.
    fn store<K: Sink>(&self, sink: &mut K);
    /// Shows every own text to `visit`, without copying it.
    fn texts(&self, visit: &mut dyn FnMut(&str));
    /// Shows every record that this one links to.
    fn links(&self, visit: &mut dyn FnMut(AnyId));
}
