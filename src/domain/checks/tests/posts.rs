//! Separation, holders of posts, rotation.

use serde_json::json;

use super::*;

fn measure(kind: &str, fields: Json) -> Change {
    let mut all = json!({ "post": "P1", "person": "N1", "kind": kind, "on": "2026-06-01" });
    all.as_object_mut().expect("an object").extend(fields.as_object().expect("an object").clone());
    set(Table::RotationMeasures, "RM1", all)
}

#[test]
fn functions_are_kept_apart() {
    let pair = |fields: Json| set(Table::Incompatibilities, "X1", fields);
    let both = || post("P1", json!({ "functions": ["F1", "F2"] }));
    hold(vec![
        (vec![both()], &["K01 error P1"]),
        (vec![both(), pair(json!({ "confidence": "unconfirmed" }))], &["K01 warning P1"]),
        (vec![both(), pair(json!({ "scope": "same_project" }))], &[]),
        (vec![both(), pair(json!({ "strength": "should" }))], &["K02 warning P1"]),
        (vec![both(), pair(json!({ "strength": "should", "scope": "same_project" }))], &[]),
        (vec![post("P1", json!({ "functions": ["F1"] })), post("P2", json!({ "functions": ["F2"] }))], &[]),
        // A closed post holds nothing.
        (vec![post("P5", json!({ "name": "P5", "unit": "U1", "functions": ["F1", "F2"], "closed_on": "2026-11-22" }))], &[]),
    ]);
}

#[test]
fn functions_are_kept_apart_through_two_posts() {
    let apart = || vec![post("P2", json!({ "functions": ["F1"] })), post("P3", json!({ "functions": ["F2"] }))];
    let with = |change: Change| apart().into_iter().chain([change]).collect::<Vec<_>>();
    hold(vec![
        (apart(), &[]),
        (with(tenure("H3", json!({ "person": "N2" }))), &["K01 error N2"]),
        (with(tenure("A3", json!({ "person": "N2" }))), &["K01 warning N2"]),
        (
            [with(tenure("H3", json!({ "person": "N2" }))), vec![set(Table::Incompatibilities, "X1", json!({ "strength": "should" }))]].concat(),
            &["K02 warning N2"],
        ),
        // Both of a body's members are no firm hands.
        ([with(tenure("H3", json!({ "person": "N2" }))), vec![post("P3", json!({ "collective": true }))]].concat(), &["K01 warning N2"]),
    ]);
}

#[test]
fn steps_that_need_other_people() {
    hold(vec![
        (vec![duty("S2", "P1", "assist")], &["K18 error S1"]),
        (vec![duty("S2", "P1", "assist"), set(Table::Incompatibilities, "X1", json!({ "strength": "should" }))], &["K18 warning S1"]),
        (vec![duty("S2", "P1", "assist"), set(Table::Incompatibilities, "X1", json!({ "confidence": "unconfirmed" }))], &["K18 warning S1"]),
        (vec![duty("S2", "P1", "assist"), step("S2", json!({ "applicable": false }))], &[]),
        (vec![duty("S2", "P1", "assist"), out(Table::IncompatibleSteps, "S1/other/S2")], &[]),
        (vec![duty("S2", "P1", "inform")], &[]),
        (vec![tenure("H4", json!({ "person": "N1" }))], &["K18 error S1"]),
    ]);
}

#[test]
fn posts_are_held() {
    let ended = || tenure("H2", json!({ "until": "2026-11-21" }));
    let not_key = || post("P2", json!({ "key_post": false }));
    hold(vec![
        (vec![ended(), not_key()], &["K07 warning P2"]),
        (vec![tenure("H2", json!({ "until": "2026-11-22" }))], &[]),
        (vec![tenure("H2", json!({ "from": "2026-11-23" }))], &["K07 warning P2"]),
        (vec![out(Table::Tenures, "H2"), out(Table::Tenures, "A2")], &["K07 warning P2"]),
        (vec![out(Table::Tenures, "A2")], &["K07 warning P2"]),
        (vec![out(Table::Tenures, "A2"), post("P2", json!({ "deputy_post": "P4" }))], &[]),
        (vec![ended(), post("P2", json!({ "key_post": false, "collective": true }))], &[]),
        (vec![ended(), post("P2", json!({ "key_post": false, "per_project": true }))], &[]),
        // A closed post needs nobody; what it reviewed falls away without harm.
        (vec![ended(), post("P2", json!({ "key_post": false, "closed_on": "2026-11-22" }))], &[]),
        (vec![ended(), post("P2", json!({ "key_post": false, "closed_on": "2026-11-23" }))], &["K07 warning P2"]),
    ]);
}

/// The program does not accept such terms, but an older file may hold them.
#[test]
fn terms_of_one_person_at_one_post_do_not_overlap() {
    let day = |text: &str| Value::Date(text.parse().expect("a day"));
    let cases = [
        // The first term runs from 2025-01-01 to 2026-12-31.
        ("2026-12-31", None, true),
        ("2027-01-01", None, false),
        ("2024-01-01", Some("2025-01-01"), true),
        ("2024-01-01", Some("2024-12-31"), false),
        ("2025-06-01", Some("2025-07-01"), true),
        ("2024-01-01", None, true),
    ];
    for (from, until, overlaps) in cases {
        let second = tenure("H9", json!({ "person": "N1", "post": "P1", "from": "2030-01-01" }));
        let mut snapshot = changed(&[tenure("H1", json!({ "until": "2026-12-31" })), second]);
        force(&mut snapshot, Table::Tenures, "H9", "from", day(from));
        force(&mut snapshot, Table::Tenures, "H9", "until", until.map_or(Value::Empty, day));
        let expected: &[&str] = if overlaps { &["K07 warning H9"] } else { &[] };
        assert_eq!(told(&snapshot), expected, "{from} {until:?}");
        each_is_said_well(&snapshot);
    }
    hold(vec![(
        vec![set(Table::Persons, "N9", json!({ "name": "N9" })), tenure("H9", json!({ "person": "N9", "post": "P1", "from": "2025-06-01" }))],
        &[],
    )]);
}

#[test]
fn key_posts_rotate() {
    let months = |months: u32| post("P1", json!({ "rotation_months": months }));
    hold(vec![
        (vec![months(20)], &["K03 error P1"]),
        (vec![post("P1", json!({ "rotation_months": 20, "key_post": false }))], &[]),
        (vec![months(20), tenure("H1", json!({ "stand_in": true }))], &["K07 warning P1"]),
        (vec![months(24)], &["K04 warning P1"]),
        (vec![months(24), settings(json!({ "language": "zh", "rotation_notice_days": 39 }))], &[]),
        (vec![months(24), settings(json!({ "language": "zh", "rotation_notice_days": 40 }))], &["K04 warning P1"]),
        (vec![months(36), settings(json!({ "language": "zh", "rotation_notice_days": 4_000_000_000_u32 }))], &["K04 warning P1"]),
        (vec![months(36)], &[]),
        // A term that goes on from an earlier one counts from there; one after a break does not.
        (vec![months(36), tenure("H9", json!({ "person": "N1", "post": "P1", "from": "2023-01-01", "until": "2024-12-31" }))], &["K03 error P1"]),
        (vec![months(36), tenure("H9", json!({ "person": "N1", "post": "P1", "from": "2023-01-01", "until": "2024-12-30" }))], &["K08 error H9"]),
        (vec![months(20), post("P1", json!({ "closed_on": "2026-01-01" }))], &["K16 error S1"]),
    ]);
}

#[test]
fn an_approved_extension_moves_the_day() {
    let months = || post("P1", json!({ "rotation_months": 20 }));
    let extension = |fields: Json| measure("extension", fields);
    hold(vec![
        (vec![months(), extension(json!({ "until": "2027-06-30", "approver": "Party group" }))], &[]),
        (vec![months(), extension(json!({ "until": "2026-11-22", "approver": "Party group" }))], &["K04 warning P1"]),
        (vec![months(), extension(json!({ "until": "2026-11-21", "approver": "Party group" }))], &["K03 error P1"]),
        (vec![months(), extension(json!({ "until": "2027-06-30", "approver": "Party group", "on": "2026-11-23" }))], &["K03 error P1"]),
        (vec![months(), extension(json!({ "until": "2027-06-30", "approver": "Party group", "person": "N2" }))], &["K03 error P1"]),
        (vec![months(), measure("audit", json!({ "until": "2027-06-30", "approver": "Party group" }))], &["K03 error P1"]),
    ]);
    // Nobody approved it: not accepted any more.
    let mut snapshot = changed(&[months(), extension(json!({ "until": "2027-06-30", "approver": "Party group" }))]);
    force(&mut snapshot, Table::RotationMeasures, "RM1", "approver", Value::Empty);
    assert_eq!(told(&snapshot), ["K03 error P1"]);
}

#[test]
fn whoever_cannot_rotate_is_audited() {
    let exempt = |months: u32| post("P1", json!({ "rotation_months": months, "no_rotation_reason": "Only one accountant" }));
    hold(vec![
        (vec![exempt(20)], &["K05 error P1"]),
        (vec![exempt(20), measure("audit", json!({}))], &[]),
        (vec![exempt(20), measure("audit", json!({ "on": "2025-03-22" }))], &[]),
        (vec![exempt(20), measure("audit", json!({ "on": "2025-03-21" }))], &["K05 error P1"]),
        (vec![exempt(20), measure("audit", json!({ "on": "2026-11-23" }))], &["K05 error P1"]),
        (vec![exempt(20), measure("exit_review", json!({}))], &["K05 error P1"]),
        (vec![exempt(20), measure("audit", json!({ "person": "N2" }))], &["K05 error P1"]),
        // The first period still runs.
        (vec![exempt(23)], &[]),
        (vec![post("P1", json!({ "no_rotation_reason": "Only one accountant" }))], &["K05 error P1"]),
        (vec![post("P1", json!({ "no_rotation_reason": "Only one accountant" })), measure("audit", json!({}))], &[]),
        (vec![post("P1", json!({ "no_rotation_reason": "Only one", "key_post": false }))], &[]),
    ]);
}

#[test]
fn higher_posts_rotate_no_later() {
    let months = |code: &str, months: u32, level: &str| post(code, json!({ "rotation_months": months, "risk_level": level }));
    hold(vec![
        (vec![months("P1", 36, "high"), months("P2", 60, "high")], &[]),
        (vec![months("P1", 36, "low"), months("P2", 60, "high")], &["K06 warning P2"]),
        (vec![months("P1", 60, "low"), months("P2", 60, "high")], &[]),
        (vec![months("P1", 36, "low"), months("P2", 60, "high"), post("P1", json!({ "closed_on": "2027-01-01" }))], &["K06 warning P2"]),
    ]);
}

#[test]
fn whoever_leaves_a_key_post_is_reviewed() {
    let left = || vec![tenure("H1", json!({ "until": "2026-05-31" })), tenure("H9", json!({ "person": "N9", "post": "P1", "from": "2026-06-01" }))];
    let with = |change: Change| [left(), vec![set(Table::Persons, "N9", json!({ "name": "N9" })), change]].concat();
    let next = |fields: Json| with(measure("exit_review", fields));
    hold(vec![
        (next(json!({})), &[]),
        (next(json!({ "on": "2025-01-01" })), &[]),
        (next(json!({ "on": "2024-12-31" })), &["K08 error H1"]),
        (next(json!({ "on": "2026-11-23" })), &["K08 error H1"]),
        (next(json!({ "kind": "audit" })), &["K08 error H1"]),
        (next(json!({ "person": "N2" })), &["K08 error H1"]),
        (next(json!({ "post": "P2" })), &["K08 error H1"]),
        (with(post("P1", json!({ "key_post": false }))), &[]),
        // The person stays: the next term goes on from there.
        (with(tenure("H9", json!({ "person": "N1" }))), &[]),
        (with(tenure("H9", json!({ "person": "N1", "from": "2026-06-02" }))), &["K08 error H1"]),
        // Standing in is no term.
        (vec![tenure("A1", json!({ "until": "2026-05-31" }))], &["K07 warning P1"]),
    ]);
}

#[test]
fn a_purchaser_has_one_section_that_coordinates() {
    let section = |code: &str, fields: Json| set(Table::Sections, code, fields);
    let second = || section("SEC2", json!({ "name": "Other", "unit": "U1", "coordinating": true }));
    hold(vec![
        (vec![section("SEC1", json!({ "coordinating": false }))], &["K55 error U1"]),
        (vec![section("SEC1", json!({ "coordinating": false })), second()], &[]),
        (vec![second()], &["K55 warning U1"]),
        (vec![section("SEC1", json!({ "coordinating": false })), set(Table::Units, "U1", json!({ "body": "agency" }))], &[]),
        (vec![section("SEC1", json!({ "coordinating": false })), set(Table::Units, "U1", json!({ "body": "supervisor" }))], &[]),
        (vec![set(Table::Units, "U2", json!({ "name": "Other", "body": "purchaser" }))], &["K55 error U2"]),
    ]);
}
