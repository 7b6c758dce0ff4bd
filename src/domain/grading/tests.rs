//! Rules and presets, enumerated whole; schemes with something wrong; what a change of scheme means.

use super::change::change;
use super::flaw::most;
use super::presets::{PRESETS, Preset};
use super::proposal::Proposal;
use super::{Flaw, Inputs, Why, by_each_rule, by_rules, levels, of, of_pair, problems, residual};
use crate::domain::choice::{Choice, Consequence, Criterion, GradingRule, Power, Scale};
use crate::domain::field::{Entry, Row};
use crate::domain::record::{Grade, GradingCell, Level, Post, Risk, Settings};
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::value::{AnyId, Id};
use crate::i18n::Lang;

fn put<R: crate::domain::field::Record>(snapshot: &mut Snapshot, id: u32, code: &str, record: R)
where
    Row<R>: Entry,
{
    let row: Box<dyn Entry> = Box::new(Row { id, code: code.to_owned(), record, ..Row::default() });
    snapshot.put(row.into_shared());
}

/// A register with the scheme of a new one.
fn register() -> Snapshot {
    let mut snapshot = Snapshot::default();
    put(&mut snapshot, 1, "settings", Settings::default());
    for (id, code, rank) in [(1, "high", 15), (2, "medium", 8), (3, "low", 1)] {
        put(&mut snapshot, id, code, Level { name: code.to_owned(), min_score: rank, mark: "*".into(), colour: "#FF0000".into(), ..Level::default() });
    }
    for (scale, start) in [(Scale::Likelihood, 0), (Scale::Impact, 5)] {
        for value in 1..=5 {
            put(&mut snapshot, start + value, &format!("{}-{value}", scale.key()), Grade { scale, value, name: value.to_string() });
        }
    }
    snapshot
}

fn rules(snapshot: &mut Snapshot, rules: &[GradingRule]) {
    put(snapshot, 1, "settings", Settings { grading_rules: rules.to_vec(), ..Settings::default() });
}

fn cell(snapshot: &mut Snapshot, id: u32, rule: GradingRule, first: u32, second: Option<u32>, level: u32) {
    put(snapshot, id, &format!("GC{id}"), GradingCell { rule, first, second, level: Id::new(level) });
}

fn code(snapshot: &Snapshot, inputs: Inputs<'_>) -> Option<String> {
    by_rules(inputs, snapshot).map(|graded| graded.level.code.clone())
}

fn pair(likelihood: u32, impact: u32) -> Inputs<'static> {
    Inputs::of_pair(Some(likelihood), Some(impact))
}

fn all<C: Choice>() -> Vec<C> {
    C::SET.keys.iter().filter_map(|key| C::from_key(key)).collect()
}

#[test]
fn the_score_cuts_every_pair_where_it_always_did() {
    let snapshot = register();
    for (likely, hard) in (1..=5).flat_map(|likely| (1..=5).map(move |hard| (likely, hard))) {
        let wanted = match likely * hard {
            15.. => "high",
            8.. => "medium",
            _ => "low",
        };
        assert_eq!(code(&snapshot, pair(likely, hard)).as_deref(), Some(wanted), "{likely} × {hard}");
        let from = if wanted == "high" { 15 } else { if wanted == "medium" { 8 } else { 1 } };
        let why = by_rules(pair(likely, hard), &snapshot).map(|graded| graded.why);
        assert_eq!(why, Some(Why::Score { likelihood: likely, impact: hard, from }));
    }
    assert_eq!(code(&snapshot, Inputs::of_pair(Some(5), None)), None, "half a score is none");
}

#[test]
fn the_highest_of_several_rules_counts_and_missing_inputs_give_nothing() {
    let mut snapshot = register();
    rules(&mut snapshot, &[GradingRule::Score, GradingRule::Power, GradingRule::Criteria]);
    cell(&mut snapshot, 1, GradingRule::Power, 1, None, 1);
    cell(&mut snapshot, 2, GradingRule::Power, 2, None, 2);
    cell(&mut snapshot, 3, GradingRule::Criteria, 2, None, 2);
    let graded = |inputs| by_rules(inputs, &snapshot).map(|graded| (graded.level.code.as_str(), graded.why));
    assert_eq!(graded(Inputs::default()), None);
    let low = Inputs::of_pair(Some(1), Some(2));
    assert_eq!(graded(low).map(|(level, _)| level), Some("low"));
    assert_eq!(graded(Inputs { power: Some(Power::Key), ..low }), Some(("high", Why::Power(Power::Key))));
    assert_eq!(graded(Inputs { power: Some(Power::Little), ..low }).map(|(level, _)| level), Some("low"), "a hole gives nothing");
    assert_eq!(graded(Inputs { power: Some(Power::Little), ..Inputs::default() }), None);
    let two = [Criterion::Resources, Criterion::Frequent];
    assert_eq!(graded(Inputs { criteria: &two, ..low }), Some(("medium", Why::Criteria { met: 2, from: 2 })));
    assert_eq!(graded(Inputs { criteria: &two[..1], ..Inputs::default() }), None, "one is fewer than any level asks for");
    let again = [Criterion::Resources, Criterion::Resources];
    assert_eq!(graded(Inputs { criteria: &again, ..Inputs::default() }), None, "a criterion counts once");
    let both = Inputs { power: Some(Power::Part), criteria: &two, ..low };
    assert_eq!(graded(both), Some(("medium", Why::Power(Power::Part))), "of equal ones the first rule is told");
    assert_eq!(by_each_rule(both, &snapshot).len(), 3);
}

#[test]
fn a_level_set_by_hand_goes_before_the_rules_and_controls_change_pairs_alone() {
    let mut snapshot = register();
    rules(&mut snapshot, &[GradingRule::Power]);
    cell(&mut snapshot, 1, GradingRule::Power, 1, None, 1);
    let mut risk = Risk { power: Some(Power::Key), residual_likelihood: Some(1), residual_impact: Some(1), ..Risk::default() };
    assert_eq!(of(&risk, &snapshot).map(|graded| graded.level.id), Some(1));
    assert!(residual(&risk, &snapshot).is_none(), "no rule in force looks at likelihood and impact");
    assert!(of_pair(5, 5, &snapshot).is_none());
    risk.level_override = Some(Id::new(3));
    assert_eq!(of(&risk, &snapshot).map(|graded| (graded.level.id, graded.why)), Some((3, Why::ByHand)));
    rules(&mut snapshot, &[GradingRule::Power, GradingRule::Score]);
    assert_eq!(residual(&risk, &snapshot).map(|graded| graded.level.id), Some(3));
}

#[test]
fn the_scheme_follows_every_change_of_its_records() {
    let mut snapshot = register();
    assert_eq!(code(&snapshot, pair(3, 5)).as_deref(), Some("high"));
    put(&mut snapshot, 1, "high", Level { min_score: 20, colour: "#FF0000".into(), ..Level::default() });
    assert_eq!(code(&snapshot, pair(3, 5)).as_deref(), Some("medium"));
    rules(&mut snapshot, &[GradingRule::Matrix]);
    assert_eq!(code(&snapshot, pair(3, 5)), None);
    cell(&mut snapshot, 1, GradingRule::Matrix, 3, Some(5), 3);
    assert_eq!(code(&snapshot, pair(3, 5)).as_deref(), Some("low"));
    snapshot.remove(AnyId { table: Table::GradingCells, row: 1 });
    assert_eq!(code(&snapshot, pair(3, 5)), None);
}

/// Every input that a rule can have by itself, the lightest first where they have an order.
fn inputs(rule: GradingRule, steps: u32) -> Vec<(String, Inputs<'static>)> {
    let leak = |criteria: Vec<Criterion>| -> &'static [Criterion] { Vec::leak(criteria) };
    match rule {
        GradingRule::Score | GradingRule::Matrix => {
            let pairs = (1..=steps).flat_map(|likely| (1..=steps).map(move |hard| (likely, hard)));
            pairs.map(|(likely, hard)| (format!("{likely}×{hard}"), pair(likely, hard))).collect()
        }
        GradingRule::Consequence => {
            let one = |known: Consequence| Inputs { consequences: Vec::leak(vec![known]), ..Inputs::default() };
            all::<Consequence>().into_iter().map(|known| (known.key().to_owned(), one(known))).collect()
        }
        GradingRule::Criteria => {
            let known = all::<Criterion>();
            // Every set of criteria there is but the empty one.
            let sets = (1..1_u32 << known.len()).map(|set| known.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1).map(|(_, one)| *one).collect());
            sets.map(|set: Vec<Criterion>| (format!("{}", set.len()), Inputs { criteria: leak(set), ..Inputs::default() })).collect()
        }
        GradingRule::Power => {
            let known = all::<Power>().into_iter().rev();
            known.map(|power| (power.key().to_owned(), Inputs { power: Some(power), ..Inputs::default() })).collect()
        }
    }
}

fn preset(key: &str) -> &'static Preset {
    PRESETS.iter().find(|preset| preset.key == key).expect("a preset of this key")
}

/// What each input gives under a preset: the input and the code of its level.
fn given(key: &str) -> Vec<(String, String)> {
    let preset = preset(key);
    let snapshot = register();
    let after = preset.proposal(&snapshot, Lang::Zh).applied(&snapshot);
    let inputs = inputs(preset.rule, preset.steps.unwrap_or(5) as u32);
    inputs.into_iter().map(|(name, inputs)| (name, code(&after, inputs).unwrap_or_default())).collect()
}

fn table(rows: &[(&str, &str)]) -> Vec<(String, String)> {
    rows.iter().map(|(input, level)| ((*input).to_owned(), (*level).to_owned())).collect()
}

#[test]
fn presets_give_what_their_table_says() {
    let by_power = table(&[("little", "low"), ("part", "medium"), ("key", "high")]);
    assert_eq!(given("power_grades"), by_power);
    assert_eq!(given("power_levels"), by_power);
    let by_consequence = [
        ("LEGAL", "medium"),
        ("PENALTY", "medium"),
        ("DISCIPLINE", "high"),
        ("LOSS", "medium"),
        ("LITIGATION", "low"),
        ("POLICY", "low"),
        ("TRUST", "low"),
    ];
    assert_eq!(given("consequence"), table(&by_consequence));
    for (count, level) in given("criteria") {
        let wanted = match count.as_str() {
            "1" => "low",
            "2" => "medium",
            _ => "high",
        };
        assert_eq!(level, wanted, "{count}");
    }
    assert_eq!(given("criteria").len(), 31);
    let cut = |score: u32, cuts: &[(u32, &'static str)]| cuts.iter().find(|(from, _)| *from <= score).map_or("", |(_, level)| level).to_owned();
    let scored = |cuts: &[(u32, &'static str)]| -> Vec<(String, String)> {
        let pairs = (1..=5).flat_map(|likely| (1..=5).map(move |hard| (likely, hard)));
        pairs.map(|(likely, hard)| (format!("{likely}×{hard}"), cut(likely * hard, cuts))).collect()
    };
    for key in ["score", "three_levels", "three_colours"] {
        assert_eq!(given(key), scored(&[(15, "high"), (8, "medium"), (1, "low")]), "{key}");
    }
    for key in ["two_levels", "lightest_first"] {
        assert_eq!(given(key), scored(&[(15, "high"), (1, "low")]), "{key}");
    }
    let small = [
        ("1×1", "low"),
        ("1×2", "low"),
        ("1×3", "medium"),
        ("2×1", "low"),
        ("2×2", "medium"),
        ("2×3", "high"),
        ("3×1", "medium"),
        ("3×2", "high"),
        ("3×3", "high"),
    ];
    assert_eq!(given("small_matrix"), table(&small));
}

#[test]
fn no_preset_has_a_flaw_and_raising_an_input_never_lowers_a_level() {
    for preset in &PRESETS {
        let snapshot = register();
        let after = preset.proposal(&snapshot, Lang::Zh).applied(&snapshot);
        assert_eq!(problems(&after), [], "{}", preset.key);
        let rank = |inputs: Inputs<'_>| by_rules(inputs, &after).map(|graded| graded.level.min_score).unwrap_or_default();
        let steps = preset.steps.unwrap_or(5) as u32;
        for (likely, hard) in (1..=steps).flat_map(|likely| (1..=steps).map(move |hard| (likely, hard))) {
            assert!(rank(pair(likely, hard)) <= rank(pair((likely + 1).min(steps), hard)), "{} {likely} {hard}", preset.key);
            assert!(rank(pair(likely, hard)) <= rank(pair(likely, (hard + 1).min(steps))), "{} {likely} {hard}", preset.key);
        }
        for (one, more) in inputs(preset.rule, steps).iter().zip(inputs(preset.rule, steps).iter().skip(1)) {
            let has_order = match preset.rule {
                GradingRule::Power => true,
                GradingRule::Criteria => one.1.criteria.len() <= more.1.criteria.len(),
                _ => false,
            };
            assert!(!has_order || rank(one.1) <= rank(more.1), "{}: {} {}", preset.key, one.0, more.0);
        }
        // A second consequence never makes a risk lighter.
        for (one, other) in all::<Consequence>().into_iter().flat_map(|one| all::<Consequence>().into_iter().map(move |other| (one, other))) {
            let of = |consequences: &[Consequence]| rank(Inputs { consequences, ..Inputs::default() });
            assert_eq!(of(&[one, other]), of(&[one]).max(of(&[other])));
        }
        let order: Vec<u32> = levels(&after).iter().map(|level| level.min_score).collect();
        let is_ascending = order.windows(2).all(|pair| pair[0] < pair[1]);
        assert_eq!(is_ascending, preset.lightest_first, "{}", preset.key);
        for lang in Lang::ALL {
            let shown: Vec<String> = levels(&after).iter().map(|level| crate::domain::text::title(level.as_ref(), &after, lang)).collect();
            let wanted = preset.proposal(&Snapshot::default(), lang);
            let mut wanted: Vec<String> = wanted.levels.iter().map(|level| level.level.name.clone()).collect();
            if preset.lightest_first {
                wanted.reverse();
            }
            assert_eq!(shown, wanted, "names follow the language");
        }
    }
}

#[test]
fn every_preset_follows_every_other_without_a_rest() {
    for from in &PRESETS {
        for to in &PRESETS {
            let start = register();
            let middle = from.proposal(&start, Lang::Zh).applied(&start);
            let proposal = to.proposal(&middle, Lang::Zh);
            let end = proposal.applied(&middle);
            assert_eq!(Proposal::of(&end), proposal, "{} → {}", from.key, to.key);
            assert!(proposal.replacement(&end).is_empty(), "{} → {}", from.key, to.key);
            assert_eq!(problems(&end), [], "{} → {}", from.key, to.key);
        }
    }
}

#[test]
fn what_points_to_a_level_taken_out_points_to_the_nearest() {
    let mut snapshot = register();
    put(&mut snapshot, 1, "R01", Risk { level_override: Some(Id::new(2)), level_reason: Some("reason".into()), ..Risk::default() });
    put(&mut snapshot, 2, "R02", Risk { level_override: Some(Id::new(3)), ..Risk::default() });
    put(&mut snapshot, 1, "P-A", Post { risk_level: Some(Id::new(2)), ..Post::default() });
    let proposal = preset("two_levels").proposal(&snapshot, Lang::Zh);
    let heirs = proposal.replacement(&snapshot).heirs;
    assert_eq!(heirs.iter().map(|heir| (heir.of, heir.level, heir.risks, heir.posts)).collect::<Vec<_>>(), [(2, Some(1), 1, 1)]);
    let after = proposal.applied(&snapshot);
    let by_hand = |row: u32| after.risks.get(row).and_then(|risk| risk.level_override).map(|level| level.row());
    assert_eq!((by_hand(1), by_hand(2)), (Some(1), Some(3)));
    assert_eq!(after.posts.get(1).and_then(|post| post.risk_level).map(|level| level.row()), Some(1));
    assert!(after.levels.get(2).is_none());
    // And back: the level that comes again is a new record; what was moved stays where it is.
    let back = preset("score").proposal(&after, Lang::Zh).applied(&after);
    assert_eq!(back.levels.len(), 3);
    assert_eq!(back.risks.get(1).and_then(|risk| risk.level_override).map(|level| level.row()), Some(1));
}

#[test]
fn what_is_wrong_with_a_scheme_is_named() {
    assert_eq!(problems(&Snapshot::default()), [Flaw::NoLevel]);
    let mut snapshot = register();
    assert_eq!(problems(&snapshot), []);
    rules(&mut snapshot, &[GradingRule::Matrix]);
    let found = problems(&snapshot);
    assert!(found.iter().any(|flaw| matches!(flaw, Flaw::Holes(GradingRule::Matrix, spots) if spots.len() == 25)), "{found:?}");
    assert_eq!(found.iter().filter(|flaw| matches!(flaw, Flaw::Idle(_))).count(), 3);
    for (id, (likely, hard)) in (1..).zip((1..=5).flat_map(|likely| (1..=5).map(move |hard| (likely, hard)))) {
        cell(&mut snapshot, id, GradingRule::Matrix, likely, Some(hard), if likely * hard > 9 { 1 } else { 3 });
    }
    assert_eq!(problems(&snapshot), [Flaw::Idle(2)]);
    // One cell lower than its neighbours.
    cell(&mut snapshot, 25, GradingRule::Matrix, 5, Some(5), 2);
    assert_eq!(problems(&snapshot), [Flaw::Lowers(GradingRule::Matrix, vec![((4, 5), (5, 5)), ((5, 4), (5, 5))])]);
    cell(&mut snapshot, 25, GradingRule::Matrix, 5, Some(4), 1);
    let found = problems(&snapshot);
    assert!(found.contains(&Flaw::Twice(24, 25)) && found.contains(&Flaw::Holes(GradingRule::Matrix, vec![(5, 5)])), "{found:?}");
    cell(&mut snapshot, 25, GradingRule::Matrix, 6, Some(5), 1);
    assert!(problems(&snapshot).contains(&Flaw::Beyond(25)));
    cell(&mut snapshot, 25, GradingRule::Power, most(GradingRule::Power) + 1, None, 1);
    assert!(problems(&snapshot).contains(&Flaw::Beyond(25)));
    let mut snapshot = register();
    put(&mut snapshot, 2, "medium", Level { min_score: 15, ..Level::default() });
    assert!(problems(&snapshot).contains(&Flaw::SameRank(1, 2)));
    let mut snapshot = register();
    snapshot.remove(AnyId { table: Table::Grades, row: 2 });
    assert_eq!(problems(&snapshot), [Flaw::Gap(Scale::Likelihood, 2)]);
    let mut snapshot = register();
    put(&mut snapshot, 3, "low", Level { min_score: 3, ..Level::default() });
    assert_eq!(problems(&snapshot), [Flaw::Holes(GradingRule::Score, vec![(1, 1), (1, 2), (2, 1)])]);
    let mut snapshot = register();
    rules(&mut snapshot, &[GradingRule::Power]);
    for (id, level) in [(1, 3), (2, 2), (3, 1)] {
        cell(&mut snapshot, id, GradingRule::Power, id, None, level);
    }
    assert_eq!(problems(&snapshot), [Flaw::Lowers(GradingRule::Power, vec![((2, 0), (1, 0)), ((3, 0), (2, 0))])]);
    for flaw in problems(&snapshot) {
        assert!(!flaw.is_grave() && Lang::ALL.iter().all(|lang| !flaw.words(&snapshot, *lang).contains("%{")));
    }
}

#[test]
fn levels_and_steps_are_added_and_taken_out_with_their_cells() {
    let snapshot = register();
    let mut proposal = preset("small_matrix").proposal(&snapshot, Lang::Zh);
    let before = proposal.clone();
    proposal.add_level("top");
    assert!(problems(&proposal.applied(&snapshot)).iter().all(|flaw| matches!(flaw, Flaw::Idle(_))));
    proposal.remove_level(0);
    assert_eq!(proposal, before);
    proposal.resize(Scale::Impact, 2, Lang::Zh);
    assert_eq!(proposal.cells.len(), 6);
    proposal.resize(Scale::Impact, 3, Lang::Zh);
    let holes = problems(&proposal.applied(&snapshot));
    assert!(holes.contains(&Flaw::Holes(GradingRule::Matrix, vec![(1, 3), (2, 3), (3, 3)])), "{holes:?}");
    let mut proposal = before;
    proposal.levels[2].level.min_score = 99;
    let was = proposal.applied(&snapshot);
    proposal.sort_levels();
    assert_eq!(proposal.levels[0].code, "low");
    let is = proposal.applied(&snapshot);
    for (likely, hard) in (1..=3).flat_map(|likely| (1..=3).map(move |hard| (likely, hard))) {
        assert_eq!(code(&was, pair(likely, hard)), code(&is, pair(likely, hard)));
    }
}

#[test]
fn a_change_of_scheme_says_what_moves_what_is_lost_and_what_stays() {
    let mut snapshot = register();
    let scored = |likelihood, impact| Risk { likelihood, impact, ..Risk::default() };
    put(&mut snapshot, 1, "R01", scored(Some(5), Some(5)));
    put(&mut snapshot, 2, "R02", scored(Some(2), Some(4)));
    put(&mut snapshot, 3, "R03", Risk { level_override: Some(Id::new(1)), ..Risk::default() });
    put(&mut snapshot, 4, "R04", Risk::default());
    put(&mut snapshot, 5, "R05", scored(Some(1), Some(1)));
    let after = preset("small_matrix").proposal(&snapshot, Lang::Zh).applied(&snapshot);
    let found = change(&snapshot, &after);
    assert_eq!(found.moved.iter().map(|moved| (moved.risk, moved.from, moved.to)).collect::<Vec<_>>(), [(1, Some(1), None), (2, Some(2), None)]);
    assert_eq!((found.unscored(), found.same, found.by_hand), (2, 3, 1));
    // Looked at in parts it is the same.
    let mut parts = super::change::Change::default();
    while !parts.is_complete(&snapshot) {
        parts.go_on(&snapshot, &after, 2);
    }
    assert_eq!((parts.moved, parts.counts, parts.same), (found.moved, found.counts, found.same));
    let nothing = change(&snapshot, &snapshot);
    assert_eq!((nothing.moved.len(), nothing.same), (0, 5));
}

#[test]
fn a_cell_stands_at_a_place_of_its_rule_and_stands_there_alone() {
    let mut snapshot = register();
    cell(&mut snapshot, 1, GradingRule::Matrix, 2, Some(3), 1);
    let refused = |rule, first, second| {
        let record = GradingCell { rule, first, second, level: Id::new(1) };
        let row = Row { id: 9, code: "GC9".to_owned(), record, ..Row::default() };
        let found = crate::domain::accept::problems(&row, &snapshot);
        for problem in &found {
            assert!(Lang::ALL.iter().all(|lang| !problem.message(*lang).contains("problem.")), "{problem:?}");
        }
        found.into_iter().map(|problem| problem.field).collect::<Vec<_>>()
    };
    let none = Vec::<String>::new();
    assert_eq!(refused(GradingRule::Matrix, 2, Some(4)), none);
    assert_eq!(refused(GradingRule::Matrix, 2, Some(3)), ["first"], "there is one already");
    assert_eq!(refused(GradingRule::Matrix, 2, None), ["second"]);
    assert_eq!(refused(GradingRule::Matrix, 11, Some(1)), ["first"]);
    assert_eq!(refused(GradingRule::Matrix, 1, Some(0)), ["second"]);
    assert_eq!(refused(GradingRule::Score, 1, None), ["rule"]);
    for rule in [GradingRule::Consequence, GradingRule::Criteria, GradingRule::Power] {
        assert_eq!(refused(rule, most(rule), None), none);
        assert_eq!(refused(rule, most(rule) + 1, None), ["first"]);
        assert_eq!(refused(rule, 0, None), ["first"]);
        assert_eq!(refused(rule, 1, Some(1)), ["second"]);
    }
}
