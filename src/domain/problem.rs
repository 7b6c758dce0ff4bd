//! What is wrong with a value that somebody wants to put into the register, and where.

use chrono::NaiveDate;

use super::field::{Field, flag};
use super::table::Table;
use super::text::shorten;
use crate::i18n::Lang;

/// Why a value is not taken.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "each variant is described by its sentence in both languages")]
pub enum Reason {
    Empty,
    TooLong { limit: usize, length: usize },
    ControlCharacter { code: u32 },
    LineBreak,
    NotText,
    NotNumber { given: String },
    NotFlag { given: String },
    NotDate { given: String },
    AmbiguousDate { given: String },
    NotList,
    OutOfRange { given: u32, least: u32, most: u32 },
    UnknownChoice { given: String, known: Vec<String> },
    UnknownLink { table: Option<Table>, code: String },
    UnknownTable { given: String, known: Vec<String> },
    UnknownField { given: String, known: Vec<String> },
    NotRecord,
    NoCode,
    BadCode { given: String },
    CodeTaken { code: String, table: Table },
    DerivedCode { given: String, expected: String },
    Twice,
    ComputedField { given: String },
    NeedsReason,
    LevelNeedsReason,
    EndsBeforeStart,
    Overlaps { from: NaiveDate, until: Option<NaiveDate> },
    EndsAtOnce,
    SameTwice,
    NotColour { given: String },
    NotDigest,
    Taken { given: String, by: String },
    NoCells,
    OneNumber,
    OnlyOne,
    TooManyCells { given: usize, wanted: usize },
    TooFewCells { given: usize, wanted: usize },
    NotColumns { line: usize, column: usize },
    ColumnCount { given: u32, most: u32 },
    EmptyColumn { place: usize },
    StateSecret { given: String },
}

/// One thing wrong: at which record, which field, why.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// Table of the record, where it is known.
    pub table: Option<Table>,
    /// Code of the record as given, or its place in the file.
    pub record: String,
    /// Key of the field as given; empty where the whole record is meant.
    pub field: String,
    /// Why.
    pub reason: Reason,
}

impl Problem {
    /// A problem with a field of a record.
    pub fn of_field(table: Table, record: &str, field: &Field, reason: Reason) -> Self {
        Problem { table: Some(table), record: shorten(record), field: field.key.to_owned(), reason }
    }

    /// A problem with a whole record.
    pub fn of_record(table: Table, record: &str, reason: Reason) -> Self {
        Problem { table: Some(table), record: shorten(record), field: String::new(), reason }
    }

    /// One sentence: where and why.
    pub fn message(&self, lang: Lang) -> String {
        let record = match self.table {
            Some(table) => format!("{} {}", lang.word(&format!("record.{}", table.key())), self.record),
            None => self.record.clone(),
        };
        let why = self.reason.message(lang);
        let label = match self.table.and_then(|table| table.field(&self.field).map(|field| table.label_key(field))) {
            Some(key) => lang.word(&key).into_owned(),
            None => self.field.clone(),
        };
        if record.trim().is_empty() && label.is_empty() {
            return why;
        }
        let key = if label.is_empty() { "problem.of_record" } else { "problem.of_field" };
        lang.phrase(key, &[("record", &record.trim()), ("field", &label), ("why", &why)])
    }
}

impl Reason {
    /// The reason alone, as part of a sentence.
    pub fn message(&self, lang: Lang) -> String {
        let word = |key: &str| lang.word(key).into_owned();
        match self {
            Reason::Empty => word("problem.empty"),
            Reason::TooLong { limit, length } => lang.phrase("problem.too_long", &[("limit", limit), ("length", length)]),
            Reason::ControlCharacter { code } => lang.phrase("problem.control_character", &[("code", &format!("U+{code:04X}"))]),
            Reason::LineBreak => word("problem.line_break"),
            Reason::NotText => word("problem.not_text"),
            Reason::NotNumber { given } => lang.phrase("problem.not_number", &[("given", given)]),
            Reason::NotFlag { given } => lang.phrase("problem.not_flag", &[("given", given)]),
            Reason::NotDate { given } => lang.phrase("problem.not_date", &[("given", given)]),
            Reason::AmbiguousDate { given } => lang.phrase("problem.ambiguous_date", &[("given", given)]),
            Reason::NotList => word("problem.not_list"),
            Reason::OutOfRange { given, least, most } => lang.phrase("problem.out_of_range", &[("given", given), ("least", least), ("most", most)]),
            Reason::UnknownChoice { given, known } => lang.phrase("problem.unknown_choice", &[("given", given), ("known", &lang.list(known))]),
            Reason::UnknownLink { table: Some(table), code } => {
                lang.phrase("problem.unknown_link", &[("table", &lang.word(&format!("table.{}", table.key()))), ("code", code)])
            }
            Reason::UnknownLink { table: None, code } => lang.phrase("problem.unknown_code", &[("code", code)]),
            Reason::UnknownTable { given, known } => lang.phrase("problem.unknown_table", &[("given", given), ("known", &lang.list(known))]),
            Reason::UnknownField { given, known } => lang.phrase("problem.unknown_field", &[("given", given), ("known", &lang.list(known))]),
            Reason::NotRecord => word("problem.not_record"),
            Reason::NoCode => word("problem.no_code"),
            Reason::BadCode { given } => lang.phrase("problem.bad_code", &[("given", given)]),
            Reason::CodeTaken { code, table } => {
                lang.phrase("problem.code_taken", &[("code", code), ("table", &lang.word(&format!("table.{}", table.key())))])
            }
            Reason::DerivedCode { given, expected } => lang.phrase("problem.derived_code", &[("given", given), ("expected", expected)]),
            Reason::Twice => word("problem.twice"),
            Reason::ComputedField { given } => lang.phrase("problem.computed_field", &[("given", given)]),
            Reason::NeedsReason => word("problem.needs_reason"),
            Reason::LevelNeedsReason => word("problem.level_needs_reason"),
            Reason::EndsAtOnce => word("problem.ends_at_once"),
            Reason::EndsBeforeStart => word("problem.ends_before_start"),
            Reason::Overlaps { from, until: Some(until) } => lang.phrase("problem.overlaps", &[("from", from), ("until", until)]),
            Reason::Overlaps { from, until: None } => lang.phrase("problem.overlaps_open", &[("from", from)]),
            Reason::SameTwice => word("problem.same_twice"),
            Reason::NotDigest => word("problem.not_digest"),
            Reason::NotColour { given } => lang.phrase("problem.not_colour", &[("given", given)]),
            Reason::Taken { given, by } => lang.phrase("problem.taken", &[("given", given), ("by", by)]),
            Reason::NoCells => word("problem.no_cells"),
            Reason::OneNumber => word("problem.one_number"),
            Reason::OnlyOne => word("problem.only_one"),
            Reason::TooManyCells { given, wanted } => lang.phrase("problem.too_many_cells", &[("given", given), ("wanted", wanted)]),
            Reason::TooFewCells { given, wanted } => lang.phrase("problem.too_few_cells", &[("given", given), ("wanted", wanted)]),
            Reason::NotColumns { line, column } => lang.phrase("problem.not_columns", &[("line", line), ("column", column)]),
            Reason::ColumnCount { given, most } => lang.phrase("problem.column_count", &[("given", given), ("most", most)]),
            Reason::EmptyColumn { place } => lang.phrase("problem.empty_column", &[("place", place)]),
            Reason::StateSecret { given } => lang.phrase("problem.state_secret", &[("given", given)]),
        }
    }
}

/// Most characters a line of text may have.
pub const LINE_LIMIT: usize = 500;
/// Most characters a paragraph may have.
pub const PARAGRAPH_LIMIT: usize = 20_000;

/// Why a text cannot stand in a field, if it cannot.
pub fn text_reason(text: &str, field: &Field) -> Option<Reason> {
    if field.is(flag::LONG) { limited(text, PARAGRAPH_LIMIT, true) } else { line_reason(text) }
}

/// Why a text cannot be a line, if it cannot.
pub fn line_reason(text: &str) -> Option<Reason> {
    limited(text, LINE_LIMIT, false)
}

fn limited(text: &str, limit: usize, multiline: bool) -> Option<Reason> {
    if text.len() > limit {
        let length = text.chars().count();
        if length > limit {
            return Some(Reason::TooLong { limit, length });
        }
    }
    text.chars().find_map(|character| match character {
        '\n' if multiline => None,
        '\n' | '\u{2028}' | '\u{2029}' => Some(Reason::LineBreak),
        _ if character.is_control() || is_noncharacter(character) => Some(Reason::ControlCharacter { code: character as u32 }),
        _ => None,
    })
}

/// Whether nothing of a text can be seen.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|character| character.is_whitespace() || is_unseen(character))
}

/// Characters that take no ink, though they are neither spaces nor controls.
pub fn is_unseen(character: char) -> bool {
    let blanks = ['\u{ad}', '\u{115f}', '\u{1160}', '\u{180e}', '\u{2800}', '\u{3164}', '\u{feff}', '\u{ffa0}'];
    matches!(character as u32, 0x200b..=0x200f | 0x2060..=0x2064) || blanks.contains(&character)
}

/// Code points that are no characters, and marks that turn the direction of what follows.
pub fn is_noncharacter(character: char) -> bool {
    let code = character as u32;
    code & 0xfffe == 0xfffe || (0xfdd0..=0xfdef).contains(&code) || matches!(code, 0x202a..=0x202e | 0x2066..=0x2069 | 0xfeff)
}
