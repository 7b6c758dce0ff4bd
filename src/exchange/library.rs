//! The starter library: content to start from, in both languages, turned into records of one language.

mod authorities;

use std::collections::HashSet;
use std::sync::LazyLock;

use serde_json::{Map, Value as Json, json};

use crate::domain::batch::Given;
use crate::domain::choice::{Body, Choice};
use crate::domain::table::Table;
use crate::error::{Error, Result};
use crate::i18n::Lang;

static FILE: LazyLock<serde_json::Result<Json>> = LazyLock::new(|| serde_json::from_str(include_str!("../../assets/starter-library.json")));

/// The library as it lies in the program.
fn file() -> Result<&'static Json> {
    FILE.as_ref().map_err(|error| Error::Library { source: error.to_string().into() })
}

/// One part of the library, for one language.
#[derive(Clone, Copy)]
struct Reader {
    file: &'static Json,
    lang: Lang,
}

impl Reader {
    fn rows(self, key: &str) -> impl Iterator<Item = &'static Map<String, Json>> {
        self.file.get(key).and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_object)
    }

    /// A text in the language: `name_zh`, or plain `zh` where the key is empty.
    fn text(self, row: &Map<String, Json>, key: &str) -> Json {
        let tag = self.lang.tag();
        let key = if key.is_empty() { tag.to_owned() } else { format!("{key}_{tag}") };
        row.get(&key).cloned().unwrap_or_default()
    }
}

/// Collects records in the order of the file.
#[derive(Default)]
struct Collector {
    given: Vec<Given>,
}

impl Collector {
    fn add(&mut self, table: Table, fields: Json) {
        if let Json::Object(fields) = fields {
            self.given.push(Given { table, row: self.given.len() + 1, fields });
        }
    }

    /// The citations of a record.
    fn cite(&mut self, reader: Reader, of: &str, row: &Map<String, Json>) {
        for citation in row.get("citations").and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_object) {
            let (law, article) = (citation.get("law").cloned().unwrap_or_default(), reader.text(citation, "article"));
            self.add(Table::Citations, json!({ "of": of, "law": law, "article": article, "confidence": row.get("confidence") }));
        }
    }
}

fn string<'a>(row: &'a Map<String, Json>, key: &str) -> &'a str {
    row.get(key).and_then(Json::as_str).unwrap_or_default()
}

fn list<'a>(row: &'a Map<String, Json>, key: &str) -> impl Iterator<Item = &'a Json> {
    row.get(key).and_then(Json::as_array).into_iter().flatten()
}

/// Mark and colour of the three levels of the library; it leaves them to the program.
const LEVEL_LOOKS: [(&str, &str, &str); 3] = [("high", "▲", "#C8322B"), ("medium", "◆", "#F3B33E"), ("low", "●", "#CFE2F8")];

/// What every register starts with: settings, grading scheme, roles. Confirmed, since without them nothing can be written.
pub fn scheme(lang: Lang) -> Result<Vec<Given>> {
    let reader = Reader { file: file()?, lang };
    let mut out = Collector::default();
    out.add(Table::Settings, json!({ "code": "settings", "language": lang.tag(), "confirmed": true }));
    let grading = reader.file.get("grading").cloned().unwrap_or_default();
    let matrix = &grading["matrix"];
    for level in grading["levels"].as_array().into_iter().flatten().filter_map(Json::as_object) {
        let code = string(level, "id");
        let (mark, colour) = LEVEL_LOOKS.iter().find(|(known, ..)| *known == code).map_or(("", "#5A6572"), |(_, mark, colour)| (mark, colour));
        // The lowest level starts at the lowest score there is.
        let min_score = matrix[format!("{code}_min")].as_u64().unwrap_or(1);
        out.add(
            Table::Levels,
            json!({
                "code": code, "name": reader.text(level, ""), "grade": reader.text(level, "grade"), "min_score": min_score, "mark": mark,
                "colour": colour, "supervised_by": reader.text(level, "supervised_by"), "review_months": level.get("review_months"),
                "confirmed": true,
            }),
        );
    }
    for scale in ["likelihood", "impact"] {
        for grade in grading[scale].as_array().into_iter().flatten().filter_map(Json::as_object) {
            let value = grade.get("value").and_then(Json::as_u64).unwrap_or_default();
            out.add(
                Table::Grades,
                json!({ "code": format!("{scale}-{value}"), "scale": scale, "value": value, "name": reader.text(grade, ""), "confirmed": true }),
            );
        }
    }
    for role in reader.rows("roles") {
        let code = string(role, "role");
        let short = match lang {
            Lang::Zh | Lang::Both => role.get("short_zh").cloned().unwrap_or_default(),
            Lang::En => Json::String(lang.word(&format!("roles.{code}.short")).into_owned()),
        };
        out.add(
            Table::Roles,
            json!({
                "code": code, "name": reader.text(role, ""), "short": short, "raci": role.get("raci"), "key": role.get("key"),
                "acting": role.get("acting"), "note": reader.text(role, "note"), "confirmed": true,
            }),
        );
    }
    Ok(out.given)
}

/// Which records of the library belong to the bodies asked for.
struct Scope {
    units: HashSet<String>,
    posts: HashSet<String>,
    steps: HashSet<String>,
    functions: HashSet<String>,
    pairs: HashSet<String>,
}

impl Scope {
    fn of(reader: Reader, bodies: &[Body]) -> Scope {
        let units: HashSet<String> = bodies.iter().map(|body| body.key().to_owned()).collect();
        let own = |table: &str, key: &str| -> HashSet<String> {
            reader.rows(table).filter(|row| units.contains(string(row, key))).map(|row| string(row, "id").to_owned()).collect()
        };
        let (posts, steps) = (own("posts", "unit"), own("steps", "scope"));
        let held = reader.rows("posts").filter(|row| posts.contains(string(row, "id")));
        let mut functions: HashSet<String> = held.flat_map(|row| list(row, "functions")).filter_map(Json::as_str).map(str::to_owned).collect();
        if bodies.len() == Body::ALL.len() {
            functions.extend(reader.rows("functions").map(|row| string(row, "id").to_owned()));
        }
        let both = |row: &&Map<String, Json>| functions.contains(string(row, "function_a")) && functions.contains(string(row, "function_b"));
        let pairs = reader.rows("incompatibilities").filter(both).map(|row| string(row, "id").to_owned()).collect();
        Scope { units, posts, steps, functions, pairs }
    }

    fn post(&self, code: &Json) -> bool {
        code.as_str().is_some_and(|code| self.posts.contains(code))
    }

    /// A link to a post, or nothing where the post is of another body.
    fn post_or_none(&self, code: Option<&Json>) -> Json {
        code.filter(|code| self.post(code)).cloned().unwrap_or_default()
    }
}

/// The records of the library for some bodies: units, sections, functions, posts, steps, duties, controls, risks, citations, authorities…
pub fn records(lang: Lang, bodies: &[Body]) -> Result<Vec<Given>> {
    let reader = Reader { file: file()?, lang };
    let scope = Scope::of(reader, bodies);
    let mut out = Collector::default();
    out.add(Table::Settings, json!({ "code": "settings", "business": lang.word("library.process") }));
    out.add(Table::Processes, json!({ "code": "PR1", "name": lang.word("library.process") }));
    laws_and_units(reader, &scope, &mut out);
    posts(reader, &scope, &mut out);
    steps(reader, &scope, &mut out);
    risks(reader, &scope, &mut out);
    authorities::add(reader, &scope, &mut out);
    Ok(out.given)
}

fn laws_and_units(reader: Reader, scope: &Scope, out: &mut Collector) {
    for law in reader.rows("laws") {
        let cite = match reader.lang {
            Lang::Zh | Lang::Both => law.get("cite_zh").cloned().unwrap_or_default(),
            Lang::En => reader.text(law, ""),
        };
        out.add(
            Table::Laws,
            json!({
                "code": law.get("id"), "name": reader.text(law, ""), "doc_no": law.get("doc_no"), "cite": cite, "kind": law.get("kind"),
                "effective": law.get("effective"), "text_confidence": law.get("text_confidence"),
                "number_confidence": law.get("number_confidence"), "note": reader.text(law, "note"),
            }),
        );
    }
    for body in reader.rows("bodies").filter(|row| scope.units.contains(string(row, "id"))) {
        let code = string(body, "id");
        let fields = json!({ "code": code, "name": reader.text(body, ""), "body": code, "confidence": body.get("confidence"), "remark": reader.text(body, "note") });
        out.add(Table::Units, fields);
        out.cite(reader, code, body);
    }
    for section in reader.rows("sections").filter(|row| scope.units.contains(string(row, "body"))) {
        out.add(
            Table::Sections,
            json!({
                "code": section.get("id"), "name": reader.text(section, ""), "unit": section.get("body"),
                "head_post": scope.post_or_none(section.get("head_post")), "leader_post": scope.post_or_none(section.get("leader_post")),
                "coordinating": section.get("coordinating").and_then(Json::as_bool).unwrap_or_default(),
            }),
        );
    }
}

fn posts(reader: Reader, scope: &Scope, out: &mut Collector) {
    for function in reader.rows("functions").filter(|row| scope.functions.contains(string(row, "id"))) {
        out.add(Table::Functions, json!({ "code": function.get("id"), "name": reader.text(function, ""), "held_by_post": function.get("held_by_post") }));
    }
    for pair in reader.rows("incompatibilities").filter(|row| scope.pairs.contains(string(row, "id"))) {
        let fields = json!({
            "code": pair.get("id"), "function_a": pair.get("function_a"), "function_b": pair.get("function_b"), "strength": pair.get("strength"),
            "scope": pair.get("scope"), "reason": reader.text(pair, "reason"), "confidence": pair.get("confidence"),
        });
        out.add(Table::Incompatibilities, fields);
        out.cite(reader, string(pair, "id"), pair);
    }
    for post in reader.rows("posts").filter(|row| scope.posts.contains(string(row, "id"))) {
        out.add(
            Table::Posts,
            json!({
                "code": post.get("id"), "name": reader.text(post, "name"), "unit": post.get("unit"), "section": post.get("section"),
                "line": post.get("line"), "responsibility": reader.text(post, "responsibility"), "functions": post.get("functions"),
                "risk_level": post.get("risk_level"), "key_post": post.get("key_post"), "rotation_months": post.get("rotation_months"),
                "collective": post.get("collective"), "per_project": post.get("per_project"),
            }),
        );
    }
}

fn steps(reader: Reader, scope: &Scope, out: &mut Collector) {
    for matter in reader.rows("matters").filter(|row| scope.units.contains(string(row, "body"))) {
        let fields =
            json!({ "code": matter.get("id"), "name": reader.text(matter, ""), "unit": matter.get("body"), "confidence": matter.get("confidence") });
        out.add(Table::Matters, fields);
        out.cite(reader, string(matter, "id"), matter);
    }
    for phase in reader.rows("phases") {
        out.add(Table::Phases, json!({ "code": phase.get("id"), "name": reader.text(phase, ""), "process": "PR1" }));
    }
    for step in reader.rows("steps").filter(|row| scope.steps.contains(string(row, "id"))) {
        let code = string(step, "id");
        out.add(
            Table::Steps,
            json!({
                "code": code, "name": reader.text(step, "name"), "seq": step.get("seq"), "unit": step.get("scope"), "phase": step.get("phase"),
                "matter": step.get("matter"), "description": reader.text(step, "description"),
                "min_participants": step.get("min_participants"), "records": reader.text(step, "records"),
                "no_limit_reason": reader.text(step, "no_limit_reason"), "approval_by_amount": step.get("approval_by_amount"),
                "no_approval_reason": reader.text(step, "no_approval_reason"), "start": step.get("start"), "end": step.get("end"),
            }),
        );
        out.cite(reader, code, step);
        limits(reader, code, step, out);
        for next in list(step, "next").filter_map(Json::as_object).filter(|next| scope.steps.contains(string(next, "step"))) {
            out.add(Table::Successors, json!({ "step": code, "next": next.get("step"), "when": reader.text(next, "when") }));
        }
    }
    for pair in reader.rows("incompatible_steps") {
        if scope.steps.contains(string(pair, "step_a")) && scope.steps.contains(string(pair, "step_b")) {
            let because = pair.get("because").filter(|code| code.as_str().is_some_and(|code| scope.pairs.contains(code)));
            out.add(Table::IncompatibleSteps, json!({ "step_a": pair.get("step_a"), "step_b": pair.get("step_b"), "because": because }));
        }
    }
    for duty in reader.rows("duties") {
        if scope.steps.contains(string(duty, "step")) && scope.posts.contains(string(duty, "post")) {
            out.add(
                Table::Duties,
                json!({ "step": duty.get("step"), "post": duty.get("post"), "role": duty.get("role"), "note": reader.text(duty, "note") }),
            );
        }
    }
}

fn limits(reader: Reader, step: &str, row: &Map<String, Json>, out: &mut Collector) {
    for limit in list(row, "time_limits").filter_map(Json::as_object) {
        let fields = json!({
            "code": limit.get("id"), "step": step, "text": reader.text(limit, ""), "value": limit.get("value"), "unit": limit.get("unit"),
            "kind": limit.get("kind"), "confidence": limit.get("confidence"),
        });
        out.add(Table::TimeLimits, fields);
        out.cite(reader, string(limit, "id"), limit);
    }
    for rule in list(row, "quantity_rules").filter_map(Json::as_object) {
        let fields = json!({
            "code": rule.get("id"), "step": step, "text": reader.text(rule, ""), "value": rule.get("value"), "confidence": rule.get("confidence"),
        });
        out.add(Table::QuantityRules, fields);
        out.cite(reader, string(rule, "id"), rule);
    }
}

fn risks(reader: Reader, scope: &Scope, out: &mut Collector) {
    // A risk belongs to the bodies whose posts carry it, at a step they have.
    let is_in = |row: &&Map<String, Json>| {
        let step = string(row, "step");
        (step.is_empty() || scope.steps.contains(step)) && list(row, "posts").any(|post| scope.post(post))
    };
    let risks: Vec<_> = reader.rows("risks").filter(is_in).collect();
    let used: HashSet<&str> = risks.iter().flat_map(|row| list(row, "controls")).filter_map(Json::as_str).collect();
    for control in reader.rows("controls") {
        let owner = scope.post_or_none(control.get("owner_post"));
        if owner.is_null() && !used.contains(string(control, "id")) {
            continue;
        }
        out.add(
            Table::Controls,
            json!({
                "code": control.get("id"), "name": reader.text(control, ""), "type": control.get("type"), "method": method(reader, control),
                "owner_post": owner, "frequency": control.get("frequency"), "evidence": reader.text(control, "evidence"),
            }),
        );
    }
    for risk in risks {
        let posts: Vec<&Json> = list(risk, "posts").filter(|post| scope.post(post)).collect();
        out.add(
            Table::Risks,
            json!({
                "code": risk.get("id"), "title": reader.text(risk, "title"), "step": risk.get("step"), "posts": posts, "kind": risk.get("kind"),
                "source": risk.get("source"), "layer": risk.get("layer"), "manifestation": reader.text(risk, "manifestation"),
                "consequences": risk.get("consequences"), "red_flag": reader.text(risk, "red_flag"), "likelihood": risk.get("likelihood"),
                "impact": risk.get("impact"), "controls": risk.get("controls"), "status": "registered", "confidence": risk.get("confidence"),
            }),
        );
        out.cite(reader, string(risk, "id"), risk);
    }
}

/// The key of a method of control: the library has only its words, in the order of the choices.
fn method(reader: Reader, control: &Map<String, Json>) -> Option<&'static str> {
    let word = string(control, "method_zh");
    let place = reader.rows("control_methods").position(|row| string(row, "zh") == word)?;
    crate::domain::choice::Method::SET.keys.get(place).copied()
}
