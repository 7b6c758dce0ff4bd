//! What a screen reader finds: on every page and in every panel each control has a name and a role, and no two neighbours are called the same.

mod screen;

use std::collections::{BTreeSet, HashMap, HashSet};

use eframe::egui::accessibility::is_input;
use eframe::egui::accesskit::{Action, Role};
use eframe::egui::epaint::ClippedShape;
use eframe::egui::{Event, Key, Modifiers};
use egui_kittest::kittest::{AccessKitNode, NodeT, Queryable};
use integrity_register::i18n::Lang;
use integrity_register::ui::action::page_shortcut;
use integrity_register::ui::page::Page;
use integrity_register::ui::settings::GROUPS;
use screen::{Done, Window, open, settle, show};

const CTRL_SHIFT: Modifiers = Modifiers { alt: false, ctrl: false, shift: true, mac_cmd: false, command: true };

/// Where the form begins in the window of these tests.
const FORM_LEFT: f32 = 1440.0 - 456.0;

/// What must be told from its like, also where nothing can be done with it.
const NAMED: [Role; 8] = [Role::Dialog, Role::Grid, Role::Row, Role::Cell, Role::Tree, Role::TreeItem, Role::ListBoxOption, Role::Image];

/// What is wrong, each with the place where it was seen.
#[derive(Default)]
struct Faults(BTreeSet<String>);

impl Faults {
    /// Walks the tree as it is drawn now.
    fn look(&mut self, window: &Window, place: &str) {
        let mut named = HashMap::new();
        for node in window.harness.root().children_recursive() {
            let node = node.accesskit_node();
            // The wheel and the keys scroll too; a bar is told by its way.
            if node.is_hidden() || !(can_act(&node) || NAMED.contains(&node.role())) || node.role() == Role::ScrollBar {
                continue;
            }
            // What stands in a field is not what it is called.
            let name = node.label().or_else(|| node.value().filter(|_| !is_input(node.role()))).unwrap_or_default();
            let found = described(&node);
            if matches!(node.role(), Role::Unknown | Role::GenericContainer | Role::Pane) {
                self.0.insert(format!("{place}: no role: {found}"));
            }
            if name.trim().is_empty() {
                self.0.insert(format!("{place}: no name: {found}"));
            }
            // What has neither name nor role holds nothing together for who listens.
            let parent = std::iter::successors(node.parent(), AccessKitNode::parent).find(|parent| parent.role() != Role::GenericContainer);
            let siblings = (parent.map(|parent| parent.id()), format!("{:?}", node.role()), name);
            if let Some(other) = named.insert(siblings, found.clone()) {
                self.0.insert(format!("{place}: called the same: {found} and {other}"));
            }
        }
    }

    fn end(self) -> Done {
        assert!(self.0.is_empty(), "{} faults:\n{}", self.0.len(), self.0.into_iter().collect::<Vec<_>>().join("\n"));
        Ok(())
    }
}

/// Whether somebody can do something with it, or the keyboard stops there, or could where it is not disabled.
fn can_act(node: &AccessKitNode<'_>) -> bool {
    is_input(node.role()) || [Action::Click, Action::Focus].into_iter().any(|action| node.data().supports_action(action))
}

/// A control, and the nearest thing with a name that it stands in.
fn described(node: &AccessKitNode<'_>) -> String {
    let around = std::iter::successors(node.parent(), AccessKitNode::parent).find_map(|parent| parent.label());
    format!("{:?} “{}” at {:?} in “{}”", node.role(), node.label().unwrap_or_default(), node.raw_bounds(), around.unwrap_or_default())
}

fn click(window: &mut Window, name: &str) {
    // A line of a menu goes on with its keys.
    let nodes = window.harness.query_all_by(|node| node.label().is_some_and(|label| label.trim_end() == name));
    let nodes: Vec<_> = nodes.filter(|node| can_act(&node.accesskit_node())).collect();
    nodes.last().unwrap_or_else(|| panic!("no {name}")).click();
    settle(&mut window.harness);
}

fn turn_to(window: &mut Window, page: Page) -> Done {
    let shortcut = page_shortcut(page).ok_or("every page has a shortcut")?;
    window.press(shortcut.modifiers, shortcut.logical_key);
    assert_eq!(window.harness.state().view().page, page);
    Ok(())
}

#[test]
fn pages_and_forms() -> Done {
    let mut faults = Faults::default();
    let mut window = open(Lang::Zh)?;
    for page in Page::all() {
        turn_to(&mut window, page)?;
        let place = page.key();
        faults.look(&window, place);
        if page.picture().is_some() {
            window.key(Key::F7);
            faults.look(&window, &format!("{place}, as a list"));
        }
        let tabs: Vec<String> = window.harness.query_all_by_role(Role::Tab).filter_map(|node| node.accesskit_node().label()).collect();
        for tab in tabs {
            if window.harness.query_by_role_and_label(Role::Tab, &tab).is_some() {
                click(&mut window, &tab);
                faults.look(&window, &format!("{place}, {tab}"));
            }
        }
        if matches!(page, Page::Records(_)) {
            window.ctrl(Key::N);
            faults.look(&window, &format!("{place}, new"));
            window.key(Key::Escape);
        }
    }
    faults.end()
}

#[test]
fn menus_and_searches() -> Done {
    let mut faults = Faults::default();
    let mut window = open(Lang::Zh)?;
    let word = |key: &str| Lang::Zh.word(key).into_owned();
    for menu in ["window.menu.file", "window.menu.edit", "window.menu.view", "window.menu.help"] {
        click(&mut window, &word(menu));
        faults.look(&window, menu);
        window.key(Key::Escape);
    }
    window.key(Key::F1);
    faults.look(&window, "F1");
    window.key(Key::Escape);
    click(&mut window, &word("window.menu.help"));
    click(&mut window, &word("window.action.about"));
    faults.look(&window, "about");
    window.key(Key::Escape);
    for typed in ["", "预算", "undo"] {
        window.ctrl(Key::K);
        window.type_text(typed);
        faults.look(&window, &format!("quick search for “{typed}”"));
        window.key(Key::Escape);
    }
    faults.end()
}

#[test]
fn what_opens_over_a_list() -> Done {
    let mut faults = Faults::default();
    let mut window = open(Lang::Zh)?;
    let word = |key: &str| Lang::Zh.word(key).into_owned();
    for opens in ["list.group", "list.add_filter", "list.columns", "list.views"] {
        click(&mut window, &word(opens));
        faults.look(&window, opens);
        window.key(Key::Escape);
    }
    let sortable = |label: &String| label.ends_with(&word("window.list.unsorted"));
    let heads = window.harness.query_all_by_role(Role::Button).filter_map(|node| node.accesskit_node().label()).filter(sortable);
    for head in heads.collect::<Vec<_>>() {
        window.harness.get_by_label(&head).focus();
        settle(&mut window.harness);
        window.press(Modifiers::ALT, Key::ArrowDown);
        faults.look(&window, &format!("column {head}"));
        window.key(Key::Escape);
    }
    window.ctrl(Key::Num2);
    window.press(Modifiers::SHIFT, Key::F10);
    faults.look(&window, "menu of a row");
    window.key(Key::Escape);
    window.press(Modifiers::SHIFT, Key::ArrowDown);
    window.press(CTRL_SHIFT, Key::E);
    faults.look(&window, "bulk edit");
    click(&mut window, &word("edit.cancel"));
    window.harness.event(Event::Paste("风险点\t可能性\n粘贴的风险\t9\nR01\t3".to_owned()));
    settle(&mut window.harness);
    faults.look(&window, "paste preview");
    faults.end()
}

#[test]
fn what_opens_over_a_form() -> Done {
    let mut faults = Faults::default();
    let mut window = open(Lang::Zh)?;
    let editors = |window: &Window| -> Vec<(Role, String)> {
        let is_editor = |node: &AccessKitNode<'_>| matches!(node.role(), Role::Button | Role::ComboBox) && !node.is_disabled();
        let nodes = window.harness.query_all_by(is_editor).filter(|node| node.rect().left() > FORM_LEFT);
        nodes.filter_map(|node| Some((node.accesskit_node().role(), node.accesskit_node().label()?))).collect()
    };
    window.harness.get_by_role_and_label(Role::TextInput, &Lang::Zh.word("risks.next_review")).scroll_to_me();
    settle(&mut window.harness);
    for (role, name) in editors(&window) {
        let Some(editor) = window.harness.query_all_by_role_and_label(role, &name).next_back() else { continue };
        editor.click();
        settle(&mut window.harness);
        faults.look(&window, &format!("after {name}"));
        window.key(Key::Escape);
    }
    faults.end()
}

#[test]
fn settings_matrix_and_the_first_page() -> Done {
    let mut faults = Faults::default();
    let mut window = open(Lang::Zh)?;
    let word = |key: &str| Lang::Zh.word(key).into_owned();
    window.ctrl(Key::Comma);
    for section in GROUPS.iter().flat_map(|(_, sections)| sections.iter()) {
        click(&mut window, &word(section.word_key()));
        faults.look(&window, section.word_key());
    }
    window.ctrl(Key::Num7);
    click(&mut window, &word("window.matrix.add_post"));
    faults.look(&window, "a post for the matrix");
    window.key(Key::Escape);
    let boxes: Vec<String> = window.harness.query_all_by_role(Role::ComboBox).filter_map(|node| node.accesskit_node().label()).collect();
    for name in boxes {
        click(&mut window, &name);
        faults.look(&window, &format!("matrix, {name}"));
        window.key(Key::Escape);
    }
    window.key(Key::ArrowDown);
    window.press(Modifiers::SHIFT, Key::F10);
    faults.look(&window, "menu of a cell");
    window.key(Key::Escape);
    let second = Window { harness: show(Some(window.path()), Lang::Zh), folder: tempfile::TempDir::new()? };
    faults.look(&second, "a window that only reads");
    let first = Window { harness: show(None, Lang::Zh), folder: tempfile::TempDir::new()? };
    faults.look(&first, "the first page");
    faults.end()
}

/// Goes on with Tab, in few frames.
fn tab(window: &mut Window) {
    let tab = Event::Key { key: Key::Tab, physical_key: None, pressed: true, repeat: false, modifiers: Modifiers::NONE };
    window.harness.input_mut().events.push(tab);
    // It is given on, then scrolled to, then drawn there.
    window.harness.run_ok();
}

#[test]
fn the_keyboard_is_seen_wherever_it_is() -> Done {
    let mut window = open(Lang::Zh)?;
    let mut faults = Faults::default();
    for page in Page::all() {
        turn_to(&mut window, page)?;
        let mut stops = HashSet::new();
        loop {
            let before = window.harness.output().shapes.clone();
            tab(&mut window);
            let Some(node) = window.harness.query_all_by(|node| node.is_focused()).next_back() else { continue };
            if !stops.insert(node.accesskit_node().id()) {
                break;
            }
            // An edge that is out of sight is shown where the list ends.
            let margin = if node.accesskit_node().role() == Role::Splitter { 60.0 } else { 3.0 };
            let at = node.rect().expand(margin);
            let is_here = |shape: &&ClippedShape| shape.clip_rect.intersects(at) && shape.shape.visual_bounding_rect().intersects(at);
            if before.iter().filter(is_here).eq(window.harness.output().shapes.iter().filter(is_here)) {
                faults.0.insert(format!("{}: not seen: {}", page.key(), described(&node.accesskit_node())));
            }
        }
        assert!(stops.len() > 20, "{}: {} stops", page.key(), stops.len());
    }
    faults.end()
}
