//! Beside the table: what the checks say about the matter that has the keys, the amounts of its band, and the form of either.

use eframe::egui::{Margin, Ui};

use super::{AuthorityState, Sheet, Spot, amounts};
use crate::ui::Model;
use crate::ui::command::Commands;
use crate::ui::form::{self, FormState, Subject};
use crate::ui::separation::conflicts::finding_ui;

/// Draws the panel.
pub fn panel_ui(ui: &mut Ui, sheet: &Sheet, model: &Model<'_>, state: &mut AuthorityState, form: &mut FormState, commands: &mut Commands) {
    let subject = state.subject(form);
    if matches!(subject, Some(Subject::Stored(_))) {
        eframe::egui::Frame::new().inner_margin(Margin { left: 16, right: 14, top: 10, bottom: 6 }).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            findings_ui(ui, sheet, model, state, commands);
            band_ui(ui, sheet, model, state, form, commands);
        });
        ui.separator();
    }
    form::form_ui(ui, subject, model, form, commands);
}

fn findings_ui(ui: &mut Ui, sheet: &Sheet, model: &Model<'_>, state: &AuthorityState, commands: &mut Commands) {
    let Some(matter) = state.focus.and_then(|place| sheet.matter(place.line)) else { return };
    matter.findings.iter().for_each(|finding| finding_ui(ui, finding, model.snapshot, model, commands));
}

fn band_ui(ui: &mut Ui, sheet: &Sheet, model: &Model<'_>, state: &mut AuthorityState, form: &mut FormState, commands: &mut Commands) {
    let Some(place) = state.focus.filter(|place| place.spot != Spot::Matter) else { return };
    if let Some(band) = place.line.band.and_then(|row| sheet.band(row)) {
        amounts::amounts_ui(ui, &band.band, model, &mut state.amounts, form, commands);
    }
}
