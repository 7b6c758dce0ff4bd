//! What is due, by day: tasks, re-assessments, approvals that end, rotations, laws that expire. The form of what is chosen stands beside it.

mod lines;

use std::sync::Arc;

use chrono::NaiveDate;
use eframe::egui::{self, Label, Panel, Ui, vec2};

use super::awaited::Awaited;
use super::command::{Command, Commands};
use super::form::{self, FormState, Subject};
use super::page::Page;
use super::view::View;
use super::{Model, action, chip, choice_list, page_head, theme};
use crate::domain::due::{self, Deadline, Due};
use crate::domain::life;
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::text;
use crate::domain::value::{AnyId, RowId};
use crate::register::Edit;

/// From this width on the form stands beside the list.
const WIDE: f32 = 760.0;
/// With more risks than this the list is put together in the background.
const INLINE: usize = 5_000;

/// What is shown: all, or what passes each choice.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Wish {
    kind: Option<Deadline>,
    person: Option<RowId>,
    unit: Option<RowId>,
}

/// All that the lines depend on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DueKey {
    revision: u64,
    today: NaiveDate,
    wish: Wish,
}

impl DueKey {
    /// What is due and passes, the most pressing first.
    pub fn gather(self, snapshot: &Snapshot) -> Vec<Due> {
        let wish = self.wish;
        let mut lines = due::all(snapshot);
        lines.retain(|line| {
            wish.kind.is_none_or(|kind| line.deadline == kind)
                && wish.person.is_none_or(|person| line.persons(snapshot).iter().any(|of| of.row() == person))
                && wish.unit.is_none_or(|unit| line.unit(snapshot).is_none_or(|of| of.row() == unit))
        });
        // What is stale waits already, so that it stands with what is overdue.
        lines.sort_by_key(|line| (line.nearness(snapshot.today), *line));
        lines
    }
}

/// The state of the page.
#[derive(Debug, Default)]
pub struct ActionsState {
    wish: Wish,
    shown: Awaited<DueKey, Arc<Vec<Due>>>,
    /// What is chosen.
    cursor: Option<Due>,
    /// Where that stood, for when it is gone.
    place: usize,
    /// Whether the lines take the keyboard next frame.
    pub wants_focus: bool,
    /// Whether what is chosen is brought into view.
    scrolls: bool,
    /// Where what is to be brought into view stands, and from where on the lines are in view, in points.
    scroll_offset: Option<f32>,
    shown_from: f32,
}

impl ActionsState {
    /// Takes a list that was put together in the background.
    pub fn take(&mut self, key: DueKey, lines: Arc<Vec<Due>>) {
        self.shown.take(key, lines);
    }

    /// What is shown, put together where something it depends on has changed; until then what was shown before.
    fn lines(&mut self, model: &Model<'_>, commands: &mut Commands) -> Arc<Vec<Due>> {
        let snapshot = model.snapshot;
        self.wish.unit = self.wish.unit.filter(|unit| snapshot.units.get(*unit).is_some());
        self.wish.person = self.wish.person.filter(|person| snapshot.persons.get(*person).is_some());
        // Whether what was let stand is still there follows from all tables.
        let key = DueKey { revision: snapshot.revision, today: snapshot.today, wish: self.wish };
        if self.shown.lacks(&key) {
            if snapshot.risks.len() <= INLINE {
                self.shown.set(key, Arc::new(key.gather(snapshot)));
            } else {
                commands.push(Command::GatherDue(key));
                self.shown.ask(key);
            }
        }
        self.shown.answer().cloned().unwrap_or_default()
    }

    /// Keeps something chosen: what took the place of what is gone.
    fn follow(&mut self, lines: &[Due]) {
        match self.cursor.and_then(|cursor| lines.iter().position(|line| (line.deadline, line.of) == (cursor.deadline, cursor.of))) {
            Some(place) => {
                self.place = place;
                self.cursor = lines.get(place).copied();
            }
            None => {
                self.place = self.place.min(lines.len().saturating_sub(1));
                self.cursor = lines.get(self.place).copied();
            }
        }
    }

    fn go(&mut self, place: usize, lines: &[Due]) {
        self.place = place.min(lines.len().saturating_sub(1));
        self.cursor = lines.get(self.place).copied();
        self.scrolls = true;
    }
}

/// Draws the page.
pub fn page_ui(ui: &mut Ui, model: &Model<'_>, view: &mut View, commands: &mut Commands) {
    let View { actions: state, form, lists, .. } = view;
    let list = lists.entry(Table::Actions).or_default();
    state.wants_focus |= std::mem::take(&mut list.wants_focus);
    let lines = state.lines(model, commands);
    // A task that somebody went to from elsewhere.
    if let Some(row) = list.cursor.take() {
        let of = AnyId { table: Table::Actions, row };
        match lines.iter().position(|line| line.of == of) {
            Some(place) => state.go(place, &lines),
            // What is done is not due, and stands in the list only.
            None => {
                list.select(row);
                return commands.push(Command::Act(action::Action::SwitchLook));
            }
        }
    }
    state.follow(&lines);
    let subject = match state.cursor {
        _ if form.is_new(Table::Actions) => Some(Subject::New(Table::Actions)),
        cursor => cursor.map(|due| Subject::Stored(due.subject(model.snapshot))),
    };
    if ui.available_width() >= WIDE || form.is_new(Table::Actions) {
        let width = theme::FORM_WIDTH.min(ui.available_width() * 0.48);
        Panel::right("actions form").exact_size(width).resizable(false).show_separator_line(false).frame(theme::plain(theme::of(ui).panel)).show(
            ui,
            |ui| {
                ui.painter().vline(ui.max_rect().left(), ui.max_rect().y_range(), theme::line(theme::of(ui).line));
                form::form_ui(ui, subject, model, form, commands);
            },
        );
    }
    egui::CentralPanel::default().frame(theme::plain(theme::of(ui).window)).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        head_ui(ui, &lines, model, state, commands);
        lines::lines_ui(ui, &lines, model, state, form, commands);
    });
}

fn head_ui(ui: &mut Ui, lines: &[Due], model: &Model<'_>, state: &mut ActionsState, commands: &mut Commands) {
    page_head::frame().show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
        ui.horizontal_wrapped(|ui| {
            let page = Page::Records(Table::Actions);
            ui.label(theme::title(model.word(&page.word_key())));
            page_head::look_ui(ui, page, true, model, commands);
            ui.add(Label::new(theme::small(model.lang.phrase("due.count", &[("count", &lines.len())]))).extend());
            let button = chip::primary(ui, model.word("window.list.new")).min_size(vec2(0.0, 30.0));
            let keys = action::find(action::Action::NewRecord).map(|item| item.shortcut_words(ui.ctx())).unwrap_or_default();
            let response = ui.add_enabled(model.read_only.is_none(), button).on_hover_text(keys);
            if chip::why_not(response, model.read_only).clicked() {
                commands.push(Command::Act(action::Action::NewRecord));
            }
        });
        ui.horizontal_wrapped(|ui| {
            let wish = &mut state.wish;
            let kind = |kind: Deadline| model.word(&format!("overview.due.{}", kind.key()));
            filter_ui(ui, ["due.kind", "due.kind.all"], &mut wish.kind, kind, || Deadline::ALL.to_vec(), model);
            let title = |table: Table| move |row: RowId| text::link_title(AnyId { table, row }, model.snapshot, model.lang);
            let rows = |table: Table| move || model.snapshot.rows(table).ids();
            filter_ui(ui, ["due.person", "due.person.all"], &mut wish.person, title(Table::Persons), rows(Table::Persons), model);
            if model.snapshot.units.len() > 1 {
                filter_ui(ui, ["due.unit", "due.unit.all"], &mut wish.unit, title(Table::Units), rows(Table::Units), model);
            }
        });
    });
    let y = ui.cursor().top() - 0.5;
    ui.painter().hline(ui.max_rect().x_range(), y, theme::line(theme::of(ui).line));
}

/// A choice of one or all; what can be chosen is put together where the list is open only.
fn filter_ui<T: PartialEq + Copy>(
    ui: &mut Ui,
    [key, all]: [&str; 2],
    chosen: &mut Option<T>,
    title: impl Fn(T) -> String,
    options: impl FnOnce() -> Vec<T>,
    model: &Model<'_>,
) {
    let all = model.word(all);
    let shown = chosen.map_or_else(|| all.clone(), &title);
    let offered = || std::iter::once((None, all.clone())).chain(options().into_iter().map(|option| (Some(option), title(option))));
    let (response, taken) = choice_list::choose(ui, key, (&shown, 150.0), chosen, offered);
    response.accessible_name(format!("{} {shown}", model.word(key)));
    *chosen = taken.unwrap_or(*chosen);
}

/// Ticks a task as done.
fn done(due: Due, model: &Model<'_>, form: &mut FormState, commands: &mut Commands) {
    let Some(action) = model.snapshot.actions.get(due.of.row).filter(|_| due.deadline == Deadline::Action) else { return };
    match model.read_only {
        Some(why) => commands.push(Command::Say(why.to_owned())),
        None => {
            let edit = Edit::live([life::done(action, model.snapshot.today)]);
            commands.push(Command::Edit { ticket: form.ticket(), edit });
        }
    }
}

/// Goes to the page of what is worked on.
fn open(due: Due, model: &Model<'_>, form: &mut FormState, commands: &mut Commands) {
    let subject = due.subject(model.snapshot);
    if subject.table == Table::Actions {
        form.wants_focus = true;
    } else {
        commands.push(Command::ShowRecord(subject));
    }
}
