//! The grading scheme in the window: chosen, made up, looked at before it is applied, applied as one edit and undone.

mod screen;

use eframe::egui::Key;
use eframe::egui::accesskit::Role;
use egui_kittest::kittest::{NodeT, Queryable};
use integrity_register::domain::choice::GradingRule;
use integrity_register::domain::derived::risk_level;
use integrity_register::domain::grading::{self, presets::PRESETS};
use integrity_register::i18n::Lang;
use integrity_register::register::{Access, Register, Wanted};
use integrity_register::ui::settings::Section;
use screen::{Done, Window, clock, open, settle};

fn word(key: &str) -> String {
    Lang::Zh.word(key).into_owned()
}

/// A window on the grading scheme, high enough for all of it.
fn grading_page() -> Result<Window, Box<dyn std::error::Error>> {
    let mut window = open(Lang::Zh)?;
    window.harness.set_size([1440.0, 2600.0].into());
    settle(&mut window.harness);
    window.ctrl(Key::Comma);
    press(&mut window, &word(Section::Grading.word_key()));
    Ok(window)
}

fn press(window: &mut Window, label: &str) {
    let controls = window.harness.query_all_by_label(label).filter(|node| !matches!(node.accesskit_node().role(), Role::Label | Role::Group));
    controls.collect::<Vec<_>>().pop().unwrap_or_else(|| panic!("no {label}")).click();
    settle(&mut window.harness);
}

fn choose(window: &mut Window, key: &str) {
    press(window, &word("grading.window.choose"));
    let preset = PRESETS.iter().find(|preset| preset.key == key).expect("a preset");
    press(window, &preset.name(Lang::Zh));
}

fn fill(window: &mut Window, label: &str, text: &str) {
    window.harness.get_by_role_and_label(Role::TextInput, label).focus();
    settle(&mut window.harness);
    window.ctrl(Key::A);
    window.type_text(text);
    settle(&mut window.harness);
}

fn has(window: &Window, label: &str) -> bool {
    window.harness.query_all_by_label(label).next().is_some()
}

fn is_disabled(window: &Window, label: &str) -> bool {
    window.harness.get_by_role_and_label(Role::Button, label).accesskit_node().is_disabled()
}

/// How many risks have which level.
fn counts(window: &Window) -> Vec<(String, usize)> {
    let snapshot = window.snapshot();
    let of = |code: &str| snapshot.risks.iter().filter(|risk| risk_level(risk, snapshot).is_some_and(|level| level.code == code)).count();
    grading::levels(snapshot).iter().map(|level| (format!("{} {}", level.code, level.name), of(&level.code))).collect()
}

#[test]
fn a_preset_is_chosen_seen_applied_and_undone() -> Done {
    let mut window = grading_page()?;
    let (before, apply) = (counts(&window), word("grading.window.apply"));
    choose(&mut window, "two_levels");
    assert_eq!(counts(&window), before, "a draft changes nothing");
    let medium = before[1].1;
    let moved = Lang::Zh.phrase("grading.flaw.from_to", &[("from", &"◆ 中"), ("to", &"● 一般")]);
    let moved = Lang::Zh.phrase("grading.window.moved", &[("levels", &moved), ("count", &medium)]);
    assert!(has(&window, &moved), "{moved}");
    window.harness.check_accessibility();
    assert!(is_disabled(&window, &apply), "a scheme is not changed without a reason");
    fill(&mut window, &word("grading.window.reason"), "按局内部控制制度分为两级");
    press(&mut window, &apply);
    assert_eq!(counts(&window), [("high 重大".to_owned(), before[0].1), ("low 一般".to_owned(), medium + before[2].1)]);
    let register = Register::open(&window.path(), Access::Read, clock(), "")?;
    let changes = register.history(&Wanted::default(), None, 40)?;
    let step = changes.first().map(|change| change.step);
    let reasons: Vec<_> = changes.iter().filter(|change| Some(change.step) == step).map(|change| change.reason.as_deref()).collect();
    assert!(reasons.len() > 2 && reasons.iter().all(|reason| *reason == Some("按局内部控制制度分为两级")), "one step, one reason: {reasons:?}");
    window.ctrl(Key::Z);
    assert_eq!(counts(&window), before, "one Undo takes the scheme back");
    Ok(())
}

#[test]
fn what_becomes_unscored_is_said_before_and_the_draft_can_be_dropped() -> Done {
    let mut window = grading_page()?;
    let before = counts(&window);
    choose(&mut window, "power_grades");
    let scored = before.iter().map(|(_, count)| count).sum::<usize>();
    assert!(has(&window, &Lang::Zh.phrase("grading.window.unscored", &[("count", &scored)])));
    press(&mut window, &word("grading.window.drop"));
    assert_eq!(counts(&window), before);
    assert!(has(&window, &word("grading.window.adjust")));
    Ok(())
}

#[test]
fn cells_are_set_by_keys_and_a_hole_keeps_the_scheme_from_being_applied() -> Done {
    let mut window = grading_page()?;
    press(&mut window, &word("grading.window.adjust"));
    press(&mut window, &word("grading_rule.matrix"));
    press(&mut window, &word("grading_rule.score"));
    fill(&mut window, &word("grading.window.reason"), "逐格设定");
    let apply = word("grading.window.apply");
    assert!(is_disabled(&window, &apply), "25 cells are empty");
    press(&mut window, &word("grading.window.fill_by_score"));
    assert!(!is_disabled(&window, &apply));
    window.harness.get_by_role_and_label(Role::Grid, &word("grading_rule.matrix")).focus();
    settle(&mut window.harness);
    window.key(Key::Delete);
    assert!(is_disabled(&window, &apply), "a hole");
    // Up and right, then the gravest; and back to the hole, which becomes medium.
    for key in [Key::ArrowUp, Key::ArrowRight, Key::Num1, Key::ArrowDown, Key::ArrowLeft, Key::Num2] {
        window.key(key);
    }
    press(&mut window, &apply);
    let snapshot = window.snapshot();
    assert!(grading::uses(GradingRule::Matrix, snapshot) && !grading::uses(GradingRule::Score, snapshot));
    let level = |likely, hard| grading::of_pair(likely, hard, snapshot).map(|level| level.code.clone());
    assert_eq!([level(1, 1), level(2, 2), level(1, 2)].map(|code| code.unwrap_or_default()), ["medium", "high", "low"]);
    assert_eq!(snapshot.grading_cells.len(), 25);
    Ok(())
}

#[test]
fn a_level_and_a_step_are_added_and_the_form_says_which_rule_gave_the_level() -> Done {
    let mut window = grading_page()?;
    press(&mut window, &word("grading.window.adjust"));
    press(&mut window, &word("grading.window.add_level"));
    let name = format!("{} {}", word("levels.name"), word("grading.window.new_level"));
    fill(&mut window, &name, "特高");
    press(&mut window, &format!("{} {}", word("grading.window.more"), word("scale.impact")));
    fill(&mut window, &word("grading.window.reason"), "增加一级一档");
    press(&mut window, &word("grading.window.apply"));
    assert_eq!(window.snapshot().levels.len(), 4);
    assert_eq!(window.snapshot().grades.len(), 11);
    window.harness.set_size([1440.0, 900.0].into());
    window.ctrl(Key::Num2);
    window.key(Key::ArrowDown);
    window.key(Key::Enter);
    let said = window.harness.query_all_by_label_contains("达到").count();
    assert!(said > 0, "the form says why");
    Ok(())
}
