//! The flow chart in the window: what it shows, how the steps are gone through and moved, and how it is printed.

mod screen;

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use integrity_register::domain::table::Table;
use integrity_register::domain::value::RowId;
use integrity_register::i18n::Lang;
use integrity_register::report::Report;
use integrity_register::ui::page::Page;
use screen::{Done, Window, open, settle};

/// A window that shows the flow chart.
fn chart(lang: Lang) -> Result<Window, Box<dyn std::error::Error>> {
    let mut window = open(lang)?;
    window.ctrl(Key::Num6);
    assert_eq!(window.harness.state().view().page, Page::Records(Table::Steps));
    Ok(window)
}

fn step(window: &Window, code: &str) -> Option<RowId> {
    window.snapshot().find(Table::Steps, code)
}

fn seq(window: &Window, code: &str) -> Option<u32> {
    window.snapshot().steps.get(step(window, code)?).map(|step| step.seq)
}

fn cursor(window: &Window) -> Option<RowId> {
    window.harness.state().view().lists.get(&Table::Steps)?.cursor
}

#[test]
fn every_box_in_view_has_a_name_that_tells_all_of_it() -> Done {
    let window = chart(Lang::Zh)?;
    let boxes: Vec<String> = window
        .harness
        .root()
        .children_recursive()
        .filter(|node| node.accesskit_node().role() == Role::ListBoxOption)
        .filter_map(|node| node.accesskit_node().label())
        .collect();
    assert!(boxes.len() > 2, "{boxes:?}");
    let second = boxes.iter().find(|name| name.starts_with("S05 ")).ok_or("the second step is in view")?;
    for part in ["2. 采购意向公开", "主办：", "时限：提前≥30日", "风险", "下一步：3. 需求调查与需求确定（意向公开后）"]
    {
        assert!(second.contains(part), "{part}: {second}");
    }
    window.harness.check_accessibility();
    Ok(())
}

#[test]
fn arrows_go_from_box_to_box_and_the_form_follows() -> Done {
    for lang in Lang::ALL {
        let mut window = chart(lang)?;
        assert_eq!(cursor(&window), step(&window, "S01"));
        window.key(Key::ArrowDown);
        assert_eq!(cursor(&window), step(&window, "S05"));
        window.key(Key::ArrowUp);
        window.key(Key::End);
        assert_eq!(cursor(&window), step(&window, "S33"));
        window.key(Key::Home);
        assert_eq!(cursor(&window), step(&window, "S01"));
        window.key(Key::Plus);
        window.key(Key::Minus);
        window.key(Key::Num0);
        window.press(Modifiers::COMMAND, Key::ArrowDown);
        assert_eq!(cursor(&window), step(&window, "S01"));
    }
    Ok(())
}

#[test]
fn a_step_is_moved_with_alt_and_an_arrow_and_back_by_undo() -> Done {
    let mut window = chart(Lang::Zh)?;
    window.key(Key::ArrowDown);
    window.press(Modifiers::ALT, Key::ArrowUp);
    assert_eq!((seq(&window, "S05"), seq(&window, "S01")), (Some(1), Some(2)));
    assert_eq!(cursor(&window), step(&window, "S05"));
    let successors = window.snapshot().successors.len();
    window.press(Modifiers::ALT, Key::ArrowDown);
    assert_eq!((seq(&window, "S05"), seq(&window, "S01")), (Some(2), Some(1)));
    window.ctrl(Key::Z);
    window.ctrl(Key::Z);
    assert_eq!((seq(&window, "S05"), seq(&window, "S01")), (Some(2), Some(1)));
    assert_eq!(window.snapshot().successors.len(), successors);
    Ok(())
}

#[test]
fn a_step_is_moved_by_dragging_its_box() -> Done {
    let mut window = chart(Lang::Zh)?;
    let middle = |window: &Window, code: &str| {
        let name = format!("{code} ");
        let found = window.harness.root().children_recursive().find(|node| {
            node.accesskit_node().role() == Role::ListBoxOption && node.accesskit_node().label().is_some_and(|label| label.starts_with(&name))
        });
        found.map(|node| node.rect())
    };
    let (from, to) = (middle(&window, "S05").ok_or("in view")?, middle(&window, "S01").ok_or("in view")?);
    window.harness.drag_at(from.center());
    window.harness.step();
    window.harness.hover_at(from.center() + (to.center_top() - from.center()) * 0.5);
    window.harness.step();
    window.harness.hover_at(to.center_top());
    window.harness.step();
    window.harness.drop_at(to.center_top());
    settle(&mut window.harness);
    assert_eq!((seq(&window, "S05"), seq(&window, "S01")), (Some(1), Some(2)));
    Ok(())
}

#[test]
fn the_mark_of_the_risks_leads_to_their_list() -> Done {
    let mut window = chart(Lang::Zh)?;
    window.press(Modifiers::SHIFT, Key::Enter);
    assert_eq!(window.harness.state().view().page, Page::Records(Table::Risks));
    let own = step(&window, "S01");
    let expected = window.snapshot().risks.iter().filter(|risk| risk.step.map(|step| step.row()) == own).count();
    assert!(expected > 0);
    assert_eq!(window.shown(Table::Risks), expected);
    window.ctrl(Key::Num6);
    let mark = window
        .harness
        .root()
        .children_recursive()
        .find(|node| node.accesskit_node().role() == Role::Link && node.accesskit_node().label().is_some_and(|label| label.contains("S05")));
    mark.ok_or("the mark is a link")?.click();
    settle(&mut window.harness);
    assert_eq!(window.harness.state().view().lists[&Table::Risks].filter, "step=S05 status!=closed");
    Ok(())
}

#[test]
fn lanes_units_and_phases_are_chosen_and_the_list_is_one_key_away() -> Done {
    for lang in Lang::ALL {
        let mut window = chart(lang)?;
        let count = |window: &Window| window.harness.state().view().process.chart().map(|chart| (chart.nodes.len(), chart.lanes.len()));
        assert_eq!(count(&window), Some((35, 3)));
        window.harness.get_by_role_and_label(Role::Button, &lang.word("process.lanes_post")).click();
        settle(&mut window.harness);
        assert!(count(&window).is_some_and(|(steps, lanes)| steps == 35 && lanes > 3));
        window.key(Key::F7);
        assert!(!window.harness.state().view().shows_picture());
        window.harness.check_accessibility();
        window.harness.get_by_role_and_label(Role::Button, &lang.word("window.look.chart")).click();
        settle(&mut window.harness);
        assert!(window.harness.state().view().shows_picture());
    }
    Ok(())
}

#[test]
fn a_step_from_elsewhere_is_shown_though_its_phase_was_not() -> Done {
    let mut window = chart(Lang::Zh)?;
    window.harness.get_by_label("阶段 全部阶段").click();
    settle(&mut window.harness);
    window.harness.get_by_role_and_label(Role::Button, "合同与履约").click();
    settle(&mut window.harness);
    window.ctrl(Key::Num1);
    window.ctrl(Key::K);
    window.type_text("S01");
    window.key(Key::Enter);
    assert_eq!(cursor(&window), step(&window, "S01"));
    let view = window.harness.state().view();
    assert!(view.shows_picture());
    assert!(view.process.chart().ok_or("a chart")?.nodes.iter().any(|node| Some(node.step) == step(&window, "S01")));
    Ok(())
}

#[test]
fn the_chart_is_exported_among_the_reports() -> Done {
    let mut window = chart(Lang::Zh)?;
    window.harness.get_by_role_and_label(Role::Button, &Lang::Zh.word("process.export")).click();
    settle(&mut window.harness);
    assert_eq!(window.harness.state().view().page, Page::Reports);
    assert_eq!(window.harness.state().view().reports.choice.report, Report::Flow);
    Ok(())
}

#[test]
fn a_step_that_is_removed_leaves_the_chart_and_comes_back() -> Done {
    let mut window = chart(Lang::Zh)?;
    window.key(Key::End);
    let last = step(&window, "S33");
    window.key(Key::Delete);
    assert!(step(&window, "S33").is_none() && cursor(&window).is_some() && cursor(&window) != last);
    window.ctrl(Key::Z);
    assert!(step(&window, "S33").is_some());
    Ok(())
}
