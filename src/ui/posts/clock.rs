//! The rotation clock of a post: how long each holder has held it of the months allowed, and what is decided or still lacking at its end.

use eframe::egui::{Button, Color32, CornerRadius, Label, Rect, RichText, Sense, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use super::{PostsState, edits};
use crate::domain::choice::{Choice, RotationKind};
use crate::domain::field::Row;
use crate::domain::record::{Post, RotationMeasure};
use crate::domain::rotation::{self, Clock, State};
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::text;
use crate::domain::value::{AnyId, RowId};
use crate::ui::form::FormState;
use crate::ui::theme::Chip;
use crate::ui::{Model, chip, theme};

/// Width of the names, and of the words after the bar.
const WIDTHS: (f32, f32) = (108.0, 214.0);

/// Whether there is anything to say: nobody rotates away from a post that nobody ever held.
pub fn runs(post: &Row<Post>, snapshot: &Snapshot) -> bool {
    let of = AnyId { table: Table::Posts, row: post.id };
    let rotates = post.rotation_months.is_some() || post.key_post;
    rotates && [Table::Tenures, Table::RotationMeasures].iter().any(|table| !snapshot.linking(*table, of).is_empty())
}

/// Draws the clocks of the holders, the measures taken, and what is still lacking.
pub fn clocks_ui(ui: &mut Ui, post: &Row<Post>, model: &Model<'_>, state: &mut PostsState, form: &mut FormState) {
    for clock in rotation::clocks(post, model.snapshot) {
        chip::group(ui, &person(clock.person.row(), model), |ui| clock_ui(ui, &clock, post, model, state, form));
    }
    for (tenure, day) in rotation::exits_without_review(post, model.snapshot) {
        let words = [("person", &person(tenure.person.row(), model) as &dyn std::fmt::Display), ("day", &day)];
        let said = model.lang.phrase("rotation.no_exit_review", &words);
        lacking_ui(ui, (&said, "rotation.add_exit_review"), (tenure.person.row(), Some(RotationKind::ExitReview)), post, model, state, form);
    }
    for holder in holders(post, model).into_iter().filter(|holder| post.key_post && rotation::lacks_declaration(*holder, model.snapshot)) {
        let day = rotation::declaration_day(model.snapshot);
        let said = model.lang.phrase("rotation.no_declaration", &[("person", &person(holder, model)), ("day", &day)]);
        lacking_ui(ui, (&said, "rotation.add_declaration"), (holder, None), post, model, state, form);
    }
    measures_ui(ui, post, model, state);
}

fn person(row: RowId, model: &Model<'_>) -> String {
    text::link_title(AnyId { table: Table::Persons, row }, model.snapshot, model.lang)
}

/// Who holds the post today, each once.
fn holders(post: &Row<Post>, model: &Model<'_>) -> Vec<RowId> {
    let rows = model.snapshot.linking(Table::Tenures, AnyId { table: Table::Posts, row: post.id });
    let running = rows.iter().filter_map(|row| model.snapshot.tenures.get(*row)).filter(|tenure| !tenure.stand_in && tenure.covers(model.snapshot.today));
    let mut holders: Vec<RowId> = running.map(|tenure| tenure.person.row()).collect();
    holders.sort_unstable();
    holders.dedup();
    holders
}

/// The word of a state, with its colours.
fn look(ui: &Ui, clock: &Clock, model: &Model<'_>) -> (String, Chip) {
    let colours = theme::of(ui);
    let calm = Chip { fill: colours.tint, ink: colours.text, border: colours.ring };
    let near = Chip { fill: colours.caution_tint, ink: colours.caution, border: colours.caution_line };
    match clock.state {
        State::InTime => (model.word("rotation.state.in_time"), calm),
        State::Soon => (model.word("rotation.state.soon"), near),
        State::Overdue => (model.word("rotation.state.overdue"), Chip { fill: colours.fault_tint, ink: colours.fault, border: colours.fault }),
        State::Extended(until) => (model.lang.phrase("rotation.state.extended", &[("until", &until)]), near),
        State::Audited(on) => (model.lang.phrase("rotation.state.audited", &[("on", &on)]), calm),
    }
}

fn clock_ui(ui: &mut Ui, clock: &Clock, post: &Row<Post>, model: &Model<'_>, state: &mut PostsState, form: &mut FormState) {
    let name = person(clock.person.row(), model);
    let (word, chip) = look(ui, clock, model);
    let held = model.lang.phrase("rotation.held", &[("held", &clock.months_held), ("allowed", &clock.months_allowed)]);
    let due_key = if clock.is_audit { "rotation.audit_by" } else { "rotation.rotate_by" };
    let said = [name.clone(), held.clone(), word.clone(), model.lang.phrase(due_key, &[("day", &clock.due)])];
    ui.horizontal(|ui| {
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width().max(220.0), 28.0), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::ProgressIndicator, true, model.lang.list(&said)));
        let words = chip::elided(ui, &name, theme::body_font(), theme::of(ui).text, WIDTHS.0 - 10.0);
        ui.painter().galley(pos2(rect.left() + 4.0, rect.center().y - words.size().y / 2.0), words, theme::of(ui).text);
        let bar = Rect::from_min_max(pos2(rect.left() + WIDTHS.0, rect.top()), pos2(rect.right() - WIDTHS.1, rect.bottom()));
        if bar.width() > 24.0 {
            paint_bar(ui, bar, clock, if chip.ink == theme::of(ui).text { theme::of(ui).accent } else { chip.ink });
        }
        let held = ui.painter().layout_no_wrap(held, theme::small_font(), theme::of(ui).second);
        ui.painter().galley(pos2(bar.right() + 10.0, rect.center().y - held.size().y / 2.0), held, theme::of(ui).second);
        response.on_hover_text(said.join("\n"));
    });
    ui.horizontal_wrapped(|ui| {
        ui.add_space(WIDTHS.0);
        chip::words_ui(ui, &word, chip);
        ui.label(theme::small(model.lang.phrase(due_key, &[("day", &clock.due)])));
        let (key, kind) = if clock.is_audit { ("rotation.add_audit", RotationKind::Audit) } else { ("rotation.add_extension", RotationKind::Extension) };
        add_ui(ui, key, (clock.person.row(), Some(kind)), &name, post, model, state, form);
    });
}

/// The months held of those allowed; a stroke marks the end, beyond which the bar goes on.
fn paint_bar(ui: &Ui, bar: Rect, clock: &Clock, fill: Color32) {
    let whole = clock.months_allowed.max(clock.months_held).max(1) as f32;
    let at = |months: u32| bar.left() + bar.width() * (months as f32 / whole);
    let line = |from: f32, to: f32, half: f32| Rect::from_min_max(pos2(from, bar.center().y - half), pos2(to, bar.center().y + half));
    ui.painter().rect_filled(line(bar.left(), bar.right(), 5.0), CornerRadius::same(3), theme::of(ui).faint_line);
    ui.painter().rect_filled(line(bar.left(), at(clock.months_held).max(bar.left() + 2.0), 5.0), CornerRadius::same(3), fill);
    ui.painter().vline(at(clock.months_allowed), bar.center().y - 9.0..=bar.center().y + 9.0, eframe::egui::Stroke::new(2.0, theme::of(ui).text));
}

/// What is lacking, with the button that makes up for it.
fn lacking_ui(
    ui: &mut Ui,
    (said, key): (&str, &'static str),
    of: (RowId, Option<RotationKind>),
    post: &Row<Post>,
    model: &Model<'_>,
    state: &mut PostsState,
    form: &mut FormState,
) {
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new("▲").size(theme::SMALL).color(theme::of(ui).caution));
        ui.add(Label::new(RichText::new(said).size(theme::SMALL)).wrap());
        add_ui(ui, key, of, &person(of.0, model), post, model, state, form);
    });
}

/// Begins a measure of a kind, or without one a declaration, of a person.
#[expect(clippy::too_many_arguments, reason = "a button needs what the page has")]
fn add_ui(
    ui: &mut Ui,
    key: &'static str,
    (person, kind): (RowId, Option<RotationKind>),
    name: &str,
    post: &Row<Post>,
    model: &Model<'_>,
    state: &mut PostsState,
    form: &mut FormState,
) {
    ui.spacing_mut().interact_size.y = 24.0;
    ui.spacing_mut().button_padding = vec2(6.0, 1.0);
    let button = Button::new(RichText::new(model.word(key)).size(theme::SMALL));
    let response = ui.push_id((key, person), |ui| ui.add_enabled(model.read_only.is_none(), button)).inner;
    let response = chip::described(chip::why_not(response, model.read_only), name);
    if response.clicked() {
        match kind {
            Some(kind) => form.begin_with(Table::RotationMeasures, &edits::measure(post.id, person, kind, model), model),
            None => form.begin_with(Table::Declarations, &edits::declaration(person, model), model),
        }
        state.shows_form = true;
    }
}

/// What was decided so far, the newest first; a click shows it in the form.
fn measures_ui(ui: &mut Ui, post: &Row<Post>, model: &Model<'_>, state: &mut PostsState) {
    let rows = model.snapshot.linking(Table::RotationMeasures, AnyId { table: Table::Posts, row: post.id });
    let mut measures: Vec<&Row<RotationMeasure>> = rows.iter().filter_map(|row| model.snapshot.rotation_measures.get(*row)).map(AsRef::as_ref).collect();
    measures.sort_by_key(|measure| (std::cmp::Reverse(measure.on), measure.id));
    for measure in measures {
        let id = AnyId { table: Table::RotationMeasures, row: measure.id };
        let kind = model.word(&format!("rotation_kind.{}", measure.kind.key()));
        let until = measure.until.map(|until| model.lang.phrase("rotation.until", &[("until", &until)]));
        let parts = [Some(measure.on.to_string()), Some(kind), Some(person(measure.person.row(), model)), until, measure.approver.clone()];
        let words = parts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
        ui.spacing_mut().interact_size.y = 24.0;
        if ui.selectable_label(state.beside == Some(id), RichText::new(words).size(theme::SMALL)).clicked() {
            state.beside = Some(id);
            state.shows_form = true;
        }
    }
}
