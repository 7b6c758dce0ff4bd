//! Whose hands do what at a step: duties by what their role means, posts by who holds them.

use std::sync::Arc;

use crate::domain::choice::Raci;
use crate::domain::field::Row;
use crate::domain::record::{Duty, Person, Role};
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::value::{AnyId, Id, RowId};

/// What a role does, as the checks see it; a role the officer added counts by its RACI letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each part is the role of its name")]
pub enum Part {
    Lead,
    Assist,
    Review,
    Countersign,
    Approve,
    Other,
}

/// What a role does.
pub fn part(role: &Row<Role>) -> Part {
    match (role.raci, role.code.as_str()) {
        (Raci::Responsible, "assist") => Part::Assist,
        (Raci::Responsible, _) => Part::Lead,
        (Raci::Consulted, "countersign") => Part::Countersign,
        (Raci::Consulted, _) => Part::Review,
        (Raci::Accountable, _) => Part::Approve,
        (Raci::Informed, _) => Part::Other,
    }
}

/// The duties of a step or a post.
pub fn duties(of: AnyId, snapshot: &Snapshot) -> impl Iterator<Item = &Arc<Row<Duty>>> {
    snapshot.linking(Table::Duties, of).iter().filter_map(|row| snapshot.duties.get(*row))
}

/// Whether a duty is one of these parts.
pub fn is_part(duty: &Duty, parts: &[Part], snapshot: &Snapshot) -> bool {
    snapshot.get(duty.role).is_some_and(|role| parts.contains(&part(role)))
}

/// The posts that play one of these parts at a step, each once; closed ones play none.
pub fn posts(step: AnyId, parts: &[Part], snapshot: &Snapshot) -> Vec<RowId> {
    named(step, parts, snapshot, false)
}

/// The closed posts that are still named for one of these parts at a step.
pub fn closed_posts(step: AnyId, parts: &[Part], snapshot: &Snapshot) -> Vec<RowId> {
    named(step, parts, snapshot, true)
}

fn named(step: AnyId, parts: &[Part], snapshot: &Snapshot, are_closed: bool) -> Vec<RowId> {
    let is_meant = |duty: &Duty| is_part(duty, parts, snapshot) && is_closed(duty.post.row(), snapshot) == are_closed;
    let mut posts: Vec<RowId> = duties(step, snapshot).filter(|duty| is_meant(duty)).map(|duty| duty.post.row()).collect();
    posts.sort_unstable();
    posts.dedup();
    posts
}

/// Whether a post is closed today.
pub fn is_closed(post: RowId, snapshot: &Snapshot) -> bool {
    snapshot.posts.get(post).is_some_and(|post| post.is_closed(snapshot.today))
}

/// Somebody who acts through a post; while the post is vacant, whoever will hold it.
#[derive(Clone, Copy, Debug)]
pub struct Hand {
    /// The post.
    pub post: RowId,
    /// Who holds it.
    pub person: Option<Id<Person>>,
    /// Whether the person acts alone and always: not as one of a body, and not only as stand-in.
    pub is_firm: bool,
    /// Whether the person only stands in.
    pub stands_in: bool,
}

impl Hand {
    /// Whether both are the same person.
    pub fn is_same(&self, other: &Hand) -> bool {
        self.post == other.post || (self.person.is_some() && self.person == other.person)
    }
}

/// Who acts through posts today.
pub fn hands(posts: &[RowId], snapshot: &Snapshot) -> Vec<Hand> {
    let mut hands = Vec::new();
    for &post in posts {
        let is_body = snapshot.posts.get(post).is_some_and(|post| post.collective);
        let before = hands.len();
        let tenures = snapshot.linking(Table::Tenures, AnyId { table: Table::Posts, row: post });
        for tenure in tenures.iter().filter_map(|row| snapshot.tenures.get(*row)).filter(|tenure| tenure.covers(snapshot.today)) {
            let (person, stands_in) = (Some(tenure.person), tenure.stand_in);
            hands.push(Hand { post, person, is_firm: !is_body && !stands_in, stands_in });
        }
        if hands.len() == before {
            hands.push(Hand { post, person: None, is_firm: !is_body, stands_in: false });
        }
    }
    hands
}

/// The first two hands that are one person's, those that are so for certain before others.
pub fn shared(these: &[Hand], those: &[Hand]) -> Option<(Hand, Hand)> {
    let pairs = these.iter().flat_map(|this| those.iter().map(move |that| (*this, *that)));
    pairs.filter(|(this, that)| this.is_same(that)).max_by_key(|(this, that)| this.is_firm && that.is_firm)
}
