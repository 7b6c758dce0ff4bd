//! The faces of the paper, in the window: what is seen is what is printed. Those of the machine come when a page shows them.

use std::collections::HashSet;
use std::sync::Arc;

use eframe::egui::epaint::text::{FontInsert, FontPriority, InsertFontFamily};
use eframe::egui::{self, FontData, FontDefinitions, FontFamily, Id};

use super::theme;
use crate::paper::{Face, FaceFile, Fonts};

/// Gives a context the bundled faces; the bold one falls back on the regular for rare characters.
pub fn install(ctx: &egui::Context) {
    let fonts = Fonts::bundled();
    let mut definitions = FontDefinitions::empty();
    let mut add = |name: &str, face: Face| {
        definitions.font_data.insert(name.to_owned(), Arc::new(data(&fonts.file(face))));
    };
    add("regular", Face::Regular);
    add("bold", Face::Bold);
    let regular = vec!["regular".to_owned()];
    definitions.families.insert(FontFamily::Proportional, regular.clone());
    definitions.families.insert(FontFamily::Monospace, regular);
    definitions.families.insert(theme::bold_family(), vec!["bold".to_owned(), "regular".to_owned()]);
    ctx.set_fonts(definitions);
}

/// The family of a face of the machine. A context gets it when it is first asked for, and has it from the next frame on; until then the
/// regular face shows where the text stands.
pub fn of_machine(ctx: &egui::Context, face: Face) -> FontFamily {
    let Face::System(number) = face else { return FontFamily::Proportional };
    let name = format!("machine-{number}");
    let family = FontFamily::Name(name.as_str().into());
    if ctx.fonts(|fonts| fonts.definitions().families.contains_key(&family)) {
        return family;
    }
    let is_new = ctx.data_mut(|data| data.get_temp_mut_or_default::<HashSet<u8>>(Id::unique("fonts of the machine")).insert(number));
    if is_new {
        let families = vec![InsertFontFamily { family, priority: FontPriority::Highest }];
        ctx.add_font(FontInsert::new(&name, data(&Fonts::bundled().file(face)), families));
        ctx.request_repaint();
    }
    FontFamily::Proportional
}

fn data(file: &FaceFile) -> FontData {
    let mut data = FontData::from_static(file.bytes);
    data.index = file.index;
    data
}
