//! Drawing one page of a table: its head, its rows and the lines between them.

use std::borrow::Cow;

use crate::paper::breaks::{Leaf, Slice};
use crate::paper::cell::{Canvas, Setter, continued};
use crate::paper::grid::{Placed, Set};
use crate::paper::layout::{TablePlan, is_repeated};
use crate::paper::page::{Ink, Mark, Point, Rect};
use crate::paper::rows::spans;
use crate::paper::sheet::Sheet;
use crate::paper::table::{Align, Cell, HeadCell, Table};

/// Thickness of the lines.
const THIN: f32 = 0.5;
/// Free room added above and below upright text in the head.
pub(super) const UPRIGHT_PAD: f32 = 2.0;

/// Heights of the rows of the head, from the height that each of its cells needs at a width.
pub(super) fn head_heights(head: &[Placed], sets: &[Set], table: &Table, mut measure: impl FnMut(&Cell, f32) -> f32) -> Vec<f32> {
    let mut heights = vec![0.0_f32; table.head.len()];
    // Cells of one row first, so that those over several rows add only what is still lacking.
    let mut cells: Vec<_> = head.iter().collect();
    cells.sort_by_key(|placed| placed.rows.len());
    for placed in cells {
        let cell = head_cell(&table.head[placed.cell.0][placed.cell.1]);
        for set in sets {
            let places = set.places(&placed.columns);
            if places.is_empty() {
                continue;
            }
            let width = set.room(&places).1;
            let needed = measure(&cell, width);
            let has: f32 = heights[placed.rows.clone()].iter().sum();
            if needed > has {
                let share = (needed - has) / placed.rows.len() as f32;
                for height in &mut heights[placed.rows.clone()] {
                    *height += share;
                }
            }
        }
    }
    heights
}

pub(super) fn head_cell(head: &HeadCell) -> Cell {
    let cell = Cell::new(&*head.text).bold().filled(Ink::SHADE);
    let cell = if head.upright { cell.upright() } else { cell };
    Cell { align: Some(head.align), ..cell }
}

impl TablePlan {
    /// Draws the rows of a leaf in the columns of a set, and returns where they end.
    pub fn draw(&self, table: &Table, sheet: &Sheet, leaf: usize, set: usize, top: f32, canvas: &mut Canvas) -> f32 {
        let mut page = TablePage {
            plan: self,
            table,
            leaf: &self.leaves[leaf],
            set: &self.sets[set],
            setter: Setter::new(sheet.sizes.body),
            rules: Rules::new(&self.sets[set]),
            canvas,
        };
        if page.leaf.rows.is_empty() && leaf > 0 {
            return top;
        }
        let y = page.draw_head(top);
        let end = page.draw_rows(y);
        let lines = page.rules.into_marks();
        // Frames lie over the thin lines.
        let frames = std::mem::replace(&mut canvas.lines, lines);
        canvas.lines.extend(frames);
        end
    }
}

struct TablePage<'a> {
    plan: &'a TablePlan,
    table: &'a Table,
    leaf: &'a Leaf,
    set: &'a Set,
    setter: Setter,
    rules: Rules<'a>,
    canvas: &'a mut Canvas,
}

impl TablePage<'_> {
    fn draw_head(&mut self, top: f32) -> f32 {
        let heights = &self.plan.head_heights;
        let mut y = top;
        for (row, height) in heights.iter().enumerate() {
            let mut sides = vec![false; self.set.columns.len() + 1];
            let mut under = vec![true; self.set.columns.len()];
            for placed in self.plan.head.iter().filter(|p| p.rows.contains(&row)) {
                let places = self.set.places(&placed.columns);
                if places.is_empty() {
                    continue;
                }
                sides[places.start] = true;
                sides[places.end] = true;
                under[places.clone()].fill(placed.rows.end == row + 1);
                if placed.rows.start == row {
                    let (x, width) = self.set.room(&places);
                    let high = heights[placed.rows.clone()].iter().sum();
                    let cell = head_cell(&self.table.head[placed.cell.0][placed.cell.1]);
                    let at = Rect::new(x, y, width, high);
                    self.setter.draw(&cell, at, Align::Centre, None, self.canvas);
                }
            }
            self.rules.row(y, *height, &Edges { over: &vec![row == 0; under.len()], sides: &sides, under: &under });
            y += height;
        }
        y
    }

    fn draw_rows(&mut self, mut y: f32) -> f32 {
        let slices = &self.leaf.rows;
        let columns = self.set.columns.len();
        let mut sides = vec![false; columns + 1];
        let (mut over, mut under) = (vec![true; columns], vec![true; columns]);
        for (at, slice) in slices.iter().enumerate() {
            let row = self.table.rows.get(slice.row as usize);
            sides.fill(false);
            over.fill(row.ruled);
            under.fill(row.ruled);
            let mut end = 0;
            for (spanned, cell) in spans(&row) {
                let places = self.set.places(&spanned);
                if places.is_empty() {
                    continue;
                }
                end = places.end;
                let is_ruled = row.ruled && cell.ruled;
                sides[places.start] |= is_ruled;
                sides[places.end] |= is_ruled;
                let bit = 1_u64.checked_shl(spanned.start as u32).unwrap_or(0);
                let joins = |s: &Slice| cell.merge.is_some() && self.plan.joins[s.row as usize] & bit != 0;
                let goes_on = slices.get(at + 1).is_some_and(joins);
                let above = joins(slice);
                // What stands again above it is no part of it.
                let is_part = above && at > 0 && slices[at - 1].row + 1 == slice.row;
                over[places.clone()].fill(is_ruled && !is_part);
                under[places.clone()].fill(is_ruled && !goes_on);
                if is_part {
                    continue;
                }
                let below = slices[at + 1..].iter().take_while(|s| joins(s));
                let high = slice.height + below.map(|s| s.height).sum::<f32>();
                let (x, width) = self.set.room(&places);
                let rect = Rect::new(x, y, width, high);
                self.draw_cell(slice, spanned.start, cell, above, rect);
            }
            if end < columns {
                // What is left over stays empty, in one cell.
                sides[end] |= row.ruled;
                sides[columns] |= row.ruled;
            }
            self.rules.row(y, slice.height, &Edges { over: &over, sides: &sides, under: &under });
            y += slice.height;
        }
        y
    }

    fn draw_cell(&mut self, slice: &Slice, column: usize, cell: &Cell, above: bool, rect: Rect) {
        let align = self.table.columns.get(column).map_or(Align::Left, |c| c.align);
        if slice.is_whole() {
            let cell = self.again(cell, above);
            return self.setter.draw(&cell, rect, align, None, self.canvas);
        }
        if is_repeated(column, cell) {
            let label = self.again(cell, above || slice.from > 0);
            let high = self.setter.measure(&label, rect.width, &mut ());
            if high <= rect.height + 0.1 && high <= self.plan.most {
                return self.setter.draw(&label, rect, align, None, self.canvas);
            }
        }
        let shown = slice.from as usize..slice.to as usize;
        self.setter.draw(cell, rect, align, Some(shown), self.canvas);
    }

    fn again<'c>(&self, cell: &'c Cell, repeated: bool) -> Cow<'c, Cell> {
        if repeated { Cow::Owned(continued(cell, &self.table.continued)) } else { Cow::Borrowed(cell) }
    }
}

/// Which lines a row has.
struct Edges<'a> {
    /// Above each of its places.
    over: &'a [bool],
    /// At the left of each of its places, and at the right of the last.
    sides: &'a [bool],
    /// Below each of its places.
    under: &'a [bool],
}

/// The thin lines of a page, drawn as long as they can be.
struct Rules<'a> {
    set: &'a Set,
    lines: Vec<Mark>,
    /// Where each upright line that is still growing began.
    open: Vec<Option<f32>>,
    /// Where the last row ended, and which of its places have a line there.
    bottom: Option<(f32, Vec<bool>)>,
}

impl<'a> Rules<'a> {
    fn new(set: &'a Set) -> Self {
        Self { set, lines: Vec::new(), open: vec![None; set.columns.len() + 1], bottom: None }
    }

    /// Adds a row.
    fn row(&mut self, y: f32, height: f32, edges: &Edges<'_>) {
        let mut between = self.bottom.take().map_or_else(|| vec![false; edges.over.len()], |(_, under)| under);
        between.iter_mut().zip(edges.over).for_each(|(between, over)| *between |= over);
        self.across(y, &between);
        for (at, side) in edges.sides.iter().enumerate() {
            match (*side, self.open[at]) {
                (true, None) => self.open[at] = Some(y),
                (false, Some(from)) => {
                    self.down(at, from, y);
                    self.open[at] = None;
                }
                _ => {}
            }
        }
        self.bottom = Some((y + height, edges.under.to_vec()));
    }

    fn into_marks(mut self) -> Vec<Mark> {
        if let Some((y, under)) = self.bottom.take() {
            self.across(y, &under);
            for at in 0..self.open.len() {
                if let Some(from) = self.open[at] {
                    self.down(at, from, y);
                }
            }
        }
        self.lines
    }

    fn across(&mut self, y: f32, places: &[bool]) {
        let mut from = None;
        for (at, on) in places.iter().chain([&false]).enumerate() {
            match (*on, from) {
                (true, None) => from = Some(at),
                (false, Some(start)) => {
                    let (from_x, to_x) = (self.set.edges[start], self.set.edges[at]);
                    self.line(from_x, y, to_x, y);
                    from = None;
                }
                _ => {}
            }
        }
    }

    fn down(&mut self, at: usize, from: f32, to: f32) {
        let x = self.set.edges[at];
        self.line(x, from, x, to);
    }

    fn line(&mut self, x: f32, y: f32, to_x: f32, to_y: f32) {
        // Ends reach over half a line, so that corners are closed.
        let reach = THIN / 2.0;
        let (dx, dy) = if y == to_y { (reach, 0.0) } else { (0.0, reach) };
        self.lines.push(Mark::Line { from: Point { x: x - dx, y: y - dy }, to: Point { x: to_x + dx, y: to_y + dy }, width: THIN, ink: Ink::BLACK });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::layout::{self, Plan};
    use crate::paper::page::Turn;
    use crate::paper::sheet::Body;
    use crate::paper::table::Rows;

    #[test]
    fn lines_stop_at_merged_cells() {
        let set = Set { columns: vec![0, 1], edges: vec![0.0, 50.0, 100.0] };
        let mut rules = Rules::new(&set);
        rules.row(0.0, 10.0, &Edges { over: &[true; 2], sides: &[true; 3], under: &[false, true] });
        rules.row(10.0, 10.0, &Edges { over: &[false, true], sides: &[true; 3], under: &[true, true] });
        let across = rules.into_marks().into_iter().filter_map(|mark| match mark {
            Mark::Line { from, to, .. } if from.y == to.y => Some((from.y, from.x.round(), to.x.round())),
            _ => None,
        });
        let across: Vec<_> = across.collect();
        assert_eq!(across, [(0.0, 0.0, 100.0), (10.0, 50.0, 100.0), (20.0, 0.0, 100.0)]);
    }

    /// Any table: no text on another text, none beyond the body, every row there once.
    #[test]
    fn nothing_overlaps_and_nothing_is_lost() {
        let mut seed = 7_u64;
        let mut pick = |n: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (seed >> 33) as usize % n
        };
        for round in 0..60 {
            let texts: Vec<String> = (0..1 + pick(60))
                .map(|n| {
                    let long = if pick(25) == 0 { 4000 } else { 90 };
                    format!("甲{n}乙{}", "采购，验收；ISO 37001——".repeat(pick(long) / 10))
                })
                .collect();
            let groups: Vec<u32> = texts
                .iter()
                .scan(0, |g, _| {
                    *g += u32::from(pick(4) == 0);
                    Some(*g)
                })
                .collect();
            let mut document = layout::tests::document(&texts, |n| groups[n]);
            let Body::Table(Table { rows: Rows::All(rows), .. }) = &mut document.parts[0].body else {
                continue;
            };
            for row in rows {
                row.with_next = pick(8) == 0;
                row.cells[1].upright = round % 2 == 0;
                if pick(3) == 0 {
                    row.cells[1].pieces[0].text = "很长的环节名称（需要好几行）".into();
                }
            }
            let plan = Plan::new(document).expect("the columns fit");
            let mut seen = String::new();
            for number in 0..plan.pages() {
                let page = plan.page(number);
                let boxes: Vec<(Rect, &str)> = page
                    .marks
                    .iter()
                    .filter_map(|mark| match mark {
                        Mark::Text { x, y, size, width, text, turn: Turn::None, .. } => {
                            Some((Rect::new(*x, y - 0.7 * size, *width, 0.75 * size), &**text))
                        }
                        _ => None,
                    })
                    .collect();
                for (at, (one, text)) in boxes.iter().enumerate() {
                    assert!(one.bottom() < page.height - 10.0 && one.right() < page.width - 35.9, "{text}");
                    for (two, other) in &boxes[at + 1..] {
                        let apart = one.right() <= two.x + 0.1 || two.right() <= one.x + 0.1 || one.bottom() <= two.y + 0.1 || two.bottom() <= one.y + 0.1;
                        assert!(apart, "{text} and {other} on page {number} of round {round}");
                    }
                    seen.push_str(text);
                }
            }
            for n in 0..texts.len() {
                assert_eq!(seen.matches(&format!("甲{n}乙")).count(), 1, "row {n} of round {round}");
            }
        }
    }
}
