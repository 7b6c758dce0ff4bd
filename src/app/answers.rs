//! What comes back from the register's thread and from the jobs.

use std::sync::Arc;

use super::jobs::{Message, Printing};
use super::open::{self, OnlyReads, OpenRegister};
use super::window::App;
use crate::domain::checks::Checked;
use crate::domain::value::AnyId;
use crate::error::{Error, Result, chain};
use crate::register::copies::Occasion;
use crate::register::desk::{Answer, Request};
use crate::register::{Change, Done, State, Wanted};
use crate::report::{Choice, Past};
use crate::ui::command::Purpose;
use crate::ui::page::Page;
use crate::ui::reports::output::Goal;
use crate::ui::reports::{Laid, PlanKey};
use crate::ui::settings::Preference;
use crate::ui::work::Task;

/// Above this many risks the checks run in the background.
const INLINE_RISKS: usize = 300;
const UNDONE: &str = "window.notice.undone";
const REDONE: &str = "window.notice.redone";

impl App {
    /// Reads everything that has come.
    pub(super) fn read_answers(&mut self) {
        while let Some(answer) = self.register.as_ref().and_then(|register| register.desk().next()) {
            match answer {
                Answer::Opened(opened) => self.opened(opened),
                Answer::Edited(ticket, done) => self.edited(ticket, done),
                Answer::EvidenceSaved(path, shows, saved) => self.evidence_saved(&path, shows, saved),
                Answer::Undone(done) => self.stepped(done, UNDONE),
                Answer::Redone(done) => self.stepped(done, REDONE),
                Answer::Logged(Ok(())) => {}
                Answer::Logged(Err(error)) => {
                    let why = error.message(self.lang);
                    self.notices.error(self.lang.phrase("cli.not_logged", &[("why", &why)]));
                }
                Answer::History(wanted, before, changes) => self.fetched(&wanted, before, changes),
                Answer::Past(choice, past) => self.recalled(*choice, past.map(|past| *past)),
                Answer::Issued(issued) => self.issued(issued.map(|issued| *issued)),
                Answer::Held(number, held) => self.held(number, held.map(|held| *held)),
            }
        }
        self.notice_end();
        while let Some(message) = self.jobs.next() {
            match message {
                Message::Searched(answer) => self.view.search.take(answer),
                Message::Arranged(table, key, order) => self.view.list(table).take(key, order),
                Message::PasteChecked(table, key, lines) => self.view.paste.take(table, key, lines),
                Message::Copied(text, count) => self.copied(text, count),
                Message::LaidOut(key, chart) => self.view.process.take(key, chart),
                Message::Counted(key, overview) => self.view.overview.take(key, overview),
                Message::Checked(checked) => self.checked(checked),
                Message::Gathered(key, lines) => self.view.checks.take(key, lines),
                Message::GatheredDue(key, lines) => self.view.actions.take(key, lines),
                Message::Since(key, counts) => self.view.overview.since.take(key, counts),
                Message::Planned(key, plan) => self.planned(key, plan),
                Message::Printers(printers) => self.view.reports.output.printers.set((), printers),
                Message::Typefaces(families) => self.view.reports.typefaces.families.set((), families),
                Message::PresetRead(read) => self.preset_read(read),
                Message::PresetWritten(path, written) => self.preset_written(&path, written),
                Message::Written(path, printed, written) => self.written(&path, printed, written),
                Message::Picked(purpose, path) => self.picked(purpose, path),
                Message::Created(path, created) => self.created(&path, created),
                Message::SafetyCopied(path, occasion, kept) => self.safety_copied(&path, occasion, kept),
            }
        }
    }

    /// The register's thread has ended although nobody wanted it to: what is typed stays, and nothing more can be sent.
    fn notice_end(&mut self) {
        let Some(register) = &mut self.register else { return };
        if !register.desk().is_gone() || register.state.is_none() || register.only_reads == Some(OnlyReads::Gone) {
            return;
        }
        register.only_reads = Some(OnlyReads::Gone);
        register.say_why(self.lang);
        register.steps = 0;
        register.is_at_edition = false;
        let path = register.path.clone();
        for ticket in std::mem::take(&mut register.pending) {
            let stopped = Err(Error::Stopped { path: path.clone() });
            let _ = self.view.form.answered(ticket, &stopped, self.lang);
            let _ = self.view.reports.answered(ticket, &stopped, self.lang);
        }
        self.fail(&Error::Stopped { path });
    }

    fn planned(&mut self, key: PlanKey, plan: Result<Laid>) {
        self.view.reports.take(key, plan, self.lang);
        // Pages that nobody waits for any more end the work as well.
        if !self.view.reports.plan.is_pending() {
            self.work.end(Task::LayOut);
        }
    }

    /// What a report needs of the history has come, unless another report is wanted by now, or none.
    fn recalled(&mut self, choice: Choice, past: Result<Past>) {
        if !self.view.reports.awaits(&choice) {
            return;
        }
        match past {
            Ok(past) => self.lay_out_report(choice, past),
            Err(error) => {
                let Some(snapshot) = self.snapshot() else { return };
                self.planned((choice, snapshot.revision), Err(error));
            }
        }
    }

    fn opened(&mut self, opened: Result<State>) {
        let Some(register) = &mut self.register else { return };
        self.view.welcome.is_busy = false;
        self.work.end(Task::Open);
        match opened {
            Ok(state) => {
                log::info!("opened: {} risks", state.snapshot.risks.len());
                if !self.has_chosen_language {
                    self.lang = state.snapshot.language().unwrap_or(self.lang);
                }
                self.before = None;
                register.state = Some(state);
                register.say_why(self.lang);
                let path = register.path.clone();
                self.prefs.remember(&path, self.start.clock.now().date_naive());
                self.title_is_stale = true;
                self.name_operator();
                self.copy(Occasion::Opened);
                self.check();
            }
            Err(Error::Locked { holder, since, .. }) if register.only_reads.is_none() => self.read_only(OnlyReads::Writer { name: holder, since }),
            Err(Error::Unwritable { .. }) if register.only_reads.is_none() => self.read_only(OnlyReads::Place),
            Err(error) => {
                self.register = None;
                self.fail(&error);
                self.open_before();
            }
        }
    }

    /// Opens the register once more, for reading only.
    fn read_only(&mut self, why: OnlyReads) {
        let Some(path) = self.register.take().map(|register| register.path.clone()) else { return };
        self.register = Some(OpenRegister::begin(&path, Some(why), self.start.clock, &self.start.operator, &self.ctx));
    }

    fn edited(&mut self, ticket: u64, done: Result<Done>) {
        let answered = self.view.form.answered(ticket, &done, self.lang);
        let is_shown = self.view.settings.answered(ticket, &done, self.lang) || self.view.reports.answered(ticket, &done, self.lang) || answered.is_shown;
        self.view.separation.answered(ticket, done.is_ok());
        self.answer_rows(ticket, &done);
        if let Some(register) = &mut self.register {
            register.pending.remove(&ticket);
        }
        match done {
            Ok(done) => {
                let words = done.step.as_ref().map(|step| self.lang.phrase("window.notice.done", &[("step", &step.words(self.lang))]));
                self.view.search.touch(&done.touched);
                self.rest(done.state, &done.touched);
                // Typing is seen in the form; only what is not seen there is said.
                if let Some(words) = words.filter(|_| !is_shown) {
                    self.notices.note(words);
                }
                if let Some(made) = answered.made {
                    self.select_made(made);
                }
            }
            Err(Error::Cancelled) => self.notices.note(self.lang.word("work.not_saved").into_owned()),
            Err(error) if is_shown => log::warn!("refused: {}", chain(&error)),
            Err(error) => self.fail(&error),
        }
    }

    /// Tells lists and pasted rows what became of an edit of theirs.
    fn answer_rows(&mut self, ticket: u64, done: &Result<Done>) {
        let touched = done.as_ref().ok().map(|done| done.touched.as_slice());
        for (table, list) in &mut self.view.lists {
            list.answered(*table, ticket, touched);
        }
        if let Some(table) = self.view.paste.answered(ticket, touched.is_some()) {
            let rows = touched.unwrap_or_default().iter().filter(|id| id.table == table).map(|id| id.row);
            self.view.list(table).select_rows(rows);
            self.view.list(table).wants_focus = true;
        }
    }

    /// Puts a text on the clipboard and says how many rows it is.
    pub(super) fn copied(&mut self, text: String, count: usize) {
        self.ctx.copy_text(text);
        self.notices.note(self.lang.phrase("edit.copied", &[("count", &count)]));
    }

    fn select_made(&mut self, made: AnyId) {
        self.view.list(made.table).select(made.row);
    }

    fn stepped(&mut self, done: Result<Done>, key: &str) {
        let Some(register) = &mut self.register else { return };
        register.steps = register.steps.saturating_sub(1);
        // What was taken back, or done again, is what the button named before.
        let before = register.state.as_ref().and_then(|state| if key == UNDONE { state.undo.clone() } else { state.redo.clone() });
        match done {
            Ok(done) => {
                self.view.search.touch(&done.touched);
                self.rest(done.state, &done.touched);
                let step = before.map(|step| step.words(self.lang)).unwrap_or_default();
                self.notices.note(self.lang.phrase(key, &[("step", &step)]));
                self.show_touched(&done.touched);
            }
            Err(Error::Cancelled) => self.notices.note(self.lang.word("work.not_saved").into_owned()),
            Err(error) => self.fail(&error),
        }
    }

    /// Brings a record that Undo or Redo touched into view, where its page is open.
    fn show_touched(&mut self, touched: &[AnyId]) {
        let Page::Records(table) = self.view.page else { return };
        let Some(state) = self.register.as_ref().and_then(|register| register.state.as_ref()) else { return };
        let here = touched.iter().find(|id| id.table == table && state.snapshot.entry(**id).is_some()).copied();
        if let Some(id) = here {
            self.view.list(table).select(id.row);
        }
    }

    /// An edit has come to rest on disk.
    pub(super) fn rest(&mut self, state: State, touched: &[AnyId]) {
        if let Some(register) = &mut self.register {
            register.touched.extend(touched);
            open::let_go(register.state.replace(state));
            register.saved_at = Some(self.start.clock.now().format("%H:%M:%S").to_string());
        }
        self.title_is_stale = true;
        self.name_operator();
        self.check();
    }

    /// Has the checks run where the register has changed since: one run at a time, until then the old findings stay.
    pub(super) fn check(&mut self) {
        let Some(register) = self.register.as_mut().filter(|register| !register.is_checking) else { return };
        let Some(state) = &register.state else { return };
        let is_same = |checked: &Checked| (checked.snapshot.revision, checked.snapshot.today) == (state.snapshot.revision, state.snapshot.today);
        if register.checked.as_ref().is_some_and(is_same) {
            return;
        }
        let (snapshot, touched) = (Arc::clone(&state.snapshot), std::mem::take(&mut register.touched));
        if snapshot.risks.len() > INLINE_RISKS {
            register.is_checking = true;
            return self.jobs.check(register.checked.clone(), snapshot, touched);
        }
        register.checked = Some(match &register.checked {
            Some(before) => before.after(snapshot, &touched),
            None => Checked::of(snapshot),
        });
    }

    /// The checks have run, unless it was in a register that is no longer open.
    fn checked(&mut self, checked: Checked) {
        let Some(register) = &mut self.register else { return };
        if register.shown.as_ref().is_some_and(|held| held.snapshot.revision == checked.snapshot.revision) {
            return register.checked_edition = Some(checked);
        }
        let is_own = |state: &State| state.snapshot.revision >> 32 == checked.snapshot.revision >> 32;
        if register.is_checking && register.state.as_ref().is_some_and(is_own) {
            register.is_checking = false;
            open::let_go(register.checked.replace(checked));
            self.check();
        }
    }

    fn fetched(&mut self, wanted: &Wanted, before: Option<i64>, changes: Result<Vec<Change>>) {
        match changes {
            Ok(changes) => {
                self.view.form.trail.take(wanted, before, &changes);
                self.view.history.take(wanted, before, changes);
            }
            Err(error) => {
                self.view.history.give_up();
                self.fail(&error);
            }
        }
    }

    fn written(&mut self, path: &std::path::Path, job: Printing, written: Result<()>) {
        self.view.reports.output.is_writing = false;
        self.work.end(Task::Write);
        if written.is_ok()
            && let Some(register) = &self.register
        {
            register.desk().ask(Request::Printed(job.printed));
        }
        match written {
            Err(Error::Cancelled) => self.notices.note(self.lang.word("work.stopped").into_owned()),
            Ok(()) if job.goal == Goal::Show => self.notices.note(self.lang.phrase("window.notice.shown", &[("path", &path.display())])),
            Ok(()) if matches!(job.goal, Goal::Print(_)) => self.notices.note(self.lang.phrase("window.notice.sent", &[("count", &job.pages.len())])),
            Ok(()) => self.notices.note(self.lang.phrase("window.notice.written", &[("path", &path.display())])),
            Err(error) => self.fail(&error),
        }
    }

    fn picked(&mut self, purpose: Purpose, path: Option<std::path::PathBuf>) {
        let Some(path) = path else {
            // Closed by the officer, or there is no dialog on this system: the typed path serves both.
            return self.notices.note(self.lang.word("window.notice.no_path").into_owned());
        };
        let text = path.display().to_string();
        match purpose {
            Purpose::Open => self.open(&path),
            Purpose::Create => self.view.welcome.create_path = text,
            Purpose::Report(_) => self.view.reports.output.path = Some(text),
            Purpose::Preset => self.view.reports.preset.picked(text),
            Purpose::Scan => self.view.history.editions.picked(text),
            Purpose::Evidence(of) => self.add_evidence(of, path),
            Purpose::EvidenceCopy(row) => self.save_evidence(row, path, false),
            Purpose::Copies => self.prefer(Preference::Copies(Some(path))),
        }
    }

    fn created(&mut self, path: &std::path::Path, created: Result<()>) {
        self.view.welcome.is_busy = false;
        self.work.end(Task::Create);
        match created {
            Err(Error::Cancelled) => self.notices.note(self.lang.word("work.stopped").into_owned()),
            Ok(()) => {
                log::info!("made a register");
                self.open(path);
            }
            Err(error) => self.fail(&error),
        }
    }

    /// Shows and logs what could not be done; nothing else does.
    pub(super) fn fail(&mut self, error: &Error) {
        log::error!("{}", chain(error));
        self.notices.error(error.message(self.lang));
    }
}
