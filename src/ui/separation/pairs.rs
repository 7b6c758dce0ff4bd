//! The pairs of functions to be kept apart: how strictly, who holds them, and how they stand.

use eframe::egui::{Button, CornerRadius, CursorIcon, Label, Link, Sense, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use super::SeparationState;
use super::held::{Held, Pair};
use crate::domain::checks::{Hand, Severity};
use crate::domain::choice::{Choice, SeparationScope, Strength};
use crate::domain::field::Row;
use crate::domain::record::Incompatibility;
use crate::domain::table::Table;
use crate::domain::text;
use crate::domain::value::{AnyId, RowId};
use crate::ui::command::{Command, Commands};
use crate::ui::{Model, chip, many, theme};

/// Draws the card.
pub fn card_ui(ui: &mut Ui, held: &Held, model: &Model<'_>, state: &mut SeparationState, commands: &mut Commands) {
    super::card_ui(ui, &model.word("separation.pairs"), |ui| {
        let count = held.pairs.iter().filter(|pair| !pair.found.is_empty()).count();
        let words = model.lang.phrase("separation.only_conflicts", &[("count", &count)]);
        let is_idle = count == 0 && !state.only_conflicts;
        let filter = ui.add_enabled(!is_idle, Button::selectable(state.only_conflicts, words).frame_when_inactive(true));
        if filter.on_disabled_hover_text(model.word("separation.no_conflict")).clicked() {
            state.only_conflicts = !state.only_conflicts;
        }
        let shown: Vec<&Pair> = held.pairs.iter().filter(|pair| !state.only_conflicts || !pair.found.is_empty()).collect();
        ui.spacing_mut().item_spacing.y = 0.0;
        // A pair that is open is higher than the others, so all are drawn then.
        if state.pair.is_some() {
            shown.iter().for_each(|pair| pair_ui(ui, pair, held, model, state, commands));
        } else {
            many::lines_ui(ui, shown.len(), theme::ROW, |ui, place| pair_ui(ui, shown[place], held, model, state, commands));
        }
        if held.pairs.is_empty() {
            ui.label(theme::small(model.word("separation.no_pair")));
        }
    });
}

fn function(row: RowId, model: &Model<'_>) -> String {
    text::link_title(AnyId { table: Table::Functions, row }, model.snapshot, model.lang)
}

/// How a pair stands, with the gravest of what was found about it.
fn stand(pair: &Pair, known: &Incompatibility, held: &Held, model: &Model<'_>) -> (String, Option<Severity>) {
    let worst = held.worst(pair);
    let words = match worst {
        Some((severity, count)) => format!("{} {count}", severity.words(model.lang)),
        None if !pair.found.is_empty() => model.word("findings.relaxed"),
        None if known.scope != SeparationScope::Always => text::choice_word(SeparationScope::SET, known.scope.key(), model.lang),
        None if pair.sides.iter().any(Vec::is_empty) => model.word("separation.unheld"),
        None => model.word("separation.apart"),
    };
    (words, worst.map(|(severity, _)| severity))
}

fn pair_ui(ui: &mut Ui, pair: &Pair, held: &Held, model: &Model<'_>, state: &mut SeparationState, commands: &mut Commands) {
    let Some(known) = model.snapshot.incompatibilities.get(pair.row) else { return };
    let strength = text::choice_word(Strength::SET, known.strength.key(), model.lang);
    let name = format!("{} × {}", function(known.function_a.row(), model), function(known.function_b.row(), model));
    let (words, worst) = stand(pair, known, held, model);
    let is_open = state.pair == Some(pair.row);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), theme::ROW), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_open, format!("{name}: {strength}, {words}")));
    let colours = theme::of(ui);
    if is_open || response.hovered() {
        ui.painter().rect_filled(rect, CornerRadius::same(4), if is_open { colours.selected } else { colours.hovered });
    }
    if response.has_focus() {
        ui.painter().rect_stroke(rect, CornerRadius::same(4), eframe::egui::Stroke::new(2.0, colours.accent), eframe::egui::StrokeKind::Inside);
    }
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, theme::line(colours.faint_line));
    let ink = match worst {
        Some(Severity::Error) => colours.fault,
        Some(_) => colours.caution,
        None => colours.second,
    };
    let end = ui.painter().layout_no_wrap(words, theme::small_font(), ink);
    let middle = ui.painter().layout_no_wrap(strength, theme::small_font(), colours.second);
    let end_at = rect.right() - 4.0 - end.size().x.max(72.0);
    let middle_at = end_at - 12.0 - middle.size().x.max(52.0);
    let title = chip::elided(ui, &name, theme::body_font(), colours.text, middle_at - rect.left() - 12.0);
    for (at, galley) in [(rect.left() + 4.0, title), (middle_at, middle), (end_at, end)] {
        ui.painter().galley(pos2(at, rect.center().y - galley.size().y / 2.0), galley, colours.text);
    }
    if response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(&name).clicked() {
        state.pair = (!is_open).then_some(pair.row);
    }
    if is_open {
        chip::group(ui, &name, |ui| detail_ui(ui, pair, known, held, model, commands));
    }
}

/// Why the two are kept apart, and which posts and persons hold them.
fn detail_ui(ui: &mut Ui, pair: &Pair, known: &Row<Incompatibility>, held: &Held, model: &Model<'_>, commands: &mut Commands) {
    ui.indent("pair", |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        ui.add_space(4.0);
        if let Some(reason) = &known.reason {
            ui.add(Label::new(reason).wrap());
        }
        let basis = text::citations([AnyId { table: Table::Incompatibilities, row: known.id }].into_iter(), model.snapshot, model.lang);
        if !basis.is_empty() {
            ui.add(Label::new(theme::small(model.lang.phrase("separation.basis", &[("basis", &basis)]))).wrap());
        }
        for (row, side) in [known.function_a.row(), known.function_b.row()].into_iter().zip(&pair.sides) {
            let name = function(row, model);
            chip::group(ui, &name.clone(), |ui| side_ui(ui, &name, side, model, commands));
        }
        pair.found.iter().filter_map(|place| held.findings.get(*place)).for_each(|finding| {
            super::conflicts::finding_ui(ui, finding, model.snapshot, model, commands);
        });
        ui.add_space(6.0);
    });
}

fn side_ui(ui: &mut Ui, name: &str, side: &[Hand], model: &Model<'_>, commands: &mut Commands) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().interact_size.y = 22.0;
        ui.label(theme::small(name));
        for hands in side.chunk_by(|one, other| one.post == other.post) {
            let post = AnyId { table: Table::Posts, row: hands[0].post };
            let persons = hands.iter().filter_map(|hand| model.snapshot.get(hand.person?)).map(|person| person.name.clone());
            let persons: Vec<String> = persons.collect();
            let persons = if persons.is_empty() { model.word("separation.vacant") } else { model.lang.list(persons) };
            let words = model.lang.phrase("separation.post_held", &[("post", &text::link_title(post, model.snapshot, model.lang)), ("persons", &persons)]);
            if ui.add(Link::new(words)).clicked() {
                commands.push(Command::ShowRecord(post));
            }
        }
        if side.is_empty() {
            ui.label(theme::small(model.word("separation.no_holder")));
        }
    });
}
