//! The filter of a column, offered by kind: words, ticks, from and to, filled or not.

use eframe::egui::{Checkbox, ScrollArea, TextEdit, Ui};

use super::state::ListState;
use crate::domain::arrangement::Condition;
use crate::domain::choice::ChoiceSet;
use crate::domain::field::{Field, Kind};
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::text;
use crate::domain::value::RowId;
use crate::i18n::Lang;
use crate::ui::{Model, theme};

/// Of linked records no more are offered at once; the rest is found by typing.
const OFFERED: usize = 200;
/// So many linked records are looked at in one frame, so that a large table stops none.
const LOOKED_AT: RowId = 8_000;

/// What is typed into the filter of a column, and the ticks it offers.
#[derive(Clone, Debug, Default)]
pub struct FilterDraft {
    of: Option<(Table, &'static str, u64, Lang)>,
    words: String,
    from: String,
    to: String,
    /// What can be ticked: key or code, and its words.
    ticks: Vec<(String, String)>,
    /// The linked record to be looked at next.
    next: RowId,
}

impl FilterDraft {
    /// Begins with the filter in force, where another column was edited before.
    fn begin(&mut self, table: Table, field: &'static Field, condition: Option<&Condition>, model: &Model<'_>) {
        let revision = match field.kind {
            Kind::Link(linked) | Kind::Links(linked) => model.snapshot.rows(linked).changed(),
            _ => 0,
        };
        let of = Some((table, field.key, revision, model.lang));
        if self.of == of {
            return;
        }
        *self = FilterDraft { of, ..FilterDraft::default() };
        match condition {
            Some(Condition::Contains(words)) => self.words.clone_from(words),
            Some(Condition::Between(from, to)) => {
                self.from = from.clone().unwrap_or_default();
                self.to = to.clone().unwrap_or_default();
            }
            _ => {}
        }
        self.ticks = ticks(field, model.snapshot, model.lang);
    }

    /// Goes on looking for linked records whose code or title holds the words; true until all that is offered is found.
    fn look(&mut self, linked: Table, snapshot: &Snapshot, lang: Lang) -> bool {
        let rows = snapshot.rows(linked);
        if self.ticks.len() >= OFFERED || self.next >= rows.next_id() {
            return false;
        }
        let (wanted, ticks) = (self.words.to_lowercase(), &mut self.ticks);
        let end = self.next.saturating_add(LOOKED_AT);
        rows.visit_range(self.next..end, &mut |entry| {
            if ticks.len() < OFFERED {
                // The code of a level is only known to the register.
                let words = if entry.table() == Table::Levels { text::title(entry, snapshot, lang) } else { text::code_and_title(entry, snapshot, lang) };
                if words.to_lowercase().contains(&wanted) {
                    ticks.push((entry.code().to_owned(), words));
                }
            }
        });
        self.next = end;
        ticks.len() < OFFERED && end < rows.next_id()
    }
}

/// Draws the filter of a column.
pub fn filter_ui(ui: &mut Ui, table: Table, field: &'static Field, model: &Model<'_>, list: &mut ListState) {
    ui.scope(|ui| editor_ui(ui, table, field, model, list));
}

fn editor_ui(ui: &mut Ui, table: Table, field: &'static Field, model: &Model<'_>, list: &mut ListState) {
    // In a menu nothing has a frame; what is typed into and ticked keeps its own.
    ui.reset_style();
    let now = list.arrangement.filter_of(field.key).cloned();
    list.draft.begin(table, field, now.as_ref(), model);
    ui.label(theme::small(model.lang.phrase("list.filter_of", &[("column", &model.label(table, field))])));
    let draft = &mut list.draft;
    let mut next = match field.kind {
        Kind::Choice(_) | Kind::Choices(_) | Kind::Flag | Kind::Grade(_) => ticks_ui(ui, &draft.ticks, now.as_ref()),
        Kind::Link(linked) | Kind::Links(linked) => {
            let hint = model.word("list.find_tick");
            let typed = ui.add(TextEdit::singleline(&mut draft.words).hint_text(&hint).desired_width(f32::INFINITY));
            if typed.accessible_name(hint).changed() {
                draft.ticks.clear();
                draft.next = 0;
            }
            if draft.look(linked, model.snapshot, model.lang) {
                ui.ctx().request_repaint();
            }
            ticks_ui(ui, &draft.ticks, now.as_ref())
        }
        Kind::Date | Kind::Number => range_ui(ui, field, draft, model),
        Kind::Line | Kind::Paragraph | Kind::AnyLink => {
            let hint = model.word("list.words_hint");
            let typed = ui.add(TextEdit::singleline(&mut draft.words).hint_text(&hint).desired_width(f32::INFINITY));
            typed.accessible_name(hint).changed().then(|| Some(Condition::Contains(draft.words.clone())))
        }
    };
    next = next.or_else(|| filled_ui(ui, now.as_ref(), model));
    if now.is_some() && ui.button(model.word("list.no_filter")).clicked() {
        next = Some(None);
    }
    if let Some(condition) = next {
        if !matches!(condition, Some(Condition::Contains(_) | Condition::Between(..) | Condition::OneOf(_))) {
            (list.draft.words, list.draft.from, list.draft.to) = Default::default();
        }
        list.arrangement.set_filter(field.key, condition);
    }
}

/// What a change asks for: nothing, or a condition, or none.
type Change = Option<Option<Condition>>;

fn ticks_ui(ui: &mut Ui, ticks: &[(String, String)], now: Option<&Condition>) -> Change {
    let mut ticked = match now {
        Some(Condition::OneOf(values)) => values.clone(),
        _ => Vec::new(),
    };
    let mut is_changed = false;
    ScrollArea::vertical().max_height(240.0).id_salt("ticks").show(ui, |ui| {
        for (key, words) in ticks {
            let mut is_ticked = ticked.contains(key);
            if ui.add(Checkbox::new(&mut is_ticked, words)).changed() {
                is_changed = true;
                ticked.retain(|known| known != key);
                if is_ticked {
                    ticked.push(key.clone());
                }
            }
        }
    });
    is_changed.then_some(Some(Condition::OneOf(ticked)))
}

/// From and to; what is not a day or a number is coloured and changes nothing.
fn range_ui(ui: &mut Ui, field: &Field, draft: &mut FilterDraft, model: &Model<'_>) -> Change {
    let read = |text: &str| -> Result<Option<String>, ()> {
        let value = text::parse(field, text, model.snapshot, model.lang).map_err(|_| ())?;
        Ok((!value.is_empty()).then(|| text::print(field, &value, model.snapshot, model.lang)))
    };
    let hint = model.word(if field.kind == Kind::Date { "list.day_hint" } else { "list.number_hint" });
    let mut is_changed = false;
    let FilterDraft { from, to, .. } = draft;
    for (key, text) in [("list.at_least", &mut *from), ("list.at_most", &mut *to)] {
        ui.horizontal(|ui| {
            let label = ui.label(model.word(key));
            let colour = if read(text).is_ok() { theme::of(ui).text } else { theme::of(ui).fault };
            let edit = TextEdit::singleline(text).hint_text(&hint).text_color(colour).desired_width(150.0);
            is_changed |= ui.add(edit).labelled_by(label.id).changed();
        });
    }
    match (is_changed, read(from), read(to)) {
        (true, Ok(from), Ok(to)) => Some(Some(Condition::Between(from, to))),
        _ => None,
    }
}

fn filled_ui(ui: &mut Ui, now: Option<&Condition>, model: &Model<'_>) -> Change {
    let mut next = None;
    ui.horizontal(|ui| {
        for (condition, key) in [(Condition::Empty, "list.empty"), (Condition::Filled, "list.filled")] {
            let is_set = now == Some(&condition);
            if ui.selectable_label(is_set, model.word(key)).clicked() {
                next = Some((!is_set).then_some(condition));
            }
        }
    });
    next
}

/// What can be ticked for a field; linked records are looked for step by step.
fn ticks(field: &Field, snapshot: &Snapshot, lang: Lang) -> Vec<(String, String)> {
    let of_set = |set: &ChoiceSet| set.keys.iter().map(|key| ((*key).to_owned(), text::choice_word(set, key, lang))).collect();
    match field.kind {
        Kind::Choice(set) | Kind::Choices(set) => of_set(set),
        Kind::Flag => [("true", "flag.yes"), ("false", "flag.no")].map(|(key, word)| (key.to_owned(), lang.word(word).into_owned())).to_vec(),
        Kind::Grade(scale) => {
            let grades = snapshot.grades.iter().filter(|grade| grade.scale == scale);
            grades.map(|grade| (grade.value.to_string(), format!("{} {}", grade.value, text::title(grade.as_ref(), snapshot, lang)))).collect()
        }
        _ => Vec::new(),
    }
}
