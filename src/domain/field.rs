//! One record, one table of fields: what store, form, list, import, export, report, undo, trail, search and tests all walk.
//!
//! The records themselves are in `record`; how a value is spelled is in `text` and `json`.

use std::any::Any;
use std::sync::Arc;

use super::choice::{ChoiceSet, Origin, Scale};
use super::snapshot::Snapshot;
use super::table::Table;
use super::value::{Member, RowId, Sink, Source, Value};

/// What the values of a member's type look like; it follows from the type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each variant is the kind of the same name")]
pub enum Shape {
    Text,
    Number,
    Flag,
    Date,
    Choice(&'static ChoiceSet),
    Choices(&'static ChoiceSet),
    Link(Table),
    Links(Table),
    AnyLink,
}

/// What a field holds; it decides the editor, the column and the spelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One line of text, 500 characters at most.
    Line,
    /// Text with line breaks, 20,000 characters at most.
    Paragraph,
    /// A whole number from 0.
    Number,
    /// A step of one of the two scales of the register's grading scheme, from 1.
    Grade(Scale),
    /// Yes or no.
    Flag,
    /// A day.
    Date,
    /// One of a closed list.
    Choice(&'static ChoiceSet),
    /// Several of a closed list.
    Choices(&'static ChoiceSet),
    /// A record of a table.
    Link(Table),
    /// Several records of a table, in order.
    Links(Table),
    /// A record of any table.
    AnyLink,
}

/// Where a field appears and what is special about it, added up in the table of fields.
#[allow(missing_docs, reason = "the names are those used in the tables of fields")]
pub mod flag {
    pub const FORM: u16 = 1;
    pub const LIST: u16 = 1 << 1;
    /// The words by which people know the record.
    pub const TITLE: u16 = 1 << 2;
    /// A text of several lines.
    pub const LONG: u16 = 1 << 3;
    pub const LIKELIHOOD: u16 = 1 << 4;
    pub const IMPACT: u16 = 1 << 5;
    /// A change of a value that was there asks for a reason.
    pub const REASON: u16 = 1 << 6;
    /// A computed value that files carry along for other programs.
    pub const TOLD: u16 = 1 << 7;
    /// The record belongs to the one named here and goes with it.
    pub const PART: u16 = 1 << 8;
    /// A text that the program ships in both languages: shown in the language asked for as long as nobody changed it.
    pub const WORDED: u16 = 1 << 9;
}

/// Where in a record the value of a field is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// A member of the record's own struct.
    Own(u8),
    /// A member every record has.
    Common(Common),
    /// Follows from other values; never stored.
    Computed(u8),
}

/// The members every record has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each variant is the field of the same name")]
pub enum Common {
    Code,
    Origin,
    Confirmed,
    Remark,
    Free(u8),
}

/// One row of a table of fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Key in files, filters and word files; never renamed and never used again for something else.
    pub key: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether it must be filled.
    pub need: bool,
    /// Sum of `flag`s.
    pub flags: u16,
    /// Where its value is.
    pub slot: Slot,
}

impl Field {
    /// Whether the field has a flag.
    pub fn is(&self, flag: u16) -> bool {
        self.flags & flag != 0
    }

    /// Whether an edit may set it.
    pub fn is_editable(&self) -> bool {
        !matches!(self.slot, Slot::Computed(_) | Slot::Common(Common::Code | Common::Origin))
    }
}

/// How many free columns every record has.
pub const FREE_COLUMNS: usize = 8;

const fn common(key: &'static str, kind: Kind, flags: u16, which: Common) -> Field {
    Field { key, kind, need: false, flags, slot: Slot::Common(which) }
}

/// The field every list starts with.
pub const CODE: Field = common("code", Kind::Line, flag::LIST, Common::Code);

/// The other fields every record has.
pub const COMMON: &[Field] = &[
    common("remark", Kind::Paragraph, flag::FORM | flag::LONG, Common::Remark),
    common("origin", Kind::Choice(<Origin as super::choice::Choice>::SET), 0, Common::Origin),
    common("confirmed", Kind::Flag, 0, Common::Confirmed),
    common("free1", Kind::Line, 0, Common::Free(0)),
    common("free2", Kind::Line, 0, Common::Free(1)),
    common("free3", Kind::Line, 0, Common::Free(2)),
    common("free4", Kind::Line, 0, Common::Free(3)),
    common("free5", Kind::Line, 0, Common::Free(4)),
    common("free6", Kind::Line, 0, Common::Free(5)),
    common("free7", Kind::Line, 0, Common::Free(6)),
    common("free8", Kind::Line, 0, Common::Free(7)),
];

/// A record: a plain struct with its table of fields.
pub trait Record: Clone + Default + PartialEq + std::fmt::Debug + Send + Sync + Sized + 'static {
    /// The table it stands in.
    const TABLE: Table;
    /// Its own fields, in the order of the columns of its SQL table.
    const FIELDS: &'static [Field];
    /// Its computed fields.
    const COMPUTED: &'static [Field];
    /// The value of own field `index`.
    fn get(&self, index: u8) -> Value;
    /// Sets own field `index`; false where the value does not fit.
    fn set(&mut self, index: u8, value: Value) -> bool;
    /// The value of computed field `index`.
    fn compute(row: &Row<Self>, index: u8, snapshot: &Snapshot) -> Value;
    /// Reads all own fields.
    fn load<S: Source>(source: &mut S) -> Result<Self, S::Error>;
    /// Writes all own fields.
    fn store<K: Sink>(&self, sink: &mut K);
    /// Shows every own text to `visit`, without copying it.
    fn texts(&self, visit: &mut dyn FnMut(&str));
}

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

/// Shape and need of a member, from its type alone.
pub(crate) const fn member<R, M: Member>(_: fn(&R) -> &M) -> (Shape, bool) {
    (M::SHAPE, M::NEED)
}

/// The key of a member: its name, without the mark of a name that is also a word of the language.
pub(crate) const fn key(name: &'static str) -> &'static str {
    match name.as_bytes() {
        [b'r', b'#', rest @ ..] => match std::str::from_utf8(rest) {
            Ok(key) => key,
            Err(_) => name,
        },
        _ => name,
    }
}

/// A row of a table of fields.
pub(crate) const fn own(key: &'static str, (shape, need): (Shape, bool), flags: u16, index: u8) -> Field {
    let kind = match shape {
        Shape::Text if flags & flag::LONG != 0 => Kind::Paragraph,
        Shape::Text => Kind::Line,
        Shape::Number if flags & flag::LIKELIHOOD != 0 => Kind::Grade(Scale::Likelihood),
        Shape::Number if flags & flag::IMPACT != 0 => Kind::Grade(Scale::Impact),
        Shape::Number => Kind::Number,
        Shape::Flag => Kind::Flag,
        Shape::Date => Kind::Date,
        Shape::Choice(set) => Kind::Choice(set),
        Shape::Choices(set) => Kind::Choices(set),
        Shape::Link(table) => Kind::Link(table),
        Shape::Links(table) => Kind::Links(table),
        Shape::AnyLink => Kind::AnyLink,
    };
    Field { key, kind, need, flags, slot: Slot::Own(index) }
}

/// The table of fields of a record.
///
/// `fields! { Risk in Table::Risks { title [FORM LIST]; … } computed { level: Kind::Link(Table::Levels) [LIST] = derived::level; } }`.
/// A member without a row, a row without a member and a row given twice do not compile.
macro_rules! fields {
    ($record:ident in $table:expr => { $($key:ident [$($flag:ident)*];)+ } $(computed { $($ckey:ident: $ckind:expr, [$($cflag:ident)*] = $compute:path;)+ })?) => {
        impl $crate::domain::field::Record for $record {
            const TABLE: $crate::domain::table::Table = $table;
            const FIELDS: &'static [$crate::domain::field::Field] = {
                #[allow(non_camel_case_types)]
                enum Place { $($key),+ }
                &[$($crate::domain::field::own(
                    $crate::domain::field::key(stringify!($key)),
                    $crate::domain::field::member(|record: &$record| &record.$key),
                    0 $(| $crate::domain::field::flag::$flag)*,
                    Place::$key as u8,
                )),+]
            };
            const COMPUTED: &'static [$crate::domain::field::Field] = {
                #[allow(non_camel_case_types, dead_code)]
                enum Place { $($($ckey),+)? }
                &[$($($crate::domain::field::Field {
                    key: stringify!($ckey), kind: $ckind, need: false,
                    flags: 0 $(| $crate::domain::field::flag::$cflag)*,
                    slot: $crate::domain::field::Slot::Computed(Place::$ckey as u8),
                }),+)?]
            };

            fn get(&self, index: u8) -> $crate::domain::value::Value {
                #[allow(non_camel_case_types)]
                enum Place { $($key),+ }
                match index {
                    $(place if place == Place::$key as u8 => $crate::domain::value::Member::get(&self.$key),)+
                    _ => $crate::domain::value::Value::Empty,
                }
            }

            fn set(&mut self, index: u8, value: $crate::domain::value::Value) -> bool {
                #[allow(non_camel_case_types)]
                enum Place { $($key),+ }
                match index {
                    $(place if place == Place::$key as u8 => $crate::domain::value::Member::take(value).map(|value| self.$key = value).is_some(),)+
                    _ => false,
                }
            }

            #[allow(unused_variables)]
            fn compute(
                row: &$crate::domain::field::Row<Self>,
                index: u8,
                snapshot: &$crate::domain::snapshot::Snapshot,
            ) -> $crate::domain::value::Value {
                #[allow(non_camel_case_types, dead_code)]
                enum Place { $($($ckey),+)? }
                match index {
                    $($(place if place == Place::$ckey as u8 => $compute(row, snapshot),)+)?
                    _ => $crate::domain::value::Value::Empty,
                }
            }

            fn load<S: $crate::domain::value::Source>(source: &mut S) -> Result<Self, S::Error> {
                $(let $key = $crate::domain::value::Member::load(source)?;)+
                $(let Some($key) = $key else { return Err(source.refuse()) };)+
                Ok(Self { $($key),+ })
            }

            fn store<K: $crate::domain::value::Sink>(&self, sink: &mut K) {
                let Self { $($key),+ } = self;
                $($crate::domain::value::Member::store($key, sink);)+
            }

            fn texts(&self, visit: &mut dyn FnMut(&str)) {
                $(if let Some(text) = $crate::domain::value::Member::as_text(&self.$key) { visit(text); })+
            }
        }
    };
}
pub(crate) use fields;
