//! The authority table of a unit: who approves what up to which amount, with what the checks say about it.
//!
//! The page and the report draw [`AuthorityTable`]. How amounts are written is in `amount`, what is wrong with a table in `checks`.

mod amount;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::checks::{self, Finding, Ground, Topic};
use super::field::Row;
use super::record::{Approval, Authority, Band, Post, Step, Unit};
use super::snapshot::Snapshot;
use super::table::Table;
use super::value::{AnyId, Id, RowId};

pub use amount::{BadAmount, amount, parse_amount, range};

/// The bands of a matter by amount; such as are told by name alone come first, in the order in which they were made.
pub fn bands(authority: RowId, snapshot: &Snapshot) -> Vec<Arc<Row<Band>>> {
    let rows = snapshot.linking(Table::Bands, AnyId { table: Table::Authorities, row: authority });
    let mut bands: Vec<_> = rows.iter().filter_map(|row| snapshot.bands.get(*row)).cloned().collect();
    bands.sort_by_key(|band| (is_by_amount(band), band.from.unwrap_or_default(), band.id));
    bands
}

/// Whether a band is told by an amount, not by its name alone.
fn is_by_amount(band: &Band) -> bool {
    band.from.is_some() || band.below.is_some()
}

/// The chain of a band in its order.
pub fn chain(band: RowId, snapshot: &Snapshot) -> Vec<Arc<Row<Approval>>> {
    let rows = snapshot.linking(Table::Approvals, AnyId { table: Table::Bands, row: band });
    let mut chain: Vec<_> = rows.iter().filter_map(|row| snapshot.approvals.get(*row)).cloned().collect();
    chain.sort_by_key(|approval| (approval.order, approval.id));
    chain
}

/// What is to be put right about a matter, its bands, and its steps as far as they are about approval.
pub fn findings(matter: &Row<Authority>, ground: &Ground<'_>) -> Vec<Finding> {
    let snapshot = ground.snapshot;
    let bands = snapshot.linking(Table::Bands, AnyId { table: Table::Authorities, row: matter.id }).iter();
    let steps = matter.steps.iter().map(|step| AnyId { table: Table::Steps, row: step.row() });
    let records =
        std::iter::once(AnyId { table: Table::Authorities, row: matter.id }).chain(bands.map(|row| AnyId { table: Table::Bands, row: *row })).chain(steps);
    let mut found: Vec<Finding> = records.flat_map(|id| checks::look_for(Topic::Authority, id, ground)).collect();
    found.retain(|finding| checks::relaxing(finding, snapshot).is_none());
    found
}

/// A band with its chain.
#[derive(Clone, Debug)]
pub struct BandRow {
    /// The band.
    pub band: Arc<Row<Band>>,
    /// Its chain, in order.
    pub chain: Vec<Arc<Row<Approval>>>,
}

impl BandRow {
    /// What a post does in the chain.
    pub fn of_post(&self, post: RowId) -> Option<&Arc<Row<Approval>>> {
        self.chain.iter().find(|approval| approval.post.row() == post)
    }
}

/// A matter with its bands.
#[derive(Clone, Debug)]
pub struct MatterRows {
    /// The matter.
    pub matter: Arc<Row<Authority>>,
    /// Its bands by amount.
    pub bands: Vec<BandRow>,
    /// What the checks say about it.
    pub findings: Vec<Finding>,
}

/// The authority table of a unit: matters and bands against the posts of their chains.
#[derive(Clone, Debug)]
pub struct AuthorityTable {
    /// The unit.
    pub unit: Arc<Row<Unit>>,
    /// Its matters by code.
    pub matters: Vec<MatterRows>,
    /// The posts of the chains, the unit's own first.
    pub posts: Vec<Arc<Row<Post>>>,
}

impl AuthorityTable {
    /// The table of a unit.
    pub fn of(unit: &Arc<Row<Unit>>, snapshot: &Snapshot) -> AuthorityTable {
        let rows = snapshot.linking(Table::Authorities, AnyId { table: Table::Units, row: unit.id });
        let mut matters: Vec<_> = rows.iter().filter_map(|row| snapshot.authorities.get(*row)).cloned().collect();
        matters.sort_by(|this, that| this.code.cmp(&that.code));
        let ground = Ground::of_few(snapshot);
        let matters = matters.into_iter().map(|matter| {
            let bands = bands(matter.id, snapshot).into_iter().map(|band| BandRow { chain: chain(band.id, snapshot), band });
            MatterRows { bands: bands.collect(), findings: findings(&matter, &ground), matter }
        });
        let matters: Vec<MatterRows> = matters.collect();
        let mut posts = BTreeMap::new();
        for approval in matters.iter().flat_map(|matter| &matter.bands).flat_map(|band| &band.chain) {
            if let Some(post) = snapshot.get(approval.post) {
                posts.insert((post.unit.row() != unit.id, post.unit.row(), post.id), Arc::clone(post));
            }
        }
        AuthorityTable { unit: Arc::clone(unit), matters, posts: posts.into_values().collect() }
    }
}

/// The steps of a matter, in the order of the business.
pub fn steps<'a>(matter: &Authority, snapshot: &'a Snapshot) -> Vec<&'a Arc<Row<Step>>> {
    let mut steps: Vec<_> = matter.steps.iter().filter_map(|step: &Id<Step>| snapshot.get(*step)).collect();
    steps.sort_by_key(|step| (step.seq, step.id));
    steps
}
