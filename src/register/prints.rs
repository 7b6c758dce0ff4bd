//! The print log: what left the register on paper, when, and in which state it was; no content.

use chrono::SecondsFormat;

use super::Register;
use crate::domain::identity::{Identity, Print, Printed};
use crate::error::{Error, Result};
use crate::files::WriterLock;
use crate::store::{Store, StoredPrint};

impl Register {
    /// Notes that something was printed. Whoever only reads writes for a moment, where nobody else does.
    pub fn log_print(&mut self, printed: Printed) -> Result<()> {
        let now = self.clock.now();
        let print = StoredPrint {
            at: now.to_rfc3339_opts(SecondsFormat::Secs, false),
            operator: self.operator.clone(),
            report: printed.report,
            form: printed.form,
            filter: printed.filter,
            unit: printed.unit,
            pages: i64::try_from(printed.pages).unwrap_or(i64::MAX),
            head: printed.identity.head,
            content: printed.identity.content,
            ..StoredPrint::default()
        };
        if self.lock.is_some() {
            return self.store.log_print(print);
        }
        // Writing would bring an older file up to date, which is not done in passing.
        if Store::is_older(&self.path)? {
            return Err(Error::ReadOnly { path: self.path.clone() });
        }
        let _lock = WriterLock::take(&self.path, &self.operator, &now.format("%Y-%m-%d %H:%M").to_string())?;
        Store::open_print_log(&self.path)?.log_print(print)
    }

    /// All prints, in order.
    pub fn prints(&self) -> Result<Vec<Print>> {
        let print = |stored: StoredPrint| Print {
            number: stored.number,
            at: stored.at,
            operator: stored.operator,
            printed: Printed {
                report: stored.report,
                form: stored.form,
                filter: stored.filter,
                unit: stored.unit,
                pages: usize::try_from(stored.pages).unwrap_or_default(),
                identity: Identity { head: stored.head, content: stored.content },
            },
        };
        Ok(self.store.prints()?.into_iter().map(print).collect())
    }
}
