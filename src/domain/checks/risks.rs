//! Checks of risks: who answers for them, what is done against them, how they are graded. Closed ones rest.

use std::collections::HashMap;

use super::finding::{Fact, Finding, Severity};
use super::hands::duties;
use super::{Check, Ground, Topic};
use crate::domain::choice::{Method, Status};
use crate::domain::derived::{main_section, product, risk_level};
use crate::domain::field::{Entry, Row};
use crate::domain::grading::{Inputs, by_rules};
use crate::domain::problem::is_blank;
use crate::domain::record::{Level, Risk};
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::value::{AnyId, RowId};

const fn check(id: &'static str, find: fn(&Ground<'_>, AnyId, &mut Vec<Finding>)) -> Check {
    Check { id, topic: Topic::Risks, tables: &[Table::Risks], find }
}

/// The checks of this topic.
pub const CHECKS: &[Check] = &[
    check("K24", responsible),
    check("K26", control),
    check("K27", education_only),
    check("K28", own_control),
    check("K29", assessment),
    check("K30", level),
    check("K31", review),
    check("K33", twice),
    check("K50", idle_at_step),
];

fn open<'a>(ground: &Ground<'a>, id: AnyId) -> Option<&'a Row<Risk>> {
    ground.snapshot.risks.get(id.row).map(|risk| risk.as_ref()).filter(|risk| risk.status != Status::Closed)
}

/// The scheme's levels: the lowest and the highest.
fn is_level(level: &Level, which: fn(&mut dyn Iterator<Item = u32>) -> Option<u32>, snapshot: &Snapshot) -> bool {
    which(&mut snapshot.levels.iter().map(|level| level.min_score)) == Some(level.min_score)
}

fn responsible(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let Some(risk) = open(ground, id) else { return };
    if !risk_level(risk, ground.snapshot).is_some_and(|level| is_level(level, |scores| scores.max(), ground.snapshot)) {
        return;
    }
    let lacks = |key: &str| Table::Risks.field(key).is_none_or(|field| risk.value(field, ground.snapshot).is_empty());
    let mut missing = Vec::new();
    if lacks("responsible_leader") {
        missing.push("risks.responsible_leader");
    }
    if main_section(risk, ground.snapshot).is_none() {
        missing.push("posts.section");
    }
    if lacks("responsible_person") {
        missing.push("risks.responsible_person");
    }
    if !missing.is_empty() {
        found.push(Finding::new("K24", Severity::Warning, id, "check.K24.text").fact("missing", Fact::Words(missing)));
    }
}

/// Risks of the lowest level may go without.
fn control(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let Some(risk) = open(ground, id).filter(|risk| risk.controls.is_empty()) else { return };
    let level = risk_level(risk, ground.snapshot).filter(|level| !is_level(level, |scores| scores.min(), ground.snapshot));
    if let Some(level) = level {
        let finding = Finding::new("K26", Severity::Error, id, "check.K26.text").at("controls");
        found.push(finding.fact("level", Fact::Record(AnyId { table: Table::Levels, row: level.id })));
    }
}

fn education_only(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let Some(risk) = open(ground, id).filter(|risk| !risk.controls.is_empty()) else { return };
    if risk.controls.iter().all(|control| ground.snapshot.get(*control).is_some_and(|control| control.method == Some(Method::Education))) {
        found.push(Finding::new("K27", Severity::Warning, id, "check.K27.text").at("controls"));
    }
}

fn own_control(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let Some(risk) = open(ground, id).filter(|risk| !risk.controls.is_empty()) else { return };
    let is_own = |owner| risk.posts.contains(&owner);
    if risk.controls.iter().all(|control| ground.snapshot.get(*control).and_then(|control| control.owner_post).is_some_and(is_own)) {
        found.push(Finding::new("K28", Severity::Warning, id, "check.K28.text").at("controls"));
    }
}

/// When a residual risk has to be assessed by is not told here: a record does not know its age.
fn assessment(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let Some(risk) = open(ground, id) else { return };
    let (before, after) = (product(risk.likelihood, risk.impact), product(risk.residual_likelihood, risk.residual_impact));
    match (before, after) {
        (None, _) => found.push(Finding::new("K29", Severity::Warning, id, "check.K29.unscored").at("likelihood")),
        (Some(before), Some(after)) if after > before => {
            let finding = Finding::new("K29", Severity::Error, id, "check.K29.above").at("residual_likelihood");
            found.push(finding.fact("after", Fact::Number(after)).fact("before", Fact::Number(before)));
        }
        _ => {}
    }
}

fn level(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let Some(risk) = open(ground, id) else { return };
    let by_score = by_rules(Inputs::of(risk), ground.snapshot).map(|graded| graded.level);
    let (Some(by_hand), Some(by_score)) = (risk.level_override, by_score) else { return };
    if by_hand.row() != by_score.id && risk.level_reason.as_deref().is_none_or(is_blank) {
        let level = |row: RowId| Fact::Record(AnyId { table: Table::Levels, row });
        let finding = Finding::new("K30", Severity::Error, id, "check.K30.text").at("level_reason");
        found.push(finding.fact("by_hand", level(by_hand.row())).fact("by_score", level(by_score.id)));
    }
}

fn review(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    if let Some(due) = open(ground, id).and_then(|risk| risk.next_review).filter(|due| *due < ground.snapshot.today) {
        found.push(Finding::new("K31", Severity::Warning, id, "check.K31.text").at("next_review").fact("due", Fact::Date(due)));
    }
}

/// What makes two risks look like one: step, main post, and the letters of the title.
type Likeness = (Option<RowId>, Option<RowId>, String);

fn likeness(risk: &Risk) -> Likeness {
    let letters = risk.title.chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    (risk.step.map(|step| step.row()), risk.posts.first().map(|post| post.row()), letters)
}

/// The first open risk of each likeness.
#[derive(Debug)]
pub struct Titles(HashMap<Likeness, RowId>);

impl Titles {
    /// Looks at all risks once.
    pub fn of(snapshot: &Snapshot) -> Titles {
        let mut first = HashMap::new();
        for risk in snapshot.risks.iter().filter(|risk| risk.status != Status::Closed) {
            first.entry(likeness(risk)).or_insert(risk.id);
        }
        Titles(first)
    }
}

/// Told at the later of two.
fn twice(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let Some(risk) = open(ground, id) else { return };
    let Some(step) = risk.step else { return };
    let own = likeness(risk);
    let first = match ground.titles() {
        Some(titles) => titles.0.get(&own).copied(),
        None => {
            let beside = ground.snapshot.linking(Table::Risks, AnyId { table: Table::Steps, row: step.row() });
            let earlier = beside.iter().copied().take_while(|row| *row < id.row).filter_map(|row| ground.snapshot.risks.get(row));
            // Texts are compared last: a step may have many risks.
            earlier
                .filter(|other| other.status != Status::Closed && other.posts.first() == risk.posts.first())
                .find(|other| likeness(other) == own)
                .map(|other| other.id)
        }
    };
    if let Some(first) = first.filter(|first| *first < id.row) {
        found.push(Finding::new("K33", Severity::Warning, id, "check.K33.text").at("title").of("risk", [AnyId { table: Table::Risks, row: first }]));
    }
}

fn idle_at_step(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let snapshot = ground.snapshot;
    let Some(risk) = open(ground, id) else { return };
    let Some(step) = risk.step.and_then(|step| snapshot.get(step)).filter(|step| step.applicable) else { return };
    let step = AnyId { table: Table::Steps, row: step.id };
    let acts = |post: RowId| duties(step, snapshot).any(|duty| duty.post.row() == post && snapshot.get(duty.role).is_some_and(|role| role.acting));
    let idle: Vec<AnyId> = risk.posts.iter().filter(|post| !acts(post.row())).map(|post| AnyId { table: Table::Posts, row: post.row() }).collect();
    if !idle.is_empty() {
        found.push(Finding::new("K50", Severity::Warning, id, "check.K50.text").at("posts").of("posts", idle).of("step", [step]));
    }
}
