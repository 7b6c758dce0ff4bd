//! The page of the checks: what is found, where it leads, and the decision to let a finding stand.

mod screen;

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use integrity_register::domain::checks::{self, Checked, Severity};
use integrity_register::domain::table::Table;
use integrity_register::i18n::Lang;
use integrity_register::report::Report;
use integrity_register::ui::checks::lines::{Line, Show};
use integrity_register::ui::page::Page;
use screen::{Done, Window, open, settle};

fn lines(window: &Window) -> &[Line] {
    window.harness.state().view().checks.shown().map(|lines| lines.lines.as_slice()).unwrap_or_default()
}

fn count(window: &Window) -> usize {
    window.harness.state().view().checks.shown().map(|lines| lines.count).unwrap_or_default()
}

fn chosen_check(window: &Window) -> Option<(&'static str, integrity_register::domain::value::AnyId)> {
    let spot = window.harness.state().view().checks.chosen()?;
    let found = checks::of_record(spot.id, window.snapshot());
    let place = spot.place as usize;
    let finding = if spot.is_relaxed { &found.relaxed.get(place)?.finding } else { found.open.get(place)? };
    Some((finding.check, finding.record))
}

fn press(window: &mut Window, label: &str) {
    window.harness.get_by_role_and_label(Role::Button, label).click();
    settle(&mut window.harness);
}

#[test]
fn findings_stand_in_groups_and_enter_goes_to_where_one_is_put_right() -> Done {
    let mut window = open(Lang::Zh)?;
    window.key(Key::F8);
    assert_eq!(window.harness.state().view().page, Page::Checks);
    assert_eq!(count(&window), checks::all(window.snapshot()).len());
    assert!(matches!(lines(&window).first(), Some(Line::Band(..))));
    assert!(window.harness.query_by_role_and_label(Role::Button, "前往处理").is_some());
    let first = chosen_check(&window).ok_or("the first is chosen")?;
    window.key(Key::ArrowDown);
    assert_ne!(chosen_check(&window), Some(first));
    window.key(Key::End);
    window.key(Key::Home);
    assert_eq!(chosen_check(&window), Some(first));
    window.key(Key::Enter);
    assert_ne!(window.harness.state().view().page, Page::Checks);
    Ok(())
}

#[test]
fn findings_are_sought_by_severity_check_unit_and_words() -> Done {
    let mut window = open(Lang::Zh)?;
    window.key(Key::F8);
    let findings = window.harness.state().findings_now().ok_or("they have run")?;
    let warnings = findings.count_of(Severity::Warning);
    press(&mut window, &format!("提示 {warnings}"));
    assert_eq!((count(&window), window.harness.state().view().checks.sought.show), (warnings, Show::Of(Severity::Warning)));
    window.harness.get_by_label("查找检查结果").click();
    settle(&mut window.harness);
    window.type_text("R12");
    let code = |line: &Line| match line {
        Line::Finding(spot) => window.snapshot().entry(spot.id).map(|entry| entry.code().to_owned()),
        Line::Band(..) => None,
    };
    let codes: Vec<String> = lines(&window).iter().filter_map(code).collect();
    assert!(codes.iter().all(|code| code.starts_with("R12")) && codes.len() < warnings, "{codes:?}");
    press(&mut window, "显示全部");
    assert_eq!(count(&window), checks::all(window.snapshot()).len());
    Ok(())
}

#[test]
fn a_finding_is_let_stand_with_reason_approver_and_day_and_the_decision_is_ended() -> Done {
    let mut window = open(Lang::Zh)?;
    window.key(Key::F8);
    let (all, chosen) = (count(&window), chosen_check(&window).ok_or("one is chosen")?);
    press(&mut window, "经批准放宽…");
    window.type_text("编制不足");
    window.key(Key::Tab);
    window.type_text("每季度由纪检人员抽查");
    window.key(Key::Tab);
    window.type_text("局党组会议");
    let until = Lang::Zh.word("acceptances.until");
    window.harness.get_by(|node| node.role() == Role::TextInput && node.label().is_some_and(|label| label.starts_with(until.as_ref()))).focus();
    settle(&mut window.harness);
    window.press(Modifiers::COMMAND, Key::A);
    window.type_text("2027-06-30");
    window.ctrl(Key::Enter);
    assert_eq!(window.snapshot().acceptances.len(), 1, "{:?}", window.harness.state().notices().collect::<Vec<_>>());
    let findings = window.harness.state().findings_now().ok_or("they have run")?;
    assert_eq!((count(&window), findings.relaxed_count()), (all - 1, 1));
    assert_ne!(chosen_check(&window), Some(chosen));
    press(&mut window, "经批准放宽 1");
    assert_eq!(chosen_check(&window), Some(chosen));
    assert!(window.harness.query_by_label("每季度由纪检人员抽查").is_some());
    press(&mut window, "结束放宽");
    assert_eq!((window.snapshot().acceptances.len(), count(&window)), (0, 0));
    window.ctrl(Key::Z);
    assert_eq!((window.snapshot().acceptances.len(), count(&window)), (1, 1));
    Ok(())
}

#[test]
fn the_page_leads_to_its_report_and_the_status_to_the_page() -> Done {
    let mut window = open(Lang::En)?;
    let status = window.harness.state().findings_now().ok_or("they have run")?;
    let words = format!("Breaches {}, warnings {}", status.count_of(Severity::Error), status.count_of(Severity::Warning));
    press(&mut window, &words);
    assert_eq!(window.harness.state().view().page, Page::Checks);
    press(&mut window, "Print…");
    let view = window.harness.state().view();
    assert_eq!((view.page, view.reports.choice.report), (Page::Reports, Report::Checks));
    Ok(())
}

#[test]
fn an_edit_is_looked_at_at_once() -> Done {
    let mut window = open(Lang::Zh)?;
    let found = |window: &Window| window.harness.state().findings_now().map(|findings| findings.open_count()).unwrap_or_default();
    let before = found(&window);
    window.ctrl(Key::Num2);
    window.ctrl(Key::A);
    window.key(Key::Delete);
    assert!(window.snapshot().risks.is_empty());
    assert_ne!(found(&window), before, "steps and posts are without risks now");
    assert_eq!(found(&window), checks::all(window.snapshot()).len());
    Ok(())
}

#[test]
fn what_is_found_is_marked_in_lists_and_on_the_chart() -> Done {
    let mut window = open(Lang::Zh)?;
    let checked = Checked::of(std::sync::Arc::new(window.snapshot().clone()));
    let steps = checked.findings.iter().filter(|(id, found)| id.table == Table::Steps && !found.open.is_empty());
    let (id, found) = steps.into_iter().next().ok_or("a step with a finding")?;
    let said = format!("{} {}", found.open[0].severity.words(Lang::Zh), found.open[0].text(&checked.snapshot, Lang::Zh));
    let step = window.snapshot().steps.get(id.row).ok_or("the step")?.name.clone();
    window.ctrl(Key::Num6);
    let is_said = |window: &Window, role: Role, names: &[&str]| {
        let says = |label: String| names.iter().all(|name| label.contains(name));
        window.harness.query_all_by(|node| node.role() == role && node.label().or(node.value()).is_some_and(says)).next().is_some()
    };
    assert!(is_said(&window, Role::ListBoxOption, &[&step, &said]), "{step} {said}");
    window.key(Key::F7);
    let marked = checked.findings.iter().filter(|(id, _)| id.table == Table::Steps).flat_map(|(_, found)| &found.open);
    let mut marked = marked.map(|finding| finding.text(&checked.snapshot, Lang::Zh));
    assert!(marked.any(|said| is_said(&window, Role::Label, &[&said])), "one of them is in view");
    Ok(())
}
