//! What the overview, the separation of functions and the list of controls say, held against the register they are made from.

use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDate};
use integrity_register::domain::checks;
use integrity_register::domain::choice::{Body, Choice as _, RiskKind, RiskSource, Status};
use integrity_register::domain::field::Row;
use integrity_register::domain::filter::Filter;
use integrity_register::domain::identity::Identity;
use integrity_register::domain::overview::{Bar, Overview, Scope};
use integrity_register::domain::record::{Person, Risk, Tenure};
use integrity_register::domain::snapshot::Snapshot;
use integrity_register::domain::table::Table;
use integrity_register::domain::text;
use integrity_register::domain::value::{AnyId, Id};
use integrity_register::error::Error;
use integrity_register::i18n::Lang;
use integrity_register::paper::{Format, Mark, Plan};
use integrity_register::register::Clock;
use integrity_register::register::create::{Content, contents};
use integrity_register::report::{self, Choice, Report};

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn now() -> DateTime<FixedOffset> {
    DateTime::from_timestamp(1_790_000_000, 0).expect("a moment").fixed_offset()
}

fn snapshot(content: &Content, lang: Lang) -> Result<Snapshot, Error> {
    contents(content, lang, Clock::Fixed(now()))
}

fn library(lang: Lang) -> Result<Snapshot, Error> {
    snapshot(&Content::Library(vec![Body::Purchaser, Body::Agency, Body::Supervisor]), lang)
}

fn plan(choice: &Choice, snapshot: &Snapshot) -> Result<Plan, Error> {
    Plan::new(report::document(choice, &Arc::new(snapshot.clone()), Identity { head: [0x7f; 32], content: [0x3a; 32] }, now())?)
}

/// The words of all pages in reading order, without spaces and breaks.
fn printed(choice: &Choice, snapshot: &Snapshot) -> Result<String, Error> {
    let plan = plan(choice, snapshot)?;
    let pages = (0..plan.pages()).map(|number| plan.page(number));
    let text = |mark: Mark| match mark {
        Mark::Text { text, .. } | Mark::Dash { text, .. } => Some(text),
        _ => None,
    };
    let texts: Vec<Box<str>> = pages.flat_map(|page| page.marks).filter_map(text).collect();
    // The key of a word that is not there.
    let is_key =
        |text: &str| text.as_bytes().windows(3).any(|signs| signs[0].is_ascii_alphanumeric() && signs[1] == b'.' && signs[2].is_ascii_lowercase());
    assert_eq!(texts.iter().find(|text| is_key(text)), None);
    Ok(texts.iter().map(|text| plain(text)).collect())
}

fn plain(text: &str) -> String {
    text.chars().filter(|sign| !sign.is_whitespace()).collect()
}

fn listed(filter: &str, snapshot: &Snapshot) -> Result<Vec<Arc<Row<Risk>>>, Box<dyn std::error::Error>> {
    let filter = Filter::parse(filter, Table::Risks, snapshot, Lang::Zh).map_err(|fault| fault.message(Lang::En))?;
    Ok(snapshot.risks.iter().filter(|risk| filter.passes(risk.as_ref(), snapshot)).cloned().collect())
}

/// Risks of every sort: scored twice, once and not at all, closed, due, with and without controls.
fn varied(lang: Lang) -> Result<Snapshot, Error> {
    let mut snapshot = library(lang)?;
    let risks: Vec<Row<Risk>> = snapshot.risks.iter().map(|risk| Row::clone(risk)).collect();
    for (place, mut risk) in risks.into_iter().enumerate() {
        match place % 7 {
            0 => (risk.record.residual_likelihood, risk.record.residual_impact) = (Some(2), Some(4)),
            1 => risk.record.likelihood = None,
            2 => risk.record.status = Status::Closed,
            3 => risk.record.next_review = NaiveDate::from_ymd_opt(2026, 9, 1 + place as u32 % 28),
            4 => risk.record.controls.clear(),
            _ => {}
        }
        snapshot.put(Arc::new(risk));
    }
    Ok(snapshot)
}

fn counts<G>(bar: &Bar<G>) -> String {
    bar.levels.iter().chain([&bar.all]).map(|figure| figure.count.to_string()).collect()
}

#[test]
fn the_overview_prints_the_figures_that_the_filters_count() -> Outcome {
    for lang in Lang::ALL {
        let snapshot = varied(lang)?;
        let agency = snapshot.units.iter().find(|unit| unit.body == Body::Agency).ok_or("the agency")?;
        for (unit, filter) in [(None, ""), (Some(agency), ""), (None, "level=high,medium kind=integrity"), (Some(agency), "controls!=")] {
            let choice =
                Choice { report: Report::Overview, lang, unit: unit.map(|unit| unit.code.clone()), filter: filter.to_owned(), ..Choice::default() };
            let printed = printed(&choice, &snapshot)?;
            let passing: Vec<u32> = listed(filter, &snapshot)?.iter().map(|risk| risk.id).collect();
            let scope = Scope { unit: unit.map(|unit| unit.id), kind: None };
            let overview = Overview::filtered(&snapshot, scope, filter, &|risk| passing.contains(&risk.id));
            for figure in overview.figures().iter().filter(|figure| figure.table == Table::Risks) {
                assert_eq!(figure.count, listed(&figure.filter, &snapshot)?.len(), "{}", figure.filter);
            }
            assert!(overview.risks.count > 0 && overview.closed.count > 0);
            let says = |text: String| assert!(printed.contains(&plain(&text)), "{text} in {lang:?} {filter}");
            says(lang.phrase("print.open_risks", &[("count", &overview.risks.count)]));
            says(filter.to_owned());
            for (set, bars) in [(RiskKind::SET, &overview.kinds), (RiskSource::SET, &overview.sources), (Status::SET, &overview.statuses)] {
                bars.iter().for_each(|bar| says(format!("{}{}", text::choice_word(set, bar.group, lang), counts(bar))));
            }
            says(format!("{}{}", lang.word("print.controlled"), counts(&overview.controlled)));
            for bar in &overview.sections {
                let section = bar.group.and_then(|row| snapshot.sections.get(row)).ok_or("a section")?;
                let counts = bar.levels.iter().chain([&bar.all]).filter(|figure| figure.count > 0).map(|figure| figure.count.to_string());
                says(format!("{}{}", section.name, counts.collect::<String>()));
            }
            for map in [&overview.inherent, &overview.residual] {
                says(lang.phrase("overview.unscored", &[("count", &map.unscored.count)]));
                for likelihood in 1..=map.likelihoods {
                    let cell = |impact: u32| {
                        let level = integrity_register::domain::grading::of_pair(likelihood, impact, &snapshot);
                        let count = Some(map.count(likelihood, impact)).filter(|count| *count > 0).map(|count| count.to_string());
                        format!("{}{}", level.map(|level| level.mark.clone()).unwrap_or_default(), count.unwrap_or_default())
                    };
                    says((1..=map.impacts).map(cell).collect());
                }
            }
            let found = checks::Findings::of(&snapshot).tally();
            for severity in checks::Severity::ALL {
                let count: usize = found.iter().filter(|tally| tally.severity == severity).map(|tally| tally.count).sum();
                says(format!("{}{count}", severity.words(lang)));
            }
        }
    }
    Ok(())
}

#[test]
fn an_overview_without_risks_says_so() -> Outcome {
    let snapshot = library(Lang::Zh)?;
    for (content, filter) in [(&Snapshot::default(), ""), (&snapshot, "title=没有这样的风险")] {
        let printed = printed(&Choice { report: Report::Overview, filter: filter.to_owned(), ..Choice::default() }, content)?;
        assert!(printed.contains("没有在册风险"), "{filter}");
        assert!(!printed.contains("固有风险") && printed.contains("基础数据"), "no empty heat map");
    }
    Ok(())
}

#[test]
fn the_overview_has_two_pages_and_levels_survive_a_grey_printer() -> Outcome {
    for lang in Lang::ALL {
        let snapshot = varied(lang)?;
        let plan = plan(&Choice { report: Report::Overview, lang, ..Choice::default() }, &snapshot)?;
        assert_eq!(plan.pages(), 2, "{lang:?}");
        let page = plan.page(0);
        let texts: Vec<&str> = page.marks.iter().filter_map(|mark| if let Mark::Text { text, .. } = mark { Some(&**text) } else { None }).collect();
        for level in snapshot.levels.iter() {
            let name = text::title(level.as_ref(), &snapshot, lang);
            assert!(texts.iter().any(|text| text.contains(&level.mark)) && texts.iter().any(|text| text.contains(&name)), "{name}");
        }
        assert!(matches!(
            report::document(
                &Choice { report: Report::Overview, blank: true, ..Choice::default() },
                &Arc::new(snapshot),
                Identity { head: [0; 32], content: [0; 32] },
                now()
            ),
            Err(Error::NoBlank)
        ));
    }
    Ok(())
}

/// One person on the posts of both sides of a pair of functions, and one post with both.
fn in_conflict(lang: Lang) -> Result<Snapshot, Box<dyn std::error::Error>> {
    let mut snapshot = library(lang)?;
    let holder = |function: u32, snapshot: &Snapshot| snapshot.linking(Table::Posts, AnyId { table: Table::Functions, row: function }).first().copied();
    let pairs: Vec<(u32, u32)> = snapshot.incompatibilities.iter().map(|pair| (pair.function_a.row(), pair.function_b.row())).collect();
    let mut held = pairs.iter().filter_map(|(a, b)| Some(((*a, *b), holder(*a, &snapshot)?, holder(*b, &snapshot)?))).filter(|(_, a, b)| a != b);
    let (_, one, other) = held.next().ok_or("a pair")?;
    let ((_, second), post, _) = held.nth(1).ok_or("another pair")?;
    let from = NaiveDate::from_ymd_opt(2020, 1, 1).ok_or("a day")?;
    snapshot.put(Arc::new(Row { id: 1, code: "N001".into(), record: Person { name: "欧阳修".into(), ..Person::default() }, ..Row::default() }));
    for (id, post) in [(1, one), (2, other)] {
        let tenure = Tenure { person: Id::new(1), post: Id::new(post), from, until: None, stand_in: false };
        snapshot.put(Arc::new(Row { id, code: format!("H{id}"), record: tenure, ..Row::default() }));
    }
    let mut both = Row::clone(snapshot.posts.get(post).ok_or("a post")?);
    both.record.functions.push(Id::new(second));
    snapshot.put(Arc::new(both));
    Ok(snapshot)
}

#[test]
fn the_separation_names_every_pair_its_holders_and_the_conflicts() -> Outcome {
    for lang in Lang::ALL {
        let snapshot = in_conflict(lang)?;
        let printed = printed(&Choice { report: Report::Separation, lang, ..Choice::default() }, &snapshot)?;
        let says = |text: &str| assert!(printed.contains(&plain(text)), "{text}");
        for pair in snapshot.incompatibilities.iter() {
            for function in [pair.function_a, pair.function_b] {
                says(&snapshot.get(function).ok_or("a function")?.name);
                for post in snapshot.linking(Table::Posts, AnyId { table: Table::Functions, row: function.row() }) {
                    says(&snapshot.posts.get(*post).ok_or("a post")?.name);
                }
            }
            says(pair.reason.as_deref().unwrap_or_default());
        }
        for pair in snapshot.incompatible_steps.iter() {
            for step in [pair.step_a, pair.step_b] {
                let step = snapshot.get(step).ok_or("a step")?;
                says(&format!("{}. {}", step.seq, step.name));
            }
        }
        let found: Vec<_> = checks::all(&snapshot).into_iter().filter(|finding| ["K01", "K02", "K18"].contains(&finding.check)).collect();
        assert!(found.iter().any(|finding| finding.record.table == Table::Persons) && found.iter().any(|finding| finding.record.table == Table::Posts));
        for finding in &found {
            says(&finding.text(&snapshot, lang));
            assert!(printed.matches(finding.check).count() >= found.iter().filter(|other| other.check == finding.check).count());
        }
        says(&lang.phrase("print.conflicts_found", &[("count", &found.len())]));
        says(&lang.word("print.same_project_note"));
        says("欧阳修");
    }
    Ok(())
}

#[test]
fn the_separation_of_a_unit_has_only_pairs_that_its_posts_hold() -> Outcome {
    let snapshot = in_conflict(Lang::Zh)?;
    for unit in snapshot.units.iter() {
        let printed = printed(&Choice { report: Report::Separation, unit: Some(unit.code.clone()), ..Choice::default() }, &snapshot)?;
        let holds = |function: u32| {
            let posts = snapshot.linking(Table::Posts, AnyId { table: Table::Functions, row: function });
            posts.iter().filter_map(|post| snapshot.posts.get(*post)).any(|post| post.unit.row() == unit.id)
        };
        let wanted = snapshot.incompatibilities.iter().filter(|pair| holds(pair.function_a.row()) || holds(pair.function_b.row()));
        let (mut count, all) = (0, snapshot.incompatibilities.len());
        for pair in wanted {
            count += 1;
            assert!(printed.contains(&plain(pair.reason.as_deref().unwrap_or_default())), "{}", pair.code);
        }
        assert!((1..all).contains(&count) && printed.contains(&format!("不相容职责{count}对")) && printed.contains(&plain(&unit.name)));
    }
    Ok(())
}

#[test]
fn a_separation_without_conflicts_says_so_and_takes_no_filter_of_risks() -> Outcome {
    let mut snapshot = library(Lang::Zh)?;
    let pairs: Vec<u32> = snapshot.incompatible_steps.iter().map(|pair| pair.id).collect();
    pairs.into_iter().for_each(|row| snapshot.remove(AnyId { table: Table::IncompatibleSteps, row }));
    let printed = printed(&Choice { report: Report::Separation, ..Choice::default() }, &snapshot)?;
    assert!(printed.contains("未发现一个岗位或一人同时承担不相容职责") && printed.contains("发现的冲突：0处"));
    let filtered = plan(&Choice { report: Report::Separation, filter: "level=high".to_owned(), ..Choice::default() }, &snapshot);
    assert!(matches!(filtered, Err(Error::Usage { .. })));
    Ok(())
}

#[test]
fn every_control_stands_under_its_owner_with_every_risk_it_serves() -> Outcome {
    for lang in Lang::ALL {
        let snapshot = varied(lang)?;
        let printed = printed(&Choice { report: Report::Controls, lang, ..Choice::default() }, &snapshot)?;
        for control in snapshot.controls.iter() {
            let start = printed.find(&plain(&format!("{} {}", control.code, control.name))).ok_or("the control")?;
            assert!(printed[start..].contains(&plain(control.evidence.as_deref().unwrap_or_default())));
            let owner = &control.owner_post.and_then(|post| snapshot.get(post)).ok_or("an owner")?.name;
            assert!(printed[..start].contains(&plain(owner)), "{}", control.code);
            for risk in snapshot.linking(Table::Risks, AnyId { table: Table::Controls, row: control.id }) {
                let risk = snapshot.risks.get(*risk).ok_or("a risk")?;
                assert!(printed[start..].contains(&plain(&format!("{} {}", risk.code, risk.title))), "{} {}", control.code, risk.code);
            }
        }
        let served = snapshot.risks.iter().filter(|risk| !risk.controls.is_empty()).count();
        assert!(printed.contains(&plain(&lang.phrase("print.controls_size", &[("controls", &snapshot.controls.len()), ("risks", &served)]))));
    }
    Ok(())
}

#[test]
fn controls_are_chosen_by_the_unit_of_their_owner_and_by_what_they_serve() -> Outcome {
    let snapshot = varied(Lang::Zh)?;
    for unit in snapshot.units.iter() {
        let choice = Choice { report: Report::Controls, unit: Some(unit.code.clone()), filter: "level=high".to_owned(), ..Choice::default() };
        let printed = printed(&choice, &snapshot)?;
        let high = listed("level=high", &snapshot)?;
        for control in snapshot.controls.iter() {
            let own = control.owner_post.and_then(|post| snapshot.get(post)).is_some_and(|post| post.unit.row() == unit.id);
            let serves = high.iter().any(|risk| risk.controls.iter().any(|served| served.row() == control.id));
            assert_eq!(printed.contains(&plain(&format!("{} {}", control.code, control.name))), own && serves, "{}", control.code);
        }
        for risk in snapshot.risks.iter().filter(|risk| high.iter().all(|passing| passing.id != risk.id)) {
            assert!(!printed.contains(&plain(&format!("{} {}", risk.code, risk.title))), "{}", risk.code);
        }
        assert!(printed.contains("level=high"));
    }
    let none = Choice { report: Report::Controls, filter: "title=没有这样的风险".to_owned(), ..Choice::default() };
    assert!(printed(&none, &snapshot)?.contains("没有符合条件的防控措施"));
    Ok(())
}

#[test]
fn a_control_of_many_risks_and_a_large_register_are_printed_in_proportion() -> Outcome {
    let mut snapshot = snapshot(&Content::Sample { risks: 1_500, seed: 3 }, Lang::Zh)?;
    let risks: Vec<Row<Risk>> = snapshot.risks.iter().map(|risk| Row::clone(risk)).collect();
    let first = snapshot.controls.iter().next().ok_or("a control")?.id;
    for mut risk in risks {
        risk.record.controls = vec![Id::new(first)];
        snapshot.put(Arc::new(risk));
    }
    let plan = plan(&Choice { report: Report::Controls, ..Choice::default() }, &snapshot)?;
    let rows = snapshot.risks.len() + 2 * snapshot.controls.len();
    assert!((rows / 40..rows / 8).contains(&plan.pages()), "{} pages of {rows} rows", plan.pages());
    Ok(())
}

#[test]
fn the_new_reports_are_workbooks_too() -> Outcome {
    let snapshot = varied(Lang::Zh)?;
    for report in [Report::Overview, Report::Separation, Report::Controls] {
        let plan = plan(&Choice { report, ..Choice::default() }, &snapshot)?;
        let bytes = report::write(&plan, Format::Workbook, &[], &snapshot, &|_, _| {}, &std::sync::atomic::AtomicBool::new(false))?;
        assert!(bytes.starts_with(b"PK"), "{report:?}");
    }
    Ok(())
}

#[test]
fn both_languages_stand_beside_each_other() -> Outcome {
    let snapshot = in_conflict(Lang::Zh)?;
    for (report, key) in [(Report::Overview, "print.basics"), (Report::Separation, "print.conflicts"), (Report::Controls, "controls.evidence")] {
        let printed = printed(&Choice { report, lang: Lang::Both, ..Choice::default() }, &snapshot)?;
        assert!(Lang::ALL.iter().all(|lang| printed.contains(&plain(&lang.word(key)))), "{report:?}");
    }
    Ok(())
}
