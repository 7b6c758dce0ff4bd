//! The quick search, the trail, the manual and what stands round every page, driven by labels and keys.

mod screen;

use eframe::egui::accesskit::Role;
use eframe::egui::{Event, ImeEvent, Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use integrity_register::domain::table::Table;
use integrity_register::i18n::Lang;
use integrity_register::register::create::Content;
use integrity_register::ui::page::Page;
use screen::{Done, Window, open, open_with, settle, show};

impl Window {
    /// The results of the search as a screen reader says them.
    fn results(&self) -> Vec<String> {
        let nodes = self.harness.query_all_by(|node| node.role() == Role::ListBoxOption);
        nodes.map(|node| node.accesskit_node().label().unwrap_or_default()).collect()
    }

    fn page(&self) -> Page {
        self.harness.state().view().page
    }

    /// The code of the record that a list shows.
    fn selected(&self, table: Table) -> Option<String> {
        let row = self.harness.state().view().lists.get(&table)?.cursor?;
        self.snapshot().rows(table).entry(row).map(|entry| entry.code().to_owned())
    }

    fn look_for(&mut self, typed: &str) {
        self.ctrl(Key::K);
        self.ctrl(Key::A);
        self.type_text(typed);
    }
}

#[test]
fn a_record_is_found_by_code_words_pinyin_and_initials() -> Done {
    let mut window = open(Lang::Zh)?;
    for typed in ["R12", "r12", "xugouliyou", "xgly", "虚构理由"] {
        window.look_for(typed);
        assert!(window.results().first().is_some_and(|first| first.contains("R12")), "{typed}: {:?}", window.results());
        window.key(Key::Enter);
        assert_eq!((window.page(), window.selected(Table::Risks).as_deref()), (Page::Records(Table::Risks), Some("R12")), "{typed}");
        assert!(!window.harness.state().view().search.is_open());
        window.key(Key::ArrowDown);
        assert_ne!(window.selected(Table::Risks).as_deref(), Some("R12"), "the list has the keyboard again");
    }
    Ok(())
}

#[test]
fn results_are_chosen_by_arrows_and_left_by_escape() -> Done {
    let mut window = open(Lang::Zh)?;
    window.look_for("预算管理岗");
    window.key(Key::Escape);
    assert!(window.results().is_empty());
    window.look_for("P-BUD");
    window.key(Key::Enter);
    assert_eq!(window.page(), Page::Records(Table::Posts));
    window.look_for("s0");
    let second = window.results()[1].clone();
    window.key(Key::ArrowDown);
    window.key(Key::Enter);
    let code = window.selected(Table::Steps).ok_or("a step")?;
    assert!(second.contains(&code), "{second} {code}");
    Ok(())
}

#[test]
fn commands_and_pages_are_found_and_say_why_they_cannot_be_used() -> Done {
    let mut window = open(Lang::Zh)?;
    window.look_for("zrjz");
    window.key(Key::Enter);
    assert_eq!(window.page(), Page::Matrix);
    window.look_for("undo");
    let why = Lang::Zh.word("window.why.nothing_to_undo");
    let undo = window
        .harness
        .query_all_by(|node| node.role() == Role::ListBoxOption)
        .find(|node| node.accesskit_node().label().is_some_and(|label| label.contains(why.as_ref())));
    assert!(undo.is_some_and(|undo| undo.accesskit_node().is_disabled()), "{:?}", window.results());
    let before = window.harness.ctx.theme();
    window.look_for("light or dark");
    assert!(window.results()[0].contains(Lang::Zh.word("window.action.switch_theme").as_ref()), "{:?}", window.results());
    window.key(Key::Enter);
    assert_ne!(window.harness.ctx.theme(), before);
    Ok(())
}

#[test]
fn records_used_lately_come_first_and_what_is_new_is_found() -> Done {
    let mut window = open(Lang::Zh)?;
    window.look_for("R40");
    window.key(Key::Enter);
    window.ctrl(Key::K);
    assert!(window.results()[0].contains("R40"), "{:?}", window.results());
    window.key(Key::Escape);
    window.ctrl(Key::Num2);
    window.ctrl(Key::N);
    window.type_text("蹊跷的印章");
    window.key(Key::Tab);
    window.look_for("qqdyz");
    assert!(window.results()[0].contains("蹊跷的印章"), "{:?}", window.results());
    window.key(Key::Escape);
    window.ctrl(Key::Z);
    window.look_for("qqdyz");
    assert!(window.results().is_empty());
    Ok(())
}

#[test]
fn a_record_without_a_page_leads_to_the_one_it_belongs_to() -> Done {
    let mut window = open(Lang::Zh)?;
    let phase = window.snapshot().phases.iter().next().map(|phase| phase.name.clone()).ok_or("a phase")?;
    window.look_for(&phase);
    window.key(Key::Enter);
    assert_eq!(window.page(), Page::Records(Table::Steps));
    Ok(())
}

#[test]
fn keys_of_an_input_method_are_its_own() -> Done {
    let mut window = open(Lang::Zh)?;
    window.ctrl(Key::K);
    window.harness.event(Event::Ime(ImeEvent::Preedit { text: "yu'suan".to_owned(), active_range_chars: None }));
    settle(&mut window.harness);
    window.key(Key::Enter);
    assert!(window.harness.state().view().search.is_open(), "Enter belongs to the input method");
    window.harness.event(Event::Ime(ImeEvent::Commit("预算".to_owned())));
    settle(&mut window.harness);
    assert!(window.results().iter().any(|result| result.contains("预算")), "{:?}", window.results());
    window.key(Key::Enter);
    assert!(!window.harness.state().view().search.is_open());
    Ok(())
}

#[test]
fn a_large_register_is_searched_in_the_background() -> Done {
    let mut window = open_with(&Content::Sample { risks: 5_000, seed: 1 }, Lang::Zh)?;
    let title = window.title_of("R4321").ok_or("a risk")?;
    window.look_for("R432");
    assert!(window.results().iter().any(|result| result.contains("R432")));
    window.look_for("R4321");
    assert!(window.results()[0].contains(&title.replace('\n', " ")), "{:?}", window.results());
    Ok(())
}

#[test]
fn undo_is_named() -> Done {
    let mut window = open(Lang::Zh)?;
    window.key(Key::F2);
    window.key(Key::End);
    window.type_text("（改）");
    window.key(Key::Enter);
    window.harness.get_by_label(&Lang::Zh.word("window.menu.edit")).click();
    settle(&mut window.harness);
    let named = |node: &egui_kittest::Node<'_>| node.accesskit_node().label().is_some_and(|label| label.contains("撤销：修改") && label.contains("R01"));
    assert!(window.harness.root().children_recursive().any(|node| named(&node)));
    Ok(())
}

#[test]
fn the_trail_is_filtered_by_record_and_kind() -> Done {
    let mut window = open(Lang::Zh)?;
    for _ in 0..2 {
        window.key(Key::F2);
        window.key(Key::End);
        window.type_text("一");
        window.key(Key::Enter);
        window.key(Key::F6);
        window.key(Key::ArrowDown);
    }
    window.press(Modifiers::SHIFT, Key::ArrowDown);
    window.key(Key::Delete);
    window.ctrl(Key::H);
    let heads = |window: &Window, words: &str| window.harness.query_all_by(|node| node.value().is_some_and(|text| text == words)).count();
    let (edit, delete) = (Lang::Zh.word("operation.edit"), Lang::Zh.word("operation.delete"));
    assert_eq!((heads(&window, &edit), heads(&window, &delete)), (2, 1), "a step stands once, however many records it touched");
    window.harness.get_by_role_and_label(Role::TextInput, &Lang::Zh.word("history.record")).focus();
    settle(&mut window.harness);
    window.type_text("r01");
    window.key(Key::Enter);
    settle(&mut window.harness);
    assert_eq!(window.harness.state().view().history.wanted().record.as_deref(), Some("R01"));
    assert_eq!((heads(&window, &edit), heads(&window, &delete)), (1, 0));
    Ok(())
}

#[test]
fn the_manual_is_read_and_searched_in_both_languages() -> Done {
    for (lang, typed) in [(Lang::Zh, "拼音 首字母"), (Lang::En, "initials of pinyin")] {
        let mut window = open(lang)?;
        window.press(Modifiers::SHIFT, Key::F1);
        assert_eq!(window.page(), Page::Manual);
        window.harness.get_by_role_and_label(Role::TextInput, &lang.word("manual.search")).focus();
        settle(&mut window.harness);
        window.type_text(typed);
        assert!(window.harness.query_by_label_contains("cgys").is_some());
        window.harness.check_accessibility();
    }
    Ok(())
}

#[test]
fn the_scale_has_steps_and_limits() -> Done {
    let mut window = open(Lang::Zh)?;
    let zoom = |window: &Window| window.harness.ctx.zoom_factor();
    for _ in 0..9 {
        window.ctrl(Key::Plus);
    }
    assert_eq!(zoom(&window), 2.5);
    window.harness.check_accessibility();
    window.ctrl(Key::Minus);
    assert_eq!(zoom(&window), 2.25);
    window.ctrl(Key::Num0);
    window.ctrl(Key::Minus);
    assert_eq!(zoom(&window), 1.0);
    window.harness.ctx.set_zoom_factor(9.0);
    settle(&mut window.harness);
    assert_eq!(zoom(&window), 2.5, "whatever sets it");
    Ok(())
}

#[test]
fn pages_of_the_program_are_drawn() -> Done {
    for lang in Lang::ALL {
        let mut window = open(lang)?;
        window.key(Key::F1);
        assert!(window.harness.query_by_label(&lang.word("keys.leave_search")).is_some());
        window.harness.check_accessibility();
        window.key(Key::Escape);
        window.harness.get_by_label(&lang.word("window.menu.help")).click();
        settle(&mut window.harness);
        window.harness.get_by_label_contains(&lang.word("window.action.about")).click();
        settle(&mut window.harness);
        assert!(window.harness.query_all_by_label_contains("SIL OFL").count() > 1);
        window.harness.check_accessibility();
    }
    Ok(())
}

#[test]
fn a_text_field_has_a_menu() -> Done {
    let mut window = open(Lang::Zh)?;
    window.ctrl(Key::K);
    window.type_text("预算");
    window.harness.get_by_role_and_label(Role::TextInput, &Lang::Zh.word("window.action.search")).click_secondary();
    settle(&mut window.harness);
    window.harness.get_by_label_contains(&Lang::Zh.word("text_menu.select_all")).click();
    settle(&mut window.harness);
    window.type_text("R02");
    assert!(window.results().first().is_some_and(|first| first.contains("R02")), "{:?}", window.results());
    Ok(())
}

#[test]
fn what_is_remembered_of_registers_is_offered() -> Done {
    let window = open(Lang::Zh)?;
    let path = window.path();
    let mut again = Window { harness: show(Some(path.clone()), Lang::Zh), folder: window.folder };
    again.harness.get_by_label(&Lang::Zh.word("window.menu.file")).click();
    settle(&mut again.harness);
    again.harness.get_by_label_contains(&Lang::Zh.word("frame.recent")).click();
    settle(&mut again.harness);
    let path = path.display().to_string();
    let offered = again.harness.query_all_by(|node| node.role() == Role::Button && node.label().is_some_and(|label| label == path));
    assert_eq!(offered.count(), 1);
    Ok(())
}

#[test]
fn letters_of_the_frame_that_opens_the_search_land_in_it() -> Done {
    let mut window = open(Lang::Zh)?;
    window.ctrl(Key::Num2);
    let press = |key: Key, modifiers: Modifiers| Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers };
    let typed = [Event::Text("x".to_owned()), Event::Text("gly".to_owned())];
    let events = [press(Key::ArrowDown, Modifiers::NONE), press(Key::K, Modifiers::COMMAND)].into_iter().chain(typed);
    window.harness.input_mut().events.extend(events.chain([press(Key::Enter, Modifiers::NONE)]));
    settle(&mut window.harness);
    assert_eq!(window.selected(Table::Risks).as_deref(), Some("R12"));
    Ok(())
}
