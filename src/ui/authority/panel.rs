//! Beside the table: what the checks say about the matter that has the keys, the amounts of its band, and the form of either.

use eframe::egui::{Button, Margin, RichText, Ui};

use super::{AuthorityState, Sheet, Spot, amounts};
use crate::domain::table::Table;
use crate::register::Edit;
use crate::ui::command::{Command, Commands};
use crate::ui::form::{self, FormState, Subject};
use crate::ui::separation::conflicts::finding_ui;
use crate::ui::{Model, chip, theme};

/// Draws the panel.
pub fn panel_ui(ui: &mut Ui, sheet: &Sheet, model: &Model<'_>, state: &mut AuthorityState, form: &mut FormState, commands: &mut Commands) {
    let subject = state.subject(form);
    if matches!(subject, Some(Subject::Stored(_))) {
        eframe::egui::Frame::new().inner_margin(Margin { left: 16, right: 14, top: 10, bottom: 6 }).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            findings_ui(ui, sheet, model, state, commands);
            band_ui(ui, sheet, model, state, form, commands);
            remove_ui(ui, model, state, form, commands);
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

/// Takes out the matter with its bands, or the band with its chain.
fn remove_ui(ui: &mut Ui, model: &Model<'_>, state: &AuthorityState, form: &mut FormState, commands: &mut Commands) {
    let Some(id) = state.focus.map(|place| place.record()) else { return };
    let key = if id.table == Table::Authorities { "authority.remove_matter" } else { "authority.remove_band" };
    let button = Button::new(RichText::new(model.word(key)).size(theme::SMALL));
    if chip::why_not(ui.add_enabled(model.read_only.is_none(), button), model.read_only).clicked() {
        commands.push(Command::Edit { ticket: form.ticket(), edit: Edit::remove([id]) });
    }
}
