//! Small pairs of states, and what is told of them.

use super::*;
use crate::domain::record::{Control, Level, Person, Post, Tenure};
use crate::domain::value::Id;

/// Puts records into a copy of a state.
fn with(snapshot: &Snapshot, entries: Vec<Box<dyn Entry>>) -> Snapshot {
    let mut next = snapshot.clone();
    entries.into_iter().for_each(|entry| next.put(entry.into_shared()));
    next
}

fn row<R: crate::domain::field::Record>(id: RowId, code: &str, record: R) -> Box<dyn Entry> {
    Box::new(Row { id, code: code.to_owned(), record, ..Row::default() })
}

fn risk(change: impl FnOnce(&mut Risk)) -> Box<dyn Entry> {
    let mut risk = Risk { title: "越权".to_owned(), likelihood: Some(3), impact: Some(3), posts: vec![Id::new(1)], ..Risk::default() };
    change(&mut risk);
    row(1, "R01", risk)
}

/// A scheme of two levels, two persons, a post that the first holds, two controls, and a risk.
fn state() -> Snapshot {
    let levels = [("high", 12), ("low", 1)];
    let levels = (1..).zip(levels).map(|(id, (code, min_score))| row(id, code, Level { name: code.to_owned(), min_score, ..Level::default() }));
    let persons = [("N1", "李平"), ("N2", "王英")];
    let persons = (1..).zip(persons).map(|(id, (code, name))| row(id, code, Person { name: name.to_owned(), ..Person::default() }));
    let controls = ["C1", "C2"];
    let controls = (1..).zip(controls).map(|(id, code)| row(id, code, Control { name: code.to_owned(), ..Control::default() }));
    let post = row(1, "P-1", Post { name: "预算岗".to_owned(), ..Post::default() });
    let held = row(1, "H1", tenure(1));
    with(&Snapshot::default(), levels.chain(persons).chain(controls).chain([post, held, risk(|_| {})]).collect())
}

fn tenure(person: RowId) -> Tenure {
    Tenure { person: Id::new(person), post: Id::new(1), ..Tenure::default() }
}

/// The turns of the one risk with the keys of their fields.
fn turns(before: &Snapshot, after: &Snapshot) -> Vec<(Turn, Vec<&'static str>)> {
    let told = Difference::between(before, after).risks;
    told.into_iter().map(|told| (told.turn, told.fields.into_iter().map(|field| field.key).collect())).collect()
}

#[test]
fn each_change_of_a_risk_is_told_as_what_it_is() {
    let before = state();
    let closed = |risk: &mut Risk| (risk.status, risk.closing_reason) = (Status::Closed, Some("环节取消".to_owned()));
    type Case = (Box<dyn Entry>, Vec<(Turn, Vec<&'static str>)>);
    let cases: Vec<Case> = vec![
        (risk(|_| {}), vec![]),
        (risk(|risk| risk.impact = Some(5)), vec![(Turn::Raised, vec!["level"])]),
        (risk(|risk| risk.likelihood = None), vec![(Turn::Graded, vec!["level"])]),
        (risk(|risk| risk.impact = Some(2)), vec![(Turn::Changed, vec!["impact"])]),
        (risk(|risk| (risk.residual_likelihood, risk.residual_impact) = (Some(1), Some(1))), vec![(Turn::Graded, vec!["residual_level"])]),
        (risk(|risk| risk.title = "越权审批".to_owned()), vec![(Turn::Reworded, vec!["title"])]),
        (risk(|risk| risk.controls = vec![Id::new(2)]), vec![(Turn::Controls, vec!["controls"])]),
        (risk(|risk| risk.direct_person = Some(Id::new(2))), vec![(Turn::Persons, vec!["responsible_person"])]),
        (risk(|risk| risk.status = Status::Registered), vec![(Turn::Changed, vec!["status"])]),
        (risk(closed), vec![(Turn::Closed, vec!["status", "closing_reason"])]),
    ];
    for (after, expected) in cases {
        let after = with(&before, vec![after]);
        assert_eq!(turns(&before, &after), expected);
        if let [(Turn::Raised, fields)] = expected.as_slice() {
            assert_eq!(turns(&after, &before), [(Turn::Lowered, fields.clone())]);
        }
        if let [(Turn::Closed, _)] = expected.as_slice() {
            assert_eq!(turns(&after, &before), [(Turn::Reopened, vec!["status"])]);
        }
    }
}

#[test]
fn new_and_removed_risks_are_known_by_their_codes() {
    let before = state();
    let other = || row(2, "R02", Risk { title: "另一项".to_owned(), ..Risk::default() });
    let after = with(&before, vec![other()]);
    assert_eq!(turns(&before, &after), [(Turn::New, vec![])]);
    assert_eq!(turns(&after, &before), [(Turn::Removed, vec![])]);
    // The row of a removed record may be used again.
    let again = with(&before, vec![row(1, "R09", Risk { title: "占了这一行".to_owned(), ..Risk::default() })]);
    let back = with(&again, vec![row(3, "R01", Risk { title: "越权".to_owned(), ..Risk::default() })]);
    let difference = Difference::between(&before, &back);
    assert_eq!(difference.of(Turn::New).map(|told| told.after).collect::<Vec<_>>(), [Some(1)]);
    assert!(difference.of(Turn::Changed).all(|told| (told.before, told.after) == (Some(1), Some(3))));
    // A code that was only changed makes no other record.
    assert_eq!(turns(&before, &again), {
        [(Turn::Graded, vec!["level"]), (Turn::Reworded, vec!["title"]), (Turn::Persons, vec!["responsible_person"]), (Turn::Changed, vec!["posts"])]
    });
}

#[test]
fn a_risk_follows_the_scheme_and_the_holders() {
    let before = state();
    let level = Level { name: "高".to_owned(), min_score: 9, ..Level::default() };
    assert_eq!(turns(&before, &with(&before, vec![row(1, "high", level)])), [(Turn::Raised, vec!["level"])]);
    let moved = with(&before, vec![row(1, "H1", tenure(2))]);
    assert_eq!(turns(&before, &moved), [(Turn::Persons, vec!["responsible_person"])]);
    let difference = Difference::between(&before, &moved);
    assert_eq!(difference.others.iter().map(|other| (other.table, other.told.len())).collect::<Vec<_>>(), [(Table::Tenures, 1)]);
    // The day alone ends a tenure.
    let until = chrono::NaiveDate::from_ymd_opt(2026, 6, 30);
    let mut ending = with(&before, vec![row(1, "H1", Tenure { until, ..tenure(1) })]);
    let mut later = ending.clone();
    ending.today = until.expect("a day");
    later.today = ending.today.succ_opt().expect("a day");
    assert_eq!(turns(&ending, &later), [(Turn::Persons, vec!["responsible_person"])]);
}
