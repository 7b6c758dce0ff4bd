//! Persons' names replaced by their posts, for papers whose readers should not see who it is.
//!
//! The register is changed before any report reads it, so no report can forget to. Names inside running texts stay.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value as Json;

use super::Past;
use crate::domain::field::{Entry as _, Field, Kind, Row};
use crate::domain::record::{Person, Tenure};
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::text;
use crate::domain::value::AnyId;
use crate::i18n::Lang;

/// The register with posts in the place of names.
pub(super) fn hidden(snapshot: &Snapshot, lang: Lang) -> Snapshot {
    let mut hidden = snapshot.clone();
    let mut persons: Vec<Row<Person>> = snapshot.persons.iter().map(|person| Row::clone(person)).collect();
    for person in &mut persons {
        person.record.name = instead(person, snapshot, lang);
    }
    tell_apart(&mut persons, lang);
    for mut operator in snapshot.operators.iter().map(|operator| Row::clone(operator)) {
        let person = operator.person.and_then(|id| persons.iter().find(|person| person.id == id.row()));
        operator.record.name = person.map_or_else(|| lang.word("record.operators").into_owned(), |person| person.name.clone());
        hidden.put(Arc::new(operator));
    }
    persons.into_iter().for_each(|person| hidden.put(Arc::new(person)));
    hidden
}

/// A text of the choice itself, such as its filter, without the names it holds.
pub(super) fn without_names(text: &str, named: &Snapshot, hidden: &Snapshot) -> String {
    let mut names: Vec<(&str, &str)> = Vec::new();
    names.extend(named.persons.iter().filter_map(|person| Some((person.name.as_str(), hidden.persons.get(person.id)?.name.as_str()))));
    // A name may begin with another.
    names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    names.iter().filter(|(name, _)| !name.is_empty()).fold(text.to_owned(), |text, (name, post)| text.replace(name, post))
}

/// The history without names: who did it, how persons and operators are and were called, and what prints were filtered by.
pub(super) fn hide_past(past: &mut Past, named: &Snapshot, hidden: &Snapshot, lang: Lang) {
    let mut known: HashMap<String, String> = HashMap::new();
    let mut rename = |name: &mut String| {
        let instead = known.entry(name.clone()).or_insert_with_key(|name| operator(name, named, hidden, lang));
        instead.clone_into(name);
    };
    for change in &mut past.changes {
        rename(&mut change.operator);
        if let Some(table) = Table::from_key(&change.table).filter(|table| matches!(table, Table::Persons | Table::Operators)) {
            let row = hidden.find(table, &change.record);
            let name = row.and_then(|row| hidden.entry(AnyId { table, row })).map(|entry| text::title(entry.as_ref(), hidden, lang));
            let name = Json::String(name.unwrap_or_else(|| lang.word(&format!("record.{}", table.key())).into_owned()));
            for values in [&mut change.before, &mut change.after] {
                values.entry(NAME).and_modify(|value| value.clone_from(&name));
            }
        }
    }
    let editions = past.present.iter_mut().chain([&mut past.held, &mut past.older].into_iter().flatten().map(|held| &mut held.edition));
    for edition in editions {
        rename(&mut edition.operator);
        edition.approval.iter_mut().for_each(|approval| rename(&mut approval.operator));
    }
    for print in &mut past.prints {
        rename(&mut print.operator);
        let filter = print.printed.filter.as_deref();
        print.printed.filter = filter.map(|filter| match asks_for_persons(filter) {
            // Whoever was asked for may have another name today, or be gone.
            true => lang.word("print.filter_hidden").into_owned(),
            false => without_names(filter, named, hidden),
        });
    }
}

/// Whether a filter has a condition on persons.
fn asks_for_persons(filter: &str) -> bool {
    let persons = |field: &&Field| matches!(field.kind, Kind::Link(Table::Persons) | Kind::Links(Table::Persons));
    Table::Risks.fields().filter(persons).any(|field| filter.contains(field.key))
}

/// The field in which persons and operators have their name.
const NAME: &str = "name";

/// What stands in the place of the name of somebody who worked with the program.
fn operator(name: &str, named: &Snapshot, hidden: &Snapshot, lang: Lang) -> String {
    let of_operator = named.operators.iter().find(|operator| operator.name == name).and_then(|operator| hidden.operators.get(operator.id));
    let of_person = || named.persons.iter().find(|person| person.name == name).and_then(|person| hidden.persons.get(person.id));
    let found = of_operator.map(|operator| operator.name.clone()).or_else(|| of_person().map(|person| person.name.clone()));
    found.unwrap_or_else(|| lang.word("record.operators").into_owned())
}

/// The posts of today, else the position, else what the person answers for.
fn instead(person: &Row<Person>, snapshot: &Snapshot, lang: Lang) -> String {
    let own = AnyId { table: Table::Persons, row: person.id };
    let tenures = snapshot.linking(Table::Tenures, own).iter().filter_map(|row| snapshot.tenures.get(*row));
    let mut held: Vec<&Row<Tenure>> = tenures.map(AsRef::as_ref).filter(|tenure| tenure.covers(snapshot.today)).collect();
    held.sort_by_key(|tenure| tenure.stand_in);
    let posts: Vec<String> = held
        .into_iter()
        .filter_map(|tenure| {
            let post = text::title(snapshot.get(tenure.post)?.as_ref(), snapshot, lang);
            Some(if tenure.stand_in { lang.single().phrase("print.stand_in", &[("post", &post)]) } else { post })
        })
        .collect();
    if !posts.is_empty() {
        return lang.list(posts);
    }
    if let Some(position) = &person.position {
        return position.clone();
    }
    let answers = ["direct_person", "section_head", "leader_in_charge"].into_iter().find(|key| {
        let risks = snapshot.linking(Table::Risks, own).iter().filter_map(|row| snapshot.risks.get(*row));
        Table::Risks.field(key).is_some_and(|field| risks.map(|risk| risk.stored(field)).any(|value| value.links().contains(&own)))
    });
    lang.word(match answers {
        Some("direct_person") => "heading.direct_person",
        Some("section_head") => "heading.responsible_head",
        Some(_) => "heading.leader",
        None => "record.persons",
    })
    .into_owned()
}

/// Numbers those who would read the same, so that two holders of a post stay two.
fn tell_apart(persons: &mut [Row<Person>], lang: Lang) {
    let mut counts: HashMap<String, (usize, usize)> = HashMap::new();
    for person in persons.iter() {
        counts.entry(person.name.clone()).or_default().0 += 1;
    }
    for person in persons {
        if let Some((all, so_far)) = counts.get_mut(&person.name)
            && *all > 1
        {
            *so_far += 1;
            person.record.name = lang.single().phrase("print.one_of", &[("words", &person.name), ("number", so_far)]);
        }
    }
}
