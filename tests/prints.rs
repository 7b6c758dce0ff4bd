//! What the prints say: read back from the pages themselves and, where the tools are installed, from the PDF.

use std::collections::HashMap;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use chrono::{DateTime, FixedOffset};
use integrity_register::domain::choice::Body;
use integrity_register::domain::identity::Identity;
use integrity_register::domain::snapshot::Snapshot;
use integrity_register::i18n::Lang;
use integrity_register::paper::{Mark, Page, Plan, pdf};
use integrity_register::register::Clock;
use integrity_register::register::create::{Content, contents};
use integrity_register::report::{self, Choice, Report, Writing};

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn now() -> DateTime<FixedOffset> {
    DateTime::from_timestamp(1_790_000_000, 0).expect("a moment").fixed_offset()
}

fn snapshot(content: &Content, lang: Lang) -> Result<Arc<Snapshot>, integrity_register::error::Error> {
    contents(content, lang, Clock::Fixed(now())).map(Arc::new)
}

fn library(lang: Lang) -> Result<Arc<Snapshot>, integrity_register::error::Error> {
    snapshot(&Content::Library(vec![Body::Purchaser, Body::Agency, Body::Supervisor]), lang)
}

fn plan(choice: &Choice, snapshot: &Arc<Snapshot>) -> Result<Plan, integrity_register::error::Error> {
    Plan::new(report::document(choice, snapshot, Identity { head: [0x7f; 32], content: [0x3a; 32] }, now())?)
}

fn text_of(mark: &Mark) -> Option<(&str, f32, f32)> {
    match mark {
        Mark::Text { text, x, y, .. } | Mark::Dash { text, x, y, .. } => Some((text, *x, *y)),
        _ => None,
    }
}

/// The text of pages without the spaces and breaks that layout adds or takes.
fn text(pages: &[Page]) -> String {
    let marks = pages.iter().flat_map(|page| &page.marks);
    marks.filter_map(text_of).flat_map(|(text, ..)| text.chars()).filter(|sign| !sign.is_whitespace()).collect()
}

fn plain(text: &str) -> String {
    text.chars().filter(|sign| !sign.is_whitespace()).collect()
}

fn pages(plan: &Plan) -> Vec<Page> {
    (0..plan.pages()).map(|number| plan.page(number)).collect()
}

#[test]
fn the_register_gives_back_every_risk_and_control() -> Outcome {
    for lang in Lang::ALL {
        let snapshot = library(lang)?;
        let plan = plan(&Choice { lang, ..Choice::default() }, &snapshot)?;
        assert!(plan.missing().is_empty());
        let printed = text(&pages(&plan));
        for risk in snapshot.risks.iter() {
            assert!(printed.contains(&plain(&risk.title)), "{}", risk.title);
            assert!(printed.contains(&plain(risk.manifestation.as_deref().unwrap_or_default())), "{}", risk.code);
            for control in &risk.controls {
                let name = &snapshot.get(*control).ok_or("a control")?.name;
                assert!(printed.contains(&plain(name)), "{name}");
            }
        }
        let headings = match lang {
            Lang::Zh | Lang::Both => ["序号", "部门", "重要环节", "涉及岗位", "直接责任人", "部门责任人", "责任领导"],
            Lang::En => ["No.", "Section", "Step", "Posts", "Person", "Sectionhead", "Leader"],
        };
        for page in pages(&plan) {
            let printed = text(std::slice::from_ref(&page));
            headings.iter().for_each(|heading| assert!(printed.contains(heading), "{heading}"));
            assert!(printed.contains("7F7F-7F7F-7F7F") && printed.contains("3A3A-3A3A-3A3A"));
        }
    }
    Ok(())
}

#[test]
fn nothing_is_painted_outside_the_page() -> Outcome {
    let snapshot = library(Lang::Zh)?;
    for report in Report::ALL {
        for page in pages(&plan(&Choice { report, ..Choice::default() }, &snapshot)?) {
            for (x, y) in page.marks.iter().filter_map(text_of).map(|(_, x, y)| (x, y)) {
                assert!((0.0..page.width).contains(&x) && (0.0..page.height).contains(&y));
            }
        }
    }
    Ok(())
}

/// The words of the matrix on a page by place: across ones, and names that are set downwards.
#[derive(Debug, Default)]
struct Sheet {
    across: Vec<(String, f32, f32)>,
    names: Vec<(String, f32)>,
}

fn sheet(page: &Page) -> Sheet {
    let mut sheet = Sheet::default();
    let mut marks = page.marks.iter();
    while let Some(mark) = marks.next() {
        if let Mark::Reading { marks: count, text } = mark {
            let places: Vec<f32> = marks.by_ref().take(*count).filter_map(text_of).map(|(_, x, _)| x).collect();
            let middle = places.iter().sum::<f32>() / places.len() as f32;
            sheet.names.push((text.to_string(), middle));
        } else if let Some((text, x, y)) = text_of(mark) {
            sheet.across.push((text.to_owned(), x, y));
        }
    }
    sheet
}

#[test]
fn every_duty_stands_at_its_row_and_column() -> Outcome {
    let snapshot = library(Lang::Zh)?;
    let plan = plan(&Choice { report: Report::Matrix, ..Choice::default() }, &snapshot)?;
    let sheets: Vec<Sheet> = pages(&plan).iter().map(sheet).collect();
    let mut found = HashMap::new();
    for duty in snapshot.duties.iter() {
        let step = snapshot.get(duty.step).ok_or("a step")?;
        let post = snapshot.get(duty.post).ok_or("a post")?;
        let role = snapshot.get(duty.role).ok_or("a role")?;
        let label = format!("{}. {}", step.seq, step.name);
        let start: String = label.chars().take(6).collect();
        for sheet in &sheets {
            let Some((_, column)) = sheet.names.iter().find(|(name, _)| *name == post.name) else { continue };
            let Some((_, _, row)) = sheet.across.iter().find(|(text, ..)| text.starts_with(&start)) else { continue };
            let in_cell = sheet.across.iter().filter(|(_, x, y)| (x - column).abs() < 12.0 && (y - row).abs() < 9.0);
            if in_cell.clone().any(|(text, ..)| text.contains(role.short.as_str())) {
                *found.entry(duty.code.clone()).or_insert(0) += 1;
            }
        }
        assert_eq!(found.get(&duty.code), Some(&1), "{} {} {}", duty.code, label, post.name);
    }
    Ok(())
}

#[test]
fn the_matrix_is_written_in_raci_letters_too() -> Outcome {
    let snapshot = library(Lang::En)?;
    let plan = plan(&Choice { report: Report::Matrix, writing: Writing::Raci, lang: Lang::En, ..Choice::default() }, &snapshot)?;
    let sheets: Vec<Sheet> = pages(&plan).iter().map(sheet).collect();
    let count = |letter: &str| sheets.iter().flat_map(|sheet| &sheet.across).filter(|(text, ..)| text.split('/').any(|part| part == letter)).count();
    assert!(count("R") >= 35 && count("A") >= 20, "{} {}", count("R"), count("A"));
    Ok(())
}

#[test]
fn a_filter_prints_what_passes_and_says_so() -> Outcome {
    let snapshot = library(Lang::Zh)?;
    let plan = plan(&Choice { filter: "level=high".to_owned(), ..Choice::default() }, &snapshot)?;
    let printed = text(&pages(&plan));
    assert!(printed.contains("共36项") && printed.contains("level=high"));
    assert!(!printed.contains("无预算、超预算采购"));
    let none = Choice { filter: "title=没有这样的风险".to_owned(), ..Choice::default() };
    assert!(text(&pages(&self::plan(&none, &snapshot)?)).contains("没有符合条件的记录"));
    Ok(())
}

#[test]
fn a_merged_step_is_repeated_after_a_page_break() -> Outcome {
    let snapshot = snapshot(&Content::Sample { risks: 500, seed: 1 }, Lang::Zh)?;
    let printed = pages(&plan(&Choice::default(), &snapshot)?);
    let continued = printed.iter().filter(|page| text(std::slice::from_ref(*page)).contains("（续）")).count();
    assert!(continued > printed.len() / 2, "{continued} of {}", printed.len());
    Ok(())
}

#[test]
fn the_pdf_gives_every_character_back() -> Outcome {
    let folder = tempfile::tempdir()?;
    for report in Report::ALL {
        for lang in Lang::ALL {
            let snapshot = library(lang)?;
            let plan = plan(&Choice { report, lang, ..Choice::default() }, &snapshot)?;
            let bytes = pdf::write(&plan, pdf::Standard::Plain, &(0..plan.pages()).collect::<Vec<_>>(), &|_, _| {}, &AtomicBool::new(false))?;
            assert!(
                bytes == pdf::write(&plan, pdf::Standard::Plain, &(0..plan.pages()).collect::<Vec<_>>(), &|_, _| {}, &AtomicBool::new(false))?,
                "the same bytes twice"
            );
            let path = folder.path().join("print.pdf");
            std::fs::write(&path, bytes)?;
            let Some(back) = output("pdftotext", &["-raw".as_ref(), path.as_os_str(), "-".as_ref()]) else { continue };
            let count = |text: &str| {
                let mut counts: HashMap<char, usize> = HashMap::new();
                text.chars().filter(|sign| !sign.is_whitespace() && *sign != '\u{c}').for_each(|sign| *counts.entry(sign).or_default() += 1);
                counts
            };
            let (printed, back) = (count(&text(&pages(&plan))), count(&back));
            for (sign, count) in &printed {
                assert_eq!(back.get(sign), Some(count), "{sign} U+{:04X} in {report:?} {lang:?}", *sign as u32);
            }
            let Some(fonts) = output("pdffonts", &[path.as_os_str()]) else { continue };
            assert!(fonts.lines().skip(2).all(|line| line.contains("yes yes yes")), "{fonts}");
            let Some(checked) = output("qpdf", &["--check".as_ref(), path.as_os_str()]) else { continue };
            assert!(checked.contains("No syntax or stream encoding errors"), "{checked}");
        }
    }
    Ok(())
}

/// What a tool prints; none, with a word, where it is not installed.
fn output(tool: &str, words: &[&std::ffi::OsStr]) -> Option<String> {
    match Command::new(tool).args(words).output() {
        Ok(output) => Some(String::from_utf8_lossy(&output.stdout).into_owned()),
        Err(error) => {
            eprintln!("{tool} not run: {error}");
            None
        }
    }
}

#[test]
fn the_flow_chart_shows_every_step_its_limits_and_conditions() -> Outcome {
    for lang in Lang::ALL {
        let snapshot = library(lang)?;
        for paper in [report::PaperSize::A4, report::PaperSize::A3] {
            let plan = plan(&Choice { report: Report::Flow, lang, paper, ..Choice::default() }, &snapshot)?;
            assert!(plan.missing().is_empty());
            let pages = pages(&plan);
            let printed = text(&pages);
            for step in snapshot.steps.iter() {
                assert!(printed.contains(&plain(&format!("{}. {}", step.seq, step.name))), "{}", step.name);
            }
            for successor in snapshot.successors.iter() {
                assert!(printed.contains(&plain(successor.when.as_deref().unwrap_or_default())), "{}", successor.code);
            }
            for post in snapshot.posts.iter() {
                let leads =
                    snapshot.duties.iter().any(|duty| duty.post.row() == post.id && snapshot.get(duty.role).is_some_and(|role| role.code == "lead"));
                assert!(!leads || printed.contains(&plain(&post.name)), "{}", post.name);
            }
            for words in ["≥30", "≤5"] {
                assert!(printed.contains(words), "{words}");
            }
            let sizes = pages.iter().flat_map(|page| &page.marks).filter_map(|mark| match mark {
                Mark::Text { size, .. } => Some(*size),
                _ => None,
            });
            assert!(sizes.fold(f32::MAX, f32::min) >= 6.99, "text under 7 points");
        }
    }
    Ok(())
}

#[test]
fn the_flow_chart_of_a_unit_names_where_it_goes_on() -> Outcome {
    let snapshot = library(Lang::Zh)?;
    let unit = snapshot.units.iter().next().ok_or("a unit")?;
    let plan = plan(&Choice { report: Report::Flow, unit: Some(unit.code.clone()), ..Choice::default() }, &snapshot)?;
    let printed = text(&pages(&plan));
    let other = snapshot.steps.iter().find(|step| step.unit.row() != unit.id).ok_or("a step of another unit")?;
    assert!(printed.contains('→') && printed.contains("上接："));
    assert!(plan.pages() > 0 && !other.name.is_empty());
    Ok(())
}
