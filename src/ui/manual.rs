//! The manual: how the program is used, in the language of the window.

use eframe::egui::{self, Ui};

use super::theme;
use crate::i18n::Lang;

/// The state of the page.
#[derive(Debug, Default)]
pub struct ManualState {}

/// Draws the page.
pub fn page_ui(ui: &mut Ui, lang: Lang, _state: &mut ManualState) {
    egui::CentralPanel::default().frame(theme::plain(theme::of(ui).window)).show(ui, |ui| {
        ui.label(theme::title(lang.word("window.page.manual").into_owned()));
    });
}
