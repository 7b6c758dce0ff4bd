//! Small tables side by side and one below another, in one table of narrow columns that no cell has to itself.

use crate::paper::{Align, Cell, Column, Row, Rows, Table};

/// Columns between two blocks side by side.
const GAP: usize = 2;

/// Rows of cells that take the same number of columns.
pub(super) struct Block {
    width: usize,
    rows: Vec<Vec<Cell>>,
}

impl Block {
    /// A block with a heading above it, and what is said at the right of it.
    pub(super) fn new(width: usize, heading: &str, aside: &str) -> Block {
        let aside_width = if aside.is_empty() { 0 } else { width * 2 / 3 };
        let mut cells = vec![Cell::new(heading).bold().left().unruled().columns(width - aside_width)];
        if aside_width > 0 {
            cells.push(Cell { align: Some(Align::Right), ..Cell::new(aside) }.unruled().columns(aside_width));
        }
        Block { width, rows: vec![cells] }
    }

    /// Adds a row; its cells take all columns of the block.
    pub(super) fn row(&mut self, cells: Vec<Cell>) {
        debug_assert_eq!(cells.iter().map(|cell| usize::from(cell.columns)).sum::<usize>(), self.width);
        self.rows.push(cells);
    }

    /// With another block of the same width below it.
    pub(super) fn above(mut self, other: Block) -> Block {
        debug_assert_eq!(self.width, other.width);
        self.rows.push(vec![nothing(self.width)]);
        self.rows.extend(other.rows);
        self
    }

    /// With another block at its right.
    pub(super) fn beside(mut self, other: Block) -> Block {
        let (left, right) = (self.width, other.width);
        self.rows.resize_with(self.rows.len().max(other.rows.len()), || vec![nothing(left)]);
        let mut others = other.rows.into_iter();
        for row in &mut self.rows {
            row.push(nothing(GAP));
            row.extend(others.next().unwrap_or_else(|| vec![nothing(right)]));
        }
        self.width += GAP + right;
        self
    }

    /// How many columns are left of `whole` for a block beside one of `width`.
    pub(super) fn rest(whole: usize, width: usize) -> usize {
        whole - width - GAP
    }
}

fn nothing(width: usize) -> Cell {
    Cell::empty().unruled().columns(width)
}

/// A table of blocks one below another; where a page ends, none of them is torn.
pub(super) fn table(blocks: Vec<Block>) -> Table {
    let width = blocks.iter().map(|block| block.width).max().unwrap_or_default();
    let mut rows: Vec<Row> = Vec::new();
    for block in blocks {
        if !rows.is_empty() {
            rows.push(Row::new(vec![nothing(width)]));
        }
        let last = block.rows.len();
        rows.extend(block.rows.into_iter().enumerate().map(|(place, cells)| Row { with_next: place + 1 < last, ..Row::new(cells) }));
    }
    Table { columns: vec![Column::grid(1.0); width], rows: Rows::All(rows), ..Table::default() }
}

/// Divides columns among cells as evenly as they go, the first ones wider where they do not.
pub(super) fn divided(columns: usize, cells: usize) -> impl Iterator<Item = usize> {
    (0..cells).map(move |cell| columns / cells + usize::from(cell < columns % cells))
}
