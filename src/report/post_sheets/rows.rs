//! The rows of a sheet: one grid of narrow columns, over which the parts of the sheet spread their own.

use std::sync::Arc;

use super::sheet::{Sheet, holder_words, kept_apart, kind, line_of_defence, place, rotation, stand_in_words};
use crate::domain::choice::{Raci, Strength};
use crate::domain::derived::risk_level;
use crate::domain::field::{Entry as _, Row as Record};
use crate::domain::grading;
use crate::domain::limit;
use crate::domain::matrix::duties_of;
use crate::domain::record::{Duty, Post, Risk, Step};
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table as Records;
use crate::domain::text;
use crate::domain::value::{AnyId, RowId};
use crate::i18n::Lang;
use crate::paper::{Cell, Column, HeadCell, Ink, Piece, Row, Rows, Table};
use crate::report::Subject;
use crate::report::frame::{BAND_SHADE, UNCONFIRMED_MARK, level_cell, mark_of};

/// Shares of the columns. Number and first label, text, level, second label and thirds for the signatures end at their edges.
const GRID: [f32; 8] = [28.0, 50.0, 96.0, 28.0, 56.0, 68.0, 23.0, 174.0];
/// The column in which the chip of a level stands.
const LEVEL: usize = 4;
/// How many columns each cell takes: facts and texts with their labels, steps, risks, signatures.
const FACT: [usize; 4] = [2, 3, 1, 2];
const TEXT: [usize; 2] = [2, 6];
const STEP: [usize; 4] = [1, 3, 1, 3];
const RISK: [usize; 4] = [1, 3, 1, 3];
const SIGNATURES: [usize; 3] = [3, 4, 1];
/// Most rows of steps on a form to fill in, and the lines of a row for a risk.
const BLANK_STEPS: usize = 5;
const HIGH: &str = "\n\n";

/// A row of a sheet.
#[derive(Clone, Copy)]
enum Line {
    Holders,
    Rank,
    Rotation,
    Duties,
    Responsibility,
    Functions,
    KeptApart(Strength),
    Steps,
    StepHeads,
    Step(usize),
    Risks,
    RiskHeads,
    Risk(usize),
    Nothing,
    Commitment,
    Words,
    Signatures,
}

/// The table of a sheet about its rows; whose it is stands above them on every page.
pub(super) fn table(subject: &Subject<'_>, post: Option<&Record<Post>>, rows: Rows) -> Table {
    let least = |place: usize| if place == LEVEL { subject.level_width() } else { 0.0 };
    let column = |place: usize, share: f32| if place == 0 { Column::share(share).centred() } else { Column::share(share).least(least(place)) };
    let columns = GRID.iter().enumerate().map(|(place, share)| column(place, *share));
    let head = post.map(|post| vec![HeadCell::new(place(post, subject.snapshot, subject.choice.lang)).columns(GRID.len()).left()]);
    Table {
        columns: columns.collect(),
        head: head.into_iter().collect(),
        rows,
        continued: subject.choice.lang.word("print.continued").into_owned(),
        ..Table::default()
    }
}

/// The rows of a sheet, made when they are needed.
pub(super) fn rows(subject: &Subject<'_>, sheet: Sheet) -> Rows {
    let (snapshot, lang) = (Arc::clone(subject.snapshot), subject.choice.lang);
    let lines = snapshot.posts.get(sheet.post).map(|post| lines(post, &sheet, &snapshot)).unwrap_or_default();
    Rows::made(lines.len(), move |place| match snapshot.posts.get(sheet.post) {
        Some(post) => Writer { post, sheet: &sheet, snapshot: &snapshot, lang }.row(lines[place]),
        None => Row::new(Vec::new()),
    })
}

/// Which rows a sheet has; those that would be empty are left out, but that there is no step or risk is said.
fn lines(post: &Record<Post>, sheet: &Sheet, snapshot: &Snapshot) -> Vec<Line> {
    let mut lines = vec![Line::Holders, Line::Rank, Line::Rotation, Line::Duties, Line::Responsibility, Line::Functions];
    let apart = [Strength::Must, Strength::Should].into_iter().filter(|strength| !kept_apart(post, *strength, snapshot, Lang::default()).is_empty());
    lines.extend(apart.map(Line::KeptApart));
    let parts = [
        (Line::Steps, Line::StepHeads, Line::Step as fn(usize) -> Line, sheet.steps.len()),
        (Line::Risks, Line::RiskHeads, Line::Risk as fn(usize) -> Line, sheet.risks.len()),
    ];
    for (band, heads, line, count) in parts {
        lines.push(band);
        match count {
            0 => lines.push(Line::Nothing),
            _ => lines.extend(std::iter::once(heads).chain((0..count).map(line))),
        }
    }
    lines.extend([Line::Commitment, Line::Words, Line::Signatures]);
    lines
}

/// The rows of a form to fill in, with room for so many risks.
pub(super) fn blank(subject: &Subject<'_>, risks: usize) -> Vec<Row> {
    let lang = subject.choice.lang;
    let label = |key: &str| label(lang, key);
    let fact = |left: &str, right: &str| spread(&FACT, vec![label(left), Cell::empty(), label(right), Cell::new("\n")]);
    let text = |key: &str| spread(&TEXT, vec![label(key), Cell::new("\n")]);
    let mut rows = vec![fact("posts.name", "sheet.place"), fact("posts.holders", "sheet.stand_ins"), fact("posts.line", "posts.risk_level")];
    rows.extend([fact("sheet.kind", "sheet.rotation"), band(lang.word("sheet.duties").into_owned()), text("posts.responsibility")]);
    rows.extend([text("posts.functions"), text("sheet.must_not"), band(lang.word("sheet.steps").into_owned()), step_heads(lang)]);
    rows.extend(vec![spread(&STEP, vec![Cell::empty(); STEP.len()]); risks.min(BLANK_STEPS)]);
    rows.extend([band(lang.word("sheet.risks").into_owned()), risk_heads(lang)]);
    rows.extend(vec![spread(&RISK, vec![Cell::empty(), Cell::new(HIGH), Cell::empty(), Cell::empty()]); risks]);
    rows.extend([band(lang.word("sheet.commitment").into_owned()), commitment(lang), signatures(lang, "sheet.signer_holder")]);
    rows
}

/// Cells over the columns that each takes.
fn spread(spans: &[usize], cells: Vec<Cell>) -> Row {
    Row::new(cells.into_iter().zip(spans).map(|(cell, span)| cell.columns(*span)).collect())
}

fn label(lang: Lang, key: &str) -> Cell {
    Cell::new(lang.word(key)).bold().centred().filled(BAND_SHADE)
}

fn band(words: String) -> Row {
    Row::band(Cell::new(words).bold().left().filled(Ink::SHADE), GRID.len())
}

fn step_heads(lang: Lang) -> Row {
    heads(lang, &STEP, ["heading.number", "sheet.step", "sheet.roles", "sheet.limits"])
}

fn risk_heads(lang: Lang) -> Row {
    heads(lang, &RISK, ["heading.number", "heading.risk", "heading.level", "sheet.controls"])
}

fn heads(lang: Lang, spans: &[usize], keys: [&str; 4]) -> Row {
    Row::heading(spread(spans, keys.map(|key| label(lang, key)).to_vec()).cells)
}

/// Stays with the signatures.
fn commitment(lang: Lang) -> Row {
    Row { with_next: true, ..Row::new(vec![Cell::new(lang.word("sheet.commitment_words")).left().columns(GRID.len())]) }
}

fn signatures(lang: Lang, holder: &str) -> Row {
    let date = lang.word("print.date_blank");
    let box_of = |key: &str| Cell::pieces(vec![Piece::new(lang.word(key)), Piece::new("\n"), Piece::new(date.clone())]).left();
    spread(&SIGNATURES, [holder, "sheet.signer_head", "sheet.signer_leader"].map(box_of).to_vec())
}

/// Writes the rows of one sheet.
struct Writer<'a> {
    post: &'a Record<Post>,
    sheet: &'a Sheet,
    snapshot: &'a Snapshot,
    lang: Lang,
}

impl Writer<'_> {
    fn row(&self, line: Line) -> Row {
        let Writer { post, sheet, snapshot, lang } = *self;
        match line {
            Line::Holders => self.fact(("posts.holders", holder_words(post, snapshot, lang)), ("sheet.stand_ins", stand_in_words(post, snapshot, lang))),
            Line::Rank => self.rank(),
            Line::Rotation => self.fact(("sheet.kind", kind(post, lang)), ("sheet.rotation", rotation(post, snapshot, lang))),
            Line::Duties => band(lang.word("sheet.duties").into_owned()),
            Line::Responsibility => self.text("posts.responsibility", post.responsibility.clone().unwrap_or_default()),
            Line::Functions => self.text("posts.functions", lang.list(post.functions.iter().map(|id| self.title(Records::Functions, id.row())))),
            Line::KeptApart(strength) => {
                let key = if strength == Strength::Must { "sheet.must_not" } else { "sheet.should_not" };
                self.text(key, lang.list(kept_apart(post, strength, snapshot, lang)))
            }
            Line::Steps => band(self.counted("sheet.steps", sheet.steps.len())),
            Line::StepHeads => step_heads(lang),
            Line::Step(place) => snapshot.steps.get(sheet.steps[place]).map_or_else(nothing, |step| self.step(step)),
            Line::Risks => band(self.counted("sheet.risks", sheet.risks.len())),
            Line::RiskHeads => risk_heads(lang),
            Line::Risk(place) => snapshot.risks.get(sheet.risks[place]).map_or_else(nothing, |risk| self.risk(place, risk)),
            Line::Nothing => Row { with_next: true, ..Row::new(vec![Cell::new(lang.word("sheet.nothing")).left().columns(GRID.len())]) },
            Line::Commitment => band(lang.word("sheet.commitment").into_owned()),
            Line::Words => commitment(lang),
            Line::Signatures => signatures(lang, if post.collective { "sheet.signer_members" } else { "sheet.signer_holder" }),
        }
    }

    fn title(&self, table: Records, row: RowId) -> String {
        text::link_title(AnyId { table, row }, self.snapshot, self.lang)
    }

    fn counted(&self, key: &str, count: usize) -> String {
        self.lang.single().phrase("sheet.counted", &[("words", &self.lang.word(key)), ("count", &count)])
    }

    fn fact(&self, left: (&str, String), right: (&str, String)) -> Row {
        spread(&FACT, vec![label(self.lang, left.0), Cell::new(left.1), label(self.lang, right.0), Cell::new(right.1)])
    }

    fn rank(&self) -> Row {
        let level = self.post.risk_level.and_then(|level| self.snapshot.get(level));
        let chip = level.map_or_else(Cell::empty, |level| level_cell(Some(level), self.snapshot, self.lang));
        let line = Cell::new(line_of_defence(self.post, self.lang));
        spread(&FACT, vec![label(self.lang, "posts.line"), line, label(self.lang, "posts.risk_level"), chip])
    }

    fn text(&self, key: &str, words: String) -> Row {
        spread(&TEXT, vec![label(self.lang, key), Cell::new(words)])
    }

    fn step(&self, step: &Record<Step>) -> Row {
        let (snapshot, lang) = (self.snapshot, self.lang);
        let mark = if step.is_unconfirmed() { UNCONFIRMED_MARK.to_string() } else { String::new() };
        let duties = duties_of(step.id, self.post.id, snapshot);
        let role = |duty: &Record<Duty>| format!("{}{}", self.title(Records::Roles, duty.role.row()), duty.order.map(text::circled).unwrap_or_default());
        // Time runs for those who do the work.
        let works = duties.iter().filter_map(|duty| snapshot.get(duty.role)).any(|role| role.raci == Raci::Responsible);
        let limits = snapshot.linking(Records::TimeLimits, AnyId { table: Records::Steps, row: step.id });
        let limits = limits.iter().filter(|_| works).filter_map(|row| snapshot.time_limits.get(*row));
        let limits = limits.map(|limit| limit::told(limit, lang));
        let records = step.records.as_ref().map(|records| lang.single().phrase("sheet.kept", &[("records", records)]));
        let cells = vec![
            Cell::new(step.seq.to_string()),
            Cell::new(format!("{}{mark}", step.name)),
            Cell::new(lang.list(duties.iter().map(|duty| role(duty)))),
            Cell::pieces(limits.chain(records).map(Piece::new).collect()),
        ];
        spread(&STEP, cells)
    }

    fn risk(&self, place: usize, risk: &Record<Risk>) -> Row {
        let title = Piece::bold(format!("{}{}", risk.title, mark_of(risk)));
        let lang = self.lang.single();
        let shown = risk.manifestation.as_deref().unwrap_or_default();
        let reason = risk.level_reason.as_deref().unwrap_or_default();
        let words = match grading::of(risk, self.snapshot).map(|graded| grading::words::brief(graded.why, reason, lang)) {
            Some(why) => lang.phrase("sheet.basis", &[("words", &shown), ("why", &why)]),
            None => shown.to_owned(),
        };
        let words = std::iter::once(title).chain((!words.is_empty()).then(|| Piece::new(words))).collect();
        let level = level_cell(risk_level(risk, self.snapshot).map(AsRef::as_ref), self.snapshot, self.lang).centred();
        let cells = vec![Cell::new((place + 1).to_string()), Cell::pieces(words), level, self.controls(risk)];
        // Nobody signs a page on which nothing stands that is signed for.
        let is_last = place + 1 == self.sheet.risks.len();
        Row { with_next: is_last, ..spread(&RISK, cells) }
    }

    /// The controls, numbered; those that the post itself carries out are named so.
    fn controls(&self, risk: &Record<Risk>) -> Cell {
        let known = risk.controls.iter().filter_map(|control| self.snapshot.get(*control));
        let controls = known.filter(|control| !control.is_retired()).enumerate();
        Cell::pieces(
            controls
                .map(|(place, control)| {
                    let mark = if control.is_unconfirmed() && !risk.is_unconfirmed() { UNCONFIRMED_MARK.to_string() } else { String::new() };
                    let words = format!("{}. {}{mark}", place + 1, control.name);
                    let is_own = control.owner_post.is_some_and(|post| post.row() == self.post.id);
                    Piece::new(if is_own { self.lang.single().phrase("sheet.own_control", &[("control", &words)]) } else { words })
                })
                .collect(),
        )
    }
}

/// In the place of a record that has gone.
fn nothing() -> Row {
    Row::new(Vec::new())
}
