//! A stored row: a record with what every record has, and the same whatever its record.

use std::any::Any;
use std::sync::Arc;

use super::{Common, FREE_COLUMNS, Field, Record, Slot};
use crate::domain::choice::Origin;
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::value::{AnyId, Member, RowId, Sink, Source, Value};

/// Free columns of a record: none, or all eight.
pub type Free = Option<Box<[Option<String>; FREE_COLUMNS]>>;

/// A record with what every record has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row<R> {
    /// Number in its table; 0 until it is stored.
    pub id: RowId,
    /// Code that people use; unique in the register and never reused.
    pub code: String,
    /// Where it came from.
    pub origin: Origin,
    /// Whether the officer confirmed what the library or another file brought.
    pub confirmed: bool,
    /// Free remark.
    pub remark: Option<String>,
    /// The officer's own columns.
    pub free: Free,
    /// The record itself.
    pub record: R,
}

impl<R> std::ops::Deref for Row<R> {
    type Target = R;
    fn deref(&self) -> &R {
        &self.record
    }
}

impl<R: Record> Row<R> {
    /// Reads a row whose number and code are known.
    pub fn load<S: Source>(id: RowId, code: String, source: &mut S) -> Result<Self, S::Error> {
        let need = |value: Option<Origin>, source: &S| value.ok_or_else(|| source.refuse());
        let origin = Origin::load(source)?;
        let origin = need(origin, source)?;
        let confirmed = source.integer()? == Some(1);
        let remark = source.text()?.map(str::to_owned);
        let free = source.text()?.map(unpack_free);
        Ok(Row { id, code, origin, confirmed, remark, free, record: R::load(source)? })
    }
}

/// A stored row, whatever its record.
pub trait Entry: Any + Send + Sync + std::fmt::Debug {
    /// The table it stands in.
    fn table(&self) -> Table;
    /// Its number.
    fn id(&self) -> RowId;
    /// Its code.
    fn code(&self) -> &str;
    /// Whether it came from elsewhere and is not yet confirmed.
    fn is_unconfirmed(&self) -> bool;
    /// The value of a field; computed ones are worked out from `snapshot`.
    fn value(&self, field: &Field, snapshot: &Snapshot) -> Value;
    /// The value of a field that is stored.
    fn stored(&self, field: &Field) -> Value;
    /// Sets a field that is stored; false where the value does not fit.
    fn set(&mut self, field: &Field, value: Value) -> bool;
    /// Gives the row its number.
    fn set_id(&mut self, id: RowId);
    /// A copy to edit.
    fn copy(&self) -> Box<dyn Entry>;
    /// Ready for a snapshot.
    fn into_shared(self: Box<Self>) -> Arc<dyn Entry>;
    /// Writes all values but number and code.
    fn store(&self, sink: &mut dyn Sink);
    /// Shows every text to `visit`, code and remark included.
    fn texts(&self, visit: &mut dyn FnMut(&str));
    /// Shows every record that the row links to.
    fn links(&self, visit: &mut dyn FnMut(AnyId));
}

impl Sink for &mut dyn Sink {
    fn integer(&mut self, value: Option<i64>) {
        (**self).integer(value);
    }
    fn text(&mut self, value: Option<&str>) {
        (**self).text(value);
    }
    fn links(&mut self, values: &[RowId]) {
        (**self).links(values);
    }
    fn flag(&mut self, value: bool) {
        (**self).flag(value);
    }
    fn later(&mut self) {
        (**self).later();
    }
}

impl<R: Record> Entry for Row<R> {
    fn table(&self) -> Table {
        R::TABLE
    }
    fn id(&self) -> RowId {
        self.id
    }
    fn code(&self) -> &str {
        &self.code
    }
    fn is_unconfirmed(&self) -> bool {
        self.origin != Origin::Own && !self.confirmed
    }
    fn value(&self, field: &Field, snapshot: &Snapshot) -> Value {
        match field.slot {
            Slot::Computed(index) => R::compute(self, index, snapshot),
            _ => self.stored(field),
        }
    }
    fn stored(&self, field: &Field) -> Value {
        match field.slot {
            Slot::Own(index) => self.record.get(index),
            Slot::Common(Common::Code) => Value::Text(self.code.clone()),
            Slot::Common(Common::Origin) => self.origin.get(),
            Slot::Common(Common::Confirmed) => self.confirmed.get(),
            Slot::Common(Common::Remark) => self.remark.get(),
            Slot::Common(Common::Free(place)) => self.free.as_ref().map_or(Value::Empty, |free| free[usize::from(place)].get()),
            Slot::Computed(_) => Value::Empty,
        }
    }
    fn set(&mut self, field: &Field, value: Value) -> bool {
        fn put<M: Member>(target: &mut M, value: Value) -> bool {
            M::take(value).map(|value| *target = value).is_some()
        }
        match field.slot {
            Slot::Own(index) => self.record.set(index, value),
            Slot::Common(Common::Code) => put(&mut self.code, value),
            Slot::Common(Common::Origin) => put(&mut self.origin, value),
            Slot::Common(Common::Confirmed) => put(&mut self.confirmed, value),
            Slot::Common(Common::Remark) => put(&mut self.remark, value),
            Slot::Common(Common::Free(place)) => {
                let fits = put(&mut self.free.get_or_insert_default()[usize::from(place)], value);
                if self.free.as_ref().is_some_and(|free| free.iter().all(Option::is_none)) {
                    self.free = None;
                }
                fits
            }
            Slot::Computed(_) => false,
        }
    }
    fn set_id(&mut self, id: RowId) {
        self.id = id;
    }
    fn copy(&self) -> Box<dyn Entry> {
        Box::new(self.clone())
    }
    fn into_shared(self: Box<Self>) -> Arc<dyn Entry> {
        Arc::new(*self)
    }
    fn store(&self, mut sink: &mut dyn Sink) {
        self.origin.store(&mut sink);
        self.confirmed.store(&mut sink);
        sink.text(self.remark.as_deref());
        sink.text(self.free.as_deref().map(pack_free).as_deref());
        self.record.store(&mut sink);
    }
    fn texts(&self, visit: &mut dyn FnMut(&str)) {
        visit(&self.code);
        self.record.texts(visit);
        self.remark.as_deref().into_iter().for_each(&mut *visit);
        self.free.iter().flat_map(|free| free.iter().flatten()).for_each(|text| visit(text));
    }
    fn links(&self, visit: &mut dyn FnMut(AnyId)) {
        self.record.links(visit);
    }
}

/// Stands between free columns in their one stored text; control characters never occur in a value.
const SEPARATOR: char = '\u{1f}';

fn pack_free(free: &[Option<String>; FREE_COLUMNS]) -> String {
    let mut packed = String::new();
    for (place, text) in free.iter().enumerate() {
        if place > 0 {
            packed.push(SEPARATOR);
        }
        packed.push_str(text.as_deref().unwrap_or_default());
    }
    packed
}

fn unpack_free(packed: &str) -> Box<[Option<String>; FREE_COLUMNS]> {
    let mut free = Box::<[Option<String>; FREE_COLUMNS]>::default();
    for (place, text) in free.iter_mut().zip(packed.split(SEPARATOR)) {
        *place = (!text.is_empty()).then(|| text.to_owned());
    }
    free
}
