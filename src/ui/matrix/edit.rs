//! What a digit, a click in the menu of a cell and Delete change.

use super::{Cell, Sheet};
use crate::domain::field::Row;
use crate::domain::record::Duty;
use crate::domain::table::Table;
use crate::domain::value::{AnyId, Id, RowId};
use crate::register::{Edit, Mutation, Operation};
use crate::ui::Model;
use crate::ui::command::{Command, Commands};
use crate::ui::form::FormState;

/// Gives a cell a role, or takes it where the cell has it.
pub fn toggle(sheet: &Sheet, (step, post): Cell, role: RowId) -> Vec<Mutation> {
    let held = sheet.matrix.duties(step, post).iter().find(|duty| duty.role.row() == role);
    match held {
        Some(duty) => vec![Mutation::Remove(AnyId { table: Table::Duties, row: duty.id })],
        None => {
            let record = Duty { step: Id::new(step), post: Id::new(post), role: Id::new(role), ..Duty::default() };
            vec![Mutation::Create(Box::new(Row { record, ..Row::default() }))]
        }
    }
}

/// Takes all roles of a cell.
pub fn empty(sheet: &Sheet, (step, post): Cell) -> Vec<Mutation> {
    sheet.matrix.duties(step, post).iter().map(|duty| Mutation::Remove(AnyId { table: Table::Duties, row: duty.id })).collect()
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
