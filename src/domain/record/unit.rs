//! Legal bodies and their sections.

use crate::domain::choice::{Body, Confidence};
use crate::domain::field::fields;
use crate::domain::record::Post;
use crate::domain::table::Table;
use crate::domain::value::Id;

/// A legal body: purchaser, central procurement agency or supervisor, each a unit of its own.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "each member is described by its label in both languages")]
pub struct Unit {
    pub name: String,
    pub body: Body,
    pub confidence: Option<Confidence>,
}

fields! { Unit in Table::Units => {
    name       [FORM LIST TITLE];
    body       [FORM LIST];
    confidence [FORM];
} }

/// A section of a unit with its head and its leader in charge.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "each member is described by its label in both languages")]
pub struct Section {
    pub name: String,
    pub unit: Id<Unit>,
    pub head_post: Option<Id<Post>>,
    pub leader_post: Option<Id<Post>>,
    pub coordinating: bool,
}

fields! { Section in Table::Sections => {
    name         [FORM LIST TITLE];
    unit         [FORM LIST PART];
    head_post    [FORM LIST];
    leader_post  [FORM LIST];
    coordinating [FORM LIST LATER];
} }
