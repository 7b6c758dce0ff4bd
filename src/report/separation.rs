//! The separation report: which functions and steps must be kept apart, who holds them today, and where one pair of hands holds both.
//!
//! What is a conflict is said by `domain::checks`; here it is put beside its pair.

use std::collections::HashMap;

use super::Subject;
use super::frame::{BAND_SHADE, mark_of};
use crate::domain::checks::{self, Finding, Hand, Severity, Topic, relaxing};
use crate::domain::choice::{Choice, Confidence, SeparationScope, Strength};
use crate::domain::field::{Entry as _, Row as Record};
use crate::domain::record::{Incompatibility, StepSeparation};
use crate::domain::table::Table as Records;
use crate::domain::text;
use crate::domain::value::{AnyId, RowId};
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::paper::{Cell, Column, Document, Entry, HeadCell, Part, Piece, Place, Row, Rows, Table};

/// Columns: share of the width, and the key of the heading.
const COLUMNS: [(f32, &str); 9] = [
    (4.0, "heading.number"),
    (11.0, "print.side_a"),
    (12.0, "print.side_b"),
    (7.0, "incompatibilities.strength"),
    (7.0, "incompatibilities.scope"),
    (21.0, "print.reason_and_basis"),
    (14.0, "print.holders_a"),
    (14.0, "print.holders_b"),
    (12.0, "print.conflicts"),
];

pub(super) fn build(subject: &Subject<'_>) -> Result<Document> {
    let lang = subject.choice.lang;
    if !subject.choice.filter.trim().is_empty() {
        return Err(Error::Usage { why: lang.word("print.no_filter_here").into_owned() });
    }
    let unit = subject.unit()?;
    let title = subject.title_of("print.title_separation", unit);
    let page = Page { subject, lang, content: Content::of(subject, unit) };
    let groups = if subject.choice.blank { Vec::new() } else { vec![page.conflicts(), page.pairs(), page.steps()] };
    let mut outline = Vec::new();
    let mut rows: Vec<Row> = Vec::new();
    for group in groups.into_iter().filter(|group| !group.rows.is_empty()) {
        outline.push(Entry { title: group.title.clone(), place: Place { part: 0, row: Some(rows.len()) }, children: Vec::new() });
        rows.push(Row::band(Cell::new(group.title).bold().left().filled(BAND_SHADE), COLUMNS.len()));
        rows.extend(group.rows);
    }
    let rows = if subject.choice.blank { Rows::Blank(Row::blank(COLUMNS.len())) } else { rows.into() };
    Ok(subject.document(&title, vec![page.part(&title, rows)], outline))
}

/// Rows under a common heading.
struct Group {
    title: String,
    rows: Vec<Row>,
}

/// What there is to say: pairs in their order, and what was found, the gravest first.
struct Content<'a> {
    pairs: Vec<&'a Record<Incompatibility>>,
    steps: Vec<&'a Record<StepSeparation>>,
    findings: Vec<Finding>,
    /// The places of the findings of each pair.
    of_pair: HashMap<AnyId, Vec<usize>>,
}

impl<'a> Content<'a> {
    fn of(subject: &Subject<'a>, unit: Option<RowId>) -> Content<'a> {
        let snapshot = subject.snapshot;
        let is_own = |post: &RowId| unit.is_none_or(|unit| snapshot.posts.get(*post).is_some_and(|post| post.unit.row() == unit));
        let holds = |function: RowId| snapshot.linking(Records::Posts, AnyId { table: Records::Functions, row: function }).iter().any(is_own);
        let does = |step: RowId| {
            snapshot.steps.get(step).is_some_and(|step| unit.is_none_or(|unit| step.unit.row() == unit))
                || checks::handlers(step, snapshot).iter().any(|hand| is_own(&hand.post))
        };
        let pairs = snapshot.incompatibilities.iter().map(AsRef::as_ref);
        let mut pairs: Vec<&Record<Incompatibility>> =
            pairs.filter(|pair| unit.is_none() || holds(pair.function_a.row()) || holds(pair.function_b.row())).collect();
        pairs.sort_by_key(|pair| (pair.function_a.row(), pair.strength, pair.function_b.row()));
        let steps = snapshot.incompatible_steps.iter().map(AsRef::as_ref);
        let mut steps: Vec<&Record<StepSeparation>> = steps.filter(|pair| unit.is_none() || does(pair.step_a.row()) || does(pair.step_b.row())).collect();
        let place = |step: RowId| snapshot.steps.get(step).map(|step| step.seq);
        steps.sort_by_key(|pair| (place(pair.step_a.row()), place(pair.step_b.row()), pair.id));
        let mut findings = checks::of_topic(Topic::Separation, snapshot);
        findings.retain(|finding| {
            let mut touched = finding.beside.iter().chain([&finding.record]);
            touched.any(|id| match id.table {
                Records::Posts => is_own(&id.row),
                Records::Steps => unit.is_none() || does(id.row),
                _ => false,
            })
        });
        findings.sort_by_key(|finding| finding.severity);
        let mut of_pair: HashMap<AnyId, Vec<usize>> = HashMap::new();
        for (place, finding) in findings.iter().enumerate() {
            let pairs = finding.beside.iter().filter(|id| matches!(id.table, Records::Incompatibilities | Records::IncompatibleSteps));
            pairs.for_each(|pair| of_pair.entry(*pair).or_default().push(place));
        }
        Content { pairs, steps, findings, of_pair }
    }
}

struct Page<'a> {
    subject: &'a Subject<'a>,
    lang: Lang,
    content: Content<'a>,
}

impl Page<'_> {
    fn word(&self, key: &str) -> String {
        self.lang.word(key).into_owned()
    }

    fn part(&self, title: &str, rows: Rows) -> Part {
        let content = &self.content;
        let head = COLUMNS.iter().map(|(_, key)| HeadCell::new(self.word(key))).collect();
        let columns = COLUMNS.iter().map(|(share, key)| match *key {
            "heading.number" | "incompatibilities.strength" | "incompatibilities.scope" => Column::share(*share).centred(),
            _ => Column::share(*share),
        });
        let table = Table { columns: columns.collect(), fixed: 1, head: vec![head], rows, continued: self.word("print.continued") };
        let counts: [(&str, &dyn std::fmt::Display); 3] =
            [("pairs", &content.pairs.len()), ("steps", &content.steps.len()), ("conflicts", &content.findings.len())];
        let mut legend = vec![self.word("print.holders_legend")];
        if content.pairs.iter().any(|pair| pair.is_unconfirmed()) || content.steps.iter().any(|pair| pair.is_unconfirmed()) {
            legend.push(self.subject.unconfirmed_legend());
        }
        let legend = if self.subject.choice.blank { Vec::new() } else { legend };
        let size = self.subject.sized(|lang| lang.phrase("print.separation_size", &counts));
        let mut part = self.subject.part(title, size, table, legend);
        if !self.subject.choice.blank && content.pairs.iter().any(|pair| pair.scope == SeparationScope::SameProject) {
            part.notes.push(self.word("print.same_project_note"));
        }
        part
    }

    /// What was found, in sentences.
    fn conflicts(&self) -> Group {
        let snapshot = self.subject.snapshot;
        let row = |(place, finding): (usize, &Finding)| {
            let found = |lang: Lang| {
                let who = text::link_title(finding.record, snapshot, lang);
                lang.phrase("print.found", &[("who", &who), ("found", &finding.text(snapshot, lang))])
            };
            let found_by =
                |lang: Lang| lang.phrase("print.found_by", &[("check", &finding.check), ("title", &finding.title(lang)), ("basis", &finding.basis(lang))]);
            let pieces = vec![Piece::bold(self.subject.in_each("\n", found)), Piece::new(self.subject.in_each("\n", found_by))];
            let is_relaxed = relaxing(finding, snapshot).is_some();
            let words = if is_relaxed { self.word("findings.relaxed") } else { finding.severity.words(self.lang) };
            let severity = Cell::new(words).bold().centred();
            // What contradicts a rule stands in a frame, so that a grey printer shows it too.
            let severity = if finding.severity == Severity::Error && !is_relaxed { severity.framed() } else { severity };
            Row::new(vec![Cell::new((place + 1).to_string()), severity, Cell::pieces(pieces).columns(COLUMNS.len() - 2)])
        };
        let mut rows: Vec<Row> = self.content.findings.iter().enumerate().map(row).collect();
        if rows.is_empty() {
            rows.push(Row::new(vec![Cell::new(self.word("print.no_conflict")).left().columns(COLUMNS.len())]));
        }
        Group { title: self.lang.phrase("print.conflicts_found", &[("count", &self.content.findings.len())]), rows }
    }

    fn pairs(&self) -> Group {
        let row = |(place, pair): (usize, &&Record<Incompatibility>)| {
            let function = |row: RowId| text::link_title(AnyId { table: Records::Functions, row }, self.subject.snapshot, self.lang);
            let [strength, scope] = self.binding(pair);
            Row::new(vec![
                Cell::new((place + 1).to_string()),
                Cell::new(function(pair.function_a.row())).merged(pair.function_a.row().into()),
                Cell::new(function(pair.function_b.row()) + &mark_of(*pair)),
                strength,
                scope,
                self.reason(pair),
                self.holders(pair.function_a.row()),
                self.holders(pair.function_b.row()),
                self.found(AnyId { table: Records::Incompatibilities, row: pair.id }),
            ])
        };
        Group { title: self.word("table.incompatibilities"), rows: self.content.pairs.iter().enumerate().map(row).collect() }
    }

    /// How strictly a pair is kept apart, and where.
    fn binding(&self, pair: &Incompatibility) -> [Cell; 2] {
        let strength = Cell::new(text::choice_word(Strength::SET, pair.strength.key(), self.lang));
        let strength = if pair.strength == Strength::Must { strength.bold() } else { strength };
        [strength, Cell::new(text::choice_word(SeparationScope::SET, pair.scope.key(), self.lang))]
    }

    fn reason(&self, pair: &Record<Incompatibility>) -> Cell {
        let mut pieces: Vec<Piece> = pair.reason.as_deref().map(Piece::new).into_iter().collect();
        let basis = text::citations(std::iter::once(AnyId { table: Records::Incompatibilities, row: pair.id }), self.subject.snapshot, self.lang);
        if !basis.is_empty() {
            pieces.push(Piece::new(self.lang.single().phrase("print.basis", &[("basis", &basis)])));
        }
        if pair.confidence == Some(Confidence::Unconfirmed) {
            let words = text::choice_word(Confidence::SET, Confidence::Unconfirmed.key(), self.lang);
            pieces.push(Piece::new(self.lang.single().phrase("print.in_brackets", &[("words", &words)]).trim()));
        }
        Cell::pieces(pieces)
    }

    /// The posts that hold a function, each with who holds it today.
    fn holders(&self, function: RowId) -> Cell {
        let snapshot = self.subject.snapshot;
        let posts = snapshot.linking(Records::Posts, AnyId { table: Records::Functions, row: function });
        self.posts(posts.iter().map(|post| (*post, checks::hands(&[*post], snapshot))))
    }

    fn posts(&self, posts: impl Iterator<Item = (RowId, Vec<Hand>)>) -> Cell {
        let pieces: Vec<Piece> = posts.map(|(post, hands)| Piece::new(self.post(post, &hands))).collect();
        if pieces.is_empty() { Cell::new(self.word("print.nobody")) } else { Cell::pieces(pieces) }
    }

    fn post(&self, row: RowId, hands: &[Hand]) -> String {
        let Some(post) = self.subject.snapshot.posts.get(row) else { return String::new() };
        let persons = hands.iter().filter_map(|hand| {
            let name = &self.subject.snapshot.get(hand.person?)?.name;
            Some(if hand.stands_in { self.lang.single().phrase("print.stand_in", &[("post", name)]) } else { name.clone() })
        });
        // Where names are hidden, the post stands in their place already.
        let persons: Vec<String> = persons.filter(|name| !name.starts_with(&post.name)).collect();
        if persons.is_empty() && hands.iter().any(|hand| hand.person.is_some()) {
            return post.name.clone();
        }
        let persons = match (persons.is_empty(), post.collective, post.per_project) {
            (false, ..) => self.lang.list(persons),
            (true, true, _) => self.word("print.body"),
            (true, false, true) => self.word("print.per_project"),
            (true, false, false) => self.word("print.vacant"),
        };
        self.lang.single().phrase("print.post_held", &[("post", &post.name), ("persons", &persons)])
    }

    /// Who holds both sides of a pair, with the numbers of the findings.
    fn found(&self, pair: AnyId) -> Cell {
        let places = self.content.of_pair.get(&pair).map(Vec::as_slice).unwrap_or_default();
        let findings = places.iter().map(|place| (place + 1, &self.content.findings[*place]));
        let mut is_breach = false;
        let pieces = findings.map(|(number, finding)| {
            let is_relaxed = relaxing(finding, self.subject.snapshot).is_some();
            is_breach |= finding.severity == Severity::Error && !is_relaxed;
            let who = finding.who().map(|id| text::link_title(id, self.subject.snapshot, self.lang)).unwrap_or_default();
            let severity = |lang: Lang| if is_relaxed { lang.word("findings.relaxed").into_owned() } else { finding.severity.words(lang) };
            let said = |lang: Lang| lang.phrase("print.conflict", &[("severity", &severity(lang)), ("who", &who), ("number", &number)]);
            Piece::bold(self.subject.in_each("\n", said))
        });
        let cell = Cell::pieces(pieces.collect());
        Cell { frame: is_breach, ..cell }
    }

    fn steps(&self) -> Group {
        let snapshot = self.subject.snapshot;
        let row = |(place, pair): (usize, &&Record<StepSeparation>)| {
            let step = |row: RowId| snapshot.steps.get(row).map(|step| format!("{}. {}", step.seq, step.name)).unwrap_or_default();
            let because = pair.because.and_then(|pair| snapshot.get(pair));
            let [strength, scope] = because.map_or([Cell::empty(), Cell::empty()], |pair| self.binding(pair));
            Row::new(vec![
                Cell::new((place + 1).to_string()),
                Cell::new(step(pair.step_a.row())),
                Cell::new(step(pair.step_b.row()) + &mark_of(*pair)),
                strength,
                scope,
                Cell::new(because.map(|pair| text::title(pair.as_ref(), snapshot, self.lang)).unwrap_or_default()),
                self.handlers(pair.step_a.row()),
                self.handlers(pair.step_b.row()),
                self.found(AnyId { table: Records::IncompatibleSteps, row: pair.id }),
            ])
        };
        Group { title: self.word("table.incompatible_steps"), rows: self.content.steps.iter().enumerate().map(row).collect() }
    }

    /// The posts whose hands do a step.
    fn handlers(&self, step: RowId) -> Cell {
        let hands = checks::handlers(step, self.subject.snapshot);
        let posts = hands.chunk_by(|one, other| one.post == other.post);
        self.posts(posts.map(|hands| (hands[0].post, hands.to_vec())))
    }
}
