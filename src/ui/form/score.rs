//! Likelihood and impact together: two fields, the small matrix to click in, and the level that follows with the rule that gave it.

use std::sync::Arc;

use eframe::egui::{Align2, CornerRadius, Id, Key, Label, Modifiers, Rect, Sense, Stroke, StrokeKind, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use super::draft::{Draft, Input};
use super::editor::{Cx, Editing, Outcome, grade_ui, unless_read_only};
use super::field_id;
use crate::domain::choice::{GradingRule, Scale};
use crate::domain::derived::scale_top;
use crate::domain::field::{Field, Row};
use crate::domain::grading::{self, Inputs};
use crate::domain::record::{Level, Risk};
use crate::domain::table::Table;
use crate::domain::text;
use crate::domain::value::Value;
use crate::ui::keyboard::keep_arrows;
use crate::ui::term;
use crate::ui::{chip, theme};

/// Size of a cell of the small matrix, with its gap.
const CELL: (f32, f32) = (29.0, 22.0);

/// With less room beside the matrix, the level stands under it.
const ROOM_BESIDE: f32 = 112.0;

/// What the field of a grade has beside its words: margins and the mark that opens it.
const ROOM_ROUND: f32 = 44.0;

/// The fields that are scored together.
#[derive(Clone, Copy, Debug)]
pub struct Score {
    /// How likely.
    pub likelihood: &'static Field,
    /// How hard.
    pub impact: &'static Field,
    /// The level that somebody set instead, and why.
    pub by_hand: Option<(&'static Field, Option<&'static Field>)>,
}

/// Draws the two fields, the matrix and the level.
pub fn score_ui(ui: &mut Ui, cx: &Cx<'_>, score: Score, draft: &mut Draft, editing: &mut Editing) -> Outcome {
    unless_read_only(ui, cx, |ui| parts_ui(ui, cx, score, draft, editing))
}

fn parts_ui(ui: &mut Ui, cx: &Cx<'_>, score: Score, draft: &mut Draft, editing: &mut Editing) -> Outcome {
    let mut outcome = Outcome::Stay;
    let fields = [score.likelihood, score.impact];
    let half = (ui.available_width() - ui.spacing().item_spacing.x) / 2.0;
    let width = |field: &'static Field| {
        let words = draft.text(field, cx.entry, cx.model);
        ui.painter().layout_no_wrap(words, theme::body_font(), theme::of(ui).text).size().x + ROOM_ROUND
    };
    if fields.into_iter().all(|field| width(field) <= half) {
        ui.columns_const(|[left, right]| {
            for (ui, field) in [left, right].into_iter().zip(fields) {
                outcome = outcome | named_grade_ui(ui, cx, field, draft, editing);
            }
        });
    } else {
        // A name too long for half the width is never cut; the fields then stand one below the other.
        for field in fields {
            outcome = outcome | named_grade_ui(ui, cx, field, draft, editing);
        }
    }
    let number = |field: &Field| match draft.value(field, cx.entry) {
        Value::Number(number) => Some(number),
        _ => None,
    };
    let pair = (number(score.likelihood), number(score.impact));
    let matrix_width = scale_top(Scale::Impact, cx.model.snapshot) as f32 * CELL.0;
    let chosen = if ui.available_width() < matrix_width + ROOM_BESIDE {
        let chosen = matrix_ui(ui, cx, score, pair, editing);
        level_ui(ui, cx, score, draft);
        chosen
    } else {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 14.0;
            let chosen = matrix_ui(ui, cx, score, pair, editing);
            ui.vertical(|ui| level_ui(ui, cx, score, draft));
            chosen
        })
        .inner
    };
    if let Some((likely, hard)) = chosen.filter(|(likely, hard)| pair != (Some(*likely), Some(*hard))) {
        draft.put(score.likelihood, Input::Value(Value::Number(likely)));
        draft.put(score.impact, Input::Value(Value::Number(hard)));
        outcome = Outcome::Leave;
    }
    outcome
}

/// Draws one of the two fields under its name.
fn named_grade_ui(ui: &mut Ui, cx: &Cx<'_>, field: &'static Field, draft: &mut Draft, editing: &mut Editing) -> Outcome {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 3.0;
        let label = ui.label(theme::small(cx.model.label(cx.entry.table(), field)));
        if let Some(help) = term::of_field(cx.entry.table(), field, cx.model.lang) {
            label.on_hover_text(help);
        }
        grade_ui(ui, cx, field, draft, editing)
    })
    .inner
}

/// The small matrix: likelihood upwards, impact to the right. Arrows move in it, Enter or Space sets the score.
fn matrix_ui(ui: &mut Ui, cx: &Cx<'_>, score: Score, pair: (Option<u32>, Option<u32>), editing: &mut Editing) -> Option<(u32, u32)> {
    let id = field_id(cx.subject, score.likelihood.key).with("matrix");
    // A form may have two of them.
    let which = cx.model.word(&format!("window.score.{}", score.likelihood.key));
    let snapshot = cx.model.snapshot;
    let top = (scale_top(Scale::Likelihood, snapshot), scale_top(Scale::Impact, snapshot));
    let has_scores = grading::uses(GradingRule::Score, snapshot);
    // A long scale has narrower cells, so that all of it is seen.
    let cell_width = CELL.0.min(ui.available_width() / top.1.max(1) as f32);
    let (area, _) = ui.allocate_exact_size(vec2(top.1 as f32 * cell_width, top.0 as f32 * CELL.1), Sense::hover());
    let matrix = ui.interact(area, id, Sense::click());
    let mut chosen = None;
    let at = matrix.has_focus().then(|| {
        let known = editing.cell.filter(|(known, _)| *known == id).map(|(_, cell)| cell);
        let mut cell = known.unwrap_or((pair.0.unwrap_or(1), pair.1.unwrap_or(1)));
        if press_keys(ui, id, top, &mut cell) {
            chosen = Some(cell);
        }
        editing.cell = Some((id, cell));
        cell
    });
    if at.is_none() && editing.cell.is_some_and(|(known, _)| known == id) {
        editing.cell = None;
    }
    matrix.widget_info(|| {
        let label = format!("{} {which}", cx.model.word("window.form.matrix"));
        let cell = at.or(pair.0.zip(pair.1));
        let words = cell.map_or(label.clone(), |(likely, hard)| format!("{label} {}", cell_words(cx, likely, hard)));
        WidgetInfo::labeled(Role::Grid, ui.is_enabled(), words)
    });
    for (likely, hard) in (1..=top.0).flat_map(|likely| (1..=top.1).map(move |hard| (likely, hard))) {
        let corner = pos2(area.left() + (hard - 1) as f32 * cell_width, area.top() + (top.0 - likely) as f32 * CELL.1);
        let rect = Rect::from_min_size(corner, vec2(cell_width - 2.0, CELL.1 - 2.0));
        let is_current = pair == (Some(likely), Some(hard));
        let cell = ui.interact(rect, id.with((likely, hard)), Sense::CLICK);
        cell.widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), is_current, format!("{which} {}", cell_words(cx, likely, hard))));
        let level = grading::of_pair(likely, hard, snapshot);
        // Where the score decides it stands in the cell, else the mark of what was set there.
        let words = match level {
            Some(level) if !has_scores => level.mark.clone(),
            _ => likely.saturating_mul(hard).to_string(),
        };
        paint_cell(ui, rect, &words, level, is_current || cell.hovered());
        if at == Some((likely, hard)) {
            ui.painter().rect_stroke(rect.expand(2.0), CornerRadius::same(5), ui.visuals().selection.stroke, StrokeKind::Outside);
        }
        if cell.clicked() {
            chosen = Some((likely, hard));
        }
        // Words are made only for the cell that shows them.
        if cell.hovered() {
            cell.on_hover_text(cell_words(cx, likely, hard));
        }
    }
    chosen
}

/// Moves the cell by arrows; true where it is chosen.
fn press_keys(ui: &Ui, id: Id, top: (u32, u32), cell: &mut (u32, u32)) -> bool {
    keep_arrows(ui.ctx(), id);
    ui.input_mut(|input| {
        let mut pressed = |key| input.consume_key(Modifiers::NONE, key);
        let (up, down) = (pressed(Key::ArrowUp), pressed(Key::ArrowDown));
        let (right, left) = (pressed(Key::ArrowRight), pressed(Key::ArrowLeft));
        cell.0 = (cell.0 + u32::from(up)).saturating_sub(u32::from(down)).clamp(1, top.0.max(1));
        cell.1 = (cell.1 + u32::from(right)).saturating_sub(u32::from(left)).clamp(1, top.1.max(1));
        pressed(Key::Enter) | pressed(Key::Space)
    })
}

fn paint_cell(ui: &Ui, rect: Rect, words: &str, level: Option<&Arc<Row<Level>>>, is_marked: bool) {
    let (fill, ink) = level.map_or((theme::of(ui).window, theme::of(ui).second), |level| {
        let chip = theme::level_chip(level);
        (chip.fill, chip.ink)
    });
    ui.painter().rect_filled(rect, CornerRadius::same(3), fill);
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, words, theme::small_font(), ink);
    if is_marked {
        ui.painter().rect_stroke(rect.expand(1.0), CornerRadius::same(4), Stroke::new(2.0, theme::of(ui).text), StrokeKind::Middle);
    }
}

/// A cell in words: both grades with their names, the product and its level.
fn cell_words(cx: &Cx<'_>, likely: u32, hard: u32) -> String {
    let (snapshot, lang) = (cx.model.snapshot, cx.model.lang);
    let grade = |scale: Scale, value: u32| {
        let known = snapshot.grades.iter().find(|grade| grade.scale == scale && grade.value == value);
        known.map_or_else(|| value.to_string(), |grade| format!("{value} {}", text::title(grade.as_ref(), snapshot, lang)))
    };
    let level = grading::of_pair(likely, hard, snapshot).map(|level| text::title(level.as_ref(), snapshot, lang)).unwrap_or_default();
    let filling: [(&str, &dyn std::fmt::Display); 4] = [
        ("likelihood", &grade(Scale::Likelihood, likely)),
        ("impact", &grade(Scale::Impact, hard)),
        ("score", &likely.saturating_mul(hard)),
        ("level", &level),
    ];
    lang.phrase("window.form.cell", &filling).trim().to_owned()
}

/// The level as it is with what is being typed, and which rule gave it from what.
fn level_ui(ui: &mut Ui, cx: &Cx<'_>, score: Score, draft: &Draft) {
    ui.spacing_mut().item_spacing.y = 3.0;
    let (snapshot, lang) = (cx.model.snapshot, cx.model.lang);
    let edited = draft.on(cx.entry);
    let Some(risk) = (edited.as_ref() as &dyn std::any::Any).downcast_ref::<Row<Risk>>() else { return };
    let (graded, inputs) = match score.by_hand {
        Some(_) => (grading::of(risk, snapshot), Inputs::of(risk)),
        None => (grading::residual(risk, snapshot), Inputs::residual(risk)),
    };
    let Some(graded) = graded else {
        let words = match inputs.likelihood.zip(inputs.impact).filter(|_| grading::scores_pairs(snapshot)) {
            Some((likelihood, impact)) => lang.phrase("grading.window.no_place", &[("likelihood", &likelihood), ("impact", &impact)]),
            None => cx.model.word("window.form.not_scored"),
        };
        ui.add(Label::new(theme::small(words)).wrap());
        return;
    };
    chip::level_ui(ui, graded.level, snapshot, lang);
    ui.add_space(2.0);
    let rules = grading::by_each_rule(inputs, snapshot);
    let reason = risk.level_reason.as_deref().unwrap_or_default();
    let mut lines = vec![grading::words::why(graded.why, reason, lang)];
    // What the other rules say is told too, and what they all said before somebody set the level.
    lines.extend(rules.iter().filter(|rule| rule.why != graded.why).map(|rule| grading::words::graded(*rule, "", snapshot, lang)));
    lines.extend(duty_words(graded.level, cx));
    for line in lines {
        ui.add(Label::new(theme::small(line)).wrap());
    }
}

/// Who supervises a level, and how often it is assessed again.
fn duty_words(level: &Arc<Row<Level>>, cx: &Cx<'_>) -> Vec<String> {
    let lang = cx.model.lang;
    let supervisor = Table::Levels.field("supervised_by").map(|field| text::cell(level.as_ref(), field, cx.model.snapshot, lang)).unwrap_or_default();
    let mut words = Vec::new();
    if !supervisor.is_empty() {
        words.push(lang.phrase("window.form.supervised", &[("who", &supervisor)]));
    }
    if let Some(months) = level.review_months {
        words.push(lang.phrase("window.form.reviewed", &[("months", &months)]));
    }
    words
}
