//! Values of a row to and from SQLite, and the hash over them.
//!
//! Reading and writing feed the hash with the same bytes, so that a row that was not read as it was written is found.

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Row, Rows, ToSql};
use xxhash_rust::xxh3::xxh3_128;

use super::fault::RowFault;
use crate::domain::field::Entry;
use crate::domain::value::{RowId, Sink, Source};

/// The bytes a hash is taken of: each value with a sign of its type.
///
/// Of what was added after the first version, empty values at the end add nothing: a record that has none hashes as it always did.
#[derive(Debug, Default)]
pub(super) struct Bytes {
    bytes: Vec<u8>,
    is_later: bool,
    /// Empty values since the last one that was not, where they need not be told yet.
    empty: usize,
}

/// The sign of an empty value, whatever its type would have been.
const EMPTY: u8 = 0;

impl Bytes {
    pub(super) fn start(&mut self, table: &str, id: RowId, code: &str) {
        self.bytes.clear();
        (self.is_later, self.empty) = (false, 0);
        self.bytes.extend_from_slice(table.as_bytes());
        self.integer(Some(i64::from(id)));
        self.text(Some(code));
    }

    pub(super) fn digest(&self) -> u128 {
        xxh3_128(&self.bytes)
    }

    fn empty(&mut self) {
        if self.is_later {
            self.empty += 1;
        } else {
            self.bytes.push(EMPTY);
        }
    }

    fn filled(&mut self, sign: u8) {
        self.bytes.extend(std::iter::repeat_n(EMPTY, std::mem::take(&mut self.empty)));
        self.bytes.push(sign);
    }
}

impl Sink for Bytes {
    fn integer(&mut self, value: Option<i64>) {
        match value {
            None => self.empty(),
            Some(number) => {
                self.filled(1);
                self.bytes.extend_from_slice(&number.to_le_bytes());
            }
        }
    }

    fn text(&mut self, value: Option<&str>) {
        match value {
            None => self.empty(),
            Some(text) => {
                self.filled(2);
                self.bytes.extend_from_slice(&(text.len() as u64).to_le_bytes());
                self.bytes.extend_from_slice(text.as_bytes());
            }
        }
    }

    fn links(&mut self, values: &[RowId]) {
        if self.is_later && values.is_empty() {
            return self.empty();
        }
        self.filled(3);
        self.bytes.extend_from_slice(&(values.len() as u64).to_le_bytes());
        values.iter().for_each(|value| self.bytes.extend_from_slice(&value.to_le_bytes()));
    }

    fn flag(&mut self, value: bool) {
        if self.is_later && !value { self.empty() } else { self.integer(Some(i64::from(value))) }
    }

    fn later(&mut self) {
        self.is_later = true;
    }
}

/// Hash of a row with its table, number and code.
pub(super) fn digest(entry: &dyn Entry) -> u128 {
    // A usual row fits without growing.
    let mut bytes = Bytes { bytes: Vec::with_capacity(2048), ..Bytes::default() };
    bytes.start(entry.table().key(), entry.id(), entry.code());
    entry.store(&mut bytes);
    bytes.digest()
}

/// The part of a digest that stands in the row itself.
pub(super) fn row_hash(digest: u128) -> i64 {
    digest as u64 as i64
}

/// A value bound to a statement.
#[derive(Debug)]
pub(super) enum Bound {
    Null,
    Integer(i64),
    Text(String),
}

impl ToSql for Bound {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Bound::Null => ValueRef::Null,
            Bound::Integer(number) => ValueRef::Integer(*number),
            Bound::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

/// Collects the values of a row for its statement, and its lists of links.
#[derive(Debug, Default)]
pub(super) struct Binder {
    pub(super) values: Vec<Bound>,
    pub(super) lists: Vec<Vec<RowId>>,
}

impl Sink for Binder {
    fn integer(&mut self, value: Option<i64>) {
        self.values.push(value.map_or(Bound::Null, Bound::Integer));
    }

    fn text(&mut self, value: Option<&str>) {
        self.values.push(value.map_or(Bound::Null, |text| Bound::Text(text.to_owned())));
    }

    fn links(&mut self, values: &[RowId]) {
        self.lists.push(values.to_vec());
    }
}

/// Collects nothing but the lists of links of a row.
#[derive(Debug, Default)]
pub(super) struct Lists(pub(super) Vec<Vec<RowId>>);

impl Sink for Lists {
    fn integer(&mut self, _: Option<i64>) {}

    fn text(&mut self, _: Option<&str>) {}

    fn links(&mut self, values: &[RowId]) {
        self.0.push(values.to_vec());
    }
}

/// The links of one list field, walked beside the rows of the table.
pub(super) struct ListCursor<'s> {
    rows: Rows<'s>,
    pending: Option<(RowId, RowId)>,
}

impl<'s> ListCursor<'s> {
    pub(super) fn new(mut rows: Rows<'s>) -> Result<Self, RowFault> {
        let pending = Self::step(&mut rows)?;
        Ok(ListCursor { rows, pending })
    }

    fn step(rows: &mut Rows<'s>) -> Result<Option<(RowId, RowId)>, RowFault> {
        match rows.next()? {
            Some(row) => Ok(Some((row.get(0)?, row.get(1)?))),
            None => Ok(None),
        }
    }

    fn take(&mut self, owner: RowId) -> Result<Vec<RowId>, RowFault> {
        let mut targets = Vec::new();
        while let Some((of, target)) = self.pending {
            match of.cmp(&owner) {
                // Links of a row that is not there.
                std::cmp::Ordering::Less => return Err(RowFault::Value),
                std::cmp::Ordering::Greater => break,
                std::cmp::Ordering::Equal => targets.push(target),
            }
            self.pending = Self::step(&mut self.rows)?;
        }
        Ok(targets)
    }

    /// Whether links are left over when all rows are read.
    pub(super) fn is_spent(&self) -> bool {
        self.pending.is_none()
    }
}

/// Reads a row value by value.
pub(super) struct RowSource<'a, 'r, 's> {
    pub(super) row: &'a Row<'r>,
    pub(super) next: usize,
    pub(super) owner: RowId,
    pub(super) bytes: &'a mut Bytes,
    pub(super) lists: &'a mut [ListCursor<'s>],
    pub(super) next_list: usize,
}

impl RowSource<'_, '_, '_> {
    fn advance(&mut self) -> usize {
        let place = self.next;
        self.next += 1;
        place
    }
}

impl Source for RowSource<'_, '_, '_> {
    type Error = RowFault;

    fn integer(&mut self) -> Result<Option<i64>, RowFault> {
        let place = self.advance();
        let value = match self.row.get_ref(place)? {
            ValueRef::Null => None,
            ValueRef::Integer(number) => Some(number),
            _ => return Err(RowFault::Value),
        };
        self.bytes.integer(value);
        Ok(value)
    }

    fn text(&mut self) -> Result<Option<&str>, RowFault> {
        let place = self.advance();
        let value = match self.row.get_ref(place)? {
            ValueRef::Null => None,
            ValueRef::Text(text) => Some(std::str::from_utf8(text).map_err(|_| RowFault::Value)?),
            _ => return Err(RowFault::Value),
        };
        self.bytes.text(value);
        Ok(value)
    }

    fn links(&mut self) -> Result<Vec<RowId>, RowFault> {
        let place = self.next_list;
        self.next_list += 1;
        let targets = self.lists[place].take(self.owner)?;
        self.bytes.links(&targets);
        Ok(targets)
    }

    fn flag(&mut self) -> Result<Option<bool>, RowFault> {
        let place = self.advance();
        let value = match self.row.get_ref(place)? {
            ValueRef::Null => None,
            ValueRef::Integer(0) => Some(false),
            ValueRef::Integer(1) => Some(true),
            _ => return Err(RowFault::Value),
        };
        match value {
            None => self.bytes.integer(None),
            Some(flag) => self.bytes.flag(flag),
        }
        Ok(value)
    }

    fn later(&mut self) {
        self.bytes.later();
    }

    fn refuse(&self) -> RowFault {
        RowFault::Value
    }
}
