//! Files that prove something: added to a record through `Register`, kept once, read back, taken away and brought back.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use chrono::DateTime;
use integrity_register::domain::choice::Body;
use integrity_register::domain::filter::Filter;
use integrity_register::domain::table::Table;
use integrity_register::domain::value::AnyId;
use integrity_register::error::Error;
use integrity_register::exchange::json_file;
use integrity_register::i18n::Lang;
use integrity_register::register::create::{Content, create};
use integrity_register::register::evidence::MOST_MEGABYTES;
use integrity_register::register::{Access, Clock, Edit, Register, copies};
use integrity_register::store::{Failure, copy_whole};
use rusqlite::Connection;
use tempfile::TempDir;

type Outcome = Result<(), Box<dyn std::error::Error>>;

struct Office {
    folder: TempDir,
}

impl Office {
    fn new() -> Result<Office, Error> {
        let office = Office { folder: tempfile::tempdir().expect("a temporary folder") };
        create(&office.path(), &Content::Library(vec![Body::Purchaser]), Lang::Zh, clock(), "张文")?;
        Ok(office)
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("a.irr")
    }

    fn open(&self, access: Access) -> Result<Register, Error> {
        Register::open(&self.path(), access, clock(), "张文")
    }

    fn file(&self, name: &str, bytes: &[u8]) -> Result<PathBuf, std::io::Error> {
        let path = self.folder.path().join(name);
        fs::write(&path, bytes).map(|()| path)
    }

    fn failures(&self) -> Result<Vec<Failure>, Error> {
        Register::verify_file(&self.path()).map(|verification| verification.failures)
    }

    fn rows_of_bytes(&self) -> Result<i64, rusqlite::Error> {
        Connection::open(self.path())?.query_row("SELECT count(*) FROM evidence_bytes", [], |row| row.get(0))
    }
}

fn clock() -> Clock {
    Clock::Fixed(DateTime::from_timestamp(1_790_000_000, 0).expect("a moment").fixed_offset())
}

fn id(register: &Register, code: &str) -> AnyId {
    register.snapshot().find_code(code).expect("a record")
}

fn state(register: &Register) -> Vec<u8> {
    json_file::write(register.snapshot(), &Filter::default())
}

#[test]
fn a_file_is_kept_once_and_read_back_as_it_was() -> Outcome {
    let office = Office::new()?;
    let scan = office.file("会议纪要.pdf", b"%PDF- scan \x00\xff")?;
    let mut register = office.open(Access::Write)?;
    let (risk, control) = (id(&register, "R01"), id(&register, "C01"));
    register.add_evidence(risk, &scan)?;
    register.add_evidence(control, &scan)?;
    let added: Vec<_> = register.snapshot().evidence.iter().cloned().collect();
    assert_eq!(added.len(), 2);
    assert_eq!((added[0].code.as_str(), added[0].name.as_str(), added[0].size, added[0].of), ("EV001", "会议纪要.pdf", 13, risk));
    assert_eq!((added[1].of, &added[1].digest), (control, &added[0].digest));
    assert_eq!(register.evidence(added[0].id)?, b"%PDF- scan \x00\xff");
    // Somebody else reads while this one writes.
    let reader = office.open(Access::Read)?;
    assert_eq!(reader.evidence(added[1].id)?, b"%PDF- scan \x00\xff");
    let copy = office.folder.path().join("copy.pdf");
    reader.save_evidence(added[0].id, &copy)?;
    assert_eq!(fs::read(copy)?, fs::read(scan)?);
    drop((register, reader));
    assert_eq!(office.rows_of_bytes()?, 1, "the bytes are kept once");
    assert_eq!(office.failures()?, []);
    Ok(())
}

#[test]
fn undo_takes_a_file_away_and_redo_brings_it_back_over_a_restart() -> Outcome {
    let office = Office::new()?;
    let scan = office.file("a.txt", "照片".as_bytes())?;
    let mut register = office.open(Access::Write)?;
    let before = state(&register);
    let risk = id(&register, "R01");
    register.add_evidence(risk, &scan)?;
    let after = state(&register);
    register.undo()?;
    assert_eq!(state(&register), before);
    drop(register);
    let mut register = office.open(Access::Write)?;
    register.redo()?;
    assert_eq!(state(&register), after);
    let row = register.snapshot().evidence.iter().next().expect("a file").id;
    assert_eq!(register.evidence(row)?, "照片".as_bytes());
    // What belongs to a record goes with it, and comes back with it.
    register.apply(Edit::remove([risk]))?;
    assert!(register.snapshot().evidence.is_empty());
    register.undo()?;
    assert_eq!(register.evidence(row)?, "照片".as_bytes());
    assert_eq!(office.failures()?, []);
    Ok(())
}

#[test]
fn what_cannot_be_added_changes_nothing() -> Outcome {
    let office = Office::new()?;
    let (empty, small) = (office.file("empty", b"")?, office.file("small", b"x")?);
    let large = office.folder.path().join("large");
    File::create(&large)?.set_len((MOST_MEGABYTES as u64 * 1024 * 1024) + 1)?;
    let mut register = office.open(Access::Write)?;
    let before = state(&register);
    let (risk, post) = (id(&register, "R01"), id(&register, "P-BUD"));
    assert!(matches!(register.add_evidence(risk, &empty), Err(Error::FileEmpty { .. })));
    assert!(matches!(register.add_evidence(risk, &large), Err(Error::FileTooLarge { most: MOST_MEGABYTES, .. })));
    assert!(matches!(register.add_evidence(risk, &office.folder.path().join("none")), Err(Error::NotFound { .. })));
    assert!(matches!(register.add_evidence(post, &small), Err(Error::NoEvidenceThere { table: Table::Posts })));
    let gone = AnyId { table: Table::Risks, row: 9_999 };
    assert!(matches!(register.add_evidence(gone, &small), Err(Error::Refused(_))));
    assert_eq!(state(&register), before);
    assert!(register.undo().is_err(), "nothing was done");
    // As large as may be.
    File::create(&large)?.set_len(MOST_MEGABYTES as u64 * 1024 * 1024)?;
    register.add_evidence(risk, &large)?;
    drop(register);
    let mut reader = office.open(Access::Read)?;
    assert!(matches!(reader.add_evidence(risk, &small), Err(Error::ReadOnly { .. })));
    assert_eq!(office.rows_of_bytes()?, 1, "what was refused left no bytes");
    Ok(())
}

#[test]
fn verify_names_files_that_are_missing_or_changed_and_opening_reads_none() -> Outcome {
    let office = Office::new()?;
    let (one, other) = (office.file("one", b"one")?, office.file("other", b"other")?);
    let mut register = office.open(Access::Write)?;
    let risk = id(&register, "R01");
    register.add_evidence(risk, &one)?;
    register.add_evidence(risk, &other)?;
    let digests: Vec<String> = register.snapshot().evidence.iter().map(|evidence| evidence.digest.clone()).collect();
    drop(register);
    let connection = Connection::open(office.path())?;
    connection.execute("UPDATE evidence_bytes SET bytes = x'00' WHERE digest = ?", [&digests[0]])?;
    connection.execute("DELETE FROM evidence_bytes WHERE digest = ?", [&digests[1]])?;
    drop(connection);
    let of = |code: &str| code.to_owned();
    assert_eq!(office.failures()?, [Failure::EvidenceChanged { record: of("EV001") }, Failure::EvidenceMissing { record: of("EV002") }]);
    let register = office.open(Access::Read)?;
    assert!(matches!(register.evidence(1), Err(Error::EvidenceChanged { record }) if record == "EV001"));
    assert!(matches!(register.evidence(2), Err(Error::NoEvidence { record }) if record == "EV002"));
    for lang in Lang::ALL {
        assert!(register.evidence(2).is_err_and(|error| error.message(lang).contains("EV002")));
    }
    Ok(())
}

#[test]
fn json_carries_the_records_and_not_the_files() -> Outcome {
    let office = Office::new()?;
    let scan = office.file("a.txt", b"bytes")?;
    let mut register = office.open(Access::Write)?;
    let risk = id(&register, "R01");
    register.add_evidence(risk, &scan)?;
    let json: serde_json::Value = serde_json::from_slice(&state(&register))?;
    assert_eq!(json["evidence"][0]["code"], "EV001");
    assert_eq!(json["evidence"][0]["of"], "R01");
    assert!(!state(&register).windows(7).any(|part| part == b"\"bytes\""));
    Ok(())
}

/// A safety copy made at a later second of the same day.
fn safety_copy(office: &Office, second: i64) -> Result<PathBuf, Box<dyn std::error::Error>> {
    let now = DateTime::from_timestamp(1_790_000_000 + second, 0).ok_or("a moment")?.fixed_offset();
    Ok(copies::make_beside(&office.path(), now)?.ok_or("a copy")?)
}

fn count_of_bytes(path: &Path) -> Result<i64, rusqlite::Error> {
    Connection::open(path)?.query_row("SELECT count(*) FROM evidence_bytes", [], |row| row.get(0))
}

#[test]
fn safety_copies_share_the_files_and_each_opens_with_them() -> Outcome {
    let office = Office::new()?;
    let bytes = vec![7; 300_000];
    let scan = office.file("纪要.pdf", &bytes)?;
    let mut register = office.open(Access::Write)?;
    register.add_evidence(id(&register, "R01"), &scan)?;
    let row = register.snapshot().evidence.iter().next().ok_or("a file")?.id;
    let first = safety_copy(&office, 1)?;
    fs::write(&scan, vec![8; 300_000])?;
    register.add_evidence(id(&register, "R02"), &scan)?;
    let second = safety_copy(&office, 2)?;
    drop(register);
    let apart = first.with_file_name("evidence.sqlite");
    assert_eq!((count_of_bytes(&first)?, count_of_bytes(&second)?, count_of_bytes(&apart)?), (0, 0, 2));
    assert!(fs::metadata(&second)?.len() + 300_000 < fs::metadata(office.path())?.len());
    for copy in [&first, &second] {
        assert!(Register::verify_file(copy)?.failures.is_empty());
        assert_eq!(Register::open(copy, Access::Read, clock(), "张文")?.evidence(row)?, bytes);
    }
    // A copy of the copy has them too.
    let elsewhere = tempfile::tempdir()?;
    let third = elsewhere.path().join("c.irr");
    copy_whole(&second, &third)?;
    assert!(Register::verify_file(&third)?.failures.is_empty());
    // Bytes that were spoilt there are put right by the next copy.
    Connection::open(&apart)?.execute("UPDATE evidence_bytes SET bytes = x'00'", [])?;
    assert_eq!(Register::verify_file(&second)?.failures.len(), 2);
    safety_copy(&office, 3)?;
    assert!(Register::verify_file(&second)?.failures.is_empty());
    Ok(())
}

#[test]
fn a_safety_copy_holds_the_files_itself_where_they_cannot_lie_apart() -> Outcome {
    let office = Office::new()?;
    let scan = office.file("纪要.pdf", b"scan")?;
    let mut register = office.open(Access::Write)?;
    register.add_evidence(id(&register, "R01"), &scan)?;
    fs::create_dir_all(office.folder.path().join("a.irr.backups/evidence.sqlite"))?;
    let copy = safety_copy(&office, 1)?;
    assert_eq!(count_of_bytes(&copy)?, 1);
    fs::remove_dir(copy.with_file_name("evidence.sqlite"))?;
    assert!(Register::verify_file(&copy)?.failures.is_empty());
    Ok(())
}

#[test]
fn a_stranger_named_like_the_file_of_bytes_stops_no_copy() -> Outcome {
    let office = Office::new()?;
    let scan = office.file("纪要.pdf", b"scan")?;
    let mut register = office.open(Access::Write)?;
    register.add_evidence(id(&register, "R01"), &scan)?;
    office.file("evidence.sqlite", b"no database at all, but long enough to be looked at as one: 0123456789 0123456789 0123456789 0123456789")?;
    let copy = safety_copy(&office, 1)?;
    assert!(Register::verify_file(&copy)?.failures.is_empty() && office.failures()?.is_empty());
    fs::remove_file(office.folder.path().join("evidence.sqlite"))?;
    Connection::open(office.folder.path().join("evidence.sqlite"))?.execute_batch("CREATE TABLE other (x)")?;
    let copy = safety_copy(&office, 2)?;
    assert!(Register::verify_file(&copy)?.failures.is_empty() && office.failures()?.is_empty());
    Ok(())
}

#[test]
fn an_older_copy_beside_the_bytes_of_newer_ones_is_copied_and_opened() -> Outcome {
    let office = Office::new()?;
    let scan = office.file("纪要.pdf", b"scan")?;
    let mut register = office.open(Access::Write)?;
    register.add_evidence(id(&register, "R01"), &scan)?;
    let older = safety_copy(&office, 1)?.with_file_name("older.irr");
    Connection::open(&older)?.execute_batch(include_str!("older/version-4.sql"))?;
    assert!(Register::open(&older, Access::Write, clock(), "张文")?.snapshot().evidence.is_empty());
    assert!(Register::verify_file(&older)?.failures.is_empty());
    Ok(())
}
