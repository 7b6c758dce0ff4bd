//! Small registers that each check must speak up about, and such as it must not.

use serde_json::{Map, Value as Json, json};

use super::*;
use crate::domain::batch::{self, Given};
use crate::domain::choice::Choice;
use crate::domain::choice::Origin;
use crate::i18n::Lang;

/// A sound register: one step of one unit, led, reviewed and approved by three people.
fn sound() -> Vec<(Table, Json)> {
    let role = |code: &str, raci: &str, key: u32, acting: bool| {
        (Table::Roles, json!({ "code": code, "name": code, "short": key.to_string(), "raci": raci, "key": key, "acting": acting }))
    };
    let person = |code: &str| (Table::Persons, json!({ "code": code, "name": code }));
    let post = |code: &str| {
        let fields = json!({ "code": code, "name": code, "unit": "U1", "section": "SEC1", "line": 1, "risk_level": "high", "key_post": true });
        (Table::Posts, fields)
    };
    let tenure = |code: &str, person: &str, post: &str, stand_in: bool| {
        (Table::Tenures, json!({ "code": code, "person": person, "post": post, "from": "2025-01-01", "stand_in": stand_in }))
    };
    let duty =
        |step: &str, post: &str, role: &str| (Table::Duties, json!({ "code": format!("{step}/{post}/{role}"), "step": step, "post": post, "role": role }));
    let level = |code: &str, score: u32| (Table::Levels, json!({ "code": code, "name": code, "min_score": score, "mark": "*", "colour": "#FF0000" }));
    let grade = |scale: &str| (Table::Grades, json!({ "code": scale, "scale": scale, "value": 5, "name": scale }));
    let step = |code: &str, seq: u32, start: bool| {
        (
            Table::Steps,
            json!({ "code": code, "name": code, "seq": seq, "unit": "U1", "matter": "M1", "no_limit_reason": "none", "start": start, "end": !start }),
        )
    };
    let risk = |code: &str, step: &str, post: &str, control: &str| {
        let fields = json!({ "code": code, "title": code, "step": step, "posts": [post], "likelihood": 4, "impact": 4, "controls": [control] });
        (Table::Risks, fields)
    };
    let control = |code: &str, post: &str| (Table::Controls, json!({ "code": code, "name": code, "method": "separation", "owner_post": post }));
    let mut all = vec![
        (Table::Units, json!({ "code": "U1", "name": "Unit", "body": "purchaser" })),
        level("low", 1),
        level("high", 12),
        role("lead", "R", 1, true),
        role("assist", "R", 2, true),
        role("review", "C", 3, true),
        role("approve", "A", 5, true),
        role("inform", "I", 6, false),
        (Table::Sections, json!({ "code": "SEC1", "name": "Section", "unit": "U1", "leader_post": "P3" })),
        (Table::Laws, json!({ "code": "L1", "name": "Law", "kind": "law" })),
        (Table::Functions, json!({ "code": "F1", "name": "Buys", "held_by_post": true })),
        (Table::Functions, json!({ "code": "F2", "name": "Accepts", "held_by_post": true })),
        (
            Table::Incompatibilities,
            json!({ "code": "X1", "function_a": "F1", "function_b": "F2", "strength": "must", "scope": "always", "confidence": "text" }),
        ),
        (Table::Matters, json!({ "code": "M1", "name": "Matter", "unit": "U1" })),
        (Table::Successors, json!({ "code": "S1/next/S2", "step": "S1", "next": "S2" })),
        (Table::IncompatibleSteps, json!({ "code": "S1/other/S2", "step_a": "S1", "step_b": "S2", "because": "X1" })),
        control("C1", "P4"),
        control("C2", "P2"),
        grade("likelihood"),
        grade("impact"),
        step("S1", 1, true),
        step("S2", 2, false),
    ];
    all.extend(["S1", "S2"].map(|step| (Table::Citations, json!({ "code": format!("{step}/L1"), "of": step, "law": "L1" }))));
    all.extend(["N1", "N2", "N3", "N4", "N5", "N6", "N7", "N8"].map(person));
    all.extend(["P1", "P2", "P3", "P4"].map(post));
    all.extend((1..=4).map(|number| tenure(&format!("H{number}"), &format!("N{number}"), &format!("P{number}"), false)));
    all.extend((1..=4).map(|number| tenure(&format!("A{number}"), &format!("N{}", number + 4), &format!("P{number}"), true)));
    all.extend([duty("S1", "P1", "lead"), duty("S1", "P2", "review"), duty("S1", "P3", "approve")]);
    all.extend([duty("S2", "P4", "lead"), duty("S2", "P2", "review"), duty("S2", "P3", "approve")]);
    all.extend([risk("R1", "S1", "P1", "C1"), risk("R2", "S2", "P3", "C1"), risk("R3", "S2", "P4", "C2")]);
    all
}

/// The sound register with records changed, added, or (where `fields` is null) taken out.
fn register(changes: &[(Table, &str, Json)]) -> Snapshot {
    let mut rows = sound();
    for (table, code, fields) in changes {
        let known = rows.iter().position(|(known, row)| known == table && row["code"] == *code);
        match (known, fields.as_object()) {
            (Some(place), None) => drop(rows.remove(place)),
            (Some(place), Some(fields)) => rows[place].1.as_object_mut().expect("an object").extend(fields.clone()),
            (None, fields) => {
                let mut row = fields.cloned().unwrap_or_default();
                row.insert("code".to_owned(), json!(code));
                rows.push((*table, Json::Object(row)));
            }
        }
    }
    let mut snapshot = Snapshot::default();
    snapshot.today = "2026-11-22".parse().expect("a day");
    let fields = |row: Json| -> Map<String, Json> { row.as_object().cloned().unwrap_or_default() };
    let given: Vec<Given> = rows.into_iter().enumerate().map(|(row, (table, json))| Given { table, row, fields: fields(json) }).collect();
    let resolved = batch::resolve(&given, &snapshot, Origin::Own);
    assert!(resolved.problems.is_empty(), "{:?}", resolved.problems);
    for entry in resolved.new {
        snapshot.put(entry.into_shared());
    }
    snapshot
}

/// Findings as `K16 error S1`.
fn told(snapshot: &Snapshot) -> Vec<String> {
    let code = |id: AnyId| snapshot.entry(id).map(|entry| entry.code().to_owned()).unwrap_or_default();
    let mut told: Vec<String> =
        all(snapshot).iter().map(|finding| format!("{} {} {}", finding.check, finding.severity.key(), code(finding.record))).collect();
    told.sort();
    told
}

#[test]
fn a_sound_register_has_no_findings() {
    assert_eq!(told(&register(&[])), Vec::<String>::new());
}

/// One change to the sound register, and all that is to be found then.
#[test]
fn each_check_finds_what_it_is_for() {
    let none = Json::Null;
    let duty = |step: &str, post: &str, role: &str| (Table::Duties, format!("{step}/{post}/{role}"), json!({ "step": step, "post": post, "role": role }));
    let set = |table: Table, code: &str, fields: Json| (table, code.to_owned(), fields);
    let out = |table: Table, code: &str| (table, code.to_owned(), none.clone());
    type Change = (Table, String, Json);
    let cases: Vec<(Vec<Change>, &[&str])> = vec![
        // Separation: within a post, through two posts, by strength and certainty, and only while the tenures run.
        (vec![set(Table::Posts, "P1", json!({ "functions": ["F1", "F2"] }))], &["K01 error P1"]),
        (
            vec![set(Table::Posts, "P1", json!({ "functions": ["F2", "F1"] })), set(Table::Incompatibilities, "X1", json!({ "strength": "should" }))],
            &["K02 warning P1"],
        ),
        (
            vec![
                set(Table::Posts, "P1", json!({ "functions": ["F1", "F2"] })),
                set(Table::Incompatibilities, "X1", json!({ "confidence": "unconfirmed" })),
            ],
            &["K01 warning P1"],
        ),
        (
            vec![set(Table::Posts, "P1", json!({ "functions": ["F1", "F2"] })), set(Table::Incompatibilities, "X1", json!({ "scope": "same_project" }))],
            &[],
        ),
        (vec![set(Table::Posts, "P1", json!({ "functions": ["F1"] })), set(Table::Posts, "P2", json!({ "functions": ["F2"] }))], &[]),
        (
            vec![
                set(Table::Posts, "P2", json!({ "functions": ["F1"] })),
                set(Table::Posts, "P3", json!({ "functions": ["F2"] })),
                set(Table::Tenures, "H3", json!({ "person": "N2" })),
            ],
            &["K01 error N2"],
        ),
        (
            vec![
                set(Table::Posts, "P2", json!({ "functions": ["F1"] })),
                set(Table::Posts, "P3", json!({ "functions": ["F2"] })),
                set(Table::Tenures, "A3", json!({ "person": "N2" })),
            ],
            &["K01 warning N2"],
        ),
        (vec![duty("S2", "P1", "assist")], &["K18 error S1"]),
        (vec![duty("S2", "P1", "assist"), set(Table::Incompatibilities, "X1", json!({ "strength": "should" }))], &["K18 warning S1"]),
        (vec![duty("S2", "P1", "inform")], &[]),
        // Posts.
        (vec![set(Table::Posts, "P1", json!({ "rotation_months": 20 }))], &["K03 error P1"]),
        (vec![set(Table::Posts, "P1", json!({ "rotation_months": 20, "key_post": false }))], &[]),
        (vec![set(Table::Posts, "P1", json!({ "rotation_months": 24 }))], &["K04 warning P1"]),
        (vec![set(Table::Posts, "P1", json!({ "rotation_months": 36 })), set(Table::Posts, "P2", json!({ "rotation_months": 60 }))], &[]),
        (
            vec![
                set(Table::Posts, "P1", json!({ "rotation_months": 36, "risk_level": "low" })),
                set(Table::Posts, "P2", json!({ "rotation_months": 60 })),
            ],
            &["K06 warning P2"],
        ),
        (vec![set(Table::Tenures, "H2", json!({ "until": "2026-11-21" }))], &["K07 warning P2"]),
        (vec![set(Table::Tenures, "H2", json!({ "until": "2026-11-22" }))], &[]),
        (vec![out(Table::Tenures, "A2")], &["K07 warning P2"]),
        (vec![out(Table::Tenures, "A2"), set(Table::Posts, "P2", json!({ "deputy_post": "P4" }))], &[]),
        // Steps.
        (vec![set(Table::Steps, "S1", json!({ "min_participants": 2 }))], &["K09 error S1"]),
        (vec![set(Table::Steps, "S1", json!({ "min_participants": 2 })), duty("S1", "P2", "assist")], &[]),
        (vec![set(Table::Steps, "S1", json!({ "no_limit_reason": null }))], &["K10 warning S1"]),
        (
            vec![set(Table::TimeLimits, "T1", json!({ "step": "S1", "text": "Limit", "value": 7, "unit": "day", "kind": "max", "own_value": 8 }))],
            &["K11 error S1"],
        ),
        (vec![set(Table::TimeLimits, "T1", json!({ "step": "S1", "text": "Limit", "value": 7, "unit": "day", "kind": "max", "own_value": 7 }))], &[]),
        (
            vec![set(Table::TimeLimits, "T1", json!({ "step": "S1", "text": "Limit", "value": 7, "unit": "day", "kind": "min_period", "own_value": 5 }))],
            &["K11 error S1"],
        ),
        (vec![out(Table::Citations, "S1/L1")], &["K12 warning S1"]),
        (vec![set(Table::Steps, "S2", json!({ "seq": 1 }))], &["K13 warning S1", "K13 warning S2"]),
        (vec![out(Table::Successors, "S1/next/S2")], &["K13 warning S1", "K13 warning S2"]),
        (vec![set(Table::Duties, "S1/P2/review", json!({ "order": 1 })), set(Table::Duties, "S1/P3/approve", json!({ "order": 3 }))], &["K13 warning S1"]),
        (vec![set(Table::Duties, "S1/P2/review", json!({ "order": 1 })), set(Table::Duties, "S1/P3/approve", json!({ "order": 2 }))], &[]),
        (vec![out(Table::Risks, "R1")], &["K14 warning S1", "K49 warning P1"]),
        (vec![set(Table::Matters, "M2", json!({ "name": "Other", "unit": "U1" }))], &["K56 warning M2"]),
        (vec![set(Table::Steps, "S1", json!({ "applicable": false, "no_limit_reason": null, "min_participants": 9 }))], &[]),
        // Matrix.
        (vec![out(Table::Duties, "S1/P3/approve")], &["K15 warning S1"]),
        (vec![out(Table::Duties, "S1/P3/approve"), set(Table::Steps, "S1", json!({ "no_approval_reason": "independent" }))], &[]),
        (vec![set(Table::Steps, "S1", json!({ "no_approval_reason": "independent" }))], &["K15 warning S1"]),
        (vec![duty("S1", "P4", "approve")], &["K15 warning S1"]),
        (vec![duty("S1", "P4", "approve"), set(Table::Steps, "S1", json!({ "approval_by_amount": true }))], &[]),
        (vec![out(Table::Duties, "S2/P4/lead"), duty("S2", "P4", "assist")], &["K16 error S2"]),
        (vec![duty("S1", "P1", "approve"), out(Table::Duties, "S1/P3/approve")], &["K17 error S1"]),
        (vec![duty("S1", "P1", "review")], &["K17 warning S1"]),
        (vec![set(Table::Tenures, "H3", json!({ "person": "N1" }))], &["K17 error S1"]),
        (vec![set(Table::Tenures, "H3", json!({ "person": "N1", "until": "2026-01-01" }))], &["K07 warning P3"]),
        (vec![set(Table::Tenures, "A3", json!({ "person": "N1" }))], &["K17 warning S1"]),
        (vec![set(Table::Tenures, "H3", json!({ "person": "N1" })), set(Table::Posts, "P3", json!({ "collective": true }))], &["K17 warning S1"]),
        (vec![set(Table::Posts, "P3", json!({ "line": 3 }))], &["K19 error S1", "K19 error S2"]),
        (vec![set(Table::Posts, "P2", json!({ "line": 3 }))], &[]),
        (vec![out(Table::Duties, "S1/P2/review"), out(Table::Duties, "S2/P2/review")], &["K22 info P2"]),
        // Risks.
        (vec![set(Table::Sections, "SEC1", json!({ "leader_post": null }))], &["K24 warning R1", "K24 warning R2", "K24 warning R3"]),
        (vec![set(Table::Risks, "R1", json!({ "controls": [] }))], &["K26 error R1"]),
        (vec![set(Table::Risks, "R1", json!({ "controls": [], "likelihood": 1 }))], &[]),
        (vec![set(Table::Risks, "R1", json!({ "controls": [], "status": "closed" }))], &[]),
        (vec![set(Table::Controls, "C2", json!({ "method": "education" }))], &["K27 warning R3"]),
        (vec![set(Table::Controls, "C2", json!({ "owner_post": "P4" }))], &["K28 warning R3"]),
        (vec![set(Table::Risks, "R1", json!({ "likelihood": null }))], &["K29 warning R1"]),
        (vec![set(Table::Risks, "R1", json!({ "residual_likelihood": 5, "residual_impact": 4 }))], &["K29 error R1"]),
        (vec![set(Table::Risks, "R1", json!({ "residual_likelihood": 4, "residual_impact": 4 }))], &[]),
        (vec![set(Table::Risks, "R1", json!({ "next_review": "2026-11-21" }))], &["K31 warning R1"]),
        (vec![set(Table::Risks, "R1", json!({ "next_review": "2026-11-22" }))], &[]),
        (vec![set(Table::Risks, "R4", json!({ "title": "R 1。", "step": "S1", "posts": ["P1"], "likelihood": 1, "impact": 1 }))], &["K33 warning R4"]),
        (vec![set(Table::Risks, "R1", json!({ "posts": ["P1", "P4"], "controls": ["C2"] }))], &["K50 warning R1"]),
        // Basis.
        (vec![set(Table::Laws, "L1", json!({ "expires": "2026-11-21" }))], &["K34 error S1", "K34 error S2"]),
        (vec![set(Table::Laws, "L1", json!({ "expires": "2026-11-22" }))], &[]),
    ];
    let mut faults = Vec::new();
    for (changes, expected) in cases {
        let changes: Vec<(Table, &str, Json)> = changes.iter().map(|(table, code, fields)| (*table, code.as_str(), fields.clone())).collect();
        let snapshot = register(&changes);
        if told(&snapshot) != expected {
            faults.push(format!("{changes:?}: {:?}, not {expected:?}", told(&snapshot)));
        }
        each_is_said_well(&snapshot);
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Every finding has its sentence in both languages, and is found again at its record.
fn each_is_said_well(snapshot: &Snapshot) {
    for finding in all(snapshot) {
        for lang in Lang::ALL {
            let text = finding.text(snapshot, lang);
            assert!(!text.contains("%{") && !text.starts_with("check."), "{text}");
            assert!(!finding.basis(lang).starts_with("check.") && !finding.title(lang).starts_with("check."));
        }
        assert!(of_record(finding.record, snapshot).contains(&finding), "{finding:?}");
        assert!(finding.field.is_none_or(|field| finding.record.table.field(field).is_some()), "{finding:?}");
    }
}

#[test]
fn a_cell_says_what_concerns_its_post() {
    let duty = json!({ "step": "S2", "post": "P1", "role": "assist" });
    let snapshot = register(&[(Table::Duties, "S2/P1/assist", duty)]);
    let row = |table: Table, code: &str| snapshot.find(table, code).expect("a record");
    let said = |step: &str, post: &str| -> Vec<&str> {
        of_cell(row(Table::Steps, step), row(Table::Posts, post), &snapshot).iter().map(|finding| finding.check).collect()
    };
    assert_eq!(said("S1", "P1"), ["K18"]);
    assert_eq!(said("S2", "P1"), ["K18"], "the other step of the pair says so too");
    assert_eq!(said("S2", "P4"), Vec::<&str>::new());
}

#[test]
fn the_number_of_a_check_is_its_own() {
    let mut ids: Vec<&str> = list().map(|check| check.id).collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count);
    assert!(ids.iter().all(|id| find(id).is_some_and(|check| check.id == *id)));
}

#[test]
fn findings_are_counted_by_check_and_the_gravest_come_first() {
    let at = |row| AnyId { table: Table::Risks, row };
    let finding = |check, severity, row| Finding::new(check, severity, at(row), "check.K24");
    let (warning, error) = (Severity::Warning, Severity::Error);
    let found = [finding("K07", warning, 1), finding("K24", warning, 2), finding("K24", warning, 3), finding("K16", error, 4), finding("K24", error, 5)];
    let mut counts = super::tally::Counts::default();
    counts.add(&found);
    let counted: Vec<_> = counts.sorted().into_iter().map(|tally| (tally.check, tally.severity, tally.count, tally.first.row)).collect();
    assert_eq!(counted, [("K16", error, 1, 4), ("K24", error, 1, 5), ("K24", warning, 2, 2), ("K07", warning, 1, 1)]);
}
