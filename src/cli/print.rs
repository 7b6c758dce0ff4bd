//! Reports as files.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::arguments::{Export, Pages, Paper, Print, Roles as Writings, Standing};
use super::progress::Progress;
use super::records::filter;
use super::{Context, Outcome, say};
use crate::domain::text::shorten;
use crate::error::{Error, Result};
use crate::files;
use crate::i18n::Lang;
use crate::paper::{Format, Picked, Plan};
use crate::register::{Access, Register};
use crate::report::{self, Attachment, Choice, Editions, Extract, Family, Form, Mark, Orientation, PaperSize, Report, Typefaces, Writing};

pub(super) fn run(options: &Print, context: &Context) -> Result<Outcome> {
    let report = served(options, context.lang())?;
    // What is wrong with the words is said before a register is opened.
    let mark = options.mark.as_deref().map(Mark::from_word).transpose()?;
    let ending = options.out.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    if ending.is_some_and(|ending| !matches!(ending.as_str(), "pdf" | "xlsx")) {
        return Err(Error::FileType { path: options.out.clone(), known: ".pdf, .xlsx" });
    }
    let format = match (Format::of(&options.out), options.archive) {
        (Format::Workbook, true) => return Err(Error::Usage { why: context.lang().word("cli.archive_is_pdf").into_owned() }),
        (_, true) => Format::Archive,
        (format, false) => format,
    };
    let picked = Picked::parse(&options.pages)?;
    if format == Format::Workbook && !picked.is_all() {
        return Err(Error::Usage { why: context.lang().word("cli.workbook_has_no_pages").into_owned() });
    }
    let editions = options.edition.as_deref().map(Editions::parse).transpose().map_err(Error::Edition)?.unwrap_or_default();
    let mut register = context.open(&options.file, Access::Read)?;
    // Of an edition also columns, language and what a filter knows are those of its day.
    let shown = match editions {
        Editions::One(number) if report != Report::Difference => register.edition_snapshot(number)?,
        _ => Arc::clone(register.snapshot()),
    };
    let lang = context.lang_of(&shown);
    let form = options.form.as_deref().map_or_else(|| Ok(Form::default()), |word| Form::from_word(word, &shown))?;
    let preset = form.preset(&shown, lang)?;
    let choice = Choice {
        report,
        lang: context.paper_lang_of(&shown),
        paper: match options.paper {
            Some(Paper::A4) => PaperSize::A4,
            Some(Paper::A3) => PaperSize::A3,
            None => preset.paper,
        },
        orientation: match options.orientation {
            Some(Standing::Landscape) => Orientation::Landscape,
            Some(Standing::Portrait) => Orientation::Portrait,
            None => preset.orientation,
        },
        form,
        filter: options.filter.clone().unwrap_or_default(),
        family: family(options, lang)?,
        mark: match mark {
            Some(mark) => mark,
            None => Mark::from_word(preset.mark.as_deref().unwrap_or_default())?,
        },
        hides_names: options.hide_names,
        blank: options.blank,
        unit: options.unit.clone(),
        writing: match options.roles {
            Some(Writings::Signs) => Writing::Signs,
            Some(Writings::Words) => Writing::Words,
            Some(Writings::Raci) => Writing::Raci,
            None => Writing::Signs,
        },
        extract: extract(report, options, lang)?,
        editions,
        typefaces: Typefaces { body: options.font_body.clone(), title: options.font_title.clone(), heading: options.font_heading.clone() },
    };
    // Looked at here as well, so that an unknown key is refused before anything is laid out.
    filter(options.filter.as_deref(), &shown, lang)?;
    for stand_in in choice.typefaces.stand_ins() {
        eprintln!("integrity-register: {}", stand_in.message(lang));
    }
    print(&mut register, &choice, Look { format, picked }, &options.out, context)?;
    say(&lang.phrase("cli.written", &[("path", &options.out.display())]));
    Ok(Outcome::Done)
}

/// Reports and options that later versions serve.
fn served(options: &Print, lang: Lang) -> Result<Report> {
    let later = |what: String| Err(Error::NotYet { what });
    match Report::from_key(&options.report) {
        Some(report) if report != Report::Register && options.form.is_some() => {
            Err(Error::Usage { why: lang.word("cli.form_is_of_register").into_owned() })
        }
        Some(report) => Ok(report),
        None if LATER_REPORTS.contains(&options.report.as_str()) => later(options.report.clone()),
        None => {
            let filling: [(&str, &dyn std::fmt::Display); 2] = [("given", &shorten(&options.report)), ("known", &lang.list(Report::ALL.map(Report::key)))];
            Err(Error::Usage { why: lang.phrase("cli.unknown_report", &filling) })
        }
    }
}

/// The family of pages, with what only an attachment has.
fn family(options: &Print, lang: Lang) -> Result<Family> {
    let refused = |key: &str| Err(Error::Usage { why: lang.word(key).into_owned() });
    match options.family {
        Pages::Ledger if options.attachment.is_some() || options.first_page.is_some() => refused("cli.only_attachments"),
        Pages::Ledger => Ok(Family::Ledger),
        Pages::Attachment if options.paper == Some(Paper::A3) => refused("cli.attachment_is_a4"),
        Pages::Attachment => Ok(Family::Attachment(Attachment { number: options.attachment, first_page: options.first_page.unwrap_or(1) })),
    }
}

/// The part of the history, which only its report has; it knows neither risks nor units.
fn extract(report: Report, options: &Print, lang: Lang) -> Result<Extract> {
    let extract = Extract { record: options.record.clone(), since: options.since, until: options.until, newest_first: options.newest_first };
    let refused = |key: &str| Err(Error::Usage { why: lang.word(key).into_owned() });
    if report != Report::Trail {
        return if extract == Extract::default() { Ok(extract) } else { refused("cli.only_trail") };
    }
    if options.filter.is_some() || options.unit.is_some() {
        return refused("cli.trail_of_all");
    }
    match (extract.since, extract.until) {
        (Some(since), Some(until)) if since > until => refused("cli.since_after_until"),
        _ => Ok(extract),
    }
}

/// Reports that come with later records.
const LATER_REPORTS: [&str; 6] = ["rules", "cases", "contacts", "education", "annual", "self-check"];

/// How a report becomes a file.
#[derive(Default)]
pub(super) struct Look {
    format: Format,
    picked: Picked,
}

/// Prints a report of an open register to a file.
pub(super) fn print(register: &mut Register, choice: &Choice, look: Look, out: &Path, context: &Context) -> Result<()> {
    let past = register.past(choice)?;
    let (identity, snapshot) = (past.identity(register.identity()), past.held.as_ref().map_or(register.snapshot(), |held| &held.snapshot).clone());
    let document = report::document_with(choice, &snapshot, past, identity, context.clock.now())?;
    let plan = Plan::new(document)?;
    let pages = look.picked.places(plan.pages())?;
    let progress = Progress::new();
    let bytes = report::write(&plan, look.format, &pages, &snapshot, &|done, whole| progress.show(done, whole), &AtomicBool::new(false))?;
    drop(progress);
    files::write_whole(out, &bytes)?;
    log::info!("printed: {} pages", pages.len());
    // The file is there: that the log could not be written is said, and no failure.
    if let Err(error) = register.log_print(choice.printed(pages.len(), identity)) {
        let lang = context.lang_of(register.snapshot());
        eprintln!("integrity-register: {}", lang.phrase("cli.not_logged", &[("why", &error.message(lang))]));
    }
    Ok(())
}

/// The register in the columns of a form, as a workbook of the same look.
pub(super) fn workbook(form: &str, options: &Export, context: &Context) -> Result<Outcome> {
    let mut register = context.open(&options.file, Access::Read)?;
    let lang = context.lang_of(register.snapshot());
    filter(options.filter.as_deref(), register.snapshot(), lang)?;
    let form = Form::from_word(form, register.snapshot())?;
    let preset = form.preset(register.snapshot(), lang)?;
    let choice = Choice {
        paper: preset.paper,
        orientation: preset.orientation,
        mark: Mark::from_word(preset.mark.as_deref().unwrap_or_default())?,
        form,
        filter: options.filter.clone().unwrap_or_default(),
        ..usual(Report::Register, context.paper_lang_of(register.snapshot()))
    };
    print(&mut register, &choice, Look { format: Format::Workbook, ..Look::default() }, &options.out, context)?;
    say(&lang.phrase("cli.written", &[("path", &options.out.display())]));
    Ok(Outcome::Done)
}

/// A report with its usual settings.
pub(super) fn usual(report: Report, lang: Lang) -> Choice {
    Choice { report, lang, ..Choice::default() }
}
