//! The life of a risk: closing, relaxation, tasks.

use serde_json::json;

use super::*;

#[test]
fn a_closed_risk_has_a_reason_and_evidence() {
    let closed = |reason: Json| risk("R3", json!({ "status": "closed", "closing_reason": reason }));
    let proof =
        |of: &str| set(Table::Evidence, "EV1", json!({ "of": of, "name": "minutes.pdf", "size": 1, "digest": "0".repeat(64), "added": "2026-01-01" }));
    hold(vec![
        (vec![closed(json!(null))], &["K53 error R3", "K53 error R3"]),
        (vec![closed(json!(" ")), proof("R3")], &["K53 error R3"]),
        (vec![closed(json!("The post was closed")), proof("R3")], &[]),
        (vec![closed(json!("The post was closed")), proof("R1")], &["K53 error R3"]),
    ]);
}

#[test]
fn a_risk_that_is_let_stand_has_an_approval() {
    let relaxed = || risk("R1", json!({ "response": "relax" }));
    let acceptance = |code: &str, until: &str, check: Json| {
        let fields = json!({ "of": "R1", "check": check, "reason": "Small unit", "approver": "Head", "approved_on": "2026-01-01", "until": until });
        set(Table::Acceptances, code, fields)
    };
    hold(vec![
        (vec![relaxed()], &["K54 error R1"]),
        (vec![relaxed(), acceptance("AC1", "2026-11-22", json!(null))], &[]),
        (vec![relaxed(), acceptance("AC1", "2026-11-21", json!(null))], &["K54 error R1"]),
        (vec![relaxed(), acceptance("AC1", "2026-11-21", json!(null)), acceptance("AC2", "2027-11-21", json!(null))], &[]),
        (vec![relaxed(), acceptance("AC1", "2027-11-21", json!("K28"))], &["K54 error R1"]),
        (vec![relaxed(), risk("R1", json!({ "status": "closed", "closing_reason": "x" }))], &["K53 error R1"]),
    ]);
    for response in ["avoid", "reduce", "share"] {
        assert_eq!(told(&changed(&[risk("R1", json!({ "response": response }))])), Vec::<String>::new());
    }
}

#[test]
fn tasks_are_done_in_time() {
    let action = |due: &str, state: &str| {
        set(Table::Actions, "AT1", json!({ "title": "Write it", "of": "R1", "person": "N1", "due": due, "progress": 50, "state": state }))
    };
    for state in ["open", "done", "dropped"] {
        for (due, is_past) in [("2026-11-21", true), ("2026-11-22", false)] {
            let expected: &[&str] = if is_past && state == "open" { &["K32 warning AT1"] } else { &[] };
            let snapshot = changed(&[action(due, state)]);
            assert_eq!(told(&snapshot), expected, "{state} {due}");
            each_is_said_well(&snapshot);
        }
    }
}
