//! What a report of the history needs beside the snapshot, and the trail of a code as people type it.

use super::{Register, Wanted};
use crate::domain::change::Change;
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::value::AnyId;
use crate::error::{Error, Result};
use crate::report::{Choice, Extract, Past, Report};

impl Register {
    /// What a report needs of the history; nothing where it shows the present, or is a form to fill in.
    pub fn past(&self, choice: &Choice) -> Result<Past> {
        if choice.report != Report::Trail || choice.blank {
            return Ok(Past::default());
        }
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
        Ok(Past { changes, has_more, prints })
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
