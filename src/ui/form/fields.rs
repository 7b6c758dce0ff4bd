//! The fields of a form, one beneath another and short ones in twos: label, editor, and what is to be said about the draft.

use eframe::egui::{Align, CursorIcon, Key, Label, Layout, Response, RichText, TextEdit, Ui, vec2};

use super::draft::Draft;
use super::editor::{self, Outcome};
use super::score::{self, Score};
use super::{FormState, Subject, field_id};
use crate::domain::choice::Scale;
use crate::domain::field::{Entry, Field, Kind};
use crate::domain::table::Table;
use crate::ui::{Model, term, theme};

/// Width of the labels of a form.
pub const LABEL_WIDTH: f32 = 108.0;
/// So wide a name, in widths of a letter, has room in small text beside its field.
const LONGEST: usize = 16;
/// Narrower than this, two editors have no room beside each other.
const ROOM_FOR_TWO: f32 = 260.0;

/// A line of the form.
#[derive(Debug)]
enum Line {
    One(&'static Field),
    Two(&'static Field, &'static Field),
    Score(Score),
}

/// Draws fields of a record; true where one was left and its draft is to be sent.
pub fn fields_ui(
    ui: &mut Ui,
    subject: Subject,
    entry: &dyn Entry,
    fields: &[&'static Field],
    model: &Model<'_>,
    draft: &mut Draft,
    form: &mut FormState,
) -> bool {
    if !matches!(subject, Subject::Part { .. }) && std::mem::take(&mut form.wants_focus) {
        form.editing.wants = fields.first().map(|field| (subject, field.key));
    }
    if model.read_only.is_some() {
        form.editing.wants = None;
    }
    let cx = editor::Cx { subject, entry, model };
    let may_pair = ui.available_width() - LABEL_WIDTH >= ROOM_FOR_TWO;
    let mut outcome = Outcome::Stay;
    for line in lines(fields, |one, other| may_pair && [one, other].iter().all(|field| halves(&marked(&cx, field)) < LONGEST)) {
        outcome = outcome | line_ui(ui, &cx, &line, draft, form);
    }
    outcome == Outcome::Leave
}

/// Fields in lines: what is scored together stands together, and so do two short ones where there is room.
fn lines(fields: &[&'static Field], fits: impl Fn(&Field, &Field) -> bool) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut rest = fields;
    while let [field, after @ ..] = rest {
        rest = after;
        let Some(next) = after.first() else {
            lines.push(Line::One(field));
            break;
        };
        if field.kind == Kind::Grade(Scale::Likelihood) && next.kind == Kind::Grade(Scale::Impact) {
            let level = after.get(1).filter(|field| field.kind == Kind::Link(Table::Levels));
            let why = after.get(2).filter(|field| field.kind == Kind::Paragraph).copied();
            lines.push(Line::Score(Score { likelihood: field, impact: next, by_hand: level.map(|level| (*level, why)) }));
            rest = &after[1..];
        } else if is_short(field) && is_short(next) && fits(field, next) {
            lines.push(Line::Two(field, next));
            rest = &after[1..];
        } else {
            lines.push(Line::One(field));
        }
    }
    lines
}

fn is_short(field: &Field) -> bool {
    matches!(field.kind, Kind::Choice(_) | Kind::Number | Kind::Date)
}

fn line_ui(ui: &mut Ui, cx: &editor::Cx<'_>, line: &Line, draft: &mut Draft, form: &mut FormState) -> Outcome {
    let editing = &mut form.editing;
    let table = cx.entry.table();
    match line {
        Line::Score(score) => {
            let label = cx.model.word(&format!("window.score.{}", score.likelihood.key));
            let outcome = labelled(ui, LABEL_WIDTH, &label, |ui| score::score_ui(ui, cx, *score, draft, editing));
            below_ui(ui, cx, &[score.likelihood, score.impact], draft) | outcome
        }
        Line::One(field) => {
            let label = marked(cx, field);
            let help = term::of_field(table, field, cx.model.lang);
            let outcome = explained(ui, LABEL_WIDTH, RichText::new(label), help, |ui| one_ui(ui, cx, field, draft, editing));
            below_ui(ui, cx, &[field], draft) | outcome
        }
        Line::Two(one, other) => {
            let label = RichText::new(pair_label(cx, one, other)).size(theme::SMALL);
            let helps: Vec<String> = [one, other]
                .iter()
                .filter_map(|field| {
                    Some(format!("{}{}{}", cx.model.label(table, field), cx.model.word("window.form.colon"), term::of_field(table, field, cx.model.lang)?))
                })
                .collect();
            let help = (!helps.is_empty()).then(|| helps.join("\n"));
            let outcome = explained(ui, LABEL_WIDTH, label, help, |ui| {
                let [left, right] = ui.columns_const(|columns: &mut [Ui; 2]| {
                    let [left, right] = columns;
                    [one_ui(left, cx, one, draft, editing), one_ui(right, cx, other, draft, editing)]
                });
                left | right
            });
            below_ui(ui, cx, &[one, other], draft) | outcome
        }
    }
}

/// The editor of a field; a red line round it where what it holds cannot stay.
fn one_ui(ui: &mut Ui, cx: &editor::Cx<'_>, field: &'static Field, draft: &mut Draft, editing: &mut editor::Editing) -> Outcome {
    if draft.fault(field).is_some() || can_lack(field) && draft.lacks(field, cx.entry) {
        let fault = theme::of(ui).fault;
        let widgets = &mut ui.visuals_mut().widgets;
        for state in [&mut widgets.inactive, &mut widgets.hovered] {
            state.bg_stroke.color = fault;
        }
    }
    editor::field_ui(ui, cx, field, draft, editing)
}

/// The name of a field, marked where it must be filled.
fn marked(cx: &editor::Cx<'_>, field: &Field) -> String {
    let label = cx.model.label(cx.entry.table(), field);
    if can_lack(field) { format!("{label} *") } else { label }
}

/// The names of two fields, one beneath the other where they are too long for a line.
fn pair_label(cx: &editor::Cx<'_>, one: &Field, other: &Field) -> String {
    let (one, other) = (marked(cx, one), marked(cx, other));
    let gap = if halves(&one) + halves(&other) + 3 > LONGEST { '\n' } else { ' ' };
    format!("{one} ·{gap}{other}")
}

/// How wide a name is, in widths of a letter; a sign of Chinese is about twice as wide.
fn halves(label: &str) -> usize {
    label.chars().map(|sign| if sign.is_ascii() { 1 } else { 2 }).sum()
}

/// Whether a field must be filled and begins empty; yes, no and choices always have a value.
fn can_lack(field: &Field) -> bool {
    field.need && !matches!(field.kind, Kind::Flag | Kind::Choice(_) | Kind::Choices(_))
}

/// A label and what stands beside it.
pub fn labelled<R>(ui: &mut Ui, width: f32, label: &str, content: impl FnOnce(&mut Ui) -> R) -> R {
    explained(ui, width, RichText::new(label), None, content)
}

/// A label that says what it means, and what stands beside it.
fn explained<R>(ui: &mut Ui, width: f32, label: RichText, help: Option<String>, content: impl FnOnce(&mut Ui) -> R) -> R {
    ui.horizontal_top(|ui| {
        let name = ui.allocate_ui_with_layout(vec2(width, 30.0), Layout::top_down(Align::Max), |ui| {
            ui.set_width(width);
            // Two lines of small text are as high as the field.
            ui.add_space(if label.text().contains('\n') { 0.0 } else { 6.0 });
            let label = ui.add(Label::new(label.color(theme::of(ui).second)).wrap().halign(Align::Max));
            help_ui(label, help)
        });
        ui.vertical(|ui| ui.label_inputs_by(name.inner.id, content)).inner
    })
    .inner
}

fn help_ui(label: Response, help: Option<String>) -> Response {
    match help {
        Some(help) => label.on_hover_text(help).on_hover_cursor(CursorIcon::Help),
        None => label,
    }
}

/// What stands under a field: why its draft was not taken, and the line that asks for the reason of a change.
fn below_ui(ui: &mut Ui, cx: &editor::Cx<'_>, fields: &[&'static Field], draft: &mut Draft) -> Outcome {
    let mut outcome = Outcome::Stay;
    for field in fields {
        let lacking = (can_lack(field) && draft.lacks(field, cx.entry)).then(|| cx.model.word("window.form.required"));
        if let Some(fault) = draft.fault(field).map(str::to_owned).or(lacking) {
            // Where two stand side by side it is said which of them is meant.
            let words =
                if fields.len() > 1 { format!("{}{}{fault}", cx.model.label(cx.entry.table(), field), cx.model.word("window.form.colon")) } else { fault };
            indented(ui, |ui| ui.add(Label::new(RichText::new(words).color(theme::of(ui).fault).size(theme::SMALL)).wrap()));
        }
        if draft.asks == Some(field.key) {
            outcome = outcome | indented(ui, |ui| reason_ui(ui, cx, field, draft));
        }
    }
    outcome
}

fn indented<R>(ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> R {
    ui.horizontal_top(|ui| {
        ui.add_space(LABEL_WIDTH + ui.spacing().item_spacing.x);
        ui.vertical(content).inner
    })
    .inner
}

fn reason_ui(ui: &mut Ui, cx: &editor::Cx<'_>, field: &'static Field, draft: &mut Draft) -> Outcome {
    let id = field_id(cx.subject, field.key).with("reason");
    let label = ui.label(theme::small(cx.model.word("window.form.why")));
    let hint = cx.model.word("window.form.why_hint");
    let response = ui.add(TextEdit::singleline(&mut draft.reason).id(id).hint_text(hint).desired_width(f32::INFINITY)).labelled_by(label.id);
    if std::mem::take(&mut draft.reason_wants_focus) {
        response.request_focus();
        response.scroll_to_me(Some(Align::Center));
    }
    if response.lost_focus() {
        if ui.input(|input| input.key_pressed(Key::Escape)) {
            draft.drop_unexplained(cx.entry);
        } else if !draft.reason.trim().is_empty() {
            return Outcome::Leave;
        }
    }
    Outcome::Stay
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(table: Table, fits: bool) -> Vec<String> {
        let fields: Vec<&'static Field> = table.own_fields().iter().collect();
        let words = |line: &Line| match line {
            Line::One(field) => field.key.to_owned(),
            Line::Two(one, other) => format!("{}+{}", one.key, other.key),
            Line::Score(score) => format!("{}x{}:{}", score.likelihood.key, score.impact.key, score.by_hand.map_or("", |(level, _)| level.key)),
        };
        lines(&fields, |_, _| fits).iter().map(words).collect()
    }

    #[test]
    fn short_fields_stand_in_twos_where_there_is_room() {
        assert_eq!(shape(Table::TimeLimits, true), ["step", "text", "value+unit", "kind+own_value", "confidence+superior_value"]);
        assert_eq!(shape(Table::TimeLimits, false), ["step", "text", "value", "unit", "kind", "own_value", "confidence", "superior_value"]);
    }

    #[test]
    fn what_is_scored_together_stands_together() {
        let risk = shape(Table::Risks, true);
        assert!(risk.contains(&"likelihoodximpact:level_override".to_owned()), "{risk:?}");
        assert!(risk.contains(&"residual_likelihoodxresidual_impact:".to_owned()), "{risk:?}");
        assert_eq!(risk.iter().filter(|line| line.contains("level_override")).count(), 2, "the level set by hand is a field of its own");
    }
}
