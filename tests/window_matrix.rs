//! The matrix page as the officer works with it: ranges, filling, copying to Excel and back, findings in the cells.

mod screen;

use std::time::Instant;

use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers, OutputCommand};
use egui_kittest::kittest::Queryable;
use integrity_register::domain::checks::{self, Severity};
use integrity_register::domain::matrix::Matrix;
use integrity_register::domain::snapshot::Snapshot;
use integrity_register::domain::table::Table;
use integrity_register::i18n::Lang;
use integrity_register::register::create::{Content, contents};
use integrity_register::ui::page::Page;
use screen::{Done, Window, clock, library, open, settle};

/// A window on the matrix with its first cell selected.
fn matrix(lang: Lang) -> Result<Window, Box<dyn std::error::Error>> {
    let mut window = open(lang)?;
    window.ctrl(Key::Num7);
    window.key(Key::ArrowDown);
    Ok(window)
}

/// The roles of a cell of the first unit's matrix, with their places in the order of approval.
fn cell(window: &Window, row: usize, column: usize) -> Vec<(String, Option<u32>)> {
    let snapshot = window.snapshot();
    let matrix = first_matrix(snapshot);
    let duties = matrix.duties(matrix.steps[row].id, matrix.posts[column].id);
    duties.iter().filter_map(|duty| Some((snapshot.get(duty.role)?.code.clone(), duty.order))).collect()
}

fn codes(window: &Window, row: usize, column: usize) -> Vec<String> {
    cell(window, row, column).into_iter().map(|(role, _)| role).collect()
}

fn first_matrix(snapshot: &Snapshot) -> Matrix {
    Matrix::of(snapshot.units.iter().next().expect("a unit"), snapshot)
}

fn shift(window: &mut Window, key: Key) {
    window.press(Modifiers::SHIFT, key);
}

/// Copies what is selected, as the window hands it to the clipboard.
fn copy(window: &mut Window) -> String {
    window.harness.event(Event::Copy);
    window.harness.step();
    let commands = &window.harness.output().platform_output.commands;
    let copied = commands.iter().find_map(|command| match command {
        OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    settle(&mut window.harness);
    copied.unwrap_or_default()
}

fn paste(window: &mut Window, text: &str) {
    window.harness.event(Event::Paste(text.to_owned()));
    settle(&mut window.harness);
}

fn is_shown(window: &Window, part: &str) -> bool {
    window.harness.query_all_by(|node| node.value().or_else(|| node.label()).is_some_and(|text| text.contains(part))).next().is_some()
}

#[test]
fn a_digit_sets_a_whole_range_and_undo_takes_it_back() -> Done {
    let mut window = matrix(Lang::Zh)?;
    let before = first_matrix(window.snapshot());
    shift(&mut window, Key::ArrowDown);
    shift(&mut window, Key::ArrowRight);
    window.key(Key::Num6);
    for (row, column) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
        assert!(codes(&window, row, column).contains(&"inform".to_owned()), "{row} {column}");
    }
    window.key(Key::Num6);
    assert!(!codes(&window, 1, 1).contains(&"inform".to_owned()), "where all have it, it is taken");
    window.ctrl(Key::Z);
    window.ctrl(Key::Z);
    let after = first_matrix(window.snapshot());
    let held = |matrix: &Matrix| matrix.duties(matrix.steps[0].id, matrix.posts[1].id).len();
    assert_eq!(held(&before), held(&after));
    Ok(())
}

#[test]
fn a_range_is_filled_down_and_emptied() -> Done {
    let mut window = matrix(Lang::Zh)?;
    window.key(Key::Num1);
    window.key(Key::Num5);
    shift(&mut window, Key::ArrowDown);
    shift(&mut window, Key::ArrowDown);
    window.ctrl(Key::D);
    assert_eq!(codes(&window, 2, 0), ["lead", "approve"]);
    assert_eq!(codes(&window, 1, 0), ["lead", "approve"]);
    window.key(Key::Delete);
    assert_eq!(codes(&window, 0, 0), Vec::<String>::new());
    assert_eq!(codes(&window, 2, 0), Vec::<String>::new());
    window.ctrl(Key::Z);
    assert_eq!(codes(&window, 2, 0), ["lead", "approve"]);
    window.ctrl(Key::Z);
    assert_eq!(codes(&window, 2, 0), Vec::<String>::new());
    Ok(())
}

#[test]
fn what_excel_gives_back_is_shown_before_it_is_pasted() -> Done {
    for lang in Lang::ALL {
        let mut window = matrix(lang)?;
        window.ctrl(Key::A);
        let copied = copy(&mut window);
        assert!(copied.starts_with(&*lang.word("window.matrix.corner")), "{copied}");
        // As Excel hands it back, one cell changed and one that nobody can read.
        let mut rows: Vec<Vec<String>> = copied.lines().map(|row| row.split('\t').map(str::to_owned).collect()).collect();
        let (lead, approve) = (lang.word("roles.lead.short"), lang.word("roles.approve.short"));
        rows[1][1] = format!("{lead}、{approve}②");
        rows[2][1] = "？".to_owned();
        let rows: Vec<String> = rows.into_iter().map(|row| row.join("\t")).collect();
        paste(&mut window, &(rows.join("\r\n") + "\r\n"));
        assert_eq!(cell(&window, 0, 0), Vec::new(), "nothing is changed yet");
        let unknown = lang.phrase("matrix.paste.unknown_role", &[("row", &3), ("column", &2), ("given", &"？")]);
        assert!(is_shown(&window, &unknown));
        window.harness.check_accessibility();
        let button = lang.word("matrix.paste.apply_rest");
        window.harness.get_by_role_and_label(Role::Button, &button).click();
        settle(&mut window.harness);
        assert_eq!(cell(&window, 0, 0), [("lead".to_owned(), None), ("approve".to_owned(), Some(2))]);
        window.ctrl(Key::Z);
        assert_eq!(cell(&window, 0, 0), Vec::new(), "one paste is one step");
    }
    Ok(())
}

#[test]
fn what_was_copied_here_goes_where_the_cell_is() -> Done {
    let mut window = matrix(Lang::Zh)?;
    window.key(Key::Num1);
    shift(&mut window, Key::ArrowRight);
    let copied = copy(&mut window);
    window.key(Key::ArrowDown);
    window.key(Key::Home);
    let above: Vec<_> = [0, 1].map(|column| codes(&window, 0, column)).into();
    paste(&mut window, &copied);
    window.key(Key::Enter);
    let below: Vec<_> = [0, 1].map(|column| codes(&window, 1, column)).into();
    assert_eq!(above, below);
    // A single value fills all that is selected.
    shift(&mut window, Key::ArrowRight);
    paste(&mut window, "审");
    window.key(Key::Enter);
    assert_eq!(codes(&window, 1, 0), ["review"]);
    assert_eq!(codes(&window, 1, 1), ["review"]);
    Ok(())
}

#[test]
fn a_broken_rule_is_said_in_its_cell() -> Done {
    let mut window = matrix(Lang::Zh)?;
    window.key(Key::Num1);
    window.key(Key::Num5);
    let snapshot = window.snapshot();
    let matrix = first_matrix(snapshot);
    let (step, post) = (matrix.steps[0].id, matrix.posts[0].id);
    let found = checks::of_cell(step, post, snapshot);
    let found = found.iter().find(|finding| finding.check == "K17").expect("whoever leads must not approve");
    assert_eq!(found.severity, Severity::Error);
    assert!(window.harness.state().view().matrix.named.as_deref().is_some_and(|name| name.contains("K17")));
    assert!(is_shown(&window, &found.text(snapshot, Lang::Zh)));
    Ok(())
}

#[test]
fn only_steps_with_findings_are_shown_when_asked_for() -> Done {
    let mut window = matrix(Lang::Zh)?;
    window.key(Key::Num1);
    window.key(Key::Num5);
    let name = |count: usize| Lang::Zh.phrase("matrix.only_findings", &[("count", &count)]);
    let count = (1..40).find(|count| window.harness.query_by_label(&name(*count)).is_some()).ok_or("some steps have findings")?;
    window.harness.get_by_label(&name(count)).click();
    settle(&mut window.harness);
    let size = |steps: usize, posts: usize| Lang::Zh.phrase("window.matrix.size", &[("steps", &steps), ("posts", &posts)]);
    let posts = first_matrix(window.snapshot()).posts.len();
    assert!(is_shown(&window, &size(count, posts)));
    window.harness.check_accessibility();
    Ok(())
}

#[test]
fn a_cell_leads_to_its_step_and_post() -> Done {
    let mut window = matrix(Lang::Zh)?;
    window.key(Key::Enter);
    assert_eq!(window.harness.state().view().page, Page::Records(Table::Steps));
    window.ctrl(Key::Num7);
    window.press(Modifiers::SHIFT, Key::Enter);
    assert_eq!(window.harness.state().view().page, Page::Records(Table::Posts));
    window.ctrl(Key::Num7);
    window.harness.get_by_role_and_label(Role::RowHeader, "1. 采购预算编制").click();
    settle(&mut window.harness);
    assert_eq!(window.harness.state().view().page, Page::Records(Table::Steps));
    Ok(())
}

/// What the shipped library says about itself: posts nobody holds yet, and no broken rule.
#[test]
fn the_library_breaks_no_rule() -> Done {
    let snapshot = contents(&library(), Lang::Zh, clock())?;
    let broken: Vec<String> = checks::all(&snapshot)
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| format!("{} {}", finding.check, finding.text(&snapshot, Lang::Zh)))
        .collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
    Ok(())
}

#[test]
fn a_large_register_is_checked_in_a_straight_line() -> Done {
    let time = |risks: usize| -> Result<f64, Box<dyn std::error::Error>> {
        let snapshot = contents(&Content::Sample { risks, seed: 1 }, Lang::Zh, clock())?;
        let start = Instant::now();
        let found = checks::all(&snapshot);
        assert!(!found.is_empty());
        Ok(start.elapsed().as_secs_f64() / risks as f64)
    };
    let (few, many) = (time(2_000)?, time(20_000)?);
    assert!(many < few * 4.0 + 1e-5, "{few} s and {many} s a risk");
    Ok(())
}
