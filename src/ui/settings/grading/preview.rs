//! What a scheme would change, before it does: its flaws, the risks that change level, and the one edit that applies it.

use eframe::egui::{Button, Label, Margin, RichText, ScrollArea, TextEdit, Ui, vec2};

use super::super::{CARD, Cx, card_ui};
use super::proposal::{Compared, Drafting};
use crate::domain::grading::change::Moved;
use crate::domain::grading::presets::PRESETS;
use crate::domain::grading::{Flaw, proposal::Proposal};
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::text;
use crate::domain::value::{AnyId, RowId};
use crate::i18n::Lang;
use crate::register::{Edit, Mutation, Operation};
use crate::ui::command::Command;
use crate::ui::{chip, choice_list, many, theme};

/// So many risks are looked at in one frame, so that a large register stops none.
pub const LOOKED_AT: RowId = 20_000;
/// Height of the list of risks, and of a line of it.
const LIST: f32 = 240.0;
const LINE: f32 = 24.0;

/// Draws what is wrong with a scheme, one a line.
pub fn flaws_ui(ui: &mut Ui, flaws: &[Flaw], snapshot: &Snapshot, lang: Lang) {
    for flaw in flaws {
        let (mark, colour) = if flaw.is_grave() { ("×", theme::of(ui).fault) } else { ("!", theme::of(ui).caution) };
        let words = format!("{mark} {}", flaw.words(snapshot, lang));
        ui.add(Label::new(RichText::new(words).color(colour).size(theme::SMALL)).wrap());
    }
}

/// The presets, to start again from another.
pub fn choice_ui(ui: &mut Ui, cx: &Cx<'_>, draft: &mut Drafting) {
    let lang = cx.model.lang;
    let label = cx.word("grading.window.choose");
    let options = || PRESETS.iter().enumerate().map(|(place, preset)| (Some(place), preset.name(lang)));
    let (response, taken) = choice_list::choose(ui, "grading preset", (&label, 300.0), &None, options);
    if let Some(preset) = taken.flatten().and_then(|place| PRESETS.get(place)) {
        let reason = std::mem::take(&mut draft.reason);
        *draft = Drafting::new(preset.proposal(cx.model.snapshot, lang), Some(preset));
        draft.reason = reason;
    }
    response.accessible_name(label);
}

/// Draws the preview; true where the scheme was dropped.
pub fn card(ui: &mut Ui, cx: &mut Cx<'_>, draft: &mut Drafting, compared: &Compared) -> bool {
    let (title, help) = (cx.word("grading.window.preview"), cx.word("grading.window.preview_help"));
    card_ui(ui, &title, &help, |ui| {
        flaws_ui(ui, &compared.flaws, &compared.after, cx.model.lang);
        counts_ui(ui, cx, compared);
        list_ui(ui, cx, compared);
        end_ui(ui, cx, draft, compared)
    })
}

/// A level by its number in one of the two schemes.
fn level_words(level: Option<RowId>, snapshot: &Snapshot, cx: &Cx<'_>) -> String {
    let level = level.and_then(|row| snapshot.levels.get(row));
    level.map_or_else(|| cx.word("level.none"), |level| text::level_chip(level, snapshot, cx.model.lang))
}

fn from_to(moved: (Option<RowId>, Option<RowId>), compared: &Compared, cx: &Cx<'_>) -> String {
    let (from, to) = (level_words(moved.0, cx.model.snapshot, cx), level_words(moved.1, &compared.after, cx));
    cx.model.lang.phrase("grading.flaw.from_to", &[("from", &from), ("to", &to)])
}

fn counts_ui(ui: &mut Ui, cx: &Cx<'_>, compared: &Compared) {
    let (change, lang) = (&compared.change, cx.model.lang);
    if !change.is_complete(cx.model.snapshot) {
        ui.label(theme::small(cx.word("grading.window.comparing")));
    }
    let told = lang.phrase("grading.window.counted", &[("moved", &change.moved.len()), ("same", &change.same), ("hand", &change.by_hand)]);
    ui.label(theme::bold(told));
    for (moved, count) in &change.counts {
        let words = lang.phrase("grading.window.moved", &[("levels", &from_to(*moved, compared, cx)), ("count", count)]);
        let colour = if moved.1.is_none() { theme::of(ui).caution } else { theme::of(ui).text };
        ui.label(RichText::new(words).color(colour));
    }
    if change.unscored() > 0 {
        ui.label(RichText::new(lang.phrase("grading.window.unscored", &[("count", &change.unscored())])).color(theme::of(ui).caution));
    }
    for heir in compared.heirs.iter().filter(|heir| heir.risks + heir.posts > 0) {
        let (of, to) = (level_words(Some(heir.of), cx.model.snapshot, cx), level_words(heir.level, &compared.after, cx));
        let filling: [(&str, &dyn std::fmt::Display); 4] = [("level", &of), ("heir", &to), ("risks", &heir.risks), ("posts", &heir.posts)];
        ui.add(Label::new(lang.phrase("grading.window.heir", &filling)).wrap());
    }
}

/// The risks that change level, those in view drawn.
fn list_ui(ui: &mut Ui, cx: &mut Cx<'_>, compared: &Compared) {
    let moved = &compared.change.moved;
    if moved.is_empty() {
        return;
    }
    let height = (moved.len() as f32 * (LINE + 2.0)).min(LIST);
    ScrollArea::vertical().id_salt("risks that change level").max_height(height).max_width(CARD).auto_shrink([false, true]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.spacing_mut().interact_size.y = LINE;
        many::lines_ui(ui, moved.len(), LINE, |ui, place| line_ui(ui, cx, moved[place], compared));
    });
}

fn line_ui(ui: &mut Ui, cx: &mut Cx<'_>, moved: Moved, compared: &Compared) {
    let Some(risk) = cx.model.snapshot.risks.get(moved.risk) else { return };
    let words = format!("{}    {} {}", from_to((moved.from, moved.to), compared, cx), risk.code, risk.title);
    let button = Button::new(words).frame_when_inactive(false).truncate().min_size(vec2(ui.available_width(), LINE));
    if ui.add(button).clicked() {
        cx.commands.push(Command::ShowRecord(AnyId { table: Table::Risks, row: moved.risk }));
    }
}

/// The reason, and the two ends: applied or dropped.
fn end_ui(ui: &mut Ui, cx: &mut Cx<'_>, draft: &mut Drafting, compared: &Compared) -> bool {
    let label = ui.label(cx.word("grading.window.reason"));
    ui.add(TextEdit::singleline(&mut draft.reason).desired_width(520.0).margin(Margin::symmetric(10, 5))).labelled_by(label.id);
    if let Some(fault) = &draft.fault {
        ui.add(Label::new(RichText::new(fault).color(theme::of(ui).fault).size(theme::SMALL)).wrap());
    }
    ui.horizontal(|ui| {
        let why = why_not(cx, draft, compared);
        let button = chip::primary(ui, cx.word("grading.window.apply"));
        let response = ui.add_enabled(why.is_none(), button);
        if chip::why_not(response, why.as_deref()).clicked() {
            draft.fault = None;
            draft.sent = Some(apply(cx, &draft.proposal, draft.reason.trim()));
        }
        let is_dropped = ui.button(cx.word("grading.window.drop")).clicked();
        if let Some(why) = why {
            ui.label(theme::small(why));
        }
        is_dropped
    })
    .inner
}

/// Why the scheme cannot be applied now.
fn why_not(cx: &Cx<'_>, draft: &Drafting, compared: &Compared) -> Option<String> {
    if let Some(why) = cx.model.read_only {
        return Some(why.to_owned());
    }
    let key = if compared.flaws.iter().any(Flaw::is_grave) {
        "grading.window.has_flaws"
    } else if !compared.differs {
        "grading.window.no_difference"
    } else if !compared.change.is_complete(cx.model.snapshot) {
        "grading.window.comparing"
    } else if draft.reason.trim().is_empty() {
        "grading.window.needs_reason"
    } else if draft.sent.is_some() || cx.model.is_saving {
        "grading.window.saving"
    } else {
        return None;
    };
    Some(cx.word(key))
}

/// Sends the scheme as one edit.
fn apply(cx: &mut Cx<'_>, proposal: &Proposal, reason: &str) -> u64 {
    let replacement = proposal.replacement(cx.model.snapshot);
    let new = replacement.new.into_iter().map(Mutation::Create);
    let set = replacement.set.into_iter().map(|(id, values)| Mutation::Set(id, values));
    let removed = replacement.removed.into_iter().map(Mutation::Remove);
    let mutations = new.chain(set).chain(removed).collect();
    let ticket = cx.form.ticket();
    let edit = Edit { operation: Operation::Edit, mutations, reason: Some(reason.to_owned()), is_typing: false };
    cx.commands.push(Command::Edit { ticket, edit });
    ticket
}
