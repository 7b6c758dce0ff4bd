//! Rows pasted from a sheet, shown before they are taken: what each would do, and what is wrong with it, to be put right here.

mod detail;
mod grid;
mod keys;

use std::collections::HashMap;

use eframe::egui::{self, Align, Button, Id, Key, Layout, Margin, Modifiers, Panel, RichText, TextEdit, Ui, vec2};

use self::keys::Typing;
use super::command::{Command, Commands};
use super::form::FormState;
use super::list::ListState;
use super::view::View;
use super::{Model, chip, page_head, theme};
use crate::domain::field::Field;
use crate::domain::paste::{Checker, Line, Outcome, Sheet, check};
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::value::AnyId;
use crate::i18n::Lang;
use crate::register::{Edit, Mutation, Operation};

/// Above this many rows a sheet is looked at in the background.
const INLINE_ROWS: usize = 300;

/// What was pasted, by table; it stays until it is taken or given up.
#[derive(Debug, Default)]
pub struct PasteState {
    open: HashMap<Table, Pasted>,
}

/// All that the look of the rows depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckKey {
    version: u64,
    revision: u64,
    /// The language of the words compared.
    pub lang: Lang,
}

/// A sheet that was pasted.
#[derive(Debug)]
pub struct Pasted {
    sheet: Sheet,
    lines: Vec<Line>,
    key: Option<CheckKey>,
    asked: Option<CheckKey>,
    /// One more with each correction.
    version: u64,
    only_wrong: bool,
    /// The rows shown.
    shown: Vec<usize>,
    /// The row and column that the keys are on; a place in `shown`.
    cursor: (usize, usize),
    /// The cell of the cursor is to be seen.
    scrolls: bool,
    typing: Option<Typing>,
    reason: String,
    /// The good rows are to be taken as soon as all have been looked at.
    takes: bool,
    sent: Option<(u64, Vec<usize>)>,
    wants_focus: bool,
    /// Whether what is typed goes into the cell of the cursor.
    has_keys: bool,
}

impl PasteState {
    /// Whether rows of a table wait to be taken.
    pub fn is_open(&self, table: Table) -> bool {
        self.open.contains_key(&table)
    }

    /// What waits for a table; tests look at it.
    pub fn get(&self, table: Table) -> Option<&Pasted> {
        self.open.get(&table)
    }

    /// Opens the preview of a text from the clipboard, or says why not.
    pub fn begin(&mut self, text: &str, table: Table, shown: &[&'static Field], model: &Model<'_>) -> Result<(), String> {
        if let Some(why) = model.read_only {
            return Err(why.to_owned());
        }
        let sheet = Sheet::read(text, table, shown, model.snapshot);
        if sheet.rows.is_empty() {
            return Err(model.word("edit.paste.nothing"));
        }
        let pasted = Pasted {
            sheet,
            lines: Vec::new(),
            key: None,
            asked: None,
            version: 0,
            only_wrong: false,
            shown: Vec::new(),
            cursor: (0, 0),
            scrolls: false,
            typing: None,
            reason: String::new(),
            takes: false,
            sent: None,
            wants_focus: true,
            has_keys: false,
        };
        self.open.insert(table, pasted);
        Ok(())
    }

    /// Gives the keyboard back to the rows of a table.
    pub fn take_focus(&mut self, table: Table) {
        if let Some(pasted) = self.open.get_mut(&table) {
            pasted.wants_focus = true;
        }
    }

    /// Takes what was found out in the background, unless it is no longer what was asked.
    pub fn take(&mut self, table: Table, key: CheckKey, lines: Vec<Line>) {
        if let Some(pasted) = self.open.get_mut(&table).filter(|pasted| pasted.asked == Some(key)) {
            pasted.set(key, lines);
        }
    }

    /// Takes the answer to an edit; the table whose rows it brought, where it was one of these.
    pub fn answered(&mut self, ticket: u64, is_done: bool) -> Option<Table> {
        let (table, pasted) = self.open.iter_mut().find(|(_, pasted)| pasted.sent.as_ref().is_some_and(|(sent, _)| *sent == ticket))?;
        let table = *table;
        let (_, taken) = pasted.sent.take()?;
        if !is_done {
            return None;
        }
        pasted.forget(&taken);
        if pasted.sheet.rows.is_empty() {
            self.open.remove(&table);
        }
        Some(table)
    }
}

impl Pasted {
    /// What the rows would do.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    fn set(&mut self, key: CheckKey, lines: Vec<Line>) {
        self.key = Some(key);
        self.asked = None;
        self.lines = lines;
        self.show();
    }

    /// Works out which rows are shown.
    fn show(&mut self) {
        let row = self.shown.get(self.cursor.0).copied();
        let is_shown = |place: &usize| !self.only_wrong || self.lines.get(*place).is_some_and(|line| line.outcome == Outcome::Wrong);
        self.shown = (0..self.sheet.rows.len()).filter(is_shown).collect();
        // The keys stay on their row or, where it is not shown any more, on the next one.
        let place = row.map_or(0, |row| self.shown.partition_point(|known| *known < row));
        self.cursor.0 = place.min(self.shown.len().saturating_sub(1));
    }

    /// The row that the keys are on.
    fn row(&self) -> Option<usize> {
        self.shown.get(self.cursor.0).copied()
    }

    fn count(&self, outcome: Outcome) -> usize {
        self.lines.iter().filter(|line| line.outcome == outcome).count()
    }

    /// Puts a cell right and looks at its row again.
    fn correct(&mut self, (row, column): (usize, usize), text: String, model: &Model<'_>) {
        let Some(cells) = std::sync::Arc::make_mut(&mut self.sheet.rows).get_mut(row) else { return };
        if cells.len() <= column {
            cells.resize(column + 1, String::new());
        }
        cells[column] = text;
        self.look_again(row, model.snapshot, model.lang);
    }

    /// Gives a row as many cells as there are columns.
    fn fit(&mut self, row: usize, snapshot: &Snapshot, lang: Lang) {
        let width = self.sheet.columns.len();
        if let Some(cells) = std::sync::Arc::make_mut(&mut self.sheet.rows).get_mut(row) {
            cells.resize(width, String::new());
        }
        self.look_again(row, snapshot, lang);
    }

    fn look_again(&mut self, row: usize, snapshot: &Snapshot, lang: Lang) {
        self.version += 1;
        // The row itself is answered at once; the others, which a changed code may touch, with the next look at all.
        let line = self.sheet.rows.get(row).map(|cells| Checker::new(&self.sheet, snapshot, lang).line(cells));
        if let (Some(line), Some(place)) = (line, self.lines.get_mut(row)) {
            *place = line;
        }
    }

    /// Gives a column another field; the one that had it is left out.
    fn name(&mut self, column: usize, field: Option<&'static Field>) {
        for known in self.sheet.columns.iter_mut().filter(|known| field.is_some() && **known == field) {
            *known = None;
        }
        self.sheet.columns[column] = field;
        self.version += 1;
    }

    /// Takes rows out that are in the register now, and those that said nothing new.
    fn forget(&mut self, taken: &[usize]) {
        let taken: std::collections::HashSet<usize> = taken.iter().copied().collect();
        let stays = |place: usize, line: &Line| !taken.contains(&place) && line.outcome != Outcome::Same;
        let kept: Vec<bool> = self.lines.iter().enumerate().map(|(place, line)| stays(place, line)).collect();
        let mut keep = kept.iter().copied();
        std::sync::Arc::make_mut(&mut self.sheet.rows).retain(|_| keep.next().unwrap_or(true));
        let mut keep = kept.iter().copied();
        self.lines.retain(|_| keep.next().unwrap_or(true));
        let stays = |typing: Typing| {
            let (row, column) = typing.cell;
            let before = kept.get(..row)?.iter().filter(|kept| **kept).count();
            kept.get(row)?.then_some(Typing { cell: (before, column), ..typing })
        };
        self.typing = self.typing.take().and_then(stays);
        self.version += 1;
        self.reason.clear();
        self.cursor = (0, 0);
        self.show();
    }

    /// The edit that takes all good rows.
    fn edit(&self) -> (Edit, Vec<usize>) {
        let mut taken = Vec::new();
        let mut mutations = Vec::new();
        for (place, line) in self.lines.iter().enumerate().filter(|(_, line)| line.is_good()) {
            let Some(entry) = &line.entry else { continue };
            taken.push(place);
            mutations.push(if line.outcome == Outcome::New {
                Mutation::Create(entry.copy())
            } else {
                let id = AnyId { table: entry.table(), row: entry.id() };
                Mutation::Set(id, line.changes.iter().map(|change| (change.field, change.value.clone())).collect())
            });
        }
        let reason = Some(self.reason.trim().to_owned()).filter(|reason| !reason.is_empty());
        (Edit { operation: Operation::Paste, mutations, reason, is_typing: false }, taken)
    }

    fn needs_reason(&self) -> bool {
        self.lines.iter().any(|line| line.is_good() && line.needs_reason)
    }
}

/// The id of the preview, for the keyboard.
fn paste_id(table: Table) -> Id {
    Id::unique(("paste", table.key()))
}

/// Looks at the rows again where something they depend on has changed.
fn refresh(table: Table, model: &Model<'_>, pasted: &mut Pasted, commands: &mut Commands) {
    let key = CheckKey { version: pasted.version, revision: model.snapshot.revision, lang: model.lang };
    if pasted.key == Some(key) || pasted.asked == Some(key) {
        return;
    }
    if pasted.sheet.rows.len() <= INLINE_ROWS {
        let lines = check(&pasted.sheet, model.snapshot, model.lang);
        pasted.set(key, lines);
    } else {
        pasted.asked = Some(key);
        commands.push(Command::CheckPaste { table, key, sheet: pasted.sheet.clone() });
    }
}

/// Draws the preview in the place of the list.
pub fn page_ui(ui: &mut Ui, table: Table, model: &Model<'_>, view: &mut View, commands: &mut Commands) {
    let Some(mut pasted) = view.paste.open.remove(&table) else { return };
    keys::leave_cell(ui, table, model, &mut pasted);
    refresh(table, model, &mut pasted, commands);
    pasted.takes |= ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter));
    take(model, &mut pasted, &mut view.form, commands);
    let mut stays = true;
    let frame = theme::plain(theme::of(ui).window);
    Panel::bottom("paste detail").exact_size(detail::HEIGHT).resizable(false).show_separator_line(false).frame(theme::plain(theme::of(ui).panel)).show(
        ui,
        |ui| {
            detail::detail_ui(ui, table, model, &mut pasted);
        },
    );
    egui::CentralPanel::default().frame(frame).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        stays &= head_ui(ui, table, model, &mut pasted);
        stays &= keys::keys_ui(ui, table, model, &mut pasted);
        grid::grid_ui(ui, table, model, &mut pasted);
    });
    if stays || pasted.sent.is_some() {
        view.paste.open.insert(table, pasted);
    } else {
        let list: &mut ListState = view.lists.entry(table).or_default();
        list.wants_focus = true;
    }
}

/// Takes the good rows where that is wanted, or says why it cannot be done.
fn take(model: &Model<'_>, pasted: &mut Pasted, form: &mut FormState, commands: &mut Commands) {
    if !pasted.takes || pasted.asked.is_some() && pasted.sent.is_none() {
        return;
    }
    pasted.takes = false;
    match why_not_take(model, pasted) {
        Some(why) => commands.push(Command::Say(why)),
        None if pasted.sent.is_some() => {}
        None => {
            let (edit, taken) = pasted.edit();
            let ticket = form.ticket();
            pasted.sent = Some((ticket, taken));
            commands.push(Command::Edit { ticket, edit });
        }
    }
}

/// Draws what it is, how much of it can be taken, and the buttons; false where it is given up.
fn head_ui(ui: &mut Ui, table: Table, model: &Model<'_>, pasted: &mut Pasted) -> bool {
    let mut stays = true;
    page_head::frame().show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 12.0;
            let name = model.word(&format!("table.{}", table.key()));
            ui.label(theme::title(model.lang.phrase("edit.paste.title", &[("table", &name)])));
            counts_ui(ui, model, pasted);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let cancel = ui.add(Button::new(model.word("edit.cancel")).min_size(vec2(0.0, 30.0)));
                stays = !cancel.on_hover_text(model.word("edit.paste.cancel_help")).clicked();
                take_button(ui, model, pasted);
            });
        });
        ui.add_space(8.0);
        ui.horizontal(|ui| {
            let wrong = model.lang.phrase("edit.paste.only_wrong", &[("count", &pasted.count(Outcome::Wrong))]);
            if ui.checkbox(&mut pasted.only_wrong, wrong).changed() {
                pasted.show();
            }
            if pasted.needs_reason() {
                ui.add_space(12.0);
                let label = ui.label(RichText::new(model.word("edit.paste.reason")).color(theme::of(ui).second));
                let edit = TextEdit::singleline(&mut pasted.reason).hint_text(model.word("window.form.why_hint")).desired_width(ui.available_width());
                ui.add(edit.margin(Margin::symmetric(10, 5))).labelled_by(label.id);
            }
        });
    });
    stays
}

fn counts_ui(ui: &mut Ui, model: &Model<'_>, pasted: &Pasted) {
    if pasted.asked.is_some() {
        ui.label(theme::small(model.word("edit.paste.looking")));
        return;
    }
    let counts = [Outcome::New, Outcome::Changed, Outcome::Same, Outcome::Wrong].map(|outcome| pasted.count(outcome));
    let [new, changed, same, wrong] = counts;
    ui.label(theme::small(model.lang.phrase("edit.paste.counts", &[("new", &new), ("changed", &changed), ("same", &same), ("wrong", &wrong)])));
}

fn take_button(ui: &mut Ui, model: &Model<'_>, pasted: &mut Pasted) {
    let count = pasted.count(Outcome::New) + pasted.count(Outcome::Changed);
    let why = why_not_take(model, pasted);
    let button = chip::primary(ui, model.lang.phrase("edit.paste.take", &[("count", &count)])).min_size(vec2(0.0, 30.0));
    let response = chip::why_not(ui.add_enabled(why.is_none() && pasted.sent.is_none(), button), why.as_deref());
    if response.on_hover_text("Ctrl+Enter").clicked() {
        // What is still being typed counts.
        pasted.commit(model);
        pasted.takes = true;
        ui.ctx().request_repaint();
    }
}

/// Why the good rows cannot be taken now.
fn why_not_take(model: &Model<'_>, pasted: &Pasted) -> Option<String> {
    match model.read_only {
        Some(why) => Some(why.to_owned()),
        None if pasted.asked.is_some() => Some(model.word("edit.paste.looking")),
        None if !pasted.lines.iter().any(Line::is_good) => Some(model.word("edit.why.no_good_row")),
        None if pasted.needs_reason() && pasted.reason.trim().is_empty() => Some(model.word("edit.bulk.needs_reason")),
        None => None,
    }
}
