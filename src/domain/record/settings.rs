//! The register's own settings: the unit that fills it in, the grading scheme, names of free columns.

use crate::domain::choice::{GradingRule, Scale, TextLanguage};
use crate::domain::field::fields;
use crate::domain::table::Table;
use crate::domain::value::Id;

/// What holds for the whole register; there is one such record.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "each member is described by its label in both languages")]
pub struct Settings {
    pub unit_name: Option<String>,
    pub business: Option<String>,
    pub language: TextLanguage,
    pub rotation_notice_days: Option<u32>,
    pub most_handled: Option<u32>,
    pub most_approved: Option<u32>,
    pub most_consulted: Option<u32>,
    pub assessment_days: Option<u32>,
    pub declaration_month: Option<u32>,
    pub classified_machine: bool,
    pub grading_rules: Vec<GradingRule>,
    pub lightest_first: bool,
}

fields! { Settings in Table::Settings => {
    unit_name            [FORM LIST];
    business             [FORM LIST];
    language             [FORM LIST];
    rotation_notice_days [FORM LATER];
    most_handled         [FORM LATER];
    most_approved        [FORM LATER];
    most_consulted       [FORM LATER];
    assessment_days      [FORM LATER];
    declaration_month    [FORM LATER];
    classified_machine   [FORM LATER];
    grading_rules        [FORM LATER REASON];
    lightest_first       [FORM LATER];
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

/// The level that a rule gives.
///
/// `first` and `second` are likelihood and impact, or `first` is the place of a consequence class, the least number of criteria, or the place of a
/// degree of power; all count from 1.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "each member is described by its label in both languages")]
pub struct GradingCell {
    pub rule: GradingRule,
    pub first: u32,
    pub second: Option<u32>,
    pub level: Id<Level>,
}

fields! { GradingCell in Table::GradingCells => {
    rule   [FORM LIST];
    first  [FORM LIST];
    second [FORM LIST];
    level  [FORM LIST];
} }
