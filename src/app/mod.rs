//! The window: it owns the open register, runs the commands of the pages and shows what became of them.
//!
//! What the pages draw is in `ui`. Only here is anything shown as a notice or written to the log.

mod answers;
mod commands;
mod jobs;
mod open;
mod preferences;
mod prefs;
mod window;

use std::path::PathBuf;

use eframe::egui;

pub use self::window::App;
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::register::Clock;

/// Under this name the system keeps what the window remembers between starts.
const STORAGE_NAME: &str = "integrity-register";

/// What the window starts with.
#[derive(Clone, Debug)]
pub struct Start {
    /// The register to open; none for the welcome page.
    pub file: Option<PathBuf>,
    /// The language asked for; none for the one last used, the register's or the system's.
    pub lang: Option<Lang>,
    /// Who works, unless an operator was chosen for the register in the window.
    pub operator: String,
    /// Whether that operator was asked for by name, and so goes before the one that was chosen.
    pub names_operator: bool,
    /// The clock.
    pub clock: Clock,
}

/// Opens the window and returns when it is closed.
pub fn run(start: Start) -> Result<()> {
    let lang = start.lang.unwrap_or_else(Lang::of_system);
    let viewport = egui::ViewportBuilder::default()
        .with_title(lang.word("window.name"))
        .with_app_id(STORAGE_NAME)
        .with_inner_size([1440.0, 900.0])
        .with_min_inner_size([960.0, 600.0]);
    let options = eframe::NativeOptions { viewport, ..eframe::NativeOptions::default() };
    let opened = eframe::run_native(STORAGE_NAME, options, Box::new(|cc| Ok(Box::new(App::new(cc, start)))));
    opened.map_err(|error| Error::Window { source: error.to_string().into() })
}
