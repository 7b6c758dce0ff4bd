//! How somebody arranged a list: columns, widths, sorts, filters per column, groups, height of rows.
//!
//! A view saved by name keeps one as JSON, and so does the window between starts. What a later version added to it, or columns that
//! this register does not have, are passed over; which rows follow from it is worked out in `ui::list::order`.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::choice::{Choice, Severity};
use super::columns;
use super::field::{Field, Kind};
use super::snapshot::Snapshot;
use super::table::Table;
use super::text;
use crate::i18n::Lang;

/// A column that a list is sorted by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sort {
    /// Key of the field.
    pub field: String,
    /// Highest first.
    #[serde(default)]
    pub descending: bool,
}

/// What the values of a column have to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Holds these words.
    Contains(String),
    /// Is one of these: keys of choices, codes of records, numbers.
    OneOf(Vec<String>),
    /// Not before the first and not after the second, where they are given.
    Between(Option<String>, Option<String>),
    /// Is not filled.
    Empty,
    /// Is filled.
    Filled,
}

/// The filter of one column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnFilter {
    /// Key of the field.
    pub field: String,
    /// What its values have to be.
    pub condition: Condition,
}

impl ColumnFilter {
    /// The filter as it is written in words: see `domain::filter`.
    pub fn expression(&self) -> String {
        let field = &self.field;
        match &self.condition {
            Condition::Contains(words) => format!("{field}~{}", quoted(words)),
            Condition::OneOf(values) => format!("{field}={}", values.iter().map(|value| quoted(value)).collect::<Vec<_>>().join(",")),
            Condition::Between(from, to) => {
                let bound = |sign: &str, day: &Option<String>| day.as_ref().map(|day| format!("{field}{sign}{}", quoted(day)));
                [bound(">=", from), bound("<=", to)].into_iter().flatten().collect::<Vec<_>>().join(" ")
            }
            Condition::Empty => format!("{field}="),
            Condition::Filled => format!("{field}!="),
        }
    }

    /// The filter as people read it, as in `等级：高、中`.
    pub fn words(&self, table: Table, snapshot: &Snapshot, lang: Lang) -> String {
        let Some(field) = table.field(&self.field) else { return self.field.clone() };
        let name = columns::label(table, field, snapshot, lang);
        let value = match &self.condition {
            Condition::Contains(words) => lang.phrase("list.holds", &[("words", words)]),
            Condition::OneOf(values) => value_words(field, values, snapshot, lang),
            Condition::Between(Some(from), Some(to)) => lang.phrase("list.between", &[("from", from), ("to", to)]),
            Condition::Between(Some(from), None) => lang.phrase("list.from", &[("from", from)]),
            Condition::Between(None, to) => lang.phrase("list.to", &[("to", &to.as_deref().unwrap_or_default())]),
            Condition::Empty => lang.word("list.empty").into_owned(),
            Condition::Filled => lang.word("list.filled").into_owned(),
        };
        lang.phrase("list.chip", &[("column", &name), ("value", &value)])
    }
}

/// So many values of a filter are named; of more their number is told.
const NAMED: usize = 3;

fn value_words(field: &Field, values: &[String], snapshot: &Snapshot, lang: Lang) -> String {
    let word = |value: &String| match text::parse(field, value, snapshot, lang) {
        Ok(parsed) => text::print(field, &parsed, snapshot, lang),
        Err(_) => value.clone(),
    };
    let named = lang.list(values.iter().take(NAMED).map(word));
    if values.len() > NAMED { lang.phrase("list.and_more", &[("named", &named), ("count", &values.len())]) } else { named }
}

/// The language of filters has no sign for a quotation mark within quotes.
fn quoted(words: &str) -> String {
    format!("\"{}\"", words.replace(['"', '“', '”'], ""))
}

/// How a list is arranged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Arrangement {
    /// Keys of the columns shown, in order; none: the standard ones.
    pub columns: Vec<String>,
    /// Widths of columns that were sized by hand.
    pub widths: BTreeMap<String, f32>,
    /// How many columns stay where they are when the list is moved sideways.
    pub frozen: usize,
    /// The sorts; the first counts most.
    pub sorts: Vec<Sort>,
    /// The filters of columns.
    pub filters: Vec<ColumnFilter>,
    /// The filter as typed, in a view that was saved with one.
    pub filter: String,
    /// The field by which the rows stand in groups.
    pub group: Option<String>,
    /// Whether rows are as high as their text.
    pub is_roomy: bool,
    /// Whether rows stand in the officer's own order where no sort decides.
    pub own_order: bool,
}

impl Default for Arrangement {
    fn default() -> Self {
        Arrangement {
            columns: Vec::new(),
            widths: BTreeMap::new(),
            frozen: 1,
            sorts: Vec::new(),
            filters: Vec::new(),
            filter: String::new(),
            group: None,
            is_roomy: false,
            own_order: true,
        }
    }
}

impl Arrangement {
    /// As it is kept.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("lists and texts are always JSON")
    }

    /// As it was kept; none where it is no arrangement at all.
    pub fn from_json(json: &str) -> Option<Arrangement> {
        serde_json::from_str(json).ok()
    }

    /// What is remembered between starts: all but the filters, which would hide records without a word.
    pub fn without_filters(&self) -> Arrangement {
        Arrangement { filters: Vec::new(), filter: String::new(), ..self.clone() }
    }

    /// What a table has of this: columns that it lacks are left out, and each stands once.
    pub fn fitted(mut self, table: Table) -> Arrangement {
        let is_known = |key: &String| table.field(key).is_some();
        let mut seen = BTreeSet::new();
        self.columns.retain(|key| is_known(key) && seen.insert(key.clone()));
        self.sorts.retain(|sort| is_known(&sort.field));
        self.filters.retain(|filter| is_known(&filter.field));
        self.group = self.group.filter(is_known);
        self.widths.retain(|_, width| width.is_finite());
        self
    }

    /// The columns shown, in order; the code is always the first.
    pub fn shown(&self, table: Table, snapshot: &Snapshot) -> Vec<&'static Field> {
        if self.columns.is_empty() {
            return standard(table, snapshot);
        }
        let chosen = self.columns.iter().filter_map(|key| table.field(key)).filter(|field| *field != &super::field::CODE);
        std::iter::once(&super::field::CODE).chain(chosen).collect()
    }

    /// Changes the columns shown.
    pub fn choose(&mut self, columns: &[&'static Field]) {
        self.columns = columns.iter().map(|field| field.key.to_owned()).collect();
        self.frozen = self.frozen.clamp(1, self.columns.len().max(1));
    }

    /// The sort of a column and its place among the sorts.
    pub fn sort_of(&self, field: &str) -> Option<(usize, &Sort)> {
        self.sorts.iter().enumerate().find(|(_, sort)| sort.field == field)
    }

    /// Sorts by a column: alone, or after those there are.
    pub fn sort_by(&mut self, field: &str, descending: bool, adds: bool) {
        let sort = Sort { field: field.to_owned(), descending };
        match self.sorts.iter_mut().find(|known| known.field == field) {
            Some(known) if adds => *known = sort,
            _ if adds => self.sorts.push(sort),
            _ => self.sorts = vec![sort],
        }
    }

    /// Gives up the sort of a column.
    pub fn unsort(&mut self, field: &str) {
        self.sorts.retain(|sort| sort.field != field);
    }

    /// The filter of a column.
    pub fn filter_of(&self, field: &str) -> Option<&Condition> {
        self.filters.iter().find(|filter| filter.field == field).map(|filter| &filter.condition)
    }

    /// Sets the filter of a column; none and one that lets everything pass take it away.
    pub fn set_filter(&mut self, field: &str, condition: Option<Condition>) {
        let condition = condition.filter(|condition| match condition {
            Condition::Contains(words) => !words.trim().is_empty(),
            Condition::OneOf(values) => !values.is_empty(),
            Condition::Between(from, to) => from.is_some() || to.is_some(),
            Condition::Empty | Condition::Filled => true,
        });
        let place = self.filters.iter().position(|filter| filter.field == field);
        match (place, condition) {
            (Some(place), Some(condition)) => self.filters[place].condition = condition,
            (Some(place), None) => drop(self.filters.remove(place)),
            (None, Some(condition)) => self.filters.push(ColumnFilter { field: field.to_owned(), condition }),
            (None, None) => {}
        }
    }

    /// All filters with what is typed, as one.
    pub fn expression(&self, typed: &str) -> String {
        let parts = self.filters.iter().map(ColumnFilter::expression).chain((!typed.trim().is_empty()).then(|| typed.to_owned()));
        parts.collect::<Vec<_>>().join(" ")
    }
}

/// The columns of a list unless others are chosen: the code, the marks beside it, then as in the table of fields.
pub fn standard(table: Table, snapshot: &Snapshot) -> Vec<&'static Field> {
    let mut shown = columns::of_list(table, snapshot);
    // Marks are what the eye looks for, so the first column of levels and that of findings stand beside the code.
    let mut place = 1;
    for kind in [Kind::Link(Table::Levels), Kind::Choice(Severity::SET)] {
        if let Some(known) = shown.iter().position(|field| field.kind == kind) {
            let mark = shown.remove(known);
            shown.insert(place, mark);
            place += 1;
        }
    }
    shown
}

/// The fields that a list can show, in order: free columns only where they are named.
pub fn possible(table: Table, snapshot: &Snapshot) -> Vec<&'static Field> {
    let is_free = |field: &Field| matches!(field.slot, super::field::Slot::Common(super::field::Common::Free(_)));
    table.fields().filter(|field| !is_free(field) || columns::free_name(table, field, snapshot).is_some()).collect()
}

/// The fields by which a list can be grouped.
pub fn groupable(table: Table, snapshot: &Snapshot) -> Vec<&'static Field> {
    let fits = |field: &&'static Field| match field.kind {
        Kind::Link(_) | Kind::Links(_) | Kind::Choice(_) | Kind::Flag | Kind::Grade(_) | Kind::Date => true,
        Kind::Line => matches!(field.slot, super::field::Slot::Common(super::field::Common::Free(_))),
        _ => false,
    };
    possible(table, snapshot).into_iter().filter(fits).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arrangement_comes_back_as_it_was_kept() {
        let mut arrangement = Arrangement { group: Some("step".to_owned()), is_roomy: true, ..Arrangement::default() };
        arrangement.sort_by("level", true, false);
        arrangement.sort_by("step", false, true);
        arrangement.set_filter("level", Some(Condition::OneOf(vec!["high".to_owned()])));
        arrangement.set_filter("next_review", Some(Condition::Between(None, Some("2026-12-31".to_owned()))));
        assert_eq!(Arrangement::from_json(&arrangement.to_json()), Some(arrangement));
    }

    #[test]
    fn what_a_later_version_added_is_passed_over_and_rubbish_is_refused() {
        let later = r#"{"columns":["title","mood","title"],"sorts":[{"field":"mood"},{"field":"title","by":"ear"}],"shape":"round"}"#;
        let fitted = Arrangement::from_json(later).map(|arrangement| arrangement.fitted(Table::Risks)).expect("it can be read");
        assert_eq!(fitted.columns, ["title"]);
        assert_eq!(fitted.sorts, [Sort { field: "title".to_owned(), descending: false }]);
        for rubbish in ["", "[1]", "{\"columns\":7}", "columns"] {
            assert_eq!(Arrangement::from_json(rubbish), None, "{rubbish}");
        }
    }

    #[test]
    fn filters_of_columns_are_those_that_can_be_typed() {
        let mut arrangement = Arrangement::default();
        arrangement.set_filter("title", Some(Condition::Contains("a\"b c".to_owned())));
        arrangement.set_filter("level", Some(Condition::OneOf(vec!["high".to_owned(), "medium".to_owned()])));
        arrangement.set_filter("next_review", Some(Condition::Between(Some("2026-01-01".to_owned()), None)));
        arrangement.set_filter("step", Some(Condition::Empty));
        let expected = r#"title~"ab c" level="high","medium" next_review>="2026-01-01" step= 预算"#;
        assert_eq!(arrangement.expression("预算"), expected);
        arrangement.set_filter("title", Some(Condition::Contains(" ".to_owned())));
        arrangement.set_filter("step", None);
        assert_eq!(arrangement.filters.len(), 2);
    }
}
