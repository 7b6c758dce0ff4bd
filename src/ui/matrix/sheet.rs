//! The matrix as it is drawn: rows, columns, totals and findings, laid out once for each state of the register and each filter.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::sync::Arc;

use super::{Cell, MatrixState, cell};
use crate::domain::checks::{self, Finding, Found, Ground, Severity, Topic};
use crate::domain::choice::Raci;
use crate::domain::field::Row;
use crate::domain::matrix::{Matrix, roles};
use crate::domain::matrix_text::Part;
use crate::domain::record::{Role, Unit};
use crate::domain::table::Table;
use crate::domain::value::{AnyId, RowId};
use crate::ui::Model;

/// The tables a matrix and its findings rest on.
const READ: &[Table] = &[
    Table::Units,
    Table::Steps,
    Table::Posts,
    Table::Sections,
    Table::Duties,
    Table::Phases,
    Table::Roles,
    Table::Persons,
    Table::Tenures,
    Table::Functions,
    Table::Incompatibilities,
    Table::IncompatibleSteps,
    Table::Successors,
    Table::TimeLimits,
    Table::Citations,
    Table::Laws,
    Table::Risks,
    Table::Processes,
    Table::Authorities,
    Table::Bands,
    Table::Approvals,
    Table::Acceptances,
    Table::Settings,
];

/// A row of the grid.
#[derive(Clone, Debug)]
pub enum Line {
    /// The name of a phase.
    Band(Option<RowId>),
    /// A step, by its place.
    Step(usize),
    /// The totals of the posts.
    Total,
}

/// What is shown of the matrix.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only posts of this section.
    pub section: Option<RowId>,
    /// Only steps of this phase.
    pub phase: Option<RowId>,
    /// Only steps that a check has something to say about.
    pub only_findings: bool,
}

/// What a sheet belongs to: newest change, day, unit, columns opened by hand, filter.
pub type SheetKey = (u64, chrono::NaiveDate, RowId, Vec<RowId>, Filter);

/// The matrix as it is drawn.
#[derive(Debug)]
pub struct Sheet {
    /// Steps and posts that the filter leaves, and all duties.
    pub matrix: Matrix,
    /// The rows.
    pub lines: Vec<Line>,
    /// The roles by digit.
    pub roles: Vec<Arc<Row<Role>>>,
    /// Widths of the posts' columns.
    pub widths: Vec<f32>,
    /// The roles that are counted: who does it, and who approves.
    pub counted: Vec<Arc<Row<Role>>>,
    /// The counts of a step, over all posts.
    pub step_totals: HashMap<RowId, Vec<usize>>,
    /// The counts of a post, over all steps.
    pub post_totals: HashMap<RowId, Vec<usize>>,
    /// How many steps there are without the filter, and how many of them have findings.
    pub all_steps: usize,
    /// How many steps have findings, whatever the filter.
    pub with_findings: usize,
    step_findings: HashMap<RowId, Vec<Finding>>,
    post_findings: HashMap<RowId, Vec<Finding>>,
    cell_findings: HashMap<Cell, Vec<usize>>,
}

impl Sheet {
    /// What a sheet of this state belongs to.
    pub fn key(unit: &Row<Unit>, state: &MatrixState, model: &Model<'_>) -> SheetKey {
        (model.snapshot.changed(READ), model.snapshot.today, unit.id, state.opened.clone(), state.filter.clone())
    }

    /// Lays out the matrix of a unit.
    pub fn of(unit: &Arc<Row<Unit>>, opened: &[RowId], filter: &Filter, model: &Model<'_>) -> Sheet {
        let snapshot = model.snapshot;
        let mut matrix = Matrix::of(unit, snapshot);
        for post in opened.iter().filter_map(|row| snapshot.posts.get(*row)) {
            if !matrix.posts.iter().any(|known| known.id == post.id) {
                matrix.posts.push(Arc::clone(post));
            }
        }
        let roles = roles(snapshot);
        let counted: Vec<_> =
            [Raci::Responsible, Raci::Accountable].iter().filter_map(|meaning| roles.iter().find(|role| role.raci == *meaning).cloned()).collect();
        let totals = |count: &dyn Fn(RowId) -> usize| counted.iter().map(|role| count(role.id)).collect::<Vec<usize>>();
        let step_totals = matrix.steps.iter().map(|step| (step.id, totals(&|role| matrix.step_total(step.id, role)))).collect();
        let post_totals = matrix.posts.iter().map(|post| (post.id, totals(&|role| matrix.post_total(post.id, role)))).collect();
        let mut sheet = Sheet {
            lines: Vec::new(),
            roles,
            widths: Vec::new(),
            counted,
            step_totals,
            post_totals,
            all_steps: matrix.steps.len(),
            with_findings: 0,
            step_findings: HashMap::new(),
            post_findings: HashMap::new(),
            cell_findings: HashMap::new(),
            matrix,
        };
        sheet.check(&Ground::of_few(snapshot));
        sheet.filter(filter, opened);
        sheet.widths = sheet.matrix.posts.iter().map(|post| sheet.width(post.id)).collect();
        for band in sheet.matrix.bands(snapshot) {
            sheet.lines.push(Line::Band(band.phase.map(|phase| phase.id)));
            sheet.lines.extend((band.first..band.first + band.count).map(Line::Step));
        }
        sheet.lines.push(Line::Total);
        sheet
    }

    fn check(&mut self, ground: &Ground<'_>) {
        for step in &self.matrix.steps {
            let found = checks::of_step(step.id, ground);
            for (place, finding) in found.iter().enumerate() {
                let mut posts: Vec<RowId> = finding.beside.iter().filter(|id| id.table == Table::Posts).map(|id| id.row).collect();
                posts.sort_unstable();
                posts.dedup();
                posts.into_iter().for_each(|post| self.cell_findings.entry((step.id, post)).or_default().push(place));
            }
            if !found.is_empty() {
                self.step_findings.insert(step.id, found);
            }
        }
        self.with_findings = self.step_findings.len();
        for post in &self.matrix.posts {
            let mut found = Found::at(AnyId { table: Table::Posts, row: post.id }, ground).open;
            let concerns = |finding: &Finding| checks::find(finding.check).is_some_and(|check| matches!(check.topic, Topic::Matrix | Topic::Separation));
            found.retain(concerns);
            if !found.is_empty() {
                self.post_findings.insert(post.id, found);
            }
        }
    }

    fn filter(&mut self, filter: &Filter, opened: &[RowId]) {
        if let Some(section) = filter.section {
            self.matrix.posts.retain(|post| opened.contains(&post.id) || post.section.is_some_and(|own| own.row() == section));
        }
        if let Some(phase) = filter.phase {
            self.matrix.steps.retain(|step| step.phase.is_some_and(|own| own.row() == phase));
        }
        if filter.only_findings {
            self.matrix.steps.retain(|step| self.step_findings.contains_key(&step.id));
        }
    }

    fn width(&self, post: RowId) -> f32 {
        self.matrix.steps.iter().map(|step| cell::width(self.matrix.duties(step.id, post))).fold(cell::width(&[]), f32::max)
    }

    /// What there is to say about a step.
    pub fn of_step(&self, step: RowId) -> &[Finding] {
        self.step_findings.get(&step).map(Vec::as_slice).unwrap_or_default()
    }

    /// What there is to say about a post as a whole.
    pub fn of_post(&self, post: RowId) -> &[Finding] {
        self.post_findings.get(&post).map(Vec::as_slice).unwrap_or_default()
    }

    /// What there is to say about a cell.
    pub fn of_cell(&self, cell: Cell) -> impl Iterator<Item = &Finding> {
        self.cell_findings.get(&cell).into_iter().flatten().filter_map(move |place| self.of_step(cell.0).get(*place))
    }

    /// How bad the worst is that there is to say about a cell.
    pub fn worst(&self, cell: Cell) -> Option<Severity> {
        self.of_cell(cell).map(|finding| finding.severity).min()
    }

    /// Row and column of a cell.
    pub fn place(&self, (step, post): Cell) -> Option<(usize, usize)> {
        let row = self.matrix.steps.iter().position(|known| known.id == step)?;
        Some((row, self.matrix.posts.iter().position(|known| known.id == post)?))
    }

    /// The cell at a place.
    pub fn at(&self, row: usize, column: usize) -> Option<Cell> {
        Some((self.matrix.steps.get(row)?.id, self.matrix.posts.get(column)?.id))
    }

    /// The rows and columns between two cells.
    pub fn between(&self, one: Cell, other: Cell) -> Option<(RangeInclusive<usize>, RangeInclusive<usize>)> {
        let ((row, column), (other_row, other_column)) = (self.place(one)?, self.place(other)?);
        Some((row.min(other_row)..=row.max(other_row), column.min(other_column)..=column.max(other_column)))
    }

    /// These rows and columns, to be copied or pasted to.
    pub fn part<'a>(&'a self, rows: RangeInclusive<usize>, columns: RangeInclusive<usize>, model: &'a Model<'_>) -> Part<'a> {
        let (steps, posts) = (self.matrix.steps.get(rows), self.matrix.posts.get(columns));
        Part { steps: steps.unwrap_or_default(), posts: posts.unwrap_or_default(), roles: &self.roles, snapshot: model.snapshot, lang: model.lang }
    }
}
