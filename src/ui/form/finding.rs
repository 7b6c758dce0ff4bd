//! What the checks say about the record that the form shows.

use eframe::egui::{Label, RichText, Ui};

use crate::domain::accept;
use crate::domain::checks::{self, Finding, Severity};
use crate::domain::field::Entry;
use crate::domain::problem::Reason;
use crate::domain::value::AnyId;
use crate::i18n::Lang;
use crate::ui::{Model, chip, theme};

/// One thing to be put right, or let stand, in words.
#[derive(Clone, Debug)]
struct Said {
    /// How bad it is; none where it is let stand.
    severity: Option<Severity>,
    text: String,
    /// Which rule says so; none for what the register itself would refuse.
    basis: Option<String>,
}

/// What was found in one record, in one state of the register and one language.
#[derive(Debug, Default)]
pub struct Findings {
    key: Option<(AnyId, u64, Lang)>,
    found: Vec<Said>,
    /// How many are to be put right.
    open: usize,
}

impl Findings {
    /// Looks once for each record and revision; how many things were found.
    pub fn look(&mut self, entry: &dyn Entry, model: &Model<'_>) -> usize {
        let key = (AnyId { table: entry.table(), row: entry.id() }, model.snapshot.revision, model.lang);
        if self.key != Some(key) {
            self.key = Some(key);
            self.found = of_record(entry, model);
            self.open = self.found.iter().filter(|said| said.severity.is_some()).count();
        }
        self.open
    }
}

fn of_record(entry: &dyn Entry, model: &Model<'_>) -> Vec<Said> {
    let problems = accept::problems(entry, model.snapshot);
    let of_content = problems.iter().filter(|problem| !matches!(problem.reason, Reason::BadCode { .. }));
    let refused = of_content.map(|problem| Said { severity: Some(Severity::Error), text: problem.message(model.lang), basis: None });
    let id = AnyId { table: entry.table(), row: entry.id() };
    let found = checks::of_record(id, model.snapshot);
    let basis = |finding: &Finding| format!("{} · {}", finding.check, finding.basis(model.lang));
    let open = found.open.iter().map(|finding| {
        let returned = found.returned(finding, model.snapshot).map(|why| why.words(model.lang));
        let basis = std::iter::once(basis(finding)).chain(returned).collect::<Vec<_>>().join("\n");
        Said { severity: Some(finding.severity), text: finding.text(model.snapshot, model.lang), basis: Some(basis) }
    });
    let relaxed = found.relaxed.iter().map(|relaxed| {
        let until = model.snapshot.acceptances.get(relaxed.acceptance).map(|acceptance| acceptance.until.to_string()).unwrap_or_default();
        let text = model.lang.phrase("findings.relaxed_until", &[("text", &relaxed.finding.text(model.snapshot, model.lang)), ("day", &until)]);
        Said { severity: None, text, basis: Some(basis(&relaxed.finding)) }
    });
    refused.chain(open).chain(relaxed).collect()
}

/// Draws what was found: how grave it is, what it is, and which rule says so.
pub fn findings_ui(ui: &mut Ui, findings: &Findings, model: &Model<'_>) {
    if findings.found.is_empty() {
        ui.label(theme::small(model.word("window.form.no_findings")));
    }
    for said in &findings.found {
        ui.horizontal_top(|ui| {
            match said.severity {
                Some(severity) => drop(chip::words_ui(ui, &severity.words(model.lang), theme::severity_chip(ui, severity))),
                None => drop(ui.label(theme::small(model.word("findings.relaxed")))),
            }
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
