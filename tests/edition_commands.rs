//! Editions by way of the command line: issued, approved, printed again identically, compared.

mod desk;

use std::process::{Command, Output};
use std::time::Duration;

use desk::Desk;
use serde_json::Value as Json;

type Outcome = Result<(), Box<dyn std::error::Error>>;

const CHANGES: &str = r#"{
    "risks": [{"code": "R01", "title": "改过的标题"}, {"code": "R02", "likelihood": 5, "impact": 5}],
    "persons": [{"code": "N01", "name": "李平", "unit": "purchaser"}],
    "tenures": [{"code": "H01", "person": "N01", "post": "P-BUD", "from": "2026-01-01", "until": "2026-10-01"}]
}"#;

/// A register whose first edition was issued, with what that said.
fn issued() -> Result<(Desk, String), Box<dyn std::error::Error>> {
    let desk = Desk::new()?;
    desk.expect(0, &["new", "a.irr", "--lang", "zh"]);
    desk.write("c.json", CHANGES)?;
    desk.write("d.json", r#"{"risks":[{"code":"R01","title":"又改"},{"code":"R03","status":"closed"}],"tenures":[{"code":"H01","until":"2026-03-01"}]}"#)?;
    desk.expect(0, &["import", "a.irr", "c.json"]);
    let said = desk.expect(0, &["issue", "a.irr", "--note", "征求各科室意见", "--operator", "张文"]);
    Ok((desk, said))
}

/// The code in what issuing said.
fn code(said: &str) -> &str {
    said.split_whitespace().last().unwrap_or_default()
}

/// Runs as on another day.
fn later(desk: &Desk, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_integrity-register"));
    command.args(words).current_dir(desk.path()).env("SOURCE_DATE_EPOCH", "1810000000").output().expect("the program starts")
}

#[test]
fn an_edition_has_a_number_and_a_code_that_is_found_again() -> Outcome {
    let (desk, said) = issued()?;
    assert!(said.contains("待确认：风险点 111 条") && said.contains("第1版（征求意见稿）"), "{said}");
    assert!(desk.expect(2, &["issue", "a.irr", "--note", "再来一次"]).contains("第1版以来内容没有变化"));
    desk.expect(2, &["issue", "a.irr"]);
    desk.expect(2, &["issue", "a.irr", "--note", " "]);
    let found = desk.expect(0, &["verify", "a.irr", "--code", code(&said)]);
    assert!(found.contains("第1版由张文于2026-09-21定版"), "{found}");
    let found: Json = serde_json::from_str(&desk.expect(0, &["verify", "a.irr", "--json", "--code", &code(&said).to_lowercase()]))?;
    assert_eq!((&found["edition"], &found["found"]), (&Json::from(1), &Json::from(true)));
    let entries: Vec<Json> = serde_json::from_str(&desk.expect(0, &["history", "a.irr", "--json"]))?;
    assert!(entries.iter().all(|entry| entry["operation"] != "issue"), "an edition is no change");
    desk.expect(0, &["undo", "a.irr"]);
    desk.expect(0, &["redo", "a.irr"]);
    assert!(desk.expect(0, &["verify", "a.irr", "--code", code(&said)]).contains("第1版"));
    desk.expect(0, &["verify", "a.irr"]);
    Ok(())
}

#[test]
fn an_edition_prints_again_identically_on_any_later_day() -> Outcome {
    let (desk, said) = issued()?;
    let reports = ["register", "matrix", "post-sheets", "flow", "overview", "controls", "separation"];
    for report in reports {
        desk.expect(0, &["print", report, "a.irr", "--edition", "1", "--out", &format!("{report}.pdf")]);
        // As long as nothing changed, what is printed today is that edition too.
        desk.expect(0, &["print", report, "a.irr", "--out", "now.pdf"]);
        assert!(desk.read("now.pdf")? == desk.read(&format!("{report}.pdf"))?, "{report}");
    }
    desk.expect(0, &["import", "a.irr", "d.json"]);
    for report in reports {
        let output = later(&desk, &["print", report, "a.irr", "--edition", "1", "--out", "again.pdf"]);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        assert!(desk.read("again.pdf")? == desk.read(&format!("{report}.pdf"))?, "{report}");
    }
    later(&desk, &["print", "register", "a.irr", "--out", "now.pdf"]);
    assert!(desk.read("now.pdf")? != desk.read("register.pdf")?);
    // The print log knows them by the code of the edition.
    let prints: Json = serde_json::from_str(&desk.expect(0, &["verify", "a.irr", "--json", "--code", code(&said)]))?;
    assert_eq!(prints["prints"].as_array().map(Vec::len), Some(3 * reports.len()));
    Ok(())
}

#[test]
fn what_names_no_edition_is_refused() -> Outcome {
    let (desk, _) = issued()?;
    let refused = |words: &[&str], why: &str| {
        let said = desk.expect(2, &[&["print"], words, &["--out", "x.pdf"]].concat());
        assert!(said.contains(why), "{said}");
    };
    refused(&["register", "a.irr", "--edition", "2"], "没有第2版：本台账共有1版");
    refused(&["register", "a.irr", "--edition", "一"], "看不懂版次");
    refused(&["register", "a.irr", "--edition", "1..2"], "只有版次差异表");
    refused(&["register", "a.irr", "--edition", "1", "--blank"], "不属于任何版次");
    refused(&["trail", "a.irr", "--edition", "1"], "不属于任何版次");
    refused(&["difference", "a.irr", "--edition", "1..1"], "两个版次要先写较早的一版");
    refused(&["difference", "a.irr", "--edition", "2.."], "没有第2版");
    refused(&["difference", "a.irr", "--filter", "level=high"], "不能按风险筛选");
    desk.expect(0, &["new", "b.irr", "--lang", "zh"]);
    refused(&["difference", "b.irr"], "还没有定版");
    refused(&["register", "b.irr", "--edition", "1"], "还没有定版");
    assert!(!desk.path().join("x.pdf").exists());
    Ok(())
}

#[test]
fn two_editions_are_compared_and_one_with_now() -> Outcome {
    let (desk, _) = issued()?;
    desk.expect(0, &["import", "a.irr", "d.json"]);
    desk.expect(0, &["print", "difference", "a.irr", "--out", "since.pdf"]);
    desk.expect(0, &["print", "difference", "a.irr", "--edition", "1..", "--out", "now.pdf"]);
    assert!(desk.read("since.pdf")? == desk.read("now.pdf")?, "the last edition is what one compares with");
    desk.expect(0, &["issue", "a.irr", "--note", "第二稿"]);
    desk.expect(0, &["print", "difference", "a.irr", "--edition", "1..2", "--lang", "both", "--out", "two.pdf"]);
    desk.expect(0, &["undo", "a.irr"]);
    later(&desk, &["print", "difference", "a.irr", "--edition", "1..2", "--lang", "both", "--out", "again.pdf"]);
    assert!(desk.read("two.pdf")? == desk.read("again.pdf")?);
    Ok(())
}

#[test]
fn another_operator_records_the_approval() -> Outcome {
    let (desk, said) = issued()?;
    desk.write("signed.pdf", "%PDF-1.4 signed")?;
    let approve = ["issue", "a.irr", "--approve", "1", "--meeting", "局党组会", "--date", "2026-09-20", "--scan", "signed.pdf", "--operator"];
    let by = |who: &'static str| [&approve[..], &[who]].concat();
    assert!(desk.expect(2, &by("张文")).contains("不能审定自己的稿子"));
    desk.expect(2, &["issue", "a.irr", "--approve", "1", "--operator", "李平"]);
    desk.expect(2, &["issue", "a.irr", "--approve", "1", "--meeting", "局党组会", "--date", "2027-01-01", "--operator", "李平"]);
    desk.expect(2, &["issue", "a.irr", "--approve", "1", "--meeting", "局党组会", "--scan", "nowhere.pdf", "--operator", "李平"]);
    desk.expect(2, &["issue", "a.irr", "--meeting", "局党组会", "--note", "两样"]);
    let approved = desk.expect(0, &by("李平"));
    assert!(approved.contains("第1版（已审定）") && code(&approved) == code(&said), "{approved}");
    assert!(desk.expect(2, &by("王英")).contains("已经审定"));
    assert!(desk.expect(0, &["verify", "a.irr", "--code", code(&said)]).contains("2026-09-20经局党组会审定（登记人：李平）"));
    desk.expect(0, &["verify", "a.irr"]);
    Ok(())
}

#[test]
fn an_edition_is_issued_whole_or_not_at_all() -> Outcome {
    let desk = Desk::new()?;
    desk.expect(0, &["new", "a.irr", "--lang", "zh"]);
    let mut number = 0;
    for turn in 0..12_u64 {
        desk.write("c.json", &format!(r#"{{"risks":[{{"code":"R01","title":"第{turn}次"}}]}}"#))?;
        desk.expect(0, &["import", "a.irr", "c.json"]);
        let mut child = desk.start(&["issue", "a.irr", "--note", "会被打断"]);
        std::thread::sleep(Duration::from_millis(turn * 7));
        let killed = child.kill();
        child.wait()?;
        killed?;
        desk.expect(0, &["verify", "a.irr"]);
        // Issued already, or to be issued: never in between.
        let said = String::from_utf8(desk.run(&["issue", "a.irr", "--note", "再来"]).stdout)?;
        number += 1;
        let printed = desk.run(&["print", "overview", "a.irr", "--edition", &number.to_string(), "--out", "o.pdf"]);
        assert_eq!(printed.status.code(), Some(0), "{said} {printed:?}");
        assert!(said.is_empty() || said.contains(&format!("第{number}版")), "{said}");
    }
    Ok(())
}
