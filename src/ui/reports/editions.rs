//! Which state of the register is printed: as it is now, an edition, or for the difference two states.

use eframe::egui::Ui;

use super::combo;
use crate::domain::edition::Edition;
use crate::report::{Choice, Editions, Report};
use crate::ui::Model;

/// Draws the settings.
pub(super) fn editions_ui(ui: &mut Ui, model: &Model<'_>, choice: &mut Choice) {
    if choice.blank || choice.report == Report::Trail || model.editions.is_empty() {
        // Neither a form nor the history is that of an edition.
        choice.editions = Editions::Now;
        return;
    }
    let words = |edition: &Edition| model.lang.phrase("editions.of_day", &[("edition", &edition.words(model.lang)), ("day", &edition.day())]);
    let now = model.shown.map_or_else(|| model.word("editions.now"), words);
    let numbered: Vec<(u32, String)> = model.editions.iter().rev().map(|edition| (edition.number, words(edition))).collect();
    if choice.report != Report::Difference {
        let numbered = numbered.into_iter().map(|(number, words)| (Editions::One(number), words));
        let options: Vec<(Editions, String)> = std::iter::once((Editions::Now, now)).chain(numbered).collect();
        combo(ui, &model.word("editions.which"), &mut choice.editions, &options);
        return;
    }
    let last = numbered.first().map(|(number, _)| *number).unwrap_or_default();
    let (mut from, mut to) = match choice.editions {
        Editions::Now => (last, None),
        Editions::One(from) => (from, None),
        Editions::Between(from, to) => (from, to),
    };
    combo(ui, &model.word("editions.from"), &mut from, &numbered);
    let later = numbered.into_iter().filter(|(number, _)| *number > from).map(|(number, words)| (Some(number), words));
    let later: Vec<(Option<u32>, String)> = std::iter::once((None, model.word("editions.now"))).chain(later).collect();
    // What is not later any more is compared with now.
    to = to.filter(|to| *to > from);
    combo(ui, &model.word("editions.to"), &mut to, &later);
    choice.editions = Editions::Between(from, to);
}
