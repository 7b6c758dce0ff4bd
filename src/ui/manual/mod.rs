//! The manual: how the program is used, in the language of the window; it can be searched.

mod text;

use eframe::egui::{
    self, Align, Button, Label, Layout, Margin, Panel, ScrollArea, TextEdit, Ui,
    text::{LayoutJob, TextFormat},
    vec2,
};

use self::text::{Block, Chapter, Look, Section, Span};
use super::{keys, theme};
use crate::domain::search::fold;
use crate::i18n::Lang;

/// Wider lines are hard to read.
const WIDTH: f32 = 720.0;

/// The state of the page.
#[derive(Debug, Default)]
pub struct ManualState {
    /// The chapters of a language, read when first shown.
    chapters: Option<(Lang, Vec<Chapter>)>,
    /// The chapter shown.
    chapter: usize,
    typed: String,
    /// Whether the text goes back to its start.
    to_start: bool,
}

/// Draws the page.
pub fn page_ui(ui: &mut Ui, lang: Lang, state: &mut ManualState) {
    if state.chapters.as_ref().is_none_or(|(known, _)| *known != lang) {
        state.chapters = Some((lang, text::chapters(lang)));
    }
    let ManualState { chapters: Some((_, chapters)), chapter, typed, to_start } = state else { return };
    let frame = theme::plain(theme::of(ui).panel).inner_margin(Margin::same(12));
    Panel::left("chapters").exact_size(200.0).resizable(false).show_separator_line(false).frame(frame).show(ui, |ui| {
        let outer = ui.max_rect().expand(12.0);
        ui.painter().vline(outer.right() - 0.5, outer.y_range(), theme::line(theme::of(ui).line));
        if contents_ui(ui, lang, chapters, chapter, typed) {
            *to_start = true;
        }
    });
    let frame = theme::plain(theme::of(ui).window).inner_margin(Margin { left: 24, right: 8, top: 12, bottom: 0 });
    egui::CentralPanel::default().frame(frame).show(ui, |ui| {
        let mut area = ScrollArea::vertical().auto_shrink(false);
        if std::mem::take(to_start) {
            area = area.vertical_scroll_offset(0.0);
        }
        area.show(ui, |ui| {
            ui.set_max_width(WIDTH.min(ui.available_width() - 16.0));
            if typed.trim().is_empty() {
                if let Some(chapter) = chapters.get(*chapter) {
                    ui.label(theme::title(&chapter.title));
                    chapter.sections.iter().for_each(|section| section_ui(ui, section, lang));
                }
            } else {
                found_ui(ui, chapters, typed, lang);
            }
            ui.add_space(24.0);
        });
    });
}

/// The search and the list of chapters; true where another text is to be shown.
fn contents_ui(ui: &mut Ui, lang: Lang, chapters: &[Chapter], chapter: &mut usize, typed: &mut String) -> bool {
    let name = lang.word("manual.search").into_owned();
    let field = ui.add(TextEdit::singleline(typed).hint_text(&name).desired_width(f32::INFINITY));
    let mut changed = field.changed();
    field.accessible_name(name);
    ui.add_space(4.0);
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.with_layout(Layout::top_down_justified(Align::Min), |ui| {
            for (place, known) in chapters.iter().enumerate() {
                let is_shown = place == *chapter && typed.trim().is_empty();
                if ui.add(Button::selectable(is_shown, &known.title).min_size(vec2(0.0, theme::ROW))).clicked() {
                    *chapter = place;
                    typed.clear();
                    changed = true;
                }
            }
        });
    });
    changed
}

/// All sections that have every word.
fn found_ui(ui: &mut Ui, chapters: &[Chapter], typed: &str, lang: Lang) {
    let folded = fold(typed);
    let words: Vec<&str> = folded.split_whitespace().collect();
    let mut count = 0;
    for chapter in chapters {
        for section in chapter.sections.iter().filter(|section| words.iter().all(|word| section.folded.contains(word))) {
            count += 1;
            ui.add_space(8.0);
            ui.label(theme::title(&chapter.title));
            section_ui(ui, section, lang);
        }
    }
    if count == 0 {
        ui.label(theme::small(lang.word("window.form.nothing_found").into_owned()));
    }
}

fn section_ui(ui: &mut Ui, section: &Section, lang: Lang) {
    ui.spacing_mut().item_spacing.y = 6.0;
    if !section.title.is_empty() {
        ui.add_space(8.0);
        ui.label(theme::bold(&section.title));
    }
    for block in &section.blocks {
        match block {
            Block::Paragraph(spans) => drop(ui.add(Label::new(job(ui, spans)).wrap())),
            Block::Item(sign, spans) => item_ui(ui, sign, spans),
            Block::Keys => keys::keys_ui(ui, &keys::groups(lang)),
        }
    }
}

fn item_ui(ui: &mut Ui, sign: &str, spans: &[Span]) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().interact_size.y = 20.0;
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.allocate_ui_with_layout(vec2(24.0, 20.0), Layout::left_to_right(Align::Min), |ui| {
            ui.set_min_width(24.0);
            ui.label(sign);
        });
        ui.vertical(|ui| ui.add(Label::new(job(ui, spans)).wrap()));
    });
}

fn job(ui: &Ui, spans: &[Span]) -> LayoutJob {
    let colours = theme::of(ui);
    let mut job = LayoutJob::default();
    for span in spans {
        let format = match span.look {
            Look::Plain => TextFormat::simple(theme::body_font(), colours.text),
            Look::Bold => TextFormat::simple(theme::bold_font(theme::BODY), colours.text),
            Look::Key => TextFormat::simple(theme::body_font(), colours.accent),
        };
        job.append(&span.text, 0.0, format);
    }
    job
}
