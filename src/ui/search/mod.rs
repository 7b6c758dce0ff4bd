//! The quick search: records of all kinds, pages and actions, by a few characters.
//!
//! The field stands in the bar at the top; what it finds hangs beneath it. The index and the search itself are in `domain::search` and run in the background.

pub mod goal;
pub mod offers;
mod results;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use eframe::egui::{Align2, Context, Id, Key, Margin, Modifiers, Response, TextEdit, Ui, pos2};

use self::goal::Goal;
use self::offers::{Offer, Offers};
use super::command::{Command, Commands};
use super::{Model, action, theme};
use crate::domain::search::{Found, Index, Query};
use crate::domain::value::AnyId;
use crate::i18n::Lang;

/// So many records used lately are offered.
const RECENT: usize = 8;
/// So many records of a kind are offered.
const OFFERED: usize = 6;
/// An index of so many records answers within the frame.
const INLINE: usize = 4_000;
/// After so many touched records a whole new index is cheaper.
const MOST_TOUCHED: usize = 20_000;

/// What the results belong to: the typed text, the revision of the index, the language.
type ShownKey = (String, u64, Lang);

/// What the search asks to be done in the background.
#[derive(Debug)]
pub enum Ask {
    /// Bring the index up to the register as it is.
    Index {
        /// The index so far.
        before: Option<Arc<Index>>,
        /// What was touched since.
        touched: Vec<AnyId>,
    },
    /// Look for a query.
    Find {
        /// Where.
        index: Arc<Index>,
        /// What.
        query: Query,
        /// What a shorter query found.
        before: Option<Arc<Found>>,
        /// Ends the search when something else is looked for.
        stop: Arc<AtomicBool>,
    },
}

/// What comes back.
#[derive(Debug)]
pub enum Answer {
    /// The index.
    Index(Arc<Index>),
    /// What was found.
    Found(Arc<Found>),
}

impl Ask {
    /// Does the work, on any thread; none where it was stopped.
    pub fn work(self, snapshot: &crate::domain::snapshot::Snapshot) -> Option<Answer> {
        match self {
            Ask::Index { before: Some(before), touched } => Some(Answer::Index(Arc::new(before.carried(snapshot, &touched)))),
            Ask::Index { before: None, .. } => Some(Answer::Index(Arc::new(Index::new(snapshot)))),
            Ask::Find { index, query, before, stop } => index.find(&query, before.as_deref(), OFFERED, &stop).map(|found| Answer::Found(Arc::new(found))),
        }
    }
}

/// The state of the search.
#[derive(Debug, Default)]
pub struct SearchState {
    typed: String,
    is_open: bool,
    wants_focus: bool,
    /// Enter came before the answer.
    wants_first: bool,
    cursor: usize,
    recent: Vec<AnyId>,
    index: Option<Arc<Index>>,
    touched: Vec<AnyId>,
    /// The revision an index is being made for.
    indexing: Option<u64>,
    /// The query being looked for.
    finding: Option<(Query, Arc<AtomicBool>)>,
    found: Option<Arc<Found>>,
    shown: Option<(ShownKey, Vec<Offers>)>,
}

impl SearchState {
    /// Puts the keyboard into the field.
    pub fn open(&mut self) {
        self.is_open = true;
        self.wants_focus = true;
    }

    /// Whether its results stand over the page.
    pub fn is_open(&self) -> bool {
        self.is_open
    }

    /// Whether an answer is still to come.
    pub fn is_busy(&self) -> bool {
        self.indexing.is_some() || self.finding.is_some()
    }

    /// Puts a record at the head of those used lately.
    pub fn remember(&mut self, id: AnyId) {
        self.recent.retain(|known| *known != id);
        self.recent.insert(0, id);
        self.recent.truncate(RECENT);
    }

    /// Hears which records an edit touched; what was edited was used.
    pub fn touch(&mut self, touched: &[AnyId]) {
        if let [one] = touched {
            self.remember(*one);
        }
        if self.index.is_some() || self.indexing.is_some() {
            self.touched.extend(touched);
        }
        if self.touched.len() > MOST_TOUCHED {
            self.touched.clear();
            self.index = None;
            // What is being made is too old by now and cannot be carried on.
            self.indexing = None;
        }
    }

    /// Takes an answer, unless something else was asked for by now.
    pub fn take(&mut self, answer: Answer) {
        match answer {
            Answer::Index(index) if self.indexing == Some(index.revision()) => {
                self.indexing = None;
                self.index = Some(index);
            }
            Answer::Found(found) if self.finding.as_ref().is_some_and(|(query, _)| query == found.query()) => {
                self.finding = None;
                self.found = Some(found);
                self.shown = None;
            }
            _ => {}
        }
    }

    /// Asks for what is not known yet: first the index, then the records.
    fn seek(&mut self, model: &Model<'_>, commands: &mut Commands) {
        let revision = model.snapshot.revision;
        let Some(index) = self.index.clone().filter(|index| index.revision() == revision) else {
            if self.indexing != Some(revision) {
                self.indexing = Some(revision);
                self.found = None;
                commands.push(Command::Search(Ask::Index { before: self.index.clone(), touched: std::mem::take(&mut self.touched) }));
            }
            return;
        };
        let query = Query::new(&self.typed);
        let is_known = self.found.as_ref().is_some_and(|found| *found.query() == query);
        let is_asked = self.finding.as_ref().is_some_and(|(asked, _)| *asked == query);
        if query.is_empty() || is_known || is_asked {
            return;
        }
        if let Some((_, stop)) = self.finding.take() {
            stop.store(true, Ordering::Relaxed);
        }
        let (before, stop) = (self.found.clone(), Arc::new(AtomicBool::new(false)));
        if index.len() <= INLINE {
            self.found = index.find(&query, before.as_deref(), OFFERED, &stop).map(Arc::new);
            self.shown = None;
        } else {
            self.finding = Some((query.clone(), Arc::clone(&stop)));
            commands.push(Command::Search(Ask::Find { index, query, before, stop }));
        }
    }

    /// Puts what is offered into words, once for each answer.
    fn word(&mut self, model: &Model<'_>) {
        let key = (self.typed.clone(), model.snapshot.revision, model.lang);
        if self.shown.as_ref().is_some_and(|(known, _)| *known == key) {
            return;
        }
        let query = Query::new(&self.typed);
        let offers = if query.is_empty() {
            offers::lately(&self.recent, model)
        } else if self.is_busy() && self.found.is_some() {
            // The answer before stays until the next one comes, a few frames later.
            return;
        } else {
            offers::found(&query, self.found.as_deref(), model)
        };
        self.cursor = 0;
        self.shown = Some((key, offers));
    }

    fn offers(&self) -> &[Offers] {
        self.shown.as_ref().map_or(&[], |(_, offers)| offers)
    }

    fn chosen(&self) -> Option<&Offer> {
        self.offers().iter().flat_map(|offers| &offers.list).nth(self.cursor)
    }

    fn close(&mut self) {
        self.is_open = false;
        self.wants_first = false;
        self.typed.clear();
        self.shown = None;
        if let Some((_, stop)) = self.finding.take() {
            stop.store(true, Ordering::Relaxed);
        }
    }
}

/// Where the keyboard is when it is in the field.
pub fn field_id() -> Id {
    Id::unique("quick search")
}

/// Draws the field, and what it finds beneath it.
pub fn search_ui(ui: &mut Ui, width: f32, model: &Model<'_>, state: &mut SearchState, commands: &mut Commands) {
    let ctx = ui.ctx().clone();
    let has_keyboard = ctx.memory(|memory| memory.has_focus(field_id()));
    let keys = if has_keyboard && state.is_open { pressed(&ctx) } else { Keys::default() };
    let field = field_ui(ui, width, model, state);
    if std::mem::take(&mut state.wants_focus) {
        field.request_focus();
        // A query that was left is replaced by the next one.
        state.is_open = true;
    } else if field.gained_focus() || field.changed() {
        state.is_open = true;
    }
    if field.changed() {
        state.wants_first = false;
    }
    if !state.is_open {
        return;
    }
    state.seek(model, commands);
    state.word(model);
    let count: usize = state.offers().iter().map(|offers| offers.list.len()).sum();
    state.cursor = state.cursor.saturating_add_signed(keys.by).min(count.saturating_sub(1));
    let (clicked, is_over) = results::results_ui(&ctx, &field, model, state, keys.by != 0);
    state.wants_first |= keys.enter;
    let is_answered = state.typed.trim().is_empty() || !state.is_busy();
    let entered = if state.wants_first && is_answered { state.chosen().map(|offer| offer.goal) } else { None };
    if is_answered {
        state.wants_first = false;
    }
    if let Some(goal) = clicked.or(entered) {
        leave(&ctx, state);
        commands.push(go(goal));
    } else if keys.escape || (!field.has_focus() && !is_over) {
        leave(&ctx, state);
    }
}

fn leave(ctx: &Context, state: &mut SearchState) {
    state.close();
    ctx.memory_mut(|memory| memory.surrender_focus(field_id()));
}

fn go(goal: Goal) -> Command {
    match goal {
        Goal::Record(id) => Command::ShowRecord(id),
        Goal::Act(action) => Command::Act(action),
    }
}

fn field_ui(ui: &mut Ui, width: f32, model: &Model<'_>, state: &mut SearchState) -> Response {
    let shortcut = action::find(action::Action::Search).map(|item| item.shortcut_words(ui.ctx())).unwrap_or_default();
    let margin = Margin { left: 10, right: 10, top: 5, bottom: 5 };
    let hint = model.word("search.hint");
    let width_of = |words: &str, font| ui.painter().layout_no_wrap(words.to_owned(), font, theme::of(ui).faint).size().x;
    // A narrow field has no room for the shortcut beside the hint.
    let has_room = width_of(&hint, theme::body_font()) + width_of(&shortcut, theme::small_font()) + 32.0 < width;
    let edit = TextEdit::singleline(&mut state.typed).id(field_id()).hint_text(hint).desired_width(width - 20.0).margin(margin);
    // The bar at the top takes the borders off its menus; a field keeps its own.
    let field = ui.scope(|ui| {
        ui.visuals_mut().widgets.inactive.bg_stroke = theme::line(theme::of(ui).border);
        ui.add(edit)
    });
    let field = field.inner;
    if state.typed.is_empty() && has_room {
        let place = pos2(field.rect.right() - 10.0, field.rect.center().y);
        ui.painter().text(place, Align2::RIGHT_CENTER, &shortcut, theme::small_font(), theme::of(ui).faint);
    }
    let name = model.word("window.action.search");
    let field = field.on_hover_text(format!("{name}    {shortcut}"));
    field.accessible_name(name)
}

/// The keys of the results, taken before the field and the page see them.
#[derive(Clone, Copy, Debug, Default)]
struct Keys {
    by: isize,
    enter: bool,
    escape: bool,
}

fn pressed(ctx: &Context) -> Keys {
    ctx.input_mut(|input| {
        let mut count = |key: Key| input.count_and_consume_key(Modifiers::NONE, key) as isize;
        let by = count(Key::ArrowDown) - count(Key::ArrowUp) + OFFERED as isize * (count(Key::PageDown) - count(Key::PageUp));
        Keys { by, enter: count(Key::Enter) > 0, escape: count(Key::Escape) > 0 }
    })
}
