//! What this workstation remembers: shown on the settings page, changed by its commands; and the safety copies that follow from it.

use eframe::egui::ThemePreference;

use super::window::App;
use crate::domain::field::Row;
use crate::domain::record::Operator;
use crate::error::chain;
use crate::i18n::Lang;
use crate::register::copies::{Kept, Occasion};
use crate::ui::settings::{self, Copies, Preference, Workstation};

impl App {
    /// What the settings page shows of this workstation.
    pub(super) fn workstation(&self) -> Workstation {
        let register = self.register.as_ref();
        let copies = register.and_then(|register| register.copies.as_ref());
        Workstation {
            lang: self.prefs.lang,
            theme: self.prefs.theme.unwrap_or(settings::THEME),
            copies_to: self.prefs.copies.clone(),
            copies: copies.map(|kept| Copies { folder: kept.folder.clone(), newest: kept.newest, count: kept.count }),
            recent: self.prefs.recent.len(),
            account: self.start.operator.clone(),
            operator: self.chosen_operator().map(|operator| operator.id),
        }
    }

    /// Changes what this workstation remembers.
    pub(super) fn prefer(&mut self, preference: Preference) {
        match preference {
            Preference::Lang(lang) => self.prefer_lang(lang),
            Preference::Theme(theme) => self.prefer_theme(theme),
            Preference::Scale(scale) => self.ctx.set_zoom_factor(scale),
            Preference::Copies(folder) => {
                self.prefs.copies = folder;
                // What cannot be written is found out now, not on the day it is needed.
                self.copy(Occasion::Opened);
            }
            Preference::ForgetRecent => self.prefs.recent.clear(),
            Preference::Operator(code) => {
                self.start.names_operator = false;
                if let Some(register) = &self.register {
                    self.prefs.set_operator(&register.path, code);
                }
                self.name_operator();
            }
            Preference::Typefaces(typefaces) => self.prefs.typefaces = typefaces,
        }
    }

    fn prefer_lang(&mut self, lang: Option<Lang>) {
        self.prefs.lang = lang;
        self.has_chosen_language = lang.is_some();
        let of_register = || self.register.as_ref()?.state.as_ref()?.snapshot.language();
        self.lang = lang.or_else(of_register).unwrap_or_else(Lang::of_system);
        self.speak();
    }

    fn prefer_theme(&mut self, theme: Option<ThemePreference>) {
        self.prefs.theme = theme;
        self.ctx.set_theme(theme.unwrap_or(settings::THEME));
    }

    /// The operator chosen for the open register, where the register still has them.
    fn chosen_operator(&self) -> Option<&Row<Operator>> {
        let register = self.register.as_ref().filter(|_| !self.start.names_operator)?;
        let code = self.prefs.operator_of(&register.path)?;
        let operators = &register.state.as_ref()?.snapshot.operators;
        operators.iter().find(|operator| operator.code == code).map(|operator| operator.as_ref())
    }

    /// Tells the register who works: the operator chosen, by the name they have now, else whoever the program was started by.
    pub(super) fn name_operator(&mut self) {
        let name = self.chosen_operator().map_or_else(|| self.start.operator.clone(), |operator| operator.name.clone());
        if let Some(register) = &mut self.register {
            register.name_operator(&name);
        }
    }

    /// Begins the safety copies of the open register, unless somebody else writes it and makes them.
    pub(super) fn copy(&self, occasion: Occasion) {
        if let Some(register) = self.register.as_ref().filter(|register| register.only_reads.is_none()) {
            self.jobs.safety_copy(register.path.clone(), self.prefs.copies.clone(), occasion, self.start.clock.now());
        }
    }

    /// Takes what became of safety copies, and tells what went wrong.
    pub(super) fn safety_copied(&mut self, path: &std::path::Path, occasion: Occasion, kept: Kept) {
        let Some(register) = self.register.as_mut().filter(|register| register.path == path) else { return };
        for error in &kept.failures {
            log::error!("safety copy: {}", chain(error));
            self.notices.error(self.lang.phrase("window.settings.copy_failed", &[("why", &error.message(self.lang))]));
        }
        if let Some(made) = kept.made.first().filter(|_| occasion == Occasion::Asked) {
            self.notices.note(self.lang.phrase("window.settings.copy_made", &[("path", &made.display())]));
        }
        register.copies = Some(kept);
    }
}
