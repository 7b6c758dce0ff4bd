//! The authority table of a unit: who approves what up to which amount, and what contradicts itself in it.
//!
//! The checks K23 and K59 say what [`problems`] finds; the page and the report draw [`AuthorityTable`]. How amounts are written is in `amount`.

mod amount;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::checks::{Part, part};
use super::field::Row;
use super::record::{Approval, Authority, Band, Post, Step, Unit};
use super::snapshot::Snapshot;
use super::table::Table;
use super::text;
use super::value::{AnyId, Id, RowId};
use crate::i18n::Lang;

pub use amount::{BadAmount, amount, parse_amount, range};

/// What contradicts itself in a matter of the authority table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A matter without any band.
    NoBand,
    /// A band that ends where it begins, or before.
    Inverted(RowId),
    /// Two bands that both take some amount.
    Overlap(RowId, RowId),
    /// Two bands with amounts between them that neither takes.
    Gap(RowId, RowId),
    /// A band that nobody approves.
    NoChain(RowId),
    /// A chain without a place in its order: band, the first place missing.
    MissingPlace(RowId, u32),
    /// Several posts at the end of a chain.
    SharedEnd(RowId),
    /// A chain that ends with somebody who does not approve: band, post.
    EndWithoutApproval(RowId, RowId),
    /// A major matter that one person decides: band, post.
    NotCollective(RowId, RowId),
    /// The end of a chain does not approve the step in the matrix: band, post, step.
    NotInMatrix(RowId, RowId, RowId),
    /// Who approves a step in the matrix ends no chain: post, step.
    NotInTable(RowId, RowId),
}

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

/// Who approves a step in the matrix, each once.
fn approvers(step: RowId, snapshot: &Snapshot) -> Vec<RowId> {
    let duties = snapshot.linking(Table::Duties, AnyId { table: Table::Steps, row: step }).iter().filter_map(|row| snapshot.duties.get(*row));
    let approve = duties.filter(|duty| snapshot.get(duty.role).is_some_and(|role| part(role) == Part::Approve));
    let mut posts: Vec<RowId> = approve.map(|duty| duty.post.row()).collect();
    posts.sort_unstable();
    posts.dedup();
    posts
}

/// Everything that contradicts itself in a matter: its bands, their chains, and the matrix at its steps.
pub fn problems(authority: &Row<Authority>, snapshot: &Snapshot) -> Vec<Fault> {
    let bands = bands(authority.id, snapshot);
    let mut found = Vec::new();
    if bands.is_empty() {
        found.push(Fault::NoBand);
    }
    amounts(&bands, &mut found);
    let mut ends = Vec::new();
    for band in &bands {
        let chain = chain(band.id, snapshot);
        of_chain(authority, band, &chain, snapshot, &mut found);
        ends.extend(chain.last().map(|last| (band.id, last.post.row())));
    }
    for step in authority.steps.iter().filter_map(|step| snapshot.get(*step)).filter(|step| step.applicable) {
        let approvers = approvers(step.id, snapshot);
        found.extend(ends.iter().filter(|(_, post)| !approvers.contains(post)).map(|(band, post)| Fault::NotInMatrix(*band, *post, step.id)));
        let is_end = |post: &&RowId| ends.iter().any(|(_, end)| end == *post);
        found.extend(approvers.iter().filter(|post| !ends.is_empty() && !is_end(post)).map(|post| Fault::NotInTable(*post, step.id)));
    }
    found
}

/// Bands that cross or leave something out; where the table as a whole begins and ends is the unit's own affair.
fn amounts(bands: &[Arc<Row<Band>>], found: &mut Vec<Fault>) {
    let by_amount: Vec<_> = bands.iter().filter(|band| is_by_amount(band)).collect();
    let is_inverted = |band: &Band| band.below.is_some_and(|below| below <= band.from.unwrap_or_default());
    found.extend(by_amount.iter().filter(|band| is_inverted(band)).map(|band| Fault::Inverted(band.id)));
    let sound: Vec<_> = by_amount.into_iter().filter(|band| !is_inverted(band)).collect();
    for pair in sound.windows(2) {
        let (this, next) = (pair[0], pair[1]);
        let begin = next.from.unwrap_or_default();
        match this.below {
            Some(below) if below == begin => {}
            Some(below) if below < begin => found.push(Fault::Gap(this.id, next.id)),
            _ => found.push(Fault::Overlap(this.id, next.id)),
        }
    }
}

fn of_chain(authority: &Authority, band: &Row<Band>, chain: &[Arc<Row<Approval>>], snapshot: &Snapshot, found: &mut Vec<Fault>) {
    let Some(last) = chain.last() else { return found.push(Fault::NoChain(band.id)) };
    // Several posts may sign at the same place, so places are looked at, not posts.
    let missing = (1..=last.order.max(1)).find(|place| !chain.iter().any(|approval| approval.order == *place));
    let missing = missing.or(chain.iter().any(|approval| approval.order == 0).then_some(1));
    found.extend(missing.map(|place| Fault::MissingPlace(band.id, place)));
    if chain.iter().filter(|approval| approval.order == last.order).count() > 1 {
        found.push(Fault::SharedEnd(band.id));
    }
    let post = last.post.row();
    if snapshot.get(last.role).is_some_and(|role| part(role) != Part::Approve) {
        found.push(Fault::EndWithoutApproval(band.id, post));
    }
    if (authority.major || band.major) && snapshot.posts.get(post).is_some_and(|post| !post.collective) {
        found.push(Fault::NotCollective(band.id, post));
    }
}

impl Fault {
    /// The band it stands at; none where it is about the matter as a whole.
    pub fn band(self) -> Option<RowId> {
        match self {
            Fault::NoBand | Fault::NotInTable(..) => None,
            Fault::Inverted(band) | Fault::NoChain(band) | Fault::MissingPlace(band, _) | Fault::SharedEnd(band) => Some(band),
            Fault::Overlap(_, band) | Fault::Gap(_, band) => Some(band),
            Fault::EndWithoutApproval(band, _) | Fault::NotCollective(band, _) | Fault::NotInMatrix(band, ..) => Some(band),
        }
    }

    /// The post it stands at, where it is about one.
    pub fn post(self) -> Option<RowId> {
        match self {
            Fault::EndWithoutApproval(_, post) | Fault::NotCollective(_, post) | Fault::NotInMatrix(_, post, _) | Fault::NotInTable(post, _) => Some(post),
            _ => None,
        }
    }

    /// In words.
    pub fn text(self, snapshot: &Snapshot, lang: Lang) -> String {
        let title = |table: Table, row: RowId| text::link_title(AnyId { table, row }, snapshot, lang);
        let band = |row: RowId| title(Table::Bands, row);
        let post = |row: RowId| title(Table::Posts, row);
        let step = |row: RowId| title(Table::Steps, row);
        match self {
            Fault::NoBand => lang.word("authority.fault.no_band").into_owned(),
            Fault::Inverted(of) => lang.phrase("authority.fault.inverted", &[("band", &band(of))]),
            Fault::Overlap(this, next) => lang.phrase("authority.fault.overlap", &[("band", &band(this)), ("next", &band(next))]),
            Fault::Gap(this, next) => lang.phrase("authority.fault.gap", &[("band", &band(this)), ("next", &band(next))]),
            Fault::NoChain(of) => lang.phrase("authority.fault.no_chain", &[("band", &band(of))]),
            Fault::MissingPlace(of, place) => lang.phrase("authority.fault.missing_place", &[("band", &band(of)), ("place", &text::circled(place))]),
            Fault::SharedEnd(of) => lang.phrase("authority.fault.shared_end", &[("band", &band(of))]),
            Fault::EndWithoutApproval(of, end) => lang.phrase("authority.fault.no_approval", &[("band", &band(of)), ("post", &post(end))]),
            Fault::NotCollective(of, end) => lang.phrase("authority.fault.not_collective", &[("band", &band(of)), ("post", &post(end))]),
            Fault::NotInMatrix(of, end, at) => {
                lang.phrase("authority.fault.not_in_matrix", &[("band", &band(of)), ("post", &post(end)), ("step", &step(at))])
            }
            Fault::NotInTable(approver, at) => lang.phrase("authority.fault.not_in_table", &[("post", &post(approver)), ("step", &step(at))]),
        }
    }
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
    /// What contradicts itself in it.
    pub faults: Vec<Fault>,
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
        let matters = matters.into_iter().map(|matter| {
            let bands = bands(matter.id, snapshot).into_iter().map(|band| BandRow { chain: chain(band.id, snapshot), band });
            MatterRows { bands: bands.collect(), faults: problems(&matter, snapshot), matter }
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
