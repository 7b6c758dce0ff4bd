//! The checks without a window: what is to be put right, by severity, and what is let stand.

use serde_json::{Value as Json, json};

use super::arguments::Check;
use super::progress::Progress;
use super::{Context, Outcome, say};
use crate::domain::checks::{Finding, Findings, Found, Severity};
use crate::domain::choice::Choice as _;
use crate::domain::snapshot::Snapshot;
use crate::error::Result;
use crate::i18n::Lang;
use crate::register::Access;

pub(super) fn run(options: &Check, context: &Context) -> Result<Outcome> {
    let register = context.open(&options.file, Access::Read)?;
    let snapshot = register.snapshot();
    let lang = context.lang_of(snapshot);
    let busy = Progress::busy();
    let findings = Findings::of(snapshot);
    drop(busy);
    if options.json {
        say(&Json::Array(open(&findings).map(|(_, finding)| of_finding(finding, snapshot, lang)).collect()).to_string());
    } else {
        tell(&findings, snapshot, lang);
    }
    Ok(if findings.count_of(Severity::Error) > 0 { Outcome::Look } else { Outcome::Done })
}

/// How much was found, in one line.
pub(super) fn result(findings: &Findings, lang: Lang) -> String {
    let [errors, warnings, notes] = Severity::ALL.map(|severity| findings.count_of(severity));
    let relaxed = findings.relaxed_count();
    lang.phrase("cli.check.result", &[("errors", &errors), ("warnings", &warnings), ("notes", &notes), ("relaxed", &relaxed)])
}

/// What is to be put right, the gravest first, then by check and record.
fn open(findings: &Findings) -> impl Iterator<Item = (&Found, &Finding)> {
    let mut open: Vec<_> = findings.iter().flat_map(|(_, found)| found.open.iter().map(|finding| (found.as_ref(), finding))).collect();
    open.sort_by_key(|(_, finding)| (finding.severity, finding.check, finding.record));
    open.into_iter()
}

fn code(finding: &Finding, snapshot: &Snapshot) -> String {
    snapshot.entry(finding.record).map(|entry| entry.code().to_owned()).unwrap_or_default()
}

fn of_finding(finding: &Finding, snapshot: &Snapshot, lang: Lang) -> Json {
    json!({ "check": finding.check, "severity": finding.severity.key(), "record": code(finding, snapshot), "text": finding.text(snapshot, lang) })
}

fn tell(findings: &Findings, snapshot: &Snapshot, lang: Lang) {
    let group = |what: String, count: usize| say(&lang.phrase("cli.check.group", &[("what", &what), ("count", &count)]));
    for severity in Severity::ALL.into_iter().filter(|severity| findings.count_of(*severity) > 0) {
        group(severity.words(lang), findings.count_of(severity));
        for (found, finding) in open(findings).filter(|(_, finding)| finding.severity == severity) {
            let (record, text) = (code(finding, snapshot), finding.text(snapshot, lang));
            let why = found.returned(finding, snapshot).map(|why| why.words(lang));
            let key = if why.is_some() { "cli.check.returned" } else { "cli.check.line" };
            let why = why.unwrap_or_default();
            say(&lang.phrase(key, &[("check", &finding.check), ("record", &record), ("text", &text), ("why", &why)]));
        }
    }
    if findings.relaxed_count() > 0 {
        group(lang.word("findings.relaxed").into_owned(), findings.relaxed_count());
    }
    for relaxed in findings.iter().flat_map(|(_, found)| &found.relaxed) {
        let Some(acceptance) = snapshot.acceptances.get(relaxed.acceptance) else { continue };
        let (record, text) = (code(&relaxed.finding, snapshot), relaxed.finding.text(snapshot, lang));
        let substitute = acceptance.substitute.clone().unwrap_or_else(|| lang.word("findings.no_substitute").into_owned());
        let filling: [(&str, &dyn std::fmt::Display); 7] = [
            ("check", &relaxed.finding.check),
            ("record", &record),
            ("text", &text),
            ("reason", &acceptance.reason),
            ("substitute", &substitute),
            ("approver", &acceptance.approver),
            ("until", &acceptance.until),
        ];
        say(&lang.phrase("cli.check.relaxed", &filling));
    }
    say(&result(findings, lang));
}
