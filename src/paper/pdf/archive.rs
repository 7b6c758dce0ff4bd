//! The archive copy: PDF/A-2u (ISO 19005-2), for what must be kept for fifteen years (《政府采购法》第42条).
//!
//! The only place that names krilla, which writes every font, colour profile and property that the standard asks
//! for and refuses a file that breaks it. The pages are the same marks that are drawn and printed.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{Datelike, Timelike};
use krilla::Data;
use krilla::color::rgb;
use krilla::configure::{Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{Path, PathBuilder, Point as Spot, Rect as Area, Transform};
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{ContentTag, SpanTag};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use krilla::{Document, SerializeSettings};
use sha2::{Digest, Sha256};
use skrifa::{FontRef, MetadataProvider};

use super::failed;
use crate::error::Error;
use crate::paper::font::{DASH_SIDE, Fonts};
use crate::paper::layout::Plan;
use crate::paper::page::{Face, Ink, Mark, Page, Point, Rect, Turn};
use crate::paper::sheet::{Entry, Info};

/// How far a curve's handle stands off for a quarter of a circle.
const QUARTER: f32 = 0.5523;

/// Writes pages of a plan as an archive copy; slower than a plain file, because the writer works on one thread.
pub(super) fn write(plan: &Plan, places: &[usize], progress: &dyn Fn(usize, usize), cancel: &AtomicBool) -> Result<Vec<u8>, Error> {
    let configuration = ConfigurationBuilder::new().with_archival_validator(Archival::A2_U).finish();
    let configuration = configuration.map_err(|error| failed(format!("{error:?}")))?;
    let mut document = Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    let mut faces = Faces::default();
    for (done, place) in places.iter().enumerate() {
        if cancel.load(Ordering::Relaxed) {
            return Err(Error::Cancelled);
        }
        add_page(&mut document, &plan.page(*place), &mut faces)?;
        progress(done + 1, places.len());
    }
    let mut outline = Outline::new();
    // Some pages of all have no outline: most of its places are not there.
    let entries = plan.document().outline.iter().filter(|_| places.len() == plan.pages());
    for entry in entries {
        outline.push_child(node(entry, plan, 0));
    }
    document.set_outline(outline);
    document.set_metadata(metadata(&plan.document().info, plan));
    document.finish().map_err(|error| failed(error.to_string()))
}

fn node(entry: &Entry, plan: &Plan, depth: usize) -> OutlineNode {
    let (page, height) = plan.spot_of(entry.place);
    let (_, high) = plan.document().sheet.size();
    let top = high - height;
    // The first level is open.
    let mut node = OutlineNode::new(entry.title.clone(), XyzDestination::new(page, Spot::from_xy(0.0, top.max(0.0)))).with_open(depth == 0);
    for child in &entry.children {
        node.push_child(self::node(child, plan, depth + 1));
    }
    node
}

fn metadata(info: &Info, plan: &Plan) -> Metadata {
    let date = info.date;
    let (hours, minutes) = (date.offset().local_minus_utc() / 3600, date.offset().local_minus_utc().unsigned_abs() / 60 % 60);
    let made = DateTime::new(u16::try_from(date.year()).unwrap_or_default())
        .month(date.month() as u8)
        .day(date.day() as u8)
        .hour(date.hour() as u8)
        .minute(date.minute() as u8)
        .second(date.second() as u8)
        .utc_offset_hour(hours as i8)
        .utc_offset_minute(minutes as u8);
    // The codes at the foot name the content, so the same content has the same identity.
    let mut identity = Sha256::new();
    for text in plan.document().parts.iter().flat_map(|part| [&part.title, &part.foot]) {
        identity.update(text);
    }
    identity.update(date.to_rfc3339());
    let identity: String = identity.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    let metadata =
        Metadata::new().title(info.title.clone()).description(info.subject.clone()).language(info.language.clone()).creator(info.creator.clone());
    let metadata = metadata.producer(info.creator.clone()).creation_date(made).document_id(identity);
    if info.author.is_empty() { metadata } else { metadata.authors(vec![info.author.clone()]) }
}

fn add_page(document: &mut Document, page: &Page, faces: &mut Faces) -> Result<(), Error> {
    let settings = PageSettings::from_wh(page.width, page.height).ok_or_else(|| failed("a page without a size"))?;
    let mut written = document.start_page_with(settings);
    let mut surface = written.surface();
    let mut reading = 0_usize;
    for mark in &page.marks {
        if let Mark::Reading { marks, text } = mark {
            if *marks > 0 {
                surface.start_tagged(ContentTag::Span(SpanTag::empty().with_actual_text(Some(text))));
                reading = *marks;
            }
            continue;
        }
        paint(&mut surface, mark, faces)?;
        if reading > 0 {
            reading -= 1;
            if reading == 0 {
                surface.end_tagged();
            }
        }
    }
    surface.finish();
    written.finish();
    Ok(())
}

fn paint(surface: &mut Surface<'_>, mark: &Mark, faces: &mut Faces) -> Result<(), Error> {
    match mark {
        Mark::Text { x, y, size, face, ink, turn, text, .. } => {
            pen(surface, Some(*ink), None);
            let turned = degrees(*turn);
            if turned != 0.0 {
                surface.push_transform(&Transform::from_rotate_at(turned, *x, *y));
            }
            faces.show(surface, Point { x: *x, y: *y }, *size, *face, text)?;
            if turned != 0.0 {
                surface.pop();
            }
        }
        Mark::Dash { rect, x, y, size, face, ink, turn, text } => {
            pen(surface, Some(*ink), None);
            surface.push_transform(&Transform::from_rotate_at(degrees(*turn), *x, *y));
            dash(surface, rect.width.max(rect.height), Point { x: *x, y: *y }, *size, *face, text, faces)?;
            surface.pop();
        }
        Mark::Line { from, to, width, ink } => {
            pen(surface, None, Some((*width, *ink)));
            draw(surface, polygon(&[*from, *to], false));
        }
        Mark::Fill { rect, radius, ink } => {
            pen(surface, Some(*ink), None);
            draw(surface, rounded(*rect, *radius));
        }
        Mark::Frame { rect, width, ink } => {
            pen(surface, None, Some((*width, *ink)));
            draw(surface, rounded(*rect, 0.0));
        }
        Mark::Path { points, closed, stroke, fill } => {
            pen(surface, *fill, *stroke);
            draw(surface, polygon(points, *closed));
        }
        Mark::Reading { .. } => {}
    }
    Ok(())
}

/// Degrees to the right.
fn degrees(turn: Turn) -> f32 {
    match turn {
        Turn::None => 0.0,
        Turn::Right => 90.0,
        Turn::Over => 180.0,
        Turn::Left => -90.0,
    }
}

/// A Chinese dash: the em dashes stretched until they touch and fill a rule of that length.
fn dash(surface: &mut Surface<'_>, length: f32, at: Point, size: f32, face: Face, text: &str, faces: &mut Faces) -> Result<(), Error> {
    let fonts = Fonts::bundled();
    let (left, right) = fonts.dash_ink(face == Face::Bold);
    let count = text.chars().count() as f32;
    let stretch = length / count / size / (right - left);
    // Side by side they would touch after their advances; the glyph's own sides are taken out by the width of its ink.
    surface.push_transform(&Transform::from_row(stretch, 0.0, 0.0, 1.0, at.x + (DASH_SIDE - left * stretch) * size, at.y));
    let shown = faces.show_spaced(surface, Point::default(), size, face, text, Some(right - left));
    surface.pop();
    shown
}

fn pen(surface: &mut Surface<'_>, fill: Option<Ink>, stroke: Option<(f32, Ink)>) {
    surface.set_fill(fill.map(|ink| Fill { paint: colour(ink).into(), opacity: NormalizedF32::ONE, ..Fill::default() }));
    surface.set_stroke(stroke.map(|(width, ink)| Stroke { paint: colour(ink).into(), width, ..Stroke::default() }));
}

fn colour(Ink(red, green, blue): Ink) -> rgb::Color {
    rgb::Color::new(red, green, blue)
}

fn draw(surface: &mut Surface<'_>, path: Option<Path>) {
    if let Some(path) = path {
        surface.draw_path(&path);
    }
}

fn polygon(points: &[Point], closed: bool) -> Option<Path> {
    let mut path = PathBuilder::new();
    for (number, point) in points.iter().enumerate() {
        match number {
            0 => path.move_to(point.x, point.y),
            _ => path.line_to(point.x, point.y),
        }
    }
    if closed {
        path.close();
    }
    path.finish()
}

fn rounded(rect: Rect, radius: f32) -> Option<Path> {
    let mut path = PathBuilder::new();
    if radius <= 0.0 {
        path.push_rect(Area::from_xywh(rect.x, rect.y, rect.width, rect.height)?);
        return path.finish();
    }
    let r = radius.min(rect.width / 2.0).min(rect.height / 2.0);
    let h = r * (1.0 - QUARTER);
    let (left, top, right, bottom) = (rect.x, rect.y, rect.right(), rect.bottom());
    path.move_to(left + r, top);
    path.line_to(right - r, top);
    path.cubic_to(right - h, top, right, top + h, right, top + r);
    path.line_to(right, bottom - r);
    path.cubic_to(right, bottom - h, right - h, bottom, right - r, bottom);
    path.line_to(left + r, bottom);
    path.cubic_to(left + h, bottom, left, bottom - h, left, bottom - r);
    path.line_to(left, top + r);
    path.cubic_to(left, top + h, left + h, top, left + r, top);
    path.close();
    path.finish()
}

/// The fonts of the file, and the glyphs met so far.
#[derive(Default)]
struct Faces {
    fonts: HashMap<Face, Font>,
    glyphs: HashMap<(Face, char), u32>,
}

impl Faces {
    fn show(&mut self, surface: &mut Surface<'_>, at: Point, size: f32, face: Face, text: &str) -> Result<(), Error> {
        self.show_spaced(surface, at, size, face, text, None)
    }

    /// With `advance`, in ems, each character takes that much room instead of its own.
    fn show_spaced(&mut self, surface: &mut Surface<'_>, at: Point, size: f32, face: Face, text: &str, advance: Option<f32>) -> Result<(), Error> {
        let font = self.font(face)?;
        let mut glyphs = Vec::with_capacity(text.len() / 3 + 1);
        for (start, c) in text.char_indices() {
            let glyph = GlyphId::new(self.glyph(face, c)?);
            let advance = advance.unwrap_or_else(|| Fonts::bundled().advance(c, face));
            glyphs.push(KrillaGlyph::new(glyph, advance, 0.0, 0.0, 0.0, start..start + c.len_utf8(), None));
        }
        surface.draw_glyphs(Spot::from_xy(at.x, at.y), &glyphs, font, text, size, false);
        Ok(())
    }

    fn font(&mut self, face: Face) -> Result<Font, Error> {
        if let Some(font) = self.fonts.get(&face) {
            return Ok(font.clone());
        }
        let file = Fonts::bundled().file(face);
        let font = Font::new(Data::from(file.bytes), file.index).ok_or_else(|| failed(format!("{} cannot be embedded", file.name)))?;
        self.fonts.insert(face, font.clone());
        Ok(font)
    }

    fn glyph(&mut self, face: Face, c: char) -> Result<u32, Error> {
        if let Some(glyph) = self.glyphs.get(&(face, c)) {
            return Ok(*glyph);
        }
        let file = Fonts::bundled().file(face);
        let font = FontRef::from_index(file.bytes, file.index).map_err(failed)?;
        let glyph = font.charmap().map(c).map(|glyph| glyph.to_u32()).filter(|glyph| *glyph != 0).ok_or_else(|| Error::no_glyph([c]))?;
        self.glyphs.insert((face, c), glyph);
        Ok(glyph)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::layout::tests::document;

    fn written(texts: &[&str]) -> Result<Vec<u8>, Error> {
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        let plan = Plan::new(document(&texts, |row| row as u32))?;
        write(&plan, &(0..plan.pages()).collect::<Vec<_>>(), &|_, _| {}, &AtomicBool::new(false))
    }

    #[test]
    fn an_archive_copy_says_its_standard_and_repeats_itself() -> Result<(), Error> {
        let hard = ["采购——验收，①②③ ISO 37001:2016", "间隔·圆点•", "兼容：⼀一⽂文"];
        let bytes = written(&hard)?;
        let said = String::from_utf8_lossy(&bytes);
        assert!(said.contains("pdfaid:part>2<") && said.contains("pdfaid:conformance>U<"), "no PDF/A-2u in the properties");
        assert!(bytes == written(&hard)?);
        Ok(())
    }

    #[test]
    fn an_archive_copy_can_be_cancelled() -> Result<(), Error> {
        let plan = Plan::new(document(&["一".to_owned()], |_| 0))?;
        assert!(matches!(write(&plan, &[0], &|_, _| {}, &AtomicBool::new(true)), Err(Error::Cancelled)));
        Ok(())
    }
}
