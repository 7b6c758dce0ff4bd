//! Which records a list shows, in which order and in which groups: worked out beside the window where there are many.

use std::cmp::Ordering;
use std::sync::atomic::{AtomicBool, Ordering as Memory};
use std::thread;

use super::group::{self, Group};
use crate::domain::arrangement::Sort;
use crate::domain::field::{Entry, Field, Kind};
use crate::domain::filter::{self, Filter, FilterFault};
use crate::domain::grading;
use crate::domain::own_order;
use crate::domain::snapshot::{AnyRows, Snapshot};
use crate::domain::table::Table;
use crate::domain::text;
use crate::domain::value::{RowId, Value};
use crate::i18n::Lang;

/// From so many records on the work is shared by two threads.
const SHARED_ROWS: usize = 20_000;
/// After so many records it is looked whether the answer is still wanted.
const CHECKED_ROWS: usize = 1_024;

/// All that the order of a list depends on.
#[derive(Clone, Debug, PartialEq)]
pub struct OrderKey {
    /// Newest change of the tables it reads.
    pub revision: u64,
    /// All filters as one.
    pub filter: String,
    /// The sorted columns; the first counts most.
    pub sorts: Vec<Sort>,
    /// Key of the field by which the rows stand in groups.
    pub group: Option<String>,
    /// Whether the officer's own order stands where no sort decides.
    pub own_order: bool,
    /// The language of the words compared.
    pub lang: Lang,
}

/// The order that belongs to a key.
#[derive(Clone, Debug)]
pub struct Order {
    /// What it depends on.
    pub key: OrderKey,
    /// The numbers of the rows.
    pub rows: Vec<RowId>,
    /// One more than the place of each row, by its number; 0 for those that are not shown. Four bytes a record.
    places: Vec<u32>,
    /// The groups in order; none where the list has none.
    pub groups: Vec<Group>,
    /// The words looked for, in lower case, to be marked in the cells.
    pub hits: Vec<String>,
}

impl Order {
    /// An order of rows.
    pub fn new(key: OrderKey, rows: Vec<RowId>, groups: Vec<Group>, hits: Vec<String>) -> Order {
        let mut places = vec![0; rows.iter().max().map_or(0, |row| *row as usize + 1)];
        for (place, row) in rows.iter().enumerate() {
            places[*row as usize] = place as u32 + 1;
        }
        Order { key, rows, places, groups, hits }
    }

    /// Where a row stands.
    pub fn place(&self, row: RowId) -> Option<usize> {
        (*self.places.get(row as usize)? as usize).checked_sub(1)
    }
}

/// The tables that a list of a table reads: its own, those it links to, and those that its findings rest on.
pub fn tables_read(table: Table) -> Vec<Table> {
    let linked = |field: &Field| match field.kind {
        Kind::Link(linked) | Kind::Links(linked) => Some(linked),
        _ => None,
    };
    let mut tables: Vec<Table> = table.fields().filter_map(linked).chain([table, Table::Tenures, Table::Grades, Table::Placements]).collect();
    if tables.contains(&Table::Levels) {
        tables.extend(grading::TABLES);
    }
    if table.field("findings").is_some() {
        tables.extend([Table::Duties, Table::Roles]);
    }
    tables.sort();
    tables.dedup();
    tables
}

/// Filters, sorts and groups a table; none where `is_cancelled` was set meanwhile.
pub fn arrange(table: Table, snapshot: &Snapshot, key: OrderKey, is_cancelled: &AtomicBool) -> Option<Result<Order, FilterFault>> {
    let filter = match Filter::parse(&key.filter, table, snapshot, key.lang) {
        Ok(filter) => filter,
        Err(fault) => return Some(Err(fault)),
    };
    let mut rows = passing(table, &filter, snapshot, is_cancelled)?;
    if key.own_order {
        own_order::arrange(table, snapshot, &mut rows);
    }
    sort(table, &mut rows, snapshot, &key, is_cancelled)?;
    let groups = match key.group.as_deref().and_then(|field| table.field(field)) {
        Some(field) => group::gather(table, field, &mut rows, snapshot, key.lang, is_cancelled)?,
        None => Vec::new(),
    };
    Some(Ok(Order::new(key, rows, groups, filter.words())))
}

/// The rows that pass, by number.
fn passing(table: Table, filter: &Filter, snapshot: &Snapshot, is_cancelled: &AtomicBool) -> Option<Vec<RowId>> {
    let rows = snapshot.rows(table);
    if filter.is_empty() {
        return Some(rows.ids());
    }
    let end = rows.next_id();
    if rows.count() < SHARED_ROWS {
        return passing_between(rows, 0, end, filter, snapshot, is_cancelled);
    }
    let middle = end / 2;
    thread::scope(|scope| {
        let second = scope.spawn(|| passing_between(rows, middle, end, filter, snapshot, is_cancelled));
        let mut passing = passing_between(rows, 0, middle, filter, snapshot, is_cancelled)?;
        passing.extend(second.join().ok()??);
        Some(passing)
    })
}

fn passing_between(rows: &dyn AnyRows, from: RowId, to: RowId, filter: &Filter, snapshot: &Snapshot, is_cancelled: &AtomicBool) -> Option<Vec<RowId>> {
    let mut passing = Vec::new();
    let mut given_up = Checks::new(is_cancelled);
    rows.visit_range(from..to, &mut |entry| {
        if !given_up.look() && filter.passes(entry, snapshot) {
            passing.push(entry.id());
        }
    });
    (!given_up.is_true).then_some(passing)
}

/// Looks now and then whether an answer is still wanted.
pub(super) struct Checks<'a> {
    is_cancelled: &'a AtomicBool,
    count: usize,
    is_true: bool,
}

impl Checks<'_> {
    pub(super) fn new(is_cancelled: &AtomicBool) -> Checks<'_> {
        Checks { is_cancelled, count: 0, is_true: is_cancelled.load(Memory::Relaxed) }
    }

    /// Whether nobody wants the answer any more.
    pub(super) fn look(&mut self) -> bool {
        self.count += 1;
        if self.count.is_multiple_of(CHECKED_ROWS) {
            self.is_true = self.is_cancelled.load(Memory::Relaxed);
        }
        self.is_true
    }
}

fn sort(table: Table, rows: &mut Vec<RowId>, snapshot: &Snapshot, key: &OrderKey, is_cancelled: &AtomicBool) -> Option<()> {
    let sorts: Vec<(&Field, bool)> = key.sorts.iter().filter_map(|sort| Some((table.field(&sort.field)?, sort.descending))).collect();
    if sorts.is_empty() {
        return Some(());
    }
    let all = snapshot.rows(table);
    let mut given_up = Checks::new(is_cancelled);
    // One list of ranks for each sort, so that a row costs no list of its own.
    let mut ranks: Vec<Vec<Rank>> = sorts.iter().map(|_| Vec::with_capacity(rows.len())).collect();
    for row in rows.iter() {
        if given_up.look() {
            return None;
        }
        let entry = all.entry(*row)?;
        for ((field, _), ranks) in sorts.iter().zip(&mut ranks) {
            ranks.push(rank(entry.as_ref(), field, snapshot, key.lang));
        }
    }
    let mut places: Vec<u32> = (0..rows.len() as u32).collect();
    places.sort_by(|a, b| {
        let orders =
            sorts.iter().zip(&ranks).map(|((field, descending), ranks)| compare(&ranks[*a as usize], &ranks[*b as usize], field, *descending, snapshot));
        orders.into_iter().find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    });
    *rows = places.into_iter().map(|place| rows[place as usize]).collect();
    Some(())
}

/// What a row is sorted by.
pub(super) enum Rank {
    None,
    Words(String),
    Value(Value),
}

pub(super) fn rank(entry: &dyn Entry, field: &Field, snapshot: &Snapshot, lang: Lang) -> Rank {
    let value = entry.value(field, snapshot);
    match (&value, field.kind) {
        (value, _) if value.is_empty() => Rank::None,
        // Levels and steps have an order of their own.
        (_, Kind::Link(Table::Levels | Table::Steps)) => Rank::Value(value),
        (_, Kind::Line | Kind::Paragraph | Kind::Link(_) | Kind::Links(_) | Kind::AnyLink | Kind::Choices(_)) => {
            Rank::Words(text::print(field, &value, snapshot, lang).to_lowercase())
        }
        _ => Rank::Value(value),
    }
}

/// Rows without a value come last, whichever way the column is sorted.
pub(super) fn compare(a: &Rank, b: &Rank, field: &Field, descending: bool, snapshot: &Snapshot) -> Ordering {
    let order = match (a, b) {
        (Rank::None, Rank::None) => return Ordering::Equal,
        (Rank::None, _) => return Ordering::Greater,
        (_, Rank::None) => return Ordering::Less,
        (Rank::Words(a), Rank::Words(b)) => natural(a, b),
        (Rank::Value(a), Rank::Value(b)) => filter::compare(field, a, b, snapshot).unwrap_or(Ordering::Equal),
        _ => Ordering::Equal,
    };
    if descending { order.reverse() } else { order }
}

/// Text order in which `R9` stands before `R10`.
pub fn natural(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a, b);
    loop {
        let (Some(first), Some(second)) = (a.chars().next(), b.chars().next()) else { return a.len().cmp(&b.len()) };
        if first.is_ascii_digit() && second.is_ascii_digit() {
            let (left, right) = (digits(a), digits(b));
            let (left_value, right_value) = (left.trim_start_matches('0'), right.trim_start_matches('0'));
            let order = left_value.len().cmp(&right_value.len()).then_with(|| left_value.cmp(right_value));
            if order.is_ne() {
                return order;
            }
            (a, b) = (&a[left.len()..], &b[right.len()..]);
        } else if first == second {
            (a, b) = (&a[first.len_utf8()..], &b[second.len_utf8()..]);
        } else {
            return first.cmp(&second);
        }
    }
}

fn digits(text: &str) -> &str {
    let end = text.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::natural;

    #[test]
    fn numbers_in_codes_count() {
        let mut codes = vec!["R100", "R11", "R9", "S01/P-BUD", "R010", "R"];
        codes.sort_by(|a, b| natural(a, b));
        assert_eq!(codes, ["R", "R9", "R010", "R11", "R100", "S01/P-BUD"]);
    }
}
