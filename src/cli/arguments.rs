//! The command line as a table of commands and options: what other programs rely on.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::domain::choice::{Body, Choice};
use crate::domain::text::date;
use crate::i18n::Lang;

/// 廉政风险台账 · Integrity Register
#[derive(Debug, Parser)]
#[command(name = "integrity-register", version, disable_help_subcommand = true)]
pub(super) struct Arguments {
    /// The register to open in the window
    pub(super) file: Option<PathBuf>,
    /// Language of messages and prints: zh or en, for prints also both
    #[arg(long, global = true, value_parser = lang)]
    pub(super) lang: Option<Lang>,
    /// Who works, for the trail
    #[arg(long, global = true, value_name = "NAME")]
    pub(super) operator: Option<String>,
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

fn lang(text: &str) -> Result<Lang, String> {
    text.parse().map_err(|_| "zh, en, both".to_owned())
}

fn day(text: &str) -> Result<NaiveDate, String> {
    date(text).ok_or_else(|| "2026-11-22".to_owned())
}

fn body(text: &str) -> Result<Body, String> {
    Body::from_key(text).ok_or_else(|| Body::SET.keys.join(", "))
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// A starter register in DIR, printed: register.irr, register.pdf, matrix.pdf
    Demo(Demo),
    /// A new register with the starter library
    New(New),
    /// Print a report as PDF
    Print(Box<Print>),
    /// Take in the records of a file
    Import(Import),
    /// Write all records to a file
    Export(Export),
    /// The trail of changes
    History(History),
    /// Take the last steps back
    Undo(Steps),
    /// Do again what was taken back
    Redo(Steps),
    /// Issue a new edition, or record that one was approved
    Issue(Issue),
    /// Look at everything in the file
    Verify(Verify),
    /// What the checks find
    Check(Check),
    /// A large made-up register
    Sample(Sample),
    #[command(hide = true)]
    Package(Later),
    #[command(hide = true)]
    Merge(Later),
    #[command(hide = true)]
    Backup(Later),
    #[command(hide = true)]
    Restore(Later),
}

/// A command that a later version serves, with whatever was given to it.
#[derive(Debug, Args)]
pub(super) struct Later {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
    pub(super) words: Vec<OsString>,
}

impl Command {
    /// Whether what it makes may bear both languages.
    pub(super) fn is_for_paper(&self) -> bool {
        matches!(self, Command::Print(_) | Command::Export(Export { form: Some(_), .. }))
    }

    /// The register a command works on, where it must exist.
    pub(super) fn file(&self) -> Option<&Path> {
        match self {
            Command::Print(print) => Some(&print.file),
            Command::Import(Import { file, .. })
            | Command::Export(Export { file, .. })
            | Command::History(History { file, .. })
            | Command::Undo(Steps { file, .. })
            | Command::Redo(Steps { file, .. })
            | Command::Issue(Issue { file, .. })
            | Command::Verify(Verify { file, .. })
            | Command::Check(Check { file, .. }) => Some(file),
            _ => None,
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct Demo {
    /// Where to put register and prints
    #[arg(default_value = "demo")]
    pub(super) dir: PathBuf,
    /// Open no window afterwards
    #[arg(long)]
    pub(super) no_window: bool,
}

#[derive(Debug, Args)]
pub(super) struct New {
    /// The register to make
    pub(super) file: PathBuf,
    /// Without the library
    #[arg(long)]
    pub(super) empty: bool,
    /// Bodies: purchaser, agency, supervisor
    #[arg(long, value_delimiter = ',', value_parser = body, conflicts_with = "empty")]
    pub(super) scope: Vec<Body>,
}

/// Paper sizes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Paper {
    A4,
    A3,
}

/// How the page stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Standing {
    Landscape,
    Portrait,
}

/// Families of pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Pages {
    Ledger,
    Attachment,
}

#[derive(Debug, Args)]
pub(super) struct Print {
    /// register, matrix, authority, flow, overview, checks, separation, controls, actions, post-sheets, trail or difference
    pub(super) report: String,
    /// The register
    pub(super) file: PathBuf,
    /// The PDF to write
    #[arg(long)]
    pub(super) out: PathBuf,
    /// Columns of the register: a published form (1, 2, 4, 6, 7, compliance-risks, compliance-posts, compliance-steps) or a preset of your own
    #[arg(long)]
    pub(super) form: Option<String>,
    /// Paper size; that of the form, else A4
    #[arg(long, value_enum, ignore_case = true)]
    pub(super) paper: Option<Paper>,
    /// How the page stands; as the form says or the report usually does, unless it is given
    #[arg(long, value_enum, ignore_case = true)]
    pub(super) orientation: Option<Standing>,
    /// Only risks that pass, such as: level=high,medium step=S03 "文字"
    #[arg(long)]
    pub(super) filter: Option<String>,
    /// Mark at the head of the page: none, internal, kept, work-secret, or words of your own
    #[arg(long)]
    pub(super) mark: Option<String>,
    /// Only this unit
    #[arg(long)]
    pub(super) unit: Option<String>,
    /// Page family: a document of its own, or the attachment of an official paper (GB/T 9704)
    #[arg(long, value_enum, default_value = "ledger")]
    pub(super) family: Pages,
    /// Number of the attachment
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=999))]
    pub(super) attachment: Option<u32>,
    /// Number of the attachment's first page
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=9999))]
    pub(super) first_page: Option<u32>,
    /// Posts in the place of persons' names
    #[arg(long)]
    pub(super) hide_names: bool,
    /// Font of this machine for the text, such as FangSong
    #[arg(long, value_name = "NAME")]
    pub(super) font_body: Option<String>,
    /// Font for the title
    #[arg(long, value_name = "NAME")]
    pub(super) font_title: Option<String>,
    /// Font for headings, such as SimHei
    #[arg(long, value_name = "NAME")]
    pub(super) font_heading: Option<String>,
    /// A form to fill in: the head and empty rows
    #[arg(long)]
    pub(super) blank: bool,
    /// Only these pages, such as 1-3,5
    #[arg(long, value_name = "PAGES", default_value = "", hide_default_value = true, allow_hyphen_values = true)]
    pub(super) pages: String,
    /// As this edition holds it; of the difference two to compare, such as 1..2, or one against now, 1..
    #[arg(long, value_name = "N[..M]")]
    pub(super) edition: Option<String>,
    /// PDF/A for the archive
    #[arg(long)]
    pub(super) archive: bool,
    /// Of the trail only this record
    #[arg(long, value_name = "CODE")]
    pub(super) record: Option<String>,
    /// Of the trail only from this day, such as 2026-11-22
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(super) since: Option<NaiveDate>,
    /// Of the trail only until this day
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(super) until: Option<NaiveDate>,
    /// The newest changes of the trail first
    #[arg(long)]
    pub(super) newest_first: bool,
    /// How roles are written in the matrix: one character each, words, or RACI letters
    #[arg(long, value_enum)]
    pub(super) roles: Option<Roles>,
}

/// Writings of the matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Roles {
    Signs,
    Words,
    Raci,
}

#[derive(Debug, Args)]
pub(super) struct Import {
    /// The register
    pub(super) file: PathBuf,
    /// The file to take in
    pub(super) data: PathBuf,
    /// Only say what would happen
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Say it as JSON
    #[arg(long)]
    pub(super) json: bool,
    /// Take the good rows
    #[arg(long)]
    pub(super) skip_problems: bool,
    /// Sheet of a workbook
    #[arg(long)]
    pub(super) sheet: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Export {
    /// The register
    pub(super) file: PathBuf,
    /// The file to write
    pub(super) out: PathBuf,
    /// Columns of a workbook (.xlsx): a published form or a preset of your own
    #[arg(long)]
    pub(super) form: Option<String>,
    /// Only risks that pass
    #[arg(long)]
    pub(super) filter: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct History {
    /// The register
    pub(super) file: PathBuf,
    /// Say it as JSON
    #[arg(long)]
    pub(super) json: bool,
    /// Only this record
    #[arg(long, value_name = "CODE")]
    pub(super) record: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Steps {
    /// The register
    pub(super) file: PathBuf,
    /// How many steps
    #[arg(default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    pub(super) count: u32,
}

#[derive(Debug, Args)]
pub(super) struct Issue {
    /// The register
    pub(super) file: PathBuf,
    /// What the edition is issued for
    #[arg(long, value_name = "TEXT", required_unless_present = "approve", conflicts_with = "approve")]
    pub(super) note: Option<String>,
    /// Record that this edition was approved; another operator does it than the one who issued it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(super) approve: Option<u32>,
    /// The meeting that approved it
    #[arg(long, value_name = "TEXT", requires = "approve")]
    pub(super) meeting: Option<String>,
    /// The day of the meeting; today, unless it is given
    #[arg(long, value_name = "DATE", value_parser = day, requires = "approve")]
    pub(super) date: Option<NaiveDate>,
    /// The scan of the signed sheet
    #[arg(long, value_name = "FILE", requires = "approve")]
    pub(super) scan: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Verify {
    /// The register
    pub(super) file: PathBuf,
    /// Say it as JSON
    #[arg(long)]
    pub(super) json: bool,
    /// Find what a printed code stands for
    #[arg(long)]
    pub(super) code: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Check {
    /// The register
    pub(super) file: PathBuf,
    /// Say it as JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Sample {
    /// The register to make
    pub(super) file: PathBuf,
    /// How many risks
    #[arg(long)]
    pub(super) risks: u32,
    /// Where the made-up texts start from
    #[arg(long, default_value_t = 1)]
    pub(super) seed: u64,
}
