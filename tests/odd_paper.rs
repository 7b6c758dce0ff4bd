//! Paper under odd conditions: texts nobody expects, places that cannot be written, programs that die or meet at one file.

mod desk;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, FixedOffset};
use desk::Desk;
use integrity_register::domain::choice::Body;
use integrity_register::domain::field::Row;
use integrity_register::domain::identity::Identity;
use integrity_register::domain::snapshot::Snapshot;
use integrity_register::error::Error;
use integrity_register::i18n::Lang;
use integrity_register::paper::{Mark, Page, Plan, Turn};
use integrity_register::register::Clock;
use integrity_register::register::create::{Content, contents};
use integrity_register::report::{self, Attachment, Choice, Family, PaperSize, Report};

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// Longest texts of a line and of a paragraph.
const LINE: usize = 500;
const PARAGRAPH: usize = 20_000;

fn now() -> DateTime<FixedOffset> {
    DateTime::from_timestamp(1_790_000_000, 0).expect("a moment").fixed_offset()
}

fn library(lang: Lang) -> Result<Snapshot, Error> {
    contents(&Content::Library(vec![Body::Purchaser, Body::Agency, Body::Supervisor]), lang, Clock::Fixed(now()))
}

fn pages(choice: &Choice, snapshot: &Arc<Snapshot>) -> Result<Vec<Page>, Error> {
    let plan = Plan::new(report::document(choice, snapshot, Identity { head: [0x7f; 32], content: [0x3a; 32] }, now())?)?;
    assert!(plan.missing().is_empty(), "{:?}", plan.missing());
    Ok((0..plan.pages()).map(|number| plan.page(number)).collect())
}

/// Every family and paper of every report.
fn choices(lang: Lang) -> Vec<Choice> {
    let attachment = Family::Attachment(Attachment { number: Some(2), first_page: 8 });
    let looks = [(Family::Ledger, PaperSize::A4), (Family::Ledger, PaperSize::A3), (attachment, PaperSize::A4)];
    let choice = |report| move |(family, paper)| Choice { report, lang, family, paper, ..Choice::default() };
    Report::ALL.into_iter().flat_map(|report| looks.into_iter().map(choice(report))).collect()
}

/// A run of text: where it begins and ends along its line, the place of the line, and its characters.
struct Run<'a> {
    from: f32,
    to: f32,
    line: f32,
    turn: Turn,
    text: &'a str,
}

fn runs(page: &Page) -> Vec<Run<'_>> {
    page.marks.iter().filter_map(run).collect()
}

fn run(mark: &Mark) -> Option<Run<'_>> {
    let (x, y, width, turn, text) = match mark {
        Mark::Text { x, y, width, turn, text, .. } => (*x, *y, *width, *turn, text),
        Mark::Dash { x, y, size, turn, text, .. } => (*x, *y, size * text.chars().count() as f32, *turn, text),
        _ => return None,
    };
    let (from, line) = match turn {
        Turn::None => (x, y),
        Turn::Over => (-x, y),
        Turn::Right => (y, x),
        Turn::Left => (-y, x),
    };
    Some(Run { from, to: from + width, line, turn, text })
}

fn counts<'a>(texts: impl IntoIterator<Item = &'a str>) -> HashMap<char, usize> {
    let mut counts = HashMap::new();
    texts.into_iter().flat_map(str::chars).filter(|sign| !sign.is_whitespace()).for_each(|sign| *counts.entry(sign).or_default() += 1);
    counts
}

/// Everything on a page stands on it, text with its whole length.
fn check_edges(page: &Page, what: &str) {
    for run in runs(page) {
        let (long, across) = match run.turn {
            Turn::None | Turn::Over => (page.width, page.height),
            Turn::Right | Turn::Left => (page.height, page.width),
        };
        let (from, to) = match run.turn {
            Turn::None | Turn::Right => (run.from, run.to),
            Turn::Over | Turn::Left => (-run.to, -run.from),
        };
        assert!(from >= 0.0 && to <= long && run.line >= 0.0 && run.line <= across, "{what}: {} at {from}–{to}, {}", run.text, run.line);
    }
    let inside = |x: f32, y: f32| (-0.01..=page.width + 0.01).contains(&x) && (-0.01..=page.height + 0.01).contains(&y);
    for mark in &page.marks {
        let corners = match mark {
            Mark::Line { from, to, .. } => vec![(from.x, from.y), (to.x, to.y)],
            Mark::Fill { rect, .. } | Mark::Frame { rect, .. } => vec![(rect.x, rect.y), (rect.right(), rect.bottom())],
            Mark::Path { points, .. } => points.iter().map(|point| (point.x, point.y)).collect(),
            _ => Vec::new(),
        };
        assert!(corners.iter().all(|&(x, y)| inside(x, y)), "{what}: {mark:?}");
    }
}

/// No line begins or ends as 避头尾 forbids.
fn check_lines(page: &Page, what: &str) {
    let runs = runs(page);
    let is_neighbour = |one: &Run<'_>, other: &Run<'_>| one.turn == other.turn && (one.line - other.line).abs() < 0.5 && (one.to - other.from).abs() < 0.6;
    // The number of a bound page stands between dashes.
    let is_number = |text: &str| text.starts_with("— ") && text.ends_with(" —");
    for run in runs.iter().filter(|run| run.text.chars().count() > 1 && !is_number(run.text)) {
        let begins = !runs.iter().any(|other| is_neighbour(other, run));
        let ends = !runs.iter().any(|other| is_neighbour(run, other));
        assert!(
            !begins || !run.text.starts_with(['，', '。', '、', '；', '：', '？', '！', '）', '》', '」', '』', '】', '〕', '”', '’', '％', '…', '—']),
            "{what}: {}",
            run.text
        );
        assert!(!ends || !run.text.ends_with(['（', '《', '「', '『', '【', '〔', '“', '‘', '￥']), "{what}: {}", run.text);
    }
}

#[test]
fn no_line_of_any_report_begins_or_ends_against_the_rules_and_nothing_leaves_its_page() -> Outcome {
    for lang in Lang::ALL {
        let snapshot = Arc::new(library(lang)?);
        for choice in choices(lang) {
            let what = format!("{:?} {lang:?} {:?} {:?}", choice.report, choice.family, choice.paper);
            for page in pages(&choice, &snapshot)? {
                check_edges(&page, &what);
                check_lines(&page, &what);
            }
        }
    }
    Ok(())
}

/// The odd texts, each with what keeps a careless breaker from breaking it well.
fn odd_texts() -> Vec<(&'static str, String)> {
    let filled = |words: &str, most: usize| words.chars().cycle().take(most).collect::<String>();
    vec![
        ("a long address", format!("https://example.org/{}", filled("a-b_c/%20?x=1&", LINE - 20))),
        ("one word", filled("W", LINE)),
        ("one number", filled("1234567890", LINE)),
        ("marks that begin no line", filled("，。！？；：、）》”", LINE)),
        ("marks that end no line", filled("（《“‘【￥", LINE)),
        ("dashes and dots", filled("——……", LINE)),
        ("no breaks at all", filled("甲\u{2060}乙\u{a0}", LINE)),
        ("unseen signs", filled("甲\u{200b}乙\u{200d}丙\u{200f}", LINE)),
        ("accents set apart", filled("e\u{301}a\u{30a}", LINE)),
        ("rare characters", filled("㐂䶮𠂇鿕〇", LINE)),
        ("spaces", format!("甲{}乙", " 　".repeat(LINE / 2 - 1))),
    ]
}

#[test]
fn every_character_of_odd_texts_is_printed_inside_the_page() -> Outcome {
    for (what, text) in odd_texts() {
        let mut snapshot = library(Lang::Zh)?;
        let first = snapshot.risks.iter().next().ok_or("a risk")?;
        let mut risk = Row::clone(first);
        risk.record.title = text.clone();
        risk.record.manifestation = Some(format!("{text}\n\n{text}"));
        let mut step = Row::clone(snapshot.get(risk.step.ok_or("its step")?).ok_or("a step")?);
        let mut post = Row::clone(snapshot.get(*risk.posts.first().ok_or("its post")?).ok_or("a post")?);
        (step.record.name, post.record.name) = (text.clone(), text.clone());
        snapshot.put(Arc::new(risk));
        snapshot.put(Arc::new(step));
        snapshot.put(Arc::new(post));
        let snapshot = Arc::new(snapshot);
        for choice in choices(Lang::Zh) {
            let what = format!("{what} in {:?} {:?} {:?}", choice.report, choice.family, choice.paper);
            let pages = pages(&choice, &snapshot).map_err(|error| format!("{what}: {error:?}"))?;
            pages.iter().for_each(|page| check_edges(page, &what));
            // Names of the step and the post in all; title and manifestation in the register.
            let times = if choice.report == Report::Register { 5 } else { 2 };
            let printed = counts(pages.iter().flat_map(runs).map(|run| run.text).collect::<Vec<_>>());
            let is_told = matches!(choice.report, Report::Register | Report::Matrix);
            for (sign, count) in counts([text.as_str()]).into_iter().filter(|_| is_told) {
                let found = printed.get(&sign).copied().unwrap_or_default();
                assert!(found >= count * times, "{what}: {sign} U+{:04X} {found} of {}", sign as u32, count * times);
            }
        }
    }
    Ok(())
}

#[test]
fn rows_and_names_of_any_length_are_printed_whole_in_every_family() -> Outcome {
    let long = |sign: &str, most: usize| sign.repeat(most);
    let mut snapshot = library(Lang::Zh)?;
    let mut risk = Row::clone(snapshot.risks.iter().next().ok_or("a risk")?);
    risk.record.manifestation = Some(long("鑫", PARAGRAPH));
    risk.record.title = long("淼", LINE);
    for control in risk.controls.clone() {
        let mut control = Row::clone(snapshot.get(control).ok_or("a control")?);
        control.record.name = long("焱", LINE);
        snapshot.put(Arc::new(control));
    }
    let controls = risk.controls.len();
    for unit in snapshot.units.iter().cloned().collect::<Vec<_>>() {
        let mut unit = Row::clone(&unit);
        unit.record.name = long("垚", 120);
        snapshot.put(Arc::new(unit));
    }
    for phase in snapshot.phases.iter().cloned().collect::<Vec<_>>() {
        let mut phase = Row::clone(&phase);
        phase.record.name = long("晶", LINE);
        snapshot.put(Arc::new(phase));
    }
    snapshot.put(Arc::new(risk));
    let snapshot = Arc::new(snapshot);
    for choice in choices(Lang::Zh) {
        let what = format!("{:?} {:?} {:?}", choice.report, choice.family, choice.paper);
        let pages = pages(&choice, &snapshot)?;
        pages.iter().for_each(|page| check_edges(page, &what));
        if choice.report == Report::Register {
            let printed = counts(pages.iter().flat_map(runs).map(|run| run.text).collect::<Vec<_>>());
            let found = ['鑫', '淼', '焱'].map(|sign| printed.get(&sign).copied().unwrap_or_default());
            assert!(found[0] == PARAGRAPH && found[1] == LINE && found[2] >= controls * LINE, "{what}: {found:?}");
        }
    }
    Ok(())
}

#[test]
fn a_register_with_little_or_nothing_in_it_is_printed_or_refused_in_words() -> Outcome {
    let desk = Desk::new()?;
    desk.expect(0, &["new", "a.irr", "--lang", "zh", "--empty"]);
    let both = |desk: &Desk| -> Outcome {
        for report in Report::ALL {
            let output = desk.run(&["print", report.key(), "a.irr", "--out", "x.pdf"]);
            let said = String::from_utf8_lossy(&output.stderr);
            let is_printed = output.status.code() == Some(0) && desk.read("x.pdf")?.starts_with(b"%PDF");
            assert!(is_printed || output.status.code() == Some(2) && said.lines().count() == 1 && !desk.names()?.contains(&"x.pdf".to_owned()), "{said}");
            let _ = std::fs::remove_file(desk.path().join("x.pdf"));
        }
        Ok(())
    };
    both(&desk)?;
    desk.write("one.json", r#"{"risks":[{"code":"R1","title":"没有岗位也没有单位"}]}"#)?;
    desk.expect(0, &["import", "a.irr", "one.json"]);
    both(&desk)
}

#[test]
fn a_character_nobody_can_set_is_told_with_its_place_and_nothing_is_written() -> Outcome {
    let desk = Desk::new()?;
    // Not assigned, private, and written from right to left.
    for (sign, code) in [('\u{378}', "U+0378"), ('\u{f1234}', "U+F1234"), ('م', "U+0645"), ('\u{e0100}', "U+E0100")] {
        let file = format!("{}.irr", sign as u32);
        desk.expect(0, &["new", &file, "--lang", "zh"]);
        desk.write("odd.json", &format!(r#"{{"risks":[{{"code":"R02","title":"名{sign}称"}}]}}"#))?;
        desk.expect(0, &["import", &file, "odd.json"]);
        let before = desk.names()?;
        for more in [&[][..], &["--archive"], &["--paper", "a3"], &["--family", "attachment"]] {
            let said = desk.expect(2, &[&["print", "register", &file, "--out", "x.pdf"], more].concat());
            assert!(said.contains("R02") && said.contains("风险点") && said.contains(code), "{said}");
        }
        assert_eq!(desk.names()?, before);
        desk.expect(0, &["print", "register", &file, "--out", "whole.xlsx"]);
        std::fs::remove_file(desk.path().join("whole.xlsx"))?;
    }
    Ok(())
}

#[cfg(unix)]
#[test]
fn no_link_or_folder_is_taken_for_a_file_to_write() -> Outcome {
    use std::os::unix::fs::symlink;
    let desk = Desk::new()?;
    desk.expect(0, &["new", "a.irr", "--lang", "zh"]);
    std::fs::copy(desk.path().join("a.irr"), desk.path().join("copy.bak"))?;
    std::fs::create_dir(desk.path().join("folder.pdf"))?;
    for (link, to) in [("register.pdf", "a.irr"), ("copy.pdf", "copy.bak"), ("again.pdf", "copy.pdf")] {
        symlink(to, desk.path().join(link))?;
    }
    let (before, copy) = (desk.names()?, desk.read("copy.bak")?);
    let name = "长".repeat(200);
    for out in ["register.pdf", "copy.pdf", "again.pdf", "copy.bak", "folder.pdf", "folder.pdf/", "a.irr/x.pdf", "none/x.pdf", "/dev/full", &name] {
        for more in [&[][..], &["--archive"]] {
            desk.expect(2, &[&["print", "register", "a.irr", "--out", out], more].concat());
        }
        assert_eq!(desk.names()?, before, "{out}");
    }
    assert!(desk.read("copy.bak")? == copy);
    desk.expect(0, &["verify", "a.irr"]);
    // A link to a file that is no register stays a link.
    desk.write("old.pdf", "old")?;
    symlink("old.pdf", desk.path().join("new.pdf"))?;
    desk.expect(0, &["print", "register", "a.irr", "--out", "new.pdf"]);
    assert!(desk.read("old.pdf")?.starts_with(b"%PDF") && std::fs::symlink_metadata(desk.path().join("new.pdf"))?.is_symlink());
    Ok(())
}

#[test]
fn prints_and_writes_at_once_leave_whole_files() -> Outcome {
    let desk = Desk::new()?;
    desk.expect(0, &["new", "a.irr", "--lang", "zh"]);
    desk.expect(0, &["print", "register", "a.irr", "--out", "alone.pdf"]);
    let words: [&[&str]; 4] = [
        &["print", "register", "a.irr", "--out", "x.pdf"],
        &["print", "register", "a.irr", "--out", "x.pdf"],
        &["print", "register", "a.irr", "--out", "x.pdf"],
        &["import", "a.irr", "c.json"],
    ];
    desk.write("c.json", r#"{"risks":[{"code":"R01","title":"改过"}]}"#)?;
    let running: Vec<_> = words.iter().map(|words| desk.start(words)).collect();
    for child in running {
        let output = child.wait_with_output()?;
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    }
    assert!(lopdf::Document::load_mem(&desk.read("x.pdf")?)?.get_pages().len() > 1);
    desk.expect(0, &["verify", "a.irr"]);
    assert_eq!(desk.names()?, ["a.irr", "alone.pdf", "c.json", "x.pdf"]);
    Ok(())
}

#[test]
fn a_program_that_is_killed_leaves_the_old_file_or_the_new_one() -> Outcome {
    let desk = Desk::new()?;
    desk.expect(0, &["new", "a.irr", "--lang", "zh"]);
    for wait in [1, 20, 60, 120, 200, 300, 500, 800] {
        desk.write("x.pdf", "old")?;
        let mut child = desk.start(&["print", "register", "a.irr", "--out", "x.pdf"]);
        std::thread::sleep(Duration::from_millis(wait));
        // One that has ended already cannot be killed.
        let killed = child.kill();
        child.wait()?;
        killed?;
        let left = desk.read("x.pdf")?;
        assert!(left == b"old" || lopdf::Document::load_mem(&left).is_ok(), "{wait} ms: {} bytes", left.len());
        desk.expect(0, &["verify", "a.irr"]);
    }
    desk.expect(0, &["print", "register", "a.irr", "--out", "x.pdf"]);
    Ok(())
}

#[test]
fn pages_that_are_not_there_are_refused_and_others_are_printed_alone() -> Outcome {
    let desk = Desk::new()?;
    desk.expect(0, &["new", "a.irr", "--lang", "zh"]);
    for pages in ["3-1", "0", "9999", "a", "1--2", "-"] {
        desk.expect(2, &["print", "register", "a.irr", "--out", "x.pdf", "--pages", pages]);
        assert_eq!(desk.names()?, ["a.irr"], "{pages}");
    }
    for (pages, count) in [("2-", None), ("-2", Some(2)), ("1，3", Some(2))] {
        desk.expect(0, &["print", "register", "a.irr", "--out", "x.pdf", "--pages", pages]);
        let printed = lopdf::Document::load_mem(&desk.read("x.pdf")?)?.get_pages().len();
        assert!(count.is_none_or(|count| count == printed), "{pages}: {printed}");
    }
    Ok(())
}
