//! The extract of the history on paper, made from a register as the officer edits it.

use std::path::Path;

use chrono::{DateTime, FixedOffset, NaiveDate};
use integrity_register::domain::choice::Body;
use integrity_register::domain::identity::Printed;
use integrity_register::domain::record::{Operator, Person};
use integrity_register::domain::table::Table;
use integrity_register::domain::value::{AnyId, Value};
use integrity_register::error::Error;
use integrity_register::i18n::Lang;
use integrity_register::paper::{Mark, Plan};
use integrity_register::register::create::{Content, create};
use integrity_register::register::{Access, Clock, Edit, Register};
use integrity_register::report::{self, Choice, Extract, Past, Report};

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn at(seconds: i64) -> Clock {
    Clock::Fixed(moment(seconds))
}

fn moment(seconds: i64) -> DateTime<FixedOffset> {
    DateTime::from_timestamp(1_790_000_000 + seconds, 0).expect("a moment").fixed_offset()
}

const DAY: i64 = 24 * 3600;

/// A register with a title changed on the first day, a person made and renamed on the second, and a print on the third.
fn register(path: &Path, lang: Lang) -> Result<Register, Error> {
    create(path, &Content::Library(vec![Body::Purchaser]), lang, at(0), "王五")?;
    let mut register = Register::open(path, Access::Write, at(60), "王五")?;
    let risk = register.snapshot().find_code("R01").expect("a risk");
    let title = Table::Risks.field("title").expect("a field");
    register.apply(Edit::set(risk, title, Value::Text("改过的标题".to_owned()), Some("表述更准".to_owned())))?;
    drop(register);
    let mut register = Register::open(path, Access::Write, at(DAY), "张三丰")?;
    let person = integrity_register::domain::field::Row {
        code: "N9".to_owned(),
        record: Person { name: "欧阳一".to_owned(), ..Person::default() },
        ..Default::default()
    };
    register.apply(Edit::create([Box::new(person) as Box<dyn integrity_register::domain::field::Entry>]))?;
    let operator = integrity_register::domain::field::Row {
        code: "O9".to_owned(),
        record: Operator { name: "张三丰".to_owned(), person: None },
        ..Default::default()
    };
    register.apply(Edit::create([Box::new(operator) as Box<dyn integrity_register::domain::field::Entry>]))?;
    let person = register.snapshot().find_code("N9").expect("the person");
    rename(&mut register, person, "欧阳二")?;
    drop(register);
    let mut register = Register::open(path, Access::Write, at(2 * DAY), "王五")?;
    let filter = Some("direct_person=\"欧阳二\"".to_owned());
    register.log_print(Printed { report: "register".to_owned(), filter, pages: 12, identity: register.identity(), ..Printed::default() })?;
    Ok(register)
}

fn rename(register: &mut Register, person: AnyId, name: &str) -> Result<(), Error> {
    let field = Table::Persons.field("name").expect("a field");
    register.apply(Edit::set(person, field, Value::Text(name.to_owned()), None)).map(drop)
}

fn choice(lang: Lang, extract: Extract) -> Choice {
    Choice { report: Report::Trail, lang, extract, ..Choice::default() }
}

fn printed(register: &Register, choice: &Choice) -> Result<String, Error> {
    let document = report::document_with(choice, register.snapshot(), register.past(choice)?, register.identity(), moment(3 * DAY))?;
    let plan = Plan::new(document)?;
    assert!(plan.missing().is_empty());
    let pages: Vec<_> = (0..plan.pages()).map(|page| plan.page(page)).collect();
    let text = |mark: &Mark| match mark {
        Mark::Text { text, .. } | Mark::Dash { text, .. } => Some(text.to_string()),
        _ => None,
    };
    Ok(pages.iter().flat_map(|page| &page.marks).filter_map(text).collect::<String>().split_whitespace().collect())
}

#[test]
fn the_trail_says_who_changed_what_when_and_why() -> Outcome {
    for lang in Lang::ALL {
        let folder = tempfile::tempdir()?;
        let register = register(&folder.path().join("a.irr"), lang)?;
        let words = printed(&register, &choice(lang, Extract::default()))?;
        let before = match lang {
            Lang::Zh => "无预算、超预算采购",
            _ => "Procurementwithoutorbeyondbudget",
        };
        let label: String = lang.word("risks.title").split_whitespace().collect();
        assert!(words.contains(&format!("{label}{before}改过的标题")), "field, before, after: {words}");
        for wanted in ["王五", "张三丰", "表述更准", "欧阳一", "欧阳二", "R01", "N9", "2026-09-2114:14:20"] {
            assert!(words.contains(wanted), "{wanted}: {words}");
        }
        let made: String = format!("{}{}", lang.word("table.controls"), register.snapshot().controls.len()).split_whitespace().collect();
        assert!(words.contains(&made), "what the register was made with: {made}");
        let report: String = lang.word("report.register").split_whitespace().collect();
        assert!(words.contains(&report) && words.contains("direct_person"), "the print log");
    }
    Ok(())
}

#[test]
fn an_extract_is_chosen_by_record_and_by_days() -> Outcome {
    let folder = tempfile::tempdir()?;
    let register = register(&folder.path().join("a.irr"), Lang::Zh)?;
    let day = |day| NaiveDate::from_ymd_opt(2026, 9, day);
    let of = |extract: Extract| printed(&register, &choice(Lang::Zh, extract));
    let record = of(Extract { record: Some("r01".to_owned()), ..Extract::default() })?;
    assert!(record.contains("共1条变更·记录R01") && record.contains("改过的标题") && !record.contains("欧阳"), "{record}");
    assert!(!record.contains("打印记录"), "the print log belongs to the trail of all");
    let second = of(Extract { since: day(22), until: day(22), ..Extract::default() })?;
    assert!(second.contains("共3条变更·2026-09-22至2026-09-22") && !second.contains("改过的标题"), "{second}");
    let first = of(Extract { until: day(21), ..Extract::default() })?;
    assert!(first.contains("改过的标题") && !first.contains("欧阳一"));
    let never = of(Extract { since: day(29), ..Extract::default() })?;
    assert!(never.contains("所选范围内没有变更"));
    let order = |newest_first| {
        of(Extract { since: day(22), newest_first, ..Extract::default() }).map(|words| words.find("录入：欧阳一") < words.find("录入：张三丰"))
    };
    assert!(order(false)? && !order(true)?);
    let unknown = register.past(&choice(Lang::Zh, Extract { record: Some("X99".to_owned()), ..Extract::default() }));
    assert!(matches!(unknown, Err(Error::UnknownRecord { .. })));
    // A record that is there and was not changed in these days is no unknown one.
    assert!(of(Extract { record: Some("R01".to_owned()), since: day(29), ..Extract::default() })?.contains("没有变更"));
    Ok(())
}

#[test]
fn hidden_names_are_in_no_value_no_operator_and_no_filter_of_the_trail() -> Outcome {
    for lang in Lang::ALL {
        let folder = tempfile::tempdir()?;
        let register = register(&folder.path().join("a.irr"), lang)?;
        let words = printed(&register, &Choice { hides_names: true, ..choice(lang, Extract::default()) })?;
        for name in ["王五", "张三丰", "欧阳"] {
            assert!(!words.contains(name), "{name}: {words}");
        }
        // Of a filter over persons not even the codes are told.
        let hidden: String = lang.word("print.filter_hidden").split_whitespace().collect();
        assert!(words.contains("N9") && words.contains(&hidden) && !words.contains("direct_person"), "{words}");
    }
    Ok(())
}

#[test]
fn a_trail_too_long_to_be_read_is_cut_and_says_so() -> Outcome {
    let folder = tempfile::tempdir()?;
    let register = register(&folder.path().join("a.irr"), Lang::Zh)?;
    let choice = choice(Lang::Zh, Extract::default());
    let past = Past { has_more: true, ..register.past(&choice)? };
    let document = report::document_with(&choice, register.snapshot(), past, register.identity(), moment(0))?;
    assert!(document.parts[0].notes.iter().any(|note| note.contains("更早的未列")), "{:?}", document.parts[0].notes);
    assert!(document.parts[0].head[1].contains("最近5条变更"), "{}", document.parts[0].head[1]);
    Ok(())
}

#[test]
fn a_long_trail_is_read_only_in_part() -> Outcome {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("a.irr");
    create(&path, &Content::Library(vec![Body::Purchaser]), Lang::Zh, at(0), "王五")?;
    let mut register = Register::open(&path, Access::Write, at(60), "王五")?;
    let persons = (0..Extract::MOST + 5).map(|number| {
        let row = integrity_register::domain::field::Row { record: Person { name: format!("人员{number}"), ..Person::default() }, ..Default::default() };
        Box::new(row) as Box<dyn integrity_register::domain::field::Entry>
    });
    register.apply(Edit::create(persons))?;
    let past = register.past(&choice(Lang::Zh, Extract::default()))?;
    assert!(past.has_more && past.changes.len() == Extract::MOST);
    assert_eq!(past.changes.first().map(|change| change.number), Some(Extract::MOST as i64 + 6), "the newest are kept");
    // Reports of the present read nothing of it.
    assert!(register.past(&Choice::default())?.changes.is_empty());
    Ok(())
}
