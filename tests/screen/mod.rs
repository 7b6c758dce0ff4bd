//! An open window for tests: drawn without a screen, driven by labels and keys, with a fixed clock.

#![allow(dead_code, reason = "each file of tests uses a part of it")]

use std::path::PathBuf;
use std::time::{Duration, Instant};

use chrono::DateTime;
use eframe::egui::{Event, Key, Modifiers};
use eframe::{CreationContext, Storage};
use egui_kittest::Harness;
use integrity_register::app::{App, Start};
use integrity_register::domain::choice::{Body, Choice};
use integrity_register::domain::snapshot::Snapshot;
use integrity_register::domain::table::Table;
use integrity_register::i18n::Lang;
use integrity_register::register::Clock;
use integrity_register::register::create::{Content, create};
use tempfile::TempDir;

/// What a test of the window returns.
pub type Done = Result<(), Box<dyn std::error::Error>>;

/// An open window and the folder of its register.
pub struct Window {
    pub harness: Harness<'static, App>,
    pub folder: TempDir,
}

pub fn clock() -> Clock {
    Clock::Fixed(DateTime::parse_from_rfc3339("2026-11-22T09:30:00+08:00").expect("a moment"))
}

pub fn library() -> Content {
    Content::Library(Body::SET.keys.iter().filter_map(|key| Body::from_key(key)).collect())
}

pub fn show(file: Option<PathBuf>, lang: Lang) -> Harness<'static, App> {
    show_with(None, file, lang)
}

/// A window that remembers what one before it kept.
pub fn show_with(memory: Option<&dyn Storage>, file: Option<PathBuf>, lang: Lang) -> Harness<'static, App> {
    let start = Start { file, lang: Some(lang), operator: "王敏".to_owned(), names_operator: false, clock: clock() };
    let builder = Harness::builder().with_size([1440.0, 900.0]).with_max_steps(60);
    let mut harness = builder.build_eframe(|cc| {
        let mut remembering = CreationContext::_new_kittest(cc.egui_ctx.clone());
        remembering.storage = memory;
        App::new(&remembering, start)
    });
    settle(&mut harness);
    harness
}

/// A window on a new register with the whole library.
pub fn open(lang: Lang) -> Result<Window, Box<dyn std::error::Error>> {
    open_with(&library(), lang)
}

/// A window on a new register with other content.
pub fn open_with(content: &Content, lang: Lang) -> Result<Window, Box<dyn std::error::Error>> {
    let folder = TempDir::new()?;
    let path = folder.path().join("register.irr");
    create(&path, content, lang, clock(), "王敏")?;
    Ok(Window { harness: show(Some(path), lang), folder })
}

/// Draws until everything asked for has been answered and drawn.
pub fn settle(harness: &mut Harness<'static, App>) {
    let end = Instant::now() + Duration::from_secs(30);
    loop {
        harness.run_steps(4);
        if harness.state().is_idle() {
            break;
        }
        assert!(Instant::now() < end, "the register does not answer");
        std::thread::sleep(Duration::from_millis(2));
    }
    harness.run_steps(4);
}

impl Window {
    pub fn press(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        settle(&mut self.harness);
    }

    pub fn key(&mut self, key: Key) {
        self.press(Modifiers::NONE, key);
    }

    pub fn ctrl(&mut self, key: Key) {
        self.press(Modifiers::COMMAND, key);
    }

    pub fn type_text(&mut self, text: &str) {
        self.harness.event(Event::Text(text.to_owned()));
        settle(&mut self.harness);
    }

    pub fn snapshot(&self) -> &Snapshot {
        self.harness.state().snapshot_now().expect("open")
    }

    pub fn title_of(&self, code: &str) -> Option<String> {
        let row = self.snapshot().find(Table::Risks, code)?;
        self.snapshot().risks.get(row).map(|risk| risk.title.clone())
    }

    pub fn shown(&self, table: Table) -> usize {
        self.harness.state().view().lists.get(&table).map(|list| list.rows().len()).unwrap_or_default()
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("register.irr")
    }
}
