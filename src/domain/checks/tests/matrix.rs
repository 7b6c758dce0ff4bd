//! The responsibility matrix.

use serde_json::json;

use super::*;

#[test]
fn one_post_approves() {
    let none = || out(Table::Duties, "S1/P3/approve");
    hold(vec![
        (vec![none()], &["K15 warning S1"]),
        (vec![none(), step("S1", json!({ "no_approval_reason": "independent" }))], &[]),
        (vec![none(), step("S1", json!({ "no_approval_reason": " " }))], &["K15 warning S1"]),
        (vec![step("S1", json!({ "no_approval_reason": "independent" }))], &["K15 warning S1"]),
        (vec![duty("S1", "P4", "approve")], &["K15 warning S1"]),
        (vec![duty("S1", "P4", "approve"), step("S1", json!({ "approval_by_amount": true }))], &[]),
        (vec![none(), step("S1", json!({ "applicable": false }))], &[]),
        (vec![post("P3", json!({ "closed_on": "2026-11-22" }))], &["K15 warning S1", "K15 warning S2"]),
        (vec![post("P3", json!({ "closed_on": "2026-11-23" }))], &[]),
    ]);
}

#[test]
fn one_post_leads() {
    hold(vec![
        (vec![out(Table::Duties, "S2/P4/lead"), duty("S2", "P4", "assist")], &["K16 error S2"]),
        (
            vec![
                duty("S1", "P5", "lead"),
                post("P5", json!({ "name": "P5", "unit": "U1", "collective": true })),
                risk("R1", json!({ "posts": ["P1", "P5"] })),
            ],
            &["K16 warning S1"],
        ),
        (vec![out(Table::Duties, "S2/P4/lead"), step("S2", json!({ "applicable": false }))], &["K22 info P4"]),
        (vec![post("P4", json!({ "closed_on": "2026-11-22" }))], &["K16 error S2"]),
    ]);
}

#[test]
fn whoever_leads_neither_reviews_nor_approves() {
    let holder = |fields: Json| tenure("H3", fields);
    hold(vec![
        (vec![duty("S1", "P1", "approve"), out(Table::Duties, "S1/P3/approve")], &["K17 error S1"]),
        (vec![duty("S1", "P1", "review")], &["K17 warning S1"]),
        (vec![holder(json!({ "person": "N1" }))], &["K17 error S1"]),
        (vec![tenure("A3", json!({ "person": "N1" }))], &["K17 warning S1"]),
        (vec![holder(json!({ "person": "N1" })), post("P3", json!({ "collective": true }))], &["K17 warning S1"]),
        (vec![tenure("H2", json!({ "person": "N1" }))], &["K17 warning S1"]),
        (vec![holder(json!({ "person": "N1" })), step("S1", json!({ "applicable": false }))], &[]),
    ]);
}

/// All lines of defence with all roles: the third neither leads nor approves.
#[test]
fn the_third_line_only_oversees() {
    for line in 0..=3 {
        for (role, is_acting) in [("lead", true), ("approve", true), ("assist", false), ("review", false), ("inform", false)] {
            let overseer = post("P5", json!({ "name": "P5", "unit": "U1", "line": line, "collective": true }));
            let snapshot = changed(&[overseer, duty("S1", "P5", role), risk("R1", json!({ "posts": ["P1", "P5"] }))]);
            let is_told = told(&snapshot).contains(&"K19 error S1".to_owned());
            assert_eq!(is_told, line == 3 && is_acting, "line {line}, {role}");
        }
    }
}

/// A register in which P1 leads, and P3 approves, so many steps.
fn busy(steps: usize, changes: &[Change]) -> Vec<String> {
    let mut all = changes.to_vec();
    for number in 3..=steps {
        let code = format!("S{number}");
        let fields = json!({
            "name": code, "seq": number, "unit": "U1", "matter": "M1", "no_limit_reason": "none", "start": true, "end": true,
        });
        all.extend([step(&code, fields), duty(&code, "P1", "lead"), duty(&code, "P3", "approve")]);
        all.extend(["L1", "L2"].map(|law| set(Table::Citations, &format!("{code}/{law}"), json!({ "of": code, "law": law }))));
        all.push(risk(&format!("R{}", number + 1), json!({ "title": code, "step": code, "posts": ["P1"], "likelihood": 1, "impact": 1 })));
    }
    told(&changed(&all))
}

#[test]
fn nobody_is_overloaded() {
    // P1 leads all but the second step, P3 approves all.
    assert_eq!(busy(9, &[]), Vec::<String>::new());
    assert_eq!(busy(10, &[]), ["K20 warning P1"]);
    assert_eq!(busy(11, &[]), ["K20 warning P1", "K20 warning P3"]);
    assert_eq!(busy(11, &[post("P3", json!({ "collective": true }))]), ["K20 warning P1"]);
    assert_eq!(busy(11, &[settings(json!({ "language": "zh", "most_handled": 10, "most_approved": 11 }))]), Vec::<String>::new());
    assert_eq!(busy(3, &[settings(json!({ "language": "zh", "most_handled": 1 }))]), ["K20 warning P1"]);
    // What two posts do counts for the one who holds both.
    let both = [tenure("H4", json!({ "person": "N1" })), out(Table::IncompatibleSteps, "S1/other/S2")];
    assert_eq!(busy(9, &both), ["K20 warning N1"]);
}

#[test]
fn few_are_consulted() {
    let consulted = |count: usize| -> Vec<Change> {
        (1..count)
            .flat_map(|number| {
                let code = format!("P{}", number + 4);
                [post(&code, json!({ "name": code, "unit": "U1", "collective": true })), duty("S1", &code, "review")]
            })
            .collect()
    };
    hold(vec![
        (consulted(4), &[]),
        (consulted(5), &["K21 warning S1"]),
        ([consulted(5), vec![settings(json!({ "language": "zh", "most_consulted": 5 }))]].concat(), &[]),
        ([consulted(2), vec![settings(json!({ "language": "zh", "most_consulted": 1 }))]].concat(), &["K21 warning S1"]),
        ([consulted(5), vec![step("S1", json!({ "applicable": false }))]].concat(), &[]),
    ]);
}

#[test]
fn posts_take_part_and_carry_risks() {
    let idle = || vec![out(Table::Duties, "S1/P2/review"), out(Table::Duties, "S2/P2/review")];
    hold(vec![
        (idle(), &["K22 info P2"]),
        ([idle(), vec![post("P2", json!({ "closed_on": "2026-01-01" }))]].concat(), &[]),
        (vec![risk("R2", json!({ "posts": ["P4"], "controls": ["C2"] }))], &["K49 warning P3"]),
    ]);
}
