//! Which pages of a document are wanted, as people write it: 1-3, 5, 8-.

use std::ops::RangeInclusive;

use crate::error::Error;

/// Pages that are wanted, counted from 1; all of them, where none is named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picked(Vec<RangeInclusive<usize>>);

impl Picked {
    /// Reads what was typed, with the signs of a Chinese keyboard as well; [`Error::PagesUnclear`] if it says nothing.
    pub fn parse(typed: &str) -> Result<Picked, Error> {
        let plain: String = typed.chars().filter(|sign| !sign.is_whitespace()).map(plain).collect();
        let unclear = || Error::PagesUnclear { given: typed.to_owned() };
        let ranges = plain.split(',').filter(|range| !range.is_empty()).map(|range| pages(range).ok_or_else(unclear));
        ranges.collect::<Result<_, _>>().map(Picked)
    }

    /// Whether all pages are wanted.
    pub fn is_all(&self) -> bool {
        self.0.is_empty()
    }

    /// The places of the pages in a document of so many, from 0, in their order and each once; [`Error::NoSuchPage`] beyond the last.
    pub fn places(&self, count: usize) -> Result<Vec<usize>, Error> {
        if self.is_all() {
            return Ok((0..count).collect());
        }
        let mut places = Vec::new();
        for range in &self.0 {
            let last = if *range.end() == usize::MAX { count.max(*range.start()) } else { *range.end() };
            if last > count {
                return Err(Error::NoSuchPage { page: last, count });
            }
            places.extend(range.start() - 1..last);
        }
        places.sort_unstable();
        places.dedup();
        Ok(places)
    }
}

/// A range, open at an end that is not said; none, if it is no range.
fn pages(range: &str) -> Option<RangeInclusive<usize>> {
    let number = |text: &str| text.parse::<usize>().ok().filter(|number| (1..usize::MAX).contains(number));
    let (first, last) = match range.split_once('-') {
        None => (number(range)?, number(range)?),
        Some(("", "")) => return None,
        Some(("", last)) => (1, number(last)?),
        Some((first, "")) => (number(first)?, usize::MAX),
        Some((first, last)) => (number(first)?, number(last)?),
    };
    (first <= last).then_some(first..=last)
}

fn plain(sign: char) -> char {
    match sign {
        '，' | '、' | ';' | '；' => ',',
        '－' | '—' | '–' | '～' | '~' | '至' => '-',
        '０'..='９' => char::from_digit(sign as u32 - '０' as u32, 10).unwrap_or(sign),
        _ => sign,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_read_as_people_write_them() -> Result<(), Error> {
        for (typed, places) in [
            ("", vec![0, 1, 2, 3, 4]),
            ("2", vec![1]),
            ("1-3, 5", vec![0, 1, 2, 4]),
            ("４，１－２", vec![0, 1, 3]),
            ("3—、1", vec![0, 2, 3, 4]),
            ("-2；2至3", vec![0, 1, 2]),
        ] {
            assert_eq!(Picked::parse(typed)?.places(5)?, places, "{typed}");
        }
        Ok(())
    }

    #[test]
    fn what_names_no_page_is_refused() {
        for typed in ["0", "a", "3-1", "-", "1--2", "1.5", "99999999999999999999999"] {
            assert!(matches!(Picked::parse(typed), Err(Error::PagesUnclear { .. })), "{typed}");
        }
        for (typed, wanted) in [("6", 6), ("4-9", 9), ("7-", 7)] {
            let places = Picked::parse(typed).and_then(|picked| picked.places(5));
            assert!(matches!(places, Err(Error::NoSuchPage { page, count: 5 }) if page == wanted), "{typed}: {places:?}");
        }
    }
}
