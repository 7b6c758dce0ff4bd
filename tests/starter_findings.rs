//! What the checks say about the starter library as it is shipped: each of it is for the officer to decide or fill in, and the tally is kept.

use chrono::DateTime;
use integrity_register::domain::calendar::Calendar;
use integrity_register::domain::checks;
use integrity_register::domain::choice::{Body, Choice, DayKind};
use integrity_register::i18n::Lang;
use integrity_register::register::Clock;
use integrity_register::register::create::{Content, contents};

/// Severity, check and count, the gravest and most frequent first.
fn tally(bodies: &[Body]) -> Vec<(String, &'static str, usize)> {
    let now = DateTime::from_timestamp(1_790_000_000, 0).expect("a moment").fixed_offset();
    let snapshot = contents(&Content::Library(bodies.to_vec()), Lang::Zh, Clock::Fixed(now)).expect("the library can be read");
    checks::Findings::of(&snapshot).tally().iter().map(|tally| (tally.severity.key().to_owned(), tally.check, tally.count)).collect()
}

fn warnings(counts: &[(&'static str, usize)]) -> Vec<(String, &'static str, usize)> {
    counts.iter().map(|(check, count)| ("warning".to_owned(), *check, *count)).collect()
}

#[test]
fn the_library_leaves_to_the_officer_what_only_the_officer_knows() {
    let expected = [
        // Nobody holds a post yet, and nobody stands in.
        ("K07", 43),
        // So nobody answers for a high risk.
        ("K24", 36),
        // The unit's own rules are its own.
        ("K57", 35),
        // What was brought is to be confirmed, kind by kind.
        ("K60", 21),
        // The deputy head approves at twelve steps: to be handed on, or let stand by raising the threshold.
        ("K20", 1),
    ];
    assert_eq!(tally(&Body::ALL), warnings(&expected));
}

#[test]
fn a_new_register_knows_its_working_days() {
    let now = DateTime::from_timestamp(1_790_000_000, 0).expect("a moment").fixed_offset();
    for (content, lang, spring) in [(Content::Empty, Lang::Zh, "春节"), (Content::Library(vec![Body::Purchaser]), Lang::En, "Spring Festival")] {
        let snapshot = contents(&content, lang, Clock::Fixed(now)).expect("the library can be read");
        let calendar = Calendar::of(&snapshot);
        assert_eq!([2023, 2024, 2025, 2026, 2027].map(|year| calendar.knows(year)), [false, true, true, true, false]);
        let named =
            |day: &str| snapshot.holidays.iter().find(|holiday| holiday.day.to_string() == day).map(|holiday| (holiday.name.clone(), holiday.kind));
        assert_eq!(named("2026-02-15"), Some((spring.to_owned(), DayKind::Holiday)));
        assert_eq!(named("2026-02-14"), Some((spring.to_owned(), DayKind::Workday)));
        assert!(snapshot.holidays.iter().all(|holiday| holiday.confirmed));
    }
}

#[test]
fn no_part_of_the_library_breaks_a_rule() {
    for body in Body::ALL {
        let found = tally(&[body]);
        assert!(found.iter().all(|(severity, ..)| severity != "error"), "{body:?}: {found:?}");
        // Where the business passes through a body that was left out, nothing is broken.
        assert!(found.iter().all(|(_, check, _)| *check != "K13"), "{body:?}: {found:?}");
    }
}
