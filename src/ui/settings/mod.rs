//! Settings: what holds for the register (edited like any record, with Undo and trail), and what this workstation remembers.

pub mod calendar;
pub mod columns;
pub mod deadline;
pub mod grading;
pub mod operators;
pub mod record;
pub mod roles;
pub mod row;
pub mod thresholds;
pub mod unit;
pub mod workstation;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use chrono::NaiveDateTime;
use eframe::egui::{self, Button, Margin, Panel, RichText, ScrollArea, ThemePreference, Ui, vec2};

use self::record::Adding;
use super::command::Commands;
use super::form::FormState;
use super::{Model, chip, theme};
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::value::RowId;
use crate::error::Result;
use crate::i18n::Lang;
use crate::register::create::shipped;
use crate::register::{Done, Edit, Mutation, Operation};
use crate::report::Typefaces;

/// The theme until somebody chooses one.
pub const THEME: ThemePreference = ThemePreference::Light;

/// Below this width the names of the sections stand above them.
const NARROW: f32 = 760.0;

/// A part of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each variant is described by its words in both languages")]
pub enum Section {
    #[default]
    Unit,
    Operators,
    Roles,
    Grading,
    Columns,
    Calendar,
    Thresholds,
    Look,
    Files,
}

/// The parts of the page: key of the heading, and what stands beneath it.
pub const GROUPS: [(&str, &[Section]); 2] = [
    (
        "window.settings.of_register",
        &[Section::Unit, Section::Operators, Section::Roles, Section::Grading, Section::Columns, Section::Calendar, Section::Thresholds],
    ),
    ("window.settings.of_workstation", &[Section::Look, Section::Files]),
];

impl Section {
    /// The key of its name.
    pub fn word_key(self) -> &'static str {
        match self {
            Section::Unit => "window.settings.unit",
            Section::Operators => "window.settings.operators",
            Section::Roles => "window.settings.roles",
            Section::Grading => "window.settings.grading",
            Section::Columns => "window.settings.columns",
            Section::Calendar => "window.settings.calendar",
            Section::Thresholds => "window.settings.thresholds",
            Section::Look => "window.settings.look",
            Section::Files => "window.settings.files",
        }
    }
}

/// Something this workstation remembers, as it shall be; none is the default.
#[derive(Clone, Debug, PartialEq)]
pub enum Preference {
    /// The language of the window; without one that of the register.
    Lang(Option<Lang>),
    /// Light, dark, or as the system.
    Theme(Option<ThemePreference>),
    /// How large everything is; 1 is the size of the system.
    Scale(f32),
    /// The folder of further safety copies.
    Copies(Option<PathBuf>),
    /// The registers used lately.
    ForgetRecent,
    /// Who works with the open register: the code of an operator.
    Operator(Option<String>),
    /// The fonts that reports wear.
    Typefaces(Typefaces),
}

/// The safety copies of the open register.
#[derive(Clone, Debug)]
pub struct Copies {
    /// Where they lie.
    pub folder: PathBuf,
    /// When the newest was made.
    pub newest: Option<NaiveDateTime>,
    /// How many there are.
    pub count: usize,
}

/// What this workstation remembers.
#[derive(Clone, Debug, Default)]
pub struct Workstation {
    /// The language chosen.
    pub lang: Option<Lang>,
    /// The theme.
    pub theme: ThemePreference,
    /// The folder of further safety copies.
    pub copies_to: Option<PathBuf>,
    /// The safety copies, as soon as they were looked for.
    pub copies: Option<Copies>,
    /// How many registers used lately are remembered.
    pub recent: usize,
    /// Who the program was started by.
    pub account: String,
    /// Who was chosen to work with the register.
    pub operator: Option<RowId>,
}

/// The state of the page.
#[derive(Debug, Default)]
pub struct SettingsState {
    /// The part shown.
    pub section: Section,
    /// What this workstation remembers; `app` keeps it up to date.
    pub workstation: Workstation,
    /// Records being added, by the place where their name is typed.
    adding: HashMap<(Table, u32), Adding>,
    /// The folder of safety copies as typed.
    folder: Option<String>,
    /// The kind of record whose free columns are shown.
    columns_of: Option<Table>,
    /// How many records fill each free column.
    filled: Option<columns::Filled>,
    /// A grading scheme that is being made up.
    drafting: Option<grading::proposal::Drafting>,
    /// The days of the calendar that are looked at and added.
    days: calendar::Days,
    /// What is typed into the deadline calculator.
    deadline: deadline::Typed,
    /// The grading scheme, the roles and the holidays as they are shipped, in the language of the register.
    shipped: Option<(Lang, Arc<Snapshot>)>,
}

impl SettingsState {
    /// Takes the answer to an edit that adds a record here; false where it is another's.
    pub fn answered(&mut self, ticket: u64, answer: &Result<Done>, lang: Lang) -> bool {
        if let Some(failed) = grading::proposal::answered(&mut self.drafting, ticket, answer, lang) {
            return failed;
        }
        let of_ticket = |adding: &&mut Adding| adding.sent == Some(ticket);
        let Some(adding) = self.adding.values_mut().find(of_ticket) else { return false };
        adding.sent = None;
        match answer {
            Ok(_) => adding.typed.clear(),
            Err(error) => adding.fault = Some(error.message(lang)),
        }
        answer.is_err()
    }

    /// The scheme as it is shipped; none where the library cannot be read.
    fn shipped(&mut self, model: &Model<'_>) -> Option<Arc<Snapshot>> {
        let lang = model.snapshot.language().unwrap_or(model.lang);
        if self.shipped.as_ref().is_none_or(|(of, _)| *of != lang) {
            self.shipped = Some((lang, Arc::new(shipped(lang).ok()?)));
        }
        self.shipped.as_ref().map(|(_, snapshot)| Arc::clone(snapshot))
    }
}

/// What the parts of the page share while they are drawn.
pub struct Cx<'a> {
    model: &'a Model<'a>,
    form: &'a mut FormState,
    commands: &'a mut Commands,
}

impl Cx<'_> {
    /// Sends one edit: one step of Undo.
    fn edit(&mut self, operation: Operation, mutations: Vec<Mutation>) -> u64 {
        let ticket = self.form.ticket();
        let edit = Edit { operation, mutations, reason: None, is_typing: false };
        self.commands.push(super::command::Command::Edit { ticket, edit });
        ticket
    }

    fn word(&self, key: &str) -> String {
        self.model.word(key)
    }
}

/// Draws the page.
pub fn page_ui(ui: &mut Ui, model: &Model<'_>, state: &mut SettingsState, form: &mut FormState, commands: &mut Commands) {
    let mut cx = Cx { model, form, commands };
    egui::CentralPanel::default().frame(theme::plain(theme::of(ui).window)).show(ui, |ui| {
        let before = state.section;
        let frame = egui::Frame::new().inner_margin(Margin { left: theme::MARGIN, right: theme::MARGIN, top: 10, bottom: 6 });
        if ui.available_width() < NARROW {
            frame.show(ui, |ui| {
                ui.label(theme::title(model.word("window.page.settings")));
                ui.horizontal_wrapped(|ui| sections_ui(ui, model, state, false));
            });
        } else {
            Panel::left("settings sections").exact_size(208.0).resizable(false).show_separator_line(false).frame(frame).show(ui, |ui| {
                ui.label(theme::title(model.word("window.page.settings")));
                ui.spacing_mut().item_spacing.y = 2.0;
                sections_ui(ui, model, state, true);
            });
        }
        if before != state.section {
            // What is typed is sent when its part is left.
            cx.form.leave(cx.model, cx.commands);
        }
        ScrollArea::both().id_salt(("settings", state.section)).auto_shrink(false).show(ui, |ui| {
            let margin = Margin { left: 0, right: theme::MARGIN, top: 12, bottom: 24 };
            egui::Frame::new().inner_margin(Margin { left: if ui.available_width() < NARROW { theme::MARGIN } else { 0 }, ..margin }).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 12.0;
                section_ui(ui, &mut cx, state);
            });
        });
    });
}

fn sections_ui(ui: &mut Ui, model: &Model<'_>, state: &mut SettingsState, is_column: bool) {
    for (heading, sections) in GROUPS {
        if is_column {
            ui.add_space(10.0);
            ui.label(theme::small(model.word(heading)));
        }
        for section in sections {
            let width = if is_column { ui.available_width() } else { 0.0 };
            let button = Button::selectable(state.section == *section, model.word(section.word_key())).min_size(vec2(width, 32.0));
            if ui.add(button).clicked() {
                state.section = *section;
            }
        }
    }
}

fn section_ui(ui: &mut Ui, cx: &mut Cx<'_>, state: &mut SettingsState) {
    match state.section {
        Section::Unit => unit::section_ui(ui, cx, state),
        Section::Operators => operators::section_ui(ui, cx, state),
        Section::Roles => roles::section_ui(ui, cx, state),
        Section::Grading => grading::section_ui(ui, cx, state),
        Section::Columns => columns::section_ui(ui, cx, state),
        Section::Calendar => calendar::section_ui(ui, cx, state),
        Section::Thresholds => thresholds::section_ui(ui, cx),
        Section::Look => workstation::look_ui(ui, cx, state),
        Section::Files => workstation::files_ui(ui, cx, state),
    }
}

/// The width of the content of a card, where there is room: that of the widest.
const CARD: f32 = 892.0;

/// A card of settings that belong together: what they are, what they are for, and they themselves.
fn card_ui<R>(ui: &mut Ui, title: &str, help: &str, content: impl FnOnce(&mut Ui) -> R) -> R {
    let card = theme::card(ui);
    let draw = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing.y = 8.0;
        ui.set_min_width(ui.available_width().min(CARD));
        ui.label(theme::bold(title).size(15.0));
        if !help.is_empty() {
            ui.set_max_width(ui.max_rect().width().max(row::EDITOR));
            ui.label(RichText::new(help).size(theme::SMALL).color(theme::of(ui).second));
        }
        content(ui)
    };
    chip::group(ui, title, |ui| card.show(ui, draw).inner)
}
