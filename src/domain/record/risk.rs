//! Risks.

use chrono::NaiveDate;

use crate::domain::choice::{Choice, Confidence, Consequence, Criterion, Layer, Power, RiskKind, RiskSource, Severity, StaleCause, Status, Treatment};
use crate::domain::derived;
use crate::domain::field::{Kind, fields};
use crate::domain::record::{Control, Level, Person, Post, Step};
use crate::domain::table::Table;
use crate::domain::value::{AnyId, Id};

/// An integrity or legal risk: carried by posts (the first is the main one), found at a step unless it is one of conduct.
///
/// The three responsible persons follow from post, section and unit; the members `direct_person`, `section_head` and
/// `leader_in_charge` override them.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "each member is described by its label in both languages")]
pub struct Risk {
    pub title: String,
    pub step: Option<Id<Step>>,
    pub posts: Vec<Id<Post>>,
    pub kind: RiskKind,
    pub source: RiskSource,
    pub layer: Layer,
    pub manifestation: Option<String>,
    pub cause: Option<String>,
    pub consequences: Vec<Consequence>,
    pub red_flag: Option<String>,
    pub likelihood: Option<u32>,
    pub impact: Option<u32>,
    pub level_override: Option<Id<Level>>,
    pub level_reason: Option<String>,
    pub residual_likelihood: Option<u32>,
    pub residual_impact: Option<u32>,
    pub controls: Vec<Id<Control>>,
    pub response: Option<Treatment>,
    pub direct_person: Option<Id<Person>>,
    pub section_head: Option<Id<Person>>,
    pub leader_in_charge: Option<Id<Person>>,
    pub status: Status,
    pub next_review: Option<NaiveDate>,
    pub confidence: Option<Confidence>,
    pub criteria: Vec<Criterion>,
    pub power: Option<Power>,
    pub level_approver: Option<String>,
    pub registered_on: Option<NaiveDate>,
    pub closed_on: Option<NaiveDate>,
    pub closing_reason: Option<String>,
    pub stale_since: Option<NaiveDate>,
    pub stale_causes: Vec<StaleCause>,
    pub stale_source: Option<AnyId>,
}

impl Default for Risk {
    fn default() -> Self {
        Risk {
            title: String::new(),
            step: None,
            posts: Vec::new(),
            kind: RiskKind::default(),
            source: RiskSource::Duty,
            layer: Layer::default(),
            manifestation: None,
            cause: None,
            consequences: Vec::new(),
            red_flag: None,
            likelihood: None,
            impact: None,
            level_override: None,
            level_reason: None,
            residual_likelihood: None,
            residual_impact: None,
            controls: Vec::new(),
            response: None,
            direct_person: None,
            section_head: None,
            leader_in_charge: None,
            status: Status::Draft,
            next_review: None,
            confidence: None,
            criteria: Vec::new(),
            power: None,
            level_approver: None,
            registered_on: None,
            closed_on: None,
            closing_reason: None,
            stale_since: None,
            stale_causes: Vec::new(),
            stale_source: None,
        }
    }
}

fields! { Risk in Table::Risks => {
    title               [FORM LIST TITLE];
    step                [FORM LIST];
    posts               [FORM LIST];
    kind                [FORM LIST];
    source              [FORM];
    layer               [FORM];
    manifestation       [FORM LONG];
    cause               [FORM LONG];
    consequences        [FORM];
    red_flag            [FORM LONG];
    likelihood          [FORM LIKELIHOOD REASON];
    impact              [FORM IMPACT REASON];
    level_override      [FORM REASON];
    level_reason        [FORM LONG];
    residual_likelihood [FORM LIKELIHOOD REASON];
    residual_impact     [FORM IMPACT REASON];
    controls            [FORM];
    response            [FORM];
    direct_person       [FORM];
    section_head        [FORM];
    leader_in_charge    [FORM];
    status              [FORM LIST REASON];
    next_review         [FORM LIST];
    confidence          [FORM];
    criteria            [FORM LATER REASON];
    power               [FORM LATER REASON];
    level_approver      [FORM LATER];
    registered_on       [FORM LATER];
    closed_on           [FORM LATER];
    closing_reason      [FORM LONG LATER];
    stale_since         [LIST LATER];
    stale_causes        [LIST LATER];
    stale_source        [LATER];
} computed {
    level:               Kind::Link(Table::Levels), [LIST TOLD] = derived::level;
    level_basis:         Kind::Line, [WORDED] = derived::level_basis;
    score:               Kind::Number, [] = derived::score;
    residual_level:      Kind::Link(Table::Levels), [LIST TOLD] = derived::residual_level;
    findings:            Kind::Choice(Severity::SET), [LIST] = derived::worst_finding;
    residual_score:      Kind::Number, [] = derived::residual_score;
    section:             Kind::Link(Table::Sections), [] = derived::section;
    unit:                Kind::Link(Table::Units), [] = derived::unit;
    responsible_person:  Kind::Links(Table::Persons), [] = derived::responsible_person;
    responsible_head:    Kind::Links(Table::Persons), [] = derived::responsible_head;
    responsible_leader:  Kind::Links(Table::Persons), [] = derived::responsible_leader;
} }
