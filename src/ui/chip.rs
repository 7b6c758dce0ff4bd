//! Small things that several pages draw the same way: chips, icon buttons, elided text.

use std::sync::Arc;

use eframe::egui::{
    self, Align2, Button, Color32, CornerRadius, FontId, Galley, Rect, Response, RichText, Sense, StrokeKind, Ui, UiBuilder, WidgetInfo, accesskit::Role,
    text::LayoutJob, vec2,
};

use super::theme::{self, Chip};
use crate::domain::field::Row;
use crate::domain::record::Level;
use crate::domain::snapshot::Snapshot;
use crate::domain::text;
use crate::i18n::Lang;

/// Draws a level: colour, mark and word.
pub fn level_ui(ui: &mut Ui, level: &Row<Level>, snapshot: &Snapshot, lang: Lang) -> Response {
    let words = text::level_chip(level, snapshot, lang);
    words_ui(ui, &words, theme::level_chip(level))
}

/// Draws words on a chip.
pub fn words_ui(ui: &mut Ui, words: &str, chip: Chip) -> Response {
    let galley = ui.painter().layout_no_wrap(words.to_owned(), theme::bold_font(theme::SMALL), chip.ink);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 16.0, 21.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
    ui.painter().rect(rect, CornerRadius::same(4), chip.fill, theme::line(chip.border), StrokeKind::Inside);
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, chip.ink);
    response
}

/// Paints a role's sign into a cell of the matrix or the legend.
pub fn paint_role(ui: &Ui, rect: Rect, sign: &str, chip: Chip) {
    ui.painter().rect(rect, CornerRadius::same(3), chip.fill, theme::line(chip.border), StrokeKind::Inside);
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, sign, theme::bold_font(theme::SMALL), chip.ink);
}

/// A small button that shows a sign and says its name.
pub fn icon_button(ui: &mut Ui, sign: impl Into<RichText>, name: &str) -> Response {
    let button = Button::new(sign.into().color(theme::of(ui).second)).frame_when_inactive(false).min_size(vec2(24.0, 24.0));
    let response = ui.scope(|ui| {
        ui.spacing_mut().button_padding = vec2(4.0, 0.0);
        ui.spacing_mut().interact_size.y = 24.0;
        ui.add(button)
    });
    let response = response.inner;
    response.widget_info(|| WidgetInfo::labeled(Role::Button, response.enabled(), name));
    response.on_hover_text(name)
}

/// Draws what belongs together, under a name of its own: in it names may be the same as elsewhere.
pub fn group<R>(ui: &mut Ui, name: &str, content: impl FnOnce(&mut Ui) -> R) -> R {
    ui.scope_builder(UiBuilder::new().accessibility_role(Role::Group).accessibility_label(name), content).inner
}

/// Says more of a widget than its name, as what a list is set to: AT-SPI has no value for that.
pub fn described(response: Response, words: &str) -> Response {
    response.ctx.accesskit_node_builder(response.id, |node| node.set_description(words));
    response
}

/// Names one of several things to choose from, and says whether it is chosen; egui itself would call it switched on.
pub fn choosable(response: &Response, role: Role, is_chosen: bool, name: &str) {
    response.widget_info(|| WidgetInfo::labeled(role, true, name));
    response.ctx.accesskit_node_builder(response.id, |node| node.set_selected(is_chosen));
}

/// The mark of a field that opens a list.
pub fn caret(ui: &Ui, rect: Rect, _: &egui::style::WidgetVisuals, _: bool) {
    ui.painter().text(rect.right_center(), Align2::RIGHT_CENTER, "▼", FontId::new(9.0, egui::FontFamily::Proportional), theme::of(ui).second);
}

/// The button of what a page is for.
pub fn primary(ui: &Ui, text: impl Into<String>) -> Button<'static> {
    Button::new(RichText::new(text).color(theme::of(ui).on_accent)).fill(theme::of(ui).accent).stroke(egui::Stroke::NONE)
}

/// A button of a width of its own, its words in the middle.
pub fn sized(ui: &mut Ui, width: f32, is_enabled: bool, button: Button<'_>) -> Response {
    ui.add_enabled_ui(is_enabled, |ui| ui.add_sized(vec2(width, 34.0), button)).inner
}

/// A disabled thing says why.
pub fn why_not(response: Response, reason: Option<&str>) -> Response {
    match reason {
        Some(reason) => response.on_disabled_hover_text(reason),
        None => response,
    }
}

/// Says in the place of a page why there is nothing to show.
pub fn instead_ui(ui: &mut Ui, words: RichText) {
    ui.add_space(96.0);
    ui.vertical_centered(|ui| ui.label(words));
}

/// One line of text, cut with … where there is no room.
pub fn elided(ui: &Ui, words: &str, font: FontId, colour: Color32, width: f32) -> Arc<Galley> {
    let mut job = LayoutJob::simple_singleline(words.to_owned(), font, colour);
    job.wrap = egui::text::TextWrapping::truncate_at_width(width.max(0.0));
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}
