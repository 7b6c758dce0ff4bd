//! What is done with whole records of the page that is open: new ones, the selected ones, and what is copied.

use super::window::App;
use crate::domain::field::Field;
use crate::domain::paste;
use crate::domain::table::Table;
use crate::domain::value::{AnyId, RowId};
use crate::register::Edit;
use crate::ui::action::Action;
use crate::ui::command::Commands;
use crate::ui::list::menu;
use crate::ui::page::Page;
use crate::ui::posts::edits;

/// Above this many rows the text for the clipboard is put together in the background.
const INLINE_ROWS: usize = 1_000;

impl App {
    pub(super) fn new_record(&mut self) {
        let Page::Records(table) = self.view.page else {
            return self.notices.note(self.lang.word("window.notice.no_new_here").into_owned());
        };
        self.leave_form();
        if let Some(model) = self.register.as_ref().and_then(|register| register.model(self.lang)) {
            // On the page of posts a new one stands beside what is chosen in the tree.
            let given =
                if self.view.shows_picture() && table == Table::Posts { edits::beside(table, self.view.posts.chosen(), &model) } else { Vec::new() };
            self.view.form.begin_with(table, &given, &model);
        }
    }

    pub(super) fn remove_records(&mut self) {
        let Page::Records(table) = self.view.page else {
            return self.notices.note(self.lang.word("window.notice.no_new_here").into_owned());
        };
        let ticket = self.view.form.ticket();
        let list = self.view.list(table);
        let ids: Vec<AnyId> = list.selected.iter().map(|row| AnyId { table, row: *row }).collect();
        if ids.is_empty() {
            return self.notices.note(self.lang.word("window.notice.nothing_selected").into_owned());
        }
        list.wants_focus = true;
        self.edit(ticket, Edit::remove(ids));
    }

    pub(super) fn act_on_rows(&mut self, action: Action) {
        if self.view.page == Page::Matrix && action == Action::FillDown {
            self.view.matrix.wants_fill = true;
            return;
        }
        let Page::Records(table) = self.view.page else {
            return self.notices.note(self.lang.word("window.notice.no_new_here").into_owned());
        };
        if self.view.paste.is_open(table) {
            return self.notices.note(self.lang.word("edit.why.pasting").into_owned());
        }
        // What is typed comes first, so that it is not written over what is done now.
        self.leave_form();
        let Some(model) = self.register.as_ref().and_then(|register| register.model(self.lang)) else { return };
        let list = self.view.lists.entry(table).or_default();
        let mut commands = Commands::new();
        let done = menu::act(action, table, &model, list, &mut self.view.form, &mut commands);
        self.commands.extend(commands);
        if let Err(why) = done {
            self.notices.note(why);
        }
    }

    pub(super) fn copy_rows(&mut self, table: Table, rows: Vec<RowId>, fields: Vec<&'static Field>) {
        let Some(snapshot) = self.snapshot() else { return };
        if rows.len() > INLINE_ROWS {
            return self.jobs.copy(table, rows, fields, snapshot, self.lang);
        }
        let text = paste::write(table, &rows, &fields, &snapshot, self.lang);
        self.copied(text, rows.len());
    }
}
