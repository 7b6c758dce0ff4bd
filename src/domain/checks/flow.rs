//! The ways through the business: what no start reaches, what leads nowhere, numbers missing or given twice.

use std::collections::{HashMap, HashSet};

use super::Ground;
use super::finding::{Fact, Finding, Severity};
use super::hands::duties;
use super::matrix::applicable;
use crate::domain::choice::{Body, Origin};
use crate::domain::field::Row;
use crate::domain::record::Step;
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::value::{AnyId, RowId};

/// What all steps together say about each.
#[derive(Debug)]
pub struct Flow {
    /// What a start reaches; where no step is marked as one, those start that nothing leads to.
    reached: HashSet<RowId>,
    /// From where an end is reached; where no step is marked as one, those end that lead nowhere.
    ending: HashSet<RowId>,
    /// Steps by their business and number.
    numbers: HashMap<(Option<RowId>, u32), Vec<RowId>>,
    /// Whether it has all bodies that the library's business passes through; else it comes from and goes to steps that were left out, and
    /// numbers are missing.
    is_whole: bool,
}

fn business(step: &Step, snapshot: &Snapshot) -> Option<RowId> {
    Some(snapshot.get(step.phase?)?.process?.row())
}

impl Flow {
    /// Walks all ways once.
    pub fn of(snapshot: &Snapshot) -> Flow {
        let (mut forth, mut back): (HashMap<RowId, Vec<RowId>>, HashMap<RowId, Vec<RowId>>) = Default::default();
        for way in snapshot.successors.iter() {
            forth.entry(way.step.row()).or_default().push(way.next.row());
            back.entry(way.next.row()).or_default().push(way.step.row());
        }
        let mut numbers: HashMap<_, Vec<RowId>> = HashMap::new();
        for step in snapshot.steps.iter() {
            numbers.entry((business(step, snapshot), step.seq)).or_default().push(step.id);
        }
        let has_all_bodies = Body::ALL.iter().all(|body| snapshot.units.iter().any(|unit| unit.body == *body));
        let is_whole = has_all_bodies || snapshot.steps.iter().all(|step| step.origin != Origin::Library);
        let from = |is_first: fn(&Step) -> bool, ways: &HashMap<RowId, Vec<RowId>>, against: &HashMap<RowId, Vec<RowId>>| {
            let those = |is_meant: &dyn Fn(&Row<Step>) -> bool| -> Vec<RowId> {
                snapshot.steps.iter().filter(|step| is_meant(step)).map(|step| step.id).collect()
            };
            let marked = those(&|step| is_first(step));
            let is_left = |step: &Row<Step>| !against.contains_key(&step.id);
            let cut = if is_whole { Vec::new() } else { those(&|step| step.origin == Origin::Library) };
            let first = if marked.is_empty() { those(&is_left) } else { marked };
            walk(first.into_iter().chain(cut).collect(), ways)
        };
        Flow { reached: from(|step| step.start, &forth, &back), ending: from(|step| step.end, &back, &forth), numbers, is_whole }
    }
}

fn walk(first: Vec<RowId>, ways: &HashMap<RowId, Vec<RowId>>) -> HashSet<RowId> {
    let mut known: HashSet<RowId> = first.iter().copied().collect();
    let mut open = first;
    while let Some(step) = open.pop() {
        open.extend(ways.get(&step).into_iter().flatten().filter(|next| known.insert(**next)));
    }
    known
}

/// Whether steps follow one another without a break, and so do the approvals within a step.
pub fn order(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let Some(step) = applicable(ground, id) else { return };
    let flow = ground.flow();
    let warn = |words| Finding::new("K13", Severity::Warning, id, words);
    let key = business(step, ground.snapshot);
    let twins = flow.numbers.get(&(key, step.seq)).into_iter().flatten().filter(|other| **other != id.row);
    let twins: Vec<AnyId> = twins.map(|row| AnyId { table: Table::Steps, row: *row }).collect();
    if !twins.is_empty() {
        found.push(warn("check.K13.twice").at("seq").fact("seq", Fact::Number(step.seq)).of("steps", twins));
    }
    if flow.is_whole && step.seq > 1 && !flow.numbers.contains_key(&(key, step.seq - 1)) {
        found.push(warn("check.K13.gap").at("seq").fact("seq", Fact::Number(step.seq - 1)));
    }
    let misses = |known: &HashSet<RowId>| !known.contains(&id.row);
    let goes_on = ground.snapshot.linking(Table::Successors, id).iter().filter_map(|row| ground.snapshot.successors.get(*row));
    let is_last = !goes_on.into_iter().any(|way| way.step.row() == id.row);
    if misses(&flow.reached) {
        found.push(warn("check.K13.unreached"));
    }
    let is_cut = !flow.is_whole && step.origin == Origin::Library;
    if is_last && !step.end && !is_cut {
        found.push(warn("check.K13.stops").at("end"));
    } else if misses(&flow.ending) {
        found.push(warn("check.K13.endless"));
    }
    approvals(ground, id, found);
}

/// The numbers of a step's approvals run from 1; several may stand side by side.
fn approvals(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let orders: HashSet<u32> = duties(id, ground.snapshot).filter_map(|duty| duty.order).collect();
    let last = orders.iter().copied().max().unwrap_or_default();
    if let Some(missing) = (1..=last.min(1_000)).find(|order| !orders.contains(order)) {
        let mut finding = Finding::new("K13", Severity::Warning, id, "check.K13.approvals").fact("order", Fact::Number(missing));
        let later = duties(id, ground.snapshot).filter(|duty| duty.order.is_some_and(|order| order > missing));
        finding.beside.extend(later.map(|duty| AnyId { table: Table::Posts, row: duty.post.row() }));
        found.push(finding);
    }
}
