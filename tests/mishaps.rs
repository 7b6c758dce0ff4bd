//! What happens to the file and to what is typed when the machine or somebody else gets in the way.

mod screen;

use std::fs;

use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, ViewportCommand};
use egui_kittest::kittest::Queryable;
use integrity_register::domain::table::Table;
use integrity_register::domain::value::{AnyId, Value};
use integrity_register::error::Error;
use integrity_register::i18n::Lang;
use integrity_register::register::create::{Content, create};
use integrity_register::register::{Access, Edit, Register};
use screen::{Done, Window, clock, open, settle};

fn says(window: &Window, words: &str) -> bool {
    window.harness.state().notices().any(|text| text.contains(words))
}

/// Types a new title of the first risk and leaves the field.
fn retitle(window: &mut Window, title: &str) {
    window.harness.get_by_role_and_label(Role::TextInput, "风险点").focus();
    settle(&mut window.harness);
    window.ctrl(Key::A);
    window.type_text(title);
    window.ctrl(Key::S);
}

#[test]
fn a_file_that_was_moved_away_takes_no_edit_and_the_text_is_kept() -> Done {
    let mut window = open(Lang::Zh)?;
    let away = window.folder.path().join("away.irr");
    fs::rename(window.path(), &away)?;
    retitle(&mut window, "改过的名称");
    assert!(says(&window, "被移动、删除或替换") || window.harness.query_all_by_label_contains("被移动、删除或替换").next().is_some());
    assert_ne!(window.title_of("R01").as_deref(), Some("改过的名称"));
    window.ctrl(Key::Num2);
    fs::rename(&away, window.path())?;
    window.ctrl(Key::Num3);
    window.ctrl(Key::Num2);
    window.ctrl(Key::S);
    assert_eq!(window.title_of("R01").as_deref(), Some("改过的名称"), "what was typed is saved once the file is back");
    window.ctrl(Key::Z);
    assert_ne!(window.title_of("R01").as_deref(), Some("改过的名称"));
    Ok(())
}

#[test]
fn a_file_that_was_written_over_is_not_written_into() -> Done {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("a.irr");
    create(&path, &screen::library(), Lang::Zh, clock(), "王敏")?;
    let (early, late) = (fs::read(&path)?, folder.path().join("late.irr"));
    let title = |register: &Register, words: &str| {
        let field = Table::Risks.field("title").expect("a field");
        let id = register.snapshot().find_code("R01").expect("a record");
        Edit::set(id, field, Value::Text(words.to_owned()), None)
    };
    let mut register = Register::open(&path, Access::Write, clock(), "王敏")?;
    let edit = title(&register, "一");
    register.apply(edit)?;
    fs::copy(&path, &late)?;
    // Somebody copies an older state over the open file, as tools do that keep folders alike.
    fs::write(&path, &early)?;
    let edit = title(&register, "二");
    assert!(matches!(register.apply(edit), Err(Error::Replaced { .. })));
    assert!(matches!(register.undo(), Err(Error::Replaced { .. })));
    assert_eq!(fs::read(&path)?, early, "the file is as it was put there");
    // With the right file back, work goes on.
    fs::copy(&late, &path)?;
    let edit = title(&register, "三");
    register.apply(edit)?;
    drop(register);
    assert!(Register::verify_file(&path)?.failures.is_empty());
    Ok(())
}

#[test]
fn another_register_in_its_place_is_not_written_into() -> Done {
    let mut window = open(Lang::Zh)?;
    let other = window.folder.path().join("other.irr");
    create(&other, &Content::Empty, Lang::Zh, clock(), "李静")?;
    let bytes = fs::read(&other)?;
    fs::rename(&other, window.path())?;
    retitle(&mut window, "改过的名称");
    assert_eq!(fs::read(window.path())?, bytes);
    assert!(window.harness.state().view().form.has_unsent(), "what was typed is kept");
    Ok(())
}

#[test]
fn what_cannot_be_saved_outlives_pages_and_is_asked_for_when_closing() -> Done {
    let mut window = open(Lang::Zh)?;
    let first = AnyId { table: Table::Risks, row: 1 };
    retitle(&mut window, " ");
    assert!(window.harness.state().view().form.has_unsent());
    for page in [Key::Num1, Key::Num3, Key::Num4, Key::Num7, Key::Num9, Key::H, Key::Comma, Key::Num2] {
        window.ctrl(page);
        assert!(window.harness.state().view().form.has_unsent(), "{page:?}");
    }
    assert!(window.snapshot().entry(first).is_some_and(|entry| !entry.code().is_empty()));
    let closes = |window: &mut Window| {
        let root = window.harness.ctx.viewport_id();
        let viewport = window.harness.input_mut().viewports.entry(root).or_default();
        viewport.events.push(eframe::egui::ViewportEvent::Close);
        window.harness.step();
        let commands = window.harness.output().viewport_output.get(&root).map(|output| output.commands.clone()).unwrap_or_default();
        !commands.contains(&ViewportCommand::CancelClose)
    };
    assert!(!closes(&mut window), "the first time it says that something is not saved");
    assert!(says(&window, &Lang::Zh.word("window.notice.unsent_at_close")));
    Ok(())
}

/// Pastes what no sheet would give; the window says how many rows are wrong and takes none of them.
#[test]
fn odd_things_on_the_clipboard_break_nothing() -> Done {
    let mut window = open(Lang::Zh)?;
    window.harness.ctx.set_missing_glyph_policy(eframe::egui::MissingGlyphPolicy::Tofu);
    let binary: String = (1..3000u32).filter_map(char::from_u32).collect();
    let wide = format!("{}\n{}\n", vec!["title"; 300].join("\t"), vec!["x"; 300].join("\t"));
    let long = format!("title\tposts\n{}\tP-BUD\n", "长".repeat(350_000));
    let texts = [
        binary,
        long,
        "title\tposts\n\"open\tP-BUD\nnext\tP-BUD".to_owned(),
        wide,
        "title\ttitle\tposts\na\tb\tP-BUD\n".to_owned(),
        "code\ttitle\tkind\nS01\tx\t没有的种类\nP-BUD\ty\t\n".to_owned(),
        "title\tposts\tnext_review\na\tP-BUD\t31.12.2026\nb\tP-BUD\t12/31/26\nc\tP-BUD\t2026-02-30\n".to_owned(),
    ];
    for text in texts {
        window.harness.event(Event::Paste(text));
        settle(&mut window.harness);
        for key in [Key::ArrowDown, Key::ArrowRight, Key::Enter, Key::Escape, Key::Escape] {
            window.key(key);
        }
        assert!(!window.harness.state().view().paste.is_open(Table::Risks));
    }
    assert_eq!(window.snapshot().risks.len(), 111);
    Ok(())
}
