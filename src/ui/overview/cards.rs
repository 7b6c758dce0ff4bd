//! The figures at the top, each a card that can be pressed.

use eframe::egui::{Align2, Color32, CornerRadius, CursorIcon, Sense, StrokeKind, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use super::{GAP, list, ring};
use crate::domain::due::Deadline;
use crate::domain::overview::{Figure, Overview};
use crate::domain::text;
use crate::ui::command::Commands;
use crate::ui::{Model, chip, theme};

/// Narrowest and height of a card.
const CARD: (f32, f32) = (140.0, 70.0);

/// A figure with its words.
struct Card<'a> {
    figure: &'a Figure,
    words: String,
    ink: Color32,
}

/// Draws the cards, as many beside one another as there is room for.
pub fn cards_ui(ui: &mut Ui, overview: &Overview, model: &Model<'_>, commands: &mut Commands) {
    let cards = cards(ui, overview, model);
    let width = ui.available_width();
    let fitting = (((width + GAP) / (CARD.0 + GAP)).floor() as usize).clamp(1, cards.len());
    // Rows as full as one another: eight cards are four and four, not five and three.
    let columns = cards.len().div_ceil(cards.len().div_ceil(fitting));
    let card_width = (width + GAP) / columns as f32 - GAP;
    for row in cards.chunks(columns) {
        ui.horizontal(|ui| row.iter().for_each(|card| card_ui(ui, card, card_width, commands)));
    }
}

fn cards<'a>(ui: &Ui, overview: &'a Overview, model: &Model<'_>) -> Vec<Card<'a>> {
    let colours = theme::of(ui);
    let plain = |figure, key| Card { figure, words: model.word(key), ink: colours.text };
    let worry = |figure: &'a Figure, key, ink| Card { figure, words: model.word(key), ink: if figure.count > 0 { ink } else { colours.second } };
    let mut cards = vec![plain(&overview.risks, "overview.risks")];
    cards.extend(overview.levels.iter().map(|(row, figure)| {
        let level = model.snapshot.levels.get(*row);
        let name = level.map(|level| text::level_chip(level, model.snapshot, model.lang)).unwrap_or_default();
        Card { figure, words: model.lang.phrase("overview.level", &[("level", &name)]), ink: colours.text }
    }));
    cards.push(worry(&overview.unlevelled, "overview.unlevelled", colours.caution));
    cards.push(worry(&overview.unconfirmed, "overview.unconfirmed", colours.caution));
    let review = overview.due_counts.iter().find(|counts| counts.deadline == Deadline::Review);
    cards.extend(review.map(|counts| worry(&counts.overdue, "overview.overdue_reviews", colours.fault)));
    cards.push(worry(&overview.vacant, "overview.vacant", colours.caution));
    cards
}

fn card_ui(ui: &mut Ui, card: &Card<'_>, width: f32, commands: &mut Commands) {
    let (rect, response) = ui.allocate_exact_size(vec2(width, CARD.1), Sense::click());
    let name = format!("{} {}", card.words, card.figure.count);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    let colours = theme::of(ui);
    let border = if response.hovered() { colours.accent } else { colours.line };
    ui.painter().rect(rect, CornerRadius::same(8), colours.panel, theme::line(border), StrokeKind::Inside);
    if response.has_focus() {
        ring(ui, rect, 8);
    }
    let words = chip::elided(ui, &card.words, theme::small_font(), colours.second, width - 28.0);
    ui.painter().galley(rect.min + vec2(14.0, 11.0), words, colours.second);
    let font = theme::bold_font(theme::FIGURE);
    ui.painter().text(pos2(rect.left() + 14.0, rect.bottom() - 8.0), Align2::LEFT_BOTTOM, card.figure.count, font, card.ink);
    if response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(name).clicked() {
        list(card.figure, commands);
    }
}
