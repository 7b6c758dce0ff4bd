//! What the checks find in the whole register, counted by check; a click goes to what it found.

use eframe::egui::{Align2, CornerRadius, CursorIcon, Sense, StrokeKind, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use super::{card_ui as heading_card_ui, ground};
use crate::domain::checks::{self, Severity, Tally};
use crate::ui::checks::lines::{Show, Sought};
use crate::ui::command::{Command, Commands};
use crate::ui::{Model, chip, theme};

/// So many checks are drawn; the rest are counted.
const SHOWN: usize = 6;
/// Draws the card.
pub fn card_ui(ui: &mut Ui, width: f32, model: &Model<'_>, commands: &mut Commands) {
    let findings = model.checked.map(|checked| &checked.findings);
    let found = findings.map(|findings| findings.tally()).unwrap_or_default();
    let total = findings.map(|findings| findings.open_count());
    let relaxed = findings.map(|findings| findings.relaxed_count()).unwrap_or_default();
    let key = if relaxed > 0 { "overview.findings_relaxed" } else { "overview.findings_all" };
    let counted = |count: usize| model.lang.phrase(key, &[("count", &count), ("relaxed", &relaxed)]);
    let words = total.map_or_else(|| model.word("overview.counting"), counted);
    heading_card_ui(
        ui,
        width,
        &model.word("overview.findings"),
        |ui| drop(ui.label(theme::small(words))),
        |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for tally in found.iter().take(SHOWN) {
                tally_ui(ui, tally, model, commands);
            }
            if found.len() > SHOWN {
                let rest = [
                    ("checks", &(found.len() - SHOWN) as &dyn std::fmt::Display),
                    ("count", &found[SHOWN..].iter().map(|tally| tally.count).sum::<usize>()),
                ];
                ui.add_space(6.0);
                ui.label(theme::small(model.lang.phrase("overview.more_findings", &rest)));
            }
            if total == Some(0) {
                ui.label(theme::small(model.word("window.form.no_findings")));
            }
        },
    );
}

fn tally_ui(ui: &mut Ui, tally: &Tally, model: &Model<'_>, commands: &mut Commands) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), theme::ROW), Sense::click());
    let colours = theme::of(ui);
    let (title, severity) = (checks::title(tally.check, model.lang), tally.severity.words(model.lang));
    let places = model.lang.phrase("overview.places", &[("count", &tally.count)]);
    let name = model.lang.phrase("overview.finding", &[("severity", &severity), ("title", &title), ("places", &places)]);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    ground(ui, rect, &response);
    let look = theme::severity_chip(ui, tally.severity);
    let font = theme::bold_font(theme::SMALL);
    let severity = ui.painter().layout_no_wrap(severity, font.clone(), look.ink);
    // As wide as the widest word, so that the titles stand in one column.
    let width = Severity::ALL.map(|severity| ui.painter().layout_no_wrap(severity.words(model.lang), font.clone(), look.ink).size().x);
    let size = vec2(width.into_iter().fold(0.0, f32::max) + 14.0, severity.size().y + 5.0);
    let at = Align2::LEFT_CENTER.anchor_size(rect.left_center(), size);
    ui.painter().rect(at, CornerRadius::same(4), look.fill, theme::line(look.border), StrokeKind::Inside);
    ui.painter().galley(Align2::CENTER_CENTER.anchor_size(at.center(), severity.size()).min, severity, look.ink);
    let places = ui.painter().layout_no_wrap(places, theme::small_font(), colours.second);
    let title = chip::elided(ui, &title, theme::body_font(), colours.text, rect.right() - places.size().x - 10.0 - at.right() - 10.0);
    ui.painter().galley(pos2(at.right() + 10.0, rect.center().y - title.size().y / 2.0), title, colours.text);
    ui.painter().galley(Align2::RIGHT_CENTER.anchor_size(rect.right_center(), places.size()).min, places, colours.second);
    if response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(name).clicked() {
        commands.push(Command::ShowFindings(Sought { show: Show::Of(tally.severity), check: Some(tally.check), ..Sought::default() }));
    }
}
