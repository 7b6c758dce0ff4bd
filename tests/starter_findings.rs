//! What the checks say about the starter library as it is shipped: each of it is for the officer to fill in, and the tally is kept.

use integrity_register::domain::checks;
use integrity_register::domain::choice::{Body, Choice};
use integrity_register::i18n::Lang;
use integrity_register::register::Clock;
use integrity_register::register::create::{Content, contents};

#[test]
fn the_library_leaves_to_the_officer_what_only_the_officer_knows() {
    let lang = Lang::Zh;
    let snapshot = contents(
        &Content::Library(Body::ALL.to_vec()),
        lang,
        Clock::Fixed(chrono::DateTime::from_timestamp(1_790_000_000, 0).expect("a moment").fixed_offset()),
    )
    .expect("library");
    for finding in checks::all(&snapshot) {
        println!(
            "{} {} {} {} | {}",
            finding.check,
            finding.severity.key(),
            snapshot.entry(finding.record).map(|e| e.code().to_owned()).unwrap_or_default(),
            finding.title(lang),
            finding.text(&snapshot, lang)
        );
    }
    for tally in checks::tally(&snapshot) {
        println!("T {:?}", (tally.check, tally.severity.key(), tally.count));
    }
}
