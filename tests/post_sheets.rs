//! The sheets of the posts, read back from their pages.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Instant;

use chrono::{DateTime, FixedOffset, NaiveDate};
use integrity_register::domain::choice::{Body, Status};
use integrity_register::domain::field::Row;
use integrity_register::domain::identity::Identity;
use integrity_register::domain::matrix::cells_of_post;
use integrity_register::domain::record::{Person, Post, Tenure};
use integrity_register::domain::snapshot::Snapshot;
use integrity_register::domain::value::Id;
use integrity_register::error::Error;
use integrity_register::i18n::Lang;
use integrity_register::paper::{Mark, Page, Plan};
use integrity_register::register::Clock;
use integrity_register::register::create::{Content, contents};
use integrity_register::report::{self, Attachment, Choice, Family, Report};

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn now() -> DateTime<FixedOffset> {
    DateTime::from_timestamp(1_790_000_000, 0).expect("a moment").fixed_offset()
}

fn library(lang: Lang) -> Result<Snapshot, Error> {
    contents(&Content::Library(Body::ALL.to_vec()), lang, Clock::Fixed(now()))
}

fn choice(lang: Lang) -> Choice {
    Choice { report: Report::PostSheets, lang, ..Choice::default() }
}

fn plan(choice: &Choice, snapshot: &Arc<Snapshot>) -> Result<Plan, Error> {
    Plan::new(report::document(choice, snapshot, Identity::default(), now())?)
}

fn words(pages: &[Page]) -> String {
    let text = |mark: &Mark| match mark {
        Mark::Text { text, .. } | Mark::Dash { text, .. } => Some(text.to_string()),
        _ => None,
    };
    plain(&pages.iter().flat_map(|page| &page.marks).filter_map(text).collect::<String>())
}

fn plain(text: &str) -> String {
    text.chars().filter(|sign| !sign.is_whitespace()).collect()
}

/// The words of each sheet; a sheet begins with its title.
fn sheets(plan: &Plan) -> Vec<String> {
    let mut starts: Vec<usize> = (0..plan.document().parts.len()).map(|part| plan.page_of(integrity_register::paper::Place { part, row: None })).collect();
    starts.push(plan.pages());
    starts.windows(2).map(|pair| words(&(pair[0]..pair[1]).map(|page| plan.page(page)).collect::<Vec<_>>())).collect()
}

/// The sheet of a post among all, by its code.
fn sheet_of<'a>(post: &Row<Post>, sheets: &'a [String]) -> &'a str {
    let own: Vec<&String> =
        sheets.iter().filter(|sheet| sheet.contains(&format!("{}）", post.code)) || sheet.contains(&format!("({})", post.code))).collect();
    assert_eq!(own.len(), 1, "{}", post.code);
    own[0]
}

#[test]
fn every_post_has_a_sheet_with_its_steps_risks_and_controls() -> Outcome {
    for lang in Lang::ALL {
        let snapshot = Arc::new(library(lang)?);
        let plan = plan(&choice(lang), &snapshot)?;
        assert!(plan.missing().is_empty());
        let sheets = sheets(&plan);
        assert_eq!(sheets.len(), snapshot.posts.len());
        for mark in (0..plan.pages()).flat_map(|page| plan.page(page).marks) {
            let Mark::Text { text, .. } = mark else { continue };
            assert!(!text.starts_with(['，', '。', '、', '；', '：', '！', '？', '）', '》', '”']), "no line begins so: {text}");
            assert!(!text.ends_with(['（', '《', '“']), "no line ends so: {text}");
        }
        let commitment = plain(&lang.word("sheet.commitment_words"));
        for post in snapshot.posts.iter() {
            let sheet = sheet_of(post, &sheets);
            assert_eq!(sheet.matches(&commitment).count(), 1, "{}", post.code);
            assert!(sheet.contains(&plain(post.responsibility.as_deref().unwrap_or_default())), "{}", post.code);
            for function in &post.functions {
                assert!(sheet.contains(&plain(&snapshot.get(*function).ok_or("a function")?.name)), "{}", post.code);
            }
            for cell in cells_of_post(post.id, &snapshot) {
                assert!(sheet.contains(&plain(&cell.step.name)), "{} {}", post.code, cell.step.code);
            }
            for risk in snapshot.risks.iter() {
                let carries = risk.posts.iter().any(|carrier| carrier.row() == post.id);
                assert_eq!(sheet.contains(&plain(&format!("{}＊", risk.title))), carries, "{} {}", post.code, risk.code);
                for control in risk.controls.iter().filter(|_| carries) {
                    assert!(sheet.contains(&plain(&snapshot.get(*control).ok_or("a control")?.name)), "{} {}", post.code, risk.code);
                }
            }
        }
    }
    Ok(())
}

#[test]
fn what_a_post_must_not_hold_beside_its_functions_is_on_its_sheet() -> Outcome {
    let snapshot = Arc::new(library(Lang::Zh)?);
    let sheets = sheets(&plan(&choice(Lang::Zh), &snapshot)?);
    let mut named = 0;
    for pair in snapshot.incompatibilities.iter() {
        for (own, other) in [(pair.function_a, pair.function_b), (pair.function_b, pair.function_a)] {
            for post in snapshot.posts.iter().filter(|post| post.functions.contains(&own)) {
                let name = &snapshot.get(other).ok_or("a function")?.name;
                assert!(sheet_of(post, &sheets).contains(&plain(name)), "{} {name}", post.code);
                named += 1;
            }
        }
    }
    assert!(named > 40, "{named}");
    Ok(())
}

#[test]
fn a_sheet_goes_on_under_its_own_head_and_is_signed_beside_its_last_risk() -> Outcome {
    let snapshot = Arc::new(library(Lang::Zh)?);
    let plan = plan(&choice(Lang::Zh), &snapshot)?;
    let pages: Vec<String> = (0..plan.pages()).map(|page| words(&[plan.page(page)])).collect();
    let long = snapshot.posts.iter().find(|post| post.code == "P-ADM").ok_or("the post with most risks")?;
    let own: Vec<&String> = pages.iter().filter(|page| page.contains("（P-ADM）")).collect();
    assert!(own.len() > 1, "{}", long.name);
    assert!(own[0].contains("任职人员") && !own[1].contains("任职人员"), "the facts stand once");
    assert!(own.iter().skip(1).all(|page| page.contains("序号环节分工时限、留痕") || page.contains("序号廉政风险点及表现形式风险等级防控措施")));
    for signed in pages.iter().filter(|page| page.contains("分管领导（签字）")) {
        assert!(signed.contains("防控措施") || signed.contains("（无）"), "nobody signs a page by itself: {signed}");
    }
    Ok(())
}

#[test]
fn most_posts_of_the_library_take_one_page() -> Outcome {
    let snapshot = Arc::new(library(Lang::Zh)?);
    let plan = plan(&choice(Lang::Zh), &snapshot)?;
    assert!(plan.pages() <= snapshot.posts.len() * 5 / 4, "{} pages", plan.pages());
    Ok(())
}

#[test]
fn a_filter_chooses_risks_and_leaves_posts_without_one_out() -> Outcome {
    let snapshot = Arc::new(library(Lang::Zh)?);
    let filtered = Choice { filter: "level=high".to_owned(), ..choice(Lang::Zh) };
    let sheets = sheets(&plan(&filtered, &snapshot)?);
    let carriers: BTreeSet<u32> = snapshot
        .risks
        .iter()
        .filter(|risk| risk.likelihood.zip(risk.impact).is_some_and(|(likelihood, impact)| likelihood * impact >= 15))
        .flat_map(|risk| risk.posts.iter().map(|post| post.row()))
        .collect();
    assert_eq!(sheets.len(), carriers.len());
    assert!(sheets.iter().all(|sheet| sheet.contains("▲高") && sheet.contains("筛选：level=high")));
    let unit = snapshot.units.iter().next().ok_or("a unit")?;
    let of_unit = plan(&Choice { unit: Some(unit.code.clone()), ..choice(Lang::Zh) }, &snapshot)?;
    assert_eq!(of_unit.document().parts.len(), snapshot.posts.iter().filter(|post| post.unit.row() == unit.id).count());
    let none = Choice { filter: "title=没有这样的风险".to_owned(), ..choice(Lang::Zh) };
    assert!(matches!(plan(&none, &snapshot), Err(Error::NothingToPrint)));
    Ok(())
}

#[test]
fn holders_stand_ins_and_rotation_are_those_of_the_day() -> Outcome {
    let mut snapshot = library(Lang::Zh)?;
    let post = snapshot.posts.iter().find(|post| post.rotation_months.is_some() && !post.collective).ok_or("a post that rotates")?.clone();
    let day = |year| NaiveDate::from_ymd_opt(year, 3, 1).expect("a day");
    let tenures = [("欧阳甲", 2010, None, false), ("欧阳乙", 2025, None, true), ("欧阳丙", 2005, Some(2010), false)];
    for (place, (name, from, until, stand_in)) in tenures.into_iter().enumerate() {
        let id = place as u32 + 1;
        snapshot.put(Arc::new(Row { id, code: format!("N{id}"), record: Person { name: name.to_owned(), ..Person::default() }, ..Row::default() }));
        let tenure = Tenure { person: Id::new(id), post: Id::new(post.id), from: day(from), until: until.map(day), stand_in };
        snapshot.put(Arc::new(Row { id, code: format!("T{id}"), record: tenure, ..Row::default() }));
    }
    let snapshot = Arc::new(snapshot);
    let sheets = sheets(&plan(&choice(Lang::Zh), &snapshot)?);
    let sheet = sheet_of(&post, &sheets);
    assert!(sheet.contains("任职人员欧阳甲（2010-03-01起）AB角欧阳乙（2025-03-01起）"), "{sheet}");
    assert!(!sheet.contains("欧阳丙") && sheet.contains("（已逾期）"));
    let hidden = words(
        &(0..3)
            .map(|page| plan(&Choice { hides_names: true, ..choice(Lang::Zh) }, &snapshot).map(|plan| plan.page(page)))
            .collect::<Result<Vec<_>, _>>()?,
    );
    assert!(!hidden.contains("欧阳"));
    Ok(())
}

#[test]
fn closed_risks_and_steps_that_do_not_apply_are_left_out_and_an_empty_post_says_so() -> Outcome {
    let mut snapshot = library(Lang::Zh)?;
    let mut risk = Row::clone(snapshot.risks.iter().next().ok_or("a risk")?);
    risk.record.status = Status::Closed;
    let title = risk.title.clone();
    snapshot.put(Arc::new(risk));
    let mut step = Row::clone(snapshot.steps.iter().next().ok_or("a step")?);
    step.record.applicable = false;
    step.record.name = "不适用的环节".to_owned();
    snapshot.put(Arc::new(step));
    let unit = snapshot.posts.iter().next().ok_or("a post")?.unit;
    let empty = Row { id: 900, code: "P900".to_owned(), record: Post { name: "新设岗".to_owned(), unit, ..Post::default() }, ..Row::default() };
    snapshot.put(Arc::new(empty.clone()));
    let sheets = sheets(&plan(&choice(Lang::Zh), &Arc::new(snapshot))?);
    assert!(sheets.iter().all(|sheet| !sheet.contains(&plain(&title)) && !sheet.contains("不适用的环节")));
    assert_eq!(sheet_of(&empty, &sheets).matches("（无）").count(), 2, "no step, no risk");
    Ok(())
}

#[test]
fn a_form_to_fill_in_takes_one_upright_page() -> Outcome {
    for lang in Lang::ALL {
        let snapshot = Arc::new(library(lang)?);
        let plan = plan(&Choice { blank: true, ..choice(lang) }, &snapshot)?;
        assert_eq!(plan.pages(), 1);
        let words = words(&[plan.page(0)]);
        assert!(words.contains(&plain(&lang.word("sheet.commitment_words"))));
        assert!(snapshot.risks.iter().all(|risk| !words.contains(&plain(&risk.title))));
    }
    Ok(())
}

#[test]
fn sheets_are_bound_behind_an_official_paper() -> Outcome {
    let snapshot = Arc::new(library(Lang::Zh)?);
    let family = Family::Attachment(Attachment { number: Some(3), first_page: 1 });
    let sheets = sheets(&plan(&Choice { family, ..choice(Lang::Zh) }, &snapshot)?);
    assert_eq!(sheets.len(), snapshot.posts.len());
    assert_eq!(sheets.iter().filter(|sheet| sheet.contains("附件3")).count(), 1, "the number stands once");
    Ok(())
}

/// Laying out is measured against the amount, so that many posts cost no more each than few.
#[test]
fn many_posts_take_time_in_proportion() -> Outcome {
    let time = |risks: usize| -> Result<(f64, usize), Error> {
        let snapshot = Arc::new(contents(&Content::Sample { risks, seed: 1 }, Lang::Zh, Clock::Fixed(now()))?);
        let mut best = f64::MAX;
        let mut parts = 0;
        for _ in 0..2 {
            let start = Instant::now();
            let plan = plan(&choice(Lang::Zh), &snapshot)?;
            best = best.min(start.elapsed().as_secs_f64());
            parts = plan.document().parts.len();
        }
        Ok((best, parts))
    };
    let ((few, small), (many, large)) = (time(500)?, time(5_000)?);
    assert_eq!((small, large), (15, 150));
    assert!(many < few * 30.0, "{few} s for {small}, {many} s for {large}");
    Ok(())
}
