//! Amounts as people write them.

use super::amount::{BadAmount, amount, parse_amount, range};
use crate::domain::record::Band;
use crate::i18n::Lang;

#[test]
fn amounts_are_read_as_people_write_them() {
    for (typed, yuan) in [
        ("", Ok(None)),
        ("  ", Ok(None)),
        ("0", Ok(Some(0))),
        ("5000", Ok(Some(5_000))),
        ("5,000 元", Ok(Some(5_000))),
        ("50万", Ok(Some(500_000))),
        ("５０ 万元", Ok(Some(500_000))),
        ("0.5万元", Ok(Some(5_000))),
        ("12.3456万", Ok(Some(123_456))),
        ("1.2亿", Ok(Some(120_000_000))),
        ("CNY 500,000", Ok(Some(500_000))),
        ("￥500000.00", Ok(Some(500_000))),
        ("0.5", Err(BadAmount::PartOfYuan)),
        ("1.23456万", Err(BadAmount::PartOfYuan)),
        ("43亿", Err(BadAmount::TooHigh)),
        ("99999999999999999999", Err(BadAmount::TooHigh)),
        ("-5", Err(BadAmount::NotAmount)),
        ("五十万", Err(BadAmount::NotAmount)),
        (".5万", Err(BadAmount::NotAmount)),
        ("5.万", Err(BadAmount::NotAmount)),
        ("50美元", Err(BadAmount::NotAmount)),
    ] {
        assert_eq!(parse_amount(typed), yuan, "{typed}");
    }
}

#[test]
fn what_is_written_is_read_again() {
    for yuan in [0, 1, 99, 5_000, 9_999, 10_000, 10_001, 10_100, 123_456, 123_400, 500_000, 1_000_000, 120_000_000, u32::MAX] {
        for lang in [Lang::Zh, Lang::En] {
            assert_eq!(parse_amount(&amount(yuan, lang)), Ok(Some(yuan)), "{}", amount(yuan, lang));
        }
    }
}

#[test]
fn bands_say_whether_their_limits_belong_to_them() {
    let band = |from, below| Band { from, below, ..Band::default() };
    let words = |from, below| range(&band(from, below), Lang::Zh);
    assert_eq!(words(None, None), None);
    assert_eq!(words(Some(500_000), None).as_deref(), Some("50万元（含）以上"));
    assert_eq!(words(None, Some(50_000)).as_deref(), Some("5万元（不含）以下"));
    assert_eq!(words(Some(50_000), Some(500_000)).as_deref(), Some("5万元（含）至50万元（不含）"));
}
