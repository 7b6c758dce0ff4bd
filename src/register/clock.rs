//! The one clock: local time, or the moment that `SOURCE_DATE_EPOCH` names.

use chrono::{DateTime, FixedOffset, Local, Utc};

/// Where the time comes from.
#[derive(Clone, Copy, Debug)]
pub enum Clock {
    /// The machine's local time.
    Local,
    /// Always the same moment, so that prints can be repeated.
    Fixed(DateTime<FixedOffset>),
}

impl Clock {
    /// `SOURCE_DATE_EPOCH` (seconds since 1970, UTC) where it is set, else local time.
    pub fn of_environment() -> Clock {
        let seconds = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|text| text.trim().parse().ok());
        match seconds.and_then(|seconds| DateTime::<Utc>::from_timestamp(seconds, 0)) {
            Some(moment) => Clock::Fixed(moment.fixed_offset()),
            None => Clock::Local,
        }
    }

    /// Now.
    pub fn now(self) -> DateTime<FixedOffset> {
        match self {
            Clock::Local => Local::now().fixed_offset(),
            Clock::Fixed(moment) => moment,
        }
    }
}
