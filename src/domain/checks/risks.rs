//! Checks of risks: who answers for them, what is done against them, how they are graded. Closed ones rest.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use chrono::Days;

use super::finding::{Fact, Finding, Severity};
use super::rotation::tenures;
use super::scheme::scheme;
use super::{Check, Ground, Topic};
use crate::domain::choice::{ControlState, GradingRule, Method, Rating, Status};
use crate::domain::derived::{main_section, product, risk_level};
use crate::domain::field::Row;
use crate::domain::grading::{Inputs, by_rules, scores_pairs};
use crate::domain::problem::is_blank;
use crate::domain::record::{Control, Person, Post, Risk};
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::text::letters;
use crate::domain::value::{AnyId, Id, RowId};
use crate::i18n::Lang;

const fn check(id: &'static str, find: fn(&Ground<'_>, AnyId, &mut Vec<Finding>)) -> Check {
    Check { id, topic: Topic::Risks, tables: &[Table::Risks], find }
}

/// The checks of this topic.
pub const CHECKS: &[Check] = &[
    check("K24", responsible),
    Check { id: "K25", topic: Topic::Risks, tables: &[Table::Levels], find: supervision },
    check("K26", control),
    check("K27", education_only),
    check("K28", own_control),
    check("K29", assessment),
    Check { id: "K30", topic: Topic::Risks, tables: &[Table::Risks, Table::Settings], find: level },
    check("K31", review),
    check("K33", twice),
    check("K50", idle_at_step),
    check("K51", untested),
    check("K52", unapproved),
];

/// A risk that is not closed.
pub(super) fn open<'a>(ground: &Ground<'a>, id: AnyId) -> Option<&'a Row<Risk>> {
    ground.risk(id.row).filter(|risk| risk.status != Status::Closed)
}

/// Whether a person is named, or somebody holds the post today.
fn is_answered(named: Option<Id<Person>>, post: Option<Id<Post>>, snapshot: &Snapshot) -> bool {
    named.is_some() || post.is_some_and(|post| tenures(post.row(), snapshot).next().is_some())
}

fn responsible(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let snapshot = ground.snapshot;
    let Some(risk) = open(ground, id) else { return };
    let Some((_, highest)) = ground.heights() else { return };
    if risk_level(risk, snapshot).is_none_or(|level| level.min_score != highest) {
        return;
    }
    let section = main_section(risk, snapshot);
    let checked = [
        (is_answered(risk.leader_in_charge, section.and_then(|section| section.leader_post), snapshot), "risks.responsible_leader"),
        (section.is_some(), "posts.section"),
        (is_answered(risk.direct_person, risk.posts.first().copied(), snapshot), "risks.responsible_person"),
    ];
    if checked.iter().any(|(is_there, _)| !is_there) {
        let missing = checked.iter().filter(|(is_there, _)| !is_there).map(|(_, words)| *words).collect();
        found.push(Finding::new("K24", Severity::Warning, id, "check.K24.text").fact("missing", Fact::Words(missing)));
    }
}

/// The words by which the levels below the highest are shipped, in both languages.
fn is_shipped_lower(words: &str) -> bool {
    let lower = ["levels.medium.supervised_by", "levels.low.supervised_by"];
    Lang::ALL.iter().any(|lang| lower.iter().any(|key| lang.find(key).as_deref() == Some(words)))
}

/// The highest level is supervised by the head: neither by nobody, nor by whoever supervises a lower one.
fn supervision(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let Some((_, highest)) = ground.heights() else { return };
    let Some(level) = ground.snapshot.levels.get(id.row).filter(|level| level.min_score == highest) else { return };
    let supervisor = level.supervised_by.as_deref().map(str::trim).filter(|words| !is_blank(words));
    let Some(supervisor) = supervisor else {
        found.push(Finding::new("K25", Severity::Warning, id, "check.K25.nobody").at("supervised_by"));
        return;
    };
    let lower = ground.snapshot.levels.iter().find(|lower| lower.id != id.row && lower.supervised_by.as_deref().map(str::trim) == Some(supervisor));
    if let Some(lower) = lower {
        let finding = Finding::new("K25", Severity::Warning, id, "check.K25.same").at("supervised_by");
        found.push(finding.of("level", [AnyId { table: Table::Levels, row: lower.id }]));
    } else if is_shipped_lower(supervisor) {
        found.push(Finding::new("K25", Severity::Warning, id, "check.K25.lower").at("supervised_by"));
    }
}

/// The controls of a risk that are not retired.
fn controls<'a>(risk: &'a Risk, ground: &'a Ground<'_>) -> impl Iterator<Item = &'a Row<Control>> {
    let known = risk.controls.iter().filter_map(|control| ground.control(control.row()));
    known.filter(|control| control.state != Some(ControlState::Retired))
}

/// Whether there are controls that are not retired, all of which are so.
fn are_all(risk: &Risk, ground: &Ground<'_>, is_so: impl Fn(&Control) -> bool) -> bool {
    let mut controls = controls(risk, ground).peekable();
    controls.peek().is_some() && controls.all(|control| is_so(control))
}

fn is_weak(control: &Control) -> bool {
    let fails = |rating| rating == Some(Rating::Ineffective);
    control.state == Some(ControlState::Weak) || fails(control.design_rating) || fails(control.operation_rating)
}

/// Risks of the lowest level may go without.
fn control(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let snapshot = ground.snapshot;
    let Some(risk) = open(ground, id) else { return };
    let (severity, words) = match controls(risk, ground).next() {
        None if risk.controls.is_empty() => (Severity::Error, "check.K26.text"),
        None => (Severity::Error, "check.K26.retired"),
        Some(first) if is_weak(first) && are_all(risk, ground, is_weak) => (Severity::Warning, "check.K26.weak"),
        Some(_) => return,
    };
    let Some((lowest, _)) = ground.heights() else { return };
    if let Some(level) = risk_level(risk, snapshot).filter(|level| level.min_score != lowest) {
        let mut finding = Finding::new("K26", severity, id, words).at("controls");
        finding.beside.extend(risk.controls.iter().map(|control| AnyId { table: Table::Controls, row: control.row() }));
        found.push(finding.fact("level", Fact::Record(AnyId { table: Table::Levels, row: level.id })));
    }
}

fn education_only(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let Some(risk) = open(ground, id) else { return };
    if are_all(risk, ground, |control| control.method == Some(Method::Education)) {
        found.push(Finding::new("K27", Severity::Warning, id, "check.K27.text").at("controls"));
    }
}

fn own_control(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let Some(risk) = open(ground, id) else { return };
    if are_all(risk, ground, |control| control.owner_post.is_some_and(|owner| risk.posts.contains(&owner))) {
        found.push(Finding::new("K28", Severity::Warning, id, "check.K28.text").at("controls"));
    }
}

/// What a rule that asks for no scores looks at.
fn asked_by(rule: GradingRule) -> &'static str {
    match rule {
        GradingRule::Score | GradingRule::Matrix => "likelihood",
        GradingRule::Consequence => "consequences",
        GradingRule::Criteria => "criteria",
        GradingRule::Power => "power",
    }
}

/// Before and after controls; the residual risk is due some days after the risk was registered.
fn assessment(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let Some(risk) = open(ground, id) else { return };
    let (before, after) = (product(risk.likelihood, risk.impact), product(risk.residual_likelihood, risk.residual_impact));
    if let Some(rule) = ground.snapshot.scheme().rules().first()
        && !scores_pairs(ground.snapshot)
        && risk_level(risk, ground.snapshot).is_none()
    {
        found.push(Finding::new("K29", Severity::Warning, id, "check.K29.ungraded").at(asked_by(*rule)));
    }
    match (before, after) {
        (None, _) if scores_pairs(ground.snapshot) => found.push(Finding::new("K29", Severity::Warning, id, "check.K29.unscored").at("likelihood")),
        (Some(before), Some(after)) if after > before => {
            let finding = Finding::new("K29", Severity::Error, id, "check.K29.above").at("residual_likelihood");
            found.push(finding.fact("after", Fact::Number(after)).fact("before", Fact::Number(before)));
        }
        (Some(_), None) if scores_pairs(ground.snapshot) => {
            let Some(registered) = risk.registered_on else { return };
            let days = ground.thresholds.assessment_days;
            if registered.checked_add_days(Days::new(days.into())).is_some_and(|due| due < ground.snapshot.today) {
                let finding = Finding::new("K29", Severity::Error, id, "check.K29.late").at("residual_likelihood");
                found.push(finding.fact("registered", Fact::Date(registered)).fact("days", Fact::Number(days)));
            }
        }
        _ => {}
    }
}

/// The level set by hand and the one that the rules give, where they are not the same.
fn adjusted(risk: &Risk, snapshot: &Snapshot) -> Option<(RowId, RowId)> {
    let by_hand = risk.level_override?.row();
    let by_rule = by_rules(Inputs::of(risk), snapshot)?.level.id;
    (by_hand != by_rule).then_some((by_hand, by_rule))
}

fn adjustment(check: &'static str, words: &'static str, id: AnyId, (by_hand, by_rule): (RowId, RowId)) -> Finding {
    let level = |row: RowId| Fact::Record(AnyId { table: Table::Levels, row });
    Finding::new(check, Severity::Error, id, words).fact("by_hand", level(by_hand)).fact("by_rule", level(by_rule))
}

/// A score that the scale does not reach, as after a step of it was taken away.
fn off_scale(risk: &Risk, ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let (likelihood, impact) = ground.tops();
    let scored = [
        ("likelihood", risk.likelihood, likelihood),
        ("impact", risk.impact, impact),
        ("residual_likelihood", risk.residual_likelihood, likelihood),
        ("residual_impact", risk.residual_impact, impact),
    ];
    for (field, score, top) in scored {
        if let Some(score) = score.filter(|score| *score > top) {
            let finding = Finding::new("K30", Severity::Error, id, "check.K30.off_scale").at(field);
            found.push(finding.fact("field", Fact::Field(Table::Risks, field)).fact("score", Fact::Number(score)).fact("top", Fact::Number(top)));
        }
    }
}

/// The level of a risk and the rules that give it; at the settings, what is wrong with the rules themselves.
fn level(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    if id.table == Table::Settings {
        return scheme(ground, id, found);
    }
    let Some(risk) = open(ground, id) else { return };
    off_scale(risk, ground, id, found);
    if let Some(levels) = adjusted(risk, ground.snapshot).filter(|_| risk.level_reason.as_deref().is_none_or(is_blank)) {
        found.push(adjustment("K30", "check.K30.text", id, levels).at("level_reason"));
    }
}

fn unapproved(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let Some(risk) = open(ground, id).filter(|risk| risk.level_override.is_some()) else { return };
    if let Some(levels) = adjusted(risk, ground.snapshot).filter(|_| risk.level_approver.as_deref().is_none_or(is_blank)) {
        found.push(adjustment("K52", "check.K52.text", id, levels).at("level_approver"));
    }
}

/// A residual risk is lower because of controls that somebody tested.
fn untested(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let Some(risk) = open(ground, id) else { return };
    let (before, after) = (product(risk.likelihood, risk.impact), product(risk.residual_likelihood, risk.residual_impact));
    let is_lower = before.zip(after).is_some_and(|(before, after)| after < before);
    let is_tested = |control: &Row<Control>| {
        control.last_test.is_some_and(|day| day <= ground.snapshot.today) && (control.operation_rating.is_some() || control.design_rating.is_some())
    };
    if is_lower && !controls(risk, ground).any(is_tested) {
        found.push(Finding::new("K51", Severity::Warning, id, "check.K51.text").at("controls"));
    }
}

fn review(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    if let Some(due) = open(ground, id).and_then(|risk| risk.next_review).filter(|due| *due < ground.snapshot.today) {
        found.push(Finding::new("K31", Severity::Warning, id, "check.K31.text").at("next_review").fact("due", Fact::Date(due)));
    }
}

/// A number that risks at one step and with one title share: of each title only its ends, or all of it, and then of one main post.
fn likeness(risk: &Risk, is_whole: bool) -> u64 {
    let mix = |number: u64, next: u64| (number ^ next).wrapping_mul(0x0000_0100_0000_01b3);
    let add = |number, sign: char| mix(number, u64::from(sign));
    let row = |row: Option<RowId>| row.map_or(0, |row| u64::from(row) + 1);
    let start = mix(0xcbf2_9ce4_8422_2325, row(risk.step.map(|step| step.row())));
    if is_whole {
        letters(&risk.title).fold(mix(start, row(risk.posts.first().map(|post| post.row()))), add)
    } else {
        letters(&risk.title).rev().take(ENDS).fold(letters(&risk.title).take(ENDS).fold(start, add), add)
    }
}

/// So many letters at each end of a title are looked at first: risks are many, and few look alike.
const ENDS: usize = 8;

/// Whether two risks look like one: the same step, main post and letters of the title.
fn is_alike(this: &Risk, that: &Risk) -> bool {
    this.step == that.step && this.posts.first() == that.posts.first() && letters(&this.title).eq(letters(&that.title))
}

/// The likeness of a risk by the ends of its title, and its number.
pub type Ends = (u64, RowId);

/// What is to be seen of a risk that may have a twin.
pub fn ends(risk: &Row<Risk>) -> Option<Ends> {
    (risk.status != Status::Closed && risk.step.is_some()).then(|| (likeness(risk, false), risk.id))
}

/// Each risk that looks like an earlier one, with the first of those.
#[derive(Debug, Default)]
pub struct Twins(HashMap<RowId, RowId>);

impl Twins {
    /// Looks at all risks.
    pub fn of(snapshot: &Snapshot) -> Twins {
        Twins::among(snapshot.risks.iter().filter_map(|risk| ends(risk)).collect(), snapshot)
    }

    /// Which of all risks look alike, by the ends of their titles.
    pub fn among(mut all: Vec<Ends>, snapshot: &Snapshot) -> Twins {
        all.sort_unstable();
        let mut twins = HashMap::new();
        for group in all.chunk_by(|this, that| this.0 == that.0).filter(|group| group.len() > 1) {
            let mut first: HashMap<u64, &Row<Risk>> = HashMap::new();
            for risk in group.iter().filter_map(|(_, row)| snapshot.risks.get(*row)) {
                match first.entry(likeness(risk, true)) {
                    Entry::Vacant(place) => drop(place.insert(risk)),
                    Entry::Occupied(known) if is_alike(known.get(), risk) => drop(twins.insert(risk.id, known.get().id)),
                    Entry::Occupied(_) => {}
                }
            }
        }
        Twins(twins)
    }

    /// Those that look like an earlier one.
    pub fn rows(&self) -> impl Iterator<Item = RowId> {
        self.0.keys().copied()
    }
}

/// Told at the later of two.
fn twice(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let Some(risk) = open(ground, id) else { return };
    let Some(step) = risk.step else { return };
    let first = match ground.twins() {
        Some(twins) => twins.0.get(&id.row).copied(),
        None => {
            let beside = ground.snapshot.linking(Table::Risks, AnyId { table: Table::Steps, row: step.row() });
            let earlier = beside.iter().copied().take_while(|row| *row < id.row).filter_map(|row| ground.snapshot.risks.get(row));
            earlier.filter(|other| other.status != Status::Closed).find(|other| is_alike(other, risk)).map(|other| other.id)
        }
    };
    if let Some(first) = first {
        found.push(Finding::new("K33", Severity::Warning, id, "check.K33.text").at("title").of("risk", [AnyId { table: Table::Risks, row: first }]));
    }
}

fn idle_at_step(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let snapshot = ground.snapshot;
    let Some(risk) = open(ground, id) else { return };
    let Some(step) = risk.step.and_then(|step| snapshot.get(step)).filter(|step| step.applicable) else { return };
    let step = AnyId { table: Table::Steps, row: step.id };
    let acting = ground.acting(step);
    let idle: Vec<AnyId> =
        risk.posts.iter().filter(|post| !acting.contains(&post.row())).map(|post| AnyId { table: Table::Posts, row: post.row() }).collect();
    if !idle.is_empty() {
        found.push(Finding::new("K50", Severity::Warning, id, "check.K50.text").at("posts").of("posts", idle).of("step", [step]));
    }
}
