//! The responsibility matrix of a unit: its steps against all posts that have a duty in them.
//!
//! Posts are never filtered by the step's unit: a purchaser approves steps of its agency.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::field::Row;
use super::record::{Duty, Phase, Post, Role, Step, Unit};
use super::snapshot::Snapshot;
use super::table::Table;
use super::value::{AnyId, RowId};

/// The matrix of one unit.
#[derive(Clone, Debug)]
pub struct Matrix {
    /// The unit whose steps are the rows.
    pub unit: Arc<Row<Unit>>,
    /// Rows: applicable steps in the order of the business.
    pub steps: Vec<Arc<Row<Step>>>,
    /// Columns: posts with a duty in these steps, the unit's own first.
    pub posts: Vec<Arc<Row<Post>>>,
    cells: HashMap<(RowId, RowId), Vec<Arc<Row<Duty>>>>,
}

/// A run of steps of one phase.
#[derive(Clone, Debug)]
pub struct Band {
    /// The phase; none for steps without one.
    pub phase: Option<Arc<Row<Phase>>>,
    /// Place of its first step in `Matrix::steps`.
    pub first: usize,
    /// How many steps it has there.
    pub count: usize,
}

impl Matrix {
    /// The matrix of a unit.
    pub fn of(unit: &Arc<Row<Unit>>, snapshot: &Snapshot) -> Matrix {
        let own = AnyId { table: Table::Units, row: unit.id };
        let rows = snapshot.linking(Table::Steps, own);
        let mut steps: Vec<_> = rows.iter().filter_map(|row| snapshot.steps.get(*row)).filter(|step| step.applicable).cloned().collect();
        steps.sort_by_key(|step| (step.seq, step.id));
        let mut cells: HashMap<_, Vec<_>> = HashMap::new();
        let mut posts = BTreeMap::new();
        for step in &steps {
            for duty in snapshot.linking(Table::Duties, AnyId { table: Table::Steps, row: step.id }) {
                let Some(duty) = snapshot.duties.get(*duty) else { continue };
                let Some(post) = snapshot.get(duty.post) else { continue };
                posts.insert((post.unit.row() != unit.id, post.unit.row(), post.id), Arc::clone(post));
                cells.entry((step.id, post.id)).or_default().push(Arc::clone(duty));
            }
        }
        for duties in cells.values_mut() {
            duties.sort_by_key(|duty| snapshot.get(duty.role).map(|role| (role.key.unwrap_or(u32::MAX), role.id)));
        }
        Matrix { unit: Arc::clone(unit), steps, posts: posts.into_values().collect(), cells }
    }

    /// Leaves only the steps that `wanted` names, and the posts that still have a duty.
    pub fn keep(&mut self, wanted: impl Fn(RowId) -> bool) {
        self.steps.retain(|step| wanted(step.id));
        self.cells.retain(|(step, _), _| wanted(*step));
        let cells = &self.cells;
        self.posts.retain(|post| cells.keys().any(|(_, held)| *held == post.id));
    }

    /// The duties of a cell, in the order of the roles' digits.
    pub fn duties(&self, step: RowId, post: RowId) -> &[Arc<Row<Duty>>] {
        self.cells.get(&(step, post)).map_or(&[], Vec::as_slice)
    }

    /// How many steps a post has a role in.
    pub fn post_total(&self, post: RowId, role: RowId) -> usize {
        self.steps.iter().filter(|step| self.duties(step.id, post).iter().any(|duty| duty.role.row() == role)).count()
    }

    /// How many posts have a role at a step.
    pub fn step_total(&self, step: RowId, role: RowId) -> usize {
        self.posts.iter().filter(|post| self.duties(step, post.id).iter().any(|duty| duty.role.row() == role)).count()
    }

    /// The phases as runs of rows.
    pub fn bands(&self, snapshot: &Snapshot) -> Vec<Band> {
        let mut bands: Vec<Band> = Vec::new();
        for (place, step) in self.steps.iter().enumerate() {
            let phase = step.phase.and_then(|phase| snapshot.get(phase)).cloned();
            match bands.last_mut() {
                Some(band) if band.phase.as_ref().map(|phase| phase.id) == phase.as_ref().map(|phase| phase.id) => band.count += 1,
                _ => bands.push(Band { phase, first: place, count: 1 }),
            }
        }
        bands
    }
}

/// The duties of a post at one step.
#[derive(Clone, Debug)]
pub struct Cell {
    /// The step.
    pub step: Arc<Row<Step>>,
    /// In the order of the roles' digits.
    pub duties: Vec<Arc<Row<Duty>>>,
}

/// The duties of a post at one step, in the order of the roles' digits.
pub fn duties_of(step: RowId, post: RowId, snapshot: &Snapshot) -> Vec<Arc<Row<Duty>>> {
    let at_step = snapshot.linking(Table::Duties, AnyId { table: Table::Steps, row: step });
    let mut duties: Vec<_> = at_step.iter().filter_map(|row| snapshot.duties.get(*row)).filter(|duty| duty.post.row() == post).cloned().collect();
    duties.sort_by_key(|duty| snapshot.get(duty.role).map(|role| (role.key.unwrap_or(u32::MAX), role.id)));
    duties
}

/// The cells of a post, in the order of the business.
pub fn cells_of_post(post: RowId, snapshot: &Snapshot) -> Vec<Cell> {
    let mut cells: BTreeMap<(u32, RowId), Cell> = BTreeMap::new();
    for duty in snapshot.linking(Table::Duties, AnyId { table: Table::Posts, row: post }) {
        let Some(duty) = snapshot.duties.get(*duty) else { continue };
        let Some(step) = snapshot.get(duty.step) else { continue };
        let cell = cells.entry((step.seq, step.id)).or_insert_with(|| Cell { step: Arc::clone(step), duties: Vec::new() });
        cell.duties.push(Arc::clone(duty));
    }
    let mut cells: Vec<Cell> = cells.into_values().collect();
    for cell in &mut cells {
        cell.duties.sort_by_key(|duty| snapshot.get(duty.role).map(|role| (role.key.unwrap_or(u32::MAX), role.id)));
    }
    cells
}

/// The roles by digit.
pub fn roles(snapshot: &Snapshot) -> Vec<Arc<Row<Role>>> {
    let mut roles: Vec<_> = snapshot.roles.iter().cloned().collect();
    roles.sort_by_key(|role| (role.key.unwrap_or(u32::MAX), role.id));
    roles
}
