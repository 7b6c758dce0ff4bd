//! What can be done with the selected rows: from the menus, by keys, and from the menu under the right button.

use eframe::egui::containers::menu::menu_style;
use eframe::egui::{Align, Button, Id, Key, Layout, Modifiers, Popup, PopupKind, Pos2, Response, Ui};

use super::bulk::{Bulk, Source};
use super::{ListState, clipboard, list_id};
use crate::domain::choice::Status;
use crate::domain::field::COMMON;
use crate::domain::life::{self, Passage};
use crate::domain::table::Table;
use crate::domain::value::{AnyId, Member, RowId, Value};
use crate::register::{Edit, Mutation, Operation};
use crate::ui::action::{self, Action};
use crate::ui::command::{Command, Commands};
use crate::ui::form::FormState;
use crate::ui::keyboard::owns_keys;
use crate::ui::{Model, chip, frame};

/// What the menu of a row offers, group by group.
const GROUPS: &[&[Action]] = &[
    &[Action::OpenRecord, Action::RecordHistory],
    &[Action::CopyRows, Action::Duplicate],
    &[Action::BulkEdit, Action::FillDown, Action::Confirm],
    &[Action::StillApplies, Action::CloseRisks],
    &[Action::RemoveRecord],
];

/// Above this many selected rows the menu does not look at each of them.
const LOOKED_AT: usize = 5_000;

/// The open menu.
#[derive(Debug, Default)]
pub struct RowMenu {
    at: Option<Pos2>,
    /// Where the row of the cursor was drawn.
    cursor: Option<Pos2>,
    by_keyboard: bool,
}

/// Opens the menu where a row is clicked with the right button; a row that is not selected is selected first.
pub fn open_on_click(response: &Response, row: RowId, list: &mut ListState) {
    if list.cursor == Some(row) {
        list.menu.cursor = Some(response.rect.left_bottom() + eframe::egui::vec2(24.0, 0.0));
    }
    if response.secondary_clicked() {
        if !list.selected.contains(&row) {
            list.select(row);
            list.scroll_to = None;
        }
        list.menu.at = response.interact_pointer_pos().or(list.menu.cursor);
        list.menu.by_keyboard = false;
    }
}

/// Draws the open menu.
pub fn menu_ui(ui: &mut Ui, table: Table, model: &Model<'_>, list: &mut ListState, commands: &mut Commands) {
    let opens = owns_keys(ui.ctx(), list_id(table)) && ui.input_mut(|input| input.consume_key(Modifiers::SHIFT, Key::F10));
    if opens && !list.selected.is_empty() {
        list.menu.at = list.menu.cursor.or(Some(ui.max_rect().left_top()));
        list.menu.by_keyboard = true;
    }
    let Some(at) = list.menu.at else { return };
    let mut is_open = true;
    let mut takes_focus = std::mem::take(&mut list.menu.by_keyboard);
    let popup = Popup::new(Id::unique(("row menu", table.key())), ui.ctx().clone(), at, ui.layer_id());
    let popup = popup.kind(PopupKind::Menu).layout(Layout::top_down_justified(Align::Min)).style(menu_style as fn(&mut eframe::egui::Style));
    popup.open_bool(&mut is_open).show(|ui| {
        ui.set_min_width(240.0);
        ui.spacing_mut().item_spacing.y = 1.0;
        // What only risks have is not offered for others.
        let groups = GROUPS.iter().filter(|group| table == Table::Risks || !group.contains(&Action::StillApplies));
        for (place, group) in groups.enumerate() {
            if place > 0 {
                ui.separator();
            }
            for item in group.iter().filter_map(|action| action::find(*action)) {
                let response = item_ui(ui, item, table, model, list);
                if std::mem::take(&mut takes_focus) {
                    // The first frame of a popup only measures, so the wish is kept until it is met.
                    response.request_focus();
                    list.menu.by_keyboard = ui.is_sizing_pass();
                }
                if response.clicked() {
                    commands.push(Command::Act(item.action));
                    ui.close();
                }
            }
        }
    });
    if !is_open {
        list.menu.at = None;
        list.wants_focus = true;
    }
}

fn item_ui(ui: &mut Ui, item: &action::Item, table: Table, model: &Model<'_>, list: &ListState) -> Response {
    // The menu is drawn in every frame: whether any of very many rows is still to be confirmed is seen when it is tried.
    let is_tried = item.action == Action::Confirm && list.selected.len() > LOOKED_AT;
    let why = frame::why_not(item.action, model.lang, Some(model));
    let why = why.or_else(|| if is_tried { None } else { why_not(item.action, table, model, list) });
    let button = Button::new(item.words(model.lang)).shortcut_text(item.shortcut_words(ui.ctx()));
    chip::why_not(ui.add_enabled(why.is_none(), button), why.as_deref())
}

fn is_unconfirmed(table: Table, row: RowId, model: &Model<'_>) -> bool {
    model.snapshot.rows(table).entry(row).is_some_and(|entry| entry.is_unconfirmed())
}

/// Why the selection does not allow an action.
fn why_not(action: Action, table: Table, model: &Model<'_>, list: &ListState) -> Option<String> {
    match action {
        _ if list.selected.is_empty() => Some(model.word("window.notice.nothing_selected")),
        Action::FillDown if list.selected.len() < 2 => Some(model.word("edit.why.one_row")),
        Action::Confirm if !list.selected.iter().any(|row| is_unconfirmed(table, *row, model)) => Some(model.word("edit.why.confirmed")),
        Action::StillApplies | Action::CloseRisks if table != Table::Risks => Some(model.word("life.why.only_risks")),
        Action::StillApplies if list.selected.len() <= LOOKED_AT && !list.selected.iter().any(|row| is_registered(*row, model)) => {
            Some(model.word("life.why.none_registered"))
        }
        _ => None,
    }
}

fn is_registered(row: RowId, model: &Model<'_>) -> bool {
    model.snapshot.risks.get(row).is_some_and(|risk| Passage::Review.is_open_to(risk.status))
}

/// Does something with the selected rows, or says why not.
pub fn act(action: Action, table: Table, model: &Model<'_>, list: &mut ListState, form: &mut FormState, commands: &mut Commands) -> Result<(), String> {
    if let Some(why) = why_not(action, table, model, list) {
        return Err(why);
    }
    match action {
        Action::CopyRows => return clipboard::copy(table, model, list, commands),
        Action::OpenRecord => form.wants_focus = list.cursor.is_some(),
        Action::BulkEdit => list.bulk = Bulk::begin(Source::Entered, table, model, list),
        Action::FillDown => list.bulk = Bulk::begin(Source::FirstRow, table, model, list),
        Action::RecordHistory => {
            let shown = list.cursor.and_then(|row| model.snapshot.rows(table).entry(row));
            commands.extend(shown.map(|entry| Command::ShowHistory(entry.code().to_owned())));
        }
        Action::Duplicate => {
            let ids = list.selected_in_order().into_iter().map(|row| AnyId { table, row });
            let ticket = form.ticket();
            list.made_by = Some(ticket);
            commands.push(Command::Edit { ticket, edit: Edit::duplicate(ids, &model.word("edit.copy_mark")) });
        }
        Action::StillApplies => {
            let risks = list.selected_in_order().into_iter().filter_map(|row| model.snapshot.risks.get(row));
            let kept: Vec<_> = risks.filter_map(|risk| life::keep(risk, model.snapshot).ok()).collect();
            commands.push(Command::Edit { ticket: form.ticket(), edit: Edit::live(kept) });
        }
        Action::CloseRisks => {
            let bulk = Bulk::begin(Source::Entered, table, model, list);
            let status = Table::Risks.field("status");
            list.bulk = bulk.zip(status).map(|(bulk, status)| bulk.to(status, Status::Closed.get()));
        }
        Action::Confirm => {
            let ticket = form.ticket();
            commands.push(Command::Edit { ticket, edit: confirm(table, model, list) });
        }
        _ => {}
    }
    Ok(())
}

/// Confirms what the library or a file brought.
fn confirm(table: Table, model: &Model<'_>, list: &ListState) -> Edit {
    let unconfirmed = list.selected_in_order().into_iter().filter(|row| is_unconfirmed(table, *row, model));
    let ids = unconfirmed.map(|row| AnyId { table, row }).collect();
    let field = COMMON.iter().find(|field| field.key == "confirmed");
    let mutations = field.map(|field| Mutation::SetAll(ids, field, Value::Flag(true))).into_iter().collect();
    Edit { operation: Operation::Edit, mutations, reason: None, is_typing: false }
}
