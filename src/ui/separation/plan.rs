//! The plan: a move put together from person, post and function, the moves so far, and who could take a post.

use eframe::egui::{Button, ComboBox, Label, RichText, TextEdit, Ui};

use super::SeparationState;
use crate::domain::checks::{Part, part};
use crate::domain::field::{Entry, Row};
use crate::domain::record::Post;
use crate::domain::table::Table;
use crate::domain::text;
use crate::domain::value::{AnyId, RowId};
use crate::domain::what_if::{Candidate, Move};
use crate::ui::chooser::{Chooser, Field, chooser_ui};
use crate::ui::{Model, chip, choice_list, theme};

/// So many persons are proposed.
const PROPOSED: usize = 8;
/// Width of the names before the fields.
const LABEL: f32 = 56.0;

/// The kinds of moves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// A person takes a post.
    #[default]
    Take,
    /// A person leaves a post.
    Leave,
    /// A post gets a function.
    Give,
    /// A post loses a function.
    Withdraw,
    /// A post is closed.
    Close,
}

impl Kind {
    const ALL: [Kind; 5] = [Kind::Take, Kind::Leave, Kind::Give, Kind::Withdraw, Kind::Close];

    fn word_key(self) -> &'static str {
        match self {
            Kind::Take => "separation.kind.take",
            Kind::Leave => "separation.kind.leave",
            Kind::Give => "separation.kind.give",
            Kind::Withdraw => "separation.kind.withdraw",
            Kind::Close => "separation.kind.close",
        }
    }

    fn is_of_person(self) -> bool {
        matches!(self, Kind::Take | Kind::Leave)
    }

    fn is_of_function(self) -> bool {
        matches!(self, Kind::Give | Kind::Withdraw)
    }
}

/// A move that is being put together.
#[derive(Debug, Default)]
pub struct Draft {
    /// What kind of move.
    pub kind: Kind,
    /// The person.
    pub person: Option<RowId>,
    /// The function.
    pub function: Option<RowId>,
    /// The post.
    pub post: Option<RowId>,
    /// The day as it is typed; empty for today.
    day: String,
    persons: Chooser,
    functions: Chooser,
    posts: Chooser,
    steps: Chooser,
}

impl Draft {
    /// Begins with the person or the post that a conflict is about.
    pub fn begin(&mut self, who: AnyId, model: &Model<'_>) {
        let snapshot = model.snapshot;
        if who.table == Table::Persons {
            let held = |row: &RowId| snapshot.tenures.get(*row).filter(|tenure| tenure.covers(snapshot.today)).map(|tenure| tenure.post.row());
            (self.kind, self.person) = (Kind::Leave, Some(who.row));
            self.post = snapshot.linking(Table::Tenures, who).iter().filter_map(held).next_back();
        } else {
            (self.kind, self.post) = (Kind::Withdraw, Some(who.row));
            self.function = snapshot.posts.get(who.row).and_then(|post| post.functions.last()).map(|function| function.row());
        }
    }

    /// The move, once it is whole.
    fn step(&self) -> Option<Move> {
        let post = self.post?;
        Some(match self.kind {
            Kind::Take => Move::Take { person: self.person?, post },
            Kind::Leave => Move::Leave { person: self.person?, post },
            Kind::Give => Move::Give { function: self.function?, post },
            Kind::Withdraw => Move::Withdraw { function: self.function?, post },
            Kind::Close => Move::Close { post },
        })
    }
}

/// A move in words.
pub fn words(step: Move, model: &Model<'_>) -> String {
    let title = |table: Table, row: RowId| text::link_title(AnyId { table, row }, model.snapshot, model.lang);
    let post = title(Table::Posts, step.post());
    match step {
        Move::Take { person, .. } => model.lang.phrase("separation.move.take", &[("person", &title(Table::Persons, person)), ("post", &post)]),
        Move::Leave { person, .. } => model.lang.phrase("separation.move.leave", &[("person", &title(Table::Persons, person)), ("post", &post)]),
        Move::Give { function, .. } => model.lang.phrase("separation.move.give", &[("function", &title(Table::Functions, function)), ("post", &post)]),
        Move::Withdraw { function, .. } => {
            model.lang.phrase("separation.move.withdraw", &[("function", &title(Table::Functions, function)), ("post", &post)])
        }
        Move::Close { .. } => model.lang.phrase("separation.move.close", &[("post", &post)]),
    }
}

/// Draws the card of the plan.
pub fn card_ui(ui: &mut Ui, model: &Model<'_>, state: &mut SeparationState) {
    super::card_ui(ui, &model.word("separation.what_if"), |ui| {
        draft_ui(ui, model, state);
        moves_ui(ui, model, state);
        let is_of_function = |step: &Move| matches!(step, Move::Give { .. } | Move::Withdraw { .. });
        if state.plan.on > model.snapshot.today && state.plan.moves.iter().any(is_of_function) {
            ui.add(Label::new(RichText::new(model.word("separation.functions_now")).size(theme::SMALL).color(theme::of(ui).caution)).wrap());
        }
        ui.add(Label::new(theme::small(model.word("separation.untouched"))).wrap());
    });
}

fn row_ui(ui: &mut Ui, label: &str, content: impl FnOnce(&mut Ui, f32)) {
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(eframe::egui::vec2(LABEL, ui.spacing().interact_size.y), eframe::egui::Sense::hover());
        let words = chip::elided(ui, label, theme::small_font(), theme::of(ui).second, LABEL);
        ui.painter().galley(rect.left_center() - eframe::egui::vec2(0.0, words.size().y / 2.0), words, theme::of(ui).second);
        let width = (ui.available_width() - 8.0).clamp(120.0, 420.0);
        content(ui, width);
    });
}

fn draft_ui(ui: &mut Ui, model: &Model<'_>, state: &mut SeparationState) {
    let shown = model.word(state.draft.kind.word_key());
    let label = model.word("separation.kind");
    row_ui(ui, &label, |ui, width| {
        let combo = ComboBox::from_id_salt("move kind").selected_text(&shown).width(width).icon(chip::caret);
        let (response, taken) = choice_list::show(ui, combo, |ui, lines| {
            Kind::ALL.into_iter().filter(|kind| lines.line(ui, *kind == state.draft.kind, model.word(kind.word_key())).clicked()).last()
        });
        chip::described(response.accessible_name(&label), &shown);
        state.draft.kind = taken.unwrap_or(state.draft.kind);
    });
    let draft = &mut state.draft;
    let empty = model.word("window.form.choose");
    if draft.kind.is_of_person() {
        let label = model.word("record.persons");
        row_ui(ui, &label, |ui, width| {
            let field = Field { salt: "move person", label: &label, table: Table::Persons, chosen: draft.person, empty: &empty, width };
            draft.person = chooser_ui(ui, field, model, &mut draft.persons, |_| true).or(draft.person);
        });
    }
    if draft.kind.is_of_function() {
        let label = model.word("record.functions");
        row_ui(ui, &label, |ui, width| {
            let field = Field { salt: "move function", label: &label, table: Table::Functions, chosen: draft.function, empty: &empty, width };
            draft.function = chooser_ui(ui, field, model, &mut draft.functions, |_| true).or(draft.function);
        });
    }
    let label = model.word("record.posts");
    row_ui(ui, &label, |ui, width| {
        let field = Field { salt: "move post", label: &label, table: Table::Posts, chosen: draft.post, empty: &empty, width };
        draft.post = chooser_ui(ui, field, model, &mut draft.posts, is_open).or(draft.post);
    });
    if draft.kind == Kind::Take {
        let label = model.word("separation.by_step");
        row_ui(ui, &label, |ui, width| {
            let field = Field { salt: "move step", label: &label, table: Table::Steps, chosen: None, empty: &empty, width };
            let step = chooser_ui(ui, field, model, &mut draft.steps, |entry| lead(entry.id(), model).is_some());
            draft.post = step.and_then(|step| lead(step, model)).or(draft.post);
        });
    }
    day_ui(ui, model, state);
    add_ui(ui, model, state);
}

fn is_open(entry: &dyn Entry) -> bool {
    let row: &dyn std::any::Any = entry;
    row.downcast_ref::<Row<Post>>().is_some_and(|post| post.closed_on.is_none())
}

/// The post that leads a step.
fn lead(step: RowId, model: &Model<'_>) -> Option<RowId> {
    let duties = model.snapshot.linking(Table::Duties, AnyId { table: Table::Steps, row: step });
    let mut duties = duties.iter().filter_map(|row| model.snapshot.duties.get(*row));
    duties.find(|duty| model.snapshot.get(duty.role).is_some_and(|role| part(role) == Part::Lead)).map(|duty| duty.post.row())
}

/// From which day on; before today nothing can be moved.
fn day_ui(ui: &mut Ui, model: &Model<'_>, state: &mut SeparationState) {
    let label = model.word("separation.from_day");
    row_ui(ui, &label, |ui, _| {
        let today = model.snapshot.today;
        let edit = TextEdit::singleline(&mut state.draft.day).hint_text(today.to_string()).desired_width(120.0);
        ui.add(edit).accessible_name(&label);
        let typed = state.draft.day.trim();
        match text::date(typed).filter(|day| *day >= today) {
            Some(day) => state.plan.on = day,
            None if typed.is_empty() => state.plan.on = today,
            None => drop(ui.label(RichText::new(model.word("separation.bad_day")).size(theme::SMALL).color(theme::of(ui).fault))),
        }
    });
}

fn add_ui(ui: &mut Ui, model: &Model<'_>, state: &mut SeparationState) {
    let effect = state.effect(model);
    let step = state.draft.step();
    let why = match step {
        None => Some("separation.incomplete"),
        Some(step) if !step.is_possible(&effect.after) => Some("separation.impossible"),
        Some(_) => None,
    };
    row_ui(ui, "", |ui, _| {
        let response = ui.add_enabled(why.is_none(), Button::new(model.word("separation.add")));
        let why = why.map(|key| model.word(key));
        if chip::why_not(response, why.as_deref()).clicked()
            && let Some(step) = step
        {
            state.plan_move(step);
        }
    });
}

/// The moves so far, each with a button that takes it out.
fn moves_ui(ui: &mut Ui, model: &Model<'_>, state: &mut SeparationState) {
    let mut dropped = None;
    for (place, step) in state.plan.moves.iter().enumerate() {
        let said = words(*step, model);
        chip::group(ui, &said.clone(), |ui| {
            ui.horizontal_wrapped(|ui| {
                ui.label(theme::bold(format!("{}.", place + 1)));
                ui.label(said);
                if chip::icon_button(ui, "×", &model.word("separation.take_out")).clicked() {
                    dropped = Some(place);
                }
            });
        });
    }
    if let Some(place) = dropped {
        state.plan.moves.remove(place);
    }
}

/// Who could take the post of the draft.
pub fn candidates_ui(ui: &mut Ui, model: &Model<'_>, state: &mut SeparationState) {
    let Some(post) = state.draft.post.filter(|post| model.snapshot.posts.get(*post).is_some_and(|post| post.closed_on.is_none())) else { return };
    let title = text::link_title(AnyId { table: Table::Posts, row: post }, model.snapshot, model.lang);
    let found = state.candidates(post, model);
    super::card_ui(ui, &model.lang.phrase("separation.candidates", &[("post", &title)]), |ui| {
        for candidate in found.iter().take(PROPOSED) {
            candidate_ui(ui, candidate, post, model, state);
        }
        if found.is_empty() {
            ui.label(theme::small(model.word("separation.no_candidate")));
        }
    });
}

fn candidate_ui(ui: &mut Ui, candidate: &Candidate, post: RowId, model: &Model<'_>, state: &mut SeparationState) {
    let name = text::link_title(AnyId { table: Table::Persons, row: candidate.person }, model.snapshot, model.lang);
    let posts = candidate.posts.iter().map(|row| text::link_title(AnyId { table: Table::Posts, row: *row }, model.snapshot, model.lang));
    let posts = if candidate.posts.is_empty() { model.word("separation.no_post") } else { model.lang.list(posts) };
    let (words, ink) = match (candidate.errors, candidate.warnings) {
        (0, 0) => (model.word("separation.free"), theme::of(ui).second),
        (0, warnings) => (model.lang.phrase("separation.warnings", &[("count", &warnings)]), theme::of(ui).caution),
        (errors, _) => (model.lang.phrase("separation.errors", &[("count", &errors)]), theme::of(ui).fault),
    };
    let duties = model.lang.phrase("separation.duties", &[("count", &candidate.duties)]);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().interact_size.y = 26.0;
        let button = ui.button(format!("{name} · {posts}")).on_hover_text(model.word("separation.propose"));
        if button.clicked() {
            state.plan_move(Move::Take { person: candidate.person, post });
        }
        ui.label(RichText::new(words).size(theme::SMALL).color(ink));
        ui.label(theme::small(duties));
    });
}
