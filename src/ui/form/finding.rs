//! What the checks say about the record that the form shows.

use eframe::egui::{Label, RichText, Ui};

use crate::domain::accept;
use crate::domain::checks::{self, Severity};
use crate::domain::field::Entry;
use crate::domain::problem::Reason;
use crate::domain::value::AnyId;
use crate::i18n::Lang;
use crate::ui::{Model, chip, theme};

/// One thing to be put right, in words.
#[derive(Clone, Debug)]
struct Said {
    severity: Severity,
    text: String,
    /// Which rule says so; none for what the register itself would refuse.
    basis: Option<String>,
}

/// What was found in one record, in one state of the register and one language.
#[derive(Debug, Default)]
pub struct Findings {
    key: Option<(AnyId, u64, Lang)>,
    found: Vec<Said>,
}

impl Findings {
    /// Looks once for each record and revision; how many things were found.
    pub fn look(&mut self, entry: &dyn Entry, model: &Model<'_>) -> usize {
        let key = (AnyId { table: entry.table(), row: entry.id() }, model.snapshot.revision, model.lang);
        if self.key != Some(key) {
            self.key = Some(key);
            self.found = of_record(entry, model);
        }
        self.found.len()
    }
}

fn of_record(entry: &dyn Entry, model: &Model<'_>) -> Vec<Said> {
    let problems = accept::problems(entry, model.snapshot);
    let of_content = problems.iter().filter(|problem| !matches!(problem.reason, Reason::BadCode { .. }));
    let refused = of_content.map(|problem| Said { severity: Severity::Error, text: problem.message(model.lang), basis: None });
    let id = AnyId { table: entry.table(), row: entry.id() };
    let findings = checks::of_record(id, model.snapshot).into_iter().map(|finding| Said {
        severity: finding.severity,
        text: finding.text(model.snapshot, model.lang),
        basis: Some(format!("{} · {}", finding.check, finding.basis(model.lang))),
    });
    refused.chain(findings).collect()
}

/// Draws what was found: how grave it is, what it is, and which rule says so.
pub fn findings_ui(ui: &mut Ui, findings: &Findings, model: &Model<'_>) {
    if findings.found.is_empty() {
        ui.label(theme::small(model.word("window.form.no_findings")));
    }
    for said in &findings.found {
        ui.horizontal_top(|ui| {
            let severity = said.severity.words(model.lang);
            chip::words_ui(ui, &severity, theme::severity_chip(ui, said.severity));
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                ui.add(Label::new(RichText::new(&said.text)).wrap());
                if let Some(basis) = &said.basis {
                    ui.add(Label::new(theme::small(basis)).wrap());
                }
            });
        });
    }
}
