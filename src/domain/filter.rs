//! Filters: `level=high,medium step=S03 status!=closed next_review<2026-12-31 "文字"`.
//!
//! A space is and, a comma is or; `= != < <= > >= ~` compare, `~` means contains; a quoted or bare word is looked for in all texts.

use std::cmp::Ordering;

use super::field::{Entry, Field, Kind};
use super::snapshot::Snapshot;
use super::table::Table;
use super::text;
use super::value::Value;
use crate::i18n::Lang;

/// How a field is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each variant is the sign of the same name")]
pub enum Comparison {
    Equal,
    Unequal,
    Less,
    AtMost,
    Greater,
    AtLeast,
    Contains,
}

/// Longer signs first, so that `<=` is not read as `<`.
const SIGNS: [(&str, Comparison); 7] = [
    ("!=", Comparison::Unequal),
    ("<=", Comparison::AtMost),
    (">=", Comparison::AtLeast),
    ("=", Comparison::Equal),
    ("<", Comparison::Less),
    (">", Comparison::Greater),
    ("~", Comparison::Contains),
];

#[derive(Clone, Debug)]
enum Term {
    Words(String),
    Compare { field: &'static Field, comparison: Comparison, values: Vec<Value>, words: Vec<String> },
}

/// A filter over one table.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    terms: Vec<Term>,
}

/// Why a filter cannot be used.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "each variant is described by its sentence in both languages")]
pub enum FilterFault {
    UnknownField { given: String, known: Vec<String> },
    Value { field: String, why: super::problem::Reason },
    OpenQuote,
}

impl FilterFault {
    /// The sentence for people.
    pub fn message(&self, lang: Lang) -> String {
        match self {
            FilterFault::UnknownField { given, known } => lang.phrase("filter.unknown_field", &[("given", given), ("known", &lang.list(known))]),
            FilterFault::Value { field, why } => lang.phrase("filter.value", &[("field", field), ("why", &why.message(lang))]),
            FilterFault::OpenQuote => lang.word("filter.open_quote").into_owned(),
        }
    }
}

impl Filter {
    /// Reads a filter over `table`.
    pub fn parse(expression: &str, table: Table, snapshot: &Snapshot, lang: Lang) -> Result<Filter, FilterFault> {
        let terms: Result<Vec<_>, _> = split(expression)?.iter().map(|part| term(part, table, snapshot, lang)).collect();
        Ok(Filter { terms: terms? })
    }

    /// Whether everything passes.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether a record passes.
    pub fn passes(&self, entry: &dyn Entry, snapshot: &Snapshot) -> bool {
        self.terms.iter().all(|term| match term {
            Term::Words(words) => contains(entry, words),
            Term::Compare { field, comparison, values, words } => {
                let value = entry.value(field, snapshot);
                match comparison {
                    Comparison::Contains => {
                        let printed = Lang::ALL.map(|lang| text::print(field, &value, snapshot, lang).to_lowercase());
                        words.iter().any(|word| printed.iter().any(|text| text.contains(word)))
                    }
                    Comparison::Equal => values.iter().any(|wanted| matches(&value, wanted)),
                    Comparison::Unequal => !values.iter().any(|wanted| matches(&value, wanted)),
                    _ => values.iter().any(|wanted| compare(field, &value, wanted, snapshot).is_some_and(|order| in_order(*comparison, order))),
                }
            }
        })
    }
}

/// Whether any text of a record contains words given in lower case.
pub fn contains(entry: &dyn Entry, words: &str) -> bool {
    let mut found = false;
    entry.texts(&mut |text| {
        found = found || text.contains(words) || (!text.is_ascii() || text.bytes().any(|byte| byte.is_ascii_uppercase())) && has_folded(text, words);
    });
    found
}

/// Folding case allocates, so it is done only where the words have letters to fold.
fn has_folded(text: &str, words: &str) -> bool {
    words.chars().any(char::is_alphabetic) && words.bytes().any(|byte| byte.is_ascii_alphabetic()) && text.to_lowercase().contains(words)
}

fn in_order(comparison: Comparison, order: Ordering) -> bool {
    match comparison {
        Comparison::Less => order.is_lt(),
        Comparison::AtMost => order.is_le(),
        Comparison::Greater => order.is_gt(),
        Comparison::AtLeast => order.is_ge(),
        Comparison::Equal | Comparison::Unequal | Comparison::Contains => false,
    }
}

fn matches(value: &Value, wanted: &Value) -> bool {
    match (value, wanted) {
        (value, Value::Empty) => value.is_empty(),
        (Value::Links(ids), Value::Links(wanted)) => wanted.iter().all(|id| ids.contains(id)),
        (Value::Choices(keys), Value::Choices(wanted)) => wanted.iter().all(|key| keys.contains(key)),
        (value, wanted) => value == wanted,
    }
}

/// The order of two values of a field; none where either is missing.
pub fn compare(field: &Field, a: &Value, b: &Value, snapshot: &Snapshot) -> Option<Ordering> {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => Some(a.cmp(b)),
        (Value::Date(a), Value::Date(b)) => Some(a.cmp(b)),
        (Value::Flag(a), Value::Flag(b)) => Some(a.cmp(b)),
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        (Value::Choice(a), Value::Choice(b)) => match field.kind {
            Kind::Choice(set) => Some(set.rank(a).cmp(&set.rank(b))),
            _ => Some(a.cmp(b)),
        },
        (Value::Link(a), Value::Link(b)) if a.table == Table::Levels => {
            let score = |row| snapshot.levels.get(row).map(|level| level.min_score);
            Some(score(a.row)?.cmp(&score(b.row)?))
        }
        (Value::Link(a), Value::Link(b)) if a.table == Table::Steps => {
            let seq = |row| snapshot.steps.get(row).map(|step| step.seq);
            Some(seq(a.row)?.cmp(&seq(b.row)?))
        }
        (Value::Link(a), Value::Link(b)) => Some(a.cmp(b)),
        (Value::Links(a), Value::Links(b)) => Some(a.cmp(b)),
        (Value::Choices(a), Value::Choices(b)) => Some(a.cmp(b)),
        _ => None,
    }
}

/// Splits at spaces outside quotes; quotes stay, so that a quoted sign is no comparison.
fn split(expression: &str) -> Result<Vec<String>, FilterFault> {
    let mut parts = Vec::new();
    let mut part = String::new();
    let mut quoted = false;
    for sign in expression.chars() {
        match sign {
            '"' | '“' | '”' => {
                quoted = !quoted;
                part.push('"');
            }
            sign if sign.is_whitespace() && !quoted => parts.push(std::mem::take(&mut part)),
            sign => part.push(sign),
        }
    }
    if quoted {
        return Err(FilterFault::OpenQuote);
    }
    parts.push(part);
    parts.retain(|part| !part.is_empty());
    Ok(parts)
}

fn unquote(text: &str) -> String {
    text.replace('"', "")
}

fn term(part: &str, table: Table, snapshot: &Snapshot, lang: Lang) -> Result<Term, FilterFault> {
    let bare = part.split('"').next().unwrap_or_default();
    let sign = bare
        .char_indices()
        .find_map(|(at, _)| SIGNS.iter().find(|(sign, _)| bare[at..].starts_with(sign)).map(|(sign, comparison)| (at, sign, *comparison)));
    let Some((at, sign, comparison)) = sign else {
        return Ok(Term::Words(unquote(part).to_lowercase()));
    };
    let key = &part[..at];
    let field = table
        .field(key)
        .ok_or_else(|| FilterFault::UnknownField { given: text::shorten(key), known: table.fields().map(|field| field.key.to_owned()).collect() })?;
    let given = split_alternatives(&part[at + sign.len()..]);
    if comparison == Comparison::Contains {
        return Ok(Term::Compare { field, comparison, values: Vec::new(), words: given.iter().map(|word| word.to_lowercase()).collect() });
    }
    let values: Result<Vec<_>, _> = given.iter().map(|word| value(field, word, snapshot, lang)).collect();
    let values = values.map_err(|why| FilterFault::Value { field: field.key.to_owned(), why })?;
    Ok(Term::Compare { field, comparison, values, words: Vec::new() })
}

fn split_alternatives(given: &str) -> Vec<String> {
    let mut quoted = false;
    let mut alternatives = vec![String::new()];
    for sign in given.chars() {
        match sign {
            '"' => quoted = !quoted,
            ',' if !quoted => alternatives.push(String::new()),
            sign => alternatives.last_mut().expect("there is always one").push(sign),
        }
    }
    alternatives
}

fn value(field: &Field, word: &str, snapshot: &Snapshot, lang: Lang) -> Result<Value, super::problem::Reason> {
    if word.is_empty() {
        return Ok(Value::Empty);
    }
    match (text::parse(field, word, snapshot, lang), field.kind) {
        (Err(super::problem::Reason::UnknownLink { .. }), Kind::Link(table) | Kind::Links(table)) if snapshot.rows(table).count() <= 60 => {
            let rows = snapshot.rows(table);
            let known = rows.ids().iter().filter_map(|row| rows.entry(*row)).map(|entry| entry.code().to_owned()).collect();
            Err(super::problem::Reason::UnknownChoice { given: text::shorten(word), known })
        }
        (result, _) => result,
    }
}
