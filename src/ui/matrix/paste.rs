//! Pasting into the matrix: what would change is shown first, and what cannot be read is named with its place.

use std::collections::HashSet;

use eframe::egui::{self, Margin, ScrollArea, Ui, vec2};

use super::{Cell, MatrixState, Sheet, edit};
use crate::domain::matrix_text::{self, Pasted, Wanted};
use crate::register::Mutation;
use crate::ui::command::{Command, Commands};
use crate::ui::form::FormState;
use crate::ui::{Model, chip, theme};

/// What waits to be pasted.
#[derive(Debug)]
pub struct Pending {
    cells: Vec<(Cell, Vec<Wanted>)>,
    /// The cells that would change.
    pub touched: HashSet<Cell>,
    given: usize,
    taken: usize,
    faults: Vec<String>,
}

/// Faults that are shown before one scrolls.
const FAULTS_HEIGHT: f32 = 84.0;

/// Reads a pasted text. One cell that can be read is pasted at once, everything else is shown first.
pub fn read(text: &str, sheet: &Sheet, model: &Model<'_>, state: &mut MatrixState, form: &mut FormState, commands: &mut Commands) {
    let whole = sheet.part(0..=sheet.matrix.steps.len().saturating_sub(1), 0..=sheet.matrix.posts.len().saturating_sub(1), model);
    let rows = matrix_text::rows(text);
    let has_heads = matrix_text::has_heads(&rows, whole);
    let line_ends = |text: &str| text.replace("\r\n", "\n").trim_end().to_owned();
    let is_own = !state.copied.is_empty() && line_ends(text) == line_ends(&state.copied);
    let pasted = match state.focus.and_then(|focus| sheet.between(state.anchor.unwrap_or(focus), focus)) {
        _ if has_heads && !is_own => matrix_text::read_with_heads(&rows, whole),
        Some((down, across)) => {
            let (last_row, last_column) = (sheet.matrix.steps.len() - 1, sheet.matrix.posts.len() - 1);
            let part = sheet.part(*down.start()..=last_row, *across.start()..=last_column, model);
            let bare = if has_heads { matrix_text::without_heads(&rows) } else { rows };
            matrix_text::read_from(&bare, part, (down.count(), across.count()))
        }
        None => return commands.push(Command::Say(model.word("matrix.paste.no_cell"))),
    };
    let pending = Pending::of(pasted, sheet, model);
    match (pending.touched.len(), pending.faults.is_empty()) {
        (0, true) => commands.push(Command::Say(model.word("matrix.paste.same"))),
        (1, true) => edit::send(mutations(&pending.cells, sheet), model, form, commands),
        _ => state.pending = Some(pending),
    }
}

fn mutations(cells: &[(Cell, Vec<Wanted>)], sheet: &Sheet) -> Vec<Mutation> {
    cells.iter().flat_map(|(cell, wanted)| edit::put(sheet, *cell, wanted)).collect()
}

impl Pending {
    fn of(pasted: Pasted, sheet: &Sheet, model: &Model<'_>) -> Pending {
        let mut pending = Pending {
            cells: Vec::new(),
            touched: HashSet::new(),
            given: 0,
            taken: 0,
            faults: pasted.faults.iter().map(|fault| fault.message(model.lang)).collect(),
        };
        let mut known = HashSet::new();
        for (cell, wanted) in pasted.cells.into_iter().filter(|(cell, _)| known.insert(*cell)) {
            let changes = edit::put(sheet, cell, &wanted);
            if !changes.is_empty() {
                pending.touched.insert(cell);
                pending.taken += changes.iter().filter(|change| matches!(change, Mutation::Remove(_))).count();
                pending.given += changes.iter().filter(|change| matches!(change, Mutation::Create(_))).count();
                pending.cells.push((cell, wanted));
            }
        }
        pending
    }
}

/// Pastes what waits.
pub fn apply(sheet: &Sheet, model: &Model<'_>, state: &mut MatrixState, form: &mut FormState, commands: &mut Commands) {
    if let Some(pending) = state.pending.take() {
        edit::send(mutations(&pending.cells, sheet), model, form, commands);
    }
}

/// Draws what waits to be pasted.
pub fn pending_ui(ui: &mut Ui, sheet: &Sheet, model: &Model<'_>, state: &mut MatrixState, form: &mut FormState, commands: &mut Commands) {
    let Some(pending) = &state.pending else { return };
    let (mut pastes, mut leaves) = (false, false);
    let frame = theme::plain(theme::of(ui).caution_tint).inner_margin(Margin::symmetric(theme::MARGIN, 8));
    frame.show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.spacing_mut().item_spacing = vec2(8.0, 4.0);
        ui.horizontal_wrapped(|ui| {
            let counts: [(&str, &dyn std::fmt::Display); 3] = [("cells", &pending.touched.len()), ("given", &pending.given), ("taken", &pending.taken)];
            ui.label(model.lang.phrase("matrix.paste.preview", &counts));
            let why = if pending.cells.is_empty() { Some(model.word("matrix.paste.nothing")) } else { model.read_only.map(str::to_owned) };
            let words = model.word(if pending.faults.is_empty() { "matrix.paste.apply" } else { "matrix.paste.apply_rest" });
            let button = ui.add_enabled_ui(why.is_none(), |ui| ui.add(chip::primary(ui, words))).inner;
            pastes = chip::why_not(button, why.as_deref()).clicked();
            leaves = ui.button(model.word("matrix.paste.leave")).clicked();
        });
        if !pending.faults.is_empty() {
            let head = model.lang.phrase("matrix.paste.faults", &[("count", &pending.faults.len())]);
            ui.label(egui::RichText::new(head).color(theme::of(ui).fault));
            ScrollArea::vertical().max_height(FAULTS_HEIGHT).show(ui, |ui| {
                ui.set_min_width(ui.available_width());
                pending.faults.iter().for_each(|fault| drop(ui.label(theme::small(fault))));
            });
        }
    });
    if pastes {
        apply(sheet, model, state, form, commands);
        state.wants_focus = true;
    } else if leaves {
        state.pending = None;
        state.wants_focus = true;
    }
}
