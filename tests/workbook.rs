//! A report as a workbook says what its pages say, and is set up to be printed as they are. Read back with unzip, where it is installed.

use std::collections::HashSet;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use chrono::{DateTime, FixedOffset};
use integrity_register::domain::choice::Body as Scope;
use integrity_register::domain::field::Row;
use integrity_register::domain::identity::Identity;
use integrity_register::i18n::Lang;
use integrity_register::paper::{Body, Document, Format, Plan, write};
use integrity_register::register::Clock;
use integrity_register::register::create::{Content, contents};
use integrity_register::report::{self, Choice, PaperSize, Report};

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn now() -> DateTime<FixedOffset> {
    DateTime::from_timestamp(1_790_000_000, 0).expect("a moment").fixed_offset()
}

/// A file of a workbook as text; none, with a word, where there is no unzip.
fn member(workbook: &Path, name: &str) -> Option<String> {
    match Command::new("unzip").arg("-p").arg(workbook).arg(name).output() {
        Ok(output) => Some(String::from_utf8_lossy(&output.stdout).into_owned()),
        Err(error) => {
            eprintln!("unzip not run: {error}");
            None
        }
    }
}

/// What stands between each start and end of a tag.
fn between<'a>(text: &'a str, tag: &str) -> Vec<&'a str> {
    let (end, mut found) = (format!("</{tag}>"), Vec::new());
    for part in text.split(&format!("<{tag}")).skip(1).filter(|part| part.starts_with(['>', ' '])) {
        found.extend(part.split_once('>').and_then(|(_, rest)| rest.split_once(&end)).map(|(inside, _)| inside));
    }
    found
}

fn plain(text: &str) -> String {
    let told = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    told.split_whitespace().collect()
}

/// The texts of all cells of the tables, heads too.
fn cells(document: &Document) -> HashSet<String> {
    let mut texts = HashSet::new();
    for part in &document.parts {
        let Body::Table(table) = &part.body else { continue };
        texts.extend(table.head.iter().flatten().map(|cell| plain(&cell.text)));
        for row in (0..table.rows.len()).map(|number| table.rows.get(number)) {
            texts.extend(row.cells.iter().map(|cell| cell.pieces.iter().map(|piece| plain(&piece.text)).collect::<String>()));
        }
        texts.extend([&part.title].into_iter().chain(&part.head).chain(&part.notes).map(|text| plain(text)));
    }
    texts.retain(|text| !text.is_empty() && text.parse::<f64>().is_err());
    texts
}

#[test]
fn a_workbook_says_what_the_pages_say_and_prints_as_they_do() -> Outcome {
    let folder = tempfile::tempdir()?;
    for (lang, paper) in [(Lang::Zh, PaperSize::A4), (Lang::Zh, PaperSize::A3), (Lang::En, PaperSize::A4), (Lang::En, PaperSize::A3)] {
        let snapshot = Arc::new(contents(&Content::Library(vec![Scope::Purchaser, Scope::Agency, Scope::Supervisor]), lang, Clock::Fixed(now()))?);
        for report in [Report::Register, Report::Matrix] {
            let choice = Choice { report, lang, paper, ..Choice::default() };
            let document = report::document(&choice, &snapshot, Identity { head: [0x7f; 32], content: [0x3a; 32] }, now())?;
            let (wanted, parts) = (cells(&document), document.parts.len());
            let bytes = write(&Plan::new(document)?, Format::Workbook, &[], &|_, _| {}, &AtomicBool::new(false))?;
            let path = folder.path().join("report.xlsx");
            std::fs::write(&path, bytes)?;
            let Some(strings) = member(&path, "xl/sharedStrings.xml") else { return Ok(()) };
            let told: HashSet<String> = between(&strings, "si").into_iter().map(|item| plain(&between(item, "t").concat())).collect();
            let lost: Vec<&String> = wanted.iter().filter(|text| !told.contains(*text)).collect();
            assert!(wanted.len() > 60 && lost.is_empty(), "{report:?} {lang:?}: {lost:?}");
            check_printing(&path, parts, paper, &format!("{report:?} {lang:?} {paper:?}"));
        }
    }
    Ok(())
}

/// Every sheet lies, is as wide as its pages, repeats its head, and names what is printed.
fn check_printing(path: &Path, sheets: usize, paper: PaperSize, what: &str) {
    let book = member(path, "xl/workbook.xml").unwrap_or_default();
    for name in ["_xlnm.Print_Area", "_xlnm.Print_Titles"] {
        assert_eq!(book.matches(name).count(), sheets, "{what}: {name}");
    }
    let size = if paper == PaperSize::A4 { "paperSize=\"9\"" } else { "paperSize=\"8\"" };
    for number in 1..=sheets {
        let sheet = member(path, &format!("xl/worksheets/sheet{number}.xml")).unwrap_or_default();
        let setup = sheet.split_once("<pageSetup").and_then(|(_, rest)| rest.split_once("/>")).map(|(setup, _)| setup).unwrap_or_default();
        assert!(setup.contains("orientation=\"landscape\"") && setup.contains(size) && setup.contains("fitToHeight=\"0\""), "{what}: {setup}");
        assert!(sheet.contains("fitToPage=\"1\"") && sheet.contains("<mergeCells") && sheet.contains("state=\"frozen\""), "{what}");
        assert!(sheet.contains("7F7F-7F7F-7F7F") && sheet.contains("&amp;P") && sheet.contains("&amp;N"), "{what}: codes and numbers in the foot");
    }
}

#[test]
fn a_text_higher_than_a_row_of_a_sheet_may_be_has_several_rows_of_it() -> Outcome {
    let folder = tempfile::tempdir()?;
    let mut snapshot = contents(&Content::Library(vec![Scope::Purchaser]), Lang::Zh, Clock::Fixed(now()))?;
    let mut risk = Row::clone(snapshot.risks.iter().next().ok_or("a risk")?);
    risk.record.manifestation = Some("鑫".repeat(20_000));
    snapshot.put(Arc::new(risk));
    let document = report::document(&Choice { lang: Lang::Zh, ..Choice::default() }, &Arc::new(snapshot), Identity::default(), now())?;
    let path = folder.path().join("report.xlsx");
    std::fs::write(&path, write(&Plan::new(document)?, Format::Workbook, &[], &|_, _| {}, &AtomicBool::new(false))?)?;
    let Some(sheet) = member(&path, "xl/worksheets/sheet1.xml") else { return Ok(()) };
    let heights: Vec<f32> = sheet.split(" ht=\"").skip(1).filter_map(|part| part.split_once('"')?.0.parse().ok()).collect();
    assert!(heights.iter().all(|height| *height < 409.6), "no row is higher than a sheet allows");
    // More than 20,000 characters of 8 points in lines of at most 200 points.
    assert!(heights.iter().sum::<f32>() > 20_000.0 / 25.0 * 10.0, "and none is cut");
    Ok(())
}
