//! What became of the risks since the last edition, counted; a click goes to the difference, which tells each.

use std::sync::Arc;

use chrono::NaiveDate;
use eframe::egui::{Ui, accesskit::Role};

use super::card_ui as heading_card_ui;
use crate::domain::difference::{Difference, Turn};
use crate::domain::snapshot::Snapshot;
use crate::report::{Editions, Report};
use crate::ui::awaited::Awaited;
use crate::ui::command::{Command, Commands};
use crate::ui::{Model, theme};

/// Above this many risks the two states are compared in the background.
const INLINE_RISKS: usize = 1_000;
/// What is counted.
const COUNTED: [Turn; 4] = [Turn::New, Turn::Closed, Turn::Raised, Turn::Lowered];

/// All that the counts depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SinceKey {
    /// The edition.
    pub edition: u32,
    /// The register now.
    pub revision: u64,
    /// The day that holders of posts are looked at.
    pub today: NaiveDate,
}

/// How many risks took each turn that is counted.
pub type Counts = [usize; COUNTED.len()];

/// What the last edition holds, and what was counted.
#[derive(Default)]
pub struct Since {
    held: Awaited<u32, Option<Arc<Snapshot>>>,
    counted: Awaited<SinceKey, Counts>,
}

/// Compares two states.
pub fn count(before: &Snapshot, after: &Snapshot) -> Counts {
    let difference = Difference::between(before, after);
    COUNTED.map(|turn| difference.count(turn))
}

impl Since {
    /// Takes what an edition holds; none where it could not be brought back.
    pub fn hold(&mut self, edition: u32, snapshot: Option<Arc<Snapshot>>) {
        self.held.take(edition, snapshot);
    }

    /// Takes what was counted in the background.
    pub fn take(&mut self, key: SinceKey, counts: Counts) {
        self.counted.take(key, counts);
    }

    /// What was counted last.
    pub fn counted(&self) -> Option<&Counts> {
        self.counted.answer()
    }

    /// Has the last edition fetched and the register held against it, where one of them is another.
    pub(super) fn refresh(&mut self, model: &Model<'_>, commands: &mut Commands) {
        let Some(last) = model.editions.last().filter(|_| model.shown.is_none()) else { return };
        if self.held.lacks(&last.number) {
            self.held.ask(last.number);
            commands.push(Command::Hold(last.number));
        }
        let Some(before) = self.held.answer().and_then(Option::as_ref).filter(|_| self.held.question() == Some(&last.number)) else { return };
        let key = SinceKey { edition: last.number, revision: model.snapshot.revision, today: model.snapshot.today };
        if self.counted.is_pending() || self.counted.question() == Some(&key) {
            return;
        }
        if model.snapshot.risks.len() <= INLINE_RISKS {
            self.counted.set(key, count(before, model.snapshot));
        } else {
            self.counted.ask(key);
            commands.push(Command::CountSince(key, Arc::clone(before)));
        }
    }
}

/// Draws the card.
pub(super) fn card_ui(ui: &mut Ui, width: f32, since: &Since, model: &Model<'_>, commands: &mut Commands) {
    let Some(last) = model.editions.last().filter(|_| model.shown.is_none()) else { return };
    let aside = model.lang.phrase("editions.of_day", &[("edition", &last.words(model.lang)), ("day", &last.day())]);
    let heading = model.word("editions.since");
    heading_card_ui(
        ui,
        width,
        &heading,
        |ui| drop(ui.label(theme::small(aside))),
        |ui| {
            let Some(counts) = since.counted() else {
                let is_lost = since.held.answer().is_some_and(Option::is_none);
                return drop(ui.label(theme::small(model.word(if is_lost { "editions.lost" } else { "overview.counting" }))));
            };
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = 14.0;
                for (turn, count) in COUNTED.into_iter().zip(counts) {
                    let words = model.lang.phrase("editions.turn_count", &[("turn", &model.word(&format!("turn.{}", turn.key()))), ("count", count)]);
                    let colours = theme::of(ui);
                    let ink = match turn {
                        _ if *count == 0 => colours.second,
                        Turn::Raised => colours.fault,
                        _ => colours.text,
                    };
                    ui.label(eframe::egui::RichText::new(words).color(ink));
                }
            });
            let link = ui.link(model.word("editions.show_difference"));
            link.widget_info(|| eframe::egui::WidgetInfo::labeled(Role::Link, true, model.word("editions.show_difference")));
            if link.clicked() {
                commands.push(Command::Report(Report::Difference, Editions::Between(last.number, None)));
            }
        },
    );
}
