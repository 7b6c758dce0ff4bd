//! The families of pages, marks, hidden names and blank forms: measured from the marks of the pages.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use chrono::{DateTime, FixedOffset, NaiveDate};
use integrity_register::domain::choice::Body;
use integrity_register::domain::field::Row;
use integrity_register::domain::identity::Identity;
use integrity_register::domain::preset::published::PUBLISHED;
use integrity_register::domain::record::{Operator, Person, Tenure};
use integrity_register::domain::snapshot::Snapshot;
use integrity_register::domain::value::Id;
use integrity_register::error::Error;
use integrity_register::i18n::Lang;
use integrity_register::paper::{Fonts, Format, Mark as Sign, Page, Plan, Turn, pdf, write};
use integrity_register::register::Clock;
use integrity_register::register::create::{Content, contents};
use integrity_register::report::{self, Attachment, Choice, Family, Form, Mark, Orientation, PaperSize, Report, Typefaces};

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn now() -> DateTime<FixedOffset> {
    DateTime::from_timestamp(1_790_000_000, 0).expect("a moment").fixed_offset()
}

fn library(lang: Lang) -> Result<Arc<Snapshot>, Error> {
    contents(&Content::Library(vec![Body::Purchaser, Body::Agency, Body::Supervisor]), lang, Clock::Fixed(now())).map(Arc::new)
}

/// The library with a person for each post, two for the first, and one who stands nowhere but in a risk.
fn staffed(lang: Lang) -> Result<Arc<Snapshot>, Error> {
    let mut snapshot = Snapshot::clone(library(lang)?.as_ref());
    let posts: Vec<u32> = snapshot.posts.iter().map(|post| post.id).collect();
    let from = NaiveDate::from_ymd_opt(2020, 1, 1).expect("a day");
    for (place, post) in posts.iter().chain(posts.first()).enumerate() {
        let id = place as u32 + 1;
        snapshot.put(Arc::new(Row { id, code: format!("N{id}"), record: Person { name: name(id), ..Person::default() }, ..Row::default() }));
        let tenure = Tenure { person: Id::new(id), post: Id::new(*post), from, until: None, stand_in: false };
        snapshot.put(Arc::new(Row { id, code: format!("T{id}"), record: tenure, ..Row::default() }));
    }
    let stray = posts.len() as u32 + 2;
    snapshot.put(Arc::new(Row { id: stray, code: format!("N{stray}"), record: Person { name: name(stray), ..Person::default() }, ..Row::default() }));
    let mut risk = Row::clone(snapshot.risks.iter().next().expect("a risk"));
    risk.record.section_head = Some(Id::new(stray));
    snapshot.put(Arc::new(risk));
    snapshot.put(Arc::new(Row { id: 900, code: "O900".into(), record: Operator { name: name(1), person: Some(Id::new(1)) }, ..Row::default() }));
    Ok(Arc::new(snapshot))
}

/// A name that stands in no other text.
fn name(number: u32) -> String {
    format!("欧阳{}", number.to_string().chars().map(|digit| char::from_u32('〇' as u32 + digit as u32).unwrap_or('〇')).collect::<String>())
}

fn plan(choice: &Choice, snapshot: &Arc<Snapshot>) -> Result<Plan, Error> {
    Plan::new(report::document(choice, snapshot, Identity { head: [0x7f; 32], content: [0x3a; 32] }, now())?)
}

fn attachment(report: Report, lang: Lang, first_page: u32) -> Choice {
    Choice { report, lang, family: Family::Attachment(Attachment { number: Some(2), first_page }), mark: Mark::Kept, ..Choice::default() }
}

fn pages(plan: &Plan) -> Vec<Page> {
    (0..plan.pages()).map(|number| plan.page(number)).collect()
}

fn words(page: &Page) -> String {
    let text = |mark: &Sign| match mark {
        Sign::Text { text, .. } | Sign::Dash { text, .. } => Some(text.to_string()),
        _ => None,
    };
    page.marks.iter().filter_map(text).collect::<String>().split_whitespace().collect()
}

fn all_words(plan: &Plan) -> String {
    pages(plan).iter().map(words).collect()
}

/// Millimetres.
fn mm(points: f32) -> f32 {
    points * 25.4 / 72.0
}

/// What is painted on a page, as left, top, right, bottom in millimetres, without the number that stands upright.
fn painted(page: &Page) -> [f32; 4] {
    let mut bounds = [f32::MAX, f32::MAX, 0.0, 0.0];
    let mut see = |x: f32, y: f32| bounds = [bounds[0].min(mm(x)), bounds[1].min(mm(y)), bounds[2].max(mm(x)), bounds[3].max(mm(y))];
    for mark in &page.marks {
        match mark {
            // Lying text reads upwards: its height is across the page.
            Sign::Text { x, y, size, width, turn: Turn::Left, .. } => {
                see(*x - size * 0.8, *y);
                see(*x, *y - width);
            }
            Sign::Line { from, to, .. } => [from, to].into_iter().for_each(|point| see(point.x, point.y)),
            Sign::Fill { rect, .. } | Sign::Frame { rect, .. } => {
                see(rect.x, rect.y);
                see(rect.right(), rect.bottom());
            }
            Sign::Path { points, .. } => points.iter().for_each(|point| see(point.x, point.y)),
            _ => {}
        }
    }
    bounds
}

/// The number of a page: what stands upright under the text, from where to where, and its baseline, in millimetres.
fn number(page: &Page) -> (String, f32, f32, f32) {
    let upright = page.marks.iter().filter_map(|mark| match mark {
        Sign::Text { x, y, width, turn: Turn::None, text, .. } if mm(*y) > 262.0 => Some((text.to_string(), mm(*x), mm(x + width), mm(*y))),
        Sign::Dash { rect, y, turn: Turn::None, text, .. } => Some((text.to_string(), mm(rect.x), mm(rect.right()), mm(*y))),
        _ => None,
    });
    upright.fold((String::new(), f32::MAX, 0.0, 0.0), |(all, left, right, _), (text, from, to, y)| (all + &text, left.min(from), right.max(to), y))
}

#[test]
fn an_attachment_keeps_the_margins_of_official_papers_on_both_sides_of_a_sheet() -> Outcome {
    let snapshot = library(Lang::Zh)?;
    for report in Report::ALL {
        for (place, page) in pages(&plan(&attachment(report, Lang::Zh, 6), &snapshot)?).iter().enumerate() {
            let printed = place + 6;
            assert_eq!((mm(page.width).round(), mm(page.height).round()), (210.0, 297.0));
            let is_odd = printed % 2 == 1;
            let (left_margin, right_margin) = if is_odd { (28.0, 26.0) } else { (26.0, 28.0) };
            let [left, top, right, bottom] = painted(page);
            assert!(left >= left_margin - 0.3 && right <= 210.0 - right_margin + 0.3, "{report:?} {printed}: {left} {right}");
            assert!(top >= 37.0 - 0.3 && bottom <= 297.0 - 35.0 + 0.3, "{report:?} {printed}: {top} {bottom}");
            let (words, from, to, baseline) = number(page);
            assert_eq!(words, format!("— {printed} —"));
            // Size 4 is 14 points, 4.94 mm: one character in from the side away from the binding.
            match is_odd {
                true => assert!((to - (210.0 - 26.0 - 4.94)).abs() < 0.6, "{to}"),
                false => assert!((from - (26.0 + 4.94)).abs() < 0.6, "{from}"),
            }
            // The dashes are 7 mm under the text and stand some 1.4 mm above the baseline.
            assert!((baseline - (297.0 - 35.0 + 7.0)).abs() < 2.0, "{baseline}");
        }
    }
    Ok(())
}

#[test]
fn every_report_lies_or_stands_on_every_paper_and_keeps_inside_it() -> Outcome {
    let snapshot = library(Lang::Zh)?;
    let attachment = Family::Attachment(Attachment { number: Some(1), first_page: 1 });
    for report in Report::ALL {
        for (family, paper, short, long) in
            [(Family::Ledger, PaperSize::A4, 210.0, 297.0), (Family::Ledger, PaperSize::A3, 297.0, 420.0), (attachment, PaperSize::A4, 210.0, 297.0)]
        {
            for orientation in Orientation::ALL {
                let choice = Choice { report, family, paper, orientation, ..Choice::default() };
                let plan = plan(&choice, &snapshot)?;
                let lies = match orientation {
                    Orientation::Usual => report != Report::PostSheets,
                    other => other == Orientation::Landscape,
                };
                for page in pages(&plan) {
                    // An attachment is bound upright; what lies is turned on it.
                    let (across, down) = if lies && family == Family::Ledger { (long, short) } else { (short, long) };
                    assert_eq!((mm(page.width).round(), mm(page.height).round()), (across, down), "{report:?} {orientation:?}");
                    let turned = page.marks.iter().any(|mark| matches!(mark, Sign::Text { turn: Turn::Left, text, .. } if text.contains("版次码")));
                    assert_eq!(turned, lies && family != Family::Ledger, "{report:?} {orientation:?}: the codes lie with the page");
                    for mark in &page.marks {
                        let Sign::Text { x, y, width, turn: Turn::None, text, .. } = mark else { continue };
                        assert!(*x >= 0.0 && x + width <= page.width + 0.1 && *y > 0.0 && *y < page.height, "{report:?} {orientation:?}: {text}");
                    }
                }
            }
        }
    }
    Ok(())
}

#[test]
fn an_attachment_that_stands_keeps_the_margins_too() -> Outcome {
    let snapshot = library(Lang::Zh)?;
    for report in [Report::Register, Report::Matrix, Report::PostSheets] {
        let choice = Choice { orientation: Orientation::Portrait, ..attachment(report, Lang::Zh, 1) };
        for (place, page) in pages(&plan(&choice, &snapshot)?).iter().enumerate() {
            let (left, right) = if place % 2 == 0 { (28.0, 26.0) } else { (26.0, 28.0) };
            for mark in &page.marks {
                let Sign::Text { x, y, width, text, turn: Turn::None, .. } = mark else { continue };
                if mm(*y) <= 262.0 {
                    assert!(mm(*x) >= left - 0.3 && mm(x + width) <= 210.0 - right + 0.3 && mm(*y) >= 37.0, "{report:?} {place}: {text}");
                }
            }
            assert_eq!(number(page).0, format!("— {} —", place + 1));
        }
    }
    Ok(())
}

#[test]
fn the_head_of_a_table_is_at_the_left_of_odd_and_even_pages() -> Outcome {
    let snapshot = library(Lang::Zh)?;
    for report in [Report::Register, Report::Matrix] {
        let plan = plan(&attachment(report, Lang::Zh, 1), &snapshot)?;
        assert!(plan.pages() > 2);
        let heading = if report == Report::Register { "重要环节" } else { "环节" };
        for page in pages(&plan) {
            let across = |wanted: &str| {
                page.marks.iter().find_map(|mark| match mark {
                    Sign::Text { x, text, turn: Turn::Left, .. } if text.contains(wanted) => Some(*x),
                    _ => None,
                })
            };
            if let (Some(head), Some(codes)) = (across(heading), across("版次码")) {
                assert!(head < codes && head < page.width / 2.0, "{report:?}: {head} {codes}");
            }
            assert!(across("版次码").is_some() && across("内部资料").is_some(), "codes and mark are on every page");
        }
    }
    Ok(())
}

#[test]
fn an_attachment_says_what_the_ledger_says() -> Outcome {
    for lang in Lang::ALL {
        let snapshot = library(lang)?;
        for report in [Report::Register, Report::Matrix] {
            let ledger = plan(&Choice { report, lang, paper: PaperSize::A3, ..Choice::default() }, &snapshot)?;
            let bound = plan(&attachment(report, lang, 1), &snapshot)?;
            let (ledger, bound) = (all_words(&ledger), all_words(&bound));
            let attachment = if lang == Lang::Zh { "附件2" } else { "Attachment2" };
            assert_eq!(bound.matches(attachment).count(), ledger.matches(attachment).count() + 1, "once, on the first page");
            for risk in snapshot.risks.iter().filter(|_| report == Report::Register) {
                let title: String = risk.title.split_whitespace().collect();
                assert_eq!(ledger.contains(&title), bound.contains(&title), "{title}");
            }
            for step in snapshot.steps.iter() {
                let step: String = format!("{}.{}", step.seq, step.name).split_whitespace().collect();
                assert_eq!(ledger.contains(&step), bound.contains(&step), "{step}");
            }
        }
    }
    Ok(())
}

/// Every report, and the register in every published form, with whether it prints names.
fn every_print() -> Vec<(Choice, bool)> {
    let reports = Report::ALL.into_iter().filter(|report| *report != Report::Register).map(|report| (report, Form::default()));
    let forms = PUBLISHED.iter().map(|published| (Report::Register, Form::Published(published.key)));
    let names = |report: Report, form: &Form| match (report, form) {
        (Report::Register, Form::Published(key)) => ["1", "2", "4", "compliance-posts"].contains(key),
        (report, _) => [Report::PostSheets, Report::Controls, Report::Separation, Report::Checks, Report::Actions].contains(&report),
    };
    reports.chain(forms).map(|(report, form)| (Choice { report, form: form.clone(), ..Choice::default() }, names(report, &form))).collect()
}

#[test]
fn no_name_is_printed_where_names_are_hidden() -> Outcome {
    let folder = tempfile::tempdir()?;
    for lang in [Lang::Zh, Lang::En, Lang::Both] {
        let snapshot = staffed(lang.single())?;
        for (choice, has_names) in every_print() {
            let what = format!("{:?} {:?} {lang:?}", choice.report, choice.form);
            let shown = Choice { lang, ..choice };
            assert_eq!(all_words(&plan(&shown, &snapshot)?).contains("欧阳"), has_names, "{what}: the names to hide");
            for family in [Family::Ledger, Family::Attachment(Attachment::default())] {
                let hidden = plan(&Choice { hides_names: true, family, ..shown.clone() }, &snapshot)?;
                let words = all_words(&hidden);
                let note: String = lang.word("print.names_hidden").split_whitespace().collect();
                // Every name of the fixture begins so.
                assert!(!words.contains("欧阳"), "{what}");
                assert!(words.contains(&note), "{what}: the page says that names are replaced");
                assert!(!format!("{:?} {:?}", hidden.document().info, hidden.document().outline).contains("欧阳"), "{what}");
            }
            let hidden = plan(&Choice { hides_names: true, ..shown.clone() }, &snapshot)?;
            assert!(in_workbook(&hidden, folder.path())?.is_none_or(|text| text.contains("sst") && !text.contains("欧阳")), "{what}");
            if has_names {
                assert!(in_workbook(&plan(&shown, &snapshot)?, folder.path())?.is_none_or(|text| text.contains("欧阳")), "{what}");
            }
        }
    }
    Ok(())
}

/// All that stands in the files of a workbook; none where a report has no workbook, or, with a word, where there is no unzip.
fn in_workbook(plan: &Plan, folder: &std::path::Path) -> Result<Option<String>, Box<dyn std::error::Error>> {
    let path = folder.join("report.xlsx");
    match write(plan, Format::Workbook, &[], &|_, _| {}, &AtomicBool::new(false)) {
        Ok(bytes) => std::fs::write(&path, bytes)?,
        Err(Error::NoWorkbook) => return Ok(None),
        Err(error) => return Err(error.into()),
    }
    match std::process::Command::new("unzip").arg("-p").arg(&path).output() {
        Ok(output) => Ok(Some(String::from_utf8_lossy(&output.stdout).into_owned())),
        Err(error) => {
            eprintln!("unzip not run: {error}");
            Ok(None)
        }
    }
}

#[test]
fn a_filter_finds_a_hidden_name_and_does_not_print_it() -> Outcome {
    let snapshot = staffed(Lang::Zh)?;
    let stray = snapshot.persons.iter().last().ok_or("a person")?.name.clone();
    let choice = Choice { filter: format!("section_head=\"{stray}\""), hides_names: true, ..Choice::default() };
    let words = all_words(&plan(&choice, &snapshot)?);
    assert!(words.contains("共1项") && words.contains("section_head"), "{words}");
    assert!(!words.contains("欧阳"));
    Ok(())
}

#[test]
fn two_holders_of_a_post_stay_two_persons() -> Outcome {
    let snapshot = staffed(Lang::Zh)?;
    let words = all_words(&plan(&Choice { hides_names: true, ..Choice::default() }, &snapshot)?);
    let first = &snapshot.posts.iter().next().ok_or("a post")?.name;
    assert!(words.contains(&format!("{first}（1）")) && words.contains(&format!("{first}（2）")), "{first}");
    Ok(())
}

#[test]
fn a_blank_form_fills_one_page_without_any_record() -> Outcome {
    let snapshot = library(Lang::Zh)?;
    for family in [Family::Ledger, Family::Attachment(Attachment::default())] {
        for report in [Report::Register, Report::Matrix, Report::Separation, Report::Controls] {
            let unit = snapshot.units.iter().next().map(|unit| unit.code.clone()).filter(|_| report == Report::Matrix);
            let plan = plan(&Choice { report, family, unit, blank: true, ..Choice::default() }, &snapshot)?;
            let first = words(&plan.page(0));
            assert!(!first.contains("待确认") && !first.contains("未定版"), "no legend of records, no count: {first}");
            let heading = match report {
                Report::Register => "重要环节",
                Report::Controls => "留痕资料",
                _ => "环节",
            };
            assert!(first.contains(heading) && first.contains("填报单位"));
            assert!(snapshot.risks.iter().all(|risk| !first.contains(&*risk.title)));
            if report != Report::Matrix {
                assert_eq!(plan.pages(), 1, "{family:?}");
                assert!(first.contains("填表人"), "the signatures are on the page of the rows");
            }
            let rules = plan.page(0).marks.iter().filter(|mark| matches!(mark, Sign::Line { .. })).count();
            assert!(rules > 12, "{report:?} {family:?}: {rules} rules");
        }
        for report in [Report::Flow, Report::Overview] {
            let picture = plan(&Choice { report, family, blank: true, ..Choice::default() }, &snapshot);
            assert!(matches!(picture, Err(Error::NoBlank)), "{report:?}");
        }
    }
    Ok(())
}

#[test]
fn every_mark_stands_on_every_page() -> Outcome {
    let snapshot = library(Lang::Zh)?;
    for mark in Mark::ALL.into_iter().chain([Mark::own("征求意见稿")?]) {
        for report in Report::ALL {
            for page in pages(&plan(&Choice { report, mark: mark.clone(), ..Choice::default() }, &snapshot)?) {
                let wanted: String = mark.words(Lang::Zh).unwrap_or_default().split_whitespace().collect();
                assert!(words(&page).contains(&wanted), "{wanted}");
            }
        }
    }
    Ok(())
}

#[test]
fn unconfirmed_rows_are_marked_and_explained_in_every_report_of_records() -> Outcome {
    let snapshot = library(Lang::Zh)?;
    // The overview counts them, and so do the checks; the history knows none, nor does what is due or a difference of nothing.
    let has_none = |report: &Report| matches!(report, Report::Overview | Report::Checks | Report::Actions | Report::Trail | Report::Difference);
    for report in Report::ALL.into_iter().filter(|report| !has_none(report)) {
        for page in pages(&plan(&Choice { report, ..Choice::default() }, &snapshot)?) {
            assert!(words(&page).contains("＊参考库内容，待确认"), "{report:?}");
        }
    }
    Ok(())
}

#[test]
fn the_files_of_an_attachment_are_written_alike_twice_in_both_standards() -> Outcome {
    let snapshot = library(Lang::Zh)?;
    let plan = plan(&attachment(Report::Matrix, Lang::Zh, 3), &snapshot)?;
    let mut sizes = BTreeMap::new();
    for standard in [pdf::Standard::Plain, pdf::Standard::Archive] {
        let write = || pdf::write(&plan, standard, &(0..plan.pages()).collect::<Vec<_>>(), &|_, _| {}, &AtomicBool::new(false));
        let bytes = write()?;
        assert!(bytes == write()?, "{standard:?}");
        sizes.insert(bytes.len(), standard);
    }
    assert_eq!(sizes.len(), 2);
    Ok(())
}

#[test]
fn a_row_of_twenty_thousand_characters_is_printed_whole() -> Outcome {
    for family in [Family::Ledger, Family::Attachment(Attachment::default())] {
        let mut snapshot = Snapshot::clone(library(Lang::Zh)?.as_ref());
        let mut risk = Row::clone(snapshot.risks.iter().next().ok_or("a risk")?);
        risk.record.manifestation = Some("鑫".repeat(20_000));
        snapshot.put(Arc::new(risk));
        let printed = all_words(&plan(&Choice { family, ..Choice::default() }, &Arc::new(snapshot))?);
        assert_eq!(printed.matches('鑫').count(), 20_000);
    }
    Ok(())
}

#[test]
fn the_roles_wear_the_fonts_chosen_and_the_bundled_one_where_they_are_missing() -> Outcome {
    let snapshot = library(Lang::Zh)?;
    let missing = Some("没有这种字体".to_owned());
    let there = Fonts::bundled().families().into_iter().next();
    let typefaces = Typefaces { body: missing.clone(), title: missing, heading: there.clone() };
    let said: Vec<String> = typefaces.stand_ins().iter().map(|stand_in| stand_in.message(Lang::Zh)).collect();
    assert_eq!(said, ["本机没有字体“没有这种字体”，以内置字体代替"], "each once");
    let plain = attachment(Report::Register, Lang::Zh, 1);
    let dressed = Choice { typefaces, ..plain.clone() };
    let document = report::document(&dressed, &snapshot, Identity::default(), now())?;
    assert!(document.roles.body.is_none() && document.roles.title.is_none());
    assert_eq!(document.roles.heading.is_some(), there.is_some());
    let (plain, dressed) = (plan(&plain, &snapshot)?, plan(&dressed, &snapshot)?);
    assert_eq!(all_words(&plain), all_words(&dressed), "lines and pages break alike");
    assert_eq!(plain.pages(), dressed.pages());
    Ok(())
}
