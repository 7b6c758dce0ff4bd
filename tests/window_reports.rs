//! The settings of the reports, as the officer uses them.

mod screen;

use std::collections::HashMap;
use std::time::{Duration, Instant};

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use eframe::{App as _, Storage};
use egui_kittest::kittest::{NodeT as _, Queryable};
use integrity_register::i18n::Lang;
use integrity_register::paper::{Body, Face, Mark as PaperMark, Plan};
use integrity_register::register::create::create;
use integrity_register::register::{Access, Register};
use integrity_register::report::{Extract, Family, Mark, Report, Typefaces};
use screen::{Done, Window, clock, library, open, settle, show_with};

fn reports() -> Result<Window, Box<dyn std::error::Error>> {
    let mut window = open(Lang::Zh)?;
    window.ctrl(Key::P);
    wait(&mut window, |plan| plan.pages() > 5);
    Ok(window)
}

/// Waits for the pages of the settings, and that they are as wanted.
fn wait(window: &mut Window, is_wanted: impl Fn(&Plan) -> bool) {
    let end = Instant::now() + Duration::from_secs(60);
    while !window.harness.state().view().reports.ready_plan().is_some_and(|plan| is_wanted(&plan)) {
        assert!(Instant::now() < end, "no such pages");
        settle(&mut window.harness);
        std::thread::sleep(Duration::from_millis(5));
    }
    settle(&mut window.harness);
}

fn choose(window: &mut Window, setting: &str, option: &str) {
    choose_words(window, setting, &Lang::Zh.word(option));
}

fn choose_words(window: &mut Window, setting: &str, option: &str) {
    let label = Lang::Zh.word(setting);
    // Whoever was at the foot of the settings scrolls back.
    window.harness.get_by_role_and_label(Role::ComboBox, &label).scroll_to_me();
    settle(&mut window.harness);
    window.harness.get_by_role_and_label(Role::ComboBox, &label).click();
    settle(&mut window.harness);
    window.harness.get_by(|node| node.label().as_deref() == Some(option) && node.role() != Role::ComboBox).click();
    settle(&mut window.harness);
}

fn fill(window: &mut Window, field: &str, text: &str) {
    window.harness.get_by_role_and_label(Role::TextInput, &Lang::Zh.word(field)).focus();
    settle(&mut window.harness);
    window.ctrl(Key::A);
    window.type_text(text);
    window.key(Key::Tab);
    settle(&mut window.harness);
}

#[test]
fn an_attachment_is_numbered_and_counts_on() -> Done {
    let mut window = reports()?;
    choose(&mut window, "window.reports.family", "window.reports.attachment");
    fill(&mut window, "window.reports.number", "3");
    fill(&mut window, "window.reports.first_page", "12");
    wait(&mut window, |plan| plan.page(0).width < plan.page(0).height);
    let family = window.harness.state().view().reports.choice.family;
    assert!(matches!(family, Family::Attachment(attachment) if attachment.number == Some(3) && attachment.first_page == 12), "{family:?}");
    fill(&mut window, "window.reports.first_page", "0");
    assert_eq!(window.harness.state().view().reports.choice.family, family, "there is no page 0");
    window.harness.get_by_role_and_label(Role::TextInput, &Lang::Zh.word("window.reports.number")).focus();
    settle(&mut window.harness);
    window.ctrl(Key::A);
    window.key(Key::Delete);
    window.key(Key::Tab);
    assert!(matches!(window.harness.state().view().reports.choice.family, Family::Attachment(attachment) if attachment.number.is_none()));
    Ok(())
}

#[test]
fn a_mark_of_own_words_is_taken_or_refused_where_it_is_typed() -> Done {
    let mut window = reports()?;
    choose(&mut window, "window.reports.mark", "mark.own");
    fill(&mut window, "window.reports.own_mark", "征求意见稿");
    assert_eq!(window.harness.state().view().reports.choice.mark, Mark::Own("征求意见稿".to_owned()));
    fill(&mut window, "window.reports.own_mark", "机 密");
    assert!(window.harness.query_by_label_contains("国家秘密标志").is_some(), "the reason stands under the field");
    assert_eq!(window.harness.state().view().reports.choice.mark, Mark::Own("征求意见稿".to_owned()));
    choose(&mut window, "window.reports.mark", "mark.work-secret");
    assert_eq!(window.harness.state().view().reports.choice.mark, Mark::WorkSecret);
    assert!(window.harness.query_by_label_contains("国家秘密标志").is_none());
    Ok(())
}

#[test]
fn names_are_hidden_and_a_form_is_blank() -> Done {
    let mut window = reports()?;
    for setting in ["window.reports.hides_names", "window.reports.blank"] {
        window.harness.get_by_role_and_label(Role::CheckBox, &Lang::Zh.word(setting)).click();
        settle(&mut window.harness);
    }
    wait(&mut window, |plan| plan.pages() == 1);
    let choice = &window.harness.state().view().reports.choice;
    assert!(choice.hides_names && choice.blank);
    Ok(())
}

/// The text of the pages as they are now.
fn printed(window: &Window) -> String {
    let Some(plan) = window.harness.state().view().reports.ready_plan() else { return String::new() };
    let texts = |page: integrity_register::paper::Page| {
        page.marks.into_iter().filter_map(|mark| if let PaperMark::Text { text, .. } = mark { Some(text.to_string()) } else { None }).collect::<String>()
    };
    (0..plan.pages()).map(|number| texts(plan.page(number))).collect()
}

fn press(window: &mut Window, button: &str) {
    window.harness.get_by_role_and_label(Role::Button, &Lang::Zh.word(button)).click();
    settle(&mut window.harness);
}

#[test]
fn a_preset_is_made_beside_its_pages_kept_and_taken_back() -> Done {
    let mut window = reports()?;
    choose(&mut window, "window.reports.form", "preset.7.name");
    wait(&mut window, |plan| plan.pages() > 5);
    assert!(printed(&window).contains("监测指标"));
    press(&mut window, "window.preset.copy");
    let heading = format!("{} {}", Lang::Zh.phrase("window.preset.column", &[("number", &6)]), Lang::Zh.word("window.preset.heading"));
    window.harness.get_by_role_and_label(Role::TextInput, &heading).focus();
    settle(&mut window.harness);
    window.ctrl(Key::A);
    window.type_text("预警信号");
    wait(&mut window, |plan| plan.pages() > 5);
    assert!(printed(&window).contains("预警信号") && !printed(&window).contains("监测指标"), "the pages follow");
    fill(&mut window, "presets.name", "市局报送表");
    let out = Lang::Zh.phrase("window.preset.out", &[("column", &Lang::Zh.phrase("window.preset.column", &[("number", &5)]))]);
    // As a screen reader presses it: it stands beneath what is in view.
    window.harness.get_by_role_and_label(Role::Button, &out).click_accesskit();
    settle(&mut window.harness);
    press(&mut window, "window.preset.save");
    wait(&mut window, |plan| plan.pages() > 3);
    assert!(window.harness.state().view().reports.preset.editor.is_none());
    assert_eq!(window.snapshot().presets.iter().map(|preset| preset.name.clone()).collect::<Vec<_>>(), ["市局报送表"]);
    let control = window.snapshot().controls.iter().next().ok_or("a control")?.name.chars().take(6).collect::<String>();
    assert!(printed(&window).contains("预警信号") && !printed(&window).contains(&control), "{control} has no column any more");
    press(&mut window, "window.preset.remove");
    assert!(window.snapshot().presets.is_empty());
    window.ctrl(Key::Z);
    assert_eq!(window.snapshot().presets.len(), 1, "what was taken out comes back");
    Ok(())
}

#[test]
fn a_preset_whose_making_is_undone_while_it_is_changed_is_made_anew() -> Done {
    let mut window = reports()?;
    press(&mut window, "window.preset.copy");
    fill(&mut window, "presets.name", "自定表");
    press(&mut window, "window.preset.save");
    wait(&mut window, |plan| plan.pages() > 5);
    press(&mut window, "window.preset.change");
    window.ctrl(Key::Z);
    assert!(window.snapshot().presets.is_empty(), "its making is taken back");
    fill(&mut window, "presets.title", "上报一览表");
    press(&mut window, "window.preset.save");
    wait(&mut window, |plan| plan.document().info.title.contains("上报一览表"));
    assert!(window.harness.state().view().reports.preset.editor.is_none());
    assert_eq!(window.snapshot().presets.iter().map(|preset| preset.name.clone()).collect::<Vec<_>>(), ["自定表"]);
    Ok(())
}

#[test]
fn where_the_register_is_only_read_it_is_said_why_no_preset_can_be_kept() -> Done {
    let folder = tempfile::TempDir::new()?;
    let path = folder.path().join("register.irr");
    create(&path, &screen::library(), Lang::Zh, screen::clock(), "李雷")?;
    let held = Register::open(&path, Access::Write, screen::clock(), "李雷")?;
    // The window comes second, so it only reads.
    let mut window = Window { harness: screen::show(Some(path), Lang::Zh), folder };
    window.ctrl(Key::P);
    wait(&mut window, |plan| plan.pages() > 5);
    let words = Lang::Zh.word("window.preset.copy");
    let copy = window.harness.get_by_role_and_label(Role::Button, &words);
    assert!(copy.accesskit_node().is_disabled());
    // Once in the line above the page, and once more beside the button.
    let said = |window: &Window| window.harness.query_all_by(|node| node.value().is_some_and(|text| text.contains("李雷"))).count();
    let before = said(&window);
    copy.hover();
    let end = Instant::now() + Duration::from_secs(20);
    while said(&window) == before {
        assert!(Instant::now() < end, "the button says why it cannot be pressed");
        std::thread::sleep(Duration::from_millis(50));
        settle(&mut window.harness);
    }
    drop(held);
    Ok(())
}

#[test]
fn the_print_log_knows_the_form_of_the_register_alone() -> Done {
    let mut window = reports()?;
    choose(&mut window, "window.reports.form", "preset.7.name");
    wait(&mut window, |plan| plan.pages() > 5);
    let window_path = window.path();
    for (report, name, forms) in [("report.register", "preset.7.name", &[Some("7")][..]), ("report.controls", "report.controls", &[Some("7"), None])] {
        choose(&mut window, "window.reports.report", report);
        wait(&mut window, |plan| plan.document().info.subject == Lang::Zh.word(name));
        let path = window.folder.path().join(format!("{report}.pdf"));
        fill(&mut window, "window.reports.save_to", &path.display().to_string());
        press(&mut window, "window.reports.save");
        let logged = || Register::open(&window_path, Access::Read, screen::clock(), "").and_then(|register| register.prints());
        let end = Instant::now() + Duration::from_secs(60);
        while logged()?.len() < forms.len() {
            assert!(Instant::now() < end, "the print is logged");
            std::thread::sleep(Duration::from_millis(20));
            settle(&mut window.harness);
        }
        assert_eq!(logged()?.iter().map(|print| print.printed.form.as_deref()).collect::<Vec<_>>(), forms);
    }
    Ok(())
}

#[test]
fn a_preset_that_cannot_be_printed_is_not_kept_and_given_up() -> Done {
    let mut window = reports()?;
    press(&mut window, "window.preset.copy");
    fill(&mut window, "presets.name", "4");
    assert!(window.harness.get_by_role_and_label(Role::Button, &Lang::Zh.word("window.preset.save")).accesskit_node().is_disabled());
    fill(&mut window, "presets.name", "自定表");
    fill(&mut window, "presets.mark", "机密");
    assert!(window.harness.query_all_by_label_contains("国家秘密标志").next().is_some());
    press(&mut window, "window.preset.cancel");
    wait(&mut window, |plan| plan.pages() > 5);
    assert!(window.snapshot().presets.is_empty() && printed(&window).contains("责任领导"));
    Ok(())
}

#[test]
fn a_preset_goes_to_another_register_as_a_file() -> Done {
    let mut window = reports()?;
    choose(&mut window, "window.reports.form", "preset.2.name");
    press(&mut window, "window.preset.files");
    let path = window.folder.path().join("preset.json");
    fill(&mut window, "window.preset.path", &path.display().to_string());
    press(&mut window, "window.preset.write");
    let end = Instant::now() + Duration::from_secs(20);
    while !path.exists() && Instant::now() < end {
        settle(&mut window.harness);
    }
    let mut other = reports()?;
    press(&mut other, "window.preset.files");
    fill(&mut other, "window.preset.path", &path.display().to_string());
    press(&mut other, "window.preset.read");
    let end = Instant::now() + Duration::from_secs(20);
    while other.harness.state().view().reports.preset.editor.is_none() && Instant::now() < end {
        settle(&mut other.harness);
    }
    press(&mut other, "window.preset.save");
    wait(&mut other, |plan| plan.pages() > 5);
    assert!(printed(&other).contains("职权内容") && other.snapshot().presets.len() == 1);
    Ok(())
}

#[test]
fn a_report_is_turned_and_each_post_has_a_sheet() -> Done {
    let mut window = reports()?;
    choose(&mut window, "window.reports.orientation", "orientation.portrait");
    wait(&mut window, |plan| plan.page(0).width < plan.page(0).height);
    choose(&mut window, "window.reports.orientation", "orientation.usual");
    wait(&mut window, |plan| plan.page(0).width > plan.page(0).height);
    choose(&mut window, "window.reports.report", "report.post-sheets");
    let posts = window.harness.state().snapshot_now().ok_or("a register")?.posts.len();
    wait(&mut window, |plan| plan.page(0).width < plan.page(0).height && plan.document().parts.len() == posts);
    fill(&mut window, "window.reports.filter", "level=high");
    wait(&mut window, |plan| plan.document().parts.len() < posts);
    Ok(())
}

#[test]
fn the_history_is_read_for_its_extract() -> Done {
    let mut window = reports()?;
    choose(&mut window, "window.reports.report", "report.trail");
    let rows = |plan: &Plan| match &plan.document().parts[0].body {
        Body::Table(table) => table.rows.len(),
        Body::Drawings(_) => 0,
    };
    wait(&mut window, |plan| rows(plan) == 1);
    fill(&mut window, "history.from", "2026-99-99");
    assert!(window.harness.query_by_label(&Lang::Zh.word("history.no_day")).is_some(), "what is no day is said");
    assert_eq!(window.harness.state().view().reports.choice.extract, Extract::default());
    fill(&mut window, "history.from", "2099-01-01");
    wait(&mut window, |plan| rows(plan) == 0);
    choose(&mut window, "window.reports.order", "window.reports.newest_first");
    fill(&mut window, "history.record", "没有这个编号");
    let end = Instant::now() + Duration::from_secs(60);
    while !matches!(window.harness.state().view().reports.plan.answer(), Some(Err(why)) if why.contains("没有这个编号")) {
        assert!(Instant::now() < end, "an unknown record is said");
        settle(&mut window.harness);
    }
    choose(&mut window, "window.reports.report", "report.register");
    wait(&mut window, |plan| plan.pages() > 5);
    assert_eq!(window.harness.state().view().reports.choice.extract, Extract::default(), "it belongs to its report");
    Ok(())
}

#[test]
fn each_report_offers_the_settings_that_it_heeds() -> Done {
    let mut window = reports()?;
    let offers = |window: &Window, setting: &str| window.harness.query_all_by_label(&Lang::Zh.word(setting)).next().is_some();
    for (report, has_unit, has_filter) in
        [(Report::Overview, true, true), (Report::Separation, true, false), (Report::Controls, true, true), (Report::Register, true, true)]
    {
        choose(&mut window, "window.reports.report", &format!("report.{}", report.key()));
        wait(&mut window, |plan| plan.document().info.subject == Lang::Zh.word(&format!("report.{}", report.key())));
        assert_eq!(window.harness.state().view().reports.choice.report, report);
        assert_eq!((offers(&window, "window.reports.unit"), offers(&window, "window.reports.filter")), (has_unit, has_filter), "{report:?}");
    }
    Ok(())
}

#[test]
fn what_a_page_shows_is_what_it_prints() -> Done {
    let mut window = open(Lang::Zh)?;
    let printed = |window: &Window| window.harness.state().view().reports.choice.clone();
    window.ctrl(Key::Num4);
    window.ctrl(Key::P);
    assert_eq!(printed(&window).report, Report::PostSheets);
    window.ctrl(Key::H);
    fill(&mut window, "history.record", "r01");
    fill(&mut window, "history.from", "2026-01-02");
    window.ctrl(Key::P);
    let choice = printed(&window);
    assert_eq!((choice.report, choice.extract.record.as_deref()), (Report::Trail, Some("R01")));
    assert_eq!(choice.extract.since.map(|day| day.to_string()).as_deref(), Some("2026-01-02"));
    Ok(())
}

/// Waits until the fonts of this machine are known.
fn families(window: &mut Window) -> Vec<String> {
    let end = Instant::now() + Duration::from_secs(60);
    loop {
        if let Some(families) = window.harness.state().view().reports.typefaces.families.answer() {
            let families = families.clone();
            settle(&mut window.harness);
            return families;
        }
        assert!(Instant::now() < end, "the fonts are not found");
        settle(&mut window.harness);
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn font_faces(plan: &Plan) -> Vec<Face> {
    let faces = (0..plan.pages()).flat_map(|number| plan.page(number).marks).filter_map(|mark| match mark {
        PaperMark::Text { face, .. } => Some(face),
        _ => None,
    });
    faces.collect()
}

#[test]
fn the_pages_wear_a_font_of_the_machine_where_there_is_one_and_the_next_register_does_too() -> Done {
    let mut window = reports()?;
    let families = families(&mut window);
    let no_font = Lang::Zh.word("window.reports.no_font");
    assert_eq!(window.harness.query_by_label(&no_font).is_some(), families.is_empty());
    let is_of_machine = |face: &Face| matches!(face, Face::System(_));
    wait(&mut window, |plan| !font_faces(plan).iter().any(is_of_machine));
    let Some(name) = families.first() else { return Ok(()) };
    choose_words(&mut window, "window.reports.font_title", name);
    wait(&mut window, |plan| font_faces(plan).iter().any(is_of_machine));
    assert_eq!(window.harness.state().view().reports.choice.typefaces, Typefaces { title: Some(name.clone()), ..Typefaces::default() });
    assert!(window.harness.state().view().reports.typefaces.stand_ins.is_empty());
    // Painted in it, and not only printed.
    let has_font =
        |window: &Window| window.harness.ctx.fonts(|fonts| fonts.definitions().families.keys().any(|family| family.to_string().starts_with("machine-")));
    assert!(has_font(&window));

    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::N);
    assert_eq!(window.harness.state().view().reports.choice.typefaces.title.as_ref(), Some(name), "it is remembered");
    Ok(())
}

#[test]
fn a_remembered_font_that_is_gone_is_said_and_can_be_given_up() -> Done {
    let folder = tempfile::TempDir::new()?;
    let path = folder.path().join("register.irr");
    create(&path, &library(), Lang::Zh, clock(), "王敏")?;
    let memory = Memory([("page".to_owned(), "reports".to_owned()), ("font-body".to_owned(), "没有这种字体".to_owned())].into());
    let mut window = Window { harness: show_with(Some(&memory), Some(path), Lang::Zh), folder };
    wait(&mut window, |plan| plan.pages() > 5);
    assert!(window.harness.query_by_label_contains("本机没有字体“没有这种字体”，以内置字体代替").is_some());
    assert!(
        window
            .harness
            .state()
            .view()
            .reports
            .ready_plan()
            .is_some_and(|plan| font_faces(&plan).iter().all(|face| matches!(face, Face::Regular | Face::Bold)))
    );
    choose(&mut window, "window.reports.font_body", "window.reports.bundled_font");
    wait(&mut window, |plan| plan.pages() > 5);
    assert!(window.harness.query_by_label_contains("没有这种字体").is_none());
    let mut memory = memory;
    window.harness.state_mut().save(&mut memory);
    assert_eq!(memory.get_string("font-body").as_deref(), Some(""));
    Ok(())
}

/// What a window before this one remembered.
struct Memory(HashMap<String, String>);

impl Storage for Memory {
    fn get_string(&self, key: &str) -> Option<String> {
        self.0.get(key).cloned()
    }
    fn set_string(&mut self, key: &str, value: String) {
        self.0.insert(key.to_owned(), value);
    }
    fn remove_string(&mut self, key: &str) {
        self.0.remove(key);
    }
    fn flush(&mut self) {}
}
