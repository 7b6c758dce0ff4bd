//! The scheme worked out once for a state of the register, so that a hundred thousand risks are graded by a few look-ups each.

use super::{Inputs, MOST_STEPS, Why};
use crate::domain::choice::{Choice, Consequence, Criterion, GradingRule, Power};
use crate::domain::record::GradingCell;
use crate::domain::snapshot::Snapshot;
use crate::domain::value::RowId;

/// A level by its place among those of the scheme, the lightest first; 0 is none.
type Place = u16;

/// The scheme of a register.
#[derive(Clone, Debug, Default)]
pub struct Scheme {
    rules: Vec<GradingRule>,
    /// Rank and number of each level, the lightest first.
    levels: Vec<(u32, RowId)>,
    /// By likelihood and impact, both from 1.
    matrix: Vec<Place>,
    /// By place of the consequence in its set, from 0.
    consequences: Vec<Place>,
    /// By least number of criteria, ascending.
    criteria: Vec<(u32, Place)>,
    /// By place of the power in its set, from 0.
    powers: Vec<Place>,
}

impl Scheme {
    /// Works the scheme of a register out.
    pub fn of(snapshot: &Snapshot) -> Scheme {
        let mut levels: Vec<(u32, RowId)> = snapshot.levels.iter().map(|level| (level.min_score, level.id)).collect();
        levels.sort_unstable();
        let mut scheme = Scheme {
            rules: rules(snapshot),
            levels,
            matrix: vec![0; (MOST_STEPS * MOST_STEPS) as usize],
            consequences: vec![0; Consequence::SET.keys.len()],
            criteria: Vec::new(),
            powers: vec![0; Power::SET.keys.len()],
        };
        snapshot.grading_cells.iter().for_each(|cell| scheme.put(cell));
        scheme.criteria.sort_unstable();
        scheme
    }

    /// Where two cells stand at one place, the higher level counts.
    fn put(&mut self, cell: &GradingCell) {
        let Some(level) = self.levels.iter().position(|(_, row)| *row == cell.level.row()) else { return };
        let level = Place::try_from(level + 1).unwrap_or(Place::MAX);
        let slot = match cell.rule {
            GradingRule::Score => None,
            GradingRule::Matrix => cell.second.and_then(|second| in_matrix(cell.first, second)).and_then(|place| self.matrix.get_mut(place)),
            GradingRule::Consequence => from_one(cell.first).and_then(|place| self.consequences.get_mut(place)),
            GradingRule::Power => from_one(cell.first).and_then(|place| self.powers.get_mut(place)),
            GradingRule::Criteria => {
                self.criteria.push((cell.first, level));
                None
            }
        };
        if let Some(slot) = slot {
            *slot = level.max(*slot);
        }
    }

    /// The rules in force, each once.
    pub fn rules(&self) -> &[GradingRule] {
        &self.rules
    }

    /// The highest level that the rules give, and the first rule that gives it.
    pub fn highest(&self, inputs: Inputs<'_>) -> Option<(RowId, Why)> {
        let mut highest: Option<(Place, Why)> = None;
        for rule in &self.rules {
            if let Some(given) = self.place(*rule, inputs).filter(|(level, _)| highest.is_none_or(|(known, _)| *level > known)) {
                highest = Some(given);
            }
        }
        highest.map(|(level, why)| (self.row(level), why))
    }

    /// What one rule gives.
    pub fn given(&self, rule: GradingRule, inputs: Inputs<'_>) -> Option<(RowId, Why)> {
        self.place(rule, inputs).map(|(level, why)| (self.row(level), why))
    }

    fn row(&self, level: Place) -> RowId {
        self.levels[usize::from(level) - 1].1
    }

    fn place(&self, rule: GradingRule, inputs: Inputs<'_>) -> Option<(Place, Why)> {
        let known = |level: Place| Some(level).filter(|level| *level > 0);
        match rule {
            GradingRule::Score => {
                let (likelihood, impact) = inputs.likelihood.zip(inputs.impact)?;
                let level = self.reached(likelihood.saturating_mul(impact))?;
                Some((level, Why::Score { likelihood, impact, from: self.levels[usize::from(level) - 1].0 }))
            }
            GradingRule::Matrix => {
                let (likelihood, impact) = inputs.likelihood.zip(inputs.impact)?;
                let level = known(*self.matrix.get(in_matrix(likelihood, impact)?)?)?;
                Some((level, Why::Matrix { likelihood, impact }))
            }
            GradingRule::Consequence => {
                let given = inputs.consequences.iter().map(|consequence| (self.consequences[*consequence as usize], *consequence));
                // Of equally grave ones the first is told.
                let (level, consequence) = given.rev().max_by_key(|(level, _)| *level)?;
                Some((known(level)?, Why::Consequence(consequence)))
            }
            GradingRule::Criteria => {
                let met = count(inputs.criteria);
                let (from, level) = self.criteria.iter().rev().find(|(from, _)| *from <= met && met > 0)?;
                Some((*level, Why::Criteria { met, from: *from }))
            }
            GradingRule::Power => {
                let power = inputs.power?;
                Some((known(self.powers[power as usize])?, Why::Power(power)))
            }
        }
    }

    /// The level whose least score a score reaches.
    ///
    /// Every score from the lowest of these on has a level, and a higher score never has a lower level.
    fn reached(&self, score: u32) -> Option<Place> {
        let below = self.levels.partition_point(|(from, _)| *from <= score);
        Place::try_from(below).ok().filter(|level| *level > 0)
    }
}

fn rules(snapshot: &Snapshot) -> Vec<GradingRule> {
    let mut rules: Vec<GradingRule> = Vec::new();
    for rule in snapshot.own_settings().map(|settings| settings.grading_rules.as_slice()).unwrap_or_default() {
        if !rules.contains(rule) {
            rules.push(*rule);
        }
    }
    if rules.is_empty() {
        rules.push(GradingRule::Score);
    }
    rules
}

/// Each criterion counts once, however often a file names it.
fn count(criteria: &[Criterion]) -> u32 {
    criteria.iter().enumerate().filter(|(place, criterion)| !criteria[..*place].contains(criterion)).count() as u32
}

fn from_one(number: u32) -> Option<usize> {
    usize::try_from(number).ok()?.checked_sub(1)
}

fn in_matrix(likelihood: u32, impact: u32) -> Option<usize> {
    let is_inside = |value: u32| (1..=MOST_STEPS).contains(&value);
    (is_inside(likelihood) && is_inside(impact)).then(|| ((likelihood - 1) * MOST_STEPS + impact - 1) as usize)
}
