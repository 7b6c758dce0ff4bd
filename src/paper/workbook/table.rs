//! The table of a worksheet: its head, and its rows with what is merged in them.

use std::ops::Range;

use rust_xlsxwriter::Format;

use super::look::{Look, is_stacked};
use super::{HIGHEST, MOST_ROWS, SAFE, SheetPage, number};
use crate::error::Error;
use crate::paper::cell::Setter;
use crate::paper::grid::{Set, place_head};
use crate::paper::rows::{joined, spans};
use crate::paper::table::{Align, Cell, Row, Table};
use crate::paper::tabular::{head_cell, head_heights};
use crate::paper::text::TextStyle;

/// Rows written between two looks at whether to go on.
const CHUNK: usize = 256;
/// A cell holds no longer text, in UTF-16 units.
const LONGEST: usize = 32_767;
/// A whole number of more digits is a code or a telephone number rather than a figure.
const MOST_DIGITS: usize = 9;

/// A merged cell that may go on with the next row.
struct Open {
    first: u32,
    columns: Range<usize>,
    cell: Cell,
    ruled: bool,
}

impl SheetPage<'_> {
    /// Head and rows; `go_on` hears how many rows are done and may end it.
    pub(super) fn write_table(&mut self, table: &Table, go_on: &dyn Fn(usize) -> Result<(), Error>) -> Result<(), Error> {
        let rows = self.row as usize + table.head.len() + table.rows.len();
        if rows + self.part.notes.len() > MOST_ROWS {
            return Err(Error::TooManyRows { rows: table.rows.len(), most: MOST_ROWS });
        }
        self.write_head(table)?;
        let mut setter = Setter::new(self.paper.sizes.body);
        let mut heights: Vec<f32> = Vec::with_capacity(table.rows.len());
        let mut open: Vec<Open> = Vec::new();
        let first = self.row;
        let mut above: Option<Row> = None;
        for at in 0..table.rows.len() {
            if at % CHUNK == 0 {
                go_on(at)?;
            }
            let row = table.rows.get(at).into_owned();
            let goes_on = |merged: &Open| spans(&row).any(|(columns, cell)| columns == merged.columns && joined(&columns, cell, above.as_ref()));
            for merged in open.extract_if(.., |merged| !goes_on(merged)).collect::<Vec<_>>() {
                self.close(&merged, first, &mut heights, table, &mut setter)?;
            }
            self.write_row(&row, table, &mut open, &mut heights, &mut setter)?;
            above = Some(row);
        }
        for merged in open {
            self.close(&merged, first, &mut heights, table, &mut setter)?;
        }
        for (row, height) in (first..).zip(heights) {
            self.set_height(row, height)?;
        }
        go_on(table.rows.len())
    }

    /// A row of the table: several rows of the sheet, made one, where its text is higher than one of them may be.
    fn write_row(&mut self, row: &Row, table: &Table, open: &mut Vec<Open>, heights: &mut Vec<f32>, setter: &mut Setter) -> Result<(), Error> {
        let own: Vec<_> = spans(row).filter(|(columns, _)| !open.iter().any(|merged| merged.columns == *columns)).collect();
        let mut height = setter.height_of(1);
        for (columns, cell) in &own {
            let needed = self.measure(cell, columns, setter);
            // What is merged may have more room below; how many rows come is not known, so what no row can hold is held here.
            if cell.merge.is_none() || needed > HIGHEST {
                height = height.max(needed);
            }
        }
        let count = (height / HIGHEST).ceil().max(1.0);
        heights.extend(std::iter::repeat_n(height / count, count as usize));
        let rows = (self.row, self.row + count as u32 - 1);
        for (columns, cell) in own {
            match cell.merge {
                Some(_) => open.push(Open { first: rows.0, columns, cell: cell.clone(), ruled: row.ruled && cell.ruled }),
                None => self.put_cell(rows, columns.clone(), cell, align(table, &columns), row.ruled && cell.ruled)?,
            }
        }
        let end = spans(row).last().map_or(0, |(columns, _)| columns.end);
        if end < self.columns() {
            self.put_cell(rows, end..self.columns(), &Cell::empty(), Align::Left, row.ruled)?;
        }
        self.row = rows.1 + 1;
        Ok(())
    }

    fn write_head(&mut self, table: &Table) -> Result<(), Error> {
        let set = Set { columns: (0..self.columns()).collect(), edges: self.edges.iter().map(|x| x * SAFE).collect() };
        let head = place_head(&table.head, self.columns());
        let mut setter = Setter::new(self.paper.sizes.body);
        let heights = head_heights(&head, &[set], table, |cell, width| self.height_of(cell, width, &mut setter));
        for placed in &head {
            let cell = head_cell(&table.head[placed.cell.0][placed.cell.1]);
            let rows = (self.row + placed.rows.start as u32, self.row + placed.rows.end as u32 - 1);
            self.put_cell(rows, placed.columns.clone(), &cell, Align::Centre, true)?;
        }
        for height in heights {
            self.set_height(self.row, height)?;
            self.row += 1;
        }
        Ok(())
    }

    /// Writes a merged cell that ends above the present row; its last row grows if its text needs it.
    fn close(&mut self, merged: &Open, first: u32, heights: &mut [f32], table: &Table, setter: &mut Setter) -> Result<(), Error> {
        let Open { columns, cell, .. } = merged;
        let needed = self.measure(cell, columns, setter);
        let has: f32 = heights[(merged.first - first) as usize..].iter().sum();
        if let Some(last) = heights.last_mut() {
            *last += (needed - has).max(0.0);
        }
        self.put_cell((merged.first, self.row - 1), columns.clone(), cell, align(table, columns), merged.ruled)
    }

    /// The height a cell needs.
    fn measure(&self, cell: &Cell, columns: &Range<usize>, setter: &mut Setter) -> f32 {
        self.height_of(cell, (self.edges[columns.end] - self.edges[columns.start]) * SAFE, setter)
    }

    /// The height a cell of a width needs. Upright text has one column here: spreadsheets do not break it.
    fn height_of(&self, cell: &Cell, width: f32, setter: &mut Setter) -> f32 {
        let style = TextStyle::new(self.paper.sizes.body).bold();
        match cell.upright {
            true if is_stacked(cell) => cell.pieces.iter().map(|piece| piece.text.chars().count()).sum::<usize>() as f32 * style.line_height(),
            true => cell.pieces.iter().map(|piece| style.width(&piece.text)).sum::<f32>() + 2.0 * style.size,
            false => setter.measure(cell, width, &mut ()),
        }
    }

    fn put_cell(&mut self, rows: (u32, u32), columns: Range<usize>, cell: &Cell, align: Align, ruled: bool) -> Result<(), Error> {
        let look = Look::cell(cell, self.paper.sizes.body, align, ruled);
        let text: String = cell.pieces.iter().map(|piece| &*piece.text).collect::<Vec<_>>().join("\n");
        let length = text.encode_utf16().count();
        if length > LONGEST {
            return Err(Error::CellTooLong { text, most: LONGEST });
        }
        let (from, to) = ((rows.0, columns.start), (rows.1, columns.end.max(columns.start + 1) - 1));
        let is_mixed = cell.pieces.iter().any(|piece| piece.bold != cell.pieces[0].bold);
        if is_mixed {
            self.put(from, to, "", look)?;
            return self.write_rich(from, cell, look);
        }
        self.put(from, to, &text, look)?;
        if let Some(figure) = figure(&text) {
            let format = self.looks.format(look);
            self.sheet.write_number_with_format(from.0, number(from.1), figure, format)?;
        }
        Ok(())
    }

    /// A text of which some pieces are bold.
    fn write_rich(&mut self, at: (u32, usize), cell: &Cell, look: Look) -> Result<(), Error> {
        let (bold, regular) = (self.looks.format(look.bold(true)).clone(), self.looks.format(look.bold(false)).clone());
        let last = cell.pieces.len() - 1;
        let texts: Vec<(&Format, String)> = cell
            .pieces
            .iter()
            .enumerate()
            .map(|(number, piece)| (if piece.bold { &bold } else { &regular }, format!("{}{}", piece.text, if number < last { "\n" } else { "" })))
            .filter(|(_, text)| !text.is_empty())
            .collect();
        let texts: Vec<(&Format, &str)> = texts.iter().map(|(format, text)| (*format, text.as_str())).collect();
        let format = self.looks.format(look).clone();
        self.sheet.write_rich_string_with_format(at.0, number(at.1), &texts, &format)?;
        Ok(())
    }
}

fn align(table: &Table, columns: &Range<usize>) -> Align {
    table.columns.get(columns.start).map_or(Align::Left, |column| column.align)
}

/// The number a text is, if sums can be made of it; what begins with 0 is a code.
fn figure(text: &str) -> Option<f64> {
    let is_figure = text.len() <= MOST_DIGITS && text.bytes().all(|b| b.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    text.parse().ok().filter(|_| is_figure)
}

#[cfg(test)]
mod tests {
    use super::figure;

    #[test]
    fn figures_are_numbers_and_codes_are_texts() {
        assert_eq!((figure("0"), figure("12"), figure("2026")), (Some(0.0), Some(12.0), Some(2026.0)));
        for text in ["", "007", "1.5", "R-12", "13800000000", "１２", "=1+1", "-3"] {
            assert_eq!(figure(text), None, "{text}");
        }
    }
}
