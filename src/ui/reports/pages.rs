//! How the pages look: family, paper, mark, names, and whether they are a form to fill in.

use eframe::egui::{Label, RichText, TextEdit, Ui};

use super::{LABEL_WIDTH, combo};
use crate::domain::choice::Choice as _;
use crate::domain::text::choice_word;
use crate::report::{Attachment, Choice, Family, Mark, Orientation, PaperSize};
use crate::ui::form::fields::labelled;
use crate::ui::{Model, theme};

/// What is typed and does not count yet, because its field was not left.
#[derive(Default)]
pub struct Typing {
    number: Option<String>,
    first_page: Option<String>,
    mark: Option<String>,
}

/// Draws the other settings.
pub fn pages_ui(ui: &mut Ui, model: &Model<'_>, choice: &mut Choice, typing: &mut Typing) {
    orientation_ui(ui, model, choice);
    mark_ui(ui, model, choice, typing);
    labelled(ui, LABEL_WIDTH, "", |ui| {
        ui.vertical(|ui| {
            ui.checkbox(&mut choice.hides_names, model.word("window.reports.hides_names")).on_hover_text(model.word("window.reports.hides_names_help"));
            ui.checkbox(&mut choice.blank, model.word("window.reports.blank")).on_hover_text(model.word("window.reports.blank_help"));
        });
    });
}

/// Draws the family, with what belongs to it.
pub fn family_ui(ui: &mut Ui, model: &Model<'_>, choice: &mut Choice, typing: &mut Typing) {
    let attachment = match choice.family {
        Family::Attachment(attachment) => attachment,
        Family::Ledger => Attachment::default(),
    };
    let families = [(Family::Ledger, "window.reports.ledger"), (Family::Attachment(attachment), "window.reports.attachment")];
    combo(ui, &model.word("window.reports.family"), &mut choice.family, &families.map(|(family, key)| (family, model.word(key))));
    let Family::Attachment(attachment) = &mut choice.family else {
        combo(ui, &model.word("window.reports.paper"), &mut choice.paper, &[(PaperSize::A4, "A4".to_owned()), (PaperSize::A3, "A3".to_owned())]);
        return;
    };
    let shown = attachment.number.map(|number| number.to_string()).unwrap_or_default();
    if let Some(typed) = typed_ui(ui, model, "window.reports.number", &mut typing.number, &shown) {
        attachment.number = typed.parse().ok().filter(|number| Attachment::NUMBERS.contains(number));
    }
    if let Some(typed) = typed_ui(ui, model, "window.reports.first_page", &mut typing.first_page, &attachment.first_page.to_string())
        && let Some(page) = typed.parse().ok().filter(|page| Attachment::FIRST_PAGES.contains(page))
    {
        attachment.first_page = page;
    }
}

fn orientation_ui(ui: &mut Ui, model: &Model<'_>, choice: &mut Choice) {
    let orientations = Orientation::ALL.map(|orientation| (orientation, choice_word(Orientation::SET, orientation.key(), model.lang)));
    combo(ui, &model.word("window.reports.orientation"), &mut choice.orientation, &orientations);
}

fn mark_ui(ui: &mut Ui, model: &Model<'_>, choice: &mut Choice, typing: &mut Typing) {
    let own = match &choice.mark {
        Mark::Own(_) => choice.mark.clone(),
        _ => Mark::Own(String::new()),
    };
    let marks: Vec<(Mark, String)> = Mark::ALL.into_iter().chain([own]).map(|mark| (mark.clone(), model.word(&format!("mark.{}", mark.key())))).collect();
    if combo(ui, &model.word("window.reports.mark"), &mut choice.mark, &marks) {
        typing.mark = None;
    }
    let Mark::Own(words) = &choice.mark else { return };
    if let Some(typed) = typed_ui(ui, model, "window.reports.own_mark", &mut typing.mark, &words.clone()) {
        match Mark::own(&typed) {
            Ok(mark @ Mark::Own(_)) => choice.mark = mark,
            Ok(_) => choice.mark = Mark::Own(String::new()),
            // What is refused stays where it was typed, with the reason under it.
            Err(_) => typing.mark = Some(typed),
        }
    }
    if let Some(Err(why)) = typing.mark.as_deref().map(Mark::own) {
        ui.add(Label::new(RichText::new(why.message(model.lang)).color(theme::of(ui).fault)).wrap());
    }
}

/// A field whose text counts when it is left; that text then.
pub(super) fn typed_ui(ui: &mut Ui, model: &Model<'_>, key: &str, typed: &mut Option<String>, shown: &str) -> Option<String> {
    let label = model.word(key);
    labelled(ui, LABEL_WIDTH, &label, |ui| {
        let mut text = typed.clone().unwrap_or_else(|| shown.to_owned());
        let response = ui.add(TextEdit::singleline(&mut text).desired_width(f32::INFINITY)).accessible_name(&label);
        if response.changed() {
            *typed = Some(text);
        }
        response.lost_focus().then(|| typed.take()).flatten()
    })
}
