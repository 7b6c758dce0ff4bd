//! What is due: how much of each kind, and the nearest days.

use chrono::NaiveDate;
use eframe::egui::{self, Align, CursorIcon, Layout, Sense, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use super::{card_ui as heading_card_ui, figure_button, ground};
use crate::domain::due::{Deadline, Due, SOON_DAYS};
use crate::domain::overview::{DueCounts, Overview};
use crate::domain::table::Table;
use crate::domain::text;
use crate::ui::command::{Command, Commands};
use crate::ui::page::Page;
use crate::ui::{Model, chip, theme};

/// So many of the nearest days are drawn; the counts above list all.
const SHOWN: usize = 6;

/// Draws the card.
pub fn card_ui(ui: &mut Ui, width: f32, overview: &Overview, model: &Model<'_>, commands: &mut Commands) {
    let mut listed = Commands::new();
    let undated = model.lang.phrase("overview.undated", &[("count", &overview.undated.count)]);
    let right = |ui: &mut Ui| figure_button(ui, &overview.undated, undated, None, &mut listed);
    heading_card_ui(ui, width, &model.word("overview.due"), right, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        for counts in &overview.due_counts {
            chip::group(ui, &word(counts.deadline, model), |ui| counts_ui(ui, counts, model, commands));
        }
        let stale = model.lang.phrase("overview.stale", &[("count", &overview.stale.count)]);
        figure_button(ui, &overview.stale, stale, Some(theme::of(ui).caution), commands);
        ui.add_space(6.0);
        for due in overview.due.iter().take(SHOWN) {
            due_ui(ui, due, model, commands);
        }
        if overview.due.is_empty() {
            ui.label(theme::small(model.lang.phrase("overview.nothing_due", &[("days", &SOON_DAYS)])));
        }
        // Declarations, audits and what else has no count here stand there.
        if ui.link(model.word("overview.all_due")).clicked() {
            commands.push(Command::Show(Page::Records(Table::Actions)));
        }
    });
    commands.append(&mut listed);
}

fn word(deadline: Deadline, model: &Model<'_>) -> String {
    model.word(&format!("overview.due.{}", deadline.key()))
}

fn counts_ui(ui: &mut Ui, counts: &DueCounts, model: &Model<'_>, commands: &mut Commands) {
    ui.horizontal(|ui| {
        ui.spacing_mut().interact_size.y = 24.0;
        ui.label(word(counts.deadline, model));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let soon = model.lang.phrase("overview.soon", &[("days", &SOON_DAYS), ("count", &counts.soon.count)]);
            figure_button(ui, &counts.soon, soon, Some(theme::of(ui).caution), commands);
            let overdue = model.lang.phrase("overview.overdue", &[("count", &counts.overdue.count)]);
            figure_button(ui, &counts.overdue, overdue, Some(theme::of(ui).fault), commands);
        });
    });
}

/// How far a day is: overdue by so many days, today, or still so many.
pub(in crate::ui) fn distance(day: NaiveDate, model: &Model<'_>) -> String {
    match (day - model.snapshot.today).num_days() {
        0 => model.word("overview.today"),
        days if days < 0 => model.lang.phrase("overview.days_over", &[("days", &-days)]),
        days => model.lang.phrase("overview.days_left", &[("days", &days)]),
    }
}

fn due_ui(ui: &mut Ui, due: &Due, model: &Model<'_>, commands: &mut Commands) {
    let Some(entry) = model.snapshot.entry(due.of) else { return };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), theme::ROW), Sense::click());
    let colours = theme::of(ui);
    let what = format!("{} · {}", text::code_and_title(entry.as_ref(), model.snapshot, model.lang), word(due.deadline, model));
    let when = format!("{} {}", due.day.format("%Y-%m-%d"), distance(due.day, model));
    let name = format!("{what} {} {}", due.day, distance(due.day, model));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    ground(ui, rect, &response);
    let ink = if due.day < model.snapshot.today { colours.fault } else { colours.caution };
    let when = ui.painter().layout_no_wrap(when, theme::small_font(), ink);
    let what = chip::elided(ui, &what, theme::body_font(), colours.text, rect.width() - when.size().x - 12.0);
    ui.painter().galley(pos2(rect.left(), rect.center().y - what.size().y / 2.0), what, colours.text);
    ui.painter().galley(egui::Align2::RIGHT_CENTER.anchor_size(rect.right_center(), when.size()).min, when, ink);
    if response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(name).clicked() {
        commands.push(Command::ShowRecord(due.of));
    }
}
