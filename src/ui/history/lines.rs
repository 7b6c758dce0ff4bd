//! The trail as lines of one height, put into words once: a step, what it touched, and what changed there.

use crate::domain::change_text::{self, Told};
use crate::domain::table::Table;
use crate::domain::value::AnyId;
use crate::register::Change;
use crate::ui::Model;
use crate::ui::page::Page;

/// Longer values are cut; the record itself has them whole.
const LONGEST: usize = 400;

/// A line of the trail.
#[derive(Clone, Debug)]
pub enum Line {
    /// What was undone or can be undone as one.
    Step {
        /// What was done.
        operation: String,
        /// The one record it touched, or how many.
        records: Records,
        /// By whom, when, and its number.
        by: String,
        /// Why.
        reason: Option<String>,
    },
    /// A record of a step that touched several.
    Record(Named),
    /// What became of it, each text in one line.
    Told(Told),
}

/// What a step touched.
#[derive(Clone, Debug)]
pub enum Records {
    /// One record.
    One(Named),
    /// So many, in words.
    Many(String),
}

/// A record by kind and code.
#[derive(Clone, Debug)]
pub struct Named {
    /// In words: `风险 R12`.
    pub words: String,
    /// Where it is shown, unless it has gone or has no page.
    pub id: Option<AnyId>,
}

/// Puts changes into lines. `next` are the changes after the ones that have lines already, which end with `last_step`.
pub fn lines(next: &[Change], last_step: Option<i64>, model: &Model<'_>) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut step = last_step;
    for (place, change) in next.iter().enumerate() {
        // The making of a register is a step of its own.
        let begins = step != Some(change.step);
        let count = next[place..].iter().take_while(|later| later.step == change.step).count();
        if begins {
            lines.push(head(change, count, model));
            step = Some(change.step);
        }
        if !begins || count > 1 {
            lines.push(Line::Record(named(change, model)));
        }
        lines.extend(details(change, model));
    }
    lines
}

fn head(change: &Change, count: usize, model: &Model<'_>) -> Line {
    let records = if count > 1 { Records::Many(model.lang.phrase("history.records", &[("count", &count)])) } else { Records::One(named(change, model)) };
    Line::Step {
        operation: model.word(&format!("operation.{}", change.operation.key())),
        records,
        by: format!("{}    {}    #{}", change.operator, change_text::moment(&change.at), change.number),
        reason: change.reason.clone(),
    }
}

fn named(change: &Change, model: &Model<'_>) -> Named {
    let id = Table::from_key(&change.table).and_then(|table| model.snapshot.find(table, &change.record).map(|row| AnyId { table, row }));
    Named { words: change_text::named(change, model.lang), id: id.filter(|id| Page::of(id.table).is_some()) }
}

fn details(change: &Change, model: &Model<'_>) -> impl Iterator<Item = Line> {
    let told = change_text::told(change, model.snapshot, model.lang).into_iter().map(|told| match told {
        Told::Whole { words, is_gone } => Told::Whole { words: one_line(&words), is_gone },
        Told::Field { label, before, after } => Told::Field { label, before: one_line(&before), after: one_line(&after) },
    });
    told.map(Line::Told)
}

/// As much of a text as one line may hold.
fn one_line(words: &str) -> String {
    let line = words.replace('\n', " ");
    if line.chars().count() > LONGEST { format!("{}…", line.chars().take(LONGEST).collect::<String>()) } else { line }
}
