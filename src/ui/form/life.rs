//! Where a risk stands in its life, and what can be done about it: a line of buttons, and a panel that asks what is needed.

use eframe::egui::{Button, Key, Label, Modifiers, RichText, Ui};

use super::draft::Draft;
use super::fields;
use super::new::{NewRecord, take_drafts};
use super::{FormState, Subject};
use crate::domain::blank::blank;
use crate::domain::choice::{Choice, ReviewOutcome, ReviewTrigger, Status};
use crate::domain::field::{Entry, Field, Row};
use crate::domain::life::{self, Effect, Hindrance, Passage, stale};
use crate::domain::record::{Acceptance, Review, Risk};
use crate::domain::table::Table;
use crate::domain::text;
use crate::domain::value::{AnyId, Member};
use crate::error::Error;
use crate::i18n::Lang;
use crate::register::Edit;
use crate::ui::command::{Command, Commands};
use crate::ui::page::Page;
use crate::ui::{Model, chip, theme};

/// A passage being prepared: what is entered for it.
#[derive(Debug)]
pub struct Panel {
    of: AnyId,
    passage: Passage,
    /// The risk as it would be: its score, or why it is closed.
    risk: NewRecord,
    review: NewRecord,
    acceptance: NewRecord,
    fault: Option<String>,
    sent: Option<u64>,
}

/// The records of a panel.
#[derive(Clone, Copy)]
enum Asked {
    Risk,
    Review,
    Acceptance,
}

impl Panel {
    fn begin(passage: Passage, of: AnyId, trigger: ReviewTrigger, model: &Model<'_>) -> Option<Panel> {
        let new = |entry: Box<dyn Entry>| NewRecord { entry, draft: Draft::default(), sent: None, fault: None };
        let mut risk = model.snapshot.entry(of)?.copy();
        if let Some(field) = Table::Risks.field("closing_reason") {
            risk.set(field, crate::domain::value::Value::Empty);
        }
        let mut review = blank(Table::Reviews, model.snapshot);
        if let Some(field) = Table::Reviews.field("trigger") {
            review.set(field, trigger.get());
        }
        let acceptance = new(blank(Table::Acceptances, model.snapshot));
        Some(Panel { of, passage, risk: new(risk), review: new(review), acceptance, fault: None, sent: None })
    }

    /// The record that the panel is about.
    pub(super) fn of(&self) -> AnyId {
        self.of
    }

    /// Whether somebody entered something.
    pub(super) fn has_words(&self) -> bool {
        self.asked().iter().any(|(which, keys)| match which {
            Asked::Risk => !self.risk.draft.fields.is_empty() || keys.contains(&"closing_reason") && text_of(&self.risk, "closing_reason").is_some(),
            Asked::Review => self.review.has_words(),
            Asked::Acceptance => self.acceptance.has_words(),
        })
    }

    /// Takes the answer to its edit; false where the edit is not its own. `Some(false)` says that the panel stays, with the fault.
    pub(super) fn answered(&mut self, ticket: u64, answer: Result<(), &Error>, lang: Lang) -> Option<bool> {
        if self.sent != Some(ticket) {
            return None;
        }
        self.sent = None;
        self.fault = answer.err().map(|error| error.message(lang));
        Some(self.fault.is_none())
    }

    fn outcome(&self) -> ReviewOutcome {
        record::<Review>(&self.review).map(|review| review.outcome).unwrap_or_default()
    }

    /// What is asked for, in order.
    fn asked(&self) -> Vec<(Asked, &'static [&'static str])> {
        match self.passage {
            Passage::Register => Vec::new(),
            Passage::Review if matches!(self.outcome(), ReviewOutcome::Raised | ReviewOutcome::Lowered) => {
                vec![(Asked::Review, &["trigger", "outcome"]), (Asked::Risk, &["likelihood", "impact"]), (Asked::Review, &["note", "by", "next"])]
            }
            Passage::Review if self.outcome() == ReviewOutcome::Closed => vec![(Asked::Review, &["trigger", "outcome", "note", "by"])],
            Passage::Review => vec![(Asked::Review, &["trigger", "outcome", "note", "by", "next"])],
            Passage::Relax => vec![(Asked::Acceptance, &["reason", "substitute", "approver", "approved_on", "until"])],
            Passage::Close => vec![(Asked::Risk, &["closing_reason"])],
            Passage::Reopen => vec![(Asked::Review, &["trigger", "note", "by"])],
        }
    }

    fn record(&mut self, which: Asked) -> &mut NewRecord {
        match which {
            Asked::Risk => &mut self.risk,
            Asked::Review => &mut self.review,
            Asked::Acceptance => &mut self.acceptance,
        }
    }

    /// The edit, or why there is none.
    fn effect(&self, model: &Model<'_>) -> Result<Effect, Hindrance> {
        let (Some(risk), Some(review)) = (model.snapshot.risks.get(self.of.row), record::<Review>(&self.review)) else { return Err(Hindrance::Elsewhere) };
        match self.passage {
            Passage::Register => life::register(risk, &model.word("life.passage.register"), model.snapshot),
            Passage::Review => {
                let scored = record::<Risk>(&self.risk).map(|risk| (risk.likelihood, risk.impact)).unwrap_or_default();
                life::review(risk, review, scored, model.snapshot)
            }
            Passage::Relax => life::relax(risk, record::<Acceptance>(&self.acceptance).unwrap_or_default()),
            Passage::Close => life::close(risk, &text_of(&self.risk, "closing_reason").unwrap_or_default(), model.snapshot),
            Passage::Reopen => life::reopen(risk, review, model.snapshot),
        }
    }
}

/// The record that is being entered.
fn record<R: crate::domain::field::Record>(new: &NewRecord) -> Option<R> {
    let row: &dyn std::any::Any = new.entry.as_ref();
    row.downcast_ref::<Row<R>>().map(|row| row.record.clone())
}

fn text_of(new: &NewRecord, key: &str) -> Option<String> {
    let value = new.entry.stored(new.entry.table().field(key)?);
    if let crate::domain::value::Value::Text(text) = value { Some(text) } else { None }
}

/// Draws where a risk stands and what can be done about it; other records have only what the form offers for them.
pub fn life_ui(ui: &mut Ui, entry: &dyn Entry, model: &Model<'_>, form: &mut FormState, commands: &mut Commands) {
    let id = AnyId { table: entry.table(), row: entry.id() };
    let row: &dyn std::any::Any = entry;
    let risk = row.downcast_ref::<Row<Risk>>();
    if let Some(risk) = risk {
        stale_ui(ui, risk, model, form, commands);
    }
    if risk.is_none() && !matches!(id.table, Table::Controls | Table::Events) {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().button_padding.y = 1.0;
        ui.spacing_mut().interact_size.y = 24.0;
        if let Some(risk) = risk {
            ui.label(theme::small(status_words(risk, model)));
            for passage in Passage::ALL.into_iter().filter(|passage| passage.is_open_to(risk.status)) {
                let is_running = passage == Passage::Relax && relaxed(risk, model).is_some();
                let key = if is_running { "life.passage.extend".to_owned() } else { format!("life.passage.{}", passage.key()) };
                if button(ui, model.word(&key), model) {
                    begin(passage, risk, model, form, commands);
                }
            }
        }
        if id.table == Table::Events {
            review_of_event_ui(ui, id, model, form, commands);
        }
        if button(ui, model.word("life.new_action"), model) {
            let of = Table::Actions.field("of").map(|field| (field, crate::domain::value::Value::Link(id)));
            form.begin_with(Table::Actions, of.as_slice(), model);
            commands.push(Command::Show(Page::Records(Table::Actions)));
        }
    });
    panel_ui(ui, id, model, form, commands);
}

fn button(ui: &mut Ui, words: String, model: &Model<'_>) -> bool {
    let button = Button::new(RichText::new(words).size(theme::SMALL));
    chip::why_not(ui.add_enabled(model.read_only.is_none(), button), model.read_only).clicked()
}

/// The status with its day, and until when the risk is let stand.
fn status_words(risk: &Risk, model: &Model<'_>) -> String {
    let mut words = text::choice_word(Status::SET, risk.status.key(), model.lang);
    let since = if risk.status == Status::Closed { risk.closed_on } else { risk.registered_on };
    if let Some(since) = since.filter(|_| risk.status != Status::Draft) {
        words = format!("{words} {since}");
    }
    words
}

/// Until when a risk is let stand, where that is today.
fn relaxed(risk: &Row<Risk>, model: &Model<'_>) -> Option<chrono::NaiveDate> {
    life::acceptance(risk.id, model.snapshot).map(|acceptance| acceptance.until).filter(|until| *until >= model.snapshot.today)
}

fn begin(passage: Passage, risk: &Row<Risk>, model: &Model<'_>, form: &mut FormState, commands: &mut Commands) {
    if passage == Passage::Register {
        let ticket = form.ticket();
        match life::register(risk, &model.word("life.passage.register"), model.snapshot) {
            Ok(effect) => commands.push(Command::Edit { ticket, edit: Edit::live([effect]) }),
            Err(why) => commands.push(Command::Say(why.message(model.lang))),
        }
        return;
    }
    let trigger = if passage == Passage::Reopen { ReviewTrigger::Other } else { life::trigger(risk, model.snapshot.today) };
    begin_panel(passage, AnyId { table: Table::Risks, row: risk.id }, trigger, model, form);
}

fn begin_panel(passage: Passage, of: AnyId, trigger: ReviewTrigger, model: &Model<'_>, form: &mut FormState) {
    form.life = Panel::begin(passage, of, trigger, model);
    let first = form.life.as_ref().and_then(|panel| panel.asked().first().and_then(|(which, keys)| Some((subject(*which, of), *keys.first()?))));
    form.editing.wants = first;
}

/// Says why a risk is to be assessed again, and takes the mark off where it still stands as it is.
fn stale_ui(ui: &mut Ui, risk: &Row<Risk>, model: &Model<'_>, form: &mut FormState, commands: &mut Commands) {
    let Some(why) = stale::words(risk, model.snapshot, model.lang) else { return };
    let words = model.lang.phrase("life.is_stale", &[("why", &why)]);
    ui.add(Label::new(RichText::new(words).color(theme::of(ui).caution).size(theme::SMALL)).wrap());
    ui.horizontal(|ui| {
        ui.spacing_mut().button_padding.y = 1.0;
        ui.spacing_mut().interact_size.y = 24.0;
        if button(ui, model.word("life.keep"), model) {
            let ticket = form.ticket();
            match life::keep(risk, model.snapshot) {
                Ok(effect) => commands.push(Command::Edit { ticket, edit: Edit::live([effect]) }),
                Err(why) => commands.push(Command::Say(why.message(model.lang))),
            }
        }
    });
}

/// From an event to the re-assessment of a risk that it touches.
fn review_of_event_ui(ui: &mut Ui, event: AnyId, model: &Model<'_>, form: &mut FormState, commands: &mut Commands) {
    let Some(event) = model.snapshot.events.get(event.row) else { return };
    for risk in event.risks.iter().filter_map(|risk| model.snapshot.get(*risk)).filter(|risk| Passage::Review.is_open_to(risk.status)) {
        if button(ui, model.lang.phrase("life.review_of", &[("code", &risk.code)]), model) {
            let of = AnyId { table: Table::Risks, row: risk.id };
            commands.push(Command::ShowRecord(of));
            begin_panel(Passage::Review, of, ReviewTrigger::Event, model, form);
        }
    }
}

/// The editors of a panel are no other form's.
fn subject(which: Asked, of: AnyId) -> Subject {
    let table = match which {
        Asked::Risk => Table::Risks,
        Asked::Review => Table::Reviews,
        Asked::Acceptance => Table::Acceptances,
    };
    Subject::Part { table, of }
}

fn panel_ui(ui: &mut Ui, of: AnyId, model: &Model<'_>, form: &mut FormState, commands: &mut Commands) {
    let Some(mut panel) = form.life.take_if(|panel| panel.of == of) else { return };
    let mut does = ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter));
    let mut gives_up = false;
    let title = model.word(&format!("life.passage.{}", panel.passage.key()));
    let card = theme::card(ui).inner_margin(10);
    chip::group(ui, &title, |ui| {
        card.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.label(theme::bold(&title));
            if panel.passage == Passage::Close {
                open_actions_ui(ui, of, model);
            }
            for (which, keys) in panel.asked() {
                let fields: Vec<&'static Field> = keys.iter().filter_map(|key| subject(which, of).table().field(key)).collect();
                let new = panel.record(which);
                if fields::fields_ui(ui, subject(which, of), new.entry.as_ref(), &fields, model, &mut new.draft, form) {
                    take_drafts(new, model);
                }
            }
            if let Some(fault) = &panel.fault {
                ui.add(Label::new(RichText::new(fault).color(theme::of(ui).fault).size(theme::SMALL)).wrap());
            }
            ui.horizontal(|ui| {
                let button = chip::primary(ui, title.clone());
                let response = ui.add_enabled(model.read_only.is_none() && panel.sent.is_none(), button);
                does |= chip::why_not(response, model.read_only).on_hover_text("Ctrl+Enter").clicked();
                gives_up = ui.button(model.word("edit.cancel")).clicked();
            });
        });
    });
    if gives_up && panel.sent.is_none() {
        return;
    }
    if does && panel.sent.is_none() && model.read_only.is_none() {
        send(&mut panel, model, form, commands);
    }
    form.life = Some(panel);
}

fn send(panel: &mut Panel, model: &Model<'_>, form: &mut FormState, commands: &mut Commands) {
    let mut is_clear = true;
    for (which, _) in panel.asked() {
        let new = panel.record(which);
        take_drafts(new, model);
        is_clear &= new.draft.fields.is_empty();
    }
    // What cannot be read is said beneath its field.
    if !is_clear {
        return;
    }
    match panel.effect(model) {
        Ok(effect) => {
            let ticket = form.ticket();
            panel.sent = Some(ticket);
            panel.fault = None;
            commands.push(Command::Edit { ticket, edit: Edit::live([effect]) });
        }
        Err(why) => panel.fault = Some(why.message(model.lang)),
    }
}

/// Tells what is still to be done about a risk that is being closed.
fn open_actions_ui(ui: &mut Ui, of: AnyId, model: &Model<'_>) {
    let open = life::open_actions(of, model.snapshot);
    if !open.is_empty() {
        let titles = model.lang.list(open.iter().map(|action| format!("{} {}", action.code, action.title)));
        let words = model.lang.phrase("life.open_actions", &[("count", &open.len()), ("titles", &titles)]);
        ui.add(Label::new(RichText::new(words).color(theme::of(ui).caution).size(theme::SMALL)).wrap());
    }
}
