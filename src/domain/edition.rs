//! Editions: numbered issues of the register. What one holds is the register as it was after a change of its trail.

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::identity::Identity;
use super::problem::Reason;
use crate::i18n::Lang;

/// A numbered issue of the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// Number from 1.
    pub number: u32,
    /// Number of the last change of the trail that it holds.
    pub change: i64,
    /// When it was issued.
    pub at: DateTime<FixedOffset>,
    /// Who issued it.
    pub operator: String,
    /// What it is issued for.
    pub note: String,
    /// The state of the register that it holds.
    pub state: Identity,
    /// Hash of the edition and of all editions and approvals before it.
    pub hash: [u8; 32],
    /// Who approved it; none while it is a draft for comment.
    pub approval: Option<Approved>,
}

/// The approval of an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approved {
    /// When it was recorded.
    pub at: DateTime<FixedOffset>,
    /// Who recorded it: another operator than the one who issued the edition.
    pub operator: String,
    /// The meeting that approved it.
    pub meeting: String,
    /// The day of the meeting.
    pub decided_on: NaiveDate,
    /// The signed sheet, where one was taken in.
    pub scan: Option<Scan>,
}

/// The scan of a signed sheet, whose bytes are kept beside the records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scan {
    /// Name of its file.
    pub name: String,
    /// SHA-256 of its bytes, in hexadecimal digits.
    pub digest: String,
}

impl Edition {
    /// The code that stands on paper.
    pub fn code(&self) -> String {
        Identity::code(&self.hash)
    }

    /// What identifies it on paper: its own hash, and the digest of what it holds.
    pub fn identity(&self) -> Identity {
        Identity { head: self.hash, content: self.state.content }
    }

    /// The day that it shows.
    pub fn day(&self) -> NaiveDate {
        self.at.date_naive()
    }

    /// Its number in words: 第2版.
    pub fn name(&self, lang: Lang) -> String {
        lang.phrase("edition.name", &[("number", &self.number)])
    }

    /// Whether it is a draft for comment or approved, in a word.
    pub fn state_word(&self, lang: Lang) -> String {
        lang.word(if self.approval.is_some() { "edition.approved" } else { "edition.draft" }).into_owned()
    }

    /// Number and state: 第2版（征求意见稿）.
    pub fn words(&self, lang: Lang) -> String {
        lang.phrase("edition.words", &[("name", &self.name(lang)), ("state", &self.state_word(lang))])
    }

    /// Who issued it and when, and which meeting approved it.
    pub fn story(&self, lang: Lang) -> String {
        let issued = lang.phrase("edition.issued", &[("name", &self.name(lang)), ("day", &self.day()), ("operator", &self.operator)]);
        let Some(approval) = &self.approval else { return lang.phrase("edition.still_draft", &[("issued", &issued)]) };
        let filling: [(&str, &dyn std::fmt::Display); 4] =
            [("issued", &issued), ("day", &approval.decided_on), ("meeting", &approval.meeting), ("operator", &approval.operator)];
        lang.phrase("edition.approved_by", &filling)
    }
}

/// Why an edition is not made, approved or shown.
#[derive(Clone, Debug, PartialEq)]
pub enum EditionFault {
    /// Nothing changed since this edition.
    Unchanged {
        /// Its number.
        number: u32,
    },
    /// There is no such edition.
    Unknown {
        /// Which was asked for.
        number: u32,
        /// How many there are.
        count: usize,
    },
    /// What names no edition.
    Unclear {
        /// What was given.
        given: String,
    },
    /// What stands in the trail does not lead back to what the edition holds.
    Broken {
        /// Its number.
        number: u32,
    },
    /// Approved by whoever issued it.
    OwnDraft {
        /// Who.
        operator: String,
    },
    /// Approved already.
    Approved {
        /// Its number.
        number: u32,
    },
    /// Approved on a day that has not come yet.
    Future {
        /// The day.
        day: NaiveDate,
    },
    /// A text that cannot stand where it shall.
    Text {
        /// Key of what it is called.
        label: &'static str,
        /// Why not.
        why: Reason,
    },
    /// An edition compared with itself, or the later one first.
    Order,
    /// Two editions for a report that shows one state.
    OnlyDifference,
    /// An edition of what belongs to none.
    NotOfReport,
}

impl EditionFault {
    /// The sentence for people.
    pub fn message(&self, lang: Lang) -> String {
        match self {
            EditionFault::Unchanged { number } => lang.phrase("edition.unchanged", &[("number", number)]),
            EditionFault::Unknown { count: 0, .. } => lang.word("edition.none_yet").into_owned(),
            EditionFault::Unknown { number, count } => lang.phrase("edition.unknown", &[("number", number), ("count", count)]),
            EditionFault::Unclear { given } => lang.phrase("edition.unclear", &[("given", given)]),
            EditionFault::Broken { number } => lang.phrase("edition.broken", &[("number", number)]),
            EditionFault::OwnDraft { operator } => lang.phrase("edition.own_draft", &[("operator", operator)]),
            EditionFault::Approved { number } => lang.phrase("edition.approved_already", &[("number", number)]),
            EditionFault::Future { day } => lang.phrase("edition.future", &[("day", day)]),
            EditionFault::Text { label, why } => lang.phrase("edition.text", &[("label", &lang.word(label)), ("why", &why.message(lang))]),
            EditionFault::Order => lang.word("edition.order").into_owned(),
            EditionFault::OnlyDifference => lang.word("edition.only_difference").into_owned(),
            EditionFault::NotOfReport => lang.word("edition.not_of_report").into_owned(),
        }
    }
}
