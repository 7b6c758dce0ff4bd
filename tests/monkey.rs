//! A monkey at keyboard and mouse: whatever it does, the window stays, the file is sound, and Undo takes all of it back.
//!
//! `MONKEY_SEED` and `MONKEY_BURSTS` choose another course and a longer one; a failure prints the seed and the last events.

mod screen;

use std::collections::VecDeque;
use std::path::Path;
use std::time::{Duration, Instant};

use eframe::egui::{
    Event, ImeEvent, Key, MissingGlyphPolicy, Modifiers, MouseWheelSource, MouseWheelUnit, PointerButton, Pos2, Rect, TouchPhase, Vec2, pos2, vec2,
};
use egui_kittest::kittest::NodeT;
use fastrand::Rng;
use integrity_register::i18n::Lang;
use integrity_register::register::{Access, Register};
use screen::{Done, Window, clock, open, settle, show};
use tempfile::TempDir;

/// Bursts of one run, and events of one burst.
const BURSTS: usize = 3;
const EVENTS: usize = 50;

/// What would leave the register, or write where the monkey says.
const FORBIDDEN: &[&str] = &[
    "window.action.start",
    "window.action.open",
    "window.action.quit",
    "window.browse",
    "window.reports.save_to",
    "window.reports.save",
    "window.reports.view",
    "window.settings.copies_to",
];

const KEYS: &[Key] = &[
    Key::ArrowDown,
    Key::ArrowUp,
    Key::ArrowLeft,
    Key::ArrowRight,
    Key::Tab,
    Key::Enter,
    Key::Space,
    Key::Escape,
    Key::Delete,
    Key::Backspace,
    Key::Home,
    Key::End,
    Key::PageUp,
    Key::PageDown,
    Key::F1,
    Key::F2,
    Key::F6,
    Key::F7,
    Key::F10,
    Key::Insert,
    Key::A,
    Key::C,
    Key::D,
    Key::E,
    Key::F,
    Key::K,
    Key::L,
    Key::N,
    Key::S,
    Key::X,
    Key::Y,
    Key::Z,
    Key::H,
    Key::Comma,
    Key::Num0,
    Key::Num1,
    Key::Num2,
    Key::Num3,
    Key::Num4,
    Key::Num5,
    Key::Num6,
    Key::Num7,
    Key::Num8,
    Key::Num9,
    Key::Plus,
    Key::Minus,
];

const TEXTS: &[&str] = &[
    "风险",
    "R01",
    "S03",
    "P-BUD",
    "2026-02-31",
    "2027-01-05",
    "0",
    "-1",
    "99999999999999999999",
    " ",
    "\"",
    "%",
    "level=high",
    "status!=closed",
    "level=",
    "next_review<2026-12-31",
    "'; drop table",
    "预算编制审核",
    "é",
    "a b c",
    "１２",
    "＊",
    "×",
    "😀",
    "\u{200b}",
    "\u{202e}",
    "是",
    "N/A",
];

/// A window, and what the monkey did to it.
struct Monkey {
    window: Window,
    rng: Rng,
    seed: u64,
    done: VecDeque<String>,
    forbidden: Vec<String>,
}

impl Drop for Monkey {
    fn drop(&mut self) {
        if std::thread::panicking() {
            println!("MONKEY_SEED={}; the last events:", self.seed);
            self.done.iter().for_each(|event| println!("  {event}"));
        }
    }
}

impl Monkey {
    fn new(window: Window, seed: u64) -> Monkey {
        let words = |key: &&str| Lang::ALL.iter().map(|lang| lang.word(key).into_owned()).collect::<Vec<_>>();
        // Whatever is typed is drawn, if only as a box.
        window.harness.ctx.set_missing_glyph_policy(MissingGlyphPolicy::Tofu);
        Monkey { window, rng: Rng::with_seed(seed), seed, done: VecDeque::new(), forbidden: FORBIDDEN.iter().flat_map(words).collect() }
    }

    fn note(&mut self, event: String) {
        self.done.push_back(event);
        if self.done.len() > 60 {
            self.done.pop_front();
        }
    }

    fn is_forbidden(&self, label: &str) -> bool {
        self.forbidden.iter().any(|word| label.contains(word.as_str()))
    }

    /// Everything on the screen that has a name: its place, its name, and whether it has the keyboard.
    fn named(&self) -> Vec<(Rect, String, bool)> {
        let screen = Rect::from_min_size(Pos2::ZERO, vec2(4000.0, 4000.0));
        let nodes = self.window.harness.root().children_recursive();
        let named = nodes.filter_map(|node| {
            // What has not been drawn yet has no place.
            node.accesskit_node().raw_bounds()?;
            Some((node.rect(), node.accesskit_node().label()?, node.is_focused()))
        });
        named.filter(|(rect, ..)| rect.is_finite() && screen.intersects(*rect)).collect()
    }

    fn may_type(&self) -> bool {
        !self.named().iter().any(|(_, label, has_keyboard)| *has_keyboard && self.is_forbidden(label))
    }

    /// A place to press: in the middle of something named, or anywhere.
    fn place(&mut self) -> Option<Pos2> {
        let named = self.named();
        let pos = if self.rng.u8(..4) > 0 && !named.is_empty() {
            named[self.rng.usize(..named.len())].0.center()
        } else {
            pos2(self.rng.f32() * 1440.0, self.rng.f32() * 900.0)
        };
        let hits = |(rect, label, _): &(Rect, String, bool)| rect.expand(4.0).contains(pos) && self.is_forbidden(label);
        (!named.iter().any(hits)).then_some(pos)
    }

    fn modifiers(&mut self) -> Modifiers {
        match self.rng.u8(..10) {
            0..=4 => Modifiers::NONE,
            5 | 6 => Modifiers::COMMAND,
            7 => Modifiers::SHIFT,
            8 => Modifiers::ALT,
            _ => Modifiers::COMMAND | Modifiers::SHIFT,
        }
    }

    fn text(&mut self) -> String {
        match self.rng.u8(..20) {
            0 => "长".repeat(600),
            1 => TEXTS.concat(),
            _ => TEXTS[self.rng.usize(..TEXTS.len())].to_owned(),
        }
    }

    /// Rows as nobody would copy them.
    fn sheet(&mut self) -> String {
        const HEADS: &[&str] = &["code", "title", "posts", "step", "编号", "名称", "level", "next_review", "kind", "nonsense", "", "status", "unit"];
        let columns = self.rng.usize(1..8);
        let rows = self.rng.usize(1..9);
        let mut text = String::new();
        if self.rng.bool() {
            let heads: Vec<&str> = (0..columns).map(|_| HEADS[self.rng.usize(..HEADS.len())]).collect();
            text = heads.join("\t") + "\n";
        }
        for _ in 0..rows {
            let cells: Vec<String> = (0..columns).map(|_| self.text()).collect();
            text += &(cells.join("\t") + ["\n", "\r\n", "\r", "\t\t\n"][self.rng.usize(..4)]);
        }
        text
    }

    fn press(&mut self, pos: Pos2, button: PointerButton, modifiers: Modifiers, target: Pos2) {
        let harness = &self.window.harness;
        harness.event(Event::PointerMoved(pos));
        harness.event(Event::PointerButton { pos, button, pressed: true, modifiers });
        if target != pos {
            harness.event(Event::PointerMoved(pos.lerp(target, 0.5)));
            harness.event(Event::PointerMoved(target));
        }
        harness.event(Event::PointerButton { pos: target, button, pressed: false, modifiers });
    }

    fn act(&mut self) {
        match self.rng.u8(..20) {
            0..=5 => {
                let (modifiers, key) = (self.modifiers(), KEYS[self.rng.usize(..KEYS.len())]);
                // New register and the PDF, which goes into a file.
                let leaves = modifiers.command && (modifiers.shift && key == Key::N || !modifiers.shift && key == Key::E);
                if !leaves && self.may_type() {
                    self.note(format!("key {modifiers:?} {key:?}"));
                    self.window.harness.key_press_modifiers(modifiers, key);
                }
            }
            6..=8 if self.may_type() => {
                let text = self.text();
                self.note(format!("text {text:?}"));
                self.window.harness.event(Event::Text(text));
            }
            9 if self.may_type() => {
                let text = self.text();
                self.note(format!("compose {text:?}"));
                let harness = &self.window.harness;
                harness.event(Event::Ime(ImeEvent::Preedit { text: "feng".to_owned(), active_range_chars: None }));
                harness.key_press(KEYS[self.rng.usize(..KEYS.len())]);
                harness.event(if self.rng.bool() {
                    Event::Ime(ImeEvent::Commit(text))
                } else {
                    Event::Ime(ImeEvent::Preedit { text: String::new(), active_range_chars: None })
                });
            }
            10..=14 => {
                if let Some(pos) = self.place() {
                    let button = if self.rng.u8(..6) == 0 { PointerButton::Secondary } else { PointerButton::Primary };
                    let modifiers = self.modifiers();
                    self.note(format!("click {pos:?} {button:?} {modifiers:?}"));
                    self.press(pos, button, modifiers, pos);
                    if self.rng.u8(..4) == 0 {
                        self.press(pos, button, modifiers, pos);
                    }
                }
            }
            15 => {
                if let (Some(pos), Some(target)) = (self.place(), self.place()) {
                    self.note(format!("drag {pos:?} {target:?}"));
                    self.press(pos, PointerButton::Primary, Modifiers::NONE, target);
                }
            }
            16 => {
                let delta = vec2(self.rng.f32() - 0.5, self.rng.f32() - 0.5) * 4000.0;
                let modifiers = self.modifiers();
                self.note(format!("scroll {delta:?} {modifiers:?}"));
                self.window.harness.event(Event::MouseWheel {
                    unit: MouseWheelUnit::Point,
                    delta,
                    phase: TouchPhase::Move,
                    source: MouseWheelSource::Wheel,
                    modifiers,
                });
            }
            17 if self.may_type() => {
                let text = self.sheet();
                self.note(format!("paste {text:?}"));
                self.window.harness.event(Event::Paste(text));
            }
            18 => {
                let digit = [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9, Key::H, Key::Comma];
                let key = digit[self.rng.usize(..digit.len())];
                self.note(format!("page {key:?}"));
                self.window.harness.key_press_modifiers(Modifiers::COMMAND, key);
            }
            _ => {
                let size: Vec2 = [vec2(1440.0, 900.0), vec2(960.0, 600.0), vec2(480.0, 300.0), vec2(2560.0, 1440.0)][self.rng.usize(..4)];
                let times = self.rng.usize(..6);
                self.note(format!("size {size:?}, scale {times}"));
                self.window.harness.set_size(size);
                self.window.harness.key_press_modifiers(Modifiers::COMMAND, Key::Num0);
                for _ in 0..times {
                    self.window.harness.key_press_modifiers(Modifiers::COMMAND, Key::Plus);
                }
            }
        }
        self.window.harness.step();
    }

    /// Many events, then all answers.
    fn burst(&mut self) {
        for _ in 0..EVENTS {
            self.act();
        }
        settle(&mut self.window.harness);
    }
}

/// In a copy of the file: it is sound, Undo brings back the content it began with, and Redo what it has now.
fn look_into(path: &Path, first: [u8; 32]) -> Done {
    let folder = TempDir::new()?;
    let copy = folder.path().join("copy.irr");
    std::fs::copy(path, &copy)?;
    let failures = Register::verify_file(&copy)?.failures;
    assert!(failures.is_empty(), "{failures:?}");
    let mut register = Register::open(&copy, Access::Write, clock(), "王敏")?;
    let now = register.identity().content;
    // Without what was undone already, which Redo would bring as well.
    let mut steps = 0;
    while register.state().undo.is_some() {
        register.undo()?;
        steps += 1;
    }
    assert_eq!(register.identity().content, first, "{steps} steps taken back");
    for _ in 0..steps {
        register.redo()?;
    }
    assert_eq!(register.identity().content, now, "{steps} steps done again");
    drop(register);
    let failures = Register::verify_file(&copy)?.failures;
    assert!(failures.is_empty(), "{failures:?}");
    Ok(())
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn content(path: &Path) -> Result<[u8; 32], Box<dyn std::error::Error>> {
    Ok(Register::verify_file(path)?.content)
}

/// A slow machine plays fewer bursts, unless so many are asked for.
const PATIENCE: Duration = Duration::from_secs(25);

/// How many bursts are played, and until when.
fn bursts(usual: usize) -> impl Iterator<Item = usize> {
    let asked = number("MONKEY_BURSTS").map(|bursts| bursts as usize);
    let begun = Instant::now();
    (0..asked.unwrap_or(usual)).take_while(move |_| asked.is_some() || begun.elapsed() < PATIENCE)
}

fn play(lang: Lang, seed: u64) -> Done {
    let seed = number("MONKEY_SEED").unwrap_or(seed);
    let mut monkey = Monkey::new(open(lang)?, seed);
    let first = content(&monkey.window.path())?;
    for _ in bursts(BURSTS) {
        monkey.burst();
        let path = monkey.window.path();
        look_into(&path, first)?;
        assert!(monkey.window.harness.state().snapshot_now().is_some(), "the register is still open");
    }
    Ok(())
}

#[test]
fn what_a_monkey_does_in_chinese_is_taken_back() -> Done {
    play(Lang::Zh, 1)
}

#[test]
fn what_a_monkey_does_in_english_is_taken_back() -> Done {
    play(Lang::En, 2)
}

#[test]
fn a_monkey_that_only_reads_changes_nothing() -> Done {
    let window = open(Lang::Zh)?;
    let first = content(&window.path())?;
    let reader = Window { harness: show(Some(window.path()), Lang::Zh), folder: TempDir::new()? };
    let mut monkey = Monkey::new(reader, number("MONKEY_SEED").unwrap_or(3));
    for _ in bursts(1) {
        monkey.burst();
        assert_eq!(content(&window.path())?, first);
    }
    Ok(())
}
