//! What stands in the cells of a list.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use super::order::risks_of;
use super::{Layout, Records, is_level};
use crate::domain::choice::Made;
use crate::domain::derived;
use crate::domain::field::{Entry, Field, Row as Record, flag};
use crate::domain::limit;
use crate::domain::preset::{Column as Printed, Content, content::is_numbered};
use crate::domain::record::{Duty, Level, Risk};
use crate::domain::snapshot::Snapshot;
use crate::domain::text;
use crate::domain::value::{AnyId, RowId, Value};
use crate::i18n::Lang;
use crate::paper::{Cell, Piece, Row};
use crate::report::frame::{UNCONFIRMED_MARK, closed, level_cell};

/// Makes the cells of each record.
pub struct Cells {
    pub layout: Layout,
    /// The risks that may be named; none where all may.
    pub shown: Option<Arc<HashSet<RowId>>>,
    pub snapshot: Arc<Snapshot>,
    pub lang: Lang,
}

/// Whether a record came from the library and was not confirmed, or something that is printed with it.
pub fn is_marked(list: Records, row: RowId, snapshot: &Snapshot) -> bool {
    if list == Records::Risks {
        let Some(risk) = snapshot.risks.get(row) else { return false };
        return risk.is_unconfirmed() || risk.controls.iter().filter_map(|control| snapshot.get(*control)).any(|control| control.is_unconfirmed());
    }
    let is_unconfirmed = snapshot.rows(list).entry(row).is_some_and(|entry| entry.is_unconfirmed());
    is_unconfirmed || risks_of(list, row, snapshot).iter().any(|risk| is_marked(Records::Risks, *risk, snapshot))
}

/// A content of a record in one line, to group by.
pub fn value(content: Content, list: Records, row: RowId, snapshot: &Snapshot, lang: Lang) -> String {
    let Some(entry) = snapshot.rows(list).entry(row) else { return String::new() };
    let teller = Teller { list, row, entry: entry.as_ref(), shown: None, snapshot, lang };
    let texts: Vec<String> = teller.pieces(content, 0).into_iter().map(|piece| piece.text.into()).collect();
    lang.list(texts)
}

impl Cells {
    /// The row of a record.
    pub fn row(&self, number: u32, row: RowId) -> Row {
        let columns = &self.layout.columns;
        let Some(entry) = self.snapshot.rows(self.layout.list).entry(row) else { return Row::new(vec![Cell::empty(); columns.len()]) };
        let teller =
            Teller { list: self.layout.list, row, entry: entry.as_ref(), shown: self.shown.as_deref(), snapshot: &self.snapshot, lang: self.lang };
        // What is merged belongs to what is merged at its left.
        let mut merged = DefaultHasher::new();
        let mut cells: Vec<Cell> = columns.iter().map(|column| teller.cell(column, number, &mut merged)).collect();
        if entry.is_unconfirmed() && !self.layout.has(is_title) {
            // Without its title the record is marked where its row begins.
            let place = columns.iter().position(|(printed, _)| !printed.merged).unwrap_or_default();
            cells[place].pieces.push(Piece::new(UNCONFIRMED_MARK.to_string()));
        }
        Row::new(cells)
    }
}

fn is_title(content: Content) -> bool {
    matches!(content, Content::Field(field) if field.is(flag::TITLE))
}

/// Tells what stands in the columns of one record.
struct Teller<'a> {
    list: Records,
    row: RowId,
    entry: &'a dyn Entry,
    shown: Option<&'a HashSet<RowId>>,
    snapshot: &'a Snapshot,
    lang: Lang,
}

impl Teller<'_> {
    fn cell(&self, (printed, contents): &(Printed, Vec<Content>), number: u32, merged: &mut DefaultHasher) -> Cell {
        let cell = match contents[..] {
            [Content::Field(field)] if is_level(contents[0]) => self.level_cell(field),
            [only] => Cell::pieces(self.pieces(only, number)),
            _ => Cell::pieces(contents.iter().flat_map(|content| self.among_others(*content, number)).collect()),
        };
        if !printed.merged || cell.pieces.is_empty() {
            return cell;
        }
        cell.pieces.iter().for_each(|piece| piece.text.hash(merged));
        cell.merged(merged.finish())
    }

    fn level_cell(&self, field: &'static Field) -> Cell {
        level_cell(self.level(field).map(AsRef::as_ref), self.snapshot, self.lang)
    }

    fn level(&self, field: &Field) -> Option<&Arc<Record<Level>>> {
        match self.entry.value(field, self.snapshot) {
            Value::Link(id) => self.snapshot.levels.get(id.row),
            _ => None,
        }
    }

    /// A content that shares its cell: the law is said to be what it rests on.
    fn among_others(&self, content: Content, number: u32) -> Vec<Piece> {
        let mut pieces = self.pieces(content, number);
        if let (Content::Made(Made::Basis), [basis]) = (content, pieces.as_mut_slice()) {
            basis.text = self.lang.single().phrase("print.basis", &[("basis", &basis.text)]).into();
        }
        pieces
    }

    fn pieces(&self, content: Content, number: u32) -> Vec<Piece> {
        match content {
            Content::Field(field) => self.field(field),
            Content::Made(made) => self.made(made, number),
        }
    }

    fn field(&self, field: &'static Field) -> Vec<Piece> {
        if is_level(Content::Field(field)) {
            let chip = self.level(field).map(|level| text::level_chip(level, self.snapshot, self.lang));
            return vec![Piece::new(chip.unwrap_or_else(|| self.lang.word("level.none").into_owned()))];
        }
        if is_numbered(field) {
            return self.numbered(self.entry.value(field, self.snapshot).links().iter().copied());
        }
        let mut words = text::cell(self.entry, field, self.snapshot, self.lang);
        if words.is_empty() {
            return Vec::new();
        }
        if !field.is(flag::TITLE) {
            return vec![Piece::new(words)];
        }
        let risk = (self.entry as &dyn std::any::Any).downcast_ref::<Record<Risk>>();
        if let Some(risk) = risk {
            words = closed(&words, risk, self.lang);
        }
        if self.entry.is_unconfirmed() {
            words.push(UNCONFIRMED_MARK);
        }
        vec![Piece::bold(words)]
    }

    /// Records one below another, numbered; those that are not confirmed are marked, unless the whole row is.
    fn numbered(&self, ids: impl IntoIterator<Item = AnyId>) -> Vec<Piece> {
        let entries = ids.into_iter().filter_map(|id| self.snapshot.entry(id));
        let line = |(place, entry): (usize, Arc<dyn Entry>)| {
            let mark = if entry.is_unconfirmed() && !self.entry.is_unconfirmed() { UNCONFIRMED_MARK.to_string() } else { String::new() };
            let risk = (entry.as_ref() as &dyn std::any::Any).downcast_ref::<Record<Risk>>();
            let level = risk.and_then(|risk| derived::risk_level(risk, self.snapshot));
            // Mark and word stay on one line.
            let chip = |level: &Record<Level>| text::level_chip(level, self.snapshot, self.lang).replace(' ', "\u{a0}");
            let level = level.map(|level| self.lang.single().phrase("print.in_brackets", &[("words", &chip(level))]));
            let title = text::title(entry.as_ref(), self.snapshot, self.lang);
            Piece::new(format!("{}. {title}{mark}{}", place + 1, level.unwrap_or_default()))
        };
        entries.enumerate().map(line).collect()
    }

    fn made(&self, made: Made, number: u32) -> Vec<Piece> {
        let one = |words: Option<String>| words.filter(|words| !words.is_empty()).map(Piece::new).into_iter().collect();
        match made {
            Made::Number => vec![Piece::new(number.to_string())],
            Made::Place => one(self.place()),
            Made::Matter => one(self.step().and_then(|step| {
                let matter = self.snapshot.steps.get(step)?.matter.and_then(|matter| self.snapshot.get(matter));
                matter.map(|matter| matter.name.clone()).or_else(|| Some(self.snapshot.steps.get(step)?.name.clone()))
            })),
            Made::Phase => one(self.step().and_then(|step| Some(self.snapshot.get(self.snapshot.steps.get(step)?.phase?)?.name.clone()))),
            Made::Limits => self.limits(),
            Made::Basis => one(self.basis()),
            Made::Controls => self.numbered(self.controls()),
            Made::Risks => self.numbered(self.risks().map(|row| AnyId { table: Records::Risks, row })),
            Made::Duties => self.duties(),
            Made::Owners => one(Some(self.owners())),
            Made::Supervisor => one(self.supervisor()),
        }
    }

    /// The post that a risk is carried by first, or the post itself.
    fn post(&self) -> Option<RowId> {
        match self.list {
            Records::Risks => Some(self.snapshot.risks.get(self.row)?.posts.first()?.row()),
            Records::Posts => Some(self.row),
            _ => None,
        }
    }

    /// The step of a risk, or the step itself.
    fn step(&self) -> Option<RowId> {
        match self.list {
            Records::Risks => Some(self.snapshot.risks.get(self.row)?.step?.row()),
            Records::Steps => Some(self.row),
            _ => None,
        }
    }

    /// The section, or the unit where there is none.
    fn place(&self) -> Option<String> {
        let post = self.post().and_then(|post| self.snapshot.posts.get(post));
        if let Some(section) = post.and_then(|post| self.snapshot.get(post.section?)) {
            return Some(section.name.clone());
        }
        let unit = post.map(|post| post.unit).or_else(|| Some(self.snapshot.steps.get(self.step()?)?.unit))?;
        Some(self.snapshot.get(unit)?.name.clone())
    }

    fn risks(&self) -> impl Iterator<Item = RowId> + '_ {
        risks_of(self.list, self.row, self.snapshot).iter().copied().filter(|risk| self.shown.is_none_or(|shown| shown.contains(risk)))
    }

    /// The controls of the risks of a post or step, each once.
    fn controls(&self) -> Vec<AnyId> {
        let mut seen = HashSet::new();
        let controls = self.risks().filter_map(|row| self.snapshot.risks.get(row)).flat_map(|risk| &risk.controls).map(|control| control.row());
        let is_serving = |row: &RowId| self.snapshot.controls.get(*row).is_some_and(|control| !control.is_retired());
        controls.filter(is_serving).filter(|row| seen.insert(*row)).map(|row| AnyId { table: Records::Controls, row }).collect()
    }

    fn limits(&self) -> Vec<Piece> {
        let Some(row) = self.step() else { return Vec::new() };
        let limits = self.snapshot.linking(Records::TimeLimits, AnyId { table: Records::Steps, row });
        let limits = limits.iter().filter_map(|row| self.snapshot.time_limits.get(*row));
        limits.map(|limit| Piece::new(limit::told(limit, self.lang))).collect()
    }

    /// The laws that a record cites, and those that the risks of a post cite, each article once.
    fn basis(&self) -> Option<String> {
        let own = AnyId { table: self.list, row: self.row };
        let of_risks = (self.list == Records::Posts).then(|| self.risks()).into_iter().flatten();
        let records = std::iter::once(own).chain(of_risks.map(|row| AnyId { table: Records::Risks, row }));
        Some(text::citations(records, self.snapshot, self.lang))
    }

    /// A line for each step of a post, or for each role at a step.
    fn duties(&self) -> Vec<Piece> {
        let duties = self.snapshot.linking(Records::Duties, AnyId { table: self.list, row: self.row });
        let mut duties: Vec<&Record<Duty>> = duties.iter().filter_map(|row| self.snapshot.duties.get(*row)).map(AsRef::as_ref).collect();
        let is_post = self.list == Records::Posts;
        let seq = |duty: &Duty| self.snapshot.get(duty.step).map(|step| (step.seq, step.id));
        duties.sort_by_key(|duty| (if is_post { seq(duty) } else { None }, duty.role.row(), duty.order, duty.id));
        let word = |id: AnyId| text::link_title(id, self.snapshot, self.lang);
        let mut lines: Vec<(AnyId, Vec<String>)> = Vec::new();
        for duty in duties {
            let [step, post, role] = [(Records::Steps, duty.step.row()), (Records::Posts, duty.post.row()), (Records::Roles, duty.role.row())]
                .map(|(table, row)| AnyId { table, row });
            let (head, item) = if is_post { (step, role) } else { (role, post) };
            let item = format!("{}{}", word(item), duty.order.map(text::circled).unwrap_or_default());
            match lines.last_mut().filter(|(last, _)| *last == head) {
                Some((_, items)) => items.push(item),
                None => lines.push((head, vec![item])),
            }
        }
        let line = |(head, items): (AnyId, Vec<String>)| {
            Piece::new(self.lang.single().phrase("print.labelled", &[("label", &word(head)), ("words", &self.lang.list(items))]))
        };
        lines.into_iter().map(line).collect()
    }

    /// The posts that own the controls of a risk, each once.
    fn owners(&self) -> String {
        let controls = self.snapshot.risks.get(self.row).map(|risk| risk.controls.as_slice()).unwrap_or_default();
        let mut owners: Vec<&str> = Vec::new();
        let serving = controls.iter().filter_map(|control| self.snapshot.get(*control)).filter(|control| !control.is_retired());
        for owner in serving.filter_map(|control| self.snapshot.get(control.owner_post?)) {
            if !owners.contains(&owner.name.as_str()) {
                owners.push(&owner.name);
            }
        }
        self.lang.list(owners)
    }

    /// Who supervises the risk, as its level says.
    fn supervisor(&self) -> Option<String> {
        let level = derived::risk_level(self.snapshot.risks.get(self.row)?, self.snapshot)?;
        Some(text::cell(level.as_ref(), Records::Levels.field("supervised_by")?, self.snapshot, self.lang))
    }
}
