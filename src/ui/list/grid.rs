//! The rows of a list: virtual by row number, with a fixed head and a fixed first column.

use std::sync::Arc;

use eframe::egui::{self, Align2, Context, CursorIcon, Id, Label, Margin, Rect, RichText, Sense, Ui, WidgetInfo, accesskit::Role, pos2, vec2};
use egui_table::{CellInfo, Column, HeaderCellInfo, HeaderRow, PrefetchInfo, TableDelegate, TableState};

use super::order::Sort;
use super::{ListState, columns, drag, keys, list_id, menu};
use crate::domain::field::{Entry, Field, Kind, flag};
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::text;
use crate::domain::value::{RowId, Value};
use crate::i18n::Lang;
use crate::ui::form::FormState;
use crate::ui::page::Page;
use crate::ui::{Model, chip, theme};

/// One more whenever the standard widths change, so that remembered ones of an older version are not taken.
const LAYOUT_VERSION: u32 = 2;

/// Space between a cell's text and its rules.
const CELL_MARGIN: Margin = Margin { left: 8, right: 6, top: 0, bottom: 0 };

/// Draws the rows.
pub fn grid_ui(ui: &mut Ui, table: Table, model: &Model<'_>, list: &mut ListState, form: &mut FormState) {
    let area = ui.available_rect_before_wrap();
    ui.painter().rect_filled(area, 0.0, theme::of(ui).panel);
    let response = ui.interact(area, list_id(table), Sense::focusable_noninteractive());
    let name = model.lang.phrase("window.list.name", &[("table", &model.word(&Page::Records(table).word_key())), ("count", &list.rows().len())]);
    response.widget_info(|| WidgetInfo::labeled(Role::Grid, true, &name));
    list.page_rows = (((area.height() - theme::HEAD_ROW) / theme::ROW) as usize).max(1);
    if list.rows().is_empty() {
        return empty_ui(ui, table, model, list);
    }
    let columns = columns(table);
    let salt = ("records", table.key(), LAYOUT_VERSION);
    let widths = widths(&columns, model, area.width());
    let grid = egui_table::Table::new()
        .id_salt(salt)
        .num_rows(list.rows().len() as u64)
        .num_sticky_cols(1)
        .columns(columns.iter().zip(&widths).map(|(field, width)| Column::new(*width).range(44.0..=900.0).id(Id::unique(field.key))).collect::<Vec<_>>())
        .headers([HeaderRow::new(theme::HEAD_ROW)]);
    let id = grid.get_id(ui);
    if TableState::load(ui.ctx(), id).is_none() {
        // Without a stored state the first frame measures every cell, and wrapping cells shrink to nothing.
        TableState::default().store(ui.ctx(), id);
    }
    let scroll_to = list.scroll_to.take().and_then(|row| list.place(row));
    let grid = match scroll_to {
        Some(place) => grid.scroll_to_row(place as u64, None),
        None => grid,
    };
    let has_keys = keys::owns_keys(ui.ctx(), list_id(table));
    let mut rows = Rows { table, model, list, form, columns, has_keys, last: None, is_fixed: false, entries: Vec::new(), first: 0 };
    // The rules between columns are as faint as those between rows.
    ui.visuals_mut().widgets.noninteractive.bg_stroke = theme::line(theme::of(ui).faint_line);
    grid.show(ui, &mut rows);
}

fn empty_ui(ui: &mut Ui, table: Table, model: &Model<'_>, list: &ListState) {
    let key = if model.snapshot.rows(table).count() == 0 { "window.list.none" } else { "window.list.none_passes" };
    if list.asked.is_none() {
        ui.add_space(48.0);
        ui.vertical_centered(|ui| ui.label(RichText::new(model.word(key)).color(theme::of(ui).second)));
    }
}

/// Forgets the remembered widths of all lists.
pub fn reset_widths(ctx: &Context) {
    ctx.data_mut(|data| data.remove_by_type::<TableState>());
}

/// Standard widths; the title takes what is left.
fn widths(columns: &[&'static Field], model: &Model<'_>, available: f32) -> Vec<f32> {
    let mut widths: Vec<f32> = columns.iter().map(|field| standard_width(field, model.lang)).collect();
    let total: f32 = widths.iter().sum();
    if let Some(place) = columns.iter().position(|field| field.is(flag::TITLE)) {
        widths[place] = (widths[place] + available - total - 12.0).clamp(200.0, 520.0).round();
    }
    widths
}

fn standard_width(field: &Field, lang: Lang) -> f32 {
    let wide = |zh: f32, en: f32| if lang == Lang::Zh { zh } else { en };
    match field.kind {
        _ if field.key == crate::domain::field::CODE.key => 84.0,
        Kind::Link(Table::Levels) => wide(88.0, 104.0),
        Kind::Flag | Kind::Number | Kind::Grade(_) => wide(88.0, 112.0),
        Kind::Date => 108.0,
        Kind::Choice(_) => wide(112.0, 136.0),
        Kind::Line if field.is(flag::TITLE) => 232.0,
        _ => 168.0,
    }
}

struct Rows<'a, 'm> {
    table: Table,
    model: &'a Model<'m>,
    list: &'a mut ListState,
    form: &'a mut FormState,
    columns: Vec<&'static Field>,
    has_keys: bool,
    /// The row drawn last; where it goes back, the fixed column has begun.
    last: Option<u64>,
    is_fixed: bool,
    /// The visible records, fetched once a frame.
    entries: Vec<Option<Arc<dyn Entry>>>,
    first: u64,
}

impl Rows<'_, '_> {
    fn row(&self, place: u64) -> Option<RowId> {
        self.list.rows().get(place as usize).copied()
    }

    fn entry(&self, place: u64) -> Option<Arc<dyn Entry>> {
        self.entries.get(place.checked_sub(self.first)? as usize)?.clone()
    }
}

impl TableDelegate for Rows<'_, '_> {
    fn prepare(&mut self, info: &PrefetchInfo) {
        let rows = self.model.snapshot.rows(self.table);
        self.first = info.visible_rows.start;
        self.entries = info.visible_rows.clone().map(|place| self.row(place).and_then(|row| rows.entry(row))).collect();
    }

    fn default_row_height(&self) -> f32 {
        theme::ROW
    }

    fn header_cell_ui(&mut self, ui: &mut Ui, cell: &HeaderCellInfo) {
        let Some(field) = self.columns.get(cell.col_range.start) else { return };
        head_cell_ui(ui, field, &self.model.label(self.table, field), self.list, self.model.lang);
    }

    fn row_ui(&mut self, ui: &mut Ui, place: u64) {
        // The scrolling columns of all rows are drawn first, then the fixed column of all rows.
        self.is_fixed = self.is_fixed || self.last.is_some_and(|last| place <= last);
        self.last = Some(place);
        let Some(row) = self.row(place) else { return };
        let rect = ui.max_rect();
        let response = ui.interact(rect, ui.scope_id().with("row"), Sense::CLICK);
        let is_selected = self.list.selected.contains(&row);
        paint_row(ui, rect, is_selected, response.hovered());
        if self.is_fixed && self.list.cursor == Some(row) && self.has_keys {
            ui.painter().rect_filled(Rect::from_min_size(rect.min, vec2(3.0, rect.height())), 0.0, theme::of(ui).accent);
        }
        menu::open_on_click(&response, row, self.list);
        if self.is_fixed {
            drag::handle_ui(ui, rect, place as usize, row, self.model, self.list);
        }
        if response.clicked() {
            let modifiers = ui.input(|input| input.modifiers);
            self.form.drop_new(self.table);
            keys::click(self.list, row, modifiers);
        }
        if response.double_clicked() {
            self.form.wants_focus = true;
            self.list.wants_focus = false;
        }
    }

    fn cell_ui(&mut self, ui: &mut Ui, cell: &CellInfo) {
        let (Some(entry), Some(field)) = (self.entry(cell.row_nr), self.columns.get(cell.col_nr)) else { return };
        let snapshot = self.model.snapshot;
        egui::Frame::new().inner_margin(CELL_MARGIN).show(ui, |ui| {
            ui.set_clip_rect(ui.clip_rect().intersect(ui.max_rect().expand2(vec2(0.0, 8.0))));
            if cell.col_nr == 0 {
                let selected = self.list.selected.contains(&entry.id());
                code_cell_ui(ui, entry.as_ref(), selected, snapshot, self.model.lang);
            } else {
                value_cell_ui(ui, entry.as_ref(), field, snapshot, self.model.lang);
            }
        });
    }
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

fn code_cell_ui(ui: &mut Ui, entry: &dyn Entry, is_selected: bool, snapshot: &Snapshot, lang: Lang) {
    ui.spacing_mut().item_spacing.x = 3.0;
    let response = ui.add(Label::new(RichText::new(entry.code()).color(theme::of(ui).second)).selectable(false).truncate());
    let name = text::code_and_title(entry, snapshot, lang);
    response.widget_info(|| WidgetInfo::selected(Role::Row, true, is_selected, &name));
    if entry.is_unconfirmed() {
        ui.add(Label::new(RichText::new(lang.word("window.mark")).color(theme::of(ui).caution).size(theme::SMALL)).selectable(false))
            .on_hover_text(lang.word("window.form.unconfirmed").into_owned());
    }
}

fn value_cell_ui(ui: &mut Ui, entry: &dyn Entry, field: &Field, snapshot: &Snapshot, lang: Lang) {
    let value = entry.value(field, snapshot);
    if let (Kind::Link(Table::Levels), Value::Link(id)) = (field.kind, &value) {
        if let Some(level) = snapshot.levels.get(id.row) {
            chip::level_ui(ui, level, snapshot, lang);
        }
        return;
    }
    let words = match value {
        Value::Flag(false) | Value::Empty => return,
        _ => text::cell(entry, field, snapshot, lang),
    };
    let words = words.split('\n').next().unwrap_or_default();
    ui.add(Label::new(words).selectable(false).truncate());
}

fn head_cell_ui(ui: &mut Ui, field: &Field, label: &str, list: &mut ListState, lang: Lang) {
    let rect = ui.max_rect();
    let sort = list.sort.filter(|sort| sort.field == field.key);
    let response = ui.interact(rect, ui.scope_id().with("head"), Sense::click());
    let state = match sort {
        None => "window.list.unsorted",
        Some(Sort { descending: false, .. }) => "window.list.ascending",
        Some(_) => "window.list.descending",
    };
    let name = format!("{label} {}", lang.word(state));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    let fill = if response.hovered() { theme::of(ui).tint } else { theme::of(ui).head };
    ui.painter().rect_filled(rect, 0.0, fill);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, theme::line(theme::of(ui).line));
    if response.has_focus() {
        ui.painter().rect_stroke(rect.shrink(1.0), 2.0, theme::line(theme::of(ui).accent), egui::StrokeKind::Inside);
    }
    let arrow = sort.map(|sort| if sort.descending { "↓" } else { "↑" }).unwrap_or_default();
    let color = if sort.is_some() { theme::of(ui).accent } else { theme::of(ui).second };
    let room = rect.width() - 14.0 - if sort.is_some() { 14.0 } else { 0.0 };
    let galley = chip::elided(ui, label, theme::small_font(), color, room);
    let end = rect.left() + 8.0 + galley.size().x;
    let response = if galley.elided { response.on_hover_text(label) } else { response };
    ui.painter().galley(pos2(rect.left() + 8.0, rect.center().y - galley.size().y / 2.0), galley, color);
    ui.painter().text(pos2(end + 4.0, rect.center().y), Align2::LEFT_CENTER, arrow, theme::small_font(), color);
    if response.on_hover_cursor(CursorIcon::PointingHand).clicked() {
        // Of levels the highest is asked for first.
        let first = field.kind == Kind::Link(Table::Levels);
        list.sort = match sort {
            None => Some(Sort { field: field.key, descending: first }),
            Some(sort) if sort.descending == first => Some(Sort { descending: !first, ..sort }),
            Some(_) => None,
        };
    }
}
