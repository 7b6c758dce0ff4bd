//! What the window remembers between starts; the register's data is never in it.

use std::path::{Path, PathBuf};

use eframe::Storage;
use eframe::egui::Theme;

use crate::i18n::Lang;
use crate::ui::page::Page;

const LANGUAGE: &str = "language";
const PAGE: &str = "page";
const THEME: &str = "theme";
const DARK: &str = "dark";
const RECENT: &str = "recent";
/// So many registers are remembered.
const KEPT: usize = 8;

/// What is remembered.
#[derive(Clone, Debug, Default)]
pub struct Prefs {
    /// The language last chosen.
    pub lang: Option<Lang>,
    /// The page last shown.
    pub page: Option<Page>,
    /// The theme last chosen.
    pub theme: Option<Theme>,
    /// Registers used lately, newest first.
    pub recent: Vec<PathBuf>,
}

impl Prefs {
    /// Reads what was remembered.
    pub fn load(storage: Option<&dyn Storage>) -> Prefs {
        let text = |key: &str| storage.and_then(|storage| storage.get_string(key));
        Prefs {
            lang: text(LANGUAGE).and_then(|tag| tag.parse().ok()),
            page: text(PAGE).and_then(|key| Page::from_key(&key)),
            theme: text(THEME).map(|theme| Theme::from_dark_mode(theme == DARK)),
            recent: text(RECENT).unwrap_or_default().lines().filter(|line| !line.is_empty()).map(PathBuf::from).collect(),
        }
    }

    /// Remembers.
    pub fn save(&self, storage: &mut dyn Storage) {
        if let Some(lang) = self.lang {
            storage.set_string(LANGUAGE, lang.tag().to_owned());
        }
        if let Some(page) = self.page {
            storage.set_string(PAGE, page.key().to_owned());
        }
        if let Some(theme) = self.theme {
            storage.set_string(THEME, if theme == Theme::Dark { DARK } else { "light" }.to_owned());
        }
        let recent: Vec<String> = self.recent.iter().map(|path| path.display().to_string()).collect();
        storage.set_string(RECENT, recent.join("\n"));
    }

    /// Puts a register at the head of those used lately.
    pub fn remember(&mut self, path: &Path) {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        self.recent.retain(|known| *known != path);
        self.recent.insert(0, path);
        self.recent.truncate(KEPT);
    }

    /// Takes a register out of those used lately.
    pub fn forget(&mut self, path: &Path) {
        self.recent.retain(|known| known != path);
    }
}
