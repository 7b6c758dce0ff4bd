//! Deadlines: counting rules of 87号令 art. 85 and 110号令 art. 49, and of the Civil Code for months, years and hours.
//!
//! The day to start from is not counted. Days on which the clock stands still are not counted either. A last day that is not worked moves to the next that is.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::Calendar;
use crate::domain::choice::LimitUnit;

/// The last year in which a deadline is looked for.
const LAST_YEAR: i32 = 2999;

/// Days on which the clock stands still, both ends included: testing, appraisal, expert review, correction of papers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop {
    from: NaiveDate,
    until: NaiveDate,
}

impl Stop {
    /// From a day until a day; none where it ends before it starts.
    pub fn new(from: NaiveDate, until: NaiveDate) -> Option<Stop> {
        (from <= until).then_some(Stop { from, until })
    }

    fn covers(&self, day: NaiveDate) -> bool {
        self.from <= day && day <= self.until
    }
}

/// What has to be said beside a deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// The holidays of a year were not entered: only its weekends are known.
    MissingYear(i32),
    /// Hours run from the hour of the event, whatever the days are.
    Hours,
}

/// The last day of a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// The last day.
    pub day: NaiveDate,
    /// The day from which it moved because that one is not worked.
    pub moved_from: Option<NaiveDate>,
    /// Days that were passed over because they are not worked.
    pub rests: Vec<NaiveDate>,
    /// Days that were passed over because the clock stood still.
    pub stopped: Vec<NaiveDate>,
    /// What has to be said beside it.
    pub notes: Vec<Note>,
}

impl Calendar {
    /// The last day of a period that starts on a day; none where it ends after the year 2999.
    pub fn add(&self, start: NaiveDate, value: u32, unit: LimitUnit, stops: &[Stop]) -> Option<Deadline> {
        let mut count = Count { calendar: self, stops, day: start, rests: Vec::new(), stopped: Vec::new() };
        match unit {
            LimitUnit::Day => count.go_on(u64::from(value), false)?,
            LimitUnit::Workday => count.go_on(u64::from(value), true)?,
            // A day that has begun counts whole.
            LimitUnit::Hour => count.go_on(u64::from(value).div_ceil(24), false)?,
            LimitUnit::Month => count.go_to(start.checked_add_months(Months::new(value))?)?,
            LimitUnit::Year => count.go_to(start.checked_add_months(Months::new(value.checked_mul(12)?))?)?,
        }
        let reached = count.day;
        // Nothing was counted, or hours, which run through nights and holidays.
        let may_move = value > 0 && unit != LimitUnit::Hour;
        while may_move && (!self.is_workday(count.day) || count.is_stopped()) {
            count.next()?;
        }
        let Count { day, rests, stopped, .. } = count;
        let looks_at = if unit == LimitUnit::Workday { start.succ_opt()?.year()..=day.year() } else { reached.year()..=day.year() };
        let missing = looks_at.filter(|year| may_move && !self.knows(*year)).map(Note::MissingYear);
        let notes = (unit == LimitUnit::Hour).then_some(Note::Hours).into_iter().chain(missing).collect();
        Some(Deadline { day, moved_from: (reached != day).then_some(reached), rests, stopped, notes })
    }
}

/// A day that moves on, and what it passed over.
struct Count<'a> {
    calendar: &'a Calendar,
    stops: &'a [Stop],
    day: NaiveDate,
    rests: Vec<NaiveDate>,
    stopped: Vec<NaiveDate>,
}

impl Count<'_> {
    fn next(&mut self) -> Option<()> {
        self.day = self.day.checked_add_days(Days::new(1)).filter(|day| day.year() <= LAST_YEAR)?;
        Some(())
    }

    /// Whether the clock stands still on the day.
    fn is_stopped(&self) -> bool {
        self.stops.iter().any(|stop| stop.covers(self.day))
    }

    /// Passes over the day where the clock stands still on it.
    fn stands(&mut self) -> bool {
        let stands = self.is_stopped();
        if stands {
            self.stopped.push(self.day);
        }
        stands
    }

    /// Counts so many days, or working days.
    fn go_on(&mut self, mut left: u64, are_workdays: bool) -> Option<()> {
        while left > 0 {
            self.next()?;
            if self.stands() {
                continue;
            }
            if are_workdays && !self.calendar.is_workday(self.day) {
                self.rests.push(self.day);
                continue;
            }
            left -= 1;
        }
        Some(())
    }

    /// Goes to a day, and so many days further as the clock stood still on the way.
    fn go_to(&mut self, mut last: NaiveDate) -> Option<()> {
        while self.day < last {
            self.next()?;
            if self.stands() {
                last = last.checked_add_days(Days::new(1))?;
            }
        }
        Some(())
    }
}
