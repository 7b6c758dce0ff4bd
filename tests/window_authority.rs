//! The authority page as the officer works with it: chains by keyboard, amounts with their unit, new matters and bands.

mod screen;

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use integrity_register::domain::authority::{bands, chain, findings};
use integrity_register::domain::checks::Ground;
use integrity_register::domain::table::Table;
use integrity_register::i18n::Lang;
use integrity_register::ui::page::Page;
use screen::{Done, Window, open, settle};

/// A window on the page, with the first matter selected.
fn authority() -> Result<Window, Box<dyn std::error::Error>> {
    let mut window = open(Lang::Zh)?;
    window.ctrl(Key::M);
    assert_eq!(window.harness.state().view().page, Page::Authority);
    window.key(Key::ArrowDown);
    Ok(window)
}

fn row(window: &Window, code: &str, table: Table) -> u32 {
    window.snapshot().find(table, code).unwrap_or_else(|| panic!("no {code}"))
}

/// The chain of a band: posts and roles in order, with their places.
fn links(window: &Window, band: &str) -> Vec<(String, String, u32)> {
    let snapshot = window.snapshot();
    let link = |approval: &integrity_register::domain::record::Approval| {
        let (post, role) = (snapshot.get(approval.post).expect("a post"), snapshot.get(approval.role).expect("a role"));
        (post.code.clone(), role.code.clone(), approval.order)
    };
    chain(row(window, band, Table::Bands), snapshot).iter().map(|approval| link(approval)).collect()
}

fn posts(window: &Window, band: &str) -> Vec<String> {
    links(window, band).into_iter().map(|(post, ..)| post).collect()
}

fn click(window: &mut Window, role: Role, name: &str) {
    let nodes: Vec<_> = window.harness.query_all_by(|node| node.role() == role && node.label().is_some_and(|label| label.trim_end() == name)).collect();
    nodes.last().unwrap_or_else(|| panic!("no {role:?} “{name}”")).click();
    settle(&mut window.harness);
}

fn is_shown(window: &Window, part: &str) -> bool {
    window.harness.query_all_by(|node| node.value().or_else(|| node.label()).is_some_and(|text| text.contains(part))).next().is_some()
}

/// Goes to the column of the first post, P-LEAD, in the line of AB01.
fn first_post(window: &mut Window) {
    window.key(Key::ArrowRight);
    window.key(Key::ArrowRight);
}

#[test]
fn a_digit_adds_a_post_at_the_end_and_the_same_digit_takes_it_out() -> Done {
    let mut window = authority()?;
    first_post(&mut window);
    let before = links(&window, "AB01");
    window.key(Key::Num5);
    assert_eq!(links(&window, "AB01").last(), Some(&("P-LEAD".to_owned(), "approve".to_owned(), 5)));
    assert!(is_shown(&window, "P-LEAD") || is_shown(&window, "单位负责人"), "whom it is about is named");
    window.key(Key::Num3);
    assert_eq!(links(&window, "AB01").last(), Some(&("P-LEAD".to_owned(), "review".to_owned(), 5)), "another digit is another role");
    window.key(Key::Num3);
    assert_eq!(links(&window, "AB01"), before);
    window.ctrl(Key::Z);
    assert_eq!(links(&window, "AB01").len(), 5);
    Ok(())
}

#[test]
fn the_order_of_a_chain_moves_and_closes_up() -> Done {
    let mut window = authority()?;
    first_post(&mut window);
    // The body, which decides as the fourth.
    window.key(Key::ArrowRight);
    assert_eq!(posts(&window, "AB01"), ["P-BUD", "P-FIN", "P-DEP", "P-GRP"]);
    window.press(Modifiers::ALT, Key::ArrowUp);
    assert_eq!(posts(&window, "AB01"), ["P-BUD", "P-FIN", "P-GRP", "P-DEP"]);
    window.press(Modifiers::ALT, Key::ArrowDown);
    window.press(Modifiers::ALT, Key::ArrowDown);
    assert_eq!(posts(&window, "AB01"), ["P-BUD", "P-FIN", "P-DEP", "P-GRP"], "beyond the end there is nothing");
    window.press(Modifiers::ALT, Key::ArrowUp);
    window.key(Key::Delete);
    let orders: Vec<u32> = links(&window, "AB01").into_iter().map(|(.., order)| order).collect();
    assert_eq!((posts(&window, "AB01"), orders), (vec!["P-BUD".to_owned(), "P-FIN".to_owned(), "P-DEP".to_owned()], vec![1, 2, 3]));
    assert!(is_shown(&window, "“三重一大”"), "what is wrong now is told in words");
    window.ctrl(Key::Z);
    assert_eq!(posts(&window, "AB01").len(), 4, "one step back");
    Ok(())
}

#[test]
fn amounts_are_typed_with_their_unit_and_a_change_says_why() -> Done {
    let mut window = authority()?;
    // AU03 from 500,000 on: the fourth line.
    for _ in 0..3 {
        window.key(Key::ArrowDown);
    }
    window.key(Key::ArrowRight);
    let from = |window: &Window| window.snapshot().bands.get(row(window, "AB04", Table::Bands)).and_then(|band| band.from);
    assert_eq!(from(&window), Some(500_000));
    click(&mut window, Role::TextInput, "起（含）");
    window.ctrl(Key::A);
    window.type_text("60.5万元");
    assert!(is_shown(&window, "60.5万元（含）以上"));
    click(&mut window, Role::Button, "记下金额");
    assert_eq!(from(&window), Some(500_000), "it says why first");
    click(&mut window, Role::TextInput, "为什么调整");
    window.type_text("限额调整");
    click(&mut window, Role::Button, "记下金额");
    assert_eq!(from(&window), Some(605_000));
    assert!(is_shown(&window, "500000元至605000元不属于任何档次") || is_shown(&window, "不属于任何档次"), "the gap is told");
    click(&mut window, Role::TextInput, "起（含）");
    window.ctrl(Key::A);
    window.type_text("六十万");
    assert!(is_shown(&window, "不是金额"));
    Ok(())
}

#[test]
fn matters_and_bands_are_made_and_removed() -> Done {
    let mut window = authority()?;
    let count = |window: &Window| (window.snapshot().authorities.len(), window.snapshot().bands.len());
    let before = count(&window);
    click(&mut window, Role::Button, "＋ 事项");
    window.type_text("捐赠物资处置");
    window.press(Modifiers::COMMAND, Key::Enter);
    assert_eq!(count(&window), (before.0 + 1, before.1));
    let made = window.snapshot().authorities.iter().last().expect("a matter").id;
    assert_eq!(bands(made, window.snapshot()).len(), 0);
    click(&mut window, Role::Button, "＋ 档次");
    window.type_text("全部");
    window.press(Modifiers::COMMAND, Key::Enter);
    assert_eq!(bands(made, window.snapshot()).len(), 1, "it belongs to the matter that has the keys");
    click(&mut window, Role::Button, "删除");
    assert_eq!(count(&window), (before.0 + 1, before.1));
    Ok(())
}

#[test]
fn the_library_contradicts_itself_nowhere() -> Done {
    let window = open(Lang::Zh)?;
    let snapshot = window.snapshot();
    let found: Vec<String> = snapshot
        .authorities
        .iter()
        .flat_map(|matter| findings(matter, &Ground::of_few(snapshot)))
        .map(|finding| finding.text(snapshot, Lang::Zh))
        .collect();
    assert_eq!(found, Vec::<String>::new());
    Ok(())
}
