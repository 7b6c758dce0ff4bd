//! Findings counted by check, the gravest first.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::{Finding, Severity, for_each};
use crate::domain::snapshot::Snapshot;
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

/// Runs all checks and counts what they find, without keeping it.
pub fn tally(snapshot: &Snapshot) -> Vec<Tally> {
    let mut counts = Counts::default();
    for_each(snapshot, &mut |found| counts.add(found));
    counts.sorted()
}

/// Findings while they are being counted.
#[derive(Default)]
pub(super) struct Counts(BTreeMap<(Severity, &'static str), Tally>);

impl Counts {
    pub(super) fn add(&mut self, found: &[Finding]) {
        for Finding { check, severity, record, .. } in found {
            let tally = self.0.entry((*severity, check)).or_insert(Tally { check, severity: *severity, count: 0, first: *record });
            tally.count += 1;
        }
    }

    /// By severity, and then the most frequent first.
    pub(super) fn sorted(self) -> Vec<Tally> {
        let mut counts: Vec<Tally> = self.0.into_values().collect();
        counts.sort_by_key(|tally| (tally.severity, Reverse(tally.count), tally.check));
        counts
    }
}
