//! Which print preset a report of records follows: a published table, one of the officer's own, or one that is being made.

use crate::domain::preset::published::{self, PUBLISHED};
use crate::domain::record::Preset;
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::text::shorten;
use crate::error::{Error, Result};
use crate::i18n::Lang;

/// The form of a report that lists records.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// A preset that comes with the program, by its key.
    Published(&'static str),
    /// A preset of the officer's own, by its code.
    Own(String),
    /// A preset as it is being made, not kept yet.
    Draft(Box<Preset>),
}

impl Default for Form {
    fn default() -> Self {
        Form::Published(published::USUAL)
    }
}

impl Form {
    /// The form of a word: key of a published table, or name or code of one of the officer's own.
    ///
    /// # Errors
    /// [`Error::UnknownForm`], with those that there are.
    pub fn from_word(word: &str, snapshot: &Snapshot) -> Result<Form> {
        if let Some(published) = published::find(word) {
            return Ok(Form::Published(published.key));
        }
        let named = snapshot.presets.iter().find(|preset| preset.name == word).map(|preset| preset.code.clone());
        let coded = || snapshot.find_typed(Table::Presets, word).and_then(|row| snapshot.presets.get(row)).map(|preset| preset.code.clone());
        named.or_else(coded).map(Form::Own).ok_or_else(|| unknown(word, snapshot))
    }

    /// All that can be chosen: the published first.
    pub fn all(snapshot: &Snapshot) -> impl Iterator<Item = Form> {
        let published = PUBLISHED.iter().map(|published| Form::Published(published.key));
        published.chain(snapshot.presets.iter().map(|preset| Form::Own(preset.code.clone())))
    }

    /// The preset with its words.
    ///
    /// # Errors
    /// [`Error::UnknownForm`] where it is not there any more.
    pub fn preset(&self, snapshot: &Snapshot, lang: Lang) -> Result<Preset> {
        match self {
            Form::Published(key) => published::find(key).map(|published| published.preset(lang)).ok_or_else(|| unknown(key, snapshot)),
            Form::Own(code) => {
                let row = snapshot.find(Table::Presets, code).and_then(|row| snapshot.presets.get(row));
                row.map(|preset| preset.record.clone()).ok_or_else(|| unknown(code, snapshot))
            }
            Form::Draft(preset) => Ok(Preset::clone(preset)),
        }
    }

    /// What the print log keeps of it; nothing where it is the usual one.
    pub fn noted(&self) -> Option<String> {
        match self {
            usual if *usual == Form::default() => None,
            Form::Published(key) => Some((*key).to_owned()),
            Form::Own(code) => Some(code.clone()),
            Form::Draft(preset) => Some(preset.name.clone()),
        }
    }
}

fn unknown(word: &str, snapshot: &Snapshot) -> Error {
    let own = snapshot.presets.iter().map(|preset| preset.name.clone());
    Error::UnknownForm { given: shorten(word), known: PUBLISHED.iter().map(|published| published.key.to_owned()).chain(own).collect() }
}
