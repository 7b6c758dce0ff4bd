//! Steps: people, limits, basis, order, risks.

use serde_json::json;

use super::*;
use crate::domain::choice::{LimitKind, LimitUnit};

fn limit(fields: Json) -> Change {
    let mut all = json!({ "step": "S1", "text": "Limit", "value": 7, "unit": "day", "kind": "max" });
    all.as_object_mut().expect("an object").extend(fields.as_object().expect("an object").clone());
    set(Table::TimeLimits, "T1", all)
}

#[test]
fn enough_people_do_a_step() {
    let two = || step("S1", json!({ "min_participants": 2 }));
    hold(vec![
        (vec![two()], &["K09 error S1"]),
        (vec![two(), duty("S1", "P2", "assist")], &[]),
        (vec![step("S1", json!({ "min_participants": 1 }))], &[]),
        (vec![step("S1", json!({ "min_participants": 9, "applicable": false, "no_limit_reason": null }))], &[]),
        (vec![two(), post("P1", json!({ "collective": true }))], &[]),
        // A vacant post is somebody to come.
        (vec![two(), out(Table::Tenures, "H1")], &["K07 warning P1", "K09 warning S1"]),
    ]);
}

#[test]
fn a_step_has_a_limit_or_a_reason() {
    let without = || step("S1", json!({ "no_limit_reason": null }));
    hold(vec![
        (vec![without()], &["K10 warning S1"]),
        (vec![without(), limit(json!({}))], &[]),
        (vec![without(), step("S1", json!({ "no_limit_reason": " " }))], &["K10 warning S1"]),
    ]);
}

/// All kinds of limits, each with an own value that is lower, the same and higher.
#[test]
fn an_own_limit_is_no_looser_than_the_law() {
    for kind in LimitKind::SET.keys {
        let is_most = matches!(*kind, "max" | "not_earlier");
        for unit in LimitUnit::SET.keys {
            for own in [6, 7, 8] {
                let is_looser = if is_most { own > 7 } else { own < 7 };
                let expected: &[&str] = if is_looser { &["K11 error S1"] } else { &[] };
                assert_eq!(told(&changed(&[limit(json!({ "kind": kind, "unit": unit, "own_value": own }))])), expected, "{kind} {unit} {own}");
            }
        }
    }
    hold(vec![
        (vec![limit(json!({ "own_value": 8, "confidence": "unconfirmed" }))], &["K11 warning S1"]),
        (vec![limit(json!({ "own_value": 8, "confidence": "partly" }))], &["K11 error S1"]),
        (vec![limit(json!({ "own_value": 8 })), step("S1", json!({ "applicable": false }))], &[]),
        (vec![limit(json!({}))], &[]),
    ]);
}

/// All kinds of limits beside the superior unit's and beside the newest edition's.
#[test]
fn a_limit_is_not_loosened() {
    for kind in LimitKind::SET.keys {
        let is_most = matches!(*kind, "max" | "not_earlier");
        for other in [6, 7, 8] {
            let is_looser = if is_most { 7 > other } else { 7 < other };
            let expected: &[&str] = if is_looser { &["K58 warning S1"] } else { &[] };
            let superior = changed(&[limit(json!({ "kind": kind, "superior_value": other }))]);
            assert_eq!(told(&superior), expected, "{kind}: the superior unit sets {other}");
            each_is_said_well(&superior);
            let mut edited = changed(&[limit(json!({ "kind": kind }))]);
            edited.last_limits = std::sync::Arc::new([("T1".to_owned(), other)].into());
            assert_eq!(told(&edited), expected, "{kind}: {other} in the newest edition");
            each_is_said_well(&edited);
        }
    }
    hold(vec![
        (vec![limit(json!({ "value": 9, "own_value": 5, "superior_value": 5 }))], &[]),
        (vec![limit(json!({ "value": 9, "own_value": 6, "superior_value": 5 }))], &["K58 warning S1"]),
        (vec![limit(json!({ "superior_value": 5 })), step("S1", json!({ "applicable": false }))], &[]),
    ]);
}

#[test]
fn a_step_has_a_basis() {
    hold(vec![
        (vec![out(Table::Citations, "S1/L1"), out(Table::Citations, "S1/L2")], &["K12 warning S1", "K57 warning S1"]),
        (vec![out(Table::Citations, "S1/L2")], &["K57 warning S1"]),
        (vec![out(Table::Citations, "S1/L1")], &[]),
        (vec![set(Table::Laws, "L2", json!({ "kind": "local" }))], &["K57 warning S1", "K57 warning S2"]),
        (vec![out(Table::Citations, "S1/L2"), step("S1", json!({ "applicable": false }))], &[]),
    ]);
}

#[test]
fn a_basis_is_in_force() {
    let law = |fields: Json| set(Table::Laws, "L1", fields);
    hold(vec![
        (vec![law(json!({ "expires": "2026-11-21" }))], &["K34 error S1", "K34 error S2"]),
        (vec![law(json!({ "expires": "2026-11-22" }))], &[]),
        (
            vec![
                law(json!({ "expires": "2026-11-21" })),
                out(Table::Citations, "S2/L1"),
                set(Table::Citations, "R1/L1", json!({ "of": "R1", "law": "L1" })),
            ],
            &["K34 error R1", "K34 error S1"],
        ),
    ]);
}

#[test]
fn steps_follow_one_another() {
    let way = |from: &str, to: &str| set(Table::Successors, &format!("{from}/next/{to}"), json!({ "step": from, "next": to }));
    hold(vec![
        (vec![step("S2", json!({ "seq": 1 }))], &["K13 warning S1", "K13 warning S2"]),
        (vec![step("S2", json!({ "seq": 3 }))], &["K13 warning S2"]),
        (vec![out(Table::Successors, "S1/next/S2")], &["K13 warning S1", "K13 warning S2"]),
        // A way back is allowed.
        (vec![way("S2", "S1")], &[]),
        // Nothing says where it ends, and the last step says so.
        (vec![step("S2", json!({ "end": false }))], &["K13 warning S2"]),
        // A circle that nobody enters and nobody leaves.
        (
            vec![step("S1", json!({ "start": false })), step("S2", json!({ "end": false })), way("S2", "S1")],
            &["K13 warning S1", "K13 warning S1", "K13 warning S2", "K13 warning S2"],
        ),
        (vec![step("S2", json!({ "end": false })), way("S2", "S1")], &["K13 warning S1", "K13 warning S2"]),
        (vec![step("S1", json!({ "start": false }))], &[]),
        (vec![step("S2", json!({ "applicable": false, "seq": 9 }))], &[]),
    ]);
}

/// Every order of three approvals from none to 4: told where a number below the highest is missing.
#[test]
fn the_orders_of_a_step_leave_no_gap() {
    let orders = [None, Some(1), Some(2), Some(3), Some(4)];
    for first in orders {
        for second in orders {
            for third in orders {
                let given = [first, second, third];
                let most = given.iter().flatten().max().copied().unwrap_or_default();
                let is_gapped = (1..=most).any(|order| !given.contains(&Some(order)));
                let expected: &[&str] = if is_gapped { &["K13 warning S1"] } else { &[] };
                let order = |code: &str, order: Option<u32>| set(Table::Duties, code, json!({ "order": order }));
                let changes = [order("S1/P1/lead", first), order("S1/P2/review", second), order("S1/P3/approve", third)];
                assert_eq!(told(&changed(&changes)), expected, "{given:?}");
            }
        }
    }
}

#[test]
fn steps_have_risks_and_matters_steps() {
    hold(vec![
        (vec![out(Table::Risks, "R1")], &["K14 warning S1", "K49 warning P1"]),
        (vec![set(Table::Matters, "M2", json!({ "name": "Other", "unit": "U1" }))], &["K56 warning M2"]),
        (vec![out(Table::Risks, "R1"), step("S1", json!({ "applicable": false }))], &["K49 warning P1"]),
    ]);
}
