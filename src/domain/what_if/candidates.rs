//! Who could take a post: the persons of its unit, those first with whom nothing new would be found, then those with the fewest duties.

use std::collections::BTreeSet;

use super::{Move, Plan, compare, effect, holds, running, without};
use crate::domain::checks::{Ground, Severity};
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::value::{AnyId, RowId};

/// So many persons are tried out, those with the fewest duties, so that no frame waits for a large unit.
const TRIED: usize = 40;

/// A person who could take a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The person.
    pub person: RowId,
    /// The posts held now.
    pub posts: Vec<RowId>,
    /// How many duties these have.
    pub duties: usize,
    /// How many errors would appear.
    pub errors: usize,
    /// How many other findings would appear.
    pub warnings: usize,
}

/// The posts that a person holds or stands in for.
pub(super) fn posts_of(person: RowId, snapshot: &Snapshot) -> Vec<RowId> {
    let tenures = snapshot.linking(Table::Tenures, AnyId { table: Table::Persons, row: person });
    tenures.iter().filter_map(|row| snapshot.tenures.get(*row)).filter(|tenure| tenure.covers(snapshot.today)).map(|tenure| tenure.post.row()).collect()
}

/// The persons of the unit of a post: those registered there, and those who hold a post there.
fn of_unit(post: RowId, snapshot: &Snapshot) -> BTreeSet<RowId> {
    let Some(unit) = snapshot.posts.get(post).map(|post| post.unit.row()) else { return BTreeSet::new() };
    let id = AnyId { table: Table::Units, row: unit };
    let mut persons: BTreeSet<RowId> = snapshot.linking(Table::Persons, id).iter().copied().collect();
    for post in snapshot.linking(Table::Posts, id) {
        persons.extend(running(*post, snapshot).map(|tenure| tenure.person.row()));
    }
    persons
}

/// Who could take a post on top of what is planned, the best first.
pub fn candidates(post: RowId, plan: &Plan, snapshot: &Snapshot) -> Vec<Candidate> {
    let base = effect(plan, snapshot);
    let is_free = |person: &RowId| !holds(*person, post, &base.after);
    let mut all: Vec<Candidate> = of_unit(post, snapshot).into_iter().filter(is_free).map(|person| unjudged(person, &base.after)).collect();
    all.sort_by_key(|candidate| (candidate.duties, candidate.person));
    all.truncate(TRIED);
    // Whoever takes the post, its unit's other posts and the risks are no reason to prefer one.
    let is_meant = |id: &AnyId| matches!(id.table, Table::Persons | Table::Steps) || *id == AnyId { table: Table::Posts, row: post };
    let ground = Ground::of_few(&base.after);
    for candidate in &mut all {
        let alone = Plan { moves: vec![Move::Take { person: candidate.person, post }], on: plan.on };
        let (_, was, will) = compare(&alone, &ground, snapshot.today, is_meant);
        let found = without(&will, &was);
        candidate.errors = found.iter().filter(|finding| finding.severity == Severity::Error).count();
        candidate.warnings = found.len() - candidate.errors;
    }
    all.sort_by_key(|candidate| (candidate.errors, candidate.warnings, candidate.duties, candidate.person));
    all
}

fn unjudged(person: RowId, snapshot: &Snapshot) -> Candidate {
    let posts = posts_of(person, snapshot);
    let duties = posts.iter().map(|post| snapshot.linking(Table::Duties, AnyId { table: Table::Posts, row: *post }).len()).sum();
    Candidate { person, posts, duties, errors: 0, warnings: 0 }
}
