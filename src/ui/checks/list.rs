//! The lines of the page: only those in view are put into words.

use eframe::egui::{Id, Key, Modifiers, Rect, Sense, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use super::lines::{Line, Spot};
use super::{ChecksState, goal};
use crate::domain::checks::{Checked, Severity};
use crate::domain::text;
use crate::ui::command::Commands;
use crate::ui::keyboard::{at_part, take_keys, take_steps};
use crate::ui::list::scroll::{self, Extent};
use crate::ui::{Model, chip, theme};

/// Height of the head of a group.
const BAND: f32 = 32.0;
/// How much of a line the record takes.
const RECORD: f32 = 0.34;
/// Farther than any list reaches.
const FAR: isize = i32::MAX as isize;
/// A page up or down, which is known only when the lines are drawn.
const PAGE: isize = FAR - 1;
const STEPS: [(Key, isize); 6] =
    [(Key::ArrowDown, 1), (Key::ArrowUp, -1), (Key::PageDown, PAGE), (Key::PageUp, -PAGE), (Key::Home, -FAR), (Key::End, FAR)];

/// The id of the list.
pub fn list_id() -> Id {
    Id::unique("findings")
}

/// Draws the lines.
pub fn list_ui(ui: &mut Ui, checked: &Checked, model: &Model<'_>, state: &mut ChecksState, commands: &mut Commands) {
    let Some(lines) = state.shown().cloned() else { return };
    let area = ui.available_rect_before_wrap();
    ui.painter().rect_filled(area, 0.0, theme::of(ui).panel);
    ui.painter().hline(area.x_range(), area.top() + 0.5, theme::line(theme::of(ui).line));
    let response = ui.interact(area, list_id(), Sense::focusable_noninteractive());
    response.widget_info(|| WidgetInfo::labeled(Role::ListBox, true, model.lang.phrase("findings.list", &[("count", &lines.count)])));
    ui.advance_cursor_after_rect(area);
    if lines.count == 0 {
        let place = Rect::from_min_size(area.min + vec2(0.0, 64.0), vec2(area.width(), theme::ROW));
        let key = if checked.findings.open_count() == 0 { "window.form.no_findings" } else { "findings.none_sought" };
        ui.put(place, eframe::egui::Label::new(theme::small(model.word(key))));
        return;
    }
    if take_keys(ui.ctx(), list_id(), &mut state.wants_focus) {
        keys(ui, checked, state, commands);
    }
    let height = |line: usize| if matches!(lines.lines.get(line), Some(Line::Band(..))) { BAND } else { theme::ROW };
    let extent = Extent { count: lines.lines.len(), view: area.height(), height: &height };
    let mut scroll = state.scroll;
    scroll.settle(&extent);
    if let Some(line) = state.scroll_to.take() {
        scroll.bring(line, &extent);
    }
    if ui.rect_contains_pointer(area) {
        let wheel = ui.input_mut(|input| std::mem::take(&mut input.smooth_scroll_delta.y));
        scroll.by(-wheel, &extent);
    }
    let bar = Rect::from_min_max(pos2(area.right() - scroll::BAR, area.top()), area.max);
    scroll::bar_ui(ui, bar, list_id().with("bar"), &mut scroll, &extent, model.lang);
    state.scroll = scroll;
    let mut top = area.top() - scroll.into;
    let mut line = scroll.top;
    let mut content = ui.new_child(eframe::egui::UiBuilder::new().max_rect(area.with_max_x(bar.left())));
    content.set_clip_rect(area.with_max_x(bar.left()));
    while top < area.bottom()
        && let Some(what) = lines.lines.get(line)
    {
        let rect = Rect::from_min_size(pos2(area.left(), top), vec2(area.width() - scroll::BAR, height(line)));
        match what {
            Line::Band(title, count) => band_ui(&mut content, rect, title, *count, model),
            Line::Finding(spot) => finding_ui(&mut content, rect, (*spot, line), checked, model, state, commands),
        }
        top += height(line);
        line += 1;
    }
    state.page_rows = (line - scroll.top).saturating_sub(2).max(1);
}

fn keys(ui: &Ui, checked: &Checked, state: &mut ChecksState, commands: &mut Commands) {
    for (step, _) in take_steps(ui, &STEPS) {
        let rows = if step.abs() == PAGE { step.signum() * state.page_rows as isize } else { step };
        let line = state.chosen.map_or(0, |(_, line)| line).saturating_add_signed(rows);
        state.choose(line, rows > 0);
    }
    if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter)) {
        go(checked, state, commands);
    }
    if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
        state.sought = super::Sought::default();
    }
}

/// Goes to where the chosen finding is put right.
fn go(checked: &Checked, state: &ChecksState, commands: &mut Commands) {
    let finding = state.chosen().and_then(|spot| spot.finding(checked));
    commands.extend(finding.and_then(|finding| goal::goal(finding, &checked.snapshot)));
}

fn band_ui(ui: &mut Ui, rect: Rect, title: &str, count: usize, model: &Model<'_>) {
    let colours = theme::of(ui);
    ui.painter().rect_filled(rect, 0.0, colours.head);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, theme::line(colours.line));
    let count = model.lang.phrase("overview.places", &[("count", &count)]);
    let response = ui.interact(rect, ui.scope_id().with(("band", title)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, format!("{title} {count}")));
    let count = ui.painter().layout_no_wrap(count, theme::small_font(), colours.second);
    let title = chip::elided(ui, title, theme::bold_font(theme::BODY), colours.text, rect.width() - count.size().x - 44.0);
    let at = pos2(rect.left() + f32::from(theme::MARGIN), rect.center().y - title.size().y / 2.0);
    let beside = pos2(at.x + title.size().x + 10.0, rect.center().y - count.size().y / 2.0);
    ui.painter().galley(at, title, colours.text);
    ui.painter().galley(beside, count, colours.second);
}

fn finding_ui(
    ui: &mut Ui,
    rect: Rect,
    (spot, line): (Spot, usize),
    checked: &Checked,
    model: &Model<'_>,
    state: &mut ChecksState,
    commands: &mut Commands,
) {
    let Some(finding) = spot.finding(checked) else { return };
    let colours = theme::of(ui);
    let is_chosen = state.chosen() == Some(spot);
    let response = ui.interact(rect, ui.scope_id().with((spot.id, spot.place, spot.is_relaxed)), Sense::CLICK);
    let record = text::link_title(finding.record, &checked.snapshot, model.lang);
    let said = finding.text(&checked.snapshot, model.lang);
    let severity = if spot.is_relaxed { model.word("findings.relaxed") } else { finding.severity.words(model.lang) };
    let filling: [(&str, &dyn std::fmt::Display); 3] = [("severity", &severity), ("record", &record), ("text", &said)];
    chip::choosable(&response, Role::ListBoxOption, is_chosen, &model.lang.phrase("findings.line", &filling));
    if is_chosen || response.hovered() {
        ui.painter().rect_filled(rect, 0.0, if is_chosen { colours.selected } else { colours.hovered });
    }
    if is_chosen {
        at_part(list_id(), &response);
        if ui.memory(|memory| memory.has_focus(list_id())) {
            ui.painter().rect_stroke(rect.shrink(1.0), 2, eframe::egui::Stroke::new(1.5, colours.accent), eframe::egui::StrokeKind::Inside);
        }
    }
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, theme::line(colours.faint_line));
    let left = chip_ui(ui, rect, &severity, (!spot.is_relaxed).then_some(finding.severity), model);
    let width = (rect.right() - left) * RECORD - 12.0;
    words_ui(ui, rect, left, width, &record, colours.text);
    words_ui(ui, rect, left + width + 12.0, rect.right() - left - width - 20.0, &said, if spot.is_relaxed { colours.second } else { colours.text });
    if response.clicked() {
        state.chosen = Some((spot, line));
        state.wants_focus = true;
    }
    if response.double_clicked() {
        commands.extend(goal::goal(finding, &checked.snapshot));
    }
}

/// Draws how bad it is, as wide as the widest word, so that the records stand in one column; where the column begins.
fn chip_ui(ui: &Ui, rect: Rect, words: &str, severity: Option<Severity>, model: &Model<'_>) -> f32 {
    let font = theme::bold_font(theme::SMALL);
    let (fill, border, ink) = match severity.map(|severity| theme::severity_chip(ui, severity)) {
        Some(look) => (look.fill, look.border, look.ink),
        None => (theme::of(ui).head, theme::of(ui).border, theme::of(ui).second),
    };
    let known = Severity::ALL.map(|severity| severity.words(model.lang)).into_iter().chain([model.word("findings.relaxed")]);
    let width = known.map(|words| ui.painter().layout_no_wrap(words, font.clone(), ink).size().x).fold(0.0, f32::max) + 14.0;
    let words = ui.painter().layout_no_wrap(words.to_owned(), font, ink);
    let at = Rect::from_min_size(pos2(rect.left() + f32::from(theme::MARGIN), rect.center().y - 10.5), vec2(width, 21.0));
    ui.painter().rect(at, 4, fill, theme::line(border), eframe::egui::StrokeKind::Inside);
    ui.painter().galley(at.center() - words.size() / 2.0, words, ink);
    at.right() + 12.0
}

fn words_ui(ui: &Ui, rect: Rect, left: f32, width: f32, words: &str, ink: eframe::egui::Color32) {
    let words = words.split('\n').next().unwrap_or_default();
    let galley = chip::elided(ui, words, theme::body_font(), ink, width);
    ui.painter().galley(pos2(left, rect.center().y - galley.size().y / 2.0), galley, ink);
}
