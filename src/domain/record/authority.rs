//! Who approves what up to which amount: matters, their bands of amounts, the chain of posts of each band.

use crate::domain::field::fields;
use crate::domain::record::{Post, Role, Step, Unit};
use crate::domain::table::Table;
use crate::domain::value::Id;

/// A matter that is approved by amount: at which steps of which unit, and whether it is a major one (三重一大), which a body decides.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "each member is described by its label in both languages")]
pub struct Authority {
    pub name: String,
    pub unit: Id<Unit>,
    pub steps: Vec<Id<Step>>,
    pub major: bool,
}

fields! { Authority in Table::Authorities => {
    name  [FORM LIST TITLE];
    unit  [FORM LIST PART];
    steps [FORM LIST];
    major [FORM LIST];
} }

/// A band of amounts in yuan: from `from` up to but without `below`; none where it is open. A band without either is told by its name alone.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "each member is described by its label in both languages")]
pub struct Band {
    pub authority: Id<Authority>,
    pub name: String,
    pub from: Option<u32>,
    pub below: Option<u32>,
    pub major: bool,
}

fields! { Band in Table::Bands => {
    authority [FORM LIST PART];
    name      [FORM LIST TITLE];
    from      [FORM LIST REASON];
    below     [FORM LIST REASON];
    major     [FORM LIST];
} }

/// A post of the chain of a band: what it does there, and in which order, from 1; the last decides.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "each member is described by its label in both languages")]
pub struct Approval {
    pub band: Id<Band>,
    pub post: Id<Post>,
    pub role: Id<Role>,
    pub order: u32,
}

fields! { Approval in Table::Approvals => {
    band  [FORM LIST PART];
    post  [FORM LIST PART];
    role  [FORM LIST];
    order [FORM LIST];
} }
