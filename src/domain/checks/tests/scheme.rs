//! The grading scheme: what is wrong with it is found at the settings, once there are any.

use serde_json::json;

use super::*;

/// A cell of the scheme.
fn cell(code: &str, rule: &str, first: u32, second: Option<u32>, level: &str) -> Change {
    set(Table::GradingCells, code, json!({ "rule": rule, "first": first, "second": second, "level": level }))
}

/// Power as the only rule, with the levels of its three degrees.
fn by_power(levels: [&str; 3]) -> Vec<Change> {
    let cells = (1..).zip(levels).filter(|(_, level)| !level.is_empty());
    let cells = cells.map(|(first, level)| cell(&format!("GC{first}"), "power", first, None, level));
    let risks = ["R1", "R2", "R3"].map(|code| set(Table::Risks, code, json!({ "power": "key" })));
    cells.chain(risks).chain([settings(json!({ "language": "zh", "grading_rules": ["power"] }))]).collect()
}

#[test]
fn a_scheme_that_leaves_a_place_without_a_level_or_contradicts_itself_is_found() {
    let plain = || settings(json!({ "language": "zh" }));
    let level = |code: &str, rank: u32| set(Table::Levels, code, json!({ "min_score": rank }));
    hold(vec![
        (vec![plain()], &[]),
        (by_power(["high", "low", "low"]), &[]),
        // A degree of power without a level.
        (by_power(["high", "low", ""]), &["K30 error settings"]),
        // More power gives less: told, not accused.
        (by_power(["low", "high", "low"]), &["K30 warning settings"]),
        // A level that no rule gives.
        (by_power(["low", "low", "low"]), &["K30 warning settings"]),
        // A score of 1 reaches no level.
        (vec![plain(), level("low", 2)], &["K30 error settings"]),
        // Scales with a gap in them.
        (vec![plain(), out(Table::Grades, "impact-2")], &["K30 error settings"]),
        // A cell beyond the scales.
        (vec![plain(), cell("GC1", "matrix", 6, Some(1), "low")], &["K30 warning settings"]),
    ]);
}
