//! The responsibility matrix: steps against posts, edited in the grid. Digits set roles, because letters would start the Chinese input method.

pub mod cell;
pub mod edit;
pub mod grid;
pub mod header;

use std::sync::Arc;

use eframe::egui::{self, Align, ComboBox, Key, Layout, Margin, Modifiers, Popup, PopupCloseBehavior, ScrollArea, TextEdit, Ui, vec2};

use super::Model;
use super::action::Action;
use super::action::DIGITS;
use super::command::{Command, Commands};
use super::form::FormState;
use super::list::keys::{keep_arrows, owns_keys};
use super::{chip, theme};
use crate::domain::field::Row;
use crate::domain::matrix::{Matrix, roles};
use crate::domain::record::{Role, Unit};
use crate::domain::table::Table;
use crate::domain::text;
use crate::domain::value::RowId;

/// The tables a matrix reads.
const READ: &[Table] = &[Table::Units, Table::Steps, Table::Posts, Table::Duties, Table::Phases, Table::Roles];

/// A cell: step and post.
pub type Cell = (RowId, RowId);

/// A row of the grid.
#[derive(Clone, Debug)]
pub enum Line {
    /// The name of a phase.
    Band(Option<RowId>),
    /// A step, by its place.
    Step(usize),
    /// The totals of the posts.
    Total,
}

/// The matrix as it is drawn.
#[derive(Debug)]
pub struct Sheet {
    /// Steps, posts and duties.
    pub matrix: Matrix,
    /// The rows.
    pub lines: Vec<Line>,
    /// The roles by digit.
    pub roles: Vec<Arc<Row<Role>>>,
}

/// What a sheet belongs to: newest change, unit, columns opened by hand.
type SheetKey = (u64, RowId, Vec<RowId>);

/// The state of the page.
#[derive(Debug, Default)]
pub struct MatrixState {
    unit: Option<RowId>,
    /// Columns opened by hand for posts without a duty in this unit's steps.
    opened: Vec<RowId>,
    /// The cell that the keys change.
    pub focus: Option<Cell>,
    scroll_to: bool,
    wants_focus: bool,
    sheet: Option<(SheetKey, Arc<Sheet>)>,
    post_filter: String,
    /// The cell in words, for the status bar.
    pub named: Option<String>,
    /// What was toggled last, and in which state of the register.
    toggled: Option<(Cell, RowId, u64)>,
}

impl MatrixState {
    /// The unit shown.
    pub fn unit<'a>(&self, model: &Model<'a>) -> Option<&'a Arc<Row<Unit>>> {
        let chosen = self.unit.and_then(|row| model.snapshot.units.get(row));
        chosen.or_else(|| model.snapshot.units.iter().next())
    }

    /// Whether a role of a cell may be toggled: not twice in one state, since the second time would not see the first.
    pub fn may_toggle(&mut self, cell: Cell, role: RowId, model: &Model<'_>) -> bool {
        let this = Some((cell, role, model.snapshot.revision));
        std::mem::replace(&mut self.toggled, this) != this
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

    fn sheet(&mut self, unit: &Arc<Row<Unit>>, model: &Model<'_>) -> Arc<Sheet> {
        let key = (model.snapshot.changed(READ), unit.id, self.opened.clone());
        if let Some((known, sheet)) = &self.sheet
            && *known == key
        {
            return Arc::clone(sheet);
        }
        let sheet = Arc::new(lay_out(unit, &self.opened, model));
        self.sheet = Some((key, Arc::clone(&sheet)));
        sheet
    }
}

fn lay_out(unit: &Arc<Row<Unit>>, opened: &[RowId], model: &Model<'_>) -> Sheet {
    let mut matrix = Matrix::of(unit, model.snapshot);
    for post in opened.iter().filter_map(|row| model.snapshot.posts.get(*row)) {
        if !matrix.posts.iter().any(|known| known.id == post.id) {
            matrix.posts.push(Arc::clone(post));
        }
    }
    let mut lines = Vec::new();
    for band in matrix.bands(model.snapshot) {
        lines.push(Line::Band(band.phase.map(|phase| phase.id)));
        lines.extend((band.first..band.first + band.count).map(Line::Step));
    }
    lines.push(Line::Total);
    Sheet { matrix, lines, roles: roles(model.snapshot) }
}

/// Draws the page.
pub fn page_ui(ui: &mut Ui, model: &Model<'_>, state: &mut MatrixState, form: &mut FormState, commands: &mut Commands) {
    egui::CentralPanel::default().frame(theme::plain(theme::of(ui).window)).show(ui, |ui| {
        let Some(unit) = state.unit(model).cloned() else {
            ui.add_space(96.0);
            ui.vertical_centered(|ui| ui.label(model.word("window.matrix.no_unit")));
            return;
        };
        ui.spacing_mut().item_spacing.y = 0.0;
        let sheet = state.sheet(&unit, model);
        head_ui(ui, &unit, &sheet, model, state, commands);
        press_keys(ui, &sheet, model, state, form, commands);
        grid::grid_ui(ui, &sheet, model, state, form, commands);
        state.named = state.focus.and_then(|focus| cell::words(focus, &sheet, model));
    });
}

fn head_ui(ui: &mut Ui, unit: &Arc<Row<Unit>>, sheet: &Sheet, model: &Model<'_>, state: &mut MatrixState, commands: &mut Commands) {
    egui::Frame::new().inner_margin(Margin { left: theme::MARGIN, right: theme::MARGIN, top: 10, bottom: 10 }).show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(10.0, 8.0);
        ui.horizontal(|ui| {
            ui.label(theme::title(model.word("window.page.matrix")));
            let size = [("steps", &sheet.matrix.steps.len() as &dyn std::fmt::Display), ("posts", &sheet.matrix.posts.len())];
            ui.label(theme::small(model.lang.phrase("window.matrix.size", &size)));
            unit_ui(ui, unit, model, state);
            open_post_ui(ui, sheet, model, state);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if ui.add(chip::primary(ui, model.word("window.matrix.print"))).clicked() {
                    commands.push(Command::Act(Action::Print));
                }
            });
        });
        ui.horizontal_wrapped(|ui| legend_ui(ui, sheet, model));
    });
}

fn unit_ui(ui: &mut Ui, unit: &Arc<Row<Unit>>, model: &Model<'_>, state: &mut MatrixState) {
    let title = |unit: &Row<Unit>| text::title(unit, model.snapshot, model.lang);
    let name = model.lang.phrase("window.matrix.unit", &[("unit", &title(unit))]);
    let combo = ComboBox::from_id_salt("matrix unit").selected_text(name.clone()).width(200.0).truncate().icon(chip::caret);
    let response = combo.show_ui(ui, |ui| {
        for known in model.snapshot.units.iter() {
            if ui.selectable_label(known.id == unit.id, title(known)).clicked() {
                state.unit = Some(known.id);
                state.opened.clear();
                state.focus = None;
                ui.close();
            }
        }
    });
    response.response.accessible_name(name);
}

/// Opens a column for a post that has no duty here yet.
fn open_post_ui(ui: &mut Ui, sheet: &Sheet, model: &Model<'_>, state: &mut MatrixState) {
    let response = ui.button(model.word("window.matrix.add_post")).on_hover_text(model.word("window.matrix.add_post_help"));
    Popup::from_toggle_button_response(&response).width(300.0).close_behavior(PopupCloseBehavior::CloseOnClickOutside).show(|ui| {
        let hint = model.word("window.form.search");
        ui.add(TextEdit::singleline(&mut state.post_filter).hint_text(hint).desired_width(f32::INFINITY));
        let words = state.post_filter.trim().to_lowercase();
        ScrollArea::vertical().max_height(300.0).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for post in model.snapshot.posts.iter() {
                let is_shown = sheet.matrix.posts.iter().any(|known| known.id == post.id);
                if is_shown || !crate::domain::filter::contains(post.as_ref(), &words) {
                    continue;
                }
                let name = text::code_and_title(post.as_ref(), model.snapshot, model.lang);
                if ui.selectable_label(false, name).clicked() {
                    state.opened.push(post.id);
                    state.post_filter.clear();
                    ui.close();
                }
            }
        });
    });
}

fn legend_ui(ui: &mut Ui, sheet: &Sheet, model: &Model<'_>) {
    ui.spacing_mut().item_spacing.x = 5.0;
    for role in &sheet.roles {
        let (rect, _) = ui.allocate_exact_size(vec2(22.0, 20.0), egui::Sense::hover());
        chip::paint_role(ui, rect, &cell::sign(role, model), theme::role_chip(ui, &role.code, role));
        let digit = role.key.map(|key| format!("{key} ")).unwrap_or_default();
        ui.label(theme::small(format!("{digit}{}", text::title(role.as_ref(), model.snapshot, model.lang))));
        ui.add_space(7.0);
    }
    ui.label(theme::small(model.word("window.matrix.help")));
}

fn press_keys(ui: &mut Ui, sheet: &Sheet, model: &Model<'_>, state: &mut MatrixState, form: &mut FormState, commands: &mut Commands) {
    let id = grid::grid_id();
    if std::mem::take(&mut state.wants_focus) {
        ui.memory_mut(|memory| memory.request_focus(id));
    }
    keep_arrows(ui.ctx(), id);
    if !owns_keys(ui.ctx(), id) {
        return;
    }
    let (right, down) = ui.input_mut(|input| {
        let mut by =
            |back: Key, forth: Key| isize::from(input.consume_key(Modifiers::NONE, forth)) - isize::from(input.consume_key(Modifiers::NONE, back));
        (by(Key::ArrowLeft, Key::ArrowRight), by(Key::ArrowUp, Key::ArrowDown))
    });
    if (right, down) != (0, 0) {
        move_focus(sheet, state, right, down);
    }
    let Some(cell) = state.focus else { return };
    let digit = ui.input_mut(|input| DIGITS.iter().position(|key| input.consume_key(Modifiers::NONE, *key)));
    if let Some(place) = digit
        && let Some(role) = sheet.roles.iter().find(|role| role.key == Some(place as u32 + 1))
        && state.may_toggle(cell, role.id, model)
    {
        edit::send(edit::toggle(sheet, cell, role.id), model, form, commands);
    }
    let empties = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Delete) || input.consume_key(Modifiers::NONE, Key::Backspace));
    if empties {
        edit::send(edit::empty(sheet, cell), model, form, commands);
    }
}

fn move_focus(sheet: &Sheet, state: &mut MatrixState, right: isize, down: isize) {
    let (steps, posts) = (&sheet.matrix.steps, &sheet.matrix.posts);
    let (Some(last_step), Some(last_post)) = (steps.len().checked_sub(1), posts.len().checked_sub(1)) else { return };
    let place =
        state.focus.and_then(|(step, post)| Some((steps.iter().position(|known| known.id == step)?, posts.iter().position(|known| known.id == post)?)));
    let (step, post) = match place {
        Some((step, post)) => (step.saturating_add_signed(down).min(last_step), post.saturating_add_signed(right).min(last_post)),
        None => (0, 0),
    };
    state.focus = Some((steps[step].id, posts[post].id));
    state.scroll_to = true;
}
