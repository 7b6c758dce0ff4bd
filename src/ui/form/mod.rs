//! The form of one record, made from the table of fields: each field edits a draft, which is sent when the field is left.

pub mod date;
pub mod draft;
pub mod editor;
pub mod evidence;
pub mod fields;
pub mod finding;
pub mod head;
pub mod life;
pub mod link;
mod new;
pub mod part;
pub mod related;
pub mod score;
pub mod single;
pub mod tab;
pub mod trail;

use std::collections::HashMap;
use std::sync::Arc;

use eframe::egui::{self, Id, Margin, RichText, ScrollArea, Ui};

use self::draft::Draft;
use self::editor::Editing;
use self::finding::Findings;
use self::new::{NewRecord, missing, new_ui, take_drafts};
use self::tab::Tab;
use self::trail::Trail;
use super::Model;
use super::command::{Command, Commands};
use super::{chip, theme};
use crate::domain::blank::blank;
use crate::domain::columns;
use crate::domain::field::{Entry, Field};
use crate::domain::table::Table;
use crate::domain::value::{AnyId, Value};
use crate::error::Error;
use crate::i18n::Lang;
use crate::register::{Done, Edit};

/// What the form is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A record of the register.
    Stored(AnyId),
    /// A record to be made.
    New(Table),
    /// A part to be made, and the record it belongs to.
    Part {
        /// The part's table.
        table: Table,
        /// What it belongs to.
        of: AnyId,
    },
}

impl Subject {
    /// The table of its record.
    pub fn table(self) -> Table {
        match self {
            Subject::Stored(id) => id.table,
            Subject::New(table) | Subject::Part { table, .. } => table,
        }
    }
}

/// The form and its drafts.
#[derive(Debug, Default)]
pub struct FormState {
    shown: Option<Subject>,
    drafts: HashMap<AnyId, Draft>,
    new: HashMap<Subject, NewRecord>,
    tickets: u64,
    tab: Tab,
    findings: Findings,
    /// A passage in the life of the risk shown, being prepared.
    life: Option<life::Panel>,
    /// The path of a file to be added, as it is typed.
    evidence_path: String,
    /// The history of the record shown.
    pub trail: Trail,
    /// Whether the first field takes the keyboard next frame.
    pub wants_focus: bool,
    /// What its editors share.
    pub editing: Editing,
}

impl FormState {
    /// Begins a new record.
    pub fn begin(&mut self, table: Table, model: &Model<'_>) {
        self.begin_with(table, &[], model);
    }

    /// Begins a new record with some of its values.
    pub fn begin_with(&mut self, table: Table, values: &[(&'static Field, Value)], model: &Model<'_>) {
        let mut entry = blank(table, model.snapshot);
        for (field, value) in values {
            entry.set(field, value.clone());
        }
        self.new.insert(Subject::New(table), NewRecord { entry, draft: Draft::default(), sent: None, fault: None });
        // When it is made, the form goes on with its fields.
        self.tab = Tab::Fields;
        self.wants_focus = true;
    }

    /// Shows the fields of a record, and gives one of them the keyboard.
    pub fn go(&mut self, id: AnyId, field: &'static str) {
        self.tab = Tab::Fields;
        self.wants_focus = false;
        self.editing.wants = Some((Subject::Stored(id), field));
    }

    /// Begins a part of a record that is filled in as far as the program knows.
    pub fn begin_filled(&mut self, entry: Box<dyn Entry>, of: AnyId, first: &'static str) {
        let subject = Subject::Part { table: entry.table(), of };
        self.editing.wants = Some((subject, first));
        self.new.insert(subject, NewRecord { entry, draft: Draft::default(), sent: None, fault: None });
    }

    /// The part of a record that is being made.
    pub fn part(&self, table: Table, of: AnyId) -> Option<&dyn Entry> {
        self.new.get(&Subject::Part { table, of }).map(|new| new.entry.as_ref())
    }

    /// Gives up a part of a record that is being made.
    pub fn give_up_part(&mut self, table: Table, of: AnyId) {
        self.new.remove(&Subject::Part { table, of });
    }

    /// Begins a new part of a record.
    fn begin_part(&mut self, table: Table, of: AnyId, model: &Model<'_>) {
        let entry = part::blank(table, of, model);
        let subject = Subject::Part { table, of };
        let owner = part::owner(table, of.table);
        let first = columns::of_form(table, model.snapshot).into_iter().find(|field| Some(*field) != owner);
        self.editing.wants = first.map(|field| (subject, field.key));
        self.new.insert(subject, NewRecord { entry, draft: Draft::default(), sent: None, fault: None });
    }

    /// Whether a new record is being made.
    pub fn is_new(&self, table: Table) -> bool {
        self.new.contains_key(&Subject::New(table))
    }

    /// Whether something is typed that was not sent: the register refused it, it waits for a reason, or a new record lacks something.
    pub fn has_unsent(&self) -> bool {
        let of_record = self.drafts.values().any(Draft::has_unsent);
        let of_life = self.life.as_ref().is_some_and(life::Panel::has_words);
        of_record || of_life || self.new.values().any(|new| new.sent.is_none() && new.has_words())
    }

    /// Gives a new record up in which nothing is typed; what is typed stays until it is given up by name.
    pub fn drop_new(&mut self, table: Table) {
        let subject = Subject::New(table);
        if self.new.get(&subject).is_some_and(|new| new.sent.is_none() && !new.has_words()) {
            self.new.remove(&subject);
        }
    }

    /// A number for an edit, to know its answer by.
    pub fn ticket(&mut self) -> u64 {
        self.tickets += 1;
        self.tickets
    }

    /// Sends what is typed and not yet sent, because the form is left.
    pub fn leave(&mut self, model: &Model<'_>, commands: &mut Commands) {
        for id in self.drafts.keys().copied().collect::<Vec<_>>() {
            self.send(id, model, commands);
        }
        for subject in self.new.keys().copied().collect::<Vec<_>>() {
            self.send_new(subject, model, commands);
        }
        self.shown = None;
    }

    fn send(&mut self, id: AnyId, model: &Model<'_>, commands: &mut Commands) {
        let ticket = self.ticket();
        let Some(draft) = self.drafts.get_mut(&id) else { return };
        match model.snapshot.entry(id) {
            Some(entry) if model.read_only.is_none() => {
                if let Some(edit) = draft.edit(entry.as_ref(), ticket, model) {
                    commands.push(Command::Edit { ticket, edit });
                }
                if draft.fields.is_empty() {
                    self.drafts.remove(&id);
                }
            }
            _ => drop(self.drafts.remove(&id)),
        }
    }

    fn send_new(&mut self, subject: Subject, model: &Model<'_>, commands: &mut Commands) {
        let ticket = self.ticket();
        // What is typed while the record is being made stays a draft and is sent when it is made.
        let Some(new) = self.new.get_mut(&subject).filter(|new| new.sent.is_none()) else { return };
        take_drafts(new, model);
        let problems = missing(new.entry.as_ref(), model);
        if model.read_only.is_none() && problems.is_empty() && new.draft.fields.is_empty() {
            new.sent = Some(ticket);
            new.fault = None;
            commands.push(Command::Edit { ticket, edit: Edit::create([new.entry.copy()]) });
        }
    }

    /// Takes the answer to an edit: the record that was made, and whether the form shows the fault itself.
    pub fn answered(&mut self, ticket: u64, answer: &Result<Done, Error>, lang: Lang) -> Answered {
        if let Some(subject) = self.new.iter().find(|(_, new)| new.sent == Some(ticket)).map(|(subject, _)| *subject) {
            return self.made(subject, answer, lang);
        }
        let outcome = answer.as_ref().map(|_| ());
        if let Some(is_over) = self.life.as_mut().and_then(|panel| panel.answered(ticket, outcome, lang)) {
            self.life = self.life.take().filter(|_| !is_over);
            return Answered { is_shown: !is_over, made: None };
        }
        let known = self.drafts.values_mut().any(|draft| draft.answered(ticket, outcome, lang));
        self.drafts.retain(|_, draft| !draft.fields.is_empty());
        Answered { is_shown: known, made: None }
    }

    fn made(&mut self, subject: Subject, answer: &Result<Done, Error>, lang: Lang) -> Answered {
        match answer {
            Ok(done) => {
                let Some(new) = self.new.remove(&subject) else { return Answered::default() };
                let made = done.touched.iter().copied().find(|id| id.table == new.entry.table());
                if let Some(id) = made {
                    // What was typed while the record was being made is a draft of the record now, and the keyboard stays in its field.
                    if !new.draft.fields.is_empty() {
                        self.drafts.insert(id, new.draft);
                    }
                    if let Some((_, key)) = self.editing.holds.filter(|(holder, _)| *holder == subject) {
                        self.editing.wants = Some((Subject::Stored(id), key));
                    }
                }
                let is_page = matches!(subject, Subject::New(_));
                Answered { is_shown: true, made: made.filter(|_| is_page) }
            }
            Err(error) => {
                if let Some(new) = self.new.get_mut(&subject) {
                    new.sent = None;
                    new.fault = Some(error.message(lang));
                }
                Answered { is_shown: true, made: None }
            }
        }
    }
}

/// What the form did with an answer.
#[derive(Debug, Default)]
pub struct Answered {
    /// A fault is shown in the form.
    pub is_shown: bool,
    /// The record that was made.
    pub made: Option<AnyId>,
}

/// The id of the editor of a field.
pub fn field_id(subject: Subject, key: &str) -> Id {
    Id::unique(("field", subject, key))
}

/// Draws the form of a subject.
pub fn form_ui(ui: &mut Ui, subject: Option<Subject>, model: &Model<'_>, form: &mut FormState, commands: &mut Commands) {
    if form.shown != subject {
        form.leave(model, commands);
        form.shown = subject;
        form.life = form.life.take().filter(|panel| subject == Some(Subject::Stored(panel.of())));
        form.editing.picker = None;
        form.editing.calendar = None;
    }
    form.editing.holds = None;
    match subject {
        Some(Subject::Stored(id)) => match model.snapshot.entry(id) {
            Some(entry) => stored_ui(ui, id, &entry, model, form, commands),
            None => nothing_ui(ui, model),
        },
        Some(Subject::New(table)) => new_ui(ui, table, model, form, commands),
        // A part is made beside the record it belongs to.
        Some(Subject::Part { .. }) | None => nothing_ui(ui, model),
    }
}

fn nothing_ui(ui: &mut Ui, model: &Model<'_>) {
    chip::instead_ui(ui, RichText::new(model.word("window.form.nothing")).color(theme::of(ui).second));
}

fn stored_ui(ui: &mut Ui, id: AnyId, entry: &Arc<dyn Entry>, model: &Model<'_>, form: &mut FormState, commands: &mut Commands) {
    let tabs = tab::tabs(entry.as_ref(), model);
    if form.wants_focus || !tabs.contains(&form.tab) {
        form.tab = Tab::Fields;
    }
    margin(ui, |ui| {
        head::head_ui(ui, entry.as_ref(), model, form, commands);
        life::life_ui(ui, entry.as_ref(), model, form, commands);
        unsent_ui(ui, id, model, form);
        let findings = form.findings.look(entry.as_ref(), model);
        let changes = form.trail.count(id);
        let is_faulty = form.drafts.get(&id).is_some_and(Draft::has_unsent);
        let named: Vec<_> = tabs.iter().map(|tab| (*tab, tab.name(entry.as_ref(), findings, changes, is_faulty, model))).collect();
        form.tab = tab::tabs_ui(ui, &named, form.tab).unwrap_or(form.tab);
    });
    rule(ui);
    ScrollArea::vertical().id_salt(("form", id.table, id.row, form.tab.key())).auto_shrink(false).show(ui, |ui| {
        margin(ui, |ui| {
            match form.tab {
                Tab::Fields => {
                    stored_fields_ui(ui, id, entry, model, form, commands);
                    related::derived_ui(ui, entry.as_ref(), model);
                }
                Tab::Linked(field, _) => related::linked_ui(ui, entry.as_ref(), field, model, commands),
                Tab::Parts(Table::Evidence) => evidence::evidence_ui(ui, id, model, form, commands),
                Tab::Parts(table) => part::parts_ui(ui, table, id, model, form, commands),
                Tab::Related => related::related_ui(ui, entry.as_ref(), model, commands),
                Tab::History => trail::trail_ui(ui, entry.as_ref(), model, &mut form.trail, commands),
                Tab::Findings => finding::findings_ui(ui, &form.findings, model),
            }
            ui.add_space(16.0);
        });
    });
}

/// Says that something typed is not in the register yet, and takes it back on demand.
fn unsent_ui(ui: &mut Ui, id: AnyId, model: &Model<'_>, form: &mut FormState) {
    // What is being typed is no fault yet.
    let is_held = form.drafts.get(&id).is_some_and(|draft| draft.asks.is_some() || draft.fields.values().any(|field| field.fault.is_some()));
    if !is_held {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(model.word("window.form.unsent")).color(theme::of(ui).fault).size(theme::SMALL));
        ui.spacing_mut().interact_size.y = 24.0;
        ui.spacing_mut().button_padding.y = 1.0;
        if ui.button(RichText::new(model.word("window.form.take_back")).size(theme::SMALL)).clicked() {
            form.drafts.entry(id).or_default().drop_unsent();
            form.drafts.retain(|_, draft| !draft.fields.is_empty());
        }
    });
}

/// The fields of a record of the register with their drafts, also where a page shows them beside other things.
pub fn stored_fields_ui(ui: &mut Ui, id: AnyId, entry: &Arc<dyn Entry>, model: &Model<'_>, form: &mut FormState, commands: &mut Commands) {
    let fields = columns::of_form(id.table, model.snapshot);
    some_fields_ui(ui, id, entry, &fields, model, form, commands);
}

/// Some fields of a record of the register with their drafts.
pub fn some_fields_ui(
    ui: &mut Ui,
    id: AnyId,
    entry: &Arc<dyn Entry>,
    fields: &[&'static Field],
    model: &Model<'_>,
    form: &mut FormState,
    commands: &mut Commands,
) {
    let mut draft = form.drafts.remove(&id).unwrap_or_default();
    let leaves = fields::fields_ui(ui, Subject::Stored(id), entry.as_ref(), fields, model, &mut draft, form);
    if !draft.fields.is_empty() {
        form.drafts.insert(id, draft);
    }
    if leaves {
        form.send(id, model, commands);
    }
}

/// The line under the head, across the whole form.
fn rule(ui: &mut Ui) {
    let y = ui.cursor().top() - 2.0;
    ui.painter().hline(ui.max_rect().x_range(), y, theme::line(theme::of(ui).line));
}

fn margin<R>(ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> R {
    egui::Frame::new().inner_margin(Margin { left: 16, right: 16, top: 12, bottom: 4 }).show(ui, content).inner
}
