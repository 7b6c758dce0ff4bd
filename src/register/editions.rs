//! Editions (版次): issuing one, approving one, and what is known of them. Undo takes none back.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, SecondsFormat};
use serde_json::Value as Json;

use super::{Register, evidence};
use crate::domain::edition::{Approved, Edition, EditionFault, Scan};
use crate::domain::identity::Identity;
use crate::domain::problem::{Reason, is_blank, line_reason};
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::text;
use crate::error::{Error, Result};
use crate::store::{self, Deed, EditionEntry};

/// The approval of an edition, as somebody gives it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Approving {
    /// The meeting that approved it.
    pub meeting: String,
    /// The day of the meeting; today where it is not given.
    pub decided_on: Option<NaiveDate>,
    /// The file of the scanned signed sheet.
    pub scan: Option<PathBuf>,
}

fn refused(fault: EditionFault) -> Error {
    Error::Edition(fault)
}

/// A line that must be filled, without the spaces round it.
fn line(typed: &str, label: &'static str) -> Result<String> {
    let typed = typed.trim();
    let why = if is_blank(typed) { Some(Reason::Empty) } else { line_reason(typed) };
    why.map_or_else(|| Ok(typed.to_owned()), |why| Err(refused(EditionFault::Text { label, why })))
}

/// Whether two names are one, however they are written: width, capitals, spaces and what cannot be seen make no other person.
fn is_same(one: &str, other: &str) -> bool {
    one.trim() == other.trim() || text::letters(one).next().is_some() && text::letters(one).eq(text::letters(other))
}

impl Register {
    /// All editions, in order.
    pub fn editions(&self) -> &Arc<Vec<Edition>> {
        &self.editions
    }

    /// The edition of a number.
    pub fn edition(&self, number: u32) -> Result<&Edition> {
        let unknown = || refused(EditionFault::Unknown { number, count: self.editions.len() });
        self.editions.iter().find(|edition| edition.number == number).ok_or_else(unknown)
    }

    /// The newest edition, where the register is still as it holds it.
    pub fn edition_now(&self) -> Option<&Edition> {
        self.editions.last().filter(|edition| edition.state.content == self.store.content())
    }

    /// Issues a new edition of the register as it is now: a draft for comment.
    pub fn issue(&mut self, note: &str) -> Result<Edition> {
        self.may_write()?;
        let note = line(note, "edition.note")?;
        if let Some(last) = self.edition_now() {
            return Err(refused(EditionFault::Unchanged { number: last.number }));
        }
        let head = self.store.head();
        let limits = Json::Object(limits_of(&self.snapshot).map(|(code, value)| (code, Json::from(value))).collect());
        let entry = EditionEntry {
            edition: u32::try_from(self.editions.len()).unwrap_or(u32::MAX).saturating_add(1),
            change: head.number,
            head: head.hash,
            content: self.store.content(),
            ..self.entry(Deed::Issue, note, Some(limits.to_string()))
        };
        self.store.log_edition(entry, None)?;
        self.read_editions()?;
        let edition = self.editions.last().cloned().ok_or_else(|| self.broken_editions())?;
        self.know_limits(true)?;
        log::info!("edition {} issued", edition.number);
        Ok(edition)
    }

    /// Records that a meeting approved an edition; another operator does that than the one who issued it.
    pub fn approve(&mut self, number: u32, approving: Approving) -> Result<Edition> {
        self.may_write()?;
        let edition = self.edition(number)?.clone();
        if edition.approval.is_some() {
            return Err(refused(EditionFault::Approved { number }));
        }
        if is_same(&edition.operator, &self.operator) {
            return Err(refused(EditionFault::OwnDraft { operator: edition.operator }));
        }
        let today = self.clock.now().date_naive();
        let meeting = line(&approving.meeting, "edition.meeting")?;
        let day = approving.decided_on.unwrap_or(today);
        if day > today {
            return Err(refused(EditionFault::Future { day }));
        }
        let scan = match approving.scan.as_deref() {
            Some(path) => Some((line(&evidence::name(path), "edition.scan_name")?, evidence::read(path)?)),
            None => None,
        };
        let entry = EditionEntry {
            edition: number,
            change: edition.change,
            head: edition.state.head,
            content: edition.state.content,
            decided_on: Some(day.to_string()),
            scan_name: scan.as_ref().map(|(name, _)| name.clone()),
            scan_digest: scan.as_ref().map(|(_, bytes)| store::digest(bytes)),
            ..self.entry(Deed::Approval, meeting, None)
        };
        self.store.log_edition(entry, scan.as_ref().map(|(_, bytes)| bytes.as_slice()))?;
        self.read_editions()?;
        log::info!("edition {number} approved");
        Ok(self.edition(number)?.clone())
    }

    fn entry(&self, deed: Deed, note: String, limits: Option<String>) -> EditionEntry {
        let at = self.clock.now().to_rfc3339_opts(SecondsFormat::Secs, false);
        EditionEntry { deed, at, operator: self.operator.clone(), note, limits, ..EditionEntry::default() }
    }

    fn may_write(&self) -> Result<()> {
        if self.lock.is_none() { Err(Error::ReadOnly { path: self.path.clone() }) } else { Ok(()) }
    }

    fn broken_editions(&self) -> Error {
        Error::Damaged { path: self.path.clone(), table: None, record: String::new() }
    }

    /// Reads all editions; one that is newer than what was read of the trail is not yet known.
    pub(super) fn read_editions(&mut self) -> Result<()> {
        let newest = self.store.head().number;
        let entries = self.store.edition_entries()?;
        let known = entries.into_iter().filter(|entry| entry.change <= newest);
        self.editions = Arc::new(editions(known).ok_or_else(|| self.broken_editions())?);
        Ok(())
    }

    /// Lets the snapshot know the time limits of the newest edition, to compare with; a newer one is a state of its own.
    pub(super) fn know_limits(&mut self, is_newer: bool) -> Result<()> {
        let limits = self.limits_before(u32::MAX)?;
        let mut next = Snapshot::clone(&self.snapshot);
        next.last_limits = limits;
        if is_newer {
            next.revision += 1;
            let revision = next.revision;
            next.rows_mut(Table::TimeLimits).mark(revision);
        }
        self.snapshot = Arc::new(next);
        Ok(())
    }

    /// The time limits of the newest edition before one, by code.
    pub(super) fn limits_before(&self, number: u32) -> Result<Arc<HashMap<String, u32>>> {
        let entries = self.store.edition_entries()?;
        let last = entries.into_iter().rfind(|entry| entry.deed == Deed::Issue && entry.edition < number).and_then(|entry| entry.limits);
        let read = |text: String| serde_json::from_str(&text).map_err(|_| self.broken_editions());
        Ok(Arc::new(last.map(read).transpose()?.unwrap_or_default()))
    }
}

/// What the unit's own time limits are: its own where it set one, else that of the law.
fn limits_of(snapshot: &Snapshot) -> impl Iterator<Item = (String, u32)> {
    snapshot.time_limits.iter().map(|limit| (limit.code.clone(), limit.own_value.unwrap_or(limit.value)))
}

/// Editions from what was sealed; none where that does not fit together.
fn editions(entries: impl Iterator<Item = EditionEntry>) -> Option<Vec<Edition>> {
    let mut editions: Vec<Edition> = Vec::new();
    for entry in entries {
        let at = DateTime::parse_from_rfc3339(&entry.at).ok()?;
        match entry.deed {
            Deed::Issue => editions.push(Edition {
                number: entry.edition,
                change: entry.change,
                at,
                operator: entry.operator,
                note: entry.note,
                state: Identity { head: entry.head, content: entry.content },
                hash: entry.hash,
                approval: None,
            }),
            Deed::Approval => {
                let edition = editions.iter_mut().find(|edition| edition.number == entry.edition)?;
                edition.approval = Some(Approved {
                    at,
                    operator: entry.operator,
                    meeting: entry.note,
                    decided_on: text::date(entry.decided_on.as_deref()?)?,
                    scan: entry.scan_name.zip(entry.scan_digest).map(|(name, digest)| Scan { name, digest }),
                });
            }
        }
    }
    Some(editions)
}
