//! Checks of separation: functions that one person must not hold, and steps that need other people.

use std::collections::HashMap;

use super::finding::{Finding, Severity};
use super::hands::{self, Hand, Part};
use super::{Check, Ground, Topic};
use crate::domain::choice::{Confidence, SeparationScope, Strength};
use crate::domain::field::Row;
use crate::domain::record::{Incompatibility, Person};
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::value::{AnyId, Id, RowId};

/// The checks of this topic.
pub const CHECKS: &[Check] = &[
    Check { id: "K01", topic: Topic::Separation, tables: &[Table::Posts, Table::Persons], find: must_be_apart },
    Check { id: "K02", topic: Topic::Separation, tables: &[Table::Posts, Table::Persons], find: should_be_apart },
    Check { id: "K18", topic: Topic::Separation, tables: &[Table::Steps], find: between_steps },
];

/// The posts that a person holds today, or stands in for.
pub fn posts_of(person: RowId, snapshot: &Snapshot) -> Vec<Hand> {
    let tenures = snapshot.linking(Table::Tenures, AnyId { table: Table::Persons, row: person });
    let held = tenures.iter().filter_map(|row| snapshot.tenures.get(*row)).filter(|tenure| tenure.covers(snapshot.today));
    let hand = |post: RowId, stands_in: bool| {
        let is_body = snapshot.posts.get(post).is_some_and(|post| post.collective);
        Hand { post, person: Some(Id::<Person>::new(person)), is_firm: !is_body && !stands_in, stands_in }
    };
    held.filter(|tenure| !hands::is_closed(tenure.post.row(), snapshot)).map(|tenure| hand(tenure.post.row(), tenure.stand_in)).collect()
}

/// Two functions of a pair, each with a post that holds it.
struct Clash<'a> {
    pair: &'a Row<Incompatibility>,
    posts: [Hand; 2],
}

/// The pairs that somebody with these posts holds: within one post for a post, through two posts for a person.
fn clashes<'a>(id: AnyId, snapshot: &'a Snapshot) -> Vec<Clash<'a>> {
    let of_person = id.table == Table::Persons;
    if !of_person && hands::is_closed(id.row, snapshot) {
        return Vec::new();
    }
    let hands = if of_person { posts_of(id.row, snapshot) } else { vec![Hand { post: id.row, person: None, is_firm: true, stands_in: false }] };
    let mut holders: HashMap<RowId, Vec<Hand>> = HashMap::new();
    for hand in hands {
        let functions = snapshot.posts.get(hand.post).map(|post| post.functions.as_slice()).unwrap_or_default();
        functions.iter().for_each(|function| holders.entry(function.row()).or_default().push(hand));
    }
    let mut functions: Vec<RowId> = holders.keys().copied().collect();
    functions.sort_unstable();
    let mut clashes = Vec::new();
    for function in functions {
        for row in snapshot.linking(Table::Incompatibilities, AnyId { table: Table::Functions, row: function }) {
            let Some(pair) = snapshot.incompatibilities.get(*row).filter(|pair| pair.function_a.row() == function) else { continue };
            let (these, those) = (&holders[&function], holders.get(&pair.function_b.row()));
            let both = these.iter().flat_map(|this| those.into_iter().flatten().map(move |that| [*this, *that]));
            let wanted = both.filter(|[this, that]| (this.post != that.post) == of_person);
            clashes.extend(wanted.max_by_key(|[this, that]| this.is_firm && that.is_firm).map(|posts| Clash { pair, posts }));
        }
    }
    // What binds within one project only cannot be told before there are projects.
    clashes.retain(|clash| clash.pair.scope == SeparationScope::Always);
    clashes
}

fn must_be_apart(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    for clash in clashes(id, ground.snapshot).into_iter().filter(|clash| clash.pair.strength == Strength::Must) {
        let is_firm = clash.posts.iter().all(|hand| hand.is_firm) && clash.pair.confidence != Some(Confidence::Unconfirmed);
        let severity = if is_firm { Severity::Error } else { Severity::Warning };
        found.push(told("K01", severity, id, clash, ["check.K01.post", "check.K01.person"]));
    }
}

fn should_be_apart(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    for clash in clashes(id, ground.snapshot).into_iter().filter(|clash| clash.pair.strength == Strength::Should) {
        found.push(told("K02", Severity::Warning, id, clash, ["check.K02.post", "check.K02.person"]));
    }
}

fn told(check: &'static str, severity: Severity, id: AnyId, clash: Clash<'_>, [of_post, of_person]: [&'static str; 2]) -> Finding {
    let function = |row: RowId| [AnyId { table: Table::Functions, row }];
    let words = if id.table == Table::Posts { of_post } else { of_person };
    let mut finding =
        Finding::new(check, severity, id, words).of("a", function(clash.pair.function_a.row())).of("b", function(clash.pair.function_b.row()));
    if id.table == Table::Posts {
        finding = finding.at("functions");
    } else {
        finding = finding.of("posts", clash.posts.map(|hand| AnyId { table: Table::Posts, row: hand.post }));
    }
    finding.beside.push(AnyId { table: Table::Incompatibilities, row: clash.pair.id });
    finding
}

/// Who does a step: those who lead or assist.
pub fn handlers(step: RowId, snapshot: &Snapshot) -> Vec<Hand> {
    let posts = hands::posts(AnyId { table: Table::Steps, row: step }, &[Part::Lead, Part::Assist], snapshot);
    hands::hands(&posts, snapshot)
}

/// Steps that need other people: said at the first step of the pair.
pub fn between_steps(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let snapshot = ground.snapshot;
    let is_done = |step: RowId| snapshot.steps.get(step).is_some_and(|step| step.applicable);
    let pairs = snapshot.linking(Table::IncompatibleSteps, id).iter().filter_map(|row| snapshot.incompatible_steps.get(*row));
    for pair in pairs.filter(|pair| pair.step_a.row() == id.row && is_done(id.row) && is_done(pair.step_b.row())) {
        let Some((this, that)) = hands::shared(&handlers(id.row, snapshot), &handlers(pair.step_b.row(), snapshot)) else { continue };
        let because = pair.because.and_then(|because| snapshot.get(because));
        let binds = because.is_none_or(|pair| pair.strength == Strength::Must && pair.confidence != Some(Confidence::Unconfirmed));
        let severity = if binds && this.is_firm && that.is_firm { Severity::Error } else { Severity::Warning };
        let who = this.person.filter(|_| this.post != that.post);
        let finding = Finding::new("K18", severity, id, if who.is_some() { "check.K18.person" } else { "check.K18.post" });
        let mut finding = finding.of("step", [AnyId { table: Table::Steps, row: pair.step_b.row() }]);
        finding.beside.push(AnyId { table: Table::IncompatibleSteps, row: pair.id });
        let post = |row: RowId| AnyId { table: Table::Posts, row };
        found.push(match who {
            Some(person) => finding.of("person", [AnyId { table: Table::Persons, row: person.row() }]).of("posts", [post(this.post), post(that.post)]),
            None => finding.of("post", [post(this.post)]),
        });
    }
}
