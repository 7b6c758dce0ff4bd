//! What the officer does about the life of a risk in the window, driven by labels and keys.

mod screen;

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use integrity_register::domain::choice::{ActionState, ReviewOutcome, Status};
use integrity_register::domain::field::Row;
use integrity_register::domain::record::{Action, Review, Risk};
use integrity_register::domain::table::Table;
use integrity_register::i18n::Lang;
use screen::{Done, Window, open, settle};

fn risk(window: &Window) -> Row<Risk> {
    window.snapshot().risks.get(1).map(|risk| Row::clone(risk)).expect("a risk")
}

fn last_review(window: &Window) -> Option<Review> {
    window.snapshot().reviews.iter().last().map(|review| review.record.clone())
}

fn last_action(window: &Window) -> Option<Action> {
    window.snapshot().actions.iter().last().map(|action| action.record.clone())
}

fn click(window: &mut Window, role: Role, label: &str) {
    window.harness.get_by_role_and_label(role, label).click();
    settle(&mut window.harness);
}

/// Clicks the last of several buttons of a name: the panel stands below the line of buttons.
fn click_last(window: &mut Window, label: &str) {
    window.harness.get_all_by_role_and_label(Role::Button, label).last().expect("such a button").click();
    settle(&mut window.harness);
}

/// Types into the first of several fields of a name: the panel stands above the fields of the form.
fn type_first(window: &mut Window, label: &str, text: &str) {
    let fields = |role: Role| window.harness.query_all_by_role_and_label(role, label);
    fields(Role::MultilineTextInput).chain(fields(Role::TextInput)).next().expect("such a field").focus();
    settle(&mut window.harness);
    window.type_text(text);
}

fn says(window: &Window, words: &str) -> bool {
    window.harness.query_all_by_label_contains(words).next().is_some()
}

/// Opens the first risk.
fn first_risk() -> Result<Window, Box<dyn std::error::Error>> {
    let mut window = open(Lang::Zh)?;
    window.ctrl(Key::Num2);
    window.key(Key::Home);
    Ok(window)
}

#[test]
fn a_risk_is_closed_with_its_reason_and_reopened() -> Done {
    let mut window = first_risk()?;
    click(&mut window, Role::Button, "销号");
    click_last(&mut window, "销号");
    assert!(says(&window, "请写明理由"), "why nothing was done is said in the panel");
    type_first(&mut window, "销号理由", "职能划出");
    click_last(&mut window, "销号");
    let closed = risk(&window);
    assert_eq!((closed.status, closed.closing_reason.as_deref(), closed.closed_on), (Status::Closed, Some("职能划出"), Some(window.snapshot().today)));
    assert!(window.harness.query_by_role_and_label(Role::Button, "复评").is_none(), "what is closed is not assessed");
    click(&mut window, Role::Button, "重新启用");
    type_first(&mut window, "说明", "职能划回");
    click_last(&mut window, "重新启用");
    assert_eq!((risk(&window).status, risk(&window).closed_on), (Status::Registered, None));
    assert_eq!(last_review(&window).map(|review| review.outcome), Some(ReviewOutcome::Reopened));
    window.ctrl(Key::Z);
    window.ctrl(Key::Z);
    assert_eq!(risk(&window).status, Status::Registered);
    assert!(window.snapshot().reviews.is_empty());
    Ok(())
}

#[test]
fn a_risk_is_assessed_again() -> Done {
    let mut window = first_risk()?;
    click(&mut window, Role::Button, "复评");
    click_last(&mut window, "复评");
    assert_eq!(last_review(&window).map(|review| (review.outcome, review.on)), Some((ReviewOutcome::Kept, window.snapshot().today)));
    assert!(risk(&window).next_review.is_some_and(|next| next > window.snapshot().today));
    Ok(())
}

#[test]
fn stale_risks_are_told_and_kept_in_the_list() -> Done {
    let mut window = open(Lang::Zh)?;
    window.ctrl(Key::Num6);
    window.ctrl(Key::Num2);
    window.ctrl(Key::A);
    // The ground of the first risk changes: its step is named otherwise.
    let step = risk(&window).step.map(|step| step.row()).expect("a step");
    rename_step(&mut window, step)?;
    let stale = |window: &Window| window.snapshot().risks.iter().filter(|risk| risk.stale_since.is_some()).count();
    assert!(stale(&window) > 0);
    window.ctrl(Key::Num2);
    window.key(Key::Home);
    assert!(says(&window, "需复评"), "the form says why");
    window.ctrl(Key::A);
    window.press(Modifiers::SHIFT, Key::F10);
    window.harness.get_by_label_contains("复评：仍然适用").click();
    settle(&mut window.harness);
    assert_eq!(stale(&window), 0);
    let registered = window.snapshot().risks.iter().filter(|risk| risk.status == Status::Registered).count();
    assert_eq!(window.snapshot().reviews.len(), registered);
    window.ctrl(Key::Z);
    assert!(stale(&window) > 0 && window.snapshot().reviews.is_empty(), "one edit for all");
    Ok(())
}

/// Names a step otherwise in its form, on the list of the steps.
fn rename_step(window: &mut Window, step: u32) -> Done {
    let code = window.snapshot().steps.get(step).map(|step| step.code.clone()).expect("a step");
    window.ctrl(Key::Num6);
    window.key(Key::F7);
    window.ctrl(Key::F);
    window.type_text(&code);
    window.key(Key::Enter);
    window.harness.run_steps(4);
    let row = window.harness.state().view().lists.get(&Table::Steps).and_then(|list| list.rows().first().copied());
    assert_eq!(row, Some(step));
    window.key(Key::Home);
    let label = "环节名称";
    window.harness.query_all_by_role_and_label(Role::TextInput, label).next().expect("the name").focus();
    settle(&mut window.harness);
    window.type_text("另一");
    window.ctrl(Key::S);
    Ok(())
}

#[test]
fn a_task_is_made_for_a_risk_and_ticked() -> Done {
    let mut window = first_risk()?;
    click(&mut window, Role::Button, "新建任务");
    type_first(&mut window, "任务", "补充会议纪要");
    window.ctrl(Key::Enter);
    let action = last_action(&window).expect("a task");
    assert_eq!(action.of.map(|of| (of.table, of.row)), Some((Table::Risks, 1)));
    assert!(says(&window, "补充会议纪要"));
    window.harness.get_by_label_contains("完成 任务 · 补充会议纪要").click();
    settle(&mut window.harness);
    let action = last_action(&window).expect("a task");
    assert_eq!((action.state, action.progress, action.done_on), (ActionState::Done, 100, Some(window.snapshot().today)));
    Ok(())
}

#[test]
fn a_file_is_added_by_its_path_and_taken_out() -> Done {
    let mut window = first_risk()?;
    let file = window.folder.path().join("纪要.txt");
    std::fs::write(&file, "会议纪要")?;
    window.harness.get_by(|node| node.role() == Role::Tab && node.label().is_some_and(|label| label.starts_with("佐证"))).click();
    settle(&mut window.harness);
    type_first(&mut window, "或输入文件路径", &file.display().to_string());
    click(&mut window, Role::Button, "添加");
    assert_eq!(window.snapshot().evidence.iter().map(|evidence| evidence.name.clone()).collect::<Vec<_>>(), ["纪要.txt"]);
    assert!(says(&window, "共保存 1 个文件"));
    click(&mut window, Role::Button, "移除");
    assert!(window.snapshot().evidence.is_empty());
    Ok(())
}
