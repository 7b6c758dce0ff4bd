//! What would appear and what would vanish, beside each other.

use eframe::egui::{Ui, vec2};

use super::SeparationState;
use super::conflicts::finding_ui;
use crate::domain::checks::Finding;
use crate::domain::snapshot::Snapshot;
use crate::domain::what_if::Effect;
use crate::ui::command::Commands;
use crate::ui::{Model, theme};

/// From this width on the two stand beside each other.
const WIDE: f32 = 520.0;

/// Draws both.
pub fn cards_ui(ui: &mut Ui, effect: &Effect, model: &Model<'_>, state: &SeparationState, commands: &mut Commands) {
    if state.plan.moves.is_empty() {
        return;
    }
    let width = ui.available_width();
    let mut both = |ui: &mut Ui, width: f32| {
        for (key, found, snapshot) in
            [("separation.vanish", &effect.vanish, model.snapshot.as_ref()), ("separation.appear", &effect.appear, &effect.after)]
        {
            let risks = if key == "separation.appear" { effect.risks } else { 0 };
            ui.vertical(|ui| {
                ui.set_width(width);
                findings_ui(ui, key, found, snapshot, risks, model, commands);
            });
        }
    };
    if width < WIDE {
        both(ui, width);
    } else {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
            both(ui, ((width - 8.0) / 2.0).floor());
        });
    }
}

fn findings_ui(ui: &mut Ui, key: &'static str, found: &[Finding], snapshot: &Snapshot, risks: usize, model: &Model<'_>, commands: &mut Commands) {
    super::card_ui(ui, &format!("{} {}", model.word(key), found.len()), |ui| {
        found.iter().for_each(|finding| finding_ui(ui, finding, snapshot, model, commands));
        if found.is_empty() {
            ui.label(theme::small(model.word("separation.nothing")));
        }
        if risks > 0 {
            ui.label(theme::small(model.lang.phrase("separation.risks", &[("count", &risks)])));
        }
    });
}
