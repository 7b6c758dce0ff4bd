//! What the officer does with lists: sorts, filters, groups, columns, views, keys.

mod screen;

use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers, PointerButton};
use egui_kittest::kittest::Queryable;
use integrity_register::domain::checks::{self, Severity};
use integrity_register::domain::derived::risk_level;
use integrity_register::domain::field::Entry;
use integrity_register::domain::snapshot::Snapshot;
use integrity_register::domain::table::Table;
use integrity_register::domain::value::{AnyId, RowId};
use integrity_register::i18n::Lang;
use integrity_register::register::create::Content;
use integrity_register::ui::list::ListState;

use screen::{Done, Window, open, open_with, settle};

fn list(window: &Window) -> &ListState {
    &window.harness.state().view().lists[&Table::Risks]
}

fn word(key: &str) -> String {
    Lang::Zh.word(key).into_owned()
}

/// The name of the head of a column that is not sorted.
fn head(field: &str) -> String {
    format!("{} {}", word(&format!("risks.{field}")), word("window.list.unsorted"))
}

fn press(window: &mut Window, label: &str) {
    window.harness.get_all_by_label(label).next().unwrap_or_else(|| panic!("{label} is not there")).click();
    settle(&mut window.harness);
}

fn tick(window: &mut Window, label: &str) {
    window.harness.get_by_role_and_label(Role::CheckBox, label).click();
    settle(&mut window.harness);
}

/// Opens the menu of a column by keyboard.
fn open_menu(window: &mut Window, field: &str) {
    window.harness.get_by_label(&head(field)).focus();
    settle(&mut window.harness);
    window.press(Modifiers::ALT, Key::ArrowDown);
}

fn level(row: RowId, snapshot: &Snapshot) -> u32 {
    snapshot.risks.get(row).and_then(|risk| risk_level(risk, snapshot)).map(|level| level.min_score).unwrap_or_default()
}

fn cursor_code(window: &Window) -> Option<String> {
    window.snapshot().risks.get(list(window).cursor?).map(|risk| risk.code.clone())
}

#[test]
fn a_list_is_sorted_by_several_columns() -> Done {
    let mut window = open(Lang::Zh)?;
    press(&mut window, &head("level"));
    window.harness.get_by_label(&head("kind")).click_modifiers(Modifiers::SHIFT);
    settle(&mut window.harness);
    assert_eq!(list(&window).arrangement.sorts.len(), 2);
    let snapshot = window.snapshot();
    let keys = list(&window).rows().iter().filter_map(|row| Some((level(*row, snapshot), snapshot.risks.get(*row)?.kind)));
    assert!(keys.clone().zip(keys.skip(1)).all(|(a, b)| a.0 > b.0 || a.0 == b.0 && a.1 <= b.1));
    Ok(())
}

#[test]
fn a_column_is_filtered_by_ticks_and_its_chip_takes_the_filter_away() -> Done {
    let mut window = open(Lang::Zh)?;
    open_menu(&mut window, "level");
    window.harness.check_accessibility();
    tick(&mut window, "高");
    let high = list(&window).rows().len();
    assert!(high > 0 && high < 111, "{high}");
    tick(&mut window, "中");
    assert!(list(&window).rows().len() > high);
    window.key(Key::Escape);
    let chip = Lang::Zh.phrase("list.chip", &[("column", &word("risks.level")), ("value", &"高、中")]);
    assert!(window.harness.query_by_label(&chip).is_some());
    press(&mut window, &Lang::Zh.phrase("list.take_filter", &[("filter", &chip)]));
    assert_eq!(list(&window).rows().len(), 111);
    Ok(())
}

#[test]
fn days_are_filtered_from_and_to_and_by_being_filled() -> Done {
    let mut window = open(Lang::Zh)?;
    // Fewer columns, so that the last ones are in view.
    for field in ["step", "posts", "kind"] {
        open_menu(&mut window, field);
        press(&mut window, &word("list.hide"));
    }
    open_menu(&mut window, "next_review");
    press(&mut window, &word("list.empty"));
    let empty = list(&window).rows().len();
    press(&mut window, &word("list.filled"));
    assert_eq!(empty + list(&window).rows().len(), 111);
    window.harness.get_by_role_and_label(Role::TextInput, &word("list.at_least")).focus();
    settle(&mut window.harness);
    window.type_text("2999-01-01");
    assert_eq!(list(&window).rows().len(), 0);
    assert_eq!(list(&window).fault, None);
    Ok(())
}

#[test]
fn rows_stand_in_groups_that_fold() -> Done {
    let mut window = open(Lang::Zh)?;
    press(&mut window, &word("list.group"));
    window.harness.get_by_role_and_label(Role::Button, &word("risks.step")).click();
    settle(&mut window.harness);
    let groups = list(&window).order.as_ref().map(|order| order.groups.clone()).unwrap_or_default();
    assert!(groups.len() > 10, "{}", groups.len());
    assert_eq!(groups.iter().map(|group| group.count).sum::<usize>(), 111);
    window.key(Key::Home);
    assert_eq!(list(&window).line_of(list(&window).cursor.ok_or("a row")?), Some(1), "the keyboard passes over the band");
    let lines = list(&window).lines.count();
    window.key(Key::ArrowLeft);
    assert_eq!(list(&window).lines.count(), lines - groups[0].count);
    window.key(Key::ArrowDown);
    assert_eq!(list(&window).cursor, Some(list(&window).rows()[groups[1].start]), "what is folded is passed over too");
    window.ctrl(Key::A);
    assert_eq!(list(&window).selected.len(), 111 - groups[0].count, "what cannot be seen is not selected");
    Ok(())
}

#[test]
fn a_view_is_saved_in_the_register_taken_and_undone() -> Done {
    let mut window = open(Lang::Zh)?;
    window.ctrl(Key::F);
    window.type_text("level=high");
    press(&mut window, &head("kind"));
    let as_saved = list(&window).whole_arrangement();
    press(&mut window, &word("list.views"));
    window.harness.get_by_role_and_label(Role::TextInput, &word("list.view_save_as")).focus();
    settle(&mut window.harness);
    window.type_text("高风险");
    press(&mut window, &word("list.view_save"));
    assert_eq!(window.snapshot().views.len(), 1);
    let name = Lang::Zh.phrase("list.view_of", &[("name", &"高风险")]);
    press(&mut window, &name);
    press(&mut window, &word("list.view_standard"));
    assert_eq!(list(&window).rows().len(), 111);
    press(&mut window, &word("list.views"));
    press(&mut window, "高风险");
    assert_eq!(list(&window).whole_arrangement(), as_saved);
    window.ctrl(Key::Z);
    assert_eq!(window.snapshot().views.len(), 0);
    Ok(())
}

#[test]
fn letters_find_the_next_row_by_code_title_and_pinyin() -> Done {
    let mut window = open(Lang::Zh)?;
    window.type_text("r12");
    assert_eq!(cursor_code(&window).as_deref(), Some("R12"));
    // A second has passed when all is drawn, so that the next letters begin anew.
    window.type_text("wysc");
    let row = list(&window).cursor.and_then(|row| window.snapshot().risks.get(row));
    assert!(row.is_some_and(|risk| risk.title.starts_with("无预算")), "{row:?}");
    Ok(())
}

#[test]
fn columns_are_hidden_shown_and_moved() -> Done {
    let mut window = open(Lang::Zh)?;
    open_menu(&mut window, "kind");
    press(&mut window, &word("list.hide"));
    assert!(window.harness.query_by_label(&head("kind")).is_none());
    open_menu(&mut window, "status");
    press(&mut window, &word("list.move_left"));
    let columns = list(&window).arrangement.columns.clone();
    assert!(!columns.contains(&"kind".to_owned()) && columns.first().is_some_and(|key| key == "code"), "{columns:?}");
    press(&mut window, &word("list.columns"));
    window.harness.check_accessibility();
    press(&mut window, &word("list.standard"));
    assert!(list(&window).arrangement.columns.is_empty());
    Ok(())
}

#[test]
fn roomy_rows_fit_their_text() -> Done {
    let mut window = open(Lang::Zh)?;
    let compact = list(&window).page_rows;
    press(&mut window, &word("list.columns"));
    press(&mut window, &word("list.roomy"));
    window.key(Key::Escape);
    assert!(list(&window).page_rows < compact, "{} rows of {compact}", list(&window).page_rows);
    window.key(Key::End);
    assert_eq!(cursor_code(&window).as_deref(), Some("R111"));
    assert!(window.harness.query_all_by(|node| node.label().is_some_and(|name| name.starts_with("R111 "))).next().is_some(), "the last row is in view");
    Ok(())
}

#[test]
fn a_long_list_is_put_in_order_beside_the_window() -> Done {
    let mut window = open_with(&Content::Sample { risks: 3_000, seed: 1 }, Lang::Zh)?;
    assert_eq!(list(&window).rows().len(), 3_000);
    window.key(Key::End);
    let last = list(&window).rows()[2_999];
    assert_eq!(list(&window).cursor, Some(last));
    window.key(Key::PageUp);
    let place = list(&window).cursor.and_then(|row| list(&window).place(row));
    assert_eq!(place, Some(2_999 - (list(&window).page_rows - 1)));
    window.ctrl(Key::F);
    window.type_text("level=high");
    let snapshot = window.snapshot();
    let high = snapshot.risks.iter().filter(|risk| risk_level(risk, snapshot).is_some_and(|level| level.code() == "high")).count();
    assert_eq!(list(&window).rows().len(), high);
    Ok(())
}

#[test]
fn a_double_click_on_its_edge_fits_a_column_to_its_words() -> Done {
    let mut window = open(Lang::Zh)?;
    for (field, least, most) in [("step", 100.0, 400.0), ("level", 60.0, 130.0)] {
        let edge = window.harness.get_by_label(&head(field)).rect().right_center();
        window.harness.event(Event::PointerMoved(edge));
        window.harness.step();
        // Both clicks come within one frame: a frame of the harness is too long for two.
        let click = |pressed| Event::PointerButton { pos: edge, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE };
        window.harness.input_mut().events.extend([true, false, true, false].map(click));
        settle(&mut window.harness);
        let width = *list(&window).arrangement.widths.get(field).ok_or("the width is kept")?;
        assert!((least..most).contains(&width), "{field}: {width}");
    }
    Ok(())
}

#[test]
fn risks_are_filtered_and_sorted_by_their_worst_finding() -> Done {
    let mut window = open(Lang::Zh)?;
    let found = |window: &Window| {
        let snapshot = window.snapshot();
        let worst = |row: RowId| checks::of_record(AnyId { table: Table::Risks, row }, snapshot).open.iter().map(|finding| finding.severity).min();
        snapshot.rows(Table::Risks).ids().into_iter().filter(|row| worst(*row) == Some(Severity::Warning)).collect::<Vec<_>>()
    };
    let warned = found(&window);
    assert!(!warned.is_empty() && warned.len() < 111);
    open_menu(&mut window, "findings");
    tick(&mut window, &word("severity.warning"));
    assert_eq!(list(&window).rows(), warned);
    window.key(Key::Escape);
    press(&mut window, &word("list.show_all"));
    press(&mut window, &head("findings"));
    assert_eq!(list(&window).rows()[..warned.len()], warned, "those with something to say come first");
    Ok(())
}

#[test]
fn a_narrow_page_shows_the_list_or_the_form() -> Done {
    let mut window = open(Lang::Zh)?;
    window.harness.set_size([720.0, 450.0].into());
    settle(&mut window.harness);
    let back = word("list.back");
    let name = Lang::Zh.phrase("window.list.name", &[("table", &word("window.page.risks")), ("count", &111)]);
    assert!(window.harness.query_by_label(&back).is_none());
    assert!(window.harness.query_by_role_and_label(Role::Grid, &name).is_some());
    window.key(Key::Enter);
    window.harness.check_accessibility();
    assert!(window.harness.query_by_role_and_label(Role::Grid, &name).is_none());
    press(&mut window, &back);
    assert!(window.harness.query_by_label(&back).is_none());
    window.key(Key::ArrowDown);
    window.key(Key::F6);
    assert!(window.harness.query_by_label(&back).is_some());
    window.key(Key::F6);
    assert!(window.harness.query_by_label(&back).is_none(), "F6 leads to and fro");
    assert_eq!(cursor_code(&window).as_deref(), Some("R02"));
    Ok(())
}
