//! Print presets of the officer's own.

use crate::domain::choice::{Orientation, PaperSize, RowOrder};
use crate::domain::field::fields;
use crate::domain::table::Table;

/// A print preset: the form of a report that lists records of one kind, a row for each.
///
/// `columns` are kept as JSON (see `domain::preset`); `grouped_by` is the key of a content whose values head the rows that share them;
/// `signers` are set apart by `、`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each member is described by its label in both languages")]
pub struct Preset {
    pub name: String,
    pub list: Table,
    pub title: Option<String>,
    pub columns: String,
    pub order: RowOrder,
    pub grouped_by: Option<String>,
    pub paper: PaperSize,
    pub orientation: Orientation,
    pub mark: Option<String>,
    pub signers: Option<String>,
    pub note: Option<String>,
}

fields! { Preset in Table::Presets => {
    name        [FORM LIST TITLE];
    list        [FORM LIST];
    title       [FORM LIST];
    columns     [FORM LONG CODED];
    order       [FORM LIST];
    grouped_by  [FORM LIST];
    paper       [FORM LIST];
    orientation [FORM LIST];
    mark        [FORM LIST];
    signers     [FORM LIST];
    note        [FORM LONG];
} }
