//! What the sheet of a post says, as the numbers of records: its rows are made from it when a page needs them.

use crate::domain::choice::{SeparationScope, Strength};
use crate::domain::derived::{is_vacant, rotation_day};
use crate::domain::field::{Entry as _, Row as Record};
use crate::domain::matrix::cells_of_post;
use crate::domain::record::{Post, Tenure};
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::text;
use crate::domain::value::{AnyId, RowId};
use crate::i18n::Lang;
use crate::report::frame::UNCONFIRMED_MARK;

/// The sheet of a post.
pub(super) struct Sheet {
    /// The post.
    pub post: RowId,
    /// The steps it has a duty in, in the order of the business.
    pub steps: Vec<RowId>,
    /// Its risks, the highest level first.
    pub risks: Vec<RowId>,
}

impl Sheet {
    /// The sheet of a post with some of its risks. Steps that do not apply to the unit are no business of anybody.
    pub fn of(post: &Record<Post>, risks: Vec<RowId>, snapshot: &Snapshot) -> Sheet {
        let steps = cells_of_post(post.id, snapshot).iter().filter(|cell| cell.step.applicable).map(|cell| cell.step.id).collect();
        Sheet { post: post.id, steps, risks }
    }

    /// Whether anything on it came from the library and is not confirmed yet.
    pub fn is_unconfirmed(&self, snapshot: &Snapshot) -> bool {
        let of = |table: Table, row: RowId| snapshot.entry(AnyId { table, row }).is_some_and(|entry| entry.is_unconfirmed());
        let is_control = |row: &RowId| snapshot.risks.get(*row).is_some_and(|risk| risk.controls.iter().any(|control| of(Table::Controls, control.row())));
        of(Table::Posts, self.post)
            || self.steps.iter().any(|row| of(Table::Steps, *row))
            || self.risks.iter().any(|row| of(Table::Risks, *row) || is_control(row))
    }
}

/// Whose sheet it is: name and code of the post, its section and unit.
pub(super) fn place(post: &Record<Post>, snapshot: &Snapshot, lang: Lang) -> String {
    let mark = if post.is_unconfirmed() { UNCONFIRMED_MARK.to_string() } else { String::new() };
    let name = format!("{}{mark}", text::title(post, snapshot, lang));
    let section = post.section.map(|section| text::link_title(AnyId { table: Table::Sections, row: section.row() }, snapshot, lang));
    let unit = text::link_title(AnyId { table: Table::Units, row: post.unit.row() }, snapshot, lang);
    let place: Vec<String> = std::iter::once(unit).chain(section).collect();
    lang.single().phrase("sheet.post", &[("post", &name), ("code", &post.code()), ("place", &place.join(" · "))])
}

/// Who holds a post today; that nobody does where somebody should.
pub(super) fn holder_words(post: &Record<Post>, snapshot: &Snapshot, lang: Lang) -> String {
    if is_vacant(post, snapshot) { lang.word("posts.vacant").into_owned() } else { lang.list(holders(post, false, snapshot, lang)) }
}

/// Who stands in for its holder, and from which post.
pub(super) fn stand_in_words(post: &Record<Post>, snapshot: &Snapshot, lang: Lang) -> String {
    let deputy = post.deputy_post.map(|post| text::link_title(AnyId { table: Table::Posts, row: post.row() }, snapshot, lang));
    let deputy = deputy.map(|post| lang.single().phrase("sheet.deputy", &[("post", &post)]));
    lang.list(holders(post, true, snapshot, lang).into_iter().chain(deputy))
}

/// The line of defence with what it does.
pub(super) fn line_of_defence(post: &Post, lang: Lang) -> String {
    let Some(line) = post.line else { return String::new() };
    match ["sheet.line_leads", "sheet.line_does", "sheet.line_reviews", "sheet.line_oversees"].get(line as usize) {
        Some(key) => lang.word(key).into_owned(),
        None => line.to_string(),
    }
}

/// Whether it is a key post, a collective body, formed per project, or none of these.
pub(super) fn kind(post: &Post, lang: Lang) -> String {
    let kinds = [(post.key_post, "posts.key_post"), (post.collective, "posts.collective"), (post.per_project, "posts.per_project")];
    let words: Vec<_> = kinds.iter().filter(|(is, _)| *is).map(|(_, key)| lang.word(key)).collect();
    if words.is_empty() { lang.word("sheet.ordinary").into_owned() } else { lang.list(words) }
}

/// How often its holder changes, and the day on which the present one should.
pub(super) fn rotation(post: &Record<Post>, snapshot: &Snapshot, lang: Lang) -> String {
    let Some(months) = post.rotation_months else { return lang.word("sheet.no_rotation").into_owned() };
    let every = lang.single().phrase("sheet.rotation_every", &[("months", &months)]);
    match rotation_day(post, snapshot) {
        Some(day) => {
            let key = if day < snapshot.today { "sheet.rotation_overdue" } else { "sheet.rotation_due" };
            lang.single().phrase(key, &[("every", &every), ("day", &day)])
        }
        None => every,
    }
}

/// Who holds a post today, or stands in, each with the day since when.
fn holders(post: &Record<Post>, stand_in: bool, snapshot: &Snapshot, lang: Lang) -> Vec<String> {
    let tenures = snapshot.linking(Table::Tenures, AnyId { table: Table::Posts, row: post.id });
    let held = tenures.iter().filter_map(|row| snapshot.tenures.get(*row)).filter(|tenure| tenure.stand_in == stand_in && tenure.covers(snapshot.today));
    let words = |tenure: &Tenure| {
        let name = snapshot.get(tenure.person).map(|person| person.name.clone()).unwrap_or_default();
        lang.single().phrase("sheet.since", &[("name", &name), ("day", &tenure.from)])
    };
    held.map(|tenure| words(tenure)).collect()
}

/// The functions that a post must not, or should not, hold beside its own, in words; what it holds all the same is said.
pub(super) fn kept_apart(post: &Record<Post>, strength: Strength, snapshot: &Snapshot, lang: Lang) -> Vec<String> {
    let mut found: Vec<(RowId, String)> = Vec::new();
    for function in &post.functions {
        let pairs = snapshot.linking(Table::Incompatibilities, AnyId { table: Table::Functions, row: function.row() });
        for pair in pairs.iter().filter_map(|row| snapshot.incompatibilities.get(*row)).filter(|pair| pair.strength == strength) {
            let other = if pair.function_a == *function { pair.function_b } else { pair.function_a };
            if found.iter().any(|(row, _)| *row == other.row()) {
                continue;
            }
            let mut words = text::link_title(AnyId { table: Table::Functions, row: other.row() }, snapshot, lang);
            if pair.scope == SeparationScope::SameProject {
                words = lang.single().phrase("sheet.within_project", &[("function", &words)]);
            }
            if post.functions.contains(&other) {
                words = lang.single().phrase("sheet.held_too", &[("function", &words)]);
            }
            found.push((other.row(), words));
        }
    }
    found.into_iter().map(|(_, words)| words).collect()
}
