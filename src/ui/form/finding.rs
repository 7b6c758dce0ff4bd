//! What is to be put right in the record that the form shows.

use eframe::egui::{Label, RichText, Ui};

use crate::domain::accept;
use crate::domain::field::Entry;
use crate::domain::problem::Reason;
use crate::domain::value::AnyId;
use crate::i18n::Lang;
use crate::ui::{Model, theme};

/// What was found in one record, in one state of the register and one language.
#[derive(Debug, Default)]
pub struct Findings {
    key: Option<(AnyId, u64, Lang)>,
    found: Vec<String>,
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

/// All that is said about a record: the one place where the form asks for it.
fn of_record(entry: &dyn Entry, model: &Model<'_>) -> Vec<String> {
    let problems = accept::problems(entry, model.snapshot);
    let of_content = problems.iter().filter(|problem| !matches!(problem.reason, Reason::BadCode { .. }));
    of_content.map(|problem| problem.message(model.lang)).collect()
}

/// Draws what was found.
pub fn findings_ui(ui: &mut Ui, findings: &Findings, model: &Model<'_>) {
    if findings.found.is_empty() {
        ui.label(theme::small(model.word("window.form.no_findings")));
    }
    for words in &findings.found {
        ui.add(Label::new(RichText::new(words).color(theme::of(ui).fault)).wrap());
    }
}
