//! The heads of the posts' columns: Chinese stands upright, one character under another; Latin text is turned.

use std::f32::consts::FRAC_PI_2;

use eframe::egui::{Align2, Color32, Rect, Ui, epaint::TextShape, pos2, text::LayoutJob, vec2};

use crate::ui::theme;

/// Height of the head.
pub const HEIGHT: f32 = 148.0;
/// Height of the mark of a post with findings.
pub const MARK: f32 = 16.0;
const LINE: f32 = 13.5;

/// Paints a name upright at the foot of a head.
pub fn paint(ui: &Ui, rect: Rect, name: &str, colour: Color32) {
    let is_latin = name.chars().filter(char::is_ascii_alphabetic).count() * 2 > name.chars().count();
    if is_latin { paint_turned(ui, rect, name, colour) } else { paint_upright(ui, rect, name, colour) }
}

fn paint_turned(ui: &Ui, rect: Rect, name: &str, colour: Color32) {
    let mut job = LayoutJob::simple(name.to_owned(), theme::small_font(), colour, rect.height() - 12.0);
    job.wrap.max_rows = ((rect.width() / 15.0) as usize).max(1);
    let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
    let left = rect.center().x - galley.size().y / 2.0;
    let shape = TextShape { angle: -FRAC_PI_2, ..TextShape::new(pos2(left, rect.bottom() - 6.0), galley, colour) };
    ui.painter().add(shape);
}

fn paint_upright(ui: &Ui, rect: Rect, name: &str, colour: Color32) {
    let signs: Vec<char> = name.chars().map(upright).collect();
    let room = ((rect.height() - 12.0) / LINE) as usize;
    // A long name goes on in a second line at the left, as upright writing does; what still has no room is in the hover text.
    let lines: Vec<&[char]> = match signs.len() {
        count if count <= room => vec![&signs],
        count => signs.chunks(count.div_ceil(2).min(room)).take(2).collect(),
    };
    let tallest = lines.iter().map(|line| line.len()).max().unwrap_or_default();
    let top = rect.bottom() - 6.0 - tallest as f32 * LINE;
    for (place, line) in lines.iter().enumerate() {
        let x = rect.center().x + (lines.len() as f32 - 1.0) * 7.5 - place as f32 * 15.0;
        for (down, sign) in line.iter().enumerate() {
            ui.painter().text(pos2(x, top + (down as f32 + 0.5) * LINE), Align2::CENTER_CENTER, sign, theme::small_font(), colour);
        }
    }
}

/// Marks that look different in upright writing.
fn upright(sign: char) -> char {
    match sign {
        '(' | '\u{ff08}' => '\u{fe35}',
        ')' | '\u{ff09}' => '\u{fe36}',
        other => other,
    }
}

/// Paints a short mark at the foot of a head.
pub fn paint_mark(ui: &Ui, rect: Rect, mark: &str) {
    ui.painter().text(rect.center_bottom() - vec2(0.0, 8.0), Align2::CENTER_BOTTOM, mark, theme::small_font(), theme::of(ui).second);
}

/// Paints the mark of a post with findings at the top of its head.
pub fn paint_finding(ui: &Ui, rect: Rect, colour: Color32) {
    ui.painter().text(rect.center_top() + vec2(0.0, 3.0), Align2::CENTER_TOP, "▲", theme::small_font(), colour);
}
