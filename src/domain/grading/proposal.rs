//! A scheme as it would be: made up apart from the register, held against it, and then put into it as one edit.

use std::collections::BTreeMap;

use super::{MOST_STEPS, levels, presets};
use crate::domain::choice::{Choice, GradingRule, Scale};
use crate::domain::field::{Entry, Field, Row};
use crate::domain::record::{Grade, GradingCell, Level};
use crate::domain::snapshot::{AnyRows, Snapshot};
use crate::domain::table::Table;
use crate::domain::value::{AnyId, Id, RowId, Value};
use crate::i18n::Lang;

/// A level of a proposed scheme.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProposedLevel {
    /// Code of the level it is in the register; empty for a new one whose code the register gives.
    pub code: String,
    /// What it holds.
    pub level: Level,
}

/// The place of a cell: its rule, and its numbers; the second is 0 where the rule has one only.
pub type Spot = (GradingRule, u32, u32);

/// A proposed scheme.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Proposal {
    /// Levels, the gravest first.
    pub levels: Vec<ProposedLevel>,
    /// Words of likelihood, from 1.
    pub likelihoods: Vec<String>,
    /// Words of impact, from 1.
    pub impacts: Vec<String>,
    /// Rules in force.
    pub rules: Vec<GradingRule>,
    /// Whether the unit counts its levels from the lightest.
    pub lightest_first: bool,
    /// What the rules give: the place of a level in `levels`.
    pub cells: BTreeMap<Spot, usize>,
}

/// What a proposed scheme changes in the register, in the order of one edit.
#[derive(Debug, Default)]
pub struct Replacement {
    /// Records to be added, with their numbers.
    pub new: Vec<Box<dyn Entry>>,
    /// Values to be set.
    pub set: Vec<(AnyId, Vec<(&'static Field, Value)>)>,
    /// Records to be taken out.
    pub removed: Vec<AnyId>,
    /// What becomes of what points to the levels taken out.
    pub heirs: Vec<Heir>,
}

/// A level that takes the place of one that is taken out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heir {
    /// The level taken out.
    pub of: RowId,
    /// The nearest that stays, by rank; none where no level is left.
    pub level: Option<RowId>,
    /// How many risks had the old one set by hand.
    pub risks: usize,
    /// How many posts had it.
    pub posts: usize,
}

impl Replacement {
    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.new.is_empty() && self.set.is_empty() && self.removed.is_empty()
    }
}

impl Proposal {
    /// The scheme of a register.
    pub fn of(snapshot: &Snapshot) -> Proposal {
        let mut known = levels(snapshot);
        if super::is_lightest_first(snapshot) {
            known.reverse();
        }
        let words = |scale| {
            let mut grades: Vec<(u32, String)> =
                snapshot.grades.iter().filter(|grade| grade.scale == scale).map(|grade| (grade.value, grade.name.clone())).collect();
            grades.sort();
            grades.into_iter().map(|(_, name)| name).collect()
        };
        let place = |cell: &GradingCell| known.iter().position(|level| level.id == cell.level.row());
        Proposal {
            likelihoods: words(Scale::Likelihood),
            impacts: words(Scale::Impact),
            rules: snapshot.scheme().rules().to_vec(),
            lightest_first: super::is_lightest_first(snapshot),
            cells: snapshot
                .grading_cells
                .iter()
                .filter_map(|cell| Some(((cell.rule, cell.first, cell.second.unwrap_or_default()), place(cell)?)))
                .collect(),
            levels: known.iter().map(|level| ProposedLevel { code: level.code.clone(), level: level.record.clone() }).collect(),
        }
    }

    /// The words of a scale, from 1.
    pub fn steps(&self, scale: Scale) -> &[String] {
        match scale {
            Scale::Likelihood => &self.likelihoods,
            Scale::Impact => &self.impacts,
        }
    }

    /// The words of a scale, to be changed.
    pub fn steps_mut(&mut self, scale: Scale) -> &mut Vec<String> {
        match scale {
            Scale::Likelihood => &mut self.likelihoods,
            Scale::Impact => &mut self.impacts,
        }
    }

    /// Gives a scale so many steps; new ones have the words of the shipped scale, else their number. New cells of the matrix are empty.
    pub fn resize(&mut self, scale: Scale, steps: usize, lang: Lang) {
        let steps = steps.clamp(1, MOST_STEPS as usize);
        let words = self.steps_mut(scale);
        words.truncate(steps);
        for value in words.len() + 1..=steps {
            words.push(presets::grade_word(scale, value, lang));
        }
        self.drop_outside();
    }

    fn drop_outside(&mut self) {
        let (rows, columns) = (self.likelihoods.len() as u32, self.impacts.len() as u32);
        self.cells.retain(|(rule, first, second), _| *rule != GradingRule::Matrix || (*first <= rows && *second <= columns));
    }

    /// Adds a level above all others; the cells stay with theirs.
    pub fn add_level(&mut self, name: &str) {
        let rank = self.levels.iter().map(|level| level.level.min_score).max().map_or(1, |rank| rank.saturating_add(1));
        let level = Level { name: name.to_owned(), min_score: rank, mark: "■".to_owned(), colour: "#7A3E9D".to_owned(), ..Level::default() };
        self.levels.insert(0, ProposedLevel { code: String::new(), level });
        self.cells.values_mut().for_each(|place| *place += 1);
    }

    /// Takes a level out; its cells are empty then.
    pub fn remove_level(&mut self, place: usize) {
        if place < self.levels.len() {
            self.levels.remove(place);
            self.cells.retain(|_, level| *level != place);
            self.cells.values_mut().filter(|level| **level > place).for_each(|level| *level -= 1);
        }
    }

    /// Puts the levels in the order of their ranks, with their cells.
    pub fn sort_levels(&mut self) {
        let mut order: Vec<usize> = (0..self.levels.len()).collect();
        order.sort_by_key(|place| std::cmp::Reverse(self.levels[*place].level.min_score));
        let new_place = |old: usize| order.iter().position(|place| *place == old).unwrap_or(old);
        self.cells.values_mut().for_each(|level| *level = new_place(*level));
        self.levels = order.iter().map(|place| self.levels[*place].clone()).collect();
    }

    /// Turns a rule on or off; the rules keep the order of their set.
    pub fn turn(&mut self, rule: GradingRule, is_on: bool) {
        self.rules.retain(|known| *known != rule);
        if is_on {
            self.rules.push(rule);
        }
        self.rules.sort();
    }

    /// What the register would be with this scheme.
    pub fn applied(&self, snapshot: &Snapshot) -> Snapshot {
        let mut after = snapshot.clone();
        let replacement = self.replacement(snapshot);
        for entry in replacement.new {
            after.put(entry.into_shared());
        }
        for (id, values) in replacement.set {
            let Some(entry) = after.entry(id) else { continue };
            let mut entry = entry.copy();
            for (field, value) in values {
                entry.set(field, value);
            }
            after.put(entry.into_shared());
        }
        replacement.removed.into_iter().for_each(|id| after.remove(id));
        after
    }

    /// What has to change in the register.
    pub fn replacement(&self, snapshot: &Snapshot) -> Replacement {
        let mut change = Replacement::default();
        let levels = self.replace_levels(snapshot, &mut change);
        for scale in [Scale::Likelihood, Scale::Impact] {
            self.replace_steps(scale, snapshot, &mut change);
        }
        self.replace_cells(&levels, snapshot, &mut change);
        if let Some(settings) = snapshot.own_settings() {
            let mut wanted = Row::clone(settings);
            // Without a word about rules the score alone is meant.
            if self.rules != snapshot.scheme().rules() {
                wanted.record.grading_rules = self.rules.clone();
            }
            wanted.record.lightest_first = self.lightest_first;
            set(settings.as_ref(), &wanted, &mut change);
        }
        change
    }

    /// Levels keep their code and number where the proposal has it; what points to one taken out points to the nearest by rank.
    fn replace_levels(&self, snapshot: &Snapshot, change: &mut Replacement) -> Vec<RowId> {
        let mut next = snapshot.levels.next_id();
        let mut rows = Vec::new();
        for proposed in &self.levels {
            let known = snapshot.levels.iter().find(|level| !proposed.code.is_empty() && level.code == proposed.code);
            if let Some(known) = known {
                let mut wanted = Row::clone(known);
                wanted.record = proposed.level.clone();
                set(known.as_ref(), &wanted, change);
                rows.push(known.id);
            } else {
                // The code of a record of another kind is not this level's.
                let code = if snapshot.find_code(&proposed.code).is_none() { proposed.code.clone() } else { String::new() };
                change.new.push(Box::new(Row { id: next, code, confirmed: true, record: proposed.level.clone(), ..Row::default() }));
                rows.push(next);
                next += 1;
            }
        }
        let mut old: Vec<_> = snapshot.levels.iter().collect();
        old.sort_by_key(|level| (std::cmp::Reverse(level.min_score), level.id));
        for (place, gone) in old.iter().enumerate().filter(|(_, level)| !rows.contains(&level.id)) {
            let id = AnyId { table: Table::Levels, row: gone.id };
            let heir = rows.get(nearest(place, old.len(), rows.len())).map(|row| AnyId { table: Table::Levels, row: *row });
            for (table, key) in [(Table::Risks, "level_override"), (Table::Posts, "risk_level")] {
                let (Some(field), Some(heir)) = (table.field(key), heir) else { continue };
                change.set.extend(snapshot.linking(table, id).iter().map(|row| (AnyId { table, row: *row }, vec![(field, Value::Link(heir))])));
            }
            let [risks, posts] = [Table::Risks, Table::Posts].map(|table| snapshot.linking(table, id).len());
            change.heirs.push(Heir { of: gone.id, level: heir.map(|heir| heir.row), risks, posts });
            change.removed.push(id);
        }
        rows
    }

    fn replace_steps(&self, scale: Scale, snapshot: &Snapshot, change: &mut Replacement) {
        let mut next = change.new.iter().filter(|entry| entry.table() == Table::Grades).map(|entry| entry.id() + 1).max();
        for (value, name) in (1..).zip(self.steps(scale)) {
            match snapshot.grades.iter().find(|grade| (grade.scale, grade.value) == (scale, value)) {
                Some(known) => {
                    let mut wanted = Row::clone(known);
                    wanted.record.name.clone_from(name);
                    set(known.as_ref(), &wanted, change);
                }
                None => {
                    let id = next.unwrap_or_else(|| snapshot.grades.next_id());
                    next = Some(id + 1);
                    let code = format!("{}-{value}", scale.key());
                    let code = if snapshot.find_code(&code).is_none() { code } else { String::new() };
                    let record = Grade { scale, value, name: name.clone() };
                    change.new.push(Box::new(Row { id, code, confirmed: true, record, ..Row::default() }));
                }
            }
        }
        let beyond = snapshot.grades.iter().filter(|grade| grade.scale == scale && !(1..=self.steps(scale).len() as u32).contains(&grade.value));
        change.removed.extend(beyond.map(|grade| AnyId { table: Table::Grades, row: grade.id }));
    }

    fn replace_cells(&self, levels: &[RowId], snapshot: &Snapshot, change: &mut Replacement) {
        let mut known: BTreeMap<Spot, &Row<GradingCell>> = BTreeMap::new();
        for cell in snapshot.grading_cells.iter() {
            let spot = (cell.rule, cell.first, cell.second.unwrap_or_default());
            // Of two cells at one place one stays.
            if self.cells.get(&spot).is_some_and(|level| *level < levels.len()) && !known.contains_key(&spot) {
                known.insert(spot, cell);
            } else {
                change.removed.push(AnyId { table: Table::GradingCells, row: cell.id });
            }
        }
        let mut next = snapshot.grading_cells.next_id();
        for (spot, level) in &self.cells {
            let Some(level) = levels.get(*level).map(|row| Id::new(*row)) else { continue };
            if let Some(cell) = known.get(spot) {
                let mut wanted = Row::clone(cell);
                wanted.record.level = level;
                set(*cell, &wanted, change);
            } else {
                let (rule, first, second) = *spot;
                let record = GradingCell { rule, first, second: (second > 0).then_some(second), level };
                change.new.push(Box::new(Row { id: next, confirmed: true, record, ..Row::default() }));
                next += 1;
            }
        }
    }
}

/// The place among `new` levels that is nearest to a place among `old` ones; between two the graver.
fn nearest(place: usize, old: usize, new: usize) -> usize {
    let (from, to) = (old.saturating_sub(1).max(1), new.saturating_sub(1));
    (2 * place * to + from - 1) / (2 * from)
}

/// Notes the fields that differ.
fn set(known: &dyn Entry, wanted: &dyn Entry, change: &mut Replacement) {
    let fields = known.table().own_fields().iter();
    let values: Vec<_> = fields.map(|field| (field, wanted.stored(field))).filter(|(field, value)| known.stored(field) != *value).collect();
    if !values.is_empty() {
        change.set.push((AnyId { table: known.table(), row: known.id() }, values));
    }
}
