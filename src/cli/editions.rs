//! Editions: issuing one, and recording that one was approved.

use super::arguments::Issue;
use super::{Context, Outcome, say};
use crate::domain::edition::EditionFault;
use crate::domain::problem::Reason;
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::register::{Access, Approving, Register};

pub(super) fn run(options: &Issue, context: &Context) -> Result<Outcome> {
    // Beside --note, clap does not ask for --approve.
    if options.approve.is_none() && (options.meeting.is_some() || options.date.is_some() || options.scan.is_some()) {
        return Err(Error::Usage { why: context.lang().word("cli.approval_only").into_owned() });
    }
    let mut register = context.open(&options.file, Access::Write)?;
    let lang = context.lang_of(register.snapshot());
    match options.approve {
        Some(number) => approve(&mut register, number, options, lang),
        None => issue(&mut register, options.note.as_deref().unwrap_or_default(), lang),
    }
}

fn issue(register: &mut Register, note: &str, lang: Lang) -> Result<Outcome> {
    let unconfirmed = unconfirmed(register.snapshot(), lang);
    let edition = register.issue(note)?;
    unconfirmed.iter().for_each(|line| say(line));
    say(&lang.phrase("cli.issued", &[("edition", &edition.words(lang)), ("code", &edition.code())]));
    Ok(Outcome::Done)
}

/// What came from the library and is not confirmed, counted by table: it goes into the edition with its mark.
fn unconfirmed(snapshot: &Snapshot, lang: Lang) -> Vec<String> {
    let count = |table: &Table| {
        let count = snapshot.rows(*table).unconfirmed_count();
        let kind = lang.word(&format!("table.{}", table.key()));
        (count > 0).then(|| lang.phrase("cli.unconfirmed", &[("kind", &kind), ("count", &count)]))
    };
    Table::ALL.iter().filter_map(count).collect()
}

fn approve(register: &mut Register, number: u32, options: &Issue, lang: Lang) -> Result<Outcome> {
    let missing = || Error::Edition(EditionFault::Text { label: "edition.meeting", why: Reason::Empty });
    let meeting = options.meeting.clone().ok_or_else(missing)?;
    let edition = register.approve(number, Approving { meeting, decided_on: options.date, scan: options.scan.clone() })?;
    say(&lang.phrase("cli.issued", &[("edition", &edition.words(lang)), ("code", &edition.code())]));
    Ok(Outcome::Done)
}
