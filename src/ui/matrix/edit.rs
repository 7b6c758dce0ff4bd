//! What digits, the menu of a cell, filling, pasting and Delete change: each is one edit, undone at once.

use super::{Cell, Sheet};
use crate::domain::field::Row;
use crate::domain::matrix_text::Wanted;
use crate::domain::record::Duty;
use crate::domain::table::Table;
use crate::domain::value::{AnyId, Id, RowId, Value};
use crate::register::{Edit, Mutation, Operation};
use crate::ui::Model;
use crate::ui::command::{Command, Commands};
use crate::ui::form::FormState;

fn id(duty: &Row<Duty>) -> AnyId {
    AnyId { table: Table::Duties, row: duty.id }
}

fn create((step, post): Cell, (role, order): Wanted) -> Mutation {
    let record = Duty { step: Id::new(step), post: Id::new(post), role: Id::new(role), order, ..Duty::default() };
    Mutation::Create(Box::new(Row { record, ..Row::default() }))
}

fn set_order(duty: &Row<Duty>, order: Option<u32>) -> Option<Mutation> {
    let field = Table::Duties.field("order")?;
    Some(Mutation::Set(id(duty), vec![(field, order.map_or(Value::Empty, Value::Number))]))
}

/// Gives cells a role; takes it where all of them have it.
pub fn toggle(sheet: &Sheet, cells: &[Cell], role: RowId) -> Vec<Mutation> {
    let held = |cell: &Cell| sheet.matrix.duties(cell.0, cell.1).iter().find(|duty| duty.role.row() == role);
    if cells.iter().all(|cell| held(cell).is_some()) {
        cells.iter().filter_map(held).map(|duty| Mutation::Remove(id(duty))).collect()
    } else {
        cells.iter().filter(|cell| held(cell).is_none()).map(|cell| create(*cell, (role, None))).collect()
    }
}

/// Takes all roles of cells.
pub fn empty(sheet: &Sheet, cells: &[Cell]) -> Vec<Mutation> {
    cells.iter().flat_map(|cell| sheet.matrix.duties(cell.0, cell.1)).map(|duty| Mutation::Remove(id(duty))).collect()
}

/// Makes a cell hold just these roles; duties that stay keep their notes.
pub fn put(sheet: &Sheet, cell: Cell, wanted: &[Wanted]) -> Vec<Mutation> {
    let held = sheet.matrix.duties(cell.0, cell.1);
    let mut mutations = Vec::new();
    for duty in held {
        match wanted.iter().find(|(role, _)| *role == duty.role.row()) {
            None => mutations.push(Mutation::Remove(id(duty))),
            Some((_, order)) if *order != duty.order => mutations.extend(set_order(duty, *order)),
            Some(_) => {}
        }
    }
    let is_new = |wanted: &&Wanted| !held.iter().any(|duty| duty.role.row() == wanted.0);
    mutations.extend(wanted.iter().filter(is_new).map(|wanted| create(cell, *wanted)));
    mutations
}

/// What a cell holds, to be put into another.
pub fn roles_of(sheet: &Sheet, cell: Cell) -> Vec<Wanted> {
    sheet.matrix.duties(cell.0, cell.1).iter().map(|duty| (duty.role.row(), duty.order)).collect()
}

/// Gives the duties of a cell a place in the order of approval.
pub fn put_in_order(sheet: &Sheet, cell: Cell, order: Option<u32>) -> Vec<Mutation> {
    let held = sheet.matrix.duties(cell.0, cell.1).iter().filter(|duty| duty.order != order);
    held.filter_map(|duty| set_order(duty, order)).collect()
}

/// Asks for an edit of the matrix, unless there is nothing to change or nothing may be changed.
pub fn send(mutations: Vec<Mutation>, model: &Model<'_>, form: &mut FormState, commands: &mut Commands) {
    if mutations.is_empty() {
        return;
    }
    match model.read_only {
        Some(why) => commands.push(Command::Say(why.to_owned())),
        None => {
            let edit = Edit { operation: Operation::Edit, mutations, reason: None, is_typing: false };
            commands.push(Command::Edit { ticket: form.ticket(), edit });
        }
    }
}
