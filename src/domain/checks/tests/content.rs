//! The content as a whole: marks, links, what is not confirmed.

use std::sync::Arc;

use serde_json::json;

use super::*;
use crate::domain::field::Row;
use crate::domain::record::{Citation, Risk};
use crate::domain::value::Id;

#[test]
fn no_text_of_the_settings_claims_a_state_secret() {
    let named = |name: &str, machine: bool| settings(json!({ "language": "zh", "unit_name": name, "classified_machine": machine }));
    let column = |name: &str| set(Table::FreeColumns, "FC1", json!({ "record": "risks", "number": 1, "name": name }));
    hold(vec![
        (vec![named("某局（机密★10年）", false)], &["K46 error settings"]),
        (vec![named("某局（机密★10年）", true)], &[]),
        (vec![named("某局 工作秘密", false)], &[]),
        (vec![column("密级")], &["K46 error FC1"]),
        (vec![column("备注")], &[]),
    ]);
}

/// Links that no edit leaves behind, each kind of link once.
#[test]
fn links_lead_to_records() {
    let snapshot = register(&[]);
    let row = |code: &str| snapshot.find(Table::Risks, code).expect("a risk");
    let with = |change: &dyn Fn(&mut Risk)| {
        let mut risk = snapshot.risks.get(row("R1")).expect("a risk").as_ref().clone();
        change(&mut risk.record);
        let mut broken = snapshot.clone();
        broken.put(Arc::new(risk));
        each_is_said_well(&broken);
        told(&broken).into_iter().filter(|found| found.starts_with("K48")).collect::<Vec<_>>()
    };
    assert_eq!(with(&|_| {}), Vec::<String>::new());
    assert_eq!(with(&|risk| risk.posts.push(Id::new(999))), ["K48 error R1"]);
    assert_eq!(with(&|risk| risk.step = Some(Id::new(999))), ["K48 error R1"]);
    assert_eq!(with(&|risk| risk.stale_source = Some(AnyId { table: Table::Steps, row: 999 })), ["K48 error R1"]);
    assert_eq!(with(&|risk| risk.controls = vec![Id::new(998), Id::new(999)]), ["K48 error R1"], "a field is told once");
    let mut broken = snapshot.clone();
    let citation = Row::<Citation> { id: 99, code: "X/L1".to_owned(), ..Row::default() };
    let citation = Row { record: Citation { of: AnyId { table: Table::Risks, row: 999 }, law: Id::new(1), ..Citation::default() }, ..citation };
    broken.put(Arc::new(citation));
    assert_eq!(told(&broken), ["K48 error X/L1"]);
    // What was there and is taken out leaves the links behind.
    let mut taken = snapshot.clone();
    taken.remove(AnyId { table: Table::Controls, row: snapshot.find(Table::Controls, "C2").expect("a control") });
    assert!(told(&taken).contains(&"K48 error R3".to_owned()), "{:?}", told(&taken));
}

#[test]
fn what_the_library_brought_is_confirmed() {
    let of = |code: &str, origin: &str, confirmed: bool| control(code, json!({ "origin": origin, "confirmed": confirmed }));
    let own = || settings(json!({ "language": "zh" }));
    hold(vec![
        (vec![own(), of("C1", "library", false), of("C2", "library", false)], &["K60 warning settings"]),
        (
            vec![own(), of("C1", "library", false), post("P1", json!({ "origin": "library", "confirmed": false }))],
            &["K60 warning settings", "K60 warning settings"],
        ),
        (vec![own(), of("C1", "library", true)], &[]),
        (vec![own(), of("C1", "import", false)], &[]),
        (vec![own(), of("C1", "own", false)], &[]),
    ]);
    let snapshot = changed(&[own(), of("C1", "library", false), of("C2", "library", false)]);
    let text = all(&snapshot)[0].text(&snapshot, Lang::Zh);
    assert!(text.contains("防控措施") && text.contains('2'), "{text}");
}
