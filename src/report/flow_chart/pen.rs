//! The marks of charts on paper.

use super::pages::{ABREAST, size};
use crate::domain::flow::chart::{Area, Chart, Line, Note, Spot, Style};
use crate::domain::snapshot::Snapshot;
use crate::paper::{Align, Drawing, Ink, Mark, Point, Rect, TextStyle, lay_text};
use crate::report::frame::{BAND_SHADE, chip_inks};

/// Thickness of lines.
const THIN: f32 = 0.4;
const STRONG: f32 = 0.8;
/// Length and half width of an arrow.
const ARROW: (f32, f32) = (7.0, 3.5);

/// How words are set in a scale.
pub(super) fn text_style(style: Style, scale: f32) -> TextStyle {
    let plain = TextStyle::new(style.size() * scale);
    if style.is_bold() { plain.bold() } else { plain }
}

/// The marks of charts in one scale, each from its own left side.
struct Pen {
    scale: f32,
    left: f32,
    marks: Vec<Mark>,
}

/// Charts side by side.
pub(super) fn drawing(snapshot: &Snapshot, charts: &[Chart], scale: f32) -> Drawing {
    let mut pen = Pen { scale, left: 0.0, marks: Vec::new() };
    for chart in charts {
        draw(snapshot, chart, &mut pen);
        pen.left += chart.width + ABREAST;
    }
    let (width, height) = size(charts);
    Drawing { width: width * scale, height: height * scale, marks: pen.marks }
}

fn draw(snapshot: &Snapshot, chart: &Chart, pen: &mut Pen) {
    pen.ground(chart);
    for edge in &chart.edges {
        pen.path(&edge.points, true);
    }
    for terminal in &chart.terminals {
        pen.path(&terminal.points, terminal.pill.is_some());
        if let Some((area, words)) = &terminal.pill {
            pen.pill(*area, words);
        }
    }
    for node in &chart.nodes {
        pen.boxed(node.area);
        pen.lines(&node.lines);
        if let Some(risks) = &node.risks {
            let colour = risks.level.and_then(|row| snapshot.levels.get(row)).map(|level| level.colour.clone()).unwrap_or_default();
            pen.chip(risks.area, &risks.text, &colour);
        }
        node.note.iter().for_each(|note| pen.note(note));
    }
    pen.lines(&chart.labels);
}

impl Pen {
    fn rect(&self, area: Area) -> Rect {
        Rect::new((area.x + self.left) * self.scale, area.y * self.scale, area.width * self.scale, area.height * self.scale)
    }

    fn point(&self, spot: Spot) -> Point {
        Point { x: (spot.x + self.left) * self.scale, y: spot.y * self.scale }
    }

    fn line(&mut self, from: (f32, f32), to: (f32, f32)) {
        let [from, to] = [from, to].map(|(x, y)| self.point(Spot { x, y }));
        self.marks.push(Mark::Line { from, to, width: THIN, ink: Ink::BLACK });
    }

    /// Lanes and phases.
    fn ground(&mut self, chart: &Chart) {
        let shade = |area| Mark::Fill { rect: area, radius: 0.0, ink: BAND_SHADE };
        let head = self.rect(Area { x: 0.0, y: 0.0, width: chart.width, height: chart.top });
        let side = self.rect(Area { x: 0.0, y: chart.top, width: chart.side, height: chart.height - chart.top });
        self.marks.extend([shade(head), shade(side)]);
        for band in &chart.bands {
            self.line((0.0, band.y), (chart.width, band.y));
            let lines: Vec<Line> = band.lines.iter().map(|line| Line { at: Spot { y: line.at.y + band.y, ..line.at }, ..line.clone() }).collect();
            self.lines(&lines);
        }
        for lane in chart.lanes.iter().chain(&chart.notes) {
            self.line((lane.x, 0.0), (lane.x, chart.height));
            self.lines(&lane.lines);
        }
        let all = self.rect(Area { x: 0.0, y: 0.0, width: chart.width, height: chart.height });
        self.marks.push(Mark::Frame { rect: all, width: THIN, ink: Ink::BLACK });
    }

    /// A bent line, with an arrow at its end.
    fn path(&mut self, spots: &[Spot], has_arrow: bool) {
        let points: Vec<Point> = spots.iter().map(|spot| self.point(*spot)).collect();
        self.marks.push(Mark::Path { points, closed: false, stroke: Some((STRONG, Ink::BLACK)), fill: None });
        if let (true, [.., before, end]) = (has_arrow, spots) {
            let (x, y) = (
                (end.x - before.x).signum() * f32::from(u8::from(end.x != before.x)),
                (end.y - before.y).signum() * f32::from(u8::from(end.y != before.y)),
            );
            let (length, half) = ARROW;
            let corner = |side: f32| self.point(Spot { x: end.x - x * length + y * half * side, y: end.y - y * length + x * half * side });
            let points = vec![self.point(*end), corner(1.0), corner(-1.0)];
            self.marks.push(Mark::Path { points, closed: true, stroke: None, fill: Some(Ink::BLACK) });
        }
    }

    fn boxed(&mut self, area: Area) {
        let rect = self.rect(area);
        self.marks.push(Mark::Fill { rect, radius: 0.0, ink: Ink::WHITE });
        self.marks.push(Mark::Frame { rect, width: STRONG, ink: Ink::BLACK });
    }

    fn note(&mut self, note: &Note) {
        let rect = self.rect(note.area);
        self.marks.push(Mark::Fill { rect, radius: 0.0, ink: Ink::WHITE });
        self.marks.push(Mark::Frame { rect, width: THIN, ink: Ink::BLACK });
        note.rules.iter().for_each(|(from, to)| self.line((from.x, from.y), (to.x, to.y)));
        self.lines(&note.lines);
    }

    fn pill(&mut self, area: Area, words: &str) {
        let rect = self.rect(area);
        let radius = rect.height / 2.0;
        self.marks.push(Mark::Fill { rect, radius, ink: Ink::BLACK });
        self.marks.push(Mark::Fill { rect: rect.shrunk(STRONG, STRONG), radius: radius - STRONG, ink: Ink::WHITE });
        self.centred(rect, words, text_style(Style::Small, self.scale));
    }

    fn chip(&mut self, area: Area, words: &str, colour: &str) {
        let (fill, ink) = chip_inks(colour);
        let rect = self.rect(area);
        self.marks.push(Mark::Fill { rect, radius: 2.0, ink: fill });
        self.marks.push(Mark::Frame { rect, width: THIN, ink: Ink::BLACK });
        self.centred(rect, words, text_style(Style::Small, self.scale).bold().ink(ink));
    }

    fn centred(&mut self, rect: Rect, words: &str, style: TextStyle) {
        let y = rect.y + (rect.height - style.line_height()) / 2.0;
        lay_text(words, style, Rect::new(rect.x, y, rect.width, style.line_height()), Align::Centre, &mut self.marks);
    }

    fn lines(&mut self, lines: &[Line]) {
        for line in lines {
            let at = self.point(line.at);
            // Broken already: what the rounding of a scale adds must not break it again.
            let room = Rect::new(at.x, at.y, f32::from(u16::MAX), 0.0);
            lay_text(&line.text, text_style(line.style, self.scale), room, Align::Left, &mut self.marks);
        }
    }
}
