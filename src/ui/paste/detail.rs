//! What the row under the keys would do, and what is wrong with it, in sentences.

use eframe::egui::{Button, Label, Margin, RichText, ScrollArea, Ui};

use super::Pasted;
use crate::domain::paste::{Line, Outcome};
use crate::domain::problem::Reason;
use crate::domain::table::Table;
use crate::domain::text;
use crate::ui::{Model, theme};

/// How high it is: room for five lines.
pub const HEIGHT: f32 = 136.0;

/// Draws it below the rows.
pub fn detail_ui(ui: &mut Ui, table: Table, model: &Model<'_>, pasted: &mut Pasted) {
    let rect = ui.max_rect();
    ui.painter().hline(rect.x_range(), rect.top() + 0.5, theme::line(theme::of(ui).line));
    let Some(row) = pasted.row() else { return };
    let mut fits = false;
    eframe::egui::Frame::new().inner_margin(Margin::symmetric(theme::MARGIN, 8)).show(ui, |ui| {
        ScrollArea::vertical().id_salt("paste detail").auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 3.0;
            if let Some(line) = pasted.lines.get(row) {
                fits = line_ui(ui, row, line, table, model);
            }
        });
    });
    if fits {
        pasted.fit(row, model.snapshot, model.lang);
    }
}

/// Draws what is to be said of a row; true where it is to get as many cells as there are columns.
fn line_ui(ui: &mut Ui, row: usize, line: &Line, table: Table, model: &Model<'_>) -> bool {
    let mut fits = false;
    let outcome = model.word(super::grid::outcome_key(line.outcome));
    ui.horizontal(|ui| {
        ui.label(theme::bold(model.lang.phrase("edit.paste.row_name", &[("number", &(row + 1)), ("outcome", &outcome)])));
        ui.label(theme::small(&line.code));
    });
    for trouble in &line.troubles {
        let why = trouble.reason.message(model.lang);
        let words = match trouble.field {
            Some(field) => model.lang.phrase("edit.paste.trouble", &[("field", &model.label(table, field)), ("why", &why)]),
            None => why,
        };
        ui.horizontal_wrapped(|ui| {
            ui.add(Label::new(RichText::new(words).color(theme::of(ui).fault)).wrap());
            let fix = match trouble.reason {
                Reason::TooManyCells { .. } => "edit.paste.drop_more",
                Reason::TooFewCells { .. } => "edit.paste.leave_empty",
                _ => return,
            };
            ui.spacing_mut().interact_size.y = 22.0;
            ui.spacing_mut().button_padding.y = 1.0;
            fits |= ui.add(Button::new(theme::small(model.word(fix)))).clicked();
        });
    }
    for change in line.changes.iter().filter(|_| line.outcome == Outcome::Changed) {
        let after = text::print(change.field, &change.value, model.snapshot, model.lang);
        let or_nothing = |words: &str| if words.is_empty() { model.word("edit.bulk.nothing") } else { text::shorten(words) };
        let filling: [(&str, &dyn std::fmt::Display); 3] =
            [("field", &model.label(table, change.field)), ("before", &or_nothing(&change.before)), ("after", &or_nothing(&after))];
        ui.add(Label::new(model.lang.phrase("edit.paste.change", &filling)).wrap());
    }
    fits
}
