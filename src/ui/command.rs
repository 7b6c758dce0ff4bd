//! What the pages ask for; `app` does it.

use std::path::PathBuf;
use std::sync::Arc;

use super::action::Action;
use super::list::order::OrderKey;
use super::page::Page;
use super::search;
use super::work::Task;
use crate::domain::table::Table;
use crate::domain::value::AnyId;
use crate::i18n::Lang;
use crate::paper::Plan;
use crate::register::create::Content;
use crate::register::{Edit, Wanted};
use crate::report::Choice;

/// What a path is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The register to open.
    Open,
    /// Where a new register goes.
    Create,
    /// Where the PDF goes.
    Pdf,
}

/// A request of a page.
pub enum Command {
    /// What menu, shortcut or button stands for.
    Act(Action),
    /// Go to a page.
    Show(Page),
    /// Go to a record on its page.
    ShowRecord(AnyId),
    /// Change the register.
    Edit {
        /// Comes back with the answer.
        ticket: u64,
        /// What to change.
        edit: Edit,
    },
    /// Put a list in order in the background.
    Arrange {
        /// The list.
        table: Table,
        /// What it depends on.
        key: OrderKey,
    },
    /// Lay out a report in the background.
    Plan {
        /// The report.
        choice: Choice,
    },
    /// Write the report to a file.
    SavePdf {
        /// The report.
        plan: Arc<Plan>,
        /// The file.
        path: PathBuf,
    },
    /// Show the report in the system's viewer.
    ViewPdf(Arc<Plan>),
    /// Fetch changes before a number.
    History {
        /// Which.
        wanted: Wanted,
        /// Only changes with a lower number.
        before: Option<i64>,
    },
    /// Show the trail of one record.
    ShowHistory(String),
    /// Ask for a path in a dialog of the system.
    Pick {
        /// What for.
        purpose: Purpose,
        /// Name to begin with.
        name: String,
    },
    /// Make a register and open it.
    Create {
        /// Where.
        path: PathBuf,
        /// With what.
        content: Content,
        /// The language of its records.
        lang: Lang,
    },
    /// Open a register.
    Open(PathBuf),
    /// Take a file out of the recent ones; none takes all out.
    Forget(Option<PathBuf>),
    /// Find something in the background.
    Search(search::Ask),
    /// Stop long work.
    Stop(Task),
    /// Close a notice.
    Dismiss(u64),
    /// Say something in passing.
    Say(String),
}

/// The requests of one frame.
pub type Commands = Vec<Command>;
