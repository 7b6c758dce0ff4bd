//! Where the steps stand: in which row and which column. Rows follow the order of the business, columns belong to lanes.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{Flow, Lanes};
use crate::domain::value::AnyId;

/// So many boxes of one lane stand side by side at most.
const ABREAST: usize = 2;

/// A lane: whose, and its columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct GridLane {
    /// The unit or post; none for steps that have none.
    pub of: Option<AnyId>,
    /// Its first column.
    pub first: usize,
    /// How many columns it has.
    pub count: usize,
}

/// The seats of all steps.
#[derive(Clone, Debug, Default)]
pub(super) struct Grid {
    /// Row and column of each step.
    pub seats: Vec<(usize, usize)>,
    /// How many rows there are.
    pub rows: usize,
    /// How many columns there are.
    pub columns: usize,
    /// The lanes from left to right.
    pub lanes: Vec<GridLane>,
    taken: HashSet<(usize, usize)>,
}

impl Grid {
    /// Seats every step, so many in a row at most: below what leads to it, and never above a step that comes before it.
    pub fn of(flow: &Flow, in_row: usize) -> Grid {
        let lanes = lanes(flow);
        let abreast = if flow.lanes == Lanes::Unit { ABREAST } else { 1 };
        let rows = rows(flow, &lanes.of_stop, abreast, in_row);
        let sides = sides(flow, &lanes.of_stop, &rows, abreast);
        let mut widths = vec![1; lanes.whose.len()];
        for (lane, side) in lanes.of_stop.iter().zip(&sides) {
            widths[*lane] = widths[*lane].max(side + 1);
        }
        let mut first = 0;
        let mut placed = Vec::new();
        for (of, count) in lanes.whose.into_iter().zip(widths) {
            placed.push(GridLane { of, first, count });
            first += count;
        }
        let seats: Vec<(usize, usize)> = (0..rows.len()).map(|at| (rows[at], placed[lanes.of_stop[at]].first + sides[at])).collect();
        let taken = seats.iter().copied().collect();
        Grid { rows: rows.last().map_or(0, |last| last + 1), columns: first, lanes: placed, seats, taken }
    }

    /// Whether no box stands in a column between two rows, both left out.
    pub fn is_free_between(&self, column: usize, above: usize, below: usize) -> bool {
        (above + 1..below).all(|row| !self.taken.contains(&(row, column)))
    }
}

/// The lanes in the order of the register's units and, among posts, in which the business comes to them.
struct LaneOrder {
    whose: Vec<Option<AnyId>>,
    of_stop: Vec<usize>,
}

fn lanes(flow: &Flow) -> LaneOrder {
    let mut first_use: BTreeMap<(u32, usize), Option<AnyId>> = BTreeMap::new();
    let mut keys: HashMap<Option<AnyId>, (u32, usize)> = HashMap::new();
    for (place, stop) in flow.stops.iter().enumerate() {
        let whose = flow.lane_of(stop);
        keys.entry(whose).or_insert_with(|| {
            let unit = match flow.lanes {
                Lanes::Unit => stop.step.unit.row(),
                Lanes::Post => stop.posts.first().map_or(u32::MAX, |post| post.unit.row()),
            };
            first_use.insert((unit, place), whose);
            (unit, place)
        });
    }
    let whose: Vec<Option<AnyId>> = first_use.into_values().collect();
    let places: HashMap<Option<AnyId>, usize> = whose.iter().enumerate().map(|(place, whose)| (*whose, place)).collect();
    let of_stop = flow.stops.iter().map(|stop| places[&flow.lane_of(stop)]).collect();
    LaneOrder { whose, of_stop }
}

fn rows(flow: &Flow, lanes: &[usize], abreast: usize, in_row: usize) -> Vec<usize> {
    let mut before: Vec<Vec<usize>> = vec![Vec::new(); flow.stops.len()];
    // What leads back does not push a step down.
    flow.links.iter().filter(|link| link.from < link.to).for_each(|link| before[link.to].push(link.from));
    let mut rows: Vec<usize> = Vec::with_capacity(flow.stops.len());
    let mut filled: HashMap<(usize, usize), usize> = HashMap::new();
    let mut band_of: Vec<usize> = Vec::with_capacity(flow.stops.len());
    for (band, (_, first, end)) in flow.bands().into_iter().enumerate() {
        band_of.extend((first..end).map(|_| band));
    }
    for place in 0..flow.stops.len() {
        let last = place.checked_sub(1).map(|last| rows[last] + usize::from(band_of[last] != band_of[place]));
        let below = before[place].iter().map(|from| rows[*from] + 1).max();
        let mut row = last.max(below).unwrap_or_default();
        // Rows never go back, so that those who take this one are the last ones.
        let is_full = |row: usize| rows.iter().rev().take_while(|taken| **taken == row).count() >= in_row;
        while is_full(row) || filled.get(&(row, lanes[place])).is_some_and(|count| *count >= abreast) {
            row += 1;
        }
        *filled.entry((row, lanes[place])).or_default() += 1;
        rows.push(row);
    }
    rows
}

/// Which of a lane's columns each step takes: that of the step before it where it is free, so that a line of steps stays straight.
fn sides(flow: &Flow, lanes: &[usize], rows: &[usize], abreast: usize) -> Vec<usize> {
    let mut nearest: Vec<Option<usize>> = vec![None; flow.stops.len()];
    for link in flow.links.iter().filter(|link| link.from < link.to && lanes[link.from] == lanes[link.to]) {
        if nearest[link.to].is_none_or(|known| rows[known] < rows[link.from]) {
            nearest[link.to] = Some(link.from);
        }
    }
    let mut sides: Vec<usize> = Vec::with_capacity(flow.stops.len());
    let mut taken: HashSet<(usize, usize, usize)> = HashSet::new();
    for place in 0..flow.stops.len() {
        let wanted = nearest[place].map_or(0, |from| sides[from]);
        let side = std::iter::once(wanted).chain(0..abreast).find(|side| !taken.contains(&(rows[place], lanes[place], *side))).unwrap_or_default();
        taken.insert((rows[place], lanes[place], side));
        sides.push(side);
    }
    sides
}
