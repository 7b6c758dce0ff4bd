//! The extract of the history: who changed what, when and why, value by value; and what left on paper.

use std::sync::Arc;

use super::{Past, Subject};
use crate::domain::change::Change;
use crate::domain::change_text::{self, Told};
use crate::domain::identity::{Identity, Print};
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table as Records;
use crate::domain::text;
use crate::domain::value::AnyId;
use crate::error::Result;
use crate::i18n::Lang;
use crate::paper::{Cell, Column, Document, Entry, HeadCell, Part, Piece, Place, Row, Rows, Table};

/// Columns: share of the width, the key of the heading, and whether their text stands in the middle.
const COLUMNS: [(f32, &str, bool); 9] = [
    (4.5, "heading.number", true),
    (12.0, AT, true),
    (7.0, "trail.operator", true),
    (6.0, "trail.operation", true),
    (15.0, "trail.of", false),
    (10.0, "trail.field", false),
    (18.0, "trail.before", false),
    (18.0, "trail.after", false),
    (9.5, "trail.reason", false),
];
/// The heading over moments, and the width in points in which a day is not broken.
const AT: &str = "trail.at";
const DAY_WIDTH: f32 = 54.0;
/// The columns of a field and its values, which one text takes where a whole record came or went.
const TOLD: usize = 3;
const PRINTS: [(f32, &str, bool); 8] = [
    (5.0, "heading.number", true),
    (14.0, AT, true),
    (11.0, "trail.operator", true),
    (20.0, "trail.report", false),
    (24.0, "trail.choice", false),
    (6.0, "trail.pages", true),
    (13.0, "trail.edition", true),
    (13.0, "trail.file", true),
];

pub(super) fn build(subject: &Subject<'_>) -> Result<Document> {
    let title = subject.title("print.title_trail");
    let lang = subject.choice.lang;
    let mut parts = vec![changes(subject, &title)];
    let mut outline = vec![entry(&title, 0)];
    if !subject.past.prints.is_empty() && !subject.choice.blank {
        let title = subject.title("print.title_prints");
        let count = lang.phrase("trail.count_prints", &[("count", &subject.past.prints.len())]);
        outline.push(entry(&title, parts.len()));
        parts.push(subject.part(&title, with_span(subject, count), prints(subject), Vec::new()));
    }
    Ok(subject.document(&title, parts, outline))
}

fn entry(title: &str, part: usize) -> Entry {
    Entry { title: title.to_owned(), place: Place { part, row: None }, children: Vec::new() }
}

fn changes(subject: &Subject<'_>, title: &str) -> Part {
    let (lang, Past { changes, has_more, .. }) = (subject.choice.lang, subject.past);
    let key = if *has_more { "trail.newest" } else { "trail.count" };
    let centre = with_span(subject, lang.phrase(key, &[("count", &changes.len())]));
    let rows = if subject.choice.blank { Rows::Blank(Row::blank(COLUMNS.len())) } else { rows(subject) };
    let mut part = subject.part(title, centre, table(&COLUMNS, rows, lang), Vec::new());
    if *has_more {
        part.notes.push(lang.phrase("trail.more", &[("count", &changes.len())]));
    }
    if changes.is_empty() && !subject.choice.blank {
        part.notes.push(lang.word("trail.none").into_owned());
    }
    part
}

/// What is counted, and which record and days were asked for.
fn with_span(subject: &Subject<'_>, counted: String) -> String {
    let (lang, extract) = (subject.choice.lang, &subject.choice.extract);
    // As the trail writes the code, however it was typed.
    let code = extract.record.as_ref().map(|typed| subject.past.changes.first().map_or_else(|| text::shorten(typed), |change| change.record.clone()));
    let record = code.map(|code| lang.phrase("trail.record", &[("code", &code)]));
    let days = match (extract.since, extract.until) {
        (Some(since), Some(until)) => Some(lang.phrase("trail.between", &[("since", &since), ("until", &until)])),
        (Some(since), None) => Some(lang.phrase("trail.since", &[("day", &since)])),
        (None, Some(until)) => Some(lang.phrase("trail.until", &[("day", &until)])),
        (None, None) => None,
    };
    [Some(counted), record, days].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn table(columns: &[(f32, &str, bool)], rows: Rows, lang: Lang) -> Table {
    let head = columns.iter().map(|(_, key, _)| HeadCell::new(lang.word(key))).collect();
    let column = |(share, key, centred): &(f32, &str, bool)| {
        let column = Column::share(*share).least(if *key == AT { DAY_WIDTH } else { 0.0 });
        if *centred { column.centred() } else { column }
    };
    let continued = lang.word("print.continued").into_owned();
    Table { columns: columns.iter().map(column).collect(), fixed: 0, head: vec![head], rows, continued }
}

/// A row for each value that was changed; what holds for the whole change stands once beside them.
fn rows(subject: &Subject<'_>) -> Rows {
    let (snapshot, lang) = (Arc::clone(subject.snapshot), subject.choice.lang);
    let mut changes: Vec<Change> = subject.past.changes.clone();
    if !subject.choice.extract.newest_first {
        changes.reverse();
    }
    // The place of the first row of each change, and the count of all rows.
    let mut starts = Vec::with_capacity(changes.len());
    let mut count = 0;
    for change in &changes {
        starts.push(count);
        count += change_text::told(change, &snapshot, lang).len().max(1);
    }
    Rows::made(count, move |place| {
        let at = starts.partition_point(|start| *start <= place) - 1;
        row(&changes[at], at, place - starts[at], &snapshot, lang)
    })
}

/// The row of a value of a change, or the only one of a change without any.
fn row(change: &Change, at: usize, value: usize, snapshot: &Snapshot, lang: Lang) -> Row {
    let told = change_text::told(change, snapshot, lang).into_iter().nth(value);
    let is_value = matches!(told, Some(Told::Field { .. }));
    let of_change = [
        Cell::new(change.number.to_string()),
        Cell::new(change_text::moment(&change.at)),
        Cell::new(change.operator.clone()),
        Cell::new(lang.word(&format!("operation.{}", change.operation.key()))),
        record_cell(change, is_value, snapshot, lang),
    ];
    let merged = |cell: Cell| cell.merged(at as u64);
    let mut cells: Vec<Cell> = of_change.into_iter().map(merged).collect();
    match told {
        Some(Told::Field { label, before, after }) => cells.extend([Cell::new(label), value_cell(before, lang), value_cell(after, lang)]),
        Some(Told::Whole { words, is_gone }) => {
            let key = if is_gone { "trail.gone" } else { "trail.come" };
            cells.push(Cell::new(lang.single().phrase(key, &[("words", &words)])).columns(TOLD));
        }
        None => cells.push(Cell::new(change_text::made(change, lang)).columns(TOLD)),
    }
    cells.push(merged(Cell::new(change.reason.clone().unwrap_or_default())));
    Row::new(cells)
}

/// Kind and code of a record; its title too, where the change itself does not say it.
fn record_cell(change: &Change, with_title: bool, snapshot: &Snapshot, lang: Lang) -> Cell {
    let mut pieces = vec![Piece::bold(change_text::named(change, lang))];
    let id = Records::from_key(&change.table).and_then(|table| Some(AnyId { table, row: snapshot.find(table, &change.record)? }));
    if let Some(id) = id.filter(|_| with_title) {
        pieces.push(Piece::new(text::link_title(id, snapshot, lang)));
    }
    Cell::pieces(pieces)
}

/// A value; that there is none is said, so that nobody takes it for one that was not printed.
fn value_cell(words: String, lang: Lang) -> Cell {
    if words.is_empty() { Cell::new(lang.word("trail.empty")) } else { Cell::new(words) }
}

fn prints(subject: &Subject<'_>) -> Table {
    let lang = subject.choice.lang;
    let mut rows: Vec<Row> = subject.past.prints.iter().map(|print| print_row(print, lang)).collect();
    if subject.choice.extract.newest_first {
        rows.reverse();
    }
    table(&PRINTS, rows.into(), lang)
}

fn print_row(print: &Print, lang: Lang) -> Row {
    let printed = &print.printed;
    let report = lang.find(&format!("report.{}", printed.report)).map_or_else(|| printed.report.clone(), |word| word.into_owned());
    let choice: Vec<&str> = [&printed.form, &printed.unit, &printed.filter].into_iter().flatten().map(String::as_str).collect();
    let texts = [print.number.to_string(), change_text::moment(&print.at), print.operator.clone(), report, choice.join(" · ")];
    let codes = [printed.pages.to_string(), Identity::code(&printed.identity.head), Identity::code(&printed.identity.content)];
    Row::new(texts.into_iter().chain(codes).map(Cell::new).collect())
}
