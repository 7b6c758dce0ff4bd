//! Whole-file writes and the writer's lock: a file is replaced whole or stays as it was, and one program at a time writes a register.

pub mod copies;

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::{Builder, NamedTempFile};

use crate::error::{Error, Result};

/// Puts `bytes` under `path`: on disk when this returns, or the old file is untouched.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let unwritable = |source| Error::Unwritable { path: path.to_owned(), source };
    // A link stays a link: what it points to is replaced.
    let target = fs::canonicalize(path).or_else(|_| fs::read_link(path).map(|to| folder_of(path).join(to))).unwrap_or_else(|_| path.to_owned());
    if is_register(&target) {
        return Err(Error::IsRegister { path: path.to_owned() });
    }
    if let Ok(kind) = fs::metadata(&target)
        && !kind.is_file()
    {
        // A device or pipe cannot be replaced, only written to; a folder refuses by itself.
        return OpenOptions::new().write(true).open(&target).and_then(|mut file| file.write_all(bytes)).map_err(unwritable);
    }
    let mut file = beside(&target)?;
    // Who might read the old file may read the new one, and nobody else.
    if let Ok(old) = fs::metadata(&target) {
        file.as_file().set_permissions(old.permissions()).map_err(unwritable)?;
    }
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(unwritable)?;
    file.persist(&target).map_err(|error| unwritable(error.error))?;
    sync_folder(&target);
    Ok(())
}

/// What marks an SQLite file as a register, in its header: "IRR1".
pub const REGISTER_ID: u32 = 0x4952_5231;

/// Where SQLite keeps that mark.
const REGISTER_ID_AT: usize = 68;

/// Whether a file is a register: no print or export may take its place.
fn is_register(path: &Path) -> bool {
    let mut header = [0; REGISTER_ID_AT + 4];
    let is_file = fs::metadata(path).is_ok_and(|kind| kind.is_file());
    is_file && File::open(path).and_then(|mut file| file.read_exact(&mut header)).is_ok() && header.ends_with(&REGISTER_ID.to_be_bytes())
}

/// A temporary file in the folder of `path`, so that it can be moved there in one step.
pub fn beside(path: &Path) -> Result<NamedTempFile> {
    remove_left_over(folder_of(path));
    let mut builder = Builder::new();
    builder.prefix(TEMPORARY);
    // Others may read what the officer writes, as with any file: the default of temporary files is stricter.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder_of(path)).map_err(|source| Error::Unwritable { path: path.to_owned(), source })
}

/// How the names of temporary files begin.
const TEMPORARY: &str = ".integrity-register-";

/// No write takes as long as this, so an older temporary file is of a program that died.
const LEFT_OVER: Duration = Duration::from_secs(24 * 60 * 60);

/// Clears away what a program that died left in a folder.
fn remove_left_over(folder: &Path) {
    let is_left_over = |file: &fs::DirEntry| {
        let age = file.metadata().and_then(|data| data.modified()).ok().and_then(|changed| changed.elapsed().ok());
        file.file_name().to_string_lossy().starts_with(TEMPORARY) && age.is_some_and(|age| age > LEFT_OVER)
    };
    for file in fs::read_dir(folder).into_iter().flatten().flatten().filter(is_left_over) {
        if let Err(error) = fs::remove_file(file.path()) {
            log::warn!("temporary file not removed: {error}");
        }
    }
}

/// The folder a file lies in.
pub fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Makes a rename in a folder last through a loss of power, where the system can.
pub fn sync_folder(path: &Path) {
    #[cfg(unix)]
    if let Err(error) = File::open(folder_of(path)).and_then(|folder| folder.sync_all()) {
        log::warn!("folder not synced: {error}");
    }
    #[cfg(not(unix))]
    let _ = path;
}

/// The right to write a register; given back when dropped, also when the program dies.
#[derive(Debug)]
pub struct WriterLock {
    file: Option<File>,
    lock: PathBuf,
    note: PathBuf,
    since: String,
}

impl WriterLock {
    /// Takes the right to write `register`, leaving a note of who has it since when.
    pub fn take(register: &Path, holder: &str, since: &str) -> Result<WriterLock> {
        // However the register was named, its lock lies beside it.
        let place = fs::canonicalize(register).unwrap_or_else(|_| register.to_owned());
        let (lock, note) = (hidden(&place, "lock"), hidden(&place, "writer"));
        let unwritable = |source| Error::Unwritable { path: register.to_owned(), source };
        loop {
            let file = OpenOptions::new().create(true).truncate(false).write(true).open(&lock).map_err(unwritable)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(Self::locked(register, &note)),
                Err(TryLockError::Error(source)) => return Err(unwritable(source)),
            }
            // The holder before may have removed the file between our opening and our lock: then this lock locks nothing.
            if is_same_file(&file, &lock) {
                let taken = WriterLock { file: Some(file), lock, note, since: since.to_owned() };
                taken.note_holder(holder).map_err(unwritable)?;
                return Ok(taken);
            }
        }
    }

    /// Notes who has the right to write from now on.
    pub fn note_holder(&self, holder: &str) -> std::io::Result<()> {
        // Made anew, so that nothing that lies under the name is written through.
        let _ = fs::remove_file(&self.note);
        let mut note = OpenOptions::new().create_new(true).write(true).open(&self.note)?;
        note.write_all(format!("{holder}\n{}\n", self.since).as_bytes())
    }

    fn locked(register: &Path, note: &Path) -> Error {
        let text = fs::read_to_string(note).unwrap_or_default();
        let mut lines = text.lines().map(str::to_owned);
        let holder = lines.next().unwrap_or_else(|| "?".to_owned());
        let since = lines.next().unwrap_or_else(|| "?".to_owned());
        Error::Locked { path: register.to_owned(), holder, since }
    }
}

impl Drop for WriterLock {
    fn drop(&mut self) {
        // Both go while the lock is still held. Windows keeps the name of an open file taken, so there the empty lock file stays.
        let removed = if cfg!(windows) { &[&self.note][..] } else { &[&self.note, &self.lock][..] };
        for path in removed {
            if let Err(error) = fs::remove_file(path) {
                log::warn!("lock file not removed: {error}");
            }
        }
        self.file = None;
    }
}

fn hidden(register: &Path, ending: &str) -> PathBuf {
    let name = register.file_name().unwrap_or_default().to_string_lossy();
    register.with_file_name(format!(".{name}.{ending}"))
}

#[cfg(unix)]
fn is_same_file(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), fs::metadata(path)) {
        (Ok(open), Ok(named)) => (open.dev(), open.ino()) == (named.dev(), named.ino()),
        _ => false,
    }
}

/// Where lock files are never removed, the file under the name is the one that was opened.
#[cfg(not(unix))]
fn is_same_file(_: &File, path: &Path) -> bool {
    path.exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_writer_is_told_who_writes() -> std::result::Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let register = folder.path().join("a.irr");
        fs::write(&register, "")?;
        let first = WriterLock::take(&register, "张文", "2026-11-22 09:00")?;
        match WriterLock::take(&register, "李静", "2026-11-22 10:00") {
            Err(Error::Locked { holder, since, .. }) => assert_eq!((holder.as_str(), since.as_str()), ("张文", "2026-11-22 09:00")),
            other => panic!("{other:?}"),
        }
        drop(first);
        assert!(WriterLock::take(&register, "李静", "2026-11-22 10:00").is_ok());
        assert_eq!(fs::read_dir(folder.path())?.count(), 1, "nothing is left beside the register");
        Ok(())
    }

    #[test]
    fn a_file_that_cannot_be_written_stays_whole() -> std::result::Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("out.pdf");
        write_whole(&path, b"first")?;
        write_whole(&path, b"second")?;
        assert_eq!(fs::read(&path)?, b"second");
        assert!(write_whole(&folder.path().join("none/out.pdf"), b"x").is_err());
        assert!(write_whole(folder.path(), b"x").is_err());
        assert_eq!(fs::read_dir(folder.path())?.count(), 1);
        Ok(())
    }
}
