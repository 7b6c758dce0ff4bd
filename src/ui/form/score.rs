//! Likelihood and impact together: two fields, the small matrix to click in, and the level that follows.

use eframe::egui::{Align2, CornerRadius, Rect, Sense, StrokeKind, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use super::draft::{Draft, Input};
use super::editor::{Cx, Editing, Outcome, grade_ui};
use crate::domain::choice::Scale;
use crate::domain::derived::{level_of_score, scale_top};
use crate::domain::field::{Field, Row};
use crate::domain::record::Level;
use crate::domain::table::Table;
use crate::domain::text;
use crate::domain::value::Value;
use crate::ui::{chip, theme};

/// Size of a cell of the small matrix, with its gap.
const CELL: (f32, f32) = (29.0, 22.0);

/// Draws the two fields, the matrix and the level.
pub fn score_ui(ui: &mut Ui, cx: &Cx<'_>, likelihood: &'static Field, impact: &'static Field, draft: &mut Draft, editing: &mut Editing) -> Outcome {
    if let Some(why) = cx.model.read_only {
        // What cannot be changed is still there to be read.
        ui.visuals_mut().disabled_alpha = 0.8;
        let scope = ui.add_enabled_ui(false, |ui| parts_ui(ui, cx, likelihood, impact, draft, editing));
        scope.response.on_disabled_hover_text(why);
        return Outcome::Stay;
    }
    parts_ui(ui, cx, likelihood, impact, draft, editing)
}

fn parts_ui(ui: &mut Ui, cx: &Cx<'_>, likelihood: &'static Field, impact: &'static Field, draft: &mut Draft, editing: &mut Editing) -> Outcome {
    let mut outcome = Outcome::Stay;
    ui.columns_const(|[left, right]| {
        for (ui, field) in [(left, likelihood), (right, impact)] {
            ui.spacing_mut().item_spacing.y = 3.0;
            ui.label(theme::small(cx.model.label(cx.entry.table(), field)));
            outcome = outcome | grade_ui(ui, cx, field, draft, editing);
        }
    });
    let number = |field: &Field| match draft.value(field, cx.entry) {
        Value::Number(number) => Some(number),
        _ => None,
    };
    let pair = (number(likelihood), number(impact));
    let clicked = ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 14.0;
        let clicked = matrix_ui(ui, cx, pair);
        ui.vertical(|ui| level_ui(ui, cx, pair));
        clicked
    });
    if let Some((likely, hard)) = clicked.inner {
        draft.put(likelihood, Input::Value(Value::Number(likely)));
        draft.put(impact, Input::Value(Value::Number(hard)));
        outcome = Outcome::Leave;
    }
    outcome
}

/// The small matrix: likelihood upwards, impact to the right. The fields above serve the keyboard, so its cells take no focus.
fn matrix_ui(ui: &mut Ui, cx: &Cx<'_>, pair: (Option<u32>, Option<u32>)) -> Option<(u32, u32)> {
    let snapshot = cx.model.snapshot;
    let (rows, columns) = (scale_top(Scale::Likelihood, snapshot), scale_top(Scale::Impact, snapshot));
    let (area, response) = ui.allocate_exact_size(vec2(columns as f32 * CELL.0, rows as f32 * CELL.1), Sense::hover());
    let mut clicked = None;
    for likely in 1..=rows {
        for hard in 1..=columns {
            let corner = pos2(area.left() + (hard - 1) as f32 * CELL.0, area.top() + (rows - likely) as f32 * CELL.1);
            let rect = Rect::from_min_size(corner, vec2(CELL.0 - 2.0, CELL.1 - 2.0));
            let is_current = pair == (Some(likely), Some(hard));
            let cell = ui.interact(rect, response.id.with((likely, hard)), Sense::CLICK);
            let words = score_words(cx, likely, hard);
            cell.widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), is_current, &words));
            paint_cell(ui, rect, likely * hard, level_of_score(likely * hard, snapshot), is_current || cell.hovered());
            if cell.on_hover_text(&words).clicked() {
                clicked = Some((likely, hard));
            }
        }
    }
    clicked
}

fn paint_cell(ui: &Ui, rect: Rect, score: u32, level: Option<&std::sync::Arc<Row<Level>>>, is_marked: bool) {
    let (fill, ink) = level.map_or((theme::of(ui).window, theme::of(ui).second), |level| {
        let chip = theme::level_chip(level);
        (chip.fill, chip.ink)
    });
    ui.painter().rect_filled(rect, CornerRadius::same(3), fill);
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, score, theme::small_font(), ink);
    if is_marked {
        ui.painter().rect_stroke(rect.expand(1.0), CornerRadius::same(4), eframe::egui::Stroke::new(2.0, theme::of(ui).text), StrokeKind::Middle);
    }
}

fn score_words(cx: &Cx<'_>, likely: u32, hard: u32) -> String {
    cx.model.lang.phrase("window.form.product", &[("likelihood", &likely), ("impact", &hard), ("score", &(likely * hard))])
}

/// The level of the pair, and how it came.
fn level_ui(ui: &mut Ui, cx: &Cx<'_>, pair: (Option<u32>, Option<u32>)) {
    ui.spacing_mut().item_spacing.y = 3.0;
    let (snapshot, lang) = (cx.model.snapshot, cx.model.lang);
    let (Some(likely), Some(hard)) = pair else {
        ui.label(theme::small(cx.model.word("window.form.not_scored")));
        return;
    };
    let Some(level) = level_of_score(likely.saturating_mul(hard), snapshot) else { return };
    chip::level_ui(ui, level, snapshot, lang);
    ui.add_space(2.0);
    ui.label(theme::small(score_words(cx, likely, hard)));
    ui.label(theme::small(lang.phrase("window.form.reaches", &[("score", &level.min_score)])));
    let supervisor = Table::Levels.field("supervised_by").map(|field| text::cell(level.as_ref(), field, snapshot, lang)).unwrap_or_default();
    if !supervisor.is_empty() {
        ui.label(theme::small(lang.phrase("window.form.supervised", &[("who", &supervisor)])));
    }
    if let Some(months) = level.review_months {
        ui.label(theme::small(lang.phrase("window.form.reviewed", &[("months", &months)])));
    }
}
