//! Which part of the chart is seen, and how large: the chart on the screen.

use eframe::egui::{Pos2, Rect, Vec2, pos2, vec2};

use crate::domain::flow::chart::{Area, Chart, Spot};

/// The sizes that zooming goes through.
const ZOOMS: [f32; 12] = [0.25, 0.33, 0.5, 0.67, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0];
/// The size at which a chart of hundreds of steps is seen as a whole.
const LEAST: f32 = 0.04;
/// Seen beside the chart where it ends.
const BEYOND: f32 = 24.0;

/// How the chart is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Camera {
    /// Size; 1 is that of the window's own text.
    pub zoom: f32,
    /// What of the chart stands in the top left corner.
    pub corner: Vec2,
    /// Wheel turned since the size last changed.
    turned: f32,
}

impl Default for Camera {
    fn default() -> Self {
        Camera { zoom: 1.0, corner: Vec2::ZERO, turned: 1.0 }
    }
}

impl Camera {
    /// The next size up or down; `at` stays where it is.
    pub fn step(&mut self, larger: bool, at: Pos2, view: Rect) {
        let next =
            if larger { ZOOMS.into_iter().find(|zoom| *zoom > self.zoom + 0.01) } else { ZOOMS.into_iter().rev().find(|zoom| *zoom < self.zoom - 0.01) };
        if let Some(zoom) = next {
            self.set(zoom, at, view);
        }
    }

    /// Follows the wheel from size to size: each further size fills the store of drawn signs again.
    pub fn turn(&mut self, factor: f32, at: Pos2, view: Rect) {
        self.turned *= factor;
        if !(0.87..1.15).contains(&self.turned) {
            self.step(self.turned > 1.0, at, view);
            self.turned = 1.0;
        }
    }

    fn set(&mut self, zoom: f32, at: Pos2, view: Rect) {
        self.corner += (at - view.min) * (1.0 / self.zoom - 1.0 / zoom);
        self.zoom = zoom;
    }

    /// Shows the whole chart.
    pub fn fit(&mut self, chart: &Chart, view: Rect) {
        let room = view.size();
        self.zoom = (room.x / chart.width).min(room.y / chart.height).clamp(LEAST, 1.0);
        self.corner = Vec2::ZERO;
    }

    /// Shows its whole width, as far as that can be read.
    pub fn fit_width(&mut self, chart: &Chart, view: Rect) {
        let fitting = view.width() / chart.width.max(1.0);
        self.zoom = ZOOMS.into_iter().rev().find(|zoom| *zoom <= fitting && *zoom <= 1.0).unwrap_or(ZOOMS[0]).max(0.67);
        self.corner = Vec2::ZERO;
    }

    /// Keeps the chart in view.
    pub fn hold(&mut self, chart: &Chart, view: Rect) {
        let most = vec2(chart.width, chart.height) - view.size() / self.zoom + Vec2::splat(BEYOND);
        self.corner = self.corner.min(most).max(Vec2::ZERO);
    }

    /// Brings a box into view, clear of the lanes' and the phases' names.
    pub fn reveal(&mut self, area: Area, chart: &Chart, view: Rect) {
        let room = view.size() / self.zoom;
        let margin = 32.0;
        let along = |corner: f32, low: f32, high: f32, head: f32, room: f32| {
            if low - margin < corner + head {
                low - margin - head
            } else if high + margin > corner + room {
                (high + margin - room).min(low - margin - head)
            } else {
                corner
            }
        };
        self.corner.x = along(self.corner.x, area.x, area.right(), chart.side, room.x);
        self.corner.y = along(self.corner.y, area.y, area.bottom(), chart.top, room.y);
    }
}

/// The chart on the screen.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    /// Where it is seen.
    pub view: Rect,
    /// How it is looked at.
    pub camera: Camera,
}

impl Screen {
    /// A place of the chart on the screen.
    pub fn pos(&self, spot: Spot) -> Pos2 {
        self.view.min + (vec2(spot.x, spot.y) - self.camera.corner) * self.camera.zoom
    }

    /// An area of the chart on the screen.
    pub fn rect(&self, area: Area) -> Rect {
        Rect::from_min_size(self.pos(Spot { x: area.x, y: area.y }), vec2(area.width, area.height) * self.camera.zoom)
    }

    /// A length of the chart on the screen.
    pub fn length(&self, length: f32) -> f32 {
        length * self.camera.zoom
    }

    /// A place of the screen in the chart.
    pub fn spot(&self, pos: Pos2) -> Spot {
        let at = (pos - self.view.min) / self.camera.zoom + self.camera.corner;
        Spot { x: at.x, y: at.y }
    }

    /// Where boxes are seen: right of the phases' names and below the lanes'.
    pub fn body(&self, chart: &Chart) -> Rect {
        let min = self.view.min + vec2(self.length(chart.side), self.length(chart.top));
        Rect::from_min_max(pos2(min.x.min(self.view.max.x), min.y.min(self.view.max.y)), self.view.max)
    }
}
