//! What this workstation remembers: how the window looks, where safety copies go, what was used lately.

use std::path::PathBuf;

use eframe::egui::{Button, Key, Label, Margin, TextEdit, ThemePreference, Ui};

use super::{Cx, Preference, SettingsState, THEME, card_ui, row};
use crate::i18n::Lang;
use crate::ui::action::Action;
use crate::ui::command::{Command, Purpose};
use crate::ui::{chip, scale, theme};

/// Draws the looks.
pub fn look_ui(ui: &mut Ui, cx: &mut Cx<'_>, state: &mut SettingsState) {
    let title = cx.word("window.settings.look");
    card_ui(ui, &title, "", |ui| {
        let languages = [(None, "window.settings.lang_auto"), (Some(Lang::Zh), "window.settings.lang_zh"), (Some(Lang::En), "window.settings.lang_en")];
        preference_ui(ui, cx, ["window.settings.lang", "window.settings.lang_help"], state.workstation.lang, None, &languages, Preference::Lang);
        let themes = [
            (ThemePreference::Light, "window.settings.theme_light"),
            (ThemePreference::Dark, "window.settings.theme_dark"),
            (ThemePreference::System, "window.settings.theme_system"),
        ];
        preference_ui(ui, cx, ["window.settings.theme", "window.settings.theme_help"], state.workstation.theme, THEME, &themes, |theme| {
            Preference::Theme((theme != THEME).then_some(theme))
        });
        scale_ui(ui, cx);
        let label = cx.word("window.settings.widths");
        let help = cx.word("window.settings.widths_help");
        if row::setting_ui(ui, cx.model, &label, &help, None, |_| {}) {
            cx.commands.push(Command::Act(Action::ResetColumns));
        }
    });
}

/// A choice of a few, side by side.
fn preference_ui<T: Copy + PartialEq>(
    ui: &mut Ui,
    cx: &mut Cx<'_>,
    words: [&str; 2],
    current: T,
    default: T,
    choices: &[(T, &str)],
    prefer: impl Fn(T) -> Preference,
) {
    let [label, help] = words.map(|key| cx.word(key));
    let mut chosen = None;
    // What is no part of the register may be changed also where that is only read.
    let why = (current == default).then(|| cx.word("window.settings.is_default"));
    let resets = row::setting_ui(ui, cx.model, &label, &help, why.as_deref(), |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 16.0;
            for (choice, words) in choices {
                if ui.radio(*choice == current, cx.word(words)).clicked() {
                    chosen = Some(*choice);
                }
            }
        });
    });
    let chosen = if resets { Some(default) } else { chosen };
    if let Some(choice) = chosen.filter(|choice| *choice != current) {
        cx.commands.push(Command::Prefer(prefer(choice)));
    }
}

fn scale_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let (label, help) = (cx.word("window.settings.scale"), cx.word("window.settings.scale_help"));
    let percent = scale::of_factor(ui.ctx().zoom_factor());
    let mut chosen = None;
    let why = (percent == 100).then(|| cx.word("window.settings.is_default"));
    let resets = row::setting_ui(ui, cx.model, &label, &help, why.as_deref(), |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 16.0;
            for step in scale::STEPS {
                if ui.radio(percent == step, format!("{step} %")).clicked() {
                    chosen = Some(step);
                }
            }
        });
    });
    if let Some(step) = if resets { Some(100) } else { chosen } {
        cx.commands.push(Command::Prefer(Preference::Scale(scale::factor(step))));
    }
}

/// Draws safety copies and what was used lately.
pub fn files_ui(ui: &mut Ui, cx: &mut Cx<'_>, state: &mut SettingsState) {
    let (title, help) = (cx.word("window.settings.copies"), cx.word("window.settings.copies_help"));
    card_ui(ui, &title, &help, |ui| {
        made_ui(ui, cx, state);
        folder_ui(ui, cx, state);
    });
    let title = cx.word("window.settings.lately");
    card_ui(ui, &title, "", |ui| {
        let count = state.workstation.recent;
        let why = (count == 0).then(|| cx.word("window.settings.no_recent"));
        let words = cx.model.lang.phrase("window.settings.forget_recent", &[("count", &count)]);
        if chip::why_not(ui.add_enabled(why.is_none(), Button::new(words)), why.as_deref()).clicked() {
            cx.commands.push(Command::Prefer(Preference::ForgetRecent));
        }
    });
}

/// The copies there are, and one more.
fn made_ui(ui: &mut Ui, cx: &mut Cx<'_>, state: &SettingsState) {
    if let Some(copies) = &state.workstation.copies {
        let words = match copies.newest {
            Some(newest) => cx.model.lang.phrase("window.settings.copies_made", &[("count", &copies.count), ("newest", &newest.format("%Y-%m-%d %H:%M"))]),
            None => cx.word("window.settings.copies_none"),
        };
        ui.label(words);
        ui.add(Label::new(theme::small(copies.folder.display().to_string())).wrap());
    }
    let why = cx.model.read_only;
    if chip::why_not(ui.add_enabled(why.is_none(), Button::new(cx.word("window.settings.copy_now"))), why).clicked() {
        cx.commands.push(Command::Copy);
    }
}

/// The folder of further copies: typed or chosen, taken when it is left.
fn folder_ui(ui: &mut Ui, cx: &mut Cx<'_>, state: &mut SettingsState) {
    let (label, help) = (cx.word("window.settings.copies_to"), cx.word("window.settings.copies_to_help"));
    let stored = state.workstation.copies_to.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
    let why = stored.is_empty().then(|| cx.word("window.settings.is_default"));
    let mut typed = state.folder.take().unwrap_or_else(|| stored.clone());
    let mut wanted = None;
    let resets = row::setting_ui(ui, cx.model, &label, &help, why.as_deref(), |ui| {
        let hint = cx.word("window.settings.copies_to_hint");
        let response = ui.add(TextEdit::singleline(&mut typed).hint_text(hint).desired_width(row::EDITOR - 20.0).margin(Margin::symmetric(10, 5)));
        let response = response.accessible_name(&label);
        if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape)) {
            typed.clone_from(&stored);
        } else if response.lost_focus() && typed.trim() != stored {
            wanted = Some(typed.trim().to_owned());
        } else if response.has_focus() {
            state.folder = Some(typed.clone());
        }
    });
    if ui.button(cx.word("window.browse")).clicked() {
        cx.commands.push(Command::Pick { purpose: Purpose::Copies, name: String::new() });
    }
    let wanted = if resets { Some(String::new()) } else { wanted };
    if let Some(path) = wanted {
        let folder = (!path.is_empty()).then(|| PathBuf::from(path));
        cx.commands.push(Command::Prefer(Preference::Copies(folder)));
    }
}
