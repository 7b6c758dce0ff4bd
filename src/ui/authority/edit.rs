//! What keys and menus change in a chain, each as one edit: the places of a chain always run from 1 without a gap.

use std::sync::Arc;

use crate::domain::authority::BandRow;
use crate::domain::field::Row;
use crate::domain::record::Approval;
use crate::domain::table::Table;
use crate::domain::value::{AnyId, Id, RowId, Value};
use crate::register::Mutation;

fn id(approval: &Row<Approval>) -> AnyId {
    AnyId { table: Table::Approvals, row: approval.id }
}

/// Puts approvals at the places in which they are given.
fn numbered<'a>(chain: impl Iterator<Item = &'a Arc<Row<Approval>>>) -> Vec<Mutation> {
    let Some(field) = Table::Approvals.field("order") else { return Vec::new() };
    let moved = chain.zip(1..).filter(|(approval, order)| approval.order != *order);
    moved.map(|(approval, order)| Mutation::Set(id(approval), vec![(field, Value::Number(order))])).collect()
}

/// Gives a post a role in a chain: at its end where it is new there, in its place where it has another; the same role again takes it out.
pub fn toggle(band: &BandRow, post: RowId, role: RowId) -> Vec<Mutation> {
    match band.of_post(post) {
        Some(approval) if approval.role.row() == role => take_out(band, post),
        Some(approval) => {
            let field = Table::Approvals.field("role");
            field.map(|field| Mutation::Set(id(approval), vec![(field, Value::Link(AnyId { table: Table::Roles, row: role }))])).into_iter().collect()
        }
        None => {
            let order = band.chain.iter().map(|approval| approval.order).max().unwrap_or_default() + 1;
            let record = Approval { band: Id::new(band.band.id), post: Id::new(post), role: Id::new(role), order };
            vec![Mutation::Create(Box::new(Row { record, ..Row::default() }))]
        }
    }
}

/// Takes a post out of a chain; those after it move up.
pub fn take_out(band: &BandRow, post: RowId) -> Vec<Mutation> {
    let Some(approval) = band.of_post(post) else { return Vec::new() };
    let rest = band.chain.iter().filter(|other| other.id != approval.id);
    std::iter::once(Mutation::Remove(id(approval))).chain(numbered(rest)).collect()
}

/// Moves a post one place earlier or later in its chain.
pub fn shift(band: &BandRow, post: RowId, is_later: bool) -> Vec<Mutation> {
    let Some(at) = band.chain.iter().position(|approval| approval.post.row() == post) else { return Vec::new() };
    let to = if is_later { at + 1 } else { at.wrapping_sub(1) };
    if to >= band.chain.len() {
        return Vec::new();
    }
    let mut chain: Vec<_> = band.chain.iter().collect();
    chain.swap(at, to);
    numbered(chain.into_iter())
}
