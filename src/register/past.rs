//! What a report of the history needs beside the snapshot, and the trail of a code as people type it.

use super::{Register, Wanted};
use crate::domain::change::Change;
use crate::domain::edition::EditionFault;
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::value::AnyId;
use crate::error::{Error, Result};
use crate::report::{Choice, Editions, Extract, Held, Past, Report};

impl Register {
    /// What a report needs of the history: changes and prints, or the editions that it shows.
    pub fn past(&self, choice: &Choice) -> Result<Past> {
        let refused = |fault| Err(Error::Edition(fault));
        let present = self.edition_now().cloned();
        match (choice.report, choice.editions) {
            (Report::Trail, Editions::Now) if !choice.blank => self.past_of_trail(choice),
            // A form has no content that could be that of an edition.
            (_, Editions::Now) if choice.blank => Ok(Past::default()),
            (Report::Trail, _) => refused(EditionFault::NotOfReport),
            _ if choice.blank => refused(EditionFault::NotOfReport),
            (Report::Difference, editions) => {
                let last = self.editions().last().map(|edition| edition.number);
                let (from, to) = match editions {
                    Editions::Now => (last.unwrap_or_default(), None),
                    Editions::One(from) => (from, None),
                    Editions::Between(from, to) => (from, to),
                };
                let older = self.held(from)?;
                match to {
                    Some(to) if to <= from => refused(EditionFault::Order),
                    Some(to) => Ok(Past { older: Some(older), held: Some(self.held(to)?), ..Past::default() }),
                    None => Ok(Past { older: Some(older), present, ..Past::default() }),
                }
            }
            (_, Editions::Now) => Ok(Past { present, ..Past::default() }),
            (_, Editions::One(number)) => Ok(Past { held: Some(self.held(number)?), ..Past::default() }),
            (_, Editions::Between(..)) => refused(EditionFault::OnlyDifference),
        }
    }

    /// An edition with what it holds.
    pub fn held(&self, number: u32) -> Result<Held> {
        Ok(Held { edition: self.edition(number)?.clone(), snapshot: self.edition_snapshot(number)? })
    }

    fn past_of_trail(&self, choice: &Choice) -> Result<Past> {
        let Extract { record, since, until, .. } = &choice.extract;
        let day = |day: &Option<chrono::NaiveDate>| day.map(|day| day.to_string());
        let wanted = Wanted { record: record.clone(), from: day(since), until: day(until), ..Wanted::default() };
        let mut changes = self.history_as_typed(wanted, Extract::MOST + 1)?;
        let has_more = changes.len() > Extract::MOST;
        changes.truncate(Extract::MOST);
        // The print log belongs to the trail of all, not to that of one record.
        let mut prints = if record.is_none() { self.prints()? } else { Vec::new() };
        prints.retain(|print| choice.extract.covers(&print.at));
        prints.drain(..prints.len().saturating_sub(Extract::MOST));
        Ok(Past { changes, has_more, prints, ..Past::default() })
    }

    /// The wanted changes newest first; a record is known by its code in small letters too, and one that never was is an error.
    pub fn history_as_typed(&self, wanted: Wanted, limit: usize) -> Result<Vec<Change>> {
        let changes = self.history(&wanted, None, limit)?;
        let Some(code) = wanted.record.as_deref().filter(|_| changes.is_empty()) else { return Ok(changes) };
        if let Some(written) = as_written(code, &self.snapshot).filter(|written| written != code) {
            return self.history(&Wanted { record: Some(written), ..wanted }, None, limit);
        }
        let is_known = self.snapshot.find_code(code).is_some() || !self.history(&Wanted::of_record(code), None, 1)?.is_empty();
        if is_known { Ok(changes) } else { Err(Error::UnknownRecord { given: code.to_owned() }) }
    }
}

/// The code of the one record that a code fits as it was typed, in small or capital letters.
fn as_written(code: &str, snapshot: &Snapshot) -> Option<String> {
    let found = Table::ALL.iter().find_map(|table| Some(AnyId { table: *table, row: snapshot.find_typed(*table, code)? }));
    found.and_then(|id| snapshot.entry(id)).map(|entry| entry.code().to_owned())
}
