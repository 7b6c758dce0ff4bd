//! What is wrong with a grading scheme as a whole: places without a level, levels that nothing gives, rules that contradict themselves.

use std::collections::{BTreeMap, BTreeSet};

use super::{Inputs, Scheme};
use crate::domain::choice::{Choice, Consequence, Criterion, GradingRule, Power, Scale};
use crate::domain::derived::scale_top;
use crate::domain::record::GradingCell;
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::value::{AnyId, RowId};

/// Two numbers of a rule: likelihood and impact, or one of them and 0.
pub type Spot = (u32, u32);

/// Something wrong with a scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// There is no level at all.
    NoLevel,
    /// A rule in force has places without a level: a risk that stands there is unscored though it was assessed.
    Holes(GradingRule, Vec<Spot>),
    /// A scale whose values have a gap, or that has none; the first value that lacks.
    Gap(Scale, u32),
    /// A level that no rule in force gives.
    Idle(RowId),
    /// A cell at a place that its rule does not have.
    Beyond(RowId),
    /// Two cells at one place.
    Twice(RowId, RowId),
    /// Two levels of the same rank.
    SameRank(RowId, RowId),
    /// A rule that gives a lower level where its input rises: from the first place to the second.
    Lowers(GradingRule, Vec<(Spot, Spot)>),
}

impl Flaw {
    /// Whether a scheme with it cannot be applied; the others are told.
    pub fn is_grave(&self) -> bool {
        !matches!(self, Flaw::Idle(_) | Flaw::Beyond(_) | Flaw::Lowers(..))
    }

    /// The record it is about, where it is about one.
    pub fn record(&self) -> Option<AnyId> {
        match self {
            Flaw::Idle(row) | Flaw::SameRank(_, row) => Some(AnyId { table: Table::Levels, row: *row }),
            Flaw::Beyond(row) | Flaw::Twice(_, row) => Some(AnyId { table: Table::GradingCells, row: *row }),
            _ => None,
        }
    }
}

/// Everything that is wrong with the scheme of a register.
pub fn problems(snapshot: &Snapshot) -> Vec<Flaw> {
    if snapshot.levels.is_empty() {
        return vec![Flaw::NoLevel];
    }
    // A cache of an earlier state has no say here: what is proposed was never looked up before.
    let scheme = Scheme::of(snapshot);
    let mut found = ranks(snapshot);
    found.extend(cells(snapshot));
    let mut given = BTreeSet::new();
    for rule in scheme.rules() {
        let places = levels_by_place(*rule, &scheme, snapshot);
        if matches!(rule, GradingRule::Score | GradingRule::Matrix) && found.iter().all(|flaw| !matches!(flaw, Flaw::Gap(..))) {
            found.extend([Scale::Likelihood, Scale::Impact].into_iter().filter_map(|scale| gap(scale, snapshot)));
        }
        let holes: Vec<Spot> = places.iter().filter(|(_, level)| level.is_none()).map(|(spot, _)| *spot).collect();
        if !holes.is_empty() {
            found.push(Flaw::Holes(*rule, holes));
        }
        found.extend(lowers(*rule, &places, snapshot));
        given.extend(places.into_values().flatten());
    }
    found.extend(snapshot.levels.iter().filter(|level| !given.contains(&level.id)).map(|level| Flaw::Idle(level.id)));
    found
}

fn ranks(snapshot: &Snapshot) -> Vec<Flaw> {
    let mut levels: Vec<(u32, RowId)> = snapshot.levels.iter().map(|level| (level.min_score, level.id)).collect();
    levels.sort_unstable();
    levels.windows(2).filter(|pair| pair[0].0 == pair[1].0).map(|pair| Flaw::SameRank(pair[0].1, pair[1].1)).collect()
}

fn gap(scale: Scale, snapshot: &Snapshot) -> Option<Flaw> {
    let values: BTreeSet<u32> = snapshot.grades.iter().filter(|grade| grade.scale == scale).map(|grade| grade.value).collect();
    let lacking = (1..).find(|value| !values.contains(value))?;
    (lacking <= scale_top(scale, snapshot).max(1)).then_some(Flaw::Gap(scale, lacking))
}

/// Cells that stand nowhere, and those that stand where another does.
fn cells(snapshot: &Snapshot) -> Vec<Flaw> {
    let mut found = Vec::new();
    let mut known = BTreeMap::new();
    for cell in snapshot.grading_cells.iter() {
        if !is_within(cell, snapshot) {
            found.push(Flaw::Beyond(cell.id));
        }
        match known.entry((cell.rule, cell.first, cell.second)) {
            std::collections::btree_map::Entry::Occupied(other) => found.push(Flaw::Twice(*other.get(), cell.id)),
            std::collections::btree_map::Entry::Vacant(place) => drop(place.insert(cell.id)),
        }
    }
    found
}

fn is_within(cell: &GradingCell, snapshot: &Snapshot) -> bool {
    let top = |scale| 1..=scale_top(scale, snapshot);
    match (cell.rule, cell.second) {
        (GradingRule::Score, _) => false,
        (GradingRule::Matrix, Some(second)) => top(Scale::Likelihood).contains(&cell.first) && top(Scale::Impact).contains(&second),
        (rule, None) => (1..=most(rule)).contains(&cell.first),
        (_, Some(_)) => false,
    }
}

/// The highest first number that the cells of a rule may have.
pub fn most(rule: GradingRule) -> u32 {
    match rule {
        GradingRule::Score => 0,
        GradingRule::Matrix => super::MOST_STEPS,
        GradingRule::Consequence => Consequence::SET.keys.len() as u32,
        GradingRule::Criteria => Criterion::SET.keys.len() as u32,
        GradingRule::Power => Power::SET.keys.len() as u32,
    }
}

/// What a rule gives at each place there is.
fn levels_by_place(rule: GradingRule, scheme: &Scheme, snapshot: &Snapshot) -> BTreeMap<Spot, Option<RowId>> {
    let given = |inputs: Inputs<'_>| scheme.given(rule, inputs).map(|(level, _)| level);
    match rule {
        GradingRule::Score | GradingRule::Matrix => {
            let steps = |scale| scale_top(scale, snapshot).min(super::MOST_STEPS);
            let pairs = (1..=steps(Scale::Likelihood)).flat_map(|likely| (1..=steps(Scale::Impact)).map(move |hard| (likely, hard)));
            pairs.map(|(likely, hard)| ((likely, hard), given(Inputs::of_pair(Some(likely), Some(hard))))).collect()
        }
        GradingRule::Consequence => {
            let known = Consequence::SET.keys.iter().filter_map(|key| Consequence::from_key(key));
            (1..).zip(known).map(|(place, known)| ((place, 0), given(Inputs { consequences: &[known], ..Inputs::default() }))).collect()
        }
        GradingRule::Criteria => {
            let known: Vec<Criterion> = Criterion::SET.keys.iter().filter_map(|key| Criterion::from_key(key)).collect();
            let counts = 1..=known.len();
            counts.map(|count| ((count as u32, 0), given(Inputs { criteria: &known[..count], ..Inputs::default() }))).collect()
        }
        GradingRule::Power => {
            let known = Power::SET.keys.iter().filter_map(|key| Power::from_key(key));
            (1..).zip(known).map(|(place, known)| ((place, 0), given(Inputs { power: Some(known), ..Inputs::default() }))).collect()
        }
    }
}

/// Where a rule gives a lower level though its input rises. Consequences have no order; power stands in its set from the greatest.
fn lowers(rule: GradingRule, places: &BTreeMap<Spot, Option<RowId>>, snapshot: &Snapshot) -> Option<Flaw> {
    let rank = |spot: Spot| snapshot.levels.get((*places.get(&spot)?)?).map(|level| level.min_score);
    let risen = |(first, second): Spot| match rule {
        GradingRule::Score | GradingRule::Consequence => Vec::new(),
        GradingRule::Matrix => vec![(first + 1, second), (first, second + 1)],
        GradingRule::Criteria => vec![(first + 1, second)],
        GradingRule::Power => vec![(first - 1, second)],
    };
    let pairs = places.keys().flat_map(|from| risen(*from).into_iter().map(move |to| (*from, to)));
    let lower: Vec<(Spot, Spot)> = pairs.filter(|(from, to)| rank(*from).zip(rank(*to)).is_some_and(|(from, to)| to < from)).collect();
    (!lower.is_empty()).then_some(Flaw::Lowers(rule, lower))
}
