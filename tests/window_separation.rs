//! The page on the separation of functions as the officer works with it: a move is planned, seen, carried out and taken back.

mod screen;
mod staff;

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use integrity_register::domain::table::Table;
use integrity_register::i18n::Lang;
use integrity_register::ui::page::Page;
use screen::{Done, Window, settle, show};
use tempfile::TempDir;

/// A window on the page, over a register with a person on each post.
fn separation() -> Result<Window, Box<dyn std::error::Error>> {
    let folder = TempDir::new()?;
    drop(staff::register(folder.path(), Lang::Zh)?);
    let mut window = Window { harness: show(Some(folder.path().join("zh.irr")), Lang::Zh), folder };
    window.ctrl(Key::J);
    assert_eq!(window.harness.state().view().page, Page::Separation);
    Ok(window)
}

fn click(window: &mut Window, role: Role, name: &str) {
    let nodes: Vec<_> = window.harness.query_all_by(|node| node.role() == role && node.label().is_some_and(|label| label.trim_end() == name)).collect();
    nodes.last().unwrap_or_else(|| panic!("no {role:?} “{name}”")).click();
    settle(&mut window.harness);
}

/// Chooses in a field that opens a list with words to look for.
fn choose(window: &mut Window, field: &str, words: &str) {
    click(window, Role::Button, field);
    window.type_text(words);
    window.key(Key::Enter);
}

fn is_shown(window: &Window, part: &str) -> bool {
    window.harness.query_all_by(|node| node.value().or_else(|| node.label()).is_some_and(|text| text.contains(part))).next().is_some()
}

/// Who holds a post today, by name.
fn holders(window: &Window, code: &str) -> Vec<String> {
    let snapshot = window.snapshot();
    let post = snapshot.find(Table::Posts, code).expect("the post is in the library");
    let held = integrity_register::domain::derived::post_holders(post, snapshot);
    held.iter().filter_map(|person| snapshot.get(*person)).map(|person| person.name.clone()).collect()
}

fn person_of(code: &str, window: &Window) -> String {
    holders(window, code).first().cloned().unwrap_or_default()
}

#[test]
fn a_move_that_conflicts_is_seen_before_it_is_made_and_undone_after() -> Done {
    let mut window = separation()?;
    let person = person_of("P-CON", &window);
    choose(&mut window, "人员", &person);
    choose(&mut window, "岗位", "P-ACC");
    assert!(!is_shown(&window, "将出现"));
    click(&mut window, Role::Button, "加入变动");
    assert!(is_shown(&window, &format!("{person}任履约验收岗")), "the move is listed");
    assert!(is_shown(&window, "将出现"));
    assert!(is_shown(&window, &person), "whom it is about");
    assert!(is_shown(&window, &format!("{person}: ○ 拟任 不符合")), "what would clash stands in the table of functions and persons");
    assert_eq!(holders(&window, "P-ACC").len(), 1, "nothing is changed yet");

    window.press(Modifiers::COMMAND, Key::Enter);
    assert!(holders(&window, "P-ACC").contains(&person));
    assert!(!is_shown(&window, "将出现"), "what was carried out is planned no more");

    window.ctrl(Key::Z);
    assert_eq!(holders(&window, "P-ACC").len(), 1);
    Ok(())
}

#[test]
fn whoever_is_proposed_is_added_to_the_plan_and_a_closed_post_loses_all_at_once() -> Done {
    let mut window = separation()?;
    let duties = window.snapshot().duties.len();
    click(&mut window, Role::ComboBox, "变动");
    click(&mut window, Role::Button, "撤销岗位");
    choose(&mut window, "岗位", "P-ARC");
    click(&mut window, Role::Button, "加入变动");
    click(&mut window, Role::Button, "按此调整（一步，可撤销）");
    let snapshot = window.snapshot();
    let post = snapshot.posts.get(snapshot.find(Table::Posts, "P-ARC").expect("the post stays")).expect("the post stays").clone();
    assert_eq!(post.closed_on, Some(snapshot.today));
    assert!(holders(&window, "P-ARC").is_empty() && window.snapshot().duties.len() < duties);
    window.ctrl(Key::Z);
    assert_eq!(window.snapshot().duties.len(), duties, "one step back brings all of it back");
    assert_eq!(holders(&window, "P-ARC").len(), 1);
    Ok(())
}

#[test]
fn the_best_candidates_bring_nothing_new_and_a_click_plans_the_move() -> Done {
    let mut window = separation()?;
    choose(&mut window, "岗位", "P-ACC");
    let proposed = window.harness.query_all_by(|node| node.role() == Role::Button && node.label().is_some_and(|label| label.contains(" · ")));
    let names: Vec<String> = proposed.filter_map(|node| node.accesskit_node().label()).collect();
    let first = names.iter().find(|name| name.starts_with("欧阳")).cloned().ok_or("somebody is proposed")?;
    click(&mut window, Role::Button, &first);
    let person = first.split(" · ").next().unwrap_or_default().to_owned();
    assert!(is_shown(&window, &format!("{person}任履约验收岗")));
    click(&mut window, Role::Button, "放弃");
    assert!(!is_shown(&window, &format!("{person}任履约验收岗")));
    Ok(())
}
