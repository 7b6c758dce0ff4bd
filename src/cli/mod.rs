//! Jobs without a window, as the command line asks for them. Exit codes: 0 done, 1 done and there is something to look at, 2 not done.

mod arguments;
mod check;
mod demo;
mod editions;
mod print;
mod progress;
mod records;
mod trail;
mod usage;

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Parser;

use crate::domain::problem::{is_blank, is_noncharacter, is_unseen};
use crate::domain::snapshot::Snapshot;
use crate::domain::text::shorten;
use crate::error::{self, Error, Result};
use crate::i18n::Lang;
use crate::register::{Access, Clock, Register};

use arguments::{Arguments, Command};

/// What a job ends with when it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Done.
    Done,
    /// Done, and there is something to look at.
    Look,
    /// Done, and the window shall open on this language and file.
    Window,
}

/// What the program was started for.
#[derive(Debug)]
pub enum Start {
    /// A job that has ended with this code.
    Ended(ExitCode),
    /// The window, on a file where one was given.
    Window {
        /// The register to open.
        file: Option<std::path::PathBuf>,
        /// Language asked for.
        lang: Option<Lang>,
        /// Who works.
        operator: String,
        /// Whether that operator was asked for by name.
        names_operator: bool,
        /// The clock.
        clock: Clock,
    },
}

/// What every job needs to know.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    /// Language asked for on the command line.
    pub(crate) asked: Option<Lang>,
    /// Who works.
    pub(crate) operator: String,
    /// The clock.
    pub(crate) clock: Clock,
}

impl Context {
    /// The language before a register is open.
    pub(crate) fn lang(&self) -> Lang {
        self.asked.unwrap_or_else(Lang::of_system).single()
    }

    /// The language of messages about an open register.
    pub(crate) fn lang_of(&self, snapshot: &Snapshot) -> Lang {
        self.paper_lang_of(snapshot).single()
    }

    /// The language of what is printed of an open register.
    pub(crate) fn paper_lang_of(&self, snapshot: &Snapshot) -> Lang {
        self.asked.or_else(|| snapshot.language()).unwrap_or_else(Lang::of_system)
    }

    pub(crate) fn open(&self, path: &Path, access: Access) -> Result<Register> {
        Register::open(path, access, self.clock, &self.operator)
    }
}

/// Runs what the command line asks for; only the window is left to the caller.
pub fn run(words: impl IntoIterator<Item = std::ffi::OsString>) -> Start {
    let words: Vec<std::ffi::OsString> = words.into_iter().collect();
    let arguments = match Arguments::try_parse_from(&words) {
        Ok(arguments) => arguments,
        Err(error) if error.exit_code() == 0 => {
            // Help and version are what was asked for.
            let _ = error.print();
            return Start::Ended(ExitCode::SUCCESS);
        }
        Err(error) => {
            let lang = asked_language(&words).unwrap_or_else(Lang::of_system).single();
            return Start::Ended(refuse(&Error::Usage { why: usage::words(&error, lang) }, lang));
        }
    };
    let clock = match Clock::of_environment() {
        Ok(clock) => clock,
        Err(error) => return Start::Ended(refuse(&error, arguments.lang.unwrap_or_else(Lang::of_system).single())),
    };
    let names_operator = arguments.operator.is_some();
    let context = Context { asked: arguments.lang, operator: arguments.operator.unwrap_or_else(account), clock };
    if context.asked == Some(Lang::Both) && !arguments.command.as_ref().is_some_and(Command::is_for_paper) {
        return Start::Ended(refuse(&Error::Usage { why: context.lang().word("cli.both_on_paper").into_owned() }, context.lang()));
    }
    if context.operator.chars().count() > NAME_LIMIT
        || is_blank(&context.operator)
        || context.operator.chars().any(|sign| sign.is_control() || is_unseen(sign) || is_noncharacter(sign))
    {
        let why = context.lang().phrase("cli.usage.operator", &[("given", &shorten(&context.operator).escape_debug())]);
        return Start::Ended(refuse(&Error::Usage { why }, context.lang()));
    }
    let Some(command) = arguments.command else {
        return Start::Window { file: arguments.file, lang: context.asked, operator: context.operator, names_operator, clock };
    };
    if let Some(file) = &arguments.file {
        let why = context.lang().phrase("cli.file_first", &[("path", &shorten(&file.display().to_string()))]);
        return Start::Ended(refuse(&Error::Usage { why }, context.lang()));
    }
    let window = demo::window_file(&command);
    let file = command.file().map(Path::to_owned);
    match execute(command, &context) {
        Ok(_) if UNSAID.load(Ordering::Relaxed) => {
            let full = std::io::Error::from(std::io::ErrorKind::StorageFull);
            Start::Ended(refuse(&Error::Unwritable { path: "-".into(), source: full }, context.lang()))
        }
        Ok(Outcome::Window) => Start::Window { file: window, lang: context.asked, operator: context.operator, names_operator, clock },
        Ok(Outcome::Done) => Start::Ended(ExitCode::SUCCESS),
        Ok(Outcome::Look) => Start::Ended(ExitCode::from(1)),
        Err(error) => {
            // A register that cannot be opened has no language to ask.
            let lang = context.asked.or_else(|| file.as_deref().and_then(peek_language)).unwrap_or_else(Lang::of_system).single();
            Start::Ended(refuse(&error, lang))
        }
    }
}

fn execute(command: Command, context: &Context) -> Result<Outcome> {
    match command {
        Command::Demo(options) => demo::run(&options, context),
        Command::Print(options) => print::run(&options, context),
        Command::New(options) => records::new(&options, context),
        Command::Sample(options) => records::sample(&options, context),
        Command::Import(options) => records::import(&options, context),
        Command::Export(options) => records::export(&options, context),
        Command::History(options) => trail::history(&options, context),
        Command::Undo(options) => trail::undo(&options, context),
        Command::Redo(options) => trail::redo(&options, context),
        Command::Verify(options) => trail::verify(&options, context),
        Command::Check(options) => check::run(&options, context),
        Command::Package(_) => not_yet("package"),
        Command::Merge(_) => not_yet("merge"),
        Command::Issue(options) => editions::run(&options, context),
        Command::Backup(_) => not_yet("backup"),
        Command::Restore(_) => not_yet("restore"),
    }
}

/// The language asked for in words that could not be read as a whole.
fn asked_language(words: &[std::ffi::OsString]) -> Option<Lang> {
    words.windows(2).find(|pair| pair[0] == "--lang")?[1].to_str()?.parse().ok().map(Lang::single)
}

fn not_yet(what: &str) -> Result<Outcome> {
    Err(Error::NotYet { what: what.to_owned() })
}

/// Longest name of an operator, in characters.
const NAME_LIMIT: usize = 100;

/// Whether something that was to be said could not be written.
static UNSAID: AtomicBool = AtomicBool::new(false);

/// Says on one line what could not be done and why.
fn refuse(error: &Error, lang: Lang) -> ExitCode {
    log::error!("{}", error::chain(error));
    let message = error.message(lang).replace(['\n', '\r'], " ");
    // Where nobody reads errors, none can be told.
    let _ = writeln!(std::io::stderr(), "integrity-register: {message}");
    ExitCode::from(2)
}

/// The language of a register, for messages about a job that could not be done on it.
fn peek_language(path: &Path) -> Option<Lang> {
    Register::language_of_file(path)
}

/// The name of the account, where no operator is named.
fn account() -> String {
    whoami::username().unwrap_or_else(|_| "?".to_owned())
}

/// Prints one line of a result; a reader that has gone away is no error.
pub(crate) fn say(line: &str) {
    let mut out = std::io::stdout();
    match writeln!(out, "{line}").and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => UNSAID.store(true, Ordering::Relaxed),
        _ => {}
    }
}
