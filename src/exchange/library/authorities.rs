//! The authority table of the library: matters, their bands of amounts and the chain of posts of each, as far as they belong to the bodies asked for.

use serde_json::{Map, Value as Json, json};

use super::{Collector, Reader, Scope, list, string};
use crate::domain::table::Table;

/// The role of the matrix that each action of a chain stands for; the library writes actions in words.
const ACTIONS: [(&str, &str); 9] = [
    ("prepare", "lead"),
    ("handle", "lead"),
    ("apply", "apply"),
    ("review", "review"),
    ("re-check", "review"),
    ("co-sign", "countersign"),
    ("approve", "approve"),
    ("decide", "approve"),
    (COLLECTIVE, "approve"),
];

/// The action of a body: a band that ends with it is a major one, and a matter is where all its bands are.
const COLLECTIVE: &str = "decide collectively";

type Object = Map<String, Json>;

/// Adds the matters of the bodies asked for.
pub(super) fn add(reader: Reader, scope: &Scope, out: &mut Collector) {
    let mut bands = 0;
    for matter in reader.rows("authorities") {
        let rows: Vec<&Object> = list(matter, "rows").filter_map(Json::as_object).collect();
        // Bands are numbered in the order of the file, whichever bodies are asked for, so that a code always means the same band.
        let first = bands + 1;
        bands += rows.len();
        let Some(unit) = unit(reader, matter).filter(|unit| scope.units.contains(*unit)) else { continue };
        let steps: Vec<&Json> = list(matter, "steps").filter(|step| step.as_str().is_some_and(|step| scope.steps.contains(step))).collect();
        let code = string(matter, "id");
        let is_major = rows.iter().all(|row| ends_with_body(row));
        let name = reader.text(matter, "matter");
        out.add(Table::Authorities, json!({ "code": code, "name": name, "unit": unit, "steps": steps, "major": is_major }));
        for (place, row) in rows.into_iter().enumerate() {
            band(reader, scope, code, first + place, row, out);
        }
    }
}

fn band(reader: Reader, scope: &Scope, matter: &str, number: usize, row: &Object, out: &mut Collector) {
    let code = format!("AB{number:02}");
    out.add(
        Table::Bands,
        json!({
            "code": code, "authority": matter, "name": reader.text(row, "band"), "from": row.get("from"), "below": row.get("below"),
            "major": ends_with_body(row),
        }),
    );
    // A post of another body is left out, and those after it move up.
    let chain = list(row, "chain").filter_map(Json::as_object).filter(|link| scope.posts.contains(string(link, "post")));
    for (place, link) in chain.enumerate() {
        let action = string(link, "action_en");
        let role = ACTIONS.iter().find(|(known, _)| *known == action).map(|(_, role)| *role);
        out.add(Table::Approvals, json!({ "band": code, "post": link.get("post"), "role": role, "order": place + 1 }));
    }
}

fn ends_with_body(row: &Object) -> bool {
    list(row, "chain").last().and_then(Json::as_object).is_some_and(|link| string(link, "action_en") == COLLECTIVE)
}

/// The unit of a matter: that of its steps, or of whoever begins its chain where it has none.
fn unit(reader: Reader, matter: &Object) -> Option<&'static str> {
    let of = |table: &str, code: &str, key: &str| reader.rows(table).find(|row| string(row, "id") == code).map(|row| string(row, key));
    match list(matter, "steps").find_map(Json::as_str) {
        Some(step) => of("steps", step, "scope"),
        None => {
            let row = list(matter, "rows").find_map(Json::as_object)?;
            of("posts", string(list(row, "chain").find_map(Json::as_object)?, "post"), "unit")
        }
    }
}
