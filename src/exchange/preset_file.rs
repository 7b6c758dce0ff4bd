//! A print preset as a file: a JSON file of exchange that holds one preset and nothing else.

use std::any::Any;
use std::path::Path;

use serde_json::{Map, Value as Json};

use super::json_file;
use crate::domain::field::{Entry, Row};
use crate::domain::json::record_to_json;
use crate::domain::record::Preset;
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::error::{Error, Result};

/// Code of a preset that is in no register yet.
const CODE: &str = "PF";

/// A preset as a file, under its code where it has one.
pub fn write(preset: &Preset, code: Option<&str>) -> Vec<u8> {
    let row = Row { code: code.unwrap_or(CODE).to_owned(), record: preset.clone(), ..Row::default() };
    let tables = Map::from_iter([(Table::Presets.key().to_owned(), Json::Array(vec![Json::Object(record_to_json(&row, &Snapshot::default()))]))]);
    json_file::to_bytes(tables)
}

/// The preset of a file, as it would stand in a register without any other record.
///
/// # Errors
/// What cannot be read or printed, and [`Error::NotOnePreset`] where there is none or more than one.
pub fn read(path: &Path) -> Result<Preset> {
    let plan = json_file::read(path, &Snapshot::default())?;
    if !plan.problems.is_empty() {
        return Err(Error::Refused(plan.problems.into_iter().map(|found| found.problem).collect()));
    }
    let preset = |entry: &dyn Entry| (entry as &dyn Any).downcast_ref::<Row<Preset>>().map(|row| row.record.clone());
    match plan.new.as_slice() {
        [only] => preset(only.as_ref()),
        _ => None,
    }
    .ok_or_else(|| Error::NotOnePreset { path: path.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::preset::published::PUBLISHED;
    use crate::i18n::Lang;

    #[test]
    fn a_preset_comes_back_from_its_file_as_it_was() -> std::result::Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("preset.json");
        for published in PUBLISHED {
            let preset = Preset { note: Some("两行\n说明".to_owned()), mark: Some("内部资料".to_owned()), ..published.preset(Lang::Zh) };
            std::fs::write(&path, write(&preset, None))?;
            assert_eq!(read(&path)?, preset);
        }
        Ok(())
    }

    #[test]
    fn a_file_that_is_no_preset_is_refused_with_the_reason() -> std::result::Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("preset.json");
        let preset = |columns: &str| format!(r#"{{"presets":[{{"code":"PF01","name":"x","list":"risks","columns":{columns:?}}}]}}"#);
        let refused = [
            "{}".to_owned(),
            r#"{"units":[{"code":"U1","name":"局"}]}"#.to_owned(),
            preset(r#"[{"show":["no such"],"width":9}]"#),
            preset(r#"[{"show":["title"],"width":0}]"#),
            preset("["),
        ];
        for text in refused {
            std::fs::write(&path, &text)?;
            let error = read(&path).expect_err(&text);
            assert!(matches!(error, Error::NotOnePreset { .. } | Error::Refused(_)), "{text}: {error:?}");
        }
        std::fs::write(&path, "no JSON")?;
        assert!(matches!(read(&path), Err(Error::Json { .. })));
        Ok(())
    }
}
