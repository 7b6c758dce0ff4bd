//! Grading schemes that units use, to start from: how many levels, what they are called, and which rule gives them.
//!
//! Cut-offs, colours, supervisors and review months are proposals: the published pages name levels and what gives them, rarely more.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::proposal::{Proposal, ProposedLevel};
use crate::domain::choice::{Choice, GradingRule, Scale};
use crate::domain::record::Level;
use crate::domain::snapshot::Snapshot;
use crate::i18n::Lang;

/// A level of a preset.
#[derive(Clone, Copy, Debug)]
pub struct PresetLevel {
    /// Its code; the gravest is `high`, the lightest `low` in every preset, so that what points to them stays.
    pub code: &'static str,
    /// Its rank, and with the score its least score.
    pub rank: u32,
    /// Its mark.
    pub mark: &'static str,
    /// Its colour.
    pub colour: &'static str,
    /// After so many months a risk is assessed again.
    pub review_months: u32,
}

/// A scheme to start from.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// The key of its words.
    pub key: &'static str,
    /// The family of names of its levels.
    pub family: &'static str,
    /// Its levels, the gravest first.
    pub levels: &'static [PresetLevel],
    /// The rule that gives them.
    pub rule: GradingRule,
    /// How many steps both scales have; none where the rule does not look at them.
    pub steps: Option<usize>,
    /// Whether the unit counts from the lightest.
    pub lightest_first: bool,
    /// What the rule gives: first number, second or 0, and the place of the level.
    pub cells: &'static [(u32, u32, usize)],
}

const fn level(code: &'static str, rank: u32, mark: &'static str, colour: &'static str, review_months: u32) -> PresetLevel {
    PresetLevel { code, rank, mark, colour, review_months }
}

const RED: &str = "#C8322B";
const AMBER: &str = "#F3B33E";
const PALE: &str = "#CFE2F8";

const THREE: &[PresetLevel] = &[level("high", 15, "▲", RED, 3), level("medium", 8, "◆", AMBER, 6), level("low", 1, "●", PALE, 12)];
const COLOURS: &[PresetLevel] = &[level("high", 15, "▲", RED, 3), level("medium", 8, "◆", "#F2D13C", 6), level("low", 1, "●", "#3F7AC6", 12)];
const TWO: &[PresetLevel] = &[level("high", 15, "▲", RED, 3), level("low", 1, "●", PALE, 12)];
const SMALL: &[PresetLevel] = &[level("high", 6, "▲", RED, 3), level("medium", 3, "◆", AMBER, 6), level("low", 1, "●", PALE, 12)];

/// A preset whose levels follow from the score of two scales of five steps.
const fn scored(key: &'static str, family: &'static str, levels: &'static [PresetLevel]) -> Preset {
    Preset { key, family, levels, rule: GradingRule::Score, steps: Some(5), lightest_first: false, cells: &[] }
}

/// A preset whose levels follow from another rule.
const fn ruled(key: &'static str, family: &'static str, rule: GradingRule, cells: &'static [(u32, u32, usize)]) -> Preset {
    Preset { key, family, levels: THREE, rule, steps: None, lightest_first: false, cells }
}

/// Key powers, part of them, hardly any.
const BY_POWER: &[(u32, u32, usize)] = &[(1, 0, 0), (2, 0, 1), (3, 0, 2)];
/// Crime or discipline of persons; what is void, punished or lost; dispute, policy and trust. By place of the consequence in its set.
const BY_CONSEQUENCE: &[(u32, u32, usize)] = &[(1, 0, 1), (2, 0, 1), (3, 0, 0), (4, 0, 1), (5, 0, 2), (6, 0, 2), (7, 0, 2)];
/// From three criteria on, two, one.
const BY_CRITERIA: &[(u32, u32, usize)] = &[(1, 0, 2), (2, 0, 1), (3, 0, 0)];
const BY_SMALL_MATRIX: &[(u32, u32, usize)] = &[(1, 1, 2), (1, 2, 2), (1, 3, 1), (2, 1, 2), (2, 2, 1), (2, 3, 0), (3, 1, 1), (3, 2, 0), (3, 3, 0)];

/// All presets; the first is that of a new register.
pub const PRESETS: [Preset; 10] = [
    scored("score", "plain", THREE),
    ruled("power_grades", "grades", GradingRule::Power, BY_POWER),
    ruled("power_levels", "plain", GradingRule::Power, BY_POWER),
    ruled("consequence", "grades", GradingRule::Consequence, BY_CONSEQUENCE),
    ruled("criteria", "grades", GradingRule::Criteria, BY_CRITERIA),
    scored("two_levels", "weights", TWO),
    scored("three_levels", "weights", THREE),
    scored("three_colours", "colours", COLOURS),
    Preset { lightest_first: true, ..scored("lightest_first", "warnings", TWO) },
    Preset {
        key: "small_matrix",
        family: "plain",
        levels: SMALL,
        rule: GradingRule::Matrix,
        steps: Some(3),
        lightest_first: false,
        cells: BY_SMALL_MATRIX,
    },
];

/// The key of the name of a level of a family.
fn name_key(family: &str, code: &str) -> String {
    if family == "plain" { format!("levels.{code}.name") } else { format!("grading.level.{family}.{code}") }
}

/// The key of the word of a step of the scales of three steps.
fn step_key(scale: Scale, value: usize) -> String {
    format!("grading.step.{}-{value}", scale.key())
}

/// Keys of words that the presets put together.
pub fn word_keys() -> Vec<String> {
    let of_preset = |preset: &Preset| {
        let levels = preset.levels.iter().map(|level| name_key(preset.family, level.code)).collect::<Vec<_>>();
        levels.into_iter().chain([format!("grading.preset.{}", preset.key), format!("grading.preset.{}.help", preset.key)])
    };
    let steps = [Scale::Likelihood, Scale::Impact].into_iter().flat_map(|scale| (1..=3).map(move |value| step_key(scale, value)));
    PRESETS.iter().flat_map(of_preset).chain(steps).collect()
}

/// The word of a step of the shipped scales of five steps; of further ones the number.
pub fn grade_word(scale: Scale, value: usize, lang: Lang) -> String {
    lang.single().find(&format!("grades.{}-{value}.name", scale.key())).map_or_else(|| value.to_string(), |word| word.into_owned())
}

impl Preset {
    /// What it is called.
    pub fn name(&self, lang: Lang) -> String {
        lang.word(&format!("grading.preset.{}", self.key)).into_owned()
    }

    /// What it is for.
    pub fn help(&self, lang: Lang) -> String {
        lang.word(&format!("grading.preset.{}.help", self.key)).into_owned()
    }

    /// The scheme of the preset for a register, in the language of its records. Scales that have as many steps already keep their words.
    pub fn proposal(&self, snapshot: &Snapshot, lang: Lang) -> Proposal {
        let lang = snapshot.language().unwrap_or(lang).single();
        let word = |key: String| lang.find(&key).map(|word| word.into_owned());
        let known = Proposal::of(snapshot);
        let level = |level: &PresetLevel| ProposedLevel {
            code: level.code.to_owned(),
            level: Level {
                name: word(name_key(self.family, level.code)).unwrap_or_default(),
                grade: if self.family == "plain" { word(format!("levels.{}.grade", level.code)) } else { None },
                min_score: level.rank,
                mark: level.mark.to_owned(),
                colour: level.colour.to_owned(),
                supervised_by: word(format!("levels.{}.supervised_by", level.code)),
                review_months: Some(level.review_months),
            },
        };
        let steps = |scale: Scale| match self.steps {
            Some(count) if known.steps(scale).len() != count => {
                let own = |value| word(step_key(scale, value)).filter(|_| count == 3);
                (1..=count).map(|value| own(value).unwrap_or_else(|| grade_word(scale, value, lang))).collect()
            }
            _ => known.steps(scale).to_vec(),
        };
        Proposal {
            levels: self.levels.iter().map(level).collect(),
            likelihoods: steps(Scale::Likelihood),
            impacts: steps(Scale::Impact),
            rules: vec![self.rule],
            lightest_first: self.lightest_first,
            cells: self.cells.iter().map(|(first, second, level)| ((self.rule, *first, *second), *level)).collect(),
        }
    }
}

/// The names of the levels of all presets, in each language, with their keys.
static NAMES: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let keys = PRESETS.iter().flat_map(|preset| preset.levels.iter().map(|level| name_key(preset.family, level.code)));
    keys.flat_map(|key| Lang::ALL.map(|lang| (lang.word(&key).into_owned(), key.clone()))).collect()
});

/// The key of the name of a level that a preset gave, whichever language it was given in.
pub fn key_of_name(name: &str) -> Option<&'static str> {
    NAMES.get(name).map(String::as_str)
}
