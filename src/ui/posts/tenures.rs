//! Who held a post from when to when: a bar over the years for each, with what can be done about it.

use chrono::{Days, NaiveDate};
use eframe::egui::{self, Button, CornerRadius, Rect, RichText, Sense, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use super::sheet::Sheet;
use super::{PostsState, edits};
use crate::domain::derived::rotation_day;
use crate::domain::field::Row;
use crate::domain::record::{Post, Tenure};
use crate::domain::rotation;
use crate::domain::table::Table;
use crate::domain::text;
use crate::domain::value::AnyId;
use crate::ui::command::{Command, Commands};
use crate::ui::form::FormState;
use crate::ui::matrix::edit::send;
use crate::ui::{Model, chip, theme};

/// Width of the names, of the days at the end, and of the button after them.
const WIDTHS: (f32, f32, f32) = (108.0, 158.0, 84.0);

/// Draws the tenures of a post, the newest first.
pub fn tenures_ui(ui: &mut Ui, post: &Row<Post>, sheet: &Sheet, model: &Model<'_>, state: &mut PostsState, form: &mut FormState, commands: &mut Commands) {
    let span = span(sheet, post, model);
    for tenure in &sheet.tenures {
        tenure_ui(ui, tenure, span, post, model, state, form, commands);
    }
    ui.horizontal(|ui| {
        let add = Button::new(RichText::new(model.word("post_page.add_holder")).size(theme::SMALL));
        let response = chip::why_not(ui.add_enabled(model.read_only.is_none(), add), model.read_only);
        if response.clicked() {
            form.begin_with(Table::Tenures, &edits::tenure(post.id, model), model);
            state.shows_form = true;
        }
        if sheet.tenures.is_empty() {
            ui.label(theme::small(model.word("post_page.no_holder")));
        }
        if state.beside.is_some() && ui.button(RichText::new(model.word("post_page.back")).size(theme::SMALL)).clicked() {
            state.beside = None;
        }
    });
}

/// The days that the bars reach over: from the first tenure to today or the rotation day, whichever is later.
fn span(sheet: &Sheet, post: &Row<Post>, model: &Model<'_>) -> (NaiveDate, NaiveDate) {
    let today = model.snapshot.today;
    let first = sheet.tenures.iter().map(|tenure| tenure.from).min().unwrap_or(today).min(today);
    let ends = sheet.tenures.iter().filter_map(|tenure| tenure.until).chain([today]).chain(rotation_day(post, model.snapshot));
    let last = ends.max().unwrap_or(today);
    (first, last.max(first.checked_add_days(Days::new(30)).unwrap_or(first)))
}

#[expect(clippy::too_many_arguments, reason = "a row needs what the page has")]
fn tenure_ui(
    ui: &mut Ui,
    tenure: &Row<Tenure>,
    span: (NaiveDate, NaiveDate),
    post: &Row<Post>,
    model: &Model<'_>,
    state: &mut PostsState,
    form: &mut FormState,
    commands: &mut Commands,
) {
    let id = AnyId { table: Table::Tenures, row: tenure.id };
    let person = text::link_title(AnyId { table: Table::Persons, row: tenure.person.row() }, model.snapshot, model.lang);
    let name = if tenure.stand_in { model.lang.phrase("post_page.stand_in", &[("person", &person)]) } else { person };
    let until = tenure.until.map_or_else(|| model.word("post_page.until_now"), |day| day.to_string());
    let days = model.lang.phrase("post_page.days", &[("from", &tenure.from), ("until", &until)]);
    let is_current = tenure.covers(model.snapshot.today);
    ui.horizontal(|ui| {
        let width = ui.available_width() - if is_current { WIDTHS.2 } else { 0.0 };
        let (rect, response) = ui.allocate_exact_size(vec2(width.max(200.0), 28.0), Sense::click());
        let said = format!("{name} {days}");
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, state.beside == Some(id), &said));
        let bar = Rect::from_min_max(pos2(rect.left() + WIDTHS.0, rect.top()), pos2(rect.right() - WIDTHS.1, rect.bottom()));
        paint(ui, rect, bar, &name, &days, &response, state.beside == Some(id));
        if bar.width() > 24.0 {
            let rotation = rotation::clocks(post, model.snapshot).iter().find(|clock| clock.tenure == tenure.id).map(|clock| clock.due);
            paint_bar(ui, bar, tenure, span, rotation, model);
        }
        if response.on_hover_text(said).clicked() {
            state.beside = Some(id);
            state.shows_form = true;
        }
        if is_current {
            ui.spacing_mut().interact_size.y = 24.0;
            ui.spacing_mut().button_padding = vec2(6.0, 1.0);
            let end = Button::new(RichText::new(model.word("post_page.end")).size(theme::SMALL));
            let response = ui.add_enabled(model.read_only.is_none(), end).on_hover_text(model.word("post_page.end_help"));
            if chip::why_not(response, model.read_only).clicked() {
                if post.key_post && !tenure.stand_in {
                    commands.push(Command::Say(model.lang.phrase("rotation.left", &[("person", &name)])));
                }
                send(edits::end(tenure.id, model), model, form, commands);
            }
        }
    });
}

fn paint(ui: &Ui, rect: Rect, bar: Rect, name: &str, days: &str, response: &egui::Response, is_chosen: bool) {
    let colours = theme::of(ui);
    if is_chosen || response.hovered() {
        ui.painter().rect_filled(rect, CornerRadius::same(4), if is_chosen { colours.selected } else { colours.hovered });
    }
    if response.has_focus() {
        ui.painter().rect_stroke(rect, CornerRadius::same(4), egui::Stroke::new(2.0, colours.accent), egui::StrokeKind::Inside);
    }
    let name = chip::elided(ui, name, theme::body_font(), colours.text, WIDTHS.0 - 10.0);
    ui.painter().galley(pos2(rect.left() + 4.0, rect.center().y - name.size().y / 2.0), name, colours.text);
    let days = ui.painter().layout_no_wrap(days.to_owned(), theme::small_font(), colours.second);
    ui.painter().galley(pos2(bar.right() + 10.0, rect.center().y - days.size().y / 2.0), days, colours.second);
}

/// A tenure on the line of days; a stroke marks the day on which the holder is to rotate.
fn paint_bar(ui: &Ui, bar: Rect, tenure: &Tenure, (first, last): (NaiveDate, NaiveDate), rotation: Option<NaiveDate>, model: &Model<'_>) {
    let colours = theme::of(ui);
    let whole = (last - first).num_days().max(1) as f32;
    let at = |day: NaiveDate| bar.left() + bar.width() * ((day - first).num_days() as f32 / whole).clamp(0.0, 1.0);
    let line = Rect::from_min_max(pos2(bar.left(), bar.center().y - 1.0), pos2(bar.right(), bar.center().y + 1.0));
    ui.painter().rect_filled(line, 1.0, colours.faint_line);
    let today = model.snapshot.today;
    let until = tenure.until.unwrap_or(today).max(tenure.from);
    let held = Rect::from_min_max(pos2(at(tenure.from), bar.center().y - 5.0), pos2(at(until).max(at(tenure.from) + 3.0), bar.center().y + 5.0));
    let is_over = rotation.is_some_and(|day| day < today);
    let fill = match (tenure.covers(today), is_over) {
        (true, true) => colours.fault,
        (true, false) => colours.accent,
        (false, _) => colours.border,
    };
    if tenure.stand_in {
        ui.painter().rect_stroke(held, 3.0, egui::Stroke::new(1.5, fill), egui::StrokeKind::Inside);
    } else {
        ui.painter().rect_filled(held, 3.0, fill);
    }
    if let Some(day) = rotation {
        ui.painter().vline(at(day), bar.center().y - 9.0..=bar.center().y + 9.0, egui::Stroke::new(2.0, colours.text));
    }
}
