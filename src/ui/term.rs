//! What the terms of a form mean, in a sentence or two: said when the pointer rests on a label or a choice.

use crate::domain::choice::ChoiceSet;
use crate::domain::field::Field;
use crate::domain::table::Table;
use crate::i18n::Lang;

/// What a field is for; none where its name says enough.
pub fn of_field(table: Table, field: &Field, lang: Lang) -> Option<String> {
    lang.find(&format!("term.{}", table.label_key(field))).map(|words| words.into_owned())
}

/// What a choice means; none where its name says enough.
pub fn of_choice(set: &ChoiceSet, key: &str, lang: Lang) -> Option<String> {
    lang.find(&format!("term.{}.{key}", set.name)).map(|words| words.into_owned())
}
