//! How far an edit reaches: the records about which something may be said differently when a record changes.
//!
//! A check looks from its record along links; here the same links are walked the other way, rather one too many than one too few.

use std::collections::HashSet;

use crate::domain::field::{Entry, Field, Kind};
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::value::{AnyId, RowId};

/// What has to be looked at again.
#[derive(Debug, Default)]
pub struct Reach {
    /// These records.
    pub records: HashSet<AnyId>,
    /// The order of all steps.
    pub is_order: bool,
    /// Everything.
    pub is_all: bool,
}

/// What of a step the order of all steps depends on.
const ORDER: [&str; 5] = ["seq", "phase", "start", "end", "applicable"];

impl Reach {
    /// What edits reach that made one state of the register from another.
    pub fn of(touched: &[AnyId], old: &Snapshot, new: &Snapshot) -> Reach {
        let mut reach = Reach::default();
        for &id in touched {
            for snapshot in [old, new] {
                // Where both are the same, one says all.
                Walk { snapshot, reach: &mut reach }.from(id);
            }
            if old.entry(id).is_some() != new.entry(id).is_some() {
                // Whatever links to it has a link that leads nowhere, or no longer has.
                for &table in Table::ALL {
                    reach.records.extend(new.linking(table, id).iter().map(|row| AnyId { table, row: *row }));
                }
            }
            let is_unconfirmed = |snapshot: &Snapshot| snapshot.entry(id).is_some_and(|entry| entry.is_unconfirmed());
            if is_unconfirmed(old) != is_unconfirmed(new) {
                // What is not yet confirmed is counted over the whole register.
                reach.records.extend(new.settings.iter().map(|settings| AnyId { table: Table::Settings, row: settings.id }));
            }
            reach.is_order |= id.table == Table::Steps && is_order_changed(id, old, new);
            if reach.is_all {
                break;
            }
        }
        reach
    }
}

/// The records about which something else may be said after edits that leave the settings, the scales and the ways of the business alone.
pub fn reached(touched: &[AnyId], old: &Snapshot, new: &Snapshot) -> HashSet<AnyId> {
    Reach::of(touched, old, new).records
}

fn is_order_changed(id: AnyId, old: &Snapshot, new: &Snapshot) -> bool {
    let (Some(old), Some(new)) = (old.entry(id), new.entry(id)) else { return true };
    let fields = ORDER.iter().filter_map(|key| Table::Steps.field(key));
    fields.into_iter().any(|field| old.stored(field) != new.stored(field))
}

struct Walk<'a> {
    snapshot: &'a Snapshot,
    reach: &'a mut Reach,
}

impl Walk<'_> {
    fn add(&mut self, id: AnyId) {
        self.reach.records.insert(id);
    }

    /// The records that a record links to.
    fn links(&self, id: AnyId) -> Vec<AnyId> {
        let is_link = |field: &&Field| matches!(field.kind, Kind::Link(_) | Kind::Links(_) | Kind::AnyLink);
        let entry = self.snapshot.entry(id);
        let of = |entry: &dyn Entry| id.table.own_fields().iter().filter(is_link).flat_map(|field| entry.stored(field).links().to_vec()).collect();
        entry.as_deref().map(of).unwrap_or_default()
    }

    fn links_to(&self, id: AnyId, table: Table) -> Vec<AnyId> {
        let mut links = self.links(id);
        links.retain(|link| link.table == table);
        links
    }

    /// The records of a table that link to a record.
    fn back(&self, table: Table, id: AnyId) -> Vec<AnyId> {
        self.snapshot.linking(table, id).iter().map(|row: &RowId| AnyId { table, row: *row }).collect()
    }

    fn add_back(&mut self, table: Table, id: AnyId) {
        self.back(table, id).into_iter().for_each(|other| self.add(other));
    }

    fn from(&mut self, id: AnyId) {
        self.add(id);
        match id.table {
            // What every finding may rest on.
            Table::Settings | Table::Levels | Table::Grades | Table::GradingCells | Table::Roles | Table::Holidays | Table::Units => {
                self.reach.is_all = true;
            }
            Table::Processes | Table::Phases | Table::Successors => self.reach.is_order = true,
            Table::Steps => self.step(id),
            Table::Posts => self.post(id),
            Table::Persons => self.person(id),
            Table::Risks => self.risk(id),
            Table::Controls => self.add_back(Table::Risks, id),
            Table::Functions => self.function(id),
            Table::Incompatibilities => self.incompatibility(id),
            Table::Matters => self.back(Table::Steps, id).into_iter().for_each(|step| self.step(step)),
            Table::Sections => self.section(id),
            Table::Laws => self.back(Table::Citations, id).into_iter().for_each(|citation| self.linked(citation)),
            Table::Authorities => self.authority(id),
            Table::Bands | Table::Approvals => self.band(id),
            _ => {}
        }
        if !matches!(id.table, Table::Steps | Table::Posts | Table::Persons | Table::Risks | Table::Sections) {
            // What only joins others, or is a part of one, speaks for those it joins.
            self.linked(id);
        }
    }

    /// What a record links to.
    fn linked(&mut self, id: AnyId) {
        for link in self.links(id) {
            match (id.table, link.table) {
                (Table::Duties | Table::IncompatibleSteps | Table::TimeLimits, Table::Steps) => self.step(link),
                (Table::Duties | Table::Tenures | Table::RotationMeasures, Table::Posts) => self.post(link),
                (Table::Tenures, Table::Persons) => self.held_by(link),
                _ => self.add(link),
            }
        }
    }

    /// A step with who does it, what stands there, and the steps that need other people.
    fn step(&mut self, step: AnyId) {
        self.doing(step);
        for duty in self.back(Table::Duties, step) {
            self.links_to(duty, Table::Posts).into_iter().for_each(|post| self.held(post));
        }
        for table in [Table::Risks, Table::TimeLimits, Table::QuantityRules] {
            self.add_back(table, step);
        }
        self.links_to(step, Table::Matters).into_iter().for_each(|matter| self.add(matter));
        self.back(Table::Authorities, step).into_iter().for_each(|authority| self.authority(authority));
    }

    /// A step and those that need other people than it.
    fn doing(&mut self, step: AnyId) {
        self.add(step);
        for pair in self.back(Table::IncompatibleSteps, step) {
            self.links_to(pair, Table::Steps).into_iter().for_each(|step| self.add(step));
        }
    }

    /// A post with its holders.
    fn held(&mut self, post: AnyId) {
        self.add(post);
        for tenure in self.back(Table::Tenures, post) {
            self.add(tenure);
            self.links_to(tenure, Table::Persons).into_iter().for_each(|person| self.add(person));
        }
    }

    /// A post with its holders, the steps it acts in, the risks it answers for, and the other posts of its unit.
    fn post(&mut self, post: AnyId) {
        self.held(post);
        for duty in self.back(Table::Duties, post) {
            for step in self.links_to(duty, Table::Steps) {
                self.doing(step);
                self.links_to(step, Table::Matters).into_iter().for_each(|matter| self.add(matter));
            }
        }
        for table in [Table::Risks, Table::RotationMeasures, Table::Posts] {
            self.add_back(table, post);
        }
        for control in self.back(Table::Controls, post) {
            self.add(control);
            self.add_back(Table::Risks, control);
        }
        self.back(Table::Sections, post).into_iter().for_each(|section| self.section(section));
        self.back(Table::Approvals, post).into_iter().for_each(|approval| self.band(approval));
        for link in self.links(post) {
            self.add(link);
            if link.table == Table::Units {
                self.add_back(Table::Posts, link);
            }
        }
    }

    fn held_by(&mut self, person: AnyId) {
        self.add(person);
        self.add_back(Table::Tenures, person);
    }

    fn person(&mut self, person: AnyId) {
        self.held_by(person);
        for tenure in self.back(Table::Tenures, person) {
            self.links_to(tenure, Table::Posts).into_iter().for_each(|post| self.post(post));
        }
        for table in [Table::Risks, Table::Actions, Table::Declarations, Table::RotationMeasures] {
            self.add_back(table, person);
        }
    }

    /// A risk with those at its step, which may be like it.
    fn risk(&mut self, risk: AnyId) {
        for link in self.links(risk) {
            self.add(link);
            if link.table == Table::Steps {
                self.add_back(Table::Risks, link);
            }
        }
    }

    fn section(&mut self, section: AnyId) {
        self.add(section);
        for post in self.back(Table::Posts, section) {
            self.add(post);
            self.add_back(Table::Risks, post);
        }
        self.links(section).into_iter().for_each(|link| self.add(link));
    }

    fn function(&mut self, function: AnyId) {
        self.back(Table::Posts, function).into_iter().for_each(|post| self.held(post));
        self.add_back(Table::Incompatibilities, function);
    }

    fn incompatibility(&mut self, pair: AnyId) {
        self.links_to(pair, Table::Functions).into_iter().for_each(|function| self.function(function));
        for steps in self.back(Table::IncompatibleSteps, pair) {
            self.links_to(steps, Table::Steps).into_iter().for_each(|step| self.add(step));
        }
    }

    /// An authority with its bands, their chains, and the steps where they are followed.
    fn authority(&mut self, authority: AnyId) {
        self.add(authority);
        for band in self.back(Table::Bands, authority) {
            self.add(band);
            for approval in self.back(Table::Approvals, band) {
                self.add(approval);
                self.links_to(approval, Table::Posts).into_iter().for_each(|post| self.add(post));
            }
        }
        for step in self.links_to(authority, Table::Steps) {
            self.add(step);
            self.links_to(step, Table::Matters).into_iter().for_each(|matter| self.add(matter));
        }
    }

    /// A band or one post of its chain, with all of its authority.
    fn band(&mut self, id: AnyId) {
        for link in self.links(id) {
            match link.table {
                Table::Authorities => self.authority(link),
                Table::Bands => self.band(link),
                _ => self.add(link),
            }
        }
    }
}
