//! The fields of a form, one beneath another: label, editor, and what is to be said about the draft.

use eframe::egui::{Align, Key, Label, Layout, RichText, TextEdit, Ui, vec2};

use super::draft::Draft;
use super::editor::{self, Outcome};
use super::{FormState, Subject, field_id, score};
use crate::domain::choice::Scale;
use crate::domain::columns;
use crate::domain::field::{Entry, Field, Kind};
use crate::ui::{Model, terms, theme};

/// Width of the labels of a form.
pub const LABEL_WIDTH: f32 = 104.0;

/// Draws all fields; true where a field was left and its draft is to be sent.
pub fn fields_ui(ui: &mut Ui, subject: Subject, entry: &dyn Entry, model: &Model<'_>, draft: &mut Draft, form: &mut FormState) -> bool {
    let fields = columns::of_form(entry.table(), model.snapshot);
    if std::mem::take(&mut form.wants_focus) {
        form.editing.wants = fields.first().map(|field| field.key);
    }
    if model.read_only.is_some() {
        form.editing.wants = None;
    }
    form.editing.holds = None;
    let mut leaves = false;
    let mut skip = false;
    for (place, field) in fields.iter().copied().enumerate() {
        if std::mem::take(&mut skip) {
            continue;
        }
        let next = fields.get(place + 1).copied();
        let cx = editor::Cx { subject, entry, model };
        let outcome = match (field.kind, next) {
            // Likelihood and impact that stand together are scored together.
            (Kind::Grade(Scale::Likelihood), Some(impact)) if impact.kind == Kind::Grade(Scale::Impact) => {
                skip = true;
                let outcome = labelled(ui, LABEL_WIDTH, &model.word(&format!("window.score.{}", field.key)), |ui| {
                    score::score_ui(ui, &cx, field, impact, draft, &mut form.editing)
                });
                below_ui(ui, &cx, &[field, impact], draft) | outcome
            }
            _ => {
                let label = model.label(entry.table(), field);
                let label = if can_lack(field) { format!("{label} *") } else { label };
                let outcome = explained(ui, LABEL_WIDTH, &label, terms::of(entry.table(), field, model.lang).as_deref(), |ui| {
                    editor::field_ui(ui, &cx, field, draft, &mut form.editing)
                });
                below_ui(ui, &cx, &[field], draft) | outcome
            }
        };
        leaves |= outcome == Outcome::Leave;
    }
    leaves
}

/// Whether a field must be filled and begins empty; yes, no and choices always have a value.
fn can_lack(field: &Field) -> bool {
    field.need && !matches!(field.kind, Kind::Flag | Kind::Choice(_) | Kind::Choices(_))
}

/// A label and what stands beside it.
pub fn labelled<R>(ui: &mut Ui, width: f32, label: &str, content: impl FnOnce(&mut Ui) -> R) -> R {
    explained(ui, width, label, None, content)
}

/// A label that says what it means where the pointer rests on it, and what stands beside it.
fn explained<R>(ui: &mut Ui, width: f32, label: &str, meaning: Option<&str>, content: impl FnOnce(&mut Ui) -> R) -> R {
    ui.horizontal_top(|ui| {
        let name = ui.allocate_ui_with_layout(vec2(width, 30.0), Layout::top_down(Align::Max), |ui| {
            ui.set_width(width);
            ui.add_space(6.0);
            ui.add(Label::new(RichText::new(label).color(theme::of(ui).second)).wrap().halign(Align::Max))
        });
        if let Some(meaning) = meaning {
            name.inner.clone().on_hover_text(meaning);
        }
        ui.vertical(|ui| ui.label_inputs_by(name.inner.id, content)).inner
    })
    .inner
}

/// What stands under a field: why its draft was not taken, and the line that asks for the reason of a change.
fn below_ui(ui: &mut Ui, cx: &editor::Cx<'_>, fields: &[&'static Field], draft: &mut Draft) -> Outcome {
    let mut outcome = Outcome::Stay;
    for field in fields {
        if let Some(fault) = draft.fault(field) {
            indented(ui, |ui| ui.label(RichText::new(fault).color(theme::of(ui).fault).size(theme::SMALL)));
        }
        if draft.asks == Some(field.key) {
            outcome = outcome | indented(ui, |ui| reason_ui(ui, cx, field, draft));
        }
    }
    outcome
}

fn indented<R>(ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> R {
    ui.horizontal_top(|ui| {
        ui.add_space(LABEL_WIDTH + ui.spacing().item_spacing.x);
        ui.vertical(content).inner
    })
    .inner
}

fn reason_ui(ui: &mut Ui, cx: &editor::Cx<'_>, field: &'static Field, draft: &mut Draft) -> Outcome {
    let id = field_id(cx.subject, field.key).with("reason");
    ui.label(theme::small(cx.model.word("window.form.why")));
    let hint = cx.model.word("window.form.why_hint");
    let response = ui.add(TextEdit::singleline(&mut draft.reason).id(id).hint_text(hint).desired_width(f32::INFINITY));
    if std::mem::take(&mut draft.reason_wants_focus) {
        response.request_focus();
        response.scroll_to_me(Some(Align::Center));
    }
    if response.lost_focus() {
        if ui.input(|input| input.key_pressed(Key::Escape)) {
            draft.drop_unexplained(cx.entry);
        } else if !draft.reason.trim().is_empty() {
            return Outcome::Leave;
        }
    }
    Outcome::Stay
}
