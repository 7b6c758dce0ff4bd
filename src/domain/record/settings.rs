//! The register's own settings: the unit that fills it in, the grading scheme, names of free columns.

use crate::domain::choice::{Scale, TextLanguage};
use crate::domain::field::fields;
use crate::domain::table::Table;

/// What holds for the whole register; there is one such record.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "each member is described by its label in both languages")]
pub struct Settings {
    pub unit_name: Option<String>,
    pub business: Option<String>,
    pub language: TextLanguage,
}

fields! { Settings in Table::Settings => {
    unit_name [FORM LIST];
    business  [FORM LIST];
    language  [FORM LIST];
} }

/// The name of a free column of one kind of record; `number` runs from 1 to 8.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "each member is described by its label in both languages")]
pub struct FreeColumn {
    pub record: Table,
    pub number: u32,
    pub name: String,
}

fields! { FreeColumn in Table::FreeColumns => {
    record [FORM LIST];
    number [FORM LIST];
    name   [FORM LIST TITLE];
} }

/// A level of the grading scheme: reached from `min_score` = likelihood × impact upwards.
///
/// `mark` and `colour` show it on paper and screen; `colour` is written `#RRGGBB`.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "each member is described by its label in both languages")]
pub struct Level {
    pub name: String,
    pub grade: Option<String>,
    pub min_score: u32,
    pub mark: String,
    pub colour: String,
    pub supervised_by: Option<String>,
    pub review_months: Option<u32>,
}

fields! { Level in Table::Levels => {
    name          [FORM LIST TITLE WORDED];
    grade         [FORM LIST WORDED];
    min_score     [FORM LIST];
    mark          [FORM LIST];
    colour        [FORM LIST];
    supervised_by [FORM LIST WORDED];
    review_months [FORM LIST];
} }

/// The word of one step of likelihood or impact; `value` runs from 1.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "each member is described by its label in both languages")]
pub struct Grade {
    pub scale: Scale,
    pub value: u32,
    pub name: String,
}

fields! { Grade in Table::Grades => {
    scale [FORM LIST];
    value [FORM LIST];
    name  [FORM LIST TITLE WORDED];
} }
