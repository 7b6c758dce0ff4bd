//! Persons, which posts they hold from when to when, and who works with the program.

use chrono::NaiveDate;

use crate::domain::field::fields;
use crate::domain::record::{Post, Unit};
use crate::domain::table::Table;
use crate::domain::value::Id;

/// A person.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "each member is described by its label in both languages")]
pub struct Person {
    pub name: String,
    pub unit: Option<Id<Unit>>,
    pub position: Option<String>,
}

fields! { Person in Table::Persons => {
    name     [FORM LIST TITLE];
    unit     [FORM LIST];
    position [FORM LIST];
} }

/// A person holds a post, from a day to a day (both included), or stands in for its holder.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "each member is described by its label in both languages")]
pub struct Tenure {
    pub person: Id<Person>,
    pub post: Id<Post>,
    pub from: NaiveDate,
    pub until: Option<NaiveDate>,
    pub stand_in: bool,
}

fields! { Tenure in Table::Tenures => {
    person   [FORM LIST PART];
    post     [FORM LIST PART];
    from     [FORM LIST];
    until    [FORM LIST];
    stand_in [FORM LIST];
} }

impl Tenure {
    /// Whether the post is held on a day.
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// Somebody who works with the program.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "each member is described by its label in both languages")]
pub struct Operator {
    pub name: String,
    pub person: Option<Id<Person>>,
}

fields! { Operator in Table::Operators => {
    name   [FORM LIST TITLE];
    person [FORM LIST];
} }
