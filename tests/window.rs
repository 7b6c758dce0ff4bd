//! What the officer does in the window, driven by labels and keys.

mod screen;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use eframe::egui::accesskit::Role;
use eframe::egui::{DroppedFile, Event, ImeEvent, Key, Modifiers};
use egui_kittest::kittest::{AccessKitNode, NodeT, Queryable};
use integrity_register::domain::matrix::Matrix;
use integrity_register::domain::snapshot::Snapshot;
use integrity_register::domain::table::Table;
use integrity_register::i18n::Lang;
use integrity_register::register::create::{Content, create};
use integrity_register::ui::action::page_shortcut;
use integrity_register::ui::page::Page;
use tempfile::TempDir;

use screen::{Done, Window, clock, open, settle, show};

#[test]
fn every_page_is_drawn_in_both_languages() -> Done {
    for lang in Lang::ALL {
        let mut window = open(lang)?;
        for page in Page::all() {
            let shortcut = page_shortcut(page).ok_or("every page has a shortcut")?;
            window.press(shortcut.modifiers, shortcut.logical_key);
            assert_eq!(window.harness.state().view().page, page);
            // A key of the word files has dots and no spaces; none may be shown as such.
            let raw = |text: &str| text.starts_with("window.") || Table::ALL.iter().any(|table| text.starts_with(&format!("{}.", table.key())));
            for node in window.harness.root().children_recursive() {
                let texts = [node.accesskit_node().label(), node.accesskit_node().value()];
                assert!(!texts.iter().flatten().any(|text| raw(text)), "{texts:?}");
            }
            window.harness.check_accessibility();
        }
        window.key(Key::F1);
        window.harness.check_accessibility();
    }
    Ok(())
}

#[test]
fn a_narrow_window_names_every_page_in_full() -> Done {
    for lang in Lang::ALL {
        let mut window = open(lang)?;
        window.harness.set_size([720.0, 450.0].into());
        settle(&mut window.harness);
        let bottom = window.harness.ctx.content_rect().bottom();
        for page in Page::all() {
            let name = lang.word(&page.word_key());
            let entry = window.harness.get_all_by_role_and_label(Role::Button, &name).min_by(|a, b| a.rect().left().total_cmp(&b.rect().left()));
            let entry = entry.ok_or("every page is in the navigation")?;
            assert!(entry.rect().bottom() < bottom, "{name} is in view");
            entry.click();
            settle(&mut window.harness);
            assert_eq!(window.harness.state().view().page, page);
        }
    }
    Ok(())
}

#[test]
fn the_least_window_at_the_largest_scale_is_drawn() -> Done {
    for lang in Lang::ALL {
        let mut window = open(lang)?;
        window.harness.set_size([384.0, 240.0].into());
        settle(&mut window.harness);
        for page in Page::all() {
            let shortcut = page_shortcut(page).ok_or("every page has a shortcut")?;
            window.press(shortcut.modifiers, shortcut.logical_key);
            window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::E);
            window.key(Key::Escape);
        }
    }
    Ok(())
}

#[test]
fn the_welcome_page_needs_a_path() -> Done {
    for lang in Lang::ALL {
        let mut harness = show(None, lang);
        harness.get_by_role_and_label(Role::TextInput, &lang.word("window.welcome.create_path")).focus();
        settle(&mut harness);
        harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
        harness.key_press(Key::Delete);
        settle(&mut harness);
        let words = lang.word("window.welcome.with_library");
        let create = harness.get_by_role_and_label(Role::Button, &words);
        assert!(create.accesskit_node().is_disabled());
        harness.check_accessibility();
    }
    Ok(())
}

#[test]
fn a_register_is_made_from_the_welcome_page() -> Done {
    let folder = TempDir::new()?;
    let path = folder.path().join("new");
    let mut window = Window { harness: show(None, Lang::Zh), folder };
    window.harness.get_by_role_and_label(Role::TextInput, &Lang::Zh.word("window.welcome.create_path")).focus();
    settle(&mut window.harness);
    window.ctrl(Key::A);
    window.type_text(&path.display().to_string());
    window.harness.get_by_role_and_label(Role::Button, &Lang::Zh.word("window.welcome.with_library")).click();
    settle(&mut window.harness);
    assert_eq!(window.snapshot().risks.len(), 111);
    assert!(path.with_extension("irr").exists());
    Ok(())
}

#[test]
fn a_risk_is_made_changed_and_undone_by_keyboard() -> Done {
    let mut window = open(Lang::Zh)?;
    let before = window.snapshot().risks.len();
    window.ctrl(Key::N);
    window.type_text("越权审批");
    assert_eq!(window.snapshot().risks.len(), before, "typing alone makes nothing");
    window.key(Key::Tab);
    assert_eq!(window.title_of("R112").as_deref(), Some("越权审批"));
    window.press(Modifiers::SHIFT, Key::Tab);
    window.key(Key::End);
    window.type_text("与拖延");
    window.key(Key::Enter);
    assert_eq!(window.title_of("R112").as_deref(), Some("越权审批与拖延"));
    window.ctrl(Key::Z);
    assert_eq!(window.title_of("R112").as_deref(), Some("越权审批"));
    window.ctrl(Key::Z);
    assert_eq!(window.snapshot().risks.len(), before);
    window.ctrl(Key::Y);
    assert_eq!(window.title_of("R112").as_deref(), Some("越权审批"));
    Ok(())
}

#[test]
fn escape_takes_back_what_was_typed() -> Done {
    let mut window = open(Lang::Zh)?;
    let before = window.title_of("R01");
    window.key(Key::Enter);
    window.type_text("别的");
    window.key(Key::Escape);
    assert_eq!(window.title_of("R01"), before);
    assert!(window.snapshot().revision <= 1 || window.title_of("R01") == before);
    Ok(())
}

#[test]
fn what_is_typed_is_kept_when_another_row_is_chosen() -> Done {
    let mut window = open(Lang::Zh)?;
    window.key(Key::F2);
    window.key(Key::End);
    window.type_text("（改）");
    window.harness.get_by_role_and_label(Role::Row, "R02 预算虚高、超标准配置").click();
    settle(&mut window.harness);
    assert!(window.title_of("R01").is_some_and(|title| title.ends_with("（改）")));
    assert_eq!(window.title_of("R02").as_deref(), Some("预算虚高、超标准配置"));
    Ok(())
}

#[test]
fn chinese_input_reaches_the_field() -> Done {
    let mut window = open(Lang::Zh)?;
    window.key(Key::F2);
    window.key(Key::End);
    window.harness.event(Event::Ime(ImeEvent::Commit("印章".to_owned())));
    settle(&mut window.harness);
    window.key(Key::Tab);
    assert!(window.title_of("R01").is_some_and(|title| title.ends_with("印章")));
    Ok(())
}

#[test]
fn an_empty_title_is_refused_beside_the_field() -> Done {
    let mut window = open(Lang::Zh)?;
    let before = window.title_of("R01");
    window.key(Key::F2);
    window.ctrl(Key::A);
    window.key(Key::Delete);
    window.key(Key::Tab);
    assert_eq!(window.title_of("R01"), before);
    assert!(window.harness.query_by_label(&Lang::Zh.word("problem.empty")).is_some());
    Ok(())
}

#[test]
fn a_change_of_the_score_asks_why() -> Done {
    let mut window = open(Lang::Zh)?;
    let score = |window: &Window| window.snapshot().risks.get(1).map(|risk| (risk.likelihood, risk.impact));
    let before = score(&window);
    // A cell names both grades, the score and its level.
    let is_cell = |node: &AccessKitNode<'_>| node.role() == Role::Button && node.label().is_some_and(|label| label.ends_with("= 25 高"));
    window.harness.get_all_by(is_cell).next().expect("the small matrix").scroll_to_me();
    settle(&mut window.harness);
    window.harness.get_all_by(is_cell).next().expect("the small matrix").click();
    settle(&mut window.harness);
    assert_eq!(score(&window), before, "nothing is changed before the reason is given");
    window.type_text("多次发生");
    window.key(Key::Enter);
    assert_eq!(score(&window), Some((Some(5), Some(5))));
    window.ctrl(Key::Z);
    assert_eq!(score(&window), before);
    Ok(())
}

#[test]
fn delete_asks_nothing_and_undo_brings_back() -> Done {
    let mut window = open(Lang::Zh)?;
    window.press(Modifiers::SHIFT, Key::ArrowDown);
    window.press(Modifiers::SHIFT, Key::ArrowDown);
    window.key(Key::Delete);
    assert_eq!(window.snapshot().risks.len(), 108);
    assert_eq!(window.shown(Table::Risks), 108);
    window.ctrl(Key::Z);
    assert_eq!(window.snapshot().risks.len(), 111);
    Ok(())
}

#[test]
fn a_list_is_filtered_as_one_types() -> Done {
    let mut window = open(Lang::Zh)?;
    window.ctrl(Key::F);
    window.type_text("level=high");
    let high = window.shown(Table::Risks);
    assert!(high > 0 && high < 111, "{high}");
    window.type_text(" 预算");
    assert!(window.shown(Table::Risks) < high);
    window.ctrl(Key::A);
    window.type_text("lev=high");
    let fault = window.harness.state().view().lists.get(&Table::Risks).and_then(|list| list.fault.clone());
    assert!(fault.is_some_and(|fault| window.harness.query_by_label(&fault).is_some()));
    Ok(())
}

#[test]
fn a_click_on_a_head_sorts() -> Done {
    let mut window = open(Lang::Zh)?;
    let name = format!("{} {}", Lang::Zh.word("risks.level"), Lang::Zh.word("window.list.unsorted"));
    window.harness.get_by_label(&name).click();
    settle(&mut window.harness);
    assert!(window.harness.query_by_label(&format!("{} {}", Lang::Zh.word("risks.level"), Lang::Zh.word("window.list.descending"))).is_some());
    let first = window.harness.state().view().lists[&Table::Risks].rows()[0];
    let snapshot = window.snapshot();
    let level = snapshot.risks.get(first).and_then(|risk| integrity_register::domain::derived::risk_level(risk, snapshot));
    assert_eq!(level.map(|level| level.code.as_str()), Some("high"));
    Ok(())
}

/// The roles of the first cell of the matrix of the first unit.
fn first_cell(snapshot: &Snapshot) -> Vec<String> {
    let unit = snapshot.units.iter().next().expect("a unit");
    let matrix = Matrix::of(unit, snapshot);
    let duties = matrix.duties(matrix.steps[0].id, matrix.posts[0].id);
    duties.iter().filter_map(|duty| snapshot.get(duty.role)).map(|role| role.code.clone()).collect()
}

#[test]
fn digits_set_and_take_roles_in_the_matrix() -> Done {
    let mut window = open(Lang::Zh)?;
    window.ctrl(Key::Num7);
    assert!(first_cell(window.snapshot()).is_empty());
    window.key(Key::ArrowDown);
    window.key(Key::Num1);
    window.key(Key::Num5);
    assert_eq!(first_cell(window.snapshot()), ["lead", "approve"]);
    window.key(Key::Num1);
    assert_eq!(first_cell(window.snapshot()), ["approve"]);
    window.ctrl(Key::Z);
    assert_eq!(first_cell(window.snapshot()), ["lead", "approve"]);
    window.key(Key::Delete);
    assert!(first_cell(window.snapshot()).is_empty());
    window.ctrl(Key::Z);
    assert_eq!(first_cell(window.snapshot()), ["lead", "approve"]);
    Ok(())
}

#[test]
fn a_cell_of_the_matrix_has_a_name() -> Done {
    let mut window = open(Lang::Zh)?;
    window.ctrl(Key::Num7);
    window.harness.get_by_label("S01 采购预算编制 × 预算管理岗：主办").click();
    settle(&mut window.harness);
    assert_eq!(window.harness.state().view().matrix.named.as_deref(), Some("S01 采购预算编制 × 预算管理岗：主办"));
    Ok(())
}

#[test]
fn a_report_is_shown_and_saved() -> Done {
    let mut window = open(Lang::Zh)?;
    window.ctrl(Key::P);
    let end = Instant::now() + Duration::from_secs(60);
    while window.harness.state().view().reports.ready_plan().is_none() {
        assert!(Instant::now() < end, "no pages");
        settle(&mut window.harness);
        std::thread::sleep(Duration::from_millis(5));
    }
    settle(&mut window.harness);
    let pages = window.harness.state().view().reports.ready_plan().map(|plan| plan.pages()).unwrap_or_default();
    assert!(pages > 5, "{pages}");
    window.harness.get_by_role_and_label(Role::Button, &Lang::Zh.word("window.reports.save")).click();
    settle(&mut window.harness);
    let target = window.folder.path().join(format!("{}.pdf", Lang::Zh.word("report.register")));
    while !target.exists() {
        assert!(Instant::now() < end, "no PDF; {:?}", window.harness.state().notices().collect::<Vec<_>>());
        std::thread::sleep(Duration::from_millis(5));
        settle(&mut window.harness);
    }
    assert!(std::fs::read(&target)?.starts_with(b"%PDF"));
    Ok(())
}

#[test]
fn a_second_window_reads_and_says_who_writes() -> Done {
    let window = open(Lang::Zh)?;
    let mut second = Window { harness: show(Some(window.path()), Lang::Zh), folder: TempDir::new()? };
    let read_only = |text: &str| text.contains("王敏");
    assert!(
        second
            .harness
            .query_all_by(|node| node.value().is_some_and(|text| read_only(&text)) || node.label().is_some_and(|text| read_only(&text)))
            .next()
            .is_some()
    );
    second.key(Key::Delete);
    second.ctrl(Key::N);
    assert_eq!(second.snapshot().risks.len(), 111);
    Ok(())
}

#[test]
fn the_trail_says_what_was_changed() -> Done {
    let mut window = open(Lang::Zh)?;
    window.key(Key::F2);
    window.ctrl(Key::A);
    window.type_text("新的名称");
    window.key(Key::Enter);
    window.ctrl(Key::H);
    settle(&mut window.harness);
    assert!(window.harness.query_by_label("新的名称").is_some());
    assert!(window.harness.query_by_label("无预算、超预算采购").is_some());
    Ok(())
}

#[test]
fn the_language_changes_at_once() -> Done {
    let mut window = open(Lang::Zh)?;
    assert!(window.harness.query_all_by_label("风险").next().is_some());
    window.ctrl(Key::L);
    assert!(window.harness.query_all_by_label("Risks").next().is_some());
    Ok(())
}

#[test]
fn an_idle_window_does_not_draw() -> Done {
    let mut window = open(Lang::Zh)?;
    window.harness.run_ok();
    let delays = window.harness.output().viewport_output.values().map(|output| output.repaint_delay);
    assert!(delays.min().is_none_or(|delay| delay > Duration::from_secs(1)));
    Ok(())
}

#[test]
fn a_file_that_is_not_there_is_named() -> Done {
    let harness = show(Some(Path::new("/nowhere/register.irr").to_owned()), Lang::En);
    assert!(harness.state().notices().any(|text| text.contains("/nowhere/register.irr")));
    Ok(())
}

/// A file that is dropped onto the window.
#[derive(Debug)]
struct Dropped(PathBuf);

impl DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

fn drop_file(window: &mut Window, path: &Path) {
    window.harness.input_mut().dropped_files.push(Arc::new(Dropped(path.to_owned())));
    settle(&mut window.harness);
}

#[test]
fn a_register_dropped_onto_the_window_is_opened_and_nothing_else_is() -> Done {
    let mut window = open(Lang::Zh)?;
    let first = window.path();
    let (letter, second) = (first.with_file_name("来信.txt"), first.with_file_name("另一份.irr"));
    std::fs::write(&letter, "不是台账")?;
    create(&second, &Content::Empty, Lang::Zh, clock(), "王敏")?;

    drop_file(&mut window, &letter);
    assert!(window.harness.state().notices().any(|text| text.contains("来信.txt")));
    assert!(!window.snapshot().risks.is_empty(), "the register before is open again");

    // What cannot be saved is given up only when asked twice.
    window.key(Key::F2);
    window.ctrl(Key::A);
    window.key(Key::Delete);
    drop_file(&mut window, &second);
    assert!(window.harness.state().notices().any(|text| text == Lang::Zh.word("window.notice.unsent_at_leaving")));
    assert!(!window.snapshot().risks.is_empty());
    drop_file(&mut window, &second);
    assert!(window.snapshot().risks.is_empty());
    Ok(())
}
