//! What the officer does in the form of a record, driven by labels and keys.

mod screen;

use eframe::egui::accesskit::Role;
use eframe::egui::{Event, ImeEvent, Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use integrity_register::domain::record::Risk;
use integrity_register::domain::table::Table;
use integrity_register::domain::value::AnyId;
use integrity_register::i18n::Lang;
use screen::{Done, Window, open, settle};

const FIRST: AnyId = AnyId { table: Table::Risks, row: 1 };

fn risk(window: &Window) -> Risk {
    window.snapshot().risks.get(1).map(|risk| risk.record.clone()).unwrap_or_default()
}

fn click(window: &mut Window, role: Role, label: &str) {
    window.harness.get_by_role_and_label(role, label).click();
    settle(&mut window.harness);
}

/// Opens the tab whose name begins with a word.
fn tab(window: &mut Window, word: &str) {
    let starts = |name: &str| name == word || name.starts_with(&format!("{word} "));
    window.harness.get_by(|node| node.role() == Role::Tab && node.label().is_some_and(|label| starts(&label))).click();
    settle(&mut window.harness);
}

fn focus(window: &mut Window, role: Role, label: &str) {
    window.harness.get_by_role_and_label(role, label).scroll_to_me();
    settle(&mut window.harness);
    window.harness.get_by_role_and_label(role, label).focus();
    settle(&mut window.harness);
}

/// Gives the keyboard to the last of several fields of one name: the one of the part that is being added.
fn focus_last(window: &mut Window, label: &str) {
    let fields = window.harness.get_all_by_role_and_label(Role::TextInput, label);
    fields.last().expect("such a field").focus();
    settle(&mut window.harness);
}

fn preedit(window: &mut Window, text: &str) {
    window.harness.event(Event::Ime(ImeEvent::Preedit { text: text.to_owned(), active_range_chars: None }));
    settle(&mut window.harness);
}

fn says(window: &Window, words: &str) -> bool {
    window.harness.query_all_by_label_contains(words).next().is_some()
}

#[test]
fn the_enter_that_opens_a_picker_chooses_nothing() -> Done {
    let mut window = open(Lang::Zh)?;
    let step_of = |window: &Window| {
        let snapshot = window.snapshot();
        let step = snapshot.risks.get(1).and_then(|risk| risk.step);
        step.and_then(|step| snapshot.get(step)).map(|step| step.code.clone())
    };
    window.key(Key::F6);
    window.key(Key::Tab);
    window.key(Key::Enter);
    assert_eq!(step_of(&window).as_deref(), Some("S01"));
    window.type_text("S04");
    window.key(Key::Enter);
    assert_eq!(step_of(&window).as_deref(), Some("S04"));
    Ok(())
}

#[test]
fn a_picker_opens_at_what_the_field_holds() -> Done {
    let mut window = open(Lang::Zh)?;
    window.ctrl(Key::F);
    window.type_text("R62");
    window.key(Key::Enter);
    let step_of = |window: &Window| {
        let snapshot = window.snapshot();
        let row = snapshot.find(Table::Risks, "R62").and_then(|row| snapshot.risks.get(row));
        row.and_then(|risk| risk.step).map(|step| step.row())
    };
    let before = step_of(&window).ok_or("R62 has a step")?;
    let rows = window.snapshot().rows(Table::Steps).ids();
    let next = rows.iter().skip_while(|row| **row != before).nth(1).copied();
    window.key(Key::F6);
    window.key(Key::Tab);
    window.key(Key::Enter);
    window.key(Key::Enter);
    assert_eq!(step_of(&window), Some(before), "what is held is what is marked");
    window.key(Key::Enter);
    window.key(Key::ArrowDown);
    window.key(Key::Enter);
    assert_eq!(step_of(&window), next, "and the arrows go on from there");
    Ok(())
}

#[test]
fn an_article_of_a_law_is_cited_and_taken_out() -> Done {
    let mut window = open(Lang::Zh)?;
    let before = window.snapshot().linking(Table::Citations, FIRST).len();
    tab(&mut window, "依据");
    click(&mut window, Role::Button, "＋ 添加引用条款");
    // The page of laws in the navigation has the same name and stands before it.
    window.harness.get_all_by_role_and_label(Role::Button, "依据").last().ok_or("the picker")?.click();
    settle(&mut window.harness);
    window.type_text("L-GPL");
    window.key(Key::Enter);
    focus_last(&mut window, "条款");
    window.type_text("第二十条");
    assert_eq!(window.snapshot().linking(Table::Citations, FIRST).len(), before, "nothing is added before it is said");
    window.ctrl(Key::Enter);
    let rows = window.snapshot().linking(Table::Citations, FIRST).to_vec();
    assert_eq!(rows.len(), before + 1);
    let made = window.snapshot().citations.get(rows[before]).ok_or("the citation")?;
    assert_eq!(made.article.as_deref(), Some("第二十条"));
    window.ctrl(Key::Z);
    assert_eq!(window.snapshot().linking(Table::Citations, FIRST).len(), before, "one step");
    window.ctrl(Key::Y);
    let law = window.snapshot().citations.get(rows[before]).and_then(|row| window.snapshot().get(row.law).map(|law| law.name.clone())).ok_or("a law")?;
    let takes_out = window.harness.get_all_by(|node| node.label().is_some_and(|label| label.starts_with("移除") && label.contains(&law))).last();
    takes_out.ok_or("a button")?.click();
    settle(&mut window.harness);
    assert_eq!(window.snapshot().linking(Table::Citations, FIRST).len(), before);
    Ok(())
}

#[test]
fn what_a_new_part_lacks_is_said_and_what_is_typed_is_kept() -> Done {
    let mut window = open(Lang::Zh)?;
    tab(&mut window, "依据");
    click(&mut window, Role::Button, "＋ 添加引用条款");
    window.ctrl(Key::Enter);
    assert!(says(&window, "必填"));
    focus_last(&mut window, "条款");
    window.type_text("第九条");
    window.harness.get_by_role_and_label(Role::Row, "R02 预算虚高、超标准配置").click();
    settle(&mut window.harness);
    window.harness.get_by_role_and_label(Role::Row, "R01 无预算、超预算采购").click();
    settle(&mut window.harness);
    assert!(window.harness.query_all_by(|node| node.value().is_some_and(|value| value == "第九条")).next().is_some());
    Ok(())
}

#[test]
fn a_day_is_picked_by_keyboard() -> Done {
    let mut window = open(Lang::Zh)?;
    focus(&mut window, Role::TextInput, "下次复评日期");
    window.press(Modifiers::ALT, Key::ArrowDown);
    assert!(says(&window, "2026-11-22 周日"), "the calendar opens today");
    window.key(Key::PageDown);
    window.key(Key::ArrowRight);
    window.key(Key::Enter);
    assert_eq!(risk(&window).next_review.map(|day| day.to_string()).as_deref(), Some("2026-12-23"));
    window.press(Modifiers::ALT, Key::ArrowDown);
    window.key(Key::ArrowDown);
    window.key(Key::Escape);
    assert!(!says(&window, "2026-12-30 周三"), "Esc closes it");
    assert_eq!(risk(&window).next_review.map(|day| day.to_string()).as_deref(), Some("2026-12-23"));
    window.ctrl(Key::A);
    window.type_text("2027/3/1");
    window.key(Key::Tab);
    assert_eq!(risk(&window).next_review.map(|day| day.to_string()).as_deref(), Some("2027-03-01"), "and the keyboard is back in the field");
    Ok(())
}

#[test]
fn a_wrong_day_is_kept_and_said() -> Done {
    let mut window = open(Lang::Zh)?;
    window.ctrl(Key::S);
    let said = |window: &Window, key: &str| window.harness.state().notices().any(|text| text == Lang::Zh.word(key));
    assert!(said(&window, "window.notice.saved_already"));
    focus(&mut window, Role::TextInput, "下次复评日期");
    window.type_text("明年春天");
    window.ctrl(Key::S);
    assert!(said(&window, "window.notice.unsent"));
    assert!(says(&window, &Lang::Zh.word("window.form.unsent")));
    assert!(window.harness.query_all_by(|node| node.value().is_some_and(|value| value == "明年春天")).next().is_some());
    click(&mut window, Role::Button, &Lang::Zh.word("window.form.take_back"));
    assert!(window.harness.query_all_by(|node| node.value().is_some_and(|value| value == "明年春天")).next().is_none());
    Ok(())
}

#[test]
fn a_score_is_set_in_the_small_matrix_by_keyboard() -> Done {
    let mut window = open(Lang::Zh)?;
    let before = risk(&window);
    let grids: Vec<_> =
        window.harness.get_all_by(|node| node.role() == Role::Grid && node.label().is_some_and(|label| label.starts_with("评分矩阵"))).collect();
    grids.first().ok_or("the small matrix")?.focus();
    drop(grids);
    settle(&mut window.harness);
    for _ in 0..5 {
        window.key(Key::ArrowUp);
        window.key(Key::ArrowRight);
    }
    assert!(says(&window, "= 25 高"));
    window.key(Key::Enter);
    window.type_text("多次发生");
    window.key(Key::Enter);
    assert_eq!((risk(&window).likelihood, risk(&window).impact), (Some(5), Some(5)));
    assert!(says(&window, "= 25，达到 15 分"), "the rule that gave the level");
    window.ctrl(Key::Z);
    assert_eq!((risk(&window).likelihood, risk(&window).impact), (before.likelihood, before.impact));
    Ok(())
}

#[test]
fn a_field_that_must_be_filled_says_so_when_it_is_left() -> Done {
    let mut window = open(Lang::Zh)?;
    window.ctrl(Key::N);
    assert!(!says(&window, "必填"));
    window.key(Key::Tab);
    assert!(says(&window, "必填"));
    Ok(())
}

#[test]
fn keys_of_an_input_method_stay_with_it() -> Done {
    let mut window = open(Lang::Zh)?;
    let before = window.title_of("R01").unwrap_or_default();
    window.key(Key::F2);
    window.key(Key::End);
    preedit(&mut window, "yin");
    window.key(Key::Enter);
    assert_eq!(window.title_of("R01").as_ref(), Some(&before), "Enter confirms a candidate and leaves no field");
    window.key(Key::Escape);
    preedit(&mut window, "");
    window.harness.event(Event::Ime(ImeEvent::Commit("印章".to_owned())));
    settle(&mut window.harness);
    window.key(Key::Enter);
    assert_eq!(window.title_of("R01"), Some(format!("{before}印章")), "Esc took back what was composed, and nothing else");
    Ok(())
}

#[test]
fn a_record_shows_its_own_history() -> Done {
    let mut window = open(Lang::Zh)?;
    window.key(Key::F2);
    window.ctrl(Key::A);
    window.type_text("新的名称");
    window.key(Key::Enter);
    tab(&mut window, "历史");
    let old = |window: &Window| window.harness.query_by_label("无预算、超预算采购").is_some();
    assert!(old(&window));
    window.harness.get_by_role_and_label(Role::Row, "R02 预算虚高、超标准配置").click();
    settle(&mut window.harness);
    assert!(!old(&window), "the history of another record is another");
    Ok(())
}

#[test]
fn every_tab_is_drawn_in_both_languages() -> Done {
    for lang in Lang::ALL {
        let mut window = open(lang)?;
        for page in [Key::Num2, Key::Num3, Key::Num8] {
            window.ctrl(page);
            let tabs = window.harness.get_all_by_role(Role::Tab).filter_map(|node| node.accesskit_node().label()).collect::<Vec<_>>();
            assert!(tabs.len() >= 3, "{tabs:?}");
            for name in tabs {
                let now = window.harness.query_by_role_and_label(Role::Tab, &name);
                // The history says how long it is when it is known.
                let Some(node) = now else { continue };
                node.click();
                settle(&mut window.harness);
                window.harness.check_accessibility();
            }
        }
    }
    Ok(())
}
