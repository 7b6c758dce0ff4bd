//! The trail as lines of one height, put into words once: a step, what it touched, and what changed there.

use serde_json::Value as Json;

use crate::domain::field::{Field, flag};
use crate::domain::json::from_json;
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::text;
use crate::domain::value::AnyId;
use crate::i18n::Lang;
use crate::register::Change;
use crate::ui::Model;
use crate::ui::page::Page;

/// Longer values are cut; the record itself has them whole.
const LONGEST: usize = 400;

/// A line of the trail.
#[derive(Clone, Debug)]
pub enum Line {
    /// What was undone or can be undone as one.
    Step {
        /// What was done.
        operation: String,
        /// The one record it touched, or how many.
        records: Records,
        /// By whom, when, and its number.
        by: String,
        /// Why.
        reason: Option<String>,
    },
    /// A record of a step that touched several.
    Record(Named),
    /// A record that came or went: its title.
    Whole {
        /// In words.
        words: String,
        /// Whether it went.
        is_gone: bool,
    },
    /// A changed field.
    Field {
        /// Its name.
        label: String,
        /// Value before.
        before: String,
        /// Value after.
        after: String,
    },
}

/// What a step touched.
#[derive(Clone, Debug)]
pub enum Records {
    /// One record.
    One(Named),
    /// So many, in words.
    Many(String),
}

/// A record by kind and code.
#[derive(Clone, Debug)]
pub struct Named {
    /// In words: `风险 R12`.
    pub words: String,
    /// Where it is shown, unless it has gone or has no page.
    pub id: Option<AnyId>,
}

/// Puts changes into lines. `next` are the changes after the ones that have lines already, which end with `last_step`.
pub fn lines(next: &[Change], last_step: Option<i64>, model: &Model<'_>) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut step = last_step;
    for (place, change) in next.iter().enumerate() {
        // The making of a register is a step of its own.
        let begins = step != Some(change.step);
        let count = next[place..].iter().take_while(|later| later.step == change.step).count();
        if begins {
            lines.push(head(change, count, model));
            step = Some(change.step);
        }
        if !begins || count > 1 {
            lines.push(Line::Record(named(change, model)));
        }
        lines.extend(details(change, model));
    }
    lines
}

fn head(change: &Change, count: usize, model: &Model<'_>) -> Line {
    let records = if count > 1 { Records::Many(model.lang.phrase("history.records", &[("count", &count)])) } else { Records::One(named(change, model)) };
    let moment = change.at.get(..19).unwrap_or(&change.at).replace('T', " ");
    Line::Step {
        operation: model.word(&format!("operation.{}", change.operation.key())),
        records,
        by: format!("{}    {moment}    #{}", change.operator, change.number),
        reason: change.reason.clone(),
    }
}

fn named(change: &Change, model: &Model<'_>) -> Named {
    let kind = model.lang.find(&format!("record.{}", change.table)).unwrap_or_default();
    let id = Table::from_key(&change.table).and_then(|table| model.snapshot.find(table, &change.record).map(|row| AnyId { table, row }));
    Named { words: format!("{kind} {}", change.record).trim().to_owned(), id: id.filter(|id| Page::of(id.table).is_some()) }
}

fn details(change: &Change, model: &Model<'_>) -> Vec<Line> {
    match whole(change, model) {
        Some(words) if words.is_empty() => Vec::new(),
        Some(words) => vec![Line::Whole { words, is_gone: change.after.is_empty() }],
        None => fields(change, model),
    }
}

/// A record that came or went, in one line: its title, or what it links.
fn whole(change: &Change, model: &Model<'_>) -> Option<String> {
    let table = Table::from_key(&change.table)?;
    let values = match (change.before.is_empty(), change.after.is_empty()) {
        (true, false) => &change.after,
        (false, true) => &change.before,
        _ => return None,
    };
    let names = table.own_fields().iter().filter(|field| field.is(flag::TITLE) || table.title().is_none() && field.is(flag::PART));
    let words = names.filter_map(|field| values.get(field.key).map(|json| value_words(field, json, model.snapshot, model.lang)));
    Some(words.collect::<Vec<_>>().join(" · "))
}

/// The changed fields: label, before, after.
fn fields(change: &Change, model: &Model<'_>) -> Vec<Line> {
    let Some(table) = Table::from_key(&change.table) else { return Vec::new() };
    let words = |field: &'static Field, json: Option<&Json>| json.map(|json| value_words(field, json, model.snapshot, model.lang)).unwrap_or_default();
    let keys = change.after.keys().chain(change.before.keys().filter(|key| !change.after.contains_key(*key)));
    let lines = keys.filter_map(|key| {
        let field = table.field(key)?;
        let (before, after) = (words(field, change.before.get(key)), words(field, change.after.get(key)));
        (before != after).then(|| Line::Field { label: model.label(table, field), before, after })
    });
    lines.collect()
}

/// A value of the trail in words; what no longer exists keeps its code.
fn value_words(field: &'static Field, json: &Json, snapshot: &Snapshot, lang: Lang) -> String {
    let find = |table: Option<Table>, code: &str| match table {
        Some(table) => snapshot.find(table, code).map(|row| AnyId { table, row }),
        None => snapshot.find_code(code),
    };
    let words = match from_json(field, json, &find) {
        Ok(value) => text::print(field, &value, snapshot, lang),
        Err(_) => match json {
            Json::String(text) => text.clone(),
            Json::Array(items) => lang.list(items.iter().filter_map(Json::as_str)),
            Json::Null => String::new(),
            other => other.to_string(),
        },
    };
    let line = words.replace('\n', " ");
    if line.chars().count() > LONGEST { format!("{}…", line.chars().take(LONGEST).collect::<String>()) } else { line }
}
