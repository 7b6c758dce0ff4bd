//! A record that is being made: a draft of the whole, sent when nothing is missing.

use eframe::egui::{Key, Modifiers, RichText, ScrollArea, Ui};

use super::draft::{self, Draft};
use super::{FormState, Subject, fields, margin, rule};
use crate::domain::accept;
use crate::domain::columns;
use crate::domain::field::Entry;
use crate::domain::problem::{Problem, Reason};
use crate::domain::table::Table;
use crate::domain::value::Value;
use crate::ui::command::Commands;
use crate::ui::keyboard::is_covered;
use crate::ui::{Model, theme};

/// A record that is being made.
#[derive(Debug)]
pub(super) struct NewRecord {
    pub(super) entry: Box<dyn Entry>,
    pub(super) draft: Draft,
    pub(super) sent: Option<u64>,
    pub(super) fault: Option<String>,
}

impl NewRecord {
    /// Whether somebody typed into it.
    pub(super) fn has_words(&self) -> bool {
        let fields = self.entry.table().own_fields();
        !self.draft.fields.is_empty() || fields.iter().any(|field| matches!(self.entry.stored(field), Value::Text(text) if !text.is_empty()))
    }
}

/// Brings the drafts of a new record into it, as far as they can stand there.
pub(super) fn take_drafts(new: &mut NewRecord, model: &Model<'_>) {
    let table = new.entry.table();
    new.draft.fields.retain(|key, draft| {
        let Some(field) = table.field(key) else { return false };
        match draft::value_of(field, &draft.input, model) {
            Ok(value) => !new.entry.set(field, value),
            // What is still empty is said once for the whole record.
            Err(Reason::Empty) => false,
            Err(reason) => {
                draft.fault = Some(reason.message(model.lang));
                true
            }
        }
    });
}

/// What a new record still lacks; its code is given by the register.
pub(super) fn missing(entry: &dyn Entry, model: &Model<'_>) -> Vec<Problem> {
    let problems = accept::problems(entry, model.snapshot);
    problems.into_iter().filter(|problem| !matches!(problem.reason, Reason::BadCode { .. })).collect()
}

/// Draws a record that is being made.
pub(super) fn new_ui(ui: &mut Ui, table: Table, model: &Model<'_>, form: &mut FormState, commands: &mut Commands) {
    let subject = Subject::New(table);
    let Some(mut new) = form.new.remove(&subject) else { return };
    let fields = columns::of_form(table, model.snapshot);
    // The first Esc takes back what was typed, the next one the record.
    let is_open = form.editing.picker.is_some() || form.editing.calendar.is_some() || is_covered(ui.ctx());
    let mut gives_up = new.draft.fields.is_empty() && !is_open && ui.input(|input| input.key_pressed(Key::Escape));
    let mut leaves = ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter));
    if leaves {
        // Whoever wants to add it has gone past every field.
        new.draft.left.extend(fields.iter().map(|field| field.key));
    }
    margin(ui, |ui| {
        ui.label(theme::title(model.lang.phrase("window.form.new_title", &[("table", &model.word(&format!("record.{}", table.key())))])));
        ui.horizontal_wrapped(|ui| {
            let why = match &new.fault {
                Some(fault) => fault.clone(),
                None => lacks_words(new.entry.as_ref(), model),
            };
            ui.label(theme::small(why));
            ui.spacing_mut().interact_size.y = 24.0;
            ui.spacing_mut().button_padding.y = 1.0;
            gives_up |= ui.button(RichText::new(model.word("window.form.give_up")).size(theme::SMALL)).clicked();
        });
    });
    rule(ui);
    ScrollArea::vertical().id_salt(("form new", table)).auto_shrink(false).show(ui, |ui| {
        margin(ui, |ui| leaves |= fields::fields_ui(ui, subject, new.entry.as_ref(), &fields, model, &mut new.draft, form));
    });
    if !(gives_up && new.sent.is_none()) {
        form.new.insert(subject, new);
    }
    if leaves {
        form.send_new(subject, model, commands);
    }
}

fn lacks_words(entry: &dyn Entry, model: &Model<'_>) -> String {
    let labels: Vec<String> = missing(entry, model)
        .iter()
        .filter_map(|problem| {
            let field = entry.table().field(&problem.field)?;
            let label = model.label(entry.table(), field);
            // An empty field is named; anything else says what is wrong.
            Some(if problem.reason == Reason::Empty { label } else { format!("{label} {}", problem.reason.message(model.lang)) })
        })
        .collect();
    if labels.is_empty() { model.word("window.form.ready") } else { model.lang.phrase("window.form.lacks", &[("fields", &model.lang.list(labels))]) }
}
