//! Page breaks: which rows stand on which page, and how high.
//!
//! A row stays whole if any page can hold it. What a merged cell shows on a page must fit the rows it
//! covers there: if it does not, these rows grow, or the page ends earlier. A row that heads others
//! stands once more above those that go on over the page.

use crate::error::Error;
use crate::paper::rows::{BEGINS, Label, Measured, REPEATS, WITH_NEXT};

/// The rows of one page.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Leaf {
    /// From the top.
    pub rows: Vec<Slice>,
    /// Whether notes and signatures follow.
    pub tail: bool,
}

/// A row, or some lines of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Slice {
    /// Which row.
    pub row: u32,
    /// Its height on this page.
    pub height: f32,
    /// First line shown.
    pub from: u32,
    /// Line after the last shown; all the rest, if [`u32::MAX`].
    pub to: u32,
}

impl Slice {
    /// Whether the row is shown whole.
    pub fn is_whole(&self) -> bool {
        self.from == 0 && self.to == u32::MAX
    }
}

/// What a row that must be divided is made of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tall {
    /// Lines of its longest cell.
    pub lines: usize,
    /// Height of what is repeated on each page.
    pub repeated: f32,
}

/// The heights that rule page breaks.
pub(super) struct Rule<'a> {
    /// Room for rows on the first page.
    pub first: f32,
    /// Room for rows on the others.
    pub other: f32,
    /// Room that notes and signatures take after the last row.
    pub tail: f32,
    /// Height of the paper, for whoever asks how high it ought to be.
    pub paper: f32,
    /// Height of one line.
    pub line: f32,
    /// Height of a row beyond its lines.
    pub pads: f32,
    /// Looks at a row that must be divided.
    pub tall: &'a dyn Fn(usize) -> Tall,
}

/// Fewer lines than this are not worth starting a divided row at the foot of a page.
const FEW: usize = 4;

/// Divides the rows into pages; there is always at least one.
pub(super) fn break_pages(rows: &Measured, rule: &Rule<'_>) -> Result<Vec<Leaf>, Error> {
    let least = rule.line + rule.pads;
    if rule.first < least || rule.other < least {
        let needed_mm = (rule.paper + least - rule.first.min(rule.other)) * 25.4 / 72.0;
        return Err(Error::PageTooSmall { needed_mm });
    }
    let has_headings = rows.joins.iter().any(|joins| joins & REPEATS != 0);
    let mut breaker = Breaker { rows, rule, leaves: Vec::new(), page: Vec::new(), next: 0, line: 0, repeated: 0, has_headings };
    while breaker.next < rows.heights.len() {
        breaker.step();
    }
    Ok(breaker.finish())
}

struct Breaker<'a> {
    rows: &'a Measured,
    rule: &'a Rule<'a>,
    leaves: Vec<Leaf>,
    page: Vec<Slice>,
    /// The row to place next.
    next: usize,
    /// Its first line, when it is being divided.
    line: usize,
    /// How many slices at the top of the page repeat rows of the page before.
    repeated: usize,
    /// Whether any row may be repeated.
    has_headings: bool,
}

impl Breaker<'_> {
    fn room(&self) -> f32 {
        if self.leaves.is_empty() { self.rule.first } else { self.rule.other }
    }

    fn filled(&self) -> f32 {
        self.page.iter().map(|slice| slice.height).sum()
    }

    /// Whether nothing new stands on the page yet.
    fn is_fresh(&self) -> bool {
        self.page.len() <= self.repeated
    }

    /// The first row that is new on the page.
    fn top(&self) -> Option<&Slice> {
        self.page.get(self.repeated)
    }

    /// Repeats the row that heads those which go on here, unless it leaves too little room for them.
    fn repeat_heading(&mut self) {
        let is_heading = |row: &usize| self.rows.joins[*row] & (REPEATS | BEGINS) != 0;
        let heading = Some(self.next).filter(|row| !is_heading(row)).and_then(|row| (0..row).rev().find(is_heading));
        if let Some(row) = heading.filter(|row| self.rows.joins[*row] & REPEATS != 0) {
            let height = self.rows.heights[row];
            let needed = if self.line > 0 { self.rule.line + self.rule.pads } else { self.rows.heights[self.next] };
            if height + needed <= self.room() && height <= self.room() / 4.0 {
                self.page.push(Slice { row: row as u32, height, from: 0, to: u32::MAX });
                self.repeated = 1;
            }
        }
    }

    fn step(&mut self) {
        if self.has_headings && self.page.is_empty() && !self.leaves.is_empty() {
            self.repeat_heading();
        }
        let row = self.next;
        if self.line > 0 {
            return self.divide();
        }
        let height = self.needed(row);
        let free = self.room() - self.filled();
        let last = row + 1 == self.rows.heights.len();
        let tail = if last { self.rule.tail } else { 0.0 };
        if height + tail <= free + 0.01 {
            return self.place(height);
        }
        let fits_nowhere = self.rows.heights[row] > self.rule.other;
        if fits_nowhere || self.is_fresh() && height > free + 0.01 {
            return self.divide();
        }
        if self.is_fresh() {
            // Only notes and signatures do not fit: they go to a page of their own.
            return self.place(height);
        }
        self.close();
    }

    /// The height a row needs here, with the merged cells that end with it.
    fn needed(&self, row: usize) -> f32 {
        let mut height = self.rows.heights[row];
        for place in 0..self.rows.labels.len() {
            if !self.rows.goes_on(self.rows.labels[place].0, row)
                && let Some((label, before)) = self.shown(place, row)
            {
                height = height.max(label - before);
            }
        }
        height
    }

    /// Height of the merged cell that covers `row`, and of the rows before `row` it covers here.
    fn shown(&self, place: usize, row: usize) -> Option<(f32, f32)> {
        let label = self.rows.label(place, row)?;
        let top = self.top().map_or(row, |slice| slice.row as usize);
        let start = label.row.max(top);
        let before = self.page.iter().filter(|s| (start..row).contains(&(s.row as usize)));
        Some((self.high(label, top), before.map(|s| s.height).sum()))
    }

    fn high(&self, label: Label, top: usize) -> f32 {
        let split = self.top().is_some_and(|s| s.from > 0 && s.row as usize == label.row);
        if label.row < top || split { label.again } else { label.plain }
    }

    fn place(&mut self, height: f32) {
        let row = self.next;
        self.page.push(Slice { row: row as u32, height, from: 0, to: u32::MAX });
        self.next += 1;
        if height > self.rows.heights[row] + 0.01 {
            self.even_out();
        }
    }

    /// Shares what the last row grew for a merged cell among all rows of that cell.
    fn even_out(&mut self) {
        let Some((last, earlier)) = self.page.split_last() else {
            return;
        };
        let row = last.row as usize;
        let extra = last.height - self.rows.heights[row];
        let tightest = (0..self.rows.labels.len())
            .filter(|&place| !self.rows.goes_on(self.rows.labels[place].0, row))
            .filter_map(|place| {
                let (high, before) = self.shown(place, row)?;
                let label = self.rows.label(place, row)?;
                (high - before >= last.height - 0.01).then_some(label.row)
            })
            .max();
        let Some(start) = tightest else { return };
        let from = earlier.partition_point(|s| (s.row as usize) < start);
        if earlier[from..].iter().any(|s| !s.is_whole()) {
            return;
        }
        let kept = self.page.clone();
        let share = extra / (self.page.len() - from) as f32;
        for slice in &mut self.page[from..] {
            slice.height += share;
        }
        if let Some(last) = self.page.last_mut() {
            last.height = self.rows.heights[row] + share;
        }
        // Another cell that ends here may have counted on the height of the last row.
        if self.lacking() > 0.01 {
            self.page = kept;
        }
    }

    /// How much the rows lack for the merged cells over the last row of the page.
    fn lacking(&self) -> f32 {
        let Some(last) = self.page.last() else {
            return 0.0;
        };
        (0..self.rows.labels.len())
            .filter_map(|place| self.shown(place, last.row as usize))
            .map(|(high, before)| high - before - last.height)
            .fold(0.0, f32::max)
    }

    /// Ends the page where it may end, and takes the rows after that place to the next page.
    fn close(&mut self) {
        while let [_, .., last] = &self.page[self.repeated..] {
            let row = last.row as usize;
            let parted = self.rows.joins[row] & WITH_NEXT != 0;
            let lacking = self.lacking();
            if !parted && self.filled() + lacking <= self.room() + 0.01 {
                break;
            }
            if !last.is_whole() {
                break;
            }
            self.next = row;
            self.page.pop();
        }
        let lacking = self.lacking();
        if let Some(last) = self.page.last_mut() {
            last.height += lacking;
        }
        self.turn();
    }

    fn turn(&mut self) {
        let rows = std::mem::take(&mut self.page);
        self.repeated = 0;
        self.leaves.push(Leaf { rows, tail: false });
    }

    /// Shows what fits of a row that no page can hold.
    fn divide(&mut self) {
        let row = self.next;
        let Tall { lines, repeated } = (self.rule.tall)(row);
        let free = self.room() - self.filled();
        let rest = lines - self.line;
        let whole = (rest as f32 * self.rule.line + self.rule.pads).max(repeated);
        let mut slice = Slice { row: row as u32, height: whole, from: self.line as u32, to: u32::MAX };
        if self.line > 0 && whole <= free + 0.01 {
            self.page.push(slice);
            (self.next, self.line) = (row + 1, 0);
            return;
        }
        let fit = ((free - self.rule.pads + 0.01) / self.rule.line).max(0.0) as usize;
        let shown = fit.min(rest);
        if !self.is_fresh() && (shown < FEW || free < repeated) {
            return self.close();
        }
        // On a page of its own something is always shown, so that this comes to an end.
        let shown = shown.max(1);
        slice.height = (shown as f32 * self.rule.line + self.rule.pads).max(repeated.min(free));
        if shown == rest {
            self.page.push(slice);
            (self.next, self.line) = (row + 1, 0);
            return;
        }
        slice.to = (self.line + shown) as u32;
        self.page.push(slice);
        self.line += shown;
        self.turn();
    }

    fn finish(mut self) -> Vec<Leaf> {
        let overflow = self.filled() + self.rule.tail > self.room() + 0.01;
        if overflow && !self.page.is_empty() {
            self.turn();
        }
        let rows = std::mem::take(&mut self.page);
        self.leaves.push(Leaf { rows, tail: true });
        self.leaves
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(room: f32, tail: f32) -> Rule<'static> {
        Rule { first: room, other: room, tail, paper: room + 72.0, line: 10.0, pads: 6.0, tall: &|_| Tall { lines: 30, repeated: 16.0 } }
    }

    /// Rows by page, with the height of each.
    fn broken(rows: &Measured, rule: &Rule<'_>) -> Vec<Vec<(u32, f32)>> {
        let leaves = break_pages(rows, rule).expect("the page holds a line");
        assert!(leaves.iter().all(|leaf| { leaf.rows.iter().map(|s| s.height).sum::<f32>() <= rule.other + 0.1 }));
        let leaf = |leaf: &Leaf| leaf.rows.iter().map(|s| (s.row, s.height)).collect();
        leaves.iter().map(leaf).collect()
    }

    fn rows(heights: &[f32]) -> Measured {
        Measured { heights: heights.to_vec(), joins: vec![0; heights.len()], labels: Vec::new() }
    }

    #[test]
    fn rows_stay_whole_and_the_last_one_stays_with_the_signatures() {
        let rows = rows(&[40.0, 40.0, 40.0]);
        let pages = broken(&rows, &rule(100.0, 0.0));
        assert_eq!(pages, [vec![(0, 40.0), (1, 40.0)], vec![(2, 40.0)]]);
        let pages = broken(&rows, &rule(140.0, 30.0));
        assert_eq!(pages, [vec![(0, 40.0), (1, 40.0)], vec![(2, 40.0)]]);
    }

    #[test]
    fn a_band_is_not_left_alone_at_the_foot() {
        let mut rows = rows(&[40.0, 40.0, 40.0]);
        rows.joins[1] = WITH_NEXT;
        let pages = broken(&rows, &rule(100.0, 0.0));
        assert_eq!(pages, [vec![(0, 40.0)], vec![(1, 40.0), (2, 40.0)]]);
    }

    #[test]
    fn a_heading_stands_again_above_the_rows_that_go_on() {
        let mut rows = rows(&[20.0, 30.0, 30.0, 30.0, 30.0, 20.0, 30.0]);
        rows.joins[0] = WITH_NEXT | REPEATS;
        rows.joins[5] = WITH_NEXT | BEGINS;
        let pages = broken(&rows, &rule(80.0, 0.0));
        let again = vec![(0, 20.0), (3, 30.0), (4, 30.0)];
        assert_eq!(pages, [vec![(0, 20.0), (1, 30.0), (2, 30.0)], again, vec![(5, 20.0), (6, 30.0)]]);
        // Where it would leave no room for the row it heads, it does not stand again.
        rows.heights[3] = 70.0;
        let pages = broken(&rows, &rule(80.0, 0.0));
        assert_eq!(pages[1], vec![(3, 70.0)]);
        assert_eq!(pages[2], vec![(0, 20.0), (4, 30.0)]);
    }

    #[test]
    fn a_heading_stands_again_above_the_rest_of_a_divided_row() {
        let mut rows = rows(&[16.0, 306.0]);
        rows.joins[0] = WITH_NEXT | REPEATS;
        let leaves = break_pages(&rows, &rule(110.0, 0.0)).expect("the page holds a line");
        assert!(leaves.iter().all(|leaf| leaf.rows[0].row == 0 && leaf.rows[1].row == 1 && leaf.rows.len() == 2));
        let shown: u32 = leaves.iter().map(|leaf| leaf.rows[1].to.min(30) - leaf.rows[1].from).sum();
        assert_eq!(shown, 30, "each line once");
    }

    #[test]
    fn rows_grow_evenly_for_the_cell_merged_over_them() {
        let mut rows = rows(&[20.0, 20.0, 20.0]);
        rows.joins = vec![0, 1, 0];
        let label = |row, plain| Label { row, plain, again: plain + 10.0 };
        rows.labels = vec![(0, vec![label(0, 60.0), label(2, 30.0)])];
        let pages = broken(&rows, &rule(100.0, 0.0));
        assert_eq!(pages, [[(0, 30.0), (1, 30.0), (2, 30.0)]]);
        // Cut by a page break, each of its parts has room for its words.
        let pages = broken(&rows, &rule(70.0, 0.0));
        assert_eq!(pages, [vec![(0, 30.0), (1, 30.0)], vec![(2, 30.0)]]);
        rows.heights = vec![20.0, 60.0, 20.0];
        let pages = broken(&rows, &rule(75.0, 0.0));
        assert_eq!(pages, [vec![(0, 60.0)], vec![(1, 70.0)], vec![(2, 30.0)]]);
    }

    #[test]
    fn a_row_too_high_for_any_page_is_divided_at_its_lines() {
        let rows = rows(&[16.0, 306.0, 16.0]);
        let leaves = break_pages(&rows, &rule(110.0, 0.0)).expect("the page holds a line");
        let slices: Vec<_> = leaves.iter().flat_map(|l| &l.rows).filter(|s| s.row == 1).collect();
        let parts: Vec<_> = slices.iter().map(|s| (s.from, s.to)).collect();
        assert_eq!(parts, [(0, 8), (8, 18), (18, 28), (28, u32::MAX)]);
        assert_eq!(leaves.last().map(|l| l.rows.len()), Some(2));
    }

    #[test]
    fn a_page_without_room_for_a_line_is_an_error() {
        let small = break_pages(&rows(&[16.0]), &rule(10.0, 0.0));
        assert!(
            matches!(small, Err(Error::PageTooSmall { needed_mm }) if (needed_mm - 88.0 * 25.4 / 72.0).abs() < 0.01),
            "the height of the paper is told"
        );
    }
}
