//! Terms at a post, and what is decided at their end, as an import or an edit may bring them.

mod staff;

use integrity_register::domain::field::Entry;
use integrity_register::domain::table::Table;
use integrity_register::domain::value::{AnyId, Value};
use integrity_register::error::Error;
use integrity_register::exchange::json_file;
use integrity_register::i18n::Lang;
use integrity_register::register::{Edit, Register};
use serde_json::{Value as Json, json};

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// The fields that are refused of a record.
fn refused(register: &Register, table: &str, record: &Json) -> Vec<String> {
    let plan = json_file::plan(json!({ table: [record] }), register.snapshot());
    plan.problems.into_iter().map(|located| located.problem.field).collect()
}

#[test]
fn an_extension_says_until_when_and_who_approved_it() -> Outcome {
    let folder = tempfile::tempdir()?;
    let register = staff::register(folder.path(), Lang::Zh)?;
    let of = |fields: Json| {
        let mut measure = json!({ "code": "RM1", "post": "P-CON", "person": "N11", "kind": "extension", "on": "2026-06-01" });
        measure.as_object_mut().expect("an object").extend(fields.as_object().cloned().unwrap_or_default());
        refused(&register, "rotation_measures", &measure)
    };
    assert_eq!(of(json!({ "until": "2027-06-01", "approver": "局长办公会" })), Vec::<String>::new());
    assert_eq!(of(json!({ "approver": "局长办公会" })), ["until"]);
    assert_eq!(of(json!({ "until": "2027-06-01" })), ["approver"]);
    assert_eq!(of(json!({ "until": "2027-06-01", "approver": " " })), ["approver"]);
    assert_eq!(of(json!({ "until": "2026-06-01", "approver": "局长办公会" })), ["until"]);
    assert_eq!(of(json!({ "kind": "audit" })), Vec::<String>::new());
    assert_eq!(of(json!({ "kind": "audit", "until": "2026-05-31" })), ["until"]);
    Ok(())
}

#[test]
fn a_person_holds_a_post_once_at_a_time() -> Outcome {
    let folder = tempfile::tempdir()?;
    let mut register = staff::register(folder.path(), Lang::Zh)?;
    // The eleventh post of the library, and the eleventh person, who holds it since 2020.
    let of = |register: &Register, person: &str, post: &str, from: &str, until: Option<&str>| {
        refused(register, "tenures", &json!({ "code": "H1", "person": person, "post": post, "from": from, "until": until }))
    };
    assert_eq!(of(&register, "N11", "P-CON", "2024-01-01", None), ["from"]);
    assert_eq!(of(&register, "N11", "P-CON", "2019-01-01", Some("2020-01-01")), ["from"]);
    assert_eq!(of(&register, "N11", "P-CON", "2019-01-01", Some("2019-12-31")), Vec::<String>::new());
    assert_eq!(of(&register, "N12", "P-CON", "2024-01-01", None), Vec::<String>::new());
    assert_eq!(of(&register, "N11", "P-ACC", "2024-01-01", None), Vec::<String>::new());

    let earlier = json!({ "tenures": [{ "code": "H1", "person": "N11", "post": "P-CON", "from": "2019-01-01", "until": "2019-12-31" }] });
    register.apply(Edit::create(json_file::plan(earlier, register.snapshot()).new))?;
    let (table, field) = (Table::Tenures, Table::Tenures.field("until").ok_or("a field")?);
    let row = register.snapshot().find(table, "H1").ok_or("a tenure")?;
    let edited = register.apply(Edit::set(AnyId { table, row }, field, Value::Empty, None));
    assert!(matches!(edited, Err(Error::Refused(_))), "an edit is refused as well");
    assert!(register.snapshot().tenures.get(row).is_some_and(|tenure| !tenure.stored(field).is_empty()));
    Ok(())
}
