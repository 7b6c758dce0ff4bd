//! The quick search: records of all kinds and commands, by a few characters.

use eframe::egui::Context;

use super::Model;
use super::command::Commands;

/// The state of the search.
#[derive(Debug, Default)]
pub struct SearchState {
    /// Whether it stands over the page.
    pub is_open: bool,
}

/// Draws the search where it is open.
pub fn search_ui(_ctx: &Context, _model: &Model<'_>, _state: &mut SearchState, _commands: &mut Commands) {}
