//! What each report says; how it becomes pages is `paper`.

mod actions;
mod authority;
mod blocks;
mod checks;
mod controls;
mod difference;
mod editions;
mod extract;
mod flow_chart;
mod form;
mod frame;
mod listing;
mod mark;
mod matrix;
mod names;
mod overview;
mod post_sheets;
mod separation;
mod trail;
mod typefaces;

use std::ops::RangeInclusive;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use chrono::{DateTime, FixedOffset};

use crate::domain::field::Entry;
use crate::domain::identity::{Identity, Printed};
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::value::Value;
use crate::error::{Error, MissingGlyph, Result};
use crate::i18n::Lang;
use crate::paper::{self, Document, Format, Plan};

pub use crate::domain::choice::{Orientation, PaperSize};
pub use editions::{Editions, Held};
pub use extract::{Extract, Past};
pub use form::Form;
pub use mark::Mark;
pub use typefaces::{StandIn, Typefaces};

/// A report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Report {
    /// A row for each risk, in the columns of a print preset: form 4 of the published tables where none is chosen.
    #[default]
    Register,
    /// The responsibility matrix of each unit.
    Matrix,
    /// Who approves what up to which amount.
    Authority,
    /// The flow of the steps with their risks.
    Flow,
    /// Heat maps and figures for the desk of the head.
    Overview,
    /// Functions and steps to be kept apart, who holds them, and the conflicts.
    Separation,
    /// Controls by who performs them, with the risks they serve.
    Controls,
    /// What the checks find, and what is let stand.
    Checks,
    /// What is due, overdue first.
    Actions,
    /// A page for each post, for its holder to sign.
    PostSheets,
    /// An extract of the history, and what left on paper.
    Trail,
    /// What became of the register between two editions, or since one.
    Difference,
}

impl Report {
    /// All reports.
    pub const ALL: [Report; 12] = [
        Report::Register,
        Report::Matrix,
        Report::Authority,
        Report::PostSheets,
        Report::Flow,
        Report::Overview,
        Report::Checks,
        Report::Controls,
        Report::Separation,
        Report::Actions,
        Report::Trail,
        Report::Difference,
    ];

    /// The key on the command line and in `report.…` of the word files.
    pub fn key(self) -> &'static str {
        match self {
            Report::Register => "register",
            Report::Matrix => "matrix",
            Report::Authority => "authority",
            Report::Flow => "flow",
            Report::Overview => "overview",
            Report::Separation => "separation",
            Report::Checks => "checks",
            Report::Controls => "controls",
            Report::Actions => "actions",
            Report::PostSheets => "post-sheets",
            Report::Trail => "trail",
            Report::Difference => "difference",
        }
    }

    /// Whether its pages usually lie on their long side: tables do, for the sake of their columns; what a person signs does not.
    pub fn usually_lies(self) -> bool {
        self != Report::PostSheets
    }

    /// The report of a key.
    pub fn from_key(key: &str) -> Option<Report> {
        Report::ALL.into_iter().find(|report| report.key() == key)
    }
}

/// Families of pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Family {
    /// 台账式: a document of its own.
    #[default]
    Ledger,
    /// 公文附件式: bound behind an official paper, laid out as GB/T 9704-2012 says.
    Attachment(Attachment),
}

/// What an attachment is told by the paper it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Attachment {
    /// Its number; none where it is the only one.
    pub number: Option<u32>,
    /// Number of its first page, where pages are counted on from the paper.
    pub first_page: u32,
}

impl Attachment {
    /// Numbers it may have.
    pub const NUMBERS: RangeInclusive<u32> = 1..=999;
    /// Numbers its first page may have.
    pub const FIRST_PAGES: RangeInclusive<u32> = 1..=9999;
}

impl Default for Attachment {
    fn default() -> Self {
        Attachment { number: None, first_page: 1 }
    }
}

/// How roles are written in the cells of the matrix.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Writing {
    /// One character each, with its place in the order of approval: 主 协 审① 批②.
    #[default]
    Signs,
    /// Whole words: 主办 审核.
    Words,
    /// RACI letters.
    Raci,
}

/// What to print, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Choice {
    /// Which report.
    pub report: Report,
    /// Columns of the register.
    pub form: Form,
    /// Language of labels and headings.
    pub lang: Lang,
    /// Paper size.
    pub paper: PaperSize,
    /// How the page stands.
    pub orientation: Orientation,
    /// Filter over risks; empty for all.
    pub filter: String,
    /// Family of pages; an attachment is always on A4.
    pub family: Family,
    /// Mark at the head of the page.
    pub mark: Mark,
    /// Whether posts stand in the place of persons' names.
    pub hides_names: bool,
    /// Whether it is a form to fill in: the head and empty rows.
    pub blank: bool,
    /// Code of a unit; none for all.
    pub unit: Option<String>,
    /// Writing of the matrix.
    pub writing: Writing,
    /// Part of the history.
    pub extract: Extract,
    /// Which state of the register.
    pub editions: Editions,
    /// Fonts of the machine in place of the bundled ones.
    pub typefaces: Typefaces,
}

impl Choice {
    /// Whether the page lies on its long side.
    pub fn lies(&self) -> bool {
        match self.orientation {
            Orientation::Usual => self.report.usually_lies(),
            Orientation::Landscape => true,
            Orientation::Portrait => false,
        }
    }

    /// What the report is called; the register by its form.
    pub fn name(&self, snapshot: &Snapshot) -> String {
        let word = || self.lang.word(&format!("report.{}", self.report.key())).into_owned();
        if self.report != Report::Register || self.form == Form::default() {
            return word();
        }
        self.form.preset(snapshot, self.lang).map_or_else(|_| word(), |preset| preset.name)
    }

    /// The same for another report: what was chosen for the one before, such as its filter, goes.
    pub fn turned_to(&self, report: Report) -> Choice {
        // An edition goes on being looked at; two belong to their difference alone.
        let editions = if let Editions::One(_) = self.editions { self.editions } else { Editions::Now };
        Choice { report, filter: String::new(), unit: None, extract: Extract::default(), orientation: Orientation::Usual, editions, ..self.clone() }
    }

    /// What the print log keeps of it.
    pub fn printed(&self, pages: usize, identity: Identity) -> Printed {
        let chosen = if self.report == Report::Trail { self.extract.words() } else { self.filter.trim().to_owned() };
        let filter = Some(chosen).filter(|filter| !filter.is_empty());
        // Columns are chosen for the register alone.
        let form = if self.report == Report::Register { self.form.noted() } else { None };
        Printed { report: self.report.key().to_owned(), form, filter, unit: self.unit.clone(), pages, identity }
    }
}

/// What a report is made from.
struct Subject<'a> {
    choice: &'a Choice,
    snapshot: &'a Arc<Snapshot>,
    /// The same with persons' names, where the snapshot has none: only a filter may look at them.
    named: &'a Snapshot,
    past: &'a Past,
    identity: Identity,
    now: DateTime<FixedOffset>,
}

/// A report of a register at one moment, ready to be laid out; a report of its history has none to tell.
pub fn document(choice: &Choice, snapshot: &Arc<Snapshot>, identity: Identity, now: DateTime<FixedOffset>) -> Result<Document> {
    document_with(choice, snapshot, Past::default(), identity, now)
}

/// A report of a register at one moment and of what was read of its history.
pub fn document_with(choice: &Choice, snapshot: &Arc<Snapshot>, past: Past, identity: Identity, now: DateTime<FixedOffset>) -> Result<Document> {
    // An edition is printed as on its own day, so that it is the same whenever that is.
    let (named, now) = past.held.as_ref().map_or((snapshot, now), |held| (&held.snapshot, held.edition.at));
    let named = &Arc::clone(named);
    let identity = past.identity(identity);
    let (mut shown, mut past) = (Arc::clone(named), past);
    if choice.hides_names {
        shown = Arc::new(names::hidden(named, choice.lang));
        names::hide_past(&mut past, named, &shown, choice.lang);
    }
    let subject = Subject { choice, snapshot: &shown, named, past: &past, identity, now };
    let mut document = match choice.report {
        Report::Register => listing::build(&subject),
        Report::Matrix => matrix::build(&subject),
        Report::Authority => authority::build(&subject),
        Report::Flow => flow_chart::build(&subject),
        Report::Overview => overview::build(&subject),
        Report::Separation => separation::build(&subject),
        Report::Checks => checks::build(&subject),
        Report::Controls => controls::build(&subject),
        Report::Actions => actions::build(&subject),
        Report::PostSheets => post_sheets::build(&subject),
        Report::Trail => trail::build(&subject),
        Report::Difference => difference::build(&subject),
    }?;
    document.roles = choice.typefaces.roles();
    Ok(document)
}

/// Writes a report that was laid out; characters that no font of the file has are told with the records in which they stand.
///
/// `pages` are the places of those that are wanted; `progress` hears how much is done, of how much; setting `cancel` ends
/// it with [`Error::Cancelled`].
pub fn write(plan: &Plan, format: Format, pages: &[usize], snapshot: &Snapshot, progress: &dyn Fn(usize, usize), cancel: &AtomicBool) -> Result<Vec<u8>> {
    match missing(plan, snapshot) {
        Some(error) if format.has_typefaces() => Err(error),
        _ => paper::write(plan, format, pages, progress, cancel),
    }
}

/// What keeps pages from being printed: characters that no font has.
pub fn missing(plan: &Plan, snapshot: &Snapshot) -> Option<Error> {
    (!plan.missing().is_empty()).then(|| missing_glyphs(plan.missing(), snapshot))
}

/// Where characters that no font has stand in the register.
fn missing_glyphs(characters: &[char], snapshot: &Snapshot) -> Error {
    let mut found = Vec::new();
    for &table in Table::ALL {
        snapshot.rows(table).visit(&mut |entry: &dyn Entry| {
            for field in table.stored_fields() {
                if let Value::Text(text) = entry.stored(field) {
                    let here = characters.iter().filter(|character| text.contains(**character));
                    found.extend(here.map(|character| MissingGlyph {
                        record: entry.code().to_owned(),
                        field: table.label_key(field),
                        character: *character,
                    }));
                }
            }
        });
    }
    if found.is_empty() {
        // Words of the report itself.
        return Error::no_glyph(characters.iter().copied());
    }
    Error::MissingGlyphs(found)
}
