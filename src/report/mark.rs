//! The mark at the head of the page, and which words may not stand there.

use crate::domain::secrecy::claims_state_secret;
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::paper::Fonts;

/// The mark at the head of the page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Mark {
    /// None.
    #[default]
    None,
    /// 内部资料.
    Internal,
    /// 内部资料 注意保密.
    Kept,
    /// 工作秘密 不得外传: 保守国家秘密法实施条例 art. 73 knows work secrets, which have no grades and are no state secrets.
    WorkSecret,
    /// Words of the officer's own; [`Mark::own`] looks at them first.
    Own(String),
}

/// The longest mark, in ems: it stands in one line beside the number of an attachment on every paper.
const LONGEST: usize = 24;

impl Mark {
    /// All marks but the officer's own.
    pub const ALL: [Mark; 4] = [Mark::None, Mark::Internal, Mark::Kept, Mark::WorkSecret];

    /// The key on the command line and in `mark.…` of the word files.
    pub fn key(&self) -> &'static str {
        match self {
            Mark::None => "none",
            Mark::Internal => "internal",
            Mark::Kept => "kept",
            Mark::WorkSecret => "work-secret",
            Mark::Own(_) => "own",
        }
    }

    /// The mark of a key, or of words of the officer's own.
    pub fn from_word(word: &str) -> Result<Mark> {
        Mark::ALL.into_iter().find(|mark| mark.key() == word).map_or_else(|| Mark::own(word), Ok)
    }

    /// A mark of the officer's own words; those that claim a state secret are refused with the reason.
    pub fn own(words: &str) -> Result<Mark> {
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        if claims_state_secret(&words) {
            return Err(Error::StateSecretMark { given: words });
        }
        if Fonts::bundled().width(&words, true, 1.0) > LONGEST as f32 {
            return Err(Error::MarkTooLong { given: words, most: LONGEST });
        }
        Ok(if words.is_empty() { Mark::None } else { Mark::Own(words) })
    }

    /// What is printed; none where there is no mark.
    pub fn words(&self, lang: Lang) -> Option<String> {
        match self {
            Mark::None => None,
            Mark::Own(words) => Some(words.clone()).filter(|words| !words.is_empty()),
            known => Some(lang.word(&format!("mark.{}", known.key())).into_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grades_of_state_secrets_are_refused_in_every_spelling() {
        let refused = [
            "秘密",
            "机密★5年",
            "绝密",
            "秘 密",
            "机　密",
            "机\u{200b}密",
            "絕密",
            "機·密",
            "祕密",
            "【秘密】",
            "秘-密",
            "㊙",
            "密",
            "密件",
            "密级：内部",
            "内部★3年",
            "国家秘密",
            "涉密资料",
            "工作秘密 机密",
            "工作秘密★长期",
            "SECRET",
            "ＳＥＣＲＥＴ",
            "Top Secret",
            "s e c r e t",
            "Confidential",
            "classified",
        ];
        for word in refused {
            assert!(matches!(Mark::from_word(word), Err(Error::StateSecretMark { .. })), "{word}");
        }
    }

    #[test]
    fn what_claims_no_state_secret_is_printed() {
        for word in [
            "工作秘密 不得外传",
            "内部资料 不得外传",
            "内部资料 注意保密",
            "非涉密",
            "商业秘密",
            "注意保密",
            "Unclassified",
            "Internal – keep with care",
            "讨论稿",
        ] {
            assert_eq!(Mark::from_word(word).ok(), Some(Mark::Own(word.to_owned())), "{word}");
        }
        for mark in Mark::ALL {
            assert_eq!(Mark::from_word(mark.key()).ok(), Some(mark));
        }
        assert_eq!(Mark::from_word("  ").ok(), Some(Mark::None));
        assert!(matches!(Mark::from_word(&"内部".repeat(20)), Err(Error::MarkTooLong { .. })));
    }
}
