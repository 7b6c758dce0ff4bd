//! Which state of the register is printed: as it is now, as an edition holds it, or what became of it between two states.

use std::sync::Arc;

use crate::domain::edition::{Edition, EditionFault};
use crate::domain::snapshot::Snapshot;
use crate::domain::text::shorten;

/// Which state of the register is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Editions {
    /// As it is now; of the difference what became of it since the last edition.
    #[default]
    Now,
    /// As the edition with this number holds it.
    One(u32),
    /// From one edition to another, or to now.
    Between(u32, Option<u32>),
}

impl Editions {
    /// Reads `2`, `1..2` or `1..`.
    pub fn parse(text: &str) -> Result<Editions, EditionFault> {
        let unclear = || EditionFault::Unclear { given: shorten(text) };
        let number = |text: &str| text.trim().parse::<u32>().ok().filter(|number| *number > 0).ok_or_else(unclear);
        match text.split_once("..") {
            None => number(text).map(Editions::One),
            Some((from, "")) => Ok(Editions::Between(number(from)?, None)),
            Some((from, to)) => Ok(Editions::Between(number(from)?, Some(number(to)?))),
        }
    }
}

/// An edition with what it holds.
#[derive(Clone, Debug)]
pub struct Held {
    /// Which.
    pub edition: Edition,
    /// What it holds.
    pub snapshot: Arc<Snapshot>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editions_are_read_as_they_are_written() {
        let read = |text| Editions::parse(text).ok();
        assert_eq!(read("2"), Some(Editions::One(2)));
        assert_eq!(read(" 1..12 "), Some(Editions::Between(1, Some(12))));
        assert_eq!(read("3.."), Some(Editions::Between(3, None)));
        for text in ["", "0", "..", "..2", "1...2", "1..0", "一", "-1", "1,2", "99999999999"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
