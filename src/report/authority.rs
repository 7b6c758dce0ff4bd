//! The authority table as units publish it: matters and bands of amounts against the posts of their chains, each cell an action with its place in the order.

use super::Subject;
use super::frame::{BETWEEN_LANGUAGES, LEAD_SHADE, mark_of};
use super::matrix::{BLANK_POSTS, LEAD, least_width, post_width, role_legend, written};
use crate::domain::authority::{AuthorityTable, BandRow, MatterRows, range, steps};
use crate::domain::choice::Raci;
use crate::domain::field::Entry as _;
use crate::domain::record::Approval;
use crate::domain::text;
use crate::error::{Error, Result};
use crate::paper::{Cell, Column, Document, Entry, HeadCell, Part, Piece, Place, Row, Rows, Table};

/// Least width of the columns before the posts, in points, and how many columns of posts they are as wide as where there is room.
const MATTER_WIDTH: (f32, f32) = (84.0, 3.0);
const BAND_WIDTH: (f32, f32) = (72.0, 2.5);
/// How many columns those are; they are repeated where the posts go on beside them.
const BEFORE: usize = 2;

pub(super) fn build(subject: &Subject<'_>) -> Result<Document> {
    let snapshot = subject.snapshot;
    let lang = subject.choice.lang;
    if !subject.choice.filter.trim().is_empty() {
        return Err(Error::Usage { why: lang.word("print.no_filter_here").into_owned() });
    }
    let wanted = subject.unit()?;
    let units = snapshot.units.iter().filter(|unit| wanted.is_none_or(|row| row == unit.id));
    let tables: Vec<AuthorityTable> = units.map(|unit| AuthorityTable::of(unit, snapshot)).filter(|table| !table.matters.is_empty()).collect();
    let title = subject.title("print.title_authority");
    if tables.is_empty() {
        // A form needs no matters: it may come before them.
        return if subject.choice.blank { Ok(subject.document(&title, vec![blank(subject, &title)], Vec::new())) } else { Err(Error::NothingToPrint) };
    }
    let mut parts = Vec::new();
    let mut outline = Vec::new();
    for table in &tables {
        outline.push(outline_of(table, parts.len()));
        let title = subject.title_of_unit("print.title_authority", &table.unit.name);
        parts.push(Part { name: table.unit.name.clone(), ..part(subject, table, &title) });
    }
    Ok(subject.document(&title, parts, outline))
}

fn part(subject: &Subject<'_>, table: &AuthorityTable, title: &str) -> Part {
    let bands: usize = table.matters.iter().map(|matter| matter.bands.len()).sum();
    let size = [("matters", &table.matters.len() as &dyn std::fmt::Display), ("bands", &bands), ("posts", &table.posts.len())];
    let centre = subject.with_filter(|lang| lang.phrase("print.authority_size", &size));
    let names: Vec<&str> = table.posts.iter().map(|post| post.name.as_str()).collect();
    let mut grid = grid(subject, &names);
    if !subject.choice.blank {
        grid.rows = table.matters.iter().flat_map(|matter| matter_rows(subject, table, matter)).collect::<Vec<Row>>().into();
    }
    let approvals = || table.matters.iter().flat_map(|matter| &matter.bands).flat_map(|band| &band.chain);
    let occurs = |role: u32| subject.choice.blank || approvals().any(|approval| approval.role.row() == role);
    let mut legend =
        vec![role_legend(subject, |role| occurs(role.id)), subject.in_each(BETWEEN_LANGUAGES, |lang| lang.word("print.authority_order").into_owned())];
    if !subject.choice.blank && table.matters.iter().any(is_unconfirmed) {
        legend.push(subject.unconfirmed_legend());
        legend.push(subject.in_each(BETWEEN_LANGUAGES, |lang| lang.word("print.authority_examples").into_owned()));
    }
    subject.part(title, centre, grid, legend)
}

/// A form for a unit whose matters are not known yet.
fn blank(subject: &Subject<'_>, title: &str) -> Part {
    let order = subject.in_each(BETWEEN_LANGUAGES, |lang| lang.word("print.authority_order").into_owned());
    subject.part(title, String::new(), grid(subject, &[""; BLANK_POSTS]), vec![role_legend(subject, |_| true), order])
}

/// The table without its rows: with empty ones to fill in.
fn grid(subject: &Subject<'_>, posts: &[&str]) -> Table {
    let lang = subject.choice.lang;
    let mut columns: Vec<Column> = [MATTER_WIDTH, BAND_WIDTH].map(|(least, share)| Column::share(share).least(least)).into();
    let least = least_width(subject);
    columns.extend(posts.iter().map(|name| Column::share(1.0).least(post_width(name, least)).centred()));
    let mut head: Vec<HeadCell> = ["authorities.name", "bands.name"].map(|key| HeadCell::new(lang.word(key))).into();
    head.extend(posts.iter().map(|name| HeadCell::new(*name).upright()));
    let rows = Rows::Blank(Row::blank(columns.len()));
    Table { columns, fixed: BEFORE, head: vec![head], rows, continued: lang.word("print.continued").into_owned() }
}

fn is_unconfirmed(matter: &MatterRows) -> bool {
    let of_band = |band: &BandRow| band.band.is_unconfirmed() || band.chain.iter().any(|approval| approval.is_unconfirmed());
    matter.matter.is_unconfirmed() || matter.bands.iter().any(of_band)
}

fn matter_rows(subject: &Subject<'_>, table: &AuthorityTable, matter: &MatterRows) -> Vec<Row> {
    let width = BEFORE + table.posts.len();
    let mut rows: Vec<Row> = matter.bands.iter().map(|band| band_row(subject, table, matter, band)).collect();
    if rows.is_empty() {
        let mut cells = vec![Cell::empty(); width];
        cells[0] = matter_cell(subject, matter);
        rows.push(Row::new(cells));
    }
    rows
}

/// A matter with its steps, once for all its bands.
fn matter_cell(subject: &Subject<'_>, matter: &MatterRows) -> Cell {
    let mut pieces = vec![Piece::bold(format!("{}{}", matter.matter.name, mark_of(matter.matter.as_ref())))];
    let names: Vec<&str> = steps(&matter.matter, subject.snapshot).into_iter().map(|step| step.name.as_str()).collect();
    if !names.is_empty() {
        let lang = subject.choice.lang.single();
        pieces.push(Piece::new(lang.phrase("print.in_brackets", &[("words", &lang.list(names))]).trim()));
    }
    Cell::pieces(pieces).left().merged(u64::from(matter.matter.id))
}

fn band_row(subject: &Subject<'_>, table: &AuthorityTable, matter: &MatterRows, band: &BandRow) -> Row {
    let lang = subject.choice.lang;
    let mut words = vec![Piece::new(format!("{}{}", band.band.name, mark_of(band.band.as_ref())))];
    // Most names say the amounts already.
    let amounts = range(&band.band, lang.single()).filter(|amounts| !band.band.name.contains(amounts.as_str()));
    words.extend(amounts.map(Piece::new));
    if matter.matter.major || band.band.major {
        words.push(Piece::bold(lang.single().word("bands.major")));
    }
    let mut cells = vec![matter_cell(subject, matter), Cell::pieces(words).left()];
    cells.extend(table.posts.iter().map(|post| band.of_post(post.id).map_or_else(Cell::empty, |approval| approval_cell(subject, approval))));
    Row::new(cells)
}

/// An action with its place; who approves stands in a frame, who begins on a shade, so that both survive a grey printer.
fn approval_cell(subject: &Subject<'_>, approval: &Approval) -> Cell {
    let Some(role) = subject.snapshot.get(approval.role) else { return Cell::empty() };
    let cell = Cell::new(format!("{}{}", written(subject, role), text::circled(approval.order)));
    match (role.raci, role.code.as_str()) {
        (Raci::Accountable, _) => cell.framed(),
        (_, LEAD) => cell.bold().filled(LEAD_SHADE),
        _ => cell,
    }
}

fn outline_of(table: &AuthorityTable, part: usize) -> Entry {
    let mut row = 0;
    let mut children = Vec::new();
    for matter in &table.matters {
        children.push(Entry { title: matter.matter.name.clone(), place: Place { part, row: Some(row) }, children: Vec::new() });
        row += matter.bands.len().max(1);
    }
    Entry { title: table.unit.name.clone(), place: Place { part, row: None }, children }
}
