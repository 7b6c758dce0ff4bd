//! Which way each link takes: down its own column, or by the gutters between columns and the channels above rows.
//!
//! Links to the same step share a line; links to different steps never do. No link crosses a box, because gutters and channels hold none.

use std::collections::{BTreeMap, HashMap};

use super::grid::Grid;
use super::{Flow, Link};

/// A side of a box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

/// How a link leaves its box and comes to the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Straight down to the box below.
    Straight,
    /// Down to the channel above the other's row, and along it.
    Channel,
    /// To the gutter at a side, along it, and into the other's side.
    Beside { leaves: Side, gutter: usize, enters: Side },
    /// To the gutter at a side, along it to the channel above the other's row, and along that.
    Over { leaves: Side, gutter: usize },
}

impl Way {
    /// Whether it leaves downwards; a box has one such link at most.
    pub fn is_down(self) -> bool {
        matches!(self, Way::Straight | Way::Channel)
    }
}

/// The ways of all links, and the tracks in which they run.
#[derive(Clone, Debug, Default)]
pub(super) struct Routes {
    /// The way of each link.
    pub ways: Vec<Way>,
    gutters: HashMap<(usize, usize), usize>,
    channels: HashMap<(usize, usize), usize>,
    /// How many tracks each gutter has.
    pub gutter_tracks: Vec<usize>,
    /// How many tracks the channel above each row has.
    pub channel_tracks: Vec<usize>,
}

impl Routes {
    /// Finds the ways of all links.
    pub fn of(flow: &Flow, grid: &Grid) -> Routes {
        let ways = ways(flow, grid);
        let mut upright: Runs = BTreeMap::new();
        let mut level: Runs = BTreeMap::new();
        for (link, way) in flow.links.iter().zip(&ways) {
            let ((row, column), (to_row, to_column)) = (grid.seats[link.from], grid.seats[link.to]);
            // Heights and breadths count so that channel, entries and exits of a row, gutters and columns lie apart.
            let (exit, entry, channel, middle) = (4 * row + 2, 4 * to_row + 1, 4 * to_row, 2 * to_column + 1);
            match way {
                Way::Straight => {}
                Way::Channel => reach(&mut level, (to_row, link.to), [2 * column + 1, middle]),
                Way::Beside { gutter, .. } => reach(&mut upright, (*gutter, link.to), [exit, entry]),
                Way::Over { gutter, .. } => {
                    reach(&mut upright, (*gutter, link.to), [exit, channel]);
                    reach(&mut level, (to_row, link.to), [2 * gutter, middle]);
                }
            }
        }
        let (gutters, gutter_tracks) = tracks(&upright, grid.columns + 1);
        let (channels, channel_tracks) = tracks(&level, grid.rows);
        Routes { ways, gutters, channels, gutter_tracks, channel_tracks }
    }

    /// The track in a gutter of links to a step.
    pub fn gutter_track(&self, gutter: usize, to: usize) -> usize {
        self.gutters.get(&(gutter, to)).copied().unwrap_or_default()
    }

    /// The track in the channel above the row of a step of links to it.
    pub fn channel_track(&self, row: usize, to: usize) -> usize {
        self.channels.get(&(row, to)).copied().unwrap_or_default()
    }
}

fn ways(flow: &Flow, grid: &Grid) -> Vec<Way> {
    let mut down: HashMap<usize, (bool, usize)> = HashMap::new();
    for (place, link) in flow.links.iter().enumerate() {
        let Some(is_straight) = may_go_down(link, grid) else { continue };
        let known = down.entry(link.from).or_insert((is_straight, place));
        if is_straight && !known.0 {
            *known = (true, place);
        }
    }
    let way = |(place, link): (usize, &Link)| match down.get(&link.from) {
        Some((true, chosen)) if *chosen == place => Way::Straight,
        Some((false, chosen)) if *chosen == place => Way::Channel,
        _ => sideways(grid.seats[link.from], grid.seats[link.to]),
    };
    flow.links.iter().enumerate().map(way).collect()
}

/// Whether the column below a box is free up to the other's row; then, whether the other stands in it.
fn may_go_down(link: &Link, grid: &Grid) -> Option<bool> {
    let ((row, column), (to_row, to_column)) = (grid.seats[link.from], grid.seats[link.to]);
    (to_row > row && grid.is_free_between(column, row, to_row)).then_some(column == to_column)
}

fn sideways((row, column): (usize, usize), (to_row, to_column): (usize, usize)) -> Way {
    let leaves = match to_column.cmp(&column) {
        std::cmp::Ordering::Greater => Side::Right,
        std::cmp::Ordering::Less => Side::Left,
        // Past a box below at the left, back up at the right.
        std::cmp::Ordering::Equal if to_row > row => Side::Left,
        std::cmp::Ordering::Equal => Side::Right,
    };
    let gutter = if leaves == Side::Right { column + 1 } else { column };
    if gutter == to_column {
        Way::Beside { leaves, gutter, enters: Side::Left }
    } else if gutter == to_column + 1 {
        Way::Beside { leaves, gutter, enters: Side::Right }
    } else {
        Way::Over { leaves, gutter }
    }
}

/// The stretch that the links to one step take in one gutter or channel.
type Runs = BTreeMap<(usize, usize), (usize, usize)>;

fn reach(runs: &mut Runs, key: (usize, usize), ends: [usize; 2]) {
    let (low, high) = (ends[0].min(ends[1]), ends[0].max(ends[1]));
    let run = runs.entry(key).or_insert((low, high));
    *run = (run.0.min(low), run.1.max(high));
}

/// Gives each stretch the first track that is free along all of it.
fn tracks(runs: &Runs, count: usize) -> (HashMap<(usize, usize), usize>, Vec<usize>) {
    let mut chosen = HashMap::new();
    let mut ends: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut sorted: Vec<_> = runs.iter().collect();
    sorted.sort_by_key(|((place, to), (low, high))| (*place, *low, *high, *to));
    for ((place, to), (low, high)) in sorted {
        let used = &mut ends[*place];
        let track = used.iter().position(|end| end < low).unwrap_or(used.len());
        if track == used.len() {
            used.push(*high);
        } else {
            used[track] = *high;
        }
        chosen.insert((*place, *to), track);
    }
    (chosen, ends.iter().map(Vec::len).collect())
}
