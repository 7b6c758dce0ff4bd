//! Columns of a table on the paper: their widths, how they divide over pages, and where the cells of
//! the head stand.

use std::ops::Range;

use crate::error::Error;
use crate::paper::font::Fonts;
use crate::paper::table::{HeadCell, Table, Width};

/// Free room above and below it.
pub(super) const PAD_Y: f32 = 3.0;
/// Free room at the left and right of the text in a cell of that width: less in narrow columns.
pub(super) fn pad_x(width: f32) -> f32 {
    (width * 0.1).clamp(2.0, 4.0)
}

/// Points to millimetres.
const MM: f32 = 25.4 / 72.0;

/// The columns that stand side by side on one page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Set {
    /// Which columns, from the left.
    pub columns: Vec<usize>,
    /// Their left edges, and the right edge of the last.
    pub edges: Vec<f32>,
}

impl Set {
    /// Where a cell stands that spans the given columns: first place and number of places shown.
    pub fn places(&self, spanned: &Range<usize>) -> Range<usize> {
        let first = self.columns.partition_point(|&c| c < spanned.start);
        let end = self.columns.partition_point(|&c| c < spanned.end);
        first..end
    }

    /// Left and width of places.
    pub fn room(&self, places: &Range<usize>) -> (f32, f32) {
        let x = self.edges[places.start];
        (x, self.edges[places.end] - x)
    }
}

/// The columns of a table for a room that starts at `left`, on as many pages as they need.
pub(super) fn sets(table: &Table, left: f32, room: f32, size: f32) -> Result<Vec<Set>, Error> {
    let columns = &table.columns;
    let least: Vec<f32> = columns
        .iter()
        .map(|column| match column.width {
            Width::Points(points) => points,
            // A character and the mark that must not start a line after it.
            Width::Share(_) => column.least.max(2.0 * size + 2.0 * pad_x(0.0)),
            Width::Grid(_) => column.least,
        })
        .collect();
    let least = with_heads(table, least, room, size);
    let one_character = size + 2.0 * pad_x(0.0);
    let alone = columns.iter().zip(&least).filter(|(column, _)| !matches!(column.width, Width::Grid(_)));
    if let Some(narrow) = alone.map(|(_, width)| *width).find(|width| width + 0.01 < one_character) {
        let needed_mm = (room + one_character - narrow) * MM;
        return Err(Error::PageTooSmall { needed_mm });
    }
    let whole: f32 = least.iter().sum();
    if columns.is_empty() || whole <= room + 0.01 {
        let all = (0..columns.len()).collect();
        return Ok(vec![set(table, all, &least, left, room)]);
    }

    let fixed = table.fixed.min(columns.len());
    let taken: f32 = least[..fixed].iter().sum();
    let counts = divide(&least[fixed..], room - taken).ok_or_else(|| {
        let widest = least[fixed..].iter().copied().fold(0.0, f32::max);
        Error::PageTooSmall { needed_mm: (taken + widest) * MM }
    })?;
    let mut from = fixed;
    Ok(counts
        .into_iter()
        .map(|count| {
            let shown = (0..fixed).chain(from..from + count).collect();
            from += count;
            set(table, shown, &least, left, room)
        })
        .collect())
}

/// Room for the longest word of each heading and column as well, so that none is broken, where the columns still fit one page.
fn with_heads(table: &Table, least: Vec<f32>, room: f32, size: f32) -> Vec<f32> {
    let mut wide: Vec<f32> = least.iter().zip(&table.columns).map(|(least, column)| least.max(column.word)).collect();
    for placed in place_head(&table.head, least.len()) {
        let cell = &table.head[placed.cell.0][placed.cell.1];
        let shares = placed.columns.len() == 1 && matches!(table.columns[placed.columns.start].width, Width::Share(_));
        if shares && !cell.upright {
            let needed = room_for(&cell.text, true, size);
            let column = &mut wide[placed.columns.start];
            *column = column.max(needed);
        }
    }
    if wide.iter().sum::<f32>() <= room { wide } else { least }
}

/// Width of a column in which the longest run of letters of a text is not broken between lines.
pub fn room_for(text: &str, bold: bool, size: f32) -> f32 {
    let words = text.split(|sign: char| !sign.is_ascii() || sign.is_whitespace());
    let word = words.map(|word| Fonts::bundled().width(word, bold, size)).fold(0.0, f32::max);
    // The free room about a text grows with its column.
    (word + 2.0 * pad_x(0.0)).max(word / 0.8).min(word + 2.0 * pad_x(f32::MAX)) + 0.1
}

/// How many columns each page takes, as evenly as they fit; none, if one column is too wide.
fn divide(least: &[f32], room: f32) -> Option<Vec<usize>> {
    if least.is_empty() || least.iter().any(|&w| w > room) {
        return None;
    }
    for pages in 2..=least.len() {
        let mut from = 0;
        let share = |page: usize| least.len() * page / pages;
        let counts: Vec<usize> = (0..pages).map(|page| share(page + 1) - share(page)).collect();
        let fits = counts.iter().all(|&count| {
            let width: f32 = least[from..from + count].iter().sum();
            from += count;
            width <= room + 0.01
        });
        if fits {
            return Some(counts);
        }
    }
    None
}

/// Gives the room that is left to the columns that share, by their shares, over what each needs.
fn set(table: &Table, shown: Vec<usize>, least: &[f32], left: f32, room: f32) -> Set {
    let share = |c: usize| match table.columns[c].width {
        Width::Share(share) | Width::Grid(share) => share.max(0.0),
        Width::Points(_) => 0.0,
    };
    // When columns divide over pages, the repeated ones keep their width from page to page.
    let divided = shown.len() < table.columns.len();
    let grows = |c: usize| share(c) > 0.0 && !(divided && c < table.fixed);
    let mut widths: Vec<f32> = shown.iter().map(|&c| least[c]).collect();
    let mut growing: Vec<usize> = (0..shown.len()).filter(|&i| grows(shown[i])).collect();
    let still: f32 = (0..shown.len()).filter(|i| !growing.contains(i)).map(|i| widths[i]).sum();
    let mut free = room - still;
    // A column whose share is less than it needs keeps what it needs; the others share the rest.
    loop {
        let shares: f32 = growing.iter().map(|&i| share(shown[i])).sum();
        let Some(at) = growing.iter().position(|&i| free * share(shown[i]) / shares < least[shown[i]]) else {
            for &i in &growing {
                widths[i] = free * share(shown[i]) / shares;
            }
            break;
        };
        free -= least[shown[growing.remove(at)]];
    }
    let mut edges = vec![left];
    let mut x = left;
    for width in widths {
        x += width;
        edges.push(x);
    }
    Set { columns: shown, edges }
}

/// A cell of the head in its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Placed {
    /// Which head row and cell.
    pub cell: (usize, usize),
    /// Rows it covers.
    pub rows: Range<usize>,
    /// Columns it covers.
    pub columns: Range<usize>,
}

/// Places the cells of a head as HTML does: each in the first free place of its row.
pub(super) fn place_head(head: &[Vec<HeadCell>], columns: usize) -> Vec<Placed> {
    let mut free = vec![vec![true; columns]; head.len()];
    let mut placed = Vec::new();
    for (row, cells) in head.iter().enumerate() {
        for (number, cell) in cells.iter().enumerate() {
            let Some(start) = free[row].iter().position(|&f| f) else {
                break;
            };
            let end = (start + cell.columns.max(1)).min(columns);
            let below = (row + cell.rows.max(1)).min(head.len());
            for taken in &mut free[row..below] {
                taken[start..end].fill(false);
            }
            placed.push(Placed { cell: (row, number), rows: row..below, columns: start..end });
        }
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::table::Column;

    fn table(columns: Vec<Column>, fixed: usize) -> Table {
        Table { columns, fixed, ..Table::default() }
    }

    #[test]
    fn shares_take_what_points_leave() -> Result<(), Error> {
        let columns = vec![Column::points(40.0), Column::share(1.0), Column::share(3.0)];
        let sets = sets(&table(columns, 0), 10.0, 440.0, 8.0)?;
        assert_eq!(sets[0].edges, [10.0, 50.0, 150.0, 450.0]);
        Ok(())
    }

    #[test]
    fn columns_divide_evenly_and_the_fixed_ones_are_repeated() -> Result<(), Error> {
        let mut columns = vec![Column::points(100.0)];
        columns.extend([Column::share(1.0).least(50.0); 9]);
        let sets = sets(&table(columns, 1), 0.0, 400.0, 8.0)?;
        let shown: Vec<_> = sets.iter().map(|s| s.columns.clone()).collect();
        assert_eq!(shown, [vec![0, 1, 2, 3, 4], vec![0, 5, 6, 7, 8, 9]]);
        assert!(sets.iter().all(|s| (s.edges[s.columns.len()] - 400.0).abs() < 0.01));
        Ok(())
    }

    #[test]
    fn what_cannot_fit_is_an_error() {
        let narrow = sets(&table(vec![Column::points(10.0)], 0), 0.0, 400.0, 8.0);
        assert!(matches!(narrow, Err(Error::PageTooSmall { .. })));
        let wide = table(vec![Column::points(300.0), Column::points(200.0)], 1);
        assert!(matches!(sets(&wide, 0.0, 400.0, 8.0), Err(Error::PageTooSmall { .. })));
    }

    #[test]
    fn head_cells_find_their_places() {
        let head = vec![vec![HeadCell::new("部门").rows(2), HeadCell::new("责任").columns(2)], vec![HeadCell::new("直接"), HeadCell::new("领导")]];
        let columns: Vec<_> = place_head(&head, 3).into_iter().map(|p| (p.rows, p.columns)).collect();
        assert_eq!(columns, [(0..2, 0..1), (0..1, 1..3), (1..2, 1..2), (1..2, 2..3)]);
    }
}
