//! The difference of two editions, or of one and now: first how many of what, then each risk and control as it was and as it is.

use std::collections::HashMap;
use std::sync::Arc;

use super::frame::{BAND_SHADE, level_cell, mark_of};
use super::{Held, Subject, names};
use crate::domain::derived::risk_level;
use crate::domain::difference::{Difference, TableDifference, Told, Turn};
use crate::domain::field::{Entry as Record, Field, Kind};
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table as Records;
use crate::domain::text;
use crate::domain::value::AnyId;
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::paper::{Cell, Column, Document, Entry, HeadCell, Part, Piece, Place, Row, Rows, Table};

/// Columns of the summary: share of the width, and the key of the heading.
const SUMMARY: [(f32, &str); 4] = [(16.0, "difference.of"), (16.0, "difference.turn"), (8.0, "difference.count"), (60.0, "difference.which")];
/// Columns of the details.
const DETAILS: [(f32, &str); 5] =
    [(5.0, "heading.number"), (27.0, "difference.record"), (14.0, "trail.field"), (27.0, "difference.before"), (27.0, "difference.after")];
/// So many records of a kind are named in the summary.
const NAMED: usize = 12;
/// What is told also where there is none of it: nobody shall wonder whether it was left out.
const ALWAYS: [Turn; 4] = [Turn::New, Turn::Closed, Turn::Raised, Turn::Lowered];

pub(super) fn build(subject: &Subject<'_>) -> Result<Document> {
    let lang = subject.choice.lang;
    if subject.choice.blank {
        return Err(Error::NoBlank);
    }
    if !subject.choice.filter.trim().is_empty() || subject.choice.unit.is_some() {
        return Err(Error::Usage { why: lang.word("difference.whole").into_owned() });
    }
    let older = subject.past.older.as_ref();
    // Where nothing was read to compare with, there is no difference to tell.
    let before = older.map_or(subject.named, |held| &held.snapshot);
    // Persons are told apart by who they are, also where their names are hidden.
    let difference = Difference::between(before, subject.named);
    let before = match subject.choice.hides_names {
        true => Arc::new(names::hidden(before, lang)),
        false => Arc::new(Snapshot::clone(before)),
    };
    let page = Page { subject, lang, states: States { before, after: Arc::clone(subject.snapshot) }, difference };
    let title = subject.title("print.title_difference");
    let mut summary = page.part(&title, older, page.summary());
    summary.notes.extend(older.map(|older| subject.in_each("\n", |lang| older.edition.story(lang))));
    if page.difference.is_empty() {
        summary.notes.push(lang.word("difference.nothing").into_owned());
    }
    let mut outline = vec![Entry { title: title.clone(), place: Place { part: 0, row: None }, children: Vec::new() }];
    let mut parts = vec![summary];
    let (lines, children) = page.lines();
    if !lines.is_empty() {
        let title = subject.title("difference.title_details");
        outline.push(Entry { title: title.clone(), place: Place { part: 1, row: None }, children });
        parts.push(page.part(&title, older, page.details(lines)));
    }
    Ok(subject.document(&title, parts, outline))
}

/// Both states.
#[derive(Clone)]
struct States {
    before: Arc<Snapshot>,
    after: Arc<Snapshot>,
}

impl States {
    /// A record in both.
    fn records(&self, table: Records, told: &Told) -> [Option<(Arc<dyn Record>, &Snapshot)>; 2] {
        let find = |row: Option<u32>, snapshot: &'_ Arc<Snapshot>| row.and_then(|row| snapshot.entry(AnyId { table, row }));
        [
            find(told.before, &self.before).map(|entry| (entry, self.before.as_ref())),
            find(told.after, &self.after).map(|entry| (entry, self.after.as_ref())),
        ]
    }

    /// A record as it is, or as it was where it is not there any more.
    fn newest(&self, table: Records, told: &Told) -> Option<(Arc<dyn Record>, &Snapshot)> {
        let [before, after] = self.records(table, told);
        after.or(before)
    }
}

/// A row of the details.
enum Line {
    Band(String),
    /// One value of a record: its table, its number in the band, and what became of it.
    Value {
        table: Records,
        number: usize,
        told: Arc<Told>,
        field: Option<&'static Field>,
        key: u64,
    },
}

struct Page<'a> {
    subject: &'a Subject<'a>,
    lang: Lang,
    states: States,
    difference: Difference,
}

impl Page<'_> {
    fn part(&self, title: &str, older: Option<&Held>, table: Table) -> Part {
        let newer = |lang: Lang| match self.subject.past.edition() {
            Some(edition) => edition.words(lang),
            None => lang.phrase("difference.now", &[("day", &self.subject.now.date_naive())]),
        };
        let between = |older: &Held| {
            let said = |lang: Lang| lang.phrase("difference.between", &[("older", &older.edition.words(lang)), ("newer", &newer(lang))]);
            self.subject.in_each("\n", said)
        };
        let between = older.map(between).unwrap_or_default();
        let marked = self.difference.risks.iter().any(|told| self.states.newest(Records::Risks, told).is_some_and(|(entry, _)| entry.is_unconfirmed()));
        let legend = if marked { vec![self.subject.level_legend(), self.subject.unconfirmed_legend()] } else { vec![self.subject.level_legend()] };
        self.subject.part(title, between, table, legend)
    }

    fn table(&self, columns: Vec<Column>, keys: impl Iterator<Item = &'static str>, rows: Rows) -> Table {
        let head = keys.map(|key| HeadCell::new(self.lang.word(key))).collect();
        Table { columns, fixed: 0, head: vec![head], rows, continued: self.lang.word("print.continued").into_owned() }
    }

    /// How many of what, and which.
    fn summary(&self) -> Table {
        let mut rows = Vec::new();
        for turn in Turn::ALL {
            let told: Vec<&Told> = self.difference.of(turn).collect();
            if !told.is_empty() || ALWAYS.contains(&turn) {
                rows.push(self.summary_row(Records::Risks, turn, &told));
            }
        }
        for other in &self.difference.others {
            for turn in [Turn::New, Turn::Removed, Turn::Changed] {
                let told: Vec<&Told> = other.of(turn).collect();
                if !told.is_empty() {
                    rows.push(self.summary_row(other.table, turn, &told));
                }
            }
        }
        let columns = SUMMARY.iter().map(|(share, key)| if *key == "difference.which" { Column::share(*share) } else { Column::share(*share).centred() });
        self.table(columns.collect(), SUMMARY.iter().map(|(_, key)| *key), Rows::All(rows))
    }

    fn summary_row(&self, table: Records, turn: Turn, told: &[&Told]) -> Row {
        let named: Vec<String> =
            told.iter().take(NAMED).filter_map(|told| self.states.newest(table, told)).map(|(entry, at)| self.name(entry.as_ref(), at)).collect();
        let mut which = named.join(&self.lang.word("difference.joint"));
        if told.len() > NAMED {
            which.push_str(&self.lang.phrase("difference.more", &[("count", &told.len())]));
        }
        Row::new(vec![
            Cell::new(self.lang.word(&format!("record.{}", table.key()))).merged(table as u64 + 1),
            Cell::new(self.turn(table, turn)),
            Cell::new(told.len().to_string()).bold(),
            Cell::new(which),
        ])
    }

    fn turn(&self, table: Records, turn: Turn) -> String {
        let key = match (table, turn) {
            (Records::Risks, Turn::Changed) => "turn.other",
            _ => return self.lang.word(&format!("turn.{}", turn.key())).into_owned(),
        };
        self.lang.word(key).into_owned()
    }

    /// Code and title; of a record that is known by what it links to its title alone.
    fn name(&self, entry: &dyn Record, snapshot: &Snapshot) -> String {
        let title = text::title(entry, snapshot, self.lang);
        let mark = mark_of(entry);
        if entry.code().contains('/') { format!("{title}{mark}") } else { format!("{} {title}{mark}", entry.code()) }
    }

    /// The rows of the details, and the outline of their bands.
    fn lines(&self) -> (Vec<Line>, Vec<Entry>) {
        let (mut lines, mut outline) = (Vec::new(), Vec::new());
        let mut key = 0;
        let mut band = |table: Records, turn: Turn, told: &mut dyn Iterator<Item = &Told>| {
            let start = lines.len();
            let mut count = 0;
            for told in told {
                count += 1;
                key += 1;
                let told = Arc::new(told.clone());
                // What came or went is told with its level.
                let fields: Vec<Option<&'static Field>> =
                    if told.fields.is_empty() { vec![None] } else { told.fields.iter().copied().map(Some).collect() };
                lines.extend(fields.into_iter().map(|field| Line::Value { table, number: count, told: Arc::clone(&told), field, key }));
            }
            if count > 0 {
                let kind = self.lang.word(&format!("record.{}", table.key()));
                let title = self.lang.single().phrase("difference.band", &[("kind", &kind), ("turn", &self.turn(table, turn)), ("count", &count)]);
                outline.push(Entry { title: title.clone(), place: Place { part: 1, row: Some(start) }, children: Vec::new() });
                lines.insert(start, Line::Band(title));
            }
        };
        Turn::ALL.into_iter().for_each(|turn| band(Records::Risks, turn, &mut self.difference.of(turn)));
        if let Some(controls) = self.difference.others.iter().find(|other: &&TableDifference| other.table == Records::Controls) {
            Turn::ALL.into_iter().for_each(|turn| band(Records::Controls, turn, &mut controls.of(turn)));
        }
        (lines, outline)
    }

    fn details(&self, lines: Vec<Line>) -> Table {
        let columns = DETAILS.iter().map(|(share, key)| match *key {
            "heading.number" | "trail.field" => Column::share(*share).centred(),
            _ => Column::share(*share),
        });
        let (states, lang) = (self.states.clone(), self.lang);
        let names: HashMap<u64, String> = lines.iter().filter_map(|line| self.named(line)).collect();
        let rows = Rows::made(lines.len(), move |place| match &lines[place] {
            Line::Band(title) => Row::band(Cell::new(title.clone()).bold().left().filled(BAND_SHADE), DETAILS.len()),
            Line::Value { table, number, told, field, key } => {
                let name = names.get(key).cloned().unwrap_or_default();
                let mut cells = vec![Cell::new(number.to_string()).merged(*key), Cell::pieces(vec![Piece::new(name)]).merged(*key)];
                cells.extend(values(*table, told, *field, &states, lang));
                Row::new(cells)
            }
        });
        self.table(columns.collect(), DETAILS.iter().map(|(_, key)| *key), rows)
    }

    fn named(&self, line: &Line) -> Option<(u64, String)> {
        let Line::Value { table, told, key, .. } = line else { return None };
        self.states.newest(*table, told).map(|(entry, at)| (*key, self.name(entry.as_ref(), at)))
    }
}

/// What a value is called, what it was, and what it is.
fn values(table: Records, told: &Told, field: Option<&'static Field>, states: &States, lang: Lang) -> Vec<Cell> {
    let [before, after] = states.records(table, told);
    let Some(field) = field else {
        let level = |found: &Option<(Arc<dyn Record>, &Snapshot)>| match found {
            Some((entry, at)) if table == Records::Risks => {
                let risk = at.risks.get(entry.id());
                level_cell(risk.and_then(|risk| risk_level(risk, at)).map(AsRef::as_ref), at, lang)
            }
            Some(_) => Cell::new(lang.word("difference.there")),
            None => Cell::new(lang.word("difference.not_there")),
        };
        let label = if table == Records::Risks { lang.word("risks.level") } else { lang.word(&format!("record.{}", table.key())) };
        return vec![Cell::new(label), level(&before), level(&after)];
    };
    let value = |found: Option<(Arc<dyn Record>, &Snapshot)>| {
        if let (Kind::Link(Records::Levels), Some((entry, at))) = (field.kind, &found) {
            let level = entry.value(field, at).links().first().and_then(|id| at.levels.get(id.row));
            return level_cell(level.map(AsRef::as_ref), at, lang);
        }
        let words = found.map(|(entry, at)| text::cell(entry.as_ref(), field, at, lang)).unwrap_or_default();
        if words.is_empty() { Cell::new(lang.word("trail.empty")) } else { Cell::new(words) }
    };
    vec![Cell::new(lang.word(&table.label_key(field))), value(before), value(after)]
}
