//! Posts, the functions they hold, and which functions must be kept apart.

use chrono::NaiveDate;

use crate::domain::choice::{Confidence, SeparationScope, Strength};
use crate::domain::derived;
use crate::domain::field::{Kind, fields};
use crate::domain::record::{Level, Section, Unit};
use crate::domain::table::Table;
use crate::domain::value::Id;

/// A function held by a post: what may be incompatible with another.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "each member is described by its label in both languages")]
pub struct Function {
    pub name: String,
    pub held_by_post: bool,
}

fields! { Function in Table::Functions => {
    name         [FORM LIST TITLE];
    held_by_post [FORM LIST];
} }

/// Two functions that one person must not, or should not, hold.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "each member is described by its label in both languages")]
pub struct Incompatibility {
    pub function_a: Id<Function>,
    pub function_b: Id<Function>,
    pub strength: Strength,
    pub scope: SeparationScope,
    pub reason: Option<String>,
    pub confidence: Option<Confidence>,
}

fields! { Incompatibility in Table::Incompatibilities => {
    function_a [FORM LIST PART];
    function_b [FORM LIST PART];
    strength   [FORM LIST];
    scope      [FORM LIST];
    reason     [FORM LIST LONG];
    confidence [FORM];
} }

/// A post. `line` is its line of defence: 0 leads, 1 does, 2 reviews, 3 oversees.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "each member is described by its label in both languages")]
pub struct Post {
    pub name: String,
    pub unit: Id<Unit>,
    pub section: Option<Id<Section>>,
    pub line: Option<u32>,
    pub responsibility: Option<String>,
    pub functions: Vec<Id<Function>>,
    pub risk_level: Option<Id<Level>>,
    pub key_post: bool,
    pub rotation_months: Option<u32>,
    pub collective: bool,
    pub per_project: bool,
    pub deputy_post: Option<Id<Post>>,
    pub closed_on: Option<NaiveDate>,
    pub no_rotation_reason: Option<String>,
}

fields! { Post in Table::Posts => {
    name               [FORM LIST TITLE];
    unit               [FORM LIST PART];
    section            [FORM LIST];
    line               [FORM];
    responsibility     [FORM LONG];
    functions          [FORM LIST];
    risk_level         [FORM LIST];
    key_post           [FORM LIST];
    rotation_months    [FORM LIST];
    collective         [FORM];
    per_project        [FORM];
    deputy_post        [FORM];
    closed_on          [FORM LATER REASON];
    no_rotation_reason [FORM LONG LATER];
} computed {
    holders:      Kind::Links(Table::Persons), [LIST] = derived::holders;
    vacant:       Kind::Flag, [] = derived::vacant;
    rotation_due: Kind::Date, [] = derived::rotation_due;
} }

impl Post {
    /// Whether the post is closed on a day.
    pub fn is_closed(&self, day: NaiveDate) -> bool {
        self.closed_on.is_some_and(|closed| closed <= day)
    }
}
