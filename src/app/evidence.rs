//! Files that prove something, between the window and the register's thread.

use std::path::{Path, PathBuf};

use super::window::App;
use crate::domain::value::{AnyId, RowId};
use crate::error::{Error, Result};
use crate::register::desk::Request;

impl App {
    pub(super) fn add_evidence(&mut self, of: AnyId, path: PathBuf) {
        let ticket = self.view.form.ticket();
        if let Some(register) = &mut self.register {
            register.add_evidence(ticket, of, path);
        }
    }

    pub(super) fn save_evidence(&self, row: RowId, path: PathBuf, shows: bool) {
        if let Some(register) = &self.register {
            register.ask(Request::SaveEvidence { row, path, shows });
        }
    }

    /// Shows a file under its own name, in a folder nobody else reads.
    pub(super) fn show_evidence(&mut self, row: RowId) {
        let Some(snapshot) = self.snapshot() else { return };
        let Some(evidence) = snapshot.evidence.get(row) else { return };
        // The name came with the file, perhaps from elsewhere: of a path only its end counts.
        let name = Path::new(&evidence.name).file_name().map(PathBuf::from).unwrap_or_else(|| PathBuf::from(&evidence.code));
        match self.passing_file(&name) {
            Ok(path) => self.save_evidence(row, path, true),
            Err(error) => self.fail(&error),
        }
    }

    pub(super) fn evidence_saved(&mut self, path: &Path, shows: bool, saved: Result<()>) {
        let shown = saved.and_then(|()| match shows {
            true => open::that_detached(path).map_err(|source| Error::Unreadable { path: path.to_owned(), source }),
            false => Ok(()),
        });
        let key = if shows { "window.notice.shown" } else { "window.notice.written" };
        match shown {
            Ok(()) => self.notices.note(self.lang.phrase(key, &[("path", &path.display())])),
            Err(error) => self.fail(&error),
        }
    }
}
