//! Functions by persons: who of those concerned by the plan holds what, now and as planned.

use eframe::egui::{CornerRadius, Grid, Label, RichText, ScrollArea, Ui, WidgetInfo, accesskit::Role};

use crate::domain::checks::Severity;
use crate::domain::table::Table;
use crate::domain::text;
use crate::domain::value::{AnyId, RowId};
use crate::domain::what_if::{Effect, Holding};
use crate::ui::{Model, theme};

/// So many persons stand beside each other; more would be no overview.
const MOST: usize = 8;
/// Least width of a person's column.
const COLUMN: f32 = 64.0;

/// Draws the card, where the plan is about somebody.
pub fn card_ui(ui: &mut Ui, effect: &Effect, model: &Model<'_>) {
    let held = &effect.holdings;
    if held.functions.is_empty() {
        return;
    }
    let title = |table: Table, row: RowId| text::link_title(AnyId { table, row }, &effect.after, model.lang);
    let persons = &held.persons[..held.persons.len().min(MOST)];
    super::card_ui(ui, &model.word("separation.holdings"), |ui| {
        ui.label(theme::small(model.word("separation.holdings_marks")));
        ScrollArea::horizontal().id_salt("holdings").show(ui, |ui| {
            Grid::new("holdings").num_columns(persons.len() + 1).min_col_width(COLUMN).spacing([10.0, 4.0]).striped(true).show(ui, |ui| {
                ui.label("");
                persons.iter().for_each(|person| drop(ui.label(theme::small(title(Table::Persons, *person)))));
                ui.end_row();
                for function in &held.functions {
                    let name = title(Table::Functions, *function);
                    ui.add(Label::new(&name));
                    for person in persons {
                        cell_ui(ui, held.get(*function, *person), &format!("{name} × {}", title(Table::Persons, *person)), model);
                    }
                    ui.end_row();
                }
            });
        });
        if held.persons.len() > MOST {
            ui.label(theme::small(model.lang.phrase("separation.more", &[("count", &(held.persons.len() - MOST))])));
        }
    });
}

fn cell_ui(ui: &mut Ui, holding: Holding, what: &str, model: &Model<'_>) {
    let key = match (holding.now, holding.then) {
        (true, true) => "separation.holding.stays",
        (false, true) => "separation.holding.comes",
        (true, false) => "separation.holding.goes",
        (false, false) => return drop(ui.label("")),
    };
    let colours = theme::of(ui);
    let words = RichText::new(model.word(key));
    let words = match holding.clash {
        Some(Severity::Error) => words.color(colours.fault).strong(),
        Some(_) => words.color(colours.caution).strong(),
        None if !holding.then => words.color(colours.second),
        None => words,
    };
    let response = ui.label(words);
    if holding.clash.is_some() {
        let stroke = theme::line(if holding.clash == Some(Severity::Error) { colours.fault } else { colours.caution_line });
        ui.painter().rect_stroke(response.rect.expand2([4.0, 1.0].into()), CornerRadius::same(3), stroke, eframe::egui::StrokeKind::Outside);
    }
    let clash = holding.clash.map(|severity| severity.words(model.lang)).unwrap_or_default();
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{what}: {} {clash}", model.word(key)).trim_end()));
}
