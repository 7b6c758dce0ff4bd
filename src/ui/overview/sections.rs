//! Levels by section as bars: a section's name, a part of its bar for each level, and how many risks it has.

use eframe::egui::{self, Align2, CornerRadius, CursorIcon, Rect, Sense, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use super::rover::{Place, Rover};
use super::{card_ui as heading_card_ui, list, ring};
use crate::domain::overview::{Overview, SectionBar};
use crate::domain::text;
use crate::ui::command::Commands;
use crate::ui::{Model, chip, theme};

/// Height of a row.
const ROW: f32 = 26.0;
/// Width of the number at the end.
const NUMBER: f32 = 40.0;
/// So many sections are drawn; the rest are counted.
const SHOWN: usize = 40;

/// Draws the card.
pub fn card_ui(ui: &mut Ui, width: f32, overview: &Overview, model: &Model<'_>, rover: &mut Rover, commands: &mut Commands) {
    let legend = |ui: &mut Ui| {
        for (row, _) in overview.levels.iter().rev() {
            if let Some(level) = model.snapshot.levels.get(*row) {
                chip::level_ui(ui, level, model.snapshot, model.lang);
            }
        }
    };
    heading_card_ui(ui, width, &model.word("overview.sections"), legend, |ui| {
        let shown = &overview.sections[..overview.sections.len().min(SHOWN)];
        bars_ui(ui, shown, overview, model, rover, commands);
        if shown.len() < overview.sections.len() {
            ui.label(theme::small(model.lang.phrase("overview.more_sections", &[("count", &(overview.sections.len() - shown.len()))])));
        }
        if shown.is_empty() {
            ui.label(theme::small(model.word("overview.no_risks")));
        }
    });
}

/// What the bars have in common.
struct Bars<'a> {
    bars: &'a [SectionBar],
    overview: &'a Overview,
    model: &'a Model<'a>,
    id: egui::Id,
    most: usize,
}

fn bars_ui(ui: &mut Ui, bars: &[SectionBar], overview: &Overview, model: &Model<'_>, rover: &mut Rover, commands: &mut Commands) {
    let columns = if ui.available_width() > 640.0 { 2 } else { 1 };
    let rows = bars.len().div_ceil(columns);
    let (area, response) = ui.allocate_exact_size(vec2(ui.available_width(), rows as f32 * ROW), Sense::hover());
    let width = (area.width() - 24.0 * (columns - 1) as f32) / columns as f32;
    let most = bars.iter().map(|bar| bar.all.count).max().unwrap_or(1).max(1);
    let all = Bars { bars, overview, model, id: response.id, most };
    rover.settle(|place| all.exists(place));
    for place in 0..bars.len() {
        let corner = area.min + vec2((place / rows.max(1)) as f32 * (width + 24.0), (place % rows.max(1)) as f32 * ROW);
        all.bar_ui(ui, Rect::from_min_size(corner, vec2(width, ROW)), place, rover, commands);
    }
}

impl Bars<'_> {
    fn exists(&self, (row, column): Place) -> bool {
        self.bars.get(row).is_some_and(|bar| column == 0 || bar.levels.get(column - 1).is_some_and(|figure| figure.count > 0))
    }

    fn bar_ui(&self, ui: &mut Ui, rect: Rect, row: usize, rover: &mut Rover, commands: &mut Commands) {
        let bar = &self.bars[row];
        let colours = theme::of(ui);
        let names = (rect.width() * 0.42).clamp(80.0, 220.0);
        let name = self.name(bar);
        let name_rect = Rect::from_min_size(rect.min, vec2(names - 8.0, ROW));
        let words = format!("{name} {}", bar.all.count);
        let response = self.part_ui(ui, name_rect, (row, 0), &words, rover);
        let ink = if response.hovered() { colours.accent } else { colours.text };
        let galley = chip::elided(ui, &name, theme::body_font(), ink, names - 12.0);
        ui.painter().galley(pos2(rect.left(), rect.center().y - galley.size().y / 2.0), galley, ink);
        if response.clicked() {
            list(&bar.all, commands);
        }
        let room = rect.width() - names - NUMBER;
        let mut left = rect.left() + names;
        for (place, figure) in bar.levels.iter().enumerate().filter(|(_, figure)| figure.count > 0) {
            let width = (room * figure.count as f32 / self.most as f32).max(4.0);
            let part = Rect::from_min_size(pos2(left, rect.top() + 5.0), vec2(width - 1.5, ROW - 10.0));
            let (fill, level) = self.level(ui, place);
            let words = self.model.lang.phrase("overview.section_level", &[("section", &name), ("level", &level), ("count", &figure.count)]);
            let response = self.part_ui(ui, part, (row, place + 1), &words, rover);
            ui.painter().rect_filled(part, CornerRadius::same(3), fill);
            if response.clicked() {
                list(figure, commands);
            }
            left += width;
        }
        ui.painter().text(pos2(rect.right(), rect.center().y), Align2::RIGHT_CENTER, bar.all.count, theme::body_font(), colours.text);
    }

    /// A part of a row that can be pressed.
    fn part_ui(&self, ui: &Ui, rect: Rect, place: Place, words: &str, rover: &mut Rover) -> egui::Response {
        let response = ui.interact(rect, self.id.with(place), rover.sense(place));
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, words));
        if response.has_focus() {
            ring(ui, rect, 3);
        }
        let columns = self.overview.levels.len() + 2;
        rover.meet(ui, &response, place, (self.bars.len(), columns), |place| self.exists(place));
        response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(words)
    }

    fn name(&self, bar: &SectionBar) -> String {
        let section = bar.group.and_then(|row| self.model.snapshot.sections.get(row));
        section.map_or_else(|| self.model.word("overview.no_section"), |section| text::title(section.as_ref(), self.model.snapshot, self.model.lang))
    }

    /// Colour and name of a level by its place; after the last come risks without one.
    fn level(&self, ui: &Ui, place: usize) -> (egui::Color32, String) {
        let level = self.overview.levels.get(place).and_then(|(row, _)| self.model.snapshot.levels.get(*row));
        level.map_or_else(
            || (theme::of(ui).grey, self.model.word("level.none")),
            |level| (theme::level_chip(level).fill, text::title(level.as_ref(), self.model.snapshot, self.model.lang)),
        )
    }
}
