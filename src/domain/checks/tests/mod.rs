//! Small registers that each check must speak up about, and such as it must not.

mod authority;
mod content;
mod life;
mod matrix;
mod posts;
mod risks;
mod scheme;
mod steps;

use serde_json::{Map, Value as Json, json};

use super::*;
use crate::domain::batch::{self, Given};
use crate::domain::choice::Choice;
use crate::domain::choice::Origin;
use crate::domain::problem::Reason;
use crate::domain::value::Value;
use crate::i18n::Lang;

/// A sound register: two steps of one unit, each led, reviewed and approved by three people.
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
    let level = |code: &str, score: u32| {
        (Table::Levels, json!({ "code": code, "name": code, "min_score": score, "mark": "*", "colour": "#FF0000", "supervised_by": code }))
    };
    let grade = |scale: &str, value: u32| {
        let code = format!("{scale}-{value}");
        (Table::Grades, json!({ "code": code, "scale": scale, "value": value, "name": code }))
    };
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
        (Table::Sections, json!({ "code": "SEC1", "name": "Section", "unit": "U1", "leader_post": "P3", "coordinating": true })),
        (Table::Laws, json!({ "code": "L1", "name": "Law", "kind": "law" })),
        (Table::Laws, json!({ "code": "L2", "name": "Own rule", "kind": "internal" })),
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
        step("S1", 1, true),
        step("S2", 2, false),
    ];
    let cites = |step: &str, law: &str| (Table::Citations, json!({ "code": format!("{step}/{law}"), "of": step, "law": law }));
    all.extend(["S1", "S2"].iter().flat_map(|step| ["L1", "L2"].map(|law| cites(step, law))));
    all.extend(["N1", "N2", "N3", "N4", "N5", "N6", "N7", "N8"].map(person));
    all.extend(["P1", "P2", "P3", "P4"].map(post));
    all.extend(["likelihood", "impact"].iter().flat_map(|scale| (1..=5).map(|value| grade(scale, value))));
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
    let (overlapping, other): (Vec<_>, Vec<_>) =
        resolved.problems.into_iter().partition(|located| matches!(located.problem.reason, Reason::Overlaps { .. }));
    assert!(other.is_empty(), "{other:?}");
    for entry in resolved.new {
        snapshot.put(entry.into_shared());
    }
    // Older registers hold what is refused today.
    for located in overlapping {
        let mut alone = snapshot.clone();
        for row in alone.rows(Table::Tenures).ids() {
            alone.remove(AnyId { table: Table::Tenures, row });
        }
        let resolved = batch::resolve(std::slice::from_ref(&given[located.given]), &alone, Origin::Own);
        resolved.new.into_iter().for_each(|entry| snapshot.put(entry.into_shared()));
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

/// A change to the sound register: a record's fields, or null where it is taken out.
type Change = (Table, String, Json);

/// Changes, and all that is to be found then.
type Case = (Vec<Change>, &'static [&'static str]);

/// Fields of a record, which is added where it is not there.
fn set(table: Table, code: &str, fields: Json) -> Change {
    (table, code.to_owned(), fields)
}

/// A record taken out.
fn out(table: Table, code: &str) -> Change {
    (table, code.to_owned(), Json::Null)
}

fn duty(step: &str, post: &str, role: &str) -> Change {
    set(Table::Duties, &format!("{step}/{post}/{role}"), json!({ "step": step, "post": post, "role": role }))
}

fn post(code: &str, fields: Json) -> Change {
    set(Table::Posts, code, fields)
}

fn tenure(code: &str, fields: Json) -> Change {
    set(Table::Tenures, code, fields)
}

fn step(code: &str, fields: Json) -> Change {
    set(Table::Steps, code, fields)
}

fn risk(code: &str, fields: Json) -> Change {
    set(Table::Risks, code, fields)
}

fn control(code: &str, fields: Json) -> Change {
    set(Table::Controls, code, fields)
}

fn settings(fields: Json) -> Change {
    set(Table::Settings, "settings", fields)
}

/// Sets a field as no edit would leave it, though an older or damaged file may hold it.
fn force(snapshot: &mut Snapshot, table: Table, code: &str, key: &str, value: Value) {
    let row = snapshot.find(table, code).expect("a record");
    let mut entry = snapshot.entry(AnyId { table, row }).expect("a record").copy();
    assert!(entry.set(table.field(key).expect("a field"), value), "{key}");
    snapshot.put(entry.into_shared());
}

/// The sound register after changes.
fn changed(changes: &[Change]) -> Snapshot {
    let changes: Vec<(Table, &str, Json)> = changes.iter().map(|(table, code, fields)| (*table, code.as_str(), fields.clone())).collect();
    register(&changes)
}

/// Holds what is found in each case, and that it is said well.
fn hold(cases: Vec<Case>) {
    let mut faults = Vec::new();
    for (changes, expected) in cases {
        let snapshot = changed(&changes);
        let mut expected = expected.to_vec();
        expected.sort_unstable();
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
        assert!(of_record(finding.record, snapshot).open.contains(&finding), "{finding:?}");
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
    let findings = Findings::collect(found.map(|finding| (finding.record, Found { open: vec![finding], ..Found::default() })).into_iter());
    let counted: Vec<_> = findings.tally().into_iter().map(|tally| (tally.check, tally.severity, tally.count)).collect();
    assert_eq!(counted, [("K16", error, 1), ("K24", error, 1), ("K24", warning, 2), ("K07", warning, 1)]);
}
