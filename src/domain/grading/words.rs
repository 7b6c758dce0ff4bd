//! The reason of a level, the rules of a scheme and its flaws, in words.

use super::flaw::Spot;
use super::{Flaw, Graded, Why, levels};
use crate::domain::choice::{Choice, Consequence, GradingRule, Power, Scale};
use crate::domain::record::Risk;
use crate::domain::snapshot::Snapshot;
use crate::domain::text;
use crate::domain::value::RowId;
use crate::i18n::Lang;

/// So many places of a kind are named.
const NAMED: usize = 4;

/// Why a risk has its level; `reason` is what was written where it was set by hand.
pub fn why(why: Why, reason: &str, lang: Lang) -> String {
    match why {
        Why::ByHand if reason.trim().is_empty() => lang.word("grading.why.by_hand").into_owned(),
        Why::ByHand => lang.phrase("grading.why.by_hand_because", &[("reason", &reason.trim())]),
        Why::Score { likelihood, impact, from } => {
            let score = likelihood.saturating_mul(impact);
            lang.phrase("grading.why.score", &[("likelihood", &likelihood), ("impact", &impact), ("score", &score), ("from", &from)])
        }
        Why::Matrix { likelihood, impact } => lang.phrase("grading.why.matrix", &[("likelihood", &likelihood), ("impact", &impact)]),
        Why::Consequence(consequence) => {
            lang.phrase("grading.why.consequence", &[("consequence", &text::choice_word(Consequence::SET, consequence.key(), lang))])
        }
        Why::Criteria { met, from } => lang.phrase("grading.why.criteria", &[("met", &met), ("from", &from)]),
        Why::Power(power) => lang.phrase("grading.why.power", &[("power", &text::choice_word(Power::SET, power.key(), lang))]),
    }
}

/// The same where there is little room and the legend tells the rule: of likelihood and impact the numbers alone.
pub fn brief(graded: Why, reason: &str, lang: Lang) -> String {
    match graded {
        Why::Score { likelihood, impact, .. } => format!("{likelihood} × {impact} = {}", likelihood.saturating_mul(impact)),
        Why::Matrix { likelihood, impact } => format!("{likelihood} × {impact}"),
        other => why(other, reason, lang),
    }
}

/// Why a risk has its level before controls; nothing where it has none.
pub fn why_of(risk: &Risk, snapshot: &Snapshot, lang: Lang) -> Option<String> {
    let graded = super::of(risk, snapshot)?;
    Some(why(graded.why, risk.level_reason.as_deref().unwrap_or_default(), lang))
}

/// Level and reason in one line, as `▲ 高：可能性 3 × 影响 5 = 15，达到 15 分`.
pub fn graded(graded: Graded<'_>, reason: &str, snapshot: &Snapshot, lang: Lang) -> String {
    let level = text::level_chip(graded.level, snapshot, lang);
    lang.phrase("grading.graded", &[("level", &level), ("why", &why(graded.why, reason, lang))])
}

/// The rules in force in one line.
pub fn rules(snapshot: &Snapshot, lang: Lang) -> String {
    let told: Vec<String> = snapshot.scheme().rules().iter().map(|rule| rule_words(*rule, snapshot, lang)).collect();
    let mut words = told.join(&lang.word("grading.joint"));
    if told.len() > 1 {
        words.push_str(&lang.word("grading.highest"));
    }
    words
}

/// A rule and what it gives, the gravest level first.
fn rule_words(rule: GradingRule, snapshot: &Snapshot, lang: Lang) -> String {
    let name = text::choice_word(GradingRule::SET, rule.key(), lang);
    if matches!(rule, GradingRule::Score | GradingRule::Matrix) {
        return name;
    }
    let given = levels(snapshot).into_iter().filter_map(|level| {
        let mut cells: Vec<u32> =
            snapshot.grading_cells.iter().filter(|cell| cell.rule == rule && cell.level.row() == level.id).map(|cell| cell.first).collect();
        cells.sort_unstable();
        let inputs = lang.list(cells.into_iter().map(|first| spot(rule, (first, 0), snapshot, lang)));
        (!inputs.is_empty()).then(|| lang.phrase("grading.gives", &[("level", &text::level_chip(level, snapshot, lang)), ("inputs", &inputs)]))
    });
    let given: Vec<String> = given.collect();
    lang.phrase("grading.rule", &[("rule", &name), ("given", &given.join(&lang.word("print.space")))])
}

/// A place of a rule, as `可能性 2 × 影响 3` or `3 项`.
pub fn spot(rule: GradingRule, (first, second): Spot, snapshot: &Snapshot, lang: Lang) -> String {
    let choice = |keys: &[&'static str]| (first as usize).checked_sub(1).and_then(|place| keys.get(place).copied());
    let word = |set: &'static crate::domain::choice::ChoiceSet| choice(set.keys).map(|key| text::choice_word(set, key, lang));
    match rule {
        GradingRule::Score | GradingRule::Matrix => {
            let named = |scale, value: u32| format!("{value} {}", text::grade_word(scale, value, snapshot, lang)).trim().to_owned();
            lang.phrase("grading.pair", &[("likelihood", &named(Scale::Likelihood, first)), ("impact", &named(Scale::Impact, second))])
        }
        GradingRule::Consequence => word(Consequence::SET).unwrap_or_else(|| first.to_string()),
        GradingRule::Power => word(Power::SET).unwrap_or_else(|| first.to_string()),
        GradingRule::Criteria => lang.phrase("grading.count", &[("count", &first)]),
    }
}

impl Flaw {
    /// The flaw as a sentence.
    pub fn words(&self, snapshot: &Snapshot, lang: Lang) -> String {
        let level = |row: RowId| snapshot.levels.get(row).map(|level| text::level_chip(level, snapshot, lang)).unwrap_or_default();
        let cell = |row: RowId| {
            let cell = snapshot.grading_cells.get(row);
            cell.map(|cell| format!("{} {}", cell.code, spot(cell.rule, (cell.first, cell.second.unwrap_or_default()), snapshot, lang)))
                .unwrap_or_default()
        };
        let rule = |rule: GradingRule| text::choice_word(GradingRule::SET, rule.key(), lang);
        match self {
            Flaw::NoLevel => lang.word("grading.flaw.no_level").into_owned(),
            Flaw::Holes(of, spots) => {
                let named = lang.list(spots.iter().take(NAMED).map(|at| spot(*of, *at, snapshot, lang)));
                lang.phrase("grading.flaw.holes", &[("rule", &rule(*of)), ("count", &spots.len()), ("places", &named)])
            }
            Flaw::Gap(scale, value) => {
                let scale = text::choice_word(Scale::SET, scale.key(), lang);
                lang.phrase("grading.flaw.gap", &[("scale", &scale), ("value", value)])
            }
            Flaw::Idle(row) => lang.phrase("grading.flaw.idle", &[("level", &level(*row))]),
            Flaw::Beyond(row) => lang.phrase("grading.flaw.beyond", &[("cell", &cell(*row))]),
            Flaw::Twice(one, other) => {
                let other = snapshot.grading_cells.get(*other).map(|cell| cell.code.clone()).unwrap_or_default();
                lang.phrase("grading.flaw.twice", &[("cell", &cell(*one)), ("other", &other)])
            }
            Flaw::SameRank(one, other) => lang.phrase("grading.flaw.same_rank", &[("level", &level(*one)), ("other", &level(*other))]),
            Flaw::Lowers(of, pairs) => {
                let pair = |(from, to): &(Spot, Spot)| {
                    lang.phrase("grading.flaw.from_to", &[("from", &spot(*of, *from, snapshot, lang)), ("to", &spot(*of, *to, snapshot, lang))])
                };
                let named = lang.list(pairs.iter().take(NAMED).map(pair));
                lang.phrase("grading.flaw.lowers", &[("rule", &rule(*of)), ("places", &named)])
            }
        }
    }
}
