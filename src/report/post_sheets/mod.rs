//! The sheets of the posts: for each post a page that its holder signs, with duties, steps, risks, controls and a commitment.
//!
//! Which posts, in which order, and what stands about each sheet; what a sheet says is in `sheet`, its rows in `rows`.

mod rows;
mod sheet;

use std::ops::RangeInclusive;
use std::sync::Arc;

use self::sheet::Sheet;
use super::Subject;
use crate::domain::choice::Status;
use crate::domain::derived::{post_place, risks_of_post};
use crate::domain::field::{Entry as _, Row as Record};
use crate::domain::record::Post;
use crate::domain::table::Table as Records;
use crate::domain::text;
use crate::domain::value::{AnyId, RowId};
use crate::error::{Error, Result};
use crate::paper::{Document, Entry, Part, Place, Plan, Rows};

/// With more posts than this the outline names sections only.
const OUTLINE_POSTS: usize = 2_000;
/// Room for so many risks on a form of one page, and of two.
const BLANK_RISKS: RangeInclusive<usize> = 3..=8;
const BLANK_RISKS_OF_TWO: usize = 5;

pub(super) fn build(subject: &Subject<'_>) -> Result<Document> {
    let title = subject.title("print.title_post_sheets");
    if subject.choice.blank {
        return blank(subject, &title);
    }
    let sheets = sheets(subject)?;
    if sheets.is_empty() {
        return Err(Error::NothingToPrint);
    }
    let outline = outline(subject, &sheets);
    let parts = sheets.into_iter().map(|sheet| part(subject, &title, sheet)).collect();
    Ok(subject.document(&title, parts, outline))
}

/// A form to fill in: with room for as many risks as one page has, or on two pages where that is too few.
fn blank(subject: &Subject<'_>, title: &str) -> Result<Document> {
    let form = |risks: usize| {
        let part = subject.part(title, String::new(), rows::table(subject, None, Rows::All(rows::blank(subject, risks))), vec![subject.level_legend()]);
        subject.document(title, vec![signed_in_the_table(part)], Vec::new())
    };
    for risks in BLANK_RISKS.rev() {
        if Plan::new(form(risks))?.pages() == 1 {
            return Ok(form(risks));
        }
    }
    Ok(form(BLANK_RISKS_OF_TWO))
}

/// The sheets to print: by unit and section. Where a filter chooses the risks, posts without one that passes have none.
fn sheets(subject: &Subject<'_>) -> Result<Vec<Sheet>> {
    let snapshot = subject.snapshot;
    let (unit, passing) = (subject.unit()?, subject.passing()?);
    let is_filtered = !subject.choice.filter.trim().is_empty();
    let mut posts: Vec<&Arc<Record<Post>>> = snapshot.posts.iter().filter(|post| unit.is_none_or(|unit| unit == post.unit.row())).collect();
    posts.sort_by_key(|post| (post_place(post), post.id));
    // What is closed is nobody's to watch any more, unless it was asked for.
    let is_shown = |row: &RowId| snapshot.risks.get(*row).is_some_and(|risk| passing(risk) && (is_filtered || risk.status != Status::Closed));
    let sheet = |post: &Arc<Record<Post>>| {
        let risks: Vec<RowId> = risks_of_post(post.id, snapshot).into_iter().filter(is_shown).collect();
        (!is_filtered || !risks.is_empty()).then(|| Sheet::of(post, risks, snapshot))
    };
    Ok(posts.into_iter().filter_map(sheet).collect())
}

fn part(subject: &Subject<'_>, title: &str, sheet: Sheet) -> Part {
    let lang = subject.choice.lang;
    let post = subject.snapshot.posts.get(sheet.post);
    let name = post.map(|post| text::title(post.as_ref(), subject.snapshot, lang)).unwrap_or_default();
    let in_line = subject.title_of_unit("print.title_post_sheets", &name);
    let title = if subject.title_fits(&in_line) { in_line } else { format!("{title}\n{name}") };
    let centre = subject.with_filter(|lang| lang.phrase("sheet.count", &[("count", &sheet.risks.len())]));
    let mut legend = vec![subject.level_legend()];
    if sheet.is_unconfirmed(subject.snapshot) {
        legend.push(subject.unconfirmed_legend());
    }
    let table = rows::table(subject, post.map(AsRef::as_ref), rows::rows(subject, sheet));
    Part { name, ..signed_in_the_table(subject.part(&title, centre, table, legend)) }
}

/// The holder signs under the commitment, so nobody signs below the table.
fn signed_in_the_table(part: Part) -> Part {
    Part { signatures: Vec::new(), ..part }
}

/// Units, sections and their posts.
fn outline(subject: &Subject<'_>, sheets: &[Sheet]) -> Vec<Entry> {
    let (snapshot, lang) = (subject.snapshot, subject.choice.lang);
    let words = |table: Records, row: RowId| text::link_title(AnyId { table, row }, snapshot, lang);
    let mut units: Vec<Entry> = Vec::new();
    let mut current = (None, None);
    for (part, sheet) in sheets.iter().enumerate() {
        let Some(post) = snapshot.posts.get(sheet.post) else { continue };
        let entry = |title: String| Entry { title, place: Place { part, row: None }, children: Vec::new() };
        let unit = Some(post.unit.row());
        if current.0 != unit {
            units.push(entry(words(Records::Units, post.unit.row())));
            current = (unit, None);
        }
        let Some(unit) = units.last_mut() else { continue };
        let section = post.section.map(|section| section.row());
        if current.1 != Some(section) {
            let title = section.map_or_else(|| lang.word("sheet.without_section").into_owned(), |row| words(Records::Sections, row));
            unit.children.push(entry(title));
            current.1 = Some(section);
        }
        if let Some(section) = unit.children.last_mut().filter(|_| sheets.len() <= OUTLINE_POSTS) {
            section.children.push(entry(format!("{} {}", post.code(), text::title(post.as_ref(), snapshot, lang))));
        }
    }
    units
}
