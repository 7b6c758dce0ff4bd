//! All pages of a report in small, to go to one of them.

use eframe::egui::{Align2, CornerRadius, Rect, ScrollArea, Sense, Stroke, StrokeKind, Ui, accesskit::Role, pos2, vec2};

use super::paint::paint_page;
use super::preview::Preview;
use crate::paper::Plan;
use crate::ui::{Model, chip, theme};

/// Width of the strip.
pub const WIDTH: f32 = 116.0;
/// Longest side of a page.
const LONG: f32 = 88.0;
/// Below a page stands its number.
const FOOT: f32 = 24.0;

/// Draws the thumbnails that are in view.
pub fn thumbnails_ui(ui: &mut Ui, plan: &Plan, model: &Model<'_>, preview: &mut Preview) {
    let (width, height) = plan.document().sheet.size();
    let scale = LONG / width.max(height);
    let (size, count) = (vec2(width, height) * scale, plan.pages());
    let pitch = size.y + FOOT;
    ScrollArea::vertical().auto_shrink(false).id_salt("thumbnails").show_viewport(ui, |ui, view| {
        let (all, _) = ui.allocate_exact_size(vec2(ui.available_width(), pitch * count as f32 + FOOT), Sense::hover());
        let place = |number: usize| {
            let top = all.top() + FOOT / 2.0 + number as f32 * pitch;
            Rect::from_min_size(pos2((all.center().x - size.x / 2.0).round(), top.round()), size)
        };
        for number in (view.top() / pitch) as usize..((view.bottom() / pitch).ceil() as usize).min(count) {
            thumbnail_ui(ui, place(number), number, scale, plan, model, preview);
        }
        if preview.followed != preview.page {
            preview.followed = preview.page;
            ui.scroll_to_rect(place(preview.page).expand2(vec2(0.0, FOOT)), None);
        }
    });
}

fn thumbnail_ui(ui: &mut Ui, rect: Rect, number: usize, scale: f32, plan: &Plan, model: &Model<'_>, preview: &mut Preview) {
    let response = ui.interact(rect.expand(3.0), ui.scope_id().with(number), Sense::click());
    let is_here = preview.page == number;
    let place = [("page", &(number + 1) as &dyn std::fmt::Display), ("count", &plan.pages())];
    chip::choosable(&response, Role::Button, is_here, &model.lang.phrase("window.reports.page_of", &place));
    if response.clicked() {
        preview.go_to = Some(number);
    }
    let page = preview.page(number, plan);
    let painter = ui.painter_at(ui.clip_rect());
    paint_page(&painter, rect, &page, scale, preview.is_grey);
    let look = theme::of(ui);
    let width = if is_here || response.has_focus() { 2.0 } else { 1.0 };
    let colour = if is_here || response.has_focus() { look.accent } else { look.line };
    painter.rect_stroke(rect, CornerRadius::ZERO, Stroke::new(width, colour), StrokeKind::Outside);
    if response.has_focus() {
        painter.rect_stroke(rect.expand(3.0), CornerRadius::ZERO, Stroke::new(1.0, look.accent), StrokeKind::Outside);
    }
    let font = eframe::egui::FontId::proportional(theme::SMALL);
    painter.text(rect.center_bottom() + vec2(0.0, 3.0), Align2::CENTER_TOP, number + 1, font, look.second);
}
