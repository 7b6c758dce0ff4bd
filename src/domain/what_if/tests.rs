//! Moves whose effects are known beforehand.

use chrono::NaiveDate;
use serde_json::{Value as Json, json};

use super::{Candidate, Deed, Effect, Holding, Move, Plan, candidates, deeds, effect};
use crate::domain::batch::{Given, resolve};
use crate::domain::checks::{Finding, all};
use crate::domain::choice::{Origin, Severity};
use crate::domain::record::Tenure;
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("the day is written right")
}

/// P1 (N1) signs contracts, P2 (N2) accepts deliveries, which must be apart; P3 is vacant; N3 holds nothing.
fn office() -> Snapshot {
    let post = |code: &str, functions: Json| {
        let fields = json!({ "code": code, "name": code, "unit": "U1", "line": 1, "functions": functions });
        (Table::Posts, fields)
    };
    let step = |code: &str, seq: u32| (Table::Steps, json!({ "code": code, "name": code, "seq": seq, "unit": "U1" }));
    let tenure = |code: &str, person: &str, post: &str| (Table::Tenures, json!({ "code": code, "person": person, "post": post, "from": "2025-01-01" }));
    let duty = |step: &str, post: &str| (Table::Duties, json!({ "step": step, "post": post, "role": "lead" }));
    let person = |code: &str| (Table::Persons, json!({ "code": code, "name": code, "unit": "U1" }));
    let rows = vec![
        (Table::Units, json!({ "code": "U1", "name": "采购单位", "body": "purchaser" })),
        (Table::Roles, json!({ "code": "lead", "name": "主办", "short": "主", "raci": "R", "key": 1, "acting": true })),
        (Table::Functions, json!({ "code": "F1", "name": "合同签订", "held_by_post": true })),
        (Table::Functions, json!({ "code": "F2", "name": "履约验收", "held_by_post": true })),
        (
            Table::Incompatibilities,
            json!({ "code": "X1", "function_a": "F1", "function_b": "F2", "strength": "must", "scope": "always", "confidence": "text" }),
        ),
        person("N1"),
        person("N2"),
        person("N3"),
        post("P1", json!(["F1"])),
        post("P2", json!(["F2"])),
        post("P3", json!([])),
        step("S1", 1),
        step("S2", 2),
        (Table::IncompatibleSteps, json!({ "step_a": "S1", "step_b": "S2", "because": "X1" })),
        tenure("H1", "N1", "P1"),
        tenure("H2", "N2", "P2"),
        duty("S1", "P1"),
        duty("S2", "P2"),
    ];
    let given: Vec<Given> =
        rows.into_iter().enumerate().map(|(row, (table, fields))| Given { table, row, fields: fields.as_object().cloned().unwrap_or_default() }).collect();
    let mut snapshot = Snapshot::default();
    snapshot.today = day("2026-06-15");
    let resolved = resolve(&given, &snapshot, Origin::Own);
    assert_eq!(resolved.problems, []);
    resolved.new.into_iter().for_each(|entry| snapshot.put(entry.into_shared()));
    snapshot
}

fn plan(moves: &[Move]) -> Plan {
    Plan { moves: moves.to_vec(), on: day("2026-06-15") }
}

/// The checks whose findings would appear, and those whose would vanish.
fn told(moves: &[Move]) -> (Vec<&'static str>, Vec<&'static str>) {
    let Effect { appear, vanish, .. } = effect(&plan(moves), &office());
    let checks = |found: Vec<crate::domain::checks::Finding>| {
        let mut checks: Vec<&str> = found.iter().map(|finding| finding.check).collect();
        checks.sort_unstable();
        checks
    };
    (checks(appear), checks(vanish))
}

/// What an edit would do with the deeds of a plan.
fn carried_out(plan: &Plan, mut snapshot: Snapshot) -> Snapshot {
    for deed in deeds(plan, &snapshot) {
        match deed {
            Deed::New(mut entry) => {
                entry.set_id(snapshot.rows(entry.table()).next_id());
                snapshot.put(entry.into_shared());
            }
            Deed::Set(id, values) => {
                let mut entry = snapshot.entry(id).expect("what is changed is there").copy();
                values.into_iter().for_each(|(field, value)| assert!(entry.set(field, value)));
                snapshot.put(entry.into_shared());
            }
            Deed::Remove(id) => snapshot.remove(id),
        }
    }
    snapshot
}

#[test]
fn a_person_who_takes_a_post_that_must_be_apart_is_found_out() {
    let (appear, vanish) = told(&[Move::Take { person: 1, post: 2 }]);
    assert!(appear.contains(&"K01") && appear.contains(&"K18"), "{appear:?}");
    assert_eq!(vanish, Vec::<&str>::new());
}

#[test]
fn what_would_appear_and_vanish_is_what_all_checks_say() {
    let plans: [&[Move]; 5] = [
        &[Move::Take { person: 1, post: 2 }],
        &[Move::Leave { person: 1, post: 1 }],
        &[Move::Give { function: 2, post: 1 }],
        &[Move::Close { post: 1 }],
        &[Move::Leave { person: 2, post: 2 }, Move::Take { person: 3, post: 2 }, Move::Close { post: 3 }],
    ];
    for moves in plans {
        let Effect { appear, vanish, after, .. } = effect(&plan(moves), &office());
        let (was, will) = (all(&office()), all(&after));
        let told = |found: &[Finding], of: &[Finding], others: &[Finding]| {
            let missing = of.iter().filter(|finding| !others.contains(finding)).filter(|finding| !found.contains(finding)).count();
            (missing, found.iter().filter(|finding| !of.contains(finding) || others.contains(finding)).count())
        };
        assert_eq!((told(&appear, &will, &was), told(&vanish, &was, &will)), ((0, 0), (0, 0)), "{moves:?}");
    }
}

#[test]
fn a_post_that_is_closed_later_has_its_work_until_then() {
    let later = Plan { moves: vec![Move::Close { post: 1 }], on: day("2026-12-01") };
    let after = carried_out(&later, office());
    assert_eq!((after.duties.len(), after.posts.get(1).and_then(|post| post.closed_on)), (2, Some(day("2026-12-01"))));
    assert_eq!(carried_out(&plan(&[Move::Close { post: 1 }]), office()).duties.len(), 1);
}

#[test]
fn who_holds_what_is_told_before_and_after() {
    let held = |moves: &[Move]| effect(&plan(moves), &office()).holdings;
    let taken = held(&[Move::Take { person: 1, post: 2 }]);
    assert_eq!((taken.persons.as_slice(), taken.functions.as_slice()), ([1, 2].as_slice(), [1, 2].as_slice()));
    let clash = Some(Severity::Error);
    assert_eq!(taken.get(1, 1), Holding { now: true, then: true, clash });
    assert_eq!(taken.get(2, 1), Holding { now: false, then: true, clash });
    assert_eq!(taken.get(2, 2), Holding { now: true, then: true, clash: None });
    assert_eq!(taken.get(1, 2), Holding::default());
    let left = held(&[Move::Take { person: 1, post: 2 }, Move::Leave { person: 1, post: 1 }]);
    assert_eq!(left.get(1, 1), Holding { now: true, then: false, clash: None });
    assert_eq!(left.get(2, 1), Holding { now: false, then: true, clash: None });
    assert_eq!(held(&[]).functions, Vec::<u32>::new());
}

#[test]
fn a_function_given_to_the_wrong_post_is_found_out_and_taken_back_leaves_nothing() {
    let give = Move::Give { function: 2, post: 1 };
    assert_eq!(told(&[give]).0, ["K01"]);
    let mut planned = plan(&[give]);
    planned.add(Move::Withdraw { function: 2, post: 1 });
    assert_eq!(planned.moves, []);
    planned.add(give);
    planned.add(give);
    assert_eq!(planned.moves, [give]);
}

#[test]
fn who_takes_a_vacant_post_fills_it_and_who_leaves_makes_it_vacant() {
    let (appear, vanish) = told(&[Move::Take { person: 3, post: 3 }]);
    assert!(vanish.contains(&"K07"), "{vanish:?}");
    assert!(!appear.contains(&"K01"), "{appear:?}");
    let effect = effect(&plan(&[Move::Leave { person: 1, post: 1 }]), &office());
    assert!(effect.appear.iter().any(|finding| finding.check == "K07"));
}

#[test]
fn a_move_within_a_plan_sees_those_before_it() {
    // N1 gives up the contracts and takes the deliveries, N2 the other way round.
    let swap =
        [Move::Leave { person: 1, post: 1 }, Move::Leave { person: 2, post: 2 }, Move::Take { person: 1, post: 2 }, Move::Take { person: 2, post: 1 }];
    let (appear, vanish) = told(&swap);
    assert!(!appear.contains(&"K01") && !appear.contains(&"K18") && vanish.is_empty(), "{appear:?} {vanish:?}");
}

#[test]
fn a_closed_post_has_neither_holder_nor_duty() {
    let after = carried_out(&plan(&[Move::Close { post: 1 }]), office());
    assert_eq!(after.posts.get(1).map(|post| post.closed_on), Some(Some(day("2026-06-15"))));
    assert_eq!(after.tenures.get(1).map(|tenure| tenure.until), Some(Some(day("2026-06-14"))));
    assert!(after.duties.iter().all(|duty| duty.post.row() != 1));
    assert!(!Move::Close { post: 1 }.is_possible(&after) && !Move::Take { person: 3, post: 1 }.is_possible(&after));
}

#[test]
fn what_is_carried_out_is_what_was_shown() {
    let steps: Vec<Move> = [
        Move::Take { person: 1, post: 2 },
        Move::Leave { person: 2, post: 2 },
        Move::Give { function: 2, post: 3 },
        Move::Withdraw { function: 1, post: 1 },
        Move::Close { post: 2 },
    ]
    .to_vec();
    // Every choice of moves, in both orders.
    for choice in 0..32u8 {
        let mut moves: Vec<Move> = steps.iter().enumerate().filter(|(place, _)| choice & (1 << place) != 0).map(|(_, step)| *step).collect();
        for _ in 0..2 {
            let planned = plan(&moves);
            let shown = effect(&planned, &office());
            let done = carried_out(&planned, office());
            let facts = |snapshot: &Snapshot| {
                let tenures: Vec<Tenure> = snapshot.tenures.iter().map(|tenure| tenure.record.clone()).collect();
                let posts: Vec<_> = snapshot.posts.iter().map(|post| post.record.clone()).collect();
                (tenures, posts, snapshot.duties.len())
            };
            assert_eq!(facts(&shown.after), facts(&done), "{moves:?}");
            moves.reverse();
        }
    }
}

#[test]
fn a_later_day_ends_tenures_the_day_before() {
    let later = Plan { moves: vec![Move::Leave { person: 1, post: 1 }], on: day("2026-12-01") };
    let after = carried_out(&later, office());
    assert_eq!(after.tenures.get(1).map(|tenure| tenure.until), Some(Some(day("2026-11-30"))));
}

#[test]
fn who_brings_nothing_new_is_proposed_first() {
    let found = candidates(2, &plan(&[]), &office());
    let persons: Vec<u32> = found.iter().map(|candidate| candidate.person).collect();
    assert_eq!(persons, [3, 1], "N2 holds the post already");
    assert_eq!(found[0], Candidate { person: 3, posts: vec![], duties: 0, errors: 0, warnings: 0 });
    assert!(found[1].errors > 0);
}
