//! Findings that a decision lets stand (经批准放宽): for exactly what was found, and until a day.
//!
//! A finding is known again by the fingerprint of its facts. When they change, or the day passes, it comes back and says why.

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use super::{Finding, Ground, Severity, look};
use crate::domain::field::Row;
use crate::domain::record::Acceptance;
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::value::{AnyId, RowId};
use crate::i18n::Lang;

/// What there is to say about one record.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// For the officer to put right, the gravest first.
    pub open: Vec<Finding>,
    /// Let stand by a decision that holds today.
    pub relaxed: Vec<Relaxed>,
}

/// A finding that a decision lets stand.
#[derive(Clone, Debug, PartialEq)]
pub struct Relaxed {
    /// What was found.
    pub finding: Finding,
    /// The decision.
    pub acceptance: RowId,
}

/// Why a finding is there again although it was let stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Return {
    /// The day has passed.
    Expired(NaiveDate),
    /// What was found is no longer what was decided on.
    Changed,
}

impl Return {
    /// In words.
    pub fn words(self, lang: Lang) -> String {
        match self {
            Return::Expired(day) => lang.phrase("findings.expired", &[("day", &day)]),
            Return::Changed => lang.word("findings.changed").into_owned(),
        }
    }
}

/// Bytes of a fingerprint that are kept.
const KEPT: usize = 16;

impl Finding {
    /// The fingerprint of its facts: the same as long as check, severity, sentence, records and values are the same.
    ///
    /// Records count by their codes, so that the same register in another file has the same fingerprints.
    pub fn fingerprint(&self, snapshot: &Snapshot) -> String {
        let code = |id: &AnyId| snapshot.entry(*id).map(|entry| entry.code().to_owned()).unwrap_or_default();
        let mut beside: Vec<String> = self.beside.iter().map(code).collect();
        beside.sort();
        let mut parts = vec![self.check.to_owned(), self.severity_key().to_owned(), self.sentence().to_owned(), code(&self.record)];
        parts.extend(beside);
        parts.extend(self.facts().iter().map(|(name, fact)| format!("{name}={}", fact.stable(&code))));
        let mut hash = Sha256::new();
        for part in parts {
            hash.update(part.as_bytes());
            // No text holds it, so that two lists of parts never run into the same bytes.
            hash.update([0x1f]);
        }
        hash.finalize()[..KEPT].iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// The decisions on what a check found at a record, those that ended included.
fn decisions<'a>(finding: &'a Finding, snapshot: &'a Snapshot) -> impl Iterator<Item = &'a Row<Acceptance>> {
    let rows = snapshot.linking(Table::Acceptances, finding.record);
    let acceptances = rows.iter().filter_map(|row| snapshot.acceptances.get(*row)).map(AsRef::as_ref);
    acceptances.filter(|acceptance| acceptance.check.as_deref() == Some(finding.check))
}

/// The decision that lets a finding stand today; of several, the one that holds longest.
pub fn relaxing<'a>(finding: &'a Finding, snapshot: &'a Snapshot) -> Option<&'a Row<Acceptance>> {
    let holding = decisions(finding, snapshot).filter(|acceptance| acceptance.until >= snapshot.today);
    // Most findings have no decision: only where there is one is the fingerprint worth its work.
    let mut holding = holding.peekable();
    holding.peek()?;
    let facts = finding.fingerprint(snapshot);
    holding.filter(|acceptance| acceptance.facts.as_deref() == Some(facts.as_str())).max_by_key(|acceptance| acceptance.until)
}

impl Found {
    /// Sorts what was found at a record into what is to be put right and what may stand.
    pub fn of(record: AnyId, found: Vec<Finding>, snapshot: &Snapshot) -> Found {
        let mut sorted = Found { open: found, relaxed: Vec::new() };
        // Most records have no decision, and a register has many.
        if !snapshot.linking(Table::Acceptances, record).is_empty() {
            for finding in std::mem::take(&mut sorted.open) {
                match relaxing(&finding, snapshot).map(|acceptance| acceptance.id) {
                    Some(acceptance) => sorted.relaxed.push(Relaxed { finding, acceptance }),
                    None => sorted.open.push(finding),
                }
            }
        }
        sorted.open.sort_by_key(|finding| finding.severity);
        sorted
    }

    /// What the checks find at one record.
    pub fn at(id: AnyId, ground: &Ground<'_>) -> Found {
        Found::of(id, look(id, ground), ground.snapshot)
    }

    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.open.is_empty() && self.relaxed.is_empty()
    }

    /// How bad the worst is that there is to put right.
    pub fn worst(&self) -> Option<Severity> {
        self.open.first().map(|finding| finding.severity)
    }

    /// Why an open finding is there again, where it had been let stand.
    pub fn returned(&self, finding: &Finding, snapshot: &Snapshot) -> Option<Return> {
        let facts = finding.fingerprint(snapshot);
        let is_of = |acceptance: &&Row<Acceptance>| acceptance.facts.as_deref() == Some(facts.as_str());
        if let Some(expired) = decisions(finding, snapshot).filter(is_of).map(|acceptance| acceptance.until).max() {
            return Some(Return::Expired(expired));
        }
        // A decision on something else that is found here says nothing about this finding.
        let all = self.open.iter().chain(self.relaxed.iter().map(|relaxed| &relaxed.finding));
        let known: Vec<String> = all.filter(|other| other.check == finding.check).map(|other| other.fingerprint(snapshot)).collect();
        decisions(finding, snapshot).any(|acceptance| !known.iter().any(|facts| acceptance.facts.as_ref() == Some(facts))).then_some(Return::Changed)
    }
}

/// A decision that lets a finding stand; what the officer has to say is still empty.
pub fn draft(finding: &Finding, snapshot: &Snapshot) -> Acceptance {
    Acceptance {
        of: finding.record,
        check: Some(finding.check.to_owned()),
        facts: Some(finding.fingerprint(snapshot)),
        approved_on: snapshot.today,
        until: snapshot.today,
        ..Acceptance::default()
    }
}
