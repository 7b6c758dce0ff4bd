//! What stands beside a step on paper: its risks, and the controls against them.

use std::collections::HashSet;

use super::Stop;
use super::chart::{Line, Setting, Spot, Style};
use super::geometry::set;
use crate::domain::derived::risk_level;
use crate::domain::field::{Entry, Row};
use crate::domain::record::{Control, Risk};
use crate::domain::snapshot::Snapshot;
use crate::domain::text;

/// Between the edge of a note and its words.
const PAD: (f32, f32) = (8.0, 6.0);
/// From the number of an item to its words.
const INDENT: f32 = 20.0;
/// Between risks and controls, one below the other or side by side.
const BETWEEN: (f32, f32) = (16.0, 4.0);
/// Risks and controls stand side by side where each has at least this width.
const HALF: f32 = 190.0;
/// However little room there is, so many lines are said of each.
const LEAST_LINES: usize = 2;

/// Most that notes may take.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Notes {
    /// How wide the chart may become: the notes take what its lanes leave.
    pub reach: f32,
    /// Most lines of one note.
    pub lines: usize,
}

/// A note, measured from its top left corner.
pub(super) struct Slip {
    pub lines: Vec<Line>,
    pub height: f32,
    /// Where a line parts risks and controls that stand side by side.
    pub rule: Option<f32>,
    /// How many risks and controls there is no room for.
    pub left_out: usize,
}

impl Slip {
    /// The note of a step that has risks.
    pub fn of(stop: &Stop, width: f32, most: usize, setting: Setting<'_>) -> Option<Slip> {
        if stop.risks.is_empty() {
            return None;
        }
        let inner = width - 2.0 * PAD.0;
        let half = (inner - BETWEEN.0) / 2.0;
        Some(if half >= HALF { beside(stop, half, most, setting) } else { below(stop, inner, most, setting) })
    }
}

/// Controls at the right of the risks.
fn beside(stop: &Stop, half: f32, most: usize, setting: Setting<'_>) -> Slip {
    let most = most.saturating_sub(1);
    let (risks, controls) = (risks(stop, half, setting).kept(most, setting), controls(stop, half, setting).kept(most, setting));
    let left_out = risks.left_out + controls.left_out;
    let (mut lines, left) = risks.laid(Spot { x: PAD.0, y: PAD.1 });
    let (more, right) = controls.laid(Spot { x: PAD.0 + half + BETWEEN.0, y: PAD.1 });
    lines.extend(more);
    Slip { lines, height: left.max(right) + PAD.1, rule: Some(PAD.0 + half + BETWEEN.0 / 2.0), left_out }
}

/// Controls below the risks; where not all of both can be said, half of the room is kept for each.
fn below(stop: &Stop, width: f32, most: usize, setting: Setting<'_>) -> Slip {
    let (risks, controls) = (risks(stop, width, setting), controls(stop, width, setting));
    let most = most.saturating_sub(2);
    let risks = risks.kept(most.saturating_sub(controls.lines()).max(most / 2), setting);
    let controls = controls.kept(most.saturating_sub(risks.lines()), setting);
    let left_out = risks.left_out + controls.left_out;
    let (mut lines, y) = risks.laid(Spot { x: PAD.0, y: PAD.1 });
    let (more, bottom) = controls.laid(Spot { x: PAD.0, y: y + BETWEEN.1 });
    lines.extend(more);
    Slip { lines, height: bottom + PAD.1, rule: None, left_out }
}

/// A heading with numbered items, each broken into lines.
struct List {
    heading: Vec<String>,
    items: Vec<Vec<String>>,
    /// What is said instead of those left out, or of none.
    rest: Vec<String>,
    left_out: usize,
}

impl List {
    fn of(heading: &str, items: impl Iterator<Item = String>, width: f32, setting: Setting<'_>) -> List {
        let broken = |words: &str, style, width| (setting.wrap)(words, style, width);
        let items: Vec<Vec<String>> = items.map(|words| broken(&words, Style::Small, width - INDENT)).collect();
        let rest = if items.is_empty() { broken(&setting.lang.word("flow.note_none"), Style::Small, width - INDENT) } else { Vec::new() };
        List { heading: broken(&setting.lang.word(heading), Style::Label, width), items, rest, left_out: 0 }
    }

    /// Lines of the items.
    fn lines(&self) -> usize {
        self.items.iter().map(Vec::len).sum::<usize>() + self.rest.len()
    }

    /// As many of the items as so many lines hold, one at least, and how many are left out.
    fn kept(mut self, most: usize, setting: Setting<'_>) -> List {
        let most = most.max(LEAST_LINES);
        if self.lines() > most {
            let mut used = 0;
            let fitting = self.items.iter().take_while(|item| {
                used += item.len();
                used < most
            });
            let fitting = fitting.count().max(1);
            self.left_out = self.items.split_off(fitting.min(self.items.len())).len();
            if self.left_out > 0 {
                self.rest.push(setting.lang.phrase("flow.note_more", &[("count", &self.left_out)]));
            }
        }
        self
    }

    /// The lines from a place on, and where they end.
    fn laid(self, at: Spot) -> (Vec<Line>, f32) {
        let mut lines = set(&self.heading, Style::Label, at);
        let mut y = at.y + self.heading.len() as f32 * Style::Label.line();
        let numbers = (1..=self.items.len()).map(|number| format!("{number}.")).chain([String::new()]);
        for (words, text) in self.items.iter().chain([&self.rest]).zip(numbers) {
            lines.extend((!text.is_empty()).then_some(Line { text, style: Style::Small, at: Spot { x: at.x, y } }));
            lines.extend(set(words, Style::Small, Spot { x: at.x + INDENT, y }));
            y += words.len() as f32 * Style::Small.line();
        }
        (lines, y)
    }
}

fn risks(stop: &Stop, width: f32, setting: Setting<'_>) -> List {
    let Setting { snapshot, lang, .. } = setting;
    let words = |risk: &Row<Risk>| {
        // Mark and word of the level stay in one line.
        let level = risk_level(risk, snapshot).map(|level| text::level_chip(level, snapshot, lang).replace(' ', "\u{a0}"));
        let level = level.unwrap_or_else(|| lang.word("level.none").into_owned());
        // What is filled in says in both languages what can be said in both.
        lang.single().phrase("flow.note_risk", &[("level", &level), ("title", &marked(risk, setting))])
    };
    List::of("flow.note_risks", stop.risks.iter().map(|risk| words(risk)), width, setting)
}

fn controls(stop: &Stop, width: f32, setting: Setting<'_>) -> List {
    let controls = controls_of(stop, setting.snapshot).map(|control| marked(control, setting));
    List::of("flow.note_controls", controls, width, setting)
}

/// The controls of the risks of a step, each once, those of the highest risks first.
pub fn controls_of<'a>(stop: &'a Stop, snapshot: &'a Snapshot) -> impl Iterator<Item = &'a Row<Control>> {
    let mut seen = HashSet::new();
    let controls = stop.risks.iter().flat_map(|risk| &risk.controls).filter(move |control| seen.insert(control.row()));
    controls.filter_map(|control| snapshot.get(*control)).map(AsRef::as_ref).filter(|control| !control.is_retired())
}

/// The title of a record, with the mark of what is not confirmed.
pub(super) fn marked(entry: &dyn Entry, setting: Setting<'_>) -> String {
    let mark = if entry.is_unconfirmed() { setting.lang.word("flow.unconfirmed") } else { "".into() };
    format!("{}{mark}", text::title(entry, setting.snapshot, setting.lang))
}
