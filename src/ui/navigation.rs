//! The navigation at the left: all pages in groups; where the window is narrow, a strip of short names.

use std::ops::RangeInclusive;

use eframe::egui::{
    self, Align2, CornerRadius, Margin, Panel, Rect, Response, ScrollArea, Sense, StrokeKind, Ui, WidgetInfo, accesskit::Role, pos2, vec2,
};

use super::action::{self, Action};
use super::command::{Command, Commands};
use super::page::{GROUPS, Page};
use super::{Model, chip, theme};

/// A window narrower than this has the strip.
const NARROW: f32 = 1024.0;
/// How high an entry is, and the head of a group: between what is least and what is comfortable, so that all pages are in view where they can be.
const ENTRY: RangeInclusive<f32> = 24.0..=32.0;
const HEAD: f32 = 28.0;
/// The same in the strip, where a line stands between groups.
const STRIP_ENTRY: RangeInclusive<f32> = 20.0..=28.0;
const STRIP_HEAD: f32 = 3.0;

/// Whether the strip is shown.
fn is_folded(ctx: &egui::Context) -> bool {
    ctx.content_rect().width() < NARROW
}

/// How much of the window the navigation takes.
pub fn width(ctx: &egui::Context) -> f32 {
    if is_folded(ctx) { theme::NAVIGATION_STRIP } else { theme::NAVIGATION_WIDTH }
}

/// Draws the navigation.
pub fn navigation_ui(ui: &mut Ui, model: &Model<'_>, page: Page, commands: &mut Commands) {
    let is_folded = is_folded(ui.ctx());
    let side = if is_folded { 4 } else { 8 };
    let frame = theme::plain(theme::of(ui).navigation).inner_margin(Margin { left: side, right: side, top: 4, bottom: 8 });
    Panel::left("navigation").exact_size(width(ui.ctx())).resizable(false).show_separator_line(false).frame(frame).show(ui, |ui| {
        let outer = ui.max_rect().expand2(vec2(f32::from(side), 8.0));
        ui.painter().vline(outer.right() - 0.5, outer.y_range(), theme::line(theme::of(ui).line));
        if is_folded {
            // Its bar would take the room of the words; it is narrow so that it need not scroll.
            ui.spacing_mut().scroll.floating_allocated_width = 0.0;
        }
        let height = entry_height(ui.available_height(), is_folded);
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (place, (heading, pages)) in GROUPS.iter().enumerate() {
                heading_ui(ui, place, heading, is_folded, model);
                for entry in *pages {
                    let response = entry_ui(ui, model, *entry, *entry == page, height);
                    if response.gained_focus() {
                        response.scroll_to_me(None);
                    }
                    if response.clicked() {
                        commands.push(Command::Act(Action::Show(*entry)));
                    }
                }
            }
        });
    });
}

fn entry_height(room: f32, is_folded: bool) -> f32 {
    let (head, entry) = if is_folded { (STRIP_HEAD, STRIP_ENTRY) } else { (HEAD, ENTRY) };
    let pages = Page::all().count() as f32;
    ((room - head * GROUPS.len() as f32) / pages).clamp(*entry.start(), *entry.end())
}

/// Begins a group: with its name, or in the strip with a line.
fn heading_ui(ui: &mut Ui, place: usize, heading: &str, is_folded: bool, model: &Model<'_>) {
    if is_folded {
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), STRIP_HEAD), Sense::hover());
        if place > 0 {
            ui.painter().hline(rect.shrink2(vec2(8.0, 0.0)).x_range(), rect.center().y, theme::line(theme::of(ui).border));
        }
        return;
    }
    ui.add_space(8.0);
    if !heading.is_empty() {
        ui.horizontal(|ui| {
            ui.spacing_mut().interact_size.y = HEAD - 8.0;
            ui.spacing_mut().item_spacing.x = 0.0;
            ui.add_space(10.0);
            ui.label(theme::small(model.word(heading)));
        });
    }
}

fn entry_ui(ui: &mut Ui, model: &Model<'_>, page: Page, is_current: bool, height: f32) -> Response {
    let name = model.word(&page.word_key());
    let count = match page {
        Page::Records(table) => Some(model.snapshot.rows(table).count()),
        _ => None,
    };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_current, &name));
    let colours = theme::of(ui);
    if is_current || response.hovered() {
        let (fill, line) = if is_current { (colours.panel, colours.line) } else { (colours.window, colours.navigation) };
        ui.painter().rect(rect, CornerRadius::same(6), fill, theme::line(line), StrokeKind::Inside);
    }
    if response.has_focus() {
        ui.painter().rect_stroke(rect, CornerRadius::same(6), egui::Stroke::new(2.0, colours.accent), StrokeKind::Inside);
    }
    let keys = action::page_shortcut(page).map(|shortcut| action::words_of(ui.ctx(), &shortcut)).unwrap_or_default();
    if is_folded(ui.ctx()) {
        let short = page.short_word_key().map_or_else(|| name.clone(), |key| model.word(key));
        let ink = if is_current { colours.accent } else { colours.text };
        let size = if model.lang == crate::i18n::Lang::Zh { theme::BODY } else { theme::SMALL };
        let font = if is_current { theme::bold_font(size) } else { egui::FontId::proportional(size) };
        let words = chip::elided(ui, &short, font, ink, rect.width());
        ui.painter().galley(rect.center() - words.size() / 2.0, words, ink);
        let count = count.map(|count| count.to_string()).unwrap_or_default();
        return response.on_hover_text([name, count, keys].into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join("  "));
    }
    words_ui(ui, rect, &name, count, is_current);
    response.on_hover_text(keys)
}

/// The name of a page at the left, and how many records it has at the right.
fn words_ui(ui: &Ui, rect: Rect, name: &str, count: Option<usize>, is_current: bool) {
    let (font, ink) = if is_current { (theme::bold_font(theme::BODY), theme::of(ui).accent) } else { (theme::body_font(), theme::of(ui).text) };
    let mut room = rect.width() - 14.0;
    if let Some(count) = count {
        let at = pos2(rect.right() - 10.0, rect.center().y);
        room -= 8.0 + ui.painter().text(at, Align2::RIGHT_CENTER, count, theme::small_font(), theme::of(ui).second).width();
    }
    let mut words = chip::elided(ui, name, font, ink, room);
    if words.elided {
        // Bold words are wider; the accent tells the page too.
        words = chip::elided(ui, name, theme::body_font(), ink, room);
    }
    ui.painter().galley(pos2(rect.left() + 10.0, rect.center().y - words.size().y / 2.0), words, ink);
}
