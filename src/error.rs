//! What the program or the machine could not do, and the sentence for people. What the officer should put right is a finding instead.

use std::path::PathBuf;

use thiserror::Error;

use crate::domain::edition::EditionFault;
use crate::domain::filter::FilterFault;
use crate::domain::problem::Problem;
use crate::domain::table::Table;
use crate::domain::text::shorten;
use crate::i18n::Lang;

/// The cause of an error, for the log.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// The result of everything that may fail.
pub type Result<T> = std::result::Result<T, Error>;

/// A character that no font has, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MissingGlyph {
    /// Code of the record; empty for words of the report itself.
    pub record: String,
    /// Key of the label of the field; empty for words of the report itself.
    pub field: String,
    /// The character.
    pub character: char,
}

/// Something that could not be done.
#[derive(Debug, Error)]
#[allow(missing_docs, reason = "each variant is described by its sentence in both languages")]
pub enum Error {
    #[error("file not found")]
    NotFound { path: PathBuf },
    #[error("file exists already")]
    Exists { path: PathBuf },
    #[error("a register would be overwritten")]
    IsRegister { path: PathBuf },
    #[error("not a register")]
    NotRegister { path: PathBuf },
    #[error("register of a newer version: {version}")]
    Newer { path: PathBuf, version: i64 },
    #[error("register damaged at {table:?} {record}")]
    Damaged { path: PathBuf, table: Option<Table>, record: String },
    #[error("register locked")]
    Locked { path: PathBuf, holder: String, since: String },
    #[error("opened for reading only")]
    ReadOnly { path: PathBuf },
    #[error("file not readable")]
    Unreadable { path: PathBuf, source: std::io::Error },
    #[error("file not writable")]
    Unwritable { path: PathBuf, source: std::io::Error },
    #[error("file moved, deleted or replaced while open")]
    Replaced { path: PathBuf },
    #[error("database")]
    Database { path: PathBuf, source: Cause },
    #[error("{} problems", .0.len())]
    Refused(Vec<Problem>),
    #[error("JSON not readable at line {line}")]
    Json { path: PathBuf, line: usize, column: usize },
    #[error("file type not known")]
    FileType { path: PathBuf, known: &'static str },
    #[error("nothing to undo")]
    NothingToUndo { asked: usize, possible: usize },
    #[error("nothing to redo")]
    NothingToRedo { asked: usize, possible: usize },
    #[error("filter")]
    Filter(FilterFault),
    #[error("edition")]
    Edition(EditionFault),
    #[error("unknown unit")]
    UnknownUnit { given: String, known: Vec<String> },
    #[error("unknown form")]
    UnknownForm { given: String, known: Vec<String> },
    #[error("not one preset")]
    NotOnePreset { path: PathBuf },
    #[error("file larger than {most} MB")]
    FileTooLarge { path: PathBuf, most: usize },
    #[error("file is empty")]
    FileEmpty { path: PathBuf },
    #[error("no evidence can be added there")]
    NoEvidenceThere { table: Table },
    #[error("evidence without its file")]
    NoEvidence { record: String },
    #[error("evidence is not as it was added")]
    EvidenceChanged { record: String },
    #[error("unknown record")]
    UnknownRecord { given: String },
    #[error("missing glyphs")]
    MissingGlyphs(Vec<MissingGlyph>),
    #[error("mark of a state secret")]
    StateSecretMark { given: String },
    #[error("mark too long")]
    MarkTooLong { given: String, most: usize },
    #[error("no blank form of this report")]
    NoBlank,
    #[error("page too small")]
    PageTooSmall { needed_mm: f32 },
    #[error("pages that nobody understands")]
    PagesUnclear { given: String },
    #[error("no such page")]
    NoSuchPage { page: usize, count: usize },
    #[error("no way to the printer")]
    NoPrinting { why: String },
    #[error("nothing to print")]
    NothingToPrint,
    #[error("PDF")]
    Pdf { source: Cause },
    #[error("workbook")]
    Workbook { source: Cause },
    #[error("drawings have no cells")]
    NoWorkbook,
    #[error("{rows} rows in a worksheet")]
    TooManyRows { rows: usize, most: usize },
    #[error("text too long for a cell")]
    CellTooLong { text: String, most: usize },
    #[error("cancelled")]
    Cancelled,
    #[error("not yet served: {what}")]
    NotYet { what: String },
    #[error("starter library")]
    Library { source: Cause },
    #[error("SOURCE_DATE_EPOCH")]
    NotMoment { given: String },
    #[error("usage")]
    Usage { why: String },
    #[error("the register's thread has ended")]
    Stopped { path: PathBuf },
    #[error("window: {tried:?}")]
    Window { tried: Vec<String> },
}

impl Error {
    /// Characters that no font has, where it is not known in which record they stand.
    pub fn no_glyph(characters: impl IntoIterator<Item = char>) -> Error {
        let glyph = |character| MissingGlyph { record: String::new(), field: String::new(), character };
        Error::MissingGlyphs(characters.into_iter().map(glyph).collect())
    }

    /// Whether another program holds the file.
    pub fn is_busy(&self) -> bool {
        matches!(self, Error::Unwritable { source, .. } if source.kind() == std::io::ErrorKind::ResourceBusy)
    }

    /// One short sentence in the reader's language: what could not be done, why, and what to do.
    pub fn message(&self, lang: Lang) -> String {
        let path = |path: &PathBuf| path.display().to_string();
        match self {
            Error::NotFound { path: at } => lang.phrase("error.not_found", &[("path", &path(at))]),
            Error::Exists { path: at } => lang.phrase("error.exists", &[("path", &path(at))]),
            Error::IsRegister { path: at } => lang.phrase("error.is_register", &[("path", &path(at))]),
            Error::NotRegister { path: at } => lang.phrase("error.not_register", &[("path", &path(at))]),
            Error::Newer { path: at, version } => lang.phrase("error.newer", &[("path", &path(at)), ("version", version)]),
            Error::Damaged { path: at, table, record } => {
                let place = match table {
                    Some(table) => format!("{} {record}", lang.word(&format!("record.{}", table.key()))),
                    None => lang.word("error.damaged_place").into_owned(),
                };
                lang.phrase("error.damaged", &[("path", &path(at)), ("place", &place.trim())])
            }
            Error::Locked { path: at, holder, since } => lang.phrase("error.locked", &[("path", &path(at)), ("holder", holder), ("since", since)]),
            Error::ReadOnly { path: at } => lang.phrase("error.read_only", &[("path", &path(at))]),
            Error::Unreadable { path: at, source } => lang.phrase("error.unreadable", &[("path", &path(at)), ("why", &io_reason(source, lang))]),
            Error::Unwritable { path: at, source } => lang.phrase("error.unwritable", &[("path", &path(at)), ("why", &io_reason(source, lang))]),
            Error::Replaced { path: at } => lang.phrase("error.replaced", &[("path", &path(at))]),
            Error::Database { path: at, .. } => lang.phrase("error.database", &[("path", &path(at))]),
            Error::Refused(problems) => {
                let first = problems.first().map(|problem| problem.message(lang)).unwrap_or_default();
                match problems.len() {
                    0 | 1 => lang.phrase("error.refused_one", &[("first", &first)]),
                    count => lang.phrase("error.refused", &[("count", &count), ("first", &first)]),
                }
            }
            Error::Json { path: at, line, column } => lang.phrase("error.json", &[("path", &path(at)), ("line", line), ("column", column)]),
            Error::FileType { path: at, known } => lang.phrase("error.file_type", &[("path", &path(at)), ("known", known)]),
            Error::NothingToUndo { asked, possible } => lang.phrase("error.nothing_to_undo", &[("asked", asked), ("possible", possible)]),
            Error::NothingToRedo { asked, possible } => lang.phrase("error.nothing_to_redo", &[("asked", asked), ("possible", possible)]),
            Error::Filter(fault) => fault.message(lang),
            Error::Edition(fault) => fault.message(lang),
            Error::UnknownUnit { given, known } => lang.phrase("error.unknown_unit", &[("given", given), ("known", &lang.list(known))]),
            Error::UnknownForm { given, known } => lang.phrase("error.unknown_form", &[("given", given), ("known", &lang.list(known))]),
            Error::NotOnePreset { path } => lang.phrase("error.not_one_preset", &[("path", &path.display())]),
            Error::FileTooLarge { path: at, most } => lang.phrase("error.file_too_large", &[("path", &path(at)), ("most", most)]),
            Error::FileEmpty { path: at } => lang.phrase("error.file_empty", &[("path", &path(at))]),
            Error::NoEvidenceThere { table } => lang.phrase("error.no_evidence_there", &[("table", &lang.word(&format!("table.{}", table.key())))]),
            Error::NoEvidence { record } => lang.phrase("error.no_evidence", &[("record", record)]),
            Error::EvidenceChanged { record } => lang.phrase("error.evidence_changed", &[("record", record)]),
            Error::UnknownRecord { given } => lang.phrase("error.unknown_record", &[("given", given)]),
            Error::MissingGlyphs(glyphs) => {
                let mut places: Vec<String> = glyphs.iter().take(MOST_PLACES).map(|glyph| glyph_place(glyph, lang)).collect();
                if glyphs.len() > MOST_PLACES {
                    places.push(format!("… ({})", glyphs.len()));
                }
                lang.phrase("error.missing_glyphs", &[("places", &lang.list(places))])
            }
            Error::StateSecretMark { given } => lang.phrase("error.state_secret_mark", &[("given", &shorten(given))]),
            Error::MarkTooLong { given, most } => lang.phrase("error.mark_too_long", &[("given", &shorten(given)), ("most", most)]),
            Error::NoBlank => lang.word("error.no_blank").into_owned(),
            Error::PageTooSmall { needed_mm } => lang.phrase("error.page_too_small", &[("needed", &format!("{needed_mm:.0}"))]),
            Error::PagesUnclear { given } => lang.phrase("error.pages_unclear", &[("given", &shorten(given))]),
            Error::NoSuchPage { page, count } => lang.phrase("error.no_such_page", &[("page", page), ("count", count)]),
            Error::NoPrinting { why } => lang.phrase("error.no_printing", &[("why", &shorten(why))]),
            Error::NothingToPrint => lang.word("error.nothing_to_print").into_owned(),
            Error::Pdf { source } => lang.phrase("error.pdf", &[("why", source)]),
            Error::Workbook { source } => lang.phrase("error.workbook", &[("why", source)]),
            Error::NoWorkbook => lang.word("error.no_workbook").into_owned(),
            Error::TooManyRows { rows, most } => lang.phrase("error.too_many_rows", &[("rows", rows), ("most", most)]),
            Error::CellTooLong { text, most } => {
                lang.phrase("error.cell_too_long", &[("text", &shorten(text)), ("length", &text.chars().count()), ("most", most)])
            }
            Error::Cancelled => lang.word("error.cancelled").into_owned(),
            Error::NotYet { what } => lang.phrase("error.not_yet", &[("what", what)]),
            Error::Library { source } => lang.phrase("error.library", &[("why", source)]),
            Error::NotMoment { given } => lang.phrase("error.not_moment", &[("given", &shorten(given))]),
            Error::Usage { why } => lang.phrase("error.usage", &[("why", why)]),
            Error::Stopped { path: at } => lang.phrase("error.stopped", &[("path", &path(at))]),
            Error::Window { tried } => lang.phrase("error.window", &[("tried", &tried.join("; "))]),
        }
    }
}

/// More places than this are counted, not told.
const MOST_PLACES: usize = 200;

/// An error with all its causes, for the log.
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        next = cause.source();
    }
    text
}

fn glyph_place(glyph: &MissingGlyph, lang: Lang) -> String {
    let sign = format!("{} U+{:04X}", glyph.character, glyph.character as u32);
    if glyph.record.is_empty() { sign } else { format!("{} {} {sign}", glyph.record, lang.word(&glyph.field)) }
}

/// Why a file could not be read or written, in words where the reason is a common one.
fn io_reason(error: &std::io::Error, lang: Lang) -> String {
    use std::io::ErrorKind;
    let key = match error.kind() {
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => "io.permission",
        ErrorKind::ResourceBusy => "io.busy",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "io.full",
        ErrorKind::FileTooLarge => "io.too_large",
        ErrorKind::NotFound => "io.no_folder",
        ErrorKind::IsADirectory => "io.folder",
        ErrorKind::NotADirectory => "io.no_folder",
        ErrorKind::InvalidData => "io.not_text",
        ErrorKind::InvalidFilename => "io.name",
        _ => return error.to_string(),
    };
    lang.word(key).into_owned()
}
