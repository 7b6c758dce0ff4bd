//! What the logs beside the trail share: each entry is sealed with the hash of the one before it.

use rusqlite::{Connection, OptionalExtension};
use sha2::{Digest, Sha256};

/// An entry of a sealed log.
pub(super) trait Sealed {
    /// Its number, from 1.
    fn number(&self) -> i64;
    /// The hash it bears.
    fn hash(&self) -> &[u8; 32];
    /// The hash it must have after one with the hash `before`.
    fn seal(&self, before: &[u8; 32]) -> [u8; 32];
}

/// The number and the hash of the last entry of a log; 0 and zeros for an empty one.
pub(super) fn last(connection: &Connection, table: &str, number: &str) -> rusqlite::Result<(i64, [u8; 32])> {
    let sql = format!("SELECT {number}, hash FROM {table} ORDER BY {number} DESC LIMIT 1");
    Ok(connection.query_row(&sql, [], |row| Ok((row.get(0)?, row.get(1)?))).optional()?.unwrap_or_default())
}

/// The first entry that does not bear its number or the hash that follows from it and all before.
pub(super) fn first_broken<E: Sealed>(entries: &[E]) -> Option<&E> {
    let mut before = [0; 32];
    for (place, entry) in (1..).zip(entries) {
        if entry.number() != place || entry.seal(&before) != *entry.hash() {
            return Some(entry);
        }
        before = *entry.hash();
    }
    None
}

/// Takes texts into a hash, each with whether it is there and its length, so that no two lists of texts run into the same bytes.
pub(super) fn take_texts<'a>(hash: &mut Sha256, texts: impl IntoIterator<Item = Option<&'a str>>) {
    for text in texts {
        hash.update([u8::from(text.is_some())]);
        let text = text.unwrap_or_default();
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    }
}
