//! What identifies the state of a register, so that a printed sheet can be matched to it.

/// What identifies the state of a register on paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// Hash of the newest change of the trail.
    pub head: [u8; 32],
    /// Digest of the content.
    pub content: [u8; 32],
}

impl Identity {
    /// The first 48 bits of a hash as printed: `7F3A-91C2-D04E`.
    pub fn code(hash: &[u8; 32]) -> String {
        let digits: String = hash[..6].iter().map(|byte| format!("{byte:02X}")).collect();
        format!("{}-{}-{}", &digits[..4], &digits[4..8], &digits[8..])
    }
}

/// What was printed, as the print log keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Printed {
    /// Key of the report.
    pub report: String,
    /// Name of the preset, where one was chosen.
    pub form: Option<String>,
    /// Filter over the risks, where there was one.
    pub filter: Option<String>,
    /// Code of the unit, where one was chosen.
    pub unit: Option<String>,
    /// How many pages.
    pub pages: usize,
    /// The state that was printed.
    pub identity: Identity,
}

/// An entry of the print log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Print {
    /// Number from 1.
    pub number: i64,
    /// When, ISO 8601 with distance from UTC.
    pub at: String,
    /// Who.
    pub operator: String,
    /// What.
    pub printed: Printed,
}
