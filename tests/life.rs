//! The life of a risk, through `Register`: registered, assessed again, let stand, closed, reopened; and what makes it stale.

use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate};
use integrity_register::domain::choice::{Body, Choice, ReviewOutcome, ReviewTrigger, StaleCause, Status, Treatment};
use integrity_register::domain::field::{Field, Row};
use integrity_register::domain::filter::Filter;
use integrity_register::domain::life::{self, Hindrance, Passage, stale};
use integrity_register::domain::record::{Acceptance, Review, Risk};
use integrity_register::domain::table::Table;
use integrity_register::domain::value::{AnyId, Member, Value};
use integrity_register::error::Error;
use integrity_register::exchange::json_file;
use integrity_register::i18n::Lang;
use integrity_register::register::create::{Content, create};
use integrity_register::register::{Access, Clock, Edit, Mutation, Operation, Register};
use tempfile::TempDir;

type Outcome = Result<(), Box<dyn std::error::Error>>;

struct Office {
    _folder: TempDir,
    register: Register,
}

impl Office {
    /// The starter register, its risks confirmed.
    fn new() -> Result<Office, Error> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path: PathBuf = folder.path().join("a.irr");
        let clock = Clock::Fixed(DateTime::from_timestamp(1_790_000_000, 0).expect("a moment").fixed_offset());
        create(&path, &Content::Library(vec![Body::Purchaser, Body::Agency, Body::Supervisor]), Lang::Zh, clock, "张文")?;
        let mut office = Office { _folder: folder, register: Register::open(&path, Access::Write, clock, "张文")? };
        let ids = office.register.snapshot().risks.iter().map(|risk| AnyId { table: Table::Risks, row: risk.id }).collect();
        let confirm = Mutation::SetAll(ids, field(Table::Risks, "confirmed"), Value::Flag(true));
        office.apply(vec![confirm], None)?;
        Ok(office)
    }

    fn apply(&mut self, mutations: Vec<Mutation>, reason: Option<&str>) -> Result<(), Error> {
        let edit = Edit { operation: Operation::Edit, mutations, reason: reason.map(str::to_owned), is_typing: false };
        self.register.apply(edit).map(drop)
    }

    fn set(&mut self, code: &str, key: &str, value: Value, reason: Option<&str>) -> Result<(), Error> {
        let id = self.id(code);
        self.apply(vec![Mutation::Set(id, vec![(field(id.table, key), value)])], reason)
    }

    fn make(&mut self, table: Table, values: &[(&str, Value)]) -> Result<AnyId, Error> {
        let mut entry = table.blank();
        for (key, value) in values {
            assert!(entry.set(field(table, key), value.clone()), "{key}");
        }
        let done = self.register.apply(Edit::create([entry]))?;
        Ok(*done.touched.first().expect("a record"))
    }

    fn id(&self, code: &str) -> AnyId {
        self.register.snapshot().find_code(code).expect("a record")
    }

    fn risk(&self, code: &str) -> Arc<Row<Risk>> {
        Arc::clone(self.register.snapshot().risks.get(self.id(code).row).expect("a risk"))
    }

    fn today(&self) -> NaiveDate {
        self.register.snapshot().today
    }

    fn stale(&self) -> Vec<String> {
        self.register.snapshot().risks.iter().filter(|risk| risk.stale_since.is_some()).map(|risk| risk.code.clone()).collect()
    }

    fn json(&self) -> Vec<u8> {
        json_file::write(self.register.snapshot(), &Filter::default())
    }

    /// Does an edit, holds the risks that it marks against those expected, and takes it back.
    fn marks(&mut self, cause: StaleCause, expected: &[String], edit: impl FnOnce(&mut Office) -> Result<(), Error>) -> Outcome {
        let before = self.json();
        assert!(self.stale().is_empty());
        edit(self)?;
        assert_eq!(self.stale(), expected, "{cause:?}");
        assert!(!expected.is_empty(), "{cause:?}");
        for code in expected {
            let risk = self.risk(code);
            assert_eq!((risk.stale_since, &risk.stale_causes), (Some(self.today()), &vec![cause]), "{code}");
            assert!(stale::words(&risk, self.register.snapshot(), Lang::Zh).is_some_and(|words| words.contains("2026")), "{code}");
        }
        let after = self.json();
        self.register.undo()?;
        assert_eq!(self.json(), before, "one undo takes the edit and its marks back");
        self.register.redo()?;
        assert_eq!(self.json(), after);
        self.register.undo()?;
        Ok(())
    }
}

fn field(table: Table, key: &str) -> &'static Field {
    table.field(key).expect("a field")
}

fn text(value: &str) -> Value {
    Value::Text(value.to_owned())
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn codes(office: &Office, wanted: impl Fn(&Risk) -> bool) -> Vec<String> {
    office.register.snapshot().risks.iter().filter(|risk| wanted(risk)).map(|risk| risk.code.clone()).collect()
}

fn carried_by(office: &Office, post: AnyId) -> Vec<String> {
    codes(office, |risk| risk.posts.iter().any(|of| of.row() == post.row))
}

fn at_step(office: &Office, step: AnyId) -> Vec<String> {
    codes(office, |risk| risk.step.is_some_and(|of| of.row() == step.row))
}

#[test]
fn a_changed_holder_marks_the_risks_of_the_post() -> Outcome {
    let mut office = Office::new()?;
    let post = office.id("P-BUD");
    let (zhang, li) = (office.make(Table::Persons, &[("name", text("张三"))])?, office.make(Table::Persons, &[("name", text("李四"))])?);
    let expected = carried_by(&office, post);
    let tenure = move |person: AnyId, from: &str| vec![("person", Value::Link(person)), ("post", Value::Link(post)), ("from", Value::Date(day(from)))];
    office.marks(StaleCause::Holder, &expected, |office| office.make(Table::Tenures, &tenure(zhang, "2026-01-01")).map(drop))?;
    let held = office.make(Table::Tenures, &tenure(zhang, "2026-01-01"))?;
    // Assessed again, all at once.
    let kept: Vec<_> = expected.iter().map(|code| life::keep(&office.risk(code), office.register.snapshot()).expect("kept")).collect();
    office.register.apply(Edit::live(kept))?;
    assert!(office.stale().is_empty());
    let person = field(Table::Tenures, "person");
    office.marks(StaleCause::Holder, &expected, |office| office.apply(vec![Mutation::Set(held, vec![(person, Value::Link(li))])], None))?;
    office.marks(StaleCause::Holder, &expected, |office| office.register.apply(Edit::remove([held])).map(drop))?;
    office.marks(StaleCause::Holder, &expected, |office| office.register.apply(Edit::remove([zhang])).map(drop))?;
    // Who went long ago is no change of today.
    let mut past = tenure(li, "2020-01-01");
    past.push(("until", Value::Date(day("2021-01-01"))));
    office.make(Table::Tenures, &past)?;
    office.apply(vec![Mutation::Set(held, vec![(field(Table::Tenures, "remark"), text("见任免文件"))])], None)?;
    assert!(office.stale().is_empty());
    Ok(())
}

#[test]
fn naming_the_first_holder_marks_no_risk_that_is_still_to_be_confirmed() -> Outcome {
    let mut office = Office::new()?;
    let post = office.id("P-BUD");
    let risks = carried_by(&office, post);
    office.set(&risks[0], "confirmed", Value::Flag(false), None)?;
    let person = office.make(Table::Persons, &[("name", text("张三"))])?;
    let values = [("person", Value::Link(person)), ("post", Value::Link(post)), ("from", Value::Date(day("2026-01-01")))];
    office.make(Table::Tenures, &values)?;
    assert_eq!(office.stale(), risks[1..], "only what is confirmed");
    let second = office.make(Table::Persons, &[("name", text("李四"))])?;
    let values = [("person", Value::Link(second)), ("post", Value::Link(post)), ("from", Value::Date(day("2026-02-01")))];
    office.make(Table::Tenures, &values)?;
    assert_eq!(office.stale(), risks, "a second holder is a change for all");
    Ok(())
}

#[test]
fn a_changed_post_or_function_marks_the_risks_of_the_post() -> Outcome {
    let mut office = Office::new()?;
    let post = office.id("P-BUD");
    let expected = carried_by(&office, post);
    office.marks(StaleCause::Post, &expected, |office| office.set("P-BUD", "name", text("预算岗"), None))?;
    office.marks(StaleCause::Post, &expected, |office| office.set("P-BUD", "closed_on", Value::Date(day("2026-12-31")), None))?;
    let function = office.register.snapshot().posts.get(post.row).and_then(|post| post.functions.first().copied()).expect("a function");
    let posts: Vec<u32> = office.register.snapshot().linking(Table::Posts, AnyId { table: Table::Functions, row: function.row() }).to_vec();
    let of_posts = codes(&office, |risk| risk.posts.iter().any(|post| posts.contains(&post.row())));
    let code = office.register.snapshot().get(function).expect("a function").code.clone();
    office.marks(StaleCause::Function, &of_posts, |office| office.set(&code, "name", text("编制预算"), None))?;
    office.set("P-BUD", "remark", text("备注"), None)?;
    office.set("P-BUD", "confirmed", Value::Flag(true), None)?;
    assert!(office.stale().is_empty(), "a remark and a confirmation change nothing");
    Ok(())
}

#[test]
fn a_new_incompatibility_marks_the_risks_of_both_functions() -> Outcome {
    let mut office = Office::new()?;
    let snapshot = Arc::clone(office.register.snapshot());
    let held: Vec<_> = snapshot
        .functions
        .iter()
        .filter(|function| !snapshot.linking(Table::Posts, AnyId { table: Table::Functions, row: function.id }).is_empty())
        .collect();
    let (one, other) = (AnyId { table: Table::Functions, row: held[0].id }, AnyId { table: Table::Functions, row: held[1].id });
    let posts: Vec<u32> = [one, other].iter().flat_map(|function| snapshot.linking(Table::Posts, *function).to_vec()).collect();
    let expected = codes(&office, |risk| risk.posts.iter().any(|post| posts.contains(&post.row())));
    let values = [("function_a", Value::Link(one)), ("function_b", Value::Link(other)), ("strength", Value::Choice("should"))];
    office.marks(StaleCause::Function, &expected, |office| office.make(Table::Incompatibilities, &values).map(drop))
}

#[test]
fn a_changed_step_limit_or_order_marks_the_risks_at_the_step() -> Outcome {
    let mut office = Office::new()?;
    let step = office.id("S03");
    let expected = at_step(&office, step);
    office.marks(StaleCause::Step, &expected, |office| office.set("S03", "description", text("另一种做法"), None))?;
    let snapshot = Arc::clone(office.register.snapshot());
    let successor =
        snapshot.linking(Table::Successors, step).iter().filter_map(|row| snapshot.successors.get(*row)).find(|row| row.step.row() == step.row);
    let successor = successor.map(|row| AnyId { table: Table::Successors, row: row.id }).expect("a successor");
    office.marks(StaleCause::Step, &expected, |office| office.register.apply(Edit::remove([successor])).map(drop))?;
    let limit = snapshot.time_limits.iter().find(|limit| !at_step(&office, AnyId { table: Table::Steps, row: limit.step.row() }).is_empty());
    let limit = limit.expect("a limit at a step with risks");
    let expected = at_step(&office, AnyId { table: Table::Steps, row: limit.step.row() });
    let code = limit.code.clone();
    office.marks(StaleCause::Limit, &expected, |office| office.set(&code, "value", Value::Number(99), Some("文件修订")))
}

#[test]
fn a_changed_law_or_citation_marks_what_rests_on_it() -> Outcome {
    let mut office = Office::new()?;
    let snapshot = Arc::clone(office.register.snapshot());
    let law = snapshot.laws.iter().find(|law| law.code == "L-REG").expect("a law");
    let cited: Vec<AnyId> = snapshot.citations.iter().filter(|citation| citation.law.row() == law.id).map(|citation| citation.of).collect();
    let rests = |risk: &Row<Risk>| {
        cited.contains(&AnyId { table: Table::Risks, row: risk.id })
            || risk.step.is_some_and(|step| cited.contains(&AnyId { table: Table::Steps, row: step.row() }))
    };
    let expected: Vec<String> = snapshot.risks.iter().filter(|risk| rests(risk)).map(|risk| risk.code.clone()).collect();
    office.marks(StaleCause::Law, &expected, |office| office.set("L-REG", "expires", Value::Date(day("2026-12-31")), None))?;
    let risk = office.id("R01");
    let values = [("of", Value::Link(risk)), ("law", Value::Link(AnyId { table: Table::Laws, row: law.id })), ("article", text("第7条"))];
    office.marks(StaleCause::Law, &["R01".to_owned()], |office| office.make(Table::Citations, &values).map(drop))
}

#[test]
fn marks_add_up_and_drafts_and_closed_risks_bear_none() -> Outcome {
    let mut office = Office::new()?;
    let post = office.id("P-BUD");
    let risks = carried_by(&office, post);
    office.set(&risks[0], "status", Value::Choice("draft"), Some("退回"))?;
    office.set("P-BUD", "name", text("预算岗"), None)?;
    assert_eq!(office.stale(), risks[1..]);
    let step = office.risk(&risks[1]).step.expect("a step");
    let step = office.register.snapshot().get(step).expect("a step").code.clone();
    office.set(&step, "name", text("另一环节"), None)?;
    let risk = office.risk(&risks[1]);
    assert_eq!(risk.stale_causes, [StaleCause::Post, StaleCause::Step]);
    assert_eq!(risk.stale_source, Some(office.id(&step)), "the newest change is named");
    // A source that the risk has left is forgotten, the mark stays.
    office.set(&risks[1], "step", Value::Empty, None)?;
    assert_eq!((office.risk(&risks[1]).stale_source, office.risk(&risks[1]).stale_since), (None, Some(office.today())));
    office.set(&risks[1], "status", Value::Choice("closed"), Some("职能划出"))?;
    assert_eq!(office.risk(&risks[1]).stale_since, None);
    // Nor can a source be named that is gone.
    office.set(&risks[0], "status", Value::Choice("registered"), Some("审定"))?;
    office.set("P-BUD", "name", text("预算编制岗"), None)?;
    assert_eq!(office.risk(&risks[0]).stale_source, Some(post));
    office.register.apply(Edit::remove([post]))?;
    assert_eq!((office.risk(&risks[0]).stale_source, office.risk(&risks[0]).stale_since), (None, Some(office.today())));
    Ok(())
}

#[test]
fn a_file_marks_what_it_changes_but_nothing_that_it_brings() -> Outcome {
    let mut office = Office::new()?;
    let folder = tempfile::tempdir()?;
    let (path, whole) = (folder.path().join("b.irr"), folder.path().join("whole.json"));
    std::fs::write(&whole, office.json())?;
    let clock = Clock::Fixed(DateTime::from_timestamp(1_790_000_000, 0).expect("a moment").fixed_offset());
    create(&path, &Content::Empty, Lang::Zh, clock, "张文")?;
    let mut other = Register::open(&path, Access::Write, clock, "张文")?;
    let plan = json_file::read(&whole, other.snapshot())?;
    let mutations = plan.new.into_iter().map(Mutation::Create).chain(plan.changed.into_iter().map(Mutation::Replace)).collect();
    other.apply(Edit { operation: Operation::Import, mutations, reason: None, is_typing: false })?;
    assert_eq!(json_file::write(other.snapshot(), &Filter::default()), office.json());
    let mut step = office.register.snapshot().entry(office.id("S03")).expect("a step").copy();
    step.set(field(Table::Steps, "name"), text("另一环节"));
    let import = Edit { operation: Operation::Import, mutations: vec![Mutation::Replace(step)], reason: None, is_typing: false };
    office.register.apply(import)?;
    assert_eq!(office.stale(), at_step(&office, office.id("S03")));
    Ok(())
}

#[test]
fn a_risk_is_registered_assessed_closed_and_reopened() -> Outcome {
    let mut office = Office::new()?;
    let id = office.make(Table::Risks, &[("title", text("新的风险")), ("likelihood", Value::Number(4)), ("impact", Value::Number(4))])?;
    let code = office.register.snapshot().entry(id).expect("a risk").code().to_owned();
    let before = office.json();
    let snapshot = |office: &Office| Arc::clone(office.register.snapshot());
    let level = |office: &Office| {
        let risk = office.risk(&code);
        let months = integrity_register::domain::derived::risk_level(&risk, office.register.snapshot()).and_then(|level| level.review_months);
        office.today().checked_add_months(chrono::Months::new(months.expect("months")))
    };
    office.register.apply(Edit::live([life::register(&office.risk(&code), "经审定", &snapshot(&office)).expect("registered")]))?;
    let risk = office.risk(&code);
    assert_eq!((risk.status, risk.registered_on, risk.next_review), (Status::Registered, Some(office.today()), level(&office)));
    assert_eq!(life::register(&risk, "再来", &snapshot(&office)).unwrap_err(), Hindrance::Elsewhere);

    let raised = Review {
        on: office.today(),
        trigger: ReviewTrigger::Event,
        outcome: ReviewOutcome::Raised,
        note: Some("发生投诉".to_owned()),
        ..Review::default()
    };
    let try_score = |office: &Office, score| life::review(&office.risk(&code), raised.clone(), score, office.register.snapshot());
    assert_eq!(try_score(&office, (Some(4), Some(4))).unwrap_err(), Hindrance::NotRaised);
    assert_eq!(try_score(&office, (None, Some(5))).unwrap_err(), Hindrance::NotRaised);
    office.register.apply(Edit::live([try_score(&office, (Some(5), Some(5))).expect("raised")]))?;
    let risk = office.risk(&code);
    assert_eq!((risk.likelihood, risk.impact, risk.next_review), (Some(5), Some(5), level(&office)));
    assert_eq!(office.register.snapshot().reviews.len(), 1);

    let until = day("2027-01-31");
    let accepted =
        Acceptance {
            reason: "编制不足".to_owned(), approver: "局长办公会".to_owned(), approved_on: office.today(), until, ..Acceptance::default()
        };
    assert_eq!(life::relax(&risk, Acceptance { approver: " ".to_owned(), ..accepted.clone() }).unwrap_err(), Hindrance::NoApprover);
    assert_eq!(life::relax(&risk, Acceptance { until: day("2020-01-01"), ..accepted.clone() }).unwrap_err(), Hindrance::EndsInPast);
    office.register.apply(Edit::live([life::relax(&risk, accepted).expect("relaxed")]))?;
    assert_eq!(office.risk(&code).response, Some(Treatment::Relax));
    assert_eq!(life::acceptance(id.row, office.register.snapshot()).map(|acceptance| acceptance.until), Some(until));

    assert_eq!(life::close(&office.risk(&code), "  ", &snapshot(&office)).unwrap_err(), Hindrance::NoReason);
    office.register.apply(Edit::live([life::close(&office.risk(&code), "职能划出", &snapshot(&office)).expect("closed")]))?;
    let risk = office.risk(&code);
    assert_eq!((risk.status, risk.closed_on, risk.closing_reason.as_deref()), (Status::Closed, Some(office.today()), Some("职能划出")));

    let again = Review { trigger: ReviewTrigger::Other, note: Some("职能划回".to_owned()), ..Review::default() };
    office.register.apply(Edit::live([life::reopen(&risk, again, &snapshot(&office)).expect("reopened")]))?;
    let risk = office.risk(&code);
    assert_eq!((risk.status, risk.closed_on, risk.closing_reason.as_deref(), risk.next_review), (Status::Registered, None, None, level(&office)));
    office.register.turn(5, Register::undo)?;
    assert_eq!(office.json(), before);
    Ok(())
}

#[test]
fn every_passage_is_open_where_the_status_says_and_refused_elsewhere() -> Outcome {
    let office = Office::new()?;
    let snapshot = office.register.snapshot();
    for key in Status::SET.keys {
        let status = Status::from_key(key).expect("a status");
        let mut risk = Row::clone(&office.risk("R01"));
        risk.record.status = status;
        let review = Review { on: snapshot.today, note: Some("理由".to_owned()), ..Review::default() };
        let accepted = Acceptance { reason: "理由".to_owned(), approver: "会".to_owned(), until: snapshot.today, ..Acceptance::default() };
        for passage in Passage::ALL {
            let gone = match passage {
                Passage::Register => life::register(&risk, "理由", snapshot),
                Passage::Review => life::review(&risk, review.clone(), (None, None), snapshot),
                Passage::Relax => life::relax(&risk, accepted.clone()),
                Passage::Close => life::close(&risk, "理由", snapshot),
                Passage::Reopen => life::reopen(&risk, review.clone(), snapshot),
            };
            assert_eq!(gone.is_ok(), passage.is_open_to(status), "{passage:?} {status:?}");
        }
    }
    Ok(())
}

#[test]
fn a_status_set_in_its_field_brings_its_dates_with_it() -> Outcome {
    let mut office = Office::new()?;
    let ids = vec![office.id("R01"), office.id("R02")];
    office.apply(vec![Mutation::SetAll(ids.clone(), field(Table::Risks, "status"), Value::Choice("draft"))], Some("退回"))?;
    let registered_before = office.risk("R01").registered_on;
    assert_eq!(registered_before, None);
    office.apply(vec![Mutation::SetAll(ids.clone(), field(Table::Risks, "status"), Status::Registered.get())], Some("审定"))?;
    office.apply(vec![Mutation::SetAll(ids, field(Table::Risks, "status"), Status::Closed.get())], Some("重复登记"))?;
    for code in ["R01", "R02"] {
        let risk = office.risk(code);
        assert_eq!((risk.registered_on, risk.closed_on, risk.closing_reason.as_deref()), (Some(office.today()), Some(office.today()), Some("重复登记")));
    }
    let id = office.id("R01");
    let given = vec![(field(Table::Risks, "status"), Status::Registered.get())];
    office.apply(vec![Mutation::Set(id, given)], Some("恢复"))?;
    assert_eq!((office.risk("R01").closed_on, office.risk("R01").closing_reason.clone()), (None, None));
    // What is given with it stays as it is given.
    let given = vec![
        (field(Table::Risks, "status"), Status::Closed.get()),
        (field(Table::Risks, "closed_on"), Value::Date(day("2026-01-31"))),
        (field(Table::Risks, "closing_reason"), text("上级调整")),
    ];
    office.apply(vec![Mutation::Set(id, given)], Some("补录"))?;
    let risk = office.risk("R01");
    assert_eq!((risk.closed_on, risk.closing_reason.as_deref()), (Some(day("2026-01-31")), Some("上级调整")));
    Ok(())
}
