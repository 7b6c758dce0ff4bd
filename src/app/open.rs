//! The open register: its thread, and its state as last answered.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use eframe::egui::Context;

use crate::domain::checks::Checked;
use crate::domain::edition::Edition;
use crate::domain::snapshot::Snapshot;
use crate::domain::value::AnyId;
use crate::i18n::Lang;
use crate::register::Access;
use crate::register::Clock;
use crate::register::copies::Kept;
use crate::register::desk::{Desk, Request};
use crate::register::{Edit, State};
use crate::report::{Choice, Editions, Held, Report};
use crate::ui::Model;

/// Why a register is open for reading only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OnlyReads {
    /// Somebody else changes it.
    Writer {
        /// Who.
        name: String,
        /// Since when.
        since: String,
    },
    /// File or folder cannot be written.
    Place,
    /// The register's thread has ended.
    Gone,
}

/// A register being opened, or open.
#[derive(Debug)]
pub struct OpenRegister {
    /// Its thread.
    desk: Desk,
    /// Its file.
    pub path: PathBuf,
    /// Its state; none until it is open.
    pub state: Option<State>,
    /// Why it is open for reading only, where it is.
    pub only_reads: Option<OnlyReads>,
    /// Edits not yet answered, by ticket.
    pub pending: HashSet<u64>,
    /// Undo and Redo not yet answered.
    pub steps: usize,
    /// When the last edit came to rest on disk.
    pub saved_at: Option<String>,
    /// Why nothing can be changed, in words.
    pub read_only: Option<String>,
    /// Why no edition can be issued or approved, in words.
    pub cannot_issue: Option<String>,
    /// Whom the trail names as the author of edits.
    pub operator: String,
    /// What became of the safety copies.
    pub copies: Option<Kept>,
    /// What the checks found last.
    pub checked: Option<Checked>,
    /// The records touched since.
    pub touched: Vec<AnyId>,
    /// Whether the checks are running in the background.
    pub is_checking: bool,
    /// The edition that the whole window shows in the place of the register as it is now.
    pub shown: Option<Held>,
    /// What the checks find in that edition.
    pub checked_edition: Option<Checked>,
    /// The edition that is to be shown when it has come.
    pub wants_shown: Option<u32>,
    /// Whether an edition is being issued, approved or brought back.
    pub is_at_edition: bool,
}

/// Lets go of something beside the window: to free very many records takes longer than a frame.
pub fn let_go(what: impl Send + 'static) {
    thread::spawn(move || drop(what));
}

impl OpenRegister {
    /// Begins to open a register.
    pub fn begin(path: &Path, only_reads: Option<OnlyReads>, clock: Clock, operator: &str, ctx: &Context) -> OpenRegister {
        let access = if only_reads.is_some() { Access::Read } else { Access::Write };
        let waker = ctx.clone();
        let desk = Desk::open(path.to_owned(), access, clock, operator.to_owned(), move || waker.request_repaint());
        OpenRegister {
            desk,
            path: path.to_owned(),
            state: None,
            only_reads,
            pending: HashSet::new(),
            steps: 0,
            saved_at: None,
            read_only: None,
            cannot_issue: None,
            operator: operator.to_owned(),
            copies: None,
            checked: None,
            touched: Vec::new(),
            is_checking: false,
            shown: None,
            checked_edition: None,
            wants_shown: None,
            is_at_edition: false,
        }
    }

    /// Asks for an edit.
    pub fn edit(&mut self, ticket: u64, edit: Edit) {
        self.pending.insert(ticket);
        self.desk.ask(Request::Edit { ticket, edit });
    }

    /// Asks for a file to be added to a record.
    pub fn add_evidence(&mut self, ticket: u64, of: AnyId, path: PathBuf) {
        self.pending.insert(ticket);
        self.desk.ask(Request::AddEvidence { ticket, of, path });
    }

    /// Asks for Undo or Redo.
    pub fn step(&mut self, request: Request) {
        self.steps += 1;
        self.desk.ask(request);
    }

    /// Names the author of the edits to come, unless it is the same as before.
    pub fn name_operator(&mut self, name: &str) {
        if self.operator != name {
            name.clone_into(&mut self.operator);
            self.desk.ask(Request::Operator(name.to_owned()));
        }
    }

    /// Asks for changes of the trail.
    pub fn ask(&self, request: Request) {
        self.desk.ask(request);
    }

    /// Whether an edit, Undo or Redo is not yet answered.
    pub fn is_saving(&self) -> bool {
        !self.pending.is_empty() || self.steps > 0 || self.is_at_edition
    }

    /// Gives up a register that is still being opened.
    pub fn leave(self) {
        self.desk.leave();
    }

    /// Closes the register after its last edit.
    pub fn close(mut self) {
        let state = (self.state.take(), self.checked.take());
        // First its thread ends, so that it is not the one that frees the records.
        drop(self);
        let_go(state);
    }

    /// The thread.
    pub fn desk(&self) -> &Desk {
        &self.desk
    }

    /// Puts why nothing can be changed into words.
    pub fn say_why(&mut self, lang: Lang) {
        let only_reads = self.only_reads.as_ref().map(|why| match why {
            OnlyReads::Writer { name, since } => lang.phrase("window.read_only", &[("holder", name), ("since", since)]),
            OnlyReads::Place => lang.word("window.read_only_place").into_owned(),
            OnlyReads::Gone => lang.word("work.gone").into_owned(),
        });
        let shown = self.shown.as_ref().map(|held| {
            let day = held.edition.day();
            lang.phrase("editions.shown", &[("edition", &held.edition.words(lang)), ("day", &day)])
        });
        self.cannot_issue.clone_from(&only_reads);
        self.read_only = shown.or(only_reads);
    }

    /// What the window shows: an edition, or the register as it is now.
    pub fn snapshot(&self) -> Option<&Arc<Snapshot>> {
        let now = self.state.as_ref().map(|state| &state.snapshot);
        self.shown.as_ref().map(|held| &held.snapshot).or(now)
    }

    /// The edition that a report of some choice prints; none where it prints the register as it is now and that is none.
    pub fn edition_of(&self, choice: &Choice) -> Option<&Edition> {
        let state = self.state.as_ref()?;
        let numbered = |number: u32| state.editions.iter().find(|edition| edition.number == number);
        match (choice.report, choice.editions) {
            (Report::Trail, _) => None,
            (Report::Difference, Editions::Between(_, Some(number))) => numbered(number),
            (Report::Difference, _) => state.edition_now(),
            (_, Editions::One(number)) => numbered(number),
            _ => self.shown.as_ref().map(|held| &held.edition).or(state.edition_now()),
        }
        .filter(|_| !choice.blank)
    }

    /// What the pages show; none until the register is open.
    pub fn model(&self, lang: Lang) -> Option<Model<'_>> {
        let state = self.state.as_ref()?;
        Some(Model {
            snapshot: self.snapshot()?,
            checked: if self.shown.is_some() { self.checked_edition.as_ref() } else { self.checked.as_ref() },
            lang,
            undo: state.undo.as_ref(),
            redo: state.redo.as_ref(),
            read_only: self.read_only.as_deref(),
            file: &self.path,
            saved_at: self.saved_at.as_deref(),
            is_saving: self.is_saving(),
            editions: &state.editions,
            edition_now: state.edition_now(),
            shown: self.shown.as_ref().map(|held| &held.edition),
            operator: &self.operator,
            cannot_issue: self.cannot_issue.as_deref(),
        })
    }
}
