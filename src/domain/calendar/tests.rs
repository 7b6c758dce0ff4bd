//! Deadlines against the real holidays of 2024 to 2026.

use chrono::NaiveDate;
use serde_json::Value as Json;

use super::*;
use crate::domain::batch::{Given, resolve};
use crate::domain::choice::LimitUnit::{self, Day, Hour, Month, Workday, Year};
use crate::domain::choice::Origin;
use crate::domain::table::Table;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// The calendar as it is shipped.
fn shipped() -> Calendar {
    let years: Json = serde_json::from_str(include_str!("../../../assets/holidays.json")).expect("the holidays are JSON");
    let mut calendar = Calendar::default();
    for holiday in years.as_array().into_iter().flatten().flat_map(|year| year["holidays"].as_array().into_iter().flatten()) {
        let until = day(holiday["until"].as_str().expect("a day"));
        let days = day(holiday["from"].as_str().expect("a day")).iter_days().take_while(|day| *day <= until);
        calendar.days.extend(days.map(|day| (day, DayKind::Holiday)));
        let worked = holiday["worked"].as_array().into_iter().flatten().filter_map(Json::as_str);
        calendar.days.extend(worked.map(|worked| (day(worked), DayKind::Workday)));
        calendar.years.insert(until.year());
    }
    calendar
}

fn due(start: &str, value: u32, unit: LimitUnit) -> String {
    shipped().add(day(start), value, unit, &[]).map(|deadline| deadline.day.to_string()).unwrap_or_default()
}

#[test]
fn so_many_days_are_worked() {
    let calendar = shipped();
    for (year, count) in [(2024, 251), (2025, 248), (2026, 248)] {
        let days = day(&format!("{year}-01-01")).iter_days().take_while(|day| day.year() == year);
        assert_eq!(days.filter(|day| calendar.is_workday(*day)).count(), count, "{year}");
    }
    for (text, is_worked) in
        [("2026-02-14", true), ("2026-02-15", false), ("2026-02-20", false), ("2026-02-24", true), ("2026-02-21", false), ("2026-03-01", false)]
    {
        assert_eq!(calendar.is_workday(day(text)), is_worked, "{text}");
    }
}

#[test]
fn working_days_pass_over_weekends_and_holidays() {
    for (start, value, end) in [
        ("2024-02-08", 5, "2024-02-21"),
        ("2024-09-13", 7, "2024-09-25"),
        ("2024-09-27", 5, "2024-10-10"),
        ("2025-01-24", 2, "2025-01-27"),
        ("2025-01-24", 3, "2025-02-05"),
        ("2025-04-25", 3, "2025-04-29"),
        ("2025-09-26", 4, "2025-10-09"),
        ("2026-02-13", 1, "2026-02-14"),
        ("2026-02-13", 2, "2026-02-24"),
        ("2026-09-18", 6, "2026-09-28"),
        ("2025-12-31", 1, "2026-01-04"),
        ("2026-01-15", 30, "2026-03-04"),
        // A start on a day that is not worked is not counted either.
        ("2026-10-03", 1, "2026-10-08"),
        ("2026-10-10", 1, "2026-10-12"),
        ("2026-11-20", 0, "2026-11-20"),
    ] {
        assert_eq!(due(start, value, Workday), end, "{start} + {value}");
    }
}

#[test]
fn days_run_on_and_the_last_moves_where_it_is_not_worked() {
    for (start, value, unit, end, moved_from) in [
        ("2026-11-02", 7, Day, "2026-11-09", None),
        ("2026-09-24", 7, Day, "2026-10-08", Some("2026-10-01")),
        ("2026-04-21", 10, Day, "2026-05-06", Some("2026-05-01")),
        ("2026-11-06", 15, Day, "2026-11-23", Some("2026-11-21")),
        // A Saturday that is worked to make up for a holiday.
        ("2026-01-27", 18, Day, "2026-02-14", None),
        ("2026-01-31", 1, Month, "2026-02-28", None),
        ("2025-01-31", 1, Month, "2025-02-28", None),
        ("2024-01-31", 1, Month, "2024-02-29", None),
        ("2026-05-10", 1, Month, "2026-06-10", None),
        ("2026-07-01", 3, Month, "2026-10-08", Some("2026-10-01")),
        ("2024-02-29", 1, Year, "2025-02-28", None),
        ("2025-10-03", 1, Year, "2026-10-08", Some("2026-10-03")),
        ("2026-09-30", 24, Hour, "2026-10-01", None),
        ("2026-09-30", 25, Hour, "2026-10-02", None),
    ] {
        let deadline = shipped().add(day(start), value, unit, &[]).expect("a deadline");
        assert_eq!((deadline.day.to_string().as_str(), deadline.moved_from), (end, moved_from.map(day)), "{start} + {value} {unit:?}");
    }
}

#[test]
fn the_clock_stands_still() {
    let stop = |from: &str, until: &str| Stop::new(day(from), day(until)).expect("a stop");
    let calendar = shipped();
    let end = |start: &str, value: u32, unit: LimitUnit, stops: &[Stop]| {
        let deadline = calendar.add(day(start), value, unit, stops).expect("a deadline");
        (deadline.day.to_string(), deadline.stopped.len())
    };
    let expected = |day: &str, stopped: usize| (day.to_owned(), stopped);
    assert_eq!(end("2026-03-02", 30, Workday, &[]), expected("2026-04-14", 0));
    assert_eq!(end("2026-03-02", 30, Workday, &[stop("2026-03-10", "2026-03-19")]), expected("2026-04-24", 10));
    // Two stops that share days count once; one outside the period not at all.
    assert_eq!(end("2026-03-02", 30, Workday, &[stop("2026-03-10", "2026-03-15"), stop("2026-03-12", "2026-03-19")]), expected("2026-04-24", 10));
    assert_eq!(end("2026-03-02", 30, Workday, &[stop("2026-02-01", "2026-03-02")]), expected("2026-04-14", 0));
    assert_eq!(end("2026-11-02", 7, Day, &[stop("2026-11-05", "2026-11-06")]), expected("2026-11-11", 2));
    assert_eq!(end("2026-05-11", 1, Month, &[stop("2026-06-01", "2026-06-02")]), expected("2026-06-15", 2));
    assert_eq!(end("2025-06-10", 1, Year, &[stop("2026-06-10", "2026-06-10")]), expected("2026-06-11", 1));
    // A last day that moves does not stop where the clock stands.
    assert_eq!(calendar.add(day("2026-11-06"), 15, Day, &[stop("2026-11-23", "2026-11-23")]).expect("a deadline").day, day("2026-11-24"));
    assert_eq!(Stop::new(day("2026-03-19"), day("2026-03-10")), None);
}

#[test]
fn what_was_passed_over_is_told() {
    let deadline = shipped().add(day("2026-09-30"), 3, Workday, &[]).expect("a deadline");
    assert_eq!(deadline.day, day("2026-10-10"));
    assert_eq!(deadline.rests, (1..=7).map(|number| day(&format!("2026-10-{number:02}"))).collect::<Vec<_>>());
}

#[test]
fn a_year_without_holidays_is_told() {
    let notes = |start: &str, value: u32, unit: LimitUnit| shipped().add(day(start), value, unit, &[]).expect("a deadline").notes;
    assert_eq!(notes("2026-12-30", 1, Workday), []);
    assert_eq!(notes("2026-12-31", 1, Workday), [Note::MissingYear(2027)]);
    assert_eq!(notes("2026-12-01", 400, Workday), [Note::MissingYear(2027), Note::MissingYear(2028)]);
    assert_eq!(notes("2023-12-20", 20, Day), []);
    assert_eq!(notes("2026-06-01", 1, Year), [Note::MissingYear(2027)]);
    assert_eq!(notes("2023-06-01", 1, Year), []);
    assert_eq!(notes("2026-12-31", 24, Hour), [Note::Hours]);
    assert!(!Calendar::default().knows(2026));
}

/// What a file of holidays may hold that cannot be: said of each day that is wrong.
#[test]
fn impossible_and_repeated_days_are_refused() {
    let given = |place: usize, day: &str| Given {
        table: Table::Holidays,
        row: place,
        fields: serde_json::json!({ "code": format!("HD{place:03}"), "day": day, "kind": "holiday", "name": day })
            .as_object()
            .cloned()
            .unwrap_or_default(),
    };
    let refused = |days: &[&str]| -> Vec<(usize, String)> {
        let rows: Vec<Given> = days.iter().enumerate().map(|(place, day)| given(place + 1, day)).collect();
        let problems = resolve(&rows, &Snapshot::default(), Origin::Import).problems;
        problems.iter().map(|located| (located.row, located.problem.field.clone())).collect()
    };
    let day = |row: usize| (row, "day".to_owned());
    assert_eq!(refused(&["2027-01-01", "2027-01-02"]), []);
    assert_eq!(refused(&["2027-01-01", "2027-02-30", "2027-13-01"]), [day(2), day(3)]);
    assert_eq!(refused(&["2027-01-01", "soon", "0027-01-01"]), [day(2), day(3)]);
    assert_eq!(refused(&["2027-01-01", "2027-01-02", "2027-01-01"]), [day(1), day(3)]);
}

#[test]
fn a_period_without_end_has_no_deadline() {
    for unit in [Day, Workday, Month, Year, Hour] {
        assert_eq!(shipped().add(day("2026-01-01"), u32::MAX, unit, &[]), None, "{unit:?}");
    }
    let forever = Stop::new(day("2026-01-02"), day("2999-12-31")).expect("a stop");
    assert_eq!(shipped().add(day("2026-01-01"), 1, Day, &[forever]), None);
}
