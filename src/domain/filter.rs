//! Filters: `level=high,medium step=S03 status!=closed next_review<2026-12-31 "文字"`.
//!
//! A space is and, a comma is or; `= != < <= > >= ~` compare, `~` means contains; a quoted or bare word is looked for in all texts.
//! Nothing after the sign means not filled: `step=` passes what has no step, `step!=` what has one.

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

    /// The words looked for in the texts of a record, in lower case, to be marked where they are found.
    pub fn words(&self) -> Vec<String> {
        let words = self.terms.iter().flat_map(|term| match term {
            Term::Words(words) => std::slice::from_ref(words),
            Term::Compare { words, .. } => words.as_slice(),
        });
        words.filter(|word| !word.is_empty()).cloned().collect()
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
        found = found || text.contains(words) || has_folded(text, words);
    });
    found
}

/// Folding case allocates, so it is done only where the words have letters to fold.
fn has_folded(text: &str, words: &str) -> bool {
    let is_folded = |text: &str| text.is_ascii() && !text.bytes().any(|byte| byte.is_ascii_uppercase());
    words.bytes().any(|byte| byte.is_ascii_alphabetic()) && !is_folded(text) && text.to_lowercase().contains(words)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::choice::Status;
    use crate::domain::field::Row;
    use crate::domain::record::Risk;

    fn passes(expression: &str, risk: &Row<Risk>) -> bool {
        let snapshot = Snapshot::default();
        let filter = Filter::parse(expression, Table::Risks, &snapshot, Lang::Zh).expect("a filter");
        filter.passes(risk, &snapshot)
    }

    #[test]
    fn nothing_after_the_sign_means_not_filled() {
        let empty = Row::<Risk>::default();
        let mut filled = empty.clone();
        filled.record = Risk { cause: Some("制度缺失".to_owned()), next_review: chrono::NaiveDate::from_ymd_opt(2026, 12, 1), ..Risk::default() };
        for key in ["cause", "next_review"] {
            assert!(passes(&format!("{key}="), &empty) && !passes(&format!("{key}="), &filled), "{key}");
            assert!(passes(&format!("{key}!="), &filled) && !passes(&format!("{key}!="), &empty), "{key}");
        }
        assert!(passes("posts= step=", &filled), "a list without links and a missing link are not filled");
    }

    #[test]
    fn letters_are_found_in_either_case() {
        let row =
            Row { code: "R01".to_owned(), record: Risk { title: "ERP 权限".to_owned(), status: Status::Draft, ..Risk::default() }, ..Row::default() };
        assert!(passes("erp", &row) && passes("r01", &row) && passes("权限", &row) && passes("title~Erp", &row));
        assert!(!passes("erq", &row));
    }

    #[test]
    fn the_words_looked_for_can_be_marked() {
        let snapshot = Snapshot::default();
        let filter = Filter::parse("ERP title~权限,审批 status=draft", Table::Risks, &snapshot, Lang::Zh).expect("a filter");
        assert_eq!(filter.words(), ["erp", "权限", "审批"]);
    }
}
