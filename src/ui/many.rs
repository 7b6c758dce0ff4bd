//! Long lists without a table: of very many lines only those in view are drawn, so that none of them costs a frame.

use eframe::egui::Ui;

/// Up to so many lines all are drawn.
const ALL_DRAWN: usize = 100;
/// So many lines beyond the edges are drawn too, so that the keyboard finds the next one.
const BEYOND: usize = 4;

/// Draws lines of one height, with the spacing of the `Ui` between them.
pub fn lines_ui(ui: &mut Ui, count: usize, height: f32, mut line_ui: impl FnMut(&mut Ui, usize)) {
    if count <= ALL_DRAWN {
        return (0..count).for_each(|place| line_ui(ui, place));
    }
    let height = height + ui.spacing().item_spacing.y;
    let (top, view) = (ui.cursor().top(), ui.clip_rect());
    let lines = |length: f32| (length / height).max(0.0) as usize;
    let first = lines(view.top() - top).saturating_sub(BEYOND).min(count);
    let last = (lines(view.bottom() - top) + 1 + BEYOND).clamp(first, count);
    ui.add_space(first as f32 * height);
    (first..last).for_each(|place| line_ui(ui, place));
    ui.add_space((count - last) as f32 * height);
}

#[cfg(test)]
mod tests {
    use eframe::egui::{Context, RawInput, ScrollArea};

    use super::*;

    fn drawn(count: usize) -> Vec<usize> {
        let mut drawn = Vec::new();
        let mut output = Context::default().run_ui(RawInput::default(), |ui| {
            drawn.clear();
            ScrollArea::vertical().max_height(300.0).show(ui, |ui| {
                lines_ui(ui, count, 30.0, |ui, place| {
                    drawn.push(place);
                    ui.add_space(30.0);
                });
            });
        });
        // Nothing is painted here.
        output.textures_delta.clear();
        drawn
    }

    #[test]
    fn of_many_lines_those_in_view_are_drawn() {
        assert_eq!(drawn(80), (0..80).collect::<Vec<_>>());
        let many = drawn(10_000);
        assert!(many.len() < 60 && many.first() == Some(&0), "{many:?}");
    }
}
