//! The register on its own thread, so that a slow disk never stops a frame.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use super::clock::Clock;
use super::edit::{Change, Done, Edit, State};
use super::{Access, Register};
use crate::error::Result;

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
    /// Take the last step back.
    Undo,
    /// Do again what was taken back last.
    Redo,
    /// Name somebody else as the author of the edits to come; nothing is answered.
    Operator(String),
    /// Changes before `before` (newest first), of one record or of all.
    History {
        /// Code of a record; none for all.
        record: Option<String>,
        /// Only changes with a lower number.
        before: Option<i64>,
        /// How many at most.
        limit: usize,
    },
}

/// What comes back.
#[derive(Debug)]
pub enum Answer {
    /// The register is open, or why not.
    Opened(Result<State>),
    /// What became of an edit.
    Edited(u64, Result<Done>),
    /// What became of Undo.
    Undone(Result<Done>),
    /// What became of Redo.
    Redone(Result<Done>),
    /// The changes asked for, newest first, with the record and the number that were asked with.
    History(Option<String>, Option<i64>, Result<Vec<Change>>),
}

/// The window's side of the register's thread; dropping it closes the register after its last edit.
#[derive(Debug)]
pub struct Desk {
    requests: Option<Sender<Request>>,
    answers: Receiver<Answer>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Desk {
    /// Opens a register on a thread of its own; `wake` is called after each answer.
    pub fn open(path: PathBuf, access: Access, clock: Clock, operator: String, wake: impl Fn() + Send + 'static) -> Desk {
        let (requests, asked) = channel();
        let (tell, answers) = channel();
        let answer = move |answer: Answer| {
            // A window that has gone needs no answer.
            let _ = tell.send(answer);
            wake();
        };
        let thread = thread::spawn(move || match Register::open(&path, access, clock, &operator) {
            Ok(mut register) => {
                // Here and not in the first frame that needs them.
                register.index();
                answer(Answer::Opened(Ok(register.state())));
                while let Ok(request) = asked.recv() {
                    serve(&mut register, request).into_iter().for_each(&answer);
                }
            }
            Err(error) => answer(Answer::Opened(Err(error))),
        });
        Desk { requests: Some(requests), answers, thread: Some(thread) }
    }

    /// Asks for something; the answer comes through `next`.
    pub fn ask(&self, request: Request) {
        if let Some(requests) = &self.requests {
            // The thread ends only when this side goes or the register could not be opened, which was answered.
            let _ = requests.send(request);
        }
    }

    /// The next answer, where one has come.
    pub fn next(&self) -> Option<Answer> {
        self.answers.try_recv().ok()
    }
}

fn serve(register: &mut Register, request: Request) -> Option<Answer> {
    let answer = match request {
        Request::Edit { ticket, edit } => Answer::Edited(ticket, register.apply(edit)),
        Request::Undo => Answer::Undone(register.undo()),
        Request::Redo => Answer::Redone(register.redo()),
        Request::Operator(name) => {
            register.set_operator(name);
            return None;
        }
        Request::History { record, before, limit } => {
            let changes = register.history(record.as_deref(), before, limit);
            Answer::History(record, before, changes)
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
