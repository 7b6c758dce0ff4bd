//! Checks of the authority table: bands without overlap or gap, chains without gap, and that the matrix approves as the chains end.

use std::collections::BTreeSet;

use super::finding::{Fact, Finding, Severity};
use super::hands::{self, Part};
use super::matrix::applicable;
use super::{Check, Ground, Topic};
use crate::domain::field::{Entry, Row};
use crate::domain::record::{Approval, Authority, Band};
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::value::{AnyId, RowId};

const fn check(id: &'static str, tables: &'static [Table], find: fn(&Ground<'_>, AnyId, &mut Vec<Finding>)) -> Check {
    Check { id, topic: Topic::Authority, tables, find }
}

/// The checks of this topic.
pub const CHECKS: &[Check] =
    &[check("K23", &[Table::Steps, Table::Authorities, Table::Bands], table), check("K59", &[Table::Matters, Table::Bands], major)];

fn table(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    match id.table {
        Table::Steps => approvers(ground, id, found),
        Table::Authorities => limits(ground, id, found),
        _ => chain(ground, id, found),
    }
}

fn ids(table: Table, rows: impl IntoIterator<Item = RowId>) -> impl Iterator<Item = AnyId> {
    rows.into_iter().map(move |row| AnyId { table, row })
}

/// The bands of an authority, the lowest amount first.
fn bands(authority: RowId, snapshot: &Snapshot) -> Vec<&Row<Band>> {
    let rows = snapshot.linking(Table::Bands, AnyId { table: Table::Authorities, row: authority });
    let mut bands: Vec<&Row<Band>> = rows.iter().filter_map(|row| snapshot.bands.get(*row)).map(|band| band.as_ref()).collect();
    bands.sort_by_key(|band| (band.from.unwrap_or_default(), band.below.unwrap_or(u32::MAX), band.id));
    bands
}

/// The posts of the chain of a band, in order.
fn approvals(band: RowId, snapshot: &Snapshot) -> Vec<&Row<Approval>> {
    let rows = snapshot.linking(Table::Approvals, AnyId { table: Table::Bands, row: band });
    let mut chain: Vec<&Row<Approval>> = rows.iter().filter_map(|row| snapshot.approvals.get(*row)).map(|approval| approval.as_ref()).collect();
    chain.sort_by_key(|approval| approval.order);
    chain
}

/// The posts that decide at the end of a chain: those that approve last, or whoever stands last where nobody approves.
fn deciders(chain: &[&Row<Approval>], snapshot: &Snapshot) -> BTreeSet<RowId> {
    let approves = |approval: &&&Row<Approval>| snapshot.get(approval.role).is_some_and(|role| hands::part(role) == Part::Approve);
    let last = chain.iter().filter(approves).map(|approval| approval.order).max();
    match last {
        Some(last) => chain.iter().filter(approves).filter(|approval| approval.order == last).map(|approval| approval.post.row()).collect(),
        None => {
            let last = chain.last().map(|approval| approval.order);
            chain.iter().filter(|approval| Some(approval.order) == last).map(|approval| approval.post.row()).collect()
        }
    }
}

/// An error; a warning where the table rests on examples that nobody confirmed.
fn severity<'a>(authority: &Row<Authority>, bands: impl IntoIterator<Item = &'a Row<Band>>) -> Severity {
    let is_example = authority.is_unconfirmed() || bands.into_iter().any(Entry::is_unconfirmed);
    if is_example { Severity::Warning } else { Severity::Error }
}

/// Whoever approves at a step ends a chain, and whoever ends a chain approves.
fn approvers(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let snapshot = ground.snapshot;
    let authorities = snapshot.linking(Table::Authorities, id).iter().filter_map(|row| snapshot.authorities.get(*row));
    let authorities: Vec<_> = authorities.collect();
    if authorities.is_empty() || applicable(ground, id).is_none() {
        return;
    }
    let approvers: BTreeSet<RowId> = hands::posts(id, &[Part::Approve], snapshot).into_iter().collect();
    let mut deciding = BTreeSet::new();
    let (mut worst, mut are_chained) = (None, true);
    for authority in &authorities {
        for band in bands(authority.id, snapshot) {
            let deciders = deciders(&approvals(band.id, snapshot), snapshot);
            are_chained &= !deciders.is_empty();
            let grave = severity(authority, [band]);
            worst = worst.min(Some(grave)).or(Some(grave));
            let strangers: Vec<RowId> = deciders.difference(&approvers).copied().collect();
            if !strangers.is_empty() {
                let finding = Finding::new("K23", grave, id, "check.K23.decider").of("band", ids(Table::Bands, [band.id]));
                found.push(finding.of("posts", ids(Table::Posts, strangers)));
            }
            deciding.extend(deciders);
        }
    }
    let without: Vec<RowId> = approvers.difference(&deciding).copied().collect();
    // A band without a chain is told for itself: whoever should end it is not known.
    if let (Some(worst), false, true) = (worst, without.is_empty(), are_chained) {
        let finding = Finding::new("K23", worst, id, "check.K23.approver").of("posts", ids(Table::Posts, without));
        found.push(finding.of("matters", ids(Table::Authorities, authorities.iter().map(|authority| authority.id))));
    }
}

/// Bands ascend, share no amount and leave none out.
fn limits(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let snapshot = ground.snapshot;
    let Some(authority) = snapshot.authorities.get(id.row) else { return };
    let bands = bands(id.row, snapshot);
    if bands.is_empty() {
        found.push(Finding::new("K23", Severity::Warning, id, "check.K23.bandless"));
    }
    // A band without amounts is told by its name alone, and may be about any amount.
    let (limited, named): (Vec<_>, Vec<_>) = bands.into_iter().partition(|band| band.from.is_some() || band.below.is_some());
    let lowest = limited.first().copied();
    let mut is_sound = named.is_empty();
    // The band that reaches highest so far.
    let mut highest: Option<&Row<Band>> = None;
    for band in limited {
        let from = band.from.unwrap_or_default();
        let grave = severity(authority, [band]);
        let told = |words| Finding::new("K23", grave, id, words).of("band", ids(Table::Bands, [band.id]));
        if band.below.is_some_and(|below| below <= from) {
            found.push(told("check.K23.descending"));
            is_sound = false;
            continue;
        }
        match highest.map(|before| (before, before.below)) {
            Some((before, Some(below))) if below < from => {
                let gap = Finding::new("K23", Severity::Warning, id, "check.K23.gap").of("bands", ids(Table::Bands, [before.id, band.id]));
                found.push(gap.fact("from", Fact::Number(below)).fact("below", Fact::Number(from)));
            }
            Some((before, below)) if below != Some(from) => {
                found.push(told("check.K23.overlap").of("other", ids(Table::Bands, [before.id])));
                is_sound = false;
            }
            _ => {}
        }
        let reach = |band: &Row<Band>| band.below.unwrap_or(u32::MAX);
        if highest.is_none_or(|before| reach(before) <= reach(band)) {
            highest = Some(band);
        }
    }
    let open_ended = [
        (lowest, lowest.and_then(|band| band.from).filter(|from| *from > 0), "check.K23.low"),
        (highest, highest.and_then(|band| band.below), "check.K23.high"),
    ];
    for (band, amount, words) in open_ended {
        if let (Some(band), Some(amount), true) = (band, amount, is_sound) {
            let finding = Finding::new("K23", Severity::Warning, id, words).of("band", ids(Table::Bands, [band.id]));
            found.push(finding.fact("amount", Fact::Number(amount)));
        }
    }
}

/// Each band has a chain, whose orders run from 1 without a gap; several posts may stand side by side.
fn chain(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let snapshot = ground.snapshot;
    let Some(band) = snapshot.bands.get(id.row) else { return };
    let chain = approvals(id.row, snapshot);
    if chain.is_empty() {
        found.push(Finding::new("K23", Severity::Warning, id, "check.K23.chainless"));
        return;
    }
    let missing = (1..).find(|order| chain.iter().all(|approval| approval.order != *order)).unwrap_or_default();
    let is_gapped = chain.iter().any(|approval| approval.order > missing);
    if is_gapped {
        let finding = Finding::new("K23", Severity::Warning, id, "check.K23.order").fact("order", Fact::Number(missing));
        found.push(finding.of("posts", ids(Table::Posts, chain.iter().filter(|approval| approval.order > missing).map(|approval| approval.post.row()))));
    }
    let closed: Vec<RowId> = chain.iter().map(|approval| approval.post.row()).filter(|post| hands::is_closed(*post, snapshot)).collect();
    if !closed.is_empty() {
        let grave = snapshot.get(band.authority).map_or(Severity::Warning, |authority| severity(authority, [band.as_ref()]));
        found.push(Finding::new("K23", grave, id, "check.K23.closed").of("posts", ids(Table::Posts, closed)));
    }
}

fn major(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    match id.table {
        Table::Matters => major_matter(ground, id, found),
        _ => major_band(ground, id, found),
    }
}

fn is_body(post: RowId, snapshot: &Snapshot) -> bool {
    snapshot.posts.get(post).is_some_and(|post| post.collective)
}

/// The chain of a major band ends with a body.
fn major_band(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let snapshot = ground.snapshot;
    let Some(band) = snapshot.bands.get(id.row) else { return };
    let Some(authority) = snapshot.get(band.authority) else { return };
    let steps = authority.steps.iter().filter_map(|step| snapshot.get(*step));
    let of_major_matter = || steps.filter_map(|step| step.matter).any(|matter| snapshot.get(matter).is_some_and(|matter| matter.major));
    if !band.major && !authority.major && !of_major_matter() {
        return;
    }
    let alone: Vec<RowId> = deciders(&approvals(id.row, snapshot), snapshot).into_iter().filter(|post| !is_body(*post, snapshot)).collect();
    if !alone.is_empty() {
        let finding = Finding::new("K59", severity(authority, [band.as_ref()]), id, "check.K59.band").of("posts", ids(Table::Posts, alone));
        found.push(finding.of("matter", ids(Table::Authorities, [authority.id])));
    }
}

/// A major matter without amounts has a body that approves at one of its steps at least.
fn major_matter(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let snapshot = ground.snapshot;
    let Some(matter) = snapshot.matters.get(id.row).filter(|matter| matter.major) else { return };
    let steps: Vec<AnyId> =
        ids(Table::Steps, snapshot.linking(Table::Steps, id).iter().copied()).filter(|step| applicable(ground, *step).is_some()).collect();
    let is_by_amount = |step: &AnyId| !snapshot.linking(Table::Authorities, *step).is_empty();
    let approvers: Vec<RowId> = steps.iter().flat_map(|step| hands::posts(*step, &[Part::Approve], snapshot)).collect();
    if steps.iter().any(is_by_amount) || approvers.is_empty() || approvers.iter().any(|post| is_body(*post, snapshot)) {
        return;
    }
    let grave = if matter.is_unconfirmed() { Severity::Warning } else { Severity::Error };
    let approvers: BTreeSet<RowId> = approvers.into_iter().collect();
    found.push(Finding::new("K59", grave, id, "check.K59.matter").of("posts", ids(Table::Posts, approvers)));
}
