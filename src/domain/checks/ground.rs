//! What checks look at: the register, and what several records share, worked out once when first asked for.

use std::cell::OnceCell;
use std::collections::HashMap;

use super::flow::Flow;
use super::risks::Titles;
use crate::domain::snapshot::Snapshot;
use crate::domain::value::RowId;

/// The register as the checks look at it.
#[derive(Debug)]
pub struct Ground<'a> {
    /// The register.
    pub snapshot: &'a Snapshot,
    /// Whether all records are looked at, so that an index of them pays.
    is_whole: bool,
    flow: OnceCell<Flow>,
    rotations: OnceCell<HashMap<(RowId, u32), u32>>,
    titles: OnceCell<Titles>,
}

impl<'a> Ground<'a> {
    /// To look at a few records.
    pub fn of_few(snapshot: &'a Snapshot) -> Ground<'a> {
        Ground { snapshot, is_whole: false, flow: OnceCell::new(), rotations: OnceCell::new(), titles: OnceCell::new() }
    }

    /// To look at all records.
    pub fn of_all(snapshot: &'a Snapshot) -> Ground<'a> {
        Ground { is_whole: true, ..Ground::of_few(snapshot) }
    }

    /// The ways through the business.
    pub(super) fn flow(&self) -> &Flow {
        self.flow.get_or_init(|| Flow::of(self.snapshot))
    }

    /// The shortest rotation of the posts of a unit by the lowest score of their level.
    pub(super) fn rotations(&self) -> &HashMap<(RowId, u32), u32> {
        self.rotations.get_or_init(|| {
            let mut shortest = HashMap::new();
            for post in self.snapshot.posts.iter() {
                let level = post.risk_level.and_then(|level| self.snapshot.get(level));
                if let (Some(level), Some(months)) = (level, post.rotation_months) {
                    let known = shortest.entry((post.unit.row(), level.min_score)).or_insert(months);
                    *known = months.min(*known);
                }
            }
            shortest
        })
    }

    /// The risks by step, main post and title, where all are looked at.
    pub(super) fn titles(&self) -> Option<&Titles> {
        self.is_whole.then(|| self.titles.get_or_init(|| Titles::of(self.snapshot)))
    }
}
