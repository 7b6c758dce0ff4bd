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
/// So many rows are looked at for one letter, so that no frame takes long.
const REACH: usize = 100_000;

/// The letters typed, and when the last was.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    letters: String,
    at: f64,
}

/// Takes typed letters out of the input and goes to the row that they name.
pub fn type_to_find(ui: &Ui, table: Table, snapshot: &Snapshot, lang: Lang, list: &mut ListState) -> bool {
    let (letters, now) = ui.input_mut(|input| {
        let mut letters = String::new();
        let has_command = input.modifiers.command || input.modifiers.alt;
        input.events.retain(|event| match event {
            Event::Text(text) if !has_command && text.chars().all(|sign| !sign.is_control() && sign != ' ') => {
                letters.push_str(&text.to_lowercase());
                false
            }
            _ => true,
        });
        (letters, input.time)
    });
    if letters.is_empty() {
        return false;
    }
    let goes_on = now - list.typed.at < REST && !list.typed.letters.is_empty();
    let letters = if goes_on { format!("{}{letters}", list.typed.letters) } else { letters };
    // The same letter again goes to the next row that begins with it.
    let repeats = letters.chars().all(|sign| letters.starts_with(sign));
    let wanted: String = if repeats && letters.chars().count() > 1 { letters.chars().take(1).collect() } else { letters.clone() };
    let from = list.cursor.and_then(|row| list.line_of(row)).unwrap_or_default();
    let found = find(list, table, snapshot, lang, &wanted, if goes_on && !repeats { from } else { from + 1 });
    let found = found.or_else(|| if repeats { find(list, table, snapshot, lang, &letters, from) } else { None });
    list.typed = Typed { letters, at: now };
    if let Some(row) = found {
        list.select(row);
    }
    found.is_some()
}

fn find(list: &ListState, table: Table, snapshot: &Snapshot, lang: Lang, letters: &str, from: usize) -> Option<RowId> {
    let rows = snapshot.rows(table);
    let count = list.lines.count();
    let lines = (from..count).chain(0..from.min(count)).take(REACH);
    let mut all = lines.filter_map(|line| match list.line(line) {
        Some(Line::Row(row)) => rows.entry(row),
        _ => None,
    });
    all.find(|entry| begins(entry.as_ref(), letters, snapshot, lang)).map(|entry| entry.id())
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
