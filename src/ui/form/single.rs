//! One field of a stored record with its draft, for pages that are no forms: the drafts and the answers are those of the form.

use std::sync::Arc;

use eframe::egui::{RichText, Ui};

use super::editor::{self, Outcome};
use super::{FormState, Subject};
use crate::domain::field::{Entry, Field};
use crate::domain::value::AnyId;
use crate::ui::command::Commands;
use crate::ui::{Model, theme};

/// Draws the editor of a field, and beneath it why its draft was not taken; what is left is sent.
pub fn field_ui(ui: &mut Ui, entry: &Arc<dyn Entry>, field: &'static Field, model: &Model<'_>, form: &mut FormState, commands: &mut Commands) {
    let id = AnyId { table: entry.table(), row: entry.id() };
    let mut draft = form.drafts.remove(&id).unwrap_or_default();
    let cx = editor::Cx { subject: Subject::Stored(id), entry: entry.as_ref(), model };
    let outcome = editor::field_ui(ui, &cx, field, &mut draft, &mut form.editing);
    if let Some(fault) = draft.fault(field) {
        ui.label(RichText::new(fault).color(theme::of(ui).fault).size(theme::SMALL));
    }
    if !draft.fields.is_empty() {
        form.drafts.insert(id, draft);
    }
    if outcome == Outcome::Leave {
        form.send(id, model, commands);
    }
}

/// Takes the drafts of a record back, because it is put back as a whole.
pub fn drop_drafts(id: AnyId, form: &mut FormState) {
    form.drafts.remove(&id);
}
