//! Editions in the window: issued, approved, shown in the place of the register as it is now, and compared.

use std::sync::Arc;

use super::window::App;
use crate::domain::edition::Edition;
use crate::domain::table::Table;
use crate::domain::value::AnyId;
use crate::error::{Error, Result};
use crate::register::desk::Request;
use crate::register::{Approving, State};
use crate::report::{Editions, Held, Report};
use crate::ui::page::Page;

impl App {
    pub(super) fn issue(&mut self, note: String) {
        // What is typed goes into the edition.
        self.leave_form();
        self.ask_for_edition(Request::Issue(note));
    }

    pub(super) fn approve(&mut self, number: u32, approving: Approving) {
        self.ask_for_edition(Request::Approve(number, approving));
    }

    fn ask_for_edition(&mut self, request: Request) {
        if let Some(register) = self.register.as_mut().filter(|register| !register.is_at_edition) {
            register.is_at_edition = true;
            register.ask(request);
        }
    }

    /// An edition was issued or approved.
    pub(super) fn issued(&mut self, issued: Result<(Edition, State)>) {
        if let Some(register) = &mut self.register {
            register.is_at_edition = false;
        }
        match issued {
            Ok((edition, state)) => {
                // What time limits are held against is the new edition now.
                let limits: Vec<AnyId> =
                    state.snapshot.rows(Table::TimeLimits).ids().into_iter().map(|row| AnyId { table: Table::TimeLimits, row }).collect();
                self.rest(state, &limits);
                self.view.history.editions.done();
                self.view.reports.forget_pages();
                let filling: [(&str, &dyn std::fmt::Display); 2] = [("edition", &edition.words(self.lang)), ("code", &edition.code())];
                self.notices.note(self.lang.phrase("cli.issued", &filling));
            }
            Err(error) => self.fail(&error),
        }
    }

    /// Shows an edition in the whole window, or the register as it is now.
    pub(super) fn show_edition(&mut self, number: Option<u32>) {
        // What cannot be sent belongs to the register as it is now, and is not left behind.
        self.leave_form();
        if self.view.form.has_unsent() {
            return self.notices.error(self.lang.word("editions.unsent").into_owned());
        }
        match number {
            Some(number) => {
                let request = Request::Held(number);
                if let Some(register) = self.register.as_mut().filter(|register| !register.is_at_edition) {
                    register.wants_shown = Some(number);
                    register.is_at_edition = true;
                    register.ask(request);
                }
            }
            None => self.put_in_place(None),
        }
    }

    /// What an edition holds has come, or why it cannot be brought back.
    pub(super) fn held(&mut self, number: u32, held: Result<Held>) {
        self.view.overview.since.hold(number, held.as_ref().ok().map(|held| Arc::clone(&held.snapshot)));
        let Some(register) = &mut self.register else { return };
        let is_wanted = register.wants_shown == Some(number);
        if is_wanted {
            register.wants_shown = None;
            register.is_at_edition = false;
        }
        match held {
            Ok(held) if is_wanted => {
                self.put_in_place(Some(held));
                self.show(Page::Overview);
            }
            Ok(_) | Err(Error::Cancelled) => {}
            Err(error) => self.fail(&error),
        }
    }

    fn put_in_place(&mut self, held: Option<Held>) {
        if let Some(register) = &mut self.register {
            register.checked_edition = None;
            if let Some(held) = &held {
                self.jobs.check(None, Arc::clone(&held.snapshot), Vec::new());
            }
            register.shown = held;
            register.say_why(self.lang);
        }
        self.title_is_stale = true;
    }

    /// Goes to a report of some editions.
    pub(super) fn report_editions(&mut self, report: Report, editions: Editions) {
        let choice = &self.view.reports.choice;
        self.view.reports.choice = crate::report::Choice { editions, blank: false, ..choice.turned_to(report) };
        self.show(Page::Reports);
    }
}
