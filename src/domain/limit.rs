//! A time limit in few words, as it stands in charts and tables: `≤5个工作日`, `提前≥15日`.

use super::choice::{Choice, LimitUnit};
use super::record::TimeLimit;
use crate::i18n::Lang;

/// The limit in few words; where the unit set one of its own, that one, and the law's behind it.
pub fn words(limit: &TimeLimit, lang: Lang) -> String {
    let of_law = bounded(limit, limit.value, lang);
    match limit.own_value.filter(|own| *own != limit.value) {
        Some(own) => lang.phrase("flow.limit_own", &[("own", &bounded(limit, own, lang)), ("law", &of_law)]),
        None => of_law,
    }
}

/// The limit as it is written in a table: its text, which names what the law says, and what the unit set for itself.
pub fn told(limit: &TimeLimit, lang: Lang) -> String {
    match limit.own_value {
        Some(_) => lang.single().phrase("print.limit", &[("text", &limit.text), ("limit", &words(limit, lang))]),
        None => limit.text.clone(),
    }
}

fn bounded(limit: &TimeLimit, value: u32, lang: Lang) -> String {
    lang.phrase(&format!("limit.{}", limit.kind.key()), &[("length", &length(value, limit.unit, lang))])
}

/// A length of time: `5个工作日`, `1 working day`.
fn length(value: u32, unit: LimitUnit, lang: Lang) -> String {
    let number = if value == 1 { "one" } else { "many" };
    lang.phrase(&format!("length.{}.{number}", unit.key()), &[("count", &value)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::choice::LimitKind;

    #[test]
    fn a_limit_says_its_direction_number_and_unit() {
        let cases = [
            (LimitKind::Max, LimitUnit::Workday, 5, "≤5个工作日", "≤5 working days"),
            (LimitKind::MinPeriod, LimitUnit::Workday, 1, "≥1个工作日", "≥1 working day"),
            (LimitKind::MinBefore, LimitUnit::Day, 15, "提前≥15日", "≥15 days before"),
            (LimitKind::NotEarlier, LimitUnit::Workday, 2, "提前≤2个工作日", "≤2 working days before"),
            (LimitKind::Retention, LimitUnit::Year, 15, "保存≥15年", "keep ≥15 years"),
            (LimitKind::Max, LimitUnit::Month, 12, "≤12个月", "≤12 months"),
            (LimitKind::Max, LimitUnit::Hour, 24, "≤24小时", "≤24 hours"),
        ];
        for (kind, unit, value, zh, en) in cases {
            let limit = TimeLimit { kind, unit, value, ..TimeLimit::default() };
            assert_eq!((words(&limit, Lang::Zh).as_str(), words(&limit, Lang::En).as_str()), (zh, en));
        }
        let own = TimeLimit { value: 30, own_value: Some(20), ..TimeLimit::default() };
        assert_eq!(words(&own, Lang::Zh), "≤20日（法定≤30日）");
    }
}
