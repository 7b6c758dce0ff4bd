//! What the window remembers between starts; the register's data is never in it.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use eframe::Storage;
use eframe::egui::Theme;

use crate::i18n::Lang;
use crate::ui::page::Page;
use crate::ui::scale;
use crate::ui::welcome::Recent;

const LANGUAGE: &str = "language";
const PAGE: &str = "page";
const THEME: &str = "theme";
const DARK: &str = "dark";
const SCALE: &str = "scale";
const RECENT: &str = "recent";
/// So many registers are remembered.
const KEPT: usize = 8;

/// What is remembered.
#[derive(Clone, Debug)]
pub struct Prefs {
    /// The language last chosen.
    pub lang: Option<Lang>,
    /// The page last shown.
    pub page: Option<Page>,
    /// The theme last chosen.
    pub theme: Option<Theme>,
    /// The scale of the window, in percent.
    pub scale: u16,
    /// Registers used lately, newest first.
    pub recent: Vec<Recent>,
}

impl Prefs {
    /// Reads what was remembered.
    pub fn load(storage: Option<&dyn Storage>) -> Prefs {
        let text = |key: &str| storage.and_then(|storage| storage.get_string(key));
        let percent = text(SCALE).and_then(|percent| percent.parse().ok()).unwrap_or(scale::STEPS[0]);
        Prefs {
            lang: text(LANGUAGE).and_then(|tag| tag.parse().ok()),
            page: text(PAGE).and_then(|key| Page::from_key(&key)),
            theme: text(THEME).map(|theme| Theme::from_dark_mode(theme == DARK)),
            scale: scale::of_factor(scale::factor(percent)),
            recent: text(RECENT).unwrap_or_default().lines().filter(|line| !line.is_empty()).map(recent).collect(),
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
        storage.set_string(SCALE, self.scale.to_string());
        let recent: Vec<String> = self.recent.iter().map(line).collect();
        storage.set_string(RECENT, recent.join("\n"));
    }

    /// Puts a register at the head of those used lately.
    pub fn remember(&mut self, path: &Path, day: NaiveDate) {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        self.forget(Some(&path));
        self.recent.insert(0, Recent { path, day: Some(day) });
        self.recent.truncate(KEPT);
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
        let mut prefs = Prefs { lang: Some(Lang::En), page: Some(Page::History), theme: Some(Theme::Dark), scale: 175, ..Prefs::load(None) };
        let day = NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day");
        prefs.remember(Path::new("/a/一.irr"), day);
        prefs.remember(Path::new("/b/二.irr"), day);
        prefs.remember(Path::new("/a/一.irr"), day);
        prefs.save(&mut memory);
        let mut read = Prefs::load(Some(&memory));
        assert_eq!((read.lang, read.page, read.theme, read.scale), (prefs.lang, prefs.page, prefs.theme, 175));
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
