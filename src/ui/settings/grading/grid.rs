//! The matrix of a scheme, cell by cell: arrows move, digits set the level by its place in the list, a click puts in the chosen one.

use eframe::egui::{Align2, Button, CornerRadius, Event, Key, Rect, Sense, StrokeKind, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use super::super::Cx;
use super::proposal::Drafting;
use crate::domain::choice::{Choice, GradingRule, Scale};
use crate::domain::grading::proposal::Proposal;
use crate::domain::text;
use crate::ui::keyboard::{at_part, keep_arrows, take_steps};
use crate::ui::{chip, theme};

/// Size of a cell with its gap.
const CELL: (f32, f32) = (58.0, 36.0);
/// How the arrows move: likelihood upwards, impact to the right.
const STEPS: [(Key, (i32, i32)); 4] = [(Key::ArrowUp, (1, 0)), (Key::ArrowDown, (-1, 0)), (Key::ArrowRight, (0, 1)), (Key::ArrowLeft, (0, -1))];

/// Draws the levels to choose from, and the grid.
pub fn grid_ui(ui: &mut Ui, cx: &Cx<'_>, draft: &mut Drafting) {
    brushes_ui(ui, cx, draft);
    let axis = |scale: Scale| text::choice_word(Scale::SET, scale.key(), cx.model.lang);
    ui.label(theme::small(format!("↑ {}    → {}", axis(Scale::Likelihood), axis(Scale::Impact))));
    let (rows, columns) = (draft.proposal.likelihoods.len() as u32, draft.proposal.impacts.len() as u32);
    draft.at = (draft.at.0.clamp(1, rows.max(1)), draft.at.1.clamp(1, columns.max(1)));
    let size = vec2((columns as f32 + 0.6) * CELL.0, (rows as f32 + 0.6) * CELL.1);
    let (area, _) = ui.allocate_exact_size(size, Sense::hover());
    let whole = ui.interact(area, ui.scope_id().with("grading grid"), Sense::click());
    whole.widget_info(|| WidgetInfo::labeled(Role::Grid, true, text::choice_word(GradingRule::SET, GradingRule::Matrix.key(), cx.model.lang)));
    keep_arrows(ui.ctx(), whole.id);
    if whole.has_focus() {
        press_keys(ui, draft, (rows, columns));
    }
    let left = area.left() + 0.6 * CELL.0;
    let at = |likely: u32, hard: u32| {
        let corner = pos2(left + (hard as f32 - 1.0) * CELL.0, area.top() + (rows as f32 - likely as f32) * CELL.1);
        Rect::from_min_size(corner, vec2(CELL.0 - 2.0, CELL.1 - 2.0))
    };
    let write = |ui: &Ui, rect: Rect, words: u32| {
        ui.painter().text(rect.center(), Align2::CENTER_CENTER, words, theme::small_font(), theme::of(ui).second);
    };
    (1..=rows).for_each(|likely| write(ui, at(likely, 1).translate(vec2(-0.8 * CELL.0, 0.0)), likely));
    (1..=columns).for_each(|hard| write(ui, at(1, hard).translate(vec2(0.0, 0.8 * CELL.1)), hard));
    for (likely, hard) in (1..=rows).flat_map(|likely| (1..=columns).map(move |hard| (likely, hard))) {
        let rect = at(likely, hard);
        let cell = ui.interact(rect, whole.id.with((likely, hard)), Sense::CLICK);
        let words = cell_words(cx, &draft.proposal, likely, hard);
        let is_at = whole.has_focus() && draft.at == (likely, hard);
        cell.widget_info(|| WidgetInfo::selected(Role::Button, true, is_at, &words));
        paint_cell(ui, rect, draft, (likely, hard), is_at);
        if is_at {
            at_part(whole.id, &cell);
        }
        if cell.clicked() {
            put(&mut draft.proposal, (likely, hard), Some(draft.brush));
            draft.at = (likely, hard);
            whole.request_focus();
        }
        cell.on_hover_text(words);
    }
}

/// The levels with the digits that set them; the chosen one is what a click puts in.
fn brushes_ui(ui: &mut Ui, cx: &Cx<'_>, draft: &mut Drafting) {
    ui.horizontal_wrapped(|ui| {
        for (place, proposed) in draft.proposal.levels.iter().enumerate() {
            let words = format!("{} {} {}", place + 1, proposed.level.mark, proposed.level.name);
            let look = theme::level_chip(&proposed.level);
            let button = Button::new(eframe::egui::RichText::new(&words).color(look.ink)).fill(look.fill);
            let response = ui.add(button);
            chip::choosable(&response, Role::RadioButton, draft.brush == place, &words);
            if draft.brush == place {
                ui.painter().rect_stroke(response.rect.expand(2.0), CornerRadius::same(5), ui.visuals().selection.stroke, StrokeKind::Outside);
            }
            if response.clicked() {
                draft.brush = place;
            }
        }
        if ui.button(cx.word("grading.window.fill_by_score")).clicked() {
            fill_by_score(&mut draft.proposal);
        }
    });
}

/// Sets empty cells to the level that the score would reach.
fn fill_by_score(proposal: &mut Proposal) {
    let (rows, columns) = (proposal.likelihoods.len() as u32, proposal.impacts.len() as u32);
    for (likely, hard) in (1..=rows).flat_map(|likely| (1..=columns).map(move |hard| (likely, hard))) {
        let reached = proposal.levels.iter().enumerate().filter(|(_, level)| level.level.min_score <= likely * hard);
        let level = reached.max_by_key(|(_, level)| level.level.min_score).map(|(place, _)| place);
        if let Some(level) = level {
            proposal.cells.entry((GradingRule::Matrix, likely, hard)).or_insert(level);
        }
    }
}

fn put(proposal: &mut Proposal, (likely, hard): (u32, u32), level: Option<usize>) {
    let spot = (GradingRule::Matrix, likely, hard);
    match level.filter(|level| *level < proposal.levels.len()) {
        Some(level) => drop(proposal.cells.insert(spot, level)),
        None => drop(proposal.cells.remove(&spot)),
    }
}

/// Arrows move, digits set, Delete empties.
fn press_keys(ui: &Ui, draft: &mut Drafting, (rows, columns): (u32, u32)) {
    for ((up, right), _) in take_steps(ui, &STEPS) {
        draft.at.0 = draft.at.0.saturating_add_signed(up).clamp(1, rows.max(1));
        draft.at.1 = draft.at.1.saturating_add_signed(right).clamp(1, columns.max(1));
    }
    let (at, proposal) = (draft.at, &mut draft.proposal);
    ui.input_mut(|input| {
        input.events.retain(|event| {
            let Event::Key { key, pressed: true, modifiers, .. } = event else { return true };
            if modifiers.any() {
                return true;
            }
            let digit = DIGITS.iter().position(|known| known == key);
            match digit {
                Some(place) if place < proposal.levels.len() => put(proposal, at, Some(place)),
                None if matches!(key, Key::Delete | Key::Backspace | Key::Num0) => put(proposal, at, None),
                _ => return true,
            }
            false
        });
    });
}

/// The keys of the levels, in their order.
const DIGITS: [Key; 9] = [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];

fn cell_words(cx: &Cx<'_>, proposal: &Proposal, likely: u32, hard: u32) -> String {
    let level = proposal.cells.get(&(GradingRule::Matrix, likely, hard)).and_then(|place| proposal.levels.get(*place));
    let level = level.map_or_else(|| cx.word("level.none"), |level| format!("{} {}", level.level.mark, level.level.name));
    let pair = cx.model.lang.phrase("grading.pair", &[("likelihood", &likely), ("impact", &hard)]);
    cx.model.lang.phrase("grading.graded", &[("level", &level), ("why", &pair)])
}

fn paint_cell(ui: &Ui, rect: Rect, draft: &Drafting, (likely, hard): (u32, u32), is_at: bool) {
    let level = draft.proposal.cells.get(&(GradingRule::Matrix, likely, hard)).and_then(|place| draft.proposal.levels.get(*place));
    let colours = theme::of(ui);
    match level {
        Some(level) => {
            let look = theme::level_chip(&level.level);
            ui.painter().rect_filled(rect, CornerRadius::same(3), look.fill);
            let words = format!("{} {}", level.level.mark, level.level.name);
            let galley = chip::elided(ui, words.trim(), theme::small_font(), look.ink, rect.width() - 4.0);
            ui.painter().galley(rect.center() - galley.size() / 2.0, galley, look.ink);
        }
        None => {
            ui.painter().rect(rect, CornerRadius::same(3), colours.window, theme::line(colours.border), StrokeKind::Inside);
        }
    }
    if is_at {
        ui.painter().rect_stroke(rect.expand(1.0), CornerRadius::same(4), ui.visuals().selection.stroke, StrokeKind::Outside);
    }
}
