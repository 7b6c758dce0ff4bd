//! The actions report: what is due, overdue first, then near, then later, one thing to a row.

use std::collections::HashSet;
use std::sync::Arc;

use super::Subject;
use super::frame::BAND_SHADE;
use crate::domain::due::{self, Deadline, Due, Nearness, SOON_DAYS};
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table as Records;
use crate::domain::text;
use crate::domain::value::{AnyId, RowId};
use crate::error::Result;
use crate::i18n::Lang;
use crate::paper::{Cell, Column, Document, Entry, HeadCell, Place, Row, Rows, Table};

/// Columns: share of the width, and the key of the heading.
const COLUMNS: [(f32, &str); 8] = [
    (4.5, "heading.number"),
    (31.0, "due.what"),
    (10.0, "due.kind"),
    (27.0, "due.about"),
    (10.0, "due.person"),
    (9.0, "due.day"),
    (7.0, "due.days_over"),
    (7.5, "due.state"),
];

/// What a row shows: how far the next ones are, or one thing.
#[derive(Clone, Copy)]
enum Line {
    Heading(Nearness, usize),
    Due(Due, usize),
}

pub(super) fn build(subject: &Subject<'_>) -> Result<Document> {
    let lang = subject.choice.lang;
    let unit = subject.unit()?;
    let title = subject.title_of("print.title_actions", unit);
    let lines = if subject.choice.blank { Vec::new() } else { lines(subject, unit)? };
    let outline = outline(subject, &title, &lines);
    let count = lines.iter().filter(|line| matches!(line, Line::Due(..))).count();
    let counted = |lang: Lang| lang.phrase("print.actions_size", &[("count", &count)]);
    let is_empty = lines.is_empty();
    let snapshot = Arc::clone(subject.snapshot);
    let rows = match subject.choice.blank {
        true => Rows::Blank(Row::blank(COLUMNS.len())),
        false => Rows::made(lines.len(), move |place| row(lines[place], &snapshot, lang)),
    };
    let head = COLUMNS.iter().map(|(_, key)| HeadCell::new(lang.word(key))).collect();
    let columns = COLUMNS.iter().map(|(share, key)| match *key {
        "due.what" | "due.about" => Column::share(*share),
        _ => Column::share(*share).centred(),
    });
    let table = Table { columns: columns.collect(), fixed: 1, head: vec![head], rows, continued: lang.word("print.continued").into_owned() };
    let mut part = subject.part(&title, subject.with_filter(counted), table, Vec::new());
    if is_empty && !subject.choice.blank {
        part.notes.push(lang.word("due.nothing").into_owned());
    }
    Ok(subject.document(&title, vec![part], outline))
}

/// What is due under its headings; with a filter only what is about a risk that passes.
fn lines(subject: &Subject<'_>, unit: Option<RowId>) -> Result<Vec<Line>> {
    let snapshot = subject.snapshot;
    let passes = subject.passing()?;
    let is_filtered = !subject.choice.filter.trim().is_empty();
    let passing: HashSet<RowId> = match is_filtered {
        true => snapshot.risks.iter().filter(|risk| passes(risk)).map(|risk| risk.id).collect(),
        false => HashSet::new(),
    };
    let mut due = due::all(snapshot);
    due.retain(|due| {
        let is_of_risk = || due.about(snapshot).is_some_and(|about| about.table == Records::Risks && passing.contains(&about.row));
        unit.is_none_or(|unit| due.unit(snapshot).is_none_or(|of| of.row() == unit)) && (!is_filtered || is_of_risk())
    });
    let (mut lines, mut number) = (Vec::new(), 0);
    for nearness in Nearness::ALL {
        let near: Vec<Due> = due.iter().copied().filter(|due| due.nearness(snapshot.today) == nearness).collect();
        if !near.is_empty() {
            lines.push(Line::Heading(nearness, near.len()));
        }
        for due in near {
            number += 1;
            lines.push(Line::Due(due, number));
        }
    }
    Ok(lines)
}

fn heading_words(nearness: Nearness, count: usize, lang: Lang) -> String {
    lang.single().phrase(&format!("due.{}", nearness.key()), &[("count", &count), ("days", &SOON_DAYS)])
}

fn row(line: Line, snapshot: &Snapshot, lang: Lang) -> Row {
    let (due, number) = match line {
        Line::Heading(nearness, count) => {
            return Row::band(Cell::new(heading_words(nearness, count, lang)).bold().left().filled(BAND_SHADE), COLUMNS.len());
        }
        Line::Due(due, number) => (due, number),
    };
    let about = due.about(snapshot).and_then(|id| snapshot.entry(id)).map(|entry| text::code_and_title(entry.as_ref(), snapshot, lang));
    let person = |person: crate::domain::value::Id<crate::domain::record::Person>| {
        text::link_title(AnyId { table: Records::Persons, row: person.row() }, snapshot, lang)
    };
    let days = (snapshot.today - due.day).num_days();
    let words = [
        number.to_string(),
        due.words(snapshot, lang),
        lang.word(&format!("overview.due.{}", due.deadline.key())).into_owned(),
        about.unwrap_or_default(),
        lang.list(due.persons(snapshot).into_iter().map(person).collect::<Vec<_>>()),
        due.day.to_string(),
        if days > 0 { days.to_string() } else { String::new() },
        state_words(due, snapshot, lang),
    ];
    let cells = words.into_iter().map(Cell::new).collect::<Vec<_>>();
    Row::new(cells)
}

/// How far a task is; what else is due is waiting or overdue.
fn state_words(due: Due, snapshot: &Snapshot, lang: Lang) -> String {
    let nearness = lang.word(&format!("due.state.{}", due.nearness(snapshot.today).key())).into_owned();
    match snapshot.actions.get(due.of.row).filter(|_| due.deadline == Deadline::Action) {
        Some(action) => lang.phrase("due.progress", &[("state", &nearness), ("progress", &action.progress)]),
        None if due.deadline == Deadline::Stale => lang.word("due.state.waiting").into_owned(),
        None => nearness,
    }
}

/// The headings.
fn outline(subject: &Subject<'_>, title: &str, lines: &[Line]) -> Vec<Entry> {
    let headings = lines.iter().enumerate().filter_map(|(place, line)| match line {
        Line::Heading(nearness, count) => {
            let title = heading_words(*nearness, *count, subject.choice.lang);
            Some(Entry { title, place: Place { part: 0, row: Some(place) }, children: Vec::new() })
        }
        Line::Due(..) => None,
    });
    vec![Entry { title: title.to_owned(), place: Place { part: 0, row: None }, children: headings.collect() }]
}
