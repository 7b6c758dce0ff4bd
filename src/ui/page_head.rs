//! What the heads of several pages share.

use eframe::egui::{Button, Frame, Margin, Ui};

use super::Model;
use super::action::{self, Action};
use super::command::{Command, Commands};
use super::page::Page;
use super::theme;

/// The room a head has around it.
pub fn frame() -> Frame {
    Frame::new().inner_margin(Margin { left: theme::MARGIN, right: theme::MARGIN, top: 10, bottom: 10 })
}

/// Draws the switch between the picture of a page's records and their list, where the page has both.
pub fn look_ui(ui: &mut Ui, page: Page, shows_picture: bool, model: &Model<'_>, commands: &mut Commands) {
    let Some(picture) = page.picture() else { return };
    let keys = action::find(Action::SwitchLook).map(|item| item.shortcut_words(ui.ctx())).unwrap_or_default();
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        for (key, is_shown) in [(picture, shows_picture), ("window.look.list", !shows_picture)] {
            let response = ui.add(Button::selectable(is_shown, model.word(key))).on_hover_text(&keys);
            if response.clicked() && !is_shown {
                commands.push(Command::Act(Action::SwitchLook));
            }
        }
    });
}
