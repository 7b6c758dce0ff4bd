//! What level a risk has, and why: the rules of the register's grading scheme.
//!
//! The scheme is data: levels with their rank, the two scales, the rules in force, and the cells that say what a rule gives.
//! Of several rules the highest level counts. A rule whose input is missing gives nothing; a risk to which no rule gives anything is
//! unscored, never lowest. A level set by hand goes before all rules.

pub mod change;
pub mod flaw;
pub mod presets;
pub mod proposal;
pub mod scheme;
#[cfg(test)]
mod tests;
pub mod words;

use std::cmp::Reverse;
use std::sync::Arc;

pub use flaw::{Flaw, problems};
pub use scheme::Scheme;

use super::choice::{Consequence, Criterion, GradingRule, Power};
use super::field::Row;
use super::record::{Level, Risk};
use super::snapshot::Snapshot;
use super::table::Table;

/// The tables that hold the scheme.
pub const TABLES: [Table; 4] = [Table::Settings, Table::Levels, Table::Grades, Table::GradingCells];

/// The most steps a scale may have, and the most levels a scheme.
pub const MOST_STEPS: u32 = 10;

/// What the rules look at.
#[derive(Clone, Copy, Debug, Default)]
pub struct Inputs<'a> {
    /// How likely.
    pub likelihood: Option<u32>,
    /// How hard.
    pub impact: Option<u32>,
    /// What follows.
    pub consequences: &'a [Consequence],
    /// The criteria met; none at all means that they were not looked at.
    pub criteria: &'a [Criterion],
    /// How much power is held.
    pub power: Option<Power>,
}

impl<'a> Inputs<'a> {
    /// Those of a risk before controls.
    pub fn of(risk: &'a Risk) -> Self {
        Inputs { likelihood: risk.likelihood, impact: risk.impact, consequences: &risk.consequences, criteria: &risk.criteria, power: risk.power }
    }

    /// Those that controls change: likelihood and impact alone, so that under rules that look at neither there is no residual level.
    pub fn residual(risk: &Risk) -> Self {
        Inputs::of_pair(risk.residual_likelihood, risk.residual_impact)
    }

    /// Likelihood and impact alone.
    pub fn of_pair(likelihood: Option<u32>, impact: Option<u32>) -> Self {
        Inputs { likelihood, impact, ..Inputs::default() }
    }
}

/// Which rule gave a level, and from what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Somebody set it; the risk says why.
    ByHand,
    /// Likelihood × impact reaches the level's least score.
    Score {
        /// How likely.
        likelihood: u32,
        /// How hard.
        impact: u32,
        /// The least score of the level.
        from: u32,
    },
    /// The cell of the matrix.
    Matrix {
        /// How likely.
        likelihood: u32,
        /// How hard.
        impact: u32,
    },
    /// The gravest consequence.
    Consequence(Consequence),
    /// So many criteria are met.
    Criteria {
        /// How many.
        met: u32,
        /// How many the level asks for.
        from: u32,
    },
    /// The power held.
    Power(Power),
}

/// A level, and why it is that.
#[derive(Clone, Copy, Debug)]
pub struct Graded<'a> {
    /// The level.
    pub level: &'a Arc<Row<Level>>,
    /// Which rule gave it.
    pub why: Why,
}

/// The level of a risk before controls: the one set by hand, else the highest that the rules give.
pub fn of<'a>(risk: &Risk, snapshot: &'a Snapshot) -> Option<Graded<'a>> {
    match risk.level_override {
        Some(level) => snapshot.get(level).map(|level| Graded { level, why: Why::ByHand }),
        None => by_rules(Inputs::of(risk), snapshot),
    }
}

/// The highest level that the rules give, whatever was set by hand.
pub fn by_rules<'a>(inputs: Inputs<'_>, snapshot: &'a Snapshot) -> Option<Graded<'a>> {
    let (level, why) = snapshot.scheme().highest(inputs)?;
    snapshot.levels.get(level).map(|level| Graded { level, why })
}

/// What each rule in force gives, in their order; those that give nothing are left out.
pub fn by_each_rule<'a>(inputs: Inputs<'_>, snapshot: &'a Snapshot) -> Vec<Graded<'a>> {
    let scheme = snapshot.scheme();
    let given = scheme.rules().iter().filter_map(|rule| scheme.given(*rule, inputs));
    given.filter_map(|(level, why)| snapshot.levels.get(level).map(|level| Graded { level, why })).collect()
}

/// The level of a risk after its controls.
pub fn residual<'a>(risk: &Risk, snapshot: &'a Snapshot) -> Option<Graded<'a>> {
    by_rules(Inputs::residual(risk), snapshot)
}

/// The level that likelihood and impact alone give: what a cell of a heat map has.
pub fn of_pair(likelihood: u32, impact: u32, snapshot: &Snapshot) -> Option<&Arc<Row<Level>>> {
    by_rules(Inputs::of_pair(Some(likelihood), Some(impact)), snapshot).map(|graded| graded.level)
}

/// Whether a rule is in force.
pub fn uses(rule: GradingRule, snapshot: &Snapshot) -> bool {
    snapshot.scheme().rules().contains(&rule)
}

/// Whether likelihood and impact are looked at.
pub fn scores_pairs(snapshot: &Snapshot) -> bool {
    uses(GradingRule::Score, snapshot) || uses(GradingRule::Matrix, snapshot)
}

/// Whether a unit counts its levels from the lightest: its 一级 is then the lightest.
pub fn is_lightest_first(snapshot: &Snapshot) -> bool {
    snapshot.own_settings().is_some_and(|settings| settings.lightest_first)
}

/// The levels as the unit lists them: the gravest first, unless it counts from the lightest.
pub fn levels(snapshot: &Snapshot) -> Vec<&Arc<Row<Level>>> {
    let mut levels: Vec<_> = snapshot.levels.iter().collect();
    levels.sort_by_key(|level| (Reverse(level.min_score), level.id));
    if is_lightest_first(snapshot) {
        levels.reverse();
    }
    levels
}
