//! The calendar of working days: the holidays and make-up days of each year.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use eframe::egui::{Button, Key, Margin, RichText, TextEdit, Ui, vec2};

use super::record::{self, Adding, Column};
use super::{Cx, SettingsState, card_ui, deadline};
use crate::domain::calendar::Calendar;
use crate::domain::choice::{Choice, DayKind};
use crate::domain::day;
use crate::domain::field::{Entry, Row};
use crate::domain::record::Holiday;
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::text;
use crate::domain::value::{AnyId, Value};
use crate::register::create::holiday_sources;
use crate::register::{Mutation, Operation};
use crate::ui::{chip, choice_list, theme};

const COLUMNS: &[Column] = &[("day", 168.0), ("kind", 130.0), ("name", 220.0)];

/// Where the name of a new day is typed.
const ADDING: (Table, u32) = (Table::Holidays, 0);

/// What the page remembers while days are looked at and added.
#[derive(Debug, Default)]
pub struct Days {
    /// The year shown.
    year: Option<i32>,
    /// The new day as typed.
    day: String,
    /// What it is.
    kind: DayKind,
}

/// Draws this part of the page.
pub fn section_ui(ui: &mut Ui, cx: &mut Cx<'_>, state: &mut SettingsState) {
    // What is looked for more often stands above the long list of days.
    deadline::card(ui, cx, state);
    let shipped = state.shipped(cx.model);
    let (title, help) = (cx.word("window.settings.calendar"), cx.word("window.settings.calendar_help"));
    card_ui(ui, &title, &help, |ui| {
        missing_ui(ui, cx, shipped.as_deref());
        let year = years_ui(ui, cx, state);
        source_ui(ui, cx, year);
        days_ui(ui, cx, year);
        add_ui(ui, cx, state);
    });
}

/// The years that have days, and the one that today is in.
fn years_ui(ui: &mut Ui, cx: &Cx<'_>, state: &mut SettingsState) -> i32 {
    let snapshot = cx.model.snapshot;
    let mut years: Vec<i32> = snapshot.holidays.iter().map(|holiday| holiday.day.year()).chain([snapshot.today.year()]).collect();
    years.sort_unstable();
    years.dedup();
    let shown = *state.days.year.get_or_insert(snapshot.today.year());
    ui.horizontal_wrapped(|ui| {
        for year in years {
            if ui.selectable_label(shown == year, year.to_string()).clicked() {
                state.days.year = Some(year);
            }
        }
    });
    shown
}

/// Where the days of a year are from; that there are none.
fn source_ui(ui: &mut Ui, cx: &Cx<'_>, year: i32) {
    if !Calendar::of(cx.model.snapshot).knows(year) {
        let words = cx.model.lang.phrase("window.settings.year_missing", &[("year", &year)]);
        ui.label(RichText::new(words).color(theme::of(ui).fault));
    } else if let Some((_, source)) = holiday_sources().unwrap_or_default().into_iter().find(|(known, _)| *known == year) {
        ui.label(theme::small(cx.model.lang.phrase("window.settings.year_source", &[("source", &source)])));
    }
}

fn days_ui(ui: &mut Ui, cx: &mut Cx<'_>, year: i32) {
    let snapshot = Arc::clone(cx.model.snapshot);
    let mut days: Vec<&Arc<Row<Holiday>>> = snapshot.holidays.iter().filter(|holiday| holiday.day.year() == year).collect();
    days.sort_by_key(|holiday| holiday.day);
    if !days.is_empty() {
        record::head_ui(ui, cx, Table::Holidays, 0.0, COLUMNS);
    }
    for holiday in days {
        let entry: Arc<dyn Entry> = Arc::clone(holiday) as Arc<dyn Entry>;
        let name = format!("{} {}", holiday.day, holiday.name);
        chip::group(ui, &name, |ui| {
            ui.horizontal_top(|ui| {
                record::fields_ui(ui, cx, &entry, COLUMNS);
                record::remove_ui(ui, cx, AnyId { table: Table::Holidays, row: entry.id() }, &name, None);
            })
        });
    }
}

/// The line in which a new day is typed.
fn add_ui(ui: &mut Ui, cx: &mut Cx<'_>, state: &mut SettingsState) {
    let [label_day, label_name] = ["window.settings.new_day", "window.settings.new_day_name"].map(|key| cx.word(key));
    let label_kind = cx.word("window.settings.new_day_kind");
    let why = cx.model.read_only.map(str::to_owned);
    let mut adds = false;
    ui.horizontal_top(|ui| {
        let is_open = why.is_none();
        let line = |typed, hint: &str, width| {
            let edit = TextEdit::singleline(typed).hint_text(hint.to_owned()).desired_width(width);
            edit.margin(Margin::symmetric(10, 5))
        };
        ui.add_enabled(is_open, line(&mut state.days.day, "2027-01-01", 128.0)).accessible_name(&label_day);
        let words = |kind: DayKind| text::choice_word(DayKind::SET, kind.key(), cx.model.lang);
        let kinds = || [DayKind::Holiday, DayKind::Workday].map(|kind| (kind, words(kind)));
        let (response, taken) = choice_list::choose(ui, "kind of new day", (&words(state.days.kind), 130.0), &state.days.kind, kinds);
        response.accessible_name(&label_kind);
        state.days.kind = taken.unwrap_or(state.days.kind);
        let adding = state.adding.entry(ADDING).or_default();
        let typed = ui.add_enabled(is_open, line(&mut adding.typed, &label_name, 200.0));
        adds |= typed.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        typed.accessible_name(&label_name);
        let button = ui.add_enabled(is_open, Button::new(cx.word("window.settings.add_day")).min_size(vec2(64.0, 30.0)));
        adds |= chip::why_not(button, why.as_deref()).clicked();
    });
    if adds && why.is_none() {
        add(cx, state);
    }
    if let Some(fault) = state.adding.get(&ADDING).and_then(|adding| adding.fault.as_deref()) {
        ui.label(RichText::new(fault).color(theme::of(ui).fault).size(theme::SMALL));
    }
}

/// Sends the new day, or says why it is none.
fn add(cx: &mut Cx<'_>, state: &mut SettingsState) {
    let adding: &mut Adding = state.adding.entry(ADDING).or_default();
    if adding.sent.is_some() {
        return;
    }
    match day::read(state.days.day.trim()) {
        Err(reason) => adding.fault = Some(reason.message(cx.model.lang)),
        Ok(day) => {
            adding.fault = None;
            let name = adding.typed.trim();
            let values = [("day", Value::Date(day)), ("kind", Value::Choice(state.days.kind.key())), ("name", Value::Text(name.to_owned()))];
            adding.sent = Some(cx.edit(Operation::Create, vec![Mutation::Create(record::filled(Table::Holidays, values))]));
            state.days.year = Some(day.year());
        }
    }
}

/// The shipped days of years that the register does not know.
fn missing(shipped: &Snapshot, snapshot: &Snapshot) -> Vec<Arc<Row<Holiday>>> {
    let calendar = Calendar::of(snapshot);
    let is_free = |day: NaiveDate| !calendar.knows(day.year()) && snapshot.holidays.iter().all(|holiday| holiday.day != day);
    shipped.holidays.iter().filter(|holiday| is_free(holiday.day)).cloned().collect()
}

/// The button that adds the shipped years that are missing, where some are.
fn missing_ui(ui: &mut Ui, cx: &mut Cx<'_>, shipped: Option<&Snapshot>) {
    let days = shipped.map(|shipped| missing(shipped, cx.model.snapshot)).unwrap_or_default();
    if days.is_empty() {
        return;
    }
    let mut years: Vec<String> = days.iter().map(|holiday| holiday.day.year().to_string()).collect();
    years.sort_unstable();
    years.dedup();
    let words = cx.model.lang.phrase("window.settings.add_years", &[("years", &cx.model.lang.list(years))]);
    let why = cx.model.read_only;
    if chip::why_not(ui.add_enabled(why.is_none(), Button::new(words).min_size(vec2(0.0, 30.0))), why).clicked() {
        let create = |holiday: &Arc<Row<Holiday>>| {
            let Holiday { day, kind, name } = holiday.record.clone();
            let values = [("day", Value::Date(day)), ("kind", Value::Choice(kind.key())), ("name", Value::Text(name)), ("confirmed", Value::Flag(true))];
            Mutation::Create(record::filled(Table::Holidays, values))
        };
        cx.edit(Operation::Create, days.iter().map(create).collect());
    }
}
