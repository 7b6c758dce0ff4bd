//! Matters of power, businesses, their phases and steps, and what limits a step.

use crate::domain::choice::{Confidence, LimitKind, LimitUnit};
use crate::domain::field::fields;
use crate::domain::record::{Incompatibility, Unit};
use crate::domain::table::Table;
use crate::domain::value::Id;

/// A matter of power of a unit.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "each member is described by its label in both languages")]
pub struct Matter {
    pub name: String,
    pub unit: Id<Unit>,
    pub confidence: Option<Confidence>,
    pub major: bool,
}

fields! { Matter in Table::Matters => {
    name       [FORM LIST TITLE];
    unit       [FORM LIST PART];
    confidence [FORM];
    major      [FORM LIST LATER];
} }

/// A business such as government procurement.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "each member is described by its label in both languages")]
pub struct Process {
    pub name: String,
}

fields! { Process in Table::Processes => {
    name [FORM LIST TITLE];
} }

/// A phase of a business.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "each member is described by its label in both languages")]
pub struct Phase {
    pub name: String,
    pub process: Option<Id<Process>>,
}

fields! { Phase in Table::Phases => {
    name    [FORM LIST TITLE];
    process [FORM LIST];
} }

/// A process step. `seq` is its place in the whole business, counted over all units.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "each member is described by its label in both languages")]
pub struct Step {
    pub name: String,
    pub seq: u32,
    pub unit: Id<Unit>,
    pub phase: Option<Id<Phase>>,
    pub matter: Option<Id<Matter>>,
    pub description: Option<String>,
    pub min_participants: Option<u32>,
    pub records: Option<String>,
    pub no_limit_reason: Option<String>,
    pub approval_by_amount: bool,
    pub no_approval_reason: Option<String>,
    pub start: bool,
    pub end: bool,
    pub applicable: bool,
    pub not_applicable_reason: Option<String>,
}

impl Default for Step {
    fn default() -> Self {
        Step {
            name: String::new(),
            seq: 0,
            unit: Id::NONE,
            phase: None,
            matter: None,
            description: None,
            min_participants: None,
            records: None,
            no_limit_reason: None,
            approval_by_amount: false,
            no_approval_reason: None,
            start: false,
            end: false,
            applicable: true,
            not_applicable_reason: None,
        }
    }
}

fields! { Step in Table::Steps => {
    name                  [FORM LIST TITLE];
    seq                   [FORM LIST];
    unit                  [FORM LIST PART];
    phase                 [FORM LIST];
    matter                [FORM LIST];
    description           [FORM LONG];
    min_participants      [FORM LIST];
    records               [FORM LONG];
    no_limit_reason       [FORM LONG];
    approval_by_amount    [FORM];
    no_approval_reason    [FORM LONG];
    start                 [FORM];
    end                   [FORM];
    applicable            [FORM];
    not_applicable_reason [FORM LONG];
} }

/// Which step follows a step, and in which case.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "each member is described by its label in both languages")]
pub struct Successor {
    pub step: Id<Step>,
    pub next: Id<Step>,
    pub when: Option<String>,
}

fields! { Successor in Table::Successors => {
    step [FORM LIST PART];
    next [FORM LIST PART];
    when [FORM LIST];
} }

/// Two steps that different people must do, and the incompatibility that asks for it.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "each member is described by its label in both languages")]
pub struct StepSeparation {
    pub step_a: Id<Step>,
    pub step_b: Id<Step>,
    pub because: Option<Id<Incompatibility>>,
}

fields! { StepSeparation in Table::IncompatibleSteps => {
    step_a  [FORM LIST PART];
    step_b  [FORM LIST PART];
    because [FORM LIST];
} }

/// A time limit of a step: what the law says, and what the unit set for itself.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "each member is described by its label in both languages")]
pub struct TimeLimit {
    pub step: Id<Step>,
    pub text: String,
    pub value: u32,
    pub unit: LimitUnit,
    pub kind: LimitKind,
    pub own_value: Option<u32>,
    pub confidence: Option<Confidence>,
    pub superior_value: Option<u32>,
}

fields! { TimeLimit in Table::TimeLimits => {
    step           [FORM LIST PART];
    text           [FORM LIST TITLE];
    value          [FORM LIST REASON];
    unit           [FORM LIST REASON];
    kind           [FORM LIST REASON];
    own_value      [FORM LIST REASON];
    confidence     [FORM LIST];
    superior_value [FORM LATER REASON];
} }

/// A rule about a number, share or amount at a step.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "each member is described by its label in both languages")]
pub struct QuantityRule {
    pub step: Id<Step>,
    pub text: String,
    pub value: String,
    pub confidence: Option<Confidence>,
}

fields! { QuantityRule in Table::QuantityRules => {
    step       [FORM LIST PART];
    text       [FORM LIST TITLE];
    value      [FORM LIST REASON];
    confidence [FORM LIST];
} }
