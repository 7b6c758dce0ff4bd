//! Rows from a sheet: which columns are which fields, and what each row would do to the register.
//!
//! Nothing is changed here; a row with a problem says in which cell and why, so that it can be put right.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use super::accept;
use super::blank::blank;
use super::columns;
use super::field::{CODE, Entry, Field, Kind, flag};
use super::problem::Reason;
use super::snapshot::Snapshot;
use super::tabbed;
use super::table::Table;
use super::text::{self, shorten};
use super::value::{AnyId, RowId, Value};
use crate::i18n::Lang;

/// A table of cells with the meaning of its columns.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Where its rows go.
    pub table: Table,
    /// The first row, where it named the columns.
    pub head: Option<Vec<String>>,
    /// The field of each column; none for one that is left out.
    pub columns: Vec<Option<&'static Field>>,
    /// The other rows; shared with whoever checks them.
    pub rows: Arc<Vec<Vec<String>>>,
}

/// What a row would do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Outcome {
    /// Add a record.
    New,
    /// Change one.
    Changed,
    /// Nothing: the register says the same.
    #[default]
    Same,
    /// It has a problem.
    Wrong,
}

/// A value that a row would change, or that a new record would have.
#[derive(Clone, Debug)]
pub struct Change {
    /// Which column.
    pub column: usize,
    /// Which field.
    pub field: &'static Field,
    /// What stands there now, as people read it.
    pub before: String,
    /// What would stand there.
    pub value: Value,
}

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Trouble {
    /// In which column; none where it is in no cell of the row.
    pub column: Option<usize>,
    /// The field meant, where there is one.
    pub field: Option<&'static Field>,
    /// Why.
    pub reason: Reason,
}

/// A row that was looked at.
#[derive(Debug, Default)]
pub struct Line {
    /// What it would do.
    pub outcome: Outcome,
    /// The code given.
    pub code: String,
    /// Its changes.
    pub changes: Vec<Change>,
    /// Its problems.
    pub troubles: Vec<Trouble>,
    /// Whether a change asks for a reason.
    pub needs_reason: bool,
    /// The record as it would be.
    pub entry: Option<Box<dyn Entry>>,
}

impl Line {
    /// Whether it can be taken and would do something.
    pub fn is_good(&self) -> bool {
        matches!(self.outcome, Outcome::New | Outcome::Changed)
    }
}

impl Sheet {
    /// Reads a text from the clipboard; `shown` are the columns of the list, taken in order where no row names them.
    pub fn read(text: &str, table: Table, shown: &[&'static Field], snapshot: &Snapshot) -> Sheet {
        let mut rows = tabbed::read(text);
        let head = rows.first().and_then(|row| named(row, table, snapshot));
        let (head, columns) = match head {
            Some(columns) => (Some(rows.remove(0)), columns),
            None => (None, in_order(&rows, table, shown, snapshot)),
        };
        Sheet { table, head, columns, rows: Arc::new(rows) }
    }
}

/// The fields that a row names; none unless most of its cells are names.
fn named(row: &[String], table: Table, snapshot: &Snapshot) -> Option<Vec<Option<&'static Field>>> {
    let width = row.iter().rposition(|cell| !cell.trim().is_empty())? + 1;
    let mut columns: Vec<Option<&'static Field>> = Vec::with_capacity(width);
    for cell in &row[..width] {
        let field = field_named(cell, table, snapshot).filter(|field| !columns.contains(&Some(*field)));
        columns.push(field);
    }
    let known = columns.iter().flatten().count();
    let filled = row[..width].iter().filter(|cell| !cell.trim().is_empty()).count();
    (2 * known > filled).then_some(columns)
}

/// The field of a name: its key, its word in either language, or the officer's name for a free column.
fn field_named(name: &str, table: Table, snapshot: &Snapshot) -> Option<&'static Field> {
    let name = name.trim().trim_end_matches('*').trim_end().to_lowercase();
    let is_named = |field: &&'static Field| {
        field.key == name || Lang::ALL.iter().any(|lang| columns::label(table, field, snapshot, *lang).trim().to_lowercase() == name)
    };
    if name.is_empty() { None } else { table.fields().find(is_named) }
}

/// The columns of the list, from the code where the first cells are codes, else from the column after it.
fn in_order(rows: &[Vec<String>], table: Table, shown: &[&'static Field], snapshot: &Snapshot) -> Vec<Option<&'static Field>> {
    let sample = &rows[..rows.len().min(100)];
    let mut widths: HashMap<usize, usize> = HashMap::new();
    sample.iter().for_each(|row| *widths.entry(row.len()).or_default() += 1);
    // Most rows decide, and of widths that are as frequent the greater one.
    let width = widths.into_iter().max_by_key(|(width, count)| (*count, *width)).map_or(0, |(width, _)| width);
    let (prefix, _) = table.numbering();
    let is_code = |cell: &str| {
        let number = cell.strip_prefix(prefix).unwrap_or_default();
        snapshot.find(table, cell).is_some() || !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit())
    };
    let codes = sample.iter().filter(|row| row.first().is_some_and(|cell| is_code(cell.trim()))).count();
    let fields = shown.iter().copied().filter(|field| if codes > 0 { true } else { field.is_editable() });
    fields.map(Some).chain(std::iter::repeat(None)).take(width).collect()
}

/// Looks at all rows of a sheet.
pub fn check(sheet: &Sheet, snapshot: &Snapshot, lang: Lang) -> Vec<Line> {
    let checker = Checker::new(sheet, snapshot, lang);
    sheet.rows.iter().map(|cells| checker.line(cells)).collect()
}

/// What looking at a row needs to know of the others and of the register.
pub struct Checker<'a> {
    sheet: &'a Sheet,
    snapshot: &'a Snapshot,
    lang: Lang,
    /// The column of the code.
    code: Option<usize>,
    /// How often each code is given.
    given: HashMap<&'a str, u32>,
    titles: RefCell<HashMap<Table, Titles>>,
}

/// The records of a table by title; a title that several share is nobody's.
type Titles = HashMap<String, Option<RowId>>;

impl<'a> Checker<'a> {
    /// Ready to look at rows of a sheet.
    pub fn new(sheet: &'a Sheet, snapshot: &'a Snapshot, lang: Lang) -> Checker<'a> {
        let code = sheet.columns.iter().position(|field| *field == Some(&CODE));
        let mut given = HashMap::new();
        if let Some(column) = code {
            let codes = sheet.rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.trim());
            codes.filter(|code| !code.is_empty()).for_each(|code| *given.entry(code).or_default() += 1);
        }
        Checker { sheet, snapshot, lang, code, given, titles: RefCell::default() }
    }

    /// Looks at one row.
    pub fn line(&self, cells: &[String]) -> Line {
        let code = self.code.and_then(|column| cells.get(column)).map(|cell| cell.trim().to_owned()).unwrap_or_default();
        let mut line = Line { code, ..Line::default() };
        self.look_at_width(cells, &mut line);
        let old = self.old(&mut line);
        let mut entry = old.as_ref().map_or_else(|| self.blank(&line.code), |old| old.copy());
        for (column, field) in self.sheet.columns.iter().enumerate() {
            if let (Some(field), Some(cell)) = (field, cells.get(column)) {
                self.take(column, field, cell, old.as_deref(), entry.as_mut(), &mut line);
            }
        }
        if line.troubles.is_empty() && (old.is_none() || !line.changes.is_empty()) {
            self.look_at_whole(entry.as_ref(), &mut line);
        }
        line.outcome = match (&old, line.troubles.is_empty()) {
            (_, false) => Outcome::Wrong,
            (None, true) => Outcome::New,
            (Some(_), true) if line.changes.is_empty() => Outcome::Same,
            (Some(_), true) => Outcome::Changed,
        };
        line.entry = line.is_good().then_some(entry);
        line
    }

    fn look_at_width(&self, cells: &[String], line: &mut Line) {
        let wanted = self.sheet.columns.len();
        let given = cells.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |last| last + 1).max(cells.len().min(wanted));
        let reason = if given > wanted {
            Reason::TooManyCells { given, wanted }
        } else if given < wanted {
            Reason::TooFewCells { given, wanted }
        } else {
            return;
        };
        line.troubles.push(Trouble { column: None, field: None, reason });
    }

    /// The record that has the code already.
    fn old(&self, line: &mut Line) -> Option<Arc<dyn Entry>> {
        if line.code.is_empty() {
            return None;
        }
        let mut wrong = |reason| line.troubles.push(Trouble { column: self.code, field: Some(&CODE), reason });
        if self.given.get(line.code.as_str()).is_some_and(|times| *times > 1) {
            wrong(Reason::Twice);
        }
        match self.snapshot.find_code(&line.code) {
            Some(id) if id.table == self.sheet.table => self.snapshot.entry(id),
            Some(id) => {
                wrong(Reason::CodeTaken { code: shorten(&line.code), table: id.table });
                None
            }
            None => None,
        }
    }

    fn blank(&self, code: &str) -> Box<dyn Entry> {
        let mut entry = blank(self.sheet.table, self.snapshot);
        entry.set(&CODE, Value::Text(code.to_owned()));
        entry
    }

    /// Brings a cell into the record.
    fn take(&self, column: usize, field: &'static Field, cell: &str, old: Option<&dyn Entry>, entry: &mut dyn Entry, line: &mut Line) {
        if *field == CODE {
            return;
        }
        let before = old.map(|old| text::cell(old, field, self.snapshot, self.lang)).unwrap_or_default();
        let is_blank = cell.trim().is_empty();
        // What the register itself writes is the same, also where it could not be read.
        if before.trim() == cell.trim() || old.is_none() && is_blank {
            return;
        }
        match self.value(field, cell, is_blank, old) {
            Ok(None) => {}
            Ok(Some(value)) => {
                line.needs_reason |= old.is_some_and(|old| field.is(flag::REASON) && !old.stored(field).is_empty());
                entry.set(field, value.clone());
                line.changes.push(Change { column, field, before, value });
            }
            Err(reason) => line.troubles.push(Trouble { column: Some(column), field: Some(field), reason }),
        }
    }

    /// The value of a cell; none where nothing is to be changed.
    fn value(&self, field: &'static Field, cell: &str, is_blank: bool, old: Option<&dyn Entry>) -> Result<Option<Value>, Reason> {
        if !field.is_editable() {
            // A new record follows its own values, whatever was worked out for the one it was copied from.
            let is_wish = old.is_some() && !is_blank;
            return if is_wish { Err(Reason::ComputedField { given: shorten(cell) }) } else { Ok(None) };
        }
        if is_blank && field.need {
            return Err(Reason::Empty);
        }
        let value = text::parse_with(field, cell, self.snapshot, self.lang, &|table, text| self.find(table, text));
        let value = value.map_err(|reason| self.in_words(field, reason))?;
        if let Some(reason) = accept::field_reason(field, &value, self.snapshot) {
            return Err(reason);
        }
        let is_same = old.is_some_and(|old| {
            let stored = old.stored(field);
            stored == value || stored.is_empty() && value.is_empty()
        });
        Ok((!is_same).then_some(value))
    }

    /// Names the choices there are by their words.
    fn in_words(&self, field: &Field, reason: Reason) -> Reason {
        match (reason, field.kind) {
            (Reason::UnknownChoice { given, .. }, Kind::Choice(set) | Kind::Choices(set)) => {
                Reason::UnknownChoice { given, known: set.keys.iter().map(|key| text::choice_word(set, key, self.lang)).collect() }
            }
            (reason, _) => reason,
        }
    }

    /// A record by its code or, where it is the only one, by its title.
    fn find(&self, table: Table, text: &str) -> Result<AnyId, Reason> {
        let code = text.split_whitespace().next().unwrap_or(text);
        let by_code = self.snapshot.find(table, text).or_else(|| self.snapshot.find(table, code));
        let row = by_code.or_else(|| {
            // The titles of a large table are read only where a code did not do.
            let mut titles = self.titles.borrow_mut();
            titles.entry(table).or_insert_with(|| self.titles(table)).get(text).copied().flatten()
        });
        row.map(|row| AnyId { table, row }).ok_or_else(|| Reason::UnknownLink { table: Some(table), code: shorten(text) })
    }

    fn titles(&self, table: Table) -> Titles {
        let mut titles = Titles::new();
        self.snapshot.rows(table).visit(&mut |entry| {
            let title = text::title(entry, self.snapshot, self.lang);
            titles.entry(title).and_modify(|row| *row = None).or_insert(Some(entry.id()));
        });
        titles
    }

    /// What is wrong with the record as a whole: what it lacks, and what does not go together.
    fn look_at_whole(&self, entry: &dyn Entry, line: &mut Line) {
        for problem in accept::problems(entry, self.snapshot) {
            // A record without a code is given one.
            if matches!(problem.reason, Reason::BadCode { .. }) && line.code.is_empty() {
                continue;
            }
            let key = if matches!(problem.reason, Reason::BadCode { .. }) { CODE.key } else { problem.field.as_str() };
            let field = self.sheet.table.field(key);
            let column = field.and_then(|field| self.sheet.columns.iter().position(|known| *known == Some(field)));
            line.troubles.push(Trouble { column, field, reason: problem.reason });
        }
    }
}

/// Rows of a table as they go over the clipboard: a row of names, then the records.
pub fn write(table: Table, rows: &[RowId], fields: &[&'static Field], snapshot: &Snapshot, lang: Lang) -> String {
    let mut text = String::new();
    tabbed::write_row(fields.iter().map(|field| columns::label(table, field, snapshot, lang)), &mut text);
    for entry in rows.iter().filter_map(|row| snapshot.rows(table).entry(*row)) {
        tabbed::write_row(fields.iter().map(|field| text::cell(entry.as_ref(), field, snapshot, lang)), &mut text);
    }
    text
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Line, Outcome, Sheet, check, write};
    use crate::domain::choice::{RiskKind, Scale};
    use crate::domain::columns;
    use crate::domain::field::{CODE, Row};
    use crate::domain::problem::Reason;
    use crate::domain::record::{Grade, Post, Risk, Unit};
    use crate::domain::snapshot::Snapshot;
    use crate::domain::table::Table;
    use crate::domain::value::{Id, Value};
    use crate::i18n::Lang;

    fn register() -> Snapshot {
        let mut snapshot = Snapshot::default();
        snapshot.put(Arc::new(Row { id: 1, code: "U1".to_owned(), record: Unit { name: "财政局".to_owned(), ..Unit::default() }, ..Row::default() }));
        for (place, scale) in [Scale::Likelihood, Scale::Impact].into_iter().enumerate() {
            let grade = Grade { scale, value: 5, name: String::new() };
            snapshot.put(Arc::new(Row { id: place as u32 + 1, code: format!("G{place}"), record: grade, ..Row::default() }));
        }
        for (id, name) in [(1, "采购岗"), (2, "审核岗"), (3, "同名岗"), (4, "同名岗")] {
            let post = Post { name: name.to_owned(), unit: Id::new(1), ..Post::default() };
            snapshot.put(Arc::new(Row { id, code: format!("P-{id:02}"), record: post, ..Row::default() }));
        }
        for (id, title) in [(1, "围标"), (2, "say \"yes\"\tno")] {
            let risk = Risk { title: title.to_owned(), posts: vec![Id::new(id)], likelihood: Some(2), ..Risk::default() };
            snapshot.put(Arc::new(Row { id, code: format!("R{id:02}"), record: risk, ..Row::default() }));
        }
        snapshot
    }

    fn look(text: &str, snapshot: &Snapshot) -> (Sheet, Vec<Line>) {
        let sheet = Sheet::read(text, Table::Risks, &columns::of_list(Table::Risks, snapshot), snapshot);
        let lines = check(&sheet, snapshot, Lang::Zh);
        (sheet, lines)
    }

    fn outcomes(text: &str, snapshot: &Snapshot) -> Vec<Outcome> {
        look(text, snapshot).1.iter().map(|line| line.outcome).collect()
    }

    fn reason(text: &str, snapshot: &Snapshot) -> Option<Reason> {
        look(text, snapshot).1.first().and_then(|line| line.troubles.first()).map(|trouble| trouble.reason.clone())
    }

    #[test]
    fn what_is_copied_is_pasted_back_as_the_same() {
        let snapshot = register();
        let fields: Vec<_> = Table::Risks.fields().collect();
        for lang in Lang::ALL {
            let text = write(Table::Risks, &[1, 2], &fields, &snapshot, lang);
            let sheet = Sheet::read(&text, Table::Risks, &[], &snapshot);
            let same: Vec<_> = check(&sheet, &snapshot, lang).iter().map(|line| (line.outcome, line.troubles.clone())).collect();
            assert_eq!(same, [(Outcome::Same, Vec::new()), (Outcome::Same, Vec::new())], "{lang:?}");
        }
    }

    #[test]
    fn a_head_names_the_columns_in_either_language_or_by_key() {
        let snapshot = register();
        for head in ["编号\t风险点\t类别", "Code\tTITLE \tkind", "code\ttitle*\tKind"] {
            let (sheet, _) = look(&format!("{head}\nR01\t围标\t法律"), &snapshot);
            let named = Lang::ALL.map(|lang| columns::label(Table::Risks, Table::Risks.field("title").expect("a title"), &snapshot, lang));
            let head = head.replace("风险点", &named[0]).replace("TITLE", &named[1]);
            let (renamed, lines) = look(&format!("{head}\nR01\t围标\t法律"), &snapshot);
            let keys: Vec<_> = renamed.columns.iter().map(|field| field.map(|field| field.key)).collect();
            assert_eq!(keys[..2], [Some("code"), Some("title")], "{head} {:?}", sheet.columns);
            assert_eq!(lines.len(), 1);
        }
    }

    #[test]
    fn without_a_head_the_columns_are_those_of_the_list() {
        let snapshot = register();
        let (sheet, _) = look("R01\t围标\n", &snapshot);
        assert_eq!(sheet.columns, [Some(&CODE), Table::Risks.field("title")]);
        let (sheet, lines) = look("新风险\t\t采购岗\n另一个\t\t审核岗\n", &snapshot);
        assert_eq!(sheet.columns.first(), Some(&Table::Risks.field("title")));
        assert_eq!(lines.iter().map(|line| line.outcome).collect::<Vec<_>>(), [Outcome::New, Outcome::New]);
    }

    #[test]
    fn rows_are_new_changed_or_the_same() {
        let snapshot = register();
        let text =
            "code\ttitle\tposts\tkind\nR01\t围标\t采购岗\tlegal\nR02\t\"say \"\"yes\"\"\tno\"\tP-02\t\n\t新的\t审核岗、P-01\tpolicy\nR77\t更新的\tP-01\t";
        let (_, lines) = look(text, &snapshot);
        let found: Vec<_> = lines.iter().map(|line| (line.outcome, line.troubles.first().map(|trouble| &trouble.reason))).collect();
        assert_eq!(found[0].0, Outcome::Changed);
        assert_eq!(found[1], (Outcome::Wrong, Some(&Reason::Empty)));
        assert_eq!((found[2].0, found[3].0), (Outcome::New, Outcome::New));
        let change = &lines[0].changes[0];
        assert_eq!((change.field.key, &change.value), ("kind", &Value::Choice("legal")));
        assert_eq!(change.before, crate::domain::text::choice_word(<RiskKind as crate::domain::choice::Choice>::SET, "integrity", Lang::Zh));
    }

    #[test]
    fn what_is_wrong_is_said_of_its_cell() {
        let snapshot = register();
        let code = |text: &str| reason(&format!("code\ttitle\tposts\tkind\tnext_review\tlikelihood\n{text}"), &snapshot);
        assert!(matches!(code("\tx\tP-01\tsad\t\t"), Some(Reason::UnknownChoice { .. })));
        assert!(matches!(code("\tx\t同名岗\t\t\t"), Some(Reason::UnknownLink { .. })));
        assert!(matches!(code("\tx\tP-01\t\t05/06/2026\t"), Some(Reason::AmbiguousDate { .. })));
        assert!(matches!(code("\tx\tP-01\t\tsoon\t"), Some(Reason::NotDate { .. })));
        assert!(matches!(code("\tx\tP-01\t\t\t99"), Some(Reason::OutOfRange { .. })));
        assert!(matches!(code("P-01\tx\tP-01\t\t\t"), Some(Reason::CodeTaken { .. })));
        assert!(matches!(code("a b\tx\tP-01\t\t\t"), Some(Reason::BadCode { .. })));
        assert!(matches!(code("\tx\tP-01"), Some(Reason::TooFewCells { given: 3, wanted: 6 })));
        assert!(matches!(code("\tx\tP-01\t\t\t\t\tmore"), Some(Reason::TooManyCells { given: 8, wanted: 6 })));
        assert_eq!(code("\tx\tP-01\t\t\t\t\t"), None, "empty cells at the end are nobody's fault");
        assert_eq!(code("\t\tP-01\t\t\t"), Some(Reason::Empty));
        assert_eq!(code("R01\tx\tP-01\t\t22/11/2026\t"), Some(Reason::Empty), "a choice is not emptied");
    }

    #[test]
    fn a_code_given_twice_is_said_of_both_rows() {
        let snapshot = register();
        assert_eq!(outcomes("code\ttitle\nR01\ta\nR01\tb", &snapshot), [Outcome::Wrong, Outcome::Wrong]);
    }

    #[test]
    fn a_changed_score_asks_for_a_reason() {
        let snapshot = register();
        let (_, lines) = look("code\tlikelihood\timpact\nR01\t3\t\nR02\t2\t1", &snapshot);
        assert_eq!(lines.iter().map(|line| line.needs_reason).collect::<Vec<_>>(), [true, false]);
    }

    #[test]
    fn garbage_is_no_panic() {
        let snapshot = register();
        let odd: String = (0..3000u32).filter_map(char::from_u32).collect();
        assert!(outcomes(&odd, &snapshot).iter().all(|outcome| *outcome != Outcome::Changed));
        let long = format!("title\tposts\n{}\tP-01", "长".repeat(400_000));
        assert!(matches!(reason(&long, &snapshot), Some(Reason::TooLong { .. })));
        assert!(outcomes("\u{0}\u{1}\u{2}", &snapshot).iter().all(|outcome| *outcome == Outcome::Wrong));
        assert!(outcomes("", &snapshot).is_empty());
    }

    #[test]
    fn many_rows_are_looked_at() {
        let snapshot = register();
        let text = format!("title\tposts\n{}", "围标\t采购岗\n".repeat(100_000));
        assert_eq!(outcomes(&text, &snapshot).iter().filter(|outcome| **outcome == Outcome::New).count(), 100_000);
    }
}
