//! What the window remembers between starts; the register's data is never in it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use eframe::Storage;
use eframe::egui::Theme;

use crate::domain::arrangement::Arrangement;
use crate::domain::table::Table;
use crate::i18n::Lang;
use crate::ui::page::Page;

const LANGUAGE: &str = "language";
const PAGE: &str = "page";
const THEME: &str = "theme";
const DARK: &str = "dark";
const RECENT: &str = "recent";
/// The arrangement of a list, with the key of its table after it.
const LIST: &str = "list-";
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
    /// How lists were arranged.
    pub lists: BTreeMap<Table, Arrangement>,
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
            lists: Table::ALL.iter().filter_map(|table| Some((*table, arrangement(&text(&list_key(*table))?, *table)?))).collect(),
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
        for (table, arrangement) in &self.lists {
            storage.set_string(&list_key(*table), arrangement.to_json());
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

fn list_key(table: Table) -> String {
    format!("{LIST}{}", table.key())
}

/// What was remembered of a list; what cannot be read is as if it had never been.
fn arrangement(json: &str, table: Table) -> Option<Arrangement> {
    Some(Arrangement::from_json(json)?.fitted(table))
}
