//! The pages of a report on the screen, painted from the marks that the PDF is written from.

use std::collections::VecDeque;
use std::f32::consts::{FRAC_PI_2, PI};
use std::sync::Arc;

use eframe::egui::{
    self, Button, Color32, CornerRadius, FontFamily, FontId, Key, Modifiers, Painter, Pos2, Rect, ScrollArea, Sense, Shape, Stroke, StrokeKind, Ui,
    WidgetInfo, accesskit::Role, epaint::TextShape, pos2, vec2,
};

use crate::paper::{Face, Ink, Mark, Page, Plan, Point, Turn};
use crate::ui::{Model, chip, theme};

/// Space round a page.
const GAP: f32 = 18.0;
/// So many pages are kept made.
const KEPT: usize = 6;
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
    go_to: Option<usize>,
    /// What the zoom is when the width is fitted.
    fitted: u32,
    pages: VecDeque<(usize, Arc<Page>)>,
}

impl Preview {
    /// Forgets the pages made, because another plan is shown.
    pub fn forget_pages(&mut self) {
        self.pages.clear();
    }

    fn page(&mut self, number: usize, plan: &Plan) -> Arc<Page> {
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
    if chip::icon_button(ui, "↓", &model.word("window.reports.next_page")).clicked() {
        preview.go_to = Some(preview.page + 1);
    }
    if chip::icon_button(ui, "↑", &model.word("window.reports.previous_page")).clicked() {
        preview.go_to = Some(preview.page.saturating_sub(1));
    }
}

/// Draws the pages that are in view.
pub fn preview_ui(ui: &mut Ui, plan: &Plan, model: &Model<'_>, preview: &mut Preview) {
    let (width, height) = plan.document().sheet.size();
    let count = plan.pages();
    if count == 0 {
        return;
    }
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
            paint_page(&ui.painter_at(ui.clip_rect()), page_rect, &page, scale);
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

/// Paints a page.
fn paint_page(painter: &Painter, rect: Rect, page: &Page, scale: f32) {
    painter.add(theme::page_shadow().as_shape(rect, CornerRadius::ZERO));
    painter.rect_filled(rect, 0.0, theme::PAPER);
    let painter = painter.with_clip_rect(rect.intersect(painter.clip_rect()));
    let place = Placing { origin: rect.min, scale };
    for mark in &page.marks {
        paint_mark(&painter, mark, &place);
    }
}

struct Placing {
    origin: Pos2,
    scale: f32,
}

impl Placing {
    fn at(&self, x: f32, y: f32) -> Pos2 {
        self.origin + vec2(x, y) * self.scale
    }

    fn point(&self, point: Point) -> Pos2 {
        self.at(point.x, point.y)
    }

    fn rect(&self, rect: crate::paper::Rect) -> Rect {
        Rect::from_min_size(self.at(rect.x, rect.y), vec2(rect.width, rect.height) * self.scale)
    }

    /// Thin rules stay visible when the page is small.
    fn stroke(&self, width: f32, ink: Ink) -> Stroke {
        Stroke::new((width * self.scale).max(0.6), colour(ink))
    }
}

fn colour(ink: Ink) -> Color32 {
    theme::ink(ink.0, ink.1, ink.2)
}

fn paint_mark(painter: &Painter, mark: &Mark, place: &Placing) {
    match mark {
        Mark::Text { x, y, size, width, face, ink, turn, text } => {
            let font = FontId::new(size * place.scale, family(*face));
            paint_text(painter, place.at(*x, *y), text, font, colour(*ink), *turn, width * place.scale);
        }
        // What a screen reader of the PDF is told.
        Mark::Reading { .. } => {}
        Mark::Dash { rect, ink, .. } => drop(painter.rect_filled(place.rect(*rect), 0.0, colour(*ink))),
        Mark::Line { from, to, width, ink } => drop(painter.line_segment([place.point(*from), place.point(*to)], place.stroke(*width, *ink))),
        Mark::Fill { rect, radius, ink } => {
            let radius = CornerRadius::same((radius * place.scale).round().clamp(0.0, 255.0) as u8);
            painter.rect_filled(place.rect(*rect), radius, colour(*ink));
        }
        Mark::Frame { rect, width, ink } => {
            painter.rect_stroke(place.rect(*rect), 0.0, place.stroke(*width, *ink), StrokeKind::Middle);
        }
        Mark::Path { points, closed, stroke, fill } => {
            let points: Vec<Pos2> = points.iter().map(|point| place.point(*point)).collect();
            let stroke = stroke.map_or(Stroke::NONE, |(width, ink)| place.stroke(width, ink));
            let fill = fill.map_or(Color32::TRANSPARENT, colour);
            painter.add(match (closed, fill == Color32::TRANSPARENT) {
                (true, false) => Shape::convex_polygon(points, fill, stroke),
                (true, true) => Shape::closed_line(points, stroke),
                (false, _) => Shape::line(points, stroke),
            });
        }
    }
}

fn family(face: Face) -> FontFamily {
    match face {
        Face::Bold => theme::bold_family(),
        // Characters of a system's face are found by the window's own fallback.
        Face::Regular | Face::System(_) => FontFamily::Proportional,
    }
}

/// Paints a run from its baseline, in the width that paper measured.
fn paint_text(painter: &Painter, at: Pos2, text: &str, font: FontId, ink: Color32, turn: Turn, width: f32) {
    if font.size < 2.0 {
        return;
    }
    let natural = painter.layout_no_wrap(text.to_owned(), font.clone(), ink);
    let signs = text.chars().count();
    let slack = width - natural.size().x;
    // The window rounds advances to its own pixels; what is left over is spread so that runs end where paper says.
    let galley = if signs > 1 && slack.abs() > 0.5 {
        let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), font, ink);
        for section in &mut job.sections {
            section.format.extra_letter_spacing = slack / (signs - 1) as f32;
        }
        painter.ctx().fonts_mut(|fonts| fonts.layout_job(job))
    } else {
        natural
    };
    let ascent = galley.rows.first().and_then(|row| row.glyphs.first().map(|glyph| row.pos.y + glyph.pos.y)).unwrap_or_default();
    let (angle, down) = match turn {
        Turn::None => (0.0, vec2(0.0, ascent)),
        Turn::Right => (FRAC_PI_2, vec2(-ascent, 0.0)),
        Turn::Over => (PI, vec2(0.0, -ascent)),
        Turn::Left => (-FRAC_PI_2, vec2(ascent, 0.0)),
    };
    let pos: Pos2 = at - down;
    painter.add(TextShape { angle, ..TextShape::new(pos, galley, ink) });
}
