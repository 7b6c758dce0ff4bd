//! Editions in the window: issued, opened, approved and compared, by labels and keys.

mod screen;

use eframe::egui::Key;
use eframe::egui::accesskit::Role;
use egui_kittest::kittest::{NodeT, Queryable};
use integrity_register::domain::table::Table;
use integrity_register::domain::value::Value;
use integrity_register::i18n::Lang;
use integrity_register::paper::Mark;
use integrity_register::register::create::create;
use integrity_register::register::{Access, Edit, Register};
use integrity_register::report::{Editions, Report};
use integrity_register::ui::page::Page;
use screen::{Done, Window, clock, library, open, settle, show};

fn click(window: &mut Window, label: &str) {
    window.harness.get_by_role_and_label(Role::Button, label).click();
    settle(&mut window.harness);
}

fn clicks_last(window: &mut Window, label: &str) {
    let found: Vec<_> = window.harness.get_all_by_role_and_label(Role::Button, label).collect();
    found.last().expect("a button").click();
    drop(found);
    settle(&mut window.harness);
}

fn says(window: &Window, words: &str) -> bool {
    window.harness.query_all_by_label_contains(words).next().is_some()
}

fn page(window: &Window) -> Page {
    window.harness.state().view().page
}

/// Whether a button can be pressed.
fn is_enabled(window: &Window, label: &str) -> bool {
    !window.harness.get_by_role_and_label(Role::Button, label).accesskit_node().is_disabled()
}

fn editions(window: &mut Window) {
    window.ctrl(Key::H);
    click(window, "版次");
}

/// Gives the first risk another name.
fn retitle(window: &mut Window, title: &str) {
    window.ctrl(Key::Num2);
    window.harness.get_by_role_and_label(Role::TextInput, "风险点").focus();
    settle(&mut window.harness);
    window.ctrl(Key::A);
    window.type_text(title);
    window.ctrl(Key::S);
    assert_eq!(window.title_of("R01").as_deref(), Some(title));
}

fn issue(window: &mut Window, note: &str) {
    editions(window);
    click(window, "定版");
    window.type_text(note);
    clicks_last(window, "定版");
}

#[test]
fn an_edition_is_issued_opened_and_left_again() -> Done {
    let mut window = open(Lang::Zh)?;
    editions(&mut window);
    assert!(says(&window, "还没有定版"));
    click(&mut window, "定版");
    assert!(says(&window, "风险点 111 条"), "what is not confirmed is listed before");
    let last =
        |window: &Window| window.harness.get_all_by_role_and_label(Role::Button, "定版").last().is_some_and(|node| node.accesskit_node().is_disabled());
    assert!(last(&window), "without a note there is no edition");
    window.type_text("征求意见");
    clicks_last(&mut window, "定版");
    assert!(says(&window, "第1版") && says(&window, "征求意见稿") && says(&window, "与现在内容相同"));
    assert!(!is_enabled(&window, "定版"), "nothing has changed since");
    let before = window.title_of("R01");
    retitle(&mut window, "改过的名称");
    editions(&mut window);
    click(&mut window, "打开");
    assert_eq!((page(&window), window.title_of("R01")), (Page::Overview, before));
    assert!(says(&window, "正在查看第1版（征求意见稿）"));
    // Nothing can be changed in it, neither by hand nor by keys.
    window.ctrl(Key::Num2);
    window.ctrl(Key::Z);
    window.key(Key::Delete);
    click(&mut window, "返回现在");
    assert_eq!(window.title_of("R01").as_deref(), Some("改过的名称"));
    assert_eq!(window.snapshot().risks.len(), 111);
    window.ctrl(Key::Z);
    assert_ne!(window.title_of("R01").as_deref(), Some("改过的名称"));
    Ok(())
}

#[test]
fn an_edition_is_compared_with_now_and_printed() -> Done {
    let mut window = open(Lang::Zh)?;
    issue(&mut window, "一稿");
    retitle(&mut window, "改过的名称");
    issue(&mut window, "二稿");
    click(&mut window, "与第1版比较");
    let choice = |window: &Window| (window.harness.state().view().reports.choice.report, window.harness.state().view().reports.choice.editions);
    assert_eq!((page(&window), choice(&window)), (Page::Reports, (Report::Difference, Editions::Between(1, Some(2)))));
    wait_for_pages(&mut window);
    assert!(printed(&window).contains("改过的名称"), "the preview shows the difference");
    window.ctrl(Key::H);
    let prints: Vec<_> = window.harness.get_all_by_role_and_label(Role::Button, "打印").collect();
    // The newest stands first.
    prints.last().expect("a button").click();
    drop(prints);
    settle(&mut window.harness);
    assert_eq!((page(&window), choice(&window)), (Page::Reports, (Report::Register, Editions::One(1))));
    wait_for_pages(&mut window);
    assert!(printed(&window).contains("第1版（征求意见稿） · 共111项"));
    Ok(())
}

/// All texts of the pages in the preview.
fn printed(window: &Window) -> String {
    let plan = window.harness.state().view().reports.ready_plan().expect("pages");
    let pages = (0..plan.pages()).map(|place| plan.page(place));
    let texts =
        pages.flat_map(|page| page.marks.into_iter().filter_map(|mark| if let Mark::Text { text, .. } = mark { Some(text.to_string()) } else { None }));
    texts.collect()
}

fn wait_for_pages(window: &mut Window) {
    for _ in 0..2_000 {
        if window.harness.state().view().reports.ready_plan().is_some() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
        window.harness.step();
    }
    assert!(window.harness.state().view().reports.ready_plan().is_some(), "the pages are laid out");
    settle(&mut window.harness);
}

/// A register whose first edition somebody else issued, with a risk raised since.
fn issued_by_another() -> Result<Window, Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("register.irr");
    create(&path, &library(), Lang::Zh, clock(), "张文")?;
    let mut register = Register::open(&path, Access::Write, clock(), "张文")?;
    register.issue("征求意见")?;
    let lowest = register.snapshot().risks.iter().find(|risk| risk.likelihood == Some(1) || risk.impact < Some(4)).map(|risk| risk.code.clone());
    let risk = register.snapshot().find_code(&lowest.unwrap_or_default()).expect("a risk that can be raised");
    for key in ["likelihood", "impact"] {
        let field = Table::Risks.field(key).expect("a field");
        register.apply(Edit::set(risk, field, Value::Number(5), Some("复评".to_owned())))?;
    }
    drop(register);
    Ok(Window { harness: show(Some(path), Lang::Zh), folder })
}

#[test]
fn another_operator_approves_in_the_window() -> Done {
    let mut window = issued_by_another()?;
    editions(&mut window);
    click(&mut window, "登记审定…");
    window.type_text("局党组会");
    click(&mut window, "登记审定");
    assert!(says(&window, "已审定") && says(&window, "2026-11-22经局党组会审定，登记人：王敏"));
    assert!(window.harness.query_by_role_and_label(Role::Button, "登记审定…").is_none());
    Ok(())
}

#[test]
fn whoever_issued_an_edition_cannot_approve_it() -> Done {
    let mut window = open(Lang::Zh)?;
    issue(&mut window, "一稿");
    assert!(!is_enabled(&window, "登记审定…"));
    Ok(())
}

#[test]
fn the_overview_counts_what_became_of_the_risks_since_the_last_edition() -> Done {
    let mut window = issued_by_another()?;
    window.ctrl(Key::Num1);
    for _ in 0..500 {
        if window.harness.state().view().overview.since.counted().is_some() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
        window.harness.step();
    }
    assert_eq!(window.harness.state().view().overview.since.counted(), Some(&[0, 0, 1, 0]));
    settle(&mut window.harness);
    assert!(says(&window, "等级上升 1"));
    window.harness.get_by_role_and_label(Role::Link, "查看版次差异").click();
    settle(&mut window.harness);
    assert_eq!(window.harness.state().view().reports.choice.editions, Editions::Between(1, None));
    Ok(())
}
