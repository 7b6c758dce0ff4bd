//! The grid of the matrix: fixed head and first column, phases as bands, totals at the right and below.

use eframe::egui::{self, Align2, Context, Id, Popup, Rect, Sense, Stroke, StrokeKind, Ui, WidgetInfo, accesskit::Role as AccessRole, pos2};
use egui_table::{CellInfo, Column, HeaderCellInfo, HeaderRow, TableDelegate, TableState};

use super::{Line, MatrixState, Sheet, cell, header};
use crate::domain::choice::Raci;
use crate::domain::field::Row;
use crate::domain::record::Role;
use crate::domain::text;
use crate::i18n::Lang;
use crate::ui::command::Commands;
use crate::ui::form::FormState;
use crate::ui::list::keys::owns_keys;
use crate::ui::{Model, chip, theme};

/// Width of the steps' column; English names are longer.
fn step_width(lang: Lang) -> f32 {
    if lang == Lang::Zh { 236.0 } else { 288.0 }
}

const TOTAL_WIDTH: f32 = 60.0;
const BAND: f32 = 26.0;

/// The id of the grid, for the keyboard.
pub fn grid_id() -> Id {
    Id::unique("matrix grid")
}

/// Draws the grid.
pub fn grid_ui(ui: &mut Ui, sheet: &Sheet, model: &Model<'_>, state: &mut MatrixState, form: &mut FormState, commands: &mut Commands) {
    let area = ui.available_rect_before_wrap();
    let response = ui.interact(area, grid_id(), Sense::focusable_noninteractive());
    let name = model.word("window.page.matrix");
    response.widget_info(|| WidgetInfo::labeled(AccessRole::Grid, true, &name));
    let posts = &sheet.matrix.posts;
    let fullest = |post: u32| sheet.matrix.steps.iter().map(|step| sheet.matrix.duties(step.id, post).len()).max().unwrap_or_default();
    let fixed = |width: f32| Column::new(width).resizable(false);
    let mut columns = vec![fixed(step_width(model.lang))];
    columns.extend(posts.iter().map(|post| fixed(cell::width(fullest(post.id)))));
    columns.push(fixed(TOTAL_WIDTH));
    let mut offsets = vec![0.0];
    for line in &sheet.lines {
        let height = if matches!(line, Line::Band(_)) { BAND } else { theme::ROW };
        offsets.push(offsets.last().copied().unwrap_or_default() + height);
    }
    let table = egui_table::Table::new()
        .id_salt(("matrix", model.lang.tag(), sheet.matrix.unit.id, columns.len()))
        .num_rows(sheet.lines.len() as u64)
        .num_sticky_cols(1)
        .columns(columns)
        .headers([HeaderRow::new(header::HEIGHT)]);
    let id = table.get_id(ui);
    if TableState::load(ui.ctx(), id).is_none() {
        // Without a stored state the first frame measures every cell.
        TableState::default().store(ui.ctx(), id);
    }
    let target = std::mem::take(&mut state.scroll_to).then_some(state.focus).flatten().and_then(|focus| place_of(focus, sheet));
    let table = match target {
        Some((line, column)) => table.scroll_to_row(line as u64, None).scroll_to_column(column, None),
        None => table,
    };
    let has_keys = owns_keys(ui.ctx(), grid_id());
    let totals = [Raci::Responsible, Raci::Accountable].map(|meaning| sheet.roles.iter().find(|role| role.raci == meaning).map(|role| role.as_ref()));
    table.show(ui, &mut Grid { sheet, model, state, form, commands, offsets, has_keys, totals });
}

fn place_of((step, post): super::Cell, sheet: &Sheet) -> Option<(usize, usize)> {
    let line = sheet.lines.iter().position(|line| matches!(line, Line::Step(place) if sheet.matrix.steps[*place].id == step))?;
    let column = sheet.matrix.posts.iter().position(|known| known.id == post)? + 1;
    Some((line, column))
}

struct Grid<'a, 'm> {
    sheet: &'a Sheet,
    model: &'a Model<'m>,
    state: &'a mut MatrixState,
    form: &'a mut FormState,
    commands: &'a mut Commands,
    offsets: Vec<f32>,
    has_keys: bool,
    /// The roles that are counted: who does it, and who approves.
    totals: [Option<&'a Row<Role>>; 2],
}

impl TableDelegate for Grid<'_, '_> {
    fn row_top_offset(&self, _ctx: &Context, _table: Id, row: u64) -> f32 {
        self.offsets.get(row as usize).copied().unwrap_or_default()
    }

    fn header_cell_ui(&mut self, ui: &mut Ui, info: &HeaderCellInfo) {
        let rect = ui.max_rect();
        ui.painter().rect_filled(rect, 0.0, theme::of(ui).head);
        rules(ui, rect);
        let place = info.col_range.start;
        if place == 0 {
            let corner = self.model.word("window.matrix.corner");
            ui.painter().text(rect.left_bottom() + egui::vec2(10.0, -8.0), Align2::LEFT_BOTTOM, corner, theme::small_font(), theme::of(ui).second);
        } else if let Some(post) = self.sheet.matrix.posts.get(place - 1) {
            let name = text::title(post.as_ref(), self.model.snapshot, self.model.lang);
            let response = ui.interact(rect, ui.scope_id().with("post"), Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(AccessRole::ColumnHeader, true, &name));
            let full = text::code_and_title(post.as_ref(), self.model.snapshot, self.model.lang);
            let unit = text::link_title(
                crate::domain::value::AnyId { table: crate::domain::table::Table::Units, row: post.unit.row() },
                self.model.snapshot,
                self.model.lang,
            );
            response.on_hover_text(format!("{full} · {unit}"));
            let is_foreign = post.unit.row() != self.sheet.matrix.unit.id;
            header::paint(ui, rect, &name, if is_foreign { theme::of(ui).second } else { theme::of(ui).text });
        } else {
            let mark = self.totals.iter().flatten().map(|role| cell::sign(role, self.model)).collect::<Vec<_>>().join("·");
            header::paint_mark(ui, rect, &mark);
        }
    }

    fn row_ui(&mut self, ui: &mut Ui, row: u64) {
        let fill = match self.sheet.lines.get(row as usize) {
            Some(Line::Step(_)) => theme::of(ui).panel,
            _ => theme::of(ui).head,
        };
        let rect = ui.max_rect();
        ui.painter().rect_filled(rect, 0.0, fill);
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, theme::line(theme::of(ui).faint_line));
    }

    fn cell_ui(&mut self, ui: &mut Ui, info: &CellInfo) {
        let rect = ui.max_rect();
        match self.sheet.lines.get(info.row_nr as usize) {
            Some(Line::Band(phase)) if info.col_nr == 0 => {
                let title = phase
                    .and_then(|row| self.model.snapshot.phases.get(row))
                    .map(|phase| text::title(phase.as_ref(), self.model.snapshot, self.model.lang));
                let title = title.unwrap_or_else(|| self.model.word("window.matrix.no_phase"));
                words(ui, rect, &title, true);
            }
            Some(Line::Step(place)) => self.step_cell_ui(ui, rect, *place, info.col_nr),
            Some(Line::Total) => self.total_cell_ui(ui, rect, info.col_nr),
            _ => {}
        }
    }
}

impl Grid<'_, '_> {
    fn step_cell_ui(&mut self, ui: &mut Ui, rect: Rect, place: usize, column: usize) {
        rules(ui, rect);
        let step = &self.sheet.matrix.steps[place];
        let (snapshot, lang) = (self.model.snapshot, self.model.lang);
        if column == 0 {
            let name = text::title(step.as_ref(), snapshot, lang);
            let response = words(ui, rect, &format!("{}. {name}", step.seq), false);
            response.on_hover_text(text::code_and_title(step.as_ref(), snapshot, lang));
        } else if let Some(post) = self.sheet.matrix.posts.get(column - 1) {
            self.duty_cell_ui(ui, rect, (step.id, post.id));
        } else {
            let counts: Vec<String> = self.totals.iter().flatten().map(|role| self.sheet.matrix.step_total(step.id, role.id).to_string()).collect();
            ui.painter().text(rect.center(), Align2::CENTER_CENTER, counts.join(" · "), theme::small_font(), theme::of(ui).second);
        }
    }

    fn duty_cell_ui(&mut self, ui: &mut Ui, rect: Rect, place: super::Cell) {
        let response = ui.interact(rect, grid_id().with(place), Sense::CLICK);
        let name = cell::words(place, self.sheet, self.model).unwrap_or_default();
        let is_focus = self.state.focus == Some(place);
        response.widget_info(|| WidgetInfo::selected(AccessRole::Cell, true, is_focus, &name));
        if response.hovered() && !is_focus {
            ui.painter().rect_filled(rect.shrink(1.0), 0.0, theme::of(ui).hovered);
        }
        cell::paint(ui, rect, self.sheet.matrix.duties(place.0, place.1), self.model);
        if is_focus {
            let colour = if self.has_keys { theme::of(ui).accent } else { theme::of(ui).border };
            ui.painter().rect_stroke(rect.shrink(1.0), 2.0, Stroke::new(2.0, colour), StrokeKind::Inside);
        }
        if response.clicked() || response.secondary_clicked() {
            self.state.focus = Some(place);
            self.state.wants_focus = true;
        }
        Popup::context_menu(&response)
            .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside)
            .show(|ui| cell::menu_ui(ui, place, self.sheet, self.model, self.form, self.commands));
    }

    fn total_cell_ui(&mut self, ui: &mut Ui, rect: Rect, column: usize) {
        if column == 0 {
            let mark = self.totals.iter().flatten().map(|role| cell::sign(role, self.model)).collect::<Vec<_>>().join(" · ");
            words(ui, rect, &format!("{} {mark}", self.model.word("window.matrix.total")), true);
        } else if let Some(post) = self.sheet.matrix.posts.get(column - 1) {
            let counts: Vec<String> = self.totals.iter().flatten().map(|role| self.sheet.matrix.post_total(post.id, role.id).to_string()).collect();
            ui.painter().text(rect.center(), Align2::CENTER_CENTER, counts.join("·"), theme::small_font(), theme::of(ui).second);
        }
    }
}

/// The rules at the right and below a cell.
fn rules(ui: &Ui, rect: Rect) {
    ui.painter().vline(rect.right() - 0.5, rect.y_range(), theme::line(theme::of(ui).faint_line));
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, theme::line(theme::of(ui).faint_line));
}

fn words(ui: &mut Ui, rect: Rect, words: &str, is_band: bool) -> egui::Response {
    let (font, colour) = if is_band { (theme::bold_font(theme::SMALL), theme::of(ui).second) } else { (theme::body_font(), theme::of(ui).text) };
    let response = ui.interact(rect, ui.scope_id().with("words"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(AccessRole::Label, true, words));
    let galley = chip::elided(ui, words, font, colour, rect.width() - 16.0);
    ui.painter().galley(pos2(rect.left() + 10.0, rect.center().y - galley.size().y / 2.0), galley, colour);
    response
}
