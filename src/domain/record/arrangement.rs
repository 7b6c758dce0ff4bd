//! How the officer looks at lists: views saved by name, and rows in an order of the officer's own.

use crate::domain::field::fields;
use crate::domain::table::Table;
use crate::domain::value::AnyId;

/// A view of a list saved by name: columns, order, filters and groups, written as JSON in `arrangement`.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "each member is described by its label in both languages")]
pub struct SavedView {
    pub name: String,
    pub list: Table,
    pub arrangement: String,
}

fields! { SavedView in Table::Views => {
    name        [FORM LIST TITLE];
    list        [FORM LIST];
    arrangement [LONG CODED];
} }

/// A record that the officer moved: in the officer's own order it stands directly before another, or at the end where that is empty.
///
/// Records that were never moved stand in the order in which they came into the register.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "each member is described by its label in both languages")]
pub struct Placement {
    pub of: AnyId,
    pub before: Option<AnyId>,
}

fields! { Placement in Table::Placements => {
    of     [FORM LIST PART];
    before [FORM LIST];
} }
