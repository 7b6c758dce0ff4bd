//! Print presets: which columns a report of records has, what stands in them, and how its rows are ordered.
//!
//! The published tables are presets too ([`published`]); the officer's own are records ([`Preset`]). What a column says on
//! paper is worked out in `report`.

pub mod content;
pub mod published;

use serde::{Deserialize, Serialize};

use super::problem::Reason;
use super::record::Preset;
use super::table::Table;
use super::text::shorten;

pub use content::Content;

/// The records that a preset may list, a row for each.
pub const LISTED: [Table; 3] = [Table::Risks, Table::Posts, Table::Steps];
/// Most columns of a preset: more would not be read on any paper.
pub const MOST_COLUMNS: u32 = 24;
/// Widest share of a column, in parts of the width that all of them share.
pub const WIDEST: u32 = 1_000;

/// A column of a preset.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Keys of its [`Content`]s, one below another.
    pub show: Vec<String>,
    /// Its heading; the name of its first content where it is empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub heading: String,
    /// A heading above it that it shares with neighbours that name the same; empty for none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub over: String,
    /// Its share of the width, beside those of the others: 1 to [`WIDEST`].
    pub width: u32,
    /// Whether neighbours that say the same are one cell.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub merged: bool,
}

impl Column {
    /// What stands in it; keys that this list does not know are passed over.
    pub fn contents(&self, list: Table) -> Vec<Content> {
        self.show.iter().filter_map(|key| Content::from_key(list, key)).collect()
    }
}

/// The columns of a preset from the text in which it keeps them.
///
/// # Errors
/// [`Reason::NotColumns`] where the text is no list of columns.
pub fn read_columns(text: &str) -> Result<Vec<Column>, Reason> {
    serde_json::from_str(text).map_err(|error| Reason::NotColumns { line: error.line(), column: error.column() })
}

/// Columns as a preset keeps them: JSON, a column on each line.
pub fn write_columns(columns: &[Column]) -> String {
    let lines: Vec<String> = columns.iter().filter_map(|column| serde_json::to_string(column).ok()).collect();
    format!("[\n{}\n]", lines.join(",\n"))
}

/// Why a preset cannot be printed, and the field that says so.
pub fn problem(preset: &Preset) -> Option<(&'static str, Reason)> {
    if !LISTED.contains(&preset.list) {
        let known = LISTED.iter().map(|table| table.key().to_owned()).collect();
        return Some(("list", Reason::UnknownChoice { given: preset.list.key().to_owned(), known }));
    }
    if let Some(key) = preset.grouped_by.as_deref().filter(|key| !Content::from_key(preset.list, key).is_some_and(Content::groups)) {
        return Some(("grouped_by", unknown(preset.list, key)));
    }
    if let Some(words) = preset.mark.as_deref().filter(|words| super::secrecy::claims_state_secret(words)) {
        return Some(("mark", Reason::StateSecret { given: shorten(words) }));
    }
    if Preset::is_published(&preset.name) {
        return Some(("name", Reason::Taken { given: preset.name.clone(), by: preset.name.clone() }));
    }
    columns_problem(preset).err().map(|reason| ("columns", reason))
}

fn columns_problem(preset: &Preset) -> Result<(), Reason> {
    let columns = read_columns(&preset.columns)?;
    let count = u32::try_from(columns.len()).unwrap_or(u32::MAX);
    if !(1..=MOST_COLUMNS).contains(&count) {
        return Err(Reason::ColumnCount { given: count, most: MOST_COLUMNS });
    }
    for (place, column) in columns.iter().enumerate() {
        if column.show.is_empty() {
            return Err(Reason::EmptyColumn { place: place + 1 });
        }
        if let Some(key) = column.show.iter().find(|key| Content::from_key(preset.list, key).is_none()) {
            return Err(unknown(preset.list, key));
        }
        if !(1..=WIDEST).contains(&column.width) {
            return Err(Reason::OutOfRange { given: column.width, least: 1, most: WIDEST });
        }
        let unprintable = |text: &str| super::problem::line_reason(text);
        if let Some(reason) = unprintable(&column.heading).or_else(|| unprintable(&column.over)) {
            return Err(reason);
        }
    }
    Ok(())
}

fn unknown(list: Table, key: &str) -> Reason {
    Reason::UnknownField { given: shorten(key), known: Content::all(list).map(|content| content.key().to_owned()).collect() }
}

impl Preset {
    /// Whether a name is that of a published table.
    pub fn is_published(name: &str) -> bool {
        published::find(name).is_some()
    }
}
