//! What hangs beneath the field of the search: results by kind, the typed characters marked.

use eframe::egui::{
    Area, Button, Context, Frame, Label, Order, Response, RichText, ScrollArea, Sense, Ui, accesskit, pos2,
    text::{LayoutJob, TextFormat},
    vec2,
};

use super::SearchState;
use super::goal::Goal;
use super::offers::{Offer, Offers};
use crate::domain::search::Query;
use crate::ui::action::{self, Action};
use crate::ui::{Model, chip, frame, theme};

/// Width of the results where the window has the room.
const WIDTH: f32 = 560.0;

/// Draws the results; the one that was clicked, and whether the pointer is over them and busy.
pub fn results_ui(ctx: &Context, field: &Response, model: &Model<'_>, state: &SearchState, moved: bool) -> (Option<Goal>, bool) {
    let screen = ctx.content_rect();
    let width = WIDTH.max(field.rect.width()).min(screen.width() - 16.0);
    let place = pos2((field.rect.right() - width).max(screen.left() + 8.0), field.rect.bottom() + 4.0);
    let height = (screen.bottom() - place.y - 44.0).clamp(80.0, 560.0);
    let shown = Area::new(field.id.with("results")).order(Order::Foreground).fixed_pos(place).show(ctx, |ui| {
        Frame::popup(ui.style()).inner_margin(6).show(ui, |ui| {
            ui.set_width(width - 14.0);
            ScrollArea::vertical().max_height(height).min_scrolled_height(height).show(ui, |ui| list_ui(ui, field, model, state, moved)).inner
        })
    });
    let is_over = ctx.input(|input| {
        let is_busy = input.pointer.any_down() || input.pointer.any_released();
        is_busy && input.pointer.interact_pos().is_some_and(|at| shown.response.rect.contains(at))
    });
    (shown.inner.inner, is_over)
}

fn list_ui(ui: &mut Ui, field: &Response, model: &Model<'_>, state: &SearchState, moved: bool) -> Option<Goal> {
    ui.spacing_mut().item_spacing.y = 1.0;
    let query = Query::new(&state.typed);
    let mut clicked = None;
    let mut place = 0;
    for Offers { heading, more, list } in state.offers() {
        ui.add_space(4.0);
        ui.horizontal(|ui| {
            ui.spacing_mut().interact_size.y = 20.0;
            ui.add_space(10.0);
            ui.label(theme::small(heading));
        });
        for offer in list {
            let is_current = place == state.cursor;
            let response = offer_ui(ui, offer, is_current, &query, model);
            if is_current {
                // A screen reader says the current result although the keyboard stays in the field.
                ui.ctx().accesskit_node_builder(field.id, |node| node.set_active_descendant(response.id.accesskit_id()));
                if moved {
                    response.scroll_to_me(None);
                }
            }
            if response.clicked() {
                clicked = Some(offer.goal);
            }
            place += 1;
        }
        if *more > 0 {
            note_ui(ui, model.lang.phrase("window.form.more_found", &[("count", more)]));
        }
    }
    if state.shown.is_none() || (state.is_busy() && state.found.is_none()) {
        note_ui(ui, model.word("search.busy"));
    } else if place == 0 {
        note_ui(ui, model.word("window.form.nothing_found"));
    }
    clicked
}

fn note_ui(ui: &mut Ui, words: String) {
    ui.horizontal(|ui| {
        ui.add_space(10.0);
        ui.add(Label::new(theme::small(words)).truncate());
    });
}

fn offer_ui(ui: &mut Ui, offer: &Offer, is_current: bool, query: &Query, model: &Model<'_>) -> Response {
    let (right, why) = match offer.goal {
        Goal::Record(_) => (offer.owner.clone(), None),
        Goal::Act(action) => {
            let why = frame::why_not(action, model.lang, Some(model));
            (why.clone().unwrap_or_else(|| shortcut(ui, action)), why)
        }
    };
    let button = Button::selectable(is_current, line(ui, offer, query))
        .right_text(RichText::new(right).size(theme::SMALL).color(theme::of(ui).second))
        .truncate()
        // The keyboard stays in the field, so that one goes on typing.
        .sense(Sense::CLICK | Sense::HOVER)
        .min_size(vec2(ui.available_width(), theme::ROW));
    let response = ui.add_enabled(why.is_none(), button);
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_role(accesskit::Role::ListBoxOption));
    chip::why_not(response, why.as_deref())
}

fn shortcut(ui: &Ui, action: Action) -> String {
    match action {
        Action::Show(page) => action::page_shortcut(page).map(|keys| action::words_of(ui.ctx(), &keys)).unwrap_or_default(),
        _ => action::find(action).map(|item| item.shortcut_words(ui.ctx())).unwrap_or_default(),
    }
}

/// Code and title in one line, with what was typed in bold.
fn line(ui: &Ui, offer: &Offer, query: &Query) -> LayoutJob {
    let colours = theme::of(ui);
    let mut job = LayoutJob::default();
    let mut add = |text: &str, is_marked: bool, colour| {
        let font = if is_marked { theme::bold_font(theme::BODY) } else { theme::body_font() };
        let colour = if is_marked { colours.accent } else { colour };
        job.append(text, 0.0, TextFormat { font_id: font, color: colour, ..TextFormat::default() });
    };
    let mut marked = |text: &str, colour| {
        let mut from = 0;
        for mark in query.marks(text) {
            add(&text[from..mark.start], false, colour);
            add(&text[mark.clone()], true, colour);
            from = mark.end;
        }
        add(&text[from..], false, colour);
    };
    if !offer.code.is_empty() {
        marked(&offer.code, colours.second);
        marked("  ", colours.second);
    }
    marked(&offer.title.replace('\n', " "), colours.text);
    job
}
