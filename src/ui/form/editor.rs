//! The editor of a field, chosen by its kind alone.

use std::ops::BitOr;

use eframe::egui::{self, ComboBox, Id, Key, Response, TextEdit, Ui};

use super::date::date_ui;
use super::draft::{Draft, Input};
use super::link::{self, Picker};
use super::{Subject, field_id};
use crate::domain::choice::ChoiceSet;
use crate::domain::field::{Entry, Field, Kind};
use crate::domain::text;
use crate::domain::value::Value;
use crate::ui::calendar::Calendar;
use crate::ui::{Model, chip, choice_list, term};

/// What an editor needs to know.
#[derive(Clone, Copy, Debug)]
pub struct Cx<'a> {
    /// What the form is about.
    pub subject: Subject,
    /// The record.
    pub entry: &'a dyn Entry,
    /// The register.
    pub model: &'a Model<'a>,
}

/// What the editors of a form share: what is open, and who has the keyboard.
#[derive(Debug, Default)]
pub struct Editing {
    /// The open picker.
    pub picker: Option<Picker>,
    /// The open calendar, by the id of its popup.
    pub calendar: Option<(Id, Calendar)>,
    /// The cell that the keys move in a small matrix, by the id of the matrix.
    pub cell: Option<(Id, (u32, u32))>,
    /// The field that takes the keyboard as soon as it is drawn.
    pub wants: Option<(Subject, &'static str)>,
    /// The field that has it.
    pub holds: Option<(Subject, &'static str)>,
    /// Whether the text field that has it holds what is stored.
    pub is_clean: bool,
}

impl Editing {
    /// Gives a field the keyboard where it wants it, and notes who has it and who gave it away.
    pub fn meet(&mut self, response: &Response, cx: &Cx<'_>, field: &'static Field, draft: &mut Draft) {
        let place = Some((cx.subject, field.key));
        if self.wants == place {
            self.wants = None;
            response.request_focus();
        }
        if response.has_focus() {
            self.holds = place;
        }
        if response.lost_focus() {
            draft.left.insert(field.key);
        }
    }
}

/// What is to become of a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is still being edited, or nothing happened.
    Stay,
    /// The field was left: send it.
    Leave,
}

impl BitOr for Outcome {
    type Output = Outcome;

    fn bitor(self, other: Outcome) -> Outcome {
        if self == Outcome::Leave { self } else { other }
    }
}

/// Draws the editor of a field.
pub fn field_ui(ui: &mut Ui, cx: &Cx<'_>, field: &'static Field, draft: &mut Draft, editing: &mut Editing) -> Outcome {
    unless_read_only(ui, cx, |ui| editor_ui(ui, cx, field, draft, editing))
}

/// Draws an editor, which does nothing but show its value where the register cannot be changed.
pub fn unless_read_only(ui: &mut Ui, cx: &Cx<'_>, editor: impl FnOnce(&mut Ui) -> Outcome) -> Outcome {
    let Some(why) = cx.model.read_only else { return editor(ui) };
    // What cannot be changed is still there to be read.
    ui.visuals_mut().disabled_alpha = 0.8;
    ui.add_enabled_ui(false, editor).response.on_disabled_hover_text(why);
    Outcome::Stay
}

fn editor_ui(ui: &mut Ui, cx: &Cx<'_>, field: &'static Field, draft: &mut Draft, editing: &mut Editing) -> Outcome {
    match field.kind {
        Kind::Line | Kind::AnyLink => typed_ui(ui, cx, field, |typed| TextEdit::singleline(typed).desired_width(f32::INFINITY), draft, editing),
        Kind::Paragraph => typed_ui(ui, cx, field, |typed| TextEdit::multiline(typed).desired_rows(1).desired_width(f32::INFINITY), draft, editing),
        Kind::Number => typed_ui(ui, cx, field, |typed| TextEdit::singleline(typed).desired_width(96.0), draft, editing),
        Kind::Date => date_ui(ui, cx, field, draft, editing),
        Kind::Flag => flag_ui(ui, cx, field, draft, editing),
        Kind::Grade(_) => grade_ui(ui, cx, field, draft, editing),
        Kind::Choice(set) => choice_ui(ui, cx, field, set, draft, editing),
        Kind::Choices(set) => choices_ui(ui, cx, field, set, draft, editing),
        Kind::Link(table) => link::link_ui(ui, cx, field, table, draft, editing),
        Kind::Links(table) => link::links_ui(ui, cx, field, table, draft, editing),
    }
}

/// The editor of what is typed; `edit` gives it its shape.
pub fn typed_ui(
    ui: &mut Ui,
    cx: &Cx<'_>,
    field: &'static Field,
    edit: impl for<'t> FnOnce(&'t mut String) -> TextEdit<'t>,
    draft: &mut Draft,
    editing: &mut Editing,
) -> Outcome {
    let mut typed = draft.text(field, cx.entry, cx.model);
    let id = field_id(cx.subject, field.key);
    let response = ui.add(edit(&mut typed).id(id).margin(egui::Margin::symmetric(10, 5)));
    let response = response.accessible_name(cx.model.label(cx.entry.table(), field));
    editing.meet(&response, cx, field, draft);
    if response.changed() {
        draft.put(field, Input::Text(typed));
    }
    if response.has_focus() {
        editing.is_clean = !draft.fields.contains_key(field.key);
    }
    if !response.lost_focus() {
        return Outcome::Stay;
    }
    if ui.input(|input| input.key_pressed(Key::Escape)) {
        draft.drop_field(field);
        return Outcome::Stay;
    }
    Outcome::Leave
}

/// Puts a chosen value and sends it at once.
pub fn choose(field: &'static Field, value: Value, draft: &mut Draft) -> Outcome {
    draft.put(field, Input::Value(value));
    Outcome::Leave
}

fn flag_ui(ui: &mut Ui, cx: &Cx<'_>, field: &'static Field, draft: &mut Draft, editing: &mut Editing) -> Outcome {
    let mut checked = draft.value(field, cx.entry) == Value::Flag(true);
    let word = cx.model.word(if checked { "flag.yes" } else { "flag.no" });
    let label = cx.model.label(cx.entry.table(), field);
    let response = ui.checkbox(&mut checked, word);
    let changed = response.changed();
    editing.meet(&response, cx, field, draft);
    response.accessible_name(label);
    if changed { choose(field, Value::Flag(checked), draft) } else { Outcome::Stay }
}

fn choice_ui(ui: &mut Ui, cx: &Cx<'_>, field: &'static Field, set: &'static ChoiceSet, draft: &mut Draft, editing: &mut Editing) -> Outcome {
    let lang = cx.model.lang;
    let option = |key: &&'static str| Offer { value: Value::Choice(key), words: text::choice_word(set, key, lang), help: term::of_choice(set, key, lang) };
    let options = set.keys.iter().map(option).collect();
    combo_ui(ui, cx, field, options, draft, editing)
}

/// A combo box of the words of likelihood or impact.
pub fn grade_ui(ui: &mut Ui, cx: &Cx<'_>, field: &'static Field, draft: &mut Draft, editing: &mut Editing) -> Outcome {
    let Kind::Grade(scale) = field.kind else { return Outcome::Stay };
    let snapshot = cx.model.snapshot;
    let top = crate::domain::derived::scale_top(scale, snapshot);
    let words = |value: u32| text::print(field, &Value::Number(value), snapshot, cx.model.lang);
    // A value beyond a scale that was shortened is shown until somebody chooses another.
    let beyond = match draft.value(field, cx.entry) {
        Value::Number(value) if value > top => Some(value),
        _ => None,
    };
    let options = (1..=top).chain(beyond).map(|value| Offer { value: Value::Number(value), words: words(value), help: None }).collect();
    combo_ui(ui, cx, field, options, draft, editing)
}

/// What a combo box offers.
struct Offer {
    value: Value,
    words: String,
    help: Option<String>,
}

fn combo_ui(ui: &mut Ui, cx: &Cx<'_>, field: &'static Field, options: Vec<Offer>, draft: &mut Draft, editing: &mut Editing) -> Outcome {
    let current = draft.value(field, cx.entry);
    let none = "—".to_owned();
    let shown = options.iter().find(|offer| offer.value == current).map_or(&none, |offer| &offer.words).clone();
    let combo = ComboBox::from_id_salt(field_id(cx.subject, field.key).value())
        .selected_text(&shown)
        .width(ui.available_width())
        .height(400.0)
        .truncate()
        .icon(chip::caret);
    let (response, chosen) = choice_list::show(ui, combo, |ui, lines| {
        ui.spacing_mut().item_spacing.y = 1.0;
        let mut chosen = None;
        if !field.need && lines.line(ui, current.is_empty(), none).clicked() {
            chosen = Some(Value::Empty);
        }
        for Offer { value, words, help } in options {
            let mut response = lines.line(ui, value == current, words);
            if let Some(help) = help {
                response = response.on_hover_text(help);
            }
            if response.clicked() {
                chosen = Some(value);
            }
        }
        chosen
    });
    editing.meet(&response, cx, field, draft);
    chip::described(response.accessible_name(cx.model.label(cx.entry.table(), field)), &shown);
    match chosen {
        Some(value) if value != current => choose(field, value, draft),
        _ => Outcome::Stay,
    }
}

fn choices_ui(ui: &mut Ui, cx: &Cx<'_>, field: &'static Field, set: &'static ChoiceSet, draft: &mut Draft, editing: &mut Editing) -> Outcome {
    let mut keys = match draft.value(field, cx.entry) {
        Value::Choices(keys) => keys,
        _ => Vec::new(),
    };
    let mut changed = false;
    // Words of two lines keep clear of those above and below.
    ui.spacing_mut().item_spacing.y = 4.0;
    ui.spacing_mut().interact_size.y = 21.0;
    for key in set.keys {
        let mut checked = keys.contains(key);
        let mut response = ui.checkbox(&mut checked, text::choice_word(set, key, cx.model.lang));
        if let Some(help) = term::of_choice(set, key, cx.model.lang) {
            response = response.on_hover_text(help);
        }
        editing.meet(&response, cx, field, draft);
        if response.changed() {
            changed = true;
            if checked { keys.push(key) } else { keys.retain(|known| known != key) }
        }
    }
    if !changed {
        return Outcome::Stay;
    }
    keys.sort_by_key(|key| set.rank(key));
    choose(field, Value::Choices(keys), draft)
}
