//! A page painted on the screen, mark by mark.

use std::f32::consts::{FRAC_PI_2, PI};

use eframe::egui::{self, Color32, CornerRadius, FontFamily, FontId, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, epaint::TextShape, vec2};

use crate::paper::{Face, Ink, Mark, Page, Point, Turn};
use crate::ui::{fonts, theme};

/// Smaller type is a bar, in points of the screen.
const LEGIBLE: f32 = 2.5;
/// How dark a bar is: about as much ink as the strokes of its characters.
const BAR: f32 = 0.45;

/// Paints a page; in grey, as a printer without colours shows it.
pub fn paint_page(painter: &Painter, rect: Rect, page: &Page, scale: f32, is_grey: bool) {
    painter.add(theme::page_shadow().as_shape(rect, CornerRadius::ZERO));
    painter.rect_filled(rect, 0.0, theme::PAPER);
    let painter = painter.with_clip_rect(rect.intersect(painter.clip_rect()));
    let place = Placing { origin: rect.min, scale, is_grey, worn: worn(&painter, page, scale) };
    for mark in &page.marks {
        paint_mark(&painter, mark, &place);
    }
}

struct Placing {
    origin: Pos2,
    scale: f32,
    is_grey: bool,
    /// The faces of the machine, with their families in the window.
    worn: Vec<(Face, FontFamily)>,
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
        Stroke::new((width * self.scale).max(0.6), self.colour(ink))
    }

    fn family(&self, face: Face) -> FontFamily {
        match face {
            Face::Regular => FontFamily::Proportional,
            Face::Bold => theme::bold_family(),
            Face::System(_) => self.worn.iter().find(|(worn, _)| *worn == face).map_or(FontFamily::Proportional, |(_, family)| family.clone()),
        }
    }

    fn colour(&self, ink: Ink) -> Color32 {
        match self.is_grey {
            true => theme::grey_ink(ink.0, ink.1, ink.2),
            false => theme::ink(ink.0, ink.1, ink.2),
        }
    }
}

fn paint_mark(painter: &Painter, mark: &Mark, place: &Placing) {
    match mark {
        Mark::Text { x, y, size, width, face, ink, turn, text } => {
            let (at, size, width) = (place.at(*x, *y), size * place.scale, width * place.scale);
            if size < LEGIBLE {
                painter.rect_filled(bar(at, size, width, *turn), 0.0, place.colour(*ink).gamma_multiply(BAR));
            } else {
                paint_text(painter, at, text, FontId::new(size, place.family(*face)), place.colour(*ink), *turn, width);
            }
        }
        // What a screen reader of the PDF is told.
        Mark::Reading { .. } => {}
        Mark::Dash { rect, ink, .. } => drop(painter.rect_filled(place.rect(*rect), 0.0, place.colour(*ink))),
        Mark::Line { from, to, width, ink } => drop(painter.line_segment([place.point(*from), place.point(*to)], place.stroke(*width, *ink))),
        Mark::Fill { rect, radius, ink } => {
            let radius = CornerRadius::same((radius * place.scale).round().clamp(0.0, 255.0) as u8);
            painter.rect_filled(place.rect(*rect), radius, place.colour(*ink));
        }
        Mark::Frame { rect, width, ink } => {
            painter.rect_stroke(place.rect(*rect), 0.0, place.stroke(*width, *ink), StrokeKind::Middle);
        }
        Mark::Path { points, closed, stroke, fill } => {
            let points: Vec<Pos2> = points.iter().map(|point| place.point(*point)).collect();
            let stroke = stroke.map_or(Stroke::NONE, |(width, ink)| place.stroke(width, ink));
            let fill = fill.map_or(Color32::TRANSPARENT, |ink| place.colour(ink));
            painter.add(match (closed, fill == Color32::TRANSPARENT) {
                (true, false) => Shape::convex_polygon(points, fill, stroke),
                (true, true) => Shape::closed_line(points, stroke),
                (false, _) => Shape::line(points, stroke),
            });
        }
    }
}

/// The faces of the machine on a page, where its type can be read.
fn worn(painter: &Painter, page: &Page, scale: f32) -> Vec<(Face, FontFamily)> {
    let mut worn: Vec<(Face, FontFamily)> = Vec::new();
    for mark in &page.marks {
        if let Mark::Text { size, face: face @ Face::System(_), .. } = mark
            && size * scale >= LEGIBLE
            && worn.iter().all(|(known, _)| known != face)
        {
            worn.push((*face, fonts::of_machine(painter.ctx(), *face)));
        }
    }
    worn
}

/// What a run looks like from afar, from its baseline.
fn bar(at: Pos2, size: f32, width: f32, turn: Turn) -> Rect {
    let high = size * 0.75;
    match turn {
        Turn::None => Rect::from_min_size(at - vec2(0.0, high), vec2(width, high)),
        Turn::Right => Rect::from_min_size(at, vec2(high, width)),
        Turn::Over => Rect::from_min_size(at - vec2(width, 0.0), vec2(width, high)),
        Turn::Left => Rect::from_min_size(at - vec2(high, width), vec2(high, width)),
    }
}

/// Paints a run from its baseline, in the width that paper measured.
fn paint_text(painter: &Painter, at: Pos2, text: &str, font: FontId, ink: Color32, turn: Turn, width: f32) {
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
