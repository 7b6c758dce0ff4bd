//! The conflicts found today, by the person, post or step whose hands they are about.

use eframe::egui::{Button, Label, Link, RichText, Ui};

use super::SeparationState;
use super::held::Held;
use crate::domain::checks::{Finding, relaxing};
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::text;
use crate::domain::value::AnyId;
use crate::ui::checks::lines::{Show, Sought};
use crate::ui::command::{Command, Commands};
use crate::ui::{Model, chip, theme};

/// So many persons are drawn; the rest are counted.
const SHOWN: usize = 40;

/// Draws the card.
pub fn card_ui(ui: &mut Ui, held: &Held, model: &Model<'_>, state: &mut SeparationState, commands: &mut Commands) {
    super::card_ui(ui, &model.word("separation.conflicts"), |ui| {
        for (who, places) in held.by_person.iter().take(SHOWN) {
            let name = text::link_title(*who, model.snapshot, model.lang);
            chip::group(ui, &name, |ui| {
                who_ui(ui, *who, &name, model, state, commands);
                places.iter().filter_map(|place| held.findings.get(*place)).for_each(|finding| finding_ui(ui, finding, model.snapshot, model, commands));
            });
            ui.add_space(4.0);
        }
        if held.by_person.len() > SHOWN {
            ui.label(theme::small(model.lang.phrase("separation.more", &[("count", &(held.by_person.len() - SHOWN))])));
        }
        if held.by_person.is_empty() {
            ui.label(theme::small(model.word("separation.no_conflict")));
        }
    });
}

/// Whose hands, with the way to plan another holder.
fn who_ui(ui: &mut Ui, who: AnyId, name: &str, model: &Model<'_>, state: &mut SeparationState, commands: &mut Commands) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().interact_size.y = 24.0;
        if ui.add(Link::new(theme::bold(name))).clicked() {
            commands.push(Command::ShowRecord(who));
        }
        if who.table == Table::Steps {
            return;
        }
        ui.spacing_mut().button_padding.y = 1.0;
        let plan = Button::new(RichText::new(model.word("separation.plan_for")).size(theme::SMALL));
        if ui.add(plan).on_hover_text(model.word("separation.plan_for_help")).clicked() {
            state.draft.begin(who, model);
        }
    });
}

/// A finding: how bad, the sentence, and the rule it rests on.
pub fn finding_ui(ui: &mut Ui, finding: &Finding, snapshot: &Snapshot, model: &Model<'_>, commands: &mut Commands) {
    ui.horizontal_top(|ui| {
        let is_relaxed = relaxing(finding, snapshot).is_some();
        if is_relaxed {
            ui.label(theme::small(model.word("findings.relaxed")));
        } else {
            let chip = theme::severity_chip(ui, finding.severity);
            chip::words_ui(ui, &finding.severity.words(model.lang), chip);
        }
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            // The sentence of a finding is about its record, which it does not name.
            let of = text::link_title(finding.record, snapshot, model.lang);
            let words = model.lang.phrase("separation.finding", &[("record", &of), ("text", &finding.text(snapshot, model.lang))]);
            let response = ui.add(Label::new(words).wrap().sense(eframe::egui::Sense::CLICK));
            if response.clicked() {
                commands.push(Command::ShowRecord(finding.record));
            }
            ui.add(Label::new(theme::small(format!("{}  {}", finding.check, finding.basis(model.lang)))).wrap());
            // What would only appear cannot be decided on before the plan is carried out.
            let key = if is_relaxed { "separation.decided" } else { "separation.decide" };
            if std::ptr::eq(snapshot, model.snapshot.as_ref()) && ui.link(RichText::new(model.word(key)).size(theme::SMALL)).clicked() {
                let text = text::link_title(finding.record, snapshot, model.lang);
                let show = if is_relaxed { Show::Relaxed } else { Show::default() };
                commands.push(Command::ShowFindings(Sought { show, check: Some(finding.check), text, ..Sought::default() }));
            }
        });
    });
}
