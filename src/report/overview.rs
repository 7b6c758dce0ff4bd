//! The overview report: the figures of the window's overview on paper, on a page and as many more as the sections need.
//!
//! Every figure is that of `domain::overview`, so that window and paper cannot differ. Nothing is counted here.

use super::Subject;
use super::blocks::{self, Block, divided};
use super::frame::chip_inks;
use crate::domain::checks::{Findings, Severity};
use crate::domain::choice::{Choice, RiskKind, RiskSource, Scale, Status};
use crate::domain::due::SOON_DAYS;
use crate::domain::field::Row as Record;
use crate::domain::grading;
use crate::domain::overview::{Bar, HeatMap, Overview, Scope};
use crate::domain::record::Level;
use crate::domain::table::Table as Records;
use crate::domain::text;
use crate::domain::value::AnyId;
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::paper::{Cell, Column, Document, Entry, HeadCell, Ink, Part, Place, Row, Rows, Table};

/// Narrow columns of the page, of each heat map, and at least of the words beside its cells.
const WIDTH: usize = 62;
const MAP: usize = 30;
const AXIS: usize = 5;
/// Those of the figures by level, of the names of their rows, and of the groups of these.
const LEVELS: usize = 34;
const NAMES: usize = 11;
const GROUPS: usize = 3;
/// Those of a number.
const NUMBER: usize = 3;
/// So many due things are named.
const NAMED_DUE: usize = 3;

pub(super) fn build(subject: &Subject<'_>) -> Result<Document> {
    if subject.choice.blank {
        return Err(Error::NoBlank);
    }
    let scope = Scope { unit: subject.unit()?, kind: None };
    let passes = subject.passing()?;
    let overview = Overview::filtered(subject.snapshot, scope, subject.choice.filter.trim(), &passes);
    let page = Page { subject, lang: subject.choice.lang, levels: subject.levels(), overview: &overview };
    let title = subject.title_of("print.title_overview", scope.unit);
    let mut parts = vec![page.figures(&title)];
    if overview.risks.count > 0 {
        // Whoever signs has seen it all.
        parts[0].signatures.clear();
        parts.push(page.sections(&subject.title_of("print.title_by_section", scope.unit)));
    }
    let places =
        parts.iter().enumerate().map(|(part, content)| Entry { title: content.title.clone(), place: Place { part, row: None }, children: Vec::new() });
    let outline = places.collect();
    Ok(subject.document(&title, parts, outline))
}

/// What the blocks of the page are made from.
struct Page<'a> {
    subject: &'a Subject<'a>,
    lang: Lang,
    /// The highest first, as `Overview::levels`.
    levels: Vec<&'a Record<Level>>,
    overview: &'a Overview,
}

impl Page<'_> {
    fn word(&self, key: &str) -> String {
        self.lang.word(key).into_owned()
    }

    fn figures(&self, title: &str) -> Part {
        let overview = self.overview;
        let mut rows = Vec::new();
        let rest = Block::rest(WIDTH, LEVELS);
        let narrow = (rest - 2) / 2;
        let wide = Block::rest(rest, narrow);
        let found = self.findings(narrow).above(self.due(narrow));
        let numbers = found.beside(self.numbers(wide));
        let numbers = if overview.due.is_empty() { numbers } else { numbers.above(self.soonest(rest)) };
        if overview.risks.count > 0 {
            rows.push(self.map("overview.inherent", &overview.inherent).beside(self.map("overview.residual", &overview.residual)));
            rows.push(self.by_level().beside(numbers));
        } else {
            rows.push(numbers);
        }
        let counted = |lang: Lang| lang.phrase("print.open_risks", &[("count", &overview.risks.count)]);
        let mut part = self.subject.part(title, self.subject.with_filter(counted), blocks::table(rows), vec![self.subject.level_legend()]);
        let note = if overview.risks.count > 0 { "print.overview_note" } else { "print.no_open_risk" };
        part.notes.push(self.word(note));
        part
    }

    /// A heat map: likelihood upwards, impact to the right.
    fn map(&self, key: &str, map: &HeatMap) -> Block {
        let unscored = self.lang.phrase("overview.unscored", &[("count", &map.unscored.count)]);
        let aside = [self.word("overview.axes"), unscored].join(&self.word("print.space"));
        let mut block = Block::new(MAP, &self.word(key), &aside);
        // All cells are of one width; what is left over goes to the words beside them.
        let wide = ((MAP - AXIS) / map.impacts.max(1) as usize).max(1);
        let axis = MAP.saturating_sub(wide * map.impacts as usize);
        for likelihood in (1..=map.likelihoods).rev() {
            let mut cells = vec![self.axis(Scale::Likelihood, likelihood).columns(axis)];
            cells.extend((1..=map.impacts).map(|impact| self.heat(map, likelihood, impact).columns(wide)));
            block.row(cells);
        }
        let mut cells = vec![Cell::empty().filled(Ink::SHADE).columns(axis)];
        cells.extend((1..=map.impacts).map(|impact| self.axis(Scale::Impact, impact).columns(wide)));
        block.row(cells);
        block
    }

    /// A grade by number and word.
    fn axis(&self, scale: Scale, value: u32) -> Cell {
        let word = text::grade_word(scale, value, self.subject.snapshot, self.lang);
        Cell::new(format!("{value} {word}").trim_end()).centred().filled(Ink::SHADE)
    }

    /// A cell in the colour of the level that it gives, with its mark and its count; without risks it is pale.
    fn heat(&self, map: &HeatMap, likelihood: u32, impact: u32) -> Cell {
        let count = map.count(likelihood, impact);
        let level = grading::of_pair(likelihood, impact, self.subject.snapshot);
        let mark = level.map(|level| level.mark.as_str()).unwrap_or_default();
        let (fill, ink) = level.map_or((Ink::WHITE, Ink::BLACK), |level| chip_inks(&level.colour));
        if count == 0 {
            return Cell::new(mark).centred().filled(paler(fill));
        }
        Cell::new(format!("{mark} {count}").trim()).bold().coloured(fill, ink)
    }

    /// Risks by level: all of them, those with controls, and by kind, source and status.
    fn by_level(&self) -> Block {
        let overview = self.overview;
        let mut block = Block::new(LEVELS, &self.word("print.by_level"), "");
        let widths: Vec<usize> = std::iter::once(NAMES).chain(divided(LEVELS - NAMES, self.levels.len() + 2)).collect();
        let sized = |cells: Vec<Cell>| cells.into_iter().zip(&widths).map(|(cell, width)| cell.columns(*width)).collect::<Vec<_>>();
        let mut head = vec![Cell::empty()];
        head.extend(self.levels.iter().map(|level| self.chip(level)));
        head.extend(["level.none", "print.sum"].map(|key| Cell::new(self.word(key)).bold().centred()));
        block.row(sized(head.into_iter().map(|cell| cell.filled(Ink::SHADE)).collect()));
        let levels: Vec<usize> = overview.levels.iter().map(|(_, figure)| figure.count).chain([overview.unlevelled.count]).collect();
        let all = overview.risks.count;
        block.row(sized(line(&self.word("overview.risks"), levels.iter().chain([&all]).map(usize::to_string)).into_iter().map(Cell::bold).collect()));
        block.row(sized(line(&self.word("print.share"), levels.iter().chain([&all]).map(|count| share(*count, all)))));
        block.row(sized(line(&self.word("print.controlled"), bar_counts(&overview.controlled))));
        let groups = [
            ("print.kind", RiskKind::SET, &overview.kinds),
            ("print.source", RiskSource::SET, &overview.sources),
            ("risks.status", Status::SET, &overview.statuses),
        ];
        for (group, (label, set, bars)) in (0..).zip(groups) {
            let label = Cell::new(self.word(label)).centred().merged(group).columns(GROUPS);
            for bar in bars {
                let mut cells = sized(line(&text::choice_word(set, bar.group, self.lang), bar_counts(bar)));
                cells[0].columns -= GROUPS as u16;
                cells.insert(0, label.clone());
                block.row(cells);
            }
        }
        block
    }

    fn chip(&self, level: &Record<Level>) -> Cell {
        let (fill, ink) = chip_inks(&level.colour);
        Cell::new(text::level_chip(level, self.subject.snapshot, self.lang)).bold().chip(fill, ink)
    }

    /// Findings of the whole register by severity.
    fn findings(&self, width: usize) -> Block {
        let found = Findings::of(self.subject.snapshot);
        let mut block = Block::new(width, &self.word("print.findings_all"), "");
        for severity in Severity::ALL {
            block.row(named(width, &severity.words(self.lang), &found.count_of(severity).to_string()));
        }
        if found.relaxed_count() > 0 {
            block.row(named(width, &self.word("findings.relaxed"), &found.relaxed_count().to_string()));
        }
        block
    }

    /// What is due, by kind.
    fn due(&self, width: usize) -> Block {
        let mut block = Block::new(width, &self.word("overview.due"), "");
        let name = width - 2 * NUMBER;
        let soon = self.lang.phrase("print.due_soon", &[("days", &SOON_DAYS)]);
        let mut head = vec![Cell::empty().columns(name)];
        head.extend([self.word("print.overdue"), soon].map(|words| Cell::new(words).bold().centred().columns(NUMBER)));
        block.row(head.into_iter().map(|cell| cell.filled(Ink::SHADE)).collect());
        for counts in &self.overview.due_counts {
            let mut cells = vec![Cell::new(self.word(&format!("overview.due.{}", counts.deadline.key()))).columns(name)];
            cells.extend([&counts.overdue, &counts.soon].map(|figure| number(&figure.count.to_string()).columns(NUMBER)));
            block.row(cells);
        }
        block
    }

    /// The first things that are due, by day.
    fn soonest(&self, width: usize) -> Block {
        let mut block = Block::new(width, &self.word("print.soonest"), "");
        let (day, kind) = (5, 6);
        for due in self.overview.due.iter().take(NAMED_DUE) {
            let what = self.word(&format!("overview.due.{}", due.deadline.key()));
            let of = text::link_title(due.of, self.subject.snapshot, self.lang);
            block.row(vec![
                Cell::new(due.day.to_string()).centred().columns(day),
                Cell::new(what).columns(kind),
                Cell::new(of).columns(width - day - kind),
            ]);
        }
        block
    }

    /// What else the register can tell.
    fn numbers(&self, width: usize) -> Block {
        let overview = self.overview;
        let mut block = Block::new(width, &self.word("print.basics"), "");
        let lines = [
            ("print.posts", overview.posts.count),
            ("print.key_posts", overview.key_posts.count),
            ("overview.vacant", overview.vacant.count),
            ("print.steps", overview.steps.count),
            ("print.riskless_steps", overview.riskless_steps),
            ("print.controls", overview.controls),
            ("print.unconfirmed_risks", overview.unconfirmed.count),
            ("print.undated", overview.undated.count),
            ("print.closed", overview.closed.count),
        ];
        for (key, count) in lines {
            block.row(named(width, &self.word(key), &count.to_string()));
        }
        block
    }

    /// A part of its own: sections by unit, those with the gravest risks first.
    fn sections(&self, title: &str) -> Part {
        let (snapshot, overview) = (self.subject.snapshot, self.overview);
        let mut head: Vec<HeadCell> = ["record.units", "record.sections"].map(|key| HeadCell::new(self.word(key))).into();
        head.extend(self.levels.iter().map(|level| HeadCell::new(text::level_chip(level, snapshot, self.lang))));
        head.extend(["level.none", "print.sum", "print.share"].map(|key| HeadCell::new(self.word(key))));
        let mut columns = vec![Column::share(3.0), Column::share(4.0)];
        columns.extend(vec![Column::share(1.0).least(36.0).centred(); head.len() - 2]);
        let unit = |bar: &Bar<Option<u32>>| bar.group.and_then(|row| snapshot.sections.get(row)).map_or(u32::MAX, |section| section.unit.row());
        let mut bars: Vec<_> = overview.sections.iter().collect();
        bars.sort_by_key(|bar| unit(bar));
        let all = overview.risks.count;
        let mut rows: Vec<Row> = Vec::new();
        for bar in bars {
            let section = bar.group.and_then(|row| snapshot.sections.get(row));
            let name = section.map_or_else(|| self.word("overview.no_section"), |section| section.name.clone());
            let unit_name = section.map(|section| text::link_title(AnyId { table: Records::Units, row: section.unit.row() }, snapshot, self.lang));
            let mut cells = vec![Cell::new(unit_name.unwrap_or_default()).merged(unit(bar).into()), Cell::new(name)];
            cells.extend(self.counts(bar_counts(bar)));
            cells.push(Cell::new(share(bar.all.count, all)));
            rows.push(Row::new(cells));
        }
        let mut cells = vec![Cell::new(self.word("print.sum")).bold().columns(2)];
        let levels = overview.levels.iter().map(|(_, figure)| figure.count).chain([overview.unlevelled.count, all]);
        cells.extend(self.counts(levels.map(|count| count.to_string())));
        cells.push(Cell::new(share(all, all)));
        rows.push(Row::new(cells.into_iter().map(Cell::bold).collect()));
        let counted = |lang: Lang| lang.phrase("print.open_risks", &[("count", &all)]);
        let table = Table { columns, fixed: 2, head: vec![head], rows: Rows::All(rows), continued: self.word("print.continued") };
        self.subject.part(title, self.subject.with_filter(counted), table, vec![self.subject.level_legend()])
    }

    /// Zeros stay away, so that the eye finds the others.
    fn counts(&self, counts: impl Iterator<Item = String>) -> Vec<Cell> {
        counts.map(|count| if count == "0" { Cell::empty() } else { Cell::new(count) }).collect()
    }
}

fn bar_counts<G>(bar: &Bar<G>) -> impl Iterator<Item = String> {
    bar.levels.iter().chain([&bar.all]).map(|figure| figure.count.to_string())
}

fn number(text: &str) -> Cell {
    Cell::new(text).centred()
}

/// A name and its numbers.
fn line(name: &str, numbers: impl Iterator<Item = String>) -> Vec<Cell> {
    std::iter::once(Cell::new(name)).chain(numbers.map(|text| number(&text))).collect()
}

/// A name and its one number.
fn named(width: usize, name: &str, figure: &str) -> Vec<Cell> {
    vec![Cell::new(name).columns(width - NUMBER), number(figure).columns(NUMBER)]
}

/// A part of a whole in per cent.
fn share(part: usize, whole: usize) -> String {
    if whole == 0 { String::new() } else { format!("{:.1}%", part as f64 * 100.0 / whole as f64) }
}

/// A colour with much white in it.
fn paler(Ink(red, green, blue): Ink) -> Ink {
    let pale = |part: u8| 255 - (255 - part) / 5;
    Ink(pale(red), pale(green), pale(blue))
}
