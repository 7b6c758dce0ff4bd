//! The responsibility matrix: steps × posts, edited by keyboard.
//!
//! Roles are set by digits: letters would start the Chinese input method.

pub mod cell;
pub mod edit;
pub mod grid;
pub mod head;
pub mod header;
pub mod keys;
pub mod paste;
pub mod sheet;

use std::sync::Arc;

use eframe::egui::{self, Ui};

use super::Model;
use super::command::Commands;
use super::form::FormState;
use super::{chip, theme};
use crate::domain::field::Row;
use crate::domain::record::Unit;
use crate::domain::value::RowId;
pub use sheet::{Filter, Line, Sheet};

/// A cell: step and post.
pub type Cell = (RowId, RowId);

/// The state of the page.
#[derive(Debug, Default)]
pub struct MatrixState {
    unit: Option<RowId>,
    /// Columns opened by hand for posts without a duty in this unit's steps.
    opened: Vec<RowId>,
    /// What is shown.
    pub filter: Filter,
    /// The cell that the keys change.
    pub focus: Option<Cell>,
    /// The other end of what is selected, where it is more than one cell.
    pub anchor: Option<Cell>,
    /// Whether the pointer is selecting.
    is_dragging: bool,
    scroll_to: bool,
    wants_focus: bool,
    sheet: Option<(sheet::SheetKey, Arc<Sheet>)>,
    post_filter: String,
    /// Whether the field that looks for a post takes the keyboard.
    finds_post: bool,
    /// The cell in words, for the status bar.
    pub named: Option<String>,
    /// What was toggled last, and in which state of the register.
    toggled: Option<(Vec<Cell>, RowId, u64)>,
    /// What was copied last: pasted elsewhere in the matrix it does not go back to where its heads say.
    copied: String,
    /// Whether what is selected is to be filled down next frame.
    pub wants_fill: bool,
    /// What waits to be pasted.
    pub pending: Option<paste::Pending>,
}

impl MatrixState {
    /// The unit shown.
    pub fn unit<'a>(&self, model: &Model<'a>) -> Option<&'a Arc<Row<Unit>>> {
        let chosen = self.unit.and_then(|row| model.snapshot.units.get(row));
        chosen.or_else(|| model.snapshot.units.iter().next())
    }

    /// Shows another unit, whole.
    fn show_unit(&mut self, unit: RowId) {
        *self = MatrixState { unit: Some(unit), sheet: self.sheet.take(), copied: std::mem::take(&mut self.copied), ..MatrixState::default() };
    }

    /// The cells that are selected, by rows.
    pub fn selected(&self, sheet: &Sheet) -> Vec<Cell> {
        let Some(focus) = self.focus else { return Vec::new() };
        match sheet.between(self.anchor.unwrap_or(focus), focus) {
            Some((rows, columns)) => rows.flat_map(|row| columns.clone().filter_map(move |column| sheet.at(row, column))).collect(),
            None => Vec::new(),
        }
    }

    /// Whether a role may be toggled: not twice in one state, since the second time would not see the first.
    fn may_toggle(&mut self, cells: &[Cell], role: RowId, model: &Model<'_>) -> bool {
        let this = Some((cells.to_vec(), role, model.snapshot.revision));
        let is_new = self.toggled != this;
        self.toggled = this;
        is_new
    }

    /// Shows a cell of a unit.
    pub fn go(&mut self, unit: RowId, cell: Cell) {
        if self.unit != Some(unit) {
            self.opened.clear();
        }
        self.unit = Some(unit);
        self.focus = Some(cell);
        self.scroll_to = true;
    }

    /// Gives the grid the keyboard.
    pub fn take_focus(&mut self) {
        self.wants_focus = true;
    }

    /// Selects one cell.
    fn select(&mut self, cell: Cell) {
        self.focus = Some(cell);
        self.anchor = None;
        self.wants_focus = true;
    }

    /// Selects from the first cell to this.
    fn extend(&mut self, cell: Cell) {
        self.anchor = self.anchor.or(self.focus);
        self.focus = Some(cell);
        self.wants_focus = true;
    }

    fn sheet(&mut self, unit: &Arc<Row<Unit>>, model: &Model<'_>) -> Arc<Sheet> {
        let key = Sheet::key(unit, self, model);
        if let Some((known, sheet)) = &self.sheet
            && *known == key
        {
            return Arc::clone(sheet);
        }
        let sheet = Arc::new(Sheet::of(unit, &self.opened, &self.filter, model));
        self.sheet = Some((key, Arc::clone(&sheet)));
        // What the filter hides is not changed by keys.
        let is_hidden = |cell: &Option<Cell>| cell.is_some_and(|cell| sheet.place(cell).is_none());
        if is_hidden(&self.focus) || is_hidden(&self.anchor) {
            (self.focus, self.anchor) = (None, None);
        }
        sheet
    }
}

/// Draws the page.
pub fn page_ui(ui: &mut Ui, model: &Model<'_>, state: &mut MatrixState, form: &mut FormState, commands: &mut Commands) {
    egui::CentralPanel::default().frame(theme::plain(theme::of(ui).window)).show(ui, |ui| {
        let Some(unit) = state.unit(model).cloned() else {
            let words = egui::RichText::new(model.word("window.matrix.no_unit")).color(theme::of(ui).second);
            return chip::instead_ui(ui, words);
        };
        ui.spacing_mut().item_spacing.y = 0.0;
        let sheet = state.sheet(&unit, model);
        head::head_ui(ui, &unit, &sheet, model, state, commands);
        keys::press_keys(ui, &sheet, model, state, form, commands);
        paste::pending_ui(ui, &sheet, model, state, form, commands);
        grid::grid_ui(ui, &sheet, model, state, form, commands);
        state.named = name(state, &sheet, model);
    });
}

/// What is selected, in words.
fn name(state: &MatrixState, sheet: &Sheet, model: &Model<'_>) -> Option<String> {
    let focus = state.focus?;
    match state.anchor.filter(|anchor| *anchor != focus).and_then(|anchor| sheet.between(anchor, focus)) {
        Some((rows, columns)) => Some(model.lang.phrase("matrix.selected", &[("steps", &rows.count()), ("posts", &columns.count())])),
        None => cell::line(focus, sheet, model),
    }
}
