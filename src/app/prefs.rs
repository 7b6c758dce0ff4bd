//! What the window remembers between starts; the register's data is never in it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use eframe::Storage;
use eframe::egui::ThemePreference;

use crate::domain::arrangement::Arrangement;
use crate::domain::table::Table;
use crate::i18n::Lang;
use crate::ui::page::Page;

const LANGUAGE: &str = "language";
const PAGE: &str = "page";
const THEME: &str = "theme";
const RECENT: &str = "recent";
/// The arrangement of a list, with the key of its table after it.
const LIST: &str = "list-";
const COPIES: &str = "copies";
const OPERATORS: &str = "operators";
/// So many registers are remembered.
const KEPT: usize = 8;
/// Of so many registers it is remembered who works with them.
const KEPT_OPERATORS: usize = 64;
/// The themes by the names under which they are remembered.
const THEMES: [(&str, ThemePreference); 3] = [("light", ThemePreference::Light), ("dark", ThemePreference::Dark), ("system", ThemePreference::System)];

/// What is remembered.
#[derive(Clone, Debug, Default)]
pub struct Prefs {
    /// The language last chosen.
    pub lang: Option<Lang>,
    /// The page last shown.
    pub page: Option<Page>,
    /// The theme last chosen.
    pub theme: Option<ThemePreference>,
    /// How lists were arranged.
    pub lists: BTreeMap<Table, Arrangement>,
    /// Registers used lately, newest first.
    pub recent: Vec<PathBuf>,
    /// Where a second safety copy goes, where one is wanted.
    pub copies: Option<PathBuf>,
    /// Who works with a register here: the code of the operator, the register used last first.
    operators: Vec<(PathBuf, String)>,
}

impl Prefs {
    /// Reads what was remembered.
    pub fn load(storage: Option<&dyn Storage>) -> Prefs {
        let text = |key: &str| storage.and_then(|storage| storage.get_string(key));
        Prefs {
            lang: text(LANGUAGE).and_then(|tag| tag.parse().ok()),
            page: text(PAGE).and_then(|key| Page::from_key(&key)),
            lists: Table::ALL.iter().filter_map(|table| Some((*table, arrangement(&text(&list_key(*table))?, *table)?))).collect(),
            theme: text(THEME).and_then(|key| THEMES.iter().find(|(known, _)| *known == key).map(|(_, theme)| *theme)),
            recent: text(RECENT).unwrap_or_default().lines().filter(|line| !line.is_empty()).map(PathBuf::from).collect(),
            copies: text(COPIES).filter(|path| !path.is_empty()).map(PathBuf::from),
            operators: text(OPERATORS)
                .unwrap_or_default()
                .lines()
                .filter_map(|line| line.split_once('\t'))
                .map(|(code, path)| (path.into(), code.to_owned()))
                .collect(),
        }
    }

    /// Remembers.
    pub fn save(&self, storage: &mut dyn Storage) {
        storage.set_string(LANGUAGE, self.lang.map(Lang::tag).unwrap_or_default().to_owned());
        if let Some(page) = self.page {
            storage.set_string(PAGE, page.key().to_owned());
        }
        for (table, arrangement) in &self.lists {
            storage.set_string(&list_key(*table), arrangement.to_json());
        }
        let theme = THEMES.iter().find(|(_, theme)| self.theme == Some(*theme)).map(|(key, _)| *key);
        storage.set_string(THEME, theme.unwrap_or_default().to_owned());
        let recent: Vec<String> = self.recent.iter().map(|path| path.display().to_string()).collect();
        storage.set_string(RECENT, recent.join("\n"));
        storage.set_string(COPIES, self.copies.as_ref().map(|path| path.display().to_string()).unwrap_or_default());
        let operators: Vec<String> = self.operators.iter().map(|(path, code)| format!("{code}\t{}", path.display())).collect();
        storage.set_string(OPERATORS, operators.join("\n"));
    }

    /// Puts a register at the head of those used lately.
    pub fn remember(&mut self, path: &Path) {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        self.recent.retain(|known| *known != path);
        self.recent.insert(0, path);
        self.recent.truncate(KEPT);
    }

    /// The code of who works with a register, where somebody was chosen.
    pub fn operator_of(&self, path: &Path) -> Option<&str> {
        self.operators.iter().find(|(known, _)| known == path).map(|(_, code)| code.as_str())
    }

    /// Remembers who works with a register; nobody by name where none is given.
    pub fn set_operator(&mut self, path: &Path, code: Option<String>) {
        self.operators.retain(|(known, _)| known != path);
        if let Some(code) = code {
            self.operators.insert(0, (path.to_owned(), code));
            self.operators.truncate(KEPT_OPERATORS);
        }
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
