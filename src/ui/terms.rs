//! What terms of the field mean: shown where the pointer rests on a label or the head of a column.

use std::borrow::Cow;

use crate::domain::field::Field;
use crate::domain::table::Table;
use crate::i18n::Lang;

/// The labels that are explained.
pub const EXPLAINED: &[&str] = &[
    "risks.title",
    "risks.kind",
    "risks.source",
    "risks.layer",
    "risks.manifestation",
    "risks.red_flag",
    "risks.likelihood",
    "risks.impact",
    "risks.level",
    "risks.score",
    "risks.level_override",
    "risks.residual_likelihood",
    "risks.residual_impact",
    "risks.residual_level",
    "risks.response",
    "risks.status",
    "risks.next_review",
    "risks.responsible_person",
    "risks.responsible_head",
    "risks.responsible_leader",
    "posts.functions",
    "posts.key_post",
    "posts.rotation_months",
    "posts.deputy_post",
    "posts.line",
    "steps.min_participants",
    "steps.matter",
    "controls.evidence",
    "controls.serves",
    "laws.text_confidence",
];

/// What a field means, where its name does not say it.
pub fn of(table: Table, field: &Field, lang: Lang) -> Option<Cow<'static, str>> {
    let label = table.label_key(field);
    EXPLAINED.contains(&label.as_str()).then(|| lang.word(&format!("term.{label}")))
}
