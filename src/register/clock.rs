//! The one clock: local time, or the moment that `SOURCE_DATE_EPOCH` names.

use chrono::{DateTime, FixedOffset, Local, Utc};

use crate::error::{Error, Result};

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
    pub fn of_environment() -> Result<Clock> {
        let given = std::env::var_os("SOURCE_DATE_EPOCH").unwrap_or_default().to_string_lossy().trim().to_owned();
        if given.is_empty() {
            return Ok(Clock::Local);
        }
        let moment = given.parse().ok().and_then(|seconds| DateTime::<Utc>::from_timestamp(seconds, 0));
        // A print that was to be repeated and is not would be found out too late.
        moment.map(|moment| Clock::Fixed(moment.fixed_offset())).ok_or(Error::NotMoment { given })
    }

    /// Now.
    pub fn now(self) -> DateTime<FixedOffset> {
        match self {
            Clock::Local => Local::now().fixed_offset(),
            Clock::Fixed(moment) => moment,
        }
    }
}
