//! The command line as other programs rely on it: files, output, exit codes.

mod desk;

use std::process::Command;
use std::time::{Duration, Instant};

use desk::Desk;
use integrity_register::domain::checks;
use integrity_register::register::{Access, Clock, Register};
use serde_json::Value as Json;
use serde_json::json;

type Outcome = Result<(), Box<dyn std::error::Error>>;

#[test]
fn the_demo_prints_both_reports_and_the_same_bytes_twice() -> Outcome {
    let desk = Desk::new()?;
    desk.expect(0, &["demo", "a", "--no-window", "--lang", "zh"]);
    desk.expect(0, &["demo", "b", "--lang", "zh"]);
    for name in ["register.pdf", "matrix.pdf"] {
        let (a, b) = (desk.read(&format!("a/{name}"))?, desk.read(&format!("b/{name}"))?);
        assert!(a.starts_with(b"%PDF-1.7"));
        assert!(a == b, "{name}");
    }
    // A register that is there is kept and used.
    desk.write("c.json", r#"{"risks":[{"code":"R01","title":"自己的标题"}]}"#)?;
    desk.expect(0, &["import", "a/register.irr", "c.json"]);
    desk.expect(0, &["demo", "a", "--no-window"]);
    assert!(desk.expect(0, &["history", "a/register.irr", "--record", "R01"]).contains("R01"));
    Ok(())
}

#[test]
fn export_and_import_give_the_same_register() -> Outcome {
    let desk = Desk::new()?;
    for lang in ["zh", "en"] {
        let (a, b) = (format!("{lang}.irr"), format!("{lang}-2.irr"));
        desk.expect(0, &["new", &a, "--lang", lang]);
        desk.expect(0, &["export", &a, "a.json"]);
        desk.expect(0, &["new", &b, "--empty"]);
        desk.expect(0, &["import", &b, "a.json"]);
        desk.expect(0, &["export", &b, "b.json"]);
        assert!(desk.read("a.json")? == desk.read("b.json")?);
        let plan: Json = serde_json::from_str(&desk.expect(0, &["import", &a, "a.json", "--dry-run", "--json"]))?;
        assert_eq!((&plan["new"], &plan["changed"], &plan["problems"]), (&Json::from(0), &Json::from(0), &Json::Array(Vec::new())));
    }
    Ok(())
}

#[test]
fn undo_and_redo_stop_at_their_ends_and_do_nothing_then() -> Outcome {
    let desk = Desk::new()?;
    desk.expect(0, &["new", "a.irr"]);
    desk.expect(0, &["export", "a.irr", "0.json"]);
    for (number, title) in ["一", "二", "三"].iter().enumerate() {
        desk.write("c.json", &format!(r#"{{"risks":[{{"code":"R01","title":"{title}"}}]}}"#))?;
        desk.expect(0, &["import", "a.irr", "c.json"]);
        desk.expect(0, &["export", "a.irr", &format!("{}.json", number + 1)]);
    }
    let before = desk.read("a.irr")?;
    desk.expect(2, &["undo", "a.irr", "4"]);
    desk.expect(2, &["redo", "a.irr"]);
    assert!(desk.read("a.irr")? == before);
    desk.expect(0, &["undo", "a.irr", "3"]);
    desk.expect(0, &["export", "a.irr", "x.json"]);
    assert!(desk.read("x.json")? == desk.read("0.json")?);
    desk.expect(0, &["redo", "a.irr", "2"]);
    desk.expect(0, &["export", "a.irr", "x.json"]);
    assert!(desk.read("x.json")? == desk.read("2.json")?);
    let trail: Json = serde_json::from_str(&desk.expect(0, &["history", "a.irr", "--json"]))?;
    assert_eq!(trail.as_array().map(Vec::len), Some(9));
    desk.expect(0, &["verify", "a.irr"]);
    let hash = trail[8]["hash"].as_str().unwrap_or_default().to_uppercase();
    let code = format!("{}-{}-{}", &hash[..4], &hash[4..8], &hash[8..12]);
    desk.expect(0, &["verify", "a.irr", "--code", &code]);
    desk.expect(1, &["verify", "a.irr", "--code", "0000-0000-0000"]);
    Ok(())
}

#[test]
fn bad_files_are_refused_with_place_and_reason_and_nothing_is_applied() -> Outcome {
    let desk = Desk::new()?;
    desk.expect(0, &["new", "a.irr", "--lang", "zh"]);
    let before = desk.read("a.irr")?;
    let long = "长".repeat(10 << 20);
    let cases = [
        (r#"{"risks":["#.to_owned(), "第 1 行"),
        (r#"[]"#.to_owned(), ""),
        (r#"{"risk":[]}"#.to_owned(), "risk"),
        (r#"{"risks":{}}"#.to_owned(), "risks"),
        (r#"{"risks":[1]}"#.to_owned(), "1"),
        (r#"{"risks":[{"title":"无编号"}]}"#.to_owned(), "编号"),
        (r#"{"risks":[{"code":"R01","titel":"x"}]}"#.to_owned(), "titel"),
        (r#"{"risks":[{"code":"R01","step":"S99"}]}"#.to_owned(), "S99"),
        (r#"{"risks":[{"code":"R01","step":"P-BUD"}]}"#.to_owned(), "P-BUD"),
        (r#"{"risks":[{"code":"R01","level":"extreme"}]}"#.to_owned(), "extreme"),
        (r#"{"risks":[{"code":"R01","level_override":"extreme"}]}"#.to_owned(), "extreme"),
        (r#"{"risks":[{"code":"R01","level_override":"high"}]}"#.to_owned(), "R01"),
        (r#"{"risks":[{"code":"R01","likelihood":6}]}"#.to_owned(), "6"),
        (r#"{"risks":[{"code":"R01","likelihood":-1}]}"#.to_owned(), "-1"),
        (r#"{"risks":[{"code":"R01","title":""}]}"#.to_owned(), "R01"),
        (r#"{"risks":[{"code":"R01","title":"  "}]}"#.to_owned(), "R01"),
        (r#"{"risks":[{"code":"R01","title":null}]}"#.to_owned(), "R01"),
        (r#"{"risks":[{"code":"R01","title":"a\u0000b"}]}"#.to_owned(), "U+0000"),
        (r#"{"risks":[{"code":"R01","title":"a\u0007b"}]}"#.to_owned(), "U+0007"),
        (r#"{"risks":[{"code":"R01","next_review":"2026-02-30"}]}"#.to_owned(), "2026-02-30"),
        (r#"{"risks":[{"code":"R01","posts":["P-BUD","P-BUD"]}]}"#.to_owned(), "R01"),
        (r#"{"risks":[{"code":"R01"},{"code":"R01"}]}"#.to_owned(), "R01"),
        (r#"{"risks":[{"code":"P-BUD","title":"x"}]}"#.to_owned(), "P-BUD"),
        (r#"{"duties":[{"code":"S01/P-BUD/x","step":"S01","post":"P-REQ","role":"lead"}]}"#.to_owned(), "S01/P-REQ/lead"),
        (format!(r#"{{"risks":[{{"code":"R01","manifestation":"{long}"}}]}}"#), "R01"),
        (format!(r#"{{"risks":[{{"code":"R01","title":"{}"}}]}}"#, "长".repeat(501)), "501"),
    ];
    for (text, named) in cases {
        desk.write("bad.json", &text)?;
        let message = desk.expect(2, &["import", "a.irr", "bad.json"]);
        assert!(message.contains(named), "{named}: {message}");
        assert!(message.len() < 2000, "{}", message.len());
    }
    assert!(desk.read("a.irr")? == before, "nothing of a bad file is applied");
    desk.write("bad.json", r#"{"risks":[{"code":"R01","title":"好"},{"code":"R02","title":""},{"code":"R500","title":"新"}]}"#)?;
    let plan: Json = serde_json::from_str(&desk.expect(1, &["import", "a.irr", "bad.json", "--dry-run", "--json"]))?;
    assert_eq!((&plan["new"], &plan["changed"]), (&Json::from(1), &Json::from(1)));
    assert_eq!(
        (&plan["problems"][0]["sheet"], &plan["problems"][0]["row"], &plan["problems"][0]["column"]),
        (&"risks".into(), &2.into(), &"title".into())
    );
    desk.expect(0, &["import", "a.irr", "bad.json", "--skip-problems"]);
    let exported = desk.expect(0, &["history", "a.irr", "--record", "R500"]);
    assert!(exported.contains("R500"));
    Ok(())
}

#[test]
fn wrong_filters_units_and_marks_name_what_is_known() -> Outcome {
    let desk = Desk::new()?;
    desk.expect(0, &["new", "a.irr", "--lang", "zh"]);
    let print = |more: &[&str]| {
        let mut words = vec!["print", "register", "a.irr", "--out", "x.pdf"];
        words.extend(more);
        desk.expect(2, &words)
    };
    assert!(print(&["--filter", "lvl=high"]).contains("level"));
    assert!(print(&["--filter", "level=extreme"]).contains("medium"));
    assert!(print(&["--filter", "kind=foo"]).contains("integrity"));
    assert!(print(&["--filter", "title~\"a"]).contains("integrity-register: "));
    assert!(print(&["--unit", "nobody"]).contains("supervisor"));
    for mark in ["秘密", "机密", "绝密", "secret", "秘 密", "机密★5年", "ＳＥＣＲＥＴ", "工作秘密 机密"] {
        assert!(print(&["--mark", mark]).contains(mark));
    }
    print(&["--mark", &"内部资料".repeat(9)]);
    print(&["--edition", "1"]);
    assert!(print(&["--form", "9"]).contains("compliance-posts"));
    desk.expect(2, &["print", "matrix", "a.irr", "--out", "x.pdf", "--form", "4"]);
    desk.expect(2, &["history", "a.irr", "--lang", "both"]);
    desk.expect(2, &["export", "a.irr", "x.json", "--form", "4"]);
    print(&["--family", "attachment", "--paper", "a3"]);
    print(&["--first-page", "7"]);
    print(&["--family", "attachment", "--first-page", "0"]);
    desk.expect(2, &["print", "annual", "a.irr", "--out", "x.pdf"]);
    for command in [&["package", "a.irr", "x.irp"], &["backup", "a.irr", "b"]] {
        desk.expect(2, command);
    }
    assert_eq!(desk.names()?, ["a.irr"], "nothing half done is left");
    Ok(())
}

#[test]
fn what_cannot_be_opened_or_written_is_said_on_one_line() -> Outcome {
    let desk = Desk::new()?;
    desk.expect(0, &["new", "a.irr"]);
    desk.expect(2, &["new", "a.irr"]);
    desk.expect(2, &["new", "none/a.irr"]);
    desk.expect(2, &["export", "b.irr", "x.json"]);
    desk.expect(2, &["export", "a.irr", "none/x.json"]);
    desk.expect(2, &["export", "a.irr", "x.txt"]);
    desk.write("x.pdf", "old")?;
    desk.expect(2, &["print", "register", "a.irr", "--out", "none/x.pdf"]);
    desk.expect(2, &["print", "register", "a.irr", "--out", "."]);
    desk.expect(2, &["print", "register", "a.irr", "--out", "a.irr"]);
    desk.expect(2, &["print", "flow", "a.irr", "--blank", "--out", "x.pdf"]);
    desk.write("no.irr", "hello")?;
    desk.expect(2, &["verify", "no.irr"]);
    desk.expect(2, &["nonsense", "a.irr"]);
    desk.expect(2, &["import"]);
    desk.write("tofu.json", "{\"risks\":[{\"code\":\"R01\",\"title\":\"字\u{f8ff0}\"}]}")?;
    desk.expect(0, &["import", "a.irr", "tofu.json"]);
    let message = desk.expect(2, &["print", "register", "a.irr", "--out", "x.pdf"]);
    assert!(message.contains("R01") && message.contains("U+F8FF0"), "{message}");
    assert_eq!(desk.read("x.pdf")?, b"old", "the old print stays whole");
    Ok(())
}

#[test]
fn help_and_version_are_no_errors() -> Outcome {
    let desk = Desk::new()?;
    assert!(desk.expect(0, &["--help"]).contains("demo"));
    assert!(desk.expect(0, &["--version"]).contains(env!("CARGO_PKG_VERSION")));
    Ok(())
}

#[test]
fn a_sample_is_the_same_for_the_same_seed() -> Outcome {
    let desk = Desk::new()?;
    desk.expect(0, &["sample", "a.irr", "--risks", "600", "--seed", "5"]);
    desk.expect(0, &["sample", "b.irr", "--risks", "600", "--seed", "5"]);
    assert!(desk.read("a.irr")? == desk.read("b.irr")?);
    desk.expect(0, &["verify", "a.irr"]);
    desk.expect(0, &["print", "register", "a.irr", "--out", "a.pdf"]);
    desk.expect(0, &["print", "matrix", "a.irr", "--out", "m.pdf", "--unit", "U2", "--paper", "a3", "--roles", "raci", "--lang", "en"]);
    Ok(())
}

#[test]
fn no_print_or_export_takes_the_place_of_a_register() -> Outcome {
    let desk = Desk::new()?;
    desk.expect(0, &["new", "a.irr"]);
    let before = desk.read("a.irr")?;
    desk.expect(2, &["print", "register", "a.irr", "--out", "a.irr"]);
    std::fs::copy(desk.path().join("a.irr"), desk.path().join("r.json"))?;
    desk.expect(2, &["export", "a.irr", "r.json"]);
    assert!(desk.read("a.irr")? == before && desk.read("r.json")? == before);
    Ok(())
}

#[test]
fn what_a_file_cannot_mean_is_refused() -> Outcome {
    let desk = Desk::new()?;
    desk.expect(0, &["new", "a.irr", "--lang", "zh"]);
    let before = desk.read("a.irr")?;
    for text in [
        r#"{"risks":[{"code":"R900","title":"x"}],"risks":[]}"#,
        r#"{"risks":[{"code":"R01","title":"x","title":"y"}]}"#,
        r#"{"risks":[{"code":"R01","title":"\u200b"}]}"#,
        r#"{"risks":[{"code":"\u200b","title":"x"}]}"#,
        r#"{"settings":[{"code":"other"}]}"#,
        r#"{"duties":[{"code":"S01/P-BUD/lead/2","step":"S01","post":"P-BUD","role":"lead"}]}"#,
    ] {
        desk.write("bad.json", text)?;
        desk.expect(2, &["import", "a.irr", "bad.json"]);
    }
    desk.expect(2, &["undo", "a.irr", "--operator", "a\nb"]);
    assert!(desk.read("a.irr")? == before);
    // A code stays that of one kind of record for good.
    desk.write("c.json", r#"{"risks":[{"code":"R500","title":"x"}]}"#)?;
    desk.expect(0, &["import", "a.irr", "c.json"]);
    desk.expect(0, &["undo", "a.irr"]);
    desk.write("c.json", r#"{"controls":[{"code":"R500","name":"x"}]}"#)?;
    desk.expect(2, &["import", "a.irr", "c.json"]);
    Ok(())
}

#[test]
fn a_part_of_the_register_can_be_taken_into_another() -> Outcome {
    let desk = Desk::new()?;
    desk.expect(0, &["new", "a.irr"]);
    desk.expect(0, &["export", "a.irr", "low.json", "--filter", "level=low"]);
    desk.expect(0, &["new", "b.irr", "--empty"]);
    desk.expect(0, &["import", "b.irr", "low.json"]);
    let exported: Json = serde_json::from_slice(&desk.read("low.json")?)?;
    assert_eq!(exported["risks"].as_array().map(Vec::len), Some(12));
    Ok(())
}

#[test]
fn the_matrix_of_a_filter_has_the_steps_of_its_risks() -> Outcome {
    let desk = Desk::new()?;
    desk.expect(0, &["new", "a.irr", "--lang", "zh"]);
    desk.expect(0, &["print", "matrix", "a.irr", "--out", "all.pdf"]);
    desk.expect(0, &["print", "matrix", "a.irr", "--out", "one.pdf", "--filter", "step=S03"]);
    assert!(desk.read("one.pdf")?.len() < desk.read("all.pdf")?.len());
    desk.expect(2, &["print", "matrix", "a.irr", "--out", "none.pdf", "--filter", "title=没有"]);
    Ok(())
}

#[test]
fn an_emptied_trail_or_a_dropped_trigger_is_found() -> Outcome {
    let desk = Desk::new()?;
    for spoil in [
        "DROP TRIGGER changes_are_kept; DELETE FROM changes",
        "DROP TRIGGER changes_are_kept",
        "UPDATE tallies SET highest = 0",
        "CREATE TRIGGER spy AFTER UPDATE ON risks BEGIN SELECT 1; END",
    ] {
        desk.expect(0, &["new", "a.irr"]);
        rusqlite::Connection::open(desk.path().join("a.irr"))?.execute_batch(spoil)?;
        desk.expect(1, &["verify", "a.irr"]);
        std::fs::remove_file(desk.path().join("a.irr"))?;
    }
    Ok(())
}

#[test]
fn a_clock_that_cannot_be_read_is_refused() -> Outcome {
    let desk = Desk::new()?;
    let mut program = Command::new(env!("CARGO_BIN_EXE_integrity-register"));
    let output = program.args(["new", "a.irr", "--lang", "en"]).current_dir(desk.path()).env("SOURCE_DATE_EPOCH", "yesterday").output()?;
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("yesterday"));
    assert!(desk.names()?.is_empty());
    Ok(())
}

#[test]
fn a_check_says_what_is_to_be_put_right_and_what_is_let_stand() -> Outcome {
    let desk = Desk::new()?;
    desk.expect(0, &["new", "a.irr", "--lang", "zh"]);
    let found = |code: i32| -> Result<Vec<Json>, serde_json::Error> { serde_json::from_str(&desk.expect(code, &["check", "a.irr", "--json"])) };
    let before = found(0)?;
    assert!(before.iter().all(|finding| finding["severity"] != "error"));
    for finding in &before {
        assert_eq!(
            finding.as_object().map(|finding| finding.keys().cloned().collect::<Vec<_>>()),
            Some(["check", "severity", "record", "text"].map(String::from).to_vec())
        );
    }
    // Who leads a step now approves it too.
    desk.write("c.json", r#"{"duties":[{"code":"S01/P-BUD/approve","step":"S01","post":"P-BUD","role":"approve"}]}"#)?;
    desk.expect(0, &["import", "a.irr", "c.json"]);
    let broken = found(1)?;
    assert_eq!((broken[0]["check"].as_str(), broken[0]["severity"].as_str(), broken[0]["record"].as_str()), (Some("K17"), Some("error"), Some("S01")));
    assert!(desk.expect(1, &["check", "a.irr"]).starts_with("不符合"));
    assert!(desk.expect(1, &["check", "a.irr", "--lang", "en"]).starts_with("Breach"));
    assert!(desk.expect(0, &["demo", ".", "--no-window", "--lang", "zh"]).contains("检查：不符合 0 处"));
    assert!(desk.expect(2, &["check", "none.irr"]).contains("none.irr"));

    let register = Register::open(&desk.path().join("a.irr"), Access::Read, Clock::of_environment()?, "test")?;
    let finding = checks::all(register.snapshot()).into_iter().find(|finding| finding.check == "K17").ok_or("the breach")?;
    let facts = finding.fingerprint(register.snapshot());
    drop(register);
    let decision = serde_json::json!({"acceptances": [{
        "code": "AC01", "of": "S01", "check": "K17", "facts": facts, "reason": "编制不足", "substitute": "每季度抽查",
        "approver": "局党组", "approved_on": "2026-09-01", "until": "2026-12-31",
    }]});
    desk.write("d.json", &decision.to_string())?;
    desk.expect(0, &["import", "a.irr", "d.json"]);
    assert_eq!(found(0)?.len(), broken.len() - 1);
    let said = desk.expect(0, &["check", "a.irr"]);
    for words in ["经批准放宽（1处）", "编制不足", "每季度抽查", "局党组", "2026-12-31"] {
        assert!(said.contains(words), "{words} in {said}");
    }
    Ok(())
}

#[test]
fn options_stand_before_the_command_or_after_it() -> Outcome {
    let desk = Desk::new()?;
    desk.expect(0, &["--lang", "en", "--operator", "Li", "new", "a.irr"]);
    assert!(desk.expect(0, &["--lang", "zh", "history", "a.irr"]).contains("Li"));
    assert!(desk.expect(2, &["--lang", "en", "import", "a.irr", "none.json"]).contains("not found"));
    assert!(desk.expect(2, &["--lang", "en", "a.irr", "verify", "b.irr"]).contains("stand after the command"));
    Ok(())
}

#[test]
fn a_register_that_another_program_holds_is_given_up_after_seconds() -> Outcome {
    let desk = Desk::new()?;
    desk.expect(0, &["new", "a.irr", "--lang", "en"]);
    desk.write("c.json", r#"{"risks":[{"code":"R01","title":"x"}]}"#)?;
    let before = desk.read("a.irr")?;
    let other = rusqlite::Connection::open(desk.path().join("a.irr"))?;
    for lock in ["IMMEDIATE", "EXCLUSIVE"] {
        other.execute_batch(&format!("BEGIN {lock}"))?;
        let begin = Instant::now();
        let message = desk.expect(2, &["--lang", "en", "import", "a.irr", "c.json"]);
        let waited = begin.elapsed();
        assert!(message.contains("close it there"), "{message}");
        assert!(waited > Duration::from_secs(2) && waited < Duration::from_secs(8), "{lock}: {waited:?}");
        other.execute_batch("ROLLBACK")?;
    }
    assert!(desk.read("a.irr")? == before);
    assert_eq!(desk.names()?, ["a.irr", "c.json"]);
    desk.expect(0, &["import", "a.irr", "c.json"]);
    Ok(())
}

#[test]
fn the_print_log_names_what_was_printed_and_is_no_part_of_the_content() -> Outcome {
    let desk = Desk::new()?;
    desk.expect(0, &["new", "a.irr"]);
    let before = desk.expect(0, &["verify", "a.irr", "--json"]);
    desk.expect(0, &["print", "register", "a.irr", "--out", "one.pdf", "--filter", "level=high"]);
    desk.expect(0, &["print", "register", "a.irr", "--out", "two.pdf", "--filter", "level=high"]);
    assert!(desk.read("one.pdf")? == desk.read("two.pdf")?, "printing changes nothing that is printed");
    assert_eq!(before, desk.expect(0, &["verify", "a.irr", "--json"]));
    let trail: Vec<Json> = serde_json::from_str(&desk.expect(0, &["history", "a.irr", "--json"]))?;
    let prints: Vec<&Json> = trail.iter().filter(|entry| entry["operation"] == "print").collect();
    assert_eq!(prints.len(), 2);
    assert_eq!(prints[1]["report"], "register");
    assert_eq!(prints[1]["filter"], "level=high");
    let state: Json = serde_json::from_str(&before)?;
    assert_eq!(prints[1]["edition_code"], state["code"]);
    for code in ["edition_code", "file_code"] {
        let code = prints[1][code].as_str().ok_or("a code")?;
        let found: Json = serde_json::from_str(&desk.expect(0, &["verify", "a.irr", "--json", "--code", code]))?;
        assert_eq!(found["prints"].as_array().map(Vec::len), Some(2), "{found}");
        assert!(found["change"].is_object(), "{found}");
    }
    let spoil = "DROP TRIGGER prints_stay_as_they_are; UPDATE prints SET operator = 'x' WHERE number = 2; CREATE TRIGGER prints_stay_as_they_are BEFORE UPDATE ON prints BEGIN
    SELECT RAISE(ABORT, 'the print log is append-only');
END";
    rusqlite::Connection::open(desk.path().join("a.irr"))?.execute_batch(spoil)?;
    let found: Json = serde_json::from_str(&desk.expect(1, &["verify", "a.irr", "--json"]))?;
    assert_eq!(found["failures"].as_array().map(Vec::len), Some(1), "{found}");
    Ok(())
}

#[test]
fn an_archive_copy_says_the_same_as_a_plain_file() -> Outcome {
    let desk = Desk::new()?;
    desk.expect(0, &["new", "a.irr"]);
    for report in ["register", "matrix", "flow"] {
        desk.expect(0, &["print", report, "a.irr", "--out", "plain.pdf"]);
        desk.expect(0, &["print", report, "a.irr", "--out", "kept.pdf", "--archive"]);
        let kept = desk.read("kept.pdf")?;
        assert!(kept.windows(14).any(|bytes| bytes == b"pdfaid:part>2<"));
        desk.expect(0, &["print", report, "a.irr", "--out", "again.pdf", "--archive"]);
        assert!(kept == desk.read("again.pdf")?, "the same bytes");
        let text = |name: &str| {
            let read = Command::new("pdftotext").args(["-raw", "-enc", "UTF-8", name, "-"]).current_dir(desk.path()).output().ok()?;
            let mut signs: Vec<char> = String::from_utf8_lossy(&read.stdout).chars().filter(|sign| !sign.is_whitespace()).collect();
            // What stands upright is told in another order.
            signs.sort_unstable();
            Some(signs)
        };
        assert_eq!(text("plain.pdf"), text("kept.pdf"), "{report}");
    }
    Ok(())
}

/// The shell lets no file grow beyond some kilobytes, as a disk does that fills while the PDF is written.
#[cfg(unix)]
#[test]
fn a_disk_that_fills_while_printing_leaves_the_old_file() -> Outcome {
    let desk = Desk::new()?;
    desk.expect(0, &["new", "a.irr", "--lang", "zh"]);
    desk.write("x.pdf", "old")?;
    let before = desk.names()?;
    for (name, more) in [("x.pdf", ""), ("y.pdf", ""), ("x.pdf", "--archive"), ("y.pdf", "--archive"), ("y.xlsx", "")] {
        let line = "trap '' XFSZ; ulimit -f 8; exec \"$0\" print register a.irr --out \"$1\" $2";
        let words = ["-c", line, env!("CARGO_BIN_EXE_integrity-register"), name, more];
        let output = Command::new("sh").args(words).current_dir(desk.path()).env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").output()?;
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.lines().count() == 1 && said.contains("请换一个磁盘"), "{said}");
    }
    assert_eq!(desk.names()?, before, "no half file under any name");
    assert_eq!(desk.read("x.pdf")?, b"old");
    Ok(())
}

#[test]
fn an_attachment_a_blank_form_and_a_mark_are_printed() -> Outcome {
    let desk = Desk::new()?;
    desk.expect(0, &["new", "a.irr", "--lang", "zh"]);
    let attachment = ["--family", "attachment", "--attachment", "3", "--first-page", "12", "--hide-names", "--mark", "工作秘密 不得外传"];
    for (report, more) in
        [("register", &attachment[..]), ("matrix", &attachment), ("flow", &attachment), ("register", &["--blank"]), ("matrix", &["--blank"])]
    {
        let words = ["print", report, "a.irr", "--out", "x.pdf"];
        desk.expect(0, &[&words[..], more].concat());
        assert!(desk.read("x.pdf")?.starts_with(b"%PDF-1.7"), "{report} {more:?}");
    }
    Ok(())
}

#[test]
fn a_font_the_machine_lacks_is_said_and_the_bundled_one_stands_in() -> Outcome {
    let desk = Desk::new()?;
    desk.expect(0, &["new", "a.irr", "--lang", "zh"]);
    desk.expect(0, &["print", "matrix", "a.irr", "--out", "plain.pdf"]);
    let output = desk.run(&["print", "matrix", "a.irr", "--font-body", "没有这种字体", "--out", "x.pdf"]);
    assert_eq!(output.status.code(), Some(0));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("没有这种字体") && said.contains("以内置字体代替"), "{said}");
    assert!(desk.read("x.pdf")? == desk.read("plain.pdf")?, "nothing else changes");
    Ok(())
}

/// clap speaks English only; what is wrong with a command line is told as all else is.
#[test]
fn faults_of_a_command_line_are_told_in_chinese() -> Outcome {
    let desk = Desk::new()?;
    desk.expect(0, &["new", "a.irr"]);
    let faulty: [&[&str]; 11] = [
        &["frob", "a.irr"],
        &["check", "a.irr", "--frob"],
        &["new"],
        &["issue", "a.irr"],
        &["issue", "a.irr", "--approve", "abc"],
        &["issue", "a.irr", "--approve", "1", "--meeting", "x", "--date", "garbage"],
        &["issue", "a.irr", "--approve", "1", "--note", "x"],
        &["issue", "a.irr", "--note", "x", "--meeting", "y"],
        &["undo", "a.irr", "0"],
        &["print", "register", "a.irr", "--out"],
        &["check", "a.irr", "--operator", "A\u{202e}"],
    ];
    for words in faulty {
        let said = desk.expect(2, &[&["--lang", "zh"], words].concat());
        let english = ["invalid", "required", "unexpected", "error", "cannot", "found", "value", "such"];
        assert!(said.contains("命令有误") && !english.iter().any(|word| said.contains(word)), "{words:?}: {said}");
        assert!(!said.contains("%{"), "{said}");
    }
    Ok(())
}

/// Numbers that no office has, a step that follows itself, and what is no digest of a file.
#[test]
fn what_no_register_holds_is_refused_at_its_field() -> Outcome {
    let desk = Desk::new()?;
    desk.expect(0, &["new", "a.irr"]);
    desk.expect(0, &["export", "a.irr", "a.json"]);
    let all: Json = serde_json::from_slice(&desk.read("a.json")?)?;
    let code = |table: &str| all[table][0]["code"].as_str().unwrap_or_default().to_owned();
    let refused = [
        ("levels", json!({ "code": code("levels"), "review_months": 601 }), "review_months"),
        ("posts", json!({ "code": code("posts"), "rotation_months": 0 }), "rotation_months"),
        ("posts", json!({ "code": code("posts"), "deputy_post": code("posts") }), "deputy_post"),
        ("approvals", json!({ "code": code("approvals"), "order": 0 }), "order"),
        ("duties", json!({ "code": code("duties"), "order": 0 }), "order"),
        ("time_limits", json!({ "code": code("time_limits"), "value": 36_501 }), "value"),
        ("time_limits", json!({ "code": code("time_limits"), "own_value": 36_501 }), "own_value"),
        ("actions", json!({ "code": "A01", "title": "x", "of": code("risks"), "due": "2026-12-01", "progress": 101 }), "progress"),
        ("declarations", json!({ "code": "D01", "person": "N01", "on": "2026-01-01", "year": 99 }), "year"),
        ("successors", json!({ "step": code("steps"), "next": code("steps") }), "next"),
        ("evidence", json!({ "code": "EV1", "of": code("risks"), "name": "a", "size": 1, "digest": "zz", "added": "2026-01-01" }), "digest"),
        ("events", json!({ "code": "E01", "title": "x" }), "on"),
    ];
    for (table, record, field) in refused {
        let mut file = json!({ "persons": [{ "code": "N01", "name": "张文" }] });
        file[table] = json!([record]);
        desk.write("x.json", &file.to_string())?;
        let plan: Json = serde_json::from_str(&desk.expect(1, &["import", "a.irr", "x.json", "--dry-run", "--json"]))?;
        let problems: Vec<_> = plan["problems"].as_array().ok_or("problems")?.iter().map(|problem| problem["column"].clone()).collect();
        assert_eq!(problems, [json!(field)], "{file}: {plan}");
        desk.expect(2, &["import", "a.irr", "x.json"]);
    }
    Ok(())
}
