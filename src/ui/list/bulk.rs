//! One field of many records changed at once: to a value that is entered, or to that of the first selected row.

use std::sync::Arc;

use eframe::egui::{self, ComboBox, Key, Margin, Modifiers, Panel, RichText, TextEdit, Ui, vec2};

use super::ListState;
use crate::domain::accept;
use crate::domain::columns;
use crate::domain::field::{Entry, Field, flag};
use crate::domain::table::Table;
use crate::domain::text;
use crate::domain::value::{AnyId, RowId, Value};
use crate::register::{Edit, Mutation, Operation};
use crate::ui::command::{Command, Commands};
use crate::ui::form::draft::{self, Draft, Input};
use crate::ui::form::editor::{self, Cx, Editing, Outcome};
use crate::ui::form::fields::{LABEL_WIDTH, labelled};
use crate::ui::form::{FormState, Subject};
use crate::ui::{Model, chip, choice_list, theme};

/// Where the value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// It is entered.
    Entered,
    /// It is that of the first selected row.
    FirstRow,
}

/// A change of one field being prepared.
#[derive(Debug)]
pub struct Bulk {
    from: Source,
    field: Option<&'static Field>,
    /// The first selected row: its value is the one to begin with.
    first: Arc<dyn Entry>,
    draft: Draft,
    editing: Editing,
    reason: String,
    fault: Option<String>,
    sent: Option<u64>,
    wants_focus: bool,
}

impl Bulk {
    /// Begins with the first of the selected rows; none where nothing is selected.
    pub fn begin(from: Source, table: Table, model: &Model<'_>, list: &ListState) -> Option<Bulk> {
        let first = list.first_selected().and_then(|row| model.snapshot.entry(AnyId { table, row }))?;
        Some(Bulk {
            from,
            field: list.bulk.as_ref().and_then(|bulk| bulk.field),
            first,
            draft: Draft::default(),
            editing: Editing::default(),
            reason: String::new(),
            fault: None,
            sent: None,
            wants_focus: true,
        })
    }

    /// The same with its field and value chosen.
    pub fn to(mut self, field: &'static Field, value: Value) -> Bulk {
        self.draft.put(field, Input::Value(value));
        self.field = Some(field);
        self
    }

    /// Whether an answered edit was its own.
    pub fn is_answered_by(&self, ticket: u64) -> bool {
        self.sent == Some(ticket)
    }

    /// The edit did not come through: everything stays as it was entered.
    pub fn refused(&mut self) {
        self.sent = None;
    }

    fn value(&self, field: &'static Field, model: &Model<'_>) -> Result<Value, String> {
        let value = match self.draft.fields.get(field.key).filter(|_| self.from == Source::Entered) {
            Some(entered) => draft::value_of(field, &entered.input, model).map_err(|reason| reason.message(model.lang))?,
            None => self.first.stored(field),
        };
        accept::field_reason(field, &value, model.snapshot).map_or(Ok(value), |reason| Err(reason.message(model.lang)))
    }

    /// The edit for the selected rows, or why there is none.
    fn edit(&self, table: Table, rows: impl Iterator<Item = RowId>, model: &Model<'_>) -> Result<Edit, String> {
        let field = self.field.ok_or_else(|| model.word("edit.bulk.no_field"))?;
        let value = self.value(field, model)?;
        let ids: Vec<AnyId> = rows.map(|row| AnyId { table, row }).collect();
        let differs = |id: &AnyId| model.snapshot.entry(*id).is_some_and(|entry| !draft::is_same(&entry.stored(field), &value));
        if !ids.iter().any(differs) {
            return Err(model.word("edit.bulk.same_already"));
        }
        if field.is(flag::REASON) && self.reason.trim().is_empty() {
            return Err(model.word("edit.bulk.needs_reason"));
        }
        let reason = Some(self.reason.trim().to_owned()).filter(|reason| !reason.is_empty());
        Ok(Edit { operation: Operation::Edit, mutations: vec![Mutation::SetAll(ids, field, value)], reason, is_typing: false })
    }
}

/// The fields that can be changed in many records at once.
fn offered(table: Table, model: &Model<'_>) -> Vec<&'static Field> {
    columns::of_form(table, model.snapshot).into_iter().filter(|field| field.is_editable()).collect()
}

/// Draws what is being prepared, below the list.
pub fn panel_ui(ui: &mut Ui, table: Table, model: &Model<'_>, list: &mut ListState, form: &mut FormState, commands: &mut Commands) {
    let Some(mut bulk) = list.bulk.take() else { return };
    let frame = theme::plain(theme::of(ui).panel).inner_margin(Margin::symmetric(theme::MARGIN, 12));
    let mut stays = !gives_up(ui);
    Panel::bottom("bulk").resizable(false).show_separator_line(false).frame(frame).show(ui, |ui| {
        let top = ui.max_rect().expand2(vec2(16.0, 12.0));
        ui.painter().hline(top.x_range(), top.top(), theme::line(theme::of(ui).line));
        ui.spacing_mut().item_spacing.y = 8.0;
        let key = if bulk.from == Source::Entered { "edit.bulk.title" } else { "edit.bulk.fill_title" };
        let table_name = model.word(&format!("table.{}", table.key()));
        ui.label(theme::bold(model.lang.phrase(key, &[("count", &list.selected.len()), ("table", &table_name), ("first", &bulk.first.code())])));
        field_ui(ui, table, model, &mut bulk);
        value_ui(ui, table, model, &mut bulk);
        stays &= buttons_ui(ui, table, model, list, form, &mut bulk, commands);
    });
    if stays {
        list.bulk = Some(bulk);
    } else {
        list.wants_focus = true;
    }
}

fn gives_up(ui: &Ui) -> bool {
    let is_busy = ui.ctx().text_edit_focused() || egui::Popup::is_any_open(ui.ctx());
    !is_busy && ui.input(|input| input.key_pressed(Key::Escape))
}

/// Stands for all selected records: no record has this number, so the editor is no other form's.
fn subject(table: Table) -> Subject {
    Subject::Stored(AnyId { table, row: RowId::MAX })
}

fn field_ui(ui: &mut Ui, table: Table, model: &Model<'_>, bulk: &mut Bulk) {
    let words = bulk.field.map_or_else(|| model.word("edit.bulk.choose_field"), |field| model.label(table, field));
    labelled(ui, LABEL_WIDTH, &model.word("edit.bulk.field"), |ui| {
        let combo = ComboBox::from_id_salt(("bulk field", table.key()))
            .selected_text(words)
            .width(ui.available_width().min(280.0))
            .height(400.0)
            .icon(chip::caret);
        let (response, chosen) = choice_list::show(ui, combo, |ui, lines| {
            let fields = offered(table, model).into_iter();
            fields.fold(None, |chosen, field| {
                let is_clicked = lines.line(ui, bulk.field == Some(field), model.label(table, field)).clicked();
                if is_clicked { Some(field) } else { chosen }
            })
        });
        if let Some(field) = chosen {
            bulk.field = Some(field);
            bulk.fault = None;
            bulk.editing.wants = Some((subject(table), field.key));
        }
        if std::mem::take(&mut bulk.wants_focus) {
            response.request_focus();
        }
        response.accessible_name(model.word("edit.bulk.field"));
    });
}

fn value_ui(ui: &mut Ui, table: Table, model: &Model<'_>, bulk: &mut Bulk) {
    let Some(field) = bulk.field else { return };
    let first = Arc::clone(&bulk.first);
    labelled(ui, LABEL_WIDTH, &model.word("edit.bulk.to"), |ui| match bulk.from {
        Source::Entered => {
            let subject = subject(table);
            let cx = Cx { subject, entry: first.as_ref(), model };
            if editor::field_ui(ui, &cx, field, &mut bulk.draft, &mut bulk.editing) == Outcome::Leave {
                bulk.fault = None;
            }
        }
        Source::FirstRow => {
            let words = text::cell(first.as_ref(), field, model.snapshot, model.lang);
            let words = if words.is_empty() { model.word("edit.bulk.nothing") } else { words };
            ui.add_space(6.0);
            ui.label(words);
        }
    });
    if field.is(flag::REASON) {
        labelled(ui, LABEL_WIDTH, &model.word("edit.reason"), |ui| {
            let hint = model.word("window.form.why_hint");
            ui.add(TextEdit::singleline(&mut bulk.reason).hint_text(hint).desired_width(f32::INFINITY).margin(Margin::symmetric(10, 5)));
        });
    }
}

/// Draws the sentence that says what will be done and the buttons; false where it is over.
fn buttons_ui(ui: &mut Ui, table: Table, model: &Model<'_>, list: &ListState, form: &mut FormState, bulk: &mut Bulk, commands: &mut Commands) -> bool {
    if let Some(fault) = &bulk.fault {
        ui.label(RichText::new(fault).color(theme::of(ui).fault).size(theme::SMALL));
    }
    let mut stays = true;
    ui.horizontal(|ui| {
        let words = model.lang.phrase("edit.bulk.do", &[("count", &list.selected.len())]);
        let button = chip::primary(ui, words).min_size(vec2(0.0, 30.0));
        let why = model.read_only.map(str::to_owned).or_else(|| list.selected.is_empty().then(|| model.word("window.notice.nothing_selected")));
        let is_ready = why.is_none() && bulk.sent.is_none();
        let response = chip::why_not(ui.add_enabled(is_ready, button), why.as_deref());
        let by_key = is_ready && ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter));
        if response.on_hover_text("Ctrl+Enter").clicked() || by_key {
            match bulk.edit(table, list.selected.iter().copied(), model) {
                Ok(edit) => {
                    let ticket = form.ticket();
                    bulk.sent = Some(ticket);
                    commands.push(Command::Edit { ticket, edit });
                }
                Err(fault) => bulk.fault = Some(fault),
            }
        }
        stays = !ui.add(egui::Button::new(model.word("edit.cancel")).min_size(vec2(0.0, 30.0))).clicked();
        if let Some(field) = bulk.field
            && let Ok(value) = bulk.value(field, model)
        {
            ui.add(egui::Label::new(theme::small(sentence(table, field, &value, model, list.selected.len()))).truncate());
        }
    });
    stays
}

fn sentence(table: Table, field: &'static Field, value: &Value, model: &Model<'_>, count: usize) -> String {
    let words = text::print(field, value, model.snapshot, model.lang);
    let words = if words.is_empty() { model.word("edit.bulk.nothing") } else { text::shorten(&words) };
    let table_name = model.word(&format!("table.{}", table.key()));
    model.lang.phrase("edit.bulk.sentence", &[("count", &count), ("table", &table_name), ("field", &model.label(table, field)), ("value", &words)])
}
