//! The longest frame of what an officer does in a large register: `cargo bench --bench tasks [-- 100000]`.
//!
//! Counted is what the window's own thread works in a frame, without painting: longer than 30 ms would be felt.

#[path = "../screen/mod.rs"]
mod screen;

use std::time::{Duration, Instant};

use eframe::egui::accesskit::Role;
use eframe::egui::{self, Event, Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use integrity_register::app::{App, Start};
use integrity_register::domain::table::Table;
use integrity_register::i18n::Lang;
use integrity_register::register::create::{Content, create};
use integrity_register::ui::page::Page;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// A frame that takes longer is felt.
const GOAL: Duration = Duration::from_millis(30);
const CTRL_SHIFT: Modifiers = Modifiers { alt: false, ctrl: false, shift: true, mac_cmd: false, command: true };

/// A window that keeps the time of its frames.
struct Timed {
    app: App,
    frames: Vec<Frame>,
}

/// How long a frame took, and how much of it the thread worked: the rest belongs to whoever shares the machine.
#[derive(Clone, Copy, Default)]
struct Frame {
    wall: Duration,
    work: Duration,
}

/// What this thread has worked so far, where the system tells it.
fn worked() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

impl Timed {
    fn time(&mut self, part: impl FnOnce(&mut App)) -> Frame {
        let (start, before) = (Instant::now(), worked());
        part(&mut self.app);
        let wall = start.elapsed();
        let work = worked().zip(before).map_or(wall, |(after, before)| after.saturating_sub(before).min(wall));
        Frame { wall, work }
    }
}

impl eframe::App for Timed {
    fn logic(&mut self, ctx: &egui::Context, frame: &mut eframe::Frame) {
        let logic = self.time(|app| app.logic(ctx, frame));
        self.frames.push(logic);
    }

    fn ui(&mut self, ui: &mut egui::Ui, frame: &mut eframe::Frame) {
        let drawn = self.time(|app| app.ui(ui, frame));
        if let Some(last) = self.frames.last_mut() {
            last.wall += drawn.wall;
            last.work += drawn.work;
        }
    }
}

/// The window, and how many of its frames were too long.
struct Day {
    harness: Harness<'static, Timed>,
    too_long: usize,
}

impl Day {
    /// Does something and draws until it is answered; says the longest frame.
    fn task(&mut self, name: &str, act: impl FnOnce(&mut Harness<'static, Timed>)) {
        self.task_until(name, act, |_| true);
    }

    fn task_until(&mut self, name: &str, act: impl FnOnce(&mut Harness<'static, Timed>), is_done: impl Fn(&App) -> bool) {
        self.harness.state_mut().frames.clear();
        let start = Instant::now();
        act(&mut self.harness);
        let mut quiet = 0;
        while quiet < 4 {
            self.harness.step();
            let app = &self.harness.state().app;
            quiet = if app.is_idle() && is_done(app) { quiet + 1 } else { 0 };
            if quiet == 0 {
                std::thread::sleep(Duration::from_millis(4));
            }
            if start.elapsed() > Duration::from_secs(300) {
                println!("{name}: no answer");
                return;
            }
        }
        let all = start.elapsed();
        let frames = &self.harness.state().frames;
        let longest = frames.iter().copied().max_by_key(|frame| frame.work).unwrap_or_default();
        let long = frames.iter().filter(|frame| frame.work > GOAL).count();
        self.too_long += long;
        let ms = |time: Duration| time.as_secs_f64() * 1e3;
        let mark = if long > 0 { " <<<" } else { "" };
        println!(
            "{name}: longest {:.1} ms (wall {:.1}), {} frames, {long} too long, answered in {:.0} ms{mark}",
            ms(longest.work),
            ms(longest.wall),
            frames.len(),
            ms(all)
        );
    }

    fn press(&mut self, name: &str, modifiers: Modifiers, key: Key) {
        self.task(name, |harness| harness.key_press_modifiers(modifiers, key));
    }

    fn key(&mut self, name: &str, key: Key) {
        self.press(name, Modifiers::NONE, key);
    }

    fn ctrl(&mut self, name: &str, key: Key) {
        self.press(name, Modifiers::COMMAND, key);
    }

    fn type_text(&mut self, name: &str, text: &str) {
        for sign in text.chars() {
            self.task(&format!("{name}: {sign}"), |harness| harness.event(Event::Text(sign.to_string())));
        }
    }

    fn click(&mut self, name: &str, role: Role, label: &str) {
        // A node in a popup comes a frame late.
        self.harness.step();
        let is_there = self.harness.query_all_by_role_and_label(role, label).next().is_some();
        if !is_there {
            return println!("{name}: not measured, {label} is not there");
        }
        self.task(name, |harness| {
            // The form may have one of the same name at the right.
            let left = |node: &egui_kittest::Node<'_>| node.rect().left();
            if let Some(node) = harness.query_all_by_role_and_label(role, label).min_by(|a, b| left(a).total_cmp(&left(b))) {
                node.click();
            }
        });
    }

    fn memory(name: &str) {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default();
        println!("memory {name}: {}", line.trim_start_matches("VmRSS:").trim());
    }
}

fn main() -> Outcome<()> {
    let given: Vec<usize> = std::env::args().skip(1).filter_map(|word| word.parse().ok()).collect();
    let sizes = if given.is_empty() { vec![100_000] } else { given };
    sizes.into_iter().try_for_each(day)
}

fn day(risks: usize) -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("register.irr");
    create(&path, &Content::Sample { risks, seed: 1 }, Lang::Zh, screen::clock(), "bench")?;
    println!("\n{risks} risks");
    Day::memory("before opening");
    let start = Start { file: Some(path), lang: Some(Lang::Zh), operator: "王敏".to_owned(), names_operator: false, clock: screen::clock() };
    let harness =
        Harness::builder().with_size([1440.0, 900.0]).with_max_steps(60).build_eframe(|cc| Timed { app: App::new(cc, start), frames: Vec::new() });
    let mut day = Day { harness, too_long: 0 };
    day.task("open", |_| {});
    Day::memory("open");
    day.task("still", |_| {});
    look(&mut day);
    lists(&mut day);
    search(&mut day);
    changes(&mut day);
    rows(&mut day);
    day.press("close", CTRL_SHIFT, Key::N);
    println!("{} frames longer than {} ms", day.too_long, GOAL.as_millis());
    Ok(())
}

/// Every page, first and again.
fn look(day: &mut Day) {
    for round in ["first", "again"] {
        for (name, modifiers, key) in [
            ("controls", Modifiers::COMMAND, Key::Num3),
            ("posts", Modifiers::COMMAND, Key::Num4),
            ("persons", Modifiers::COMMAND, Key::Num5),
            ("process", Modifiers::COMMAND, Key::Num6),
            ("matrix", Modifiers::COMMAND, Key::Num7),
            ("laws", Modifiers::COMMAND, Key::Num8),
            ("history", Modifiers::COMMAND, Key::H),
            ("settings", Modifiers::COMMAND, Key::Comma),
            ("manual", Modifiers::SHIFT, Key::F1),
        ] {
            day.press(&format!("{name} {round}"), modifiers, key);
        }
        day.task_until(
            &format!("overview {round}"),
            |harness| harness.key_press_modifiers(Modifiers::COMMAND, Key::Num1),
            |app| app.view().overview.shown().is_some(),
        );
        day.task_until(
            &format!("reports {round}"),
            |harness| harness.key_press_modifiers(Modifiers::COMMAND, Key::Num9),
            |app| app.view().reports.plan.answer().is_some(),
        );
    }
    day.ctrl("posts", Key::Num4);
    day.key("posts as list", Key::F7);
    day.ctrl("steps", Key::Num6);
    day.key("steps as list", Key::F7);
    day.ctrl("risks", Key::Num2);
}

fn word(key: &str) -> String {
    Lang::Zh.word(key).into_owned()
}

fn lists(day: &mut Day) {
    day.key("end", Key::End);
    day.key("home", Key::Home);
    for _ in 0..3 {
        day.key("page down", Key::PageDown);
    }
    day.type_text("typing to find", "zcg");
    day.ctrl("filter", Key::F);
    day.type_text("filter", "采购人");
    day.key("into the filtered list", Key::ArrowDown);
    day.press("duplicate while filtered", CTRL_SHIFT, Key::D);
    day.ctrl("undo while filtered", Key::Z);
    day.ctrl("filter", Key::F);
    day.ctrl("select the filter", Key::A);
    day.key("no filter", Key::Delete);
    day.key("leave", Key::Escape);
    day.ctrl("risks", Key::Num2);
    for field in ["level", "step", "title"] {
        let head = format!("{} {}", word(&format!("risks.{field}")), word("window.list.unsorted"));
        day.click(&format!("sort by {field}"), Role::Button, &head);
    }
    for field in ["step", "posts"] {
        let label = word(&format!("risks.{field}"));
        let head = format!("{label} {}", word("window.list.unsorted"));
        if let Some(node) = day.harness.query_by_label(&head) {
            node.focus();
        }
        day.press(&format!("column menu of {field}"), Modifiers::ALT, Key::ArrowDown);
        day.key("close the menu", Key::Escape);
    }
    day.click("groups", Role::Button, &word("list.group"));
    day.click("group by step", Role::Button, &word("risks.step"));
    let grouped = Lang::Zh.phrase("list.grouped_by", &[("column", &word("risks.step"))]);
    day.click("groups", Role::Button, &grouped);
    day.click("no groups", Role::Button, &word("list.no_group"));
    day.ctrl("risks", Key::Num2);
}

fn search(day: &mut Day) {
    day.ctrl("quick search", Key::K);
    Day::memory("with the index of the search");
    day.type_text("quick search", "caigou");
    for _ in 0..6 {
        day.key("quick search: back", Key::Backspace);
    }
    day.type_text("quick search", "采购人R1");
    day.key("leave the search", Key::Escape);
    day.ctrl("risks", Key::Num2);
}

fn changes(day: &mut Day) {
    day.key("first row", Key::Home);
    day.press("duplicate", CTRL_SHIFT, Key::D);
    day.ctrl("undo", Key::Z);
    day.ctrl("select all", Key::A);
    day.task("still, all selected", |_| {});
    let count = day.harness.state().app.view().lists.get(&Table::Risks).map_or(0, |list| list.selected.len());
    println!("{count} selected");
    day.press("bulk edit", CTRL_SHIFT, Key::E);
    day.click("field", Role::ComboBox, &word("edit.bulk.field"));
    day.click("field chosen", Role::Button, &word("risks.kind"));
    day.click("value", Role::ComboBox, &word("risks.kind"));
    day.click("value chosen", Role::Button, &word("risk_kind.policy"));
    day.click("change all", Role::Button, &Lang::Zh.phrase("edit.bulk.do", &[("count", &count)]));
    day.ctrl("undo of all", Key::Z);
    day.ctrl("redo of all", Key::Y);
    day.ctrl("undo of all", Key::Z);
    day.ctrl("select all", Key::A);
    day.task("copy all", |harness| harness.event(Event::Copy));
    day.key("remove all", Key::Delete);
    day.ctrl("undo of the removal", Key::Z);
    day.ctrl("overview after edits", Key::Num1);
    day.ctrl("risks", Key::Num2);
}

fn rows(day: &mut Day) {
    let mut text = String::from("title\tposts\tcause\n");
    let post = day.harness.state().app.snapshot_now().and_then(|snapshot| snapshot.posts.get(1).map(|post| post.code.clone())).unwrap_or_default();
    for number in 0..10_000 {
        text.push_str(&format!("粘贴的第{number}条风险\t{post}\t制度不健全，第{number}条原因写得长一些\n"));
    }
    day.task_until(
        "paste 10,000 rows",
        |harness| harness.event(Event::Paste(text)),
        |app| app.view().paste.get(Table::Risks).is_some_and(|pasted| !pasted.lines().is_empty()),
    );
    day.task("still, preview", |_| {});
    day.key("down in the preview", Key::ArrowDown);
    day.ctrl("take the rows", Key::Enter);
    day.ctrl("undo of the paste", Key::Z);
    assert_eq!(day.harness.state().app.view().page, Page::Records(Table::Risks));
}
