//! A month to pick a day from: weeks begin on Monday, names are in the language of the window, and every day is reached by keyboard.

use chrono::{Datelike, Months, NaiveDate, TimeDelta};
use eframe::egui::{Align2, CornerRadius, Id, Key, Modifiers, Rect, Sense, StrokeKind, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use super::keyboard::keep_arrows;
use super::{chip, theme};
use crate::i18n::Lang;

/// Size of a day.
const DAY: (f32, f32) = (36.0, 28.0);
/// Rows of a month, the same for each, so that nothing jumps.
const WEEKS: i64 = 6;

/// An open calendar.
#[derive(Debug)]
pub struct Calendar {
    /// The day that the keys move.
    pub cursor: NaiveDate,
    wants_focus: bool,
}

/// What was picked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picked {
    /// A day.
    Day(NaiveDate),
    /// No day.
    Nothing,
}

impl Calendar {
    /// Opens at a day.
    pub fn at(day: NaiveDate) -> Calendar {
        Calendar { cursor: day, wants_focus: true }
    }
}

/// Draws a calendar; `may_clear` offers no day at all.
pub fn calendar_ui(ui: &mut Ui, id: Id, state: &mut Calendar, chosen: Option<NaiveDate>, today: NaiveDate, may_clear: bool, lang: Lang) -> Option<Picked> {
    ui.set_width(7.0 * DAY.0);
    ui.spacing_mut().item_spacing.y = 4.0;
    head_ui(ui, state, lang);
    let mut picked = days_ui(ui, id, state, chosen, today, lang);
    ui.horizontal(|ui| {
        if ui.button(lang.word("calendar.today")).clicked() {
            picked = Some(Picked::Day(today));
        }
        if may_clear && chosen.is_some() && ui.button(lang.word("calendar.clear")).clicked() {
            picked = Some(Picked::Nothing);
        }
    });
    picked
}

fn head_ui(ui: &mut Ui, state: &mut Calendar, lang: Lang) {
    let name = lang.word(&format!("calendar.month.{}", state.cursor.month()));
    let title = lang.phrase("calendar.title", &[("year", &state.cursor.year()), ("month", &name)]);
    let turns =
        [("↑", "calendar.year_before", -12), ("←", "calendar.month_before", -1), ("→", "calendar.month_after", 1), ("↓", "calendar.year_after", 12)];
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        ui.label(theme::bold(title));
        ui.add_space((ui.available_width() - 4.0 * 26.0).max(0.0));
        for (sign, key, months) in turns {
            if chip::icon_button(ui, sign, &lang.word(key)).clicked() {
                state.cursor = by_months(state.cursor, months);
            }
        }
    });
}

fn days_ui(ui: &mut Ui, id: Id, state: &mut Calendar, chosen: Option<NaiveDate>, today: NaiveDate, lang: Lang) -> Option<Picked> {
    let (area, _) = ui.allocate_exact_size(vec2(7.0 * DAY.0, (WEEKS + 1) as f32 * DAY.1), Sense::hover());
    let grid = ui.interact(area, id, Sense::click());
    // The Enter that opened the calendar chooses no day.
    let opens = state.wants_focus;
    if state.wants_focus {
        grid.request_focus();
        // The first frame of a popup only measures, so the wish is kept until it is met.
        state.wants_focus = ui.is_sizing_pass();
    }
    let mut picked = None;
    if grid.has_focus() && !opens {
        keep_arrows(ui.ctx(), id);
        picked = press_keys(ui, state);
    }
    grid.widget_info(|| WidgetInfo::labeled(Role::Grid, true, day_words(state.cursor, lang)));
    for column in 0..7 {
        let place = pos2(area.left() + (column as f32 + 0.5) * DAY.0, area.top() + 0.5 * DAY.1);
        let word = lang.word(&format!("calendar.weekday.{}", column + 1));
        ui.painter().text(place, Align2::CENTER_CENTER, word, theme::small_font(), theme::of(ui).second);
    }
    let first = first_shown(state.cursor);
    for place in 0..WEEKS * 7 {
        let Some(day) = first.checked_add_signed(TimeDelta::days(place)) else { continue };
        let corner = pos2(area.left() + (place % 7) as f32 * DAY.0, area.top() + (place / 7 + 1) as f32 * DAY.1);
        let rect = Rect::from_min_size(corner, vec2(DAY.0, DAY.1)).shrink(1.0);
        let response = ui.interact(rect, id.with(place), Sense::CLICK);
        chip::choosable(&response, Role::Cell, chosen == Some(day), &day_words(day, lang));
        let look = Look {
            is_chosen: chosen == Some(day),
            is_today: day == today,
            is_inside: day.month() == state.cursor.month(),
            is_hovered: response.hovered(),
        };
        paint_day(ui, rect, day, look);
        if day == state.cursor && grid.has_focus() {
            ui.painter().rect_stroke(rect, CornerRadius::same(4), ui.visuals().selection.stroke, StrokeKind::Inside);
        }
        if response.clicked() {
            picked = Some(Picked::Day(day));
        }
    }
    picked
}

/// How a day looks.
struct Look {
    is_chosen: bool,
    is_today: bool,
    is_inside: bool,
    is_hovered: bool,
}

fn paint_day(ui: &Ui, rect: Rect, day: NaiveDate, look: Look) {
    let colours = theme::of(ui);
    let radius = CornerRadius::same(4);
    if look.is_chosen {
        ui.painter().rect_filled(rect, radius, colours.accent);
    } else if look.is_hovered {
        ui.painter().rect_filled(rect, radius, colours.hovered);
    }
    if look.is_today {
        ui.painter().rect_stroke(rect, radius, theme::line(colours.accent), StrokeKind::Inside);
    }
    let ink = match (look.is_chosen, look.is_inside) {
        (true, _) => colours.on_accent,
        (false, true) => colours.text,
        (false, false) => colours.faint,
    };
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, day.day(), theme::body_font(), ink);
}

fn press_keys(ui: &Ui, state: &mut Calendar) -> Option<Picked> {
    let keys = [Key::ArrowLeft, Key::ArrowRight, Key::ArrowUp, Key::ArrowDown, Key::PageUp, Key::PageDown, Key::Home, Key::End];
    ui.input_mut(|input| {
        for key in keys {
            if input.consume_key(Modifiers::SHIFT, key) {
                state.cursor = moved(state.cursor, key, true);
            } else if input.consume_key(Modifiers::NONE, key) {
                state.cursor = moved(state.cursor, key, false);
            }
        }
        input.consume_key(Modifiers::NONE, Key::Enter).then_some(Picked::Day(state.cursor))
    })
}

/// Where a key leads: days, weeks, months; years with Shift.
fn moved(day: NaiveDate, key: Key, shift: bool) -> NaiveDate {
    let by_days = |days: i64| day.checked_add_signed(TimeDelta::days(days)).unwrap_or(day);
    let months = if shift { 12 } else { 1 };
    let to = match key {
        Key::ArrowLeft => by_days(-1),
        Key::ArrowRight => by_days(1),
        Key::ArrowUp => by_days(-7),
        Key::ArrowDown => by_days(7),
        Key::PageUp => by_months(day, -months),
        Key::PageDown => by_months(day, months),
        Key::Home => day.with_day(1).unwrap_or(day),
        Key::End => day.with_day(u32::from(day.num_days_in_month())).unwrap_or(day),
        _ => day,
    };
    kept(to, day)
}

fn by_months(day: NaiveDate, months: i32) -> NaiveDate {
    let by = Months::new(months.unsigned_abs());
    let to = if months < 0 { day.checked_sub_months(by) } else { day.checked_add_months(by) };
    kept(to.unwrap_or(day), day)
}

/// A day of the years that a register accepts, else the day before the key.
fn kept(to: NaiveDate, from: NaiveDate) -> NaiveDate {
    if (1900..=2999).contains(&to.year()) { to } else { from }
}

/// The Monday of the week in which the month of a day begins.
fn first_shown(day: NaiveDate) -> NaiveDate {
    let first = day.with_day(1).unwrap_or(day);
    first.checked_sub_signed(TimeDelta::days(i64::from(first.weekday().num_days_from_monday()))).unwrap_or(first)
}

/// A day with its weekday.
fn day_words(day: NaiveDate, lang: Lang) -> String {
    let weekday = lang.word(&format!("calendar.weekday.{}", day.weekday().number_from_monday()));
    lang.phrase("calendar.day", &[("date", &day), ("weekday", &weekday)])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn a_month_begins_with_its_monday() {
        assert_eq!(first_shown(day("2026-11-22")), day("2026-10-26"));
        assert_eq!(first_shown(day("2026-06-30")), day("2026-06-01"));
        assert_eq!(first_shown(day("2026-02-01")), day("2026-01-26"));
    }

    #[test]
    fn keys_move_by_day_week_month_and_year() {
        let check = |key, shift, to: &str| assert_eq!(moved(day("2024-02-29"), key, shift), day(to), "{key:?}");
        check(Key::ArrowLeft, false, "2024-02-28");
        check(Key::ArrowRight, false, "2024-03-01");
        check(Key::ArrowUp, false, "2024-02-22");
        check(Key::ArrowDown, false, "2024-03-07");
        check(Key::PageUp, false, "2024-01-29");
        check(Key::PageDown, true, "2025-02-28");
        check(Key::Home, false, "2024-02-01");
        check(Key::End, false, "2024-02-29");
    }

    #[test]
    fn no_key_leaves_the_years_of_a_register() {
        assert_eq!(moved(day("1900-01-01"), Key::ArrowLeft, false), day("1900-01-01"));
        assert_eq!(moved(day("2999-12-31"), Key::PageDown, true), day("2999-12-31"));
    }
}
