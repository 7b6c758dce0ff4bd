//! Which lines are in view, counted in lines: so a million rows scroll as exactly as ten, and no height beyond the view is asked for.
//!
//! Pixels of a whole list would not do: past sixteen million of them an `f32` has no place for each.

use eframe::egui::{self, CornerRadius, Rect, Sense, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use crate::i18n::Lang;
use crate::ui::theme;

/// Width of the bar at the right.
pub const BAR: f32 = 12.0;
/// The handle is never shorter.
const SHORTEST: f32 = 28.0;

/// The first line in view, and how much of it is above the view.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Scroll {
    /// The line.
    pub top: usize,
    /// Points of it that are hidden.
    pub into: f32,
}

/// What scrolling needs to know: how many lines, how high the view, and the height of a line.
pub struct Extent<'a> {
    /// How many lines there are.
    pub count: usize,
    /// Height of the view.
    pub view: f32,
    /// Height of a line.
    pub height: &'a dyn Fn(usize) -> f32,
}

impl Scroll {
    /// Moves the view down by points, or up by negative ones.
    pub fn by(&mut self, points: f32, extent: &Extent<'_>) {
        self.into += points;
        while self.into < 0.0 && self.top > 0 {
            self.top -= 1;
            self.into += (extent.height)(self.top);
        }
        while self.top + 1 < extent.count && self.into >= (extent.height)(self.top) {
            self.into -= (extent.height)(self.top);
            self.top += 1;
        }
        self.settle(extent);
    }

    /// Brings a line into view, moving no more than needed.
    pub fn bring(&mut self, line: usize, extent: &Extent<'_>) {
        if line <= self.top {
            *self = Scroll { top: line, into: 0.0 };
        } else {
            let lowest = Scroll::ending_with(line, extent);
            if (lowest.top, lowest.into) > (self.top, self.into) {
                *self = lowest;
            }
        }
        self.settle(extent);
    }

    /// Keeps the view within the lines.
    pub fn settle(&mut self, extent: &Extent<'_>) {
        let Some(last) = extent.count.checked_sub(1) else { return *self = Scroll::default() };
        self.into = self.into.max(0.0);
        let lowest = Scroll::ending_with(last, extent);
        if (lowest.top, lowest.into) < (self.top, self.into) {
            *self = lowest;
        }
    }

    /// The view whose last line is this one.
    fn ending_with(line: usize, extent: &Extent<'_>) -> Scroll {
        let mut top = line;
        let mut room = extent.view - (extent.height)(line);
        while room > 0.0 && top > 0 {
            top -= 1;
            room -= (extent.height)(top);
        }
        Scroll { top, into: (-room).max(0.0) }
    }
}

/// Draws the bar and moves the view by it.
pub fn bar_ui(ui: &mut Ui, area: Rect, id: egui::Id, scroll: &mut Scroll, extent: &Extent<'_>, lang: Lang) {
    let Some(last) = extent.count.checked_sub(1) else { return };
    let lowest = Scroll::ending_with(last, extent);
    if lowest == Scroll::default() {
        return;
    }
    let exact = |scroll: &Scroll| scroll.top as f64 + f64::from(scroll.into / (extent.height)(scroll.top).max(1.0));
    let (at, end) = (exact(scroll), exact(&lowest));
    let shown = (extent.count as f64 - end) / extent.count as f64;
    let handle = (area.height() * shown as f32).clamp(SHORTEST.min(area.height()), area.height());
    let room = area.height() - handle;
    let response = ui.interact(area, id, Sense::CLICK | Sense::DRAG);
    response.widget_info(|| WidgetInfo::labeled(Role::ScrollBar, true, lang.word("list.scroll_bar")));
    if let Some(pointer) = response.interact_pointer_pos().filter(|_| response.dragged() || response.clicked()) {
        // The handle is held by its middle.
        let part = f64::from(((pointer.y - area.top() - handle / 2.0) / room.max(1.0)).clamp(0.0, 1.0));
        let line = part * end;
        scroll.top = line as usize;
        scroll.into = (line.fract() as f32) * (extent.height)(scroll.top);
        scroll.settle(extent);
    }
    let top = area.top() + room * (at / end).min(1.0) as f32;
    let width = if response.hovered() || response.dragged() { 9.0 } else { 6.0 };
    let rect = Rect::from_min_size(pos2(area.right() - width - 2.0, top), vec2(width, handle));
    let strength = if response.dragged() { 0.55 } else { 0.3 };
    ui.painter().rect_filled(rect, CornerRadius::same(4), theme::of(ui).text.gamma_multiply(strength));
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEIGHT: f32 = 30.0;

    fn extent(count: usize) -> Extent<'static> {
        Extent { count, view: 600.0, height: &|_| HEIGHT }
    }

    #[test]
    fn a_million_lines_scroll_to_the_pixel() {
        let extent = extent(1_000_000);
        let mut scroll = Scroll::default();
        scroll.bring(999_999, &extent);
        assert_eq!(scroll, Scroll { top: 999_980, into: 0.0 });
        scroll.by(-1.0, &extent);
        assert_eq!(scroll, Scroll { top: 999_979, into: 29.0 });
        scroll.by(500.0, &extent);
        assert_eq!(scroll, Scroll { top: 999_980, into: 0.0 }, "never past the end");
        scroll.bring(500_000, &extent);
        assert_eq!(scroll.top, 500_000);
        scroll.bring(500_019, &extent);
        assert_eq!(scroll.top, 500_000, "it is in view");
        scroll.bring(500_020, &extent);
        assert_eq!(scroll.top, 500_001);
    }

    #[test]
    fn a_short_list_stays_at_its_head() {
        let extent = extent(5);
        let mut scroll = Scroll { top: 4, into: 12.0 };
        scroll.settle(&extent);
        assert_eq!(scroll, Scroll::default());
        scroll.by(100.0, &extent);
        assert_eq!(scroll, Scroll::default());
    }

    #[test]
    fn lines_of_different_height_end_with_the_last() {
        let extent = Extent { count: 100, view: 100.0, height: &|line| if line % 2 == 0 { 30.0 } else { 50.0 } };
        let mut scroll = Scroll::default();
        scroll.by(1e9, &extent);
        assert_eq!(scroll, Scroll { top: 97, into: 30.0 });
    }
}
