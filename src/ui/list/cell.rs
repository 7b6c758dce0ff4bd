//! The cells of a list: words with the hits marked, levels and the worst finding as chips.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use eframe::egui::cache::{ComputerMut, FrameCache};
use eframe::egui::text::{LayoutJob, TextFormat, TextWrapping};
use eframe::egui::{self, Color32, FontId, Galley, Rect, Response, Sense, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use crate::domain::checks::{self, Checked, Finding, Severity};
use crate::domain::choice::Choice;
use crate::domain::derived::explanation;
use crate::domain::field::{Entry, Field, Kind, Row, flag};
use crate::domain::life::stale;
use crate::domain::record::{Control, Risk};
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::text;
use crate::domain::value::{AnyId, Value};
use crate::i18n::Lang;
use crate::ui::theme::Palette;
use crate::ui::{chip, theme};

/// A roomy row has no more lines of text.
const LINES: usize = 4;
/// Space between text and the rules at the left and right.
const LEFT: f32 = 8.0;
const RIGHT: f32 = 6.0;
/// A column that is fitted to its cells grows no wider.
const FITTED: f32 = 520.0;

/// How the cells of a list look.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    /// The register.
    pub snapshot: &'a Snapshot,
    /// What the checks found last.
    pub checked: Option<&'a Checked>,
    /// The language.
    pub lang: Lang,
    /// Whether rows are as high as their text.
    pub is_roomy: bool,
    /// The words looked for, in lower case.
    pub hits: &'a [String],
    /// The colours.
    pub colours: &'static Palette,
}

/// The words of a cell; none where it shows nothing or something else than words.
pub fn words(entry: &dyn Entry, field: &Field, look: &Look<'_>) -> Option<String> {
    match entry.value(field, look.snapshot) {
        Value::Flag(false) | Value::Empty => None,
        _ if field.kind == Kind::Link(Table::Levels) => None,
        _ => Some(text::cell(entry, field, look.snapshot, look.lang)),
    }
}

/// Whether the texts of a column may take several lines of a roomy row.
pub fn is_wrapped(field: &Field) -> bool {
    field.is(flag::TITLE)
        || matches!(field.kind, Kind::Paragraph | Kind::Links(_) | Kind::Link(_) | Kind::AnyLink | Kind::Choices(_))
            && field.kind != Kind::Link(Table::Levels)
        || field.kind == Kind::Line && field.key != crate::domain::field::CODE.key
}

/// The text of a cell laid out for a width: one line, or as many as a roomy row has.
pub fn galley(ctx: &egui::Context, words: &str, width: f32, wraps: bool, colour: Color32, look: &Look<'_>) -> Arc<Galley> {
    let words = if look.is_roomy && wraps { words } else { words.split('\n').next().unwrap_or_default() };
    let mut job = marked(words, theme::body_font(), colour, look);
    let width = (width - LEFT - RIGHT).max(0.0);
    job.wrap = if look.is_roomy && wraps {
        TextWrapping { max_width: width, max_rows: LINES, ..TextWrapping::default() }
    } else {
        TextWrapping::truncate_at_width(width)
    };
    ctx.fonts_mut(|fonts| fonts.layout_job(job))
}

/// Text in which the words looked for have a ground of their own.
fn marked(words: &str, font: FontId, colour: Color32, look: &Look<'_>) -> LayoutJob {
    let plain = TextFormat::simple(font, colour);
    let mut job = LayoutJob { break_on_newline: true, ..LayoutJob::default() };
    let mut at = 0;
    for (start, end) in hits(words, look.hits) {
        job.append(&words[at..start], 0.0, plain.clone());
        job.append(&words[start..end], 0.0, TextFormat { background: look.colours.hit, ..plain.clone() });
        at = end;
    }
    if at < words.len() || job.is_empty() {
        job.append(&words[at..], 0.0, plain);
    }
    job
}

/// Where words given in lower case stand in a text, first come first, none within another.
fn hits(text: &str, wanted: &[String]) -> Vec<(usize, usize)> {
    if wanted.is_empty() {
        return Vec::new();
    }
    let lower = text.to_lowercase();
    // Lower case of some letters has another length; then places would not fit the text.
    let folded = if lower.len() == text.len() { lower.as_str() } else { text };
    let mut found: Vec<(usize, usize)> = wanted
        .iter()
        .flat_map(|word| folded.match_indices(word.as_str()).map(|(at, part)| (at, at + part.len())))
        .filter(|(start, end)| text.is_char_boundary(*start) && text.is_char_boundary(*end))
        .collect();
    found.sort_unstable();
    let mut end = 0;
    found.retain(|hit| {
        let is_free = hit.0 >= end;
        end = if is_free { hit.1 } else { end };
        is_free
    });
    found
}

/// Draws the code, and what there is to know of the record before it is opened: that nobody confirmed it, and what the checks find.
pub fn code_ui(ui: &mut Ui, entry: &dyn Entry, look: &Look<'_>) {
    let rect = ui.max_rect();
    let marks: Vec<(Arc<Galley>, Color32, String)> = marks(entry, look)
        .into_iter()
        .chain(finding_mark(entry, look))
        .map(|(sign, ink, words)| (ui.painter().layout_no_wrap(sign, theme::small_font(), ink), ink, words))
        .collect();
    let room = room(ui) - marks.iter().map(|(mark, ..)| mark.size().x + 3.0).sum::<f32>();
    let galley = galley(ui.ctx(), entry.code(), room, false, look.colours.second, look);
    let mut end = rect.left() + LEFT + galley.size().x + 3.0;
    text_ui(ui, galley, look);
    for (place, (mark, ink, words)) in marks.into_iter().enumerate() {
        let at = Rect::from_min_size(pos2(end, rect.top()), vec2(mark.size().x, first_line(rect, look)));
        end = at.right() + 3.0;
        fit(ui, at.right());
        ui.painter().galley(pos2(at.left(), at.center().y - mark.size().y / 2.0), mark, ink);
        let response = ui.interact(at, ui.scope_id().with(("mark", place)), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
        response.on_hover_text(words);
    }
}

/// Signs beside the code, and what they say: not confirmed, to be assessed again.
fn marks(entry: &dyn Entry, look: &Look<'_>) -> Vec<(String, Color32, String)> {
    let word = |key: &str| look.lang.word(key).into_owned();
    let mut marks = Vec::new();
    if entry.is_unconfirmed() {
        marks.push((word("window.mark"), look.colours.caution, word("window.form.unconfirmed")));
    }
    let row: &dyn std::any::Any = entry;
    if let Some(why) = row.downcast_ref::<Row<Risk>>().and_then(|risk| stale::words(risk, look.snapshot, look.lang)) {
        marks.push((word("life.mark"), look.colours.caution, look.lang.phrase("life.is_stale", &[("why", &why)])));
    }
    marks
}

/// The sign of the worst finding of a record and what the checks say, in lists without a column for it.
fn finding_mark(entry: &dyn Entry, look: &Look<'_>) -> Option<(String, Color32, String)> {
    let checked = look.checked.filter(|_| entry.table().field("findings").is_none())?;
    let found = checked.findings.of_record(AnyId { table: entry.table(), row: entry.id() });
    let worst = found.open.first()?.severity;
    let sign = match worst {
        Severity::Error => "▲",
        Severity::Warning => "△",
        Severity::Info => "○",
    };
    let said = |finding: &Finding| format!("{} {}", finding.severity.words(look.lang), finding.text(&checked.snapshot, look.lang));
    Some((sign.to_owned(), theme::severity_ink(look.colours, worst), found.open.iter().map(said).collect::<Vec<_>>().join("\n")))
}

/// Draws a value.
pub fn value_ui(ui: &mut Ui, entry: &dyn Entry, field: &Field, look: &Look<'_>) {
    if let (Kind::Link(Table::Levels), Value::Link(id)) = (field.kind, entry.value(field, look.snapshot)) {
        if let Some(level) = look.snapshot.levels.get(id.row) {
            let chip = at_left(ui, look, |ui| chip::level_ui(ui, level, look.snapshot, look.lang));
            if chip.hovered()
                && let Some(why) = explanation(entry, field, look.snapshot, look.lang)
            {
                chip.on_hover_text(why);
            }
        }
        return;
    }
    if field.kind == Kind::Choice(Severity::SET) {
        return severity_ui(ui, entry, field, look);
    }
    let Some(words) = words(entry, field, look) else { return };
    let ink = if is_over(entry) { look.colours.faint } else { look.colours.text };
    let galley = galley(ui.ctx(), &words, room(ui), is_wrapped(field), ink, look);
    let is_cut = galley.elided || !look.is_roomy && words.contains('\n');
    let response = text_ui(ui, galley, look);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
    if is_cut {
        response.on_hover_text(words);
    }
}

/// Whether a record counts no more: a control that was retired; its state says so in words.
fn is_over(entry: &dyn Entry) -> bool {
    let row: &dyn std::any::Any = entry;
    row.downcast_ref::<Row<Control>>().is_some_and(|control| control.is_retired())
}

/// Draws how bad the worst finding is; what was found is said under the pointer.
fn severity_ui(ui: &mut Ui, entry: &dyn Entry, field: &Field, look: &Look<'_>) {
    let asked = Asked { entry, field, snapshot: look.snapshot };
    let worst = ui.memory_mut(|memory| *memory.caches.cache::<FrameCache<Option<Severity>, Worst>>().get(asked));
    let Some(severity) = worst else { return };
    let chip = at_left(ui, look, |ui| chip::words_ui(ui, &severity.words(look.lang), theme::severity_chip(ui, severity)));
    chip.on_hover_ui(|ui| {
        let id = AnyId { table: entry.table(), row: entry.id() };
        for finding in checks::of_record(id, look.snapshot).open {
            ui.label(format!("{} {}", finding.check, finding.text(look.snapshot, look.lang)));
        }
    });
}

/// Draws something other than text where the first line of a text would be.
fn at_left(ui: &mut Ui, look: &Look<'_>, content: impl FnOnce(&mut Ui) -> Response) -> Response {
    let rect = ui.max_rect();
    let place = Rect::from_min_size(rect.min + vec2(LEFT, 0.0), vec2((rect.width() - LEFT).max(0.0), first_line(rect, look)));
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    let drawn = ui.scope_builder(egui::UiBuilder::new().max_rect(place).layout(layout), content);
    fit(ui, drawn.response.rect.right());
    drawn.inner
}

/// A record whose worst finding is asked for: the same in one state of the register.
#[derive(Clone, Copy)]
struct Asked<'a> {
    entry: &'a dyn Entry,
    field: &'a Field,
    snapshot: &'a Snapshot,
}

impl Hash for Asked<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.entry.table().key(), self.entry.id(), self.field.key, self.snapshot.revision, self.snapshot.today).hash(state);
    }
}

/// Works the worst finding out once for each record in view, not once a frame.
#[derive(Default)]
struct Worst;

impl ComputerMut<Asked<'_>, Option<Severity>> for Worst {
    fn compute(&mut self, asked: Asked<'_>) -> Option<Severity> {
        match asked.entry.value(asked.field, asked.snapshot) {
            Value::Choice(key) => Severity::from_key(key),
            _ => None,
        }
    }
}

/// The height of the first line of a row: what stands beside several lines stands beside the first.
fn first_line(rect: Rect, look: &Look<'_>) -> f32 {
    if look.is_roomy { theme::ROW.min(rect.height()) } else { rect.height() }
}

/// How wide the content of a cell may be: as the column, or as it likes where the column is being fitted to it.
fn room(ui: &Ui) -> f32 {
    if ui.is_sizing_pass() { FITTED } else { ui.max_rect().width() }
}

/// Tells a column that is being fitted to its cells where the content of this one ends.
pub fn fit(ui: &mut Ui, end: f32) {
    if ui.is_sizing_pass() {
        let rect = ui.max_rect();
        ui.expand_to_include_rect(rect.with_max_x(end + RIGHT));
    }
}

/// Paints laid out text into a cell.
fn text_ui(ui: &mut Ui, galley: Arc<Galley>, look: &Look<'_>) -> Response {
    let rect = ui.max_rect();
    let line = galley.rows.first().map_or(0.0, |row| row.height());
    let place = pos2(rect.left() + LEFT, rect.top() + (first_line(rect, look) - line) / 2.0);
    let response = ui.interact(Rect::from_min_size(place, galley.size()), ui.scope_id().with("text"), Sense::hover());
    fit(ui, place.x + galley.size().x);
    ui.painter().galley(place, galley, look.colours.text);
    response
}

#[cfg(test)]
mod tests {
    use super::hits;

    #[test]
    fn hits_are_found_in_either_case_and_never_twice() {
        let wanted = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        assert_eq!(hits("ERP erp", &wanted(&["erp"])), [(0, 3), (4, 7)]);
        assert_eq!(hits("abcabc", &wanted(&["abc", "bca"])), [(0, 3), (3, 6)]);
        assert_eq!(hits("İstanbul x", &wanted(&["x"])).len(), 1);
        assert!(hits("abc", &[]).is_empty());
    }
}
