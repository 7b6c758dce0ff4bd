//! What the search shows: the records found or used lately, and the pages and actions that answer.

use super::goal::{self, Goal};
use crate::domain::search::{Found, Query, Rank, Words, fold};
use crate::domain::text;
use crate::domain::value::AnyId;
use crate::i18n::Lang;
use crate::ui::Model;
use crate::ui::action::{Action, ITEMS};
use crate::ui::page::Page;

/// So many commands are offered for what is typed.
const COMMANDS: usize = 8;

/// Results of one kind.
#[derive(Clone, Debug)]
pub struct Offers {
    /// What they are.
    pub heading: String,
    /// How many more there are.
    pub more: usize,
    /// The results.
    pub list: Vec<Offer>,
}

/// One result.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// What it does.
    pub goal: Goal,
    /// Its code; empty for a command.
    pub code: String,
    /// What people call it.
    pub title: String,
    /// What it belongs to, where that is another record.
    pub owner: String,
}

/// What answers a query, the kind with the best answer first.
pub fn found(query: &Query, found: Option<&Found>, model: &Model<'_>) -> Vec<Offers> {
    let mut kinds: Vec<(Rank, Offers)> = Vec::new();
    for group in found.map_or(&[][..], |found| &found.groups) {
        let list: Vec<Offer> = group.ids.iter().filter_map(|id| of_record(*id, model)).collect();
        let heading = format!("{} {}", model.word(&format!("table.{}", group.table.key())), group.count);
        kinds.push((group.best, Offers { heading, more: group.count.saturating_sub(list.len()), list }));
    }
    let commands = commands(query, model.lang);
    if let Some((best, _)) = commands.first() {
        let list: Vec<Offer> = commands.iter().take(COMMANDS).map(|(_, action)| of_action(*action, model.lang)).collect();
        let heading = model.word("search.commands");
        kinds.push((*best, Offers { heading, more: commands.len().saturating_sub(list.len()), list }));
    }
    // Among equals records come first: the sort keeps their order.
    kinds.sort_by_key(|(best, _)| *best);
    kinds.into_iter().map(|(_, offers)| offers).collect()
}

/// What is offered before anything is typed: records used lately, then the pages.
pub fn lately(recent: &[AnyId], model: &Model<'_>) -> Vec<Offers> {
    let records: Vec<Offer> = recent.iter().filter_map(|id| of_record(*id, model)).collect();
    let pages = Page::all().map(|page| of_action(Action::Show(page), model.lang)).collect();
    let kinds = [("search.recent", records), ("search.pages", pages)];
    let shown = kinds.into_iter().filter(|(_, list)| !list.is_empty());
    shown.map(|(key, list)| Offers { heading: model.word(key), more: 0, list }).collect()
}

fn of_record(id: AnyId, model: &Model<'_>) -> Option<Offer> {
    let entry = model.snapshot.entry(id)?;
    let goal = goal::of(id, model.snapshot);
    let owner = match goal {
        Goal::Record(owner) if owner != id => {
            let entry = model.snapshot.entry(owner)?;
            text::code_and_title(entry.as_ref(), model.snapshot, model.lang)
        }
        _ => String::new(),
    };
    Some(Offer { goal, code: entry.code().to_owned(), title: text::title(entry.as_ref(), model.snapshot, model.lang), owner })
}

fn of_action(action: Action, lang: Lang) -> Offer {
    Offer { goal: Goal::Act(action), code: String::new(), title: lang.word(&word_key(action)).into_owned(), owner: String::new() }
}

fn word_key(action: Action) -> String {
    match action {
        Action::Show(page) => page.word_key(),
        _ => ITEMS.iter().find(|item| item.action == action).map(|item| item.key.to_owned()).unwrap_or_default(),
    }
}

/// The pages and actions that answer, best first; the words of the other language count as what else is said of them.
fn commands(query: &Query, lang: Lang) -> Vec<(Rank, Action)> {
    let pages = Page::all().map(Action::Show);
    let items = ITEMS.iter().map(|item| item.action).filter(|action| *action != Action::Search);
    let mut commands: Vec<(Rank, Action)> = Vec::new();
    for action in pages.chain(items) {
        let key = word_key(action);
        let title = fold(&lang.word(&key));
        let rest: Vec<String> = Lang::ALL.iter().filter(|other| **other != lang).map(|other| fold(&other.word(&key))).collect();
        if let Some(rank) = query.rank(Words { code: "", title: &title, rest: &rest.concat() }) {
            commands.push((rank, action));
        }
    }
    commands.sort_by_key(|(rank, _)| *rank);
    commands
}
