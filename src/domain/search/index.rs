//! The words of all records, on shelves of neighbouring rows: an edit renews the shelf it touches and no other.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use super::{Query, Rank, Words, fold};
use crate::domain::field::{Entry, Field, Kind, flag};
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::value::{AnyId, RowId, Value};

/// The tables that are searched, in the order of the results that answer equally well.
pub const INDEXED: &[Table] = &[
    Table::Risks,
    Table::Controls,
    Table::Posts,
    Table::Persons,
    Table::Steps,
    Table::Laws,
    Table::Sections,
    Table::Units,
    Table::Functions,
    Table::Matters,
    Table::Processes,
    Table::Phases,
    Table::TimeLimits,
    Table::QuantityRules,
    Table::Operators,
    Table::Roles,
    Table::Levels,
];

/// Rows of a shelf: few enough to be read again for one edit.
const SHELF: u32 = 256;
/// So many characters of a long text are searched; the list of its page searches all.
const LONGEST_REST: usize = 48;
/// From so many shelves on two threads look.
const SHELVES_FOR_TWO: usize = 40;

/// Where the words of a record stand in the text of its shelf.
#[derive(Clone, Copy, Debug)]
struct Card {
    row: RowId,
    start: u32,
    title: u16,
    rest: u16,
    end: u16,
}

/// The words of neighbouring rows of a table, one after the other.
#[derive(Debug)]
struct Shelf {
    table: Table,
    text: String,
    cards: Vec<Card>,
}

impl Shelf {
    fn read(table: Table, number: u32, fields: &[&Field], snapshot: &Snapshot) -> Shelf {
        let mut shelf = Shelf { table, text: String::new(), cards: Vec::new() };
        let rows = snapshot.rows(table);
        for row in number * SHELF + 1..(number + 1).saturating_mul(SHELF).saturating_add(1).min(rows.next_id()) {
            if let Some(entry) = rows.entry(row) {
                shelf.add(entry.as_ref(), fields);
            }
        }
        shelf.text.shrink_to_fit();
        shelf
    }

    fn add(&mut self, entry: &dyn Entry, fields: &[&Field]) {
        let start = self.text.len();
        let length = |text: &String| u16::try_from(text.len() - start).unwrap_or(u16::MAX);
        self.text.push_str(&fold(entry.code()));
        let mut ends = [0; 2];
        for (place, field) in fields.iter().enumerate() {
            if place < 2 {
                ends[place] = length(&self.text);
            }
            if let Value::Text(text) = entry.stored(field) {
                if place > 1 {
                    self.text.push(' ');
                }
                let most = if place == 0 { usize::MAX } else { LONGEST_REST };
                self.text.extend(text.chars().take(most).map(super::fold_sign));
            }
        }
        let end = length(&self.text);
        let (title, rest) = (ends[0], if fields.len() > 1 { ends[1] } else { end });
        self.cards.push(Card { row: entry.id(), start: start as u32, title, rest, end });
    }

    fn words(&self, card: &Card) -> Words<'_> {
        let start = card.start as usize;
        let part = |from: u16, to: u16| self.text.get(start + usize::from(from)..start + usize::from(to)).unwrap_or_default();
        Words { code: part(0, card.title), title: part(card.title, card.rest), rest: part(card.rest, card.end) }
    }
}

/// The title of a table's records, then the lines of their lists and their first long text.
fn searched_fields(table: Table) -> Vec<&'static Field> {
    let lines = table.own_fields().iter().filter(|field| field.kind == Kind::Line && field.is(flag::LIST) && !field.is(flag::TITLE));
    let long = table.own_fields().iter().find(|field| field.kind == Kind::Paragraph && !field.is(flag::TITLE));
    table.title().into_iter().chain(lines).chain(long).collect()
}

/// The words of all records of one revision.
#[derive(Clone, Debug)]
pub struct Index {
    revision: u64,
    /// By table, in the order of `INDEXED`.
    shelves: Vec<Vec<Arc<Shelf>>>,
}

impl Index {
    /// Reads all records.
    pub fn new(snapshot: &Snapshot) -> Index {
        let all = |table: &Table| {
            let fields = searched_fields(*table);
            let count = snapshot.rows(*table).next_id().saturating_sub(1).div_ceil(SHELF);
            (0..count).map(|number| Arc::new(Shelf::read(*table, number, &fields, snapshot))).collect()
        };
        Index { revision: snapshot.revision, shelves: INDEXED.iter().map(all).collect() }
    }

    /// The index of a later revision: only the shelves of the touched records are read again.
    pub fn carried(&self, snapshot: &Snapshot, touched: &[AnyId]) -> Index {
        let mut index = self.clone();
        index.revision = snapshot.revision;
        let places: BTreeSet<(Table, u32)> = touched.iter().map(|id| (id.table, id.row.saturating_sub(1) / SHELF)).collect();
        for (table, number) in places {
            let Some(place) = INDEXED.iter().position(|known| *known == table) else { continue };
            let (fields, shelves) = (searched_fields(table), &mut index.shelves[place]);
            for fresh in (shelves.len() as u32).min(number)..=number {
                let shelf = Arc::new(Shelf::read(table, fresh, &fields, snapshot));
                match shelves.get_mut(fresh as usize) {
                    Some(old) => *old = shelf,
                    None => shelves.push(shelf),
                }
            }
        }
        index
    }

    /// The revision it belongs to.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// How many records it knows.
    pub fn len(&self) -> usize {
        self.shelves.iter().flatten().map(|shelf| shelf.cards.len()).sum()
    }

    /// Whether there is no record.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Looks for a query, at most `limit` records of each kind; `before` narrows the search, `stop` ends it without an answer.
    pub fn find(&self, query: &Query, before: Option<&Found>, limit: usize, stop: &AtomicBool) -> Option<Found> {
        if let Some(before) = before.filter(|before| before.revision == self.revision && query.narrows(&before.query)) {
            return Some(self.group(query, self.look_again(query, before), limit));
        }
        let shelves: Vec<&Shelf> = self.shelves.iter().flatten().map(Arc::as_ref).collect();
        let half = if shelves.len() < SHELVES_FOR_TWO { 0 } else { shelves.len() / 2 };
        let (first, second) = shelves.split_at(half);
        let found = thread::scope(|scope| {
            let other = (!first.is_empty()).then(|| scope.spawn(|| look(first, query, stop)));
            let mut found = look(second, query, stop);
            let other = other.map_or_else(Vec::new, |other| other.join().unwrap_or_default());
            found.extend(other);
            found
        });
        (!stop.load(Ordering::Relaxed)).then(|| self.group(query, found, limit))
    }

    fn look_again(&self, query: &Query, before: &Found) -> Vec<Hit> {
        let again = |hit: &Hit| {
            let place = INDEXED.iter().position(|known| *known == hit.id.table)?;
            let shelf = self.shelves[place].get((hit.id.row.saturating_sub(1) / SHELF) as usize)?;
            let card = shelf.cards.binary_search_by_key(&hit.id.row, |card| card.row).ok()?;
            let rank = query.rank(shelf.words(&shelf.cards[card]))?;
            Some(Hit { rank, id: hit.id })
        };
        before.hits.iter().filter_map(again).collect()
    }

    fn group(&self, query: &Query, mut hits: Vec<Hit>, limit: usize) -> Found {
        let mut groups: Vec<Group> = Vec::new();
        for &table in INDEXED {
            let mut of_table: Vec<Hit> = hits.iter().copied().filter(|hit| hit.id.table == table).collect();
            let count = of_table.len();
            if count > limit {
                of_table.select_nth_unstable_by_key(limit, |hit| (hit.rank, hit.id.row));
                of_table.truncate(limit);
            }
            of_table.sort_unstable_by_key(|hit| (hit.rank, hit.id.row));
            if let Some(best) = of_table.first() {
                groups.push(Group { table, count, best: best.rank, ids: of_table.iter().map(|hit| hit.id).collect() });
            }
        }
        groups.sort_by_key(|group| group.best);
        hits.shrink_to_fit();
        Found { revision: self.revision, query: query.clone(), groups, hits }
    }
}

/// A record that answers.
#[derive(Clone, Copy, Debug)]
struct Hit {
    rank: Rank,
    id: AnyId,
}

fn look(shelves: &[&Shelf], query: &Query, stop: &AtomicBool) -> Vec<Hit> {
    let mut hits = Vec::new();
    for shelf in shelves {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let ranked = shelf.cards.iter().filter_map(|card| query.rank(shelf.words(card)).map(|rank| (rank, card.row)));
        hits.extend(ranked.map(|(rank, row)| Hit { rank, id: AnyId { table: shelf.table, row } }));
    }
    hits
}

/// What a query found: the kinds in the order of their best answer.
#[derive(Clone, Debug)]
pub struct Found {
    revision: u64,
    query: Query,
    /// The records by kind.
    pub groups: Vec<Group>,
    hits: Vec<Hit>,
}

impl Found {
    /// What was looked for.
    pub fn query(&self) -> &Query {
        &self.query
    }
}

/// The records of one kind that a query found.
#[derive(Clone, Debug)]
pub struct Group {
    /// The kind.
    pub table: Table,
    /// How many there are.
    pub count: usize,
    /// How well the best of them answers.
    pub best: Rank,
    /// The best of them.
    pub ids: Vec<AnyId>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::field::Row;
    use crate::domain::record::Risk;

    fn risk(row: RowId, title: &str) -> Arc<dyn Entry> {
        Arc::new(Row { id: row, code: format!("R{row}"), record: Risk { title: title.to_owned(), ..Risk::default() }, ..Row::default() })
    }

    fn found(index: &Index, typed: &str) -> Vec<RowId> {
        let found = index.find(&Query::new(typed), None, 10, &AtomicBool::new(false)).expect("nobody stops it");
        found.groups.iter().flat_map(|group| &group.ids).map(|id| id.row).collect()
    }

    #[test]
    fn an_edit_renews_what_it_touches() {
        let mut snapshot = Snapshot::default();
        snapshot.put(risk(1, "预算"));
        let index = Index::new(&snapshot);
        snapshot.revision += 1;
        for (row, title) in [(1, "合同"), (300, "验收"), (700, "yan shou")] {
            snapshot.put(risk(row, title));
        }
        let touched = [1, 300, 700].map(|row| AnyId { table: Table::Risks, row });
        let carried = index.carried(&snapshot, &touched);
        assert_eq!((found(&index, "预算"), found(&carried, "预算")), (vec![1], vec![]));
        assert_eq!((found(&carried, "ht"), found(&carried, "ys")), (vec![1], vec![300]));
        assert_eq!((carried.len(), carried.revision()), (3, 1));
        snapshot.remove(touched[1]);
        assert!(found(&carried.carried(&snapshot, &touched[1..2]), "验收").is_empty());
    }

    #[test]
    fn narrowing_finds_what_a_whole_search_finds() {
        let mut snapshot = Snapshot::default();
        for (row, title) in (1..).zip(["采购预算", "采购意向", "采购预留", "公开招标", "预算采购", "caigou"]) {
            snapshot.put(risk(row, title));
        }
        let index = Index::new(&snapshot);
        let go = AtomicBool::new(false);
        let mut before = index.find(&Query::new("ca"), None, 10, &go).expect("nobody stops it");
        for typed in ["cai", "caigou", "caigouy", "caigouyu", "caigouyus"] {
            let query = Query::new(typed);
            let narrowed = index.find(&query, Some(&before), 10, &go).expect("nobody stops it");
            let rows: Vec<RowId> = narrowed.groups.iter().flat_map(|group| &group.ids).map(|id| id.row).collect();
            assert_eq!(rows, found(&index, typed), "{typed}");
            before = narrowed;
        }
    }

    #[test]
    fn a_search_that_is_stopped_has_no_answer() {
        let index = Index::new(&Snapshot::default());
        assert!(index.find(&Query::new("a"), None, 10, &AtomicBool::new(true)).is_none());
    }
}
