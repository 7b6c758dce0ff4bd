//! What the first and the last page of every report say, line by line, held against the texts in `tests/page_texts`.
//!
//! A line here is a line of the page; ` │ ` stands between its columns. Where a page was changed on purpose,
//! `WRITE_PAGE_TEXTS=1 cargo test --test page_texts` writes all texts anew, and what changed is read in their difference.

mod staff;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use integrity_register::domain::identity::{Identity, Printed};
use integrity_register::domain::preset::published::PUBLISHED;
use integrity_register::error::Error;
use integrity_register::exchange::json_file;
use integrity_register::i18n::Lang;
use integrity_register::paper::{Mark, Page, Plan, Turn};
use integrity_register::register::{Edit, Mutation, Operation, Register};
use integrity_register::report::{self, Choice, Form, Report};
use serde_json::json;

type Outcome = Result<(), Box<dyn std::error::Error>>;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/page_texts");
/// Set, the texts are written and not compared.
const WRITES: &str = "WRITE_PAGE_TEXTS";
/// Texts whose baselines are no further apart stand in one line, in points.
const LINE: f32 = 2.0;
/// Texts that are further apart stand in different columns, in points.
const GAP: f32 = 1.5;
const BETWEEN_COLUMNS: &str = " │ ";

/// The codes at the foot of each page: those of the register itself would change with all that is stored in it.
fn identity() -> Identity {
    Identity { head: [0x7f; 32], content: [0x3a; 32] }
}

/// All prints by the name of their text.
fn prints(lang: Lang) -> Vec<(String, Choice)> {
    let reports = Report::ALL.into_iter().filter(|report| *report != Report::Register);
    let reports = reports.map(|report| (report.key().to_owned(), Choice { report, lang, ..Choice::default() }));
    let forms = PUBLISHED.iter().map(|published| {
        let form = Form::Published(published.key);
        (format!("{}-{}", Report::Register.key(), published.key), Choice { form, lang, ..Choice::default() })
    });
    reports.chain(forms).map(|(name, choice)| (format!("{name}.{}.txt", lang.tag()), choice)).collect()
}

/// The first and the last page in lines.
fn text(register: &Register, choice: &Choice) -> Result<String, Box<dyn std::error::Error>> {
    let document = report::document_with(choice, register.snapshot(), register.past(choice)?, identity(), staff::now())?;
    let plan = Plan::new(document)?;
    assert!(plan.missing().is_empty(), "{:?}", plan.missing());
    let last = plan.pages() - 1;
    let pages = if last == 0 { vec![0] } else { vec![0, last] };
    let said = pages.into_iter().map(|place| format!("=== {} / {} ===\n{}\n", place + 1, plan.pages(), lines(&plan.page(place)).join("\n")));
    Ok(said.collect::<Vec<_>>().join("\n"))
}

/// A text of a page: from where to where, and its height on the page.
struct Run {
    from: f32,
    to: f32,
    y: f32,
    text: String,
}

/// The lines of a page from top to bottom.
fn lines(page: &Page) -> Vec<String> {
    let mut runs = runs(page);
    // What is level was painted in reading order, and stays so.
    runs.sort_by(|one, other| one.y.total_cmp(&other.y));
    let mut lines: Vec<Vec<Run>> = Vec::new();
    for run in runs {
        match lines.last_mut() {
            Some(line) if run.y - line[0].y <= LINE => line.push(run),
            _ => lines.push(vec![run]),
        }
    }
    lines.into_iter().map(line).collect()
}

fn line(mut runs: Vec<Run>) -> String {
    runs.sort_by(|one, other| one.from.total_cmp(&other.from));
    let mut said = String::new();
    let mut end = f32::MAX;
    for run in runs {
        if run.from - end > GAP {
            said.push_str(BETWEEN_COLUMNS);
        }
        said.push_str(&run.text);
        end = run.to;
    }
    // A space at the end of a line would be lost in many an editor.
    said.trim().to_owned()
}

/// The texts of a page; what is set downwards sign by sign is one, at its middle.
fn runs(page: &Page) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut marks = page.marks.iter();
    while let Some(mark) = marks.next() {
        if let Mark::Reading { marks: count, text } = mark {
            let parts: Vec<Run> = marks.by_ref().take(*count).filter_map(run).collect();
            let middle = parts.iter().map(|part| part.y).sum::<f32>() / parts.len().max(1) as f32;
            let (from, to) = parts.iter().fold((f32::MAX, 0.0_f32), |(from, to), part| (from.min(part.from), to.max(part.to)));
            runs.push(Run { from, to, y: middle, text: text.to_string() });
        } else {
            runs.extend(run(mark));
        }
    }
    runs
}

fn run(mark: &Mark) -> Option<Run> {
    match mark {
        // What lies reads upwards, from its foot: it takes no room across the page.
        Mark::Text { text, x, y, turn: Turn::Left, .. } => Some(Run { from: *x, to: *x, y: *y, text: text.to_string() }),
        Mark::Text { text, x, y, width, .. } => Some(Run { from: *x, to: x + width, y: *y, text: text.to_string() }),
        Mark::Dash { text, x, y, size, .. } => Some(Run { from: *x, to: x + size * text.chars().count() as f32, y: *y, text: text.to_string() }),
        _ => None,
    }
}

/// A register with an edition, and every kind of change since.
fn issued(folder: &Path, lang: Lang) -> Result<Register, Error> {
    let folder = folder.join("issued");
    fs::create_dir_all(&folder).expect("a folder");
    let mut register = staff::register(&folder, lang)?;
    register.issue("征求意见")?;
    let changes = json!({
        "risks": [
            { "code": "R02", "likelihood": 5, "impact": 5 },
            { "code": "R04", "likelihood": 1, "impact": 1 },
            { "code": "R03", "status": "closed", "closing_reason": "环节取消", "controls": ["C05"] },
            { "code": "R05", "title": "换一种说法", "cause": "又一个原因" },
            { "code": "R06", "likelihood": null, "response": "avoid" },
            { "code": "R200", "title": "新的风险", "step": "S01", "posts": ["P-BUD"], "kind": "integrity", "likelihood": 3, "impact": 5 },
        ],
        "controls": [{ "code": "C01", "name": "换了名称的措施" }],
        "tenures": [{ "code": "TN1", "until": "2026-09-01" }],
    });
    let plan = json_file::plan(changes, register.snapshot());
    assert_eq!(plan.problems, Vec::new());
    let mutations = plan.new.into_iter().map(Mutation::Create).chain(plan.changed.into_iter().map(Mutation::Replace)).collect();
    register.apply(Edit { operation: Operation::Import, mutations, reason: Some("年度修订".to_owned()), is_typing: false })?;
    let step = register.snapshot().find_code("S20").expect("a step");
    register.apply(Edit::remove([step]))?;
    Ok(register)
}

#[test]
fn first_and_last_pages_say_what_is_kept() -> Outcome {
    let folder = tempfile::tempdir()?;
    let mut said = BTreeMap::new();
    for lang in Lang::ALL {
        let mut register = staff::register(folder.path(), lang)?;
        register.log_print(Printed { report: Report::Register.key().to_owned(), pages: 12, identity: identity(), ..Printed::default() })?;
        let issued = issued(folder.path(), lang)?;
        for (name, choice) in prints(lang) {
            let register = if choice.report == Report::Difference { &issued } else { &register };
            said.insert(name, text(register, &choice)?);
        }
    }
    if std::env::var_os(WRITES).is_some() {
        return write(&said);
    }
    let mut differences = Vec::new();
    for (name, said) in &said {
        let kept = fs::read_to_string(Path::new(FOLDER).join(name)).unwrap_or_default();
        differences.extend(difference(&kept, said).map(|difference| format!("{name}{difference}")));
    }
    assert!(differences.is_empty(), "{}\n\nIf that is wanted: {WRITES}=1 cargo test --test page_texts", differences.join("\n"));
    let mut kept: Vec<String> =
        fs::read_dir(FOLDER)?.map(|file| file.map(|file| file.file_name().to_string_lossy().into_owned())).collect::<Result<_, _>>()?;
    kept.sort();
    assert_eq!(kept, said.into_keys().collect::<Vec<_>>(), "no text is left over");
    Ok(())
}

/// The first line that is not as it was.
fn difference(kept: &str, said: &str) -> Option<String> {
    let (mut kept, mut said) = (kept.lines(), said.lines());
    for number in 1.. {
        match (kept.next(), said.next()) {
            (None, None) => break,
            (was, is) if was == is => {}
            (was, is) => return Some(format!(":{number}\n  was: {}\n  is:  {}", was.unwrap_or("(nothing)"), is.unwrap_or("(nothing)"))),
        }
    }
    None
}

fn write(said: &BTreeMap<String, String>) -> Outcome {
    fs::create_dir_all(FOLDER)?;
    for file in fs::read_dir(FOLDER)? {
        fs::remove_file(file?.path())?;
    }
    for (name, said) in said {
        fs::write(Path::new(FOLDER).join(name), said)?;
    }
    Ok(())
}
