//! The authority table: matters and bands of amounts against the posts of their chains, edited by keyboard like the matrix.

pub mod amounts;
pub mod edit;
pub mod grid;
pub mod head;
pub mod keys;
pub mod lines;
pub mod panel;

use std::sync::Arc;

use eframe::egui::{self, Panel, Ui};

use self::amounts::Amounts;
use self::lines::{Line, Place, Sheet, Spot};
use super::chooser::Chooser;
use super::command::Commands;
use super::form::{FormState, Subject};
use super::view::View;
use super::{Model, chip, theme};
use crate::domain::field::Row;
use crate::domain::record::Unit;
use crate::domain::table::Table;
use crate::domain::value::{AnyId, RowId};

/// From this width on the form stands beside the table.
const WIDE: f32 = 900.0;
/// Width of the form.
const FORM_WIDTH: f32 = 340.0;
/// The tables whose records the form of this page makes.
const MADE_HERE: [Table; 2] = [Table::Authorities, Table::Bands];

/// The state of the page.
#[derive(Debug, Default)]
pub struct AuthorityState {
    unit: Option<RowId>,
    /// Columns opened by hand for posts that are in no chain of this unit.
    opened: Vec<RowId>,
    /// Where the keys are.
    pub focus: Option<Place>,
    scroll_to: bool,
    wants_focus: bool,
    sheet: Option<(lines::SheetKey, Arc<Sheet>)>,
    posts: Chooser,
    amounts: Amounts,
    /// Where there is no room for both: whether the form is shown, not the table.
    shows_form: bool,
    /// What was toggled last, and in which state of the register.
    toggled: Option<(Place, RowId, u64)>,
    /// The cell in words, for the status bar.
    pub named: Option<String>,
}

impl AuthorityState {
    /// The unit shown: the one chosen, else the first that has matters, else the first.
    pub fn unit<'a>(&self, model: &Model<'a>) -> Option<&'a Arc<Row<Unit>>> {
        let units = &model.snapshot.units;
        let has_matters = |unit: &&Arc<Row<Unit>>| !model.snapshot.linking(Table::Authorities, AnyId { table: Table::Units, row: unit.id }).is_empty();
        let chosen = self.unit.and_then(|row| units.get(row));
        chosen.or_else(|| units.iter().find(has_matters)).or_else(|| units.iter().next())
    }

    fn show_unit(&mut self, unit: RowId) {
        *self = AuthorityState { unit: Some(unit), ..AuthorityState::default() };
    }

    /// Gives the table the keyboard.
    pub fn take_focus(&mut self) {
        self.wants_focus = true;
    }

    fn select(&mut self, place: Place) {
        self.focus = Some(place);
        self.wants_focus = true;
    }

    fn sheet(&mut self, unit: &Arc<Row<Unit>>, model: &Model<'_>) -> Arc<Sheet> {
        let key = Sheet::key(unit, &self.opened, model);
        if let Some((known, sheet)) = &self.sheet
            && *known == key
        {
            return Arc::clone(sheet);
        }
        let sheet = Arc::new(Sheet::of(unit, &self.opened, model));
        self.sheet = Some((key, Arc::clone(&sheet)));
        self.focus = self.focus.filter(|place| sheet.place(*place).is_some());
        sheet
    }

    /// A role is not toggled twice in one state, since the second time would not see the first.
    fn may_toggle(&mut self, place: Place, role: RowId, model: &Model<'_>) -> bool {
        let this = Some((place, role, model.snapshot.revision));
        let is_new = self.toggled != this;
        self.toggled = this;
        is_new
    }

    /// What the form is about: a record being made, or the matter or band that has the keys.
    fn subject(&self, form: &FormState) -> Option<Subject> {
        let new = MADE_HERE.into_iter().find(|table| form.is_new(*table)).map(Subject::New);
        new.or(self.focus.map(|place| Subject::Stored(place.record())))
    }

    /// Goes to what was made here, or looked for from elsewhere.
    fn follow(&mut self, id: AnyId, model: &Model<'_>) {
        let snapshot = model.snapshot;
        let matter = match id.table {
            Table::Bands => snapshot.bands.get(id.row).map(|band| band.authority.row()),
            _ => Some(id.row),
        };
        let Some(unit) = matter.and_then(|row| snapshot.authorities.get(row)).map(|matter| matter.unit.row()) else { return };
        if self.unit(model).map(|unit| unit.id) != Some(unit) {
            self.show_unit(unit);
        }
        let Some(matter) = matter else { return };
        let band = if id.table == Table::Bands { Some(id.row) } else { snapshot.linking(Table::Bands, id).first().copied() };
        let spot = if id.table == Table::Bands { Spot::Band } else { Spot::Matter };
        self.focus = Some(Place { line: Line { matter, band }, spot });
        self.scroll_to = true;
    }
}

/// Draws the page.
pub fn page_ui(ui: &mut Ui, model: &Model<'_>, view: &mut View, commands: &mut Commands) {
    let View { authority: state, form, lists, .. } = view;
    let Some(unit) = state.unit(model).cloned() else {
        egui::CentralPanel::default().frame(theme::plain(theme::of(ui).window)).show(ui, |ui| {
            chip::instead_ui(ui, egui::RichText::new(model.word("window.matrix.no_unit")).color(theme::of(ui).second));
        });
        return;
    };
    for table in MADE_HERE {
        if let Some(row) = lists.get_mut(&table).and_then(|list| list.cursor.take()) {
            state.follow(AnyId { table, row }, model);
        }
    }
    let unit = state.unit(model).cloned().unwrap_or(unit);
    let sheet = state.sheet(&unit, model);
    let is_wide = ui.available_width() >= WIDE;
    state.shows_form |= form.wants_focus;
    if is_wide {
        let frame = theme::plain(theme::of(ui).panel);
        Panel::right("authority form").exact_size(FORM_WIDTH).resizable(false).show_separator_line(false).frame(frame).show(ui, |ui| {
            ui.painter().vline(ui.max_rect().left(), ui.max_rect().y_range(), theme::line(theme::of(ui).line));
            panel::panel_ui(ui, &sheet, model, state, form, commands);
        });
    }
    egui::CentralPanel::default().frame(theme::plain(theme::of(ui).window)).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        head::head_ui(ui, &unit, &sheet, is_wide, model, state, form, commands);
        if is_wide || !state.shows_form {
            keys::press_keys(ui, &sheet, model, state, form, commands);
            grid::grid_ui(ui, &sheet, model, state, form, commands);
        } else {
            panel::panel_ui(ui, &sheet, model, state, form, commands);
        }
        state.named = state.focus.and_then(|place| sheet.line(place, model));
    });
}
