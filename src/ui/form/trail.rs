//! The history of the record that the form shows: its own changes, newest first.

use eframe::egui::Ui;

use crate::domain::field::Entry;
use crate::domain::value::AnyId;
use crate::i18n::Lang;
use crate::register::{Change, Wanted};
use crate::ui::command::{Command, Commands};
use crate::ui::history::lines::{Line, lines};
use crate::ui::history::{self, line_ui};
use crate::ui::{Model, theme};

/// The changes of one record, as far as they were fetched.
#[derive(Debug, Default)]
pub struct Trail {
    /// The record, and the revision at which its changes were asked for.
    of: Option<(AnyId, u64)>,
    changes: Vec<Change>,
    /// The changes in words, and the language of these.
    lines: Option<(Vec<Line>, Lang)>,
    /// The question under way.
    asked: Option<(Wanted, Option<i64>)>,
    is_complete: bool,
}

impl Trail {
    /// How many changes the record has, where all are known.
    pub fn count(&self, id: AnyId) -> Option<usize> {
        (self.is_complete && self.of.is_some_and(|(of, _)| of == id)).then_some(self.changes.len())
    }

    /// Takes changes that were fetched, unless something else was asked for by now.
    pub fn take(&mut self, wanted: &Wanted, before: Option<i64>, changes: &[Change]) {
        if self.asked.as_ref().is_none_or(|(asked, number)| asked != wanted || *number != before) {
            return;
        }
        self.asked = None;
        self.lines = None;
        self.is_complete = changes.len() < history::PAGE;
        // Until now the changes of the revision before stood here.
        if before.is_none() {
            self.changes.clear();
        }
        self.changes.extend_from_slice(changes);
    }

    fn ask(&mut self, code: &str, before: Option<i64>, commands: &mut Commands) {
        let wanted = Wanted::of_record(code);
        self.asked = Some((wanted.clone(), before));
        commands.push(Command::History { wanted, before });
    }
}

/// Draws the changes, and asks for those that are missing.
pub fn trail_ui(ui: &mut Ui, entry: &dyn Entry, model: &Model<'_>, trail: &mut Trail, commands: &mut Commands) {
    let id = AnyId { table: entry.table(), row: entry.id() };
    let wanted = (id, model.snapshot.revision);
    if trail.of != Some(wanted) {
        if trail.of.is_none_or(|(of, _)| of != id) {
            trail.changes.clear();
            trail.lines = None;
            trail.is_complete = false;
        }
        trail.of = Some(wanted);
        trail.ask(entry.code(), None, commands);
    }
    if ui.button(model.word("window.form.history")).clicked() {
        commands.push(Command::ShowHistory(entry.code().to_owned()));
    }
    if trail.lines.as_ref().is_none_or(|(_, lang)| *lang != model.lang) {
        trail.lines = Some((lines(&trail.changes, None, model), model.lang));
    }
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        trail.lines.iter().flat_map(|(lines, _)| lines).for_each(|line| line_ui(ui, line, commands));
    });
    if trail.is_complete {
        if trail.changes.is_empty() {
            ui.label(theme::small(model.word("window.history.none")));
        }
        return;
    }
    let response = ui.label(theme::small(model.word("window.history.more")));
    let oldest = trail.changes.last().map(|change| change.number);
    if trail.asked.is_none() && oldest.is_some() && ui.is_rect_visible(response.rect) {
        trail.ask(entry.code(), oldest, commands);
    }
}
