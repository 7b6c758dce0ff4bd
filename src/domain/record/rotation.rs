//! Rotation and conflicts of interest: what is decided at the end of a term, what a person declares each year.

use chrono::NaiveDate;

use crate::domain::choice::RotationKind;
use crate::domain::field::fields;
use crate::domain::record::{Person, Post};
use crate::domain::table::Table;
use crate::domain::value::Id;

/// What stands instead of a rotation, or at its end: an approved extension, a special audit, an exit review.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "each member is described by its label in both languages")]
pub struct RotationMeasure {
    pub post: Id<Post>,
    pub person: Id<Person>,
    pub kind: RotationKind,
    pub on: NaiveDate,
    pub until: Option<NaiveDate>,
    pub approver: Option<String>,
    pub note: Option<String>,
}

fields! { RotationMeasure in Table::RotationMeasures => {
    post     [FORM LIST PART];
    person   [FORM LIST PART];
    kind     [FORM LIST];
    on       [FORM LIST];
    until    [FORM LIST];
    approver [FORM LIST];
    note     [FORM LONG];
} }

/// The declaration of conflicts of interest of a person for a year.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "each member is described by its label in both languages")]
pub struct Declaration {
    pub person: Id<Person>,
    pub year: u32,
    pub on: NaiveDate,
    pub content: Option<String>,
}

fields! { Declaration in Table::Declarations => {
    person  [FORM LIST PART];
    year    [FORM LIST];
    on      [FORM LIST];
    content [FORM LONG];
} }
