//! A scheme of several rules on paper: the legend says what gives a level, and each risk can say which rule gave its own.

mod staff;

use integrity_register::domain::choice::GradingRule;
use integrity_register::domain::grading::{self, Why};
use integrity_register::domain::identity::Identity;
use integrity_register::domain::table::Table;
use integrity_register::domain::text;
use integrity_register::exchange::json_file;
use integrity_register::i18n::Lang;
use integrity_register::paper::{Mark, Plan};
use integrity_register::register::{Edit, Mutation, Operation, Register};
use integrity_register::report::{self, Choice, Report};
use serde_json::json;

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// A register whose levels follow from scores, power and criteria.
fn ruled(folder: &std::path::Path, lang: Lang) -> Result<Register, Box<dyn std::error::Error>> {
    let mut register = staff::register(folder, lang)?;
    let cell =
        |number: u32, rule: &str, first: u32, level: &str| json!({ "code": format!("GC{number:02}"), "rule": rule, "first": first, "level": level });
    let scheme = json!({
        "settings": [{ "code": "settings", "grading_rules": ["score", "power", "criteria"] }],
        "grading_cells": [
            cell(1, "power", 1, "high"), cell(2, "power", 2, "medium"), cell(3, "power", 3, "low"),
            cell(4, "criteria", 1, "low"), cell(5, "criteria", 2, "medium"), cell(6, "criteria", 3, "high"),
        ],
        "risks": [{ "code": "R06", "power": "key" }, { "code": "R01", "criteria": ["resources", "openness", "indirect"] }],
    });
    let plan = json_file::plan(scheme, register.snapshot());
    assert_eq!(plan.problems, Vec::new());
    let new = plan.new.into_iter().map(Mutation::Create);
    let mutations = new.chain(plan.changed.into_iter().map(Mutation::Replace)).collect();
    register.apply(Edit { operation: Operation::Import, mutations, reason: None, is_typing: false })?;
    Ok(register)
}

/// All that the first page says, without spaces: where a line breaks is not asked here.
fn first_page(register: &Register, report: Report, lang: Lang) -> Result<String, Box<dyn std::error::Error>> {
    let choice = Choice { report, lang, ..Choice::default() };
    let plan = Plan::new(report::document(&choice, register.snapshot(), Identity::default(), staff::now())?)?;
    let page = plan.page(0);
    let texts = page.marks.iter().filter_map(|mark| match mark {
        Mark::Text { text, .. } => Some(text.to_string()),
        _ => None,
    });
    Ok(texts.collect::<String>().replace([' ', '\u{a0}'], ""))
}

#[test]
fn the_legend_says_what_gives_a_level() -> Outcome {
    let folder = tempfile::tempdir()?;
    for lang in Lang::ALL {
        let register = ruled(folder.path(), lang)?;
        let rules = grading::words::rules(register.snapshot(), lang).replace([' ', '\u{a0}'], "");
        for report in [Report::Register, Report::Overview] {
            let page = first_page(&register, report, lang)?;
            assert!(page.contains(&rules), "{report:?}: {rules} not in {page}");
        }
    }
    Ok(())
}

#[test]
fn each_risk_says_which_rule_gave_its_level() -> Outcome {
    let folder = tempfile::tempdir()?;
    let register = ruled(folder.path(), Lang::Zh)?;
    let snapshot = register.snapshot();
    let field = Table::Risks.field("level_basis").ok_or("a field")?;
    let told = |code: &str, lang: Lang| {
        let row = snapshot.find(Table::Risks, code).expect("a risk");
        text::cell(snapshot.risks.get(row).expect("a risk").as_ref(), field, snapshot, lang)
    };
    assert_eq!(told("R06", Lang::Zh), "权力：直接行使重要权力");
    assert_eq!(told("R06", Lang::En), "Power: Uses key powers directly");
    assert_eq!(told("R01", Lang::Zh), "符合 3 项标准，达到 3 项");
    let by_score = |code: &str| snapshot.find(Table::Risks, code).and_then(|row| grading::of(snapshot.risks.get(row)?, snapshot)).map(|graded| graded.why);
    assert!(matches!(by_score("R02"), Some(Why::Score { .. })) && grading::uses(GradingRule::Score, snapshot));
    Ok(())
}
