//! The grid of the matrix: fixed head, fixed steps with their totals, phases as bands, totals of the posts below.

use std::ops::RangeInclusive;

use eframe::egui::{
    self, Align2, Color32, Context, CursorIcon, FontId, Id, Popup, Rect, Sense, Stroke, StrokeKind, Ui, WidgetInfo, accesskit::Role as AccessRole, pos2,
};
use egui_table::{CellInfo, Column, HeaderCellInfo, HeaderRow, TableDelegate, TableState};

use super::{Line, MatrixState, Sheet, cell, header};
use crate::domain::checks::{Finding, Severity};
use crate::domain::field::Row;
use crate::domain::record::{Post, Step};
use crate::domain::table::Table;
use crate::domain::text;
use crate::domain::value::AnyId;
use crate::i18n::Lang;
use crate::ui::command::{Command, Commands};
use crate::ui::form::FormState;
use crate::ui::keyboard::{at_part, owns_keys};
use crate::ui::{Model, chip, theme};

/// Width of the steps' column; English names are longer.
fn step_width(lang: Lang) -> f32 {
    if lang == Lang::Zh { 236.0 } else { 288.0 }
}

const TOTAL_WIDTH: f32 = 76.0;
const BAND: f32 = 26.0;
/// The columns: steps, their totals, and from here on the posts.
const TOTALS: usize = 1;
const FIRST_POST: usize = 2;

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
    if area.height() < header::HEIGHT {
        // What stands above has left no room even for the head.
        ui.advance_cursor_after_rect(area);
        return;
    }
    let fixed = |width: f32| Column::new(width).resizable(false);
    // Beside the steps the totals stay in view, however many posts there are.
    let mut columns = vec![fixed(step_width(model.lang)), fixed(TOTAL_WIDTH)];
    columns.extend(sheet.widths.iter().map(|width| fixed(*width)));
    let mut offsets = vec![0.0];
    for line in &sheet.lines {
        let height = if matches!(line, Line::Band(_)) { BAND } else { theme::ROW };
        offsets.push(offsets.last().copied().unwrap_or_default() + height);
    }
    let table = egui_table::Table::new()
        .id_salt(("matrix", model.lang.tag(), sheet.matrix.unit.id, columns.len()))
        .num_rows(sheet.lines.len() as u64)
        .num_sticky_cols(FIRST_POST)
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
    let has_no_cell = state.focus.is_none();
    let range = state.focus.and_then(|focus| sheet.between(state.anchor.unwrap_or(focus), focus));
    table.show(ui, &mut Grid { sheet, model, state, form, commands, offsets, has_keys, range });
    if response.has_focus() && has_no_cell {
        ui.painter().rect_stroke(area.shrink(1.0), 0.0, theme::line(theme::of(ui).accent), StrokeKind::Inside);
    }
    if !ui.input(|input| input.pointer.primary_down()) {
        state.is_dragging = false;
    }
}

/// Line and column of a cell in the grid.
fn place_of(cell: super::Cell, sheet: &Sheet) -> Option<(usize, usize)> {
    let (row, column) = sheet.place(cell)?;
    let line = sheet.lines.iter().position(|line| matches!(line, Line::Step(place) if *place == row))?;
    Some((line, column + FIRST_POST))
}

struct Grid<'a, 'm> {
    sheet: &'a Sheet,
    model: &'a Model<'m>,
    state: &'a mut MatrixState,
    form: &'a mut FormState,
    commands: &'a mut Commands,
    offsets: Vec<f32>,
    has_keys: bool,
    /// Rows and columns that are selected.
    range: Option<(RangeInclusive<usize>, RangeInclusive<usize>)>,
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
        } else if place == TOTALS {
            header::paint_mark(ui, rect, &self.counted("·"));
        } else if let Some(post) = self.sheet.matrix.posts.get(place - FIRST_POST) {
            self.post_head_ui(ui, rect, post);
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
                words(ui, rect, &title);
            }
            Some(Line::Step(place)) => self.step_cell_ui(ui, rect, *place, info.col_nr),
            Some(Line::Total) => self.total_cell_ui(ui, rect, info.col_nr),
            _ => {}
        }
    }
}

impl Grid<'_, '_> {
    /// The signs of the roles that are counted.
    fn counted(&self, between: &str) -> String {
        let signs: Vec<String> = self.sheet.counted.iter().map(|role| text::role_sign(role, self.model.snapshot, self.model.lang)).collect();
        signs.join(between)
    }

    fn post_head_ui(&mut self, ui: &mut Ui, rect: Rect, post: &Row<Post>) {
        let (snapshot, lang) = (self.model.snapshot, self.model.lang);
        let name = text::title(post, snapshot, lang);
        let response = ui.interact(rect, ui.scope_id().with("post"), Sense::CLICK);
        let found = self.sheet.of_post(post.id);
        response.widget_info(|| WidgetInfo::labeled(AccessRole::ColumnHeader, true, with_findings(name.clone(), found, self.model)));
        let is_foreign = post.unit.row() != self.sheet.matrix.unit.id;
        let colour = match () {
            () if response.hovered() => theme::of(ui).accent,
            () if is_foreign => theme::of(ui).second,
            () => theme::of(ui).text,
        };
        let worst = worst(found);
        let room = if worst.is_some() { rect.with_min_y(rect.top() + header::MARK) } else { rect };
        header::paint(ui, room, &name, colour);
        if let Some(worst) = worst {
            header::paint_finding(ui, rect, theme::severity_ink(theme::of(ui), worst));
        }
        let response = response.on_hover_cursor(CursorIcon::PointingHand).on_hover_ui(|ui| {
            let unit = text::link_title(AnyId { table: Table::Units, row: post.unit.row() }, snapshot, lang);
            let full = format!("{} · {unit}", text::code_and_title(post, snapshot, lang));
            ui.label(with_findings(full, found, self.model));
        });
        if response.clicked() {
            self.commands.push(Command::ShowRecord(AnyId { table: Table::Posts, row: post.id }));
        }
    }

    fn step_cell_ui(&mut self, ui: &mut Ui, rect: Rect, place: usize, column: usize) {
        rules(ui, rect);
        let step = &self.sheet.matrix.steps[place];
        if column == 0 {
            self.step_head_ui(ui, rect, step);
        } else if column == TOTALS {
            self.step_total_ui(ui, rect, step);
        } else if let Some(post) = self.sheet.matrix.posts.get(column - FIRST_POST) {
            self.duty_cell_ui(ui, rect, (step.id, post.id), (place, column - FIRST_POST));
        }
    }

    fn step_head_ui(&mut self, ui: &mut Ui, rect: Rect, step: &Row<Step>) {
        let (snapshot, lang) = (self.model.snapshot, self.model.lang);
        let name = format!("{}. {}", step.seq, text::title(step, snapshot, lang));
        let response = ui.interact(rect, ui.scope_id().with("words"), Sense::CLICK);
        response.widget_info(|| WidgetInfo::labeled(AccessRole::RowHeader, true, &name));
        let colour = if response.hovered() { theme::of(ui).accent } else { theme::of(ui).text };
        paint_words(ui, rect, &name, theme::body_font(), colour);
        let response = response.on_hover_cursor(CursorIcon::PointingHand).on_hover_ui(|ui| {
            ui.label(text::code_and_title(step, snapshot, lang));
        });
        if response.clicked() {
            self.commands.push(Command::ShowRecord(AnyId { table: Table::Steps, row: step.id }));
        }
    }

    /// The counts of a step, and what there is to say about it.
    fn step_total_ui(&mut self, ui: &mut Ui, rect: Rect, step: &Row<Step>) {
        let counts = counts(self.sheet.step_totals.get(&step.id), " · ");
        let found = self.sheet.of_step(step.id);
        let response = ui.interact(rect, ui.scope_id().with("total"), if found.is_empty() { Sense::HOVER } else { Sense::CLICK });
        let name = || {
            let title = text::title(step, self.model.snapshot, self.model.lang);
            let totals = format!("{} {counts}", self.counted(" · "));
            with_findings(self.model.lang.phrase("matrix.step_total", &[("step", &title), ("totals", &totals)]), found, self.model)
        };
        response.widget_info(|| WidgetInfo::labeled(AccessRole::Cell, true, name()));
        let Some(worst) = worst(found) else {
            ui.painter().text(rect.center(), Align2::CENTER_CENTER, counts, theme::small_font(), theme::of(ui).second);
            return;
        };
        let colour = theme::severity_ink(theme::of(ui), worst);
        ui.painter().text(rect.left_center() + egui::vec2(8.0, 0.0), Align2::LEFT_CENTER, &counts, theme::small_font(), theme::of(ui).second);
        let mark = if worst == Severity::Error { "×" } else { "▲" };
        let words = format!("{mark}{}", found.len());
        ui.painter().text(rect.right_center() - egui::vec2(8.0, 0.0), Align2::RIGHT_CENTER, words, theme::bold_font(theme::SMALL), colour);
        let response = response.on_hover_cursor(CursorIcon::PointingHand).on_hover_ui(|ui| drop(ui.label(name())));
        if response.clicked() {
            self.commands.push(Command::ShowRecord(found[0].record));
        }
    }

    fn duty_cell_ui(&mut self, ui: &mut Ui, rect: Rect, place: super::Cell, (row, column): (usize, usize)) {
        let response = ui.interact(rect, grid_id().with(place), Sense::CLICK | Sense::DRAG);
        let is_focus = self.state.focus == Some(place);
        let is_selected = self.range.as_ref().is_some_and(|(rows, columns)| rows.contains(&row) && columns.contains(&column));
        let name = || cell::words(place, self.sheet, self.model).unwrap_or_default();
        chip::choosable(&response, AccessRole::Cell, is_selected, &name());
        if is_focus {
            at_part(grid_id(), &response);
        }
        let is_pending = self.state.pending.as_ref().is_some_and(|pending| pending.touched.contains(&place));
        let fill = match () {
            () if is_pending => Some(theme::of(ui).caution_tint),
            () if is_selected && !is_focus => Some(theme::of(ui).selected),
            () if response.hovered() && !is_focus => Some(theme::of(ui).hovered),
            () => None,
        };
        if let Some(fill) = fill {
            ui.painter().rect_filled(rect.shrink(1.0), 0.0, fill);
        }
        cell::paint(ui, rect, self.sheet.matrix.duties(place.0, place.1), self.model);
        let worst = self.sheet.worst(place);
        if let Some(worst) = worst {
            cell::paint_finding(ui, rect, worst);
        }
        if is_focus {
            let colour = if self.has_keys { theme::of(ui).accent } else { theme::of(ui).border };
            ui.painter().rect_stroke(rect.shrink(1.0), 2.0, Stroke::new(2.0, colour), StrokeKind::Inside);
        }
        let response = if worst.is_some() { response.on_hover_ui(|ui| drop(ui.label(name()))) } else { response };
        self.point(ui, &response, rect, place, is_selected);
        let cells = if is_selected { self.state.selected(self.sheet) } else { vec![place] };
        Popup::context_menu(&response)
            .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside)
            .show(|ui| cell::menu_ui(ui, place, &cells, self.sheet, self.model, self.form, self.commands));
    }

    /// Clicks select, with Shift from the first cell on; dragging selects; with Ctrl a click goes to the step.
    fn point(&mut self, ui: &Ui, response: &egui::Response, rect: Rect, place: super::Cell, is_selected: bool) {
        let (modifiers, pointer) = ui.input(|input| (input.modifiers, input.pointer.latest_pos()));
        if response.clicked() && modifiers.command {
            self.commands.push(Command::ShowRecord(AnyId { table: Table::Steps, row: place.0 }));
        } else if response.clicked() && modifiers.shift {
            self.state.extend(place);
        } else if response.clicked() || (response.secondary_clicked() && !is_selected) {
            self.state.select(place);
        } else if response.drag_started_by(egui::PointerButton::Primary) {
            self.state.select(place);
            self.state.is_dragging = true;
        } else if self.state.is_dragging && self.state.focus != Some(place) && pointer.is_some_and(|at| rect.contains(at)) {
            self.state.extend(place);
        }
    }

    fn total_cell_ui(&mut self, ui: &mut Ui, rect: Rect, column: usize) {
        if column == 0 {
            words(ui, rect, &format!("{} {}", self.model.word("window.matrix.total"), self.counted(" · ")));
        } else if let Some(post) = column.checked_sub(FIRST_POST).and_then(|place| self.sheet.matrix.posts.get(place)) {
            let counts = counts(self.sheet.post_totals.get(&post.id), "·");
            ui.painter().text(rect.center(), Align2::CENTER_CENTER, counts, theme::small_font(), theme::of(ui).second);
        }
    }
}

fn counts(counts: Option<&Vec<usize>>, between: &str) -> String {
    counts.into_iter().flatten().map(usize::to_string).collect::<Vec<_>>().join(between)
}

fn worst(found: &[Finding]) -> Option<Severity> {
    found.iter().map(|finding| finding.severity).min()
}

/// A name, and beneath it what there is to say about it.
fn with_findings(name: String, found: &[Finding], model: &Model<'_>) -> String {
    std::iter::once(name).chain(found.iter().map(|finding| cell::finding_words(finding, model))).collect::<Vec<_>>().join("\n")
}

/// The rules at the right and below a cell.
fn rules(ui: &Ui, rect: Rect) {
    ui.painter().vline(rect.right() - 0.5, rect.y_range(), theme::line(theme::of(ui).faint_line));
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, theme::line(theme::of(ui).faint_line));
}

/// The name of a band.
fn words(ui: &mut Ui, rect: Rect, words: &str) {
    let response = ui.interact(rect, ui.scope_id().with("words"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(AccessRole::Label, true, words));
    paint_words(ui, rect, words, theme::bold_font(theme::SMALL), theme::of(ui).second);
}

fn paint_words(ui: &Ui, rect: Rect, words: &str, font: FontId, colour: Color32) {
    let galley = chip::elided(ui, words, font, colour, rect.width() - 16.0);
    ui.painter().galley(pos2(rect.left() + 10.0, rect.center().y - galley.size().y / 2.0), galley, colour);
}
