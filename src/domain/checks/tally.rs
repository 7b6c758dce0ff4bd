//! Findings counted by check, the gravest first.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::{Finding, Severity};
use crate::domain::value::AnyId;

/// How often a check found something of one severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Number of the check.
    pub check: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// How many findings.
    pub count: usize,
    /// The record of the first of them.
    pub first: AnyId,
}

/// Counts findings: by severity, and then the most frequent first.
pub fn tally(found: &[Finding]) -> Vec<Tally> {
    let mut counts: BTreeMap<(Severity, &str), Tally> = BTreeMap::new();
    for Finding { check, severity, record, .. } in found {
        let tally = counts.entry((*severity, check)).or_insert(Tally { check, severity: *severity, count: 0, first: *record });
        tally.count += 1;
    }
    let mut counts: Vec<Tally> = counts.into_values().collect();
    counts.sort_by_key(|tally| (tally.severity, Reverse(tally.count), tally.check));
    counts
}
