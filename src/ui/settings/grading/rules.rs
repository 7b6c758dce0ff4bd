//! The rules of a scheme that have one number: what each consequence, each number of criteria, each degree of power gives.

use eframe::egui::{Ui, vec2};

use super::super::record::cell;
use super::super::{Cx, card_ui};
use super::proposal::Drafting;
use crate::domain::choice::{Choice, GradingRule};
use crate::domain::grading::{flaw, words};
use crate::domain::text;
use crate::ui::{choice_list, theme};

/// Draws a card for each rule in force that is set place by place.
pub fn cards_ui(ui: &mut Ui, cx: &Cx<'_>, draft: &mut Drafting) {
    for (rule, help) in [
        (GradingRule::Consequence, "grading.window.consequence_help"),
        (GradingRule::Criteria, "grading.window.criteria_help"),
        (GradingRule::Power, "grading.window.power_help"),
    ] {
        if draft.proposal.rules.contains(&rule) {
            let (title, help) = (text::choice_word(GradingRule::SET, rule.key(), cx.model.lang), cx.word(help));
            card_ui(ui, &title, &help, |ui| (1..=flaw::most(rule)).for_each(|first| place_ui(ui, cx, draft, rule, first)));
        }
    }
}

/// A place of a rule and the level that it gives.
fn place_ui(ui: &mut Ui, cx: &Cx<'_>, draft: &mut Drafting, rule: GradingRule, first: u32) {
    let spot = (rule, first, 0);
    let label = words::spot(rule, (first, 0), cx.model.snapshot, cx.model.lang);
    let chosen = draft.proposal.cells.get(&spot).copied();
    let levels: Vec<String> = draft.proposal.levels.iter().map(|level| format!("{} {}", level.level.mark, level.level.name)).collect();
    let none = "—".to_owned();
    ui.horizontal(|ui| {
        cell(ui, 330.0, |ui| {
            ui.add_space(5.0);
            ui.label(&label)
        });
        let shown = chosen.and_then(|place| levels.get(place)).unwrap_or(&none).clone();
        let options = || std::iter::once((None, none.clone())).chain(levels.iter().cloned().enumerate().map(|(place, words)| (Some(place), words)));
        let (response, taken) = choice_list::choose(ui, &label, (&shown, 180.0), &chosen, options);
        let name = format!("{} {label}", text::choice_word(GradingRule::SET, rule.key(), cx.model.lang));
        response.accessible_name(name);
        match taken {
            Some(Some(level)) => drop(draft.proposal.cells.insert(spot, level)),
            Some(None) => drop(draft.proposal.cells.remove(&spot)),
            None => {}
        }
        if let Some(level) = draft.proposal.cells.get(&spot).and_then(|place| draft.proposal.levels.get(*place)) {
            let (rect, _) = ui.allocate_exact_size(vec2(18.0, 18.0), eframe::egui::Sense::hover());
            ui.painter().rect_filled(rect, 3.0, theme::level_chip(&level.level).fill);
        }
    });
}
