//! The page of what is chosen in the tree: of a post what the checks say, who holds it, its functions, duties and risks; of a section or unit its posts.

use std::cmp::Reverse;
use std::sync::Arc;

use eframe::egui::{self, Align, Label, Layout, Link, RichText, Sense, Ui, WidgetInfo, accesskit::Role as AccessRole, vec2};

use super::marks::{Mark, marks};
use super::{PostsState, clock, tenures, tree_view};
use crate::domain::derived::{risk_level, risks_of_post, rotation_day};
use crate::domain::field::{Entry, Row};
use crate::domain::matrix::{Cell, cells_of_post};
use crate::domain::record::{Post, Tenure};
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::text;
use crate::domain::value::{AnyId, RowId};
use crate::ui::command::{Command, Commands};
use crate::ui::form::FormState;
use crate::ui::form::finding::findings_ui;
use crate::ui::{Model, chip, theme};

/// The tables that the page of a post reads.
pub const READ: &[Table] = &[
    Table::Posts,
    Table::Tenures,
    Table::Duties,
    Table::Steps,
    Table::Roles,
    Table::Risks,
    Table::Levels,
    Table::Settings,
    Table::GradingCells,
    Table::Controls,
];

/// So many risks of a post are drawn; the rest are listed by a click.
const SHOWN: usize = 20;

/// What the page of a post says.
#[derive(Debug)]
pub struct Sheet {
    /// Who held it, the newest first.
    pub tenures: Vec<Arc<Row<Tenure>>>,
    /// Its duties by step, in the order of the business.
    pub duties: Vec<Cell>,
    /// Its risks, the highest level first.
    pub risks: Vec<RowId>,
    /// How many controls it owns.
    pub controls: usize,
}

impl Sheet {
    /// The sheet of a post.
    pub fn of(post: RowId, snapshot: &Snapshot) -> Sheet {
        let id = AnyId { table: Table::Posts, row: post };
        let mut tenures: Vec<_> = snapshot.linking(Table::Tenures, id).iter().filter_map(|row| snapshot.tenures.get(*row)).cloned().collect();
        tenures.sort_by_key(|tenure| (Reverse(tenure.from), tenure.stand_in, tenure.id));
        let controls = snapshot.linking(Table::Controls, id).len();
        Sheet { tenures, duties: cells_of_post(post, snapshot), risks: risks_of_post(post, snapshot), controls }
    }
}

/// Draws the page of what is chosen.
pub fn sheet_ui(ui: &mut Ui, model: &Model<'_>, state: &mut PostsState, form: &mut FormState, commands: &mut Commands) {
    ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
    let Some(chosen) = state.cursor else {
        ui.label(theme::small(model.word("post_page.none")));
        return;
    };
    match model.snapshot.posts.get(chosen.row).filter(|_| chosen.table == Table::Posts) {
        Some(post) => post_ui(ui, &Arc::clone(post), model, state, form, commands),
        None => branch_ui(ui, chosen, model, commands),
    }
}

fn post_ui(ui: &mut Ui, post: &Arc<Row<Post>>, model: &Model<'_>, state: &mut PostsState, form: &mut FormState, commands: &mut Commands) {
    let sheet = state.sheet(post.id, model);
    title_ui(ui, post, model, form, commands);
    let findings = state.findings.look(post.as_ref(), model);
    if findings > 0 {
        card_ui(ui, &counted("post_page.findings", findings, model), |ui| findings_ui(ui, &state.findings, model));
    }
    card_ui(ui, &model.word("post_page.holders"), |ui| tenures::tenures_ui(ui, post, &sheet, model, state, form, commands));
    if clock::runs(post, model.snapshot) {
        card_ui(ui, &model.word("rotation.clock"), |ui| clock::clocks_ui(ui, post, model, state, form));
    }
    card_ui(ui, &model.word("post_page.functions"), |ui| functions_ui(ui, post, model));
    card_ui(ui, &counted("post_page.duties", sheet.duties.len(), model), |ui| duties_ui(ui, post, &sheet, model, commands));
    card_ui(ui, &counted("post_page.risks", sheet.risks.len(), model), |ui| risks_ui(ui, post, &sheet, model, commands));
}

fn counted(key: &str, count: usize, model: &Model<'_>) -> String {
    format!("{} {count}", model.word(key))
}

fn card_ui(ui: &mut Ui, heading: &str, content: impl FnOnce(&mut Ui)) {
    theme::card(ui).inner_margin(egui::Margin::symmetric(14, 10)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing = vec2(6.0, 4.0);
        ui.label(theme::bold(heading));
        content(ui);
    });
}

fn title_ui(ui: &mut Ui, post: &Arc<Row<Post>>, model: &Model<'_>, form: &mut FormState, commands: &mut Commands) {
    let (snapshot, lang) = (model.snapshot, model.lang);
    let id = AnyId { table: Table::Posts, row: post.id };
    let title = text::title(post.as_ref(), snapshot, lang);
    ui.allocate_ui_with_layout(vec2(ui.available_width(), 30.0), Layout::right_to_left(Align::Center), |ui| {
        tree_view::move_menu_ui(ui, id, model, form, commands);
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| ui.add(Label::new(theme::title(&title)).truncate()).on_hover_text(&title));
    });
    ui.horizontal_wrapped(|ui| {
        let section = post.section.map(|section| text::link_title(AnyId { table: Table::Sections, row: section.row() }, snapshot, lang));
        let unit = text::link_title(AnyId { table: Table::Units, row: post.unit.row() }, snapshot, lang);
        let place: Vec<String> = [Some(post.code.clone()), section, Some(unit)].into_iter().flatten().collect();
        ui.label(theme::small(place.join(" · ")));
        if let Some(level) = post.risk_level.and_then(|level| snapshot.get(level)) {
            chip::level_ui(ui, level, snapshot, lang);
        }
        for mark in marks(post, model) {
            chip::words_ui(ui, &model.word(mark.word_key()), mark.chip(ui));
        }
        if let Some(day) = rotation_day(post, snapshot) {
            let ink = if day < snapshot.today { Mark::Overdue.ink(ui) } else { theme::of(ui).second };
            ui.label(RichText::new(lang.phrase("post_page.rotation", &[("day", &day)])).size(theme::SMALL).color(ink));
        }
    });
}

fn functions_ui(ui: &mut Ui, post: &Row<Post>, model: &Model<'_>) {
    let colours = theme::of(ui);
    let look = theme::Chip { fill: colours.tint, ink: colours.text, border: colours.ring };
    ui.horizontal_wrapped(|ui| {
        for function in &post.functions {
            chip::words_ui(ui, &text::link_title(AnyId { table: Table::Functions, row: function.row() }, model.snapshot, model.lang), look);
        }
        if post.functions.is_empty() {
            ui.label(theme::small(model.word("window.form.nobody")));
        }
    });
    if let Some(words) = post.responsibility.as_deref().filter(|words| !words.is_empty()) {
        ui.add(Label::new(RichText::new(words).color(theme::of(ui).second)).wrap());
    }
}

fn duties_ui(ui: &mut Ui, post: &Row<Post>, sheet: &Sheet, model: &Model<'_>, commands: &mut Commands) {
    for cell in &sheet.duties {
        ui.horizontal(|ui| {
            ui.spacing_mut().interact_size.y = 24.0;
            let step = text::code_and_title(cell.step.as_ref(), model.snapshot, model.lang);
            for role in cell.duties.iter().filter_map(|duty| model.snapshot.get(duty.role)) {
                let name = text::title(role.as_ref(), model.snapshot, model.lang);
                let (rect, response) = ui.allocate_exact_size(vec2(22.0, 20.0), Sense::click());
                let said = model.lang.phrase("post_page.in_matrix", &[("step", &step), ("role", &name)]);
                response.widget_info(|| WidgetInfo::labeled(AccessRole::Button, true, &said));
                chip::paint_role(ui, rect, &text::role_sign(role, model.snapshot, model.lang), theme::role_chip(ui, &role.code, role));
                if response.has_focus() {
                    ui.painter().rect_stroke(rect, 3.0, egui::Stroke::new(2.0, theme::of(ui).accent), egui::StrokeKind::Outside);
                }
                if response.on_hover_cursor(egui::CursorIcon::PointingHand).on_hover_text(said).clicked() {
                    commands.push(Command::ShowDuty((cell.step.id, post.id)));
                }
            }
            if ui.add(Link::new(step)).clicked() {
                commands.push(Command::ShowRecord(AnyId { table: Table::Steps, row: cell.step.id }));
            }
        });
    }
    if sheet.duties.is_empty() {
        ui.label(theme::small(model.word("window.form.nobody")));
    }
}

fn risks_ui(ui: &mut Ui, post: &Row<Post>, sheet: &Sheet, model: &Model<'_>, commands: &mut Commands) {
    for risk in sheet.risks.iter().take(SHOWN).filter_map(|row| model.snapshot.risks.get(*row)) {
        ui.horizontal(|ui| {
            ui.spacing_mut().interact_size.y = 24.0;
            match risk_level(risk, model.snapshot) {
                Some(level) => chip::level_ui(ui, level, model.snapshot, model.lang),
                None => ui.label(theme::small(model.word("level.none"))),
            };
            let words = text::code_and_title(risk.as_ref(), model.snapshot, model.lang);
            let color = theme::of(ui).accent;
            // A link breaks its text over lines; here it is one line, cut where there is no room.
            let link = Label::new(RichText::new(&words).color(color)).truncate().sense(Sense::click());
            let response = ui.add(link);
            response.widget_info(|| WidgetInfo::labeled(AccessRole::Link, true, &words));
            if response.has_focus() {
                ui.painter().rect_stroke(response.rect.expand(2.0), 3.0, egui::Stroke::new(2.0, color), egui::StrokeKind::Outside);
            }
            if response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
                commands.push(Command::ShowRecord(AnyId { table: Table::Risks, row: risk.id }));
            }
        });
    }
    ui.horizontal_wrapped(|ui| {
        let lists =
            [("post_page.all_risks", Table::Risks, "posts", sheet.risks.len()), ("post_page.controls", Table::Controls, "owner_post", sheet.controls)];
        for (key, table, field, count) in lists.into_iter().filter(|(_, _, _, count)| *count > 0) {
            if ui.button(RichText::new(model.lang.phrase(key, &[("count", &count)])).size(theme::SMALL)).clicked() {
                commands.push(Command::List { table, filter: format!("{field}={}", post.code) });
            }
        }
    });
    if sheet.risks.is_empty() {
        ui.label(theme::small(model.word("window.form.nobody")));
    }
}

/// A section or a unit: its posts with who holds them.
fn branch_ui(ui: &mut Ui, chosen: AnyId, model: &Model<'_>, commands: &mut Commands) {
    let Some(entry) = model.snapshot.entry(chosen) else { return };
    ui.add(Label::new(theme::title(text::title(entry.as_ref(), model.snapshot, model.lang))).wrap());
    ui.label(theme::small(entry.code()));
    let key = if chosen.table == Table::Sections { "section" } else { "unit" };
    ui.horizontal_wrapped(|ui| {
        let count = model.snapshot.linking(Table::Posts, chosen).len();
        for (word, table, words) in [
            ("post_page.list_posts", Table::Posts, model.lang.phrase("post_page.list_posts", &[("count", &count)])),
            ("post_page.list_risks", Table::Risks, model.word("post_page.list_risks")),
        ] {
            if ui.push_id(word, |ui| ui.button(words)).inner.clicked() {
                commands.push(Command::List { table, filter: format!("{key}={}", entry.code()) });
            }
        }
    });
    card_ui(ui, &model.word("window.page.posts"), |ui| {
        let posts = model.snapshot.linking(Table::Posts, chosen);
        for post in posts.iter().take(4 * SHOWN).filter_map(|row| model.snapshot.posts.get(*row)) {
            branch_line_ui(ui, post, model, commands);
        }
        if posts.len() > 4 * SHOWN {
            ui.label(theme::small(model.lang.phrase("window.form.more_related", &[("count", &(posts.len() - 4 * SHOWN))])));
        }
        if posts.is_empty() {
            ui.label(theme::small(model.word("window.form.nobody")));
        }
    });
}

fn branch_line_ui(ui: &mut Ui, post: &Arc<Row<Post>>, model: &Model<'_>, commands: &mut Commands) {
    ui.horizontal(|ui| {
        ui.spacing_mut().interact_size.y = 24.0;
        if ui.add(Link::new(text::title(post.as_ref(), model.snapshot, model.lang))).clicked() {
            commands.push(Command::ShowRecord(AnyId { table: Table::Posts, row: post.id }));
        }
        for mark in marks(post, model) {
            chip::words_ui(ui, &model.word(mark.word_key()), mark.chip(ui));
        }
        let holders =
            Table::Posts.field("holders").map(|field| text::cell(post.as_ref() as &dyn Entry, field, model.snapshot, model.lang)).unwrap_or_default();
        ui.add(Label::new(theme::small(holders)).truncate());
    });
}
