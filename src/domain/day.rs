//! Days as people and workbooks write them: the year first, or an order that leaves no doubt.

use chrono::{Days, NaiveDate};

use super::problem::Reason;
use super::text::{date, shorten};

/// Workbooks count days from here; the numbers of five digits are the years 1954 to 2173.
const WORKBOOK_EPOCH: Option<NaiveDate> = NaiveDate::from_ymd_opt(1899, 12, 30);
const WORKBOOK_DAYS: std::ops::Range<u64> = 20_000..100_000;

/// Reads a day.
///
/// Understood are the year first with any sign or none between, a time after it (of no account), the day or the month first
/// where only one of them can be the month, and the number of a day in a workbook.
pub fn read(text: &str) -> Result<NaiveDate, Reason> {
    let narrow: String = text.chars().map(narrow).collect();
    let unknown = || Reason::NotDate { given: shorten(text) };
    let day = without_time(narrow.trim());
    if let Some(date) = date(day) {
        return Ok(date);
    }
    if !day.is_empty() && day.bytes().all(|digit| digit.is_ascii_digit()) {
        return digits(day).ok_or_else(unknown);
    }
    let parts: Vec<&str> = day.split(['/', '-', '.']).collect();
    let [first, second, year] = parts.as_slice() else { return Err(unknown()) };
    let (Ok(first), Ok(second), Ok(year), 4) = (first.parse::<u32>(), second.parse::<u32>(), year.parse::<i32>(), year.len()) else {
        return Err(unknown());
    };
    let readings = [NaiveDate::from_ymd_opt(year, second, first), NaiveDate::from_ymd_opt(year, first, second)];
    match readings {
        [Some(one), Some(other)] if one != other => Err(Reason::AmbiguousDate { given: shorten(text) }),
        [Some(date), _] | [None, Some(date)] => Ok(date),
        [None, None] => Err(unknown()),
    }
}

/// `20261122`, or the number of a day in a workbook.
fn digits(day: &str) -> Option<NaiveDate> {
    match day.len() {
        8 => NaiveDate::from_ymd_opt(day[..4].parse().ok()?, day[4..6].parse().ok()?, day[6..].parse().ok()?),
        5 => WORKBOOK_EPOCH?.checked_add_days(Days::new(day.parse().ok().filter(|number| WORKBOOK_DAYS.contains(number))?)),
        _ => None,
    }
}

/// The day alone, where a time of the day follows it.
fn without_time(text: &str) -> &str {
    let Some((day, time)) = text.split_once([' ', 'T']) else { return text };
    let is_time = time.trim().split(':').count() > 1 && time.trim().bytes().all(|sign| sign.is_ascii_digit() || matches!(sign, b':' | b'.'));
    if is_time { day } else { text }
}

/// Signs as wide as a Chinese character stand for the narrow ones.
fn narrow(sign: char) -> char {
    match u32::from(sign) {
        code @ 0xff01..=0xff5e => char::from_u32(code - 0xfee0).unwrap_or(sign),
        0x3000 => ' ',
        _ => sign,
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::domain::problem::Reason;

    #[test]
    fn days_in_many_spellings() {
        for text in [
            "2026-11-22",
            "2026/11/22",
            "2026.11.22",
            "2026年11月22日",
            "2026/11/22 0:00",
            "2026-11-22 00:00:00",
            "2026-11-22T08:30",
            "20261122",
            "22/11/2026",
            "11-22-2026",
            "22.11.2026",
            "46348",
            "２０２６－１１－２２",
        ] {
            assert_eq!(read(text).map(|day| day.to_string()), Ok("2026-11-22".to_owned()), "{text}");
        }
        assert_eq!(read("05/05/2026").map(|day| day.to_string()), Ok("2026-05-05".to_owned()));
    }

    #[test]
    fn what_leaves_doubt_is_refused() {
        assert!(matches!(read("05/06/2026"), Err(Reason::AmbiguousDate { .. })));
        for text in [
            "",
            "26-11-22",
            "2026-13-01",
            "2026-02-30",
            "20261322",
            "31/02/2026",
            "7",
            "123456",
            "2026-11",
            "soon",
            "1-2-3-4",
            "2026-11-22 soon",
            "99999999999999999999",
        ] {
            assert!(matches!(read(text), Err(Reason::NotDate { .. })), "{text}");
        }
    }
}
