//! What an officer does to a register, through `Register`, with a fixed clock.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::DateTime;
use integrity_register::domain::choice::Body;
use integrity_register::domain::field::Field;
use integrity_register::domain::filter::Filter;
use integrity_register::domain::problem::Reason;
use integrity_register::domain::table::Table;
use integrity_register::domain::value::{AnyId, Value};
use integrity_register::error::Error;
use integrity_register::exchange::json_file;
use integrity_register::i18n::Lang;
use integrity_register::register::create::{Content, create, create_watched};
use integrity_register::register::{Access, Clock, Edit, Mutation, Operation, Register, Wanted};
use integrity_register::watch::Watch;
use tempfile::TempDir;

type Outcome = Result<(), Box<dyn std::error::Error>>;

struct Office {
    folder: TempDir,
}

impl Office {
    fn with(content: &Content) -> Result<Office, Error> {
        let office = Office { folder: tempfile::tempdir().expect("a temporary folder") };
        create(&office.path(), content, Lang::Zh, clock(0), "张文")?;
        Ok(office)
    }

    fn library() -> Result<Office, Error> {
        Self::with(&Content::Library(vec![Body::Purchaser, Body::Agency, Body::Supervisor]))
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("a.irr")
    }

    fn open(&self, seconds: i64) -> Result<Register, Error> {
        Register::open(&self.path(), Access::Write, clock(seconds), "张文")
    }
}

fn clock(seconds: i64) -> Clock {
    Clock::Fixed(DateTime::from_timestamp(1_790_000_000 + seconds, 0).expect("a moment").fixed_offset())
}

fn field(table: Table, key: &str) -> &'static Field {
    table.field(key).expect("a field")
}

fn id(register: &Register, code: &str) -> AnyId {
    register.snapshot().find_code(code).expect("a record")
}

fn json(register: &Register) -> Vec<u8> {
    json_file::write(register.snapshot(), &Filter::default())
}

fn set(register: &mut Register, code: &str, key: &str, value: Value, reason: Option<&str>) -> Result<(), Error> {
    let id = id(register, code);
    let edit = Edit::set(id, field(id.table, key), value, reason.map(str::to_owned));
    register.apply(edit).map(|_| ())
}

fn text(value: &str) -> Value {
    Value::Text(value.to_owned())
}

#[test]
fn the_library_arrives_whole() -> Outcome {
    let office = Office::library()?;
    let register = office.open(0)?;
    let snapshot = register.snapshot();
    let expected = [
        (Table::Units, 3),
        (Table::Sections, 17),
        (Table::Posts, 48),
        (Table::Functions, 51),
        (Table::Incompatibilities, 48),
        (Table::Matters, 18),
        (Table::Phases, 6),
        (Table::Steps, 35),
        (Table::Duties, 237),
        (Table::Controls, 92),
        (Table::Risks, 111),
        (Table::Laws, 38),
        (Table::TimeLimits, 45),
        (Table::QuantityRules, 13),
        (Table::IncompatibleSteps, 9),
        (Table::Roles, 9),
        (Table::Levels, 3),
        (Table::Tenures, 0),
        (Table::Authorities, 11),
        (Table::Bands, 17),
        (Table::Approvals, 67),
    ];
    for (table, count) in expected {
        assert_eq!(snapshot.rows(table).count(), count, "{}", table.key());
    }
    Ok(())
}

#[test]
fn every_scope_of_the_library_is_a_sound_register() -> Outcome {
    let bodies = [Body::Purchaser, Body::Agency, Body::Supervisor];
    for choice in 1..8u8 {
        let scope: Vec<Body> = bodies.iter().enumerate().filter(|(place, _)| choice & (1 << place) != 0).map(|(_, body)| *body).collect();
        for lang in Lang::ALL {
            let office = Office { folder: tempfile::tempdir()? };
            create(&office.path(), &Content::Library(scope.clone()), lang, clock(0), "张文")?;
            assert!(Register::verify_file(&office.path())?.failures.is_empty());
            let register = office.open(0)?;
            assert_eq!(register.snapshot().units.len(), scope.len());
            assert!(!register.snapshot().risks.is_empty(), "{scope:?}");
        }
    }
    Ok(())
}

#[test]
fn undo_leads_back_to_the_start_and_redo_forward_over_a_restart() -> Outcome {
    let office = Office::library()?;
    let mut register = office.open(0)?;
    let start = json(&register);
    let mut states = vec![start.clone()];
    set(&mut register, "R01", "title", text("无预算采购"), None)?;
    states.push(json(&register));
    register.apply(Edit::remove([id(&register, "S01")]))?;
    states.push(json(&register));
    let mut risk = Table::Risks.blank();
    risk.set(field(Table::Risks, "title"), text("新的风险"));
    register.apply(Edit::create([risk]))?;
    states.push(json(&register));
    let posts = vec![id(&register, "P-BUD"), id(&register, "P-REQ")];
    set(&mut register, "R112", "posts", Value::Links(posts), None)?;
    states.push(json(&register));
    drop(register);
    let mut register = office.open(10)?;
    for state in states.iter().rev().skip(1) {
        register.undo()?;
        assert!(json(&register) == *state);
    }
    assert!(matches!(register.undo(), Err(Error::NothingToUndo { .. })));
    drop(register);
    let mut register = office.open(20)?;
    for state in &states[1..] {
        register.redo()?;
        assert!(json(&register) == *state);
    }
    assert!(matches!(register.redo(), Err(Error::NothingToRedo { .. })));
    for state in states.iter().rev().skip(1) {
        register.undo()?;
        assert!(json(&register) == *state);
    }
    drop(register);
    assert!(Register::verify_file(&office.path())?.failures.is_empty());
    Ok(())
}

#[test]
fn a_new_edit_drops_what_could_be_redone() -> Outcome {
    let office = Office::library()?;
    let mut register = office.open(0)?;
    set(&mut register, "R01", "title", text("甲"), None)?;
    register.undo()?;
    set(&mut register, "R02", "title", text("乙"), None)?;
    assert!(matches!(register.redo(), Err(Error::NothingToRedo { .. })));
    assert_eq!(register.possible_undos()?, 1);
    Ok(())
}

#[test]
fn typing_in_one_field_is_one_step_for_a_minute() -> Outcome {
    let office = Office::library()?;
    for (seconds, title) in [(0, "一"), (30, "二"), (80, "三"), (150, "四")] {
        let mut register = office.open(seconds)?;
        set(&mut register, "R01", "title", text(title), None)?;
    }
    let mut register = office.open(200)?;
    assert_eq!(register.history(&Wanted::of_record("R01"), None, 100)?.len(), 4, "every change is in the trail");
    assert_eq!(register.possible_undos()?, 2, "what was typed within a minute of the change before is one step");
    register.undo()?;
    assert_eq!(register.snapshot().risks.get(id(&register, "R01").row).expect("R01").title, "三");
    register.undo()?;
    assert_eq!(register.snapshot().risks.get(id(&register, "R01").row).expect("R01").title, "无预算、超预算采购");
    Ok(())
}

#[test]
fn an_edit_that_changes_nothing_records_nothing() -> Outcome {
    let office = Office::library()?;
    let mut register = office.open(0)?;
    let done = {
        let id = id(&register, "R01");
        let edit = Edit::set(id, field(Table::Risks, "title"), text("无预算、超预算采购"), None);
        register.apply(edit)?
    };
    assert!(done.step.is_none());
    assert_eq!(register.history(&Wanted::default(), None, 10)?.len(), 1);
    Ok(())
}

#[test]
fn a_change_of_the_level_asks_for_a_reason() -> Outcome {
    let office = Office::library()?;
    let mut register = office.open(0)?;
    assert!(matches!(set(&mut register, "R01", "likelihood", Value::Number(5), None), Err(Error::Refused(_))));
    set(&mut register, "R01", "likelihood", Value::Number(5), Some("审计发现"))?;
    assert_eq!(register.history(&Wanted::of_record("R01"), None, 1)?[0].reason.as_deref(), Some("审计发现"));
    // A first assessment is no change of one.
    set(&mut register, "R01", "residual_likelihood", Value::Number(2), None)?;
    Ok(())
}

#[test]
fn codes_are_one_above_the_highest_ever_used() -> Outcome {
    let office = Office::library()?;
    let mut register = office.open(0)?;
    let make = |register: &mut Register| {
        let mut risk = Table::Risks.blank();
        risk.set(field(Table::Risks, "title"), text("新的风险"));
        register.apply(Edit::create([risk])).map(|done| register.snapshot().entry(done.touched[0]).expect("made").code().to_owned())
    };
    assert_eq!(make(&mut register)?, "R112");
    register.apply(Edit::remove([id(&register, "R112")]))?;
    drop(register);
    let mut register = office.open(10)?;
    assert_eq!(make(&mut register)?, "R113");
    register.undo()?;
    assert_eq!(make(&mut register)?, "R114");
    Ok(())
}

#[test]
fn what_is_part_of_a_removed_record_goes_with_it() -> Outcome {
    let office = Office::library()?;
    let mut register = office.open(0)?;
    register.apply(Edit::remove([id(&register, "S01")]))?;
    let snapshot = register.snapshot();
    assert!(snapshot.duties.iter().all(|duty| !duty.code.starts_with("S01/")));
    assert!(snapshot.citations.iter().all(|citation| !citation.code.starts_with("S01/")));
    assert!(snapshot.get(snapshot.risks.get(id(&register, "R01").row).and_then(|risk| risk.step).unwrap_or_default()).is_none());
    drop(register);
    assert!(Register::verify_file(&office.path())?.failures.is_empty());
    Ok(())
}

#[test]
fn a_record_does_not_take_the_code_of_another() -> Outcome {
    let office = Office::library()?;
    let mut register = office.open(0)?;
    let taken = set(&mut register, "R01", "code", text("C01"), None).unwrap_err();
    assert!(matches!(&taken, Error::Refused(problems) if matches!(problems[0].reason, Reason::CodeTaken { table: Table::Controls, .. })), "{taken:?}");
    set(&mut register, "R01", "code", text("RX"), None)?;
    // It is free for another risk now.
    set(&mut register, "R02", "code", text("R01"), None)?;
    Ok(())
}

#[test]
fn a_duty_stands_once_in_its_cell() -> Outcome {
    let office = Office::library()?;
    let mut register = office.open(0)?;
    let duty = |register: &Register, role: &str| {
        let mut duty = Table::Duties.blank();
        for (key, code) in [("step", "S01"), ("post", "P-BUD"), ("role", role)] {
            duty.set(field(Table::Duties, key), Value::Link(id(register, code)));
        }
        duty
    };
    let second = duty(&register, "approve");
    let done = register.apply(Edit::create([second]))?;
    assert_eq!(register.snapshot().entry(done.touched[0]).expect("made").code(), "S01/P-BUD/approve");
    let twice = duty(&register, "lead");
    assert!(matches!(register.apply(Edit::create([twice])), Err(Error::Refused(_))));
    Ok(())
}

#[test]
fn a_batch_is_taken_whole_or_not_at_all() -> Outcome {
    let office = Office::library()?;
    let mut register = office.open(0)?;
    let before = json(&register);
    let mut good = register.snapshot().entry(id(&register, "R01")).expect("R01").copy();
    good.set(field(Table::Risks, "title"), text("好的"));
    let mut bad = register.snapshot().entry(id(&register, "R02")).expect("R02").copy();
    bad.set(field(Table::Risks, "title"), text(&"长".repeat(501)));
    let mutations = vec![Mutation::Replace(good), Mutation::Replace(bad)];
    let refused = register.apply(Edit { operation: Operation::Edit, mutations, reason: None, is_typing: false });
    assert!(matches!(refused, Err(Error::Refused(problems)) if problems.len() == 1));
    assert_eq!(json(&register), before);
    Ok(())
}

#[test]
fn one_value_is_put_into_many_records_as_one_step() -> Outcome {
    let office = Office::library()?;
    let mut register = office.open(0)?;
    let before = json(&register);
    set(&mut register, "R02", "cause", text("同一原因"), None)?;
    let ids: Vec<AnyId> = ["R01", "R02", "R03"].iter().map(|code| id(&register, code)).collect();
    let all = |ids: Vec<AnyId>| Mutation::SetAll(ids, field(Table::Risks, "cause"), text("同一原因"));
    let edit = |mutation| Edit { operation: Operation::Edit, mutations: vec![mutation], reason: None, is_typing: false };
    let done = register.apply(edit(all(ids.clone())))?;
    assert_eq!(done.touched, [ids[0], ids[2]], "who has the value stays as it was");
    assert!(register.apply(edit(all(ids)))?.touched.is_empty());
    register.undo()?;
    register.undo()?;
    assert_eq!(json(&register), before);
    Ok(())
}

#[test]
fn one_writes_and_others_read() -> Outcome {
    let office = Office::library()?;
    let mut writer = office.open(0)?;
    match office.open(1) {
        Err(Error::Locked { holder, .. }) => assert_eq!(holder, "张文"),
        other => panic!("{other:?}"),
    }
    let mut reader = Register::open(&office.path(), Access::Read, clock(1), "李静")?;
    set(&mut writer, "R01", "title", text("写入"), None)?;
    assert_eq!(reader.snapshot().risks.get(1).expect("R01").title, "无预算、超预算采购");
    assert!(matches!(reader.undo(), Err(Error::ReadOnly { .. } | Error::NothingToUndo { .. })));
    assert!(matches!(set(&mut reader, "R01", "title", text("不行"), None), Err(Error::ReadOnly { .. })));
    Ok(())
}

#[test]
fn a_flipped_byte_never_passes_as_text() -> Outcome {
    let office = Office::library()?;
    let sound = std::fs::read(office.path())?;
    let content = json(&office.open(0)?);
    let mut random = fastrand::Rng::with_seed(7);
    for _ in 0..300 {
        let mut bytes = sound.clone();
        let at = random.usize(100..bytes.len());
        bytes[at] ^= 1 << random.u8(0..8);
        let path = office.folder.path().join("flipped.irr");
        std::fs::write(&path, &bytes)?;
        match Register::open(&path, Access::Read, clock(0), "张文") {
            Ok(register) => assert!(json(&register) == content, "byte {at} changed the content unseen"),
            Err(Error::Damaged { .. } | Error::NotRegister { .. } | Error::Newer { .. } | Error::Database { .. } | Error::Unwritable { .. }) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    Ok(())
}

#[test]
fn the_trail_refuses_to_be_changed_and_shows_it_when_it_was() -> Outcome {
    let office = Office::library()?;
    let mut register = office.open(0)?;
    set(&mut register, "R01", "title", text("甲"), None)?;
    drop(register);
    let connection = rusqlite::Connection::open(office.path())?;
    assert!(connection.execute("UPDATE changes SET operator = 'x'", []).is_err());
    assert!(connection.execute("DELETE FROM changes", []).is_err());
    assert!(connection.execute("INSERT OR REPLACE INTO changes SELECT * FROM changes WHERE number = 1", []).is_err());
    connection.execute_batch("DROP TRIGGER changes_stay_as_they_are; UPDATE changes SET operator = 'x' WHERE number = 1")?;
    drop(connection);
    assert!(!Register::verify_file(&office.path())?.failures.is_empty());
    Ok(())
}

#[test]
fn a_made_up_register_is_the_same_for_the_same_seed() -> Outcome {
    let (a, b) = (Office::with(&Content::Sample { risks: 700, seed: 3 })?, Office::with(&Content::Sample { risks: 700, seed: 3 })?);
    let (a, b) = (a.open(0)?, b.open(0)?);
    assert_eq!(json(&a), json(&b));
    assert_eq!(a.snapshot().units.len(), 2);
    let mut seen = std::collections::HashSet::new();
    for risk in a.snapshot().risks.iter() {
        let text = risk.manifestation.clone().unwrap_or_default();
        assert!((120..=200).contains(&text.chars().count()), "{}", text.chars().count());
        assert!(seen.insert(text));
    }
    Ok(())
}

#[test]
fn files_that_are_no_register_are_refused_with_a_sentence() -> Outcome {
    let folder = tempfile::tempdir()?;
    let open = |name: &str, bytes: &[u8]| -> Result<String, std::io::Error> {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes)?;
        Ok(Register::open(&path, Access::Write, clock(0), "张文").err().map(|error| error.message(Lang::Zh)).unwrap_or_default())
    };
    for bytes in [&b""[..], b"hello", b"SQLite format 3\0", &[0; 5000]] {
        assert!(!open("x.irr", bytes)?.is_empty());
    }
    let path = folder.path().join("other.irr");
    rusqlite::Connection::open(&path)?.execute_batch("CREATE TABLE a (b)")?;
    assert!(matches!(Register::open(&path, Access::Write, clock(0), "张文"), Err(Error::NotRegister { .. })));
    let office = Office::library()?;
    rusqlite::Connection::open(office.path())?.pragma_update(None, "user_version", 99)?;
    assert!(matches!(office.open(0), Err(Error::Newer { version: 99, .. })));
    assert_eq!(std::fs::read_dir(folder.path())?.count(), 2, "nothing is left beside a file that was refused");
    Ok(())
}

#[test]
fn an_edit_on_its_way_takes_back_nothing_of_another() -> Outcome {
    let office = Office::library()?;
    let mut register = office.open(0)?;
    let id = id(&register, "R01");
    // Both were asked for before either was done.
    let confirm = Edit::set(id, field(Table::Risks, "confirmed"), Value::Flag(true), None);
    let title = Edit::set(id, field(Table::Risks, "title"), text("改"), None);
    register.apply(confirm)?;
    register.apply(title)?;
    let risk = register.snapshot().risks.get(id.row).expect("R01").clone();
    assert!(risk.confirmed && risk.title == "改");
    Ok(())
}

#[test]
fn a_register_nobody_wants_any_more_leaves_nothing() -> Outcome {
    let folder = TempDir::new()?;
    let path = folder.path().join("a.irr");
    let watch = Watch::default();
    watch.stop();
    let made = create_watched(&path, &Content::Empty, Lang::Zh, clock(0), "王敏", &watch);
    assert!(matches!(made, Err(Error::Cancelled)));
    assert_eq!(std::fs::read_dir(folder.path())?.count(), 0);
    Ok(())
}

#[test]
fn an_edit_that_is_stopped_changes_nothing() -> Outcome {
    let office = Office::library()?;
    let mut register = office.open(0)?;
    let risks: Vec<AnyId> = register.snapshot().risks.iter().map(|risk| AnyId { table: Table::Risks, row: risk.id }).collect();
    let mut stopped = 0;
    // At its begin, and wherever it is when somebody sees so many tenths of it done.
    for tenths in 0..10 {
        let before = json(&register);
        let watch = Arc::new(Watch::default());
        register.tell(Arc::clone(&watch));
        let value = text(&format!("第{tenths}次"));
        let edit = Edit {
            operation: Operation::Edit,
            mutations: vec![Mutation::SetAll(risks.clone(), field(Table::Risks, "remark"), value)],
            reason: None,
            is_typing: false,
        };
        let is_over = AtomicBool::new(false);
        let done = std::thread::scope(|scope| {
            if tenths == 0 {
                watch.stop();
            }
            scope.spawn(|| {
                while !is_over.load(Ordering::Relaxed) && watch.progress().is_none_or(|(done, all)| done * 10 < tenths * all) {
                    std::hint::spin_loop();
                }
                watch.stop();
            });
            let done = register.apply(edit);
            is_over.store(true, Ordering::Relaxed);
            done
        });
        match done {
            Err(Error::Cancelled) => {
                stopped += 1;
                assert_eq!(json(&register), before);
            }
            done => assert_eq!(done?.touched.len(), risks.len()),
        }
        assert!(Register::verify_file(&office.path())?.failures.is_empty());
    }
    assert!(stopped > 0);
    drop(register);
    assert_eq!(office.open(0)?.snapshot().risks.len(), risks.len());
    Ok(())
}

/// A register as an older program wrote it, in place of the one that is there.
fn older(office: &Office) -> Outcome {
    std::fs::remove_file(office.path())?;
    Ok(rusqlite::Connection::open(office.path())?.execute_batch(include_str!("older/version-4.sql"))?)
}

#[test]
fn an_older_register_is_copied_before_it_is_brought_up_to_date() -> Outcome {
    let office = Office::library()?;
    older(&office)?;
    let before = std::fs::read(office.path())?;
    let risks = Register::open(&office.path(), Access::Read, clock(0), "张文")?.snapshot().risks.len();
    assert_eq!(std::fs::read(office.path())?, before, "who reads changes nothing");
    assert_eq!((risks, office.open(0)?.snapshot().risks.len()), (1, 1));
    let copies = integrity_register::files::copies::in_folder(&office.folder.path().join("a.irr.backups"));
    let [copy] = copies.as_slice() else { panic!("{copies:?}") };
    let version: i64 = rusqlite::Connection::open(&copy.path)?.pragma_query_value(None, "user_version", |row| row.get(0))?;
    assert_eq!(version, 4, "the copy is the register as it was");
    assert!(Register::verify_file(&office.path())?.failures.is_empty(), "content and trail are sealed as they were");
    Ok(())
}

#[test]
fn an_older_register_is_edited_and_its_edits_are_undone() -> Outcome {
    let office = Office::library()?;
    older(&office)?;
    let mut register = office.open(0)?;
    let content = register.identity().content;
    let closed = Value::Text("已无此项业务".to_owned());
    set(&mut register, "R01", "closing_reason", closed, None)?;
    assert_ne!(register.identity().content, content, "what was added later is sealed too");
    register.undo()?;
    assert_eq!(register.identity().content, content);
    register.undo()?;
    assert_eq!(register.snapshot().risks.iter().next().and_then(|risk| risk.impact), Some(4), "what the older program wrote is taken back");
    drop(register);
    assert!(Register::verify_file(&office.path())?.failures.is_empty());
    Ok(())
}

#[test]
fn an_older_register_that_cannot_be_copied_stays_as_it_is() -> Outcome {
    let office = Office::library()?;
    older(&office)?;
    let before = std::fs::read(office.path())?;
    // A file lies where the folder of copies should be.
    std::fs::write(office.folder.path().join("a.irr.backups"), "")?;
    assert!(matches!(office.open(0), Err(Error::Unwritable { .. })));
    assert_eq!(std::fs::read(office.path())?, before);
    Ok(())
}

#[test]
fn what_only_one_may_have_is_refused_to_another() -> Outcome {
    let office = Office::library()?;
    let mut register = office.open(0)?;
    let taken = |done: Result<(), Error>| matches!(done, Err(Error::Refused(problems)) if problems.iter().all(|problem| matches!(problem.reason, Reason::Taken { .. })));
    let high = register.snapshot().levels.iter().find(|level| level.code == "high").map(|level| level.min_score).expect("a level");
    assert!(taken(set(&mut register, "medium", "min_score", Value::Number(high), None)));
    assert!(taken(set(&mut register, "likelihood-2", "value", Value::Number(1), None)));
    assert!(taken(set(&mut register, "assist", "key", Value::Number(1), None)));
    assert!(set(&mut register, "assist", "short", text("协办"), None).is_err(), "a sign is one character");
    Ok(())
}

#[test]
fn a_code_is_found_as_it_is_typed() -> Outcome {
    let office = Office::library()?;
    let register = office.open(0)?;
    let snapshot = register.snapshot();
    assert_eq!(snapshot.find_typed(Table::Steps, "s01"), snapshot.find(Table::Steps, "S01"));
    assert!(Filter::parse("step=s01", Table::Risks, snapshot, Lang::Zh).is_ok());
    Ok(())
}
