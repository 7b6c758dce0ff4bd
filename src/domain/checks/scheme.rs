//! The check of the grading scheme: places without a level, levels that nothing gives, rules that contradict themselves.

use super::Ground;
use super::finding::{Fact, Finding, Severity};
use crate::domain::choice::{GradingRule, Scale};
use crate::domain::grading::{Flaw, problems};
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::value::{AnyId, RowId};

/// Says what is wrong with the scheme, at the settings.
pub(super) fn scheme(ground: &Ground<'_>, settings: AnyId, found: &mut Vec<Finding>) {
    found.extend(problems(ground.snapshot).iter().map(|flaw| finding(flaw, settings, ground.snapshot)));
}

fn finding(flaw: &Flaw, settings: AnyId, snapshot: &Snapshot) -> Finding {
    let severity = if flaw.is_grave() { Severity::Error } else { Severity::Warning };
    let said = |words: &'static str| Finding::new("K30", severity, settings, words).at("grading_rules");
    let ruled = |words, rule: GradingRule, count: usize| {
        said(words).fact("rule", Fact::Words(vec![rule_word(rule)])).fact("count", Fact::Number(u32::try_from(count).unwrap_or(u32::MAX)))
    };
    let levels = |rows: &[RowId]| rows.iter().map(|row| AnyId { table: Table::Levels, row: *row }).collect::<Vec<_>>();
    // A cell has no name; it is told by its rule and where it stands there.
    let cell = |words, row: RowId| {
        let cell = snapshot.grading_cells.get(row);
        let rule = cell.map(|cell| rule_word(cell.rule)).into_iter().collect();
        let (first, second) = cell.map_or((0, 0), |cell| (cell.first, cell.second.unwrap_or_default()));
        said(words).fact("rule", Fact::Words(rule)).fact("first", Fact::Number(first)).fact("second", Fact::Number(second))
    };
    match flaw {
        Flaw::NoLevel => said("check.K30.no_level"),
        Flaw::Holes(rule, places) => ruled("check.K30.holes", *rule, places.len()),
        Flaw::Lowers(rule, places) => ruled("check.K30.lowers", *rule, places.len()),
        Flaw::Gap(scale, value) => {
            let scale = if *scale == Scale::Likelihood { "scale.likelihood" } else { "scale.impact" };
            said("check.K30.gap").fact("scale", Fact::Words(vec![scale])).fact("value", Fact::Number(*value))
        }
        Flaw::Idle(row) => said("check.K30.idle").of("level", levels(&[*row])),
        Flaw::SameRank(one, other) => said("check.K30.same_rank").of("levels", levels(&[*one, *other])),
        Flaw::Beyond(row) => cell("check.K30.beyond", *row),
        Flaw::Twice(_, row) => cell("check.K30.twice", *row),
    }
}

fn rule_word(rule: GradingRule) -> &'static str {
    match rule {
        GradingRule::Score => "grading_rule.score",
        GradingRule::Matrix => "grading_rule.matrix",
        GradingRule::Consequence => "grading_rule.consequence",
        GradingRule::Criteria => "grading_rule.criteria",
        GradingRule::Power => "grading_rule.power",
    }
}
