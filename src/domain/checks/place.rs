//! Where a finding belongs: its unit, section, step and post, told by its record and else by those it rests on.

use super::Finding;
use crate::domain::derived::main_section;
use crate::domain::field::Kind;
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::value::{AnyId, RowId};

/// What findings can be told apart by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Grouping {
    /// What was looked for.
    #[default]
    Check,
    /// The unit.
    Unit,
    /// The section.
    Section,
    /// The step.
    Step,
    /// The post.
    Post,
}

impl Grouping {
    /// All of them.
    pub const ALL: [Grouping; 5] = [Grouping::Check, Grouping::Unit, Grouping::Section, Grouping::Step, Grouping::Post];

    /// The keys of its word and of the group of what belongs nowhere.
    pub fn word_keys(self) -> [&'static str; 2] {
        match self {
            Grouping::Check => ["findings.by.check", "findings.all_checks"],
            Grouping::Unit => ["findings.by.unit", "findings.without.unit"],
            Grouping::Section => ["findings.by.section", "findings.without.section"],
            Grouping::Step => ["findings.by.step", "findings.without.step"],
            Grouping::Post => ["findings.by.post", "findings.without.post"],
        }
    }

    /// The record of the group that a finding belongs to; none where it belongs to none, or the groups are no records.
    pub fn place(self, finding: &Finding, snapshot: &Snapshot) -> Option<AnyId> {
        let found = |row: Option<RowId>, table: Table| row.map(|row| AnyId { table, row });
        match self {
            Grouping::Check => None,
            Grouping::Unit => found(unit(finding, snapshot), Table::Units),
            Grouping::Section => found(section(finding, snapshot), Table::Sections),
            Grouping::Step => nearest(finding, Table::Steps, snapshot),
            Grouping::Post => nearest(finding, Table::Posts, snapshot),
        }
    }
}

/// A record itself, or the first of a table that it links to.
fn linked(id: AnyId, table: Table, snapshot: &Snapshot) -> Option<AnyId> {
    if id.table == table {
        return Some(id);
    }
    let entry = snapshot.entry(id)?;
    let fields = id.table.own_fields().iter().filter(|field| match field.kind {
        Kind::Link(linked) | Kind::Links(linked) => linked == table,
        Kind::AnyLink => true,
        _ => false,
    });
    fields.into_iter().find_map(|field| entry.stored(field).links().iter().find(|link| link.table == table).copied())
}

/// The records of a finding, its own first.
fn records(finding: &Finding) -> impl Iterator<Item = AnyId> + '_ {
    std::iter::once(finding.record).chain(finding.beside.iter().copied())
}

/// The first record of a table that a finding names or that one of its records links to; of a person, the post held today.
fn nearest(finding: &Finding, table: Table, snapshot: &Snapshot) -> Option<AnyId> {
    let held = |id: AnyId| {
        let tenures = snapshot.linking(Table::Tenures, id).iter().filter_map(|row| snapshot.tenures.get(*row));
        let mut posts = tenures.filter(|tenure| tenure.covers(snapshot.today)).map(|tenure| AnyId { table: Table::Posts, row: tenure.post.row() });
        posts.next().filter(|_| id.table == Table::Persons && table == Table::Posts)
    };
    records(finding).find(|id| id.table == table).or_else(|| records(finding).find_map(|id| linked(id, table, snapshot).or_else(|| held(id))))
}

/// The unit of a finding.
pub fn unit(finding: &Finding, snapshot: &Snapshot) -> Option<RowId> {
    let of = |id: AnyId| linked(id, Table::Units, snapshot).map(|unit| unit.row);
    let through = |table: Table| nearest(finding, table, snapshot).and_then(of);
    // A risk belongs to the unit of its main post, wherever its step is done.
    of(finding.record).or_else(|| through(Table::Posts)).or_else(|| through(Table::Steps)).or_else(|| records(finding).find_map(of))
}

fn section(finding: &Finding, snapshot: &Snapshot) -> Option<RowId> {
    if let Some(risk) = snapshot.risks.get(finding.record.row).filter(|_| finding.record.table == Table::Risks) {
        return main_section(risk, snapshot).map(|section| section.id);
    }
    let of = |id: AnyId| linked(id, Table::Sections, snapshot).map(|section| section.row);
    of(finding.record).or_else(|| nearest(finding, Table::Posts, snapshot).and_then(of))
}
