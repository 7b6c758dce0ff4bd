//! The lines of what is due: overdue, near, later; each with its day, what is to be done, about what, and by whom.

use eframe::egui::{Align2, CornerRadius, CursorIcon, Id, Key, Modifiers, Rect, ScrollArea, Sense, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use super::{ActionsState, done, open};
use crate::domain::due::{Deadline, Due, Nearness};
use crate::domain::table::Table;
use crate::domain::text;
use crate::domain::value::AnyId;
use crate::ui::command::Commands;
use crate::ui::form::FormState;
use crate::ui::keyboard::{at_part, grid_steps, take_keys, take_steps};
use crate::ui::overview::due::distance;
use crate::ui::{Model, chip, theme};

/// Height of a line: the day and what is to be done above, about what and by whom beneath.
const LINE: f32 = 50.0;
/// Where the words begin, behind the box of a task and the day.
const WORDS: f32 = 172.0;

/// What stands in one line.
#[derive(Clone, Copy)]
enum Line {
    Heading(Nearness, usize),
    Due(usize),
}

/// Draws the lines.
pub(super) fn lines_ui(ui: &mut Ui, due: &[Due], model: &Model<'_>, state: &mut ActionsState, form: &mut FormState, commands: &mut Commands) {
    if due.is_empty() {
        return chip::instead_ui(ui, eframe::egui::RichText::new(model.word("due.nothing")).color(theme::of(ui).second));
    }
    let id = Id::unique("due lines");
    let whole = ui.interact(ui.available_rect_before_wrap(), id, Sense::focusable_noninteractive());
    whole.widget_info(|| WidgetInfo::labeled(Role::ListBox, true, model.word("due.lines")));
    press_keys(ui, id, due, model, state, form, commands);
    let lines = headed(due, model);
    if std::mem::take(&mut state.scrolls) {
        state.scroll_offset = lines.iter().position(|line| matches!(line, Line::Due(place) if *place == state.place)).map(|place| place as f32 * LINE);
    }
    let mut area = ScrollArea::vertical().id_salt("due").auto_shrink(false);
    let height = ui.available_height();
    if let Some(top) = state.scroll_offset.take() {
        let shown = state.shown_from..state.shown_from + height - LINE;
        if !shown.contains(&top) {
            area = area.vertical_scroll_offset((top - height / 2.0).max(0.0));
        }
    }
    let output = area.show_rows(ui, LINE, lines.len(), |ui, rows| {
        for line in &lines[rows] {
            match *line {
                Line::Heading(nearness, count) => heading_ui(ui, nearness, count, model),
                Line::Due(place) => due_ui(ui, id, place, due[place], model, state, form, commands),
            }
        }
    });
    state.shown_from = output.state.clamped_offset().y;
}

/// The lines under their headings.
fn headed(due: &[Due], model: &Model<'_>) -> Vec<Line> {
    let today = model.snapshot.today;
    let mut lines = Vec::with_capacity(due.len() + Nearness::ALL.len());
    let mut place = 0;
    for nearness in Nearness::ALL {
        let count = due[place..].iter().take_while(|due| due.nearness(today) == nearness).count();
        if count > 0 {
            lines.push(Line::Heading(nearness, count));
            lines.extend((place..place + count).map(Line::Due));
        }
        place += count;
    }
    lines
}

fn press_keys(ui: &mut Ui, id: Id, due: &[Due], model: &Model<'_>, state: &mut ActionsState, form: &mut FormState, commands: &mut Commands) {
    if !take_keys(ui.ctx(), id, &mut state.wants_focus) {
        return;
    }
    let page = ((ui.available_height() / LINE) as isize - 1).max(1);
    for ((down, _), _) in take_steps(ui, &grid_steps(page)) {
        state.go(state.place.saturating_add_signed(down), due);
    }
    let (opens, ticks) = ui.input_mut(|input| (input.consume_key(Modifiers::NONE, Key::Enter), input.consume_key(Modifiers::NONE, Key::Space)));
    if let Some(chosen) = state.cursor {
        if opens {
            open(chosen, model, form, commands);
        }
        if ticks {
            done(chosen, model, form, commands);
        }
    }
}

fn heading_ui(ui: &mut Ui, nearness: Nearness, count: usize, model: &Model<'_>) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), LINE), Sense::hover());
    let words = model.lang.phrase(&format!("due.{}", nearness.key()), &[("count", &count), ("days", &crate::domain::due::SOON_DAYS)]);
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &words));
    let at = pos2(rect.left() + f32::from(theme::MARGIN), rect.bottom() - 8.0);
    ui.painter().text(at, Align2::LEFT_BOTTOM, words, theme::bold_font(theme::BODY), theme::of(ui).text);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, theme::line(theme::of(ui).line));
}

#[expect(clippy::too_many_arguments, reason = "a line knows its place and what a click on it does")]
fn due_ui(ui: &mut Ui, whole: Id, place: usize, due: Due, model: &Model<'_>, state: &mut ActionsState, form: &mut FormState, commands: &mut Commands) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), LINE), Sense::CLICK);
    let words = Words::of(due, model);
    let is_chosen = state.cursor == Some(due);
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, is_chosen, words.whole()));
    let colours = theme::of(ui);
    if is_chosen {
        ui.painter().rect_filled(rect, CornerRadius::ZERO, colours.selected);
        at_part(whole, &response);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, CornerRadius::ZERO, colours.hovered);
    }
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, theme::line(colours.faint_line));
    let ink = match due.nearness(model.snapshot.today) {
        Nearness::Overdue => colours.fault,
        Nearness::Soon => colours.caution,
        Nearness::Later => colours.second,
    };
    let left = rect.left() + f32::from(theme::MARGIN);
    let (upper, lower) = (rect.top() + 8.0, rect.top() + 28.0);
    let day = left + if due.deadline == Deadline::Action { 26.0 } else { 0.0 };
    ui.painter().text(pos2(day, upper), Align2::LEFT_TOP, due.day, theme::body_font(), colours.text);
    ui.painter().text(pos2(day, lower), Align2::LEFT_TOP, &words.distance, theme::small_font(), ink);
    let room = rect.right() - rect.left() - WORDS - 12.0;
    let what = chip::elided(ui, &words.what, theme::body_font(), colours.text, room);
    ui.painter().galley(pos2(rect.left() + WORDS, upper), what, colours.text);
    let beneath = chip::elided(ui, &words.beneath, theme::small_font(), colours.second, room);
    ui.painter().galley(pos2(rect.left() + WORDS, lower), beneath, colours.second);
    if due.deadline == Deadline::Action {
        let box_rect = Rect::from_min_size(pos2(left, rect.center().y - 11.0), vec2(22.0, 22.0));
        let mut is_done = false;
        let tick = ui.put(box_rect, eframe::egui::Checkbox::without_text(&mut is_done)).on_hover_text(model.word("due.tick"));
        let name = format!("{} {}", model.word("due.tick"), words.what);
        if tick.accessible_name(name).clicked() {
            done(due, model, form, commands);
        }
    }
    if response.clicked() {
        state.place = place;
        state.cursor = Some(due);
        state.wants_focus = true;
    }
    if response.double_clicked() {
        open(due, model, form, commands);
    }
    response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(words.whole());
}

/// What a line says.
struct Words {
    day: String,
    distance: String,
    what: String,
    beneath: String,
}

impl Words {
    fn of(due: Due, model: &Model<'_>) -> Words {
        let (snapshot, lang) = (model.snapshot, model.lang);
        let kind = model.word(&format!("overview.due.{}", due.deadline.key()));
        let title = due.words(snapshot, lang);
        let what = if title == kind { title } else { format!("{kind} · {title}") };
        let about = due.about(snapshot).and_then(|id| snapshot.entry(id)).map(|entry| text::code_and_title(entry.as_ref(), snapshot, lang));
        let persons = due.persons(snapshot).into_iter().map(|person| text::link_title(AnyId { table: Table::Persons, row: person.row() }, snapshot, lang));
        let persons = lang.list(persons.collect::<Vec<_>>());
        let beneath = [about.unwrap_or_default(), persons].into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" · ");
        Words { day: due.day.to_string(), distance: distance(due.day, model), what, beneath }
    }

    fn whole(&self) -> String {
        format!("{} {} {} {}", self.what, self.beneath, self.day, self.distance)
    }
}
