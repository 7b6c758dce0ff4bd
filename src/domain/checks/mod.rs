//! What is wrong with the register and for the officer to put right: one small pure function for each check, a file for each topic.
//!
//! A further check is a row in the list of its topic and its words in `assets/locales/checks.yml`. Nothing is refused here: that is `accept`.

mod authority;
mod content;
mod finding;
mod findings;
mod flow;
mod ground;
mod hands;
mod laws;
mod life;
mod matrix;
pub mod place;
mod posts;
mod reach;
mod relaxing;
mod risks;
mod rotation;
mod scheme;
mod separation;
mod steps;
mod tally;
#[cfg(test)]
mod tests;
mod thresholds;

pub use finding::{Fact, Finding, Severity, title};
pub use findings::{Checked, Findings};
pub use ground::Ground;
pub use hands::{Hand, Part, hands, part};
pub use reach::reached;
pub use relaxing::{Found, Relaxed, Return, draft, relaxing};
pub use separation::handlers;
pub use tally::Tally;
pub use thresholds::Thresholds;

use super::snapshot::Snapshot;
use super::table::Table;
use super::value::{AnyId, RowId};

/// What a check is about; each topic has its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each topic is the file of its name")]
pub enum Topic {
    Separation,
    Posts,
    Rotation,
    Steps,
    Matrix,
    Authority,
    Risks,
    Life,
    Laws,
    Content,
}

/// A check: it looks at one record with what is linked to it, and adds what it finds.
#[derive(Clone, Copy, Debug)]
pub struct Check {
    /// Number by which people know it: `K07`.
    pub id: &'static str,
    /// What it is about.
    pub topic: Topic,
    /// The records it looks at.
    pub tables: &'static [Table],
    /// Looks at one.
    pub find: fn(&Ground<'_>, AnyId, &mut Vec<Finding>),
}

/// All checks, by topic.
pub const CHECKS: &[&[Check]] = &[
    separation::CHECKS,
    posts::CHECKS,
    rotation::CHECKS,
    steps::CHECKS,
    matrix::CHECKS,
    authority::CHECKS,
    risks::CHECKS,
    life::CHECKS,
    laws::CHECKS,
    content::CHECKS,
];

/// Every check.
pub fn list() -> impl Iterator<Item = &'static Check> {
    CHECKS.iter().copied().flatten()
}

/// A check by its number.
pub fn find(id: &str) -> Option<&'static Check> {
    list().find(|check| check.id == id)
}

/// What there is to say about a record.
pub fn of_record(id: AnyId, snapshot: &Snapshot) -> Found {
    Found::at(id, &Ground::of_few(snapshot))
}

/// What there is to put right at a step: its own findings, and those of another step that concern it.
pub fn of_step(step: RowId, ground: &Ground<'_>) -> Vec<Finding> {
    let id = AnyId { table: Table::Steps, row: step };
    let mut found = look(id, ground);
    let pairs = ground.snapshot.linking(Table::IncompatibleSteps, id);
    for pair in pairs.iter().filter_map(|row| ground.snapshot.incompatible_steps.get(*row)).filter(|pair| pair.step_b.row() == step) {
        let mut of_pair = Vec::new();
        separation::between_steps(ground, AnyId { table: Table::Steps, row: pair.step_a.row() }, &mut of_pair);
        found.extend(of_pair.into_iter().filter(|finding| finding.beside.contains(&id)));
    }
    // What may stand is no fault of the step.
    found.retain(|finding| relaxing(finding, ground.snapshot).is_none());
    found
}

/// What there is to put right in a cell of the matrix.
pub fn of_cell(step: RowId, post: RowId, snapshot: &Snapshot) -> Vec<Finding> {
    let post = AnyId { table: Table::Posts, row: post };
    let mut found = of_step(step, &Ground::of_few(snapshot));
    found.retain(|finding| finding.beside.contains(&post));
    found
}

/// Everything the checks find, in the order of the checks, whether it is let stand or not: work for the background.
pub fn all(snapshot: &Snapshot) -> Vec<Finding> {
    found_by(list(), &Ground::of_all(snapshot))
}

/// Everything the checks of a topic find, in their order, whether it is let stand or not.
pub fn of_topic(topic: Topic, snapshot: &Snapshot) -> Vec<Finding> {
    found_by(list().filter(|check| check.topic == topic), &Ground::of_all(snapshot))
}

fn found_by(checks: impl Iterator<Item = &'static Check>, ground: &Ground<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for check in checks {
        for &table in check.tables {
            ground.snapshot.rows(table).ids().into_iter().for_each(|row| (check.find)(ground, AnyId { table, row }, &mut found));
        }
    }
    found
}

/// Runs the checks of a topic that look at the table of a record.
pub fn look_for(topic: Topic, id: AnyId, ground: &Ground<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for check in list().filter(|check| check.topic == topic && check.tables.contains(&id.table)) {
        (check.find)(ground, id, &mut found);
    }
    found
}

/// Runs every check that looks at the table of a record.
pub fn look(id: AnyId, ground: &Ground<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for check in list().filter(|check| check.tables.contains(&id.table)) {
        (check.find)(ground, id, &mut found);
    }
    found
}
