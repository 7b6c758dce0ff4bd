//! The two languages. The words themselves are in `assets/locales`, zh and en side by side.
//!
//! The language is always an argument: two windows, tests or prints never share a hidden setting.

use std::borrow::Cow;
use std::fmt::Display;
use std::str::FromStr;

/// A language of the interface, of messages and of paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// Simplified Chinese, the first language of the program.
    #[default]
    Zh,
    /// English.
    En,
    /// Both beside each other, Chinese first: for paper alone.
    Both,
}

impl Lang {
    /// The two languages, Chinese first.
    pub const ALL: [Lang; 2] = [Lang::Zh, Lang::En];

    /// The short name used in options, settings and word files: `zh` or `en`; `both` in options only.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::Zh => "zh",
            Lang::En => "en",
            Lang::Both => "both",
        }
    }

    /// The language of what can be said in one only, such as a message or a sign of one character.
    pub fn single(self) -> Lang {
        if self == Lang::Both { Lang::Zh } else { self }
    }

    /// The language of the system, or Chinese where the system does not say.
    pub fn of_system() -> Lang {
        match sys_locale::get_locale() {
            Some(tag) if tag.starts_with("en") => Lang::En,
            _ => Lang::Zh,
        }
    }

    /// The word or sentence of a key; the key itself where the word files lack it.
    pub fn word(self, key: &str) -> Cow<'static, str> {
        self.find(key).unwrap_or_else(|| Cow::Owned(key.to_owned()))
    }

    /// A word that may be missing.
    pub fn find(self, key: &str) -> Option<Cow<'static, str>> {
        if self != Lang::Both {
            return crate::translate(self.tag(), key);
        }
        let [zh, en] = Lang::ALL.map(|lang| lang.find(key));
        match (zh?, en?) {
            // What is the same in both, such as a space between items, is said once.
            (zh, en) if zh == en => Some(zh),
            (zh, en) => Some(Cow::Owned(format!("{zh} {en}"))),
        }
    }

    /// A sentence with its `%{name}` places filled.
    pub fn phrase(self, key: &str, filling: &[(&str, &dyn Display)]) -> String {
        let pattern = self.word(key);
        let mut out = String::with_capacity(pattern.len() + 32);
        let mut rest: &str = &pattern;
        // One pass from left to right, so that a filling that itself holds `%{…}` stays as it is.
        while let Some(start) = rest.find("%{") {
            let Some(length) = rest[start..].find('}') else { break };
            let name = &rest[start + 2..start + length];
            out.push_str(&rest[..start]);
            match filling.iter().find(|(known, _)| *known == name) {
                Some((_, value)) => out.push_str(&value.to_string()),
                None => out.push_str(&rest[start..=start + length]),
            }
            rest = &rest[start + length + 1..];
        }
        out.push_str(rest);
        out
    }

    /// Joins items the way the language lists them.
    pub fn list<S: AsRef<str>>(self, items: impl IntoIterator<Item = S>) -> String {
        let mut out = String::new();
        for item in items {
            if !out.is_empty() {
                out.push_str(match self {
                    Lang::Zh | Lang::Both => "、",
                    Lang::En => ", ",
                });
            }
            out.push_str(item.as_ref());
        }
        out
    }
}

impl FromStr for Lang {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "zh" => Ok(Lang::Zh),
            "en" => Ok(Lang::En),
            "both" => Ok(Lang::Both),
            other => Err(other.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Lang;

    #[test]
    fn a_filling_is_never_filled_again() {
        let text = Lang::Zh.phrase("no.such.key %{a}-%{b}", &[("a", &"%{b}"), ("b", &2)]);
        assert_eq!(text, "no.such.key %{b}-2");
    }

    #[test]
    fn both_languages_stand_beside_each_other_and_what_is_the_same_stands_once() {
        assert_eq!(Lang::Both.word("flag.yes"), "是 Yes");
        assert_eq!(Lang::Both.word("print.page_label_bound"), Lang::Zh.word("print.page_label_bound"));
        let filled = Lang::Both.phrase("window.reports.page_of", &[("page", &1), ("count", &2)]);
        assert_eq!(
            filled,
            format!(
                "{} {}",
                Lang::Zh.phrase("window.reports.page_of", &[("page", &1), ("count", &2)]),
                Lang::En.phrase("window.reports.page_of", &[("page", &1), ("count", &2)])
            )
        );
    }
}
