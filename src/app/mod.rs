//! The window: it owns the open register, runs the commands of the pages and shows what became of them.
//!
//! What the pages draw is in `ui`. Only here is anything shown as a notice or written to the log.

mod answers;
mod commands;
mod editions;
mod evidence;
mod jobs;
mod open;
mod prefs;
mod printer;
mod printing;
mod records;
mod renderer;
mod window;
mod workstation;

use std::path::PathBuf;

use eframe::egui;

pub use self::window::App;
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::register::Clock;
use crate::ui::about::STORAGE_NAME;

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
    // The least size depends on the scale, so the window sets it itself.
    let viewport = || {
        egui::ViewportBuilder::default()
            .with_title(lang.word("window.name"))
            .with_app_id(STORAGE_NAME)
            .with_inner_size([1280.0, 800.0])
            .with_maximized(true)
    };
    let options = || eframe::NativeOptions { viewport: viewport(), ..eframe::NativeOptions::default() };
    let app = || -> eframe::AppCreator<'static> {
        let start = start.clone();
        Box::new(|cc| Ok(Box::new(App::new(cc, start))))
    };
    renderer::run(STORAGE_NAME, &options, &app).map_err(|failures| {
        let tried: Vec<String> = failures.into_iter().map(|(renderer, why)| format!("{}: {why}", renderer.key())).collect();
        let error = Error::Window { tried };
        show(&error, lang);
        error
    })
}

/// Where the program was started by a click there is no terminal to read from.
#[cfg(windows)]
fn show(error: &Error, lang: Lang) {
    let title = lang.word("window.name").into_owned();
    rfd::MessageDialog::new().set_level(rfd::MessageLevel::Error).set_title(title).set_description(error.message(lang)).show();
}

/// The message goes to the terminal, which every other system keeps.
#[cfg(not(windows))]
fn show(_error: &Error, _lang: Lang) {}
