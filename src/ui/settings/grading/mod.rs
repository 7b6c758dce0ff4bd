//! The grading scheme: the levels with their looks and duties, the words of likelihood and impact, the rules and what they give.
//!
//! Words, colours and marks are changed here at once. What may change the levels of risks (rules, ranks, steps, cells) is made up
//! apart, in `proposal`, and applied after its preview.

mod grid;
mod preview;
pub mod proposal;
mod rules;

use std::sync::Arc;

use eframe::egui::{Align2, Button, CornerRadius, Rect, Sense, Ui, WidgetInfo, accesskit, pos2, vec2};

use self::proposal::Drafting;
use super::record::{self, Column};
use super::{Cx, SettingsState, card_ui};
use crate::domain::choice::{Choice, GradingRule, Scale};
use crate::domain::derived::scale_top;
use crate::domain::field::{Entry, Row};
use crate::domain::grading::presets::PRESETS;
use crate::domain::grading::proposal::Proposal;
use crate::domain::grading::{self};
use crate::domain::record::{Grade, Level};
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::text;
use crate::ui::{chip, choice_list, theme};

const LEVELS: &[Column] = &[("name", 90.0), ("mark", 56.0), ("colour", 96.0), ("grade", 100.0), ("supervised_by", 150.0), ("review_months", 110.0)];
const GRADES: &[Column] = &[("name", 300.0)];

/// Width of the chip and the score before the fields of a level.
const LEVEL_LEAD: f32 = 170.0;
/// Width of the value before the word of a grade.
const GRADE_LEAD: f32 = 40.0;
/// Size of a cell of the matrix, with its gap.
const CELL: (f32, f32) = (46.0, 32.0);

/// Draws this part of the page: the scheme as it is, or one that is being made up.
pub fn section_ui(ui: &mut Ui, cx: &mut Cx<'_>, state: &mut SettingsState) {
    if proposal::section_ui(ui, cx, &mut state.drafting) {
        return;
    }
    let shipped = state.shipped(cx.model);
    scheme_ui(ui, cx, &mut state.drafting);
    levels_ui(ui, cx, shipped.as_deref());
    for scale in [Scale::Likelihood, Scale::Impact] {
        grades_ui(ui, cx, scale, shipped.as_deref());
    }
    if grading::scores_pairs(cx.model.snapshot) {
        let (title, help) = (cx.word("window.settings.matrix"), cx.word("grading.window.matrix_help"));
        card_ui(ui, &title, &help, |ui| matrix_ui(ui, cx, cx.model.snapshot));
    }
}

/// The rules in force and what is wrong with them, and the ways to another scheme.
fn scheme_ui(ui: &mut Ui, cx: &mut Cx<'_>, drafting: &mut Option<Drafting>) {
    let (snapshot, lang) = (cx.model.snapshot, cx.model.lang);
    let (title, help) = (cx.word("grading.window.scheme"), cx.word("grading.window.scheme_help"));
    card_ui(ui, &title, &help, |ui| {
        ui.label(grading::words::rules(snapshot, lang));
        preview::flaws_ui(ui, &grading::problems(snapshot), snapshot, lang);
        ui.horizontal_wrapped(|ui| {
            let label = cx.word("grading.window.choose");
            let options = || PRESETS.iter().enumerate().map(|(place, preset)| (Some(place), preset.name(lang)));
            ui.add_enabled_ui(cx.model.read_only.is_none(), |ui| {
                let (response, taken) = choice_list::choose(ui, "grading preset", (&label, 300.0), &None, options);
                if let Some(preset) = taken.flatten().and_then(|place| PRESETS.get(place)) {
                    *drafting = Some(Drafting::new(preset.proposal(snapshot, lang), Some(preset)));
                }
                response.accessible_name(&label);
            });
            let button = ui.add_enabled(cx.model.read_only.is_none(), Button::new(cx.word("grading.window.adjust")));
            if chip::why_not(button, cx.model.read_only).clicked() {
                *drafting = Some(Drafting::new(Proposal::of(snapshot), None));
            }
        });
    });
}

fn levels_ui(ui: &mut Ui, cx: &mut Cx<'_>, shipped: Option<&Snapshot>) {
    let (title, help) = (cx.word("table.levels"), cx.word("window.settings.levels_help"));
    card_ui(ui, &title, &help, |ui| {
        record::head_ui(ui, cx, Table::Levels, LEVEL_LEAD, LEVELS);
        let levels: Vec<Arc<Row<Level>>> = grading::levels(cx.model.snapshot).into_iter().cloned().collect();
        for level in &levels {
            ui.horizontal_top(|ui| level_ui(ui, cx, level, shipped));
        }
        let entries: Vec<Arc<dyn Entry>> = levels.into_iter().map(|level| level as Arc<dyn Entry>).collect();
        let label = cx.word("window.settings.reset_levels");
        record::reset_all_ui(ui, cx, &label, &entries, LEVELS, shipped);
    });
}

fn level_ui(ui: &mut Ui, cx: &mut Cx<'_>, level: &Arc<Row<Level>>, shipped: Option<&Snapshot>) {
    record::cell(ui, LEVEL_LEAD - ui.spacing().item_spacing.x, |ui| {
        ui.horizontal(|ui| {
            ui.set_min_height(30.0);
            chip::level_ui(ui, level, cx.model.snapshot, cx.model.lang);
            if grading::uses(GradingRule::Score, cx.model.snapshot) {
                let from = cx.model.lang.phrase("window.settings.from_score", &[("score", &level.min_score)]);
                ui.label(theme::small(from)).on_hover_text(cx.word("window.settings.structure"));
            }
        });
    });
    let entry: Arc<dyn Entry> = Arc::clone(level) as Arc<dyn Entry>;
    record::fields_ui(ui, cx, &entry, LEVELS);
    let name = text::title(level.as_ref(), cx.model.snapshot, cx.model.lang);
    record::reset_ui(ui, cx, level.as_ref(), &name, LEVELS, shipped);
}

fn grades_ui(ui: &mut Ui, cx: &mut Cx<'_>, scale: Scale, shipped: Option<&Snapshot>) {
    let title = text::choice_word(Scale::SET, scale.key(), cx.model.lang);
    let help = cx.word("window.settings.grades_help");
    card_ui(ui, &title, &help, |ui| {
        record::head_ui(ui, cx, Table::Grades, GRADE_LEAD, GRADES);
        let mut grades: Vec<Arc<Row<Grade>>> = cx.model.snapshot.grades.iter().filter(|grade| grade.scale == scale).cloned().collect();
        grades.sort_by_key(|grade| grade.value);
        for grade in &grades {
            ui.horizontal_top(|ui| {
                record::cell(ui, GRADE_LEAD - ui.spacing().item_spacing.x, |ui| {
                    ui.add_space(6.0);
                    ui.label(theme::bold(grade.value.to_string()));
                });
                let entry: Arc<dyn Entry> = Arc::clone(grade) as Arc<dyn Entry>;
                record::fields_ui(ui, cx, &entry, GRADES);
                record::reset_ui(ui, cx, grade.as_ref(), &format!("{title} {}", grade.value), GRADES, shipped);
            });
        }
        let entries: Vec<Arc<dyn Entry>> = grades.into_iter().map(|grade| grade as Arc<dyn Entry>).collect();
        let label = cx.word("window.settings.reset_grades");
        record::reset_all_ui(ui, cx, &label, &entries, GRADES, shipped);
    });
}

/// Likelihood upwards, impact to the right: what each pair gives in the scheme of a register.
fn matrix_ui(ui: &mut Ui, cx: &Cx<'_>, snapshot: &Snapshot) {
    let has_scores = grading::uses(GradingRule::Score, snapshot);
    let (rows, columns) = (scale_top(Scale::Likelihood, snapshot), scale_top(Scale::Impact, snapshot));
    // Values that somebody's file brought may be many more than can be drawn.
    let (rows, columns) = (rows.min(10), columns.min(10));
    let axis = |scale: Scale| text::choice_word(Scale::SET, scale.key(), cx.model.lang);
    ui.label(theme::small(format!("↑ {}    → {}", axis(Scale::Likelihood), axis(Scale::Impact))));
    let (area, response) = ui.allocate_exact_size(vec2((columns + 1) as f32 * CELL.0, (rows + 1) as f32 * CELL.1), Sense::hover());
    let at = |column: u32, row: u32| {
        let corner = pos2(area.left() + column as f32 * CELL.0, area.top() + (rows - row) as f32 * CELL.1);
        Rect::from_min_size(corner, vec2(CELL.0 - 2.0, CELL.1 - 2.0))
    };
    let write = |ui: &Ui, rect: Rect, words: String| {
        ui.painter().text(rect.center(), Align2::CENTER_CENTER, words, theme::small_font(), theme::of(ui).second);
    };
    (1..=rows).for_each(|likely| write(ui, at(0, likely), likely.to_string()));
    (1..=columns).for_each(|hard| write(ui, at(hard, 0), hard.to_string()));
    for (likely, hard) in (1..=rows).flat_map(|likely| (1..=columns).map(move |hard| (likely, hard))) {
        let level = grading::of_pair(likely, hard, snapshot);
        let words = grading::words::spot(GradingRule::Score, (likely, hard), snapshot, cx.model.lang);
        let level_words = level.map_or_else(|| cx.word("level.none"), |level| text::level_chip(level, snapshot, cx.model.lang));
        let words = cx.model.lang.phrase("grading.graded", &[("level", &level_words), ("why", &words)]);
        let rect = at(hard, likely);
        let cell = ui.interact(rect, response.id.with((likely, hard)), Sense::hover());
        cell.widget_info(|| WidgetInfo::labeled(accesskit::Role::Label, true, &words));
        cell.on_hover_text(words);
        let look = level.map(|level| theme::level_chip(level));
        let (fill, ink) = look.map_or((theme::of(ui).head, theme::of(ui).second), |look| (look.fill, look.ink));
        ui.painter().rect_filled(rect, CornerRadius::same(3), fill);
        let mark = level.map(|level| level.mark.as_str()).unwrap_or_default();
        let words = if has_scores { format!("{mark}{}", likely * hard) } else { mark.to_owned() };
        ui.painter().text(rect.center(), Align2::CENTER_CENTER, words, theme::small_font(), ink);
    }
}
