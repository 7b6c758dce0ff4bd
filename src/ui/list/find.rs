//! Typing to find: letters typed while the list has the keyboard go to the next row whose code or title begins with them.
//!
//! Chinese titles are found by the first letters of their pinyin too, because an input method would only be in the way here.

use eframe::egui::{Event, Ui};
use pinyin::ToPinyin;

use super::lines::Line;
use super::state::ListState;
use crate::domain::field::Entry;
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::text;
use crate::domain::value::RowId;
use crate::i18n::Lang;

/// Letters typed after a longer rest begin anew; in seconds.
const REST: f64 = 1.0;
/// So many rows are looked at in a frame; the next ones in the next frame.
const REACH: usize = 5_000;

/// The letters typed, and when the last was.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    letters: String,
    at: f64,
    seeks: Option<Seek>,
}

/// The way through the rows to the one that is meant.
#[derive(Clone, Debug)]
struct Seek {
    /// What its code or title begins with.
    letters: String,
    /// The line to be looked at next, and how many are left.
    next: usize,
    left: usize,
    /// What to look for where there is none, and from which line.
    otherwise: Option<(String, usize)>,
}

impl Seek {
    fn new(letters: String, from: usize, count: usize) -> Seek {
        Seek { letters, next: from, left: count, otherwise: None }
    }
}

/// Takes typed letters out of the input and goes to the row that they name; whether it went to one.
pub fn type_to_find(ui: &Ui, table: Table, snapshot: &Snapshot, lang: Lang, list: &mut ListState) -> bool {
    if let Some((letters, now)) = take_letters(ui) {
        begin(list, &letters, now);
    }
    let found = seek(list, table, snapshot, lang);
    if list.typed.seeks.is_some() {
        ui.ctx().request_repaint();
    }
    found.map(|row| list.select(row)).is_some()
}

/// The letters typed in this frame, and when.
fn take_letters(ui: &Ui) -> Option<(String, f64)> {
    ui.input_mut(|input| {
        let mut letters = String::new();
        let has_command = input.modifiers.command || input.modifiers.alt;
        input.events.retain(|event| match event {
            Event::Text(text) if !has_command && text.chars().all(|sign| !sign.is_control() && sign != ' ') => {
                letters.push_str(&text.to_lowercase());
                false
            }
            _ => true,
        });
        (!letters.is_empty()).then_some((letters, input.time))
    })
}

/// Sets out for the row that the letters typed so far name.
fn begin(list: &mut ListState, letters: &str, now: f64) {
    let goes_on = now - list.typed.at < REST && !list.typed.letters.is_empty();
    let letters = if goes_on { format!("{}{letters}", list.typed.letters) } else { letters.to_owned() };
    let mut signs = letters.chars();
    let first: String = signs.next().into_iter().collect();
    // The same letter again goes to the next row that begins with it.
    let repeats = goes_on && signs.all(|sign| first.starts_with(sign));
    let from = list.cursor.and_then(|row| list.line_of(row)).unwrap_or_default();
    let count = list.lines.count();
    let way = match (repeats, goes_on) {
        (true, _) => Seek { otherwise: Some((letters.clone(), from)), ..Seek::new(first, from + 1, count) },
        (false, true) => Seek::new(letters.clone(), from, count),
        (false, false) => Seek::new(letters.clone(), from + 1, count),
    };
    list.typed = Typed { letters, at: now, seeks: Some(way) };
}

/// Goes on along the way; the row where it ends.
fn seek(list: &mut ListState, table: Table, snapshot: &Snapshot, lang: Lang) -> Option<RowId> {
    let mut way = list.typed.seeks.take()?;
    let rows = snapshot.rows(table);
    let count = list.lines.count();
    let reach = way.left.min(REACH);
    let mut entries = (way.next..way.next + reach).filter_map(|line| match list.line(line % count.max(1)) {
        Some(Line::Row(row)) => rows.entry(row),
        _ => None,
    });
    let found = entries.find(|entry| begins(entry.as_ref(), &way.letters, snapshot, lang)).map(|entry| entry.id());
    if found.is_none() {
        way.next += reach;
        way.left -= reach;
        list.typed.seeks = if way.left > 0 { Some(way) } else { way.otherwise.map(|(letters, from)| Seek::new(letters, from, count)) };
    }
    found
}

fn begins(entry: &dyn Entry, letters: &str, snapshot: &Snapshot, lang: Lang) -> bool {
    let starts = |text: &str| {
        let mut signs = text.chars().flat_map(char::to_lowercase);
        letters.chars().all(|letter| signs.next() == Some(letter))
    };
    if starts(entry.code()) {
        return true;
    }
    let title = text::title(entry, snapshot, lang);
    starts(&title) || has_initials(&title, letters)
}

/// Whether the pinyin of a text begins with these first letters.
fn has_initials(text: &str, letters: &str) -> bool {
    // Signs between words are not typed.
    let mut initials = text.chars().filter(|sign| sign.is_alphanumeric()).map(|sign| match sign.to_pinyin() {
        Some(pinyin) => pinyin.first_letter().chars().next().unwrap_or(sign),
        None => sign.to_ascii_lowercase(),
    });
    letters.chars().all(|letter| initials.next() == Some(letter))
}

#[cfg(test)]
mod tests {
    use super::has_initials;

    #[test]
    fn titles_are_found_by_the_first_letters_of_their_pinyin() {
        assert!(has_initials("无预算、超预算采购", "wyscys"));
        assert!(has_initials("ERP 权限", "erpqx"));
        assert!(!has_initials("无预算", "wyx") && !has_initials("无", "wy"));
    }
}
