//! All keys, grouped by where they work: the page of keys and the manual show the same list.
//!
//! Keys of actions and pages come from `action`; here are only those that belong to a widget.

use eframe::egui::{Context, Grid, Label, RichText, Ui};

use super::action::{self, ITEMS, Menu};
use super::page::Page;
use super::theme;
use crate::i18n::Lang;

/// Keys of widgets: where they work, and what each does there.
const OTHERS: &[(&str, &[(&str, &str)])] = &[
    (
        "keys.list",
        &[
            ("↑ ↓ PageUp PageDown Home End", "window.keys.move"),
            ("Shift + ↑ ↓", "window.keys.extend"),
            ("Ctrl + A", "keys.select_all"),
            ("Enter, F2", "window.keys.enter"),
            ("← →", "keys.column_width"),
            ("Delete", "window.keys.delete"),
        ],
    ),
    ("keys.form", &[("Tab, Shift + Tab", "window.keys.tab"), ("Esc", "window.keys.escape"), ("Ctrl + Enter", "window.keys.create")]),
    ("keys.matrix", &[("↑ ↓ ← →", "window.keys.move"), ("1 – 9", "window.keys.digits"), ("Delete", "keys.empty_cell")]),
    (
        "keys.paste",
        &[
            ("↑ ↓ ← → PageUp PageDown Home End", "window.keys.move"),
            ("Enter, F2", "keys.correct_cell"),
            ("Ctrl + Enter", "keys.take_rows"),
            ("Delete", "keys.empty_pasted"),
            ("Esc", "keys.give_up_rows"),
        ],
    ),
    ("keys.checks", &[("↑ ↓ PageUp PageDown Home End", "window.keys.move"), ("Enter", "keys.go_to_finding"), ("Esc", "keys.show_all_findings")]),
    ("keys.search", &[("↑ ↓ PageUp PageDown", "keys.choose"), ("Enter", "keys.go"), ("Esc", "keys.leave_search")]),
];

/// One group: its heading, and its keys with what they do.
type Group = (String, Vec<(String, String)>);

/// All keys in words.
pub fn groups(lang: Lang) -> Vec<Group> {
    // Only the names of keys are asked for, which need no window.
    let names = Context::default();
    let word = |key: &str| lang.word(key).into_owned();
    let pages = Page::all().filter_map(|page| action::page_shortcut(page).map(|keys| (action::words_of(&names, &keys), word(&page.word_key()))));
    let mut groups: Vec<Group> = vec![(word("keys.pages"), pages.collect())];
    for menu in Menu::ALL {
        let items = ITEMS.iter().filter(|item| item.menu == menu && !item.shortcuts.is_empty());
        let rows = items.map(|item| {
            let keys: Vec<String> = item.shortcuts.iter().map(|keys| action::words_of(&names, keys)).collect();
            (keys.join(", "), item.words(lang))
        });
        groups.push((word(menu.word_key()), rows.collect()));
    }
    let others = OTHERS.iter().map(|(heading, rows)| (word(heading), rows.iter().map(|(keys, what)| ((*keys).to_owned(), word(what))).collect()));
    groups.extend(others);
    groups
}

/// Draws the keys.
pub fn keys_ui(ui: &mut Ui, groups: &[Group]) {
    ui.spacing_mut().interact_size.y = 20.0;
    for (heading, rows) in groups.iter().filter(|(_, rows)| !rows.is_empty()) {
        ui.add_space(6.0);
        ui.label(theme::bold(heading));
        Grid::new(("keys", heading)).num_columns(2).min_col_width(190.0).spacing([24.0, 4.0]).show(ui, |ui| {
            for (keys, what) in rows {
                ui.label(RichText::new(keys).color(theme::of(ui).accent));
                ui.add(Label::new(what).wrap());
                ui.end_row();
            }
        });
    }
}
