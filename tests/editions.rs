//! Editions: what one holds is brought back exactly, whatever was done since.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use chrono::DateTime;
use integrity_register::domain::choice::Body;
use integrity_register::domain::edition::EditionFault;
use integrity_register::domain::field::{Kind, flag};
use integrity_register::domain::filter::Filter;
use integrity_register::domain::snapshot::Snapshot;
use integrity_register::domain::table::Table;
use integrity_register::domain::value::{AnyId, Value};
use integrity_register::error::Error;
use integrity_register::exchange::json_file;
use integrity_register::i18n::Lang;
use integrity_register::register::create::{Content, create};
use integrity_register::register::evidence::MOST_MEGABYTES;
use integrity_register::register::{Access, Approving, Clock, Edit, Mutation, Operation, Register};
use tempfile::TempDir;

type Outcome = Result<(), Box<dyn std::error::Error>>;

struct Office {
    folder: TempDir,
}

impl Office {
    fn new() -> Result<Office, Error> {
        let office = Office { folder: tempfile::tempdir().expect("a temporary folder") };
        create(&office.path(), &Content::Library(vec![Body::Purchaser, Body::Agency, Body::Supervisor]), Lang::Zh, clock(0), "张文")?;
        Ok(office)
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("a.irr")
    }

    fn open(&self, seconds: i64) -> Result<Register, Error> {
        Register::open(&self.path(), Access::Write, clock(seconds), "张文")
    }

    /// Opened by somebody else.
    fn open_as(&self, operator: &str) -> Result<Register, Error> {
        Register::open(&self.path(), Access::Write, clock(0), operator)
    }
}

fn clock(seconds: i64) -> Clock {
    Clock::Fixed(DateTime::from_timestamp(1_790_000_000 + seconds, 0).expect("a moment").fixed_offset())
}

fn json(snapshot: &Snapshot) -> Vec<u8> {
    json_file::write(snapshot, &Filter::default())
}

fn id(register: &Register, code: &str) -> AnyId {
    register.snapshot().find_code(code).expect("a record")
}

fn set(register: &mut Register, code: &str, key: &str, value: Value) -> Result<(), Error> {
    let id = id(register, code);
    let field = id.table.field(key).expect("a field");
    register.apply(Edit::set(id, field, value, Some("理由".to_owned()))).map(drop)
}

fn text(value: &str) -> Value {
    Value::Text(value.to_owned())
}

fn fault(error: Error) -> EditionFault {
    match error {
        Error::Edition(fault) => fault,
        other => panic!("{other:?}"),
    }
}

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % sides.max(1)
    }
}

const EDITED: [Table; 12] = [
    Table::Risks,
    Table::Controls,
    Table::Posts,
    Table::Steps,
    Table::Duties,
    Table::Persons,
    Table::Sections,
    Table::Laws,
    Table::Citations,
    Table::TimeLimits,
    Table::Functions,
    Table::Incompatibilities,
];

fn some_record(dice: &mut Dice, register: &Register) -> Option<AnyId> {
    let table = EDITED[dice.roll(EDITED.len())];
    let rows = register.snapshot().rows(table).ids();
    rows.get(dice.roll(rows.len())).map(|row| AnyId { table, row: *row })
}

/// Some edit; one that the register refuses changes nothing and is as good as none.
fn edit(dice: &mut Dice, register: &mut Register, turn: usize) {
    let Some(id) = some_record(dice, register) else { return };
    let reason = Some("理由".to_owned());
    match dice.roll(10) {
        0 | 1 => drop(register.undo()),
        2 => drop(register.redo()),
        3 => drop(register.apply(Edit::remove([id]))),
        4 => drop(register.apply(Edit::duplicate([id], "（副本）"))),
        5 => {
            // Another code, and with it those of what is known by it.
            let code = id.table.field("code").expect("every record has a code");
            drop(register.apply(Edit::set(id, code, text(&format!("X{turn}")), reason)));
        }
        6 => {
            // Every link to nothing or to another record.
            let links: Vec<_> = id.table.own_fields().iter().filter(|field| matches!(field.kind, Kind::Link(_) | Kind::Links(_))).collect();
            let Some(field) = links.get(dice.roll(links.len())) else { return };
            let (Kind::Link(to) | Kind::Links(to)) = field.kind else { return };
            let rows = register.snapshot().rows(to).ids();
            let Some(row) = rows.get(dice.roll(rows.len())) else { return };
            let other = AnyId { table: to, row: *row };
            let value = if matches!(field.kind, Kind::Link(_)) { Value::Link(other) } else { Value::Links(vec![other]) };
            drop(register.apply(Edit::set(id, field, value, reason)));
        }
        7 => {
            // Two records at once, one of which goes.
            let Some(other) = some_record(dice, register) else { return };
            let remark = id.table.field("remark").expect("every record has a remark");
            let mutations = vec![Mutation::Set(id, vec![(remark, text("一并改动"))]), Mutation::Remove(other)];
            drop(register.apply(Edit { operation: Operation::Edit, mutations, reason, is_typing: false }));
        }
        _ => {
            let texts: Vec<_> = id.table.own_fields().iter().filter(|field| matches!(field.kind, Kind::Line | Kind::Paragraph)).collect();
            let Some(field) = texts.get(dice.roll(texts.len())) else { return };
            let words = if field.is(flag::LONG) { format!("第{turn}次\r\n改写") } else { format!("第{turn}次改写") };
            drop(register.apply(Edit::set(id, field, text(&words), reason)));
        }
    }
}

#[test]
fn every_edition_comes_back_exactly_after_many_edits() -> Outcome {
    let office = Office::new()?;
    let mut dice = Dice(7);
    let mut held = Vec::new();
    let mut register = office.open(0)?;
    for turn in 0..300 {
        edit(&mut dice, &mut register, turn);
        if turn % 37 == 0
            && let Ok(edition) = register.issue(&format!("第{turn}次"))
        {
            held.push((edition, json(register.snapshot())));
        }
        if turn % 50 == 49 {
            // Numbers of removed records may be used again.
            drop(register);
            register = office.open(turn as i64 * 100)?;
        }
    }
    assert!(held.len() > 5, "{}", held.len());
    drop(register);
    let register = Register::open(&office.path(), Access::Read, clock(0), "李平")?;
    for (edition, before) in held.iter().rev() {
        assert_eq!(register.edition(edition.number)?, edition);
        let snapshot = register.edition_snapshot(edition.number)?;
        assert!(json(&snapshot) == *before, "edition {}", edition.number);
        assert_eq!(snapshot.today, edition.day());
        for &table in Table::ALL {
            snapshot.rows(table).visit(&mut |entry| assert_eq!(snapshot.find_code(entry.code()), Some(AnyId { table, row: entry.id() })));
        }
    }
    assert!(Register::verify_file(&office.path())?.failures.is_empty());
    Ok(())
}

#[test]
fn undo_and_redo_step_over_an_edition() -> Outcome {
    let office = Office::new()?;
    let mut register = office.open(0)?;
    set(&mut register, "R01", "title", text("一稿"))?;
    let first = register.issue("一稿")?;
    let held = json(register.snapshot());
    assert_eq!(register.possible_undos()?, 1);
    register.undo()?;
    assert_eq!((register.editions().len(), register.possible_redos()?), (1, 1));
    assert!(json(&*register.edition_snapshot(1)?) == held);
    // Without the edit it is as it never was issued: that is an edition of its own.
    let second = register.issue("撤销以后")?;
    assert_eq!((first.number, second.number), (1, 2));
    register.redo()?;
    // Again as in the first edition, but not as in the last.
    assert!(register.edition_now().is_none());
    register.undo()?;
    assert_eq!(register.edition_now().map(|edition| edition.number), Some(2));
    Ok(())
}

#[test]
fn what_was_deleted_and_brought_back_is_as_it_was() -> Outcome {
    let office = Office::new()?;
    let mut register = office.open(0)?;
    register.issue("全")?;
    let held = json(register.snapshot());
    let gone = [id(&register, "S01"), id(&register, "R01"), id(&register, "P-BUD")];
    register.apply(Edit::remove(gone))?;
    register.issue("少三项")?;
    register.undo()?;
    set(&mut register, "R02", "title", text("另一个"))?;
    drop(register);
    let register = office.open(100)?;
    assert!(json(&*register.edition_snapshot(1)?) == held);
    let second = register.edition_snapshot(2)?;
    assert!(gone.iter().all(|id| second.entry(*id).is_none()));
    assert!(register.snapshot().entry(gone[0]).is_some());
    Ok(())
}

#[test]
fn an_edition_is_issued_only_of_something_new_with_a_note_by_who_may_write() -> Outcome {
    let office = Office::new()?;
    let mut register = office.open(0)?;
    assert!(matches!(fault(register.issue("  ").unwrap_err()), EditionFault::Text { label: "edition.note", .. }));
    assert!(matches!(fault(register.issue(&"长".repeat(501)).unwrap_err()), EditionFault::Text { .. }));
    assert!(matches!(fault(register.issue("两\n行").unwrap_err()), EditionFault::Text { .. }));
    assert!(matches!(fault(register.edition_snapshot(1).unwrap_err()), EditionFault::Unknown { number: 1, count: 0 }));
    let trail = register.identity();
    register.issue(" 征求意见 ")?;
    assert_eq!(register.editions()[0].note, "征求意见");
    assert_eq!(register.identity(), trail, "issuing changes nothing of the register");
    assert_eq!(fault(register.issue("再来").unwrap_err()), EditionFault::Unchanged { number: 1 });
    set(&mut register, "R01", "title", text("改"))?;
    register.undo()?;
    assert_eq!(fault(register.issue("改回来了").unwrap_err()), EditionFault::Unchanged { number: 1 });
    let mut reader = Register::open(&office.path(), Access::Read, clock(0), "李平")?;
    assert!(matches!(reader.issue("读者").unwrap_err(), Error::ReadOnly { .. }));
    assert_eq!(reader.editions().len(), 1);
    Ok(())
}

#[test]
fn another_operator_approves_an_edition_once() -> Outcome {
    let office = Office::new()?;
    let mut register = office.open(0)?;
    register.issue("征求意见")?;
    let (scan, large) = (office.folder.path().join("签字页.pdf"), office.folder.path().join("大.pdf"));
    fs::write(&scan, b"%PDF")?;
    File::create(&large)?.set_len((MOST_MEGABYTES << 20) as u64 + 1)?;
    let approving = || Approving { meeting: "局党组会".to_owned(), decided_on: None, scan: Some(scan.clone()) };
    assert!(matches!(fault(register.approve(1, approving()).unwrap_err()), EditionFault::OwnDraft { .. }));
    drop(register);
    let mut register = office.open_as("李平")?;
    let today = register.snapshot().today;
    assert!(matches!(fault(register.approve(2, approving()).unwrap_err()), EditionFault::Unknown { number: 2, count: 1 }));
    let tomorrow = Approving { decided_on: today.succ_opt(), ..approving() };
    assert!(matches!(fault(register.approve(1, tomorrow).unwrap_err()), EditionFault::Future { .. }));
    let nowhere = Approving { meeting: " ".to_owned(), ..approving() };
    assert!(matches!(fault(register.approve(1, nowhere).unwrap_err()), EditionFault::Text { label: "edition.meeting", .. }));
    let large = Approving { scan: Some(large), ..approving() };
    assert!(matches!(register.approve(1, large), Err(Error::FileTooLarge { most: MOST_MEGABYTES, .. })));
    assert!(register.editions()[0].approval.is_none());
    let draft = register.editions()[0].clone();
    let edition = register.approve(1, approving())?;
    let approval = edition.approval.clone().expect("it is approved");
    assert_eq!((edition.code(), approval.operator.as_str(), approval.decided_on), (draft.code(), "李平", today));
    assert!(matches!(fault(register.approve(1, approving()).unwrap_err()), EditionFault::Approved { number: 1 }));
    assert!(Register::verify_file(&office.path())?.failures.is_empty());
    Ok(())
}

/// Changes the file by hand, past the guards.
fn by_hand(path: &Path, sql: &str) -> Outcome {
    Ok(rusqlite::Connection::open(path)?.execute_batch(sql)?)
}

const UNGUARD: &str = "DROP TRIGGER changes_stay_as_they_are; ";

#[test]
fn an_edition_behind_a_broken_trail_is_refused_and_the_register_opens() -> Outcome {
    let office = Office::new()?;
    let mut register = office.open(0)?;
    register.issue("一")?;
    for title in ["甲", "乙", "丙"] {
        set(&mut register, "R01", "cause", text(title))?;
        set(&mut register, "R02", "cause", text(title))?;
    }
    drop(register);
    // The reason is no part of what is brought back, but of what is sealed.
    for change in ["before = replace(before, '甲', '丁')", "reason = '改过'"] {
        let copy = office.folder.path().join("copy.irr");
        std::fs::copy(office.path(), &copy)?;
        by_hand(&copy, &format!("{UNGUARD} UPDATE changes SET {change} WHERE number = 4"))?;
        let register = Register::open(&copy, Access::Write, clock(0), "张文")?;
        assert_eq!(fault(register.edition_snapshot(1).unwrap_err()), EditionFault::Broken { number: 1 });
        assert!(!Register::verify_file(&copy)?.failures.is_empty());
    }
    Ok(())
}

#[test]
fn an_edition_that_was_tampered_with_is_found() -> Outcome {
    let office = Office::new()?;
    let mut register = office.open(0)?;
    register.issue("一")?;
    drop(register);
    let refused = by_hand(&office.path(), "UPDATE edition_entries SET note = '二'");
    assert!(refused.is_err() && by_hand(&office.path(), "DELETE FROM edition_entries").is_err());
    by_hand(&office.path(), "DROP TRIGGER editions_stay_as_they_are; UPDATE edition_entries SET note = '二'")?;
    let failures = Register::verify_file(&office.path())?.failures;
    assert!(failures.iter().any(|failure| matches!(failure, integrity_register::store::Failure::Edition { number: 1 })), "{failures:?}");
    Ok(())
}

#[test]
fn a_register_of_an_older_program_gets_editions() -> Outcome {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("a.irr");
    by_hand(&path, include_str!("older/version-4.sql"))?;
    let mut register = Register::open(&path, Access::Write, clock(0), "李平")?;
    register.issue("旧台账")?;
    let held = json(register.snapshot());
    // Takes back what the older program did, and does more.
    register.undo()?;
    set(&mut register, "R01", "title", text("改"))?;
    assert!(json(&*register.edition_snapshot(1)?) == held);
    Ok(())
}

#[test]
fn the_time_limits_of_the_last_edition_stay_known() -> Outcome {
    let office = Office::new()?;
    let mut register = office.open(0)?;
    assert!(register.snapshot().last_limits.is_empty());
    let (code, value) = register.snapshot().time_limits.iter().next().map(|limit| (limit.code.clone(), limit.value)).expect("a limit");
    let before = register.snapshot().revision;
    register.issue("一")?;
    assert_eq!(register.snapshot().last_limits.get(&code), Some(&value));
    assert!(register.snapshot().changed(&[Table::TimeLimits]) > before);
    set(&mut register, &code, "own_value", Value::Number(value + 5))?;
    assert_eq!(register.snapshot().last_limits.get(&code), Some(&value));
    drop(register);
    let mut register = office.open(0)?;
    assert_eq!(register.snapshot().last_limits.get(&code), Some(&value));
    register.issue("二")?;
    assert_eq!(register.snapshot().last_limits.get(&code), Some(&(value + 5)));
    // Each edition is held against the one before it.
    assert_eq!(register.edition_snapshot(2)?.last_limits.get(&code), Some(&value));
    assert!(register.edition_snapshot(1)?.last_limits.is_empty());
    Ok(())
}
