//! The calendar of working days, the deadline calculator and the thresholds of the checks, as the officer uses them.

mod screen;

use eframe::egui::Key;
use eframe::egui::accesskit::Role;
use egui_kittest::kittest::{NodeT, Queryable};
use integrity_register::domain::calendar::Calendar;
use integrity_register::domain::table::Table;
use integrity_register::domain::value::AnyId;
use integrity_register::i18n::Lang;
use integrity_register::register::create::create;
use integrity_register::register::{Access, Edit, Mutation, Operation, Register};
use integrity_register::ui::settings::Section;
use screen::{Done, Window, clock, library, open, settle, show};

fn word(key: &str) -> String {
    Lang::Zh.word(key).into_owned()
}

fn press(window: &mut Window, label: &str) {
    let controls = window.harness.query_all_by_label(label).filter(|node| !matches!(node.accesskit_node().role(), Role::Label | Role::Group));
    controls.collect::<Vec<_>>().pop().unwrap_or_else(|| panic!("no {label}")).click();
    settle(&mut window.harness);
}

/// Types into the field that is named so, in the place of what is there.
fn fill(window: &mut Window, label: &str, text: &str) {
    window.harness.get_by_role_and_label(Role::TextInput, label).focus();
    settle(&mut window.harness);
    window.ctrl(Key::A);
    window.type_text(text);
    window.key(Key::Enter);
}

fn turn_to(window: &mut Window, section: Section) {
    window.ctrl(Key::Comma);
    press(window, &word(section.word_key()));
}

fn says(window: &Window, text: &str) -> bool {
    window.harness.query_all_by_label_contains(text).next().is_some()
}

#[test]
fn a_day_is_added_refused_and_taken_out() -> Done {
    let mut window = open(Lang::Zh)?;
    turn_to(&mut window, Section::Calendar);
    let before = window.snapshot().holidays.len();
    fill(&mut window, &word("window.settings.new_day"), "2027-02-30");
    fill(&mut window, &word("window.settings.new_day_name"), "元旦");
    assert!(says(&window, &Lang::Zh.phrase("problem.not_date", &[("given", &"2027-02-30")])));
    fill(&mut window, &word("window.settings.new_day"), "2027-01-01");
    press(&mut window, &word("window.settings.add_day"));
    assert_eq!(window.snapshot().holidays.len(), before + 1);
    assert!(Calendar::of(window.snapshot()).knows(2027));
    // The same day once more is refused beside the line.
    fill(&mut window, &word("window.settings.new_day_name"), "新年");
    assert!(says(&window, &Lang::Zh.phrase("problem.taken", &[("given", &"2027-01-01"), ("by", &"元旦")])));
    assert_eq!(window.snapshot().holidays.len(), before + 1);
    press(&mut window, &Lang::Zh.phrase("window.settings.remove", &[("record", &"2027-01-01 元旦")]));
    assert_eq!(window.snapshot().holidays.len(), before);
    window.ctrl(Key::Z);
    assert_eq!(window.snapshot().holidays.len(), before + 1);
    Ok(())
}

#[test]
fn an_older_register_takes_the_shipped_years() -> Done {
    let folder = tempfile::TempDir::new()?;
    let path = folder.path().join("register.irr");
    create(&path, &library(), Lang::Zh, clock(), "王敏")?;
    {
        let mut register = Register::open(&path, Access::Write, clock(), "王敏")?;
        let days: Vec<Mutation> = register.snapshot().holidays.iter().map(|day| Mutation::Remove(AnyId { table: Table::Holidays, row: day.id })).collect();
        register.apply(Edit { operation: Operation::Delete, mutations: days, reason: None, is_typing: false })?;
    }
    let mut window = Window { harness: show(Some(path), Lang::Zh), folder };
    turn_to(&mut window, Section::Calendar);
    assert!(window.snapshot().holidays.is_empty());
    assert!(says(&window, &Lang::Zh.phrase("window.settings.year_missing", &[("year", &2026)])));
    press(&mut window, &Lang::Zh.phrase("window.settings.add_years", &[("years", &"2024、2025、2026")]));
    let calendar = Calendar::of(window.snapshot());
    assert!([2024, 2025, 2026].iter().all(|year| calendar.knows(*year)));
    assert!(window.snapshot().holidays.iter().all(|day| day.confirmed));
    assert!(!says(&window, "补入随程序提供的"));
    Ok(())
}

#[test]
fn a_deadline_is_reckoned() -> Done {
    let mut window = open(Lang::Zh)?;
    turn_to(&mut window, Section::Calendar);
    fill(&mut window, &word("window.deadline.start"), "2026-09-24");
    fill(&mut window, &word("window.deadline.period"), "5");
    assert!(says(&window, "到期日：2026-10-09"));
    assert!(says(&window, "2026-09-25至2026-09-27、2026-10-01至2026-10-07"));
    press(&mut window, &word("window.deadline.add_stop"));
    fill(&mut window, &word("window.deadline.stop_from"), "2026-10-08");
    fill(&mut window, &word("window.deadline.stop_until"), "2026-10-09");
    assert!(says(&window, "到期日：2026-10-12"));
    fill(&mut window, &word("window.deadline.stop_until"), "2026-10-07");
    assert!(says(&window, &word("problem.ends_before_start")));
    fill(&mut window, &word("window.deadline.start"), "2026-12-31");
    press(&mut window, &Lang::Zh.phrase("window.deadline.drop_stop", &[("number", &1)]));
    assert!(says(&window, &Lang::Zh.phrase("window.settings.year_missing", &[("year", &2027)])));
    fill(&mut window, &word("window.deadline.period"), "4000000000");
    assert!(says(&window, &word("window.deadline.too_far")));
    Ok(())
}

#[test]
fn a_threshold_moves_the_findings() -> Done {
    let mut window = open(Lang::Zh)?;
    turn_to(&mut window, Section::Thresholds);
    let overloaded = |window: &Window| {
        let found = integrity_register::domain::checks::Findings::of(window.snapshot());
        found.tally().iter().filter(|tally| tally.check == "K20").map(|tally| tally.count).sum::<usize>()
    };
    assert_eq!(overloaded(&window), 1);
    fill(&mut window, &word("settings.most_approved"), "12");
    assert_eq!(overloaded(&window), 0);
    window.ctrl(Key::Z);
    assert_eq!(overloaded(&window), 1);
    Ok(())
}
