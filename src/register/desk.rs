//! The register on its own thread, so that a slow disk never stops a frame.

use std::cell::Cell;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::thread;

use super::clock::Clock;
use super::edit::{Done, Edit, State};
use super::{Access, Approving, Register, Wanted, index};
use crate::domain::change::Change;
use crate::domain::edition::Edition;
use crate::domain::identity::Printed;
use crate::domain::value::{AnyId, RowId};
use crate::error::Result;
use crate::report::{Choice, Held, Past};
use crate::watch::Watch;

/// What the window asks for.
#[derive(Debug)]
pub enum Request {
    /// An edit; the ticket comes back with the answer, so that a form knows its draft is answered.
    Edit {
        /// Chosen by whoever asks.
        ticket: u64,
        /// What to change.
        edit: Edit,
    },
    /// Add a file to a record; answered as an edit.
    AddEvidence {
        /// Chosen by whoever asks.
        ticket: u64,
        /// The record.
        of: AnyId,
        /// The file.
        path: PathBuf,
    },
    /// Save a copy of a file that was added.
    SaveEvidence {
        /// Its record.
        row: RowId,
        /// Where.
        path: PathBuf,
        /// Whether it is then shown in the viewer of the system.
        shows: bool,
    },
    /// Take the last step back.
    Undo,
    /// Do again what was taken back last.
    Redo,
    /// Name somebody else as the author of the edits to come; nothing is answered.
    Operator(String),
    /// Note that something was printed.
    Printed(Printed),
    /// Changes before `before`, newest first.
    History {
        /// Which.
        wanted: Wanted,
        /// Only changes with a lower number.
        before: Option<i64>,
        /// How many at most.
        limit: usize,
    },
    /// What a report needs of the history.
    Past(Box<Choice>),
    /// A new edition, with its note.
    Issue(String),
    /// The approval of an edition.
    Approve(u32, Approving),
    /// What an edition holds.
    Held(u32),
}

/// What comes back.
#[derive(Debug)]
pub enum Answer {
    /// The register is open, or why not.
    Opened(Result<State>),
    /// What became of an edit.
    Edited(u64, Result<Done>),
    /// Whether a copy of a file was saved, where, and whether it is to be shown.
    EvidenceSaved(PathBuf, bool, Result<()>),
    /// What became of Undo.
    Undone(Result<Done>),
    /// What became of Redo.
    Redone(Result<Done>),
    /// Whether a print was noted.
    Logged(Result<()>),
    /// The changes asked for, newest first, with the wish and the number that were asked with.
    History(Wanted, Option<i64>, Result<Vec<Change>>),
    /// What a report needs of the history, with the choice that was asked with.
    Past(Box<Choice>, Result<Box<Past>>),
    /// An edition was issued or approved, with the state after it.
    Issued(Result<Box<(Edition, State)>>),
    /// What an edition holds, with its number.
    Held(u32, Result<Box<Held>>),
}

/// The window's side of the register's thread; dropping it closes the register after its last edit.
#[derive(Debug)]
pub struct Desk {
    requests: Option<Sender<Request>>,
    answers: Receiver<Answer>,
    thread: Option<thread::JoinHandle<()>>,
    watch: Arc<Watch>,
    is_gone: Cell<bool>,
}

/// The thread's side: it wakes the window after each answer, and when the thread ends for whatever reason.
struct Teller<W: Fn()> {
    tell: Option<Sender<Answer>>,
    wake: W,
}

impl<W: Fn()> Teller<W> {
    fn answer(&self, answer: Answer) {
        if let Some(tell) = &self.tell {
            // A window that has gone needs no answer.
            let _ = tell.send(answer);
        }
        (self.wake)();
    }
}

impl<W: Fn()> Drop for Teller<W> {
    fn drop(&mut self) {
        // First the end, then the call, so that whoever is woken sees it.
        self.tell = None;
        (self.wake)();
    }
}

impl Desk {
    /// Opens a register on a thread of its own; `wake` is called after each answer.
    pub fn open(path: PathBuf, access: Access, clock: Clock, operator: String, wake: impl Fn() + Send + 'static) -> Desk {
        let (requests, asked) = channel();
        let (tell, answers) = channel();
        let teller = Teller { tell: Some(tell), wake };
        let watch = Arc::<Watch>::default();
        let watched = Arc::clone(&watch);
        let thread = thread::spawn(move || match Register::open(&path, access, clock, &operator) {
            Ok(mut register) => {
                register.tell(Arc::clone(&watched));
                // Here and not in the first frame that needs them.
                register.index();
                teller.answer(Answer::Opened(Ok(register.state())));
                while let Ok(request) = asked.recv() {
                    watched.begin();
                    if let Some(answer) = serve(&mut register, request) {
                        teller.answer(answer);
                    }
                }
            }
            Err(error) => teller.answer(Answer::Opened(Err(error))),
        });
        Desk { requests: Some(requests), answers, thread: Some(thread), watch, is_gone: Cell::new(false) }
    }

    /// Leaves a register that is still being opened: nobody waits for its thread, which ends by itself.
    pub fn leave(mut self) {
        self.requests = None;
        self.thread = None;
    }

    /// Whether the thread has ended and all its answers are read: nothing asked for from now on is answered.
    pub fn is_gone(&self) -> bool {
        self.is_gone.get()
    }

    /// Asks for something; the answer comes through `next`.
    pub fn ask(&self, request: Request) {
        if let Some(requests) = &self.requests {
            // The thread ends only when this side goes or the register could not be opened, which was answered.
            let _ = requests.send(request);
        }
    }

    /// How far the edit under way is; stopped, it is answered with [`crate::error::Error::Cancelled`].
    pub fn watch(&self) -> &Arc<Watch> {
        &self.watch
    }

    /// The next answer, where one has come.
    pub fn next(&self) -> Option<Answer> {
        self.answers.try_recv().inspect_err(|error| self.is_gone.set(*error == TryRecvError::Disconnected)).ok()
    }
}

fn serve(register: &mut Register, request: Request) -> Option<Answer> {
    let answer = match request {
        Request::Edit { ticket, edit } => Answer::Edited(ticket, register.apply(edit)),
        Request::AddEvidence { ticket, of, path } => Answer::Edited(ticket, register.add_evidence(of, &path)),
        Request::SaveEvidence { row, path, shows } => {
            let saved = register.save_evidence(row, &path);
            Answer::EvidenceSaved(path, shows, saved)
        }
        Request::Undo => Answer::Undone(register.undo()),
        Request::Redo => Answer::Redone(register.redo()),
        Request::Operator(name) => {
            register.set_operator(name);
            return None;
        }
        Request::Printed(printed) => Answer::Logged(register.log_print(printed)),
        Request::History { wanted, before, limit } => {
            let changes = register.history(&wanted, before, limit);
            Answer::History(wanted, before, changes)
        }
        Request::Past(choice) => {
            let past = register.past(&choice).map(Box::new);
            Answer::Past(choice, past)
        }
        Request::Issue(note) => Answer::Issued(register.issue(&note).map(|edition| Box::new((edition, register.state())))),
        Request::Approve(number, approving) => {
            let approved = register.approve(number, approving);
            Answer::Issued(approved.map(|edition| Box::new((edition, register.state()))))
        }
        Request::Held(number) => {
            let held = register.held(number).map(Box::new);
            if let Ok(held) = &held {
                // Here and not in the first frame that needs them.
                index(&held.snapshot);
            }
            Answer::Held(number, held)
        }
    };
    Some(answer)
}

impl Drop for Desk {
    fn drop(&mut self) {
        // Closing the channel ends the thread after the edits already asked for.
        self.requests = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn a_thread_that_ends_wakes_the_window_and_is_seen_to_be_gone() {
        let (wake, woken) = channel();
        let clock = Clock::Local;
        let desk = Desk::open(PathBuf::from("/nowhere/at/all.irr"), Access::Read, clock, String::new(), move || {
            let _ = wake.send(());
        });
        while woken.recv().is_ok() {}
        assert!(matches!(desk.next(), Some(Answer::Opened(Err(_)))));
        assert!(!desk.is_gone(), "there may be more answers");
        assert!(desk.next().is_none() && desk.is_gone());
    }
}
