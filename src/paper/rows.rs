//! Heights of the rows, measured on all processors.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::error::Error;
use crate::paper::cell::{Setter, continued};
use crate::paper::grid::Set;
use crate::paper::lines::Used;
use crate::paper::table::{Cell, Heading, Row, Table};

/// Columns beyond this one are not merged: a row has one bit for each.
const MERGING: usize = 61;
/// The bit of a row that must not be the last on its page.
pub(super) const WITH_NEXT: u64 = 1 << MERGING;
/// The bit of a row that is repeated at the top of the next page, and of one that ends this.
pub(super) const REPEATS: u64 = 1 << (MERGING + 1);
pub(super) const BEGINS: u64 = 1 << (MERGING + 2);
/// Rows measured in one go.
const CHUNK: usize = 512;

/// What page breaking needs to know of the rows.
#[derive(Default)]
pub(super) struct Measured {
    /// The height each row needs for what stands in it alone.
    pub heights: Vec<f32>,
    /// Bit `c`: column `c` is one cell with the row above. [`WITH_NEXT`], [`REPEATS`] and [`BEGINS`] as well.
    pub joins: Vec<u64>,
    /// Merged cells by column, in the order of their rows.
    pub labels: Vec<(usize, Vec<Label>)>,
}

impl Measured {
    /// Leaves only as many rows as fit a height.
    pub fn keep(&mut self, room: f32) {
        let mut filled = 0.0;
        let count = self.heights.iter().take_while(|height| {
            filled += **height;
            filled <= room
        });
        let count = count.count();
        self.heights.truncate(count);
        self.joins.truncate(count);
    }
}

/// A cell merged over rows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Label {
    /// Its first row.
    pub row: usize,
    /// Height of its text.
    pub plain: f32,
    /// Height of its text when it is repeated after a page break.
    pub again: f32,
}

/// The cells of a row with the columns they span.
pub(super) fn spans(row: &Row) -> impl Iterator<Item = (Range<usize>, &Cell)> {
    row.cells.iter().scan(0, |start, cell| {
        let from = *start;
        *start += usize::from(cell.columns.max(1));
        Some((from..*start, cell))
    })
}

/// Everything a row is measured with.
#[derive(Clone, Copy)]
pub(super) struct Ruler<'a> {
    pub table: &'a Table,
    pub sets: &'a [Set],
    pub size: f32,
    /// A merged cell higher than this is not merged: no page could be sure to hold it.
    pub most: f32,
}

impl Ruler<'_> {
    /// The width of a cell, the narrowest if it is on several pages; none, if it is on no page.
    pub fn width(&self, columns: &Range<usize>) -> Option<f32> {
        let widths = self.sets.iter().filter_map(|set| {
            let places = set.places(columns);
            (!places.is_empty()).then(|| set.room(&places).1)
        });
        widths.reduce(f32::min)
    }

    /// All rows, and the characters in them; setting `cancel` ends it with [`Error::Cancelled`].
    pub fn measure(&self, cancel: &AtomicBool, used: &mut Used) -> Result<Measured, Error> {
        let count = self.table.rows.len();
        let chunks = count.div_ceil(CHUNK);
        let threads = std::thread::available_parallelism().map_or(1, |n| n.get()).min(chunks);
        let next = AtomicUsize::new(0);
        let work = || {
            let mut done = Vec::new();
            let mut used = Used::default();
            let mut setter = Setter::new(self.size);
            loop {
                let chunk = next.fetch_add(1, Ordering::Relaxed);
                if chunk >= chunks || cancel.load(Ordering::Relaxed) {
                    return (done, used);
                }
                let rows = chunk * CHUNK..((chunk + 1) * CHUNK).min(count);
                done.push((chunk, self.chunk(rows, &mut setter, &mut used)));
            }
        };
        let mut parts = Vec::with_capacity(chunks);
        std::thread::scope(|scope| {
            let helpers: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
            let mut collect = |(done, seen): (Vec<_>, Used)| {
                parts.extend(done);
                used.join(&seen);
            };
            collect(work());
            for helper in helpers {
                match helper.join() {
                    Ok(result) => collect(result),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
        });
        if cancel.load(Ordering::Relaxed) {
            return Err(Error::Cancelled);
        }
        parts.sort_unstable_by_key(|(chunk, _)| *chunk);
        let mut all = Measured::default();
        for (_, part) in parts {
            all.append(part);
        }
        Ok(all)
    }

    fn chunk(&self, rows: Range<usize>, setter: &mut Setter, used: &mut Used) -> Measured {
        let mut measured = Measured::default();
        let mut above = rows.start.checked_sub(1).map(|row| self.table.rows.get(row));
        for number in rows {
            let row = self.table.rows.get(number);
            self.row(number, &row, above.as_deref(), setter, used, &mut measured);
            above = Some(row);
        }
        measured
    }

    fn row(&self, number: usize, row: &Row, above: Option<&Row>, setter: &mut Setter, used: &mut Used, measured: &mut Measured) {
        let mut height = setter.height_of(1);
        let mut joins = if row.with_next { WITH_NEXT } else { 0 };
        joins |= match row.heading {
            Heading::None => 0,
            Heading::Begins => BEGINS,
            Heading::Repeats => REPEATS,
        };
        for (columns, cell) in spans(row) {
            let Some(width) = self.width(&columns) else {
                continue;
            };
            if cell.merge.is_some() && columns.start < MERGING {
                if joined(&columns, cell, above) {
                    // The same text was measured with the first row of this cell.
                    let again = measured.again(number, columns.start);
                    let again = again.unwrap_or_else(|| self.label(cell, width, setter, used).1);
                    if again <= self.most {
                        joins |= 1 << columns.start;
                        continue;
                    }
                }
                let (plain, again) = self.label(cell, width, setter, used);
                if again <= self.most {
                    let row = number;
                    measured.add(columns.start, Label { row, plain, again });
                    continue;
                }
            }
            height = height.max(setter.measure(cell, width, used));
        }
        measured.heights.push(height);
        measured.joins.push(joins);
    }

    /// Heights of a merged cell, as it is and repeated.
    fn label(&self, cell: &Cell, width: f32, setter: &mut Setter, used: &mut Used) -> (f32, f32) {
        let plain = setter.measure(cell, width, used);
        let again = continued(cell, &self.table.continued);
        (plain, plain.max(setter.measure(&again, width, used)))
    }
}

/// Whether a cell is one with the cell above it.
pub(super) fn joined(columns: &Range<usize>, cell: &Cell, above: Option<&Row>) -> bool {
    let Some(above) = above else {
        return false;
    };
    spans(above).any(|(over, upper)| over == *columns && upper.merge == cell.merge)
}

impl Measured {
    /// The merged cell that covers a row in the column at a place of `labels`.
    pub fn label(&self, place: usize, row: usize) -> Option<Label> {
        let (column, labels) = &self.labels[place];
        let at = labels.partition_point(|label| label.row <= row).checked_sub(1)?;
        let label = labels[at];
        (label.row == row || self.joins[row] & (1 << column) != 0).then_some(label)
    }

    /// Whether a row and the one below it are one in a column.
    pub fn goes_on(&self, column: usize, row: usize) -> bool {
        self.joins.get(row + 1).is_some_and(|j| j & (1 << column) != 0)
    }

    /// Repeated height of the merged cell above a row, if this chunk has it.
    fn again(&self, row: usize, column: usize) -> Option<f32> {
        let (_, labels) = self.labels.iter().find(|(c, _)| *c == column)?;
        let label = labels.last()?;
        // Rows in between must belong to it: the one above is the label's or joined to it.
        let first = row.checked_sub(self.joins.len())?;
        let unbroken = label.row + 1 == row || row > first && self.joins.last().is_some_and(|j| j & (1 << column) != 0);
        unbroken.then_some(label.again)
    }

    fn add(&mut self, column: usize, label: Label) {
        match self.labels.iter_mut().find(|(c, _)| *c == column) {
            Some((_, labels)) => labels.push(label),
            None => self.labels.push((column, vec![label])),
        }
    }

    fn append(&mut self, other: Self) {
        self.heights.extend(other.heights);
        self.joins.extend(other.joins);
        for (column, labels) in other.labels {
            for label in labels {
                self.add(column, label);
            }
        }
    }
}
