//! Amounts in yuan as people write and read them: `50万元`, `5,000元`, `1.2亿`.

use crate::domain::record::Band;
use crate::i18n::Lang;

/// Why something typed is no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadAmount {
    /// It is not a number with a unit of money.
    NotAmount,
    /// It has a part of a yuan.
    PartOfYuan,
    /// It is higher than amounts can be.
    TooHigh,
}

impl BadAmount {
    /// In words.
    pub fn message(self, lang: Lang) -> String {
        match self {
            BadAmount::NotAmount => lang.word("authority.amount.not_amount").into_owned(),
            BadAmount::PartOfYuan => lang.word("authority.amount.part_of_yuan").into_owned(),
            BadAmount::TooHigh => lang.phrase("authority.amount.too_high", &[("most", &amount(u32::MAX, lang))]),
        }
    }
}

/// Words of money and what they stand for, the longest first; a number alone is in yuan.
fn units() -> Vec<(String, u64)> {
    let yuan = Lang::Zh.word("authority.amount.unit").into_owned();
    let large = [("authority.amount.hundred_millions", 100_000_000), ("authority.amount.ten_thousands", 10_000)];
    let mut units: Vec<(String, u64)> = Vec::new();
    for (key, worth) in large {
        let word = Lang::Zh.word(key).into_owned();
        units.extend([(format!("{word}{yuan}"), worth), (word, worth)]);
    }
    units.extend([yuan.as_str(), "CNY", "RMB", "\u{a5}", "\u{ffe5}"].map(|word| (word.to_owned(), 1)));
    units
}

/// An amount in yuan as it is typed; nothing typed is no amount.
pub fn parse_amount(typed: &str) -> Result<Option<u32>, BadAmount> {
    let narrow: String = typed.chars().filter(|sign| !sign.is_whitespace() && !matches!(sign, ',' | '\u{ff0c}')).map(narrow).collect();
    if narrow.is_empty() {
        return Ok(None);
    }
    let narrow = narrow.to_uppercase();
    let found = units()
        .iter()
        .find_map(|(word, worth)| narrow.strip_suffix(word.as_str()).or_else(|| narrow.strip_prefix(word.as_str())).map(|rest| (rest.to_owned(), *worth)));
    let (digits, worth) = found.unwrap_or((narrow, 1));
    let (whole, part) = digits.split_once('.').unwrap_or((digits.as_str(), ""));
    let is_number = |text: &str| text.bytes().all(|digit| digit.is_ascii_digit());
    if whole.is_empty() || !is_number(whole) || !is_number(part) || (digits.contains('.') && part.is_empty()) {
        return Err(BadAmount::NotAmount);
    }
    let part = part.trim_end_matches('0');
    let whole: u64 = whole.parse().map_err(|_| BadAmount::TooHigh)?;
    let scale = u32::try_from(part.len()).ok().and_then(|places| 10u64.checked_pow(places)).filter(|scale| worth % scale == 0);
    let Some(scale) = scale else { return Err(BadAmount::PartOfYuan) };
    let part = if part.is_empty() { 0 } else { part.parse::<u64>().map_err(|_| BadAmount::PartOfYuan)? };
    let yuan = whole.checked_mul(worth).and_then(|yuan| yuan.checked_add(part * (worth / scale))).ok_or(BadAmount::TooHigh)?;
    u32::try_from(yuan).map(Some).map_err(|_| BadAmount::TooHigh)
}

/// The sign of half width.
fn narrow(sign: char) -> char {
    match sign {
        '\u{ff10}'..='\u{ff19}' | '\u{ff0e}' | '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}' => {
            char::from_u32(u32::from(sign) - 0xfee0).unwrap_or(sign)
        }
        other => other,
    }
}

/// An amount in words; Chinese counts in ten thousands, with two places at most.
pub fn amount(yuan: u32, lang: Lang) -> String {
    if lang == Lang::En || yuan < 10_000 || !yuan.is_multiple_of(100) {
        return lang.single().phrase("authority.amount.yuan", &[("number", &grouped(yuan))]);
    }
    let part = format!("{:02}", yuan % 10_000 / 100);
    let part = part.trim_end_matches('0');
    let point = if part.is_empty() { "" } else { "." };
    lang.single().phrase("authority.amount.in_ten_thousands", &[("number", &format!("{}{point}{part}", grouped(yuan / 10_000)))])
}

/// A number with its digits in groups of three.
fn grouped(number: u32) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// The amounts of a band in words; none where it is told by its name alone.
pub fn range(band: &Band, lang: Lang) -> Option<String> {
    if lang == Lang::Both {
        return range(band, Lang::Zh).zip(range(band, Lang::En)).map(|(zh, en)| format!("{zh} {en}"));
    }
    match (band.from, band.below) {
        (None, None) => None,
        (Some(from), None) => Some(lang.phrase("authority.range.from", &[("from", &amount(from, lang))])),
        (None, Some(below)) => Some(lang.phrase("authority.range.below", &[("below", &amount(below, lang))])),
        (Some(from), Some(below)) => Some(lang.phrase("authority.range.between", &[("from", &amount(from, lang)), ("below", &amount(below, lang))])),
    }
}
