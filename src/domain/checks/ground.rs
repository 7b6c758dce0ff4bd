//! What checks look at: the register, and what several records share, worked out once when first asked for.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use super::flow::Flow;
use super::hands::duties;
use super::risks::Twins;
use super::thresholds::Thresholds;
use crate::domain::choice::Scale;
use crate::domain::derived::scale_top;
use crate::domain::field::Row;
use crate::domain::record::{Control, Duty, Risk};
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
    flow: OnceLock<Arc<Flow>>,
    rotations: OnceLock<HashMap<(RowId, u32), u32>>,
    twins: OnceLock<Twins>,
    expired_laws: OnceLock<HashSet<RowId>>,
    /// All risks in the order of their numbers, where all records are looked at.
    risks: Vec<Option<&'a Row<Risk>>>,
    /// All controls likewise.
    controls: Vec<Option<&'a Row<Control>>>,
    /// For each table.
    dangling: [OnceLock<HashSet<RowId>>; Table::ALL.len()],
    acting: OnceLock<HashMap<AnyId, Vec<RowId>>>,
    heights: OnceLock<Option<(u32, u32)>>,
    tops: OnceLock<(u32, u32)>,
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
            risks: Vec::new(),
            controls: Vec::new(),
            dangling: std::array::from_fn(|_| OnceLock::new()),
            acting: OnceLock::new(),
            heights: OnceLock::new(),
            tops: OnceLock::new(),
        }
    }

    /// To look at all records.
    pub fn of_all(snapshot: &'a Snapshot) -> Ground<'a> {
        let (risks, controls) = (snapshot.risks.slots().collect(), snapshot.controls.slots().collect());
        Ground { is_whole: true, risks, controls, ..Ground::of_few(snapshot) }
    }

    /// The same, with what is known of twins.
    pub(super) fn with_twins(self, twins: Twins) -> Ground<'a> {
        Ground { twins: OnceLock::from(twins), ..self }
    }

    /// To look at a few records of another state, in which the business goes the same ways.
    pub fn of_next<'b>(&self, snapshot: &'b Snapshot) -> Ground<'b> {
        self.flow();
        Ground { flow: self.flow.clone(), ..Ground::of_few(snapshot) }
    }

    /// A risk by its number: a dozen checks ask for each.
    pub(super) fn risk(&self, row: RowId) -> Option<&'a Row<Risk>> {
        if self.is_whole { at(&self.risks, row) } else { self.snapshot.risks.get(row).map(AsRef::as_ref) }
    }

    /// A control by its number: several checks ask for those of each risk.
    pub(super) fn control(&self, row: RowId) -> Option<&'a Row<Control>> {
        if self.is_whole { at(&self.controls, row) } else { self.snapshot.controls.get(row).map(AsRef::as_ref) }
    }

    /// The ways through the business.
    pub(super) fn flow(&self) -> &Flow {
        self.flow.get_or_init(|| Arc::new(Flow::of(self.snapshot)))
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

    /// Whether all links of a record are known to lead somewhere, without looking at it; where few are looked at, nothing is known.
    pub(super) fn is_linked(&self, id: AnyId) -> bool {
        self.is_whole && !self.dangling[id.table as usize].get_or_init(|| self.snapshot.dangling(id.table)).contains(&id.row)
    }

    /// The posts that act at a step; where all records are looked at, those of all steps are worked out once.
    pub(super) fn acting(&self, step: AnyId) -> Cow<'_, [RowId]> {
        let of = |step: AnyId| -> Vec<RowId> {
            let is_acting = |duty: &Duty| self.snapshot.get(duty.role).is_some_and(|role| role.acting);
            duties(step, self.snapshot).filter(|duty| is_acting(duty)).map(|duty| duty.post.row()).collect()
        };
        if !self.is_whole {
            return Cow::Owned(of(step));
        }
        let all = self.acting.get_or_init(|| {
            let steps = self.snapshot.steps.iter().map(|step| AnyId { table: Table::Steps, row: step.id });
            steps.map(|step| (step, of(step))).collect()
        });
        Cow::Borrowed(all.get(&step).map_or(&[], Vec::as_slice))
    }

    /// The highest values of likelihood and of impact.
    pub(super) fn tops(&self) -> (u32, u32) {
        *self.tops.get_or_init(|| (scale_top(Scale::Likelihood, self.snapshot), scale_top(Scale::Impact, self.snapshot)))
    }

    /// The lowest score of the lowest and of the highest level; none where there are no levels.
    pub(super) fn heights(&self) -> Option<(u32, u32)> {
        *self.heights.get_or_init(|| {
            let scores = || self.snapshot.levels.iter().map(|level| level.min_score);
            scores().min().zip(scores().max())
        })
    }
}

/// What stands at a number, from 1.
fn at<'a, R>(rows: &[Option<&'a Row<R>>], row: RowId) -> Option<&'a Row<R>> {
    *rows.get((row as usize).checked_sub(1)?)?
}
