//! Keys of the chart: arrows go from box to box, with Alt they move the step, with Ctrl the view.

use eframe::egui::{Key, Modifiers, Rect, Ui, Vec2, vec2};

use super::{ProcessState, Wanted, reorder, show_risks};
use crate::domain::flow::chart::Chart;
use crate::domain::flow::order::Target;
use crate::domain::table::Table;
use crate::ui::Model;
use crate::ui::action::Action;
use crate::ui::command::{Command, Commands};
use crate::ui::form::FormState;
use crate::ui::keyboard::take_keys;
use crate::ui::list::{ListState, list_id};

/// How far Ctrl and an arrow move the view, in points.
const STRIDE: f32 = 80.0;

const ARROWS: [(Key, Vec2); 4] =
    [(Key::ArrowUp, vec2(0.0, -1.0)), (Key::ArrowDown, vec2(0.0, 1.0)), (Key::ArrowLeft, vec2(-1.0, 0.0)), (Key::ArrowRight, vec2(1.0, 0.0))];

/// Takes the keys that belong to the chart.
#[allow(clippy::too_many_arguments)]
pub fn press(
    ui: &mut Ui,
    chart: &Chart,
    view: Rect,
    model: &Model<'_>,
    state: &mut ProcessState,
    list: &mut ListState,
    form: &mut FormState,
    commands: &mut Commands,
) {
    let id = list_id(Table::Steps);
    if !take_keys(ui.ctx(), id, &mut list.wants_focus) {
        return;
    }
    look(ui, view, state);
    // Keys with more modifiers first, because those with fewer match as well.
    move_step(ui, chart, model, list, form, commands);
    if let Some(step) = list.cursor
        && ui.input_mut(|input| input.consume_key(Modifiers::SHIFT, Key::Enter))
    {
        show_risks(step, model, commands);
    }
    go(ui, chart, list, form);
    let (enters, removes) = ui.input_mut(|input| {
        let enters = input.consume_key(Modifiers::NONE, Key::Enter) || input.consume_key(Modifiers::NONE, Key::F2);
        (enters, input.consume_key(Modifiers::NONE, Key::Delete))
    });
    if enters && list.cursor.is_some() {
        form.wants_focus = true;
    }
    if removes {
        commands.push(Command::Act(Action::RemoveRecord));
    }
}

/// Moves the view and changes its size.
fn look(ui: &mut Ui, view: Rect, state: &mut ProcessState) {
    let (strides, larger, smaller, fits, page) = ui.input_mut(|input| {
        let mut strides = Vec2::ZERO;
        for (key, way) in ARROWS {
            strides += way * f32::from(input.consume_key(Modifiers::COMMAND, key));
        }
        let mut pressed = |key: Key| input.consume_key(Modifiers::NONE, key);
        let (larger, smaller, fits) = (pressed(Key::Plus) || pressed(Key::Equals), pressed(Key::Minus), pressed(Key::Num0));
        let page = f32::from(pressed(Key::PageDown)) - f32::from(pressed(Key::PageUp));
        (strides, larger, smaller, fits, page)
    });
    state.camera.corner += (strides * STRIDE + vec2(0.0, page * view.height() * 0.8)) / state.camera.zoom;
    state.wants = match (larger, smaller, fits) {
        (true, ..) => Some(Wanted::Larger),
        (_, true, _) => Some(Wanted::Smaller),
        (.., true) => Some(Wanted::Fit),
        _ => state.wants,
    };
}

/// Moves the selected step one place up or down in the order of the steps shown.
fn move_step(ui: &mut Ui, chart: &Chart, model: &Model<'_>, list: &mut ListState, form: &mut FormState, commands: &mut Commands) {
    let (up, down) = ui.input_mut(|input| (input.consume_key(Modifiers::ALT, Key::ArrowUp), input.consume_key(Modifiers::ALT, Key::ArrowDown)));
    let Some((step, place)) = list.cursor.and_then(|row| Some((row, chart.nodes.iter().position(|node| node.step == row)?))) else { return };
    let neighbour = |place: Option<usize>| place.and_then(|place| chart.nodes.get(place)).map(|node| node.step);
    let target = match (up, down) {
        (true, _) => neighbour(place.checked_sub(1)).map(Target::Before),
        (_, true) => neighbour(Some(place + 1)).map(Target::After),
        _ => None,
    };
    if let Some(target) = target {
        list.scroll_to = Some(step);
        reorder(step, target, model, form, commands);
    }
}

/// Goes to the nearest box in the direction of an arrow, or to the first or last.
fn go(ui: &mut Ui, chart: &Chart, list: &mut ListState, form: &mut FormState) {
    let (way, home, end) = ui.input_mut(|input| {
        let way = ARROWS.into_iter().find(|(key, _)| input.consume_key(Modifiers::NONE, *key)).map(|(_, way)| way);
        (way, input.consume_key(Modifiers::NONE, Key::Home), input.consume_key(Modifiers::NONE, Key::End))
    });
    let here = list.cursor.and_then(|row| chart.nodes.iter().position(|node| node.step == row));
    let next = match (way, here) {
        _ if home => Some(0),
        _ if end => chart.nodes.len().checked_sub(1),
        (Some(_), None) => Some(0),
        (Some(way), Some(here)) => neighbour(chart, here, way),
        (None, _) => None,
    };
    if let Some(node) = next.and_then(|place| chart.nodes.get(place)) {
        form.drop_new(Table::Steps);
        list.select(node.step);
    }
}

/// The nearest box in a direction; what lies aside counts double.
fn neighbour(chart: &Chart, here: usize, way: Vec2) -> Option<usize> {
    let middle = |place: usize| {
        let centre = chart.nodes[place].area.centre();
        vec2(centre.x, centre.y)
    };
    let far = |place: usize| {
        let by = middle(place) - middle(here);
        let along = by.dot(way);
        (along > 1.0).then(|| along + 2.0 * (by - way * along).length())
    };
    let reachable = (0..chart.nodes.len()).filter_map(|place| Some((place, far(place)?)));
    reachable.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(place, _)| place)
}
