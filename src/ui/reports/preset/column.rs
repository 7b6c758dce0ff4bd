//! A column of a preset: its heading, its width, and what stands in it.

use eframe::egui::{Align, DragValue, Frame, Layout, Margin, TextEdit, Ui};

use super::{Model, chip, theme};
use crate::domain::preset::{Column, Content, WIDEST};
use crate::domain::table::Table;
use crate::ui::choice_list;

/// The share of a new column.
pub const USUAL_WIDTH: u32 = 100;

/// What shall become of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// It changes places with the one before.
    Up,
    /// It changes places with the one after.
    Down,
    /// It goes.
    Out,
}

/// Draws the settings of a column, at its place among so many.
pub fn column_ui(ui: &mut Ui, model: &Model<'_>, list: Table, name: &str, (place, count): (usize, usize), column: &mut Column) -> Option<Done> {
    let frame = Frame::new().stroke(theme::line(theme::of(ui).line)).corner_radius(6.0).inner_margin(Margin::same(8));
    frame
        .show(ui, |ui| {
            let done = moves_ui(ui, model, name, (place, count));
            let own = column.contents(list).first().map(|content| content.label(list, model.snapshot, model.lang)).unwrap_or_default();
            named(ui, model, name, "window.preset.heading", &own, &mut column.heading);
            named(ui, model, name, "window.preset.over", "", &mut column.over);
            contents_ui(ui, model, list, name, column);
            ui.horizontal(|ui| {
                let label = ui.label(theme::small(model.word("window.preset.width")));
                let width = DragValue::new(&mut column.width).range(1..=WIDEST);
                ui.add(width).labelled_by(label.id).on_hover_text(model.word("window.preset.width_help"));
                ui.add_space(8.0);
                ui.checkbox(&mut column.merged, model.word("window.preset.merged")).on_hover_text(model.word("window.preset.merged_help"));
            });
            done
        })
        .inner
}

fn moves_ui(ui: &mut Ui, model: &Model<'_>, name: &str, (place, count): (usize, usize)) -> Option<Done> {
    let mut done = None;
    ui.horizontal(|ui| {
        ui.label(theme::small(name));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let button = |ui: &mut Ui, sign: &str, key: &str, may: bool| {
                let words = model.lang.phrase(key, &[("column", &name)]);
                ui.add_enabled_ui(may, |ui| chip::icon_button(ui, sign, &words)).inner.clicked()
            };
            if button(ui, "×", "window.preset.out", true) {
                done = Some(Done::Out);
            }
            if button(ui, "↓", "window.preset.down", place + 1 < count) {
                done = Some(Done::Down);
            }
            if button(ui, "↑", "window.preset.up", place > 0) {
                done = Some(Done::Up);
            }
        });
    });
    done
}

fn named(ui: &mut Ui, model: &Model<'_>, name: &str, key: &str, hint: &str, text: &mut String) {
    let words = model.word(key);
    ui.horizontal(|ui| {
        ui.label(theme::small(&words));
        ui.add(TextEdit::singleline(text).hint_text(hint).desired_width(f32::INFINITY)).accessible_name(format!("{name} {words}"));
    });
}

/// What stands in the column, each with a way out, and a list to add from.
fn contents_ui(ui: &mut Ui, model: &Model<'_>, list: Table, name: &str, column: &mut Column) {
    let label = |content: Content| content.label(list, model.snapshot, model.lang);
    let mut out = None;
    ui.horizontal_wrapped(|ui| {
        for (place, content) in column.contents(list).into_iter().enumerate() {
            let words = label(content);
            ui.label(&words);
            if chip::icon_button(ui, "×", &model.lang.phrase("window.preset.content_out", &[("content", &words)])).clicked() {
                out = Some(place);
            }
        }
    });
    if let Some(place) = out {
        column.show.remove(place);
    }
    let add = model.word("window.preset.add_content");
    let known = column.show.clone();
    let options = || {
        let others = Content::offered(list, model.snapshot).filter(|content| !known.iter().any(|key| key == content.key()));
        others.map(|content| (Some(content.key()), label(content))).collect::<Vec<_>>()
    };
    let width = ui.available_width();
    let (response, taken) = choice_list::choose(ui, "contents", (&add, width), &None, options);
    response.accessible_name(format!("{name} {add}"));
    if let Some(Some(key)) = taken {
        column.show.push(key.to_owned());
    }
}
