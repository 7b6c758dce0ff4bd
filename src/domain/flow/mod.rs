//! The process as a flow chart: which steps stand in it, in whose lane, in which phase, and which follows which.
//!
//! Where everything stands is `chart`; a new order of the steps is `order`. Nothing is drawn here.

pub mod chart;
mod geometry;
mod grid;
pub mod note;
pub mod order;
mod route;
#[cfg(test)]
mod tests;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::choice::Raci;
use super::derived::risk_level;
use super::field::Row;
use super::matrix::roles;
use super::record::{Level, Post, Risk, Step, Successor, TimeLimit};
use super::snapshot::Snapshot;
use super::table::Table;
use super::value::{AnyId, RowId};

/// Up to so many steps stand in one chart; beyond that each unit has its own.
pub const MOST: usize = 500;

/// The tables a chart reads; its notes, which are for paper alone, read the controls as well.
pub const READ: &[Table] = &[
    Table::Units,
    Table::Phases,
    Table::Steps,
    Table::Successors,
    Table::TimeLimits,
    Table::Duties,
    Table::Roles,
    Table::Posts,
    Table::Risks,
    Table::Levels,
    Table::Settings,
    Table::GradingCells,
];

/// What the lanes stand for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lanes {
    /// The unit of the step.
    #[default]
    Unit,
    /// The post in charge.
    Post,
}

/// Which steps are wanted, and in which lanes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Wish {
    /// What the lanes stand for.
    pub lanes: Lanes,
    /// Only steps of this unit.
    pub unit: Option<RowId>,
    /// Only steps of this phase.
    pub phase: Option<RowId>,
}

/// A step in the chart, with what is said of it.
#[derive(Clone, Debug)]
pub struct Stop {
    /// The step.
    pub step: Arc<Row<Step>>,
    /// The posts in charge.
    pub posts: Vec<Arc<Row<Post>>>,
    /// Its time limits.
    pub limits: Vec<Arc<Row<TimeLimit>>>,
    /// Its open risks, the highest first.
    pub risks: Vec<Arc<Row<Risk>>>,
    /// The highest level of its risks.
    pub level: Option<Arc<Row<Level>>>,
    /// Whether the business starts here.
    pub is_start: bool,
    /// Whether the business ends here.
    pub is_end: bool,
    /// What follows, but stands in another chart.
    pub away: Vec<Away>,
    /// Steps of other charts that this one follows.
    pub from_away: Vec<Arc<Row<Step>>>,
}

/// A step of another chart that follows.
#[derive(Clone, Debug)]
pub struct Away {
    /// The step.
    pub step: Arc<Row<Step>>,
    /// In which case.
    pub when: Option<String>,
}

/// One step follows another; both by their place among the stops.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The step before.
    pub from: usize,
    /// The step after.
    pub to: usize,
    /// In which case.
    pub when: Option<String>,
}

/// The steps in the order of the business, and which follows which.
#[derive(Clone, Debug, Default)]
pub struct Flow {
    /// What the lanes stand for.
    pub lanes: Lanes,
    /// The steps.
    pub stops: Vec<Stop>,
    /// What follows what.
    pub links: Vec<Link>,
    /// How many steps are left out because they do not apply.
    pub left_out: usize,
}

impl Flow {
    /// The flow that is wanted; only risks that `counts` names are counted.
    pub fn of(wish: Wish, snapshot: &Snapshot, counts: impl Fn(&Row<Risk>) -> bool) -> Flow {
        let (steps, left_out) = steps(wish.unit, snapshot);
        let links = links(&steps, snapshot);
        let mut flow = Flow { lanes: wish.lanes, stops: Vec::with_capacity(steps.len()), links: links.links, left_out };
        let in_charge = in_charge_rank(snapshot);
        flow.stops.extend(steps.into_iter().zip(links.away).map(|(step, away)| stop(step, away, &in_charge, snapshot, &counts)));
        flow.mark_ends();
        let is_wanted = |stop: &Stop| {
            wish.unit.is_none_or(|unit| stop.step.unit.row() == unit)
                && wish.phase.is_none_or(|phase| stop.step.phase.is_some_and(|own| own.row() == phase))
        };
        let kept: Vec<usize> = (0..flow.stops.len()).filter(|place| is_wanted(&flow.stops[*place])).collect();
        flow.part(&kept)
    }

    /// The flow of some of the steps, by ascending place; what leads away from them is said at the step.
    pub fn part(&self, kept: &[usize]) -> Flow {
        let places: HashMap<usize, usize> = kept.iter().enumerate().map(|(new, old)| (*old, new)).collect();
        let mut part = Flow { stops: kept.iter().map(|place| self.stops[*place].clone()).collect(), links: Vec::new(), ..*self };
        for link in &self.links {
            let step = |place: usize| Arc::clone(&self.stops[place].step);
            match (places.get(&link.from), places.get(&link.to)) {
                (Some(from), Some(to)) => part.links.push(Link { from: *from, to: *to, when: link.when.clone() }),
                (Some(from), None) => part.stops[*from].away.push(Away { step: step(link.to), when: link.when.clone() }),
                (None, Some(to)) => part.stops[*to].from_away.push(step(link.from)),
                (None, None) => {}
            }
        }
        for stop in &mut part.stops {
            stop.from_away.sort_by_key(|step| (step.seq, step.id));
            stop.from_away.dedup_by_key(|step| step.id);
        }
        part
    }

    /// The runs of steps of one phase: the phase, and the places of its first step and of the one after its last.
    pub fn bands(&self) -> Vec<(Option<RowId>, usize, usize)> {
        let mut bands: Vec<(Option<RowId>, usize, usize)> = Vec::new();
        for (place, stop) in self.stops.iter().enumerate() {
            let phase = stop.step.phase.map(|phase| phase.row());
            match bands.last_mut() {
                Some((known, _, end)) if *known == phase => *end = place + 1,
                _ => bands.push((phase, place, place + 1)),
            }
        }
        bands
    }

    /// What each step stands in the lane of: its unit, or its first post in charge.
    pub fn lane_of(&self, stop: &Stop) -> Option<AnyId> {
        match self.lanes {
            Lanes::Unit => Some(AnyId { table: Table::Units, row: stop.step.unit.row() }),
            Lanes::Post => stop.posts.first().map(|post| AnyId { table: Table::Posts, row: post.id }),
        }
    }

    /// The steps that follow a step in this chart.
    pub fn next(&self, place: usize) -> impl Iterator<Item = &Link> {
        self.links.iter().filter(move |link| link.from == place)
    }

    /// Where no step says that the business starts or ends there, it does where nothing leads in or out.
    fn mark_ends(&mut self) {
        let is_whole = |place: usize, leads: &dyn Fn(&Link) -> usize, other: &dyn Fn(&Link) -> usize| {
            !self.links.iter().any(|link| leads(link) == place && other(link) != place)
        };
        let all = 0..self.stops.len();
        let starts: Vec<bool> = all.clone().map(|place| is_whole(place, &|link| link.to, &|link| link.from)).collect();
        let ends: Vec<bool> = all.map(|place| is_whole(place, &|link| link.from, &|link| link.to) && self.stops[place].away.is_empty()).collect();
        if !self.stops.iter().any(|stop| stop.is_start) {
            self.stops.iter_mut().zip(starts).for_each(|(stop, is_start)| stop.is_start = is_start);
        }
        if !self.stops.iter().any(|stop| stop.is_end) {
            self.stops.iter_mut().zip(ends).for_each(|(stop, is_end)| stop.is_end = is_end);
        }
    }
}

/// Applicable steps in the order of the business, and how many do not apply: all of a small register, else those of a unit.
fn steps(unit: Option<RowId>, snapshot: &Snapshot) -> (Vec<Arc<Row<Step>>>, usize) {
    let own = |row: RowId| snapshot.linking(Table::Steps, AnyId { table: Table::Units, row });
    let unit = unit.or_else(|| snapshot.units.iter().next().map(|unit| unit.id));
    let mut steps: Vec<Arc<Row<Step>>> = match unit {
        Some(row) if snapshot.steps.len() > MOST => own(row).iter().filter_map(|row| snapshot.steps.get(*row)).cloned().collect(),
        _ => snapshot.steps.iter().cloned().collect(),
    };
    let all = steps.len();
    steps.retain(|step| step.applicable);
    let left_out = all - steps.len();
    steps.sort_by_key(|step| (step.seq, step.id));
    (steps, left_out)
}

/// What follows what among some steps, and what leads away from each.
struct Links {
    links: Vec<Link>,
    away: Vec<Vec<Away>>,
}

/// A step without successors of its own is followed by the next in order, unless it ends the business or the next starts one.
fn links(steps: &[Arc<Row<Step>>], snapshot: &Snapshot) -> Links {
    let places: HashMap<RowId, usize> = steps.iter().enumerate().map(|(place, step)| (step.id, place)).collect();
    let mut all = Links { links: Vec::new(), away: vec![Vec::new(); steps.len()] };
    for (from, step) in steps.iter().enumerate() {
        let own = successors(step, snapshot);
        if own.is_empty() && !step.end && steps.get(from + 1).is_some_and(|next| !next.start) {
            all.links.push(Link { from, to: from + 1, when: None });
        }
        for successor in own {
            let when = successor.when.clone().filter(|when| !when.trim().is_empty());
            match (places.get(&successor.next.row()), snapshot.get(successor.next)) {
                (Some(to), _) => all.links.push(Link { from, to: *to, when }),
                (None, Some(next)) if next.applicable => all.away[from].push(Away { step: Arc::clone(next), when }),
                // A step that does not apply is never reached.
                _ => {}
            }
        }
    }
    all
}

fn successors(step: &Row<Step>, snapshot: &Snapshot) -> Vec<Arc<Row<Successor>>> {
    let rows = snapshot.linking(Table::Successors, AnyId { table: Table::Steps, row: step.id });
    rows.iter().filter_map(|row| snapshot.successors.get(*row)).filter(|successor| successor.step.row() == step.id).cloned().collect()
}

/// The roles of those in charge by the order of the roles: the first that a step has names who is in charge of it.
fn in_charge_rank(snapshot: &Snapshot) -> HashMap<RowId, usize> {
    let responsible = roles(snapshot).into_iter().filter(|role| role.raci == Raci::Responsible);
    responsible.enumerate().map(|(rank, role)| (role.id, rank)).collect()
}

fn stop(step: Arc<Row<Step>>, away: Vec<Away>, in_charge: &HashMap<RowId, usize>, snapshot: &Snapshot, counts: &impl Fn(&Row<Risk>) -> bool) -> Stop {
    let own = AnyId { table: Table::Steps, row: step.id };
    let limits = snapshot.linking(Table::TimeLimits, own).iter().filter_map(|row| snapshot.time_limits.get(*row)).cloned().collect();
    let risks = snapshot.linking(Table::Risks, own).iter().filter_map(|row| snapshot.risks.get(*row));
    let height = |risk: &Row<Risk>| risk_level(risk, snapshot).map(|level| level.min_score);
    let mut risks: Vec<_> = risks.filter(|risk| risk.status != super::choice::Status::Closed && counts(risk)).cloned().collect();
    risks.sort_by_key(|risk| (Reverse(height(risk)), risk.id));
    let level = risks.first().and_then(|risk| risk_level(risk, snapshot)).cloned();
    let posts = posts_in_charge(own, in_charge, snapshot);
    let (is_start, is_end) = (step.start, step.end);
    Stop { step, posts, limits, risks, level, is_start, is_end, away, from_away: Vec::new() }
}

fn posts_in_charge(step: AnyId, in_charge: &HashMap<RowId, usize>, snapshot: &Snapshot) -> Vec<Arc<Row<Post>>> {
    let duties = snapshot.linking(Table::Duties, step).iter().filter_map(|row| snapshot.duties.get(*row));
    let mut by_rank: BTreeMap<usize, BTreeSet<(u32, RowId)>> = BTreeMap::new();
    for duty in duties {
        if let Some(rank) = in_charge.get(&duty.role.row()) {
            by_rank.entry(*rank).or_default().insert((duty.order.unwrap_or(u32::MAX), duty.post.row()));
        }
    }
    let first = by_rank.into_values().next().unwrap_or_default();
    first.into_iter().filter_map(|(_, post)| snapshot.posts.get(post)).cloned().collect()
}
