//! Controls: each serves many risks, and a risk has many.

use chrono::NaiveDate;

use crate::domain::choice::{ControlState, ControlType, Frequency, Method, Rating};
use crate::domain::derived;
use crate::domain::field::{Kind, fields};
use crate::domain::record::Post;
use crate::domain::table::Table;
use crate::domain::value::Id;

/// A control against risks.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "each member is described by its label in both languages")]
pub struct Control {
    pub name: String,
    pub r#type: ControlType,
    pub method: Option<Method>,
    pub owner_post: Option<Id<Post>>,
    pub frequency: Option<Frequency>,
    pub evidence: Option<String>,
    pub state: Option<ControlState>,
    pub design_rating: Option<Rating>,
    pub operation_rating: Option<Rating>,
    pub last_test: Option<NaiveDate>,
}

impl Control {
    /// Whether it still works against the risks that name it: a retired one does not.
    pub fn is_retired(&self) -> bool {
        self.state == Some(ControlState::Retired)
    }
}

fields! { Control in Table::Controls => {
    name             [FORM LIST TITLE];
    r#type           [FORM LIST];
    method           [FORM LIST];
    owner_post       [FORM LIST];
    frequency        [FORM LIST];
    evidence         [FORM LIST];
    state            [FORM LIST LATER REASON];
    design_rating    [FORM LIST LATER];
    operation_rating [FORM LIST LATER];
    last_test        [FORM LIST LATER];
} computed {
    serves: Kind::Links(Table::Risks), [] = derived::serves;
} }
