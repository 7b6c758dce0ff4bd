//! Where the safety copies of a register lie, how they are named, and which of them are kept. What is in them is not known here.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{Datelike, NaiveDateTime, TimeDelta};
use sha2::{Digest, Sha256};

use super::folder_of;
use crate::error::{Error, Result};

/// So many of the newest copies are kept, and before them one of each month.
const NEWEST: usize = 10;

/// How the time of a copy stands in its name.
const STAMP: &str = "%Y%m%d-%H%M%S";

/// Signs of such a time.
const STAMP_LENGTH: usize = 15;

/// A safety copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SafetyCopy {
    /// When it was made.
    pub made: NaiveDateTime,
    /// Where it lies.
    pub path: PathBuf,
}

/// The folders for the copies of a register: the one beside it, and one in the folder that the officer chose.
///
/// Registers of one name from several folders keep apart there.
pub fn folders(register: &Path, elsewhere: Option<&Path>) -> Vec<PathBuf> {
    let register = fs::canonicalize(register).unwrap_or_else(|_| register.to_owned());
    let name = register.file_name().unwrap_or_default().to_string_lossy();
    let beside = register.with_file_name(format!("{name}.backups"));
    let place = Sha256::digest(register.as_os_str().as_encoded_bytes());
    let mark: String = place.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    let chosen = elsewhere.map(|folder| folder.join(format!("{name}-{mark}.backups")));
    std::iter::once(beside).chain(chosen).collect()
}

/// The path of a copy made now; its folder is made where it is not there yet.
pub fn new_path(register: &Path, folder: &Path, now: NaiveDateTime) -> Result<PathBuf> {
    // The folder above it is not made: where it is missing, a drive is not plugged in.
    match fs::create_dir(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
            return Err(Error::Unwritable { path: folder_of(folder).to_owned(), source: error });
        }
        _ => {}
    }
    let stem = register.file_stem().unwrap_or_default().to_string_lossy();
    Ok(folder.join(format!("{stem}-{}.irr", now.format(STAMP))))
}

/// The copies in a folder, newest first; what is named otherwise is no copy.
pub fn in_folder(folder: &Path) -> Vec<SafetyCopy> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut copies: Vec<SafetyCopy> = files.filter_map(|file| Some(SafetyCopy { made: moment(&file.path())?, path: file.path() })).collect();
    copies.sort_by_key(|copy| std::cmp::Reverse(copy.made));
    copies
}

fn moment(path: &Path) -> Option<NaiveDateTime> {
    let name = path.file_name()?.to_str()?.strip_suffix(".irr")?;
    let start = name.len().checked_sub(STAMP_LENGTH).filter(|start| name.is_char_boundary(*start) && name[..*start].ends_with('-'))?;
    NaiveDateTime::parse_from_str(&name[start..], STAMP).ok()
}

/// Whether a folder has no copy of the last day; one that claims to come from the future does not count.
pub fn is_due(folder: &Path, now: NaiveDateTime) -> bool {
    let age = in_folder(folder).into_iter().map(|copy| now - copy.made).find(|age| *age >= TimeDelta::zero());
    age.is_none_or(|age| age >= TimeDelta::days(1))
}

/// Removes the copies that are neither among the newest nor the last of their month.
pub fn thin_out(folder: &Path) -> Result<()> {
    let copies = in_folder(folder);
    let month = |copy: &SafetyCopy| (copy.made.year(), copy.made.month());
    for (place, copy) in copies.iter().enumerate().skip(NEWEST) {
        if month(&copies[place - 1]) == month(copy) {
            fs::remove_file(&copy.path).map_err(|source| Error::Unwritable { path: copy.path.clone(), source })?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    type Outcome = std::result::Result<(), Box<dyn std::error::Error>>;

    fn at(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect("a moment")
    }

    #[test]
    fn ten_copies_and_one_a_month_are_kept() -> Outcome {
        let folder = tempfile::tempdir()?;
        let register = Path::new("台账.irr");
        let first = at("2026-01-01 08:00");
        for day in 0..100 {
            fs::write(new_path(register, folder.path(), first + TimeDelta::days(day))?, "")?;
            thin_out(folder.path())?;
        }
        fs::write(folder.path().join("notes.txt"), "")?;
        let kept: Vec<String> = in_folder(folder.path()).iter().map(|copy| copy.made.format("%m-%d").to_string()).collect();
        let newest = (1..=10).rev().map(|day| format!("04-{day:02}"));
        assert_eq!(kept, newest.chain(["03-31", "02-28", "01-31"].map(str::to_owned)).collect::<Vec<_>>());
        assert!(folder.path().join("notes.txt").exists(), "what is no copy is left alone");
        Ok(())
    }

    #[test]
    fn a_copy_is_due_after_a_day() -> Outcome {
        let folder = tempfile::tempdir()?;
        let register = Path::new("a.irr");
        assert!(is_due(folder.path(), at("2026-11-22 09:30")));
        fs::write(new_path(register, folder.path(), at("2026-11-22 09:30"))?, "")?;
        assert!(!is_due(folder.path(), at("2026-11-23 09:29")));
        assert!(is_due(folder.path(), at("2026-11-23 09:30")));
        fs::write(new_path(register, folder.path(), at("2030-01-01 00:00"))?, "")?;
        assert!(is_due(folder.path(), at("2026-11-23 09:30")), "a wrong clock stops no copies");
        Ok(())
    }

    #[test]
    fn registers_of_one_name_keep_apart() {
        let chosen = Some(Path::new("/backup"));
        let (a, b) = (folders(Path::new("/a/r.irr"), chosen), folders(Path::new("/b/r.irr"), chosen));
        assert_eq!(a[0], Path::new("/a/r.irr.backups"));
        assert!(a[1].starts_with("/backup") && a[1] != b[1]);
    }
}
