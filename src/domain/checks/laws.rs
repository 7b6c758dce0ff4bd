//! Checks of the basis: whether what a record cites is still in force.

use super::finding::{Fact, Finding, Severity};
use super::{Check, Ground, Topic};
use crate::domain::table::Table;
use crate::domain::value::AnyId;

/// The records that cite laws.
const CITING: &[Table] = &[
    Table::Functions,
    Table::Incompatibilities,
    Table::Posts,
    Table::Matters,
    Table::Steps,
    Table::TimeLimits,
    Table::QuantityRules,
    Table::Controls,
    Table::Risks,
];

/// The checks of this topic.
pub const CHECKS: &[Check] = &[Check { id: "K34", topic: Topic::Laws, tables: CITING, find: in_force }];

fn in_force(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    if ground.expired_laws().is_empty() {
        return;
    }
    for citation in ground.snapshot.linking(Table::Citations, id).iter().filter_map(|row| ground.snapshot.citations.get(*row)) {
        let law = ground.snapshot.get(citation.law);
        if let Some((law, until)) = law.and_then(|law| Some((law, law.expires.filter(|day| *day < ground.snapshot.today)?))) {
            let finding = Finding::new("K34", Severity::Error, id, "check.K34.text").of("law", [AnyId { table: Table::Laws, row: law.id }]);
            found.push(finding.fact("until", Fact::Date(until)));
        }
    }
}
