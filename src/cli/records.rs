//! New registers, and records in and out of them.

use std::path::Path;

use serde_json::json;

use super::arguments::{Export, Import, New, Sample};
use super::progress::Progress;
use super::{Context, Outcome, print, say};
use crate::domain::choice::Body;
use crate::domain::filter::Filter;
use crate::domain::problem::Problem;
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::error::{Error, Result};
use crate::exchange::json_file::{self, Plan};
use crate::files;
use crate::i18n::Lang;
use crate::paper::Format;
use crate::register::create::{Content, create};
use crate::register::{Access, Edit, Mutation, Operation};

pub(super) fn new(options: &New, context: &Context) -> Result<Outcome> {
    let content = match (options.empty, options.scope.as_slice()) {
        (true, _) => Content::Empty,
        (false, []) => Content::Library(Body::ALL.to_vec()),
        (false, scope) => {
            let mut scope = scope.to_vec();
            scope.sort();
            scope.dedup();
            Content::Library(scope)
        }
    };
    made(&options.file, &content, context)
}

pub(super) fn sample(options: &Sample, context: &Context) -> Result<Outcome> {
    made(&options.file, &Content::Sample { risks: options.risks as usize, seed: options.seed }, context)
}

fn made(path: &Path, content: &Content, context: &Context) -> Result<Outcome> {
    let lang = context.lang();
    let busy = Progress::busy();
    create(path, content, lang, context.clock, &context.operator)?;
    drop(busy);
    say(&lang.phrase("cli.made", &[("path", &path.display())]));
    Ok(Outcome::Done)
}

/// The one kind of file that is read and written so far.
fn expect_json(path: &Path) -> Result<()> {
    match path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).as_deref() {
        Some("json") => Ok(()),
        Some(ending @ ("xlsx" | "csv")) => Err(Error::NotYet { what: format!(".{ending}") }),
        _ => Err(Error::FileType { path: path.to_owned(), known: ".json" }),
    }
}

pub(super) fn import(options: &Import, context: &Context) -> Result<Outcome> {
    expect_json(&options.data)?;
    if let Some(sheet) = &options.sheet {
        return Err(Error::NotYet { what: format!("--sheet {sheet}") });
    }
    let access = if options.dry_run { Access::Read } else { Access::Write };
    let busy = Progress::busy();
    let mut register = context.open(&options.file, access)?;
    let snapshot = register.snapshot().clone();
    let lang = context.lang_of(&snapshot);
    let plan = if options.skip_problems { json_file::read_good_rows(&options.data, &snapshot)? } else { json_file::read(&options.data, &snapshot)? };
    if options.dry_run {
        drop(busy);
        tell(&plan, options.json, lang);
        return Ok(if plan.problems.is_empty() { Outcome::Done } else { Outcome::Look });
    }
    if !plan.problems.is_empty() && !options.skip_problems {
        // What has no code is told by its place in the file.
        let placed = |found: json_file::PlanProblem| match found.problem.record.is_empty() {
            true => Problem { record: lang.phrase("cli.row", &[("row", &found.row)]), ..found.problem },
            false => found.problem,
        };
        return Err(Error::Refused(plan.problems.into_iter().map(placed).collect()));
    }
    let summary = Summary::of(&plan);
    let name = options.data.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let created = plan.new.into_iter().map(Mutation::Create);
    let replaced = plan.changed.into_iter().map(Mutation::Replace);
    let mutations = created.chain(replaced).collect();
    register.apply(Edit { operation: Operation::Import, mutations, reason: Some(name), is_typing: false })?;
    drop(busy);
    summary.tell(options.json, lang);
    Ok(Outcome::Done)
}

/// What a plan comes to, in numbers and sentences.
struct Summary {
    new: usize,
    changed: usize,
    same: usize,
    problems: Vec<json_file::PlanProblem>,
}

impl Summary {
    fn of(plan: &Plan) -> Summary {
        Summary { new: plan.new.len(), changed: plan.changed.len(), same: plan.same, problems: plan.problems.clone() }
    }

    fn tell(&self, as_json: bool, lang: Lang) {
        if as_json {
            let problem = |found: &json_file::PlanProblem| json!({ "sheet": found.sheet, "row": found.row, "column": found.problem.field, "text": found.problem.message(lang) });
            let problems: Vec<_> = self.problems.iter().map(problem).collect();
            say(&json!({ "new": self.new, "changed": self.changed, "same": self.same, "problems": problems }).to_string());
            return;
        }
        say(&lang.phrase("cli.plan", &[("new", &self.new), ("changed", &self.changed), ("same", &self.same), ("problems", &self.problems.len())]));
        for found in &self.problems {
            let text = found.problem.message(lang);
            // What is wrong with the file or a table as a whole stands in no row.
            if found.row == 0 {
                say(&format!("  {text}"));
            } else {
                say(&lang.phrase("cli.plan_problem", &[("sheet", &found.sheet), ("row", &found.row), ("text", &text)]));
            }
        }
    }
}

fn tell(plan: &Plan, as_json: bool, lang: Lang) {
    Summary::of(plan).tell(as_json, lang);
}

pub(super) fn export(options: &Export, context: &Context) -> Result<Outcome> {
    if let (Some(form), Format::Workbook) = (&options.form, Format::of(&options.out)) {
        return print::workbook(form, options, context);
    }
    expect_json(&options.out)?;
    if options.form.is_some() {
        return Err(Error::Usage { why: context.lang().word("cli.form_is_a_workbook").into_owned() });
    }
    let busy = Progress::busy();
    let register = context.open(&options.file, Access::Read)?;
    let snapshot = register.snapshot();
    let lang = context.lang_of(snapshot);
    let filter = filter(options.filter.as_deref(), snapshot, lang)?;
    files::write_whole(&options.out, &json_file::write(snapshot, &filter))?;
    drop(busy);
    say(&lang.phrase("cli.written", &[("path", &options.out.display())]));
    Ok(Outcome::Done)
}

/// A filter over risks.
pub(super) fn filter(expression: Option<&str>, snapshot: &Snapshot, lang: Lang) -> Result<Filter> {
    Filter::parse(expression.unwrap_or_default(), Table::Risks, snapshot, lang).map_err(Error::Filter)
}
