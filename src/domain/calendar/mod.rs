//! Working days: the weekend, the public holidays and make-up days that the register holds, and what follows from a day to start from.

mod deadline;
#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, HashMap};

use chrono::{Datelike, NaiveDate, Weekday};

pub use deadline::{Deadline, Note, Stop};

use super::choice::DayKind;
use super::snapshot::Snapshot;

/// Which days are worked.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    days: HashMap<NaiveDate, DayKind>,
    /// The years whose holidays were entered.
    years: BTreeSet<i32>,
}

impl Calendar {
    /// The calendar of a register.
    pub fn of(snapshot: &Snapshot) -> Calendar {
        let days: HashMap<NaiveDate, DayKind> = snapshot.holidays.iter().map(|holiday| (holiday.day, holiday.kind)).collect();
        let years = days.iter().filter(|(_, kind)| **kind == DayKind::Holiday).map(|(day, _)| day.year()).collect();
        Calendar { days, years }
    }

    /// Whether a day is worked: what was entered for it says so, or else the day of the week.
    pub fn is_workday(&self, day: NaiveDate) -> bool {
        match self.days.get(&day) {
            Some(kind) => *kind == DayKind::Workday,
            None => !matches!(day.weekday(), Weekday::Sat | Weekday::Sun),
        }
    }

    /// Whether the holidays of a year were entered, so that its working days can be told.
    pub fn knows(&self, year: i32) -> bool {
        self.years.contains(&year)
    }
}
