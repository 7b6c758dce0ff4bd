//! A small calculator of deadlines: a day to start from, a period, days on which the clock stands still.

use chrono::NaiveDate;
use eframe::egui::{Button, Margin, RichText, TextEdit, Ui, vec2};

use super::{Cx, SettingsState, card_ui};
use crate::domain::calendar::{Calendar, Deadline, Note, Stop};
use crate::domain::choice::{Choice, LimitUnit};
use crate::domain::day;
use crate::domain::problem::Reason;
use crate::domain::text;
use crate::ui::{Model, chip, choice_list, theme};

/// What is typed.
#[derive(Debug)]
pub struct Typed {
    start: String,
    value: String,
    unit: LimitUnit,
    stops: Vec<[String; 2]>,
}

impl Default for Typed {
    fn default() -> Self {
        Typed { start: String::new(), value: String::new(), unit: LimitUnit::Workday, stops: Vec::new() }
    }
}

/// Draws the card.
pub fn card(ui: &mut Ui, cx: &Cx<'_>, state: &mut SettingsState) {
    let (title, help) = (cx.word("window.deadline.title"), cx.word("window.deadline.help"));
    card_ui(ui, &title, &help, |ui| {
        period_ui(ui, cx, &mut state.deadline);
        stops_ui(ui, cx, &mut state.deadline);
        if !state.deadline.start.trim().is_empty() && !state.deadline.value.trim().is_empty() {
            answer_ui(ui, cx.model, &state.deadline);
        }
    });
}

/// A line of text with its name before it.
fn line_ui(ui: &mut Ui, name: &str, typed: &mut String, hint: &str, width: f32) {
    ui.label(name);
    let edit = TextEdit::singleline(typed).hint_text(hint).desired_width(width).margin(Margin::symmetric(10, 5));
    ui.add(edit).accessible_name(name);
}

fn period_ui(ui: &mut Ui, cx: &Cx<'_>, typed: &mut Typed) {
    ui.horizontal_wrapped(|ui| {
        line_ui(ui, &cx.word("window.deadline.start"), &mut typed.start, "2026-11-22", 110.0);
        ui.add_space(12.0);
        let name = cx.word("window.deadline.period");
        line_ui(ui, &name, &mut typed.value, "7", 60.0);
        let words = |unit: LimitUnit| text::choice_word(LimitUnit::SET, unit.key(), cx.model.lang);
        let units = || LimitUnit::SET.keys.iter().filter_map(|key| LimitUnit::from_key(key)).map(|unit| (unit, words(unit)));
        let (response, taken) = choice_list::choose(ui, "unit of a deadline", (&words(typed.unit), 110.0), &typed.unit, units);
        response.accessible_name(cx.word("window.deadline.unit"));
        typed.unit = taken.unwrap_or(typed.unit);
    });
}

fn stops_ui(ui: &mut Ui, cx: &Cx<'_>, typed: &mut Typed) {
    let mut dropped = None;
    for (place, [from, until]) in typed.stops.iter_mut().enumerate() {
        ui.horizontal_wrapped(|ui| {
            line_ui(ui, &cx.word("window.deadline.stop_from"), from, "2026-12-01", 110.0);
            line_ui(ui, &cx.word("window.deadline.stop_until"), until, "2026-12-10", 110.0);
            let words = cx.model.lang.phrase("window.deadline.drop_stop", &[("number", &(place + 1))]);
            if chip::icon_button(ui, "×", &words).clicked() {
                dropped = Some(place);
            }
        });
    }
    if let Some(place) = dropped {
        typed.stops.remove(place);
    }
    if ui.add(Button::new(cx.word("window.deadline.add_stop")).min_size(vec2(0.0, 30.0))).clicked() {
        typed.stops.push(Default::default());
    }
}

/// The deadline, or why there is none, in words.
fn reckoned(typed: &Typed, model: &Model<'_>) -> Result<Deadline, String> {
    let read = |text: &str| day::read(text.trim()).map_err(|reason| reason.message(model.lang));
    let start = read(&typed.start)?;
    let value = typed.value.trim().parse::<u32>();
    let value = value.map_err(|_| Reason::NotNumber { given: text::shorten(typed.value.trim()) }.message(model.lang))?;
    let mut stops = Vec::new();
    for [from, until] in typed.stops.iter().filter(|stop| stop.iter().any(|day| !day.trim().is_empty())) {
        stops.push(Stop::new(read(from)?, read(until)?).ok_or_else(|| Reason::EndsBeforeStart.message(model.lang))?);
    }
    Calendar::of(model.snapshot).add(start, value, typed.unit, &stops).ok_or_else(|| model.word("window.deadline.too_far"))
}

fn answer_ui(ui: &mut Ui, model: &Model<'_>, typed: &Typed) {
    match reckoned(typed, model) {
        Err(why) => drop(ui.label(RichText::new(why).color(theme::of(ui).fault))),
        Ok(deadline) => {
            ui.label(theme::bold(model.lang.phrase("window.deadline.day", &[("day", &deadline.day)])));
            for line in told(&deadline, model) {
                ui.label(line);
            }
        }
    }
}

/// What was passed over, and what has to be said beside it.
fn told(deadline: &Deadline, model: &Model<'_>) -> Vec<String> {
    let lang = model.lang;
    let mut lines = Vec::new();
    if let Some(day) = deadline.moved_from {
        lines.push(lang.phrase("window.deadline.moved", &[("day", &day)]));
    }
    for (key, days) in [("window.deadline.rests", &deadline.rests), ("window.deadline.stopped", &deadline.stopped)] {
        if !days.is_empty() {
            lines.push(lang.phrase(key, &[("count", &days.len()), ("days", &lang.list(spans(days, model)))]));
        }
    }
    lines.extend(deadline.notes.iter().map(|note| match note {
        Note::MissingYear(year) => lang.phrase("window.settings.year_missing", &[("year", year)]),
        Note::Hours => model.word("window.deadline.hours"),
    }));
    lines
}

/// Days that follow one another are named by the first and the last.
fn spans(days: &[NaiveDate], model: &Model<'_>) -> Vec<String> {
    let follow = |this: &NaiveDate, that: &NaiveDate| this.succ_opt() == Some(*that);
    let span = |days: &[NaiveDate]| match days {
        [first, .., last] => model.lang.phrase("window.deadline.span", &[("first", first), ("last", last)]),
        days => days.iter().map(NaiveDate::to_string).collect(),
    };
    days.chunk_by(follow).map(span).collect()
}
