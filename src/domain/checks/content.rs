//! Checks of the content as a whole: links that lead nowhere, marks of state secrets, content that nobody confirmed.

use super::finding::{Fact, Finding, Severity};
use super::{Check, Ground, Topic};
use crate::domain::choice::Origin;
use crate::domain::secrecy::claims_state_secret;
use crate::domain::table::Table;
use crate::domain::value::{AnyId, Value};

/// The checks of this topic.
pub const CHECKS: &[Check] = &[
    Check { id: "K46", topic: Topic::Content, tables: &[Table::Settings, Table::Presets, Table::FreeColumns], find: secret },
    Check { id: "K48", topic: Topic::Content, tables: Table::ALL, find: missing },
    Check { id: "K60", topic: Topic::Content, tables: &[Table::Settings], find: unconfirmed },
];

/// What is printed on every sheet claims no state secret, unless the machine is one for them.
fn secret(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    if ground.snapshot.own_settings().is_some_and(|settings| settings.classified_machine) {
        return;
    }
    let Some(entry) = ground.snapshot.entry(id) else { return };
    for field in id.table.own_fields() {
        if let Value::Text(text) = entry.stored(field)
            && claims_state_secret(&text)
        {
            let finding = Finding::new("K46", Severity::Error, id, "check.K46.text").at(field.key);
            found.push(finding.fact("field", Fact::Field(id.table, field.key)));
        }
    }
}

/// Every link leads to a record.
fn missing(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let snapshot = ground.snapshot;
    if ground.is_linked(id) {
        return;
    }
    let Some(entry) = snapshot.entry(id) else { return };
    for field in id.table.own_fields() {
        if entry.stored(field).links().iter().any(|to| !snapshot.rows(to.table).contains(to.row)) {
            let finding = Finding::new("K48", Severity::Error, id, "check.K48.text").at(field.key);
            found.push(finding.fact("field", Fact::Field(id.table, field.key)));
        }
    }
}

/// What the library brought and nobody confirmed, counted by kind: one finding for each says it better than thousands.
fn unconfirmed(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    for &table in Table::ALL {
        let count = ground.snapshot.rows(table).unconfirmed_of(Origin::Library);
        if count > 0 {
            let finding = Finding::new("K60", Severity::Warning, id, "check.K60.text");
            found.push(finding.fact("table", Fact::Kind(table)).fact("count", Fact::Number(u32::try_from(count).unwrap_or(u32::MAX))));
        }
    }
}
