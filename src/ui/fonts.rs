//! The faces of the paper, in the window: what is seen is what is printed.

use std::sync::Arc;

use eframe::egui::{self, FontData, FontDefinitions, FontFamily};

use super::theme;
use crate::paper::{Face, Fonts};

/// Gives a context the bundled faces; the bold one falls back on the regular for rare characters.
pub fn install(ctx: &egui::Context) {
    let fonts = Fonts::bundled();
    let mut definitions = FontDefinitions::empty();
    let mut add = |name: &str, face: Face| {
        let file = fonts.file(face);
        let mut data = FontData::from_static(file.bytes);
        data.index = file.index;
        definitions.font_data.insert(name.to_owned(), Arc::new(data));
    };
    add("regular", Face::Regular);
    add("bold", Face::Bold);
    let regular = vec!["regular".to_owned()];
    definitions.families.insert(FontFamily::Proportional, regular.clone());
    definitions.families.insert(FontFamily::Monospace, regular);
    definitions.families.insert(theme::bold_family(), vec!["bold".to_owned(), "regular".to_owned()]);
    ctx.set_fonts(definitions);
}
