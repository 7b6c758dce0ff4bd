//! The head of the page: how many findings of which severity, what is sought of them, and the way to paper.

use eframe::egui::{Button, Id, RichText, TextEdit, Ui};

use super::ChecksState;
use super::lines::{Show, Sought};
use crate::domain::checks::place::Grouping;
use crate::domain::checks::{self, Checked, Severity};
use crate::domain::text;
use crate::report::Report;
use crate::ui::command::{Command, Commands};
use crate::ui::{Model, chip, choice_list, page_head, theme};

/// The id of the field for words.
pub fn filter_id() -> Id {
    Id::unique("findings filter")
}

/// Draws the head.
pub fn head_ui(ui: &mut Ui, checked: &Checked, model: &Model<'_>, state: &mut ChecksState, commands: &mut Commands) {
    page_head::frame().show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 8.0;
        ui.horizontal_wrapped(|ui| {
            ui.label(theme::title(model.word("window.page.checks")));
            ui.add_space(8.0);
            shows_ui(ui, checked, model, &mut state.sought);
            print_ui(ui, checked, model, &state.sought, commands);
        });
        ui.horizontal_wrapped(|ui| {
            grouping_ui(ui, model, state);
            check_ui(ui, checked, model, &mut state.sought);
            unit_ui(ui, checked, model, &mut state.sought);
            let name = model.word("findings.filter");
            let field = TextEdit::singleline(&mut state.sought.text).id(filter_id()).hint_text(&name).desired_width(150.0);
            ui.add(field).accessible_name(name);
            if state.sought != Sought::default() && ui.button(model.word("findings.show_all")).clicked() {
                state.sought = Sought::default();
            }
            if state.lines.is_pending() {
                ui.label(theme::small(model.word("overview.counting")));
            }
        });
    });
}

/// The way to paper: all findings, or those of the unit that is sought.
fn print_ui(ui: &mut Ui, checked: &Checked, model: &Model<'_>, sought: &Sought, commands: &mut Commands) {
    let unit = sought.unit.and_then(|row| checked.snapshot.units.get(row)).map(|unit| unit.code.clone());
    if ui.button(model.word("findings.print")).on_hover_text(model.word("findings.print_help")).clicked() {
        commands.push(Command::ShowReport(Report::Checks, unit));
    }
}

/// The severities with their counts, of which one can be chosen.
fn shows_ui(ui: &mut Ui, checked: &Checked, model: &Model<'_>, sought: &mut Sought) {
    let findings = &checked.findings;
    let severities = Severity::ALL.map(|severity| (Show::Of(severity), severity.words(model.lang), findings.count_of(severity)));
    let all = (Show::Open, model.word("findings.open"), findings.open_count());
    let relaxed = (Show::Relaxed, model.word("findings.relaxed"), findings.relaxed_count());
    for (show, words, count) in std::iter::once(all).chain(severities).chain([relaxed]) {
        let ink = match show {
            Show::Of(severity) if count > 0 => theme::severity_ink(theme::of(ui), severity),
            _ => theme::of(ui).text,
        };
        let words = model.lang.phrase("findings.counted", &[("what", &words), ("count", &count)]);
        let button = Button::selectable(sought.show == show, RichText::new(words).color(ink)).frame_when_inactive(true);
        if ui.add(button).clicked() {
            sought.show = show;
        }
    }
}

fn grouping_ui(ui: &mut Ui, model: &Model<'_>, state: &mut ChecksState) {
    let word = |grouping: Grouping| model.word(grouping.word_keys()[0]);
    let shown = word(state.grouping);
    let options = || Grouping::ALL.into_iter().map(|grouping| (grouping, word(grouping)));
    let (response, taken) = choice_list::choose(ui, "findings grouping", (&shown, 110.0), &state.grouping, options);
    state.grouping = taken.unwrap_or(state.grouping);
    chip::described(response.accessible_name(model.word("findings.grouping")), &shown);
}

fn check_ui(ui: &mut Ui, checked: &Checked, model: &Model<'_>, sought: &mut Sought) {
    let all = model.word("findings.all_checks");
    let shown = sought.check.map_or_else(|| all.clone(), |check| checks::title(check, model.lang));
    let found = || {
        let mut known: Vec<&'static str> = checked.findings.tally().iter().map(|tally| tally.check).chain(sought.check).collect();
        known.sort_unstable();
        known.dedup();
        std::iter::once((None, all)).chain(known.into_iter().map(|check| (Some(check), checks::title(check, model.lang))))
    };
    let (response, taken) = choice_list::choose(ui, "findings check", (&shown, 170.0), &sought.check, found);
    sought.check = taken.unwrap_or(sought.check);
    chip::described(response.accessible_name(model.word("findings.check")), &shown);
}

/// The unit, where there are several.
fn unit_ui(ui: &mut Ui, checked: &Checked, model: &Model<'_>, sought: &mut Sought) {
    let units = &checked.snapshot.units;
    if units.len() < 2 {
        return;
    }
    let all = model.word("overview.all_units");
    let title = |row: u32| units.get(row).map(|unit| text::title(unit.as_ref(), &checked.snapshot, model.lang)).unwrap_or_default();
    let shown = sought.unit.map_or_else(|| all.clone(), title);
    let options = || std::iter::once((None, all)).chain(units.iter().map(|unit| (Some(unit.id), title(unit.id))));
    let (response, taken) = choice_list::choose(ui, "findings unit", (&shown, 130.0), &sought.unit, options);
    sought.unit = taken.unwrap_or(sought.unit);
    chip::described(response.accessible_name(model.word("findings.unit")), &shown);
}
