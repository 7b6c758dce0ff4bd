//! The grid: fixed matters and bands, and a column for each post of the chains.

use eframe::egui::{
    self, Align2, Button, Color32, Context, Id, Label, Popup, Rect, Sense, Stroke, StrokeKind, Ui, WidgetInfo, accesskit::Role as AccessRole, pos2, vec2,
};
use egui_table::{CellInfo, Column, HeaderCellInfo, HeaderRow, TableDelegate, TableState};

use super::{AuthorityState, Place, Sheet, Spot, edit};
use crate::domain::authority::BandRow;
use crate::domain::table::Table;
use crate::domain::text;
use crate::domain::value::AnyId;
use crate::ui::command::{Command, Commands};
use crate::ui::form::FormState;
use crate::ui::keyboard::{at_part, owns_keys};
use crate::ui::matrix::cell::paint_finding;
use crate::ui::matrix::edit::send;
use crate::ui::matrix::header;
use crate::ui::{Model, chip, theme};

/// Widths of the columns: matter, band, post.
const WIDTHS: (f32, f32, f32) = (204.0, 216.0, 48.0);
/// How many columns stay in view.
const FIXED: usize = 2;

/// The id of the grid, for the keyboard.
pub fn grid_id() -> Id {
    Id::unique("authority grid")
}

/// Draws the grid.
pub fn grid_ui(ui: &mut Ui, sheet: &Sheet, model: &Model<'_>, state: &mut AuthorityState, form: &mut FormState, commands: &mut Commands) {
    let area = ui.available_rect_before_wrap();
    let response = ui.interact(area, grid_id(), Sense::focusable_noninteractive());
    let name = model.word("window.page.authority");
    response.widget_info(|| WidgetInfo::labeled(AccessRole::Grid, true, &name));
    if sheet.lines.is_empty() {
        return chip::instead_ui(ui, egui::RichText::new(model.word("authority.empty")).color(theme::of(ui).second));
    }
    if area.height() < header::HEIGHT {
        // What stands above has left no room even for the head.
        ui.advance_cursor_after_rect(area);
        return;
    }
    let fixed = |width: f32| Column::new(width).resizable(false);
    let mut columns = vec![fixed(WIDTHS.0), fixed(WIDTHS.1)];
    columns.extend(sheet.posts.iter().map(|_| fixed(WIDTHS.2)));
    let table = egui_table::Table::new()
        .id_salt(("authority", sheet.table.unit.id, columns.len()))
        .num_rows(sheet.lines.len() as u64)
        .num_sticky_cols(FIXED)
        .columns(columns)
        .headers([HeaderRow::new(header::HEIGHT)]);
    let id = table.get_id(ui);
    if TableState::load(ui.ctx(), id).is_none() {
        // Without a stored state the first frame measures every cell.
        TableState::default().store(ui.ctx(), id);
    }
    let target = std::mem::take(&mut state.scroll_to).then_some(state.focus).flatten().and_then(|place| sheet.place(place));
    let table = match target {
        Some((line, column)) => table.scroll_to_row(line as u64, None).scroll_to_column(column, None),
        None => table,
    };
    let has_keys = owns_keys(ui.ctx(), grid_id());
    let has_no_cell = state.focus.is_none();
    table.show(ui, &mut Grid { sheet, model, state, form, commands, has_keys });
    if response.has_focus() && has_no_cell {
        ui.painter().rect_stroke(area.shrink(1.0), 0.0, theme::line(theme::of(ui).accent), StrokeKind::Inside);
    }
}

struct Grid<'a, 'm> {
    sheet: &'a Sheet,
    model: &'a Model<'m>,
    state: &'a mut AuthorityState,
    form: &'a mut FormState,
    commands: &'a mut Commands,
    has_keys: bool,
}

impl TableDelegate for Grid<'_, '_> {
    fn row_top_offset(&self, _ctx: &Context, _table: Id, row: u64) -> f32 {
        row as f32 * theme::ROW
    }

    fn header_cell_ui(&mut self, ui: &mut Ui, info: &HeaderCellInfo) {
        let rect = ui.max_rect();
        ui.painter().rect_filled(rect, 0.0, theme::of(ui).head);
        rules(ui, rect);
        match info.col_range.start {
            0 => corner(ui, rect, &self.model.word("authorities.name")),
            1 => corner(ui, rect, &self.model.word("bands.name")),
            place => self.post_head_ui(ui, rect, place - FIXED),
        }
    }

    fn row_ui(&mut self, ui: &mut Ui, row: u64) {
        let rect = ui.max_rect();
        ui.painter().rect_filled(rect, 0.0, theme::of(ui).panel);
        let is_last = self.sheet.lines.get(row as usize + 1).is_none_or(|(line, ..)| self.sheet.lines[row as usize].0.matter != line.matter);
        let colour = if is_last { theme::of(ui).line } else { theme::of(ui).faint_line };
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, theme::line(colour));
    }

    fn cell_ui(&mut self, ui: &mut Ui, info: &CellInfo) {
        let rect = ui.max_rect();
        ui.painter().vline(rect.right() - 0.5, rect.y_range(), theme::line(theme::of(ui).faint_line));
        if let Some(place) = self.sheet.at(info.row_nr as usize, info.col_nr) {
            self.place_ui(ui, rect, place, info.row_nr as usize);
        }
    }
}

fn corner(ui: &Ui, rect: Rect, words: &str) {
    ui.painter().text(rect.left_bottom() + vec2(10.0, -8.0), Align2::LEFT_BOTTOM, words, theme::small_font(), theme::of(ui).second);
}

fn rules(ui: &Ui, rect: Rect) {
    ui.painter().vline(rect.right() - 0.5, rect.y_range(), theme::line(theme::of(ui).faint_line));
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, theme::line(theme::of(ui).faint_line));
}

impl Grid<'_, '_> {
    fn post_head_ui(&mut self, ui: &mut Ui, rect: Rect, place: usize) {
        let Some(post) = self.sheet.posts.get(place) else { return };
        let name = text::title(post.as_ref(), self.model.snapshot, self.model.lang);
        let response = ui.interact(rect, ui.scope_id().with("post"), Sense::CLICK);
        response.widget_info(|| WidgetInfo::labeled(AccessRole::ColumnHeader, true, &name));
        let colour = if response.hovered() { theme::of(ui).accent } else { theme::of(ui).text };
        header::paint(ui, rect, &name, colour);
        if response.on_hover_text(text::code_and_title(post.as_ref(), self.model.snapshot, self.model.lang)).clicked() {
            self.commands.push(Command::ShowRecord(AnyId { table: Table::Posts, row: post.id }));
        }
    }

    fn place_ui(&mut self, ui: &mut Ui, rect: Rect, place: Place, line: usize) {
        let response = ui.interact(rect, grid_id().with(place), Sense::CLICK);
        let is_focus = self.state.focus == Some(place);
        let name = self.sheet.words(place, self.model).unwrap_or_default();
        chip::choosable(&response, AccessRole::Cell, is_focus, &name);
        if is_focus {
            at_part(grid_id(), &response);
        } else if response.hovered() {
            ui.painter().rect_filled(rect.shrink(1.0), 0.0, theme::of(ui).hovered);
        }
        self.paint(ui, rect, place, line);
        if let Some(worst) = self.sheet.worst(place) {
            paint_finding(ui, rect, worst);
        }
        if is_focus {
            let colour = if self.has_keys { theme::of(ui).accent } else { theme::of(ui).border };
            ui.painter().rect_stroke(rect.shrink(1.0), 2.0, Stroke::new(2.0, colour), StrokeKind::Inside);
        }
        let response = response.on_hover_text(&name);
        if response.clicked() || response.secondary_clicked() {
            self.state.select(place);
        }
        if let Some((band, post)) = place.cell().and_then(|(band, post)| Some((self.sheet.band(band)?, post))) {
            Popup::context_menu(&response)
                .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside)
                .show(|ui| self.menu_ui(ui, place, band, post, &name));
        }
    }

    fn paint(&self, ui: &Ui, rect: Rect, place: Place, line: usize) {
        let Some((matter, band)) = self.sheet.rows(line) else { return };
        let text = theme::of(ui).text;
        match place.spot {
            // A matter is named at its first band.
            Spot::Matter if !self.sheet.is_first(place.line) => {}
            Spot::Matter => words(ui, rect, &matter.matter.name, true, text, matter.matter.major.then(|| self.model.word("authority.major_short"))),
            Spot::Band => {
                let is_major = band.is_some_and(|band| band.band.major) && !matter.matter.major;
                let name = band.map_or_else(|| self.model.word("authority.no_band"), |band| band.band.name.clone());
                let colour = if band.is_some() { text } else { theme::of(ui).second };
                words(ui, rect, &name, false, colour, is_major.then(|| self.model.word("authority.major_short")));
            }
            Spot::Post(_) => {
                let Some(approval) = self.sheet.approval(place) else { return };
                let Some(role) = self.model.snapshot.get(approval.role) else { return };
                let said = format!("{}{}", text::role_sign(role, self.model.snapshot, self.model.lang), text::circled(approval.order));
                chip::paint_role(ui, Rect::from_center_size(rect.center(), vec2(36.0, 20.0)), &said, theme::role_chip(ui, &role.code, role));
            }
        }
    }

    /// The menu of a cell: each role can be given or taken, and the post moved in its chain.
    fn menu_ui(&mut self, ui: &mut Ui, place: Place, band: &BandRow, post: u32, name: &str) {
        let (model, read_only) = (self.model, self.model.read_only);
        ui.set_max_width(260.0);
        ui.add(Label::new(theme::small(name)).wrap());
        ui.separator();
        ui.spacing_mut().item_spacing.y = 1.0;
        let held = self.sheet.approval(place).map(|approval| approval.role.row());
        let mut wanted = None;
        for role in &self.sheet.roles {
            let digit = role.key.map(|key| key.to_string()).unwrap_or_default();
            let said = format!("{digit}  {}", text::title(role.as_ref(), model.snapshot, model.lang));
            let mark = if held == Some(role.id) { "✓" } else { "" };
            let button = Button::selectable(held == Some(role.id), said).right_text(mark).min_size(vec2(ui.available_width(), 28.0));
            if chip::why_not(ui.add_enabled(read_only.is_none(), button), read_only).clicked() {
                wanted = Some(edit::toggle(band, post, role.id));
            }
        }
        ui.separator();
        let not_there = model.word("authority.not_in_chain");
        let why = read_only.or(held.is_none().then_some(not_there.as_str()));
        for (key, keys, is_later) in [("authority.earlier", "Alt+↑", false), ("authority.later", "Alt+↓", true)] {
            let button = Button::new(model.word(key)).frame_when_inactive(false).right_text(keys).min_size(vec2(ui.available_width(), 28.0));
            if chip::why_not(ui.add_enabled(why.is_none(), button), why).clicked() {
                wanted = Some(edit::shift(band, post, is_later));
            }
        }
        if let Some(mutations) = wanted {
            send(mutations, model, self.form, self.commands);
            ui.close();
        }
    }
}

/// A name, and at its end in a chip what is special about it.
fn words(ui: &Ui, rect: Rect, name: &str, is_bold: bool, colour: Color32, mark: Option<String>) {
    let mut room = rect.width() - 16.0;
    if let Some(mark) = mark {
        let galley = ui.painter().layout_no_wrap(mark, theme::small_font(), theme::of(ui).accent);
        let at = pos2(rect.right() - 8.0 - galley.size().x, rect.center().y - galley.size().y / 2.0);
        room -= galley.size().x + 6.0;
        ui.painter().galley(at, galley, theme::of(ui).accent);
    }
    let font = if is_bold { theme::bold_font(theme::BODY) } else { theme::body_font() };
    let galley = chip::elided(ui, name, font, colour, room);
    ui.painter().galley(pos2(rect.left() + 10.0, rect.center().y - galley.size().y / 2.0), galley, colour);
}
