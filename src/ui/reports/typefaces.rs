//! The fonts of the machine that the pages wear: for the text, the title and the headings.

use eframe::egui::{Label, RichText, Ui};

use super::combo_of;
use crate::report::{StandIn, Typefaces};
use crate::ui::awaited::Awaited;
use crate::ui::command::{Command, Commands};
use crate::ui::settings::Preference;
use crate::ui::{Model, theme};

/// The state of these settings.
#[derive(Default)]
pub struct TypefaceState {
    /// The families of this machine that can be chosen.
    pub families: Awaited<(), Vec<String>>,
    /// The chosen ones that the pages had to do without.
    pub stand_ins: Vec<StandIn>,
}

/// Draws the settings; what is chosen is remembered.
pub fn typefaces_ui(ui: &mut Ui, model: &Model<'_>, chosen: &mut Typefaces, state: &TypefaceState, commands: &mut Commands) {
    let families = state.families.answer();
    let mut is_changed = false;
    let roles = [
        ("window.reports.font_body", &mut chosen.body),
        ("window.reports.font_title", &mut chosen.title),
        ("window.reports.font_heading", &mut chosen.heading),
    ];
    for (key, name) in roles {
        is_changed |= role_ui(ui, model, key, name, families);
    }
    if is_changed {
        commands.push(Command::Prefer(Preference::Typefaces(chosen.clone())));
    }
    let note = match families {
        None => Some("window.reports.seeking_fonts"),
        Some(families) if families.is_empty() => Some("window.reports.no_font"),
        Some(_) => None,
    };
    if let Some(key) = note {
        ui.add(Label::new(theme::small(model.word(key))).wrap());
    }
    for stand_in in &state.stand_ins {
        ui.add(Label::new(RichText::new(format!("⚠ {}", stand_in.message(model.lang))).color(theme::of(ui).fault)).wrap());
    }
}

fn role_ui(ui: &mut Ui, model: &Model<'_>, key: &str, name: &mut Option<String>, families: Option<&Vec<String>>) -> bool {
    let bundled = || model.word("window.reports.bundled_font");
    let shown = name.clone().unwrap_or_else(bundled);
    // What was chosen stays in the list, whether this machine has it or not.
    let absent = name.clone().filter(|name| families.is_none_or(|families| !families.contains(name)));
    let options = || {
        let named = absent.into_iter().chain(families.into_iter().flatten().cloned()).map(|name| (Some(name.clone()), name));
        std::iter::once((None, bundled())).chain(named).collect()
    };
    combo_of(ui, &model.word(key), name, shown, options)
}
