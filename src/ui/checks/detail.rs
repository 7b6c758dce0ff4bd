//! The explanation of the chosen finding: what is said, by which rule, about which records, and the decision to let it stand.

use eframe::egui::{self, Button, Label, Margin, RichText, ScrollArea, Ui};

use super::lines::Spot;
use super::{ChecksState, goal};
use crate::domain::checks::{self, Checked, Finding};
use crate::domain::field::{Entry, Row};
use crate::domain::record::Acceptance;
use crate::domain::table::Table;
use crate::domain::text;
use crate::domain::value::{AnyId, Value};
use crate::i18n::Lang;
use crate::register::Edit;
use crate::ui::command::{Command, Commands};
use crate::ui::form::{FormState, Subject, part};
use crate::ui::page::Page;
use crate::ui::{Model, chip, theme};

/// What the words of the explanation depend on.
type Key = (Spot, u64, Lang);

/// The chosen finding in words.
#[derive(Debug, Default)]
pub struct Detail {
    key: Option<Key>,
    text: String,
    /// Why it is there again.
    returned: Option<String>,
    /// The records it rests on.
    records: Vec<(AnyId, String)>,
    /// The fingerprint of its facts.
    facts: String,
    /// The decision that lets it stand: label and words.
    decision: Vec<(String, String)>,
    acceptance: Option<u32>,
}

impl Detail {
    fn look(&mut self, spot: Spot, finding: &Finding, checked: &Checked, model: &Model<'_>) {
        let key = (spot, checked.snapshot.revision, model.lang);
        if self.key == Some(key) {
            return;
        }
        let snapshot = &checked.snapshot;
        let found = checked.findings.of_record(spot.id);
        let acceptance = found.relaxed.get(spot.place as usize).filter(|_| spot.is_relaxed).map(|relaxed| relaxed.acceptance);
        let named = |id: AnyId| {
            let code = snapshot.entry(id).map(|entry| entry.code().to_owned()).unwrap_or_default();
            let kind = model.word(&format!("record.{}", id.table.key()));
            let title = text::link_title(id, snapshot, model.lang);
            model.lang.phrase("findings.record", &[("kind", &kind), ("code", &code), ("title", &title)])
        };
        *self = Detail {
            key: Some(key),
            text: finding.text(snapshot, model.lang),
            returned: found.returned(finding, snapshot).filter(|_| !spot.is_relaxed).map(|why| why.words(model.lang)),
            records: finding.records().into_iter().filter(|id| snapshot.entry(*id).is_some()).map(|id| (id, named(id))).collect(),
            facts: finding.fingerprint(snapshot),
            decision: acceptance.and_then(|row| snapshot.acceptances.get(row)).map(|row| decision(row, model)).unwrap_or_default(),
            acceptance,
        };
    }
}

fn decision(acceptance: &Row<Acceptance>, model: &Model<'_>) -> Vec<(String, String)> {
    let fields = ["reason", "substitute", "approver", "approved_on", "until"].iter().filter_map(|key| Table::Acceptances.field(key));
    let said = fields.map(|field| (model.label(Table::Acceptances, field), text::cell(acceptance, field, model.snapshot, model.lang)));
    said.filter(|(_, words)| !words.is_empty()).collect()
}

/// Draws the explanation.
pub fn detail_ui(ui: &mut Ui, checked: &Checked, model: &Model<'_>, state: &mut ChecksState, form: &mut FormState, commands: &mut Commands) {
    let chosen = state.chosen().and_then(|spot| Some((spot, spot.finding(checked)?)));
    let Some((spot, finding)) = chosen else {
        return chip::instead_ui(ui, theme::small(model.word("findings.nothing_chosen")));
    };
    state.detail.look(spot, finding, checked, model);
    let detail = &state.detail;
    ScrollArea::vertical().id_salt("finding").auto_shrink(false).show(ui, |ui| {
        egui::Frame::new().inner_margin(Margin::same(theme::MARGIN)).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 8.0;
            ui.label(theme::small(model.word("findings.explanation")));
            ui.add(Label::new(theme::title(finding.title(model.lang))).wrap());
            if spot.is_relaxed {
                ui.label(theme::bold(model.word("findings.relaxed")));
            } else {
                chip::words_ui(ui, &finding.severity.words(model.lang), theme::severity_chip(ui, finding.severity));
            }
            ui.add(Label::new(&detail.text).wrap());
            if let Some(returned) = &detail.returned {
                ui.add(Label::new(RichText::new(returned).color(theme::of(ui).caution)).wrap());
            }
            go_ui(ui, finding, checked, model, commands);
            ui.separator();
            labelled_ui(ui, &model.word("findings.basis"), &finding.basis(model.lang));
            labelled_ui(ui, &model.word("findings.number"), finding.check);
            records_ui(ui, detail, model, commands);
            for (label, words) in &detail.decision {
                labelled_ui(ui, label, words);
            }
            ui.separator();
            match detail.acceptance {
                Some(acceptance) => end_ui(ui, acceptance, model, form, commands),
                None => relax_ui(ui, finding, detail, checked, model, form, commands),
            }
        });
    });
}

fn labelled_ui(ui: &mut Ui, label: &str, words: &str) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        ui.label(theme::small(label));
        ui.add(Label::new(words).wrap());
    });
}

fn go_ui(ui: &mut Ui, finding: &Finding, checked: &Checked, model: &Model<'_>, commands: &mut Commands) {
    let goal = goal::goal(finding, &checked.snapshot);
    let why = goal.is_none().then(|| model.word("findings.no_page"));
    let button = chip::primary(ui, model.word("findings.go"));
    let response = chip::why_not(ui.add_enabled(goal.is_some(), button), why.as_deref());
    if response.on_hover_text("Enter").clicked() {
        commands.extend(goal);
    }
}

/// The records that a finding rests on, with links where they have pages.
fn records_ui(ui: &mut Ui, detail: &Detail, model: &Model<'_>, commands: &mut Commands) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 3.0;
        ui.label(theme::small(model.word("findings.records")));
        for (id, words) in &detail.records {
            if Page::showing(id.table).is_none() {
                ui.add(Label::new(words).wrap());
            } else if ui.add(egui::Link::new(words)).clicked() {
                commands.push(Command::ShowRecord(*id));
            }
        }
    });
}

/// The button that ends a decision; the finding is then to be put right again.
fn end_ui(ui: &mut Ui, acceptance: u32, model: &Model<'_>, form: &mut FormState, commands: &mut Commands) {
    let id = AnyId { table: Table::Acceptances, row: acceptance };
    let button = Button::new(model.word("findings.end"));
    let response = chip::why_not(ui.add_enabled(model.read_only.is_none(), button), model.read_only);
    if response.on_hover_text(model.word("findings.end_help")).clicked() {
        commands.push(Command::Edit { ticket: form.ticket(), edit: Edit::remove([id]) });
    }
}

/// The button that begins a decision to let the finding stand, and the decision while it is being made.
fn relax_ui(ui: &mut Ui, finding: &Finding, detail: &Detail, checked: &Checked, model: &Model<'_>, form: &mut FormState, commands: &mut Commands) {
    let of = finding.record;
    let facts = |entry: &dyn Entry| Table::Acceptances.field("facts").map(|field| entry.stored(field));
    let is_made = form.part(Table::Acceptances, of).and_then(facts) == Some(Value::Text(detail.facts.clone()));
    if is_made {
        let subject = Subject::Part { table: Table::Acceptances, of };
        part::new_ui(ui, subject, model, form, commands);
        if ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, egui::Key::Escape)) {
            form.give_up_part(Table::Acceptances, of);
        }
        return;
    }
    let response = chip::why_not(ui.add_enabled(model.read_only.is_none(), Button::new(model.word("findings.relax"))), model.read_only);
    ui.add(Label::new(theme::small(model.word("findings.relax_help"))).wrap());
    if response.clicked() {
        let record = checks::draft(finding, &checked.snapshot);
        form.begin_filled(Box::new(Row { record, ..Row::default() }), of, "reason");
    }
}
