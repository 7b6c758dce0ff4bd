//! What a check has to say: where, how bad, and the sentence with its facts.

use chrono::NaiveDate;

use crate::domain::choice::Choice;
pub use crate::domain::choice::Severity;
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::text;
use crate::domain::value::AnyId;
use crate::i18n::Lang;

impl Severity {
    /// All, the worst first.
    pub const ALL: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Info];

    /// In words.
    pub fn words(self, lang: Lang) -> String {
        lang.word(&format!("severity.{}", self.key())).into_owned()
    }
}

/// What fills a place of a sentence.
#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    /// A record, by its title.
    Record(AnyId),
    /// Several records.
    Records(Vec<AnyId>),
    /// A number.
    Number(u32),
    /// A day.
    Date(NaiveDate),
    /// Words of the program, by their keys.
    Words(Vec<&'static str>),
    /// A field of a kind of record, by its label.
    Field(Table, &'static str),
    /// A kind of record.
    Kind(Table),
}

/// One thing for the officer to put right.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Number of the check.
    pub check: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// The record where it is put right.
    pub record: AnyId,
    /// The field there, where one is meant.
    pub field: Option<&'static str>,
    /// The other records it rests on.
    pub beside: Vec<AnyId>,
    words: &'static str,
    facts: Vec<(&'static str, Fact)>,
}

impl Finding {
    /// A finding of a check at a record; `words` is the key of its sentence.
    pub fn new(check: &'static str, severity: Severity, record: AnyId, words: &'static str) -> Finding {
        Finding { check, severity, record, field: None, beside: Vec::new(), words, facts: Vec::new() }
    }

    /// Names the field where it is put right.
    pub fn at(self, field: &'static str) -> Finding {
        Finding { field: Some(field), ..self }
    }

    /// Fills a place of the sentence.
    pub fn fact(mut self, name: &'static str, fact: Fact) -> Finding {
        self.facts.push((name, fact));
        self
    }

    /// Fills a place of the sentence with records, and rests the finding on them.
    pub fn of(mut self, name: &'static str, records: impl IntoIterator<Item = AnyId>) -> Finding {
        let records: Vec<AnyId> = records.into_iter().collect();
        self.beside.extend(&records);
        self.fact(name, Fact::Records(records))
    }

    /// The sentence.
    pub fn text(&self, snapshot: &Snapshot, lang: Lang) -> String {
        let words: Vec<String> = self.facts.iter().map(|(_, fact)| fact.words(snapshot, lang)).collect();
        let filling: Vec<(&str, &dyn std::fmt::Display)> =
            self.facts.iter().zip(&words).map(|((name, _), words)| (*name, words as &dyn std::fmt::Display)).collect();
        lang.phrase(self.words, &filling)
    }

    /// The key of the sentence.
    pub(super) fn sentence(&self) -> &'static str {
        self.words
    }

    /// The key of the severity.
    pub(super) fn severity_key(&self) -> &'static str {
        self.severity.key()
    }

    /// What fills the places of the sentence.
    pub(super) fn facts(&self) -> &[(&'static str, Fact)] {
        &self.facts
    }

    /// The records it rests on, each once: the one where it is put right first.
    pub fn records(&self) -> Vec<AnyId> {
        let named = self.facts.iter().flat_map(|(_, fact)| fact.records());
        let mut records = Vec::new();
        for id in std::iter::once(self.record).chain(self.beside.iter().copied()).chain(named) {
            if !records.contains(&id) {
                records.push(id);
            }
        }
        records
    }

    /// Whose hands it is about: a person, or else a post.
    pub fn who(&self) -> Option<AnyId> {
        let named = |table: Table| std::iter::once(&self.record).chain(&self.beside).find(|id| id.table == table).copied();
        named(Table::Persons).or_else(|| named(Table::Posts))
    }

    /// What the check looks for, in a few words.
    pub fn title(&self, lang: Lang) -> String {
        title(self.check, lang)
    }

    /// The rule it rests on.
    pub fn basis(&self, lang: Lang) -> String {
        lang.word(&format!("check.{}.basis", self.check)).into_owned()
    }
}

/// What a check looks for, in a few words.
pub fn title(check: &str, lang: Lang) -> String {
    lang.word(&format!("check.{check}.title")).into_owned()
}

impl Fact {
    fn records(&self) -> Vec<AnyId> {
        match self {
            Fact::Record(id) => vec![*id],
            Fact::Records(ids) => ids.clone(),
            Fact::Number(_) | Fact::Date(_) | Fact::Words(_) | Fact::Field(..) | Fact::Kind(_) => Vec::new(),
        }
    }

    /// In one spelling, whatever the language and whichever numbers the records have in the file.
    pub(super) fn stable(&self, code: &dyn Fn(&AnyId) -> String) -> String {
        match self {
            Fact::Record(id) => code(id),
            Fact::Records(ids) => {
                let mut codes: Vec<String> = ids.iter().map(code).collect();
                codes.sort();
                codes.join(" ")
            }
            Fact::Number(number) => number.to_string(),
            Fact::Date(day) => day.to_string(),
            Fact::Words(keys) => keys.join(" "),
            Fact::Field(table, key) => format!("{}.{key}", table.key()),
            Fact::Kind(table) => table.key().to_owned(),
        }
    }

    fn words(&self, snapshot: &Snapshot, lang: Lang) -> String {
        match self {
            Fact::Record(id) => text::link_title(*id, snapshot, lang),
            Fact::Records(ids) => lang.list(ids.iter().map(|id| text::link_title(*id, snapshot, lang))),
            Fact::Number(number) => number.to_string(),
            Fact::Date(day) => day.to_string(),
            Fact::Words(keys) => lang.list(keys.iter().map(|key| lang.word(key))),
            Fact::Field(table, key) => table.field(key).map(|field| lang.word(&table.label_key(field)).into_owned()).unwrap_or_default(),
            Fact::Kind(table) => lang.word(&format!("table.{}", table.key())).into_owned(),
        }
    }
}
