//! The flow chart of the steps: panned and zoomed at the left, the form of the selected step at the right.
//!
//! Where things stand in the chart is worked out in `domain::flow`; the selection is that of the list of steps, which shows the same records.

mod canvas;
mod keys;
mod paint;
mod screen;

use std::sync::Arc;

use eframe::egui::{self, Align, Button, Label, Layout, Panel, Ui, vec2};

use self::screen::Camera;
use super::action::{self, Action};
use super::awaited::Awaited;
use super::command::{Command, Commands};
use super::form::{self, FormState, Subject};
use super::list::ListState;
use super::page::Page;
use super::view::View;
use super::{Model, chip, choice_list, page_head, theme};
use crate::domain::field::{Record, Row};
use crate::domain::flow::chart::{Chart, Setting, Style};
use crate::domain::flow::order::{Target, moved};
use crate::domain::flow::{Flow, Lanes, MOST, READ, Wish};
use crate::domain::snapshot::{Rows, Snapshot};
use crate::domain::table::Table;
use crate::domain::text;
use crate::domain::value::{AnyId, RowId, Value};
use crate::i18n::Lang;
use crate::paper::{TextStyle, text_lines};
use crate::register::{Edit, Mutation, Operation};

/// Above this many risks a chart is laid out in the background.
const INLINE_RISKS: usize = 5_000;

/// Below this width of the head what is done with the chart stands in the line beneath the title.
const NARROW: f32 = 560.0;

/// Below this height of the page the chart needs the room of the buttons for its size.
const LOW: f32 = 480.0;

/// All that a chart depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChartKey {
    /// Newest change of the tables it reads.
    pub revision: u64,
    /// Which steps, in which lanes.
    pub wish: Wish,
    /// The language of its words.
    pub lang: Lang,
}

/// Another size of the chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    /// All of it in view.
    Fit,
    /// The next size up.
    Larger,
    /// The next size down.
    Smaller,
}

/// The state of the page.
#[derive(Debug, Default)]
pub struct ProcessState {
    /// Which steps, in which lanes.
    pub wish: Wish,
    chart: Awaited<ChartKey, Arc<Chart>>,
    camera: Camera,
    /// The chart drawn last.
    shown: Option<ChartKey>,
    /// Whether the chart was brought into the window.
    is_placed: bool,
    /// Another size asked for.
    wants: Option<Wanted>,
    /// The step being dragged.
    dragged: Option<RowId>,
    /// Where the selected step stands in the chart, for when it goes.
    place: usize,
}

impl ProcessState {
    /// Takes a chart laid out in the background, unless another is wanted by now.
    pub fn take(&mut self, key: ChartKey, chart: Arc<Chart>) {
        self.chart.take(key, chart);
    }

    /// The chart, where there is one.
    pub fn chart(&self) -> Option<&Arc<Chart>> {
        self.chart.answer()
    }
}

/// Lays out the chart of a key.
pub fn lay_out(key: &ChartKey, snapshot: &Snapshot) -> Chart {
    let wrap = |words: &str, style: Style, width: f32| {
        let set = TextStyle::new(style.size());
        text_lines(words, if style.is_bold() { set.bold() } else { set }, width)
    };
    let flow = Flow::of(key.wish, snapshot, |_| true);
    Chart::of(&flow, Setting { snapshot, lang: key.lang, wrap: &wrap, notes: None })
}

/// Draws the page.
pub fn page_ui(ui: &mut Ui, model: &Model<'_>, view: &mut View, commands: &mut Commands) {
    let list = view.lists.entry(Table::Steps).or_default();
    refresh(model, &mut view.process, commands);
    follow(model, &mut view.process, list);
    let subject = match list.cursor {
        _ if view.form.is_new(Table::Steps) => Some(Subject::New(Table::Steps)),
        Some(row) => Some(Subject::Stored(AnyId { table: Table::Steps, row })),
        None => None,
    };
    let form_width = theme::FORM_WIDTH.min(ui.available_width() * 0.5);
    Panel::right("form").exact_size(form_width).resizable(false).show_separator_line(false).frame(theme::plain(theme::of(ui).panel)).show(ui, |ui| {
        ui.painter().vline(ui.max_rect().left(), ui.max_rect().y_range(), theme::line(theme::of(ui).line));
        form::form_ui(ui, subject, model, &mut view.form, commands);
    });
    egui::CentralPanel::default().frame(theme::plain(theme::of(ui).window)).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        head_ui(ui, model, &mut view.process, commands);
        let Some(chart) = view.process.chart().cloned() else { return };
        if chart.nodes.is_empty() {
            return empty_ui(ui, model);
        }
        let list = view.lists.entry(Table::Steps).or_default();
        canvas::canvas_ui(ui, &chart, model, &mut view.process, list, &mut view.form, commands);
    });
}

/// Lays the chart out again where something it depends on has changed.
fn refresh(model: &Model<'_>, state: &mut ProcessState, commands: &mut Commands) {
    let snapshot = model.snapshot;
    if snapshot.steps.len() > MOST && state.wish.unit.is_none() {
        state.wish.unit = snapshot.units.iter().next().map(|unit| unit.id);
    }
    // What the filters name may have been removed.
    state.wish.unit = state.wish.unit.filter(|row| snapshot.units.get(*row).is_some());
    state.wish.phase = state.wish.phase.filter(|row| snapshot.phases.get(*row).is_some());
    let key = ChartKey { revision: snapshot.changed(READ), wish: state.wish, lang: model.lang };
    if !state.chart.lacks(&key) {
        return;
    }
    if snapshot.risks.len() <= INLINE_RISKS {
        state.chart.set(key, Arc::new(lay_out(&key, snapshot)));
    } else {
        state.chart.ask(key);
        commands.push(Command::LayOut(key));
    }
}

/// Keeps a step selected: the one that took the place of a step that is gone, and any step that somebody went to.
fn follow(model: &Model<'_>, state: &mut ProcessState, list: &mut ListState) {
    let Some(chart) = state.chart().cloned() else { return };
    let place = |row: RowId| chart.nodes.iter().position(|node| node.step == row);
    if let Some(step) = list.scroll_to.and_then(|row| model.snapshot.steps.get(row)).filter(|step| step.applicable && place(step.id).is_none()) {
        let unit = (model.snapshot.steps.len() > MOST).then(|| step.unit.row());
        state.wish = Wish { unit, phase: None, ..state.wish };
        return;
    }
    match list.cursor {
        Some(row) if place(row).is_some() => state.place = place(row).unwrap_or_default(),
        // A step that does not apply is shown in the form, though it is not in the chart.
        Some(row) if model.snapshot.steps.get(row).is_some() => {}
        _ => {
            list.selected.clear();
            list.cursor = None;
            if let Some(node) = chart.nodes.get(state.place.min(chart.nodes.len().saturating_sub(1))) {
                list.select(node.step);
            }
        }
    }
}

fn empty_ui(ui: &mut Ui, model: &Model<'_>) {
    let key = if model.snapshot.steps.is_empty() { "process.empty" } else { "process.none_passes" };
    chip::instead_ui(ui, egui::RichText::new(model.word(key)).color(theme::of(ui).second));
}

fn head_ui(ui: &mut Ui, model: &Model<'_>, state: &mut ProcessState, commands: &mut Commands) {
    page_head::frame().show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
        let (is_narrow, is_low) = (ui.available_width() < NARROW, ui.available_height() < LOW);
        ui.horizontal_wrapped(|ui| {
            let page = Page::Records(Table::Steps);
            ui.label(theme::title(model.word(&page.word_key())));
            page_head::look_ui(ui, page, true, model, commands);
            if !(is_narrow && is_low) {
                ui.add(Label::new(theme::small(count_words(model, state))).truncate());
            }
            if is_narrow {
                new_button(ui, model, commands);
                chip::icon_button(ui, "?", &model.word("process.keys"));
            } else {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    new_button(ui, model, commands);
                    export_button(ui, model, commands);
                });
            }
        });
        ui.horizontal_wrapped(|ui| {
            lanes_ui(ui, model, state);
            if is_narrow {
                export_button(ui, model, commands);
            }
            unit_ui(ui, model, state);
            phase_ui(ui, model, state);
            zoom_ui(ui, is_low, model, state);
            if !is_narrow {
                chip::icon_button(ui, "?", &model.word("process.keys"));
            }
        });
    });
    let y = ui.cursor().top() - 0.5;
    ui.painter().hline(ui.max_rect().x_range(), y, theme::line(theme::of(ui).line));
}

fn count_words(model: &Model<'_>, state: &ProcessState) -> String {
    let Some(chart) = state.chart() else { return model.word("process.laying_out") };
    let count = model.lang.phrase("process.count", &[("count", &chart.nodes.len())]);
    if chart.left_out == 0 { count } else { format!("{count} · {}", model.lang.phrase("process.left_out", &[("count", &chart.left_out)])) }
}

fn export_button(ui: &mut Ui, model: &Model<'_>, commands: &mut Commands) {
    if ui.button(model.word("process.export")).on_hover_text(model.word("process.export_help")).clicked() {
        commands.push(Command::Act(Action::Print));
    }
}

fn new_button(ui: &mut Ui, model: &Model<'_>, commands: &mut Commands) {
    let button = chip::primary(ui, model.word("window.list.new")).min_size(vec2(0.0, 30.0));
    let response = ui.add_enabled(model.read_only.is_none(), button);
    let keys = action::find(Action::NewRecord).map(|item| item.shortcut_words(ui.ctx())).unwrap_or_default();
    if chip::why_not(response.on_hover_text(keys), model.read_only).clicked() {
        commands.push(Command::Act(Action::NewRecord));
    }
}

fn lanes_ui(ui: &mut Ui, model: &Model<'_>, state: &mut ProcessState) {
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        for (lanes, key) in [(Lanes::Unit, "process.lanes_unit"), (Lanes::Post, "process.lanes_post")] {
            let response = ui.add(Button::selectable(state.wish.lanes == lanes, model.word(key))).on_hover_text(model.word("process.lanes_help"));
            if response.clicked() {
                state.wish.lanes = lanes;
                state.is_placed = false;
            }
        }
    });
}

fn unit_ui(ui: &mut Ui, model: &Model<'_>, state: &mut ProcessState) {
    // A register of many units has a chart for each of them only.
    let all = (model.snapshot.steps.len() <= MOST).then_some("process.all_units");
    if filter_ui(ui, "process.unit", all, &model.snapshot.units, model, &mut state.wish.unit) {
        state.is_placed = false;
    }
}

fn phase_ui(ui: &mut Ui, model: &Model<'_>, state: &mut ProcessState) {
    if filter_ui(ui, "process.phase", Some("process.all_phases"), &model.snapshot.phases, model, &mut state.wish.phase) {
        state.is_placed = false;
    }
}

/// A choice of one record or all; true where another was chosen.
fn filter_ui<R: Record>(ui: &mut Ui, name: &str, all: Option<&str>, records: &Rows<R>, model: &Model<'_>, chosen: &mut Option<RowId>) -> bool {
    let title = |record: &Row<R>| text::title(record, model.snapshot, model.lang);
    let shown = match chosen.and_then(|row| records.get(row)) {
        Some(record) => title(record),
        None => all.map(|key| model.word(key)).unwrap_or_default(),
    };
    // Two beside one another in the narrowest head, with the button that follows.
    let width = ((ui.max_rect().width() - 72.0) / 2.0).clamp(96.0, 132.0);
    let options = || all.map(|key| (None, model.word(key))).into_iter().chain(records.iter().map(|record| (Some(record.id), title(record))));
    let (response, taken) = choice_list::choose(ui, name, (&shown, width), chosen, options);
    response.accessible_name(format!("{} {shown}", model.word(name)));
    let is_changed = taken.is_some();
    *chosen = taken.unwrap_or(*chosen);
    is_changed
}

/// The sizes of the chart; where there is little room the keys and the wheel are left for all but the whole chart.
fn zoom_ui(ui: &mut Ui, is_low: bool, model: &Model<'_>, state: &mut ProcessState) {
    if !is_low {
        size_ui(ui, model, state);
    }
    if ui.button(model.word("process.fit")).on_hover_text(model.word("process.fit_help")).clicked() {
        state.wants = Some(Wanted::Fit);
    }
}

fn size_ui(ui: &mut Ui, model: &Model<'_>, state: &mut ProcessState) {
    if ui.button("−").accessible_name(model.word("process.smaller")).on_hover_text(model.word("process.smaller")).clicked() {
        state.wants = Some(Wanted::Smaller);
    }
    ui.label(format!("{} %", (state.camera.zoom * 100.0).round()));
    if ui.button("+").accessible_name(model.word("process.larger")).on_hover_text(model.word("process.larger")).clicked() {
        state.wants = Some(Wanted::Larger);
    }
}

/// Asks for a step to be moved; the numbers of the steps between change with it, and what was said to follow what stays.
fn reorder(step: RowId, target: Target, model: &Model<'_>, form: &mut FormState, commands: &mut Commands) {
    if let Some(why) = model.read_only {
        return commands.push(Command::Say(why.to_owned()));
    }
    let Some(seq) = Table::Steps.field("seq").filter(|_| !model.is_saving) else { return };
    let set = |(row, number)| Mutation::Set(AnyId { table: Table::Steps, row }, vec![(seq, Value::Number(number))]);
    let mutations: Vec<Mutation> = moved(step, target, model.snapshot).into_iter().map(set).collect();
    if !mutations.is_empty() {
        let edit = Edit { operation: Operation::Edit, mutations, reason: None, is_typing: false };
        commands.push(Command::Edit { ticket: form.ticket(), edit });
    }
}

/// Asks for the list of the risks of a step.
fn show_risks(step: RowId, model: &Model<'_>, commands: &mut Commands) {
    if let Some(step) = model.snapshot.steps.get(step) {
        commands.push(Command::List { table: Table::Risks, filter: format!("step={} status!=closed", step.code) });
    }
}
