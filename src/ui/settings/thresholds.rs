//! From which number on the checks speak up, and on what machine the register is kept.

use std::sync::Arc;

use eframe::egui::Ui;

use super::{Cx, card_ui, unit};
use crate::domain::field::Entry;
use crate::domain::value::Value;

/// The thresholds, each with what it is for.
const THRESHOLDS: [(&str, &str); 6] = [
    ("rotation_notice_days", "window.settings.rotation_notice_days_help"),
    ("most_handled", "window.settings.most_handled_help"),
    ("most_approved", "window.settings.most_approved_help"),
    ("most_consulted", "window.settings.most_consulted_help"),
    ("assessment_days", "window.settings.assessment_days_help"),
    ("declaration_month", "window.settings.declaration_month_help"),
];

/// Draws this part of the page.
pub fn section_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let Some(settings) = cx.model.snapshot.own_settings() else { return };
    let settings: Arc<dyn Entry> = Arc::clone(settings) as Arc<dyn Entry>;
    let (title, help) = (cx.word("window.settings.thresholds"), cx.word("window.settings.thresholds_help"));
    card_ui(ui, &title, &help, |ui| {
        for (key, help) in THRESHOLDS {
            unit::own_ui(ui, cx, &settings, key, help, Value::Empty);
        }
    });
    let title = cx.word("window.settings.machine");
    card_ui(ui, &title, "", |ui| unit::own_ui(ui, cx, &settings, "classified_machine", "window.settings.machine_help", Value::Flag(false)));
}
