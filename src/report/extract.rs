//! Which part of the history is printed, and what was read of it: the trail is no part of the snapshot.

use chrono::NaiveDate;

use super::editions::Held;
use crate::domain::change::Change;
use crate::domain::edition::Edition;
use crate::domain::identity::{Identity, Print};

/// Which part of the history is printed; what is not named does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Extract {
    /// Code of the one record.
    pub record: Option<String>,
    /// First day.
    pub since: Option<NaiveDate>,
    /// Last day.
    pub until: Option<NaiveDate>,
    /// Whether the newest comes first; else they stand in their order.
    pub newest_first: bool,
}

impl Extract {
    /// So many changes are read and printed at most, the newest of them: a trail may hold a million.
    pub const MOST: usize = 10_000;

    /// What was chosen, written as a filter is.
    pub fn words(&self) -> String {
        let since = self.since.map(|day| format!("at>={day}"));
        let until = self.until.map(|day| format!("at<={day}"));
        let record = self.record.as_ref().map(|code| format!("record={code}"));
        record.into_iter().chain(since).chain(until).collect::<Vec<_>>().join(" ")
    }

    /// Whether a moment of the trail, ISO 8601, is between its days.
    pub fn covers(&self, at: &str) -> bool {
        // The beginning of a moment is its day.
        let day = at.get(..10).unwrap_or(at);
        self.since.is_none_or(|since| *since.to_string() <= *day) && self.until.is_none_or(|until| *day <= *until.to_string())
    }
}

/// What a report of the history is made from, read before it is laid out.
#[derive(Clone, Debug, Default)]
pub struct Past {
    /// The changes, newest first.
    pub changes: Vec<Change>,
    /// Whether there are older ones that were not read.
    pub has_more: bool,
    /// What left on paper, in order.
    pub prints: Vec<Print>,
    /// The edition that the register is now as it holds it.
    pub present: Option<Edition>,
    /// The edition that is printed in the place of the register as it is now.
    pub held: Option<Held>,
    /// The older state of a difference.
    pub older: Option<Held>,
}

impl Past {
    /// The edition that is printed, where it is one.
    pub fn edition(&self) -> Option<&Edition> {
        self.held.as_ref().map(|held| &held.edition).or(self.present.as_ref())
    }

    /// What identifies what is printed: the edition, where it is one.
    pub fn identity(&self, now: Identity) -> Identity {
        self.edition().map_or(now, Edition::identity)
    }
}
