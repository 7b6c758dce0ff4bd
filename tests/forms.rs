//! Print presets: the published tables and the officer's own say what the register holds, in each language.

mod staff;

use std::sync::Arc;

use chrono::{DateTime, FixedOffset};
use integrity_register::domain::choice::{Body, RowOrder};
use integrity_register::domain::derived::{main_section, post_holders};
use integrity_register::domain::field::Row;
use integrity_register::domain::identity::Identity;
use integrity_register::domain::preset::published::{self, PUBLISHED};
use integrity_register::domain::preset::{Column, write_columns};
use integrity_register::domain::record::{Post, Preset};
use integrity_register::domain::snapshot::Snapshot;
use integrity_register::domain::table::Table;
use integrity_register::domain::value::Id;
use integrity_register::error::Error;
use integrity_register::i18n::Lang;
use integrity_register::paper::{Mark, Page, Plan};
use integrity_register::register::Clock;
use integrity_register::register::create::{Content, contents};
use integrity_register::report::{self, Choice, Form, Orientation, PaperSize};

type Outcome = Result<(), Box<dyn std::error::Error>>;

const LANGS: [Lang; 3] = [Lang::Zh, Lang::En, Lang::Both];

fn now() -> DateTime<FixedOffset> {
    DateTime::from_timestamp(1_790_000_000, 0).expect("a moment").fixed_offset()
}

fn library(lang: Lang) -> Result<Arc<Snapshot>, Error> {
    contents(&Content::Library(Body::ALL.to_vec()), lang.single(), Clock::Fixed(now())).map(Arc::new)
}

fn printed(choice: &Choice, snapshot: &Arc<Snapshot>) -> Result<Vec<Page>, Error> {
    let plan = Plan::new(report::document(choice, snapshot, Identity::default(), now())?)?;
    assert!(plan.missing().is_empty(), "{:?}", plan.missing());
    Ok((0..plan.pages()).map(|number| plan.page(number)).collect())
}

fn of(form: Form, lang: Lang) -> Choice {
    Choice { form, lang, ..Choice::default() }
}

fn words(page: &Page) -> impl Iterator<Item = (&str, f32, f32, f32)> {
    page.marks.iter().filter_map(|mark| match mark {
        Mark::Text { text, x, y, width, .. } => Some((&**text, *x, *y, *width)),
        Mark::Dash { text, x, y, .. } => Some((&**text, *x, *y, 0.0)),
        _ => None,
    })
}

fn plain(text: &str) -> String {
    text.chars().filter(|sign| !sign.is_whitespace()).collect()
}

fn text(pages: &[Page]) -> String {
    pages.iter().flat_map(words).map(|(text, ..)| plain(text)).collect()
}

/// The officer's own preset with some columns.
fn own(list: Table, columns: &[(&[&str], bool)]) -> Preset {
    let column = |(show, merged): &(&[&str], bool)| Column {
        show: show.iter().map(|key| (*key).to_owned()).collect(),
        width: 100,
        merged: *merged,
        ..Column::default()
    };
    Preset { name: "自定表".to_owned(), list, columns: write_columns(&columns.iter().map(column).collect::<Vec<_>>()), ..Preset::default() }
}

#[test]
fn every_form_prints_every_record_in_every_language() -> Outcome {
    for lang in LANGS {
        let snapshot = library(lang)?;
        for published in PUBLISHED {
            let form = Form::Published(published.key);
            let list = form.preset(&snapshot, lang)?.list;
            let pages = printed(&of(form, lang), &snapshot)?;
            let said = text(&pages);
            let mut count = 0;
            snapshot.rows(list).visit(&mut |entry| {
                let title = integrity_register::domain::text::title(entry, &snapshot, lang);
                assert!(said.contains(&plain(&title)), "{} {lang:?}: {title}", published.key);
                count += 1;
            });
            assert!(count > 30 && said.contains(&plain(&Lang::Zh.word(&format!("preset.{}.title", published.key)))) | (lang == Lang::En));
            for page in &pages {
                let on_page = text(std::slice::from_ref(page));
                assert!(on_page.contains(if lang == Lang::En { "No." } else { "序号" }), "the head stands on every page");
                for (words, x, y, width) in words(page) {
                    assert!(x >= 0.0 && x + width <= page.width + 0.5 && (0.0..page.height).contains(&y), "{words} is outside the page");
                }
            }
        }
    }
    Ok(())
}

#[test]
fn every_form_fits_every_paper_and_family_and_can_be_blank() -> Outcome {
    let snapshot = library(Lang::Zh)?;
    let attachment = report::Family::Attachment(report::Attachment { number: Some(1), first_page: 1 });
    for published in PUBLISHED {
        for (paper, orientation, family) in [
            (PaperSize::A3, Orientation::Landscape, report::Family::Ledger),
            (PaperSize::A4, Orientation::Portrait, report::Family::Ledger),
            (PaperSize::A4, Orientation::Landscape, attachment),
        ] {
            let choice = Choice { paper, orientation, family, ..of(Form::Published(published.key), Lang::Zh) };
            assert!(!printed(&choice, &snapshot)?.is_empty());
            let blank = printed(&Choice { blank: true, ..choice }, &snapshot)?;
            assert_eq!(blank.len(), 1);
            assert!(!text(&blank).contains('＊'), "a form holds no record");
        }
    }
    Ok(())
}

#[test]
fn every_page_of_a_form_has_its_headings() -> Outcome {
    let snapshot = library(Lang::Zh)?;
    for (key, headings) in [
        ("1", "序号 单位/科室 风险类别 廉政风险点 廉政风险主要内容及表现形式 风险等级 防控措施 部门负责人 责任领导"),
        ("2", "序号 责任主体 职权内容 廉政风险点 风险等级 防控措施 责任人"),
        ("4", "序号 部门 重要环节 廉政风险点及表现形式 涉及岗位 风险等级 防控要点及防控措施 责任 直接责任人 部门责任人 责任领导"),
        ("6", "序号 权力事项（权限） 廉政风险点 风险级次 责任科室 防控措施"),
        ("7", "序号 岗位类别 风险名称 风险描述 防控措施 监测指标"),
    ] {
        let pages = printed(&of(Form::Published(key), Lang::Zh), &snapshot)?;
        for page in &pages {
            let said = text(std::slice::from_ref(page));
            for heading in headings.split(' ') {
                assert!(said.contains(heading), "{key}: {heading}");
            }
        }
    }
    Ok(())
}

#[test]
fn the_persons_of_a_form_are_those_of_its_columns() -> Outcome {
    let folder = tempfile::tempdir()?;
    let register = staff::register(folder.path(), Lang::Zh)?;
    let snapshot = register.snapshot();
    let holder = |post: Id<Post>| post_holders(post.row(), snapshot).first().and_then(|person| snapshot.get(*person)).map(|person| person.name.clone());
    let mut count = 0;
    for risk in snapshot.risks.iter() {
        let section = main_section(risk, snapshot).ok_or("a section")?;
        let (person, head, leader) = (risk.posts.first().copied(), section.head_post, section.leader_post);
        let (Some(person), Some(head), Some(leader)) = (person.and_then(holder), head.and_then(holder), leader.and_then(holder)) else { continue };
        if person == head || head == leader || person == leader {
            continue;
        }
        count += 1;
        for (key, wanted) in [
            ("1", &[("部门负责人", &head), ("责任领导", &leader)][..]),
            ("2", &[("责任人", &person)]),
            ("4", &[("直接责任人", &person), ("部门责任人", &head), ("责任领导", &leader)]),
        ] {
            let choice = Choice { filter: format!("code={}", risk.code), ..of(Form::Published(key), Lang::Zh) };
            let pages = printed(&choice, snapshot)?;
            let named: Vec<_> = words(&pages[0]).filter(|(text, ..)| text.contains("欧阳")).collect();
            assert_eq!(named.len(), wanted.len(), "{key} {}: {named:?}", risk.code);
            for (heading, name) in wanted {
                let centre = |(_, x, _, width): &(&str, f32, f32, f32)| x + width / 2.0;
                let above = words(&pages[0]).find(|(text, ..)| text == heading).ok_or(*heading)?;
                let below = named.iter().find(|(text, ..)| text == name).ok_or_else(|| format!("{key} {}: {heading} {name}", risk.code))?;
                assert!(below.2 > above.2 && (centre(below) - centre(&above)).abs() < 2.0, "{key} {}: {name} is not under {heading}", risk.code);
            }
        }
    }
    assert!(count > 30, "{count} risks with three different persons");
    Ok(())
}

#[test]
fn rows_are_grouped_ordered_and_merged_as_the_preset_says() -> Outcome {
    let snapshot = library(Lang::Zh)?;
    let draft = |preset: Preset| of(Form::Draft(Box::new(preset)), Lang::Zh);
    let by_level = own(Table::Risks, &[(&["number"], false), (&["title"], false), (&["level"], false)]);
    let said = text(&printed(&draft(Preset { order: RowOrder::Level, ..by_level.clone() }), &snapshot)?);
    let (high, low) = (said.find("▲高").ok_or("a high one")?, said.find("●低").ok_or("a low one")?);
    assert!(high < low && said[low..].matches("●低").count() == said.matches("●低").count());
    let grouped = text(&printed(&draft(Preset { grouped_by: Some("kind".to_owned()), ..by_level.clone() }), &snapshot)?);
    for kind in ["廉政", "法律", "政策功能", "履职效能"] {
        assert!(grouped.contains(kind), "{kind}");
    }
    let merged = own(Table::Risks, &[(&["kind"], true), (&["title"], false)]);
    let apart = own(Table::Risks, &[(&["kind"], false), (&["title"], false)]);
    let order = |preset: Preset| Preset { grouped_by: Some("source".to_owned()), ..preset };
    let count = |preset| -> Result<usize, Error> { Ok(text(&printed(&draft(order(preset)), &snapshot)?).matches("廉政").count()) };
    assert!(count(merged)? < count(apart)?, "neighbours that say the same are one cell");
    let unmarked = own(Table::Risks, &[(&["level"], false), (&["kind"], false)]);
    let said = text(&printed(&draft(unmarked), &snapshot)?);
    assert!(said.matches('＊').count() > snapshot.risks.len(), "a row without its title is marked where it begins");
    Ok(())
}

#[test]
fn a_filter_and_a_unit_hold_for_posts_and_steps_too() -> Outcome {
    let snapshot = library(Lang::Zh)?;
    for (key, list) in [("compliance-posts", Table::Posts), ("compliance-steps", Table::Steps)] {
        let all = of(Form::Published(key), Lang::Zh);
        let some = Choice { filter: "title=需求指向特定供应商或产品".to_owned(), ..all.clone() };
        let said = text(&printed(&some, &snapshot)?);
        assert!(said.contains("需求指向特定供应商或产品") && said.contains("title=需求指向"), "{list:?}");
        assert!(!said.contains("无预算、超预算采购"), "only what passes is named");
        let unit = snapshot.units.iter().next().ok_or("a unit")?.code.clone();
        assert!(printed(&Choice { unit: Some(unit), ..all.clone() }, &snapshot)?.len() < printed(&all, &snapshot)?.len());
    }
    Ok(())
}

#[test]
fn a_preset_of_the_register_is_found_by_name_and_code() -> Outcome {
    let mut snapshot = Snapshot::clone(&*library(Lang::Zh)?);
    let record = Preset {
        title: Some("上报表".to_owned()),
        signers: Some("经办人、科长".to_owned()),
        note: Some("填表说明：按季报送".to_owned()),
        ..own(Table::Risks, &[(&["code"], false), (&["title"], false), (&["supervisor"], false), (&["owners"], false)])
    };
    snapshot.put(Arc::new(Row { id: 1, code: "PF01".to_owned(), record, ..Row::default() }));
    let snapshot = Arc::new(snapshot);
    for word in ["自定表", "PF01", "pf01"] {
        assert_eq!(Form::from_word(word, &snapshot)?, Form::Own("PF01".to_owned()));
    }
    let said = text(&printed(&of(Form::from_word("自定表", &snapshot)?, Lang::Zh), &snapshot)?);
    for words in ["上报表", "经办人：", "科长：", "填表说明：按季报送", "单位主要领导", "R01"] {
        assert!(said.contains(words), "{words}");
    }
    assert!(!said.contains("单位负责人："), "the signers are the preset's own");
    let unknown = Form::from_word("99", &snapshot);
    assert!(matches!(&unknown, Err(Error::UnknownForm { known, .. }) if known.contains(&"4".to_owned()) && known.contains(&"自定表".to_owned())));
    Ok(())
}

#[test]
fn columns_that_no_page_holds_divide_over_several() -> Outcome {
    let snapshot = library(Lang::Zh)?;
    let heading = |number: usize| format!("第{}栏", char::from_u32('一' as u32 + number as u32).unwrap_or('一'));
    // Titles may be narrow; a level keeps in one line, and twelve of them are wider than the page with as many titles.
    let column =
        |number: usize| Column { show: vec![["title", "level"][number % 2].to_owned()], heading: heading(number), width: 100, ..Column::default() };
    let columns: Vec<Column> = (0..24).map(column).collect();
    let preset = Preset { columns: write_columns(&columns), ..own(Table::Risks, &[]) };
    let choice = Choice { orientation: Orientation::Portrait, ..of(Form::Draft(Box::new(preset)), Lang::Zh) };
    let pages = printed(&choice, &snapshot)?;
    let on = |page: &Page| {
        let said = text(std::slice::from_ref(page));
        (0..24).filter(|number| said.contains(&heading(*number))).collect::<Vec<usize>>()
    };
    let shown: Vec<Vec<usize>> = pages.iter().map(on).collect();
    let (first, second) = (&shown[0], &shown[1]);
    assert!(!first.is_empty() && !second.is_empty() && first.iter().all(|number| !second.contains(number)), "{first:?} {second:?}");
    // The rows of a page come with all their columns before the next rows do.
    let across = (1..=shown.len()).find(|count| shown[..*count].iter().map(Vec::len).sum::<usize>() == 24).ok_or("all columns")?;
    assert_eq!(shown[..across].concat(), (0..24).collect::<Vec<_>>());
    assert!(shown.chunks(across).all(|pages| pages == &shown[..across]), "{shown:?}");
    for risk in snapshot.risks.iter() {
        let title = plain(&risk.title);
        assert_eq!(text(&pages).matches(&format!("{title}＊")).count(), 12, "{title}: once in each of its columns");
    }
    let wrong = Preset { columns: "[]".to_owned(), ..own(Table::Risks, &[]) };
    let refused = printed(&of(Form::Draft(Box::new(wrong)), Lang::Zh), &snapshot);
    assert!(matches!(refused, Err(Error::Refused(_))));
    Ok(())
}

#[test]
fn the_usual_form_is_one_of_the_published() {
    assert_eq!(Form::default(), Form::Published(published::USUAL));
    assert_eq!((Form::default().noted(), Form::Published("1").noted()), (None, Some("1".to_owned())));
}
