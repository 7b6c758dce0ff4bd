//! The head of a column: sorts by a click, moves by dragging, and opens the menu of the column.

use eframe::egui::{
    self, Align2, CursorIcon, Key, Modifiers, Popup, PopupCloseBehavior, Rect, Response, Sense, SetOpenCommand, Ui, WidgetInfo, accesskit::Role, pos2,
    vec2,
};

use super::cell;
use super::column_filter;
use super::state::ListState;
use super::{columns, keys};
use crate::domain::arrangement::{Arrangement, Sort, groupable};
use crate::domain::field::{CODE, Field, Kind};
use crate::domain::table::Table;
use crate::i18n::Lang;
use crate::ui::keyboard::{keep_arrows, take_steps};
use crate::ui::{Model, chip, theme};

/// Width of the button that opens the menu.
const MENU_BUTTON: f32 = 22.0;

/// How far an arrow moves the edge of a column.
const EDGE_STEP: f32 = 8.0;

/// Draws the head of a column.
pub fn head_ui(ui: &mut Ui, table: Table, field: &'static Field, fields: &[&'static Field], model: &Model<'_>, list: &mut ListState) {
    let rect = ui.max_rect();
    let label = model.label(table, field);
    let sense = if field == &CODE { Sense::click() } else { Sense::click_and_drag() };
    let response = ui.interact(rect, super::list_id(table).with(("head", field.key)), sense);
    let sort = list.arrangement.sort_of(field.key).map(|(place, sort)| (place, sort.clone()));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name_of(&label, sort.as_ref().map(|(_, sort)| sort), model.lang)));
    let is_filtered = list.arrangement.filter_of(field.key).is_some();
    paint(ui, rect, &response, &label, sort.as_ref(), is_filtered, list.arrangement.sorts.len() > 1);
    cell::fit(ui, rect.left() + width(ui, &label) + MENU_BUTTON - 13.0);
    let asks = menu_asked(ui, rect, &response, field, &label, table, model.lang);
    let response = response.on_hover_cursor(CursorIcon::PointingHand);
    if response.drag_started() {
        list.moving = Some(field.key);
    }
    if response.clicked() {
        let adds = keys::modifiers_of_click(ui).shift;
        next_sort(&mut list.arrangement, field, adds);
    }
    let popup = Popup::from_response(&response).id(response.id.with("menu")).close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let popup = popup.style(egui::containers::menu::menu_style as fn(&mut egui::Style));
    popup.open_memory(asks.then_some(SetOpenCommand::Toggle)).accessible_name(label).show(|ui| menu_ui(ui, table, field, fields, model, list));
}

/// How wide a column must be for its head.
pub fn width(ui: &Ui, label: &str) -> f32 {
    (ui.painter().layout_no_wrap(label.to_owned(), theme::small_font(), theme::of(ui).second).size().x + 13.0).ceil()
}

/// Names the edges by which columns are made wider, which the table draws without a word, and shows the one that has the keyboard;
/// which column the arrows make wider, and by how much.
pub fn edges_ui(ui: &Ui, table: egui::Id, columns: impl Iterator<Item = (egui::Id, String)>, lang: Lang) -> Option<(usize, f32)> {
    let mut sized = None;
    for (place, (column, label)) in columns.enumerate() {
        let edge = table.with(column).with("resize");
        ui.ctx().accesskit_node_builder(edge, |node| {
            node.set_role(Role::Splitter);
            node.set_label(lang.phrase("list.column_edge", &[("column", &label)]));
        });
        if let Some(response) = ui.ctx().read_response(edge).filter(Response::has_focus) {
            keep_arrows(ui.ctx(), edge);
            // An edge that is out of sight is shown where the list ends.
            let x = response.rect.center().x.clamp(ui.clip_rect().left() + 1.0, ui.clip_rect().right() - 1.0);
            ui.painter().vline(x, response.rect.y_range(), egui::Stroke::new(2.0, theme::of(ui).accent));
            let steps = take_steps(ui, &[(Key::ArrowRight, EDGE_STEP), (Key::ArrowLeft, -EDGE_STEP)]);
            let by: f32 = steps.iter().map(|(by, _)| by).sum();
            sized = (by != 0.0).then_some((place, by));
        }
    }
    if sized.is_some() {
        ui.ctx().request_repaint();
    }
    sized
}

fn name_of(label: &str, sort: Option<&Sort>, lang: Lang) -> String {
    let state = match sort {
        None => "window.list.unsorted",
        Some(Sort { descending: false, .. }) => "window.list.ascending",
        Some(_) => "window.list.descending",
    };
    format!("{label} {}", lang.word(state))
}

fn paint(ui: &Ui, rect: Rect, response: &Response, label: &str, sort: Option<&(usize, Sort)>, is_filtered: bool, is_one_of_several: bool) {
    let colours = theme::of(ui);
    let fill = if response.hovered() { colours.tint } else { colours.head };
    ui.painter().rect_filled(rect, 0.0, fill);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, theme::line(colours.line));
    if response.has_focus() {
        ui.painter().rect_stroke(rect.shrink(1.0), 2.0, theme::line(colours.accent), egui::StrokeKind::Inside);
    }
    let arrow = sort.map(|(place, sort)| {
        let arrow = if sort.descending { "↓" } else { "↑" };
        if is_one_of_several { format!("{arrow}{}", place + 1) } else { arrow.to_owned() }
    });
    let colour = if sort.is_some() || is_filtered { colours.accent } else { colours.second };
    let room = rect.width() - 12.0 - if sort.is_some() { 18.0 } else { 0.0 } - if response.hovered() { MENU_BUTTON } else { 0.0 };
    let galley = chip::elided(ui, label, theme::small_font(), colour, room);
    let end = rect.left() + 8.0 + galley.size().x;
    ui.painter().galley(pos2(rect.left() + 8.0, rect.center().y - galley.size().y / 2.0), galley, colour);
    if let Some(arrow) = arrow {
        ui.painter().text(pos2(end + 4.0, rect.center().y), Align2::LEFT_CENTER, arrow, theme::small_font(), colour);
    }
    if is_filtered {
        // A bar under the head says that its column is filtered, whatever its width.
        let bar = Rect::from_min_max(pos2(rect.left(), rect.bottom() - 2.0), rect.max);
        ui.painter().rect_filled(bar, 0.0, colours.accent);
    }
}

/// Whether the menu was asked for: by its button, the right button, Alt+Down or Shift+F10.
fn menu_asked(ui: &Ui, rect: Rect, response: &Response, field: &Field, label: &str, table: Table, lang: Lang) -> bool {
    let mut asks = response.secondary_clicked();
    if response.has_focus() {
        asks |= ui.input_mut(|input| input.consume_key(Modifiers::ALT, Key::ArrowDown) || input.consume_key(Modifiers::SHIFT, Key::F10));
    }
    if response.hovered() || response.contains_pointer() {
        let place = Rect::from_center_size(pos2(rect.right() - MENU_BUTTON / 2.0 - 4.0, rect.center().y), vec2(MENU_BUTTON - 2.0, MENU_BUTTON));
        let button = ui.interact(place, super::list_id(table).with(("head menu", field.key)), Sense::CLICK);
        button.widget_info(|| WidgetInfo::labeled(Role::Button, true, lang.phrase("list.column_menu", &[("column", &label)])));
        let colour = if button.hovered() { theme::of(ui).accent } else { theme::of(ui).second };
        ui.painter().text(place.center(), Align2::CENTER_CENTER, "▼", egui::FontId::proportional(9.0), colour);
        asks |= button.clicked();
    }
    asks
}

/// Sorted one way, then the other, then not at all; with Shift beside the sorts there are.
fn next_sort(arrangement: &mut Arrangement, field: &Field, adds: bool) {
    // Of levels the highest is asked for first.
    let first = field.kind == Kind::Link(Table::Levels);
    match arrangement.sort_of(field.key).map(|(_, sort)| sort.descending) {
        None => arrangement.sort_by(field.key, first, adds),
        Some(descending) if descending == first => arrangement.sort_by(field.key, !first, adds),
        Some(_) => arrangement.unsort(field.key),
    }
}

fn menu_ui(ui: &mut Ui, table: Table, field: &'static Field, fields: &[&'static Field], model: &Model<'_>, list: &mut ListState) {
    ui.set_width(250.0);
    ui.spacing_mut().item_spacing.y = 2.0;
    let mut is_done = sorts_ui(ui, field, model, &mut list.arrangement);
    if groupable(table, model.snapshot).contains(&field) {
        let is_group = list.arrangement.group.as_deref() == Some(field.key);
        if ui.selectable_label(is_group, model.word("list.group_here")).clicked() {
            list.arrangement.group = (!is_group).then(|| field.key.to_owned());
            is_done = true;
        }
    }
    ui.separator();
    column_filter::filter_ui(ui, table, field, model, list);
    ui.separator();
    is_done |= places_ui(ui, field, fields, model, &mut list.arrangement);
    if is_done {
        ui.close();
    }
}

fn sorts_ui(ui: &mut Ui, field: &Field, model: &Model<'_>, arrangement: &mut Arrangement) -> bool {
    let now = arrangement.sort_of(field.key).map(|(_, sort)| sort.descending);
    let mut is_done = false;
    for (descending, key) in [(false, "list.sort_up"), (true, "list.sort_down")] {
        if ui.selectable_label(now == Some(descending), model.word(key)).on_hover_text(model.word("list.sort_help")).clicked() {
            arrangement.sort_by(field.key, descending, keys::modifiers_of_click(ui).shift);
            is_done = true;
        }
    }
    let others = arrangement.sorts.iter().any(|sort| sort.field != field.key);
    if others && now.is_none() && ui.selectable_label(false, model.word("list.sort_then")).clicked() {
        next_sort(arrangement, field, true);
        is_done = true;
    }
    if now.is_some() && ui.selectable_label(false, model.word("list.sort_none")).clicked() {
        arrangement.unsort(field.key);
        is_done = true;
    }
    is_done
}

/// Where a column stands: moved, frozen, hidden. The code stays the first.
fn places_ui(ui: &mut Ui, field: &'static Field, fields: &[&'static Field], model: &Model<'_>, arrangement: &mut Arrangement) -> bool {
    let Some(place) = fields.iter().position(|known| *known == field) else { return false };
    let is_code = field == &CODE;
    let mut is_done = false;
    let mut item = |ui: &mut Ui, is_possible: bool, key: &str, why: &str| {
        let response = ui.add_enabled(is_possible, egui::Button::selectable(false, model.word(key))).on_disabled_hover_text(model.word(why));
        is_done |= response.clicked();
        response.clicked()
    };
    if item(ui, !is_code && place > 1, "list.move_left", "list.why_first") {
        columns::swap(arrangement, fields, place, place - 1);
    }
    if item(ui, !is_code && place + 1 < fields.len(), "list.move_right", "list.why_last") {
        columns::swap(arrangement, fields, place, place + 1);
    }
    if arrangement.frozen == place + 1 && !is_code {
        if item(ui, true, "list.thaw", "") {
            arrangement.frozen = 1;
        }
    } else if item(ui, place + 1 < fields.len(), "list.freeze", "list.why_last") {
        arrangement.frozen = place + 1;
    }
    if item(ui, !is_code, "list.hide", "list.why_code") {
        columns::hide(arrangement, fields, field);
    }
    is_done
}

/// Moves a column before or after another.
pub fn move_beside(arrangement: &mut Arrangement, fields: &[&'static Field], moving: &str, target: &str, after: bool) {
    let Some(from) = fields.iter().position(|field| field.key == moving).filter(|_| moving != target) else { return };
    let mut moved = fields.to_vec();
    let field = moved.remove(from);
    let Some(place) = moved.iter().position(|field| field.key == target) else { return };
    // Nothing stands before the code.
    moved.insert((place + usize::from(after)).max(1), field);
    arrangement.choose(&moved);
}
