//! The head of the form: which record it is, where it came from, and what can be done with the whole of it.

use eframe::egui::{Button, Label, RichText, Ui};

use super::FormState;
use crate::domain::field::{COMMON, Common, Entry, Slot};
use crate::domain::text;
use crate::domain::value::{AnyId, Value};
use crate::register::Edit;
use crate::ui::command::{Command, Commands};
use crate::ui::{Model, chip, theme};

/// Draws the head of a stored record.
pub fn head_ui(ui: &mut Ui, entry: &dyn Entry, model: &Model<'_>, form: &mut FormState, commands: &mut Commands) {
    ui.add(Label::new(theme::title(text::title(entry, model.snapshot, model.lang))).wrap());
    ui.horizontal_wrapped(|ui| {
        ui.label(theme::small(origin_words(entry, model)));
        ui.spacing_mut().button_padding.y = 1.0;
        ui.spacing_mut().interact_size.y = 24.0;
        if entry.is_unconfirmed() {
            confirm_ui(ui, entry, model, form, commands);
        }
        let remove = Button::new(RichText::new(model.word("window.form.remove")).size(theme::SMALL));
        let response = chip::why_not(ui.add_enabled(model.read_only.is_none(), remove), model.read_only);
        if response.clicked() {
            let edit = Edit::remove([AnyId { table: entry.table(), row: entry.id() }]);
            commands.push(Command::Edit { ticket: form.ticket(), edit });
        }
    });
}

fn origin_words(entry: &dyn Entry, model: &Model<'_>) -> String {
    let origin = COMMON.iter().find(|field| field.slot == Slot::Common(Common::Origin));
    let origin = origin.map(|field| text::cell(entry, field, model.snapshot, model.lang)).unwrap_or_default();
    let mut words = format!("{} · {}", entry.code(), model.lang.phrase("window.form.origin", &[("origin", &origin)]));
    if entry.is_unconfirmed() {
        words.push_str(&format!(" · {}", model.word("window.form.unconfirmed")));
    }
    words
}

fn confirm_ui(ui: &mut Ui, entry: &dyn Entry, model: &Model<'_>, form: &mut FormState, commands: &mut Commands) {
    let button = Button::new(RichText::new(model.word("window.form.confirm")).size(theme::SMALL).color(theme::of(ui).accent));
    let response = ui.add_enabled(model.read_only.is_none(), button).on_hover_text(model.word("window.form.confirm_help"));
    let response = chip::why_not(response, model.read_only);
    let Some(field) = COMMON.iter().find(|field| field.slot == Slot::Common(Common::Confirmed)) else { return };
    let id = AnyId { table: entry.table(), row: entry.id() };
    if response.clicked() {
        let ticket = form.ticket();
        commands.push(Command::Edit { ticket, edit: Edit::set(id, field, Value::Flag(true), None) });
    }
}
