//! The chart under the pointer: panned by dragging the ground or with the wheel, zoomed with Ctrl and the wheel, steps moved by dragging their boxes.

use eframe::egui::{self, CursorIcon, Id, Key, Modifiers, Rect, Sense, Ui, Vec2, WidgetInfo, accesskit::Role, pos2, vec2};

use super::paint::{Brush, Look};
use super::screen::Screen;
use super::{ProcessState, Wanted, keys, reorder, show_risks};
use crate::domain::checks::Finding;
use crate::domain::flow::chart::{Area, Chart, Node, Spot};
use crate::domain::flow::order::Target;
use crate::domain::table::Table;
use crate::domain::value::{AnyId, RowId};
use crate::ui::command::Commands;
use crate::ui::form::FormState;
use crate::ui::keyboard::at_part;
use crate::ui::list::{ListState, list_id};
use crate::ui::{Model, chip, theme};

/// So near the edge of the view a dragged box moves the chart along.
const EDGE: f32 = 28.0;
/// How fast, in points a frame.
const SPEED: f32 = 9.0;

/// Draws the chart and takes pointer and keys.
pub fn canvas_ui(
    ui: &mut Ui,
    chart: &Chart,
    model: &Model<'_>,
    state: &mut ProcessState,
    list: &mut ListState,
    form: &mut FormState,
    commands: &mut Commands,
) {
    let view = ui.available_rect_before_wrap();
    let ground = ui.interact(view, Id::unique("process ground"), Sense::CLICK | Sense::DRAG);
    let focus = ui.interact(view, list_id(Table::Steps), Sense::focusable_noninteractive());
    name(&focus, chart, model, list);
    keys::press(ui, chart, view, model, state, list, form, commands);
    place(ui, chart, view, state, list);
    move_view(ui, &ground, chart, view, state);
    if ground.clicked() {
        list.wants_focus = true;
    }
    let screen = Screen { view, camera: state.camera };
    let body = screen.body(chart);
    let selected = list.cursor.and_then(|row| chart.nodes.iter().position(|node| node.step == row));
    let brush = Brush::new(ui, screen, model);
    brush.ground(chart);
    brush.edges(chart, selected);
    for (place, node) in chart.nodes.iter().enumerate() {
        let hovered = box_ui(ui, node, &screen, body, selected == Some(place), model, state, list, form);
        let worst = model.checked.and_then(|checked| checked.findings.of_record(AnyId { table: Table::Steps, row: node.step }).worst());
        brush.node(node, Look { is_selected: selected == Some(place), is_hovered: hovered, is_moving: state.dragged == Some(node.step), worst });
        mark_ui(ui, node, &screen, body, model, commands);
    }
    drag(ui, chart, &screen, &brush, model, state, form, commands);
    brush.heads(chart);
    if focus.has_focus() {
        ui.painter().rect_stroke(view.shrink(1.0), 0.0, theme::line(theme::of(ui).accent), egui::StrokeKind::Inside);
    }
}

/// The name of the whole chart, and with it that of the selected step.
fn name(response: &egui::Response, chart: &Chart, model: &Model<'_>, list: &ListState) {
    let chosen = list.cursor.and_then(|row| chart.nodes.iter().find(|node| node.step == row));
    let words = model.word("window.look.chart");
    let words = chosen.map_or(words.clone(), |node| format!("{words} · {}", node.spoken));
    response.widget_info(|| WidgetInfo::labeled(Role::ListBox, true, &words));
}

/// Brings the chart, or the step somebody went to, into view.
fn place(ui: &Ui, chart: &Chart, view: Rect, state: &mut ProcessState, list: &mut ListState) {
    if !std::mem::replace(&mut state.is_placed, true) {
        state.camera.fit_width(chart, view);
    }
    let key = state.chart.question().copied();
    if std::mem::replace(&mut state.shown, key) != key {
        // The selected step may have moved.
        list.scroll_to = list.scroll_to.or(list.cursor);
    }
    if state.wants.is_some() {
        // The head, drawn before, shows the size.
        ui.ctx().request_repaint();
    }
    match state.wants.take() {
        Some(Wanted::Fit) => state.camera.fit(chart, view),
        Some(Wanted::Larger) => state.camera.step(true, view.center(), view),
        Some(Wanted::Smaller) => state.camera.step(false, view.center(), view),
        None => {}
    }
    if let Some(row) = list.scroll_to.take()
        && let Some(node) = chart.nodes.iter().find(|node| node.step == row)
    {
        state.camera.reveal(node.area, chart, view);
    }
    state.camera.hold(chart, view);
}

fn move_view(ui: &mut Ui, ground: &egui::Response, chart: &Chart, view: Rect, state: &mut ProcessState) {
    if ground.dragged() {
        state.camera.corner -= ground.drag_delta() / state.camera.zoom;
        ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
    }
    if let Some(at) = ui.input(|input| input.pointer.hover_pos()).filter(|at| view.contains(*at) && ui.rect_contains_pointer(view)) {
        let (scrolled, zoomed) = ui.input(|input| (input.smooth_scroll_delta(), input.zoom_delta()));
        if zoomed != 1.0 {
            state.camera.turn(zoomed, at, view);
        } else if scrolled != Vec2::ZERO {
            state.camera.corner -= scrolled / state.camera.zoom;
        }
    }
    state.camera.hold(chart, view);
}

/// A box as something that can be clicked, dragged and named; whether the pointer is over it.
#[allow(clippy::too_many_arguments)]
fn box_ui(
    ui: &mut Ui,
    node: &Node,
    screen: &Screen,
    body: Rect,
    is_selected: bool,
    model: &Model<'_>,
    state: &mut ProcessState,
    list: &mut ListState,
    form: &mut FormState,
) -> bool {
    let rect = screen.rect(node.area).intersect(body);
    if !rect.is_positive() {
        return false;
    }
    let response = ui.interact(rect, Id::unique(("process box", node.step)), Sense::CLICK | Sense::DRAG);
    let said = findings_words(node.step, model);
    let spoken = std::iter::once(node.spoken.clone()).chain(said.clone()).collect::<Vec<_>>().join("\n");
    chip::choosable(&response, Role::ListBoxOption, is_selected, &spoken);
    if is_selected {
        at_part(list_id(Table::Steps), &response);
    }
    if response.clicked() || response.drag_started() || response.double_clicked() {
        form.drop_new(Table::Steps);
        list.select(node.step);
        list.scroll_to = None;
        list.wants_focus = !response.double_clicked();
    }
    if response.double_clicked() {
        form.wants_focus = true;
    }
    if response.drag_started() && model.read_only.is_none() {
        state.dragged = Some(node.step);
    }
    let is_hovered = response.hovered();
    if let Some(said) = said {
        response.on_hover_text(said);
    }
    is_hovered
}

/// What the checks say about a step.
fn findings_words(step: RowId, model: &Model<'_>) -> Option<String> {
    let checked = model.checked?;
    let found = checked.findings.of_record(AnyId { table: Table::Steps, row: step });
    let said = |finding: &Finding| format!("{} {}", finding.severity.words(model.lang), finding.text(&checked.snapshot, model.lang));
    (!found.open.is_empty()).then(|| found.open.iter().map(said).collect::<Vec<_>>().join("\n"))
}

/// The mark of a step's risks as a link to their list.
fn mark_ui(ui: &mut Ui, node: &Node, screen: &Screen, body: Rect, model: &Model<'_>, commands: &mut Commands) {
    let Some(risks) = &node.risks else { return };
    let rect = screen.rect(risks.area).intersect(body);
    if !rect.is_positive() {
        return;
    }
    let response = ui.interact(rect, Id::unique(("process risks", node.step)), Sense::CLICK);
    let code = model.snapshot.steps.get(node.step).map(|step| step.code.clone()).unwrap_or_default();
    let words = model.lang.phrase("process.risks", &[("step", &code), ("mark", &risks.text)]);
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, &words));
    if response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(&words).clicked() {
        show_risks(node.step, model, commands);
    }
}

/// Shows where the dragged step would go, and moves it there when it is dropped.
#[allow(clippy::too_many_arguments)]
fn drag(
    ui: &mut Ui,
    chart: &Chart,
    screen: &Screen,
    brush: &Brush<'_>,
    model: &Model<'_>,
    state: &mut ProcessState,
    form: &mut FormState,
    commands: &mut Commands,
) {
    let Some(step) = state.dragged else { return };
    if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
        state.dragged = None;
        return;
    }
    let Some(at) = ui.input(|input| input.pointer.interact_pos()) else { return };
    let target = gap(chart, step, screen.spot(at));
    if ui.input(|input| !input.pointer.primary_down()) {
        state.dragged = None;
        if let Some((target, ..)) = target.filter(|_| screen.view.contains(at)) {
            reorder(step, target, model, form, commands);
        }
        return;
    }
    if let Some((_, from, to)) = target {
        brush.bar(from, to);
    }
    if let Some(line) = chart.nodes.iter().find(|node| node.step == step).and_then(|node| node.lines.first()) {
        brush.carried(at, &line.text);
    }
    let push = pushed(at, screen.view);
    if push != Vec2::ZERO {
        state.camera.corner += push / state.camera.zoom;
        ui.ctx().request_repaint();
    }
    ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
}

/// Which way a box dragged to the edge moves the chart.
fn pushed(at: egui::Pos2, view: Rect) -> Vec2 {
    let along = |at: f32, low: f32, high: f32| {
        if at < low + EDGE {
            -SPEED
        } else if at > high - EDGE {
            SPEED
        } else {
            0.0
        }
    };
    vec2(along(at.x, view.left(), view.right()), along(at.y, view.top(), view.bottom()))
}

/// Where a step dropped at a place goes: before or after the nearest box, and the bar that shows it.
fn gap(chart: &Chart, step: RowId, at: Spot) -> Option<(Target, Spot, Spot)> {
    let outside = |low: f32, high: f32, at: f32| (low - at).max(at - high).max(0.0);
    let distance = |area: Area| outside(area.x, area.right(), at.x).hypot(outside(area.y, area.bottom(), at.y));
    let others = chart.nodes.iter().filter(|node| node.step != step);
    let node = others.min_by(|a, b| distance(a.area).total_cmp(&distance(b.area)))?;
    let area = node.area;
    // Beside a box it goes to that side of it, else above or below.
    let is_beside = outside(area.x, area.right(), at.x) > 0.0 && outside(area.y, area.bottom(), at.y) == 0.0;
    let is_before = if is_beside { at.x < area.x } else { at.y < area.centre().y };
    let (x, y) = if is_before { (area.x - 8.0, area.y - 8.0) } else { (area.right() + 8.0, area.bottom() + 8.0) };
    let (from, to) = if is_beside { (pos2(x, area.y), pos2(x, area.bottom())) } else { (pos2(area.x, y), pos2(area.right(), y)) };
    let spot = |pos: egui::Pos2| Spot { x: pos.x, y: pos.y };
    let target = if is_before { Target::Before(node.step) } else { Target::After(node.step) };
    Some((target, spot(from), spot(to)))
}
