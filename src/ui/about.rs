//! The page of keys and the page about the program: its version, the parts it is made of, and where things are kept.

use std::path::Path;

use eframe::egui::{CollapsingHeader, Context, Grid, Id, Label, Modal, RichText, ScrollArea, Ui};

use super::view::View;
use super::{keys, theme};
use crate::i18n::Lang;

/// The parts of the program: name, what it does (a key of the word files), licence.
const PARTS: &[(&str, &str, &str)] = &[
    ("egui, eframe, egui_table", "about.part.window", "MIT OR Apache-2.0"),
    ("rusqlite, rusqlite_migration", "about.part.store", "MIT; Apache-2.0"),
    ("SQLite, SQLCipher, OpenSSL", "about.part.database", "public domain; BSD-3-Clause; Apache-2.0"),
    ("printpdf, lopdf", "about.part.pdf", "MIT"),
    ("krilla", "about.part.archive", "MIT OR Apache-2.0"),
    ("rust_xlsxwriter", "about.part.workbook", "MIT OR Apache-2.0"),
    ("skrifa, subsetter, fontdb", "about.part.fonts", "MIT OR Apache-2.0; MIT"),
    ("pinyin", "about.part.pinyin", "MIT"),
    ("imbl, foldhash", "about.part.tables", "MPL-2.0 or later; Zlib"),
    ("serde, serde_json", "about.part.json", "MIT OR Apache-2.0"),
    ("chrono, sys-locale, directories, whoami", "about.part.system", "MIT OR Apache-2.0"),
    ("rfd, open, tempfile", "about.part.files", "MIT; MIT OR Apache-2.0"),
    ("sha2, xxhash-rust, flate2", "about.part.sums", "MIT OR Apache-2.0; BSL-1.0"),
    ("clap, indicatif, env_logger, log", "about.part.command_line", "MIT OR Apache-2.0; MIT"),
    ("rust-i18n, thiserror, fastrand", "about.part.words", "MIT; MIT OR Apache-2.0"),
    ("Noto Sans SC", "about.part.typeface", "SIL OFL 1.1"),
];

/// The licence of the typeface, as it asks to be shown.
const OFL: &str = include_str!("../../assets/fonts/OFL.txt");

/// Under this name the system keeps what the window remembers.
pub const STORAGE_NAME: &str = "integrity-register";

/// Draws whichever of the two is open; `file` is that of the open register.
pub fn dialogs_ui(ctx: &Context, lang: Lang, file: Option<&Path>, view: &mut View) {
    if view.shows_keys && modal(ctx, "window.keys.title", lang, |ui| all_keys_ui(ui, lang)) {
        view.shows_keys = false;
    }
    if view.shows_about && modal(ctx, "window.action.about", lang, |ui| about_ui(ui, lang, file)) {
        view.shows_about = false;
    }
}

/// Draws a window of a name in the middle; true where it is to be closed.
fn modal(ctx: &Context, key: &str, lang: Lang, content: impl FnOnce(&mut Ui)) -> bool {
    let colours = theme::palette(ctx.theme());
    let id = Id::unique(("modal", key));
    let area = Modal::default_area(id).accessible_name(lang.word(key));
    let modal = Modal::new(id).area(area).frame(theme::card_of(colours).inner_margin(24)).backdrop_color(colours.backdrop).show(ctx, |ui| {
        content(ui);
        ui.add_space(8.0);
        ui.button(lang.word("window.close").into_owned()).clicked()
    });
    modal.should_close() || modal.inner
}

/// The height that the window leaves to the middle of a page of its own.
fn room(ui: &Ui) -> f32 {
    (ui.ctx().content_rect().height() - 200.0).clamp(120.0, 560.0)
}

fn all_keys_ui(ui: &mut Ui, lang: Lang) {
    ui.label(theme::title(lang.word("window.keys.title")));
    ScrollArea::vertical().max_height(room(ui)).show(ui, |ui| {
        ui.set_width(520.0_f32.min(ui.ctx().content_rect().width() - 100.0));
        keys::keys_ui(ui, &keys::groups(lang));
    });
}

fn about_ui(ui: &mut Ui, lang: Lang, file: Option<&Path>) {
    ui.set_width(620.0_f32.min(ui.ctx().content_rect().width() - 80.0));
    ui.label(theme::title(lang.word("window.name")));
    ui.label(lang.phrase("window.about.version", &[("version", &env!("CARGO_PKG_VERSION"))]));
    ui.add(Label::new(RichText::new(lang.word("window.welcome.what")).color(theme::of(ui).second)).wrap());
    ScrollArea::vertical().max_height(room(ui) - 60.0).show(ui, |ui| {
        places_ui(ui, lang, file);
        ui.add_space(8.0);
        ui.label(theme::bold(lang.word("about.parts").into_owned()));
        parts_ui(ui, lang);
        ui.add_space(8.0);
        CollapsingHeader::new(lang.word("window.about.fonts").into_owned()).id_salt("licence").show(ui, |ui| {
            ui.add(Label::new(theme::small(OFL)).wrap());
        });
    });
}

/// Where the open register and the settings of the window are; both can be copied.
fn places_ui(ui: &mut Ui, lang: Lang, file: Option<&Path>) {
    let settings = eframe::storage_dir(STORAGE_NAME);
    for (key, path) in [("about.file", file), ("about.settings", settings.as_deref())] {
        let words = path.map_or_else(|| lang.word("about.no_file").into_owned(), |path| path.display().to_string());
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().interact_size.y = 20.0;
            ui.label(RichText::new(lang.word(key)).color(theme::of(ui).second));
            ui.add(Label::new(words).wrap().selectable(true));
        });
    }
}

fn parts_ui(ui: &mut Ui, lang: Lang) {
    Grid::new("parts").num_columns(3).max_col_width(230.0).spacing([16.0, 4.0]).show(ui, |ui| {
        ui.spacing_mut().interact_size.y = 20.0;
        for (name, what, licence) in PARTS {
            ui.add(Label::new(*name).wrap());
            ui.add(Label::new(RichText::new(lang.word(what)).color(theme::of(ui).second)).wrap());
            ui.add(Label::new(theme::small(*licence)).wrap());
            ui.end_row();
        }
    });
    ui.add_space(4.0);
    ui.add(Label::new(theme::small(lang.word("about.own_licence").into_owned())).wrap());
}

#[cfg(test)]
mod tests {
    use super::PARTS;

    #[test]
    fn every_part_the_program_is_built_from_is_named() {
        let manifest = include_str!("../../Cargo.toml");
        let dependencies = manifest.split("[dependencies]").nth(1).and_then(|rest| rest.split("\n[").next()).expect("dependencies");
        let names = dependencies.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(" = ")).map(|(name, _)| name.trim());
        let told: Vec<&str> = PARTS.iter().flat_map(|(names, _, _)| names.split(", ")).collect();
        for name in names {
            assert!(told.contains(&name), "{name} is not named on the page about the program");
        }
    }
}
