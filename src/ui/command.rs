//! What the pages ask for; `app` does it.

use std::path::PathBuf;
use std::sync::Arc;

use super::action::Action;
use super::actions::DueKey;
use super::checks::lines::{LinesKey, Sought};
use super::list::order::OrderKey;
use super::matrix::Cell;
use super::overview::OverviewKey;
use super::overview::since::SinceKey;
use super::page::Page;
use super::paste::CheckKey;
use super::process::ChartKey;
use super::reports::output::Goal;
use super::search;
use super::settings::Preference;
use super::work::Task;
use crate::domain::checks::Checked;
use crate::domain::field::Field;
use crate::domain::paste::Sheet;
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::value::{AnyId, RowId};
use crate::i18n::Lang;
use crate::paper::{Format, Plan};
use crate::register::create::Content;
use crate::register::{Approving, Edit, Wanted};
use crate::report::{Choice, Editions, Form, Report};

/// What a path is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The register to open.
    Open,
    /// Where a new register goes.
    Create,
    /// Where the report goes, and as what.
    Report(Format),
    /// The folder of further safety copies.
    Copies,
    /// The file of a print preset.
    Preset,
    /// The scan of a signed sheet.
    Scan,
    /// The file that is added to a record.
    Evidence(AnyId),
    /// Where a copy of a file that was added goes.
    EvidenceCopy(RowId),
}

/// A request of a page.
pub enum Command {
    /// What menu, shortcut or button stands for.
    Act(Action),
    /// Go to a page.
    Show(Page),
    /// Go to a record on its page.
    ShowRecord(AnyId),
    /// Go to a field of a record on its page.
    ShowField(AnyId, &'static str),
    /// Go to a cell of the matrix: step and post.
    ShowDuty(Cell),
    /// Go to a list and show what passes a filter.
    List {
        /// The list.
        table: Table,
        /// The filter, as one would type it.
        filter: String,
    },
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
    /// Look at pasted rows in the background.
    CheckPaste {
        /// Where they go.
        table: Table,
        /// What the look depends on.
        key: CheckKey,
        /// The rows.
        sheet: Sheet,
    },
    /// Put rows of a list on the clipboard.
    CopyRows {
        /// The list.
        table: Table,
        /// Its rows.
        rows: Vec<RowId>,
        /// Its columns.
        fields: Vec<&'static Field>,
    },
    /// Lay out the flow chart in the background.
    LayOut(ChartKey),
    /// Count the figures of the overview in the background.
    Count(OverviewKey),
    /// Put findings into lines in the background.
    GatherFindings(Box<LinesKey>, Checked),
    /// Put what is due together in the background.
    GatherDue(DueKey),
    /// Go to the findings that are sought.
    ShowFindings(Sought),
    /// Show a report, of one unit where its code is given.
    ShowReport(Report, Option<String>),
    /// Lay out a report in the background.
    Plan {
        /// The report.
        choice: Choice,
    },
    /// Write the report.
    Write {
        /// The report.
        plan: Arc<Plan>,
        /// What becomes of it.
        goal: Goal,
    },
    /// Write a print preset to a file.
    WritePreset {
        /// Where.
        path: PathBuf,
        /// The preset.
        form: Form,
    },
    /// Read a print preset from a file.
    ReadPreset(PathBuf),
    /// Add a file to a record.
    AddEvidence {
        /// The record.
        of: AnyId,
        /// The file.
        path: PathBuf,
    },
    /// Show a file that was added, in the viewer of the system.
    ShowEvidence(RowId),
    /// Look for the printers of this machine.
    SeekPrinters,
    /// Look for the fonts of this machine that reports can wear.
    SeekTypefaces,
    /// Fetch changes before a number.
    History {
        /// Which.
        wanted: Wanted,
        /// Only changes with a lower number.
        before: Option<i64>,
    },
    /// Show the trail of one record.
    ShowHistory(String),
    /// Issue a new edition.
    Issue {
        /// What it is issued for.
        note: String,
    },
    /// Record that an edition was approved.
    Approve {
        /// Its number.
        number: u32,
        /// By whom, when, and the signed sheet.
        approving: Approving,
    },
    /// Show an edition in the whole window, or the register as it is now.
    ShowEdition(Option<u32>),
    /// Fetch what an edition holds, to compare with.
    Hold(u32),
    /// Count in the background what became of the register since an edition.
    CountSince(SinceKey, Arc<Snapshot>),
    /// Go to a report of some editions.
    Report(Report, Editions),
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
    /// Change what this workstation remembers.
    Prefer(Preference),
    /// Make a safety copy now.
    Copy,
}

/// The requests of one frame.
pub type Commands = Vec<Command>;
