//! What another scheme means for the risks: which change their level, which become unscored, which keep the level set by hand.

use std::collections::BTreeMap;

use super::{Why, of};
use crate::domain::field::{Entry, Row};
use crate::domain::record::Risk;
use crate::domain::snapshot::{AnyRows, Snapshot};
use crate::domain::value::RowId;

/// A risk whose level changes; a level by its number, before in the old scheme and after in the new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The risk.
    pub risk: RowId,
    /// Its level before; none where it was unscored.
    pub from: Option<RowId>,
    /// Its level after; none where it becomes unscored.
    pub to: Option<RowId>,
}

/// The difference of two schemes over the same risks.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// Risks whose level changes, by number.
    pub moved: Vec<Moved>,
    /// How many move from one level to another.
    pub counts: BTreeMap<(Option<RowId>, Option<RowId>), usize>,
    /// How many keep their level, or have none before and after.
    pub same: usize,
    /// How many keep the level that somebody set.
    pub by_hand: usize,
    /// The risk to be looked at next.
    next: RowId,
}

impl Change {
    /// How many become unscored.
    pub fn unscored(&self) -> usize {
        self.counts.iter().filter(|((_, to), _)| to.is_none()).map(|(_, count)| count).sum()
    }

    /// Whether all risks were looked at.
    pub fn is_complete(&self, before: &Snapshot) -> bool {
        self.next >= before.risks.next_id()
    }

    /// Looks at so many more risks, so that a large register holds no frame up.
    pub fn go_on(&mut self, before: &Snapshot, after: &Snapshot, risks: RowId) {
        let end = self.next.saturating_add(risks);
        before.risks.visit_range(self.next..end, &mut |entry: &dyn Entry| {
            if let Some(risk) = (entry as &dyn std::any::Any).downcast_ref::<Row<Risk>>() {
                self.add(risk, before, after);
            }
        });
        self.next = end;
    }

    fn add(&mut self, risk: &Row<Risk>, before: &Snapshot, after: &Snapshot) {
        let after_risk = after.risks.get(risk.id).map_or(risk, AsRef::as_ref);
        let (was, is) = (of(risk, before), of(after_risk, after));
        let (from, to) = (was.map(|graded| graded.level.id), is.map(|graded| graded.level.id));
        if from == to {
            self.same += 1;
            self.by_hand += usize::from(is.is_some_and(|graded| graded.why == Why::ByHand));
        } else {
            self.moved.push(Moved { risk: risk.id, from, to });
            *self.counts.entry((from, to)).or_default() += 1;
        }
    }
}

/// What becomes of all risks at once.
pub fn change(before: &Snapshot, after: &Snapshot) -> Change {
    let mut change = Change::default();
    change.go_on(before, after, RowId::MAX);
    change
}
