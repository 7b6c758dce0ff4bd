//! What became of the register between two of its states: risks by what became of them, and other records by table.

use std::sync::Arc;

use super::choice::Status;
use super::field::{Entry, Field, Kind, Row, flag};
use super::record::Risk;
use super::snapshot::Snapshot;
use super::table::Table;
use super::value::{AnyId, RowId, Value};

/// What became of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Turn {
    /// It was not there before.
    New,
    /// It was closed, with a reason.
    Closed,
    /// It was closed before and is not any more.
    Reopened,
    /// It was taken out.
    Removed,
    /// Its level is higher, before controls or else after them.
    Raised,
    /// Its level is lower.
    Lowered,
    /// It has a level for the first time, or none any more.
    Graded,
    /// Its texts say something else.
    Reworded,
    /// Other controls stand against it.
    Controls,
    /// Other persons are responsible for it.
    Persons,
    /// Something else of it changed.
    Changed,
}

impl Turn {
    /// All turns, in the order in which they are told.
    pub const ALL: [Turn; 11] = [
        Turn::New,
        Turn::Closed,
        Turn::Reopened,
        Turn::Removed,
        Turn::Raised,
        Turn::Lowered,
        Turn::Graded,
        Turn::Reworded,
        Turn::Controls,
        Turn::Persons,
        Turn::Changed,
    ];

    /// The key in `turn.…` of the word files.
    pub fn key(self) -> &'static str {
        match self {
            Turn::New => "new",
            Turn::Closed => "closed",
            Turn::Reopened => "reopened",
            Turn::Removed => "removed",
            Turn::Raised => "raised",
            Turn::Lowered => "lowered",
            Turn::Graded => "graded",
            Turn::Reworded => "reworded",
            Turn::Controls => "controls",
            Turn::Persons => "persons",
            Turn::Changed => "changed",
        }
    }
}

/// One record and what became of it; a record may have several.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// What became of it.
    pub turn: Turn,
    /// Its row before, where it was there.
    pub before: Option<RowId>,
    /// Its row after, where it is there.
    pub after: Option<RowId>,
    /// The fields that show it, each of another value before than after.
    pub fields: Vec<&'static Field>,
}

/// What became of the records of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct TableDifference {
    /// Which.
    pub table: Table,
    /// What became of which record: new, removed or changed.
    pub told: Vec<Told>,
}

impl TableDifference {
    /// The records with a turn.
    pub fn of(&self, turn: Turn) -> impl Iterator<Item = &Told> {
        self.told.iter().filter(move |told| told.turn == turn)
    }
}

/// What became of the register between two of its states.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// Risks, by turn and then by row.
    pub risks: Vec<Told>,
    /// Other tables in which something changed.
    pub others: Vec<TableDifference>,
}

/// Tables that say how the register looks and not what is in it.
const LOOKS: [Table; 5] = [Table::Views, Table::Placements, Table::Presets, Table::FreeColumns, Table::Operators];

/// What the levels of risks follow from beside the risks.
const SCHEME: [Table; 4] = [Table::Settings, Table::Levels, Table::Grades, Table::GradingCells];

/// What the persons responsible for risks follow from beside the risks.
const HOLDING: [Table; 4] = [Table::Persons, Table::Tenures, Table::Posts, Table::Sections];

const PERSONS: [&str; 3] = ["responsible_person", "responsible_head", "responsible_leader"];

impl Difference {
    /// Compares two states.
    pub fn between(before: &Snapshot, after: &Snapshot) -> Difference {
        let others = Table::ALL.iter().filter(|table| **table != Table::Risks && !LOOKS.contains(table));
        let others = others.map(|table| TableDifference { table: *table, told: records(*table, before, after) });
        Difference { risks: risks(before, after), others: others.filter(|other| !other.told.is_empty()).collect() }
    }

    /// The risks with a turn.
    pub fn of(&self, turn: Turn) -> impl Iterator<Item = &Told> {
        self.risks.iter().filter(move |told| told.turn == turn)
    }

    /// How many risks have a turn.
    pub fn count(&self, turn: Turn) -> usize {
        self.of(turn).count()
    }

    /// Whether nothing became of anything.
    pub fn is_empty(&self) -> bool {
        self.risks.is_empty() && self.others.is_empty()
    }
}

/// The same record in another state: known by its code, or by its row where its code is known there of nobody.
fn counterpart(entry: &dyn Entry, here: &Snapshot, there: &Snapshot) -> Option<RowId> {
    let id = AnyId { table: entry.table(), row: entry.id() };
    let same_row = there.entry(id);
    if same_row.as_ref().is_some_and(|other| other.code() == entry.code()) {
        return Some(id.row);
    }
    if let Some(row) = there.find(id.table, entry.code()) {
        return Some(row);
    }
    // Its code was changed, unless that row is another record's now.
    same_row.filter(|other| here.find(id.table, other.code()).is_none()).map(|_| id.row)
}

/// The rows of a table in both states.
fn pairs(table: Table, before: &Snapshot, after: &Snapshot) -> Vec<(Option<RowId>, Option<RowId>)> {
    let mut pairs: Vec<(Option<RowId>, Option<RowId>)> = Vec::new();
    before.rows(table).visit(&mut |entry| {
        if counterpart(entry, before, after).is_none() {
            pairs.push((Some(entry.id()), None));
        }
    });
    after.rows(table).visit(&mut |entry| pairs.push((counterpart(entry, after, before), Some(entry.id()))));
    pairs
}

/// The fields of two records that people fill in and that differ.
fn changed(before: (&dyn Entry, &Snapshot), after: (&dyn Entry, &Snapshot)) -> Vec<&'static Field> {
    let filled = before.0.table().stored_fields().filter(|field| field.is(flag::FORM) || field.kind != Kind::Flag && field.key.starts_with("free"));
    filled.filter(|field| differs(field, before, after)).collect()
}

/// Whether a value is another one; links are the same where they lead to records of the same code.
fn differs(field: &Field, before: (&dyn Entry, &Snapshot), after: (&dyn Entry, &Snapshot)) -> bool {
    let (was, is) = (before.0.value(field, before.1), after.0.value(field, after.1));
    let codes = |value: &Value, snapshot: &Snapshot| -> Vec<Option<String>> {
        value.links().iter().map(|id| snapshot.entry(*id).map(|entry| entry.code().to_owned())).collect()
    };
    match field.kind {
        Kind::Link(_) | Kind::Links(_) | Kind::AnyLink => codes(&was, before.1) != codes(&is, after.1),
        _ => was != is,
    }
}

fn is_shared(one: &Arc<dyn Entry>, other: &Arc<dyn Entry>) -> bool {
    std::ptr::addr_eq(Arc::as_ptr(one), Arc::as_ptr(other))
}

/// New, removed and changed records of a table.
fn records(table: Table, before: &Snapshot, after: &Snapshot) -> Vec<Told> {
    let told = |(was, is): (Option<RowId>, Option<RowId>)| {
        let entry = |row: Option<RowId>, snapshot: &Snapshot| row.and_then(|row| snapshot.entry(AnyId { table, row }));
        let (turn, fields) = match (entry(was, before), entry(is, after)) {
            (None, Some(_)) => (Turn::New, Vec::new()),
            (Some(_), None) => (Turn::Removed, Vec::new()),
            (Some(was), Some(is)) if !is_shared(&was, &is) => (Turn::Changed, changed((was.as_ref(), before), (is.as_ref(), after))),
            _ => return None,
        };
        (turn != Turn::Changed || !fields.is_empty()).then_some(Told { turn, before: was, after: is, fields })
    };
    let mut told: Vec<Told> = pairs(table, before, after).into_iter().filter_map(told).collect();
    told.sort_by_key(|told| told.turn);
    told
}

/// Whether the rows of some tables are the very same in both states.
fn are_shared(tables: &[Table], before: &Snapshot, after: &Snapshot) -> bool {
    tables.iter().all(|table| {
        let (was, is) = (before.rows(*table), after.rows(*table));
        let same = |row: &RowId| matches!((was.entry(*row), is.entry(*row)), (Some(was), Some(is)) if is_shared(&was, &is));
        was.count() == is.count() && is.ids().iter().all(same)
    })
}

fn risks(before: &Snapshot, after: &Snapshot) -> Vec<Told> {
    let is_rescaled = !are_shared(&SCHEME, before, after);
    // Who holds a post changes with the day too.
    let is_restaffed =
        !are_shared(&HOLDING, before, after) || after.tenures.iter().any(|tenure| tenure.covers(before.today) != tenure.covers(after.today));
    let mut told = Vec::new();
    for (was, is) in pairs(Table::Risks, before, after) {
        let mut tell = |turn: Turn, fields: Vec<&'static Field>| told.push(Told { turn, before: was, after: is, fields });
        match (was.and_then(|row| before.risks.get(row)), is.and_then(|row| after.risks.get(row))) {
            (None, Some(_)) => tell(Turn::New, Vec::new()),
            (Some(_), None) => tell(Turn::Removed, Vec::new()),
            (Some(was), Some(is)) => {
                let is_same = Arc::ptr_eq(was, is);
                let is_regraded = (!is_same || is_rescaled) && regraded((was, before), (is, after), &mut tell);
                if !is_same {
                    rewritten((was, before), (is, after), is_regraded, &mut tell);
                }
                if is.status != Status::Closed && (!is_same || is_restaffed) {
                    restaffed((was, before), (is, after), &mut tell);
                }
            }
            (None, None) => {}
        }
    }
    // A record keeps its place among those with the same turn.
    told.sort_by_key(|told| told.turn);
    told
}

type State<'a> = (&'a Arc<Row<Risk>>, &'a Snapshot);

fn fields(keys: &[&str]) -> impl Iterator<Item = &'static Field> {
    keys.iter().filter_map(|key| Table::Risks.field(key))
}

/// Raised, lowered, or with a level for the first time: before controls, or else after them. Whether it is any of it.
fn regraded(was: State<'_>, is: State<'_>, tell: &mut impl FnMut(Turn, Vec<&'static Field>)) -> bool {
    let height = |field: &Field, (risk, snapshot): State<'_>| {
        let level = risk.value(field, snapshot).links().first().and_then(|id| snapshot.levels.get(id.row));
        level.map(|level| level.min_score)
    };
    let turned = fields(&["level", "residual_level"]).map(|field| (field, turn_of_level(height(field, was), height(field, is))));
    let turned: Vec<(&'static Field, Turn)> = turned.filter_map(|(field, turn)| Some((field, turn?))).collect();
    let Some((_, turn)) = turned.first() else { return false };
    tell(*turn, turned.iter().map(|(field, _)| *field).collect());
    true
}

fn turn_of_level(was: Option<u32>, is: Option<u32>) -> Option<Turn> {
    match (was, is) {
        (Some(was), Some(is)) if is > was => Some(Turn::Raised),
        (Some(was), Some(is)) if is < was => Some(Turn::Lowered),
        (None, Some(_)) | (Some(_), None) => Some(Turn::Graded),
        _ => None,
    }
}

/// What is told of a risk in words of its own.
const OWN_WORDS: [&str; 7] = ["status", "controls", "direct_person", "section_head", "leader_in_charge", "closed_on", "closing_reason"];
/// What a level follows from: told where the level stays.
const SCORES: [&str; 9] =
    ["likelihood", "impact", "criteria", "power", "level_override", "level_reason", "level_approver", "residual_likelihood", "residual_impact"];

/// Closed or reopened, other texts, other controls, and what else changed.
fn rewritten((was, before): State<'_>, (is, after): State<'_>, is_regraded: bool, tell: &mut impl FnMut(Turn, Vec<&'static Field>)) {
    let differing = changed((was.as_ref(), before), (is.as_ref(), after));
    let only = |keys: &[&str]| -> Vec<&'static Field> { differing.iter().copied().filter(|field| keys.contains(&field.key)).collect() };
    match (was.status, is.status) {
        (Status::Closed, Status::Closed) => {}
        (_, Status::Closed) => tell(Turn::Closed, only(&["status", "closing_reason"])),
        (Status::Closed, _) => tell(Turn::Reopened, only(&["status"])),
        _ => {}
    }
    let controls = only(&["controls"]);
    if !controls.is_empty() {
        tell(Turn::Controls, controls);
    }
    let is_text = |field: &&&'static Field| matches!(field.kind, Kind::Line | Kind::Paragraph);
    let rest = || differing.iter().filter(|field| !OWN_WORDS.contains(&field.key) && !SCORES.contains(&field.key));
    let texts: Vec<&'static Field> = rest().filter(is_text).copied().collect();
    if !texts.is_empty() {
        tell(Turn::Reworded, texts);
    }
    let mut others: Vec<&'static Field> = rest().filter(|field| !is_text(field)).copied().collect();
    if was.status != is.status && is.status != Status::Closed && was.status != Status::Closed {
        others.extend(only(&["status"]));
    }
    if !is_regraded {
        others.extend(only(&SCORES));
    }
    if !others.is_empty() {
        tell(Turn::Changed, others);
    }
}

/// Other persons, whether they are named in the risk or hold the posts.
fn restaffed((was, before): State<'_>, (is, after): State<'_>, tell: &mut impl FnMut(Turn, Vec<&'static Field>)) {
    let persons: Vec<_> = fields(&PERSONS).filter(|field| differs(field, (was.as_ref(), before), (is.as_ref(), after))).collect();
    if !persons.is_empty() {
        tell(Turn::Persons, persons);
    }
}

#[cfg(test)]
mod tests;
