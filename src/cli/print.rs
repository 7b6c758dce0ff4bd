//! Reports as files.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use super::arguments::{Paper, Print, Roles};
use super::progress::Progress;
use super::records::filter;
use super::{Context, Outcome, say};
use crate::error::{Error, Result};
use crate::files;
use crate::i18n::Lang;
use crate::paper::{Format, Plan};
use crate::register::{Access, Register};
use crate::report::{self, Choice, Mark, PaperSize, Report, Writing};

pub(super) fn run(options: &Print, context: &Context) -> Result<Outcome> {
    let report = served(options)?;
    let mark = Mark::from_word(&options.mark)?;
    let format = match (Format::of(&options.out), options.archive) {
        (Format::Workbook, true) => return Err(Error::Usage { why: context.lang().word("cli.archive_is_pdf").into_owned() }),
        (_, true) => Format::Archive,
        (format, false) => format,
    };
    let mut register = context.open(&options.file, Access::Read)?;
    let lang = context.lang_of(register.snapshot());
    let choice = Choice {
        report,
        lang,
        paper: match options.paper {
            Paper::A4 => PaperSize::A4,
            Paper::A3 => PaperSize::A3,
        },
        filter: options.filter.clone().unwrap_or_default(),
        mark,
        unit: options.unit.clone(),
        writing: match options.roles {
            Some(Roles::Words) => Writing::Words,
            Some(Roles::Raci) => Writing::Raci,
            None => Writing::Words,
        },
    };
    // Looked at here as well, so that an unknown key is refused before anything is laid out.
    filter(options.filter.as_deref(), register.snapshot(), lang)?;
    print(&mut register, &choice, format, &options.out, context)?;
    say(&lang.phrase("cli.written", &[("path", &options.out.display())]));
    Ok(Outcome::Done)
}

/// Reports and options that later versions serve.
fn served(options: &Print) -> Result<Report> {
    let later = |what: String| Err(Error::NotYet { what });
    if let Some(edition) = &options.edition {
        return later(format!("--edition {edition}"));
    }
    match options.form.as_deref() {
        None | Some("4") => {}
        Some(form) => return later(format!("--form {form}")),
    }
    if options.family != "ledger" {
        return later(format!("--family {}", options.family));
    }
    match Report::from_key(&options.report) {
        Some(report) => Ok(report),
        None if LATER_REPORTS.contains(&options.report.as_str()) => later(options.report.clone()),
        None => Err(Error::Usage { why: format!("{}: {}", options.report, Report::ALL.map(Report::key).join(", ")) }),
    }
}

/// Reports that come with later records.
const LATER_REPORTS: [&str; 15] = [
    "post-sheets",
    "overview",
    "controls",
    "separation",
    "actions",
    "trail",
    "difference",
    "checks",
    "authority",
    "rules",
    "cases",
    "contacts",
    "education",
    "annual",
    "self-check",
];

/// Prints a report of an open register to a file.
pub(super) fn print(register: &mut Register, choice: &Choice, format: Format, out: &Path, context: &Context) -> Result<()> {
    let document = report::document(choice, register.snapshot(), register.identity(), context.clock.now())?;
    let plan = Plan::new(document)?;
    let progress = Progress::new();
    let bytes = report::write(&plan, format, register.snapshot(), &|done, whole| progress.show(done, whole), &AtomicBool::new(false))?;
    drop(progress);
    files::write_whole(out, &bytes)?;
    log::info!("printed: {} pages", plan.pages());
    // The file is there: that the log could not be written is said, and no failure.
    if let Err(error) = register.log_print(choice.printed(plan.pages(), register.identity())) {
        let lang = context.lang_of(register.snapshot());
        eprintln!("integrity-register: {}", lang.phrase("cli.not_logged", &[("why", &error.message(lang))]));
    }
    Ok(())
}

/// A report with its usual settings.
pub(super) fn usual(report: Report, lang: Lang) -> Choice {
    Choice { report, lang, paper: PaperSize::A4, filter: String::new(), mark: Mark::None, unit: None, writing: Writing::Words }
}
