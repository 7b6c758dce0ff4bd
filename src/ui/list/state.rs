//! What a list remembers: arrangement, order, selection, and which lines are in view.

use std::collections::BTreeSet;

use super::bulk::Bulk;
use super::column_filter::FilterDraft;
use super::drag::Drag;
use super::find::Typed;
use super::lines::{Line, Lines};
use super::menu::RowMenu;
use super::order::{Order, OrderKey};
use super::scroll::Scroll;
use crate::domain::arrangement::Arrangement;
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::value::{AnyId, RowId};

/// The state of a list.
#[derive(Debug, Default)]
pub struct ListState {
    /// The filter as typed.
    pub filter: String,
    /// Columns, sorts, filters of columns, groups, height of rows.
    pub arrangement: Arrangement,
    /// The saved view that was taken last, and its arrangement.
    pub taken_view: Option<(RowId, Arrangement)>,
    /// What is shown.
    pub order: Option<Order>,
    /// Why the filter cannot be used.
    pub fault: Option<String>,
    /// The order being worked out in the background.
    pub asked: Option<OrderKey>,
    /// The selected rows.
    pub selected: BTreeSet<RowId>,
    /// The row that the form shows and the arrows move.
    pub cursor: Option<RowId>,
    /// Where a selection with Shift begins.
    pub anchor: Option<RowId>,
    /// A row to be brought into view.
    pub scroll_to: Option<RowId>,
    /// Whether the list takes the keyboard next frame.
    pub wants_focus: bool,
    /// Whether a narrow page shows the form in place of the list.
    pub shows_form: bool,
    /// How many rows fit, for PageUp and PageDown.
    pub page_rows: usize,
    /// Which lines are in view.
    pub scroll: Scroll,
    /// The bands between the rows.
    pub lines: Lines,
    /// Keys of the groups that are folded.
    pub folded: BTreeSet<String>,
    /// Letters typed to find a row.
    pub typed: Typed,
    /// What is typed into the filter of a column.
    pub draft: FilterDraft,
    /// What a new view is called.
    pub view_name: String,
    /// The column that is being moved by its head.
    pub moving: Option<&'static str>,
    /// A change of one field of the selected rows, being prepared.
    pub bulk: Option<Bulk>,
    /// Rows being dragged.
    pub drag: Drag,
    /// The menu of a row.
    pub menu: RowMenu,
    /// The edit whose new records are to be selected.
    pub made_by: Option<u64>,
}

impl ListState {
    /// Selects one row and nothing else.
    pub fn select(&mut self, row: RowId) {
        self.selected = BTreeSet::from([row]);
        self.cursor = Some(row);
        self.anchor = Some(row);
        self.scroll_to = Some(row);
    }

    /// Selects rows, where there are any; the first is the one the form shows.
    pub fn select_rows(&mut self, rows: impl Iterator<Item = RowId>) {
        let rows: BTreeSet<RowId> = rows.collect();
        if let Some(first) = rows.first().copied() {
            self.select(first);
            self.selected = rows;
        }
    }

    /// The selected rows as they stand in the list.
    pub fn selected_in_order(&self) -> Vec<RowId> {
        if self.selected.len() == self.rows().len() && self.selected.iter().all(|row| self.place(*row).is_some()) {
            return self.rows().to_vec();
        }
        let mut rows: Vec<RowId> = self.selected.iter().copied().filter(|row| self.place(*row).is_some()).collect();
        rows.sort_by_key(|row| self.place(*row));
        rows
    }

    /// The selected row that stands first in the list.
    pub fn first_selected(&self) -> Option<RowId> {
        self.selected.iter().filter_map(|row| Some((self.place(*row)?, *row))).min().map(|(_, row)| row)
    }

    /// Whether the rows stand in the officer's own order.
    pub fn is_in_own_order(&self) -> bool {
        self.arrangement.own_order && self.arrangement.sorts.is_empty() && self.arrangement.group.is_none()
    }

    /// Takes the answer to an edit of several rows: what is being prepared is over, or stays where it was refused.
    pub fn answered(&mut self, table: Table, ticket: u64, touched: Option<&[AnyId]>) {
        if let Some(bulk) = self.bulk.as_mut().filter(|bulk| bulk.is_answered_by(ticket)) {
            match touched {
                Some(_) => self.bulk = None,
                None => bulk.refused(),
            }
            self.wants_focus = true;
        }
        if self.made_by == Some(ticket) {
            self.made_by = None;
            self.select_rows(touched.unwrap_or_default().iter().filter(|id| id.table == table).map(|id| id.row));
        }
    }

    /// The rows that pass, in order, those of folded groups among them.
    pub fn rows(&self) -> &[RowId] {
        self.order.as_ref().map_or(&[], |order| order.rows.as_slice())
    }

    /// Where a row stands among the rows.
    pub fn place(&self, row: RowId) -> Option<usize> {
        self.order.as_ref()?.place(row)
    }

    /// What stands in a line: a row, or the band of a group.
    pub fn line(&self, line: usize) -> Option<Line> {
        self.lines.at(line, self.rows())
    }

    /// In which line a row stands; none where its group is folded.
    pub fn line_of(&self, row: RowId) -> Option<usize> {
        self.lines.of(self.place(row)?)
    }

    /// The rows from one place to another that are not in folded groups.
    pub fn unfolded(&self, from: usize, to: usize) -> impl Iterator<Item = RowId> {
        self.rows()[from..=to].iter().copied().enumerate().filter(move |(at, _)| self.lines.of(from + at).is_some()).map(|(_, row)| row)
    }

    /// Selects all rows that can be seen.
    pub fn select_all(&mut self) {
        if let Some(last) = self.rows().len().checked_sub(1) {
            self.selected = self.unfolded(0, last).collect();
        }
    }

    /// Drops all filters, so that every record is shown.
    pub fn show_all(&mut self) {
        self.filter.clear();
        self.arrangement.filters.clear();
    }

    /// Takes an arrangement with its filters, as a saved view has it.
    pub fn take_arrangement(&mut self, arrangement: Arrangement) {
        self.filter = arrangement.filter.clone();
        self.arrangement = Arrangement { filter: String::new(), ..arrangement };
        self.folded.clear();
        self.scroll_to = self.cursor;
    }

    /// The arrangement with what is typed, as a saved view keeps it.
    pub fn whole_arrangement(&self) -> Arrangement {
        Arrangement { filter: self.filter.trim().to_owned(), ..self.arrangement.clone() }
    }

    /// Folds a group or opens it; what cannot be seen is not selected.
    pub fn fold(&mut self, key: &str, folds: bool) {
        if folds {
            self.folded.insert(key.to_owned())
        } else {
            self.folded.remove(key)
        };
        self.refold();
    }

    /// Folds all groups or opens them.
    pub fn fold_all(&mut self, folds: bool) {
        let groups = self.order.iter().flat_map(|order| &order.groups);
        self.folded = if folds { groups.map(|group| group.key.clone()).collect() } else { BTreeSet::new() };
        self.refold();
    }

    fn refold(&mut self) {
        let groups = self.order.as_ref().map_or(&[][..], |order| order.groups.as_slice());
        self.lines = Lines::new(groups, &self.folded, self.rows().len());
        let (selected, lines) = (&mut self.selected, &self.lines);
        let order = self.order.as_ref();
        selected.retain(|row| order.and_then(|order| order.place(*row)).is_some_and(|place| lines.of(place).is_some()));
    }

    /// Takes an order worked out in the background, unless it is no longer the one asked for.
    pub fn take(&mut self, key: OrderKey, answer: Result<Order, String>) {
        if self.asked.as_ref() != Some(&key) {
            return;
        }
        self.asked = None;
        self.set(key, answer);
    }

    pub(super) fn set(&mut self, key: OrderKey, answer: Result<Order, String>) {
        match answer {
            Ok(order) => {
                let before = self.order.as_ref().map(|order| &order.key);
                let is_filtered_anew = before.is_none_or(|before| before.filter != order.key.filter);
                let is_arranged_anew = before.is_none_or(|before| before.sorts != order.key.sorts || before.group != order.key.group);
                self.order = Some(order);
                self.fault = None;
                self.refold();
                self.keep_visible(is_filtered_anew);
                if is_filtered_anew || is_arranged_anew {
                    self.scroll_to = self.scroll_to.or(self.cursor);
                }
            }
            Err(fault) => {
                // The rows stay as they were; only the key moves on, so that the fault is worked out once.
                match &mut self.order {
                    Some(order) => order.key = key,
                    None => self.order = Some(Order::new(key, Vec::new(), Vec::new(), Vec::new())),
                }
                self.fault = Some(fault);
            }
        }
    }

    /// The form keeps its record when an edit takes it out of the list, but not when another filter does.
    ///
    /// What the filter hides is no longer selected, so that nothing unseen is removed: `refold` saw to it.
    fn keep_visible(&mut self, is_filtered_anew: bool) {
        let is_lost = self.cursor.is_none_or(|row| is_filtered_anew && self.place(row).is_none());
        if is_lost && let Some(first) = self.rows().first().copied() {
            self.select(first);
        }
    }

    /// Forgets rows that are gone; the next one takes the place of the one the form showed.
    pub(super) fn prune(&mut self, table: Table, snapshot: &Snapshot) {
        let rows = snapshot.rows(table);
        let is_there = |row: &RowId| rows.entry(*row).is_some();
        self.selected.retain(is_there);
        if let Some(gone) = self.cursor.filter(|row| !is_there(row)) {
            let place = self.place(gone).unwrap_or_default();
            let next = self.rows()[place..].iter().chain(self.rows()[..place].iter().rev()).copied().find(is_there);
            (self.cursor, self.anchor) = (None, None);
            if let Some(next) = next {
                self.select(next);
            }
        }
    }
}
