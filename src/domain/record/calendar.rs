//! The calendar of working days.

use chrono::NaiveDate;

use crate::domain::choice::DayKind;
use crate::domain::field::fields;
use crate::domain::table::Table;

/// A day that is not what its weekday says: a public holiday, or a weekend day that is worked to make up for one.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "each member is described by its label in both languages")]
pub struct Holiday {
    pub day: NaiveDate,
    pub kind: DayKind,
    pub name: String,
}

fields! { Holiday in Table::Holidays => {
    day  [FORM LIST];
    kind [FORM LIST];
    name [FORM LIST TITLE];
} }
