//! What the window remembers between starts; the register's data is never in it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use eframe::Storage;
use eframe::egui::ThemePreference;

use crate::domain::arrangement::Arrangement;
use crate::domain::table::Table;
use crate::i18n::Lang;
use crate::report::Typefaces;
use crate::ui::page::Page;
use crate::ui::scale;
use crate::ui::welcome::Recent;

const LANGUAGE: &str = "language";
const PAGE: &str = "page";
const THEME: &str = "theme";
const SCALE: &str = "scale";
const RECENT: &str = "recent";
/// The arrangement of a list, with the key of its table after it.
const LIST: &str = "list-";
const COPIES: &str = "copies";
const OPERATORS: &str = "operators";
const FONT_BODY: &str = "font-body";
const FONT_TITLE: &str = "font-title";
const FONT_HEADING: &str = "font-heading";
/// So many registers are remembered.
const KEPT: usize = 8;
/// Of so many registers it is remembered who works with them.
const KEPT_OPERATORS: usize = 64;
/// The themes by the names under which they are remembered.
const THEMES: [(&str, ThemePreference); 3] = [("light", ThemePreference::Light), ("dark", ThemePreference::Dark), ("system", ThemePreference::System)];

/// What is remembered.
#[derive(Clone, Debug)]
pub struct Prefs {
    /// The language last chosen.
    pub lang: Option<Lang>,
    /// The page last shown.
    pub page: Option<Page>,
    /// The theme last chosen.
    pub theme: Option<ThemePreference>,
    /// The scale of the window, in percent.
    pub scale: u16,
    /// How lists were arranged.
    pub lists: BTreeMap<Table, Arrangement>,
    /// Registers used lately, newest first.
    pub recent: Vec<Recent>,
    /// Where a second safety copy goes, where one is wanted.
    pub copies: Option<PathBuf>,
    /// The fonts of this machine that reports wear.
    pub typefaces: Typefaces,
    /// Who works with a register here: the code of the operator, the register used last first.
    operators: Vec<(PathBuf, String)>,
}

impl Prefs {
    /// Whether a window before this one kept anything.
    pub fn are_kept(storage: &dyn Storage) -> bool {
        storage.get_string(SCALE).is_some()
    }

    /// Reads what was remembered.
    pub fn load(storage: Option<&dyn Storage>) -> Prefs {
        let text = |key: &str| storage.and_then(|storage| storage.get_string(key));
        let chosen = |key: &str| text(key).filter(|name| !name.is_empty());
        let percent = text(SCALE).and_then(|percent| percent.parse().ok()).unwrap_or(scale::STEPS[0]);
        Prefs {
            lang: text(LANGUAGE).and_then(|tag| tag.parse().ok()),
            page: text(PAGE).and_then(|key| Page::from_key(&key)),
            lists: Table::ALL.iter().filter_map(|table| Some((*table, arrangement(&text(&list_key(*table))?, *table)?))).collect(),
            theme: text(THEME).and_then(|key| THEMES.iter().find(|(known, _)| *known == key).map(|(_, theme)| *theme)),
            copies: chosen(COPIES).map(PathBuf::from),
            typefaces: Typefaces { body: chosen(FONT_BODY), title: chosen(FONT_TITLE), heading: chosen(FONT_HEADING) },
            operators: text(OPERATORS)
                .unwrap_or_default()
                .lines()
                .filter_map(|line| line.split_once('\t'))
                .map(|(code, path)| (path.into(), code.to_owned()))
                .collect(),
            scale: scale::of_factor(scale::factor(percent)),
            recent: text(RECENT).unwrap_or_default().lines().filter(|line| !line.is_empty()).map(recent).collect(),
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
        storage.set_string(SCALE, self.scale.to_string());
        let recent: Vec<String> = self.recent.iter().map(line).collect();
        storage.set_string(RECENT, recent.join("\n"));
        storage.set_string(COPIES, self.copies.as_ref().map(|path| path.display().to_string()).unwrap_or_default());
        let fonts = [(FONT_BODY, &self.typefaces.body), (FONT_TITLE, &self.typefaces.title), (FONT_HEADING, &self.typefaces.heading)];
        fonts.into_iter().for_each(|(key, name)| storage.set_string(key, name.clone().unwrap_or_default()));
        let operators: Vec<String> = self.operators.iter().map(|(path, code)| format!("{code}\t{}", path.display())).collect();
        storage.set_string(OPERATORS, operators.join("\n"));
    }

    /// Puts a register at the head of those used lately.
    pub fn remember(&mut self, path: &Path, day: NaiveDate) {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        self.forget(Some(&path));
        self.recent.insert(0, Recent { path, day: Some(day) });
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

    /// Takes a register out of those used lately; none takes out all.
    pub fn forget(&mut self, path: Option<&Path>) {
        self.recent.retain(|known| path.is_some_and(|path| known.path != path));
    }
}

/// A line of the list: the day it was last opened, and the path.
fn line(recent: &Recent) -> String {
    let day = recent.day.map(|day| day.to_string()).unwrap_or_default();
    format!("{day}\t{}", recent.path.display())
}

/// Reads a line; one without a day is from a version that kept none.
fn recent(line: &str) -> Recent {
    match line.split_once('\t') {
        Some((day, path)) => Recent { path: PathBuf::from(path), day: day.parse().ok() },
        None => Recent { path: PathBuf::from(line), day: None },
    }
}

fn list_key(table: Table) -> String {
    format!("{LIST}{}", table.key())
}

/// What was remembered of a list; what cannot be read is as if it had never been.
fn arrangement(json: &str, table: Table) -> Option<Arrangement> {
    Some(Arrangement::from_json(json)?.fitted(table))
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[derive(Default)]
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

    #[test]
    fn what_is_remembered_comes_back() {
        let mut memory = Memory::default();
        let mut prefs = Prefs { lang: Some(Lang::En), page: Some(Page::History), theme: Some(ThemePreference::Dark), scale: 175, ..Prefs::load(None) };
        let day = NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day");
        prefs.remember(Path::new("/a/一.irr"), day);
        prefs.remember(Path::new("/b/二.irr"), day);
        prefs.remember(Path::new("/a/一.irr"), day);
        prefs.typefaces = Typefaces { body: Some("仿宋_GB2312".to_owned()), title: Some("方正小标宋简体".to_owned()), heading: None };
        prefs.save(&mut memory);
        let mut read = Prefs::load(Some(&memory));
        assert_eq!((read.lang, read.page, read.theme, read.scale), (prefs.lang, prefs.page, prefs.theme, 175));
        assert_eq!(read.typefaces, prefs.typefaces);
        assert_eq!(read.recent, prefs.recent);
        assert_eq!(read.recent.len(), 2);
        read.forget(Some(Path::new("/a/一.irr")));
        assert_eq!(read.recent.len(), 1);
    }

    #[test]
    fn what_was_remembered_wrongly_is_put_right() {
        let mut memory = Memory::default();
        for (key, value) in [(SCALE, "9000"), (RECENT, "/old/form.irr\nnot a day\t/other.irr"), (PAGE, "gone"), (LANGUAGE, "xx")] {
            memory.set_string(key, value.to_owned());
        }
        let prefs = Prefs::load(Some(&memory));
        assert_eq!((prefs.scale, prefs.page, prefs.lang), (250, None, None));
        let paths: Vec<_> = prefs.recent.iter().map(|recent| (recent.path.display().to_string(), recent.day)).collect();
        assert_eq!(paths, [("/old/form.irr".to_owned(), None), ("/other.irr".to_owned(), None)]);
    }
}
