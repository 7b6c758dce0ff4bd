//! A scheme that is being made up: its levels, rules, scales and cells. Nothing of it is in the register until it is applied.

use std::sync::Arc;

use eframe::egui::{Button, Checkbox, DragValue, TextEdit, Ui};

use super::super::record::cell;
use super::super::{Cx, card_ui};
use super::{grid, matrix_ui, preview, rules};
use crate::domain::choice::{Choice, GradingRule, Scale};
use crate::domain::field::Row;
use crate::domain::grading::change::Change;
use crate::domain::grading::presets::Preset;
use crate::domain::grading::proposal::{Heir, Proposal};
use crate::domain::grading::{Flaw, MOST_STEPS, problems};
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::text;
use crate::error::Result;
use crate::i18n::Lang;
use crate::register::Done;
use crate::ui::{chip, theme};

/// Widths of the columns of the levels: looks, name, rank, mark, colour, grade, supervisor, months.
const WIDTHS: [f32; 8] = [92.0, 96.0, 88.0, 40.0, 82.0, 72.0, 116.0, 92.0];
/// The fields of the same columns, but for the looks.
const FIELDS: [&str; 7] = ["name", "min_score", "mark", "colour", "grade", "supervised_by", "review_months"];
/// Height of a row.
const HEIGHT: f32 = 30.0;

/// A scheme being made up, and what is known of it.
#[derive(Debug)]
pub struct Drafting {
    /// The scheme.
    pub proposal: Proposal,
    /// The preset it started from.
    preset: Option<&'static Preset>,
    /// Why the scheme is changed, as typed.
    pub reason: String,
    /// The edit that carries it.
    pub sent: Option<u64>,
    /// Why it was not taken.
    pub fault: Option<String>,
    /// The level that a click puts into a cell of the matrix.
    pub brush: usize,
    /// The cell of the matrix that the keys are at.
    pub at: (u32, u32),
    /// What it means for the register.
    compared: Option<Compared>,
}

/// A scheme held against the register.
#[derive(Debug)]
pub struct Compared {
    proposal: Proposal,
    revision: u64,
    /// The register as it would be.
    pub after: Arc<Snapshot>,
    /// What is wrong with the scheme.
    pub flaws: Vec<Flaw>,
    /// What becomes of the levels of risks.
    pub change: Change,
    /// What takes the place of levels taken out.
    pub heirs: Vec<Heir>,
    /// Whether it is another scheme at all.
    pub differs: bool,
}

impl Drafting {
    /// Begins with a scheme.
    pub fn new(proposal: Proposal, preset: Option<&'static Preset>) -> Drafting {
        Drafting { proposal, preset, reason: String::new(), sent: None, fault: None, brush: 0, at: (1, 1), compared: None }
    }

    /// Holds the scheme against the register, a part of the risks in each frame.
    fn compare(&mut self, ui: &Ui, snapshot: &Snapshot) {
        let is_known = |known: &Compared| known.proposal == self.proposal && known.revision == snapshot.revision;
        if !self.compared.as_ref().is_some_and(is_known) {
            let replacement = self.proposal.replacement(snapshot);
            let after = self.proposal.applied(snapshot);
            self.compared = Some(Compared {
                proposal: self.proposal.clone(),
                revision: snapshot.revision,
                flaws: problems(&after),
                differs: !replacement.is_empty(),
                heirs: replacement.heirs,
                after: Arc::new(after),
                change: Change::default(),
            });
        }
        if let Some(compared) = self.compared.as_mut().filter(|compared| !compared.change.is_complete(snapshot)) {
            compared.change.go_on(snapshot, &compared.after, preview::LOOKED_AT);
            ui.ctx().request_repaint();
        }
    }
}

/// Takes the answer to the edit that applies a scheme: whether it failed; none where it is the answer to another edit.
pub fn answered(drafting: &mut Option<Drafting>, ticket: u64, answer: &Result<Done>, lang: Lang) -> Option<bool> {
    let known = drafting.as_mut().filter(|drafting| drafting.sent == Some(ticket))?;
    known.sent = None;
    match answer {
        Ok(_) => *drafting = None,
        Err(error) => known.fault = Some(error.message(lang)),
    }
    Some(answer.is_err())
}

/// Draws the scheme that is being made up; false where there is none.
pub fn section_ui(ui: &mut Ui, cx: &mut Cx<'_>, drafting: &mut Option<Drafting>) -> bool {
    let Some(draft) = drafting else { return false };
    draft.compare(ui, cx.model.snapshot);
    let title = match draft.preset {
        Some(preset) => cx.model.lang.phrase("grading.window.from_preset", &[("preset", &preset.name(cx.model.lang))]),
        None => cx.word("grading.window.adjusting"),
    };
    let help = draft.preset.map_or_else(|| cx.word("grading.window.adjusting_help"), |preset| preset.help(cx.model.lang));
    card_ui(ui, &title, &help, |ui| {
        ui.label(cx.word("grading.window.nothing_yet"));
        preview::choice_ui(ui, cx, draft)
    });
    let mut is_dropped = false;
    if let Some(compared) = draft.compared.take() {
        is_dropped = preview::card(ui, cx, draft, &compared);
        draft.compared = Some(compared);
    }
    levels_card(ui, cx, draft);
    rules_card(ui, cx, draft);
    scales_card(ui, cx, draft);
    grid_card(ui, cx, draft);
    rules::cards_ui(ui, cx, draft);
    if is_dropped {
        *drafting = None;
    }
    true
}

fn levels_card(ui: &mut Ui, cx: &Cx<'_>, draft: &mut Drafting) {
    let (title, help) = (cx.word("table.levels"), cx.word("grading.window.levels_help"));
    card_ui(ui, &title, &help, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().interact_size.y = 18.0;
            ui.add_space(WIDTHS[0] + ui.spacing().item_spacing.x);
            for (key, width) in FIELDS.iter().zip(&WIDTHS[1..]) {
                let Some(field) = Table::Levels.field(key) else { continue };
                let label = if *key == "min_score" { cx.word("grading.window.rank") } else { cx.model.label(Table::Levels, field) };
                cell(ui, *width, |ui| ui.label(theme::small(label)));
            }
        });
        let mut sorts = false;
        let mut removed = None;
        for place in 0..draft.proposal.levels.len() {
            let name = draft.proposal.levels[place].level.name.clone();
            chip::group(ui, &name, |ui| {
                ui.horizontal_top(|ui| {
                    sorts |= level_ui(ui, cx, draft, place);
                    let words = cx.model.lang.phrase("window.settings.remove", &[("record", &name)]);
                    let can_remove = draft.proposal.levels.len() > 1;
                    let response = ui.add_enabled_ui(can_remove, |ui| chip::icon_button(ui, "×", &words)).inner;
                    let why = cx.word("grading.window.last_level");
                    if chip::why_not(response, (!can_remove).then_some(why.as_str())).clicked() {
                        removed = Some(place);
                    }
                });
            });
        }
        if let Some(place) = removed {
            draft.proposal.remove_level(place);
        } else if sorts {
            draft.proposal.sort_levels();
        }
        ui.horizontal(|ui| {
            let is_full = draft.proposal.levels.len() >= MOST_STEPS as usize;
            if ui.add_enabled(!is_full, Button::new(cx.word("grading.window.add_level"))).clicked() {
                draft.proposal.add_level(&cx.word("grading.window.new_level"));
            }
            ui.add_space(12.0);
            let label = Table::Settings.field("lightest_first").map(|field| cx.model.label(Table::Settings, field)).unwrap_or_default();
            let response = ui.add(Checkbox::new(&mut draft.proposal.lightest_first, label));
            response.on_hover_text(cx.word("grading.window.lightest_help"));
        });
    });
}

/// Draws the fields of a level; true where its rank was left.
fn level_ui(ui: &mut Ui, cx: &Cx<'_>, draft: &mut Drafting, place: usize) -> bool {
    let (lang, snapshot) = (cx.model.lang, cx.model.snapshot);
    let level = &mut draft.proposal.levels[place].level;
    let name = level.name.clone();
    let label = |key: &str| {
        let field = Table::Levels.field(key).map(|field| cx.model.label(Table::Levels, field)).unwrap_or_default();
        format!("{field} {name}")
    };
    let shown = Row { record: level.clone(), ..Row::default() };
    cell(ui, WIDTHS[0], |ui| chip::level_ui(ui, &shown, snapshot, lang));
    let text = |ui: &mut Ui, at: usize, typed: &mut String| {
        cell(ui, WIDTHS[at], |ui| ui.add(TextEdit::singleline(typed).desired_width(f32::INFINITY)).accessible_name(label(FIELDS[at - 1])));
    };
    text(ui, 1, &mut level.name);
    let rank = cell(ui, WIDTHS[2], |ui| {
        ui.add(DragValue::new(&mut level.min_score).range(1..=1000).speed(0.1)).accessible_name(format!("{} {name}", cx.word("grading.window.rank")))
    });
    text(ui, 3, &mut level.mark);
    text(ui, 4, &mut level.colour);
    for (at, member) in [(5, &mut level.grade), (6, &mut level.supervised_by)] {
        let mut typed = member.clone().unwrap_or_default();
        text(ui, at, &mut typed);
        *member = Some(typed).filter(|typed| !typed.is_empty());
    }
    let mut months = level.review_months.unwrap_or_default();
    cell(ui, WIDTHS[7], |ui| ui.add(DragValue::new(&mut months).range(0..=120).speed(0.1)).accessible_name(label(FIELDS[6])));
    level.review_months = Some(months).filter(|months| *months > 0);
    rank.lost_focus() || rank.drag_stopped()
}

fn rules_card(ui: &mut Ui, cx: &Cx<'_>, draft: &mut Drafting) {
    let (title, help) = (cx.word("grading.window.rules"), cx.word("grading.window.rules_help"));
    card_ui(ui, &title, &help, |ui| {
        for rule in GradingRule::SET.keys.iter().filter_map(|key| GradingRule::from_key(key)) {
            let mut is_on = draft.proposal.rules.contains(&rule);
            let is_last = is_on && draft.proposal.rules.len() == 1;
            let checkbox = Checkbox::new(&mut is_on, text::choice_word(GradingRule::SET, rule.key(), cx.model.lang));
            let why = is_last.then(|| cx.word("grading.window.last_rule"));
            if chip::why_not(ui.add_enabled(!is_last, checkbox), why.as_deref()).changed() {
                draft.proposal.turn(rule, is_on);
            }
        }
    });
}

fn looks_at_pairs(proposal: &Proposal) -> bool {
    proposal.rules.iter().any(|rule| matches!(rule, GradingRule::Score | GradingRule::Matrix))
}

fn scales_card(ui: &mut Ui, cx: &Cx<'_>, draft: &mut Drafting) {
    if !looks_at_pairs(&draft.proposal) {
        return;
    }
    let (title, help) = (cx.word("grading.window.scales"), cx.word("grading.window.scales_help"));
    card_ui(ui, &title, &help, |ui| {
        ui.horizontal_top(|ui| {
            for scale in [Scale::Likelihood, Scale::Impact] {
                ui.vertical(|ui| scale_ui(ui, cx, draft, scale));
                ui.add_space(24.0);
            }
        });
    });
}

fn scale_ui(ui: &mut Ui, cx: &Cx<'_>, draft: &mut Drafting, scale: Scale) {
    let title = text::choice_word(Scale::SET, scale.key(), cx.model.lang);
    ui.set_max_width(340.0);
    let count = draft.proposal.steps(scale).len();
    chip::group(ui, &title, |ui| {
        ui.horizontal(|ui| {
            ui.label(theme::bold(&title));
            ui.label(theme::small(cx.model.lang.phrase("grading.window.steps", &[("count", &count)])));
            let mut wanted = count;
            let (fewer, more) = (cx.word("grading.window.fewer"), cx.word("grading.window.more"));
            if ui.add_enabled_ui(count > 1, |ui| chip::icon_button(ui, "−", &format!("{fewer} {title}"))).inner.clicked() {
                wanted -= 1;
            }
            if ui.add_enabled_ui(count < MOST_STEPS as usize, |ui| chip::icon_button(ui, "+", &format!("{more} {title}"))).inner.clicked() {
                wanted += 1;
            }
            if wanted != count {
                draft.proposal.resize(scale, wanted, cx.model.snapshot.language().unwrap_or(cx.model.lang));
            }
        });
        for (value, word) in (1..).zip(draft.proposal.steps_mut(scale)) {
            ui.horizontal(|ui| {
                cell(ui, 24.0, |ui| ui.label(theme::bold(format!("{value}"))));
                cell(ui, 280.0, |ui| ui.add(TextEdit::singleline(word).desired_width(f32::INFINITY)).accessible_name(format!("{title} {value}")));
            });
        }
    });
    ui.add_space(HEIGHT / 4.0);
}

fn grid_card(ui: &mut Ui, cx: &Cx<'_>, draft: &mut Drafting) {
    if draft.proposal.rules.contains(&GradingRule::Matrix) {
        let (title, help) = (text::choice_word(GradingRule::SET, GradingRule::Matrix.key(), cx.model.lang), cx.word("grading.window.grid_help"));
        card_ui(ui, &title, &help, |ui| grid::grid_ui(ui, cx, draft));
    } else if let Some(compared) = draft.compared.as_ref().filter(|_| looks_at_pairs(&draft.proposal)) {
        let (title, help) = (cx.word("window.settings.matrix"), cx.word("grading.window.matrix_help"));
        card_ui(ui, &title, &help, |ui| matrix_ui(ui, cx, &compared.after));
    }
}
