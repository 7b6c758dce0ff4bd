//! The rows of a list, virtual by line number, with a head and columns that stay where they are.
//!
//! The table gets only the lines in view: `scroll` knows which, and `egui_table` the columns.

use std::sync::Arc;

use eframe::egui::{self, Align2, Context, Id, Rect, RichText, Sense, Ui, UiBuilder, WidgetInfo, accesskit::Role, pos2, vec2};
use egui_table::{CellInfo, Column, HeaderCellInfo, HeaderRow, TableDelegate, TableState};

use super::cell::{self, Look};
use super::lines::Line;
use super::scroll::{self, Extent};
use super::{ListState, column_head, drag, group, keys, list_id, menu};
use crate::domain::checks::Severity;
use crate::domain::choice::Choice;
use crate::domain::field::{Entry, Field, Kind, flag};
use crate::domain::table::Table;
use crate::domain::text;
use crate::domain::value::RowId;
use crate::i18n::Lang;
use crate::ui::form::FormState;
use crate::ui::keyboard::{at_part, owns_keys};
use crate::ui::page::Page;
use crate::ui::{Model, chip, theme};

/// Width of the narrowest column.
pub const NARROWEST: f32 = 44.0;
/// Width of the widest column.
pub const WIDEST: f32 = 900.0;

/// Narrowest column of titles, unless it is made so by hand.
const TITLE_LEAST: f32 = 176.0;
const TITLE_LEAST_EN: f32 = 232.0;
const TITLE_NARROWEST: f32 = 112.0;

/// Height of the band of a group.
const BAND: f32 = 28.0;
/// What a roomy row adds to its text.
const ROOM: f32 = 12.0;

/// Draws the rows.
pub fn grid_ui(ui: &mut Ui, table: Table, model: &Model<'_>, list: &mut ListState, form: &mut FormState) {
    let area = ui.available_rect_before_wrap();
    ui.painter().rect_filled(area, 0.0, theme::of(ui).panel);
    let head = area.with_max_y(area.top() + theme::HEAD_ROW);
    ui.painter().rect_filled(head, 0.0, theme::of(ui).head);
    ui.painter().hline(head.x_range(), head.bottom() - 0.5, theme::line(theme::of(ui).line));
    let response = ui.interact(area, list_id(table), Sense::focusable_noninteractive());
    let name = model.lang.phrase("window.list.name", &[("table", &model.word(&Page::Records(table).word_key())), ("count", &list.rows().len())]);
    response.widget_info(|| WidgetInfo::labeled(Role::Grid, true, &name));
    if area.height() < theme::HEAD_ROW + theme::ROW {
        // What stands above and below has left no room for a single row.
        ui.advance_cursor_after_rect(area);
        return;
    }
    if list.rows().is_empty() {
        empty_ui(ui, table, model, list);
    }
    let fields = list.arrangement.shown(table, model.snapshot);
    let inner = area.with_max_x(area.right() - scroll::BAR);
    // A head is never cut by a standard width.
    let head = |field: &Field| column_head::width(ui, &model.label(table, field));
    let widths = widths(&fields, list, model.lang, head, inner.width());
    let bar = if widths.iter().sum::<f32>() > inner.width() { ui.spacing().scroll.allocated_width() } else { 0.0 };
    let view = (area.height() - theme::HEAD_ROW - bar).max(theme::ROW);
    let hits = list.order.as_ref().map(|order| order.hits.clone()).unwrap_or_default();
    let (snapshot, checked, is_roomy) = (model.snapshot, model.checked, list.arrangement.is_roomy);
    let look = Look { snapshot, checked, lang: model.lang, is_roomy, hits: &hits, colours: theme::of(ui) };
    let shown = lines_in_view(ui, table, list, &fields, &widths, view, &look, area);
    let mut tops = Vec::with_capacity(shown.len() + 2);
    tops.push(-list.scroll.into);
    for (_, height) in &shown {
        tops.push(tops.last().copied().unwrap_or_default() + height);
    }
    // A last line without content keeps the table as high as the view, so that it never scrolls by itself.
    // It is drawn where the table, which rounds to whole pixels, is a part of a pixel higher: there it must not end above its top.
    let last = tops.last().copied().unwrap_or_default();
    tops.push(if (0.0..1.0).contains(&(last - view)) { last } else { view });
    let lines = if shown.is_empty() { 0 } else { shown.len() as u64 + 1 };
    let shown = shown.into_iter().map(|(line, _)| Shown::of(line, table, model)).collect();
    let has_keys = owns_keys(ui.ctx(), list_id(table));
    let mut rows =
        Rows { table, model, list, form, fields, look, has_keys, shown, tops, left: inner.left(), last: None, is_fixed: false, heads: Vec::new() };
    ui.scope_builder(UiBuilder::new().max_rect(inner), |ui| {
        // The rules of the table would go through the words of bands, so the cells draw their own.
        ui.visuals_mut().widgets.noninteractive.bg_stroke = egui::Stroke::NONE;
        let grid = table_of(ui, table, &rows.fields, &widths, lines, rows.list.arrangement.frozen);
        let id = grid.get_id(ui);
        grid.show(ui, &mut rows);
        let edges = rows.fields.iter().map(|field| (Id::unique(field.key), model.label(table, field)));
        let sized = column_head::edges_ui(ui, id, edges, model.lang);
        rows.keep_widths(ui.ctx(), id, &widths);
        rows.size_column(sized, &widths);
    });
    rows.move_column(ui);
    if response.has_focus() && list.cursor.is_none() {
        ui.painter().rect_stroke(area.shrink(1.0), 0.0, theme::line(theme::of(ui).accent), egui::StrokeKind::Inside);
    }
    ui.advance_cursor_after_rect(area);
}

fn empty_ui(ui: &mut Ui, table: Table, model: &Model<'_>, list: &ListState) {
    let key = if model.snapshot.rows(table).count() == 0 { "window.list.none" } else { "window.list.none_passes" };
    if list.asked.is_none() {
        let place = ui.available_rect_before_wrap();
        let place = Rect::from_min_size(place.min + vec2(0.0, 80.0), vec2(place.width(), theme::ROW));
        ui.scope_builder(UiBuilder::new().max_rect(place), |ui| {
            ui.vertical_centered(|ui| ui.label(RichText::new(model.word(key)).color(theme::of(ui).second)));
        });
    }
}

/// Moves the view by wheel, bar and cursor; the lines that are then in view, with their heights.
#[expect(clippy::too_many_arguments, reason = "all of it is measured here and nowhere else")]
fn lines_in_view(
    ui: &mut Ui,
    table: Table,
    list: &mut ListState,
    fields: &[&'static Field],
    widths: &[f32],
    view: f32,
    look: &Look<'_>,
    area: Rect,
) -> Vec<(Line, f32)> {
    let mut scroll = list.scroll;
    let scroll_to = list.scroll_to.take().and_then(|row| list.line_of(row));
    let ctx = ui.ctx().clone();
    let height = |line: usize| match list.line(line) {
        Some(Line::Row(row)) if look.is_roomy => roomy_height(&ctx, table, row, fields, widths, look),
        Some(Line::Band(_)) => BAND,
        _ => theme::ROW,
    };
    let extent = Extent { count: list.lines.count(), view, height: &height };
    scroll.settle(&extent);
    if let Some(line) = scroll_to {
        scroll.bring(line, &extent);
    }
    if ui.rect_contains_pointer(area) {
        let wheel = ui.input_mut(|input| std::mem::take(&mut input.smooth_scroll_delta.y));
        if wheel != 0.0 {
            scroll.by(-wheel, &extent);
        }
    }
    let bar = Rect::from_min_max(pos2(area.right() - scroll::BAR, area.top() + theme::HEAD_ROW), area.max);
    scroll::bar_ui(ui, bar, list_id(table).with("bar"), &mut scroll, &extent, look.lang);
    let mut shown = Vec::new();
    let mut bottom = -scroll.into;
    let mut line = scroll.top;
    while bottom < view
        && let Some(what) = list.line(line)
    {
        let height = height(line);
        shown.push((what, height));
        bottom += height;
        line += 1;
    }
    list.scroll = scroll;
    list.page_rows = shown.len().saturating_sub(1).max(1);
    shown
}

/// As high as the most lines that a text of the row needs.
fn roomy_height(ctx: &Context, table: Table, row: RowId, fields: &[&'static Field], widths: &[f32], look: &Look<'_>) -> f32 {
    let Some(entry) = look.snapshot.rows(table).entry(row) else { return theme::ROW };
    let texts = fields.iter().zip(widths).filter(|(field, _)| cell::is_wrapped(field));
    let heights = texts.filter_map(|(field, width)| {
        let words = cell::words(entry.as_ref(), field, look)?;
        Some(cell::galley(ctx, &words, *width, true, look.colours.text, look).size().y)
    });
    (heights.fold(0.0, f32::max) + ROOM).ceil().max(theme::ROW)
}

/// Widths set by hand, else the standard ones; the title takes what is left.
fn widths(columns: &[&'static Field], list: &ListState, lang: Lang, head: impl Fn(&Field) -> f32, available: f32) -> Vec<f32> {
    let by_hand = |field: &Field| list.arrangement.widths.get(field.key).copied();
    let standard = |field: &Field| standard_width(field, lang).max(head(field));
    let mut widths: Vec<f32> = columns.iter().map(|field| by_hand(field).unwrap_or_else(|| standard(field)).clamp(NARROWEST, WIDEST)).collect();
    if let Some(place) = columns.iter().position(|field| field.is(flag::TITLE) && by_hand(field).is_none()) {
        let mut beside: f32 = widths[..place].iter().sum();
        let least = (available - beside).clamp(TITLE_NARROWEST, if lang == Lang::Zh { TITLE_LEAST } else { TITLE_LEAST_EN });
        // As many columns as fit are in view, and the last of them ends where the view does.
        for width in &widths[place + 1..] {
            if beside + width + least > available {
                break;
            }
            beside += width;
        }
        widths[place] = (available - beside).clamp(least, 520.0).floor();
    }
    widths
}

fn standard_width(field: &Field, lang: Lang) -> f32 {
    let wide = |zh: f32, en: f32| if lang == Lang::Zh { zh } else { en };
    match field.kind {
        _ if field.key == crate::domain::field::CODE.key => 80.0,
        Kind::Link(Table::Levels) => wide(66.0, 100.0),
        Kind::Choice(set) if set == Severity::SET => wide(68.0, 84.0),
        Kind::Flag | Kind::Number | Kind::Grade(_) => wide(88.0, 112.0),
        Kind::Date => 104.0,
        Kind::Choice(_) => wide(100.0, 108.0),
        Kind::Line if field.is(flag::TITLE) => 232.0,
        _ => wide(136.0, 140.0),
    }
}

fn table_of(ui: &Ui, table: Table, fields: &[&'static Field], widths: &[f32], lines: u64, frozen: usize) -> egui_table::Table {
    let columns: Vec<Column> =
        fields.iter().zip(widths).map(|(field, width)| Column::new(*width).range(NARROWEST..=WIDEST).id(Id::unique(field.key))).collect();
    let grid = egui_table::Table::new()
        .id_salt(("records", table.key()))
        .num_rows(lines)
        .num_sticky_cols(frozen.clamp(1, fields.len()))
        .columns(columns)
        .headers([HeaderRow::new(theme::HEAD_ROW)]);
    // The widths are those of the arrangement; the table only lets them be dragged.
    let col_widths = fields.iter().zip(widths).map(|(field, width)| (Id::unique(field.key), *width)).collect();
    TableState { col_widths, parent_width: None }.store(ui.ctx(), grid.get_id(ui));
    grid
}

/// What stands in a line in view, fetched once a frame.
enum Shown {
    Band(usize),
    Row(Arc<dyn Entry>),
    /// Removed since the order was worked out.
    Gone,
}

impl Shown {
    fn of(line: Line, table: Table, model: &Model<'_>) -> Shown {
        match line {
            Line::Band(group) => Shown::Band(group),
            Line::Row(row) => model.snapshot.rows(table).entry(row).map_or(Shown::Gone, Shown::Row),
        }
    }
}

struct Rows<'a, 'm> {
    table: Table,
    model: &'a Model<'m>,
    list: &'a mut ListState,
    form: &'a mut FormState,
    fields: Vec<&'static Field>,
    look: Look<'a>,
    has_keys: bool,
    shown: Vec<Shown>,
    tops: Vec<f32>,
    /// The left edge of the list, from which bands are read however the columns are moved.
    left: f32,
    /// The line drawn last; where it goes back, the fixed columns have begun.
    last: Option<u64>,
    is_fixed: bool,
    /// Where the heads are, to move columns by them.
    heads: Vec<(&'static Field, Rect)>,
}

impl Rows<'_, '_> {
    /// Keeps the widths that were dragged.
    fn keep_widths(&mut self, ctx: &Context, id: Id, before: &[f32]) {
        let Some(state) = TableState::load(ctx, id) else { return };
        for (field, before) in self.fields.iter().zip(before) {
            let now = state.col_widths.get(&Id::unique(field.key));
            if let Some(now) =
                now.filter(|now| (**now - before).abs() > 0.5 && ctx.input(|input| input.pointer.any_down() || input.pointer.any_released()))
            {
                self.list.arrangement.widths.insert(field.key.to_owned(), now.round());
            }
        }
    }

    /// Makes a column wider or narrower by keyboard.
    fn size_column(&mut self, sized: Option<(usize, f32)>, widths: &[f32]) {
        if let Some((place, by)) = sized
            && let (Some(field), Some(width)) = (self.fields.get(place), widths.get(place))
        {
            self.list.arrangement.widths.insert(field.key.to_owned(), (width + by).clamp(NARROWEST, WIDEST));
        }
    }

    /// Moves the column whose head is dragged to where it is let go.
    fn move_column(&mut self, ui: &Ui) {
        let Some(moving) = self.list.moving else { return };
        let Some(pointer) = ui.ctx().pointer_latest_pos() else { return };
        let Some((target, rect)) = self.heads.iter().find(|(_, rect)| rect.x_range().contains(pointer.x)).copied() else { return };
        let right_half = pointer.x > rect.center().x;
        let x = if right_half { rect.right() } else { rect.left() };
        ui.painter().vline(x, rect.y_range(), egui::Stroke::new(2.0, theme::of(ui).accent));
        if ui.input(|input| input.pointer.any_released()) {
            self.list.moving = None;
            column_head::move_beside(&mut self.list.arrangement, &self.fields, moving, target.key, right_half);
        }
    }

    fn band_ui(&mut self, ui: &mut Ui, rect: Rect, place: usize) {
        ui.painter().rect_filled(rect, 0.0, theme::of(ui).head);
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, theme::line(theme::of(ui).faint_line));
        let Some(group) = self.list.order.as_ref().and_then(|order| order.groups.get(place)).cloned() else { return };
        let is_folded = self.list.folded.contains(&group.key);
        let response = ui.interact(rect, list_id(self.table).with(("band", &group.key, self.is_fixed)), Sense::CLICK);
        let (title, tail) = group::band_words(&group, self.table, self.model.snapshot, self.model.lang);
        if self.is_fixed {
            let key = if is_folded { "list.band_folded" } else { "list.band_open" };
            let name = self.model.lang.phrase(key, &[("group", &title), ("tail", &tail)]);
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        }
        // The words go on from the fixed columns into the others.
        let left = self.left + 8.0;
        let painter = ui.painter();
        painter.text(
            pos2(left, rect.center().y),
            Align2::LEFT_CENTER,
            if is_folded { "▶" } else { "▼" },
            egui::FontId::proportional(9.0),
            theme::of(ui).second,
        );
        let words = painter.layout_no_wrap(title, theme::bold_font(13.0), theme::of(ui).text);
        let end = left + 16.0 + words.size().x;
        painter.galley(pos2(left + 16.0, rect.center().y - words.size().y / 2.0), words, theme::of(ui).text);
        painter.text(pos2(end + 14.0, rect.center().y), Align2::LEFT_CENTER, tail, theme::small_font(), theme::of(ui).second);
        if response.clicked() {
            self.list.fold(&group.key, !is_folded);
            self.list.wants_focus = true;
        }
    }

    fn click(&mut self, ui: &Ui, response: &egui::Response, row: RowId) {
        if response.clicked() {
            let modifiers = keys::modifiers_of_click(ui);
            self.form.drop_new(self.table);
            keys::click(self.list, row, modifiers);
        }
        if response.double_clicked() {
            self.form.wants_focus = true;
            self.list.wants_focus = false;
        }
    }
}

impl TableDelegate for Rows<'_, '_> {
    fn row_top_offset(&self, _ctx: &Context, _table_id: Id, line: u64) -> f32 {
        self.tops.get(line as usize).or(self.tops.last()).copied().unwrap_or_default()
    }

    fn header_cell_ui(&mut self, ui: &mut Ui, cell: &HeaderCellInfo) {
        let Some(field) = self.fields.get(cell.col_range.start).copied() else { return };
        self.heads.push((field, ui.max_rect()));
        column_head::head_ui(ui, self.table, field, &self.fields, self.model, self.list);
        rule(ui);
    }

    fn row_ui(&mut self, ui: &mut Ui, line: u64) {
        // The scrolling columns of all rows are drawn first, then the fixed columns of all rows.
        self.is_fixed = self.is_fixed || self.last.is_some_and(|last| line <= last);
        self.last = Some(line);
        let rect = ui.max_rect();
        let (row, name) = match self.shown.get(line as usize) {
            Some(Shown::Row(entry)) => (entry.id(), text::code_and_title(entry.as_ref(), self.look.snapshot, self.look.lang)),
            Some(Shown::Band(group)) => {
                let group = *group;
                return self.band_ui(ui, rect, group);
            }
            Some(Shown::Gone) | None => return,
        };
        let response = ui.interact(rect, list_id(self.table).with(("row", row, self.is_fixed)), Sense::CLICK);
        let is_selected = self.list.selected.contains(&row);
        paint_row(ui, rect, is_selected, response.hovered());
        if self.is_fixed && self.list.cursor == Some(row) && self.has_keys {
            ui.painter().rect_filled(Rect::from_min_size(rect.min, vec2(3.0, rect.height())), 0.0, theme::of(ui).accent);
        }
        menu::open_on_click(&response, row, self.list);
        if self.is_fixed {
            chip::choosable(&response, Role::Row, is_selected, &name);
            if self.list.cursor == Some(row) {
                at_part(list_id(self.table), &response);
            }
            drag::handle_ui(ui, rect, self.table, row, self.model, self.list);
        }
        self.click(ui, &response, row);
    }

    fn cell_ui(&mut self, ui: &mut Ui, cell: &CellInfo) {
        let (Some(Shown::Row(entry)), Some(field)) = (self.shown.get(cell.row_nr as usize), self.fields.get(cell.col_nr)) else { return };
        if cell.col_nr == 0 {
            cell::code_ui(ui, entry.as_ref(), &self.look);
        } else {
            cell::value_ui(ui, entry.as_ref(), field, &self.look);
        }
        rule(ui);
    }
}

/// The rule at the right of a cell.
fn rule(ui: &Ui) {
    let rect = ui.max_rect();
    ui.painter().vline(rect.right() - 0.5, rect.y_range(), theme::line(theme::of(ui).faint_line));
}

fn paint_row(ui: &Ui, rect: Rect, is_selected: bool, is_hovered: bool) {
    let fill = match (is_selected, is_hovered) {
        (true, _) => theme::of(ui).selected,
        (false, true) => theme::of(ui).hovered,
        (false, false) => theme::of(ui).panel,
    };
    ui.painter().rect_filled(rect, 0.0, fill);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, theme::line(theme::of(ui).faint_line));
}
