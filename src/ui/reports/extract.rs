//! Which part of the history is printed: a record, the days, and in which order.

use chrono::NaiveDate;
use eframe::egui::{Label, RichText, Ui};

use super::pages::typed_ui;
use super::{LABEL_WIDTH, combo};
use crate::domain::text;
use crate::report::{Choice, Extract};
use crate::ui::form::fields::labelled;
use crate::ui::{Model, theme};

/// What is typed and does not count yet, because its field was not left; a day that is none stays as it was typed.
#[derive(Default)]
pub(super) struct Typing {
    record: Option<String>,
    since: Option<String>,
    until: Option<String>,
}

/// Draws the settings.
pub(super) fn extract_ui(ui: &mut Ui, model: &Model<'_>, choice: &mut Choice, typing: &mut Typing) {
    let extract = &mut choice.extract;
    let shown = extract.record.clone().unwrap_or_default();
    if let Some(typed) = typed_ui(ui, model, "history.record", &mut typing.record, &shown) {
        extract.record = Some(typed.trim().to_owned()).filter(|code| !code.is_empty());
    }
    day_ui(ui, model, "history.from", &mut extract.since, &mut typing.since);
    day_ui(ui, model, "history.until", &mut extract.until, &mut typing.until);
    let orders = [(false, "window.reports.oldest_first"), (true, "window.reports.newest_first")];
    combo(ui, &model.word("window.reports.order"), &mut extract.newest_first, &orders.map(|(order, key)| (order, model.word(key))));
    labelled(ui, LABEL_WIDTH, "", |ui| {
        let words = model.lang.phrase("window.reports.most_changes", &[("count", &Extract::MOST)]);
        ui.add(Label::new(theme::small(words)).wrap());
    });
}

fn day_ui(ui: &mut Ui, model: &Model<'_>, key: &str, day: &mut Option<NaiveDate>, typing: &mut Option<String>) {
    let shown = day.map(|day| day.to_string()).unwrap_or_default();
    if let Some(typed) = typed_ui(ui, model, key, typing, &shown) {
        match text::date(typed.trim()) {
            None if !typed.trim().is_empty() => *typing = Some(typed),
            typed => *day = typed,
        }
    }
    if typing.as_deref().is_some_and(|typed| !typed.trim().is_empty() && text::date(typed.trim()).is_none()) {
        ui.add(Label::new(RichText::new(model.word("history.no_day")).color(theme::of(ui).fault)).wrap());
    }
}
