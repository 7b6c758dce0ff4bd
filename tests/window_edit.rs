//! Many rows changed at once, copied, pasted and put in order, in the window and by keys.

mod screen;

use std::time::{Duration, Instant};

use eframe::egui::accesskit::Role;
use eframe::egui::{Event, ImeEvent, Key, Modifiers, OutputCommand};
use egui_kittest::kittest::{NodeT, Queryable};
use integrity_register::domain::choice::{Choice, RiskKind, Status};
use integrity_register::domain::columns;
use integrity_register::domain::table::Table;
use integrity_register::domain::value::{AnyId, RowId};
use integrity_register::i18n::Lang;
use screen::{Done, Window, open, settle, show};
use tempfile::TempDir;

const CTRL_SHIFT: Modifiers = Modifiers { alt: false, ctrl: false, shift: true, mac_cmd: false, command: true };

fn rows(window: &Window) -> Vec<RowId> {
    window.harness.state().view().lists.get(&Table::Risks).map(|list| list.rows().to_vec()).unwrap_or_default()
}

fn selected(window: &Window) -> usize {
    window.harness.state().view().lists.get(&Table::Risks).map(|list| list.selected.len()).unwrap_or_default()
}

fn select_three(window: &mut Window) {
    window.press(Modifiers::SHIFT, Key::ArrowDown);
    window.press(Modifiers::SHIFT, Key::ArrowDown);
}

fn paste(window: &mut Window, text: &str) {
    window.harness.event(Event::Paste(text.to_owned()));
    settle(&mut window.harness);
}

fn click(window: &mut Window, label: &str) {
    window.harness.get_by_role_and_label(Role::Button, label).click();
    settle(&mut window.harness);
}

fn says(window: &Window, words: &str) -> bool {
    window.harness.state().notices().any(|text| text == words)
}

#[test]
fn keys_that_come_in_one_frame_all_count() -> Done {
    let mut window = open(Lang::Zh)?;
    // Shift is up again before the frame is drawn.
    let down = Event::Key { key: Key::ArrowDown, physical_key: None, pressed: true, repeat: false, modifiers: Modifiers::SHIFT };
    window.harness.input_mut().events.extend(vec![down; 4]);
    settle(&mut window.harness);
    assert_eq!(selected(&window), 5);
    Ok(())
}

#[test]
fn text_that_comes_in_one_frame_with_a_shortcut_goes_before_it() -> Done {
    let mut window = open(Lang::Zh)?;
    window.key(Key::F6);
    window.key(Key::End);
    let save = Event::Key { key: Key::S, physical_key: None, pressed: true, repeat: false, modifiers: Modifiers::COMMAND };
    window.harness.input_mut().events.extend([Event::Text("终".to_owned()), save]);
    settle(&mut window.harness);
    assert!(window.title_of("R01").is_some_and(|title| title.ends_with('终')));
    Ok(())
}

#[test]
fn a_copy_takes_its_citations_along() -> Done {
    let mut window = open(Lang::Zh)?;
    let cited = |window: &Window, row: RowId| window.snapshot().linking(Table::Citations, AnyId { table: Table::Risks, row }).len();
    let before = cited(&window, 1);
    window.press(CTRL_SHIFT, Key::D);
    let copy = window.snapshot().find(Table::Risks, "R112").ok_or("the copy")?;
    let risk = window.snapshot().risks.get(copy).ok_or("the copy")?;
    assert_eq!(window.title_of("R112"), window.title_of("R01").map(|title| format!("{title}{}", Lang::Zh.word("edit.copy_mark"))));
    assert_eq!(risk.status, Status::Draft);
    assert_eq!(cited(&window, copy), before);
    assert_eq!(selected(&window), 1);
    window.ctrl(Key::Z);
    assert_eq!(window.snapshot().risks.len(), 111);
    Ok(())
}

#[test]
fn one_field_of_many_is_changed_in_one_step() -> Done {
    let mut window = open(Lang::Zh)?;
    select_three(&mut window);
    window.press(CTRL_SHIFT, Key::E);
    window.harness.check_accessibility();
    let field = Lang::Zh.word("edit.bulk.field");
    window.harness.get_by_role_and_label(Role::ComboBox, &field).click();
    settle(&mut window.harness);
    let source = Lang::Zh.word("risks.kind");
    click(&mut window, &source);
    // The form has one of the same name beside the list.
    let left = |node: &egui_kittest::Node<'_>| node.rect().left();
    let boxes = window.harness.get_all_by_role_and_label(Role::ComboBox, &source);
    let bulk = boxes.min_by(|a, b| left(a).total_cmp(&left(b))).ok_or("the editor")?;
    bulk.click();
    settle(&mut window.harness);
    let words = Lang::Zh.word("risk_kind.policy").into_owned();
    click(&mut window, &words);
    click(&mut window, &Lang::Zh.phrase("edit.bulk.do", &[("count", &3)]));
    let policy = |window: &Window| window.snapshot().risks.iter().take(3).filter(|risk| risk.kind == RiskKind::Policy).count();
    assert_eq!(policy(&window), 3);
    window.ctrl(Key::Z);
    assert!(policy(&window) < 3);
    Ok(())
}

#[test]
fn what_is_copied_is_pasted_back_as_the_same() -> Done {
    let mut window = open(Lang::Zh)?;
    select_three(&mut window);
    window.harness.event(Event::Copy);
    window.harness.step();
    let copied = window.harness.output().platform_output.commands.iter().find_map(|command| match command {
        OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    let copied = copied.ok_or("a text")?;
    assert_eq!(copied.lines().count(), 4);
    settle(&mut window.harness);
    paste(&mut window, &copied);
    let same = Lang::Zh.phrase("edit.paste.counts", &[("new", &0), ("changed", &0), ("same", &3), ("wrong", &0)]);
    assert!(window.harness.query_by_label(&same).is_some());
    window.key(Key::Escape);
    assert!(!window.harness.state().view().paste.is_open(Table::Risks));
    Ok(())
}

#[test]
fn good_rows_are_taken_and_bad_ones_put_right() -> Done {
    let mut window = open(Lang::Zh)?;
    paste(
        &mut window,
        "编号\t风险名称\ttitle\tposts\tnext_review\nR01\t\t新名称\tP-BUD\t2027/1/5 0:00\n\t\t新的一条\tP-BUD\t05/06/2027\n\t\t另一条\tP-BUD\t\n",
    );
    window.harness.check_accessibility();
    let counts = |new: i32, changed: i32, same: i32, wrong: i32| {
        Lang::Zh.phrase("edit.paste.counts", &[("new", &new), ("changed", &changed), ("same", &same), ("wrong", &wrong)])
    };
    let shown: Vec<String> = window.harness.root().children_recursive().filter_map(|node| node.accesskit_node().value()).collect();
    assert!(window.harness.query_by_label(&counts(1, 1, 0, 1)).is_some(), "{shown:?}");
    click(&mut window, &Lang::Zh.phrase("edit.paste.take", &[("count", &2)]));
    assert_eq!(window.title_of("R01").as_deref(), Some("新名称"));
    assert_eq!(window.snapshot().risks.len(), 112);
    assert!(window.harness.query_by_label(&counts(0, 0, 0, 1)).is_some(), "the bad row stays");
    for _ in 0..4 {
        window.key(Key::ArrowRight);
    }
    window.key(Key::Enter);
    window.ctrl(Key::A);
    window.type_text("2027-06-05");
    window.key(Key::Enter);
    assert!(window.harness.query_by_label(&counts(1, 0, 0, 0)).is_some());
    window.ctrl(Key::Enter);
    assert_eq!(window.snapshot().risks.len(), 113);
    assert!(!window.harness.state().view().paste.is_open(Table::Risks));
    window.ctrl(Key::Z);
    window.ctrl(Key::Z);
    assert_eq!(window.snapshot().risks.len(), 111);
    assert_ne!(window.title_of("R01").as_deref(), Some("新名称"));
    Ok(())
}

#[test]
fn many_pasted_rows_are_looked_at_beside_the_window() -> Done {
    let mut window = open(Lang::En)?;
    paste(&mut window, &format!("title\tposts\n{}", "Shared risk\tP-BUD\n".repeat(3000)));
    let end = Instant::now() + Duration::from_secs(30);
    while window.harness.state().view().paste.get(Table::Risks).is_some_and(|pasted| pasted.lines().is_empty()) {
        assert!(Instant::now() < end, "no answer");
        settle(&mut window.harness);
    }
    settle(&mut window.harness);
    window.ctrl(Key::Enter);
    assert_eq!(window.snapshot().risks.len(), 3111);
    Ok(())
}

#[test]
fn rows_move_by_keyboard_and_keep_their_place() -> Done {
    let mut window = open(Lang::Zh)?;
    let first = rows(&window);
    window.press(Modifiers::ALT, Key::ArrowDown);
    window.press(Modifiers::ALT, Key::ArrowDown);
    assert_eq!(rows(&window)[..4], [first[1], first[2], first[0], first[3]]);
    // What it stands before is removed: it stands before what follows.
    window.key(Key::ArrowDown);
    window.key(Key::Delete);
    assert_eq!(rows(&window)[..4], [first[1], first[2], first[0], first[4]]);
    window.ctrl(Key::Z);
    window.ctrl(Key::Z);
    window.ctrl(Key::Z);
    assert_eq!(rows(&window), first);
    Ok(())
}

#[test]
fn a_sorted_list_says_why_rows_do_not_move() -> Done {
    let mut window = open(Lang::Zh)?;
    let name = format!("{} {}", Lang::Zh.word("risks.level"), Lang::Zh.word("window.list.unsorted"));
    window.harness.get_by_label(&name).click();
    settle(&mut window.harness);
    window.press(Modifiers::ALT, Key::ArrowDown);
    assert!(says(&window, &Lang::Zh.word("edit.why.sorted")));
    Ok(())
}

#[test]
fn the_menu_of_a_row_opens_by_key() -> Done {
    let mut window = open(Lang::Zh)?;
    window.press(Modifiers::SHIFT, Key::F10);
    window.harness.check_accessibility();
    let confirm = Lang::Zh.word("edit.action.confirm").into_owned();
    let unconfirmed = |window: &Window| window.snapshot().risks.iter().filter(|risk| risk.confirmed).count();
    let before = unconfirmed(&window);
    click(&mut window, &confirm);
    assert_eq!(unconfirmed(&window), before + 1);
    Ok(())
}

#[test]
fn who_only_reads_changes_nothing() -> Done {
    let window = open(Lang::Zh)?;
    let mut second = Window { harness: show(Some(window.path()), Lang::Zh), folder: TempDir::new()? };
    second.press(CTRL_SHIFT, Key::D);
    second.press(Modifiers::ALT, Key::ArrowDown);
    paste(&mut second, "title\nx");
    assert_eq!(second.snapshot().risks.len(), 111);
    assert!(!second.harness.state().view().paste.is_open(Table::Risks));
    assert!(second.harness.state().notices().next().is_some());
    Ok(())
}

const ROWS: &str = "title\tposts\tnext_review\n甲\tP-BUD\t2027-01-05\n乙\tP-BUD\t05/06/2027\n丙\tP-BUD\t\n";

/// The titles and days of the risks after those of the library.
fn added(window: &Window) -> Vec<(String, String)> {
    let day = |risk: &integrity_register::domain::record::Risk| risk.next_review.map(|day| day.to_string()).unwrap_or_default();
    window.snapshot().risks.iter().skip(111).map(|risk| (risk.title.clone(), day(risk))).collect()
}

fn key(key: Key, modifiers: Modifiers) -> Event {
    Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers }
}

#[test]
fn a_slow_frame_with_all_keys_of_a_correction_puts_the_right_cell_right() -> Done {
    let mut window = open(Lang::Zh)?;
    paste(&mut window, ROWS);
    let none = Modifiers::NONE;
    let moves = [Key::ArrowDown, Key::ArrowRight, Key::ArrowRight, Key::Enter].map(|key| self::key(key, none));
    let text = [key(Key::A, Modifiers::COMMAND), Event::Text("2027-06-05".to_owned()), key(Key::Enter, none)];
    window.harness.input_mut().events.extend(moves.into_iter().chain(text));
    settle(&mut window.harness);
    settle(&mut window.harness);
    window.ctrl(Key::Enter);
    let expected = [("甲", "2027-01-05"), ("乙", "2027-06-05"), ("丙", "")].map(|(title, day)| (title.to_owned(), day.to_owned()));
    assert_eq!(added(&window), expected);
    Ok(())
}

#[test]
fn the_preview_is_used_like_a_sheet() -> Done {
    let mut window = open(Lang::Zh)?;
    paste(&mut window, ROWS);
    // Typing replaces, Enter goes on below, Tab beside.
    window.type_text("甲二");
    window.key(Key::Tab);
    window.key(Key::ArrowLeft);
    window.key(Key::ArrowDown);
    // An input method begins with what it composes.
    let composed = |text: &str| Event::Ime(ImeEvent::Preedit { text: text.to_owned(), active_range_chars: None });
    for event in [composed("y"), composed("yi"), Event::Ime(ImeEvent::Commit("已".to_owned()))] {
        window.harness.event(event);
        settle(&mut window.harness);
    }
    window.key(Key::Enter);
    // Esc leaves the cell as it was, and only the cell.
    window.key(Key::F2);
    window.type_text("不要");
    window.key(Key::Escape);
    window.key(Key::End);
    window.key(Key::ArrowUp);
    window.key(Key::Delete);
    // Ctrl+Enter takes the cell that is still being typed.
    window.type_text("2027-06-05");
    window.ctrl(Key::Enter);
    let expected = [("甲二", "2027-01-05"), ("已", "2027-06-05"), ("丙", "")].map(|(title, day)| (title.to_owned(), day.to_owned()));
    assert_eq!(added(&window), expected);
    assert!(!window.harness.state().view().paste.is_open(Table::Risks));
    Ok(())
}

#[test]
fn rows_that_cannot_be_taken_say_why() -> Done {
    let mut window = open(Lang::Zh)?;
    paste(&mut window, "title\tnext_review\n乙\t05/06/2027\n");
    window.ctrl(Key::Enter);
    assert!(says(&window, &Lang::Zh.word("edit.why.no_good_row")));
    Ok(())
}

/// The name of the widget that has the keyboard.
fn focused(window: &Window) -> Option<String> {
    let node = window.harness.root().children_recursive().find(|node| node.accesskit_node().is_focused())?;
    node.accesskit_node().label()
}

#[test]
fn a_field_of_many_is_changed_by_keys_alone() -> Done {
    let mut window = open(Lang::Zh)?;
    select_three(&mut window);
    window.press(CTRL_SHIFT, Key::E);
    let field = Lang::Zh.word("edit.bulk.field").into_owned();
    window.key(Key::Enter);
    window.key(Key::Escape);
    assert_eq!(focused(&window).as_deref(), Some(field.as_str()), "the field has the keyboard again");
    let fields = columns::of_form(Table::Risks, window.snapshot()).into_iter().filter(|field| field.is_editable());
    let fields: Vec<&str> = fields.map(|field| field.key).collect();
    let kind = fields.iter().position(|key| *key == "kind").ok_or("a kind")?;
    window.key(Key::Enter);
    for _ in 0..kind {
        window.key(Key::ArrowDown);
    }
    window.key(Key::Enter);
    let kind = Lang::Zh.word("risks.kind").into_owned();
    assert_eq!(focused(&window).as_deref(), Some(kind.as_str()), "its value comes next");
    window.key(Key::Enter);
    window.key(Key::Escape);
    assert_eq!(focused(&window).as_deref(), Some(kind.as_str()), "and has the keyboard again");
    // The list opens on what is chosen.
    window.key(Key::Enter);
    window.key(Key::End);
    window.key(Key::Enter);
    window.ctrl(Key::Enter);
    let last = RiskKind::SET.keys.last().and_then(|key| RiskKind::from_key(key)).ok_or("a kind")?;
    assert!(window.snapshot().risks.iter().take(3).all(|risk| risk.kind == last));
    Ok(())
}

#[test]
fn a_list_that_is_still_opening_loses_no_key() -> Done {
    let mut window = open(Lang::Zh)?;
    select_three(&mut window);
    window.press(Modifiers::COMMAND, Key::D);
    let keys = [Key::Enter, Key::Home, Key::ArrowDown, Key::ArrowDown, Key::Enter].map(|key| self::key(key, Modifiers::NONE));
    window.harness.input_mut().events.extend(keys);
    settle(&mut window.harness);
    settle(&mut window.harness);
    window.ctrl(Key::Enter);
    let posts: Vec<_> = window.snapshot().risks.iter().take(3).map(|risk| risk.posts.clone()).collect();
    assert!(posts.iter().all(|found| *found == posts[0]), "{posts:?}");
    Ok(())
}
