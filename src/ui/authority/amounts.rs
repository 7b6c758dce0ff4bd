//! The amounts of a band, typed with their unit of money: `50万元`, `5,000元`.

use eframe::egui::{Key, RichText, TextEdit, Ui};

use crate::domain::authority::{amount, parse_amount, range};
use crate::domain::field::Row;
use crate::domain::problem::is_blank;
use crate::domain::record::Band;
use crate::domain::table::Table;
use crate::domain::value::{AnyId, RowId, Value};
use crate::register::{Edit, Mutation, Operation};
use crate::ui::command::{Command, Commands};
use crate::ui::form::FormState;
use crate::ui::{Model, chip, theme};

/// What is typed for a band and not yet sent.
#[derive(Debug, Default)]
pub struct Amounts {
    /// The band, and its limits as they were when typing began.
    of: Option<(RowId, [Option<u32>; 2])>,
    typed: [String; 2],
    reason: String,
}

impl Amounts {
    fn follow(&mut self, band: &Row<Band>, model: &Model<'_>) {
        let now = Some((band.id, [band.from, band.below]));
        if self.of != now {
            let words = |limit: Option<u32>| limit.map(|yuan| amount(yuan, model.lang)).unwrap_or_default();
            *self = Amounts { of: now, typed: [words(band.from), words(band.below)], reason: String::new() };
        }
    }
}

/// Draws the two limits of a band; they are taken together, with a reason where one that was there changes.
pub fn amounts_ui(ui: &mut Ui, band: &Row<Band>, model: &Model<'_>, state: &mut Amounts, form: &mut FormState, commands: &mut Commands) {
    state.follow(band, model);
    ui.label(theme::bold(model.word("authority.amounts")));
    let mut sends = false;
    for (typed, key) in state.typed.iter_mut().zip(["authority.from", "authority.below"]) {
        let label = model.word(key);
        ui.horizontal(|ui| {
            ui.label(theme::small(&label));
            let edit = TextEdit::singleline(typed).hint_text(model.word("authority.open")).desired_width(120.0);
            let response = ui.add_enabled(model.read_only.is_none(), edit).accessible_name(&label);
            sends |= response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        });
    }
    let read = [parse_amount(&state.typed[0]), parse_amount(&state.typed[1])];
    let was = [band.from, band.below];
    let wanted = match read {
        [Ok(from), Ok(below)] => [from, below],
        [Err(fault), _] | [_, Err(fault)] => {
            ui.label(RichText::new(fault.message(model.lang)).size(theme::SMALL).color(theme::of(ui).fault));
            return;
        }
    };
    let told = range(&Band { from: wanted[0], below: wanted[1], ..Band::default() }, model.lang);
    ui.label(theme::small(told.unwrap_or_else(|| model.word("authority.by_name"))));
    if wanted == was {
        return;
    }
    let needs_reason = was.iter().zip(&wanted).any(|(was, wanted)| was.is_some() && was != wanted);
    if needs_reason {
        let label = model.word("authority.reason");
        let edit = TextEdit::singleline(&mut state.reason).hint_text(&label).desired_width(f32::INFINITY);
        let response = ui.add(edit).accessible_name(&label);
        sends |= response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    }
    let lacks = model.word("authority.lacks_reason");
    let why = model.read_only.or((needs_reason && is_blank(&state.reason)).then_some(lacks.as_str()));
    let button = ui.add_enabled(why.is_none(), eframe::egui::Button::new(model.word("authority.take_amounts")));
    if (chip::why_not(button, why).clicked() || sends) && why.is_none() {
        let reason = needs_reason.then(|| state.reason.trim().to_owned());
        commands.push(Command::Edit { ticket: form.ticket(), edit: edit(band.id, wanted, reason) });
    }
}

fn edit(band: RowId, [from, below]: [Option<u32>; 2], reason: Option<String>) -> Edit {
    let value = |limit: Option<u32>| limit.map_or(Value::Empty, Value::Number);
    let values = [("from", from), ("below", below)].into_iter().filter_map(|(key, limit)| Some((Table::Bands.field(key)?, value(limit)))).collect();
    let mutations = vec![Mutation::Set(AnyId { table: Table::Bands, row: band }, values)];
    Edit { operation: Operation::Edit, mutations, reason, is_typing: false }
}
