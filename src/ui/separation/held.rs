//! The pairs as they are held today, and the conflicts by person: worked out once for each state of the register.

use std::collections::BTreeMap;

use crate::domain::checks::{self, Checked, Finding, Hand, Severity, Topic};
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::value::{AnyId, RowId};

/// The tables that the page reads.
pub const READ: &[Table] = &[
    Table::Persons,
    Table::Posts,
    Table::Tenures,
    Table::Functions,
    Table::Incompatibilities,
    Table::IncompatibleSteps,
    Table::Steps,
    Table::Duties,
    Table::Roles,
    Table::Citations,
    Table::Laws,
    Table::Authorities,
    Table::Bands,
    Table::Approvals,
    Table::Risks,
    Table::RotationMeasures,
    Table::Acceptances,
    Table::Settings,
    Table::Units,
];

/// The checks of steps that are about who does them, beside those of separation.
const OF_STEPS: [&str; 2] = ["K09", "K17"];

/// Where their findings are told.
const TOLD: [Table; 3] = [Table::Posts, Table::Persons, Table::Steps];

/// A pair of functions with the posts that hold them.
#[derive(Debug)]
pub struct Pair {
    /// The pair.
    pub row: RowId,
    /// The posts of its first and of its second function, each with who holds it.
    pub sides: [Vec<Hand>; 2],
    /// The places of what was found about it.
    pub found: Vec<usize>,
}

/// All that is held.
#[derive(Debug)]
pub struct Held {
    /// The pairs, those with conflicts first.
    pub pairs: Vec<Pair>,
    /// What was found, what is let stand last, else the gravest first.
    pub findings: Vec<Finding>,
    /// How many of them are to be put right.
    open: usize,
    /// The places of the findings by whose hands they are about: persons, then posts, then steps.
    pub by_person: Vec<(AnyId, Vec<usize>)>,
}

impl Held {
    /// What is held in a register, and what the checks said about it last.
    pub fn of(snapshot: &Snapshot, checked: Option<&Checked>) -> Held {
        let is_separation = |id: &str| checks::find(id).is_some_and(|check| check.topic == Topic::Separation);
        let is_meant = |finding: &&Finding| OF_STEPS.contains(&finding.check) || is_separation(finding.check);
        let told = || checked.into_iter().flat_map(|checked| TOLD.iter().flat_map(|table| checked.findings.of_table(*table)));
        let mut findings: Vec<Finding> = told().flat_map(|found| &found.open).filter(is_meant).cloned().collect();
        findings.sort_by_key(|finding| finding.severity);
        let open = findings.len();
        findings.extend(told().flat_map(|found| &found.relaxed).map(|relaxed| &relaxed.finding).filter(is_meant).cloned());
        let mut by_person: BTreeMap<(u8, AnyId), Vec<usize>> = BTreeMap::new();
        for (place, finding) in findings.iter().enumerate() {
            let who = finding.who().unwrap_or(finding.record);
            let rank = [Table::Persons, Table::Posts].iter().position(|table| *table == who.table).unwrap_or(2) as u8;
            by_person.entry((rank, who)).or_default().push(place);
        }
        let holders = |function: RowId| {
            let posts = snapshot.linking(Table::Posts, AnyId { table: Table::Functions, row: function });
            let open: Vec<RowId> =
                posts.iter().copied().filter(|post| snapshot.posts.get(*post).is_some_and(|post| !post.is_closed(snapshot.today))).collect();
            checks::hands(&open, snapshot)
        };
        let pair = |row: RowId, sides: [RowId; 2]| {
            let id = AnyId { table: Table::Incompatibilities, row };
            let found = findings.iter().enumerate().filter(|(_, finding)| finding.beside.contains(&id)).map(|(place, _)| place).collect();
            Pair { row, sides: sides.map(holders), found }
        };
        let mut pairs: Vec<Pair> =
            snapshot.incompatibilities.iter().map(|known| pair(known.id, [known.function_a.row(), known.function_b.row()])).collect();
        pairs.sort_by_key(|pair| (pair.found.first().copied().unwrap_or(usize::MAX), pair.row));
        Held { pairs, findings, open, by_person: by_person.into_iter().map(|((_, who), places)| (who, places)).collect() }
    }

    /// What is to be put right.
    fn open(&self) -> &[Finding] {
        &self.findings[..self.open]
    }

    /// How many findings to be put right are more than hints.
    pub fn count(&self) -> usize {
        self.open().iter().filter(|finding| finding.severity != Severity::Info).count()
    }

    /// The gravest of what is to be put right about a pair, and how much that is.
    pub fn worst(&self, pair: &Pair) -> Option<(Severity, usize)> {
        let open = || pair.found.iter().filter_map(|place| self.open().get(*place));
        Some((open().map(|finding| finding.severity).min()?, open().count()))
    }
}
