//! A value of a field, whichever record it stands in, and the member types that hold one.
//!
//! How a value is read and printed is in `text` (forms, lists, sheets) and `json` (files, trail).

use std::marker::PhantomData;

use chrono::NaiveDate;

use super::choice::Choice;
use super::field::{Record, Shape};
use super::problem::is_blank;
use super::table::Table;

/// Number of a record within its table; people see its code instead.
pub type RowId = u32;

/// A link to a record of one table; `Id::NONE` only in a draft that has not chosen yet.
#[derive(Debug)]
pub struct Id<R>(RowId, PhantomData<fn() -> R>);

impl<R> Id<R> {
    /// No record: a draft that has not chosen yet.
    pub const NONE: Self = Id(0, PhantomData);

    /// The link to record number `row`.
    pub fn new(row: RowId) -> Self {
        Id(row, PhantomData)
    }

    /// The number of the record in its table.
    pub fn row(self) -> RowId {
        self.0
    }
}

impl<R> Clone for Id<R> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<R> Copy for Id<R> {}
impl<R> PartialEq for Id<R> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<R> Eq for Id<R> {}
impl<R> std::hash::Hash for Id<R> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
impl<R> Default for Id<R> {
    fn default() -> Self {
        Self::NONE
    }
}

/// A link to a record of any table, such as what a citation belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AnyId {
    /// The table of the record.
    pub table: Table,
    /// The number of the record in it; 0 in a draft that has not chosen yet.
    pub row: RowId,
}

impl AnyId {
    /// One number for files: the number of the table above, the row below.
    fn pack(self) -> i64 {
        (i64::from(self.table.number()) << 32) | i64::from(self.row)
    }

    fn unpack(number: i64) -> Option<Self> {
        Some(AnyId { table: Table::from_number(u32::try_from(number >> 32).ok()?)?, row: (number & 0xffff_ffff) as RowId })
    }
}

/// The value of one field.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "each variant is a kind of `field::Kind`")]
pub enum Value {
    #[default]
    Empty,
    Text(String),
    Number(u32),
    Flag(bool),
    Date(NaiveDate),
    Choice(&'static str),
    Choices(Vec<&'static str>),
    Link(AnyId),
    Links(Vec<AnyId>),
}

impl Value {
    /// Whether nothing is there to read.
    pub fn is_empty(&self) -> bool {
        match self {
            Value::Empty => true,
            Value::Text(text) => is_blank(text),
            Value::Choices(keys) => keys.is_empty(),
            Value::Link(id) => id.row == 0,
            Value::Links(ids) => ids.is_empty(),
            Value::Number(_) | Value::Flag(_) | Value::Date(_) | Value::Choice(_) => false,
        }
    }

    /// The records that this value links to.
    pub fn links(&self) -> &[AnyId] {
        match self {
            Value::Link(id) if id.row != 0 => std::slice::from_ref(id),
            Value::Links(ids) => ids,
            _ => &[],
        }
    }
}

/// Where stored values come from, in the order of the table of fields.
pub trait Source {
    /// What may go wrong while reading.
    type Error;
    /// The next value as a number.
    fn integer(&mut self) -> Result<Option<i64>, Self::Error>;
    /// The next value as text.
    fn text(&mut self) -> Result<Option<&str>, Self::Error>;
    /// The next list of links.
    fn links(&mut self) -> Result<Vec<RowId>, Self::Error>;
    /// The next value as yes or no.
    fn flag(&mut self) -> Result<Option<bool>, Self::Error> {
        Ok(self.integer()?.map(|number| number != 0))
    }
    /// Says that the next value, and all after it, were added after the first version.
    fn later(&mut self) {}
    /// What was read is not a value of this field.
    fn refuse(&self) -> Self::Error;
}

/// Where values are stored, in the order of the table of fields.
pub trait Sink {
    /// A number.
    fn integer(&mut self, value: Option<i64>);
    /// A text.
    fn text(&mut self, value: Option<&str>);
    /// A list of links.
    fn links(&mut self, values: &[RowId]);
    /// Yes or no.
    fn flag(&mut self, value: bool) {
        self.integer(Some(i64::from(value)));
    }
    /// Says that the next value, and all after it, were added after the first version.
    fn later(&mut self) {}
}

/// A type that a member of a record may have.
pub trait Member: Sized {
    /// What the values look like.
    const SHAPE: Shape;
    /// Whether a value is needed.
    const NEED: bool = true;
    /// The value as the rest of the program sees it.
    fn get(&self) -> Value;
    /// Takes a value; `None` where it is of another shape or missing though needed.
    fn take(value: Value) -> Option<Self>;
    /// Reads the value; `None` where it is missing.
    fn load<S: Source>(source: &mut S) -> Result<Option<Self>, S::Error>;
    /// Writes the value.
    fn store<K: Sink>(&self, sink: &mut K);
    /// Writes that there is none.
    fn store_none<K: Sink>(sink: &mut K) {
        sink.integer(None);
    }
    /// Shows every record that the value links to, without copying a list.
    fn each_link(&self, _visit: &mut dyn FnMut(AnyId)) {}
    /// The text, where the value is one.
    fn as_text(&self) -> Option<&str> {
        None
    }
}

impl Member for String {
    const SHAPE: Shape = Shape::Text;
    fn get(&self) -> Value {
        Value::Text(self.clone())
    }
    fn take(value: Value) -> Option<Self> {
        match value {
            Value::Text(text) => Some(text),
            Value::Empty => Some(String::new()),
            _ => None,
        }
    }
    fn load<S: Source>(source: &mut S) -> Result<Option<Self>, S::Error> {
        Ok(source.text()?.map(str::to_owned))
    }
    fn store<K: Sink>(&self, sink: &mut K) {
        sink.text(Some(self));
    }
    fn as_text(&self) -> Option<&str> {
        Some(self)
    }
}

impl<M: Member> Member for Option<M> {
    const SHAPE: Shape = M::SHAPE;
    const NEED: bool = false;
    fn get(&self) -> Value {
        self.as_ref().map_or(Value::Empty, M::get)
    }
    fn take(value: Value) -> Option<Self> {
        if value.is_empty() { Some(None) } else { M::take(value).map(Some) }
    }
    fn load<S: Source>(source: &mut S) -> Result<Option<Self>, S::Error> {
        Ok(Some(M::load(source)?))
    }
    fn store<K: Sink>(&self, sink: &mut K) {
        match self {
            Some(value) => value.store(sink),
            None => M::store_none(sink),
        }
    }
    fn each_link(&self, visit: &mut dyn FnMut(AnyId)) {
        if let Some(value) = self {
            value.each_link(visit);
        }
    }
    fn as_text(&self) -> Option<&str> {
        self.as_ref().and_then(M::as_text)
    }
}

impl Member for bool {
    const SHAPE: Shape = Shape::Flag;
    fn get(&self) -> Value {
        Value::Flag(*self)
    }
    fn take(value: Value) -> Option<Self> {
        match value {
            Value::Flag(flag) => Some(flag),
            _ => None,
        }
    }
    fn load<S: Source>(source: &mut S) -> Result<Option<Self>, S::Error> {
        source.flag()
    }
    fn store<K: Sink>(&self, sink: &mut K) {
        sink.flag(*self);
    }
}

impl Member for u32 {
    const SHAPE: Shape = Shape::Number;
    fn get(&self) -> Value {
        Value::Number(*self)
    }
    fn take(value: Value) -> Option<Self> {
        match value {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }
    fn load<S: Source>(source: &mut S) -> Result<Option<Self>, S::Error> {
        match source.integer()? {
            None => Ok(None),
            Some(number) => u32::try_from(number).map(Some).map_err(|_| source.refuse()),
        }
    }
    fn store<K: Sink>(&self, sink: &mut K) {
        sink.integer(Some(i64::from(*self)));
    }
}

impl Member for NaiveDate {
    const SHAPE: Shape = Shape::Date;
    fn get(&self) -> Value {
        Value::Date(*self)
    }
    fn take(value: Value) -> Option<Self> {
        match value {
            Value::Date(date) => Some(date),
            _ => None,
        }
    }
    fn load<S: Source>(source: &mut S) -> Result<Option<Self>, S::Error> {
        match source.text()?.map(str::parse) {
            None => Ok(None),
            Some(Ok(date)) => Ok(Some(date)),
            Some(Err(_)) => Err(source.refuse()),
        }
    }
    fn store<K: Sink>(&self, sink: &mut K) {
        sink.text(Some(&self.to_string()));
    }
}

impl<R: Record> Member for Id<R> {
    const SHAPE: Shape = Shape::Link(R::TABLE);
    fn get(&self) -> Value {
        if self.row() == 0 { Value::Empty } else { Value::Link(AnyId { table: R::TABLE, row: self.row() }) }
    }
    fn take(value: Value) -> Option<Self> {
        match value {
            Value::Link(id) if id.table == R::TABLE => Some(Id::new(id.row)),
            Value::Empty => Some(Id::NONE),
            _ => None,
        }
    }
    fn load<S: Source>(source: &mut S) -> Result<Option<Self>, S::Error> {
        Ok(u32::load(source)?.map(Id::new))
    }
    fn store<K: Sink>(&self, sink: &mut K) {
        sink.integer(Some(i64::from(self.row())));
    }
    fn each_link(&self, visit: &mut dyn FnMut(AnyId)) {
        if self.row() != 0 {
            visit(AnyId { table: R::TABLE, row: self.row() });
        }
    }
}

impl<R: Record> Member for Vec<Id<R>> {
    const SHAPE: Shape = Shape::Links(R::TABLE);
    const NEED: bool = false;
    fn get(&self) -> Value {
        Value::Links(self.iter().map(|id| AnyId { table: R::TABLE, row: id.row() }).collect())
    }
    fn take(value: Value) -> Option<Self> {
        match value {
            Value::Links(ids) if ids.iter().all(|id| id.table == R::TABLE) => Some(ids.iter().map(|id| Id::new(id.row)).collect()),
            Value::Empty => Some(Vec::new()),
            _ => None,
        }
    }
    fn load<S: Source>(source: &mut S) -> Result<Option<Self>, S::Error> {
        Ok(Some(source.links()?.into_iter().map(Id::new).collect()))
    }
    fn store<K: Sink>(&self, sink: &mut K) {
        let rows: Vec<RowId> = self.iter().map(|id| id.row()).collect();
        sink.links(&rows);
    }
    fn each_link(&self, visit: &mut dyn FnMut(AnyId)) {
        self.iter().for_each(|id| id.each_link(visit));
    }
}

impl Member for AnyId {
    const SHAPE: Shape = Shape::AnyLink;
    fn get(&self) -> Value {
        if self.row == 0 { Value::Empty } else { Value::Link(*self) }
    }
    fn take(value: Value) -> Option<Self> {
        match value {
            Value::Link(id) => Some(id),
            Value::Empty => Some(AnyId::default()),
            _ => None,
        }
    }
    fn load<S: Source>(source: &mut S) -> Result<Option<Self>, S::Error> {
        match source.integer()? {
            None => Ok(None),
            Some(number) => AnyId::unpack(number).map(Some).ok_or_else(|| source.refuse()),
        }
    }
    fn store<K: Sink>(&self, sink: &mut K) {
        sink.integer(Some(self.pack()));
    }
    fn each_link(&self, visit: &mut dyn FnMut(AnyId)) {
        if self.row != 0 {
            visit(*self);
        }
    }
}

/// A choice kept by its key.
macro_rules! choice_member {
    ($($name:ident),+ $(,)?) => { $(
        impl Member for $name {
            const SHAPE: Shape = Shape::Choice(<$name as Choice>::SET);
            fn get(&self) -> Value {
                Value::Choice(self.key())
            }
            fn take(value: Value) -> Option<Self> {
                match value {
                    Value::Choice(key) => $name::from_key(key),
                    _ => None,
                }
            }
            fn load<S: Source>(source: &mut S) -> Result<Option<Self>, S::Error> {
                match source.text()?.map($name::from_key) {
                    None => Ok(None),
                    Some(Some(choice)) => Ok(Some(choice)),
                    Some(None) => Err(source.refuse()),
                }
            }
            fn store<K: Sink>(&self, sink: &mut K) {
                sink.text(Some(self.key()));
            }
        }
    )+ };
}

use super::choice::{
    ActionState, Body, Confidence, Consequence, ControlState, ControlType, Criterion, DayKind, EventGrade, Frequency, GradingRule, LawKind, Layer,
    LimitKind, LimitUnit, Method, Orientation, Origin, PaperSize, Power, Raci, Rating, ReviewOutcome, ReviewTrigger, RiskKind, RiskSource, RotationKind,
    RowOrder, Scale, SeparationScope, StaleCause, Status, Strength, TextLanguage, Treatment,
};
choice_member!(
    ActionState,
    Body,
    Confidence,
    ControlState,
    ControlType,
    DayKind,
    EventGrade,
    Frequency,
    GradingRule,
    LawKind,
    Layer,
    LimitKind,
    LimitUnit,
    Method,
    Orientation,
    Origin,
    PaperSize,
    Power,
    Raci,
    Rating,
    ReviewOutcome,
    ReviewTrigger,
    RiskKind,
    RiskSource,
    RotationKind,
    RowOrder,
    Scale,
    SeparationScope,
    Status,
    Strength,
    Table,
    TextLanguage,
    Treatment,
);

/// Several choices of a set, kept by their keys.
macro_rules! choices_member {
    ($($name:ident),+ $(,)?) => { $(
        impl Member for Vec<$name> {
            const SHAPE: Shape = Shape::Choices($name::SET);
            const NEED: bool = false;
            fn get(&self) -> Value {
                Value::Choices(self.iter().map(|choice| choice.key()).collect())
            }
            fn take(value: Value) -> Option<Self> {
                match value {
                    Value::Choices(keys) => keys.into_iter().map($name::from_key).collect(),
                    Value::Empty => Some(Vec::new()),
                    _ => None,
                }
            }
            fn load<S: Source>(source: &mut S) -> Result<Option<Self>, S::Error> {
                let choices: Option<Vec<_>> = source.text()?.unwrap_or_default().split_ascii_whitespace().map($name::from_key).collect();
                choices.map(Some).ok_or_else(|| source.refuse())
            }
            fn store<K: Sink>(&self, sink: &mut K) {
                let keys: Vec<&str> = self.iter().map(|choice| choice.key()).collect();
                sink.text((!keys.is_empty()).then(|| keys.join(" ")).as_deref());
            }
        }
    )+ };
}

choices_member!(Consequence, Criterion, GradingRule, StaleCause);
