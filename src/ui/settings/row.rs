//! One setting: its label, what it is for, its editor and its way back to the default.

use eframe::egui::{Align, Button, Layout, Response, RichText, Ui, vec2};

use crate::ui::{Model, chip, theme};

/// Width of the editor of a setting.
pub const EDITOR: f32 = 380.0;

/// Draws a setting; true where it is to be put back.
///
/// `why_no_reset` says why it cannot be: it is the default already, or it may not be changed.
pub fn setting_ui(ui: &mut Ui, model: &Model<'_>, label: &str, help: &str, why_no_reset: Option<&str>, editor: impl FnOnce(&mut Ui)) -> bool {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        let name = ui.label(theme::bold(label));
        if !help.is_empty() {
            ui.label(theme::small(help));
        }
        ui.horizontal_top(|ui| {
            ui.allocate_ui_with_layout(vec2(EDITOR, 30.0), Layout::top_down(Align::Min), |ui| {
                ui.set_width(EDITOR);
                ui.label_inputs_by(name.id, editor);
            });
            reset_button(ui, model, label, why_no_reset).clicked()
        })
        .inner
    })
    .inner
}

/// The button that puts something back to the default.
pub fn reset_button(ui: &mut Ui, model: &Model<'_>, of: &str, why_not: Option<&str>) -> Response {
    let button = Button::new(RichText::new(model.word("window.settings.reset")).size(theme::SMALL)).min_size(vec2(0.0, 30.0));
    let response = ui.add_enabled(why_not.is_none(), button);
    let name = model.lang.phrase("window.settings.reset_of", &[("what", &of)]);
    let response = chip::why_not(response.accessible_name(&name), why_not);
    response.on_hover_text(name)
}

/// Why something is not put back: it may not be changed, or it is as it was shipped.
pub fn why_no_reset(model: &Model<'_>, is_default: bool) -> Option<String> {
    match model.read_only {
        Some(why) => Some(why.to_owned()),
        None => is_default.then(|| model.word("window.settings.is_default")),
    }
}
