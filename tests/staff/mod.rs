//! A register of the starter library with a person on each post, made anew each time and always the same.

#![allow(dead_code, reason = "each test file uses its part")]

use std::path::Path;

use chrono::{DateTime, FixedOffset};
use integrity_register::domain::choice::Body;
use integrity_register::domain::table::Table;
use integrity_register::domain::value::{AnyId, Value};
use integrity_register::error::Error;
use integrity_register::exchange::json_file;
use integrity_register::i18n::Lang;
use integrity_register::register::create::{Content, create};
use integrity_register::register::{Access, Clock, Edit, Register};
use serde_json::{Value as Json, json};

/// The moment of everything: 2026-09-21 14:13:20.
pub fn now() -> DateTime<FixedOffset> {
    DateTime::from_timestamp(1_790_000_000, 0).expect("a moment").fixed_offset()
}

/// The register, in a folder; its trail has the persons and a risk whose title was changed.
pub fn register(folder: &Path, lang: Lang) -> Result<Register, Error> {
    let path = folder.join(format!("{}.irr", lang.tag()));
    create(&path, &Content::Library(Body::ALL.to_vec()), lang, Clock::Fixed(now()), "王五")?;
    let mut register = Register::open(&path, Access::Write, Clock::Fixed(now()), "王五")?;
    let staff = persons(register.snapshot().posts.iter().map(|post| post.code.as_str()));
    let plan = json_file::plan(staff, register.snapshot());
    assert_eq!(plan.problems, Vec::new());
    register.apply(Edit::create(plan.new))?;
    let mut set = |table: Table, code: &str, field: &str, text: &str, reason: Option<String>| {
        let row = register.snapshot().find(table, code).expect("a record of the library");
        let field = table.field(field).expect("a field");
        register.apply(Edit::set(AnyId { table, row }, field, Value::Text(text.to_owned()), reason)).map(drop)
    };
    set(Table::Settings, "settings", "unit_name", "某市财政局", None)?;
    set(Table::Risks, "R01", "title", "无预算、超预算采购货物", Some("表述更准".to_owned()))?;
    Ok(register)
}

/// A file with a person for each post of some codes, who holds it since 2020.
pub fn persons<'a>(posts: impl Iterator<Item = &'a str>) -> Json {
    let (persons, tenures): (Vec<Json>, Vec<Json>) = posts
        .zip(1..)
        .map(|(post, number)| {
            let person = json!({ "code": format!("N{number}"), "name": name(number) });
            (person, json!({ "code": format!("TN{number}"), "person": format!("N{number}"), "post": post, "from": "2020-01-01" }))
        })
        .unzip();
    json!({ "persons": persons, "tenures": tenures })
}

/// A name that stands in no other text.
pub fn name(number: usize) -> String {
    format!("欧阳{}", number.to_string().chars().filter_map(|digit| "〇一二三四五六七八九".chars().nth(digit.to_digit(10)? as usize)).collect::<String>())
}
