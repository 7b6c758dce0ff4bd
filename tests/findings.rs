//! The index of findings, kept from edit to edit, against a run of all checks; and findings that are let stand.

mod staff;

use std::sync::Arc;

use integrity_register::domain::checks::{self, Checked, Findings, Return};
use integrity_register::domain::field::{CODE, Entry, Field, Kind, Row};
use integrity_register::domain::record::Acceptance;
use integrity_register::domain::snapshot::Snapshot;
use integrity_register::domain::table::Table;
use integrity_register::domain::value::{AnyId, RowId, Value};
use integrity_register::i18n::Lang;
use integrity_register::paper::{Mark, Plan};
use integrity_register::register::{Edit, Register};
use integrity_register::report::{self, Choice, Report};

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// Numbers that look like chance and are the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % end.max(1)
    }

    fn row(&mut self, table: Table, snapshot: &Snapshot) -> Option<RowId> {
        let rows = snapshot.rows(table).ids();
        if rows.is_empty() { None } else { Some(rows[self.below(rows.len())]) }
    }

    /// Some value of a field.
    fn value(&mut self, field: &Field, snapshot: &Snapshot) -> Value {
        if !field.need && self.below(4) == 0 {
            return Value::Empty;
        }
        let link = |row: Option<RowId>, table: Table| row.map_or(Value::Empty, |row| Value::Link(AnyId { table, row }));
        match field.kind {
            Kind::Line | Kind::Paragraph => Value::Text(["甲", "乙", "丙"][self.below(3)].to_owned()),
            Kind::Number | Kind::Grade(_) => Value::Number(1 + self.below(5) as u32),
            Kind::Flag => Value::Flag(self.below(2) == 0),
            Kind::Date => Value::Date(snapshot.today + chrono::Days::new(self.below(4_000) as u64) - chrono::Days::new(2_000)),
            Kind::Choice(set) => Value::Choice(set.keys[self.below(set.keys.len())]),
            Kind::Choices(set) => Value::Choices(vec![set.keys[self.below(set.keys.len())]]),
            Kind::Link(table) => link(self.row(table, snapshot), table),
            Kind::Links(table) => {
                let mut rows: Vec<RowId> = (0..self.below(3)).filter_map(|_| self.row(table, snapshot)).collect();
                rows.dedup();
                Value::Links(rows.into_iter().map(|row| AnyId { table, row }).collect())
            }
            Kind::AnyLink => {
                let table = [Table::Risks, Table::Steps, Table::Posts, Table::TimeLimits, Table::Persons][self.below(5)];
                link(self.row(table, snapshot), table)
            }
        }
    }
}

/// Sets a field, adds a record or takes one out; what was touched.
fn edit(snapshot: &mut Snapshot, table: Table, chance: &mut Chance, number: usize) -> Option<AnyId> {
    let fields: Vec<&Field> = table.stored_fields().filter(|field| field.is_editable()).collect();
    let row = chance.row(table, snapshot);
    let what = chance.below(8);
    if let (0, Some(row)) = (what, row) {
        let id = AnyId { table, row };
        snapshot.remove(id);
        return Some(id);
    }
    let (mut entry, row) = match row.filter(|_| what > 1) {
        Some(row) => (snapshot.entry(AnyId { table, row })?.copy(), row),
        None => {
            let mut entry = table.blank();
            entry.set(table.field("code")?, Value::Text(format!("NEW{number}")));
            for field in &fields {
                let value = chance.value(field, snapshot);
                entry.set(field, value);
            }
            (entry, snapshot.rows(table).next_id())
        }
    };
    entry.set_id(row);
    for _ in 0..=chance.below(2) {
        let field = fields[chance.below(fields.len())];
        let value = chance.value(field, snapshot);
        entry.set(field, value);
    }
    snapshot.put(entry.into_shared());
    Some(AnyId { table, row })
}

#[test]
fn what_is_kept_from_edit_to_edit_is_what_a_whole_run_finds() -> Outcome {
    let folder = tempfile::tempdir()?;
    let register = staff::register(folder.path(), Lang::Zh)?;
    let mut old = Snapshot::clone(register.snapshot());
    let mut findings = Findings::of(&old);
    let mut chance = Chance(11);
    for number in 0..400 {
        let mut new = old.clone();
        new.revision += 1;
        let table = Table::ALL[number % Table::ALL.len()];
        let touched: Vec<AnyId> = (0..=chance.below(2)).filter_map(|part| edit(&mut new, table, &mut chance, number * 10 + part)).collect();
        let kept = findings.after(&old, &new, &touched);
        let whole = Findings::of(&new);
        if kept != whole {
            let said = |findings: &Findings| findings.open().map(|finding| format!("{finding:?}")).collect::<Vec<_>>();
            let (kept, whole) = (said(&kept), said(&whole));
            let (lost, left): (Vec<_>, Vec<_>) =
                (whole.iter().filter(|finding| !kept.contains(finding)).collect(), kept.iter().filter(|finding| !whole.contains(finding)).collect());
            panic!("edit {number} of {touched:?}: not found {lost:?}, left over {left:?}");
        }
        (old, findings) = (new, kept);
    }
    Ok(())
}

/// What chance seldom meets: a step of a major matter that nothing but its approvers, all of them single persons or bodies, speaks for.
#[test]
fn whether_a_body_decides_is_seen_at_the_matter_too() -> Outcome {
    let folder = tempfile::tempdir()?;
    let register = staff::register(folder.path(), Lang::Zh)?;
    let mut old = Snapshot::clone(register.snapshot());
    let (major, collective) = (Table::Matters.field("major").ok_or("a field")?, Table::Posts.field("collective").ok_or("a field")?);
    let put = |snapshot: &mut Snapshot, id: AnyId, field: &'static Field, is_so: bool| -> Outcome {
        let mut entry = snapshot.entry(id).ok_or("a record")?.copy();
        entry.set(field, Value::Flag(is_so));
        snapshot.put(entry.into_shared());
        Ok(())
    };
    for table in [Table::Authorities, Table::Bands, Table::Approvals] {
        old.rows(table).ids().into_iter().for_each(|row| old.remove(AnyId { table, row }));
    }
    for row in old.rows(Table::Matters).ids() {
        put(&mut old, AnyId { table: Table::Matters, row }, major, true)?;
    }
    let findings = Findings::of(&old);
    let mut changed = 0;
    for row in old.rows(Table::Posts).ids() {
        let id = AnyId { table: Table::Posts, row };
        let was = old.posts.get(row).is_some_and(|post| post.collective);
        let mut new = old.clone();
        new.revision += 1;
        put(&mut new, id, collective, !was)?;
        let whole = Findings::of(&new);
        assert!(findings.after(&old, &new, &[id]) == whole, "post {row}");
        let of_matters = |findings: &Findings| findings.of_table(Table::Matters).count();
        changed += usize::from(of_matters(&findings) != of_matters(&whole));
    }
    assert!(changed > 0, "some post decides alone");
    Ok(())
}

#[test]
fn a_new_day_is_looked_at_whole() -> Outcome {
    let folder = tempfile::tempdir()?;
    let register = staff::register(folder.path(), Lang::Zh)?;
    let old = register.snapshot();
    let mut new = Snapshot::clone(old);
    new.today = new.today - chrono::Days::new(2_000);
    let findings = Findings::of(old);
    assert!(findings.after(old, &new, &[]) == Findings::of(&new) && findings != Findings::of(&new));
    Ok(())
}

/// A register with a finding, and the record where it stands.
fn checked(register: &Register) -> Checked {
    Checked::of(Arc::clone(register.snapshot()))
}

fn relax(register: &mut Register, checked: &Checked, until: &str) -> Result<AnyId, Box<dyn std::error::Error>> {
    let finding = checked.findings.open().next().ok_or("a finding")?;
    let draft = checks::draft(finding, &checked.snapshot);
    let record = Acceptance { reason: "人手不足".to_owned(), approver: "局党组".to_owned(), until: until.parse()?, ..draft };
    let row = Row { record, ..Row::default() };
    let of = finding.record;
    register.apply(Edit::create([Box::new(row) as Box<dyn Entry>]))?;
    Ok(of)
}

#[test]
fn a_finding_is_let_stand_until_its_day_or_until_its_facts_change() -> Outcome {
    let folder = tempfile::tempdir()?;
    let mut register = staff::register(folder.path(), Lang::Zh)?;
    let before = checked(&register);
    let of = relax(&mut register, &before, "2026-12-31")?;
    let after = checked(&register);
    assert_eq!(after.findings.relaxed_count(), 1);
    assert_eq!(after.findings.open_count() + 1, before.findings.open_count());
    let found = checks::of_record(of, &after.snapshot);
    let relaxed = found.relaxed.first().ok_or("let stand")?.finding.clone();
    assert!(!found.open.contains(&relaxed));

    let mut later = Snapshot::clone(&after.snapshot);
    later.today = "2027-01-01".parse()?;
    let found = checks::of_record(of, &later);
    let back = found.open.iter().find(|finding| finding.check == relaxed.check).ok_or("it is back")?;
    assert_eq!(found.returned(back, &later), Some(Return::Expired("2026-12-31".parse()?)));

    let mut changed = Snapshot::clone(&after.snapshot);
    let mut record = changed.entry(of).ok_or("the record")?.copy();
    record.set(&CODE, Value::Text("NEW".to_owned()));
    changed.put(record.into_shared());
    let found = checks::of_record(of, &changed);
    let back = found.open.iter().find(|finding| finding.check == relaxed.check).ok_or("it is back")?;
    assert_eq!((found.returned(back, &changed), found.relaxed.len()), (Some(Return::Changed), 0));

    register.undo()?;
    assert!(checked(&register).findings.as_ref() == before.findings.as_ref());
    Ok(())
}

#[test]
fn a_decision_needs_its_reason_its_approver_and_a_later_day() -> Outcome {
    let folder = tempfile::tempdir()?;
    let mut register = staff::register(folder.path(), Lang::Zh)?;
    let before = checked(&register);
    assert!(relax(&mut register, &before, &before.snapshot.today.to_string()).is_err());
    let finding = before.findings.open().next().ok_or("a finding")?;
    for (reason, approver) in [("", "局党组"), ("人手不足", " ")] {
        let record = Acceptance {
            reason: reason.to_owned(),
            approver: approver.to_owned(),
            until: "2027-01-01".parse()?,
            ..checks::draft(finding, &before.snapshot)
        };
        let row = Row { record, ..Row::default() };
        assert!(register.apply(Edit::create([Box::new(row) as Box<dyn Entry>])).is_err());
    }
    Ok(())
}

#[test]
fn the_fingerprint_knows_neither_numbers_nor_languages() -> Outcome {
    let folder = tempfile::tempdir()?;
    let register = staff::register(folder.path(), Lang::Zh)?;
    let snapshot = register.snapshot();
    let mut seen = std::collections::HashSet::new();
    for finding in checks::all(snapshot) {
        let print = finding.fingerprint(snapshot);
        assert_eq!(print.len(), 32);
        assert!(seen.insert(print), "{} twice at {:?}", finding.check, finding.record);
    }
    // The same register with other numbers: every row moved up by a hundred.
    let mut moved = Snapshot::default();
    moved.today = snapshot.today;
    let up = |id: &AnyId| AnyId { table: id.table, row: id.row + 100 };
    for &table in Table::ALL {
        snapshot.rows(table).visit(&mut |entry| {
            let mut copy = entry.copy();
            copy.set_id(entry.id() + 100);
            for field in table.stored_fields() {
                match entry.stored(field) {
                    Value::Link(id) => drop(copy.set(field, Value::Link(up(&id)))),
                    Value::Links(ids) => drop(copy.set(field, Value::Links(ids.iter().map(up).collect()))),
                    _ => {}
                }
            }
            moved.put(copy.into_shared());
        });
    }
    let other: std::collections::HashSet<String> = checks::all(&moved).iter().map(|finding| finding.fingerprint(&moved)).collect();
    assert_eq!(other, seen);
    Ok(())
}

/// Everything that a report says, without the breaks of its lines.
fn printed(register: &Register, choice: &Choice) -> Result<String, Box<dyn std::error::Error>> {
    let plan = Plan::new(report::document(choice, register.snapshot(), register.identity(), staff::now())?)?;
    let text = |mark: &Mark| if let Mark::Text { text, .. } = mark { Some(text.to_string()) } else { None };
    let said: String = (0..plan.pages()).flat_map(|page| plan.page(page).marks.iter().filter_map(text).collect::<Vec<_>>()).collect();
    Ok(said.chars().filter(|sign| !sign.is_whitespace()).collect())
}

#[test]
fn the_report_says_every_finding_and_every_decision_apart() -> Outcome {
    let folder = tempfile::tempdir()?;
    let mut register = staff::register(folder.path(), Lang::Zh)?;
    let before = checked(&register);
    relax(&mut register, &before, "2026-12-31")?;
    let after = checked(&register);
    for lang in [Lang::Zh, Lang::En, Lang::Both] {
        let choice = Choice { report: Report::Checks, lang, ..Choice::default() };
        let said = printed(&register, &choice)?;
        let says = |text: &str| {
            let text: String = text.chars().filter(|sign| !sign.is_whitespace()).collect();
            assert!(said.contains(&text), "{text} in {lang:?}");
        };
        for finding in after.findings.open() {
            says(&finding.text(&after.snapshot, lang.single()));
        }
        says("人手不足");
        says("局党组");
        says("2026-12-31");
        says(&lang.single().phrase("print.counted", &[("what", &lang.single().word("findings.relaxed")), ("count", &1)]));
    }
    let units: Vec<String> = register.snapshot().units.iter().map(|unit| unit.code.clone()).collect();
    for unit in units {
        let row = register.snapshot().find(Table::Units, &unit).ok_or("the unit")?;
        let own = after.findings.open().filter(|finding| checks::place::unit(finding, &after.snapshot) == Some(row)).count();
        let said = printed(&register, &Choice { report: Report::Checks, unit: Some(unit), ..Choice::default() })?;
        let errors = after.findings.open().filter(|finding| checks::place::unit(finding, &after.snapshot) == Some(row));
        let errors = errors.filter(|finding| finding.severity == checks::Severity::Error).count();
        assert!(own > 0 && said.contains(&format!("不符合{errors}处")), "{said}");
    }
    assert!(printed(&register, &Choice { report: Report::Checks, filter: "level=high".to_owned(), ..Choice::default() }).is_err());
    assert!(printed(&register, &Choice { report: Report::Checks, blank: true, ..Choice::default() }).is_ok());
    Ok(())
}
