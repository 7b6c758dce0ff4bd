//! Findings in lines: those that are sought, in groups, worked out beside the window where there are many.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::domain::checks::place::{self, Grouping};
use crate::domain::checks::{self, Checked, Finding, Severity};
use crate::domain::snapshot::Snapshot;
use crate::domain::text;
use crate::domain::value::{AnyId, RowId};
use crate::i18n::Lang;

/// Which findings are shown by what is to be done about them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    /// All that are to be put right.
    #[default]
    Open,
    /// Those of one severity.
    Of(Severity),
    /// Those that are let stand.
    Relaxed,
}

/// Which findings are sought.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sought {
    /// Severity, or let stand.
    pub show: Show,
    /// Number of the check.
    pub check: Option<&'static str>,
    /// The unit they belong to.
    pub unit: Option<RowId>,
    /// What they say.
    pub text: String,
}

/// All that the lines depend on.
#[derive(Clone, Debug, PartialEq)]
pub struct LinesKey {
    /// The register as it was checked.
    pub revision: u64,
    /// The day that periods were held against.
    pub today: NaiveDate,
    /// Which are sought.
    pub sought: Sought,
    /// What they are told apart by.
    pub grouping: Grouping,
    /// The language of the words looked in.
    pub lang: Lang,
}

/// A finding by its place in the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The record.
    pub id: AnyId,
    /// The place among the findings of the record.
    pub place: u32,
    /// Whether it is let stand.
    pub is_relaxed: bool,
}

impl Spot {
    /// The finding.
    pub fn finding(self, checked: &Checked) -> Option<&Finding> {
        let found = checked.findings.of_record(self.id);
        let place = self.place as usize;
        if self.is_relaxed { found.relaxed.get(place).map(|relaxed| &relaxed.finding) } else { found.open.get(place) }
    }
}

/// A line.
#[derive(Clone, Debug, PartialEq)]
pub enum Line {
    /// The head of a group: what it has in common, and how many findings.
    Band(Arc<str>, usize),
    /// A finding.
    Finding(Spot),
}

/// All lines.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    /// In order.
    pub lines: Vec<Line>,
    /// How many findings there are among them.
    pub count: usize,
}

/// What a group is sorted by: what stands in no place comes last, and checks come by severity.
type GroupKey = (bool, Option<Severity>, Option<AnyId>, &'static str);

impl Lines {
    /// Finds, sorts and groups what is sought.
    pub fn of(checked: &Checked, key: &LinesKey) -> Lines {
        let snapshot = &checked.snapshot;
        let words = key.sought.text.to_lowercase();
        let words: Vec<&str> = words.split_whitespace().collect();
        let mut spots: Vec<(GroupKey, Severity, Spot)> = Vec::new();
        for (id, found) in checked.findings.iter() {
            let relaxed = found.relaxed.iter().map(|relaxed| &relaxed.finding).zip(0..).map(|(finding, place)| (finding, place, true));
            for (finding, place, is_relaxed) in found.open.iter().zip(0..).map(|(finding, place)| (finding, place, false)).chain(relaxed) {
                if is_sought(finding, is_relaxed, &key.sought, snapshot) && says(finding, &words, snapshot, key.lang) {
                    spots.push((group_key(finding, key.grouping, snapshot), finding.severity, Spot { id, place, is_relaxed }));
                }
            }
        }
        // Within a group the order of the index stays: by table and record.
        spots.sort_by_key(|(group, severity, _)| (*group, *severity));
        let mut lines = Vec::with_capacity(spots.len() + spots.len() / 8);
        for group in spots.chunk_by(|(one, ..), (other, ..)| one == other) {
            lines.push(Line::Band(title(&group[0].0, key, snapshot).into(), group.len()));
            lines.extend(group.iter().map(|(.., spot)| Line::Finding(*spot)));
        }
        Lines { lines, count: spots.len() }
    }

    /// The line of a finding.
    pub fn line_of(&self, spot: Spot) -> Option<usize> {
        self.lines.iter().position(|line| *line == Line::Finding(spot))
    }

    /// The finding of a line.
    pub fn spot(&self, line: usize) -> Option<Spot> {
        match self.lines.get(line) {
            Some(Line::Finding(spot)) => Some(*spot),
            _ => None,
        }
    }

    /// The nearest line with a finding from a line on, forwards and else backwards.
    pub fn near(&self, line: usize, forwards: bool) -> Option<usize> {
        let last = self.lines.len().checked_sub(1)?;
        let line = line.min(last);
        let mut after = (line..=last).filter(|line| self.spot(*line).is_some());
        let mut before = (0..=line).rev().filter(|line| self.spot(*line).is_some());
        if forwards { after.next().or_else(|| before.next()) } else { before.next().or_else(|| after.next()) }
    }
}

fn is_sought(finding: &Finding, is_relaxed: bool, sought: &Sought, snapshot: &Snapshot) -> bool {
    let is_shown = match sought.show {
        Show::Open => !is_relaxed,
        Show::Of(severity) => !is_relaxed && finding.severity == severity,
        Show::Relaxed => is_relaxed,
    };
    is_shown && sought.check.is_none_or(|check| check == finding.check) && sought.unit.is_none_or(|unit| place::unit(finding, snapshot) == Some(unit))
}

/// Whether a finding says all words, which are in lower case.
fn says(finding: &Finding, words: &[&str], snapshot: &Snapshot, lang: Lang) -> bool {
    if words.is_empty() {
        return true;
    }
    let code = snapshot.entry(finding.record).map(|entry| entry.code().to_owned()).unwrap_or_default();
    let record = text::link_title(finding.record, snapshot, lang);
    let said = [code, record, finding.check.to_owned(), finding.title(lang), finding.text(snapshot, lang)].join("\n").to_lowercase();
    words.iter().all(|word| said.contains(word))
}

fn group_key(finding: &Finding, grouping: Grouping, snapshot: &Snapshot) -> GroupKey {
    match grouping {
        Grouping::Check => (false, Some(finding.severity), None, finding.check),
        _ => {
            let place = grouping.place(finding, snapshot);
            (place.is_none(), None, place, "")
        }
    }
}

fn title(&(_, severity, place, check): &GroupKey, key: &LinesKey, snapshot: &Snapshot) -> String {
    match (severity, place) {
        (Some(_), _) => checks::title(check, key.lang),
        (None, Some(place)) => text::link_title(place, snapshot, key.lang),
        (None, None) => key.lang.word(key.grouping.word_keys()[1]).into_owned(),
    }
}
