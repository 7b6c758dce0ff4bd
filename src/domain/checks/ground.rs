//! What checks look at: the register, and what several records share, worked out once when first asked for.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use super::flow::Flow;
use super::risks::Twins;
use super::thresholds::Thresholds;
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::value::{AnyId, RowId};

/// The register as the checks look at it.
#[derive(Debug)]
pub struct Ground<'a> {
    /// The register.
    pub snapshot: &'a Snapshot,
    /// From which number on checks speak up.
    pub thresholds: Thresholds,
    /// Whether all records are looked at, so that an index of them pays.
    is_whole: bool,
    flow: OnceLock<Flow>,
    rotations: OnceLock<HashMap<(RowId, u32), u32>>,
    twins: OnceLock<Twins>,
    expired_laws: OnceLock<HashSet<RowId>>,
    dangling: OnceLock<HashSet<AnyId>>,
    heights: OnceLock<Option<(u32, u32)>>,
}

impl<'a> Ground<'a> {
    /// To look at a few records.
    pub fn of_few(snapshot: &'a Snapshot) -> Ground<'a> {
        Ground {
            snapshot,
            thresholds: Thresholds::of(snapshot),
            is_whole: false,
            flow: OnceLock::new(),
            rotations: OnceLock::new(),
            twins: OnceLock::new(),
            expired_laws: OnceLock::new(),
            dangling: OnceLock::new(),
            heights: OnceLock::new(),
        }
    }

    /// To look at all records.
    pub fn of_all(snapshot: &'a Snapshot) -> Ground<'a> {
        Ground { is_whole: true, ..Ground::of_few(snapshot) }
    }

    /// Makes what all records share and takes longest.
    pub(super) fn prepare(&self) {
        self.twins();
    }

    /// The ways through the business.
    pub(super) fn flow(&self) -> &Flow {
        self.flow.get_or_init(|| Flow::of(self.snapshot))
    }

    /// The shortest rotation of the posts of a unit by the lowest score of their level.
    pub(super) fn rotations(&self) -> &HashMap<(RowId, u32), u32> {
        self.rotations.get_or_init(|| {
            let mut shortest = HashMap::new();
            for post in self.snapshot.posts.iter().filter(|post| !post.is_closed(self.snapshot.today)) {
                let level = post.risk_level.and_then(|level| self.snapshot.get(level));
                if let (Some(level), Some(months)) = (level, post.rotation_months) {
                    let known = shortest.entry((post.unit.row(), level.min_score)).or_insert(months);
                    *known = months.min(*known);
                }
            }
            shortest
        })
    }

    /// Which risk looks like an earlier one, where all are looked at.
    pub(super) fn twins(&self) -> Option<&Twins> {
        self.is_whole.then(|| self.twins.get_or_init(|| Twins::of(self.snapshot)))
    }

    /// The laws that are no longer in force.
    pub(super) fn expired_laws(&self) -> &HashSet<RowId> {
        self.expired_laws.get_or_init(|| {
            let is_over = |until: chrono::NaiveDate| until < self.snapshot.today;
            self.snapshot.laws.iter().filter(|law| law.expires.is_some_and(is_over)).map(|law| law.id).collect()
        })
    }

    /// The records that link to one that is not there, where all are looked at.
    pub(super) fn dangling(&self) -> Option<&HashSet<AnyId>> {
        let collect = || {
            let of = |table: Table| self.snapshot.missing_links(table).into_iter().flat_map(|(_, rows)| rows);
            Table::ALL.iter().flat_map(|table| of(*table).map(|row| AnyId { table: *table, row: *row })).collect()
        };
        self.is_whole.then(|| self.dangling.get_or_init(collect))
    }

    /// The lowest score of the lowest and of the highest level; none where there are no levels.
    pub(super) fn heights(&self) -> Option<(u32, u32)> {
        *self.heights.get_or_init(|| {
            let scores = || self.snapshot.levels.iter().map(|level| level.min_score);
            scores().min().zip(scores().max())
        })
    }
}
