//! The page of keys and the page about the program.

use eframe::egui::{self, Context, Grid, Id, Modal, RichText, ScrollArea, Ui};

use super::action::{self, ITEMS};
use super::page::Page;
use super::theme;
use super::view::View;
use crate::i18n::Lang;

/// Keys that are no actions: what they do, and where.
const OTHERS: &[(&str, &str)] = &[
    ("↑ ↓ PageUp PageDown Home End", "window.keys.move"),
    ("Shift + ↑ ↓", "window.keys.extend"),
    ("Enter, F2", "window.keys.enter"),
    ("Delete", "window.keys.delete"),
    ("Tab", "window.keys.tab"),
    ("Esc", "window.keys.escape"),
    ("Ctrl + Enter", "window.keys.create"),
    ("1 – 9", "window.keys.digits"),
];

/// Draws whichever of the two is open.
pub fn dialogs_ui(ctx: &Context, lang: Lang, view: &mut View) {
    if view.shows_keys && modal(ctx, "keys", lang, |ui| keys_ui(ui, lang)) {
        view.shows_keys = false;
    }
    if view.shows_about && modal(ctx, "about", lang, |ui| about_ui(ui, lang)) {
        view.shows_about = false;
    }
}

/// Draws a window in the middle; true where it is to be closed.
fn modal(ctx: &Context, name: &str, lang: Lang, content: impl FnOnce(&mut Ui)) -> bool {
    let colours = theme::palette(ctx.theme());
    let modal = Modal::new(Id::unique(("modal", name))).frame(theme::card_of(colours).inner_margin(24)).backdrop_color(colours.backdrop).show(ctx, |ui| {
        content(ui);
        ui.add_space(8.0);
        ui.button(lang.word("window.close").into_owned()).clicked()
    });
    modal.should_close() || modal.inner
}

fn keys_ui(ui: &mut Ui, lang: Lang) {
    ui.label(theme::title(lang.word("window.keys.title")));
    ScrollArea::vertical().max_height(520.0).show(ui, |ui| {
        ui.spacing_mut().interact_size.y = 20.0;
        Grid::new("keys").num_columns(2).spacing([32.0, 4.0]).show(ui, |ui| {
            let mut row = |keys: String, what: String| {
                ui.label(RichText::new(keys).color(theme::of(ui).accent));
                ui.label(what);
                ui.end_row();
            };
            let context = egui::Context::default();
            for page in Page::all() {
                if let Some(shortcut) = action::page_shortcut(page) {
                    row(context.format_shortcut(&shortcut), lang.word(&page.word_key()).into_owned());
                }
            }
            for item in ITEMS.iter().filter(|item| !item.shortcuts.is_empty()) {
                let keys: Vec<String> = item.shortcuts.iter().map(|shortcut| context.format_shortcut(shortcut)).collect();
                row(keys.join(", "), item.words(lang));
            }
            for (keys, what) in OTHERS {
                row((*keys).to_owned(), lang.word(what).into_owned());
            }
        });
    });
}

fn about_ui(ui: &mut Ui, lang: Lang) {
    ui.set_max_width(440.0);
    ui.label(theme::title(lang.word("window.name")));
    ui.label(lang.phrase("window.about.version", &[("version", &env!("CARGO_PKG_VERSION"))]));
    ui.label(RichText::new(lang.word("window.welcome.what")).color(theme::of(ui).second));
    ui.label(theme::small(lang.word("window.about.fonts")));
}
