//! Print presets on the page of reports: choosing one, making one's own with the pages beside it, and exchanging them as files.

mod column;
mod editor;

use std::path::PathBuf;

use eframe::egui::{Button, Label, RichText, TextEdit, Ui};

use super::{LABEL_WIDTH, combo_of};
use crate::domain::preset::published::PUBLISHED;
use crate::domain::record::Preset;
use crate::domain::table::Table;
use crate::domain::value::{AnyId, RowId};
use crate::error::Result;
use crate::i18n::Lang;
use crate::register::{Done, Edit};
use crate::report::{Choice, Form, Mark};
use crate::ui::command::{Command, Commands, Purpose};
use crate::ui::form::FormState;
use crate::ui::form::fields::labelled;
use crate::ui::{Model, chip, theme};

pub use editor::{Editor, editor_ui};

/// The state of this part of the page.
#[derive(Default)]
pub struct PresetState {
    /// The preset that is being made.
    pub editor: Option<Editor>,
    /// What was chosen before the making, and is again when it is given up.
    before: Choice,
    /// Where a preset is read from or written to; beside the register until somebody says so.
    path: Option<String>,
    /// Whether the exchange as files is shown.
    shows_files: bool,
    /// Why a file could not be read or written.
    fault: Option<String>,
}

impl PresetState {
    /// Begins to change a preset: one of the officer's own, or a copy of a published one.
    fn begin(&mut self, choice: &Choice, model: &Model<'_>) {
        let Ok(preset) = choice.form.preset(model.snapshot, model.lang) else { return };
        match own(choice, model) {
            Some(row) => self.open(preset, Some(row), choice),
            None => {
                // A copy looks as the pages do now.
                let (paper, orientation, mark) = (choice.paper, choice.orientation, choice.mark.words(model.lang));
                let name = free_name(&preset.name, model);
                self.open(Preset { name, paper, orientation, mark, ..preset }, None, choice);
            }
        }
    }

    fn open(&mut self, preset: Preset, of: Option<RowId>, before: &Choice) {
        self.before = before.clone();
        self.fault = None;
        self.editor = Some(Editor::new(preset, of));
    }

    /// Shows a preset that was read from a file, to be kept or not.
    pub fn read(&mut self, read: Result<Preset>, choice: &Choice, model: &Model<'_>) {
        match read {
            Ok(mut preset) => {
                preset.name = free_name(&preset.name, model);
                self.open(preset, None, choice);
            }
            Err(error) => self.fault = Some(error.message(model.lang)),
        }
    }

    /// A path was chosen in a dialog.
    pub fn picked(&mut self, path: String) {
        self.path = Some(path);
        self.fault = None;
    }

    /// Takes the answer to an edit of this part; whether it shows why it was refused. What was kept is chosen from then on.
    pub fn answered(&mut self, ticket: u64, answer: &Result<Done>, choice: &mut Choice, lang: Lang) -> bool {
        let Some(editor) = self.editor.as_mut().filter(|editor| editor.sent == Some(ticket)) else { return false };
        editor.sent = None;
        match answer {
            Ok(done) => {
                let name = editor.preset.name.trim();
                let kept = done.state.snapshot.presets.iter().find(|preset| preset.name == name);
                choice.form = kept.map_or_else(|| self.before.form.clone(), |preset| Form::Own(preset.code.clone()));
                self.editor = None;
            }
            Err(error) => editor.fault = Some(error.message(lang)),
        }
        answer.is_err()
    }

    /// Gives up what is being made.
    fn give_up(&mut self, choice: &mut Choice) {
        self.editor = None;
        let before = std::mem::take(&mut self.before);
        *choice = Choice { form: before.form, paper: before.paper, orientation: before.orientation, mark: before.mark, ..choice.clone() };
    }
}

/// The preset of the officer's own that is chosen.
fn own(choice: &Choice, model: &Model<'_>) -> Option<RowId> {
    match &choice.form {
        Form::Own(code) => model.snapshot.find(Table::Presets, code),
        Form::Published(_) | Form::Draft(_) => None,
    }
}

/// A name that no preset has yet.
fn free_name(name: &str, model: &Model<'_>) -> String {
    let is_shipped = |name: &str| Preset::is_published(name) || PUBLISHED.iter().any(|published| published.name(model.lang) == name);
    let is_taken = |name: &str| is_shipped(name) || model.snapshot.presets.iter().any(|preset| preset.name == name);
    let mut free = name.to_owned();
    let mut number = 1;
    while is_taken(&free) {
        number += 1;
        free = model.lang.phrase("print.one_of", &[("words", &name), ("number", &number)]);
    }
    free
}

/// The pages as a preset wants them.
fn take(choice: &mut Choice, form: Form, model: &Model<'_>) {
    if let Ok(preset) = form.preset(model.snapshot, choice.lang) {
        choice.paper = preset.paper;
        choice.orientation = preset.orientation;
        if let Some(mark) = preset.mark.as_deref().and_then(|words| Mark::from_word(words).ok()) {
            choice.mark = mark;
        }
    }
    choice.form = form;
}

fn name_of(form: &Form, model: &Model<'_>) -> String {
    // One that was taken out in the meantime is still shown by its code.
    form.preset(model.snapshot, model.lang).map_or_else(|_| form.noted().unwrap_or_default(), |preset| preset.name)
}

/// Draws the choice of a preset and what can be done with it.
pub fn choose_ui(ui: &mut Ui, model: &Model<'_>, choice: &mut Choice, state: &mut PresetState, form: &mut FormState, commands: &mut Commands) {
    if matches!(choice.form, Form::Own(_)) && own(choice, model).is_none() {
        // Undo, or somebody at the list, took it out.
        take(choice, Form::default(), model);
    }
    let mut chosen = choice.form.clone();
    let options = || Form::all(model.snapshot).map(|form| (form.clone(), name_of(&form, model))).collect();
    if combo_of(ui, &model.word("window.reports.form"), &mut chosen, name_of(&choice.form, model), options) {
        take(choice, chosen, model);
        state.path = None;
    }
    labelled(ui, LABEL_WIDTH, "", |ui| {
        ui.vertical(|ui| {
            ui.horizontal_wrapped(|ui| buttons_ui(ui, model, choice, state, form, commands));
            if state.shows_files {
                files_ui(ui, model, choice, state, commands);
            }
        });
    });
}

fn buttons_ui(ui: &mut Ui, model: &Model<'_>, choice: &mut Choice, state: &mut PresetState, form: &mut FormState, commands: &mut Commands) {
    let own = own(choice, model);
    let words = model.word(if own.is_some() { "window.preset.change" } else { "window.preset.copy" });
    let response = ui.add_enabled(model.read_only.is_none(), Button::new(words));
    if chip::why_not(response, model.read_only).on_hover_text(model.word("window.preset.help")).clicked() {
        state.begin(choice, model);
    }
    if ui.add(Button::selectable(state.shows_files, model.word("window.preset.files"))).clicked() {
        state.shows_files = !state.shows_files;
    }
    if let Some(row) = own {
        let response = ui.add_enabled(model.read_only.is_none(), Button::new(model.word("window.preset.remove")));
        if chip::why_not(response, model.read_only).clicked() {
            take(choice, Form::default(), model);
            commands.push(Command::Edit { ticket: form.ticket(), edit: Edit::remove([AnyId { table: Table::Presets, row }]) });
        }
    }
}

/// A preset as a file: to hand it to another unit, or to take one over.
fn files_ui(ui: &mut Ui, model: &Model<'_>, choice: &Choice, state: &mut PresetState, commands: &mut Commands) {
    let label = ui.label(theme::small(model.word("window.preset.path")));
    let beside = || model.file.with_file_name(format!("{}.json", name_of(&choice.form, model).replace(['/', '\\'], "-"))).display().to_string();
    let mut typed = state.path.clone().unwrap_or_else(beside);
    if ui.add(TextEdit::singleline(&mut typed).desired_width(f32::INFINITY)).labelled_by(label.id).changed() {
        state.fault = None;
        state.path = Some(typed.clone());
    }
    let path = PathBuf::from(typed.trim());
    let why = typed.trim().is_empty().then(|| model.word("window.preset.path_first"));
    ui.horizontal_wrapped(|ui| {
        if ui.button(model.word("window.browse")).clicked() {
            commands.push(Command::Pick { purpose: Purpose::Preset, name: String::new() });
        }
        let write = ui.add_enabled(why.is_none(), Button::new(model.word("window.preset.write")));
        if chip::why_not(write, why.as_deref()).clicked() {
            commands.push(Command::WritePreset { path: path.clone(), form: choice.form.clone() });
        }
        let why = model.read_only.map(str::to_owned).or(why);
        let read = ui.add_enabled(why.is_none(), Button::new(model.word("window.preset.read")));
        if chip::why_not(read, why.as_deref()).clicked() {
            commands.push(Command::ReadPreset(path));
        }
    });
    if let Some(fault) = &state.fault {
        ui.add(Label::new(RichText::new(fault).color(theme::of(ui).fault)).wrap());
    }
}
