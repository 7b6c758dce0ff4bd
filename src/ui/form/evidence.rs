//! The files that prove something about a record: added, shown, saved elsewhere, taken out.

use std::path::PathBuf;

use eframe::egui::{Button, Key, Label, TextEdit, Ui};

use super::FormState;
use crate::domain::field::Row;
use crate::domain::record::Evidence;
use crate::domain::table::Table;
use crate::domain::value::AnyId;
use crate::register::Edit;
use crate::register::evidence::MOST_MEGABYTES;
use crate::ui::command::{Command, Commands, Purpose};
use crate::ui::{Model, chip, theme};

/// Draws the files of a record, and how one is added.
pub fn evidence_ui(ui: &mut Ui, of: AnyId, model: &Model<'_>, form: &mut FormState, commands: &mut Commands) {
    let rows = model.snapshot.linking(Table::Evidence, of);
    for evidence in rows.iter().filter_map(|row| model.snapshot.evidence.get(*row)) {
        file_ui(ui, evidence, model, form, commands);
    }
    let total: u64 = model.snapshot.evidence.iter().map(|evidence| u64::from(evidence.size)).sum();
    let words = model.lang.phrase("evidence.total", &[("count", &model.snapshot.evidence.len()), ("size", &size_words(total))]);
    ui.add(Label::new(theme::small(words)).wrap());
    add_ui(ui, of, model, form, commands);
}

fn file_ui(ui: &mut Ui, evidence: &Row<Evidence>, model: &Model<'_>, form: &mut FormState, commands: &mut Commands) {
    let id = AnyId { table: Table::Evidence, row: evidence.id };
    let draw = |ui: &mut Ui| {
        ui.set_width(ui.available_width());
        ui.add(Label::new(&evidence.name).wrap());
        ui.add(Label::new(theme::small(format!("{} · {} · {}", evidence.code, size_words(evidence.size.into()), evidence.added))).wrap());
        ui.horizontal_wrapped(|ui| {
            if ui.button(model.word("evidence.show")).clicked() {
                commands.push(Command::ShowEvidence(evidence.id));
            }
            if ui.button(model.word("evidence.save")).clicked() {
                commands.push(Command::Pick { purpose: Purpose::EvidenceCopy(evidence.id), name: evidence.name.clone() });
            }
            let removes = ui.add_enabled(model.read_only.is_none(), Button::new(model.word("evidence.remove")));
            if chip::why_not(removes, model.read_only).clicked() {
                commands.push(Command::Edit { ticket: form.ticket(), edit: Edit::remove([id]) });
            }
        });
    };
    let card = theme::card(ui).inner_margin(10);
    chip::group(ui, &evidence.name, |ui| card.show(ui, draw));
}

/// A dialog of the system, or a typed path where there is none.
fn add_ui(ui: &mut Ui, of: AnyId, model: &Model<'_>, form: &mut FormState, commands: &mut Commands) {
    ui.add_enabled_ui(model.read_only.is_none(), |ui| {
        ui.horizontal(|ui| {
            let picks = chip::why_not(ui.button(model.word("evidence.pick")), model.read_only);
            if picks.clicked() {
                commands.push(Command::Pick { purpose: Purpose::Evidence(of), name: String::new() });
            }
            let hint = model.word("evidence.path");
            let path = TextEdit::singleline(&mut form.evidence_path).hint_text(&hint).desired_width((ui.available_width() - 84.0).max(60.0));
            let path = ui.add(path).accessible_name(hint);
            let enters = path.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            let is_typed = !form.evidence_path.trim().is_empty();
            if (ui.add_enabled(is_typed, Button::new(model.word("evidence.add"))).clicked() || enters) && is_typed {
                let path = PathBuf::from(std::mem::take(&mut form.evidence_path).trim());
                commands.push(Command::AddEvidence { of, path });
            }
        });
    });
    ui.add(Label::new(theme::small(model.lang.phrase("evidence.limit", &[("most", &MOST_MEGABYTES)]))).wrap());
}

/// A size in the unit that suits it.
fn size_words(bytes: u64) -> String {
    match bytes {
        0..1_024 => format!("{bytes} B"),
        1_024..1_048_576 => format!("{:.1} KB", bytes as f64 / 1_024.0),
        _ => format!("{:.1} MB", bytes as f64 / 1_048_576.0),
    }
}
