//! Which records a list shows, and in which order.

use std::cmp::Ordering;

use crate::domain::field::{Entry, Field, Kind};
use crate::domain::filter::{self, Filter, FilterFault};
use crate::domain::own_order;
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::text;
use crate::domain::value::{RowId, Value};
use crate::i18n::Lang;

/// The column a list is sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    /// Key of the field.
    pub field: &'static str,
    /// Highest first.
    pub descending: bool,
}

/// All that the order of a list depends on.
#[derive(Clone, Debug, PartialEq)]
pub struct OrderKey {
    /// Newest change of the tables it reads.
    pub revision: u64,
    /// The filter as typed.
    pub filter: String,
    /// The sorted column.
    pub sort: Option<Sort>,
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
}

/// The tables that a list of a table reads: its own and those it links to.
pub fn tables_read(table: Table) -> Vec<Table> {
    let linked = |field: &Field| match field.kind {
        Kind::Link(linked) | Kind::Links(linked) => Some(linked),
        _ => None,
    };
    let mut tables: Vec<Table> =
        table.fields().filter_map(linked).chain([table, Table::Tenures, Table::Grades]).chain(own_order::TABLES_READ.iter().copied()).collect();
    tables.sort();
    tables.dedup();
    tables
}

/// Filters and sorts a table.
pub fn arrange(table: Table, snapshot: &Snapshot, key: OrderKey) -> Result<Order, FilterFault> {
    let filter = Filter::parse(&key.filter, table, snapshot, key.lang)?;
    let field = key.sort.and_then(|sort| table.field(sort.field));
    let mut rows: Vec<(RowId, Rank)> = Vec::new();
    snapshot.rows(table).visit(&mut |entry| {
        if filter.is_empty() || filter.passes(entry, snapshot) {
            rows.push((entry.id(), field.map_or(Rank::None, |field| rank(entry, field, snapshot, key.lang))));
        }
    });
    if let (Some(field), Some(sort)) = (field, key.sort) {
        rows.sort_by(|(_, a), (_, b)| compare(a, b, field, sort.descending, snapshot));
    }
    let is_sorted = field.is_some();
    let mut rows: Vec<RowId> = rows.into_iter().map(|(row, _)| row).collect();
    if !is_sorted {
        own_order::arrange(table, snapshot, &mut rows);
    }
    Ok(Order { key, rows })
}

/// What a row is sorted by.
enum Rank {
    None,
    Words(String),
    Value(Value),
}

fn rank(entry: &dyn Entry, field: &Field, snapshot: &Snapshot, lang: Lang) -> Rank {
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
fn compare(a: &Rank, b: &Rank, field: &Field, descending: bool, snapshot: &Snapshot) -> Ordering {
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
