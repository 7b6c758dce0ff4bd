//! The responsibility matrix: step × post × role, and the roles.

use crate::domain::choice::Raci;
use crate::domain::field::fields;
use crate::domain::record::{Post, Step};
use crate::domain::table::Table;
use crate::domain::value::Id;

/// A role of the matrix. `key` is the digit that sets it, 1 to 9.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "each member is described by its label in both languages")]
pub struct Role {
    pub name: String,
    pub short: String,
    pub raci: Raci,
    pub key: Option<u32>,
    pub acting: bool,
    pub note: Option<String>,
}

fields! { Role in Table::Roles => {
    name   [FORM LIST TITLE WORDED];
    short  [FORM LIST WORDED];
    raci   [FORM LIST];
    key    [FORM LIST];
    acting [FORM LIST];
    note   [FORM LONG];
} }

/// One role of one post at one step; a cell of the matrix may hold several.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "each member is described by its label in both languages")]
pub struct Duty {
    pub step: Id<Step>,
    pub post: Id<Post>,
    pub role: Id<Role>,
    pub order: Option<u32>,
    pub note: Option<String>,
}

fields! { Duty in Table::Duties => {
    step  [FORM LIST PART];
    post  [FORM LIST PART];
    role  [FORM LIST PART];
    order [FORM LIST];
    note  [FORM LIST];
} }
