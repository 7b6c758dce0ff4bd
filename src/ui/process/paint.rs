//! Paints the chart: lanes and phases, lines, boxes, conditions. What can be clicked is in `canvas`.

use eframe::egui::{Align2, Color32, CornerRadius, FontId, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Ui, pos2, vec2};

use super::screen::Screen;
use crate::domain::checks::Severity;
use crate::domain::flow::chart::{Area, Chart, Line, Node, Spot, Style, Terminal};
use crate::domain::value::RowId;
use crate::ui::Model;
use crate::ui::theme::{self, Palette};

/// Smaller text is not painted, because nobody can read it.
const LEAST_TEXT: f32 = 4.0;
/// Length and half width of an arrow.
const ARROW: (f32, f32) = (8.0, 4.0);

/// Side of the corner of a step with findings.
const CORNER: f32 = 11.0;

/// What the chart is painted with.
pub struct Brush<'a> {
    painter: Painter,
    colours: &'static Palette,
    screen: Screen,
    model: &'a Model<'a>,
}

/// How a box looks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Look {
    /// The form shows it.
    pub is_selected: bool,
    /// The pointer is over it.
    pub is_hovered: bool,
    /// It is being dragged.
    pub is_moving: bool,
    /// How bad the worst is that there is to put right.
    pub worst: Option<Severity>,
}

impl<'a> Brush<'a> {
    /// A brush for the part of the chart that is seen.
    pub fn new(ui: &Ui, screen: Screen, model: &'a Model<'a>) -> Self {
        Brush { painter: ui.painter_at(screen.view), colours: theme::of(ui), screen, model }
    }

    /// Grounds of the lanes and phases, and the lines between them.
    pub fn ground(&self, chart: &Chart) {
        let all = self.screen.rect(Area { x: 0.0, y: 0.0, width: chart.width, height: chart.height });
        self.painter.rect_filled(all, 0.0, self.colours.panel);
        let line = theme::line(self.colours.line);
        for band in &chart.bands {
            self.painter.hline(all.x_range(), self.screen.pos(Spot { x: 0.0, y: band.y }).y, line);
        }
        for lane in &chart.lanes {
            self.painter.vline(self.screen.pos(Spot { x: lane.x, y: 0.0 }).x, all.y_range(), line);
        }
        self.painter.rect_stroke(all, 0.0, line, StrokeKind::Inside);
    }

    /// Links; those of the selected step stand out.
    pub fn edges(&self, chart: &Chart, selected: Option<usize>) {
        let is_own = |from: usize, to: usize| selected == Some(from) || selected == Some(to);
        for edge in chart.edges.iter().filter(|edge| !is_own(edge.from, edge.to)) {
            self.path(&edge.points, self.colours.faint, 1.0, true);
        }
        for edge in chart.edges.iter().filter(|edge| is_own(edge.from, edge.to)) {
            self.path(&edge.points, self.colours.accent, 2.0, true);
        }
        for terminal in &chart.terminals {
            self.terminal(terminal);
        }
        for label in &chart.labels {
            self.line(label, self.colours.second);
        }
    }

    fn terminal(&self, terminal: &Terminal) {
        self.path(&terminal.points, self.colours.faint, 1.0, terminal.pill.is_some());
        let Some((area, words)) = &terminal.pill else { return };
        let rect = self.screen.rect(*area);
        let radius = CornerRadius::same((rect.height() / 2.0) as u8);
        self.painter.rect(rect, radius, self.colours.head, theme::line(self.colours.faint), StrokeKind::Inside);
        self.words(rect, words, Style::Small, self.colours.text);
    }

    /// Conditions, boxes and marks of one step.
    pub fn node(&self, node: &Node, look: Look) {
        let rect = self.screen.rect(node.area);
        if !rect.expand(self.screen.length(24.0)).intersects(self.screen.view) {
            return;
        }
        let fill = match look {
            Look { is_selected: true, .. } => self.colours.selected,
            Look { is_hovered: true, .. } => self.colours.hovered,
            _ => self.colours.panel,
        };
        let edge = if look.is_selected { Stroke::new(2.0, self.colours.accent) } else { theme::line(self.colours.border) };
        let radius = CornerRadius::same(self.screen.length(6.0).round().clamp(0.0, 12.0) as u8);
        self.painter.rect(rect, radius, fill, edge, StrokeKind::Inside);
        for (number, line) in node.lines.iter().enumerate() {
            let ink = if number == 0 || line.style == Style::Strong { self.colours.text } else { self.colours.second };
            self.line(line, ink);
        }
        if let Some(risks) = &node.risks {
            self.mark(risks.area, &risks.text, risks.level);
        }
        if let Some(worst) = look.worst {
            self.finding(rect, worst);
        }
        if look.is_moving {
            self.painter.rect_filled(rect, radius, self.colours.shade);
        }
    }

    /// The corner of a step with findings, as a cell of the matrix has it.
    fn finding(&self, rect: Rect, worst: Severity) {
        let ink = theme::severity_ink(self.colours, worst);
        let (corner, side) = (rect.left_top() + vec2(1.0, 1.0), self.screen.length(CORNER));
        let points = vec![corner, corner + vec2(side, 0.0), corner + vec2(0.0, side)];
        self.painter.add(Shape::convex_polygon(points, ink, Stroke::NONE));
    }

    fn mark(&self, area: Area, words: &str, level: Option<RowId>) {
        let rect = self.screen.rect(area);
        let level = level.and_then(|row| self.model.snapshot.levels.get(row));
        let plain = theme::Chip { fill: self.colours.grey, ink: self.colours.text, border: self.colours.border };
        let chip = level.map_or(plain, |level| theme::level_chip(level));
        self.painter.rect(rect, CornerRadius::same(4), chip.fill, theme::line(self.colours.panel), StrokeKind::Outside);
        self.words(rect, words, Style::Strong, chip.ink);
    }

    /// The names of phases and lanes, which stay in view.
    pub fn heads(&self, chart: &Chart) {
        let Screen { view, .. } = self.screen;
        let body = self.screen.body(chart);
        let side = Rect::from_min_max(pos2(view.left(), body.top()), pos2(body.left(), view.bottom()));
        let end = self.screen.pos(Spot { x: chart.width, y: chart.height });
        let side = side.intersect(Rect::from_min_max(view.min, pos2(view.right(), end.y)));
        self.painter.rect_filled(side, 0.0, self.colours.head);
        let painter = self.painter.with_clip_rect(side.intersect(view));
        for band in &chart.bands {
            let top = self.screen.pos(Spot { x: 0.0, y: band.y }).y;
            let bottom = top + self.screen.length(band.height);
            painter.hline(side.x_range(), top, theme::line(self.colours.line));
            let high = band.lines.last().map_or(0.0, |line| self.screen.length(line.at.y + line.style.line()));
            // The name moves along as long as its phase is seen.
            let y = top.max(body.top()).min(bottom - high).max(top);
            for line in &band.lines {
                let at = pos2(side.left() + self.screen.length(line.at.x), y + self.screen.length(line.at.y));
                self.text(&painter, at, line, self.colours.second);
            }
        }
        self.painter.vline(body.left(), side.y_range(), theme::line(self.colours.line));
        self.lane_heads(chart, body, end.x);
    }

    fn lane_heads(&self, chart: &Chart, body: Rect, end: f32) {
        let view = self.screen.view;
        let head = Rect::from_min_max(view.min, pos2(view.right().min(end), body.top()));
        self.painter.rect_filled(head, 0.0, self.colours.head);
        let painter = self.painter.with_clip_rect(Rect::from_min_max(pos2(body.left(), view.top()), view.max).intersect(view));
        for lane in &chart.lanes {
            let left = self.screen.pos(Spot { x: lane.x, y: 0.0 }).x;
            painter.vline(left, head.y_range(), theme::line(self.colours.line));
            let right = left + self.screen.length(lane.width);
            for line in &lane.lines {
                let inset = self.screen.length(line.at.x - lane.x);
                // So does that of a lane.
                let x = (left + inset).max(body.left() + inset).min(right - self.screen.length(80.0)).max(left + inset);
                self.text(&painter, pos2(x, view.top() + self.screen.length(line.at.y)), line, self.colours.text);
            }
        }
        self.painter.hline(head.x_range(), head.bottom(), theme::line(self.colours.line));
    }

    /// Where a dragged step would go: a bar beside a box.
    pub fn bar(&self, from: Spot, to: Spot) {
        self.painter.line_segment([self.screen.pos(from), self.screen.pos(to)], Stroke::new(3.0, self.colours.accent));
    }

    /// The name of a dragged step under the pointer.
    pub fn carried(&self, at: Pos2, words: &str) {
        let galley = self.painter.layout_no_wrap(words.to_owned(), theme::body_font(), self.colours.text);
        let rect = Rect::from_min_size(at + vec2(14.0, 10.0), galley.size() + vec2(16.0, 8.0));
        self.painter.rect(rect, CornerRadius::same(6), self.colours.tint, theme::line(self.colours.accent), StrokeKind::Inside);
        self.painter.galley(rect.min + vec2(8.0, 4.0), galley, self.colours.text);
    }

    fn path(&self, spots: &[Spot], ink: Color32, width: f32, has_arrow: bool) {
        let points: Vec<_> = spots.iter().map(|spot| self.screen.pos(*spot)).collect();
        let bounds = Rect::from_points(&points).expand(ARROW.0);
        if !bounds.intersects(self.screen.view) {
            return;
        }
        let (Some(end), true) = (points.last().copied(), points.len() > 1) else { return };
        let along = (end - points[points.len() - 2]).normalized();
        self.painter.add(Shape::line(points, Stroke::new(width, ink)));
        if has_arrow {
            let (length, half) = (self.screen.length(ARROW.0), self.screen.length(ARROW.1));
            let across = along.rot90() * half;
            let foot = end - along * length;
            self.painter.add(Shape::convex_polygon(vec![end, foot + across, foot - across], ink, Stroke::NONE));
        }
    }

    fn line(&self, line: &Line, ink: Color32) {
        self.text(&self.painter, self.screen.pos(line.at), line, ink);
    }

    fn text(&self, painter: &Painter, at: Pos2, line: &Line, ink: Color32) {
        let font = self.font(line.style);
        let high = self.screen.length(line.style.line());
        if font.size >= LEAST_TEXT && at.y < self.screen.view.bottom() && at.y + high > self.screen.view.top() {
            painter.text(pos2(at.x, at.y + high / 2.0), Align2::LEFT_CENTER, &line.text, font, ink);
        }
    }

    fn words(&self, rect: Rect, words: &str, style: Style, ink: Color32) {
        let size = self.screen.length(Style::Small.size());
        let font = if style == Style::Strong { theme::bold_font(size) } else { FontId { size, ..theme::small_font() } };
        if size >= LEAST_TEXT {
            self.painter.text(rect.center(), Align2::CENTER_CENTER, words, font, ink);
        }
    }

    fn font(&self, style: Style) -> FontId {
        let size = self.screen.length(style.size());
        match style {
            Style::Strong | Style::Label => theme::bold_font(size),
            Style::Small => FontId { size, ..theme::small_font() },
        }
    }
}
