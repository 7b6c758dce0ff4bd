//! Risks and controls beside the steps of the printed flow chart: all there, none over another, none off the page, none too small.

use std::sync::Arc;

use chrono::{DateTime, FixedOffset};
use integrity_register::domain::choice::{Body, Status};
use integrity_register::domain::field::{Entry, Record, Row};
use integrity_register::domain::identity::Identity;
use integrity_register::domain::record::{Control, Phase, Risk, Step, Unit};
use integrity_register::domain::snapshot::Snapshot;
use integrity_register::domain::table::Table;
use integrity_register::domain::value::{AnyId, Id, RowId};
use integrity_register::error::Error;
use integrity_register::i18n::Lang;
use integrity_register::paper::{Mark, Page, Plan, Rect, Turn};
use integrity_register::register::Clock;
use integrity_register::register::create::{Content, contents};
use integrity_register::report::{self, Attachment, Choice, Family, Orientation, PaperSize, Report};

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// The smallest text, but for rounding.
const SMALLEST: f32 = 6.99;

fn now() -> DateTime<FixedOffset> {
    DateTime::from_timestamp(1_790_000_000, 0).expect("a moment").fixed_offset()
}

fn library(lang: Lang) -> Result<Snapshot, Error> {
    contents(&Content::Library(vec![Body::Purchaser, Body::Agency, Body::Supervisor]), lang.single(), Clock::Fixed(now()))
}

/// The chart on every paper.
fn choices(lang: Lang) -> impl Iterator<Item = Choice> {
    let attachment = Family::Attachment(Attachment::default());
    let papers = [(Family::Ledger, PaperSize::A4), (Family::Ledger, PaperSize::A3), (attachment, PaperSize::A4)];
    let stands = [Orientation::Landscape, Orientation::Portrait];
    papers
        .into_iter()
        .flat_map(move |(family, paper)| stands.map(|orientation| Choice { report: Report::Flow, lang, family, paper, orientation, ..Choice::default() }))
}

fn pages(choice: &Choice, snapshot: &Arc<Snapshot>) -> Result<Vec<Page>, Error> {
    let plan = Plan::new(report::document(choice, snapshot, Identity { head: [0x7f; 32], content: [0x3a; 32] }, now())?)?;
    Ok((0..plan.pages()).map(|number| plan.page(number)).collect())
}

/// Every run of text, with the room that its characters take.
fn runs(page: &Page) -> impl Iterator<Item = (&str, Rect, f32)> {
    page.marks.iter().filter_map(|mark| match mark {
        Mark::Text { x, y, size, width, turn, text, .. } => {
            let (up, down) = (0.8 * size, 0.1 * size);
            let room = match turn {
                Turn::None => Rect::new(*x, y - up, *width, up + down),
                Turn::Over => Rect::new(x - width, y - down, *width, up + down),
                Turn::Right => Rect::new(x - down, *y, up + down, *width),
                Turn::Left => Rect::new(x - up, y - width, up + down, *width),
            };
            Some((text.as_ref(), room, *size))
        }
        _ => None,
    })
}

/// The text of a page without the spaces and breaks that layout adds or takes.
fn text(page: &Page) -> String {
    let texts = page.marks.iter().filter_map(|mark| match mark {
        Mark::Text { text, .. } | Mark::Dash { text, .. } => Some(text),
        _ => None,
    });
    texts.flat_map(|text| text.chars()).filter(|sign| !sign.is_whitespace()).collect()
}

fn plain(text: &str) -> String {
    text.chars().filter(|sign| !sign.is_whitespace()).collect()
}

/// The open risks of a step.
fn risks<'a>(step: &Row<Step>, snapshot: &'a Snapshot) -> Vec<&'a Arc<Row<Risk>>> {
    let rows = snapshot.linking(Table::Risks, AnyId { table: Table::Steps, row: step.id });
    rows.iter().filter_map(|row| snapshot.risks.get(*row)).filter(|risk| risk.status != Status::Closed).collect()
}

/// What stands at a step: its name, and beside it its risks and their controls.
fn said(step: &Row<Step>, snapshot: &Snapshot) -> Vec<String> {
    let mut said = vec![format!("{}.{}", step.seq, step.name)];
    for risk in risks(step, snapshot) {
        said.push(risk.title.clone());
        said.extend(risk.controls.iter().filter_map(|control| snapshot.get(*control)).map(|control| control.name.clone()));
    }
    said.iter().map(|words| plain(words)).collect()
}

/// What holds of every page: no text over another, none too small, nothing outside.
fn check(page: &Page, what: &str) {
    let runs: Vec<_> = runs(page).collect();
    let inside = |x: f32, y: f32| (0.0..=page.width).contains(&x) && (0.0..=page.height).contains(&y);
    for (at, (text, room, size)) in runs.iter().enumerate() {
        assert!(*size >= SMALLEST, "{what}: {text} in {size} points");
        assert!(inside(room.x, room.y) && inside(room.right(), room.bottom()), "{what}: {text} leaves the page");
        for (other, taken, _) in &runs[at + 1..] {
            let (x, y) = (room.right().min(taken.right()) - room.x.max(taken.x), room.bottom().min(taken.bottom()) - room.y.max(taken.y));
            assert!(x < 0.5 || y < 0.5, "{what}: {text} over {other}, {x} × {y}");
        }
    }
    for mark in &page.marks {
        if let Mark::Frame { rect, .. } | Mark::Fill { rect, .. } = mark {
            assert!(inside(rect.x, rect.y) && inside(rect.right(), rect.bottom()), "{what}: {mark:?}");
        }
    }
}

#[test]
fn every_risk_and_control_stands_at_its_step() -> Outcome {
    for lang in [Lang::Zh, Lang::En, Lang::Both] {
        let snapshot = Arc::new(library(lang)?);
        for choice in choices(lang) {
            let what = format!("{lang:?} {:?} {:?} {:?}", choice.family, choice.paper, choice.orientation);
            let pages = pages(&choice, &snapshot)?;
            pages.iter().for_each(|page| check(page, &what));
            let texts: Vec<String> = pages.iter().map(text).collect();
            let more = lang.word("flow.note_more");
            let more = plain(more.rsplit('}').next().unwrap_or_default());
            for step in snapshot.steps.iter() {
                let said = said(step, &snapshot);
                let whole = texts.iter().any(|text| said.iter().all(|words| text.contains(words)));
                // Only an attachment is too low for the notes of the starter register.
                let shortened = choice.family != Family::Ledger && texts.iter().any(|text| text.contains(&said[0]) && text.contains(&more));
                assert!(whole || shortened, "{what}: {} {said:?}", step.code);
            }
        }
    }
    Ok(())
}

#[test]
fn a_note_gives_level_mark_and_word_and_the_mark_of_what_is_not_confirmed() -> Outcome {
    let mut snapshot = library(Lang::Zh)?;
    let risk = snapshot.risks.iter().find(|risk| risk.step.is_some() && !risk.controls.is_empty()).cloned().ok_or("a risk")?;
    let control = snapshot.get(risk.controls[0]).cloned().ok_or("its control")?;
    let choice = Choice { report: Report::Flow, ..Choice::default() };
    let printed = |snapshot: Snapshot| pages(&choice, &Arc::new(snapshot)).map(|pages| pages.iter().map(text).collect::<String>());
    let whole = printed(snapshot.clone())?;
    for words in ["风险点及防控措施", "风险点：1.", "防控措施：1.", "▲高：", "◆中：", "●低：", "待确认"] {
        assert!(whole.contains(words), "{words}");
    }
    assert!(whole.contains(&plain(&format!("{}＊", risk.title))) && whole.contains(&plain(&format!("{}＊", control.name))));
    // Where nothing but one control is left to confirm, the legend still says what its mark means.
    for row in snapshot.steps.iter().cloned().collect::<Vec<_>>() {
        snapshot.put(Arc::new(Row { confirmed: true, ..Row::clone(&row) }));
    }
    for row in snapshot.risks.iter().cloned().collect::<Vec<_>>() {
        snapshot.put(Arc::new(Row { confirmed: true, ..Row::clone(&row) }));
    }
    for row in snapshot.controls.iter().filter(|row| row.id != control.id).cloned().collect::<Vec<_>>() {
        snapshot.put(Arc::new(Row { confirmed: true, ..Row::clone(&row) }));
    }
    let confirmed = printed(snapshot)?;
    assert!(confirmed.contains("待确认") && confirmed.contains(&plain(&format!("{}＊", control.name))));
    assert!(!confirmed.contains(&plain(&format!("{}＊", risk.title))));
    Ok(())
}

/// A register of steps with so many risks each and so many controls against each of them, every name filled up to a length.
fn made(units: usize, steps: usize, risks: impl Fn(usize) -> usize, controls: usize, length: usize) -> Result<Snapshot, Error> {
    let mut snapshot = contents(&Content::Empty, Lang::Zh, Clock::Fixed(now()))?;
    let name = |kind: &str, number: usize| format!("{kind}{number}").chars().chain("很长的名称".chars().cycle()).take(length).collect::<String>();
    for id in 1..=units {
        put(&mut snapshot, id, Unit { name: name("单位", id), ..Unit::default() });
    }
    put(&mut snapshot, 1, Phase { name: name("阶段", 1), ..Phase::default() });
    let mut made = 0;
    for place in 0..steps {
        let own = (place % units + 1) as RowId;
        let step = Step { name: name("环节", place + 1), seq: place as u32 + 1, unit: Id::new(own), phase: Some(Id::new(1)), ..Step::default() };
        put(&mut snapshot, place + 1, step);
        for _ in 0..risks(place) {
            made += 1;
            let own = (made * controls + 1)..=(made * controls + controls);
            own.clone().for_each(|id| put(&mut snapshot, id, Control { name: name("措施", id), ..Control::default() }));
            let controls = own.map(|id| Id::new(id as RowId)).collect();
            put(&mut snapshot, made, Risk { title: name("风险", made), step: Some(Id::new(place as RowId + 1)), controls, ..Risk::default() });
        }
    }
    Ok(snapshot)
}

fn put<R: Record + Default>(snapshot: &mut Snapshot, id: usize, record: R)
where
    Row<R>: Entry,
{
    let code = format!("{}-{id}", std::any::type_name::<R>().rsplit(':').next().unwrap_or_default());
    snapshot.put(Arc::new(Row { id: id as RowId, code, record, ..Row::default() }));
}

#[test]
fn what_a_note_cannot_hold_is_counted_in_it() -> Outcome {
    // A step with far more risks than a page has lines, and one of each kind with names as long as names may be.
    for (risks, controls, length) in [(60, 3, 12), (1, 120, 12), (40, 0, 80), (9, 9, 500)] {
        let snapshot = Arc::new(made(1, 3, |place| if place == 1 { risks } else { 1 }, controls, length)?);
        for choice in choices(Lang::Zh) {
            let what = format!("{risks} × {controls} of {length}: {:?} {:?} {:?}", choice.family, choice.paper, choice.orientation);
            let pages = pages(&choice, &snapshot)?;
            pages.iter().for_each(|page| check(page, &what));
            let printed: String = pages.iter().map(text).collect();
            let numbered = |heading: &str, count: usize| {
                let of_step = printed.split(heading).map(|after| (1..=count).take_while(|number| after.contains(&format!("{number}."))).count());
                of_step.skip(1).max().unwrap_or_default()
            };
            let is_counted = numbered("风险点：", risks) == risks || printed.contains('另') && printed.contains('项');
            assert!(is_counted && numbered("风险点：", risks) >= 1, "{what}");
            assert!(controls > 0 || printed.contains("防控措施：无"), "{what}");
        }
    }
    Ok(())
}

#[test]
fn charts_of_many_steps_and_units_keep_to_their_pages() -> Outcome {
    for (units, steps) in [(1, 300), (3, 120)] {
        let snapshot = Arc::new(made(units, steps, |place| place % 5, 2, 14)?);
        for choice in choices(Lang::Zh).filter(|choice| choice.orientation == Orientation::Landscape) {
            let what = format!("{steps} steps of {units}: {:?} {:?}", choice.family, choice.paper);
            let pages = pages(&choice, &snapshot)?;
            pages.iter().for_each(|page| check(page, &what));
            let texts: Vec<String> = pages.iter().map(text).collect();
            for step in snapshot.steps.iter() {
                let said = said(step, &snapshot);
                assert!(texts.iter().any(|text| said.iter().all(|words| text.contains(words))), "{what}: {}", step.code);
            }
        }
    }
    Ok(())
}

#[test]
fn steps_without_risks_have_no_column_of_notes() -> Outcome {
    let snapshot = Arc::new(made(2, 8, |_| 0, 0, 12)?);
    let pages = pages(&Choice { report: Report::Flow, ..Choice::default() }, &snapshot)?;
    assert!(!pages.is_empty() && pages.iter().all(|page| !text(page).contains("风险点及防控措施")));
    Ok(())
}
