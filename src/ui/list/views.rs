//! Views of a list saved by name: in the register, so that whoever opens it has them.

use eframe::egui::{
    Button, Key, PopupCloseBehavior, Response, TextEdit, Ui,
    containers::menu::{MenuButton, MenuConfig},
};

use super::head;
use super::state::ListState;
use crate::domain::arrangement::Arrangement;
use crate::domain::field::Row;
use crate::domain::record::SavedView;
use crate::domain::table::Table;
use crate::domain::value::{AnyId, RowId, Value};
use crate::register::Edit;
use crate::ui::command::{Command, Commands};
use crate::ui::form::FormState;
use crate::ui::{Model, chip, theme};

/// Draws the button of the views and their menu.
pub fn menu_ui(ui: &mut Ui, table: Table, model: &Model<'_>, list: &mut ListState, form: &mut FormState, commands: &mut Commands) -> Response {
    let button = head::pill(ui, button_words(model, list), list.taken_view.is_some());
    let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let menu = MenuButton::from_button(button).config(config).ui(ui, |ui| {
        ui.set_width(280.0);
        ui.spacing_mut().item_spacing.y = 2.0;
        saved_ui(ui, table, model, list, form, commands);
        if ui.selectable_label(list.taken_view.is_none(), model.word("list.view_standard")).clicked() {
            list.taken_view = None;
            list.take_arrangement(Arrangement::default());
            ui.close();
        }
        ui.separator();
        save_ui(ui, table, model, list, form, commands);
    });
    menu.0
}

fn button_words(model: &Model<'_>, list: &ListState) -> String {
    let taken = list.taken_view.as_ref().and_then(|(row, as_saved)| Some((model.snapshot.views.get(*row)?, as_saved)));
    let name = match taken {
        None => return model.word("list.views"),
        Some((view, as_saved)) if *as_saved == list.whole_arrangement() => view.name.clone(),
        Some((view, _)) => model.lang.phrase("list.view_changed", &[("name", &view.name)]),
    };
    model.lang.phrase("list.view_of", &[("name", &name)])
}

fn saved_ui(ui: &mut Ui, table: Table, model: &Model<'_>, list: &mut ListState, form: &mut FormState, commands: &mut Commands) {
    let mut has_any = false;
    for view in model.snapshot.views.iter().filter(|view| view.list == table) {
        has_any = true;
        ui.horizontal(|ui| {
            let is_taken = list.taken_view.as_ref().is_some_and(|(row, _)| *row == view.id);
            let response = ui.selectable_label(is_taken, &view.name);
            if response.clicked() {
                take(table, view, model, list, commands);
                ui.close();
            }
            let name = model.lang.phrase("list.view_remove", &[("name", &view.name)]);
            let remove = ui.add_enabled_ui(model.read_only.is_none(), |ui| chip::icon_button(ui, "×", &name)).inner;
            if chip::why_not(remove, model.read_only).clicked() {
                let id = AnyId { table: Table::Views, row: view.id };
                commands.push(Command::Edit { ticket: form.ticket(), edit: Edit::remove([id]) });
            }
        });
    }
    if !has_any {
        ui.label(theme::small(model.word("list.no_views")));
    }
}

/// Arranges the list as a view says; one that cannot be read says so and changes nothing.
fn take(table: Table, view: &Row<SavedView>, model: &Model<'_>, list: &mut ListState, commands: &mut Commands) {
    match Arrangement::from_json(&view.arrangement) {
        Some(arrangement) => {
            let arrangement = arrangement.fitted(table);
            list.take_arrangement(arrangement);
            list.taken_view = Some((view.id, list.whole_arrangement()));
        }
        None => commands.push(Command::Say(model.lang.phrase("list.view_unreadable", &[("name", &view.name)]))),
    }
}

/// The name under which the list as it is now is saved; a name that is there is saved over.
fn save_ui(ui: &mut Ui, table: Table, model: &Model<'_>, list: &mut ListState, form: &mut FormState, commands: &mut Commands) {
    ui.reset_style();
    let label = ui.label(theme::small(model.word("list.view_save_as")));
    ui.horizontal(|ui| {
        let edit = TextEdit::singleline(&mut list.view_name).hint_text(model.word("list.view_name")).desired_width(190.0);
        let response = ui.add(edit).labelled_by(label.id);
        let enters = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let name = list.view_name.trim().to_owned();
        let why = model.read_only.map(str::to_owned).or_else(|| name.is_empty().then(|| model.word("list.why_no_name")));
        let button = ui.add_enabled(why.is_none(), Button::new(model.word("list.view_save")));
        let button = chip::why_not(button, why.as_deref());
        if why.is_none() && (button.clicked() || enters) {
            commands.push(Command::Edit { ticket: form.ticket(), edit: save(table, name, model, list) });
            list.view_name.clear();
            ui.close();
        }
    });
}

fn save(table: Table, name: String, model: &Model<'_>, list: &mut ListState) -> Edit {
    let arrangement = list.whole_arrangement();
    let json = arrangement.to_json();
    let same = model.snapshot.views.iter().find(|view| view.list == table && view.name == name).map(|view| view.id);
    let row = same.unwrap_or_else(|| next_row(model));
    list.taken_view = Some((row, arrangement));
    match (same, Table::Views.field("arrangement")) {
        (Some(row), Some(field)) => Edit::set(AnyId { table: Table::Views, row }, field, Value::Text(json), None),
        _ => {
            let record = SavedView { name, list: table, arrangement: json };
            let entry: Box<dyn crate::domain::field::Entry> = Box::new(Row { record, ..Row::default() });
            Edit::create([entry])
        }
    }
}

/// The number that a new view will have.
fn next_row(model: &Model<'_>) -> RowId {
    model.snapshot.rows(Table::Views).next_id()
}
