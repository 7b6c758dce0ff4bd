//! The content stream of one page.

use crate::error::Error;
use crate::paper::font::{DASH_SIDE, Fonts};
use crate::paper::page::{Face, Ink, Mark, Page, Point, Rect, Turn};
use crate::paper::pdf::glyphs::Glyphs;

/// How far a curve's handle stands off for a quarter of a circle.
const QUARTER: f32 = 0.5523;
/// Parts of a Chinese dash overlap a little, or a fine gap would show on the screen.
const OVERLAP: f32 = 1.01;

/// Writes content streams. What is set already is not set again; codes are written as bytes, which
/// halves what is to be deflated.
pub(super) struct Content<'a> {
    glyphs: &'a Glyphs,
    height: f32,
    out: Vec<u8>,
    in_text: bool,
    /// Start of the last run, in 1/100 points, unless the text was turned.
    at: Option<(i32, i32)>,
    font: Option<(u8, f32)>,
    fill: Option<Ink>,
    stroke: Option<Ink>,
    width: Option<f32>,
    /// Marks still to come that read as one text.
    reading: usize,
}

impl<'a> Content<'a> {
    pub fn new(glyphs: &'a Glyphs) -> Self {
        Self { glyphs, height: 0.0, out: Vec::new(), in_text: false, at: None, font: None, fill: None, stroke: None, width: None, reading: 0 }
    }

    /// Writes a page.
    pub fn write(&mut self, page: &Page) -> Result<&[u8], Error> {
        self.out.clear();
        self.height = page.height;
        (self.font, self.width, self.reading) = (None, None, 0);
        // Every page begins with black.
        (self.fill, self.stroke) = (Some(Ink::BLACK), Some(Ink::BLACK));
        let mut marks = page.marks.iter().peekable();
        while let Some(mark) = marks.next() {
            let goes_on = marks.peek().is_some_and(|next| same_pen(mark, next));
            self.mark(mark, goes_on)?;
            if self.reading > 0 && !matches!(mark, Mark::Reading { .. }) {
                self.reading -= 1;
                if self.reading == 0 {
                    self.put(b"EMC\n");
                }
            }
        }
        self.end_text();
        Ok(&self.out)
    }

    /// `goes_on`: the next mark is painted together with this one.
    fn mark(&mut self, mark: &Mark, goes_on: bool) -> Result<(), Error> {
        match mark {
            Mark::Text { x, y, size, face, ink, turn, text, .. } => {
                self.begin_text();
                self.set_fill(*ink);
                self.move_to(*x, *y, *turn);
                self.show(text, *face, *size)?;
            }
            Mark::Dash { rect, x, y, size, face, ink, turn, text } => {
                self.begin_text();
                self.set_fill(*ink);
                self.dash(rect.width.max(rect.height), (*x, *y, *turn), *size, *face, text)?;
            }
            Mark::Line { from, to, width, ink } => {
                self.end_text();
                self.set_stroke(*ink, *width);
                self.point(*from, b"m ");
                self.point(*to, b"l");
                self.put(if goes_on { b"\n" } else { b" S\n" });
            }
            Mark::Fill { rect, radius, ink } => {
                self.end_text();
                self.set_fill(*ink);
                self.rect(*rect, *radius);
                self.put(if goes_on { b"\n" } else { b" f\n" });
            }
            Mark::Frame { rect, width, ink } => {
                self.end_text();
                self.set_stroke(*ink, *width);
                self.rect(*rect, 0.0);
                self.put(b" S\n");
            }
            Mark::Reading { marks, text } => {
                if *marks > 0 {
                    self.begin_text();
                    self.put(b"/Span <</ActualText <FEFF");
                    for byte in text.encode_utf16().flat_map(u16::to_be_bytes) {
                        self.out.extend_from_slice(&HEX[usize::from(byte)]);
                    }
                    self.put(b">>> BDC\n");
                    self.reading = *marks;
                }
            }
            Mark::Path { points, closed, stroke, fill } => self.path(points, *closed, *stroke, *fill),
        }
        Ok(())
    }

    fn path(&mut self, points: &[Point], closed: bool, stroke: Option<(f32, Ink)>, fill: Option<Ink>) {
        let paint: &[u8] = match (fill, stroke) {
            (Some(_), Some(_)) => b"B\n",
            (Some(_), None) => b"f\n",
            (None, Some(_)) => b"S\n",
            (None, None) => return,
        };
        self.end_text();
        if let Some(ink) = fill {
            self.set_fill(ink);
        }
        if let Some((width, ink)) = stroke {
            self.set_stroke(ink, width);
        }
        for (number, point) in points.iter().enumerate() {
            self.point(*point, if number == 0 { b"m " } else { b"l " });
        }
        if closed {
            self.put(b"h ");
        }
        self.put(paint);
    }

    fn begin_text(&mut self) {
        if !self.in_text {
            self.put(b"BT\n");
            self.in_text = true;
            self.at = Some((0, 0));
        }
    }

    fn end_text(&mut self) {
        if self.in_text {
            self.put(b"ET\n");
            self.in_text = false;
        }
    }

    fn move_to(&mut self, x: f32, y: f32, turn: Turn) {
        let (x, y) = (hundredths(x), hundredths(self.height - y));
        let turned: &[u8] = match (turn, self.at) {
            (Turn::None, Some((from_x, from_y))) => {
                self.number(x - from_x);
                self.number(y - from_y);
                self.put(b"Td ");
                self.at = Some((x, y));
                return;
            }
            (Turn::None, None) => b"1 0 0 1 ",
            (Turn::Right, _) => b"0 -1 1 0 ",
            (Turn::Over, _) => b"-1 0 0 -1 ",
            (Turn::Left, _) => b"0 1 -1 0 ",
        };
        self.put(turned);
        self.number(x);
        self.number(y);
        self.put(b"Tm ");
        self.at = (turn == Turn::None).then_some((x, y));
    }

    fn show(&mut self, text: &str, face: Face, size: f32) -> Result<(), Error> {
        let codes = self.glyphs.face(face);
        let mut open = false;
        for c in text.chars() {
            let (font, code) = codes(c).ok_or_else(|| Error::no_glyph([c]))?;
            if self.font != Some((font, size)) {
                if open {
                    self.put(b")Tj ");
                }
                self.set_font(font, size);
                open = false;
            }
            if !open {
                self.put(b"(");
                open = true;
            }
            for byte in code.to_be_bytes() {
                match byte {
                    b'(' | b')' | b'\\' => self.out.extend_from_slice(&[b'\\', byte]),
                    // Readers take a bare one for the end of a line.
                    b'\r' => self.put(b"\\r"),
                    _ => self.out.push(byte),
                }
            }
        }
        self.put(if open { b")Tj\n" } else { b"\n" });
        Ok(())
    }

    /// A Chinese dash: the em dashes stretched until they touch and fill a rule of that length.
    fn dash(&mut self, length: f32, (x, y, turn): (f32, f32, Turn), size: f32, face: Face, text: &str) -> Result<(), Error> {
        let fonts = Fonts::bundled();
        let (left, right) = fonts.dash_ink(face == Face::Bold);
        let each = length / text.chars().count() as f32 / size;
        let stretch = each / (right - left) * OVERLAP;
        let apart = each / stretch - fonts.advance('—', face);
        let start = (DASH_SIDE - left * stretch) * size;
        let (across, down) = turn.direction();
        self.move_to(x + across * start, y + down * start, turn);
        self.number(hundredths(stretch * 100.0));
        self.put(b"Tz ");
        self.number(hundredths(apart * size));
        self.put(b"Tc ");
        self.show(text, face, size)?;
        self.put(b"100 Tz 0 Tc\n");
        Ok(())
    }

    fn set_font(&mut self, font: u8, size: f32) {
        self.font = Some((font, size));
        let name = super::file::font_name(usize::from(font));
        self.put(b"/");
        self.put(name.as_bytes());
        self.put(b" ");
        self.number(hundredths(size));
        self.put(b"Tf ");
    }

    fn set_fill(&mut self, ink: Ink) {
        if self.fill != Some(ink) {
            self.fill = Some(ink);
            self.ink(ink, b"g ", b"rg ");
        }
    }

    fn set_stroke(&mut self, ink: Ink, width: f32) {
        if self.stroke != Some(ink) {
            self.stroke = Some(ink);
            self.ink(ink, b"G ", b"RG ");
        }
        if self.width != Some(width) {
            self.width = Some(width);
            self.number(hundredths(width));
            self.put(b"w ");
        }
    }

    fn ink(&mut self, Ink(r, g, b): Ink, grey: &[u8], colour: &[u8]) {
        let share = |part: u8| hundredths(f32::from(part) / 255.0 * 10.0);
        // Thousandths: two decimals would shift light shades.
        let mut part = |value: u8| {
            let thousandths = share(value);
            let digits = format!("{}.{:03} ", thousandths / 1000, thousandths % 1000);
            self.out.extend_from_slice(digits.as_bytes());
        };
        part(r);
        if r == g && g == b {
            return self.put(grey);
        }
        part(g);
        part(b);
        self.put(colour);
    }

    fn rect(&mut self, rect: Rect, radius: f32) {
        if radius <= 0.0 {
            let bottom = self.height - rect.bottom();
            for value in [rect.x, bottom, rect.width, rect.height] {
                self.number(hundredths(value));
            }
            return self.put(b"re");
        }
        let r = radius.min(rect.width / 2.0).min(rect.height / 2.0);
        let h = r * (1.0 - QUARTER);
        let (l, t, b) = (rect.x, rect.y, rect.bottom());
        let e = rect.right();
        let p = |x, y| Point { x, y };
        self.point(p(l + r, t), b"m ");
        self.point(p(e - r, t), b"l ");
        self.curve(p(e - h, t), p(e, t + h), p(e, t + r));
        self.point(p(e, b - r), b"l ");
        self.curve(p(e, b - h), p(e - h, b), p(e - r, b));
        self.point(p(l + r, b), b"l ");
        self.curve(p(l + h, b), p(l, b - h), p(l, b - r));
        self.point(p(l, t + r), b"l ");
        self.curve(p(l, t + h), p(l + h, t), p(l + r, t));
        self.put(b"h");
    }

    fn curve(&mut self, one: Point, two: Point, end: Point) {
        self.point(one, b"");
        self.point(two, b"");
        self.point(end, b"c ");
    }

    fn point(&mut self, point: Point, operator: &[u8]) {
        self.number(hundredths(point.x));
        self.number(hundredths(self.height - point.y));
        self.put(operator);
    }

    fn put(&mut self, bytes: &[u8]) {
        self.out.extend_from_slice(bytes);
    }

    /// A number given in hundredths, and a space.
    fn number(&mut self, hundredths: i32) {
        let mut digits = [0_u8; 12];
        let mut at = digits.len();
        let mut push = |byte: u8| {
            at -= 1;
            digits[at] = byte;
        };
        let mut rest = hundredths.unsigned_abs();
        push(b' ');
        let (tens, ones) = (rest / 10 % 10, rest % 10);
        if ones > 0 {
            push(b'0' + ones as u8);
        }
        if ones > 0 || tens > 0 {
            push(b'0' + tens as u8);
            push(b'.');
        }
        rest /= 100;
        loop {
            push(b'0' + (rest % 10) as u8);
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        if hundredths < 0 {
            push(b'-');
        }
        self.out.extend_from_slice(&digits[at..]);
    }
}

/// Whether two marks are painted by one operator.
fn same_pen(one: &Mark, two: &Mark) -> bool {
    match (one, two) {
        (Mark::Line { width, ink, .. }, Mark::Line { width: other_width, ink: other, .. }) => width == other_width && ink == other,
        // A rounded corner is drawn the other way round: over a plain one, in one path, it would be a hole.
        (Mark::Fill { ink, radius, .. }, Mark::Fill { ink: other, radius: other_radius, .. }) => ink == other && (*radius > 0.0) == (*other_radius > 0.0),
        _ => false,
    }
}

fn hundredths(value: f32) -> i32 {
    (value * 100.0).round() as i32
}

/// Two hexadecimal digits for every byte.
static HEX: [[u8; 2]; 256] = {
    let digits = b"0123456789ABCDEF";
    let mut table = [[0; 2]; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = [digits[byte >> 4], digits[byte & 15]];
        byte += 1;
    }
    table
};
