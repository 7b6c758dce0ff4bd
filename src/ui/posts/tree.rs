//! The tree of units, sections and posts as lines from top to bottom; how they are drawn is not known here.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::domain::filter;
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::value::{AnyId, RowId};

/// The tables that the tree reads.
pub const READ: &[Table] = &[Table::Units, Table::Sections, Table::Posts];

/// Up to so many posts all branches are open at first.
const ALL_OPEN: usize = 200;

/// A line of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Unit, section or post.
    pub id: AnyId,
    /// How deep it stands.
    pub depth: usize,
    /// How many posts stand beneath it.
    pub posts: usize,
    /// Whether what is beneath it is shown; none where there is nothing.
    pub is_open: Option<bool>,
}

/// A unit with its sections, and the posts that stand in none of them.
#[derive(Debug)]
struct Branch {
    unit: RowId,
    sections: Vec<(RowId, Vec<RowId>)>,
    posts: Vec<RowId>,
}

/// All that the lines depend on.
#[derive(Clone, Debug, Default, PartialEq)]
struct LinesKey {
    revision: u64,
    toggles: u64,
    find: String,
}

/// The tree, and which of its branches are open.
#[derive(Debug, Default)]
pub struct Tree {
    revision: Option<u64>,
    branches: Vec<Branch>,
    /// Branches that are not as branches are at first.
    toggled: HashSet<AnyId>,
    toggles: u64,
    opens_all: bool,
    /// The words looked for.
    pub find: String,
    lines: Option<(LinesKey, Arc<Vec<Line>>)>,
}

impl Tree {
    /// The lines as they are now.
    pub fn lines(&mut self, snapshot: &Snapshot) -> Arc<Vec<Line>> {
        let revision = snapshot.changed(READ);
        if self.revision != Some(revision) {
            if self.revision.is_none() {
                self.opens_all = snapshot.posts.len() <= ALL_OPEN;
            }
            self.revision = Some(revision);
            self.branches = branches(snapshot);
        }
        let key = LinesKey { revision, toggles: self.toggles, find: self.find.trim().to_lowercase() };
        if let Some((known, lines)) = &self.lines
            && *known == key
        {
            return Arc::clone(lines);
        }
        let lines = Arc::new(self.lay_out(&key.find, snapshot));
        self.lines = Some((key, Arc::clone(&lines)));
        lines
    }

    /// Opens a branch or closes it.
    pub fn toggle(&mut self, id: AnyId) {
        self.toggles += 1;
        if !self.toggled.remove(&id) {
            self.toggled.insert(id);
        }
    }

    /// Opens what stands above a post or a section.
    pub fn open_to(&mut self, id: AnyId, snapshot: &Snapshot) {
        let post = if id.table == Table::Posts { snapshot.posts.get(id.row) } else { None };
        let section = if id.table == Table::Sections { Some(id.row) } else { post.and_then(|post| post.section).map(|section| section.row()) };
        let unit = section.and_then(|row| snapshot.sections.get(row)).map(|section| section.unit).or(post.map(|post| post.unit));
        let above = [unit.map(|unit| AnyId { table: Table::Units, row: unit.row() }), section.map(|row| AnyId { table: Table::Sections, row })];
        for branch in above.into_iter().flatten().filter(|branch| *branch != id) {
            if !self.is_open(branch) {
                self.toggle(branch);
            }
        }
    }

    fn is_open(&self, id: AnyId) -> bool {
        self.opens_all != self.toggled.contains(&id)
    }

    fn lay_out(&self, find: &str, snapshot: &Snapshot) -> Vec<Line> {
        let is_wanted =
            |table: Table, row: RowId| find.is_empty() || snapshot.entry(AnyId { table, row }).is_some_and(|entry| filter::contains(entry.as_ref(), find));
        let mut lines = Vec::new();
        for branch in &self.branches {
            let unit = AnyId { table: Table::Units, row: branch.unit };
            let whole = find.is_empty() || is_wanted(Table::Units, branch.unit);
            let mut beneath = Vec::new();
            let mut count = 0;
            for (section, posts) in &branch.sections {
                let id = AnyId { table: Table::Sections, row: *section };
                let keeps_all = whole || is_wanted(Table::Sections, *section);
                let posts: Vec<RowId> = posts.iter().copied().filter(|post| keeps_all || is_wanted(Table::Posts, *post)).collect();
                if !keeps_all && posts.is_empty() {
                    continue;
                }
                count += posts.len();
                let is_open = !find.is_empty() || self.is_open(id);
                beneath.push(Line { id, depth: 1, posts: posts.len(), is_open: (!posts.is_empty()).then_some(is_open) });
                if is_open {
                    beneath.extend(posts.into_iter().map(|post| leaf(post, 2)));
                }
            }
            let loose = branch.posts.iter().copied().filter(|post| whole || is_wanted(Table::Posts, *post));
            let before = beneath.len();
            beneath.extend(loose.map(|post| leaf(post, 1)));
            count += beneath.len() - before;
            if !find.is_empty() && !whole && beneath.is_empty() {
                continue;
            }
            let is_open = !find.is_empty() || self.is_open(unit);
            lines.push(Line { id: unit, depth: 0, posts: count, is_open: (!beneath.is_empty()).then_some(is_open) });
            if is_open {
                lines.append(&mut beneath);
            }
        }
        lines
    }
}

fn leaf(post: RowId, depth: usize) -> Line {
    Line { id: AnyId { table: Table::Posts, row: post }, depth, posts: 0, is_open: None }
}

fn branches(snapshot: &Snapshot) -> Vec<Branch> {
    let mut branches: Vec<Branch> = snapshot.units.iter().map(|unit| Branch { unit: unit.id, sections: Vec::new(), posts: Vec::new() }).collect();
    let places: HashMap<RowId, usize> = branches.iter().enumerate().map(|(place, branch)| (branch.unit, place)).collect();
    let mut sections = HashMap::new();
    for section in snapshot.sections.iter() {
        if let Some(place) = places.get(&section.unit.row()) {
            sections.insert(section.id, (*place, branches[*place].sections.len()));
            branches[*place].sections.push((section.id, Vec::new()));
        }
    }
    for post in snapshot.posts.iter() {
        // A post stands where its section does, also where that is of another unit.
        match (post.section.and_then(|section| sections.get(&section.row())), places.get(&post.unit.row())) {
            (Some((unit, section)), _) => branches[*unit].sections[*section].1.push(post.id),
            (None, Some(unit)) => branches[*unit].posts.push(post.id),
            (None, None) => {}
        }
    }
    branches
}
