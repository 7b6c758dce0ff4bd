//! The overview and the posts page: every figure equals its list, and both are worked by labels and keys.

mod screen;

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use integrity_register::domain::checks;
use integrity_register::domain::choice::{Choice, RiskKind};
use integrity_register::domain::filter::Filter;
use integrity_register::domain::overview::{Overview, Scope};
use integrity_register::domain::snapshot::Snapshot;
use integrity_register::domain::table::Table;
use integrity_register::domain::value::AnyId;
use integrity_register::i18n::Lang;
use integrity_register::register::create::Content;
use integrity_register::ui::page::Page;
use screen::{Done, Window, open, open_with, settle};

fn listed(table: Table, filter: &str, snapshot: &Snapshot) -> Result<usize, Box<dyn std::error::Error>> {
    let filter = Filter::parse(filter, table, snapshot, Lang::Zh).map_err(|fault| fault.message(Lang::En))?;
    let mut count = 0;
    snapshot.rows(table).visit(&mut |entry| count += usize::from(filter.passes(entry, snapshot)));
    Ok(count)
}

/// Holds every figure of a scope against the list that its filter leaves.
fn check_figures(snapshot: &Snapshot, scope: Scope) -> Done {
    let overview = Overview::of(snapshot, scope);
    for figure in overview.figures() {
        assert_eq!(figure.count, listed(figure.table, &figure.filter, snapshot)?, "{:?} {}", figure.table, figure.filter);
    }
    for map in [&overview.inherent, &overview.residual] {
        let cells = (1..=map.likelihoods).flat_map(|likelihood| (1..=map.impacts).map(move |impact| map.count(likelihood, impact)));
        assert_eq!(cells.sum::<usize>() + map.unscored.count, overview.risks.count, "each risk stands in one place");
    }
    assert_eq!(overview.sections.iter().map(|bar| bar.all.count).sum::<usize>(), overview.risks.count);
    Ok(())
}

fn check_all_scopes(snapshot: &Snapshot) -> Done {
    let units = std::iter::once(None).chain(snapshot.units.iter().map(|unit| Some(unit.id)));
    for unit in units {
        for kind in std::iter::once(None).chain(RiskKind::SET.keys.iter().map(|key| RiskKind::from_key(key))) {
            check_figures(snapshot, Scope { unit, kind })?;
        }
    }
    Ok(())
}

fn open_sample(risks: usize) -> Result<Window, Box<dyn std::error::Error>> {
    open_with(&Content::Sample { risks, seed: 7 }, Lang::Zh)
}

#[test]
fn every_figure_equals_the_list_behind_it() -> Done {
    check_all_scopes(open(Lang::Zh)?.snapshot())?;
    check_all_scopes(open_sample(1_200)?.snapshot())
}

/// Whether the list of risks shows just what a figure counts.
fn lists(window: &Window, table: Table, count: usize) -> bool {
    window.harness.state().view().page == Page::Records(table) && window.shown(table) == count
}

#[test]
fn a_cell_of_the_heat_map_lists_its_risks() -> Done {
    let mut window = open(Lang::Zh)?;
    window.ctrl(Key::Num1);
    let overview = window.harness.state().view().overview.shown().cloned().ok_or("counted")?;
    let count = overview.inherent.count(3, 5);
    assert!(count > 0);
    let name = format!("可能性 3 中等 × 影响 5 特别严重：{count} 项，高");
    window.harness.get_all_by_label(&name).next().ok_or("the cell")?.click();
    settle(&mut window.harness);
    assert!(lists(&window, Table::Risks, count));
    Ok(())
}

#[test]
fn arrows_move_in_the_heat_map_and_enter_lists() -> Done {
    let mut window = open(Lang::En)?;
    window.ctrl(Key::Num1);
    let overview = window.harness.state().view().overview.shown().cloned().ok_or("counted")?;
    let first = "Likelihood 5 Very high × impact 1 Minor: reminder";
    window.harness.get_all_by(|node| node.label().is_some_and(|label| label.starts_with(first))).next().ok_or("the first cell")?.focus();
    settle(&mut window.harness);
    for key in [Key::ArrowDown, Key::ArrowDown, Key::ArrowRight, Key::ArrowRight] {
        window.key(key);
    }
    window.key(Key::Enter);
    assert!(lists(&window, Table::Risks, overview.inherent.count(3, 3)), "{:?}", window.harness.state().view().lists[&Table::Risks].filter);
    Ok(())
}

#[test]
fn a_figure_of_posts_shows_the_list_of_posts() -> Done {
    let mut window = open(Lang::Zh)?;
    window.ctrl(Key::Num1);
    let overview = window.harness.state().view().overview.shown().cloned().ok_or("counted")?;
    window.harness.get_by_label(&format!("空缺岗位 {}", overview.vacant.count)).click();
    settle(&mut window.harness);
    assert!(lists(&window, Table::Posts, overview.vacant.count));
    assert!(!window.harness.state().view().shows_picture());
    Ok(())
}

#[test]
fn a_large_register_is_counted_in_the_background() -> Done {
    let mut window = open_sample(6_000)?;
    window.ctrl(Key::Num1);
    let end = std::time::Instant::now() + std::time::Duration::from_secs(60);
    while window.harness.state().view().overview.shown().is_none() {
        assert!(std::time::Instant::now() < end, "no figures");
        settle(&mut window.harness);
    }
    assert_eq!(window.harness.state().view().overview.shown().map(|overview| overview.risks.count), Some(6_000));
    Ok(())
}

#[test]
fn a_check_on_the_overview_leads_to_what_it_found() -> Done {
    let mut window = open(Lang::Zh)?;
    window.ctrl(Key::Num1);
    let found = window.harness.state().findings_now().ok_or("the checks have run")?.tally();
    assert_eq!(found.iter().map(|tally| tally.count).sum::<usize>(), checks::all(window.snapshot()).len());
    let vacant = found.iter().find(|tally| tally.check == "K07").ok_or("the library has vacant posts")?;
    let name = format!("提示：岗位空缺、无AB角或任职重叠，{} 处", vacant.count);
    window.harness.get_by_label(&name).click();
    settle(&mut window.harness);
    let view = window.harness.state().view();
    assert_eq!((view.page, view.checks.shown().map(|lines| lines.count)), (Page::Checks, Some(vacant.count)));
    window.key(Key::Enter);
    assert_eq!(window.harness.state().view().page, Page::Records(Table::Posts));
    assert!(window.harness.state().view().posts.chosen().is_some_and(|chosen| chosen.table == Table::Posts));
    assert!(window.harness.query_by_label("检查结果 1").is_some(), "the page of the post says it");
    Ok(())
}

#[test]
fn a_section_found_by_the_quick_search_is_shown_in_the_tree() -> Done {
    let mut window = open(Lang::Zh)?;
    window.ctrl(Key::Num4);
    window.key(Key::F7);
    window.ctrl(Key::K);
    window.type_text("财务部门");
    window.key(Key::Enter);
    let chosen = window.harness.state().view().posts.chosen().ok_or("chosen")?;
    assert!(window.harness.state().view().shows_picture());
    assert_eq!(
        window.snapshot().sections.get(chosen.row).filter(|_| chosen.table == Table::Sections).map(|section| section.name.as_str()),
        Some("财务部门")
    );
    Ok(())
}

fn post(window: &Window, code: &str) -> Option<AnyId> {
    window.snapshot().find(Table::Posts, code).map(|row| AnyId { table: Table::Posts, row })
}

#[test]
fn the_tree_is_moved_through_by_keys() -> Done {
    let mut window = open(Lang::Zh)?;
    window.ctrl(Key::Num4);
    let chosen = |window: &Window| window.harness.state().view().posts.chosen();
    let first = chosen(&window).ok_or("a post is chosen at first")?;
    assert_eq!(first.table, Table::Posts);
    window.key(Key::ArrowLeft);
    let section = chosen(&window).ok_or("the section")?;
    assert_eq!(section.table, Table::Sections);
    window.key(Key::ArrowLeft);
    assert_eq!(chosen(&window), Some(section), "it is closed first");
    window.key(Key::ArrowDown);
    assert_eq!(chosen(&window).map(|id| id.table), Some(Table::Sections), "a closed section shows no posts");
    window.key(Key::Home);
    assert_eq!(chosen(&window).map(|id| id.table), Some(Table::Units));
    window.harness.check_accessibility();
    Ok(())
}

#[test]
fn a_post_goes_with_delete_and_comes_back_with_undo() -> Done {
    let mut window = open(Lang::Zh)?;
    window.ctrl(Key::Num4);
    let before = window.snapshot().posts.len();
    window.key(Key::Delete);
    assert_eq!(window.snapshot().posts.len(), before - 1);
    assert!(window.harness.state().view().posts.chosen().is_some(), "the next line is chosen");
    window.ctrl(Key::Z);
    assert_eq!(window.snapshot().posts.len(), before);
    Ok(())
}

#[test]
fn a_post_is_moved_to_another_section_by_its_menu() -> Done {
    let mut window = open(Lang::Zh)?;
    window.ctrl(Key::Num4);
    let id = post(&window, "P-LEAD").ok_or("the post")?;
    window.harness.get_by_role_and_label(Role::Button, "移到科室…").click();
    settle(&mut window.harness);
    window
        .harness
        .get_all_by_label("采购归口管理部门")
        .find(|node| node.accesskit_node().role() == Role::Button)
        .ok_or("the section in the menu")?
        .click();
    settle(&mut window.harness);
    let section = window.snapshot().posts.get(id.row).and_then(|post| post.section).and_then(|section| window.snapshot().get(section));
    assert_eq!(section.map(|section| section.name.as_str()), Some("采购归口管理部门"));
    window.ctrl(Key::Z);
    let section = window.snapshot().posts.get(id.row).and_then(|post| post.section).and_then(|section| window.snapshot().get(section));
    assert_eq!(section.map(|section| section.name.as_str()), Some("单位领导班子"));
    Ok(())
}

#[test]
fn a_post_is_dragged_to_another_section() -> Done {
    let mut window = open(Lang::Zh)?;
    window.ctrl(Key::Num4);
    let id = post(&window, "P-LEAD").ok_or("the post")?;
    let line = |start: &str| {
        let found = window.harness.get_all_by(|node| node.role() == Role::TreeItem && node.label().is_some_and(|label| label.starts_with(start))).next();
        found.map(|node| node.rect().center())
    };
    let (from, to) = (line("P-LEAD").ok_or("the post")?, line("采购归口管理部门").ok_or("the section")?);
    window.harness.drag_at(from);
    window.harness.run_steps(2);
    window.harness.hover_at(from.lerp(to, 0.5));
    window.harness.run_steps(2);
    window.harness.hover_at(to);
    window.harness.run_steps(2);
    window.harness.drop_at(to);
    settle(&mut window.harness);
    let section = window.snapshot().posts.get(id.row).and_then(|post| post.section).and_then(|section| window.snapshot().get(section));
    assert_eq!(section.map(|section| section.name.as_str()), Some("采购归口管理部门"));
    Ok(())
}

#[test]
fn a_tenure_is_added_and_ended() -> Done {
    let mut window = open_sample(100)?;
    window.ctrl(Key::Num4);
    window.harness.get_by_role_and_label(Role::Button, "今日卸任").click();
    settle(&mut window.harness);
    let ended = |window: &Window| window.snapshot().tenures.iter().filter(|tenure| tenure.until.is_some()).count();
    assert_eq!(ended(&window), 1);
    window.harness.get_by_role_and_label(Role::Button, "＋ 任职").click();
    settle(&mut window.harness);
    assert!(window.harness.query_all_by_label_contains("新建").next().is_some(), "the form of a new tenure");
    window.ctrl(Key::Z);
    assert_eq!(ended(&window), 0);
    Ok(())
}

#[test]
fn a_new_post_stands_in_the_section_that_is_chosen() -> Done {
    let mut window = open(Lang::Zh)?;
    window.ctrl(Key::Num4);
    let chosen = window.harness.state().view().posts.chosen().ok_or("a post")?;
    let section = window.snapshot().posts.get(chosen.row).and_then(|post| post.section);
    window.ctrl(Key::N);
    window.type_text("档案管理岗");
    window.press(Modifiers::COMMAND, Key::Enter);
    let made = window.snapshot().posts.iter().find(|post| post.name == "档案管理岗").ok_or("the new post")?;
    assert_eq!(made.section, section);
    assert_eq!(window.harness.state().view().posts.chosen(), Some(AnyId { table: Table::Posts, row: made.id }));
    Ok(())
}

#[test]
fn a_role_on_the_page_of_a_post_shows_its_cell() -> Done {
    let mut window = open(Lang::Zh)?;
    window.ctrl(Key::Num4);
    let in_matrix = |label: Option<String>| label.is_some_and(|label| label.ends_with("（在责任矩阵中显示）"));
    window.harness.get_all_by(|node| in_matrix(node.label())).next().ok_or("a duty")?.click();
    settle(&mut window.harness);
    assert_eq!(window.harness.state().view().page, Page::Matrix);
    assert!(window.harness.state().view().matrix.focus.is_some());
    Ok(())
}
