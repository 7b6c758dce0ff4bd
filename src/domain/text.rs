//! How values are spelled for people: the one `parse` and the one `print` that forms, lists, filters and sheets share.

use chrono::NaiveDate;

use super::choice::{ChoiceSet, Scale};
use super::day;
use super::derived::sentence;
use super::field::{Entry, Field, Kind, Row, Slot, flag};
use super::grading::presets;
use super::problem::{Reason, is_noncharacter, is_unseen};
use super::record::{Level, Role};
use super::snapshot::Snapshot;
use super::table::Table;
use super::value::{AnyId, Value};
use crate::i18n::Lang;

/// The word of a choice.
pub fn choice_word(set: &ChoiceSet, key: &str, lang: Lang) -> String {
    lang.word(&format!("{}.{key}", set.name)).into_owned()
}

/// A value as people read it.
pub fn print(field: &Field, value: &Value, snapshot: &Snapshot, lang: Lang) -> String {
    match value {
        Value::Empty => String::new(),
        Value::Text(text) => text.clone(),
        Value::Number(number) => match field.kind {
            Kind::Grade(scale) => match snapshot.grades.iter().find(|grade| grade.scale == scale && grade.value == *number) {
                Some(grade) => format!("{number} {}", title(grade.as_ref(), snapshot, lang)),
                None => number.to_string(),
            },
            _ => number.to_string(),
        },
        Value::Flag(flag) => lang.word(if *flag { "flag.yes" } else { "flag.no" }).into_owned(),
        Value::Date(date) => date.to_string(),
        Value::Choice(key) => match field.kind {
            Kind::Choice(set) => choice_word(set, key, lang),
            _ => (*key).to_owned(),
        },
        Value::Choices(keys) => match field.kind {
            Kind::Choices(set) => lang.list(keys.iter().map(|key| choice_word(set, key, lang))),
            _ => keys.join(" "),
        },
        Value::Link(id) => link_title(*id, snapshot, lang),
        Value::Links(ids) => lang.list(ids.iter().map(|id| link_title(*id, snapshot, lang))),
    }
}

/// The value of a field of a record, as people read it.
pub fn cell(entry: &dyn Entry, field: &Field, snapshot: &Snapshot, lang: Lang) -> String {
    if let (Slot::Computed(_), true) = (field.slot, field.is(flag::WORDED)) {
        return sentence(entry, field, snapshot, lang).unwrap_or_default();
    }
    let value = entry.value(field, snapshot);
    match &value {
        Value::Text(text) if field.is(flag::WORDED) => worded(entry, field, text, lang),
        _ => print(field, &value, snapshot, lang),
    }
}

/// A text the program ships in both languages, in the language asked for unless somebody changed it.
fn worded(entry: &dyn Entry, field: &Field, text: &str, lang: Lang) -> String {
    let key = format!("{}.{}.{}", entry.table().key(), entry.code(), field.key);
    let shipped = Lang::ALL.iter().any(|language| language.find(&key).as_deref() == Some(text));
    if shipped {
        return lang.word(&key).into_owned();
    }
    // The name of a level may be that of another scheme that the program ships.
    let of_scheme = (entry.table() == Table::Levels && field.is(flag::TITLE)).then(|| presets::key_of_name(text)).flatten();
    of_scheme.map_or_else(|| text.to_owned(), |key| lang.word(key).into_owned())
}

/// The words by which people know a record: its title, or those of what it links to.
pub fn title(entry: &dyn Entry, snapshot: &Snapshot, lang: Lang) -> String {
    match entry.table().title() {
        Some(field) => cell(entry, field, snapshot, lang),
        None => {
            let parts = entry.table().own_fields().iter().filter(|field| field.is(flag::PART));
            let titles: Vec<String> = parts.map(|field| cell(entry, field, snapshot, lang)).collect();
            titles.join(" · ")
        }
    }
}

/// The title of a linked record; empty where there is none.
pub fn link_title(id: AnyId, snapshot: &Snapshot, lang: Lang) -> String {
    snapshot.entry(id).map(|entry| title(entry.as_ref(), snapshot, lang)).unwrap_or_default()
}

/// Reads a value as people write it; empty text is no value.
pub fn parse(field: &Field, text: &str, snapshot: &Snapshot, lang: Lang) -> Result<Value, Reason> {
    parse_with(field, text, snapshot, lang, &|table, text| find(table, text, snapshot, lang))
}

/// Reads a value as people write it; `find` looks records up, so that whoever reads many values may keep an index.
pub fn parse_with(
    field: &Field,
    text: &str,
    snapshot: &Snapshot,
    lang: Lang,
    find: &dyn Fn(Table, &str) -> Result<AnyId, Reason>,
) -> Result<Value, Reason> {
    let trimmed = text.trim();
    if trimmed.is_empty() && !field.need {
        return Ok(Value::Empty);
    }
    match field.kind {
        // Windows ends lines with two characters, and workbooks set tabs between cells.
        Kind::Line | Kind::Paragraph => Ok(Value::Text(text.replace("\r\n", "\n").replace('\t', " "))),
        Kind::Number | Kind::Grade(_) => {
            let digits = if matches!(field.kind, Kind::Grade(_)) { trimmed.split_whitespace().next().unwrap_or_default() } else { trimmed };
            digits.parse().map(Value::Number).map_err(|_| Reason::NotNumber { given: shorten(trimmed) })
        }
        Kind::Flag => flag_of(trimmed, lang).map(Value::Flag).ok_or_else(|| Reason::NotFlag { given: shorten(trimmed) }),
        Kind::Date => day::read(trimmed).map(Value::Date),
        Kind::Choice(set) => choice(set, trimmed).map(Value::Choice),
        Kind::Choices(set) => {
            let keys: Result<Vec<_>, _> = split_list(trimmed).map(|part| choice(set, part)).collect();
            keys.map(Value::Choices)
        }
        Kind::Link(table) => find(table, trimmed).map(Value::Link),
        Kind::Links(table) => {
            let ids: Result<Vec<_>, _> = split_list(trimmed).map(|part| find(table, part)).collect();
            ids.map(Value::Links)
        }
        Kind::AnyLink => snapshot.find_code(trimmed).map(Value::Link).ok_or_else(|| Reason::UnknownLink { table: None, code: shorten(trimmed) }),
    }
}

/// The items of a list as people write it: set apart by commas, semicolons or line breaks.
pub fn split_list(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', '，', '、', ';', '；', '\n']).map(str::trim).filter(|part| !part.is_empty())
}

fn flag_of(text: &str, lang: Lang) -> Option<bool> {
    if text == lang.word("flag.yes") || matches!(text, "true" | "1" | "是" | "yes" | "Yes") {
        Some(true)
    } else if text == lang.word("flag.no") || matches!(text, "false" | "0" | "否" | "no" | "No" | "") {
        Some(false)
    } else {
        None
    }
}

/// A choice by its key or its word in either language.
pub fn choice(set: &'static ChoiceSet, text: &str) -> Result<&'static str, Reason> {
    let by_word = || set.keys.iter().find(|key| Lang::ALL.iter().any(|lang| choice_word(set, key, *lang) == text)).copied();
    set.find(text)
        .or_else(by_word)
        .ok_or_else(|| Reason::UnknownChoice { given: shorten(text), known: set.keys.iter().map(|key| (*key).to_owned()).collect() })
}

/// A record by its code or, where it is the only one, by its title.
fn find(table: Table, text: &str, snapshot: &Snapshot, lang: Lang) -> Result<AnyId, Reason> {
    let unknown = || Reason::UnknownLink { table: Some(table), code: shorten(text) };
    let code = text.split_whitespace().next().unwrap_or(text);
    if let Some(row) = snapshot.find_typed(table, text).or_else(|| snapshot.find_typed(table, code)) {
        return Ok(AnyId { table, row });
    }
    let mut found = Vec::new();
    snapshot.rows(table).visit(&mut |entry| {
        if title(entry, snapshot, lang) == text {
            found.push(AnyId { table, row: entry.id() });
        }
    });
    match found.as_slice() {
        [one] => Ok(*one),
        _ => Err(unknown()),
    }
}

/// A day written 2026-11-22, 2026/11/22, 2026.11.22 or 2026年11月22日.
pub fn date(text: &str) -> Option<NaiveDate> {
    let plain = text.replace(['年', '月', '/', '.'], "-").replace('日', "");
    let mut parts = plain.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let is_number = |part: &str| !part.is_empty() && part.len() <= 4 && part.bytes().all(|digit| digit.is_ascii_digit());
    let four_digits = year.len() == 4 && parts.next().is_none() && [year, month, day].into_iter().all(is_number);
    if four_digits { NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?) } else { None }
}

/// Red, green and blue of a colour written `#RRGGBB`.
pub fn colour(text: &str) -> Option<(u8, u8, u8)> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
    let part = |from: usize| u8::from_str_radix(&digits[from..from + 2], 16).ok();
    Some((part(0)?, part(2)?, part(4)?))
}

/// What somebody wrote, short enough to be quoted in a message.
pub fn shorten(text: &str) -> String {
    let clean = |part: &mut dyn Iterator<Item = char>| -> String {
        part.map(|sign| if sign.is_control() || is_noncharacter(sign) || is_unseen(sign) { '\u{fffd}' } else { sign }).collect()
    };
    if text.chars().count() > 40 { format!("{}…", clean(&mut text.chars().take(40))) } else { clean(&mut text.chars()) }
}

/// Code and title of a record, as in `R12 需求指向特定供应商`.
pub fn code_and_title(entry: &dyn Entry, snapshot: &Snapshot, lang: Lang) -> String {
    format!("{} {}", entry.code(), title(entry, snapshot, lang))
}

/// The letters of a text as texts are compared: no spaces, no punctuation, small and narrow.
pub fn letters(text: &str) -> impl DoubleEndedIterator<Item = char> {
    let narrow = |sign: char| match sign {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(sign as u32 - 0xfee0).unwrap_or(sign),
        _ => sign,
    };
    let is_han = |sign: &char| matches!(sign, '\u{4e00}'..='\u{9fff}');
    let is_letter = move |sign: &char| is_han(sign) || sign.is_alphanumeric();
    // One sign for one, so that titles are compared without a copy.
    let small = move |sign: char| match sign {
        sign if sign.is_ascii() => sign.to_ascii_lowercase(),
        sign if is_han(&sign) => sign,
        sign => sign.to_lowercase().next().unwrap_or(sign),
    };
    text.chars().map(narrow).filter(is_letter).map(small)
}

/// Mark and word of a level, as in `▲ 高`.
pub fn level_chip(level: &Row<Level>, snapshot: &Snapshot, lang: Lang) -> String {
    format!("{} {}", level.mark, title(level, snapshot, lang)).trim().to_owned()
}

/// The word of a grade without its number: of an explained one, as in `Severe: discipline`, what comes before the colon.
pub fn grade_word(scale: Scale, value: u32, snapshot: &Snapshot, lang: Lang) -> String {
    let grade = snapshot.grades.iter().find(|grade| grade.scale == scale && grade.value == value);
    let whole = grade.map(|grade| title(grade.as_ref(), snapshot, lang)).unwrap_or_default();
    whole.split([':', '\u{ff1a}']).next().unwrap_or_default().trim().to_owned()
}

/// The sign of a role: one character.
pub fn role_sign(role: &Row<Role>, snapshot: &Snapshot, lang: Lang) -> String {
    match Table::Roles.field("short") {
        Some(field) => cell(role, field, snapshot, lang.single()),
        None => role.short.clone(),
    }
}

/// The sign of a place in the order of approval: ① to ⑳, beyond that the number in brackets.
pub fn circled(order: u32) -> String {
    match order.checked_sub(1).filter(|place| *place < 20).and_then(|place| char::from_u32(0x2460 + place)) {
        Some(sign) => sign.to_string(),
        None => format!("({order})"),
    }
}

/// The laws that records cite, each once with its articles.
pub fn citations(records: impl Iterator<Item = AnyId>, snapshot: &Snapshot, lang: Lang) -> String {
    // A law is cited in the language of its name.
    let lang = lang.single();
    let rows = records.flat_map(|id| snapshot.linking(Table::Citations, id));
    let mut cited: Vec<(String, Vec<&str>)> = Vec::new();
    for citation in rows.filter_map(|row| snapshot.citations.get(*row)) {
        let Some(law) = snapshot.get(citation.law) else { continue };
        let name = law.cite.as_deref().unwrap_or(&law.name);
        let place = cited.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
            cited.push((name.to_owned(), Vec::new()));
            cited.len() - 1
        });
        let articles = &mut cited[place].1;
        articles.extend(citation.article.as_deref().filter(|article| !articles.contains(article)));
    }
    let said = |(law, articles): &(String, Vec<&str>)| lang.phrase("print.citation", &[("law", law), ("article", &lang.list(articles))]);
    cited.iter().map(said).collect::<Vec<_>>().join(&lang.word("print.citation_joint"))
}

/// Whether white text reads better on a colour than black: by relative luminance (WCAG 2.1), where both contrasts are equal.
pub fn is_dark((red, green, blue): (u8, u8, u8)) -> bool {
    let linear = |part: u8| {
        let part = f32::from(part) / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue) < 0.179
}
