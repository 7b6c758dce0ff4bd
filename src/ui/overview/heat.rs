//! A heat map: likelihood upwards, impact to the right, in each cell how many risks stand there, in the colour of the level that the cell gives.

use std::sync::Arc;

use eframe::egui::{Align2, CornerRadius, CursorIcon, Galley, Pos2, Rect, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use super::rover::Rover;
use super::{card_ui as heading_card_ui, figure_button, list, ring};
use crate::domain::choice::Scale;
use crate::domain::grading;
use crate::domain::overview::HeatMap;
use crate::domain::table::Table;
use crate::domain::text;
use crate::domain::value::Value;
use crate::ui::command::Commands;
use crate::ui::{Model, chip, theme};

/// Height of a cell with its gap.
const CELL: f32 = 42.0;
/// Most width of the words beside the cells, and height of those beneath.
const AXIS: (f32, f32) = (72.0, 20.0);

/// A heat map and the key of its heading.
pub struct Picture<'a> {
    /// The key.
    pub key: &'static str,
    /// The counts.
    pub map: &'a HeatMap,
}

/// Draws the card of a map.
pub fn card_ui(ui: &mut Ui, width: f32, picture: &Picture<'_>, model: &Model<'_>, rover: &mut Rover, commands: &mut Commands) {
    let map = picture.map;
    let mut listed = Commands::new();
    let unscored = model.lang.phrase("overview.unscored", &[("count", &map.unscored.count)]);
    let right = |ui: &mut Ui| {
        figure_button(ui, &map.unscored, unscored, Some(theme::of(ui).caution), &mut listed);
        // Where there is no room the names of the grades say it.
        let axes = model.word("overview.axes");
        if chip::elided(ui, &axes, theme::small_font(), theme::of(ui).second, f32::INFINITY).size().x < ui.available_width() {
            ui.label(theme::small(axes));
        }
    };
    heading_card_ui(ui, width, &model.word(picture.key), right, |ui| map_ui(ui, picture, model, rover, commands));
    commands.append(&mut listed);
}

fn map_ui(ui: &mut Ui, picture: &Picture<'_>, model: &Model<'_>, rover: &mut Rover, commands: &mut Commands) {
    let map = picture.map;
    let title = model.word(picture.key);
    let size = (map.likelihoods as usize, map.impacts as usize);
    let height = map.likelihoods as f32 * CELL + AXIS.1;
    let (area, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), eframe::egui::Sense::hover());
    let exists = |(row, column): (usize, usize)| row < size.0 && column < size.1;
    rover.settle(exists);
    let words = (1..=map.likelihoods).map(|likelihood| axis_word(ui, AXIS.0 - 10.0, Scale::Likelihood, likelihood, model));
    let words: Vec<Arc<Galley>> = words.collect();
    let side = words.iter().map(|word| word.size().x).fold(0.0, f32::max) + 10.0;
    let cell_width = (area.width() - side) / map.impacts.max(1) as f32;
    for likelihood in (1..=map.likelihoods).rev() {
        let row = map.likelihoods - likelihood;
        let top = area.top() + row as f32 * CELL;
        paint_word(ui, pos2(area.left() + side - 8.0, top + CELL / 2.0), Align2::RIGHT_CENTER, &words[likelihood as usize - 1]);
        for impact in 1..=map.impacts {
            let left = area.left() + side + (impact - 1) as f32 * cell_width;
            let rect = Rect::from_min_size(pos2(left, top), vec2(cell_width - 3.0, CELL - 3.0));
            let place = (row as usize, impact as usize - 1);
            let cell = ui.interact(rect, response.id.with(place), rover.sense(place));
            let name = cell_words(map, likelihood, impact, model);
            cell.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
            // Two maps have the same cells.
            let cell = chip::described(cell, &title);
            paint_cell(ui, rect, map.count(likelihood, impact), (likelihood, impact), cell.hovered(), model);
            if cell.has_focus() {
                ring(ui, rect, 4);
            }
            rover.meet(ui, &cell, place, size, exists);
            if cell.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(name).clicked() {
                list(&map.cell(likelihood, impact), commands);
            }
        }
    }
    for impact in 1..=map.impacts {
        let left = area.left() + side + (impact as f32 - 0.5) * cell_width - 1.5;
        // A word may reach into the gaps beside it.
        let word = axis_word(ui, cell_width + 3.0, Scale::Impact, impact, model);
        paint_word(ui, pos2(left, area.bottom()), Align2::CENTER_BOTTOM, &word);
    }
}

/// The grade as the forms print it.
fn grade_words(scale: Scale, value: u32, model: &Model<'_>) -> String {
    let key = if scale == Scale::Likelihood { "likelihood" } else { "impact" };
    Table::Risks.field(key).map(|field| text::print(field, &Value::Number(value), model.snapshot, model.lang)).unwrap_or_default()
}

fn axis_word(ui: &Ui, room: f32, scale: Scale, value: u32, model: &Model<'_>) -> Arc<Galley> {
    let word = text::grade_word(scale, value, model.snapshot, model.lang);
    let word = if word.is_empty() { value.to_string() } else { word };
    chip::elided(ui, &word, theme::small_font(), theme::of(ui).second, room)
}

fn paint_word(ui: &Ui, at: Pos2, align: Align2, word: &Arc<Galley>) {
    ui.painter().galley(align.anchor_size(at, word.size()).min, Arc::clone(word), theme::of(ui).second);
}

/// The cell in words: `可能性 4 较高 × 影响 5 特别严重：3 项，高`.
fn cell_words(map: &HeatMap, likelihood: u32, impact: u32, model: &Model<'_>) -> String {
    let (snapshot, lang) = (model.snapshot, model.lang);
    let level = grading::of_pair(likelihood, impact, snapshot);
    let level = level.map_or_else(|| model.word("level.none"), |level| text::title(level.as_ref(), snapshot, lang));
    let (likely, hard) = (grade_words(Scale::Likelihood, likelihood, model), grade_words(Scale::Impact, impact, model));
    let count = map.count(likelihood, impact);
    lang.phrase("overview.cell", &[("likelihood", &likely), ("impact", &hard), ("count", &count), ("level", &level)])
}

fn paint_cell(ui: &Ui, rect: Rect, count: usize, (likelihood, impact): (u32, u32), is_hovered: bool, model: &Model<'_>) {
    let colours = theme::of(ui);
    let (fill, ink) = grading::of_pair(likelihood, impact, model.snapshot).map_or((colours.grey, colours.text), |level| {
        let chip = theme::level_chip(level);
        (chip.fill, chip.ink)
    });
    // Cells without risks stay pale, so that the eye finds the others.
    let fill = if count == 0 { theme::faded(ui, fill) } else { fill };
    ui.painter().rect_filled(rect, CornerRadius::same(4), fill);
    if is_hovered {
        ui.painter().rect_stroke(rect, CornerRadius::same(4), theme::line(colours.text), eframe::egui::StrokeKind::Inside);
    }
    if count > 0 {
        ui.painter().text(rect.center(), Align2::CENTER_CENTER, count, theme::bold_font(theme::BODY), ink);
    }
}
