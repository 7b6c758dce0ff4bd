//! `fields!`: the table of fields beneath the struct of a record, and all that follows from it.

use super::{Field, Kind, Shape, Slot, flag};
use crate::domain::choice::Scale;
use crate::domain::value::Member;

/// Shape and need of a member, from its type alone.
pub(crate) const fn member<R, M: Member>(_: fn(&R) -> &M) -> (Shape, bool) {
    (M::SHAPE, M::NEED)
}

/// Whether flags say that a field was added after the first version.
pub(crate) const fn is_later(flags: u16) -> bool {
    flags & flag::LATER != 0
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
                $(
                    if $crate::domain::field::is_later(0 $(| $crate::domain::field::flag::$flag)*) {
                        source.later();
                    }
                    let $key = $crate::domain::value::Member::load(source)?;
                )+
                $(let Some($key) = $key else { return Err(source.refuse()) };)+
                Ok(Self { $($key),+ })
            }

            fn store<K: $crate::domain::value::Sink>(&self, sink: &mut K) {
                let Self { $($key),+ } = self;
                $(
                    if $crate::domain::field::is_later(0 $(| $crate::domain::field::flag::$flag)*) {
                        sink.later();
                    }
                    $crate::domain::value::Member::store($key, sink);
                )+
            }

            fn texts(&self, visit: &mut dyn FnMut(&str)) {
                $(if let Some(text) = $crate::domain::value::Member::as_text(&self.$key) { visit(text); })+
            }

            fn links(&self, visit: &mut dyn FnMut($crate::domain::value::AnyId)) {
                $($crate::domain::value::Member::each_link(&self.$key, visit);)+
            }
        }
    };
}
pub(crate) use fields;
