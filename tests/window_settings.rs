//! What the officer sets: in the register with Undo and trail, and on this workstation.

mod screen;

use std::path::Path;
use std::time::{Duration, Instant};

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use integrity_register::domain::table::Table;
use integrity_register::i18n::Lang;
use integrity_register::register::{Access, Register, Wanted};
use integrity_register::ui::settings::{GROUPS, Section};
use screen::{Done, Window, clock, open, settle, show};

/// A window on a part of the settings.
fn settings(lang: Lang, section: Section) -> Result<Window, Box<dyn std::error::Error>> {
    let mut window = open(lang)?;
    window.ctrl(Key::Comma);
    press(&mut window, &lang.word(section.word_key()));
    Ok(window)
}

fn press(window: &mut Window, label: &str) {
    let controls = window.harness.query_all_by_label(label).filter(|node| !matches!(node.accesskit_node().role(), Role::Label | Role::Group));
    controls.collect::<Vec<_>>().pop().unwrap_or_else(|| panic!("no {label}")).click();
    settle(&mut window.harness);
}

/// Types into the field that is named so, in the place of what is there.
fn fill(window: &mut Window, label: &str, text: &str) {
    window.harness.get_by_role_and_label(Role::TextInput, label).focus();
    settle(&mut window.harness);
    window.ctrl(Key::A);
    window.type_text(text);
    window.key(Key::Enter);
}

fn word(key: &str) -> String {
    Lang::Zh.word(key).into_owned()
}

/// Waits for what is done in the background.
fn wait(window: &mut Window, until: impl Fn(&Window) -> bool) {
    let end = Instant::now() + Duration::from_secs(60);
    while !until(window) {
        assert!(Instant::now() < end, "{:?}", window.harness.state().notices().collect::<Vec<_>>());
        std::thread::sleep(Duration::from_millis(5));
        settle(&mut window.harness);
    }
}

#[test]
fn every_part_is_drawn_in_both_languages() -> Done {
    for lang in Lang::ALL {
        let mut window = open(lang)?;
        window.ctrl(Key::Comma);
        for section in GROUPS.iter().flat_map(|(_, sections)| sections.iter()) {
            press(&mut window, &lang.word(section.word_key()));
            assert_eq!(window.harness.state().view().settings.section, *section);
            for node in window.harness.root().children_recursive() {
                let texts = [node.accesskit_node().label(), node.accesskit_node().value()];
                assert!(!texts.iter().flatten().any(|text| text.starts_with("window.")), "{texts:?}");
            }
            window.harness.check_accessibility();
        }
    }
    Ok(())
}

#[test]
fn the_unit_is_named_put_back_and_undone() -> Done {
    let mut window = settings(Lang::Zh, Section::Unit)?;
    let name = |window: &Window| window.snapshot().own_settings().and_then(|settings| settings.unit_name.clone());
    fill(&mut window, &word("settings.unit_name"), "某市财政局");
    assert_eq!(name(&window).as_deref(), Some("某市财政局"));
    let reset = Lang::Zh.phrase("window.settings.reset_of", &[("what", &word("settings.unit_name"))]);
    press(&mut window, &reset);
    assert_eq!(name(&window), None);
    assert!(window.harness.get_by_role_and_label(Role::Button, &reset).accesskit_node().is_disabled());
    window.ctrl(Key::Z);
    assert_eq!(name(&window).as_deref(), Some("某市财政局"));
    Ok(())
}

#[test]
fn whoever_is_chosen_to_work_stands_in_the_trail() -> Done {
    let mut window = settings(Lang::Zh, Section::Operators)?;
    fill(&mut window, &word("window.settings.add_operator"), "李静");
    assert_eq!(window.snapshot().operators.len(), 1);
    press(&mut window, &format!("{} 李静", word("window.settings.works_now")));
    // Under another name it is still the same operator.
    fill(&mut window, &format!("{} 李静", word("operators.name")), "李静文");
    window.ctrl(Key::Num2);
    window.key(Key::F2);
    window.key(Key::End);
    window.type_text("改");
    window.key(Key::Enter);
    let register = Register::open(&window.path(), Access::Read, clock(), "")?;
    let operators: Vec<String> = register.history(&Wanted::default(), None, 3)?.into_iter().map(|change| change.operator).collect();
    assert_eq!(operators, ["李静文", "李静", "王敏"]);
    let lock = window.path().with_file_name(".register.irr.writer");
    assert!(std::fs::read_to_string(lock)?.starts_with("李静文"), "a second window is told who writes");
    Ok(())
}

#[test]
fn a_role_is_added_renamed_refused_and_put_back() -> Done {
    let mut window = settings(Lang::Zh, Section::Roles)?;
    let before = window.snapshot().roles.len();
    fill(&mut window, &format!("{} 主办", word("roles.name")), "承办");
    let lead = |window: &Window| window.snapshot().roles.iter().find(|role| role.code == "lead").map(|role| role.name.clone());
    assert_eq!(lead(&window).as_deref(), Some("承办"));
    // The sign of another role is refused beside the field, and kept as typed.
    let short = format!("{} 承办", word("roles.short"));
    fill(&mut window, &short, "协");
    let why = Lang::Zh.phrase("problem.taken", &[("given", &"协"), ("by", &"协办")]);
    assert!(window.harness.query_by_label(&why).is_some());
    window.harness.get_by_role_and_label(Role::TextInput, &short).focus();
    settle(&mut window.harness);
    window.key(Key::Escape);
    press(&mut window, &word("window.settings.reset_roles"));
    assert_eq!(lead(&window).as_deref(), Some("主办"));
    fill(&mut window, &word("window.settings.add_role"), "列席");
    assert_eq!(window.snapshot().roles.len(), before + 1);
    let used = Lang::Zh.phrase("window.settings.remove", &[("record", &"主办")]);
    assert!(window.harness.get_by_role_and_label(Role::Button, &used).accesskit_node().is_disabled(), "a role in use stays");
    let unused = Lang::Zh.phrase("window.settings.remove", &[("record", &"列席")]);
    press(&mut window, &unused);
    assert_eq!(window.snapshot().roles.len(), before);
    Ok(())
}

#[test]
fn roles_change_places_with_their_digits() -> Done {
    let mut window = settings(Lang::Zh, Section::Roles)?;
    let first = |window: &Window| integrity_register::domain::matrix::roles(window.snapshot())[0].code.clone();
    press(&mut window, &Lang::Zh.phrase("window.form.down", &[("record", &"主办")]));
    assert_eq!(first(&window), "assist");
    window.ctrl(Key::Z);
    assert_eq!(first(&window), "lead");
    Ok(())
}

#[test]
fn a_free_column_is_named_and_used() -> Done {
    let mut window = settings(Lang::Zh, Section::Columns)?;
    fill(&mut window, &Lang::Zh.phrase("window.settings.add_column", &[("number", &1)]), "上报文号");
    let column = window.snapshot().free_columns.iter().next().cloned().ok_or("no column")?;
    assert_eq!((column.record.record, column.number, column.name.as_str()), (Table::Risks, 1, "上报文号"));
    window.ctrl(Key::Num2);
    assert!(window.harness.query_all_by_label_contains("上报文号").next().is_some());
    Ok(())
}

#[test]
fn a_colour_that_is_none_is_refused_beside_the_field() -> Done {
    let mut window = settings(Lang::Zh, Section::Grading)?;
    fill(&mut window, &format!("{} 高", word("levels.colour")), "红");
    let why = Lang::Zh.phrase("problem.not_colour", &[("given", &"红")]);
    assert!(window.harness.query_by_label(&why).is_some());
    assert!(window.snapshot().levels.iter().all(|level| level.colour != "红"));
    Ok(())
}

#[test]
fn a_register_is_copied_when_it_is_opened_and_when_asked() -> Done {
    let mut window = open(Lang::Zh)?;
    let folder = window.folder.path().join("register.irr.backups");
    let count = |folder: &Path| std::fs::read_dir(folder).map(|files| files.count()).unwrap_or_default();
    wait(&mut window, |_| count(&folder) == 1);
    let chosen = window.folder.path().join("disk");
    window.ctrl(Key::Comma);
    press(&mut window, &word(Section::Files.word_key()));
    fill(&mut window, &word("window.settings.copies_to"), &chosen.display().to_string());
    let told = |window: &Window| window.harness.state().notices().any(|text| text.contains("disk"));
    wait(&mut window, told);
    std::fs::create_dir(&chosen)?;
    press(&mut window, &word("window.settings.copy_now"));
    wait(&mut window, |_| count(&chosen) == 1);
    assert_eq!(count(&folder), 1, "the same second has one copy");
    Ok(())
}

#[test]
fn the_looks_are_changed_and_put_back() -> Done {
    let mut window = settings(Lang::Zh, Section::Look)?;
    press(&mut window, &word("window.settings.theme_dark"));
    assert!(window.harness.ctx.theme() == eframe::egui::Theme::Dark);
    press(&mut window, &Lang::Zh.phrase("window.settings.reset_of", &[("what", &word("window.settings.theme"))]));
    assert!(window.harness.ctx.theme() == eframe::egui::Theme::Light);
    press(&mut window, "200 %");
    assert!((window.harness.ctx.zoom_factor() - 2.0).abs() < f32::EPSILON);
    window.press(Modifiers::COMMAND, Key::Num0);
    press(&mut window, "English");
    assert!(window.harness.query_all_by_label("Settings").next().is_some());
    Ok(())
}

#[test]
fn a_window_that_only_reads_shows_the_settings() -> Done {
    let window = open(Lang::Zh)?;
    let mut second = Window { harness: show(Some(window.path()), Lang::Zh), folder: tempfile::TempDir::new()? };
    second.ctrl(Key::Comma);
    for section in GROUPS.iter().flat_map(|(_, sections)| sections.iter()) {
        press(&mut second, &word(section.word_key()));
        second.harness.check_accessibility();
    }
    Ok(())
}
