//! Cells of the matrix as tab-separated text, as Excel and WPS copy and paste it, and back: `主、审②`, with or without heads.

use std::sync::Arc;

use super::field::{Entry, Row};
use super::record::{Duty, Post, Role, Step};
use super::snapshot::Snapshot;
use super::tabbed;
use super::text::{self, circled, role_sign};
use super::value::RowId;
use crate::i18n::Lang;

/// A role in a cell, with its place in the order of approval.
pub type Wanted = (RowId, Option<u32>);

/// What cannot be read, and where in the pasted text; rows and columns count from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each variant is described by its sentence in both languages")]
pub enum Fault {
    Role { row: usize, column: usize, given: String },
    Step { row: usize, given: String },
    Post { column: usize, given: String },
    Outside { cells: usize },
}

/// What a pasted text would make of which cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pasted {
    /// Step and post of each cell, and the roles it is to hold.
    pub cells: Vec<((RowId, RowId), Vec<Wanted>)>,
    /// What cannot be read; the cells meant are left alone.
    pub faults: Vec<Fault>,
}

/// The part of the matrix that is copied or pasted to.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// Its rows.
    pub steps: &'a [Arc<Row<Step>>],
    /// Its columns.
    pub posts: &'a [Arc<Row<Post>>],
    /// The roles of the register.
    pub roles: &'a [Arc<Row<Role>>],
    /// The register.
    pub snapshot: &'a Snapshot,
    /// The language of what is copied.
    pub lang: Lang,
}

impl Fault {
    /// In words.
    pub fn message(&self, lang: Lang) -> String {
        match self {
            Fault::Role { row, column, given } => lang.phrase("matrix.paste.unknown_role", &[("row", row), ("column", column), ("given", given)]),
            Fault::Step { row, given } => lang.phrase("matrix.paste.unknown_step", &[("row", row), ("given", given)]),
            Fault::Post { column, given } => lang.phrase("matrix.paste.unknown_post", &[("column", column), ("given", given)]),
            Fault::Outside { cells } => lang.phrase("matrix.paste.outside", &[("cells", cells)]),
        }
    }
}

/// The number of a circled sign.
fn uncircled(sign: char) -> Option<u32> {
    (0x2460..0x2474).contains(&u32::from(sign)).then(|| u32::from(sign) - 0x2460 + 1)
}

/// A cell as text.
pub fn cell(duties: &[Arc<Row<Duty>>], snapshot: &Snapshot, lang: Lang) -> String {
    lang.list(duties.iter().filter_map(|duty| {
        let role = snapshot.get(duty.role)?;
        Some(format!("{}{}", role_sign(role, snapshot, lang), duty.order.map(circled).unwrap_or_default()))
    }))
}

/// Writes cells with the names of posts above and of steps at the left; one cell alone goes without.
pub fn write<'a>(part: Part<'_>, corner: &str, duties: impl Fn(RowId, RowId) -> &'a [Arc<Row<Duty>>]) -> String {
    if let ([step], [post]) = (part.steps, part.posts) {
        return cell(duties(step.id, post.id), part.snapshot, part.lang);
    }
    let posts = part.posts.iter().map(|post| name(post.as_ref(), part.posts, part));
    let mut out = String::new();
    tabbed::write_row(std::iter::once(corner.to_owned()).chain(posts), &mut out);
    for step in part.steps {
        let cells = part.posts.iter().map(|post| cell(duties(step.id, post.id), part.snapshot, part.lang));
        tabbed::write_row(std::iter::once(name(step.as_ref(), part.steps, part)).chain(cells), &mut out);
    }
    out
}

/// The title of a record, with its code where another has the same.
fn name<R: super::field::Record>(row: &Row<R>, all: &[Arc<Row<R>>], part: Part<'_>) -> String {
    let title = text::title(row, part.snapshot, part.lang);
    let is_alone = all.iter().all(|other| other.id == row.id || text::title(other.as_ref(), part.snapshot, part.lang) != title);
    if is_alone { title } else { text::code_and_title(row, part.snapshot, part.lang) }
}

/// Rows and columns of a text. Blank rows count, because an empty cell takes roles away; line ends after the last row do not.
pub fn rows(text: &str) -> Vec<Vec<String>> {
    tabbed::read_all(text.trim_end_matches(['\n', '\r']))
}

/// Whether rows have heads: a post above and a step at the left.
pub fn has_heads(rows: &[Vec<String>], part: Part<'_>) -> bool {
    let above = rows.first().into_iter().flat_map(|row| row.iter().skip(1)).any(|head| find(head, part.posts, part).is_some());
    above && rows.iter().skip(1).filter_map(|row| row.first()).any(|head| find(head, part.steps, part).is_some())
}

/// Takes the heads off rows that have them; of a row that is only a head an empty cell stays.
pub fn without_heads(rows: &[Vec<String>]) -> Vec<Vec<String>> {
    let bare = |row: &Vec<String>| if row.len() > 1 { row[1..].to_vec() } else { vec![String::new()] };
    rows.iter().skip(1).map(bare).collect()
}

/// Reads rows whose heads say which cells are meant.
pub fn read_with_heads(rows: &[Vec<String>], part: Part<'_>) -> Pasted {
    let mut pasted = Pasted::default();
    let heads = rows.first().map(Vec::as_slice).unwrap_or_default();
    let mut posts: Vec<Option<RowId>> = Vec::new();
    for (at, head) in heads.iter().enumerate().skip(1) {
        let post = find(head, part.posts, part);
        if post.is_none() && !head.trim().is_empty() {
            pasted.faults.push(Fault::Post { column: at + 1, given: text::shorten(head.trim()) });
        }
        posts.push(post);
    }
    for (at, row) in rows.iter().enumerate().skip(1) {
        let head = row.first().map(|head| head.trim()).unwrap_or_default();
        let Some(step) = find(head, part.steps, part) else {
            let is_blank = row.iter().all(|cell| cell.trim().is_empty());
            // Names of phases stand alone in their rows.
            if !is_blank && row.iter().skip(1).any(|cell| !cell.trim().is_empty()) {
                pasted.faults.push(Fault::Step { row: at + 1, given: text::shorten(head) });
            }
            continue;
        };
        for (place, given) in row.iter().enumerate().skip(1) {
            if let Some(post) = posts.get(place - 1).copied().flatten() {
                pasted.take((step, post), given, (at + 1, place + 1), part);
            }
        }
    }
    pasted
}

/// Reads rows into the cells of `part` from its first; a single cell fills the whole of `fill`.
pub fn read_from(rows: &[Vec<String>], part: Part<'_>, fill: (usize, usize)) -> Pasted {
    let mut pasted = Pasted::default();
    if let [row] = rows
        && let [only] = row.as_slice()
    {
        let cells = part.steps.iter().take(fill.0).flat_map(|step| part.posts.iter().take(fill.1).map(move |post| (step.id, post.id)));
        for cell in cells {
            pasted.take(cell, only, (1, 1), part);
        }
        pasted.faults.dedup();
        return pasted;
    }
    let mut outside = 0;
    for (at, row) in rows.iter().enumerate() {
        for (place, given) in row.iter().enumerate() {
            match (part.steps.get(at), part.posts.get(place)) {
                (Some(step), Some(post)) => pasted.take((step.id, post.id), given, (at + 1, place + 1), part),
                _ if given.trim().is_empty() => {}
                _ => outside += 1,
            }
        }
    }
    if outside > 0 {
        pasted.faults.push(Fault::Outside { cells: outside });
    }
    pasted
}

impl Pasted {
    fn take(&mut self, cell: (RowId, RowId), given: &str, (row, column): (usize, usize), part: Part<'_>) {
        match roles(given, part) {
            Ok(wanted) => self.cells.push((cell, wanted)),
            Err(unknown) => self.faults.push(Fault::Role { row, column, given: text::shorten(&unknown) }),
        }
    }
}

/// The record of a head: by code, by title, or by both.
fn find<R: super::field::Record>(head: &str, rows: &[Arc<Row<R>>], part: Part<'_>) -> Option<RowId> {
    let head = head.trim();
    // The matrix prints and shows a step with its number: `5. 采购意向公开`.
    let bare = head.split_once(". ").filter(|(number, _)| number.bytes().all(|digit| digit.is_ascii_digit())).map_or(head, |(_, rest)| rest);
    let code = head.split_whitespace().next().unwrap_or_default();
    let by_title = |row: &&Arc<Row<R>>| [head, bare].contains(&text::title(row.as_ref(), part.snapshot, part.lang).as_str());
    if let Some(row) = rows.iter().find(|row| row.code() == head || row.code() == code) {
        return Some(row.id);
    }
    let mut found = rows.iter().filter(by_title);
    found.next().filter(|_| found.next().is_none()).map(|row| row.id)
}

/// The roles of a cell as text; what is no role comes back.
fn roles(given: &str, part: Part<'_>) -> Result<Vec<Wanted>, String> {
    let mut wanted: Vec<Wanted> = Vec::new();
    let mut put = |role: Wanted| {
        if !wanted.iter().any(|(known, _)| *known == role.0) {
            wanted.push(role);
        }
    };
    for piece in given.split([',', '，', '、', ';', '；', '/', '+', '\n']).map(str::trim).filter(|piece| !piece.is_empty() && !is_dash(piece)) {
        match role(piece, part) {
            Some(role) => put(role),
            None => signs(piece, part).ok_or_else(|| piece.to_owned())?.into_iter().for_each(&mut put),
        }
    }
    Ok(wanted)
}

fn is_dash(piece: &str) -> bool {
    piece.chars().all(|sign| matches!(sign, '-' | '–' | '—' | '－'))
}

/// A role by sign, name, code or digit, with its place in the order behind it.
fn role(piece: &str, part: Part<'_>) -> Option<Wanted> {
    let order = piece.chars().last().and_then(uncircled);
    let bare = if order.is_some() { piece.trim_end_matches(|sign| uncircled(sign).is_some()).trim() } else { piece };
    let is_meant = |role: &&Arc<Row<Role>>| {
        let digit = role.key.is_some_and(|key| bare == key.to_string());
        let named = |lang| role_sign(role, part.snapshot, lang) == bare || text::title(role.as_ref(), part.snapshot, lang) == bare;
        digit || role.code == bare || Lang::ALL.into_iter().any(named)
    };
    // What this language shows comes first: a letter may stand for another role in the other.
    let shown = part.roles.iter().find(|role| role_sign(role, part.snapshot, part.lang) == bare);
    shown.or_else(|| part.roles.iter().find(is_meant)).map(|role| (role.id, order))
}

/// Several signs without anything between them, as in `主审②` or `主 审`.
fn signs(piece: &str, part: Part<'_>) -> Option<Vec<Wanted>> {
    let mut found: Vec<Wanted> = Vec::new();
    for sign in piece.chars().filter(|sign| !sign.is_whitespace()) {
        match uncircled(sign) {
            Some(order) => found.last_mut()?.1 = Some(order),
            None => found.push(role(&sign.to_string(), part)?),
        }
    }
    Some(found)
}
