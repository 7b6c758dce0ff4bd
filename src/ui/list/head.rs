//! What stands above a list: its name and count, groups, filters, views, columns, and the button for a new record.

use eframe::egui::{
    Align, Button, Key, Label, Layout, Margin, Modifiers, PopupCloseBehavior, Rect, Response, RichText, ScrollArea, TextEdit, Ui, UiBuilder,
    containers::menu::{MenuButton, MenuConfig, SubMenuButton},
    pos2, vec2,
};

use super::state::ListState;
use super::{column_filter, columns, filter_id, list_id, views};
use crate::domain::arrangement::{groupable, possible};
use crate::domain::table::Table;
use crate::ui::action::{self, Action};
use crate::ui::command::{Command, Commands};
use crate::ui::form::FormState;
use crate::ui::page::Page;
use crate::ui::view::View;
use crate::ui::{Model, chip, page_head, theme};

/// The least width of the field of the filter.
const FILTER_LEAST: f32 = 148.0;
/// Space between the controls.
const GAP: f32 = 8.0;

/// Draws the head of the page: in one row, or in two where the window has no room for one.
pub fn head_ui(ui: &mut Ui, table: Table, model: &Model<'_>, view: &mut View, commands: &mut Commands) {
    page_head::frame().show(ui, |ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        // What a row needs is known when it is drawn; until then it is as it was.
        let id = list_id(table).with("head width");
        let needed: f32 = ui.data(|data| data.get_temp(id)).unwrap_or_default();
        let is_narrow = needed > ui.available_width();
        let needed = rows_ui(ui, is_narrow, table, model, view, commands);
        ui.data_mut(|data| data.insert_temp(id, needed));
        if is_narrow != (needed > ui.available_width()) {
            ui.ctx().request_discard("the head of a list has other rows");
        }
        let list = view.lists.entry(table).or_default();
        if !list.arrangement.filters.is_empty() {
            ui.add_space(8.0);
            filters_ui(ui, table, model, list);
        }
        if let Some(fault) = &list.fault {
            ui.add_space(6.0);
            // All fields that there are would take half a low window; the pointer shows them.
            ui.add(Label::new(RichText::new(fault).color(theme::of(ui).fault).size(theme::SMALL)).truncate());
        }
    });
}

/// Draws the controls; the width they need in one row.
fn rows_ui(ui: &mut Ui, is_narrow: bool, table: Table, model: &Model<'_>, view: &mut View, commands: &mut Commands) -> f32 {
    let list = view.lists.entry(table).or_default();
    let mut needed = FILTER_LEAST;
    ui.horizontal(|ui| {
        let title = ui.scope(|ui| {
            ui.label(theme::title(model.word(&Page::Records(table).word_key())));
            page_head::look_ui(ui, Page::Records(table), false, model, commands);
        });
        needed += title.response.rect.width() + GAP;
        if !is_narrow {
            needed += ui.label(theme::small(count_words(table, model, list))).rect.width();
            needed += menus_ui(ui, table, model, list, &mut view.form, commands);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            needed += new_button(ui, model, commands).rect.width() + GAP;
            if !is_narrow {
                needed += columns::menu_ui(ui, table, model, list).rect.width() + GAP;
                let width = (ui.available_width() - GAP).clamp(80.0, 300.0);
                filter_ui(ui, table, model, list, width);
            }
        });
    });
    if is_narrow {
        ui.add_space(6.0);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.y = 6.0;
            needed += ui.label(theme::small(count_words(table, model, list))).rect.width();
            needed += menus_ui(ui, table, model, list, &mut view.form, commands);
            needed += columns::menu_ui(ui, table, model, list).rect.width() + GAP;
            let left = ui.available_size_before_wrap().x;
            let width = if left < FILTER_LEAST { ui.max_rect().width() } else { left };
            filter_ui(ui, table, model, list, width);
        });
    }
    needed
}

/// Draws the menus of groups, filters and views; their width.
fn menus_ui(ui: &mut Ui, table: Table, model: &Model<'_>, list: &mut ListState, form: &mut FormState, commands: &mut Commands) -> f32 {
    let menus = [group_ui(ui, table, model, list), add_filter_ui(ui, table, model, list), views::menu_ui(ui, table, model, list, form, commands)];
    menus.iter().map(|menu| menu.rect.width() + GAP).sum()
}

/// A button with round ends for something about the list; one in force has a tint.
pub fn pill(ui: &Ui, words: impl Into<String>, is_in_force: bool) -> Button<'static> {
    let colours = theme::of(ui);
    let (fill, ink, line) = if is_in_force { (colours.tint, colours.tint_ink, colours.accent) } else { (colours.panel, colours.text, colours.border) };
    Button::new(RichText::new(words).size(theme::SMALL).color(ink)).fill(fill).stroke(theme::line(line)).corner_radius(13).min_size(vec2(0.0, 26.0))
}

fn stays_open() -> MenuConfig {
    MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside)
}

/// The fields of a menu, of which a low window shows fewer at once.
fn menu_scroll(ui: &Ui) -> ScrollArea {
    let height = (ui.ctx().content_rect().height() - 130.0).min(500.0);
    ScrollArea::vertical().max_height(height).min_scrolled_height(height)
}

fn count_words(table: Table, model: &Model<'_>, list: &ListState) -> String {
    let (all, shown) = (model.snapshot.rows(table).count(), list.rows().len());
    if all == shown {
        model.lang.phrase("window.list.count", &[("count", &all)])
    } else {
        model.lang.phrase("window.list.count_of", &[("shown", &shown), ("count", &all)])
    }
}

fn group_ui(ui: &mut Ui, table: Table, model: &Model<'_>, list: &mut ListState) -> Response {
    let field = list.arrangement.group.as_deref().and_then(|key| table.field(key));
    let words = match field {
        Some(field) => model.lang.phrase("list.grouped_by", &[("column", &model.label(table, field))]),
        None => model.word("list.group"),
    };
    let menu = MenuButton::from_button(pill(ui, words, field.is_some())).ui(ui, |ui| {
        ui.set_min_width(180.0);
        ui.spacing_mut().item_spacing.y = 2.0;
        if ui.selectable_label(field.is_none(), model.word("list.no_group")).clicked() {
            list.arrangement.group = None;
        }
        if field.is_some() {
            for (folds, key) in [(true, "list.fold_all"), (false, "list.open_all")] {
                if ui.button(model.word(key)).clicked() {
                    list.fold_all(folds);
                }
            }
        }
        ui.separator();
        menu_scroll(ui).show(ui, |ui| {
            for possible in groupable(table, model.snapshot) {
                if ui.selectable_label(field == Some(possible), model.label(table, possible)).clicked() {
                    list.arrangement.group = Some(possible.key.to_owned());
                    list.folded.clear();
                    ui.close();
                }
            }
        });
    });
    menu.0
}

fn add_filter_ui(ui: &mut Ui, table: Table, model: &Model<'_>, list: &mut ListState) -> Response {
    let menu = MenuButton::from_button(pill(ui, model.word("list.add_filter"), false)).config(stays_open()).ui(ui, |ui| {
        ui.set_min_width(200.0);
        ui.spacing_mut().item_spacing.y = 2.0;
        menu_scroll(ui).show(ui, |ui| {
            let shown = list.arrangement.shown(table, model.snapshot);
            let others = possible(table, model.snapshot).into_iter().filter(|field| !shown.contains(field));
            for field in shown.iter().copied().chain(others) {
                SubMenuButton::new(model.label(table, field)).config(stays_open()).ui(ui, |ui| {
                    ui.set_width(250.0);
                    column_filter::filter_ui(ui, table, field, model, list);
                });
            }
        });
    });
    menu.0
}

/// The filters in force, each with its sign to take it away.
fn filters_ui(ui: &mut Ui, table: Table, model: &Model<'_>, list: &mut ListState) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 6.0);
        for filter in list.arrangement.filters.clone() {
            let Some(field) = table.field(&filter.field) else { continue };
            let words = filter.words(table, model.snapshot, model.lang);
            MenuButton::from_button(pill(ui, &words, true)).config(stays_open()).ui(ui, |ui| {
                ui.set_width(250.0);
                column_filter::filter_ui(ui, table, field, model, list);
            });
            let name = model.lang.phrase("list.take_filter", &[("filter", &words)]);
            if chip::icon_button(ui, "×", &name).clicked() {
                list.arrangement.set_filter(field.key, None);
            }
            ui.add_space(4.0);
        }
        if ui.add(Button::new(theme::small(model.word("list.show_all"))).frame_when_inactive(false)).clicked() {
            list.show_all();
        }
    });
}

fn new_button(ui: &mut Ui, model: &Model<'_>, commands: &mut Commands) -> Response {
    let text = model.word("window.list.new");
    let button = chip::primary(ui, text);
    let response = ui.add_enabled(model.read_only.is_none(), button.min_size(vec2(0.0, 30.0)));
    let shortcut = action::find(Action::NewRecord).map(|item| item.shortcut_words(ui.ctx())).unwrap_or_default();
    let response = response.on_hover_text(shortcut);
    let response = chip::why_not(response, model.read_only);
    if response.clicked() {
        commands.push(Command::Act(Action::NewRecord));
    }
    response
}

fn filter_ui(ui: &mut Ui, table: Table, model: &Model<'_>, list: &mut ListState, width: f32) {
    let hint = model.word("window.list.filter");
    // The right margin keeps room for the button that clears the field.
    let margin = Margin { left: 10, right: 28, top: 4, bottom: 4 };
    let edit = TextEdit::singleline(&mut list.filter).id(filter_id(table)).hint_text(&hint).desired_width(width).margin(margin);
    let response = ui.add(edit).accessible_name(hint).on_hover_text(model.word("window.list.filter_help"));
    // Enter only leaves the filter: the list, which has the keyboard next, would go on into the form with it.
    let leaves = |key: Key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    if response.lost_focus() && [Key::Enter, Key::Escape].into_iter().any(leaves) {
        list.wants_focus = true;
    }
    if list.filter.is_empty() {
        return;
    }
    let place = Rect::from_center_size(pos2(response.rect.right() - 16.0, response.rect.center().y), vec2(24.0, 24.0));
    let clear = ui.scope_builder(UiBuilder::new().max_rect(place), |ui| chip::icon_button(ui, "×", &model.word("window.list.clear_filter")));
    if clear.inner.clicked() {
        list.filter.clear();
    }
}
