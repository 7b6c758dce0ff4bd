//! Holders whose days are known beforehand.

use chrono::NaiveDate;
use serde_json::{Value as Json, json};

use super::{Due, State, clocks, due, exits_without_review, lacks_declaration, months_between};
use crate::domain::batch::{Given, resolve};
use crate::domain::choice::Origin;
use crate::domain::due::Deadline;
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("the day is written right")
}

/// A key post that is held for 36 months at most, with some further records, on 2026-06-15.
fn office(further: &[(Table, Json)]) -> Snapshot {
    let mut snapshot = Snapshot::default();
    snapshot.today = day("2026-06-15");
    let mut rows = vec![
        (Table::Units, json!({ "code": "U1", "name": "采购单位", "body": "purchaser" })),
        (Table::Posts, json!({ "code": "P1", "name": "合同管理岗", "unit": "U1", "key_post": true, "rotation_months": 36 })),
        (Table::Persons, json!({ "code": "N1", "name": "张文" })),
        (Table::Persons, json!({ "code": "N2", "name": "李静" })),
    ];
    rows.extend(further.iter().cloned());
    // What comes later stands for what came before with its code.
    let mut given: Vec<Given> = Vec::new();
    for (table, fields) in rows {
        let fields = fields.as_object().cloned().unwrap_or_default();
        match given.iter_mut().find(|given| given.fields.get("code") == fields.get("code")) {
            Some(known) => known.fields.extend(fields),
            None => given.push(Given { table, row: given.len() + 1, fields }),
        }
    }
    let resolved = resolve(&given, &snapshot, Origin::Own);
    assert_eq!(resolved.problems, []);
    resolved.new.into_iter().for_each(|entry| snapshot.put(entry.into_shared()));
    snapshot
}

fn tenure(code: &str, person: &str, from: &str, until: Option<&str>) -> (Table, Json) {
    (Table::Tenures, json!({ "code": code, "person": person, "post": "P1", "from": from, "until": until }))
}

fn measure(code: &str, kind: &str, on: &str, until: Option<&str>) -> (Table, Json) {
    let fields = json!({ "code": code, "post": "P1", "person": "N1", "kind": kind, "on": on, "until": until, "approver": "局长办公会" });
    (Table::RotationMeasures, fields)
}

fn stands(further: &[(Table, Json)]) -> Vec<(State, NaiveDate, u32)> {
    let snapshot = office(further);
    let post = snapshot.posts.get(1).expect("the post is there");
    clocks(post, &snapshot).into_iter().map(|clock| (clock.state, clock.due, clock.months_held)).collect()
}

#[test]
fn a_holder_is_in_time_then_soon_then_overdue() {
    for (from, state, due, held) in [
        ("2025-01-01", State::InTime, "2028-01-01", 17),
        ("2023-09-14", State::InTime, "2026-09-14", 33),
        ("2023-09-13", State::Soon, "2026-09-13", 33),
        ("2023-06-15", State::Soon, "2026-06-15", 36),
        ("2023-06-14", State::Overdue, "2026-06-14", 36),
    ] {
        assert_eq!(stands(&[tenure("H1", "N1", from, None)]), [(state, day(due), held)], "{from}");
    }
}

#[test]
fn the_settings_say_how_long_before_a_rotation_is_told() {
    let settings = (Table::Settings, json!({ "code": "settings", "language": "zh", "rotation_notice_days": 30 }));
    assert_eq!(stands(&[tenure("H1", "N1", "2023-09-01", None), settings]), [(State::InTime, day("2026-09-01"), 33)]);
}

#[test]
fn a_term_that_goes_on_without_a_break_counts_from_its_beginning() {
    let broken = [tenure("H1", "N1", "2022-01-01", Some("2024-12-30")), tenure("H2", "N1", "2025-01-01", None)];
    assert_eq!(stands(&broken), [(State::InTime, day("2028-01-01"), 17)]);
    let whole = [tenure("H1", "N1", "2022-01-01", Some("2024-12-31")), tenure("H2", "N1", "2025-01-01", None)];
    assert_eq!(stands(&whole), [(State::Overdue, day("2025-01-01"), 53)]);
}

#[test]
fn an_approved_extension_moves_the_day_and_another_does_not() {
    let held = tenure("H1", "N1", "2023-01-01", None);
    let extended = measure("RM1", "extension", "2025-12-01", Some("2026-12-31"));
    assert_eq!(stands(&[held.clone(), extended]), [(State::Extended(day("2026-12-31")), day("2026-12-31"), 41)]);
    let run_out = measure("RM1", "extension", "2025-12-01", Some("2026-06-14"));
    assert_eq!(stands(&[held.clone(), run_out]), [(State::Overdue, day("2026-06-14"), 41)]);
    let of_an_earlier_term = measure("RM1", "extension", "2022-12-01", Some("2026-12-31"));
    assert_eq!(stands(&[held, of_an_earlier_term]), [(State::Overdue, day("2026-01-01"), 41)]);
}

#[test]
fn an_audit_counts_only_where_the_post_does_not_rotate() {
    let held = tenure("H1", "N1", "2020-01-01", None);
    let audit = measure("RM1", "audit", "2025-01-10", None);
    let fixed = (Table::Posts, json!({ "code": "P1", "no_rotation_reason": "专业人员不足" }));
    assert_eq!(stands(&[held.clone(), audit.clone()]), [(State::Overdue, day("2023-01-01"), 77)]);
    assert_eq!(stands(&[held.clone(), fixed.clone()]), [(State::Overdue, day("2023-01-01"), 77)]);
    assert_eq!(stands(&[held, fixed, audit]), [(State::Audited(day("2025-01-10")), day("2028-01-10"), 77)]);
}

#[test]
fn who_leaves_a_key_post_is_reviewed_once() {
    let count = |further: &[(Table, Json)]| {
        let snapshot = office(further);
        exits_without_review(snapshot.posts.get(1).expect("the post is there"), &snapshot).count()
    };
    let gone = tenure("H1", "N1", "2023-01-01", Some("2026-01-31"));
    assert_eq!(count(std::slice::from_ref(&gone)), 1);
    assert_eq!(count(&[gone.clone(), measure("RM1", "exit_review", "2026-01-20", None)]), 0);
    assert_eq!(count(&[gone.clone(), measure("RM1", "audit", "2026-01-20", None)]), 1);
    assert_eq!(count(&[gone.clone(), tenure("H2", "N1", "2026-02-01", None)]), 0, "the person stays");
    assert_eq!(count(&[gone.clone(), tenure("H2", "N1", "2026-03-01", None)]), 1, "the person came back later");
    assert_eq!(count(&[gone.clone(), (Table::Posts, json!({ "code": "P1", "key_post": false }))]), 0);
    assert_eq!(count(&[tenure("H1", "N1", "2023-01-01", Some("2026-07-31"))]), 0, "still there");
}

#[test]
fn holders_of_key_posts_declare_each_year() {
    let held = tenure("H1", "N1", "2025-01-01", None);
    let declared = |year: u32| (Table::Declarations, json!({ "code": "DC1", "person": "N1", "year": year, "on": "2026-03-01" }));
    let lacking = |further: &[(Table, Json)]| {
        let snapshot = office(further);
        [1, 2].map(|person| lacks_declaration(person, &snapshot))
    };
    assert_eq!(lacking(std::slice::from_ref(&held)), [true, false]);
    assert_eq!(lacking(&[held.clone(), declared(2025)]), [true, false]);
    assert_eq!(lacking(&[held, declared(2026)]), [false, false]);
}

#[test]
fn what_is_due_comes_by_day() {
    let settings = (Table::Settings, json!({ "code": "settings", "language": "zh", "declaration_month": 2 }));
    let rows = [tenure("H1", "N1", "2023-01-01", Some("2026-01-31")), tenure("H2", "N2", "2026-02-01", None), settings];
    let mut found: Vec<Due> = due(&office(&rows)).collect();
    found.sort_unstable();
    let expected = [
        Due::new(day("2026-01-31"), Deadline::ExitReview, 1),
        Due::new(day("2026-02-28"), Deadline::Declaration, 2),
        Due::new(day("2029-02-01"), Deadline::Rotation, 1),
    ];
    assert_eq!(found, expected);
}

#[test]
fn months_are_full_months() {
    for (from, until, months) in
        [("2024-01-31", "2024-02-29", 1), ("2024-01-31", "2024-02-28", 0), ("2024-03-15", "2025-03-14", 11), ("2024-03-15", "2025-03-15", 12)]
    {
        assert_eq!(months_between(day(from), day(until)), months, "{from} {until}");
    }
}
