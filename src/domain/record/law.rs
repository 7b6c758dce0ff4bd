//! Laws and rules, and the articles of them that records cite.

use chrono::NaiveDate;

use crate::domain::choice::{Confidence, LawKind};
use crate::domain::field::fields;
use crate::domain::table::Table;
use crate::domain::value::{AnyId, Id};

/// A law, regulation, order or rule. `cite` is the short form used on paper.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "each member is described by its label in both languages")]
pub struct Law {
    pub name: String,
    pub doc_no: Option<String>,
    pub cite: Option<String>,
    pub kind: LawKind,
    pub effective: Option<NaiveDate>,
    pub expires: Option<NaiveDate>,
    pub text_confidence: Option<Confidence>,
    pub number_confidence: Option<Confidence>,
    pub note: Option<String>,
}

fields! { Law in Table::Laws => {
    name              [FORM LIST TITLE];
    doc_no            [FORM LIST];
    cite              [FORM LIST];
    kind              [FORM LIST];
    effective         [FORM LIST];
    expires           [FORM LIST];
    text_confidence   [FORM];
    number_confidence [FORM];
    note              [FORM LONG];
} }

/// Articles of a law that a record rests on.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "each member is described by its label in both languages")]
pub struct Citation {
    pub of: AnyId,
    pub law: Id<Law>,
    pub article: Option<String>,
    pub confidence: Option<Confidence>,
}

fields! { Citation in Table::Citations => {
    of         [FORM LIST PART];
    law        [FORM LIST PART];
    article    [FORM LIST];
    confidence [FORM LIST];
} }
