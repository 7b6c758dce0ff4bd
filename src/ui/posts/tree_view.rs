//! The tree at the left: drawn row by row, moved through by keys, changed by menu and by dragging posts onto sections.

use eframe::egui::{self, Align2, Button, Key, Margin, Modifiers, Popup, Rect, ScrollArea, Sense, TextEdit, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use super::marks::{Mark, marks};
use super::tree::Line;
use super::{PostsState, edits};
use crate::domain::field::Entry;
use crate::domain::table::Table;
use crate::domain::text;
use crate::domain::value::AnyId;
use crate::register::Edit;
use crate::ui::command::{Command, Commands};
use crate::ui::form::FormState;
use crate::ui::keyboard::{at_part, owns_keys, take_keys};
use crate::ui::list::{filter_id, list_id};
use crate::ui::matrix::edit::send;
use crate::ui::{Model, chip, theme};

/// How far a line stands in for each step of depth.
const STEP: f32 = 16.0;

/// Draws the tree with its head.
pub fn tree_ui(ui: &mut Ui, model: &Model<'_>, state: &mut PostsState, form: &mut FormState, commands: &mut Commands) {
    ui.spacing_mut().item_spacing.y = 0.0;
    egui::Frame::new().inner_margin(Margin { left: 12, right: 8, top: 8, bottom: 8 }).show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        head_ui(ui, model, state, form);
    });
    let lines = state.tree.lines(model.snapshot);
    let area = ui.available_rect_before_wrap();
    let response = ui.interact(area, list_id(Table::Posts), Sense::focusable_noninteractive());
    let name = model.lang.phrase("post_page.tree", &[("count", &model.snapshot.posts.len())]);
    response.widget_info(|| WidgetInfo::labeled(Role::Tree, true, &name));
    let page = ((area.height() / theme::ROW) as usize).max(1);
    press_keys(ui, &lines, page, model, state, form, commands);
    let has_keys = owns_keys(ui.ctx(), list_id(Table::Posts));
    let scroll_to = std::mem::take(&mut state.scrolls);
    ScrollArea::vertical().id_salt("posts tree").auto_shrink(false).show_rows(ui, theme::ROW, lines.len(), |ui, rows| {
        if scroll_to && let Some(place) = state.cursor.and_then(|id| lines.iter().position(|line| line.id == id)) {
            let top = ui.max_rect().top() + (place as f32 - rows.start as f32) * theme::ROW;
            ui.scroll_to_rect(Rect::from_min_size(pos2(ui.max_rect().left(), top), vec2(1.0, theme::ROW)), None);
        }
        for line in &lines[rows] {
            line_ui(ui, line, has_keys, model, state, form, commands);
        }
    });
}

fn head_ui(ui: &mut Ui, model: &Model<'_>, state: &mut PostsState, form: &mut FormState) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().button_padding.x = 8.0;
        for (table, key) in [(Table::Posts, "post_page.new_post"), (Table::Sections, "post_page.new_section"), (Table::Units, "post_page.new_unit")] {
            let response = ui.add_enabled(model.read_only.is_none(), Button::new(model.word(key)));
            if chip::why_not(response, model.read_only).clicked() {
                begin(table, model, state, form);
            }
        }
    });
    let hint = model.word("post_page.find");
    let find = TextEdit::singleline(&mut state.tree.find).id(filter_id(Table::Posts)).hint_text(&hint).desired_width(f32::INFINITY);
    let response = ui.add(find.margin(Margin::symmetric(10, 5))).accessible_name(hint);
    if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter) || input.key_pressed(Key::Escape)) {
        state.wants_focus = true;
    }
}

/// Begins a new record beside what is chosen.
fn begin(table: Table, model: &Model<'_>, state: &mut PostsState, form: &mut FormState) {
    form.begin_with(table, &edits::beside(table, state.cursor, model), model);
    state.shows_form = true;
}

fn press_keys(ui: &mut Ui, lines: &[Line], page: usize, model: &Model<'_>, state: &mut PostsState, form: &mut FormState, commands: &mut Commands) {
    let id = list_id(Table::Posts);
    if !take_keys(ui.ctx(), id, &mut state.wants_focus) {
        return;
    }
    let Some(place) = state.cursor.and_then(|id| lines.iter().position(|line| line.id == id)) else { return };
    let line = lines[place];
    let pressed = |key: Key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let last = lines.len() - 1;
    let moves = [
        (Key::ArrowDown, (place + 1).min(last)),
        (Key::ArrowUp, place.saturating_sub(1)),
        (Key::PageDown, (place + page).min(last)),
        (Key::PageUp, place.saturating_sub(page)),
        (Key::Home, 0),
        (Key::End, last),
    ];
    for (key, next) in moves {
        if pressed(key) {
            state.choose(lines[next].id);
            state.scrolls = true;
        }
    }
    if pressed(Key::ArrowRight) {
        match line.is_open {
            Some(false) => state.tree.toggle(line.id),
            Some(true) => state.choose(lines[(place + 1).min(last)].id),
            None => {}
        }
    }
    if pressed(Key::ArrowLeft) {
        match lines[..place].iter().rev().find(|above| above.depth < line.depth) {
            _ if line.is_open == Some(true) => state.tree.toggle(line.id),
            Some(above) => state.choose(above.id),
            None => {}
        }
        state.scrolls = true;
    }
    if pressed(Key::Enter) || pressed(Key::F2) {
        form.wants_focus = true;
        state.shows_form = true;
    }
    if pressed(Key::Delete) {
        remove(line.id, model, form, commands);
    }
}

fn remove(id: AnyId, model: &Model<'_>, form: &mut FormState, commands: &mut Commands) {
    match model.read_only {
        Some(why) => commands.push(Command::Say(why.to_owned())),
        None => commands.push(Command::Edit { ticket: form.ticket(), edit: Edit::remove([id]) }),
    }
}

fn line_ui(ui: &mut Ui, line: &Line, has_keys: bool, model: &Model<'_>, state: &mut PostsState, form: &mut FormState, commands: &mut Commands) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), theme::ROW), Sense::hover());
    let is_post = line.id.table == Table::Posts;
    let sense = if is_post && model.read_only.is_none() { Sense::CLICK | Sense::DRAG } else { Sense::CLICK };
    let response = ui.interact(rect, list_id(Table::Posts).with(line.id), sense);
    let Some(entry) = model.snapshot.entry(line.id) else { return };
    let is_chosen = state.cursor == Some(line.id);
    let marks = model.snapshot.posts.get(line.id.row).filter(|_| is_post).map(|post| marks(post, model)).unwrap_or_default();
    let said = said(line, entry.as_ref(), &marks, model);
    chip::choosable(&response, Role::TreeItem, is_chosen, &said);
    if is_chosen {
        at_part(list_id(Table::Posts), &response);
    }
    let takes = !is_post && response.dnd_hover_payload::<AnyId>().is_some();
    let colours = theme::of(ui);
    let fill = match (is_chosen, takes || response.hovered()) {
        (true, _) => colours.selected,
        (false, true) => colours.hovered,
        (false, false) => colours.panel,
    };
    ui.painter().rect_filled(rect, 0.0, fill);
    if takes {
        ui.painter().rect_stroke(rect, 2.0, egui::Stroke::new(2.0, colours.accent), egui::StrokeKind::Inside);
    }
    if is_chosen && has_keys {
        ui.painter().rect_filled(Rect::from_min_size(rect.min, vec2(3.0, rect.height())), 0.0, colours.accent);
    }
    paint_words(ui, rect, line, &text::title(entry.as_ref(), model.snapshot, model.lang), &marks, model);
    act(ui, &response, line, model, state, form, commands);
    response.on_hover_text(said);
}

/// A line in words: `P-BUD 预算管理岗、空缺`.
fn said(line: &Line, entry: &dyn Entry, marks: &[Mark], model: &Model<'_>) -> String {
    let mut parts = Vec::new();
    if line.id.table == Table::Posts {
        parts.push(text::code_and_title(entry, model.snapshot, model.lang));
        parts.extend(marks.iter().map(|mark| model.word(mark.word_key())));
    } else {
        parts.push(text::title(entry, model.snapshot, model.lang));
        parts.push(model.lang.phrase("post_page.count", &[("count", &line.posts)]));
    }
    model.lang.list(parts)
}

/// The name with its sign, and at the right end the marks of a post or the number of posts.
fn paint_words(ui: &Ui, rect: Rect, line: &Line, title: &str, marks: &[Mark], model: &Model<'_>) {
    let colours = theme::of(ui);
    let left = rect.left() + 10.0 + line.depth as f32 * STEP;
    if let Some(is_open) = line.is_open {
        let font = egui::FontId::new(9.0, egui::FontFamily::Proportional);
        ui.painter().text(pos2(left + 5.0, rect.center().y), Align2::CENTER_CENTER, if is_open { "▼" } else { "▶" }, font, colours.second);
    }
    let mut right = rect.right() - 8.0;
    let mut end = |words: &str, ink| {
        let galley = ui.painter().layout_no_wrap(words.to_owned(), theme::small_font(), ink);
        right -= galley.size().x;
        ui.painter().galley(pos2(right, rect.center().y - galley.size().y / 2.0), galley, ink);
        right -= 8.0;
    };
    if line.id.table == Table::Posts {
        // Where there is little room it is left to the name and to what is wrong.
        let fits = |mark: &&Mark| **mark != Mark::Key || rect.width() > 250.0;
        marks.iter().rev().filter(fits).for_each(|mark| end(&model.word(mark.word_key()), mark.ink(ui)));
    } else {
        end(&line.posts.to_string(), colours.second);
    }
    let font = if line.depth == 0 { theme::bold_font(theme::BODY) } else { theme::body_font() };
    let galley = chip::elided(ui, title, font, colours.text, right - left - 16.0);
    ui.painter().galley(pos2(left + 16.0, rect.center().y - galley.size().y / 2.0), galley, colours.text);
}

fn act(ui: &Ui, response: &egui::Response, line: &Line, model: &Model<'_>, state: &mut PostsState, form: &mut FormState, commands: &mut Commands) {
    if response.clicked() || response.secondary_clicked() {
        state.choose(line.id);
        state.wants_focus = true;
        let on_sign = response.interact_pointer_pos().is_some_and(|at| at.x < response.rect.left() + 26.0 + line.depth as f32 * STEP);
        if line.is_open.is_some() && response.clicked() && on_sign {
            state.tree.toggle(line.id);
        }
    }
    if response.double_clicked() && line.is_open.is_some() {
        state.tree.toggle(line.id);
    }
    if line.id.table == Table::Posts {
        response.dnd_set_drag_payload(line.id);
    } else if let Some(post) = response.dnd_release_payload::<AnyId>() {
        send(edits::move_post(post.row, line.id, model), model, form, commands);
    }
    if response.dragged() {
        ui.ctx().set_cursor_icon(egui::CursorIcon::Grabbing);
    }
    Popup::context_menu(response).show(|ui| menu_ui(ui, line.id, model, state, form, commands));
}

fn menu_ui(ui: &mut Ui, id: AnyId, model: &Model<'_>, state: &mut PostsState, form: &mut FormState, commands: &mut Commands) {
    ui.set_min_width(180.0);
    ui.spacing_mut().item_spacing.y = 1.0;
    let item = |ui: &mut Ui, key: &str| chip::why_not(ui.add_enabled(model.read_only.is_none(), Button::new(model.word(key))), model.read_only).clicked();
    for (table, key) in [(Table::Posts, "post_page.new_post"), (Table::Sections, "post_page.new_section")] {
        if item(ui, key) {
            begin(table, model, state, form);
        }
    }
    ui.separator();
    if item(ui, "post_page.rename") {
        form.wants_focus = true;
        state.shows_form = true;
    }
    if id.table == Table::Posts {
        move_menu_ui(ui, id, model, form, commands);
    }
    if item(ui, "window.form.remove") {
        remove(id, model, form, commands);
    }
}

/// The sections of a post's unit to move it to; another unit's are chosen in the form.
pub fn move_menu_ui(ui: &mut Ui, post: AnyId, model: &Model<'_>, form: &mut FormState, commands: &mut Commands) {
    let (Some(unit), section) = edits::place(post, model) else { return };
    let unit = AnyId { table: Table::Units, row: unit };
    ui.add_enabled_ui(model.read_only.is_none(), |ui| {
        let response = ui.menu_button(model.word("post_page.move"), |ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            ScrollArea::vertical().max_height(360.0).show(ui, |ui| {
                let sections = model.snapshot.linking(Table::Sections, unit).iter().map(|row| AnyId { table: Table::Sections, row: *row });
                for to in sections {
                    let name = text::link_title(to, model.snapshot, model.lang);
                    if ui.selectable_label(section == Some(to.row), name).clicked() {
                        send(edits::move_post(post.row, to, model), model, form, commands);
                        ui.close();
                    }
                }
                if ui.selectable_label(section.is_none(), model.word("overview.no_section")).clicked() {
                    send(edits::move_post(post.row, unit, model), model, form, commands);
                    ui.close();
                }
            });
        });
        chip::why_not(response.response, model.read_only);
    });
}
