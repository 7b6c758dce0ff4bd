//! Which records are listed, in which order, and under which heads.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::cells::value;
use super::{Layout, Records};
use crate::domain::choice::RowOrder;
use crate::domain::derived;
use crate::domain::field::Row;
use crate::domain::own_order;
use crate::domain::record::{Post, Preset, Risk, Step};
use crate::domain::snapshot::Snapshot;
use crate::domain::value::{AnyId, Id, RowId};
use crate::error::Result;
use crate::report::Subject;

/// A row of the table: a record with its number from 1, or the head of a group with number 0 and its place among the groups.
#[derive(Clone, Copy)]
pub struct Line {
    pub number: u32,
    pub row: RowId,
}

/// The rows of the table.
pub struct Order {
    pub list: Records,
    pub lines: Vec<Line>,
    pub groups: Vec<String>,
    /// Whether the records are risks that stand step by step.
    pub is_by_step: bool,
    /// The risks that the cells of other records may name; none where all may be named.
    pub shown: Option<Arc<HashSet<RowId>>>,
}

/// Stands for what is not there: last.
const LAST: RowId = RowId::MAX;
/// Where a record stands: the first number counts most.
type Rank = [u32; 6];

impl Order {
    pub fn of(subject: &Subject<'_>, preset: &Preset, layout: &Layout) -> Result<Order> {
        let list = layout.list;
        let is_by_step = list == Records::Risks && preset.order == RowOrder::Business && layout.grouped_by.is_none();
        let mut order = Order { list, lines: Vec::new(), groups: Vec::new(), is_by_step, shown: None };
        if subject.choice.blank {
            return Ok(order);
        }
        let snapshot = subject.snapshot;
        let unit = subject.unit()?;
        let passing = subject.passing()?;
        let in_unit = |of: Option<RowId>| unit.is_none_or(|unit| of == Some(unit));
        let risks = snapshot.risks.iter().filter(|risk| passing(risk));
        let mut rows: Vec<RowId> = match list {
            Records::Risks => risks.filter(|risk| in_unit(derived::unit_of_risk(risk, snapshot).map(Id::row))).map(|risk| risk.id).collect(),
            _ => {
                if !subject.choice.filter.trim().is_empty() {
                    order.shown = Some(Arc::new(risks.map(|risk| risk.id).collect()));
                }
                let is_wanted =
                    |row: RowId| order.shown.as_ref().is_none_or(|shown| risks_of(list, row, snapshot).iter().any(|risk| shown.contains(risk)));
                let posts = snapshot.posts.iter().filter(|post| list == Records::Posts && in_unit(Some(post.unit.row()))).map(|post| post.id);
                let steps = snapshot.steps.iter().filter(|step| list == Records::Steps && step.applicable && in_unit(Some(step.unit.row())));
                posts.chain(steps.map(|step| step.id)).filter(|row| is_wanted(*row)).collect()
            }
        };
        sort(&mut rows, list, preset.order, snapshot);
        order.lines = rows.into_iter().zip(1..).map(|(row, number)| Line { number, row }).collect();
        if layout.grouped_by.is_some() {
            order.group(subject, layout);
        }
        Ok(order)
    }

    /// The records listed.
    pub fn rows(&self) -> impl Iterator<Item = RowId> + '_ {
        self.lines.iter().filter(|line| line.number > 0).map(|line| line.row)
    }

    /// Puts the records of one value together, in the order in which the values first come, each under a head.
    fn group(&mut self, subject: &Subject<'_>, layout: &Layout) {
        let (snapshot, lang) = (subject.snapshot, subject.choice.lang);
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut members: Vec<Vec<RowId>> = Vec::new();
        for row in self.rows().collect::<Vec<_>>() {
            let name = layout.grouped_by.map(|content| value(content, layout.list, row, snapshot, lang)).unwrap_or_default();
            let place = *places.entry(name).or_insert_with(|| {
                members.push(Vec::new());
                members.len() - 1
            });
            members[place].push(row);
        }
        let mut named: Vec<(usize, String)> = places.into_iter().map(|(name, place)| (place, name)).collect();
        named.sort_unstable();
        let without = || lang.word("print.without_group").into_owned();
        self.groups = named.into_iter().map(|(_, name)| if name.is_empty() { without() } else { name }).collect();
        self.lines.clear();
        let mut number = 0;
        for (group, rows) in members.into_iter().enumerate() {
            self.lines.push(Line { number: 0, row: group as RowId });
            for row in rows {
                number += 1;
                self.lines.push(Line { number, row });
            }
        }
    }
}

/// The risks of a post or step.
pub fn risks_of(list: Records, row: RowId, snapshot: &Snapshot) -> &[RowId] {
    snapshot.linking(Records::Risks, AnyId { table: list, row })
}

fn sort(rows: &mut Vec<RowId>, list: Records, order: RowOrder, snapshot: &Snapshot) {
    if order == RowOrder::Own {
        return own_order::arrange(list, snapshot, rows);
    }
    rows.sort_by_cached_key(|row| match list {
        Records::Risks => snapshot.risks.get(*row).map(|risk| risk_rank(risk, order, snapshot)),
        Records::Posts => snapshot.posts.get(*row).map(|post| post_rank(post, order, snapshot)),
        _ => snapshot.steps.get(*row).map(|step| step_rank(step, order, snapshot)),
    });
}

/// Place of a risk's step in the business; risks without a step come last.
fn step_place(risk: &Risk, snapshot: &Snapshot) -> (u32, RowId) {
    risk.step.and_then(|step| snapshot.get(step)).map_or((LAST, LAST), |step| (step.seq, step.id))
}

/// The higher a level, the smaller its place; what has none comes last.
fn level_place(min_score: Option<u32>) -> u32 {
    min_score.map_or(LAST, |score| LAST - 1 - score.min(LAST - 1))
}

fn risk_rank(risk: &Row<Risk>, order: RowOrder, snapshot: &Snapshot) -> Rank {
    let (seq, step) = step_place(risk, snapshot);
    match order {
        RowOrder::Section => {
            let post = risk.posts.first().and_then(|post| snapshot.get(*post));
            let (unit, section) = post.map_or((LAST, LAST), |post| derived::post_place(post));
            [unit, section, post.map_or(LAST, |post| post.id), seq, step, risk.id]
        }
        RowOrder::Level => [level_place(derived::risk_level(risk, snapshot).map(|level| level.min_score)), seq, step, risk.id, 0, 0],
        RowOrder::Business | RowOrder::Own => [seq, step, risk.id, 0, 0, 0],
    }
}

fn post_rank(post: &Row<Post>, order: RowOrder, snapshot: &Snapshot) -> Rank {
    let (unit, section) = derived::post_place(post);
    let level = post.risk_level.and_then(|level| snapshot.get(level)).map(|level| level.min_score);
    [if order == RowOrder::Level { level_place(level) } else { 0 }, unit, section, post.id, 0, 0]
}

fn step_rank(step: &Row<Step>, order: RowOrder, snapshot: &Snapshot) -> Rank {
    let first = match order {
        RowOrder::Level => {
            let risks = risks_of(Records::Steps, step.id, snapshot).iter().filter_map(|row| snapshot.risks.get(*row));
            level_place(risks.filter_map(|risk| derived::risk_level(risk, snapshot)).map(|level| level.min_score).max())
        }
        RowOrder::Section => step.unit.row(),
        RowOrder::Business | RowOrder::Own => 0,
    };
    [first, step.seq, step.id, 0, 0, 0]
}
