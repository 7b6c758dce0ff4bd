//! What stands about the table: mark, title and head lines above; notes, signatures and foot below.

use crate::paper::font::Fonts;
use crate::paper::lines::Watch;
use crate::paper::page::{Ink, Mark, Point, Rect};
use crate::paper::sheet::{Part, Sheet};
use crate::paper::table::Align;
use crate::paper::text::{TextStyle, lay_text, line_count, text_height};

/// Between two texts in one line.
const GAP: f32 = 12.0;
/// Below the title and below the lines under it.
const BELOW: f32 = 4.0;
/// Above the notes.
const ABOVE_NOTES: f32 = 6.0;
/// Above the signatures: room to sign.
const ABOVE_SIGNATURES: f32 = 14.0;
/// Above a foot that stands inside the margins.
const ABOVE_FOOT: f32 = 4.0;
/// The part of a page that a title may fill.
const LONGEST_TITLE: f32 = 0.3;
/// The rule to sign on: shortest and longest.
const SIGNED: (f32, f32) = (50.0, 96.0);
/// A line of an official paper: 22 of them on 225 mm.
const LINE_OF_TEXT: f32 = 225.0 / 22.0 * 72.0 / 25.4;
/// Between the items of a legend.
const BETWEEN: &str = "　";

/// The surroundings of one part, measured.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    /// Height of what stands above the body on every page.
    pub above: f32,
    /// Height of what is added to it on the first page: title and head lines.
    pub top: f32,
    /// Height of notes and signatures after the end.
    pub tail: f32,
    /// Where the body must end.
    pub bottom: f32,
    foot: Foot,
}

/// How the foot is arranged: one line if all fits, else the legend above it, else the centre too.
#[derive(Debug, Clone, PartialEq)]
struct Foot {
    legend: String,
    legend_inline: bool,
    centre_inline: bool,
    /// Where the centre begins, when it is in line with its neighbours.
    centre_at: f32,
}

impl Frame {
    /// Measures the surroundings; `label` is the longest page label there can be.
    pub fn new(part: &Part, sheet: &Sheet, label: &str, watch: &mut impl Watch) -> Self {
        let sizes = sheet.sizes;
        let (foot, lines) = Foot::new(part, sheet, label);
        let step = TextStyle::new(sizes.foot).line_height();
        for text in part.head.iter().chain(&part.notes).chain(&part.signatures) {
            see(text, false, watch);
        }
        see(&part.title, true, watch);
        for text in part.mark.iter().chain(&part.attachment) {
            see(text, true, watch);
        }
        see(&foot.legend, false, watch);
        see(&part.foot, false, watch);
        // The margins of a bound sheet stay empty: mark and foot take room from the body.
        let is_bound = sheet.binding.is_some();
        let above = if is_bound && part.mark.is_some() { mark_style(sheet).line_height() + BELOW } else { 0.0 };
        let foot_inside = if is_bound { step + ABOVE_FOOT } else { 0.0 };
        Self {
            above,
            top: (attachment_height(part, sheet) - above).max(0.0) + title_height(part, sheet) + head_height(part, sheet),
            tail: notes_height(part, sheet) + signatures_height(part, sheet),
            bottom: sheet.height - sheet.margins.bottom - foot_inside - (lines - 1) as f32 * step,
            foot,
        }
    }

    /// Mark and foot, which every page has.
    pub fn lay_page(&self, part: &Part, sheet: &Sheet, label: &str, marks: &mut Vec<Mark>) {
        if let Some(mark) = &part.mark {
            let style = mark_style(sheet);
            let (y, align) = match sheet.binding {
                // The left is kept for the number of the attachment.
                Some(_) => (sheet.margins.top, Align::Right),
                None => ((sheet.margins.top - style.line_height() - BELOW).max(4.0), Align::Left),
            };
            let at = Rect::new(sheet.margins.left, y, sheet.room(), style.line_height());
            lay_text(mark, style, at, align, marks);
        }
        self.lay_foot(part, sheet, label, marks);
    }

    fn lay_foot(&self, part: &Part, sheet: &Sheet, label: &str, marks: &mut Vec<Mark>) {
        let style = TextStyle::new(sheet.sizes.foot);
        let step = style.line_height();
        let mut line = Rect::new(sheet.margins.left, self.bottom, sheet.room(), step);
        line.y += match sheet.binding {
            Some(_) => ABOVE_FOOT,
            // The last line of the foot stands a little below the middle of the lower margin.
            None => (sheet.margins.bottom * 0.66 - step).max(2.0).min(sheet.margins.bottom - step),
        };
        if !self.foot.legend_inline {
            line.y += lay_text(&self.foot.legend, style, line, Align::Left, marks);
        }
        if !self.foot.centre_inline {
            line.y += lay_text(&part.foot, style, line, Align::Centre, marks);
        }
        if self.foot.legend_inline {
            lay_text(&self.foot.legend, style, line, Align::Left, marks);
        }
        if self.foot.centre_inline {
            let mut line = line;
            line.x += self.foot.centre_at;
            line.width -= self.foot.centre_at;
            lay_text(&part.foot, style, line, Align::Left, marks);
        }
        lay_text(label, style, line, Align::Right, marks);
    }

    /// Which attachment it is, on its very first page.
    pub fn lay_attachment(part: &Part, sheet: &Sheet, marks: &mut Vec<Mark>) {
        if let Some(attachment) = &part.attachment {
            let at = Rect::new(sheet.margins.left, sheet.margins.top, sheet.room(), 0.0);
            lay_text(attachment, attachment_style(sheet), at, Align::Left, marks);
        }
    }

    /// Title and head lines, from the upper margin.
    pub fn lay_top(&self, part: &Part, sheet: &Sheet, marks: &mut Vec<Mark>) {
        let mut at = Rect::new(sheet.margins.left, sheet.margins.top, sheet.room(), 0.0);
        at.y += self.above.max(attachment_height(part, sheet));
        if !part.title.is_empty() {
            let style = title_style(part, sheet);
            let width = even_width(&part.title, style, at.width);
            lay_text(&part.title, style, Rect::new(at.x + (at.width - width) / 2.0, at.y, width, at.height), Align::Centre, marks);
            at.y += title_height(part, sheet);
        }
        let style = TextStyle::new(sheet.sizes.head);
        let aligns = [Align::Left, Align::Centre, Align::Right];
        for ((text, align), room) in part.head.iter().zip(aligns).zip(head_rooms(part, sheet)) {
            if !text.is_empty() {
                lay_text(text, style, Rect { x: at.x + room.x, y: at.y + room.y, ..room }, align, marks);
            }
        }
    }

    /// Notes and signatures, from `y` down.
    pub fn lay_tail(&self, part: &Part, sheet: &Sheet, y: f32, marks: &mut Vec<Mark>) {
        let style = TextStyle::new(sheet.sizes.foot);
        let mut at = Rect::new(sheet.margins.left, y + ABOVE_NOTES, sheet.room(), 0.0);
        for note in &part.notes {
            at.y += lay_text(note, style, at, Align::Left, marks);
        }
        let style = TextStyle::new(sheet.sizes.head);
        let each = signatures_abreast(part, sheet);
        let mut y = y + notes_height(part, sheet) + ABOVE_SIGNATURES;
        for row in part.signatures.chunks(each) {
            let room = (sheet.room() + GAP) / each as f32 - GAP;
            for (number, who) in row.iter().enumerate() {
                let label = width(who, style);
                let rule = (room - label).clamp(0.0, SIGNED.1);
                // The first stands at the left, the last at the right, the others between.
                let spare = room - label - rule;
                let shift = if each > 1 { number as f32 / (each - 1) as f32 } else { 0.0 };
                let x = sheet.margins.left + number as f32 * (room + GAP) + spare * shift;
                let at = Rect::new(x, y, label + 1.0, style.line_height());
                lay_text(who, style, at, Align::Left, marks);
                let y = y + style.drop() + 1.5;
                let (from, to) = (x + label, x + label + rule);
                marks.push(Mark::Line { from: Point { x: from, y }, to: Point { x: to, y }, width: 0.5, ink: Ink::BLACK });
            }
            y += signature_step(sheet);
        }
    }
}

impl Foot {
    /// The foot of a part, and how many lines it takes.
    fn new(part: &Part, sheet: &Sheet, label: &str) -> (Self, usize) {
        let style = TextStyle::new(sheet.sizes.foot);
        let room = sheet.room();
        let items: Vec<&str> = part.legend.iter().map(|l| l.trim()).collect();
        let legend = items.join(BETWEEN);
        let (left, centre, right) = (width(&legend, style), width(&part.foot, style), width(label, style));
        // Room for the centre: about the middle of the page, or else between its neighbours.
        let gaps = |texts: &[f32]| texts.iter().filter(|w| **w > 0.0).count().saturating_sub(1) as f32 * GAP;
        let legend_inline = left + centre + right + gaps(&[left, centre, right]) <= room;
        let centre_inline = centre + right + gaps(&[centre, right]) <= room;
        let from = if legend_inline && left > 0.0 { left + GAP } else { 0.0 };
        let most = room - right - if right > 0.0 { GAP } else { 0.0 } - centre;
        let middle = (room - centre) / 2.0;
        let centre_at = if (from..=most).contains(&middle) { middle } else { (from + most.max(from)) / 2.0 };
        let mut lines = 1;
        if !legend_inline {
            lines += line_count(&legend, style, room, &mut ());
        }
        if !centre_inline {
            lines += line_count(&part.foot, style, room, &mut ());
        }
        let foot = Self { legend, legend_inline, centre_inline, centre_at };
        (foot, lines)
    }
}

fn see(text: &str, bold: bool, watch: &mut impl Watch) {
    for c in text.chars() {
        watch.see(c, bold);
    }
}

fn width(text: &str, style: TextStyle) -> f32 {
    Fonts::bundled().width(text, style.bold, style.size)
}

fn mark_style(sheet: &Sheet) -> TextStyle {
    TextStyle::new(sheet.sizes.head).bold()
}

fn attachment_style(sheet: &Sheet) -> TextStyle {
    TextStyle::new(sheet.sizes.attachment).bold()
}

fn attachment_height(part: &Part, sheet: &Sheet) -> f32 {
    let Some(text) = &part.attachment else { return 0.0 };
    // GB/T 9704-2012 sets the title of an attachment in the third line of the text.
    let lines = if sheet.binding.is_some() { 2.0 * LINE_OF_TEXT } else { 0.0 };
    lines.max(text_height(text, attachment_style(sheet), sheet.room()) + BELOW)
}

/// The style of the title; one that would fill a good part of the page is set as small as the table.
fn title_style(part: &Part, sheet: &Sheet) -> TextStyle {
    let style = TextStyle::new(sheet.sizes.title).bold();
    let is_long = text_height(&part.title, style, sheet.room()) > sheet.height * LONGEST_TITLE;
    if is_long { TextStyle::new(sheet.sizes.body).bold() } else { style }
}

fn title_height(part: &Part, sheet: &Sheet) -> f32 {
    if part.title.is_empty() {
        return 0.0;
    }
    text_height(&part.title, title_style(part, sheet), sheet.room()) + BELOW
}

/// The least width at which a text takes no more lines than in the whole room, so that its last line holds more than a character.
fn even_width(text: &str, style: TextStyle, room: f32) -> f32 {
    let lines = line_count(text, style, room, &mut ());
    if lines < 2 {
        return room;
    }
    let (mut least, mut most) = (room / lines as f32, room);
    while most - least > 1.0 {
        let middle = (least + most) / 2.0;
        if line_count(text, style, middle, &mut ()) > lines { least = middle } else { most = middle }
    }
    most
}

/// Whether the three texts under the title stand in one line.
fn head_inline(part: &Part, sheet: &Sheet) -> bool {
    let style = TextStyle::new(sheet.sizes.head);
    let [left, centre, right] = [0, 1, 2].map(|n| width(&part.head[n], style));
    let side = left.max(right);
    let single = part.head.iter().all(|text| !text.contains('\n'));
    single && centre / 2.0 + side + GAP <= sheet.room() / 2.0 || single && centre == 0.0 && left + right + GAP <= sheet.room()
}

fn head_height(part: &Part, sheet: &Sheet) -> f32 {
    if part.head.iter().all(String::is_empty) {
        return 0.0;
    }
    let style = TextStyle::new(sheet.sizes.head);
    let ends = part.head.iter().zip(head_rooms(part, sheet)).map(|(text, room)| room.y + text_height(text, style, room.width));
    ends.fold(0.0, f32::max) + BELOW
}

/// Where the three texts under the title stand, from its left: in one line; each in its third, where none needs more lines for that; else the
/// middle one beneath the others.
fn head_rooms(part: &Part, sheet: &Sheet) -> [Rect; 3] {
    let (style, whole) = (TextStyle::new(sheet.sizes.head), sheet.room());
    if head_inline(part, sheet) {
        return [Rect::new(0.0, 0.0, whole, 0.0); 3];
    }
    let third = (whole - 2.0 * GAP) / 3.0;
    if part.head.iter().all(|text| line_count(text, style, third, &mut ()) <= text.lines().count().max(1)) {
        return [0.0, 1.0, 2.0].map(|place| Rect::new(place * (third + GAP), 0.0, third, 0.0));
    }
    let half = (whole - GAP) / 2.0;
    let beside = text_height(&part.head[0], style, half).max(text_height(&part.head[2], style, half));
    [Rect::new(0.0, 0.0, half, 0.0), Rect::new(0.0, beside, whole, 0.0), Rect::new(half + GAP, 0.0, half, 0.0)]
}

fn notes_height(part: &Part, sheet: &Sheet) -> f32 {
    if part.notes.is_empty() {
        return 0.0;
    }
    let style = TextStyle::new(sheet.sizes.foot);
    let heights = part.notes.iter().map(|note| text_height(note, style, sheet.room()));
    ABOVE_NOTES + heights.sum::<f32>()
}

/// How many signatures stand beside one another.
fn signatures_abreast(part: &Part, sheet: &Sheet) -> usize {
    let style = TextStyle::new(sheet.sizes.head);
    let widest = part.signatures.iter().map(|who| width(who, style)).fold(0.0, f32::max);
    let fit = (sheet.room() + GAP) / (widest + SIGNED.0 + GAP);
    (fit as usize).clamp(1, part.signatures.len().max(1))
}

fn signature_step(sheet: &Sheet) -> f32 {
    TextStyle::new(sheet.sizes.head).line_height() + ABOVE_SIGNATURES
}

fn signatures_height(part: &Part, sheet: &Sheet) -> f32 {
    let rows = part.signatures.len().div_ceil(signatures_abreast(part, sheet));
    rows as f32 * signature_step(sheet)
}
