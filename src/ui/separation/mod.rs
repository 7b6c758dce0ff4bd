//! Separation of functions: the pairs and who holds them, the conflicts by person, and beside them what a planned move would break.

pub mod conflicts;
pub mod effect;
pub mod held;
mod holdings;
pub mod pairs;
pub mod plan;

use std::sync::Arc;

use chrono::NaiveDate;
use eframe::egui::{self, Align, Key, Layout, Margin, Modifiers, Panel, ScrollArea, Ui, vec2};

use self::held::Held;
use super::command::{Command, Commands};
use super::form::FormState;
use super::{Model, chip, page_head, theme};
use crate::domain::value::RowId;
use crate::domain::what_if::{self, Candidate, Deed, Effect, Move, Plan};
use crate::register::{Edit, Mutation, Operation};

/// From this width on the plan stands beside the pairs.
const WIDE: f32 = 860.0;

/// What the pairs and conflicts depend on: the register as it is, and as it was checked last.
type HeldKey = (u64, Option<(u64, NaiveDate)>);

/// What an effect belongs to: revision, day, plan.
type EffectKey = (u64, NaiveDate, Plan);

/// The state of the page.
#[derive(Debug, Default)]
pub struct SeparationState {
    /// The moves planned.
    pub plan: Plan,
    /// The move that is being put together.
    draft: plan::Draft,
    /// Only pairs of which somebody holds both.
    only_conflicts: bool,
    /// The pair whose basis and holders are shown whole.
    pair: Option<RowId>,
    held: Option<(HeldKey, Arc<Held>)>,
    effect: Option<(EffectKey, Arc<Effect>)>,
    candidates: Option<(EffectKey, RowId, Arc<Vec<Candidate>>)>,
    /// The edit by which the plan is being carried out.
    sent: Option<u64>,
}

impl SeparationState {
    fn held(&mut self, model: &Model<'_>) -> Arc<Held> {
        let checked = model.checked.map(|checked| (checked.snapshot.changed(held::READ), checked.snapshot.today));
        let key = (model.snapshot.changed(held::READ), checked);
        match &self.held {
            Some((known, held)) if *known == key => Arc::clone(held),
            _ => {
                let held = Arc::new(Held::of(model.snapshot, model.checked));
                self.held = Some((key, Arc::clone(&held)));
                held
            }
        }
    }

    fn key(&self, model: &Model<'_>) -> EffectKey {
        (model.snapshot.changed(held::READ), model.snapshot.today, self.plan.clone())
    }

    /// What would come of the plan.
    pub fn effect(&mut self, model: &Model<'_>) -> Arc<Effect> {
        let key = self.key(model);
        match &self.effect {
            Some((known, effect)) if *known == key => Arc::clone(effect),
            _ => {
                let effect = Arc::new(what_if::effect(&self.plan, model.snapshot));
                self.effect = Some((key, Arc::clone(&effect)));
                effect
            }
        }
    }

    fn candidates(&mut self, post: RowId, model: &Model<'_>) -> Arc<Vec<Candidate>> {
        let key = self.key(model);
        match &self.candidates {
            Some((known, of, found)) if *known == key && *of == post => Arc::clone(found),
            _ => {
                let found = Arc::new(what_if::candidates(post, &self.plan, model.snapshot));
                self.candidates = Some((key, post, Arc::clone(&found)));
                found
            }
        }
    }

    /// What became of an edit: a plan that was carried out is planned no more, one that was refused can be changed.
    pub fn answered(&mut self, ticket: u64, is_done: bool) {
        if self.sent.take_if(|sent| *sent == ticket).is_some() && is_done {
            self.plan.moves.clear();
        }
    }

    /// Adds a move to the plan.
    pub fn plan_move(&mut self, step: Move) {
        self.plan.add(step);
    }

    /// What is planned goes on from today.
    fn follow(&mut self, model: &Model<'_>) {
        self.plan.on = self.plan.on.max(model.snapshot.today);
    }
}

/// Draws the page.
pub fn page_ui(ui: &mut Ui, model: &Model<'_>, state: &mut SeparationState, form: &mut FormState, commands: &mut Commands) {
    state.follow(model);
    let held = state.held(model);
    let effect = state.effect(model);
    egui::CentralPanel::default().frame(theme::plain(theme::of(ui).window)).show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
        head_ui(ui, &held, model, state, form, commands);
        let width = ui.available_width();
        let margin = Margin { left: theme::MARGIN, right: theme::MARGIN - 4, top: 2, bottom: 16 };
        let frame = egui::Frame::new().inner_margin(margin);
        if width < WIDE {
            ScrollArea::vertical().id_salt("separation").auto_shrink(false).show(ui, |ui| {
                frame.show(ui, |ui| {
                    plan_ui(ui, &effect, model, state, commands);
                    held_ui(ui, &held, model, state, commands);
                });
            });
            return;
        }
        let frame_right = egui::Frame::new().inner_margin(Margin { left: 0, ..margin });
        Panel::right("separation plan").exact_size((width * 0.5).floor()).resizable(false).show_separator_line(false).frame(egui::Frame::NONE).show(
            ui,
            |ui| {
                ScrollArea::vertical().id_salt("plan").auto_shrink(false).show(ui, |ui| {
                    frame_right.show(ui, |ui| plan_ui(ui, &effect, model, state, commands));
                });
            },
        );
        egui::CentralPanel::default().frame(egui::Frame::NONE).show(ui, |ui| {
            ScrollArea::vertical().id_salt("held").auto_shrink(false).show(ui, |ui| {
                frame.show(ui, |ui| held_ui(ui, &held, model, state, commands));
            });
        });
    });
}

fn head_ui(ui: &mut Ui, held: &Held, model: &Model<'_>, state: &mut SeparationState, form: &mut FormState, commands: &mut Commands) {
    page_head::frame().show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.label(theme::title(model.word("window.page.separation")));
            let words = [("pairs", &held.pairs.len() as &dyn std::fmt::Display), ("conflicts", &held.count())];
            ui.label(theme::small(model.lang.phrase("separation.count", &words)));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| apply_ui(ui, model, state, form, commands));
        });
    });
}

/// Carries the plan out as one edit, or drops it.
fn apply_ui(ui: &mut Ui, model: &Model<'_>, state: &mut SeparationState, form: &mut FormState, commands: &mut Commands) {
    let is_empty = state.plan.moves.is_empty();
    let nothing = model.word("separation.nothing_planned");
    let why = model.read_only.or(is_empty.then_some(nothing.as_str()));
    let may = why.is_none() && state.sent.is_none();
    let apply = ui.add_enabled(may, chip::primary(ui, model.word("separation.apply")));
    let pressed = may && ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter));
    if chip::why_not(apply, why).clicked() || pressed {
        let ticket = form.ticket();
        state.sent = Some(ticket);
        let mutations = what_if::deeds(&state.plan, model.snapshot).into_iter().map(mutation).collect();
        let edit = Edit { operation: Operation::Edit, mutations, reason: None, is_typing: false };
        commands.push(Command::Edit { ticket, edit });
    }
    let drop = ui.add_enabled(!is_empty, egui::Button::new(model.word("separation.drop")));
    if chip::why_not(drop, is_empty.then_some(nothing.as_str())).clicked() {
        state.plan.moves.clear();
        state.sent = None;
    }
}

fn mutation(deed: Deed) -> Mutation {
    match deed {
        Deed::New(entry) => Mutation::Create(entry),
        Deed::Set(id, values) => Mutation::Set(id, values),
        Deed::Remove(id) => Mutation::Remove(id),
    }
}

fn held_ui(ui: &mut Ui, held: &Held, model: &Model<'_>, state: &mut SeparationState, commands: &mut Commands) {
    conflicts::card_ui(ui, held, model, state, commands);
    pairs::card_ui(ui, held, model, state, commands);
}

fn plan_ui(ui: &mut Ui, effect: &Effect, model: &Model<'_>, state: &mut SeparationState, commands: &mut Commands) {
    plan::card_ui(ui, model, state);
    effect::cards_ui(ui, effect, model, state, commands);
    holdings::card_ui(ui, effect, model);
    plan::candidates_ui(ui, model, state);
}

/// A card with its heading.
fn card_ui(ui: &mut Ui, heading: &str, content: impl FnOnce(&mut Ui)) {
    let card = theme::card(ui).inner_margin(Margin::symmetric(14, 10));
    chip::group(ui, heading, |ui| {
        card.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing = vec2(6.0, 5.0);
            ui.label(theme::bold(heading));
            content(ui);
        });
    });
}
