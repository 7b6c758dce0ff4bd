//! What a plain change of the status of a risk means for its other fields, so that a form, many rows at once and a file leave the same record.

use chrono::NaiveDate;

use crate::domain::choice::Status;
use crate::domain::life::next_review;
use crate::domain::record::Risk;
use crate::domain::snapshot::Snapshot;

/// Fills what follows from a change of the status, unless it was given with it; `reason` is why it was changed.
pub fn follow(before: Option<&Risk>, risk: &mut Risk, reason: Option<&str>, today: NaiveDate, snapshot: &Snapshot) {
    let was = before.map_or(Status::Draft, |before| before.status);
    if was == risk.status {
        return;
    }
    match risk.status {
        Status::Draft => {}
        Status::Registered => {
            risk.registered_on = risk.registered_on.or(Some(today));
            risk.next_review = risk.next_review.or_else(|| next_review(risk, today, snapshot));
        }
        Status::Closed => {
            risk.closed_on = risk.closed_on.or(Some(today));
            risk.closing_reason = risk.closing_reason.take().or_else(|| reason.map(str::to_owned));
        }
    }
    if let Some(before) = before.filter(|_| was == Status::Closed) {
        // The trail keeps when and why it was closed; what was given anew stays.
        if risk.closed_on == before.closed_on {
            risk.closed_on = None;
        }
        if risk.closing_reason == before.closing_reason {
            risk.closing_reason = None;
        }
    }
    if risk.status == Status::Closed {
        (risk.stale_since, risk.stale_source) = (None, None);
        risk.stale_causes.clear();
    }
}
