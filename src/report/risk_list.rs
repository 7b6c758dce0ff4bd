//! The register report: risks in the order of the steps, with basis, controls and responsible persons; form 4 of the published tables.

use std::collections::HashMap;
use std::sync::Arc;

use super::Subject;
use super::frame::{UNCONFIRMED_MARK, chip_inks};
use crate::domain::derived;
use crate::domain::field::{Entry as _, Row as Record};
use crate::domain::record::{Level, Risk};
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table as Records;
use crate::domain::text;
use crate::domain::value::{AnyId, RowId};
use crate::error::Result;
use crate::i18n::Lang;
use crate::paper::{Cell, Column, Document, Entry, HeadCell, Piece, Place, Row, Rows, Table};

/// With more risks than this the outline names steps only: nobody leafs through ten thousand bookmarks.
const OUTLINE_RISKS: usize = 2_000;

/// Columns: share of the width, and the key of the heading.
const COLUMNS: [(f32, &str); 10] = [
    (4.2, "form4.number"),
    (7.6, "form4.section"),
    (7.6, "form4.step"),
    (23.2, "form4.risk"),
    (8.2, "form4.posts"),
    (6.8, "form4.level"),
    (23.6, "form4.controls"),
    (6.3, "form4.person"),
    (6.3, "form4.head"),
    (6.3, "form4.leader"),
];

/// How many of the last columns stand under the common heading of responsibility.
const RESPONSIBLE: usize = 3;

pub(super) fn build(subject: &Subject<'_>) -> Result<Document> {
    let lang = subject.choice.lang;
    let order = order(subject)?;
    let title = subject.title("print.title_register");
    let outline = outline(subject, &title, &order);
    let centre = summary(subject, &order);
    let legend = legend(subject, &order);
    let is_empty = order.is_empty();
    let count = order.len();
    let snapshot = Arc::clone(subject.snapshot);
    let rows = match subject.choice.blank {
        true => Rows::Blank(Row::blank(COLUMNS.len())),
        false => Rows::made(count, move |place| row(place, order[place], &snapshot, lang)),
    };
    let table = Table { columns: columns(subject), fixed: 0, head: head(lang), rows, continued: lang.word("print.continued").into_owned() };
    let mut part = subject.part(&title, centre, table, legend);
    if is_empty && !subject.choice.blank {
        part.notes.push(lang.word("print.no_risk").into_owned());
    }
    Ok(subject.document(&title, vec![part], outline))
}

/// The risks to print: those at steps in the order of the business, then those of conduct.
fn order(subject: &Subject<'_>) -> Result<Vec<RowId>> {
    if subject.choice.blank {
        return Ok(Vec::new());
    }
    let snapshot = subject.snapshot;
    let passing = subject.passing()?;
    let unit = subject.unit()?;
    let passes = |risk: &&Arc<Record<Risk>>| unit.is_none_or(|unit| unit_of(risk, snapshot) == Some(unit)) && passing(risk);
    let mut order: Vec<_> = snapshot.risks.iter().filter(passes).map(|risk| (place_of(risk, snapshot), risk.id)).collect();
    order.sort_unstable();
    Ok(order.into_iter().map(|(_, id)| id).collect())
}

/// Place of a risk's step in the business; risks without a step come last.
fn place_of(risk: &Risk, snapshot: &Snapshot) -> (u32, RowId) {
    risk.step.and_then(|step| snapshot.get(step)).map_or((u32::MAX, u32::MAX), |step| (step.seq, step.id))
}

fn unit_of(risk: &Risk, snapshot: &Snapshot) -> Option<RowId> {
    match risk.step.and_then(|step| snapshot.get(step)) {
        Some(step) => Some(step.unit.row()),
        None => Some(snapshot.get(*risk.posts.first()?)?.unit.row()),
    }
}

fn columns(subject: &Subject<'_>) -> Vec<Column> {
    // The name of a level keeps in one line on narrow paper too.
    let level = subject.level_width();
    let centred = |place: usize| !matches!(COLUMNS[place].1, "form4.risk" | "form4.controls");
    let column = |(place, (share, key)): (usize, &(f32, &str))| {
        let column = Column::share(*share).least(if *key == "form4.level" { level } else { 0.0 });
        if centred(place) { column.centred() } else { column }
    };
    COLUMNS.iter().enumerate().map(column).collect()
}

fn head(lang: Lang) -> Vec<Vec<HeadCell>> {
    let split = COLUMNS.len() - RESPONSIBLE;
    let mut first: Vec<HeadCell> = COLUMNS[..split].iter().map(|(_, key)| HeadCell::new(lang.word(key)).rows(2)).collect();
    first.push(HeadCell::new(lang.word("form4.responsible")).columns(RESPONSIBLE));
    let second = COLUMNS[split..].iter().map(|(_, key)| HeadCell::new(lang.word(key))).collect();
    vec![first, second]
}

fn row(place: usize, id: RowId, snapshot: &Snapshot, lang: Lang) -> Row {
    let Some(risk) = snapshot.risks.get(id) else { return Row::new(vec![Cell::empty(); COLUMNS.len()]) };
    let section = derived::main_section(risk, snapshot).map(|section| section.name.clone()).unwrap_or_default();
    let step = risk.step.and_then(|step| snapshot.get(step));
    let posts: Vec<&str> = risk.posts.iter().filter_map(|post| snapshot.get(*post)).map(|post| post.name.as_str()).collect();
    let person = |key: &str| {
        let field = Records::Risks.field(key).expect("a field of the table of risks");
        text::print(field, &risk.value(field, snapshot), snapshot, lang)
    };
    Row::new(vec![
        Cell::new((place + 1).to_string()),
        Cell::new(section),
        step.map_or_else(Cell::empty, |step| Cell::new(step.name.clone()).merged(step.id)),
        risk_cell(risk),
        Cell::new(lang.list(posts)),
        level_cell(risk, snapshot, lang),
        control_cell(risk, snapshot, lang),
        Cell::new(person("responsible_person")),
        Cell::new(person("responsible_head")),
        Cell::new(person("responsible_leader")),
    ])
}

pub(super) fn risk_cell(risk: &Record<Risk>) -> Cell {
    let mut title = risk.title.clone();
    if risk.is_unconfirmed() {
        title.push(UNCONFIRMED_MARK);
    }
    let mut pieces = vec![Piece::bold(title)];
    pieces.extend(risk.manifestation.as_deref().map(Piece::new));
    Cell::pieces(pieces)
}

pub(super) fn level_cell(risk: &Risk, snapshot: &Snapshot, lang: Lang) -> Cell {
    derived::risk_level(risk, snapshot).map_or_else(|| Cell::new(lang.word("level.none")).centred(), |level| chip_cell(level, snapshot, lang))
}

/// The chip of a level; mark and word stay on one line.
pub(super) fn chip_cell(level: &Record<Level>, snapshot: &Snapshot, lang: Lang) -> Cell {
    let (fill, ink) = chip_inks(&level.colour);
    Cell::new(text::level_chip(level, snapshot, lang).replace(' ', "\u{a0}")).bold().chip(fill, ink)
}

/// The basis first, then the controls, numbered.
fn control_cell(risk: &Record<Risk>, snapshot: &Snapshot, lang: Lang) -> Cell {
    let citations = snapshot.linking(Records::Citations, AnyId { table: Records::Risks, row: risk.id });
    let basis: Vec<String> = citations
        .iter()
        .filter_map(|row| snapshot.citations.get(*row))
        .filter_map(|citation| {
            let law = snapshot.get(citation.law)?;
            let name = law.cite.as_deref().unwrap_or(&law.name);
            Some(lang.phrase("print.citation", &[("law", &name), ("article", &citation.article.as_deref().unwrap_or_default())]))
        })
        .collect();
    let mut pieces = Vec::new();
    if !basis.is_empty() {
        pieces.push(Piece::new(lang.phrase("print.basis", &[("basis", &basis.join(&lang.word("print.citation_joint")))])));
    }
    let controls = risk.controls.iter().filter_map(|control| snapshot.get(*control));
    pieces.extend(controls.enumerate().map(|(place, control)| {
        // Where the whole row is marked, its controls need no mark of their own.
        let mark = if control.is_unconfirmed() && !risk.is_unconfirmed() { UNCONFIRMED_MARK.to_string() } else { String::new() };
        Piece::new(format!("{}. {}{mark}", place + 1, control.name))
    }));
    Cell::pieces(pieces)
}

/// How many risks are printed, by level, and which filter chose them.
fn summary(subject: &Subject<'_>, order: &[RowId]) -> String {
    let (snapshot, lang) = (subject.snapshot, subject.choice.lang);
    let mut counts: HashMap<Option<RowId>, usize> = HashMap::new();
    for risk in order.iter().filter_map(|row| snapshot.risks.get(*row)) {
        *counts.entry(derived::risk_level(risk, snapshot).map(|level| level.id)).or_default() += 1;
    }
    let mut levels: Vec<_> = snapshot.levels.iter().collect();
    levels.sort_by_key(|level| std::cmp::Reverse(level.min_score));
    let mut parts: Vec<String> = levels
        .iter()
        .filter_map(|level| {
            counts
                .get(&Some(level.id))
                .map(|count| format!("{}{count}", lang.phrase("print.level_count", &[("level", &text::title(level.as_ref(), snapshot, lang))])))
        })
        .collect();
    parts.extend(counts.get(&None).map(|count| format!("{}{count}", lang.phrase("print.level_count", &[("level", &lang.word("level.none"))]))));
    let key = if order.is_empty() { "print.count_none" } else { "print.count" };
    let counted = lang.phrase(key, &[("count", &order.len()), ("levels", &parts.join(&lang.word("print.space")))]);
    subject.with_filter(counted)
}

fn legend(subject: &Subject<'_>, order: &[RowId]) -> Vec<String> {
    let (snapshot, lang) = (subject.snapshot, subject.choice.lang);
    let words: Vec<String> = subject
        .levels()
        .iter()
        .map(|level| lang.phrase("print.level_from", &[("level", &text::level_chip(level, snapshot, lang)), ("score", &level.min_score)]))
        .collect();
    let mut legend = vec![lang.phrase("print.levels", &[("levels", &words.join(&lang.word("print.space")))])];
    let risks = order.iter().filter_map(|row| snapshot.risks.get(*row));
    let mut unconfirmed = risks
        .map(|risk| risk.is_unconfirmed() || risk.controls.iter().filter_map(|control| snapshot.get(*control)).any(|control| control.is_unconfirmed()));
    if unconfirmed.any(|is| is) {
        legend.push(subject.unconfirmed_legend());
    }
    legend
}

/// The steps, and the risks at each.
fn outline(subject: &Subject<'_>, title: &str, order: &[RowId]) -> Vec<Entry> {
    let snapshot = subject.snapshot;
    let mut steps: Vec<Entry> = Vec::new();
    let mut current = None;
    for (place, risk) in order.iter().filter_map(|row| snapshot.risks.get(*row)).enumerate() {
        let at = Place { part: 0, row: Some(place) };
        if current != Some(risk.step) {
            current = Some(risk.step);
            let name = match risk.step.and_then(|step| snapshot.get(step)) {
                Some(step) => step.name.clone(),
                None => subject.choice.lang.word("print.without_step").into_owned(),
            };
            steps.push(Entry { title: name, place: at, children: Vec::new() });
        }
        if order.len() <= OUTLINE_RISKS
            && let Some(step) = steps.last_mut()
        {
            step.children.push(Entry { title: format!("{} {}", risk.code, risk.title), place: at, children: Vec::new() });
        }
    }
    vec![Entry { title: title.to_owned(), place: Place { part: 0, row: None }, children: steps }]
}
