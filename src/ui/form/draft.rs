//! What somebody typed or chose and is not yet in the register; it stays until the register has answered.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::accept;
use crate::domain::field::{Entry, Field, flag};
use crate::domain::problem::Reason;
use crate::domain::text;
use crate::domain::value::{AnyId, Value};
use crate::error::Error;
use crate::i18n::Lang;
use crate::register::{Edit, Mutation, Operation};
use crate::ui::Model;

/// The draft of a value: as typed, or as chosen.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// Typed.
    Text(String),
    /// Chosen.
    Value(Value),
}

/// The draft of a field.
#[derive(Clone, Debug)]
pub struct FieldDraft {
    /// The draft itself.
    pub input: Input,
    /// Why it was not taken.
    pub fault: Option<String>,
    /// The edit that carries it, and what was sent with it.
    pub sent: Option<(u64, Input)>,
}

/// The draft of a record.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// Its fields by key.
    pub fields: BTreeMap<&'static str, FieldDraft>,
    /// The fields that had the keyboard and gave it away.
    pub left: BTreeSet<&'static str>,
    /// Why values that were there are changed.
    pub reason: String,
    /// The field under which the reason is asked for.
    pub asks: Option<&'static str>,
    /// Whether the line for the reason takes the keyboard next frame.
    pub reason_wants_focus: bool,
}

impl Draft {
    /// Puts the draft of a field.
    pub fn put(&mut self, field: &'static Field, input: Input) {
        match self.fields.get_mut(field.key) {
            Some(draft) => {
                draft.input = input;
                draft.fault = None;
            }
            None => {
                self.fields.insert(field.key, FieldDraft { input, fault: None, sent: None });
            }
        }
    }

    /// The text to show in a field that is typed.
    pub fn text(&self, field: &Field, entry: &dyn Entry, model: &Model<'_>) -> String {
        match self.fields.get(field.key).map(|draft| &draft.input) {
            Some(Input::Text(text)) => text.clone(),
            Some(Input::Value(value)) => text::print(field, value, model.snapshot, model.lang),
            None => text::print(field, &entry.stored(field), model.snapshot, model.lang),
        }
    }

    /// The value to show in a field that is chosen.
    pub fn value(&self, field: &Field, entry: &dyn Entry) -> Value {
        match self.fields.get(field.key).map(|draft| &draft.input) {
            Some(Input::Value(value)) => value.clone(),
            _ => entry.stored(field),
        }
    }

    /// The record as it would be with what was chosen, and with what was typed as far as it is text.
    pub fn on(&self, entry: &dyn Entry) -> Box<dyn Entry> {
        let mut edited = entry.copy();
        for (key, draft) in &self.fields {
            let Some(field) = entry.table().field(key) else { continue };
            let value = match &draft.input {
                Input::Value(value) => value.clone(),
                Input::Text(text) => Value::Text(text.clone()),
            };
            // What does not fit the field leaves it as it is.
            edited.set(field, value);
        }
        edited
    }

    /// Why the draft of a field was not taken.
    pub fn fault(&self, field: &Field) -> Option<&str> {
        self.fields.get(field.key)?.fault.as_deref()
    }

    /// Whether the officer went past a field that must be filled, and left it empty.
    pub fn lacks(&self, field: &Field, entry: &dyn Entry) -> bool {
        let is_empty = match self.fields.get(field.key).map(|draft| &draft.input) {
            Some(Input::Text(text)) => text.trim().is_empty(),
            Some(Input::Value(value)) => value.is_empty(),
            None => entry.stored(field).is_empty(),
        };
        field.need && is_empty && self.left.contains(field.key)
    }

    /// Whether something typed or chosen is not on its way to the register.
    pub fn has_unsent(&self) -> bool {
        self.fields.values().any(|field| field.sent.is_none())
    }

    /// Takes the draft of a field back.
    pub fn drop_field(&mut self, field: &Field) {
        self.fields.remove(field.key);
        if self.asks == Some(field.key) {
            self.asks = None;
            self.reason.clear();
        }
    }

    /// Takes back everything that is not on its way to the register.
    pub fn drop_unsent(&mut self) {
        self.fields.retain(|_, draft| draft.sent.is_some());
        self.asks = None;
        self.reason.clear();
    }

    /// Takes back what waits for a reason.
    pub fn drop_unexplained(&mut self, entry: &dyn Entry) {
        self.fields.retain(|key, draft| draft.sent.is_some() || !entry.table().field(key).is_some_and(|field| asks_reason(field, entry)));
        self.asks = None;
        self.reason.clear();
    }

    /// The edit that brings the drafts of a stored record into the register; none where there is nothing to send.
    pub fn edit(&mut self, entry: &dyn Entry, ticket: u64, model: &Model<'_>) -> Option<Edit> {
        let mut ready = Vec::new();
        let mut settled = Vec::new();
        let mut asks = None;
        for (key, draft) in &mut self.fields {
            let Some(field) = entry.table().field(key) else { continue };
            if draft.sent.as_ref().is_some_and(|(_, sent)| *sent == draft.input) {
                continue;
            }
            match value_of(field, &draft.input, model) {
                Err(reason) => draft.fault = Some(reason.message(model.lang)),
                Ok(value) if draft.sent.is_none() && is_same(&value, &entry.stored(field)) => settled.push(*key),
                Ok(_) if asks_reason(field, entry) && self.reason.trim().is_empty() => asks = Some(*key),
                Ok(value) => {
                    draft.fault = None;
                    draft.sent = Some((ticket, draft.input.clone()));
                    ready.push((field, value));
                }
            }
        }
        settled.into_iter().for_each(|key| drop(self.fields.remove(key)));
        self.reason_wants_focus = asks.is_some() && self.asks != asks;
        self.asks = asks;
        if ready.is_empty() {
            return None;
        }
        let reason = (!self.reason.trim().is_empty()).then(|| std::mem::take(&mut self.reason).trim().to_owned());
        let is_typing = ready.len() == 1;
        let id = AnyId { table: entry.table(), row: entry.id() };
        Some(Edit { operation: Operation::Edit, mutations: vec![Mutation::Set(id, ready)], reason, is_typing })
    }

    /// Takes the answer to an edit; false where the edit is not one of this draft.
    pub fn answered(&mut self, ticket: u64, answer: Result<(), &Error>, lang: Lang) -> bool {
        let of_ticket = |draft: &FieldDraft| draft.sent.as_ref().is_some_and(|(sent, _)| *sent == ticket);
        if !self.fields.values().any(of_ticket) {
            return false;
        }
        match answer {
            Ok(()) => {
                self.fields.retain(|_, draft| !(of_ticket(draft) && draft.sent.as_ref().is_some_and(|(_, sent)| *sent == draft.input)));
                self.fields.values_mut().filter(|draft| of_ticket(draft)).for_each(|draft| draft.sent = None);
            }
            Err(error) => {
                for draft in self.fields.values_mut().filter(|draft| of_ticket(draft)) {
                    draft.sent = None;
                    draft.fault = Some(fault_words(error, lang));
                }
            }
        }
        true
    }
}

/// What stands under the field: the reason alone where the register refused a value, else the whole sentence.
fn fault_words(error: &Error, lang: Lang) -> String {
    match error {
        Error::Refused(problems) if problems.len() == 1 => problems[0].reason.message(lang),
        _ => error.message(lang),
    }
}

/// The value of a draft, or why it cannot stand in its field.
pub fn value_of(field: &Field, input: &Input, model: &Model<'_>) -> Result<Value, Reason> {
    let value = match input {
        Input::Text(typed) => text::parse(field, typed, model.snapshot, model.lang)?,
        Input::Value(value) => value.clone(),
    };
    match accept::field_reason(field, &value, model.snapshot) {
        Some(reason) => Err(reason),
        None => Ok(value),
    }
}

/// Whether a change of a field of this record must be explained.
pub fn asks_reason(field: &Field, entry: &dyn Entry) -> bool {
    entry.id() != 0 && field.is(flag::REASON) && !entry.stored(field).is_empty()
}

/// An empty text and no text are the same to people.
pub fn is_same(a: &Value, b: &Value) -> bool {
    a == b || a.is_empty() && b.is_empty()
}
