//! The flow chart of the steps.

use eframe::egui::{self, Ui};

use super::command::Commands;
use super::form::FormState;
use super::{Model, theme};

/// The state of the page.
#[derive(Debug, Default)]
pub struct ProcessState {}

/// Draws the page.
pub fn page_ui(ui: &mut Ui, model: &Model<'_>, _state: &mut ProcessState, _form: &mut FormState, _commands: &mut Commands) {
    egui::CentralPanel::default().frame(theme::plain(theme::of(ui).window)).show(ui, |ui| {
        ui.label(theme::title(model.word("window.page.process")));
    });
}
