//! SQLite's errors as errors of the program.

use std::io;
use std::path::Path;

use rusqlite::ErrorCode;

use crate::error::Error;

/// What went wrong while reading a row.
#[derive(Debug)]
pub(super) enum RowFault {
    Sqlite(rusqlite::Error),
    /// A value that cannot stand in its field.
    Value,
}

impl From<rusqlite::Error> for RowFault {
    fn from(error: rusqlite::Error) -> Self {
        if is_value(&error) { RowFault::Value } else { RowFault::Sqlite(error) }
    }
}

/// Whether a value was not of the type that its column always has.
fn is_value(error: &rusqlite::Error) -> bool {
    use rusqlite::Error::{FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType, Utf8Error};
    matches!(error, InvalidColumnType(..) | FromSqlConversionFailure(..) | IntegralValueOutOfRange(..) | Utf8Error(..))
}

/// An error with the file, in the terms of people.
pub(super) fn of_file(path: &Path, source: rusqlite::Error) -> Error {
    let path = path.to_owned();
    if is_value(&source) {
        return Error::Damaged { path, table: None, record: String::new() };
    }
    if source.sqlite_error().is_some_and(|error| error.extended_code == rusqlite::ffi::SQLITE_READONLY_DBMOVED) {
        return Error::Replaced { path };
    }
    match source.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => Error::NotRegister { path },
        Some(ErrorCode::DatabaseCorrupt) => Error::Damaged { path, table: None, record: String::new() },
        Some(ErrorCode::DiskFull) => Error::Unwritable { path, source: io::Error::new(io::ErrorKind::StorageFull, source) },
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
            Error::Unwritable { path, source: io::Error::new(io::ErrorKind::PermissionDenied, source) }
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            Error::Unwritable { path, source: io::Error::new(io::ErrorKind::ResourceBusy, source) }
        }
        Some(ErrorCode::CannotOpen) => Error::Unwritable { path, source: io::Error::new(io::ErrorKind::PermissionDenied, source) },
        _ => Error::Database { path, source: Box::new(source) },
    }
}

/// A migration that did not go through.
pub(super) fn of_migration(path: &Path, error: rusqlite_migration::Error) -> Error {
    match error {
        rusqlite_migration::Error::RusqliteError { err, .. } => of_file(path, err),
        other => Error::Database { path: path.to_owned(), source: Box::new(other) },
    }
}
