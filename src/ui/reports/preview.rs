//! The pages of a report on the screen, painted from the marks that the PDF is written from.

use std::collections::VecDeque;
use std::sync::Arc;

use eframe::egui::{Button, Key, Modifiers, Panel, Rect, ScrollArea, Sense, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use super::paint::paint_page;
use super::thumbnails;
use crate::paper::{Page, Plan};
use crate::ui::{Model, chip, theme};

/// Space round a page.
const GAP: f32 = 18.0;
/// So many pages are kept made, for the pages in view and their thumbnails.
const KEPT: usize = 48;
/// Below this width there is no room for thumbnails.
const ROOMY: f32 = 560.0;
/// Points of paper per point of screen at 100 %.
const SCREEN: f32 = 96.0 / 72.0;
const ZOOMS: [u32; 9] = [25, 50, 75, 90, 100, 125, 150, 200, 300];

/// How the pages are looked at.
#[derive(Debug, Default)]
pub struct Preview {
    /// Percent; none fits the width.
    pub zoom: Option<u32>,
    /// The page in view, from 0.
    pub page: usize,
    /// As a printer without colours shows it.
    pub is_grey: bool,
    /// Without thumbnails beside the pages.
    pub hides_thumbnails: bool,
    pub(super) go_to: Option<usize>,
    /// The page that the thumbnails were scrolled to.
    pub(super) followed: usize,
    /// What the zoom is when the width is fitted.
    fitted: u32,
    pages: VecDeque<(usize, Arc<Page>)>,
}

impl Preview {
    /// Forgets the pages made, because another plan is shown.
    pub fn forget_pages(&mut self) {
        self.pages.clear();
    }

    pub(super) fn page(&mut self, number: usize, plan: &Plan) -> Arc<Page> {
        if let Some((_, page)) = self.pages.iter().find(|(known, _)| *known == number) {
            return Arc::clone(page);
        }
        let page = Arc::new(plan.page(number));
        self.pages.push_back((number, Arc::clone(&page)));
        if self.pages.len() > KEPT {
            self.pages.pop_front();
        }
        page
    }

    fn percent(&self) -> u32 {
        self.zoom.unwrap_or(self.fitted)
    }
}

/// Draws the zoom at the head of the page, from right to left.
pub fn zoom_ui(ui: &mut Ui, model: &Model<'_>, preview: &mut Preview) {
    let fit = Button::selectable(preview.zoom.is_none(), model.word("window.reports.fit"));
    if ui.add(fit).clicked() {
        preview.zoom = None;
    }
    let percent = preview.percent();
    if ui.button("+").accessible_name(model.word("window.reports.larger")).on_hover_text(model.word("window.reports.larger")).clicked() {
        preview.zoom = ZOOMS.into_iter().find(|zoom| *zoom > percent).or(Some(percent));
    }
    ui.label(format!("{percent} %"));
    if ui.button("−").accessible_name(model.word("window.reports.smaller")).on_hover_text(model.word("window.reports.smaller")).clicked() {
        preview.zoom = ZOOMS.into_iter().rev().find(|zoom| *zoom < percent).or(Some(percent));
    }
    ui.add_space(8.0);
    let grey = Button::selectable(preview.is_grey, model.word("window.reports.grey"));
    if ui.add(grey).on_hover_text(model.word("window.reports.grey_help")).clicked() {
        preview.is_grey = !preview.is_grey;
    }
    if ui.add(Button::selectable(!preview.hides_thumbnails, model.word("window.reports.thumbnails"))).clicked() {
        preview.hides_thumbnails = !preview.hides_thumbnails;
    }
    ui.add_space(8.0);
    if chip::icon_button(ui, "↓", &model.word("window.reports.next_page")).clicked() {
        preview.go_to = Some(preview.page + 1);
    }
    if chip::icon_button(ui, "↑", &model.word("window.reports.previous_page")).clicked() {
        preview.go_to = Some(preview.page.saturating_sub(1));
    }
}

/// Draws the pages that are in view, and thumbnails beside them where there is room.
pub fn preview_ui(ui: &mut Ui, plan: &Plan, model: &Model<'_>, preview: &mut Preview) {
    if plan.pages() == 0 {
        return;
    }
    if !preview.hides_thumbnails && ui.available_width() >= ROOMY {
        let panel = Panel::left("thumbnails").exact_size(thumbnails::WIDTH).resizable(false).show_separator_line(false);
        panel.frame(theme::plain(theme::of(ui).panel)).show(ui, |ui| thumbnails::thumbnails_ui(ui, plan, model, preview));
    }
    pages_ui(ui, plan, model, preview);
}

fn pages_ui(ui: &mut Ui, plan: &Plan, model: &Model<'_>, preview: &mut Preview) {
    let (width, height) = plan.document().sheet.size();
    let count = plan.pages();
    let room = ui.available_width() - 2.0 * GAP - 14.0;
    // Steps of 5 % keep the glyphs of only a few sizes in the atlas while the window is being resized.
    preview.fitted = (((room / (width * SCREEN) * 20.0).floor() * 5.0) as u32).clamp(25, 300);
    let scale = preview.percent() as f32 / 100.0 * SCREEN;
    let size = vec2(width, height) * scale;
    let pitch = size.y + GAP;
    press_keys(ui, preview);
    let mut area = ScrollArea::both().auto_shrink(false).id_salt("preview");
    if let Some(page) = preview.go_to.take() {
        area = area.vertical_scroll_offset(page.min(count - 1) as f32 * pitch);
    }
    area.show_viewport(ui, |ui, view| {
        let total = vec2((size.x + 2.0 * GAP).max(view.width()), pitch * count as f32 + GAP);
        let (rect, _) = ui.allocate_exact_size(total, Sense::hover());
        let first = (view.top() / pitch).floor().max(0.0) as usize;
        let last = ((view.bottom() / pitch).ceil() as usize).min(count);
        preview.page = (((view.top() + view.height() * 0.4) / pitch) as usize).min(count - 1);
        for number in first..last {
            let left = rect.left() + ((total.x - size.x) / 2.0).max(GAP);
            let page_rect = Rect::from_min_size(pos2(left.round(), (rect.top() + GAP + number as f32 * pitch).round()), size);
            let name = model.lang.phrase("window.reports.page_of", &[("page", &(number + 1)), ("count", &count)]);
            let response = ui.interact(page_rect, ui.scope_id().with(number), Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
            let page = preview.page(number, plan);
            paint_page(&ui.painter_at(ui.clip_rect()), page_rect, &page, scale, preview.is_grey);
        }
    });
}

fn press_keys(ui: &Ui, preview: &mut Preview) {
    if ui.memory(|memory| memory.focused()).is_some() {
        return;
    }
    let (back, forth) = ui.input_mut(|input| (input.consume_key(Modifiers::NONE, Key::PageUp), input.consume_key(Modifiers::NONE, Key::PageDown)));
    match (back, forth) {
        (true, _) => preview.go_to = Some(preview.page.saturating_sub(1)),
        (_, true) => preview.go_to = Some(preview.page + 1),
        _ => {}
    }
}
