//! What is shown before a register is open: what the program is, a new register, one of those used lately.

use std::path::PathBuf;

use chrono::NaiveDate;
use eframe::egui::{self, Align, Button, Label, Layout, RichText, ScrollArea, TextEdit, Ui, vec2};

use super::command::{Command, Commands, Purpose};
use super::{chip, theme};
use crate::domain::choice::{Body, Choice};
use crate::domain::text;
use crate::i18n::Lang;
use crate::register::create::Content;

const WIDTH: f32 = 720.0;

/// A register used lately.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recent {
    /// Its file.
    pub path: PathBuf,
    /// The day it was last opened, where it is known.
    pub day: Option<NaiveDate>,
}

/// The state of the page.
#[derive(Debug)]
pub struct WelcomeState {
    /// Where a new register goes.
    pub create_path: String,
    /// Which register is to be opened.
    pub open_path: String,
    /// The bodies whose part of the library a new register starts with.
    bodies: Vec<&'static str>,
    /// Whether a register is being made or opened.
    pub is_busy: bool,
}

impl Default for WelcomeState {
    fn default() -> Self {
        WelcomeState { create_path: String::new(), open_path: String::new(), bodies: Body::SET.keys.to_vec(), is_busy: false }
    }
}

/// Draws the page.
pub fn page_ui(ui: &mut Ui, lang: Lang, recent: &[Recent], state: &mut WelcomeState, commands: &mut Commands) {
    egui::CentralPanel::default().frame(theme::plain(theme::of(ui).window)).show(ui, |ui| {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.add_space(((ui.available_height() - 640.0) / 2.0).clamp(24.0, 120.0));
            let side = ((ui.available_width() - WIDTH) / 2.0).max(16.0);
            ui.horizontal_top(|ui| {
                ui.add_space(side);
                ui.vertical(|ui| {
                    ui.set_width(WIDTH.min(ui.available_width() - 16.0));
                    ui.spacing_mut().item_spacing.y = 10.0;
                    ui.label(theme::bold(lang.word("window.name").into_owned()).size(26.0));
                    ui.add(Label::new(RichText::new(lang.word("window.welcome.what")).color(theme::of(ui).second)).wrap());
                    ui.add_space(8.0);
                    create_ui(ui, lang, state, commands);
                    ui.add_space(4.0);
                    open_ui(ui, lang, recent, state, commands);
                    ui.label(theme::small(lang.word("welcome.drop").into_owned()));
                    ui.add_space(16.0);
                });
            });
        });
    });
}

/// Draws what is shown while a register is being opened.
pub fn opening_ui(ui: &mut Ui, lang: Lang) {
    egui::CentralPanel::default().frame(theme::plain(theme::of(ui).window)).show(ui, |ui| {
        ui.add_space(ui.available_height() * 0.4);
        ui.vertical_centered(|ui| ui.label(RichText::new(lang.word("window.welcome.opening")).color(theme::of(ui).second)));
    });
}

fn create_ui(ui: &mut Ui, lang: Lang, state: &mut WelcomeState, commands: &mut Commands) {
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(theme::bold(lang.word("window.welcome.create").into_owned()).size(theme::TITLE));
        ui.add(Label::new(RichText::new(lang.word("window.welcome.library")).color(theme::of(ui).second)).wrap());
        ui.horizontal_wrapped(|ui| {
            for key in Body::SET.keys {
                let mut checked = state.bodies.contains(key);
                if ui.checkbox(&mut checked, text::choice_word(Body::SET, key, lang)).changed() {
                    if checked { state.bodies.push(key) } else { state.bodies.retain(|known| known != key) }
                }
            }
        });
        path_ui(ui, lang, "window.welcome.create_path", "window.welcome.path_hint", &mut state.create_path, Purpose::Create, commands);
        ui.horizontal(|ui| {
            let bodies: Vec<Body> = state.bodies.iter().filter_map(|key| Body::from_key(key)).collect();
            let no_body = bodies.is_empty().then(|| lang.word("window.welcome.no_body"));
            let why = why_not(state, &state.create_path, lang).or(no_body);
            let library = chip::sized(ui, 180.0, why.is_none(), chip::primary(ui, lang.word("window.welcome.with_library")));
            if chip::why_not(library, why.as_deref()).clicked() {
                create(state, Content::Library(bodies), lang, commands);
            }
            let why = why_not(state, &state.create_path, lang);
            let empty = chip::sized(ui, 120.0, why.is_none(), Button::new(lang.word("window.welcome.empty").into_owned()));
            if chip::why_not(empty, why.as_deref()).clicked() {
                create(state, Content::Empty, lang, commands);
            }
        });
    });
}

fn create(state: &WelcomeState, content: Content, lang: Lang, commands: &mut Commands) {
    let mut path = PathBuf::from(state.create_path.trim());
    if path.extension().is_none() {
        path.set_extension("irr");
    }
    commands.push(Command::Create { path, content, lang });
}

/// Why a register cannot be made or opened yet.
fn why_not<'a>(state: &WelcomeState, path: &str, lang: Lang) -> Option<std::borrow::Cow<'a, str>> {
    if state.is_busy {
        Some(lang.word("window.welcome.busy"))
    } else if path.trim().is_empty() {
        Some(lang.word("window.welcome.no_path"))
    } else {
        None
    }
}

fn open_ui(ui: &mut Ui, lang: Lang, recent: &[Recent], state: &mut WelcomeState, commands: &mut Commands) {
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(theme::bold(lang.word("window.welcome.open").into_owned()).size(theme::TITLE));
        path_ui(ui, lang, "window.welcome.open_path", "window.welcome.open_hint", &mut state.open_path, Purpose::Open, commands);
        let why = why_not(state, &state.open_path, lang);
        let open = chip::sized(ui, 120.0, why.is_none(), Button::new(lang.word("window.welcome.open_button").into_owned()));
        if chip::why_not(open, why.as_deref()).clicked() {
            commands.push(Command::Open(PathBuf::from(state.open_path.trim())));
        }
        if !recent.is_empty() {
            ui.add_space(4.0);
            ui.label(theme::small(lang.word("window.welcome.recent").into_owned()));
            ui.spacing_mut().item_spacing.y = 2.0;
            for known in recent {
                recent_ui(ui, lang, known, commands);
            }
        }
    });
}

fn path_ui(ui: &mut Ui, lang: Lang, label: &str, hint: &str, path: &mut String, purpose: Purpose, commands: &mut Commands) {
    let label = lang.word(label).into_owned();
    let draw = |ui: &mut Ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let browse = ui.button(lang.word("window.browse").into_owned());
            if browse.clicked() {
                let name = lang.word("window.welcome.file_name").into_owned();
                commands.push(Command::Pick { purpose, name });
            }
            let edit = TextEdit::singleline(path).hint_text(lang.word(hint).into_owned()).desired_width(ui.available_width());
            ui.add(edit).accessible_name(&label);
        });
    };
    chip::group(ui, &label, |ui| ui.horizontal(draw));
}

/// Name, folder and day of a register, each in a column of its own.
fn recent_ui(ui: &mut Ui, lang: Lang, recent: &Recent, commands: &mut Commands) {
    let path = recent.path.display().to_string();
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let forget = lang.phrase("window.welcome.forget", &[("path", &path)]);
            if chip::icon_button(ui, "×", &forget).clicked() {
                commands.push(Command::Forget(Some(recent.path.clone())));
            }
            let day = recent.day.map(|day| day.to_string()).unwrap_or_default();
            ui.add_sized(vec2(84.0, 24.0), Label::new(theme::small(day)));
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let name = recent.path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                let width = ui.available_width() * 0.45;
                let name = ui.scope(|ui| {
                    ui.set_max_width(width);
                    let link = Button::new(RichText::new(name).color(theme::of(ui).accent)).frame_when_inactive(false).truncate();
                    ui.add(link).on_hover_text(&path)
                });
                if name.inner.clicked() {
                    commands.push(Command::Open(recent.path.clone()));
                }
                let folder = recent.path.parent().map(|folder| folder.display().to_string()).unwrap_or_default();
                ui.add(Label::new(theme::small(folder)).truncate());
            });
        });
    });
}
