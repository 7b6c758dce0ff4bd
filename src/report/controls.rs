//! The controls report: controls by who performs them, each with the risks it serves, one to a row.

use std::collections::HashSet;
use std::sync::Arc;

use super::Subject;
use super::frame::{BAND_SHADE, UNCONFIRMED_MARK, closed, level_cell, mark_of};
use crate::domain::choice::{Choice as _, ControlState};
use crate::domain::derived::{post_holders, post_place, risk_level, unit_of_risk};
use crate::domain::field::{Entry as _, Row as Record};
use crate::domain::record::{Control, Post, Risk};
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table as Records;
use crate::domain::text;
use crate::domain::value::{AnyId, RowId};
use crate::error::Result;
use crate::i18n::Lang;
use crate::paper::{Cell, Column, Document, Entry, HeadCell, Place, Row, Rows, Table};

/// Columns: share of the width, and the key of the heading. The last two are those of the risk.
const COLUMNS: [(f32, &str); 8] = [
    (4.5, "heading.number"),
    (25.0, "controls.name"),
    (6.5, "controls.type"),
    (10.0, "controls.method"),
    (7.5, "controls.frequency"),
    (14.0, "controls.evidence"),
    (26.0, "controls.serves"),
    (7.5, "heading.level"),
];

/// What a row shows: an owner, or a control and one of its risks.
#[derive(Clone, Copy)]
enum Line {
    Owner { post: Option<RowId>, controls: usize },
    Control { control: RowId, number: usize, risk: Option<RowId> },
}

pub(super) fn build(subject: &Subject<'_>) -> Result<Document> {
    let lang = subject.choice.lang;
    let unit = subject.unit()?;
    let title = subject.title_of("print.title_controls", unit);
    let lines = if subject.choice.blank { Vec::new() } else { lines(subject, unit)? };
    let outline = outline(subject, &title, &lines);
    let (controls, risks) = counted(&lines);
    let counted = |lang: Lang| lang.phrase("print.controls_size", &[("controls", &controls), ("risks", &risks)]);
    let legend = legend(subject, &lines);
    let is_empty = lines.is_empty();
    let snapshot = Arc::clone(subject.snapshot);
    let rows = match subject.choice.blank {
        true => Rows::Blank(Row::blank(COLUMNS.len())),
        false => Rows::made(lines.len(), move |place| row(lines[place], &snapshot, lang)),
    };
    let head = COLUMNS.iter().map(|(_, key)| HeadCell::new(lang.word(key))).collect();
    let level = subject.level_width();
    let columns = COLUMNS.iter().map(|(share, key)| match *key {
        "heading.number" | "controls.type" | "controls.frequency" => Column::share(*share).centred(),
        "heading.level" => Column::share(*share).least(level).centred(),
        _ => Column::share(*share),
    });
    let table = Table { columns: columns.collect(), fixed: 1, head: vec![head], rows, continued: lang.word("print.continued").into_owned() };
    let mut part = subject.part(&title, subject.with_filter(counted), table, legend);
    if is_empty && !subject.choice.blank {
        part.notes.push(lang.word("print.no_control").into_owned());
    }
    Ok(subject.document(&title, vec![part], outline))
}

/// All rows: owners by unit and section, those without one last; with a filter only what serves a risk that passes.
fn lines(subject: &Subject<'_>, unit: Option<RowId>) -> Result<Vec<Line>> {
    let snapshot = subject.snapshot;
    let passes = subject.passing()?;
    let is_filtered = !subject.choice.filter.trim().is_empty();
    let passing: HashSet<RowId> = match is_filtered {
        true => snapshot.risks.iter().filter(|risk| passes(risk)).map(|risk| risk.id).collect(),
        false => HashSet::new(),
    };
    let owner = |control: &Record<Control>| control.owner_post.and_then(|post| snapshot.get(post));
    // One that is retired works against nothing any more.
    let served = |control: RowId| match snapshot.controls.get(control) {
        Some(control) if control.is_retired() => &[],
        _ => snapshot.linking(Records::Risks, AnyId { table: Records::Controls, row: control }),
    };
    let serves = |control: RowId, unit: RowId| {
        let risks = served(control).iter().filter_map(|row| snapshot.risks.get(*row));
        risks.filter_map(|risk| unit_of_risk(risk, snapshot)).any(|of| of.row() == unit)
    };
    // A control that nobody owns belongs where its risks are.
    let is_of = |control: &Record<Control>, unit: RowId| owner(control).map_or_else(|| serves(control.id, unit), |post| post.unit.row() == unit);
    let is_wanted = |control: &&Arc<Record<Control>>| unit.is_none_or(|unit| is_of(control, unit));
    let place = |post: Option<&Arc<Record<Post>>>| {
        post.map_or((u32::MAX, 0, 0), |post| {
            let (unit, section) = post_place(post);
            (unit, section, post.id)
        })
    };
    let mut controls: Vec<_> = snapshot.controls.iter().filter(is_wanted).map(|control| (place(owner(control)), control.id)).collect();
    controls.sort_unstable();
    let (mut lines, mut number) = (Vec::new(), 0);
    let mut band: Option<(usize, (u32, u32, u32))> = None;
    for (place, control) in controls {
        let shown: Vec<RowId> = served(control).iter().copied().filter(|risk| !is_filtered || passing.contains(risk)).collect();
        if is_filtered && shown.is_empty() {
            continue;
        }
        if band.is_none_or(|(_, owner)| owner != place) {
            band = Some((lines.len(), place));
            lines.push(Line::Owner { post: (place.2 > 0).then_some(place.2), controls: 0 });
        }
        if let Some(Line::Owner { controls, .. }) = band.and_then(|(at, _)| lines.get_mut(at)) {
            *controls += 1;
        }
        number += 1;
        match shown.as_slice() {
            [] => lines.push(Line::Control { control, number, risk: None }),
            risks => lines.extend(risks.iter().map(|risk| Line::Control { control, number, risk: Some(*risk) })),
        }
    }
    Ok(lines)
}

fn row(line: Line, snapshot: &Snapshot, lang: Lang) -> Row {
    match line {
        Line::Owner { post, controls } => {
            let words = lang.single().phrase("print.owner_controls", &[("owner", &owner_words(post, snapshot, lang)), ("count", &controls)]);
            Row::band(Cell::new(words).bold().left().filled(BAND_SHADE), COLUMNS.len())
        }
        Line::Control { control, number, risk } => {
            let Some(control) = snapshot.controls.get(control) else { return Row::new(Vec::new()) };
            let risk = risk.and_then(|risk| snapshot.risks.get(risk));
            control_row(control, number, risk.map(AsRef::as_ref), snapshot, lang)
        }
    }
}

fn control_row(control: &Record<Control>, number: usize, risk: Option<&Record<Risk>>, snapshot: &Snapshot, lang: Lang) -> Row {
    let field = |key: &str| Records::Controls.field(key).map(|field| text::cell(control, field, snapshot, lang)).unwrap_or_default();
    let mut name = format!("{} {}{}", control.code, control.name, mark_of(control));
    if let Some(state) = control.state.filter(|state| *state != ControlState::Active) {
        let state = text::choice_word(ControlState::SET, state.key(), lang);
        name = lang.single().phrase("print.control_state", &[("control", &name), ("state", &state)]);
    }
    let mut cells = vec![number.to_string(), name];
    cells.extend(["type", "method", "frequency", "evidence"].map(field));
    let mut cells: Vec<Cell> = cells.into_iter().map(|words| Cell::new(words).merged(control.id.into())).collect();
    match risk {
        Some(risk) => {
            // Where the control is marked, its risks need no mark of their own.
            let mark = if risk.is_unconfirmed() && !control.is_unconfirmed() { UNCONFIRMED_MARK.to_string() } else { String::new() };
            let words = format!("{}{mark}", text::code_and_title(risk, snapshot, lang));
            cells.push(Cell::new(closed(&words, risk, lang)));
            cells.push(level_cell(risk_level(risk, snapshot).map(AsRef::as_ref), snapshot, lang));
        }
        None if control.is_retired() => cells.push(Cell::new(lang.word("print.retired")).columns(2)),
        None => cells.push(Cell::new(lang.word("print.serves_nothing")).columns(2)),
    }
    Row::new(cells)
}

/// Section, post and who holds it: 财务部门 · 预算管理岗（王建国）.
fn owner_words(post: Option<RowId>, snapshot: &Snapshot, lang: Lang) -> String {
    let Some(post) = post.and_then(|row| snapshot.posts.get(row)) else { return lang.word("print.without_owner").into_owned() };
    let section = post.section.and_then(|section| snapshot.get(section)).map(|section| section.name.as_str());
    let unit = snapshot.get(post.unit).map(|unit| unit.name.as_str()).filter(|_| snapshot.units.len() > 1);
    let parts: Vec<&str> = unit.into_iter().chain(section).chain([post.name.as_str()]).collect();
    let holders = post_holders(post.id, snapshot).into_iter().filter_map(|person| snapshot.get(person)).map(|person| person.name.clone());
    // Where names are hidden, the post stands in their place already.
    let holders: Vec<String> = holders.filter(|name| !name.starts_with(&post.name)).collect();
    let post = parts.join(" · ");
    if holders.is_empty() { post } else { lang.single().phrase("print.post_held", &[("post", &post), ("persons", &lang.list(holders))]) }
}

/// How many controls there are, and how many risks they serve.
fn counted(lines: &[Line]) -> (usize, usize) {
    let controls = lines.iter().filter_map(|line| if let Line::Control { number, .. } = line { Some(*number) } else { None }).max().unwrap_or_default();
    let served: HashSet<RowId> = lines.iter().filter_map(|line| if let Line::Control { risk, .. } = line { *risk } else { None }).collect();
    (controls, served.len())
}

fn legend(subject: &Subject<'_>, lines: &[Line]) -> Vec<String> {
    let snapshot = subject.snapshot;
    let mut legend = vec![subject.level_legend()];
    let is_marked = |line: &Line| match line {
        Line::Owner { .. } => false,
        Line::Control { control, risk, .. } => {
            snapshot.controls.get(*control).is_some_and(|control| control.is_unconfirmed())
                || risk.and_then(|risk| snapshot.risks.get(risk)).is_some_and(|risk| risk.is_unconfirmed())
        }
    };
    if lines.iter().any(is_marked) {
        legend.push(subject.unconfirmed_legend());
    }
    legend
}

/// The owners.
fn outline(subject: &Subject<'_>, title: &str, lines: &[Line]) -> Vec<Entry> {
    let owners = lines.iter().enumerate().filter_map(|(place, line)| match line {
        Line::Owner { post, .. } => {
            let title = owner_words(*post, subject.snapshot, subject.choice.lang);
            Some(Entry { title, place: Place { part: 0, row: Some(place) }, children: Vec::new() })
        }
        Line::Control { .. } => None,
    });
    vec![Entry { title: title.to_owned(), place: Place { part: 0, row: None }, children: owners.collect() }]
}
