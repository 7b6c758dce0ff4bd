//! Pages and widgets: they draw and ask, and change nothing.
//!
//! A page is a function that gets the model and its own part of the view's state and pushes `Command`s, which `app` runs after drawing.

pub mod about;
pub mod action;
pub mod actions;
pub mod authority;
pub mod awaited;
pub mod calendar;
pub mod checks;
pub mod chip;
pub mod choice_list;
pub mod chooser;
pub mod command;
pub mod composing;
pub mod fonts;
pub mod form;
pub mod frame;
pub mod history;
pub mod in_turn;
pub mod keyboard;
pub mod keys;
pub mod list;
pub mod manual;
pub mod many;
pub mod matrix;
pub mod navigation;
pub mod notices;
pub mod overview;
pub mod page;
pub mod page_head;
pub mod paste;
pub mod posts;
pub mod process;
pub mod reports;
pub mod reveal;
pub mod scale;
pub mod search;
pub mod separation;
pub mod settings;
pub mod term;
pub mod text_menu;
pub mod theme;
pub mod view;
pub mod welcome;
pub mod work;

use std::path::Path;
use std::sync::Arc;

use crate::domain::checks::Checked;
use crate::domain::columns;
use crate::domain::edition::Edition;
use crate::domain::field::Field;
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::i18n::Lang;
use crate::register::StepName;

/// What the pages show.
#[derive(Clone, Copy, Debug)]
pub struct Model<'a> {
    /// The register.
    pub snapshot: &'a Arc<Snapshot>,
    /// What the checks found last, until they have run anew in the register as it was; none before they have run.
    pub checked: Option<&'a Checked>,
    /// The language of the window.
    pub lang: Lang,
    /// What Undo would take back.
    pub undo: Option<&'a StepName>,
    /// What Redo would do again.
    pub redo: Option<&'a StepName>,
    /// Why nothing can be changed, where it cannot.
    pub read_only: Option<&'a str>,
    /// The register's file.
    pub file: &'a Path,
    /// When the last edit came to rest on disk, `14:32:07`.
    pub saved_at: Option<&'a str>,
    /// Whether edits are under way.
    pub is_saving: bool,
    /// All editions, in order.
    pub editions: &'a [Edition],
    /// The newest edition, where the register is still as it holds it.
    pub edition_now: Option<&'a Edition>,
    /// The edition that is shown in the place of the register as it is now.
    pub shown: Option<&'a Edition>,
    /// Who works.
    pub operator: &'a str,
    /// Why no edition can be issued or approved, where none can.
    pub cannot_issue: Option<&'a str>,
}

impl Model<'_> {
    /// A word of the window.
    pub fn word(&self, key: &str) -> String {
        self.lang.word(key).into_owned()
    }

    /// The name of a field, free columns by the officer's own.
    pub fn label(&self, table: Table, field: &Field) -> String {
        columns::label(table, field, self.snapshot, self.lang)
    }

    /// The unit that fills the register in, where it is named.
    pub fn unit(&self) -> Option<&str> {
        self.snapshot.own_settings()?.unit_name.as_deref().filter(|name| !name.trim().is_empty())
    }

    /// The name of the register with its file, for the title of the window.
    pub fn full_name(&self) -> String {
        let file = self.file.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        self.unit().map_or_else(|| file.clone().into_owned(), |unit| format!("{unit} – {file}"))
    }

    /// The name of the register: its unit, else its file.
    pub fn name(&self) -> String {
        let file = || self.file.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        self.unit().map_or_else(file, str::to_owned)
    }
}
