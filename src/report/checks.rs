//! The report of the checks: what is to be put right, by severity, unit and check, and what is let stand by which decision.

use super::Subject;
use super::frame::{BAND_SHADE, BETWEEN_LANGUAGES};
use crate::domain::checks::place::{self, Grouping};
use crate::domain::checks::{self, Finding, Findings, Found, Relaxed, Return, Severity};
use crate::domain::field::{Entry as _, Row as Record};
use crate::domain::record::Acceptance;
use crate::domain::table::Table as Records;
use crate::domain::text;
use crate::domain::value::{AnyId, RowId};
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::paper::{Cell, Column, Document, Entry, HeadCell, Part, Piece, Place, Row, Rows, Table};

/// Columns: share of the width, and the key of the heading.
const COLUMNS: [(f32, &str); 6] = [
    (4.0, "heading.number"),
    (15.0, "findings.check"),
    (13.0, "print.unit_and_step"),
    (20.0, "print.found_at"),
    (28.0, "print.problem"),
    (20.0, "findings.basis"),
];

pub(super) fn build(subject: &Subject<'_>) -> Result<Document> {
    let lang = subject.choice.lang;
    if !subject.choice.filter.trim().is_empty() {
        return Err(Error::Usage { why: lang.word("print.no_filter_here").into_owned() });
    }
    let unit = subject.unit()?;
    let title = subject.title_of("print.title_checks", unit);
    let page = Page { subject, lang, content: Content::of(subject, unit) };
    let mut outline = Vec::new();
    let mut rows: Vec<Row> = Vec::new();
    for group in page.groups() {
        outline.push(Entry { title: group.title.clone(), place: Place { part: 0, row: Some(rows.len()) }, children: Vec::new() });
        rows.push(Row::band(Cell::new(group.title).bold().left().filled(BAND_SHADE), COLUMNS.len()));
        rows.extend(group.rows);
    }
    let rows = match (subject.choice.blank, rows.is_empty()) {
        (true, _) => Rows::Blank(Row::blank(COLUMNS.len())),
        (false, true) => vec![Row::new(vec![Cell::new(page.word("window.form.no_findings")).left().columns(COLUMNS.len())])].into(),
        (false, false) => rows.into(),
    };
    Ok(subject.document(&title, vec![page.part(&title, rows)], outline))
}

/// Rows under a common heading.
struct Group {
    title: String,
    rows: Vec<Row>,
}

/// What was found, in the order of the paper.
struct Content {
    open: Vec<Finding>,
    relaxed: Vec<(Finding, RowId)>,
    /// Open findings that had been let stand, by their place.
    returned: Vec<Option<Return>>,
}

impl Content {
    fn of(subject: &Subject<'_>, unit: Option<RowId>) -> Content {
        let snapshot = subject.snapshot;
        let is_own = |finding: &Finding| unit.is_none() || place::unit(finding, snapshot) == unit;
        let order = |finding: &Finding| {
            let step = Grouping::Step.place(finding, snapshot).and_then(|step| snapshot.steps.get(step.row)).map(|step| step.seq);
            // What belongs to no unit comes last.
            (finding.severity, place::unit(finding, snapshot).unwrap_or(RowId::MAX), finding.check, step, finding.record)
        };
        let (mut open, mut relaxed) = (Vec::new(), Vec::new());
        if !subject.choice.blank {
            let findings = Findings::of(snapshot);
            for (_, found) in findings.iter() {
                let Found { open: here, relaxed: let_stand } = found.as_ref();
                open.extend(here.iter().filter(|finding| is_own(finding)).map(|finding| (finding.clone(), found.returned(finding, snapshot))));
                let own = let_stand.iter().filter(|relaxed| is_own(&relaxed.finding));
                relaxed.extend(own.map(|Relaxed { finding, acceptance }| (finding.clone(), *acceptance)));
            }
        }
        open.sort_by_cached_key(|(finding, _)| order(finding));
        relaxed.sort_by_cached_key(|(finding, _)| order(finding));
        let (open, returned) = open.into_iter().unzip();
        Content { open, relaxed, returned }
    }

    fn count(&self, severity: Severity) -> usize {
        self.open.iter().filter(|finding| finding.severity == severity).count()
    }
}

struct Page<'a> {
    subject: &'a Subject<'a>,
    lang: Lang,
    content: Content,
}

impl Page<'_> {
    fn word(&self, key: &str) -> String {
        self.lang.word(key).into_owned()
    }

    fn part(&self, title: &str, rows: Rows) -> Part {
        let head = COLUMNS.iter().map(|(_, key)| HeadCell::new(self.word(key))).collect();
        let columns = COLUMNS.iter().map(|(share, key)| if *key == "heading.number" { Column::share(*share).centred() } else { Column::share(*share) });
        let table = Table { columns: columns.collect(), fixed: 1, head: vec![head], rows, continued: self.word("print.continued") };
        let [errors, warnings, notes] = Severity::ALL.map(|severity| self.content.count(severity));
        let relaxed = self.content.relaxed.len();
        let counts: [(&str, &dyn std::fmt::Display); 4] = [("errors", &errors), ("warnings", &warnings), ("notes", &notes), ("relaxed", &relaxed)];
        let size = self.subject.in_each("\n", |lang| lang.phrase("print.checks_size", &counts));
        let legend = if self.subject.choice.blank { Vec::new() } else { vec![self.word("print.checks_legend")] };
        self.subject.part(title, size, table, legend)
    }

    /// What is to be put right by severity, and what is let stand; empty groups are left out.
    fn groups(&self) -> Vec<Group> {
        let counted = |words: &dyn Fn(Lang) -> String, count: usize| {
            self.subject.in_each(BETWEEN_LANGUAGES, |lang| lang.phrase("print.counted", &[("what", &words(lang)), ("count", &count)]))
        };
        let mut groups = Vec::new();
        for severity in Severity::ALL {
            let found = self.content.open.iter().zip(&self.content.returned).enumerate().filter(|(_, (finding, _))| finding.severity == severity);
            let rows: Vec<Row> = found
                .map(|(place, (finding, returned))| {
                    let back = returned.map(|why| Piece::bold(self.subject.in_each("\n", |lang| why.words(lang))));
                    self.row(place, finding, back.into_iter().collect())
                })
                .collect();
            groups.push(Group { title: counted(&|lang| severity.words(lang), rows.len()), rows });
        }
        let relaxed = self.content.relaxed.iter().enumerate();
        let rows: Vec<Row> = relaxed.map(|(place, (finding, acceptance))| self.row(place, finding, self.decision(*acceptance))).collect();
        groups.push(Group { title: counted(&|lang| lang.word("findings.relaxed").into_owned(), rows.len()), rows });
        groups.retain(|group| !group.rows.is_empty());
        groups
    }

    /// A finding; `more` stands beneath what is wrong.
    fn row(&self, place: usize, finding: &Finding, more: Vec<Piece>) -> Row {
        let snapshot = self.subject.snapshot;
        let number = checks::list().position(|check| check.id == finding.check).unwrap_or_default();
        let check = Cell::pieces(vec![Piece::bold(finding.check), Piece::new(self.subject.in_each("\n", |lang| finding.title(lang)))]);
        let unit = place::unit(finding, snapshot).and_then(|row| snapshot.units.get(row)).map(|unit| unit.name.clone());
        let step = Grouping::Step.place(finding, snapshot).and_then(|step| snapshot.steps.get(step.row));
        let step = step.map(|step| format!("{}. {}", step.seq, step.name));
        let mut said = vec![Piece::new(self.subject.in_each("\n", |lang| finding.text(snapshot, lang)))];
        said.extend(more);
        Row::new(vec![
            Cell::new((place + 1).to_string()),
            check.merged(number as u64),
            Cell::pieces(unit.into_iter().chain(step).map(Piece::new).collect()),
            self.record(finding.record),
            Cell::pieces(said),
            Cell::new(self.subject.in_each("\n", |lang| finding.basis(lang))).merged(number as u64),
        ])
    }

    /// A record by kind, code and title.
    fn record(&self, id: AnyId) -> Cell {
        let Some(entry) = self.subject.snapshot.entry(id) else { return Cell::empty() };
        let kind = self.word(&format!("record.{}", id.table.key()));
        Cell::pieces(vec![Piece::new(format!("{kind} {}", entry.code())), Piece::bold(text::title(entry.as_ref(), self.subject.snapshot, self.lang))])
    }

    /// Why a finding may stand, what is done instead, who approved it and until when.
    fn decision(&self, acceptance: RowId) -> Vec<Piece> {
        let Some(acceptance) = self.subject.snapshot.acceptances.get(acceptance) else { return Vec::new() };
        let said = |lang: Lang| decision(acceptance, self.subject, lang);
        vec![Piece::bold(self.subject.in_each("\n", said))]
    }
}

fn decision(acceptance: &Record<Acceptance>, subject: &Subject<'_>, lang: Lang) -> String {
    let fields = ["reason", "substitute", "approver", "until"].iter().filter_map(|key| Records::Acceptances.field(key));
    let said = fields.filter_map(|field| {
        let value = acceptance.stored(field);
        let label = lang.word(&Records::Acceptances.label_key(field)).into_owned();
        let words = subject.without_names(&text::print(field, &value, subject.snapshot, lang));
        (!value.is_empty()).then(|| lang.phrase("print.decided", &[("label", &label), ("value", &words)]))
    });
    said.collect::<Vec<_>>().join("\n")
}
