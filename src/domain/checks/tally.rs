//! Findings counted by check.

use super::Severity;

/// How often a check found something of one severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Number of the check.
    pub check: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// How many findings.
    pub count: usize,
}
