//! Safety copies of a register: once a day, before its file is brought up to date, and whenever somebody asks.

use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset, NaiveDateTime};

use crate::error::{Error, Result};
use crate::files::copies::{folders, in_folder, is_due, new_path, thin_out};
use crate::store;

/// When copies are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// The register was opened: a copy is made where the newest is older than a day.
    Opened,
    /// Somebody asks for one.
    Asked,
}

/// What became of the safety copies of a register.
#[derive(Debug, Default)]
pub struct Kept {
    /// The copies made now.
    pub made: Vec<PathBuf>,
    /// Why others were not made.
    pub failures: Vec<Error>,
    /// The folder beside the register.
    pub folder: PathBuf,
    /// When the newest copy there was made.
    pub newest: Option<NaiveDateTime>,
    /// How many there are.
    pub count: usize,
}

/// Makes the copies that are due, beside the register and in the folder that the officer chose; one that fails stops no other.
pub fn keep(register: &Path, elsewhere: Option<&Path>, occasion: Occasion, now: DateTime<FixedOffset>) -> Kept {
    let now = now.naive_local();
    let mut kept = Kept::default();
    for folder in folders(register, elsewhere) {
        if occasion == Occasion::Asked || is_due(&folder, now) {
            match make(register, &folder, now) {
                Ok(path) => kept.made.push(path),
                Err(error) => kept.failures.push(error),
            }
        }
        if kept.folder.as_os_str().is_empty() {
            let copies = in_folder(&folder);
            kept.newest = copies.first().map(|copy| copy.made);
            kept.count = copies.len();
            kept.folder = folder;
        }
    }
    kept
}

/// Makes the copy without which a register is not changed as a whole: beside it, whatever the day.
pub fn make_beside(register: &Path, now: DateTime<FixedOffset>) -> Result<Option<PathBuf>> {
    folders(register, None).first().map(|folder| make(register, folder, now.naive_local())).transpose()
}

/// A copy in a folder, looked at before it counts; older ones are thinned out after it.
fn make(register: &Path, folder: &Path, now: NaiveDateTime) -> Result<PathBuf> {
    let path = new_path(register, folder, now)?;
    store::copy_whole(register, &path)?;
    thin_out(folder)?;
    log::info!("safety copy made");
    Ok(path)
}
