//! The pasted rows: virtual by row number, each cell with what is wrong with it.

use eframe::egui::{self, Align2, ComboBox, Id, Label, Margin, RichText, Sense, TextEdit, Ui, WidgetInfo, accesskit::Role, pos2};
use egui_table::{CellInfo, Column, HeaderCellInfo, HeaderRow, TableDelegate, TableState};

use super::keys::{Typing, typing_id};
use super::{Pasted, paste_id};
use crate::domain::columns;
use crate::domain::field::{Field, Kind, flag};
use crate::domain::paste::{Line, Outcome};
use crate::domain::table::Table;
use crate::ui::keyboard::at_part;
use crate::ui::list::column_head;
use crate::ui::list::grid::{NARROWEST, WIDEST};
use crate::ui::{Model, chip, choice_list, theme};

const CELL_MARGIN: Margin = Margin { left: 8, right: 6, top: 0, bottom: 0 };
/// Width of the column that says what a row would do.
const OUTCOME_WIDTH: f32 = 132.0;

/// Draws the rows.
pub fn grid_ui(ui: &mut Ui, table: Table, model: &Model<'_>, pasted: &mut Pasted) {
    let area = ui.available_rect_before_wrap();
    ui.painter().rect_filled(area, 0.0, theme::of(ui).panel);
    let response = ui.interact(area, paste_id(table), Sense::focusable_noninteractive());
    let name = model.lang.phrase("edit.paste.name", &[("count", &pasted.shown.len())]);
    response.widget_info(|| WidgetInfo::labeled(Role::Grid, true, &name));
    let widths = pasted.sheet.columns.iter().map(|field| width(*field));
    let columns: Vec<Column> = std::iter::once(OUTCOME_WIDTH)
        .chain(widths)
        .enumerate()
        .map(|(place, width)| Column::new(width).range(NARROWEST..=WIDEST).id(Id::unique(("paste column", place))))
        .collect();
    let salt = ("paste", table.key(), columns.len());
    let grid = egui_table::Table::new().id_salt(salt).num_rows(pasted.shown.len() as u64).num_sticky_cols(1);
    let grid = grid.columns(columns).headers([HeaderRow::new(theme::HEAD_ROW + 4.0)]);
    let id = grid.get_id(ui);
    if TableState::load(ui.ctx(), id).is_none() {
        // Without a stored state the first frame measures every cell, and the columns shrink to nothing.
        TableState::default().store(ui.ctx(), id);
    }
    let (row, column) = pasted.cursor;
    let grid = if std::mem::take(&mut pasted.scrolls) { grid.scroll_to_row(row as u64, None).scroll_to_column(column + 1, None) } else { grid };
    ui.visuals_mut().widgets.noninteractive.bg_stroke = theme::line(theme::of(ui).faint_line);
    let outcome = (Id::unique(("paste column", 0usize)), model.word("edit.paste.outcome"));
    let named = pasted.sheet.columns.iter().enumerate();
    let named = named.map(|(place, field)| {
        (Id::unique(("paste column", place + 1)), field.map_or_else(|| model.word("edit.paste.left_out"), |field| model.label(table, field)))
    });
    let edges: Vec<_> = std::iter::once(outcome).chain(named).collect();
    grid.show(ui, &mut Rows { table, model, pasted });
    let columns: Vec<Id> = edges.iter().map(|(column, _)| *column).collect();
    if let Some((place, by)) = column_head::edges_ui(ui, id, edges.into_iter(), model.lang)
        && let Some(mut state) = TableState::load(ui.ctx(), id)
        && let Some(width) = columns.get(place).and_then(|column| state.col_widths.get_mut(column))
    {
        *width = (*width + by).clamp(NARROWEST, WIDEST);
        state.store(ui.ctx(), id);
    }
}

fn width(field: Option<&'static Field>) -> f32 {
    match field {
        Some(field) if field.is(flag::TITLE) => 240.0,
        Some(Field { kind: Kind::Number | Kind::Flag | Kind::Grade(_), .. }) => 112.0,
        Some(Field { kind: Kind::Date | Kind::Choice(_), .. }) => 128.0,
        _ => 160.0,
    }
}

struct Rows<'a, 'm> {
    table: Table,
    model: &'a Model<'m>,
    pasted: &'a mut Pasted,
}

impl Rows<'_, '_> {
    fn line(&self, place: u64) -> Option<&Line> {
        self.pasted.lines.get(*self.pasted.shown.get(place as usize)?)
    }
}

impl TableDelegate for Rows<'_, '_> {
    fn default_row_height(&self) -> f32 {
        theme::ROW
    }

    fn header_cell_ui(&mut self, ui: &mut Ui, cell: &HeaderCellInfo) {
        let rect = ui.max_rect();
        ui.painter().rect_filled(rect, 0.0, theme::of(ui).head);
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, theme::line(theme::of(ui).line));
        match cell.col_range.start.checked_sub(1) {
            Some(column) => column_ui(ui, column, self.table, self.model, self.pasted),
            None => {
                let at = pos2(rect.left() + 8.0, rect.center().y);
                ui.painter().text(at, Align2::LEFT_CENTER, self.model.word("edit.paste.outcome"), theme::small_font(), theme::of(ui).second);
            }
        }
    }

    fn row_ui(&mut self, ui: &mut Ui, place: u64) {
        let rect = ui.max_rect();
        let is_current = self.pasted.cursor.0 == place as usize;
        ui.painter().rect_filled(rect, 0.0, if is_current { theme::of(ui).selected } else { theme::of(ui).panel });
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, theme::line(theme::of(ui).faint_line));
    }

    fn cell_ui(&mut self, ui: &mut Ui, cell: &CellInfo) {
        match cell.col_nr.checked_sub(1) {
            None => outcome_ui(ui, self.line(cell.row_nr), self.model, self.pasted.shown.get(cell.row_nr as usize).copied()),
            Some(column) => value_ui(ui, cell.row_nr as usize, column, self.model, self.pasted),
        }
    }
}

/// The field of a column, to be chosen.
fn column_ui(ui: &mut Ui, column: usize, table: Table, model: &Model<'_>, pasted: &mut Pasted) {
    let field = pasted.sheet.columns.get(column).copied().flatten();
    let given = pasted.sheet.head.as_ref().and_then(|head| head.get(column)).map(|name| name.trim()).filter(|name| !name.is_empty());
    let left_out = model.word("edit.paste.left_out");
    let words = match (field, given) {
        (Some(field), _) => model.label(table, field),
        (None, Some(given)) => format!("{left_out} {given}"),
        (None, None) => left_out.clone(),
    };
    let rect = ui.max_rect().shrink2(eframe::egui::vec2(4.0, 3.0));
    let chosen = ui.scope_builder(egui::UiBuilder::new().max_rect(rect), |ui| {
        let combo = ComboBox::from_id_salt(("paste column", column)).selected_text(theme::small(words.clone())).width(rect.width()).height(400.0);
        let (response, chosen) = choice_list::show(ui, combo.truncate().icon(chip::caret), |ui, lines| {
            let mut chosen = lines.line(ui, field.is_none(), &left_out).clicked().then_some(None);
            for known in offered(table, model) {
                if lines.line(ui, field == Some(known), model.label(table, known)).clicked() {
                    chosen = Some(Some(known));
                }
            }
            chosen
        });
        response.accessible_name(model.lang.phrase("edit.paste.column", &[("number", &(column + 1)), ("field", &words)]));
        chosen
    });
    if let Some(chosen) = chosen.inner.filter(|chosen| *chosen != field) {
        pasted.name(column, chosen);
    }
}

/// The fields that a column can be: what lists and forms show, the code first.
fn offered(table: Table, model: &Model<'_>) -> Vec<&'static Field> {
    let mut fields = columns::of_list(table, model.snapshot);
    let others = columns::of_form(table, model.snapshot);
    fields.extend(others.into_iter().filter(|field| !fields.contains(field)).collect::<Vec<_>>());
    fields
}

/// The key of the word for what a row would do.
pub fn outcome_key(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::New => "edit.paste.new",
        Outcome::Changed => "edit.paste.changed",
        Outcome::Same => "edit.paste.same",
        Outcome::Wrong => "edit.paste.wrong",
    }
}

fn outcome_ui(ui: &mut Ui, line: Option<&Line>, model: &Model<'_>, row: Option<usize>) {
    let Some(row) = row else { return };
    let colours = theme::of(ui);
    let (words, colour) = match line.map(|line| line.outcome) {
        None => (String::new(), colours.second),
        Some(outcome) => {
            let colour = match outcome {
                Outcome::New => colours.done,
                Outcome::Changed => colours.accent,
                Outcome::Same => colours.second,
                Outcome::Wrong => colours.fault,
            };
            (model.word(outcome_key(outcome)), colour)
        }
    };
    egui::Frame::new().inner_margin(CELL_MARGIN).show(ui, |ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        ui.add(Label::new(theme::small((row + 1).to_string())).selectable(false));
        let response = ui.add(Label::new(RichText::new(&words).color(colour)).selectable(false).truncate());
        let name = model.lang.phrase("edit.paste.row_name", &[("number", &(row + 1)), ("outcome", &words)]);
        response.widget_info(|| WidgetInfo::labeled(Role::Row, true, &name));
    });
}

fn value_ui(ui: &mut Ui, place: usize, column: usize, model: &Model<'_>, pasted: &mut Pasted) {
    let Some(row) = pasted.shown.get(place).copied() else { return };
    let rect = ui.max_rect();
    let is_current = pasted.cursor == (place, column);
    let response = ui.interact(rect, ui.scope_id().with("cell"), Sense::CLICK);
    let line = pasted.lines.get(row);
    let trouble = line.and_then(|line| line.troubles.iter().find(|trouble| trouble.column == Some(column)));
    let change = line.and_then(|line| line.changes.iter().find(|change| change.column == column));
    if trouble.is_some() {
        ui.painter().rect_filled(rect.shrink(1.0), 0.0, theme::of(ui).fault_tint);
    }
    if is_current {
        ui.painter().rect_stroke(rect.shrink(1.0), 0.0, eframe::egui::Stroke::new(2.0, theme::of(ui).accent), egui::StrokeKind::Inside);
    }
    if is_current && pasted.has_keys {
        offer_composing(ui, rect);
    }
    let cell_name = cell_name(row, column, model, pasted);
    if let Some(typing) = pasted.typing.as_mut().filter(|typing| typing.cell == (row, column)) {
        return typing_ui(ui, pasted.sheet.table, cell_name, typing);
    }
    let is_left_out = pasted.sheet.columns.get(column).is_none_or(Option::is_none);
    let colour = match (trouble, change) {
        (Some(_), _) => theme::of(ui).fault,
        (None, Some(_)) => theme::of(ui).text,
        _ if is_left_out => theme::of(ui).faint,
        _ => theme::of(ui).second,
    };
    let hover = match (trouble, change) {
        (Some(trouble), _) => Some(trouble.reason.message(model.lang)),
        (None, Some(change)) if line.is_some_and(|line| line.outcome == Outcome::Changed) => {
            Some(model.lang.phrase("edit.paste.before", &[("value", &crate::domain::text::shorten(&change.before))]))
        }
        _ => None,
    };
    let cell = pasted.sheet.rows.get(row).and_then(|cells| cells.get(column)).map_or("", String::as_str);
    // A cell may be as long as somebody pleases; what is seen of it is its beginning.
    let words: String = cell.lines().next().unwrap_or_default().chars().take(200).collect();
    let name = model.lang.phrase("edit.paste.cell_says", &[("cell", &cell_name), ("value", &words)]);
    chip::choosable(&response, Role::Cell, is_current, &name);
    if is_current {
        at_part(paste_id(pasted.sheet.table), &response);
    }
    egui::Frame::new().inner_margin(CELL_MARGIN).show(ui, |ui| {
        ui.add(Label::new(RichText::new(words).color(colour)).selectable(false).truncate());
    });
    let response = match hover {
        Some(hover) => response.on_hover_text(hover),
        None => response,
    };
    if response.clicked() {
        pasted.cursor = (place, column);
        pasted.wants_focus = true;
    }
    if response.double_clicked() {
        let text = pasted.cell().to_owned();
        pasted.begin_typing(ui, text);
    }
}

/// Where a cell stands, in words: row and field.
fn cell_name(row: usize, column: usize, model: &Model<'_>, pasted: &Pasted) -> String {
    let field = pasted.sheet.columns.get(column).copied().flatten();
    let label = field.map_or_else(|| model.word("edit.paste.left_out"), |field| model.label(pasted.sheet.table, field));
    model.lang.phrase("edit.paste.cell", &[("number", &(row + 1)), ("field", &label)])
}

/// The cell being corrected; Tab leaves it for the cell beside it.
fn typing_ui(ui: &mut Ui, table: Table, name: String, typing: &mut Typing) {
    let edit = TextEdit::singleline(&mut typing.text).id(typing_id(table)).margin(Margin::symmetric(7, 4)).lock_focus(true);
    ui.put(ui.max_rect(), edit).accessible_name(name);
}

/// Lets an input method compose over a cell that nobody types in yet: its first letter begins the correction.
fn offer_composing(ui: &Ui, rect: egui::Rect) {
    let purpose = egui::IMEPurpose::Normal;
    let cursor_rect = egui::Rect::from_min_max(rect.left_top(), rect.left_bottom());
    ui.output_mut(|output| output.ime = Some(egui::output::IMEOutput { purpose, rect, cursor_rect, should_interrupt_composition: false }));
}
