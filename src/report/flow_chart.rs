//! The flow chart report: the chart of the window on as many pages as it needs, cut between phases where that is possible.

use crate::domain::field::Entry as _;
use crate::domain::flow::chart::{Area, Chart, Line, Setting, Spot, Style};
use crate::domain::flow::{Flow, Lanes, MOST, Wish};
use crate::domain::text;
use crate::domain::value::RowId;
use crate::error::{Error, Result};
use crate::paper::{
    Align, Body, Document, Drawing, Entry, Ink, Mark, Part, Place, Point, Rect, Table as Grid, TextStyle, drawing_room, lay_text, text_lines,
};

use super::Subject;
use super::frame::{BAND_SHADE, chip_inks};

/// How much of its size on the screen the chart has on paper: at most, and where it needs several pages. The last gives 8 points to small text.
const LARGEST: f32 = 0.75;
const SEVERAL_PAGES: f32 = 8.0 / 12.0;
/// Thickness of lines.
const THIN: f32 = 0.4;
const STRONG: f32 = 0.8;
/// Length and half width of an arrow.
const ARROW: (f32, f32) = (7.0, 3.5);
/// Between charts side by side.
const ABREAST: f32 = 16.0;
/// So many risks are named in a box.
const NAMED_RISKS: usize = 3;

pub(super) fn build(subject: &Subject<'_>) -> Result<Document> {
    let snapshot = subject.snapshot;
    if subject.choice.blank {
        return Err(Error::NoBlank);
    }
    let counts = subject.passing()?;
    let title = subject.title("print.title_flow");
    let (mut parts, mut outline) = (Vec::new(), Vec::new());
    for unit in units(subject)? {
        let flow = Flow::of(Wish { lanes: Lanes::Unit, unit, phase: None }, snapshot, &counts);
        if flow.stops.is_empty() {
            continue;
        }
        let name = unit.and_then(|row| snapshot.units.get(row)).map(|unit| unit.name.clone());
        let title = name.as_ref().map_or_else(|| title.clone(), |unit| subject.title_of_unit("print.title_flow", unit));
        let pages = part(subject, &flow, &title, &mut parts);
        outline.push(outline_of(subject, &flow, &pages, name.unwrap_or_else(|| title.clone()), parts.len() - 1));
    }
    if parts.is_empty() {
        return Err(Error::NothingToPrint);
    }
    Ok(subject.document(&title, parts, outline))
}

/// The units that get a chart each; none is the chart of all.
fn units(subject: &Subject<'_>) -> Result<Vec<Option<RowId>>> {
    Ok(match subject.unit()? {
        Some(unit) => vec![Some(unit)],
        None if subject.snapshot.steps.len() <= MOST => vec![None],
        None => subject.snapshot.units.iter().map(|unit| Some(unit.id)).collect(),
    })
}

/// Steps of each page, by their places in the flow.
type Pages = Vec<Vec<usize>>;

fn part(subject: &Subject<'_>, flow: &Flow, title: &str, parts: &mut Vec<Part>) -> Pages {
    let lang = subject.choice.lang;
    let risks: usize = flow.stops.iter().map(|stop| stop.risks.len()).sum();
    let centre = subject.with_filter(|lang| lang.phrase("print.flow_size", &[("steps", &flow.stops.len()), ("risks", &risks)]));
    let mut part = subject.part(title, centre, Grid::default(), legend(subject, flow));
    if parts.is_empty() {
        part.attachment = subject.attachment();
    }
    let document = subject.document(title, Vec::new(), Vec::new());
    let room = drawing_room(&part, &document.sheet, &document.page_label);
    let wrap = |words: &str, style: Style, width: f32| text_lines(words, text_style(style, 1.0), width);
    let setting = Setting { snapshot: subject.snapshot, lang, wrap: &wrap, named_risks: NAMED_RISKS };
    let pages = cut(flow, setting, room);
    let charts: Vec<Chart> = pages.iter().map(|kept| Chart::of(&flow.part(kept), setting)).collect();
    let abreast = side_by_side(&charts, room.0 / SEVERAL_PAGES);
    let sizes = abreast.iter().map(|(first, end)| size(&charts[*first..*end]));
    // All pages in one size, so that none shouts.
    let scale = sizes.map(|(width, height)| (room.0 / width).min(room.1 / height)).fold(LARGEST, f32::min);
    part.body = Body::Drawings(abreast.iter().map(|(first, end)| drawing(subject, &charts[*first..*end], scale)).collect());
    parts.push(part);
    abreast.into_iter().map(|(first, end)| pages[first..end].concat()).collect()
}

/// Which charts stand side by side on each page: the first, and the one after the last.
fn side_by_side(charts: &[Chart], room: f32) -> Vec<(usize, usize)> {
    let mut pages: Vec<(usize, usize)> = Vec::new();
    for place in 0..charts.len() {
        match pages.last_mut() {
            Some((first, end)) if size(&charts[*first..=place]).0 <= room => *end = place + 1,
            _ => pages.push((place, place + 1)),
        }
    }
    pages
}

/// Width and height of charts side by side.
fn size(charts: &[Chart]) -> (f32, f32) {
    let width: f32 = charts.iter().map(|chart| chart.width).sum();
    (width + ABREAST * charts.len().saturating_sub(1) as f32, charts.iter().map(|chart| chart.height).fold(0.0, f32::max))
}

/// Cuts a flow into charts that fit a page: whole phases as long as they fit, single steps where a phase does not.
fn cut(flow: &Flow, setting: Setting<'_>, room: (f32, f32)) -> Pages {
    let fits = |kept: &[usize]| {
        let chart = Chart::of(&flow.part(kept), setting);
        chart.width * SEVERAL_PAGES <= room.0 && chart.height * SEVERAL_PAGES <= room.1
    };
    let mut pages: Pages = Vec::new();
    let mut page: Vec<usize> = Vec::new();
    let with = |page: &[usize], more: std::ops::Range<usize>| page.iter().copied().chain(more).collect::<Vec<_>>();
    for (_, first, end) in flow.bands() {
        if fits(&with(&page, first..end)) {
            page.extend(first..end);
            continue;
        }
        if !page.is_empty() && fits(&with(&[], first..end)) {
            pages.push(std::mem::replace(&mut page, (first..end).collect()));
            continue;
        }
        if !page.is_empty() {
            pages.push(std::mem::take(&mut page));
        }
        for step in first..end {
            if !page.is_empty() && !fits(&with(&page, step..step + 1)) {
                pages.push(std::mem::take(&mut page));
            }
            page.push(step);
        }
    }
    pages.push(page);
    pages
}

fn legend(subject: &Subject<'_>, flow: &Flow) -> Vec<String> {
    let lang = subject.choice.lang;
    let levels: Vec<String> = subject.levels().iter().map(|level| text::level_chip(level, subject.snapshot, lang)).collect();
    let mut legend = vec![lang.phrase("print.flow_marks", &[("levels", &levels.join(&lang.word("print.space")))])];
    legend.push(lang.word("print.flow_signs").into_owned());
    if flow.stops.iter().any(|stop| stop.step.is_unconfirmed()) {
        legend.push(subject.unconfirmed_legend());
    }
    legend
}

fn outline_of(subject: &Subject<'_>, flow: &Flow, pages: &Pages, title: String, part: usize) -> Entry {
    let page_of = |step: usize| pages.iter().position(|page| page.contains(&step));
    let children = flow.bands().into_iter().map(|(phase, first, end)| {
        let phase = phase.and_then(|row| subject.snapshot.phases.get(row));
        let steps = (first..end).map(|place| {
            let step = &flow.stops[place].step;
            Entry { title: format!("{}. {}", step.seq, step.name), place: Place { part, row: page_of(place) }, children: Vec::new() }
        });
        Entry {
            title: phase.map_or_else(|| subject.choice.lang.word("print.without_phase").into_owned(), |phase| phase.name.clone()),
            place: Place { part, row: page_of(first) },
            children: steps.collect(),
        }
    });
    Entry { title, place: Place { part, row: None }, children: children.collect() }
}

fn text_style(style: Style, scale: f32) -> TextStyle {
    let plain = TextStyle::new(style.size() * scale);
    if style == Style::Strong { plain.bold() } else { plain }
}

/// The marks of charts in one scale, each from its own left side.
struct Pen {
    scale: f32,
    left: f32,
    marks: Vec<Mark>,
}

fn drawing(subject: &Subject<'_>, charts: &[Chart], scale: f32) -> Drawing {
    let mut pen = Pen { scale, left: 0.0, marks: Vec::new() };
    for chart in charts {
        draw(subject, chart, &mut pen);
        pen.left += chart.width + ABREAST;
    }
    let (width, height) = size(charts);
    Drawing { width: width * scale, height: height * scale, marks: pen.marks }
}

fn draw(subject: &Subject<'_>, chart: &Chart, pen: &mut Pen) {
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
            let colour = risks.level.and_then(|row| subject.snapshot.levels.get(row)).map(|level| level.colour.clone()).unwrap_or_default();
            pen.chip(risks.area, &risks.text, &colour);
        }
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
        for lane in &chart.lanes {
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
