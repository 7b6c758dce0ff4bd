//! The report that lists records, a row for each, in the columns of a print preset: the register in the published forms, the lists of
//! compliance management, and the officer's own tables.

mod cells;
mod order;
mod words;

use std::collections::HashMap;
use std::sync::Arc;

use super::frame::BAND_SHADE;
use super::{Form, Subject};
use crate::domain::choice::Made;
use crate::domain::derived;
use crate::domain::field::Kind;
use crate::domain::preset::{self, Column as Printed, Content, read_columns};
use crate::domain::problem::{Problem, Reason};
use crate::domain::record::Preset;
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table as Records;
use crate::domain::text;
use crate::domain::value::RowId;
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::paper::{Cell, Column, Document, Entry, HeadCell, Place, Row, Rows, Table};

use cells::Cells;
use order::{Line, Order};

/// With more rows than this the outline names their heads only: nobody leafs through ten thousand bookmarks.
const OUTLINE_ROWS: usize = 2_000;

/// A preset ready to be printed.
struct Layout {
    list: Records,
    columns: Vec<(Printed, Vec<Content>)>,
    grouped_by: Option<Content>,
}

impl Layout {
    fn of(preset: &Preset, is_published: bool) -> Result<Layout> {
        let refused = |key: &str, reason: Reason| {
            let field = Records::Presets.field(key).expect("a field of the table of presets");
            Error::Refused(vec![Problem::of_field(Records::Presets, &preset.name, field, reason)])
        };
        // One that is being made was not looked at yet; the published ones need not be.
        if let Some((key, reason)) = preset::problem(preset).filter(|_| !is_published) {
            return Err(refused(key, reason));
        }
        let columns = read_columns(&preset.columns).map_err(|reason| refused("columns", reason))?;
        let columns = columns.into_iter().map(|column| {
            let contents = column.contents(preset.list);
            (column, contents)
        });
        let grouped_by = preset.grouped_by.as_deref().and_then(|key| Content::from_key(preset.list, key));
        Ok(Layout { list: preset.list, columns: columns.collect(), grouped_by })
    }

    /// Whether a content stands in any column.
    fn has(&self, is_wanted: impl Fn(Content) -> bool) -> bool {
        self.columns.iter().flat_map(|(_, contents)| contents).any(|content| is_wanted(*content))
    }
}

pub(super) fn build(subject: &Subject<'_>) -> Result<Document> {
    let lang = subject.choice.lang;
    let preset = subject.choice.form.preset(subject.snapshot, lang)?;
    let layout = Layout::of(&preset, matches!(subject.choice.form, Form::Published(_)))?;
    let order = Order::of(subject, &preset, &layout)?;
    let title = title(subject, &preset)?;
    let outline = outline(subject, &title, &order);
    let (centre, legend) = (summary(subject, &order), legend(subject, &layout, &order));
    let is_empty = order.lines.is_empty();
    let (columns, head) = (columns(subject, &layout), head(subject, &layout));
    // Where the columns need several pages, the number tells which rows belong together.
    let fixed = layout.columns.first().is_some_and(|(_, contents)| contents[..] == [Content::Made(Made::Number)]).into();
    let rows = match subject.choice.blank {
        true => Rows::Blank(Row::blank(columns.len())),
        false => rows(subject, layout, order),
    };
    let table = Table { columns, fixed, head, rows, continued: lang.word("print.continued").into_owned() };
    let mut part = subject.part(&title, centre, table, legend);
    if is_empty && !subject.choice.blank {
        part.notes.push(lang.word("print.no_row").into_owned());
    }
    part.notes.extend(preset.note);
    if let Some(signers) = preset.signers {
        part.signatures = text::split_list(&signers).map(|signer| lang.phrase("print.signer", &[("signer", &signer)])).collect();
    }
    Ok(subject.document(&title, vec![part], outline))
}

fn title(subject: &Subject<'_>, preset: &Preset) -> Result<String> {
    let unit = subject.unit()?.and_then(|row| subject.snapshot.units.get(row)).map(|unit| unit.name.clone());
    let words = |lang| {
        // The words of a published table are those of the line they stand in.
        let of_lang = subject.choice.form.preset(subject.snapshot, lang).ok();
        let preset = of_lang.as_ref().unwrap_or(preset);
        preset.title.clone().unwrap_or_else(|| preset.name.clone())
    };
    Ok(subject.title_with("print.title_of_preset", words, unit.as_deref()))
}

fn rows(subject: &Subject<'_>, layout: Layout, order: Order) -> Rows {
    let count = order.lines.len();
    let cells = Cells { layout, shown: order.shown, snapshot: Arc::clone(subject.snapshot), lang: subject.choice.lang };
    let (lines, groups) = (order.lines, order.groups);
    Rows::made(count, move |place| match lines[place] {
        Line { number: 0, row } => Row::band(Cell::new(&*groups[row as usize]).bold().left().filled(BAND_SHADE), cells.layout.columns.len()),
        Line { number, row } => cells.row(number, row),
    })
}

fn columns(subject: &Subject<'_>, layout: &Layout) -> Vec<Column> {
    let level = subject.level_width();
    let column = |(printed, contents): &(Printed, Vec<Content>)| {
        let is_level = matches!(contents[..], [only] if is_level(only));
        let word = contents.iter().map(|content| words::room(*content, subject)).fold(0.0, f32::max);
        let column = Column::share(printed.width as f32).least(if is_level { level } else { 0.0 }).word(word);
        if contents.iter().any(|content| content.is_text()) { column } else { column.centred() }
    };
    layout.columns.iter().map(column).collect()
}

/// One row of headings, or two where neighbours share one.
fn head(subject: &Subject<'_>, layout: &Layout) -> Vec<Vec<HeadCell>> {
    let heading = |(printed, contents): &(Printed, Vec<Content>)| match (printed.heading.trim(), contents.first()) {
        ("", Some(content)) => content.label(layout.list, subject.snapshot, subject.choice.lang),
        (heading, _) => heading.to_owned(),
    };
    let has_two = layout.columns.iter().any(|(printed, _)| !printed.over.is_empty());
    let (mut first, mut second) = (Vec::new(), Vec::new());
    for neighbours in layout.columns.chunk_by(|(one, _), (next, _)| !one.over.is_empty() && one.over == next.over) {
        match &neighbours[0].0.over {
            over if over.is_empty() => first.push(HeadCell::new(heading(&neighbours[0])).rows(if has_two { 2 } else { 1 })),
            over => {
                first.push(HeadCell::new(over).columns(neighbours.len()));
                second.extend(neighbours.iter().map(|column| HeadCell::new(heading(column))));
            }
        }
    }
    if has_two { vec![first, second] } else { vec![first] }
}

fn is_level(content: Content) -> bool {
    matches!(content, Content::Field(field) if field.kind == Kind::Link(Records::Levels))
}

/// How many rows are printed, of risks by level, and which filter chose them.
fn summary(subject: &Subject<'_>, order: &Order) -> String {
    let count = order.rows().count();
    let counts = if order.list == Records::Risks { by_level(order, subject.snapshot) } else { HashMap::new() };
    subject.with_filter(|lang| match order.list {
        Records::Risks if count > 0 => {
            let levels = levels_counted(subject, &counts, lang).join(&lang.word("print.space"));
            lang.phrase("print.count", &[("count", &count), ("levels", &levels)])
        }
        Records::Risks => lang.phrase("print.count_none", &[("count", &count), ("levels", &"")]),
        Records::Posts => lang.phrase("print.count_posts", &[("count", &count)]),
        _ => lang.phrase("print.count_steps", &[("count", &count)]),
    })
}

/// How many risks have each level.
fn by_level(order: &Order, snapshot: &Snapshot) -> HashMap<Option<RowId>, usize> {
    let mut counts = HashMap::new();
    for risk in order.rows().filter_map(|row| snapshot.risks.get(row)) {
        *counts.entry(derived::risk_level(risk, snapshot).map(|level| level.id)).or_default() += 1;
    }
    counts
}

fn levels_counted(subject: &Subject<'_>, counts: &HashMap<Option<RowId>, usize>, lang: Lang) -> Vec<String> {
    let snapshot = subject.snapshot;
    let said = |name: String, count: &usize| format!("{}{count}", lang.phrase("print.level_count", &[("level", &name)]));
    let levels = subject.levels();
    let known = levels.iter().filter_map(|level| Some(said(text::title(*level, snapshot, lang), counts.get(&Some(level.id))?)));
    known.chain(counts.get(&None).map(|count| said(lang.word("level.none").into_owned(), count))).collect()
}

fn legend(subject: &Subject<'_>, layout: &Layout, order: &Order) -> Vec<String> {
    let snapshot = subject.snapshot;
    let mut legend = Vec::new();
    if layout.has(|content| is_level(content) || content == Content::Made(Made::Risks)) {
        legend.push(subject.level_legend());
    }
    if order.rows().any(|row| cells::is_marked(order.list, row, snapshot)) {
        legend.push(subject.unconfirmed_legend());
    }
    legend
}

/// What heads the rows (groups, else the steps of risks in the order of the business), and the records beneath.
fn outline(subject: &Subject<'_>, title: &str, order: &Order) -> Vec<Entry> {
    let (snapshot, lang) = (subject.snapshot, subject.choice.lang);
    let mut entries: Vec<Entry> = Vec::new();
    let mut above = None;
    for (place, line) in order.lines.iter().enumerate() {
        let at = Place { part: 0, row: Some(place) };
        let entry = |title: String| Entry { title, place: at, children: Vec::new() };
        if line.number == 0 {
            entries.push(entry(order.groups[line.row as usize].clone()));
            continue;
        }
        if order.is_by_step {
            let step = snapshot.risks.get(line.row).and_then(|risk| risk.step);
            if above != Some(step) {
                above = Some(step);
                let step = step.and_then(|step| snapshot.get(step));
                entries.push(entry(step.map_or_else(|| lang.word("print.without_step").into_owned(), |step| step.name.clone())));
            }
        }
        if order.lines.len() <= OUTLINE_ROWS
            && let Some(record) = snapshot.rows(order.list).entry(line.row)
        {
            let record = entry(text::code_and_title(record.as_ref(), snapshot, lang));
            match entries.last_mut().filter(|_| order.is_by_step || !order.groups.is_empty()) {
                Some(head) => head.children.push(record),
                None => entries.push(record),
            }
        }
    }
    vec![Entry { title: title.to_owned(), place: Place { part: 0, row: None }, children: entries }]
}
