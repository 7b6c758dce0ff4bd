//! The officer's own order of the records of a table, and what a move in it changes.
//!
//! Records stand by number, except those that were moved: each of these stands directly before another, or at the end.
//! Steps have a number of their own for their place (`seq`), which is changed instead.

use std::collections::{HashMap, HashSet};

use super::field::{Entry, Field, Row};
use super::record::Placement;
use super::snapshot::Snapshot;
use super::table::Table;
use super::value::{AnyId, Id, RowId, Value};

/// What a move changes: records to be added, and values to be set.
#[derive(Debug, Default)]
pub struct Moved {
    /// Placements of records that were never moved before.
    pub new: Vec<Box<dyn Entry>>,
    /// Values of records that are there.
    pub set: Vec<(AnyId, &'static Field, Value)>,
}

impl Moved {
    /// Whether everything stands where it stood.
    pub fn is_empty(&self) -> bool {
        self.new.is_empty() && self.set.is_empty()
    }
}

/// Puts rows of a table, ascending by number, into the officer's order.
pub fn arrange(table: Table, snapshot: &Snapshot, rows: &mut Vec<RowId>) {
    if table == Table::Steps {
        return rows.sort_by_key(|row| (snapshot.steps.get(*row).map(|step| step.seq), *row));
    }
    let hangs = all_hangs(table, snapshot);
    if hangs.is_empty() {
        return;
    }
    if rows.len() == snapshot.rows(table).count() {
        *rows = resolve(&snapshot.rows(table).ids(), &hangs);
        return;
    }
    let shown: HashSet<RowId> = rows.iter().copied().collect();
    *rows = resolve(&snapshot.rows(table).ids(), &hangs);
    rows.retain(|row| shown.contains(row));
}

/// All rows of a table in the officer's order.
pub fn all(table: Table, snapshot: &Snapshot) -> Vec<RowId> {
    let mut rows = snapshot.rows(table).ids();
    arrange(table, snapshot, &mut rows);
    rows
}

/// Which rows of a table were moved, and before what.
fn all_hangs(table: Table, snapshot: &Snapshot) -> HashMap<RowId, Option<RowId>> {
    let of_table = |placement: &&std::sync::Arc<Row<Placement>>| placement.of.table == table;
    let placements = snapshot.placements.iter().filter(of_table);
    placements.map(|placement| (placement.of.row, hung_on(placement))).collect()
}

/// The record that a placement names; one of another table is as good as none.
fn hung_on(placement: &Placement) -> Option<RowId> {
    placement.before.filter(|before| before.table == placement.of.table && before.row != 0).map(|before| before.row)
}

/// Every row once: those never moved by number, before each of them what hangs on it, and what stands at the end last.
fn resolve(ids: &[RowId], hangs: &HashMap<RowId, Option<RowId>>) -> Vec<RowId> {
    let known: HashSet<RowId> = ids.iter().copied().collect();
    let mut hung: HashMap<RowId, Vec<RowId>> = HashMap::new();
    let mut last = Vec::new();
    for row in ids {
        match hangs.get(row) {
            Some(Some(before)) if known.contains(before) => hung.entry(*before).or_default().push(*row),
            Some(_) => last.push(*row),
            None => {}
        }
    }
    let mut order = Vec::with_capacity(ids.len());
    let unmoved = ids.iter().filter(|row| !hangs.contains_key(row));
    for root in unmoved.chain(&last) {
        emit(*root, &hung, &mut order);
    }
    if order.len() < ids.len() {
        // Rows that hang on one another in a ring hang on nothing: they come last rather than not at all.
        let seen: HashSet<RowId> = order.iter().copied().collect();
        order.extend(ids.iter().filter(|row| !seen.contains(row)));
    }
    order
}

/// A row with everything that hangs on it before it; chains may be as long as the table, so nothing calls itself.
fn emit(root: RowId, hung: &HashMap<RowId, Vec<RowId>>, order: &mut Vec<RowId>) {
    let mut waiting = vec![(root, false)];
    while let Some((row, is_ready)) = waiting.pop() {
        match hung.get(&row) {
            Some(before) if !is_ready => {
                waiting.push((row, true));
                waiting.extend(before.iter().rev().map(|row| (*row, false)));
            }
            _ => order.push(row),
        }
    }
}

/// What changes when rows move, in the order given, to the place before another row, or to the end.
pub fn moves(table: Table, block: &[RowId], before: Option<RowId>, snapshot: &Snapshot) -> Moved {
    let places = Places { table, snapshot };
    let moving: HashSet<RowId> = block.iter().copied().collect();
    let before = match before {
        Some(row) if moving.contains(&row) => places.next_staying(row, &moving),
        other => other,
    };
    let Some(first) = block.first().copied() else { return Moved::default() };
    if table == Table::Steps {
        return renumbered(&moving, block, before, snapshot);
    }
    let mut hang = Vec::new();
    // What hung on a moved row stays where it is: before whatever followed that row.
    for row in block {
        for left in places.hung(*row).filter(|left| !moving.contains(left)) {
            let next = places.next_staying(*row, &moving);
            hang.push((left, if next == before { Some(first) } else { next }));
        }
    }
    let pushed: Vec<RowId> = match before {
        Some(before) => places.hung(before).collect(),
        None => places.last(),
    };
    hang.extend(pushed.into_iter().filter(|row| !moving.contains(row)).map(|row| (row, Some(first))));
    let nexts = block.iter().skip(1).copied().map(Some).chain([before]);
    hang.extend(block.iter().copied().zip(nexts));
    places.moved(hang)
}

/// Where a record stood that is removed: the row that now stands in its place, which what hung on it hangs on from then on.
pub fn successor(id: AnyId, is_removed: &dyn Fn(AnyId) -> bool, snapshot: &Snapshot) -> Option<AnyId> {
    let places = Places { table: id.table, snapshot };
    let mut next = places.next(id.row);
    let mut steps = 0;
    while let Some(row) = next {
        let id = AnyId { table: id.table, row };
        steps += 1;
        if !is_removed(id) || steps > snapshot.rows(id.table).count() {
            return Some(id).filter(|id| !is_removed(*id));
        }
        next = places.next(row);
    }
    None
}

/// Gives steps new numbers for their place: those in use, in the new order, so that only steps between the two places change.
fn renumbered(moving: &HashSet<RowId>, block: &[RowId], before: Option<RowId>, snapshot: &Snapshot) -> Moved {
    let old = all(Table::Steps, snapshot);
    let mut order: Vec<RowId> = old.iter().copied().filter(|row| !moving.contains(row)).collect();
    let place = before.and_then(|before| order.iter().position(|row| *row == before)).unwrap_or(order.len());
    order.splice(place..place, block.iter().copied());
    let seq = |row: &RowId| snapshot.steps.get(*row).map_or(0, |step| step.seq);
    let mut numbers: Vec<u32> = old.iter().map(seq).collect();
    if numbers.windows(2).any(|pair| pair[0] == pair[1]) {
        numbers = (1..=old.len() as u32).collect();
    }
    let Some(field) = Table::Steps.field("seq") else { return Moved::default() };
    let changed = order.iter().zip(numbers).filter(|(row, number)| seq(row) != *number);
    let set = changed.map(|(row, number)| (AnyId { table: Table::Steps, row: *row }, field, Value::Number(number))).collect();
    Moved { new: Vec::new(), set }
}

/// The places of a table's rows, looked up one by one: a move costs as much as what it touches.
struct Places<'a> {
    table: Table,
    snapshot: &'a Snapshot,
}

impl Places<'_> {
    fn id(&self, row: RowId) -> AnyId {
        AnyId { table: self.table, row }
    }

    /// The placement of a row, where it was moved.
    fn placement(&self, row: RowId) -> Option<&std::sync::Arc<Row<Placement>>> {
        let id = self.id(row);
        let placements = self.snapshot.linking(Table::Placements, id).iter().filter_map(|placement| self.snapshot.placements.get(*placement));
        placements.filter(|placement| placement.of == id).last()
    }

    /// The rows that stand directly before a row because they were moved there.
    fn hung(&self, row: RowId) -> impl Iterator<Item = RowId> {
        let id = self.id(row);
        let placements = self.snapshot.linking(Table::Placements, id).iter().filter_map(|placement| self.snapshot.placements.get(*placement));
        let mut rows: Vec<RowId> =
            placements.filter(|placement| placement.before == Some(id) && placement.of.table == self.table).map(|placement| placement.of.row).collect();
        rows.sort_unstable();
        rows.into_iter()
    }

    /// The rows that were moved to the end.
    fn last(&self) -> Vec<RowId> {
        let hangs = all_hangs(self.table, self.snapshot);
        let mut rows: Vec<RowId> =
            hangs.into_iter().filter(|(_, before)| before.is_none_or(|before| !self.is_there(before))).map(|(row, _)| row).collect();
        rows.sort_unstable();
        rows
    }

    fn is_there(&self, row: RowId) -> bool {
        self.snapshot.rows(self.table).entry(row).is_some()
    }

    /// The first of a row and all that stands before it because of it.
    fn first_of(&self, mut row: RowId) -> RowId {
        for _ in 0..=self.snapshot.placements.len() {
            let Some(before) = self.hung(row).next() else { break };
            row = before;
        }
        row
    }

    /// The row that follows a row.
    fn next(&self, row: RowId) -> Option<RowId> {
        if self.table == Table::Steps {
            let order = all(self.table, self.snapshot);
            return order.iter().position(|known| *known == row).and_then(|place| order.get(place + 1).copied());
        }
        let after_last = |after: RowId| self.last().into_iter().find(|last| *last > after).map(|last| self.first_of(last));
        match self.placement(row).map(|placement| hung_on(placement).filter(|before| self.is_there(*before))) {
            Some(Some(before)) => {
                let sibling = self.hung(before).find(|sibling| *sibling > row);
                Some(sibling.map_or(before, |sibling| self.first_of(sibling)))
            }
            Some(None) => after_last(row),
            None => {
                let unmoved = (row + 1..self.snapshot.rows(self.table).next_id()).find(|row| self.is_there(*row) && self.placement(*row).is_none());
                unmoved.map_or_else(|| after_last(0), |next| Some(self.first_of(next)))
            }
        }
    }

    /// The row that follows a row once the moving ones are gone.
    fn next_staying(&self, row: RowId, moving: &HashSet<RowId>) -> Option<RowId> {
        let mut next = self.next(row);
        for _ in 0..moving.len() {
            match next {
                Some(row) if moving.contains(&row) => next = self.next(row),
                _ => break,
            }
        }
        next
    }

    /// The records that say so.
    fn moved(&self, hang: Vec<(RowId, Option<RowId>)>) -> Moved {
        let mut moved = Moved::default();
        let Some(field) = Table::Placements.field("before") else { return moved };
        for (row, before) in hang {
            let before = before.map(|row| self.id(row));
            match self.placement(row) {
                Some(placement) if placement.before == before => {}
                Some(placement) => {
                    let id: Id<Placement> = Id::new(placement.id);
                    moved.set.push((AnyId { table: Table::Placements, row: id.row() }, field, before.map_or(Value::Empty, Value::Link)));
                }
                None => moved.new.push(Box::new(Row { record: Placement { of: self.id(row), before }, ..Row::default() })),
            }
        }
        moved
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::sync::Arc;

    use super::{all, moves, resolve, successor};
    use crate::domain::field::Row;
    use crate::domain::record::{Control, Step};
    use crate::domain::snapshot::Snapshot;
    use crate::domain::table::Table;
    use crate::domain::value::{AnyId, RowId, Value};

    fn controls(count: RowId) -> Snapshot {
        let mut snapshot = Snapshot::default();
        for id in 1..=count {
            snapshot.put(Arc::new(Row::<Control> { id, code: format!("C{id}"), ..Row::default() }));
        }
        snapshot
    }

    fn do_move(snapshot: &mut Snapshot, table: Table, block: &[RowId], before: Option<RowId>) -> usize {
        let moved = moves(table, block, before, snapshot);
        let touched = moved.new.len() + moved.set.len();
        for mut entry in moved.new {
            entry.set_id(snapshot.rows(Table::Placements).next_id());
            snapshot.put(entry.into_shared());
        }
        for (id, field, value) in moved.set {
            let mut entry = snapshot.entry(id).expect("a record").copy();
            assert!(entry.set(field, value));
            snapshot.put(entry.into_shared());
        }
        touched
    }

    /// What a move does to a plain list.
    fn move_plain(plain: &mut Vec<RowId>, block: &[RowId], before: Option<RowId>) {
        let target = before.and_then(|before| {
            let place = plain.iter().position(|row| *row == before)?;
            plain[place..].iter().find(|row| !block.contains(row)).copied()
        });
        plain.retain(|row| !block.contains(row));
        let place = target.and_then(|target| plain.iter().position(|row| *row == target)).unwrap_or(plain.len());
        plain.splice(place..place, block.iter().copied());
    }

    fn remove(snapshot: &mut Snapshot, gone: &[RowId]) {
        let is_gone = |id: AnyId| id.table == Table::Controls && gone.contains(&id.row);
        let mut set = Vec::new();
        for row in gone {
            let id = AnyId { table: Table::Controls, row: *row };
            for placement in snapshot.linking(Table::Placements, id).to_vec() {
                let record = snapshot.placements.get(placement).expect("a placement");
                if record.before == Some(id) && !is_gone(record.of) {
                    set.push((placement, successor(id, &is_gone, snapshot)));
                }
            }
        }
        let field = Table::Placements.field("before").expect("a field");
        for (placement, before) in set {
            let id = AnyId { table: Table::Placements, row: placement };
            let mut entry = snapshot.entry(id).expect("a placement").copy();
            assert!(entry.set(field, before.map_or(Value::Empty, Value::Link)));
            snapshot.put(entry.into_shared());
        }
        for row in gone {
            let id = AnyId { table: Table::Controls, row: *row };
            let own: Vec<RowId> = snapshot.placements.iter().filter(|placement| placement.of == id).map(|placement| placement.id).collect();
            own.into_iter().for_each(|row| snapshot.remove(AnyId { table: Table::Placements, row }));
            snapshot.remove(id);
        }
    }

    #[test]
    fn a_row_that_hangs_on_another_stands_before_it() {
        let hangs = HashMap::from([(5, Some(2)), (1, None), (4, Some(5))]);
        assert_eq!(resolve(&[1, 2, 3, 4, 5], &hangs), [4, 5, 2, 3, 1]);
    }

    #[test]
    fn rings_and_gaps_lose_no_row() {
        let hangs = HashMap::from([(1, Some(2)), (2, Some(1)), (3, Some(9)), (4, Some(4))]);
        let mut order = resolve(&[1, 2, 3, 4, 5], &hangs);
        assert_eq!(order[..2], [5, 3]);
        order.sort_unstable();
        assert_eq!(order, [1, 2, 3, 4, 5]);
    }

    #[test]
    fn moves_do_what_they_do_to_a_plain_list() {
        for seed in 0..60 {
            let mut random = fastrand::Rng::with_seed(seed);
            let mut snapshot = controls(12);
            let mut plain: Vec<RowId> = (1..=12).collect();
            for turn in 0..80 {
                let chosen = random.choose_multiple(plain.iter().copied(), 4.min(plain.len()));
                let mut block: Vec<RowId> = plain.iter().copied().filter(|row| chosen.contains(row)).collect();
                block.truncate(random.usize(1..=4));
                if turn % 13 == 12 && plain.len() > 6 {
                    remove(&mut snapshot, &block);
                    plain.retain(|row| !block.contains(row));
                } else {
                    let place = random.usize(0..=plain.len());
                    let before = plain.get(place).copied();
                    let touched = do_move(&mut snapshot, Table::Controls, &block, before);
                    move_plain(&mut plain, &block, before);
                    assert!(touched <= 2 * block.len() + 2, "a move of {} rows writes {touched}", block.len());
                }
                assert_eq!(all(Table::Controls, &snapshot), plain, "seed {seed}, turn {turn}");
            }
        }
    }

    #[test]
    fn a_row_put_where_it_stands_changes_nothing_twice() {
        let mut snapshot = controls(5);
        do_move(&mut snapshot, Table::Controls, &[4], Some(2));
        assert!(moves(Table::Controls, &[4], Some(2), &snapshot).is_empty());
        assert!(moves(Table::Controls, &[], Some(2), &snapshot).is_empty());
    }

    #[test]
    fn a_long_chain_is_resolved() {
        let count = 100_000;
        let hangs: HashMap<RowId, Option<RowId>> = (2..=count).map(|row| (row, Some(row - 1))).collect();
        let ids: Vec<RowId> = (1..=count).collect();
        assert_eq!(resolve(&ids, &hangs), ids.into_iter().rev().collect::<Vec<_>>());
    }

    #[test]
    fn steps_are_numbered_anew_between_the_two_places() {
        let mut snapshot = Snapshot::default();
        for id in 1..=6 {
            snapshot.put(Arc::new(Row { id, code: format!("S{id}"), record: Step { seq: id * 10, ..Step::default() }, ..Row::default() }));
        }
        assert_eq!(do_move(&mut snapshot, Table::Steps, &[4], Some(2)), 3);
        assert_eq!(all(Table::Steps, &snapshot), [1, 4, 2, 3, 5, 6]);
        assert_eq!(snapshot.steps.get(4).map(|step| step.seq), Some(20));
        do_move(&mut snapshot, Table::Steps, &[1, 5], None);
        assert_eq!(all(Table::Steps, &snapshot), [4, 2, 3, 6, 1, 5]);
    }
}
