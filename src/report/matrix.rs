//! The responsibility matrix report: for each unit its steps against all posts with a duty in them.

use std::collections::HashSet;
use std::sync::Arc;

use super::frame::{BAND_SHADE, BETWEEN_LANGUAGES, LEAD_SHADE, UNCONFIRMED_MARK};
use super::{Subject, Writing};
use crate::domain::choice::Raci;
use crate::domain::field::{Entry as _, Row as Record};
use crate::domain::matrix::{Matrix, roles};
use crate::domain::record::{Duty, Role, Step};
use crate::domain::text;
use crate::domain::value::RowId;
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::paper::{Cell, Column, Document, Entry, Fonts, HeadCell, Part, Place, Row, Rows, Sizes, Table};

/// Width of the columns before the posts, of a post at least, and of the columns after them, in points.
const STEP_WIDTH: f32 = 144.0;
const POST_WIDTH: f32 = 19.0;
/// Beside the longest word of a role in its column, and the widest column that words get.
const WORD_SIDES: f32 = 9.0;
const WORD_MOST: f32 = 90.0;
const TOTAL_WIDTH: f32 = 34.0;
/// How many signs of a post's name stand one below another, and how wide each further column of them is, in points.
const SIGNS_PER_COLUMN: usize = 12;
const SIGN_WIDTH: f32 = 11.0;
/// Columns of a form where no post is known.
pub(super) const BLANK_POSTS: usize = 16;

pub(super) fn build(subject: &Subject<'_>) -> Result<Document> {
    let snapshot = subject.snapshot;
    let wanted = subject.unit()?;
    let units = snapshot.units.iter().filter(|unit| wanted.is_none_or(|row| row == unit.id));
    // A unit without steps has no matrix, unless it was asked for by name.
    let steps = filtered_steps(subject)?;
    let matrix = |unit| {
        let mut matrix = Matrix::of(unit, snapshot);
        if let Some(steps) = &steps {
            matrix.keep(|step| steps.contains(&step));
        }
        matrix
    };
    let matrices: Vec<Matrix> = units.map(matrix).filter(|matrix| (wanted.is_some() && steps.is_none()) || !matrix.steps.is_empty()).collect();
    let title = subject.title("print.title_matrix");
    if matrices.is_empty() {
        // A form needs no steps: it may come before them.
        return if subject.choice.blank { Ok(subject.document(&title, vec![blank(subject, &title)], Vec::new())) } else { Err(Error::NothingToPrint) };
    }
    let mut parts = Vec::new();
    let mut outline = Vec::new();
    for matrix in &matrices {
        let part_title = subject.title_of_unit("print.title_matrix", &matrix.unit.name);
        outline.push(outline_of(subject, matrix, parts.len()));
        parts.push(Part { name: matrix.unit.name.clone(), ..part(subject, matrix, &part_title) });
    }
    Ok(subject.document(&title, parts, outline))
}

/// The steps at which a risk stands that passes the filter; none where there is no filter.
fn filtered_steps(subject: &Subject<'_>) -> Result<Option<HashSet<RowId>>> {
    let snapshot = subject.snapshot;
    if subject.choice.filter.trim().is_empty() {
        return Ok(None);
    }
    let passes = subject.passing()?;
    let passing = snapshot.risks.iter().filter(|risk| passes(risk));
    Ok(Some(passing.filter_map(|risk| risk.step.map(|step| step.row())).collect()))
}

/// The least width of a post's column: whole words of roles keep in one line.
pub(super) fn least_width(subject: &Subject<'_>) -> f32 {
    if subject.choice.writing != Writing::Words {
        return POST_WIDTH;
    }
    let size = Sizes::default().body;
    let words: Vec<String> = roles(subject.snapshot).iter().map(|role| written(subject, role)).collect();
    let widths = words.iter().flat_map(|words| words.split_whitespace()).map(|word| Fonts::bundled().width(word, true, size) + WORD_SIDES);
    widths.fold(POST_WIDTH, f32::max).min(WORD_MOST)
}

/// A name too long for one column of signs gets room for several, so that the head never takes the page.
pub(super) fn post_width(name: &str, least: f32) -> f32 {
    let columns = name.chars().count().div_ceil(SIGNS_PER_COLUMN);
    if columns > 2 { columns as f32 * SIGN_WIDTH + least } else { least }
}

/// The two roles that are counted: who does it, and who approves it.
fn counted(subject: &Subject<'_>) -> Vec<Arc<Record<Role>>> {
    let all = roles(subject.snapshot);
    [Raci::Responsible, Raci::Accountable].iter().filter_map(|raci| all.iter().find(|role| role.raci == *raci).cloned()).collect()
}

fn part(subject: &Subject<'_>, matrix: &Matrix, title: &str) -> Part {
    let counted = counted(subject);
    let centre = subject.with_filter(|lang| lang.phrase("print.matrix_size", &[("steps", &matrix.steps.len()), ("posts", &matrix.posts.len())]));
    let names: Vec<&str> = matrix.posts.iter().map(|post| post.name.as_str()).collect();
    let mut table = table(subject, &names);
    if !subject.choice.blank {
        table.rows = rows(subject, matrix, &counted).into();
    }
    let mut legend = vec![role_legend(subject, |role| subject.choice.blank || matrix.posts.iter().any(|post| matrix.post_total(post.id, role.id) > 0))];
    if !subject.choice.blank && matrix.steps.iter().any(|step| is_unconfirmed(step, matrix)) {
        legend.push(subject.unconfirmed_legend());
    }
    subject.part(title, centre, table, legend)
}

/// A form for a unit whose steps and posts are not known yet.
fn blank(subject: &Subject<'_>, title: &str) -> Part {
    subject.part(title, String::new(), table(subject, &[""; BLANK_POSTS]), vec![role_legend(subject, |_| true)])
}

/// The table without its rows: with empty ones to fill in.
fn table(subject: &Subject<'_>, posts: &[&str]) -> Table {
    let lang = subject.choice.lang;
    let mut columns = vec![Column::points(STEP_WIDTH)];
    let least = least_width(subject);
    columns.extend(posts.iter().map(|name| Column::share(1.0).least(post_width(name, least)).centred()));
    columns.extend([Column::points(TOTAL_WIDTH).centred(), Column::points(TOTAL_WIDTH).centred()]);
    let mut head = vec![HeadCell::new(lang.word("print.step_by_post")).left()];
    head.extend(posts.iter().map(|name| HeadCell::new(*name).upright()));
    let counted_words: Vec<String> = counted(subject).iter().map(|role| written(subject, role)).collect();
    head.push(HeadCell::new(counted_words.join("·")));
    head.push(HeadCell::new(lang.word("print.least_people")));
    let rows = Rows::Blank(Row::blank(columns.len()));
    Table { columns, fixed: 1, head: vec![head], rows, continued: lang.word("print.continued").into_owned() }
}

fn rows(subject: &Subject<'_>, matrix: &Matrix, counted: &[Arc<Record<Role>>]) -> Vec<Row> {
    let lang = subject.choice.lang;
    let width = matrix.posts.len() + 3;
    let mut rows = Vec::new();
    for band in matrix.bands(subject.snapshot) {
        let name = band.phase.map_or_else(|| lang.word("print.without_phase").into_owned(), |phase| phase.name.clone());
        rows.push(Row::band(Cell::new(name).bold().left().filled(BAND_SHADE), width));
        rows.extend(matrix.steps[band.first..band.first + band.count].iter().map(|step| step_row(subject, matrix, step, counted)));
    }
    for role in counted {
        let label = lang.phrase("print.total", &[("role", &text::title(role.as_ref(), subject.snapshot, lang))]);
        let mut cells = vec![Cell::new(label)];
        let total = |count: usize| if count == 0 { Cell::empty() } else { Cell::new(count.to_string()) };
        cells.extend(matrix.posts.iter().map(|post| total(matrix.post_total(post.id, role.id))));
        cells.push(total(matrix.steps.iter().map(|step| matrix.step_total(step.id, role.id)).sum()));
        cells.push(Cell::empty());
        rows.push(Row::new(cells));
    }
    rows
}

fn step_row(subject: &Subject<'_>, matrix: &Matrix, step: &Arc<Record<Step>>, counted: &[Arc<Record<Role>>]) -> Row {
    let mark = if is_unconfirmed(step, matrix) { UNCONFIRMED_MARK.to_string() } else { String::new() };
    let mut cells = vec![Cell::new(format!("{}. {}{mark}", step.seq, step.name))];
    cells.extend(matrix.posts.iter().map(|post| duty_cell(subject, matrix.duties(step.id, post.id))));
    let totals: Vec<String> = counted.iter().map(|role| matrix.step_total(step.id, role.id).to_string()).collect();
    cells.push(Cell::new(totals.join("·")));
    cells.push(Cell::new(step.min_participants.map(|number| number.to_string()).unwrap_or_default()));
    Row::new(cells)
}

fn is_unconfirmed(step: &Arc<Record<Step>>, matrix: &Matrix) -> bool {
    step.is_unconfirmed() || matrix.posts.iter().any(|post| matrix.duties(step.id, post.id).iter().any(|duty| duty.is_unconfirmed()))
}

/// All roles of a cell; an approver stands in a frame, a lead on a shade, so that both survive a grey printer.
fn duty_cell(subject: &Subject<'_>, duties: &[Arc<Record<Duty>>]) -> Cell {
    let held: Vec<_> = duties.iter().filter_map(|duty| Some((duty, subject.snapshot.get(duty.role)?))).collect();
    let mut words: Vec<String> = Vec::new();
    for (duty, role) in &held {
        let order = duty.order.map(text::circled).unwrap_or_default();
        let word = format!("{}{order}", written(subject, role));
        // Two roles may share a RACI letter.
        if !words.contains(&word) {
            words.push(word);
        }
    }
    let cell = Cell::new(words.join(match subject.choice.writing {
        Writing::Signs => "",
        Writing::Words => "\n",
        Writing::Raci => "/",
    }));
    if held.iter().any(|(_, role)| role.raci == Raci::Accountable) {
        cell.framed()
    } else if held.iter().any(|(_, role)| role.code == LEAD) {
        cell.bold().filled(LEAD_SHADE)
    } else {
        cell
    }
}

/// Code of the role that handles a step.
pub(super) const LEAD: &str = "lead";

pub(super) fn written(subject: &Subject<'_>, role: &Arc<Record<Role>>) -> String {
    match subject.choice.writing {
        Writing::Signs => text::role_sign(role, subject.snapshot, subject.choice.lang),
        Writing::Words => text::title(role.as_ref(), subject.snapshot, subject.choice.lang),
        Writing::Raci => {
            use crate::domain::choice::Choice;
            role.raci.key().to_owned()
        }
    }
}

/// The roles that occur, each with its word.
pub(super) fn role_legend(subject: &Subject<'_>, occurs: impl Fn(&Record<Role>) -> bool) -> String {
    subject.in_each(BETWEEN_LANGUAGES, |lang| role_legend_in(subject, &occurs, lang))
}

fn role_legend_in(subject: &Subject<'_>, occurs: impl Fn(&Record<Role>) -> bool, lang: Lang) -> String {
    let mut words: Vec<(String, Vec<String>)> = Vec::new();
    for role in roles(subject.snapshot).iter().filter(|role| occurs(role)) {
        let (sign, name) = (written(subject, role), text::title(role.as_ref(), subject.snapshot, lang));
        // Several roles may share a RACI letter.
        match words.iter_mut().find(|(known, _)| *known == sign) {
            Some((_, names)) => names.push(name),
            None => words.push((sign, vec![name])),
        }
    }
    // Whole words need no sign before them.
    let has_signs = subject.choice.writing != Writing::Words;
    let said = |(sign, names)| if has_signs { format!("{sign} {}", lang.list(names)) } else { lang.list(names) };
    let words: Vec<String> = words.into_iter().map(said).collect();
    lang.phrase("print.roles", &[("roles", &words.join(&lang.word("print.space")))])
}

fn outline_of(subject: &Subject<'_>, matrix: &Matrix, part: usize) -> Entry {
    let mut children = Vec::new();
    // Each phase has its own row above those of its steps.
    for (heads, band) in matrix.bands(subject.snapshot).into_iter().enumerate() {
        let first = band.first + heads;
        let name = band.phase.map_or_else(|| subject.choice.lang.word("print.without_phase").into_owned(), |phase| phase.name.clone());
        let steps = matrix.steps[band.first..band.first + band.count].iter().enumerate();
        let steps = steps.map(|(place, step)| Entry {
            title: format!("{}. {}", step.seq, step.name),
            place: Place { part, row: Some(first + 1 + place) },
            children: Vec::new(),
        });
        children.push(Entry { title: name, place: Place { part, row: Some(first) }, children: steps.collect() });
    }
    Entry { title: matrix.unit.name.clone(), place: Place { part, row: None }, children }
}
