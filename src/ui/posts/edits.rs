//! What the tree and the page of a post change, each as one edit.

use chrono::Datelike;

use crate::domain::choice::{Choice, RotationKind};
use crate::domain::field::Field;
use crate::domain::table::Table;
use crate::domain::value::{AnyId, RowId, Value};
use crate::register::Mutation;
use crate::ui::Model;

/// Values by field, as a form for a new record begins with them.
pub type Given = Vec<(&'static Field, Value)>;

fn given(table: Table, values: impl IntoIterator<Item = (&'static str, Value)>) -> Given {
    values.into_iter().filter_map(|(key, value)| table.field(key).map(|field| (field, value))).collect()
}

fn link(table: Table, row: RowId) -> Value {
    Value::Link(AnyId { table, row })
}

/// Where a new section or post would stand: the unit and the section of what is chosen in the tree.
pub fn place(chosen: AnyId, model: &Model<'_>) -> (Option<RowId>, Option<RowId>) {
    let snapshot = model.snapshot;
    match chosen.table {
        Table::Units => (Some(chosen.row), None),
        Table::Sections => (snapshot.sections.get(chosen.row).map(|section| section.unit.row()), Some(chosen.row)),
        Table::Posts => {
            let post = snapshot.posts.get(chosen.row);
            (post.map(|post| post.unit.row()), post.and_then(|post| post.section).map(|section| section.row()))
        }
        _ => (None, None),
    }
}

/// What a new record of a table begins with beside what is chosen.
pub fn beside(table: Table, chosen: Option<AnyId>, model: &Model<'_>) -> Given {
    let (unit, section) = chosen.map(|chosen| place(chosen, model)).unwrap_or_default();
    let unit = unit.map(|row| ("unit", link(Table::Units, row)));
    let section = section.filter(|_| table == Table::Posts).map(|row| ("section", link(Table::Sections, row)));
    if table == Table::Units { Given::new() } else { given(table, unit.into_iter().chain(section)) }
}

/// What a new tenure of a post begins with: today.
pub fn tenure(post: RowId, model: &Model<'_>) -> Given {
    given(Table::Tenures, [("post", link(Table::Posts, post)), ("from", Value::Date(model.snapshot.today))])
}

/// Moves a post into a section, or out of all sections of a unit; nothing where it stands there.
pub fn move_post(post: RowId, to: AnyId, model: &Model<'_>) -> Vec<Mutation> {
    let id = AnyId { table: Table::Posts, row: post };
    let (Some(unit), section) = place(to, model) else { return Vec::new() };
    if place(id, model) == (Some(unit), section) {
        return Vec::new();
    }
    let section = section.map_or(Value::Empty, |row| link(Table::Sections, row));
    vec![Mutation::Set(id, given(Table::Posts, [("unit", link(Table::Units, unit)), ("section", section)]))]
}

/// Ends a tenure today.
pub fn end(tenure: RowId, model: &Model<'_>) -> Vec<Mutation> {
    let values = given(Table::Tenures, [("until", Value::Date(model.snapshot.today))]);
    vec![Mutation::Set(AnyId { table: Table::Tenures, row: tenure }, values)]
}

/// What a new measure about a holder of a post begins with: today.
pub fn measure(post: RowId, person: RowId, kind: RotationKind, model: &Model<'_>) -> Given {
    let values = [
        ("post", link(Table::Posts, post)),
        ("person", link(Table::Persons, person)),
        ("kind", Value::Choice(kind.key())),
        ("on", Value::Date(model.snapshot.today)),
    ];
    given(Table::RotationMeasures, values)
}

/// What a new declaration of a person begins with: this year, today.
pub fn declaration(person: RowId, model: &Model<'_>) -> Given {
    let today = model.snapshot.today;
    let year = Value::Number(u32::try_from(today.year()).unwrap_or_default());
    given(Table::Declarations, [("person", link(Table::Persons, person)), ("year", year), ("on", Value::Date(today))])
}
