//! What stands round every page: the bar at the top and the status at the bottom.

use eframe::egui::{self, Align, Button, Frame, Label, Layout, Margin, MenuBar, Panel, Rect, RichText, ScrollArea, Sense, Ui, vec2};

use super::action::{self, Action, ITEMS, Menu};
use super::command::{Command, Commands};
use super::page::Page;
use super::search::{self, SearchState};
use super::view::View;
use super::welcome::Recent;
use super::{Model, chip, scale, theme};
use crate::domain::checks::Severity;
use crate::i18n::Lang;

/// Width of the field of the search where the window has the room.
const SEARCH_WIDTH: f32 = 380.0;

/// Draws the bar at the top; without a register only the menus that make sense.
pub fn top_ui(ui: &mut Ui, lang: Lang, model: Option<&Model<'_>>, recent: &[Recent], search: &mut SearchState, commands: &mut Commands) {
    let frame = theme::plain(theme::of(ui).panel).inner_margin(Margin::symmetric(14, 6));
    Panel::top("top").exact_size(44.0).show_separator_line(false).frame(frame).show(ui, |ui| {
        let outer = ui.max_rect().expand2(vec2(14.0, 6.0));
        ui.painter().hline(outer.x_range(), outer.bottom() - 0.5, theme::line(theme::of(ui).line));
        MenuBar::new().style(menu_style as fn(&mut egui::Style)).ui(ui, |ui| {
            let name = model.map_or_else(|| lang.word("window.name").into_owned(), Model::name);
            name_ui(ui, name, if model.is_some() { 620.0 } else { 300.0 });
            for menu in Menu::ALL {
                ui.menu_button(lang.word(menu.word_key()).into_owned(), |ui| menu_ui(ui, menu, lang, model, recent, commands));
            }
            ui.add_space(8.0);
            let Some(model) = model else { return };
            step_buttons_ui(ui, model, commands);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let width = (ui.available_width() - 8.0).clamp(60.0, SEARCH_WIDTH);
                search::search_ui(ui, width, model, search, commands);
            });
        });
    });
}

/// The name of the register, cut where a narrow window needs the room for what stands beside it.
fn name_ui(ui: &mut Ui, name: String, beside: f32) {
    let width = (ui.available_width() - beside).clamp(0.0, 420.0);
    if width > 40.0 {
        ui.scope(|ui| {
            ui.set_max_width(width);
            ui.add(Label::new(theme::bold(name).size(15.0)).truncate());
        });
        ui.add_space(10.0);
    }
}

/// Menus without frames, with room between them.
fn menu_style(style: &mut egui::Style) {
    egui::containers::menu::menu_style(style);
    style.spacing.button_padding = vec2(9.0, 4.0);
    style.spacing.item_spacing.x = 2.0;
}

fn menu_ui(ui: &mut Ui, menu: Menu, lang: Lang, model: Option<&Model<'_>>, recent: &[Recent], commands: &mut Commands) {
    ui.set_min_width(260.0);
    ui.spacing_mut().item_spacing.y = 1.0;
    // A long menu scrolls only where the window is low, however little room a menu is given before its content is known.
    let height = ui.ctx().content_rect().height() - 64.0;
    ScrollArea::vertical().max_height(height).min_scrolled_height(height).show(ui, |ui| {
        if menu == Menu::View && model.is_some() {
            Page::all().filter(|page| *page != Page::Manual).for_each(|page| page_item_ui(ui, page, lang, commands));
            ui.separator();
        }
        if menu == Menu::Help && model.is_some() {
            page_item_ui(ui, Page::Manual, lang, commands);
        }
        for item in ITEMS.iter().filter(|item| item.menu == menu) {
            item_ui(ui, item, lang, model, commands);
            match item.action {
                Action::Open => recent_ui(ui, lang, recent, commands),
                Action::ZoomReset => scale_ui(ui, lang, commands),
                _ => {}
            }
            if item.last_of_group {
                ui.separator();
            }
        }
    });
}

fn page_item_ui(ui: &mut Ui, page: Page, lang: Lang, commands: &mut Commands) {
    let shortcut = action::page_shortcut(page).map(|shortcut| action::words_of(ui.ctx(), &shortcut)).unwrap_or_default();
    if ui.add(Button::new(lang.word(&page.word_key()).into_owned()).shortcut_text(shortcut)).clicked() {
        commands.push(Command::Act(Action::Show(page)));
    }
}

fn item_ui(ui: &mut Ui, item: &action::Item, lang: Lang, model: Option<&Model<'_>>, commands: &mut Commands) {
    let why = why_not(item.action, lang, model);
    let button = Button::new(words(item, lang, model)).shortcut_text(item.shortcut_words(ui.ctx()));
    let response = chip::why_not(ui.add_enabled(why.is_none(), button), why.as_deref());
    if response.clicked() {
        commands.push(Command::Act(item.action));
    }
}

/// The registers used lately, in a menu of their own.
fn recent_ui(ui: &mut Ui, lang: Lang, recent: &[Recent], commands: &mut Commands) {
    let why = recent.is_empty().then(|| lang.word("frame.no_recent"));
    let menu = ui.add_enabled_ui(why.is_none(), |ui| {
        ui.menu_button(lang.word("frame.recent").into_owned(), |ui| {
            ui.set_max_width(420.0);
            for known in recent {
                let path = known.path.display().to_string();
                if ui.add(Button::new(&path).truncate()).on_hover_text(path).clicked() {
                    commands.push(Command::Open(known.path.clone()));
                }
            }
            ui.separator();
            if ui.button(lang.word("frame.forget_recent").into_owned()).clicked() {
                commands.push(Command::Forget(None));
            }
        })
    });
    chip::why_not(menu.inner.response, why.as_deref());
}

/// The steps of the scale, in a menu of their own.
fn scale_ui(ui: &mut Ui, lang: Lang, commands: &mut Commands) {
    let current = scale::of_factor(ui.ctx().zoom_factor());
    ui.menu_button(lang.word("frame.scale").into_owned(), |ui| {
        for percent in scale::STEPS {
            if ui.radio(percent == current, format!("{percent} %")).clicked() {
                commands.push(Command::Act(Action::Scale(percent)));
                ui.close();
            }
        }
    });
}

/// The words of an item; Undo and Redo name the step.
fn words(item: &action::Item, lang: Lang, model: Option<&Model<'_>>) -> String {
    match (item.action, model) {
        (Action::Undo, Some(Model { undo: Some(step), .. })) | (Action::Redo, Some(Model { redo: Some(step), .. })) => {
            lang.phrase("window.action.with_step", &[("action", &item.words(lang)), ("step", &step.words(lang))])
        }
        _ => item.words(lang),
    }
}

/// Why an action cannot be done now.
pub fn why_not(action: Action, lang: Lang, model: Option<&Model<'_>>) -> Option<String> {
    let word = |key: &str| Some(lang.word(key).into_owned());
    let of_rows = matches!(
        action,
        Action::Duplicate | Action::BulkEdit | Action::FillDown | Action::Confirm | Action::StillApplies | Action::CloseRisks | Action::RemoveRecord
    );
    let changes = of_rows || matches!(action, Action::Undo | Action::Redo | Action::NewRecord);
    match (action, model) {
        (
            Action::Start
            | Action::Open
            | Action::Quit
            | Action::SwitchTheme
            | Action::Language
            | Action::ZoomIn
            | Action::ZoomOut
            | Action::ZoomReset
            | Action::Scale(_)
            | Action::Keys
            | Action::About,
            _,
        ) => None,
        (_, None) => word("window.why.no_register"),
        (_, Some(Model { read_only: Some(why), .. })) if changes => Some((*why).to_owned()),
        (Action::Undo, Some(Model { undo: None, .. })) => word("window.why.nothing_to_undo"),
        (Action::Redo, Some(Model { redo: None, .. })) => word("window.why.nothing_to_redo"),
        _ => None,
    }
}

fn step_buttons_ui(ui: &mut Ui, model: &Model<'_>, commands: &mut Commands) {
    ui.spacing_mut().item_spacing.x = 8.0;
    for (action, step) in [(Action::Undo, model.undo), (Action::Redo, model.redo)] {
        let Some(item) = action::find(action) else { continue };
        let why = why_not(action, model.lang, Some(model));
        let name = item.words(model.lang);
        let stroke = theme::line(theme::of(ui).border);
        let response = ui.add_enabled(why.is_none(), Button::new(&name).stroke(stroke).fill(theme::of(ui).panel).min_size(vec2(56.0, 30.0)));
        let response = chip::why_not(response, why.as_deref());
        let hover = match step {
            Some(step) => model.lang.phrase("window.action.with_step", &[("action", &name), ("step", &step.words(model.lang))]),
            None => name,
        };
        let keys = item.shortcut_words(ui.ctx());
        if response.on_hover_text(format!("{hover}    {keys}")).clicked() {
            commands.push(Command::Act(action));
        }
    }
}

/// Draws the status at the bottom.
pub fn status_ui(ui: &mut Ui, model: &Model<'_>, view: &View, commands: &mut Commands) {
    let frame = theme::plain(theme::of(ui).panel).inner_margin(Margin::symmetric(14, 2));
    Panel::bottom("status").exact_size(28.0).show_separator_line(false).frame(frame).show(ui, |ui| {
        let outer = ui.max_rect().expand2(vec2(14.0, 2.0));
        ui.painter().hline(outer.x_range(), outer.top() + 0.5, theme::line(theme::of(ui).line));
        ui.spacing_mut().interact_size.y = 22.0;
        ui.spacing_mut().button_padding = vec2(6.0, 0.0);
        ui.horizontal_centered(|ui| {
            ui.spacing_mut().item_spacing.x = 16.0;
            saved_ui(ui, model);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                right_ui(ui, model, view, commands);
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    if let Some(unit) = model.unit() {
                        ui.label(theme::small(model.lang.phrase("window.status.unit", &[("unit", &unit)])));
                    }
                    ui.add(Label::new(theme::small(model.file.display().to_string())).truncate());
                });
            });
        });
    });
}

fn saved_ui(ui: &mut Ui, model: &Model<'_>) {
    let (colour, words) = match (model.read_only, model.is_saving, model.saved_at) {
        (Some(_), _, _) => (theme::of(ui).caution, model.word("window.status.read_only")),
        (_, true, _) => (theme::of(ui).accent, model.word("window.status.saving")),
        (_, _, Some(at)) => (theme::of(ui).done, model.lang.phrase("window.status.saved_at", &[("time", &at)])),
        _ => (theme::of(ui).done, model.word("window.status.saved")),
    };
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 7.0;
        let (rect, _) = ui.allocate_exact_size(vec2(8.0, 8.0), Sense::hover());
        ui.painter().circle_filled(rect.center(), 4.0, colour);
        ui.label(theme::small(words));
    });
}

fn right_ui(ui: &mut Ui, model: &Model<'_>, view: &View, commands: &mut Commands) {
    ui.spacing_mut().item_spacing.x = 10.0;
    findings_ui(ui, model, commands);
    let zoom = (ui.ctx().zoom_factor() * 100.0).round();
    let small = |words: String| Button::new(theme::small(words)).frame_when_inactive(false);
    if ui.add(small(format!("{zoom} %"))).on_hover_text(model.word("window.action.zoom_reset")).clicked() {
        commands.push(Command::Act(Action::ZoomReset));
    }
    if ui.add(small(model.word("window.language"))).on_hover_text(model.word("window.action.language")).clicked() {
        commands.push(Command::Act(Action::Language));
    }
    let words = match view.page {
        Page::Records(table) => view.lists.get(&table).map(|list| model.lang.phrase("window.status.selected", &[("count", &list.selected.len())])),
        Page::Matrix => view.matrix.named.clone(),
        Page::Authority => view.authority.named.clone(),
        _ => None,
    };
    if let Some(words) = words {
        ui.label(theme::small(words));
    }
}

/// How much the checks find; it opens their page.
fn findings_ui(ui: &mut Ui, model: &Model<'_>, commands: &mut Commands) {
    let Some(findings) = model.checked.map(|checked| &checked.findings) else { return };
    let [errors, warnings] = [Severity::Error, Severity::Warning].map(|severity| findings.count_of(severity));
    let words = model.lang.phrase("findings.status", &[("errors", &errors), ("warnings", &warnings)]);
    let ink = if errors > 0 { theme::severity_ink(theme::of(ui), Severity::Error) } else { theme::of(ui).second };
    let button = Button::new(theme::small(words).color(ink)).frame_when_inactive(false);
    if ui.add(button).on_hover_text(model.word("window.page.checks")).clicked() {
        commands.push(Command::Act(Action::Show(Page::Checks)));
    }
}

/// Draws what stands above a page that cannot be changed.
pub fn banner_ui(ui: &mut Ui, model: &Model<'_>, why: &str, commands: &mut Commands) {
    let frame = Frame::new().fill(theme::of(ui).caution_tint).inner_margin(Margin::symmetric(16, 7));
    Panel::top("banner").show_separator_line(false).resizable(false).frame(frame).show(ui, |ui| {
        let rect: Rect = ui.max_rect().expand2(vec2(16.0, 7.0));
        ui.horizontal_wrapped(|ui| {
            ui.add(Label::new(RichText::new(why).color(theme::of(ui).caution)).wrap());
            if model.shown.is_some() && ui.button(model.word("editions.back")).clicked() {
                commands.push(Command::ShowEdition(None));
            }
        });
        ui.painter().hline(rect.x_range(), ui.min_rect().bottom() + 6.5, theme::line(theme::of(ui).caution_line));
    });
}
