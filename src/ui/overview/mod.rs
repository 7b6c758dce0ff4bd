//! The register in pictures: how many risks stand where, what the checks find, and what is due. Every figure opens the list that it counts.

pub mod cards;
pub mod due;
pub mod findings;
pub mod heat;
pub mod rover;
pub mod sections;
pub mod since;

use std::sync::Arc;

use chrono::NaiveDate;
use eframe::egui::{self, Margin, ScrollArea, Ui, vec2};

use self::rover::Rover;
use self::since::Since;
use super::awaited::Awaited;
use super::command::{Command, Commands};
use super::form::FormState;
use super::{Model, chip, choice_list, theme};
use crate::domain::choice::{Choice, RiskKind};
use crate::domain::field::Row;
use crate::domain::overview::{Figure, Overview, READ, Scope};
use crate::domain::record::Unit;
use crate::domain::text;

/// Above this many risks the figures are counted in the background.
const INLINE_RISKS: usize = 5_000;
/// Space between cards.
const GAP: f32 = 12.0;
/// From this width on the deadlines stand beside the pictures.
const WIDE: f32 = 960.0;

/// All that the figures depend on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OverviewKey {
    /// Newest change of the tables they read.
    pub revision: u64,
    /// The day that due dates are held against.
    pub today: NaiveDate,
    /// Which risks are counted.
    pub scope: Scope,
}

/// The state of the page.
#[derive(Default)]
pub struct OverviewState {
    scope: Scope,
    counted: Awaited<OverviewKey, Arc<Overview>>,
    /// What became of the risks since the last edition.
    pub since: Since,
    inherent: Rover,
    residual: Rover,
    sections: Rover,
}

impl OverviewState {
    /// Takes figures counted in the background, unless others are asked for by now.
    pub fn take(&mut self, key: OverviewKey, overview: Arc<Overview>) {
        self.counted.take(key, overview);
    }

    /// The figures shown; tests look at them.
    pub fn shown(&self) -> Option<&Arc<Overview>> {
        self.counted.answer()
    }

    /// Has the figures counted where something they depend on has changed; until then the old ones stay.
    fn refresh(&mut self, model: &Model<'_>, commands: &mut Commands) {
        self.scope.unit = self.scope.unit.filter(|unit| model.snapshot.units.get(*unit).is_some());
        let key = OverviewKey { revision: model.snapshot.changed(READ), today: model.snapshot.today, scope: self.scope };
        if !self.counted.lacks(&key) {
            return;
        }
        if model.snapshot.risks.len() <= INLINE_RISKS {
            self.counted.set(key, Arc::new(Overview::of(model.snapshot, key.scope)));
        } else {
            self.counted.ask(key);
            commands.push(Command::Count(key));
        }
    }
}

/// Draws the page.
pub fn page_ui(ui: &mut Ui, model: &Model<'_>, state: &mut OverviewState, _form: &mut FormState, commands: &mut Commands) {
    state.refresh(model, commands);
    state.since.refresh(model, commands);
    egui::CentralPanel::default().frame(theme::plain(theme::of(ui).window)).show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(GAP, GAP);
        ScrollArea::vertical().id_salt("overview").auto_shrink(false).show(ui, |ui| {
            egui::Frame::new().inner_margin(Margin { left: theme::MARGIN, right: theme::MARGIN - 4, top: 10, bottom: 16 }).show(ui, |ui| {
                head_ui(ui, model, state);
                if let Some(overview) = state.shown().cloned() {
                    cards::cards_ui(ui, &overview, model, commands);
                    pictures_ui(ui, &overview, model, state, commands);
                }
            });
        });
    });
}

fn head_ui(ui: &mut Ui, model: &Model<'_>, state: &mut OverviewState) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 10.0;
        ui.label(theme::title(model.word("window.page.overview")));
        ui.label(theme::small(model.snapshot.today.to_string()));
        unit_ui(ui, model, state);
        kind_ui(ui, model, state);
        if state.counted.is_pending() {
            ui.label(theme::small(model.word("overview.counting")));
        }
    });
}

fn unit_ui(ui: &mut Ui, model: &Model<'_>, state: &mut OverviewState) {
    let title = |unit: &Row<Unit>| text::title(unit, model.snapshot, model.lang);
    let all = model.word("overview.all_units");
    let shown = state.scope.unit.and_then(|row| model.snapshot.units.get(row)).map_or_else(|| all.clone(), |unit| title(unit));
    let units = || std::iter::once((None, all)).chain(model.snapshot.units.iter().map(|unit| (Some(unit.id), title(unit))));
    let (response, taken) = choice_list::choose(ui, "overview unit", (&shown, 200.0), &state.scope.unit, units);
    state.scope.unit = taken.unwrap_or(state.scope.unit);
    response.accessible_name(model.lang.phrase("overview.unit", &[("unit", &shown)]));
}

fn kind_ui(ui: &mut Ui, model: &Model<'_>, state: &mut OverviewState) {
    let word =
        |kind: Option<RiskKind>| kind.map_or_else(|| model.word("overview.all_kinds"), |kind| text::choice_word(RiskKind::SET, kind.key(), model.lang));
    let shown = word(state.scope.kind);
    let kinds = || std::iter::once(None).chain(RiskKind::SET.keys.iter().map(|key| RiskKind::from_key(key))).map(|kind| (kind, word(kind)));
    let (response, taken) = choice_list::choose(ui, "overview kind", (&shown, 140.0), &state.scope.kind, kinds);
    state.scope.kind = taken.unwrap_or(state.scope.kind);
    response.accessible_name(model.lang.phrase("overview.kind", &[("kind", &shown)]));
}

/// The pictures at the left and what is due at the right, or all beneath one another where there is no room.
fn pictures_ui(ui: &mut Ui, overview: &Overview, model: &Model<'_>, state: &mut OverviewState, commands: &mut Commands) {
    let width = ui.available_width();
    if width < WIDE {
        maps_ui(ui, width, overview, model, state, commands);
        sections::card_ui(ui, width, overview, model, &mut state.sections, commands);
        findings::card_ui(ui, width, model, commands);
        due::card_ui(ui, width, overview, model, commands);
        since::card_ui(ui, width, &state.since, model, commands);
        return;
    }
    let right = ((width - 2.0 * GAP) / 3.0).floor();
    let left = width - right - GAP;
    ui.horizontal_top(|ui| {
        ui.vertical(|ui| {
            ui.set_width(left);
            maps_ui(ui, left, overview, model, state, commands);
            sections::card_ui(ui, left, overview, model, &mut state.sections, commands);
        });
        ui.vertical(|ui| {
            findings::card_ui(ui, right, model, commands);
            due::card_ui(ui, right, overview, model, commands);
            since::card_ui(ui, right, &state.since, model, commands);
        });
    });
}

fn maps_ui(ui: &mut Ui, width: f32, overview: &Overview, model: &Model<'_>, state: &mut OverviewState, commands: &mut Commands) {
    let maps = [heat::Picture { key: "overview.inherent", map: &overview.inherent }, heat::Picture { key: "overview.residual", map: &overview.residual }];
    let mut draw = |ui: &mut Ui, width: f32| {
        let [inherent, residual] = &maps;
        heat::card_ui(ui, width, inherent, model, &mut state.inherent, commands);
        heat::card_ui(ui, width, residual, model, &mut state.residual, commands);
    };
    if width < 560.0 {
        draw(ui, width);
    } else {
        ui.horizontal_top(|ui| draw(ui, ((width - GAP) / 2.0).floor()));
    }
}

/// A card of a width with its heading; what belongs to the heading stands at its right end.
fn card_ui(ui: &mut Ui, width: f32, heading: &str, right: impl FnOnce(&mut Ui), content: impl FnOnce(&mut Ui)) {
    let card = theme::card(ui);
    let draw = |ui: &mut Ui| {
        ui.set_width(width - 34.0);
        ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
        ui.vertical(|ui| {
            ui.horizontal(|ui| {
                ui.spacing_mut().interact_size.y = 22.0;
                ui.label(theme::bold(heading));
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), right);
            });
            content(ui);
        });
    };
    chip::group(ui, heading, |ui| card.show(ui, draw));
}

/// A figure as a small button: its words name it, a click lists what it counts.
fn figure_button(ui: &mut Ui, figure: &Figure, words: String, ink: Option<egui::Color32>, commands: &mut Commands) {
    ui.spacing_mut().button_padding = vec2(6.0, 0.0);
    ui.spacing_mut().interact_size.y = 22.0;
    let ink = ink.filter(|_| figure.count > 0).unwrap_or(theme::of(ui).second);
    let button = egui::Button::new(egui::RichText::new(words).size(theme::SMALL).color(ink)).frame_when_inactive(false);
    if ui.add(button).clicked() {
        list(figure, commands);
    }
}

/// Asks for the list that a figure counts.
fn list(figure: &Figure, commands: &mut Commands) {
    commands.push(Command::List { table: figure.table, filter: figure.filter.clone() });
}

/// The ground of a line that can be pressed, and the rule beneath it.
fn ground(ui: &Ui, rect: egui::Rect, response: &egui::Response) {
    if response.hovered() {
        ui.painter().rect_filled(rect, egui::CornerRadius::same(4), theme::of(ui).hovered);
    }
    if response.has_focus() {
        ring(ui, rect, 4);
    }
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, theme::line(theme::of(ui).faint_line));
}

/// Round what has the keyboard.
fn ring(ui: &Ui, rect: egui::Rect, radius: u8) {
    let stroke = egui::Stroke::new(2.0, theme::of(ui).accent);
    ui.painter().rect_stroke(rect, egui::CornerRadius::same(radius), stroke, egui::StrokeKind::Outside);
}
