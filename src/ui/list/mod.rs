//! The page of one kind of record: list at the left, form at the right. The same for every table; what it shows follows from the table of fields.

pub mod bulk;
pub mod cell;
pub mod clipboard;
pub mod column_filter;
pub mod column_head;
pub mod columns;
pub mod drag;
pub mod find;
pub mod grid;
pub mod group;
pub mod head;
pub mod keys;
pub mod lines;
pub mod menu;
pub mod order;
pub mod scroll;
pub mod state;
pub mod views;

use std::sync::atomic::AtomicBool;

use eframe::egui::{self, Button, Id, Margin, Panel, Ui};

use self::order::OrderKey;
pub use self::state::ListState;
use super::Model;
use super::action::{self, Action};
use super::command::{Command, Commands};
use super::form::{self, Subject};
use super::paste;
use super::theme;
use super::view::View;
use crate::domain::table::Table;
use crate::domain::value::AnyId;

/// A page narrower than this shows the list or the form, not both.
const NARROW: f32 = 680.0;
/// The least width of the form beside the list.
const FORM_LEAST: f32 = 360.0;
/// Above this many rows a list is put in order in the background.
const INLINE_ROWS: usize = 2_000;

/// The id of a list, for the keyboard.
pub fn list_id(table: Table) -> Id {
    Id::unique(("list", table.key()))
}

/// The id of the filter of a list.
pub fn filter_id(table: Table) -> Id {
    Id::unique(("filter", table.key()))
}

/// Draws the page of a table.
pub fn page_ui(ui: &mut Ui, table: Table, model: &Model<'_>, view: &mut View, commands: &mut Commands) {
    if view.paste.is_open(table) {
        return paste::page_ui(ui, table, model, view, commands);
    }
    refresh(table, model, view.list(table), commands);
    let list = view.lists.entry(table).or_default();
    let subject = match list.cursor {
        _ if view.form.is_new(table) => Some(Subject::New(table)),
        Some(row) => Some(Subject::Stored(AnyId { table, row })),
        None => None,
    };
    if ui.available_width() < NARROW {
        list.shows_form = (list.shows_form || view.form.wants_focus) && !list.wants_focus && list.bulk.is_none();
        if list.shows_form && subject.is_some() {
            return form_alone_ui(ui, subject, model, list, &mut view.form, commands);
        }
    } else {
        let form_width = theme::FORM_WIDTH.min((ui.available_width() * 0.5).max(FORM_LEAST));
        Panel::right("form").exact_size(form_width).resizable(false).show_separator_line(false).frame(theme::plain(theme::of(ui).panel)).show(ui, |ui| {
            ui.painter().vline(ui.max_rect().left(), ui.max_rect().y_range(), theme::line(theme::of(ui).line));
            form::form_ui(ui, subject, model, &mut view.form, commands);
        });
    }
    egui::CentralPanel::default().frame(theme::plain(theme::of(ui).window)).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        head::head_ui(ui, table, model, view, commands);
        list_ui(ui, table, model, view, commands);
    });
}

/// Draws the form where there is no room for the list beside it, with the way back.
fn form_alone_ui(ui: &mut Ui, subject: Option<Subject>, model: &Model<'_>, list: &mut ListState, form: &mut form::FormState, commands: &mut Commands) {
    egui::CentralPanel::default().frame(theme::plain(theme::of(ui).panel)).show(ui, |ui| {
        egui::Frame::new().inner_margin(Margin { left: 10, right: theme::MARGIN, top: 8, bottom: 0 }).show(ui, |ui| {
            let keys = action::find(Action::SwitchPane).map(|item| item.shortcut_words(ui.ctx())).unwrap_or_default();
            if ui.add(Button::new(model.word("list.back")).frame_when_inactive(false)).on_hover_text(keys).clicked() {
                list.wants_focus = true;
                ui.ctx().request_repaint();
            }
        });
        form::form_ui(ui, subject, model, form, commands);
    });
}

/// Draws the list alone.
pub fn list_ui(ui: &mut Ui, table: Table, model: &Model<'_>, view: &mut View, commands: &mut Commands) {
    let list = view.lists.entry(table).or_default();
    clipboard::take_events(ui, table, model, list, &mut view.paste, commands);
    bulk::panel_ui(ui, table, model, list, &mut view.form, commands);
    drag::move_rows(ui, ui.available_rect_before_wrap(), table, model, list, &mut view.form, commands);
    keys::move_selection(ui, table, model, list, commands, &mut view.form);
    grid::grid_ui(ui, table, model, list, &mut view.form);
    menu::menu_ui(ui, table, model, list, commands);
}

/// Works the order out again where something it depends on has changed.
pub fn refresh(table: Table, model: &Model<'_>, list: &mut ListState, commands: &mut Commands) {
    let revision = model.snapshot.changed(&order::tables_read(table));
    let arrangement = &list.arrangement;
    let key = OrderKey {
        revision,
        filter: arrangement.expression(&list.filter),
        sorts: arrangement.sorts.clone(),
        group: arrangement.group.clone(),
        own_order: arrangement.own_order,
        lang: model.lang,
    };
    if list.order.as_ref().is_some_and(|order| order.key == key) || list.asked.as_ref() == Some(&key) {
        return;
    }
    if list.order.as_ref().is_none_or(|order| order.key.revision != revision) {
        list.prune(table, model.snapshot);
    }
    if model.snapshot.rows(table).count() <= INLINE_ROWS {
        list.asked = None;
        if let Some(answer) = order::arrange(table, model.snapshot, key.clone(), &AtomicBool::new(false)) {
            list.set(key, answer.map_err(|fault| fault.message(model.lang)));
        }
    } else {
        list.asked = Some(key.clone());
        commands.push(Command::Arrange { table, key });
    }
}
