//! The public holidays and make-up days as they are shipped, year by year, from the notices of the State Council's General Office.

use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::json;

use crate::domain::batch::Given;
use crate::domain::choice::{Choice, DayKind};
use crate::domain::table::Table;
use crate::error::{Error, Result};
use crate::i18n::Lang;

static FILE: LazyLock<serde_json::Result<Vec<Year>>> = LazyLock::new(|| serde_json::from_str(include_str!("../../assets/holidays.json")));

/// The holidays of a year.
#[derive(Clone, Debug, Deserialize)]
pub struct Year {
    /// The year.
    pub year: i32,
    /// The notice that they are from.
    pub source: String,
    holidays: Vec<Festival>,
}

/// A festival: its days off, both ends included, and the weekend days that are worked to make up for them.
#[derive(Clone, Debug, Deserialize)]
struct Festival {
    zh: String,
    en: String,
    from: Day,
    until: Day,
    worked: Vec<Day>,
}

/// A day of the file, written `2026-02-14`.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "&str")]
struct Day(NaiveDate);

impl TryFrom<&str> for Day {
    type Error = chrono::ParseError;

    fn try_from(text: &str) -> std::result::Result<Day, chrono::ParseError> {
        text.parse().map(Day)
    }
}

/// The years that are shipped.
pub fn years() -> Result<&'static [Year]> {
    FILE.as_deref().map_err(|error| Error::Library { source: error.to_string().into() })
}

/// Their days as records, in the order of the days. Confirmed, since a notice of the State Council says so.
pub fn records(lang: Lang) -> Result<Vec<Given>> {
    let mut days: Vec<(NaiveDate, DayKind, &str)> = Vec::new();
    for festival in years()?.iter().flat_map(|year| &year.holidays) {
        let name = if lang == Lang::En { &festival.en } else { &festival.zh };
        days.extend(festival.from.0.iter_days().take_while(|day| *day <= festival.until.0).map(|day| (day, DayKind::Holiday, name.as_str())));
        days.extend(festival.worked.iter().map(|day| (day.0, DayKind::Workday, name.as_str())));
    }
    days.sort();
    let given = |(place, (day, kind, name)): (usize, (NaiveDate, DayKind, &str))| {
        let fields = json!({ "code": format!("HD{:03}", place + 1), "day": day.to_string(), "kind": kind.key(), "name": name, "confirmed": true });
        Given { table: Table::Holidays, row: place + 1, fields: fields.as_object().cloned().unwrap_or_default() }
    };
    Ok(days.into_iter().enumerate().map(given).collect())
}
