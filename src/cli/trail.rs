//! The trail: history, undo, redo, verification.

use serde_json::{Value as Json, json};

use super::arguments::{History, Steps, Verify};
use super::progress::Progress;
use super::{Context, Outcome, say};
use crate::domain::identity::{Identity, Printed};
use crate::domain::table::Table;
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::register::{Access, Change, Print, Register, Wanted};
use crate::store::{Failure, Verification};

pub(super) fn history(options: &History, context: &Context) -> Result<Outcome> {
    let register = context.open(&options.file, Access::Read)?;
    let lang = context.lang_of(register.snapshot());
    let wanted = Wanted { record: options.record.clone(), ..Wanted::default() };
    let mut changes = register.history_as_typed(wanted, usize::MAX)?;
    // A trail is read from its start.
    changes.reverse();
    // The print log belongs to the trail of all, not to that of one record.
    let prints = if options.record.is_none() { register.prints()? } else { Vec::new() };
    if options.json {
        let entries = changes.iter().map(change_json).chain(prints.iter().map(print_json));
        say(&Json::Array(entries.collect()).to_string());
    } else {
        changes.iter().for_each(|change| say(&change_line(change, lang)));
        prints.iter().for_each(|print| say(&print_line(print, lang)));
    }
    Ok(Outcome::Done)
}

fn print_json(print: &Print) -> Json {
    let Printed { report, form, filter, unit, pages, identity } = &print.printed;
    json!({
        "number": print.number, "at": print.at, "operator": print.operator, "operation": "print",
        "report": report, "form": form, "filter": filter, "unit": unit, "pages": pages,
        "edition_code": Identity::code(&identity.head), "file_code": Identity::code(&identity.content),
    })
}

fn print_line(print: &Print, lang: Lang) -> String {
    let Printed { report, form, filter, unit, pages, identity } = &print.printed;
    let report = lang.find(&format!("report.{report}")).map_or_else(|| report.clone(), |word| word.into_owned());
    let choices: Vec<&str> = [form, unit, filter].into_iter().flatten().map(String::as_str).collect();
    let pages = lang.phrase("cli.pages", &[("count", pages)]);
    let code = Identity::code(&identity.head);
    [print.at.as_str(), &print.operator, &lang.word("operation.print"), &report, &choices.join(" "), &pages, &code].join("  ")
}

fn change_json(change: &Change) -> Json {
    json!({
        "number": change.number, "step": change.step, "at": change.at, "operator": change.operator, "operation": change.operation.key(),
        "reason": change.reason, "table": change.table, "record": change.record, "before": change.before, "after": change.after, "hash": change.hash,
    })
}

fn change_line(change: &Change, lang: Lang) -> String {
    let operation = lang.word(&format!("operation.{}", change.operation.key()));
    let fields = change.after.keys().chain(change.before.keys().filter(|key| !change.after.contains_key(*key)));
    let label = |key: &String| match Table::from_key(&change.table).and_then(|table| table.field(key).map(|field| table.label_key(field))) {
        Some(label) => lang.word(&label).into_owned(),
        None => lang.find(&format!("table.{key}")).map_or_else(|| key.clone(), |word| word.into_owned()),
    };
    // Of a whole record only that it came or went is told on one line.
    let told = if change.before.is_empty() || change.after.is_empty() { String::new() } else { lang.list(fields.map(label)) };
    let reason = change.reason.as_deref().unwrap_or_default();
    [change.at.as_str(), &change.operator, &operation, &change.record, &told, reason].join("  ").trim_end().to_owned()
}

pub(super) fn undo(options: &Steps, context: &Context) -> Result<Outcome> {
    let asked = options.count as usize;
    steps(options, context, |register| {
        let possible = register.possible_undos()?;
        if asked > possible { Err(Error::NothingToUndo { asked, possible }) } else { Ok(Register::undo) }
    })
}

pub(super) fn redo(options: &Steps, context: &Context) -> Result<Outcome> {
    let asked = options.count as usize;
    steps(options, context, |register| {
        let possible = register.possible_redos()?;
        if asked > possible { Err(Error::NothingToRedo { asked, possible }) } else { Ok(Register::redo) }
    })
}

type Turn = fn(&mut Register) -> Result<crate::register::Done>;

fn steps(options: &Steps, context: &Context, choose: impl FnOnce(&Register) -> Result<Turn>) -> Result<Outcome> {
    let mut register = context.open(&options.file, Access::Write)?;
    let lang = context.lang_of(register.snapshot());
    let turn = choose(&register)?;
    for done in register.turn(options.count as usize, turn)? {
        if let Some(step) = done.step {
            say(&step.words(lang));
        }
    }
    Ok(Outcome::Done)
}

pub(super) fn verify(options: &Verify, context: &Context) -> Result<Outcome> {
    let lang = context.asked.or_else(|| super::peek_language(&options.file)).unwrap_or_else(Lang::of_system);
    if let Some(code) = &options.code {
        return find(code, options, context, lang);
    }
    let busy = Progress::busy();
    let verification = Register::verify_file(&options.file)?;
    drop(busy);
    if options.json {
        say(&verification_json(&verification, lang).to_string());
    } else {
        for failure in &verification.failures {
            say(&failure_words(failure, lang));
        }
        let key = if verification.failures.is_empty() { "cli.verified" } else { "cli.not_verified" };
        let code = Identity::code(&verification.head);
        say(&lang.phrase(key, &[("changes", &verification.changes), ("code", &code), ("failures", &verification.failures.len())]));
    }
    Ok(if verification.failures.is_empty() { Outcome::Done } else { Outcome::Look })
}

fn verification_json(verification: &Verification, lang: Lang) -> Json {
    let failures: Vec<Json> = verification.failures.iter().map(|failure| Json::String(failure_words(failure, lang))).collect();
    json!({
        "sound": failures.is_empty(), "failures": failures, "changes": verification.changes,
        "code": Identity::code(&verification.head), "file_code": Identity::code(&verification.content),
    })
}

fn failure_words(failure: &Failure, lang: Lang) -> String {
    let table = |key: &str| lang.word(&format!("table.{key}")).into_owned();
    match failure {
        Failure::Sqlite(text) => lang.phrase("verify.sqlite", &[("text", text)]),
        Failure::Schema => lang.word("verify.schema").into_owned(),
        Failure::Link { table: key, row } => lang.phrase("verify.link", &[("table", &table(key)), ("row", row)]),
        Failure::Rows { table: Some(known), record } => lang.phrase("verify.row", &[("table", &table(known.key())), ("record", record)]),
        Failure::Rows { table: None, .. } => lang.word("verify.rows").into_owned(),
        Failure::Chain { number } => lang.phrase("verify.chain", &[("number", number)]),
        Failure::Print { number } => lang.phrase("verify.print", &[("number", number)]),
        Failure::Edition { number } => lang.phrase("verify.edition", &[("number", number)]),
        Failure::EvidenceMissing { record } => lang.phrase("verify.evidence_missing", &[("record", record)]),
        Failure::EvidenceChanged { record } => lang.phrase("verify.evidence_changed", &[("record", record)]),
        Failure::Content => lang.word("verify.content").into_owned(),
    }
}

/// What a printed code stands for: an edition, a state of the trail, or the content as it is now.
fn find(code: &str, options: &Verify, context: &Context, lang: Lang) -> Result<Outcome> {
    let digits: String = code.chars().filter(char::is_ascii_hexdigit).collect();
    let register = context.open(&options.file, Access::Read)?;
    let identity = register.identity();
    let change = if digits.len() == 12 { register.find_code(&digits)? } else { None };
    let edition = register.editions().iter().find(|edition| edition.code().replace('-', "").eq_ignore_ascii_case(&digits));
    let is_code = |hash: &[u8; 32]| Identity::code(hash).replace('-', "").eq_ignore_ascii_case(&digits);
    let is_content = is_code(&identity.content);
    let mut prints = register.prints()?;
    prints.retain(|print| is_code(&print.printed.identity.head) || is_code(&print.printed.identity.content));
    let (text, found) = match (edition, &change) {
        (Some(edition), _) => {
            (lang.phrase("cli.code_is_edition", &[("code", &code), ("edition", &edition.words(lang)), ("story", &edition.story(lang))]), true)
        }
        (None, Some(change)) => {
            (lang.phrase("cli.code_found", &[("code", &code), ("number", &change.number), ("at", &change.at), ("operator", &change.operator)]), true)
        }
        (None, None) if is_content => (lang.phrase("cli.code_is_content", &[("code", &code)]), true),
        (None, None) => (lang.phrase("cli.code_not_found", &[("code", &code)]), false),
    };
    if options.json {
        let prints: Vec<Json> = prints.iter().map(print_json).collect();
        let edition = edition.map(|edition| edition.number);
        let found =
            json!({ "code": code, "found": found, "edition": edition, "change": change.as_ref().map(change_json), "prints": prints, "text": text });
        say(&found.to_string());
    } else {
        say(&text);
        prints.iter().for_each(|print| say(&print_line(print, lang)));
    }
    Ok(if found { Outcome::Done } else { Outcome::Look })
}
