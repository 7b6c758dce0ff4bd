//! Making a preset: what it lists, its columns, its words; the pages beside it follow every change.

use eframe::egui::{self, Button, Label, Margin, Panel, RichText, ScrollArea, TextEdit, Ui};

use super::super::{LABEL_WIDTH, combo};
use super::column::{self, Done as Moved};
use super::{Command, Commands, FormState, Model, PresetState, chip, labelled, theme};
use crate::domain::choice::{Choice as _, ChoiceSet, Orientation, PaperSize, RowOrder};
use crate::domain::field::{Entry, Record as _, Row};
use crate::domain::preset::{self, Column, Content, LISTED, MOST_COLUMNS, read_columns, write_columns};
use crate::domain::problem::Problem;
use crate::domain::record::Preset;
use crate::domain::table::Table;
use crate::domain::text::choice_word;
use crate::domain::value::{AnyId, RowId};
use crate::register::{Edit, Mutation, Operation};
use crate::report::{Choice, Form, Mark};

/// A preset that is being made.
pub struct Editor {
    /// As it is so far; its columns are in `columns`.
    pub preset: Preset,
    columns: Vec<Column>,
    /// The preset that it changes; none for a new one.
    of: Option<RowId>,
    /// The edit that carries it.
    pub sent: Option<u64>,
    /// Why it was not taken.
    pub fault: Option<String>,
}

impl Editor {
    /// Begins with a preset as it is.
    pub fn new(preset: Preset, of: Option<RowId>) -> Editor {
        let columns = read_columns(&preset.columns).unwrap_or_default();
        Editor { preset, columns, of, sent: None, fault: None }
    }

    /// The whole preset; what is empty is none.
    fn whole(&self) -> Preset {
        let filled = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        let Preset { title, mark, signers, note, .. } = &self.preset;
        Preset {
            name: self.preset.name.trim().to_owned(),
            columns: write_columns(&self.columns),
            title: filled(title),
            mark: filled(mark),
            signers: filled(signers),
            note: filled(note),
            ..self.preset.clone()
        }
    }

    /// Why it cannot be kept as it is, in words.
    fn why_not(&self, model: &Model<'_>) -> Option<String> {
        let whole = self.whole();
        if whole.name.is_empty() {
            return Some(model.word("window.preset.name_first"));
        }
        if let Some(why) = model.read_only {
            return Some(why.to_owned());
        }
        let mark = Mark::from_word(whole.mark.as_deref().unwrap_or_default());
        let Some((key, reason)) = preset::problem(&whole) else { return mark.err().map(|error| error.message(model.lang)) };
        let field = Table::Presets.field(key)?;
        Some(Problem::of_field(Table::Presets, &whole.name, field, reason).message(model.lang))
    }

    /// Other records have other fields: columns that show nothing of them go.
    fn list(&mut self, list: Table) {
        self.preset.list = list;
        for column in &mut self.columns {
            column.show.retain(|key| Content::from_key(list, key).is_some());
        }
        self.columns.retain(|column| !column.show.is_empty());
        self.preset.grouped_by = self.preset.grouped_by.take().filter(|key| Content::from_key(list, key).is_some());
    }

    /// The edit that keeps it: anew, where the one that it changes was taken out in the meantime.
    fn edit(&self, model: &Model<'_>) -> Edit {
        let record = self.whole();
        let Some(row) = self.of.filter(|row| model.snapshot.presets.get(*row).is_some()) else {
            let entry: Box<dyn Entry> = Box::new(Row { record, ..Row::default() });
            return Edit::create([entry]);
        };
        let values = Preset::FIELDS.iter().zip(0..).map(|(field, place)| (field, record.get(place))).collect();
        let id = AnyId { table: Table::Presets, row };
        Edit { operation: Operation::Edit, mutations: vec![Mutation::Set(id, values)], reason: None, is_typing: false }
    }
}

/// Draws the editor of the preset that is being made; what it comes to stays in view beneath.
pub fn editor_ui(ui: &mut Ui, model: &Model<'_>, choice: &mut Choice, state: &mut PresetState, form: &mut FormState, commands: &mut Commands) {
    let Some(editor) = &mut state.editor else { return };
    let mut gives_up = false;
    let frame = egui::Frame::new().inner_margin(Margin::same(theme::MARGIN));
    Panel::bottom("preset end").resizable(false).frame(frame).show(ui, |ui| gives_up = end_ui(ui, model, editor, form, commands));
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        frame.show(ui, |ui| {
            ui.label(theme::title(model.word("window.preset.title")));
            head_ui(ui, model, editor);
            ui.separator();
            columns_ui(ui, model, editor);
            ui.separator();
            pages_ui(ui, model, choice, editor);
        });
    });
    let draft = Form::Draft(Box::new(editor.whole()));
    if choice.form != draft {
        editor.fault = None;
        choice.form = draft;
    }
    if gives_up {
        state.give_up(choice);
    }
}

/// Why it cannot be kept, and the buttons that end the making; true where it is given up.
fn end_ui(ui: &mut Ui, model: &Model<'_>, editor: &mut Editor, form: &mut FormState, commands: &mut Commands) -> bool {
    let why = editor.why_not(model).or_else(|| editor.sent.map(|_| model.word("window.preset.is_sent")));
    if let Some(fault) = editor.fault.as_deref().or(why.as_deref()) {
        ui.add(Label::new(RichText::new(fault).color(theme::of(ui).fault)).wrap());
    }
    ui.horizontal(|ui| {
        let save = chip::primary(ui, model.word("window.preset.save"));
        if chip::why_not(ui.add_enabled(why.is_none(), save), why.as_deref()).clicked() {
            let ticket = form.ticket();
            editor.sent = Some(ticket);
            commands.push(Command::Edit { ticket, edit: editor.edit(model) });
        }
        ui.button(model.word("window.preset.cancel")).clicked()
    })
    .inner
}

fn label(model: &Model<'_>, key: &str) -> String {
    Table::Presets.field(key).map(|field| model.label(Table::Presets, field)).unwrap_or_default()
}

fn head_ui(ui: &mut Ui, model: &Model<'_>, editor: &mut Editor) {
    line_ui(ui, &label(model, "name"), &mut editor.preset.name, "");
    let hint = editor.preset.name.clone();
    text_ui(ui, &label(model, "title"), &mut editor.preset.title, &hint);
    let lists = LISTED.map(|table| (table, model.word(&format!("record.{}", table.key()))));
    let mut list = editor.preset.list;
    if combo(ui, &label(model, "list"), &mut list, &lists) {
        editor.list(list);
    }
    combo(ui, &label(model, "order"), &mut editor.preset.order, &choices::<RowOrder>(RowOrder::SET, model));
    let list = editor.preset.list;
    let contents = Content::offered(list, model.snapshot)
        .filter(|content| content.groups())
        .map(|content| (Some(content.key().to_owned()), content.label(list, model.snapshot, model.lang)));
    let groups: Vec<_> = std::iter::once((None, model.word("window.preset.no_group"))).chain(contents).collect();
    combo(ui, &label(model, "grouped_by"), &mut editor.preset.grouped_by, &groups);
}

fn columns_ui(ui: &mut Ui, model: &Model<'_>, editor: &mut Editor) {
    ui.label(RichText::new(label(model, "columns")).strong());
    let (count, list) = (editor.columns.len(), editor.preset.list);
    let mut moved = None;
    for (place, column) in editor.columns.iter_mut().enumerate() {
        let name = model.lang.phrase("window.preset.column", &[("number", &(place + 1))]);
        let done = chip::group(ui, &name, |ui| ui.push_id(place, |ui| column::column_ui(ui, model, list, &name, (place, count), column)).inner);
        moved = moved.or(done.map(|done| (place, done)));
    }
    match moved {
        Some((place, Moved::Up)) => editor.columns.swap(place, place - 1),
        Some((place, Moved::Down)) => editor.columns.swap(place, place + 1),
        Some((place, Moved::Out)) => drop(editor.columns.remove(place)),
        None => {}
    }
    let why = (count >= MOST_COLUMNS as usize).then(|| model.lang.phrase("window.preset.enough", &[("most", &MOST_COLUMNS)]));
    let response = ui.add_enabled(why.is_none(), Button::new(model.word("window.preset.add_column")));
    if chip::why_not(response, why.as_deref()).clicked()
        && let Some(first) = Content::offered(list, model.snapshot).next()
    {
        editor.columns.push(Column { show: vec![first.key().to_owned()], width: column::USUAL_WIDTH, ..Column::default() });
    }
}

fn pages_ui(ui: &mut Ui, model: &Model<'_>, choice: &mut Choice, editor: &mut Editor) {
    let preset = &mut editor.preset;
    combo(ui, &label(model, "paper"), &mut preset.paper, &choices::<PaperSize>(PaperSize::SET, model));
    combo(ui, &label(model, "orientation"), &mut preset.orientation, &choices::<Orientation>(Orientation::SET, model));
    (choice.paper, choice.orientation) = (preset.paper, preset.orientation);
    text_ui(ui, &label(model, "mark"), &mut preset.mark, "");
    // A mark that may not stand there is refused beneath; the pages keep the one before.
    if let Ok(mark) = Mark::from_word(preset.mark.as_deref().unwrap_or_default()) {
        choice.mark = mark;
    }
    text_ui(ui, &label(model, "signers"), &mut preset.signers, &model.word("window.preset.signers_hint"));
    let note = label(model, "note");
    let mut text = preset.note.clone().unwrap_or_default();
    labelled(ui, LABEL_WIDTH, &note, |ui| {
        if ui.add(TextEdit::multiline(&mut text).desired_rows(2).desired_width(f32::INFINITY)).accessible_name(&note).changed() {
            preset.note = Some(text);
        }
    });
}

fn line_ui(ui: &mut Ui, label: &str, text: &mut String, hint: &str) {
    labelled(ui, LABEL_WIDTH, label, |ui| {
        ui.add(TextEdit::singleline(text).hint_text(hint).desired_width(f32::INFINITY)).accessible_name(label);
    });
}

fn text_ui(ui: &mut Ui, label: &str, text: &mut Option<String>, hint: &str) {
    let mut typed = text.clone().unwrap_or_default();
    line_ui(ui, label, &mut typed, hint);
    *text = Some(typed).filter(|typed| !typed.is_empty());
}

/// All choices of a set with their words.
fn choices<C: crate::domain::choice::Choice>(set: &ChoiceSet, model: &Model<'_>) -> Vec<(C, String)> {
    set.keys.iter().filter_map(|key| Some((C::from_key(key)?, choice_word(set, key, model.lang)))).collect()
}
