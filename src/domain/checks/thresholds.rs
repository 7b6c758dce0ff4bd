//! From which number on a check speaks up: what the settings say, or else what is usual.

use crate::domain::snapshot::Snapshot;

/// The thresholds of the checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thresholds {
    /// So many days before its end a rotation is told (K04).
    pub rotation_notice_days: u32,
    /// Most steps that one post or person should lead or help with (K20).
    pub most_handled: u32,
    /// Most steps that one post or person should approve (K20).
    pub most_approved: u32,
    /// Most posts that a step should consult (K21).
    pub most_consulted: u32,
    /// So many days after it was registered a risk has its residual risk assessed (K29).
    pub assessment_days: u32,
}

impl Default for Thresholds {
    fn default() -> Self {
        Thresholds { rotation_notice_days: 90, most_handled: 8, most_approved: 10, most_consulted: 4, assessment_days: 30 }
    }
}

impl Thresholds {
    /// The thresholds of a register.
    pub fn of(snapshot: &Snapshot) -> Thresholds {
        let usual = Thresholds::default();
        let Some(own) = snapshot.own_settings() else { return usual };
        Thresholds {
            rotation_notice_days: own.rotation_notice_days.unwrap_or(usual.rotation_notice_days),
            most_handled: own.most_handled.unwrap_or(usual.most_handled),
            most_approved: own.most_approved.unwrap_or(usual.most_approved),
            most_consulted: own.most_consulted.unwrap_or(usual.most_consulted),
            assessment_days: own.assessment_days.unwrap_or(usual.assessment_days),
        }
    }
}
