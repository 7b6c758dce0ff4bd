//! What the checks say about the starter library as it is shipped: each of it is for the officer to decide or fill in, and the tally is kept.

use chrono::DateTime;
use integrity_register::domain::checks;
use integrity_register::domain::choice::{Body, Choice};
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
        ("K60", 18),
        // The deputy head approves at twelve steps: to be handed on, or let stand by raising the threshold.
        ("K20", 1),
    ];
    assert_eq!(tally(&Body::ALL), warnings(&expected));
}

#[test]
fn no_part_of_the_library_breaks_a_rule() {
    for body in Body::ALL {
        let found = tally(&[body]);
        assert!(found.iter().all(|(severity, ..)| severity != "error"), "{body:?}: {found:?}");
    }
}
