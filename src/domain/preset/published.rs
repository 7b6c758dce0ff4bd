//! The presets that come with the program: tables as units published them, and the three lists of compliance management.
//!
//! The tables are numbered as in the collection of published forms they were taken from: a list of integrity risk points with two
//! persons (1), a list of responsibilities by body and power (2), a table with three responsible persons (4), one by power and
//! section (6), and one with an indicator to watch (7). The lists are the three that the state assets administration asks
//! enterprises for in compliance management: risks identified, duties of posts, controls in processes.

use super::{Column, write_columns};
use crate::domain::choice::RowOrder;
use crate::domain::record::Preset;
use crate::domain::table::Table;
use crate::i18n::Lang;

/// A preset that comes with the program; its words are in the word files.
#[derive(Debug, PartialEq, Eq)]
pub struct Published {
    /// Its key on the command line, and in `preset.…` of the word files.
    pub key: &'static str,
    list: Table,
    columns: &'static [Printed],
    order: RowOrder,
    grouped_by: Option<&'static str>,
}

/// A column: its contents, share of the width, key of its heading, key of the heading above it, and whether neighbours that say the same are one.
#[derive(Debug, PartialEq, Eq)]
struct Printed(&'static [&'static str], u32, &'static str, Option<&'static str>, bool);

/// A column whose cells stand for themselves.
const fn each(show: &'static [&'static str], width: u32, heading: &'static str) -> Printed {
    Printed(show, width, heading, None, false)
}

/// A column whose cells are one where they say the same.
const fn merged(show: &'static [&'static str], width: u32, heading: &'static str) -> Printed {
    Printed(show, width, heading, None, true)
}

/// All of them, in the order in which they are offered.
pub const PUBLISHED: &[Published] = &[
    Published {
        key: "1",
        list: Table::Risks,
        columns: &[
            each(&["number"], 40, "heading.number"),
            merged(&["unit", "section"], 80, "heading.unit_section"),
            each(&["source"], 78, "heading.category"),
            each(&["title"], 150, "heading.risk_point"),
            each(&["manifestation"], 220, "heading.content"),
            each(&["level"], 60, "heading.level"),
            each(&["controls"], 240, "heading.controls"),
            merged(&["responsible_head"], 70, "heading.section_head"),
            merged(&["responsible_leader"], 70, "heading.leader"),
        ],
        order: RowOrder::Section,
        grouped_by: None,
    },
    Published {
        key: "2",
        list: Table::Risks,
        columns: &[
            each(&["number"], 40, "heading.number"),
            merged(&["place"], 80, "heading.body"),
            merged(&["matter"], 110, "heading.power"),
            each(&["title", "manifestation"], 300, "heading.risk_point"),
            each(&["level"], 60, "heading.level"),
            each(&["controls"], 300, "heading.controls"),
            each(&["responsible_person"], 70, "heading.person"),
        ],
        order: RowOrder::Section,
        grouped_by: None,
    },
    Published {
        key: "4",
        list: Table::Risks,
        columns: &[
            each(&["number"], 42, "heading.number"),
            each(&["section"], 76, "heading.section"),
            merged(&["step"], 76, "heading.step"),
            each(&["title", "manifestation"], 232, "heading.risk"),
            each(&["posts"], 82, "heading.posts"),
            each(&["level"], 68, "heading.level"),
            each(&["basis", "controls"], 236, "heading.key_controls"),
            Printed(&["responsible_person"], 63, "heading.direct_person", Some("heading.responsible"), false),
            Printed(&["responsible_head"], 63, "heading.responsible_head", Some("heading.responsible"), false),
            Printed(&["responsible_leader"], 63, "heading.leader", Some("heading.responsible"), false),
        ],
        order: RowOrder::Business,
        grouped_by: None,
    },
    Published {
        key: "6",
        list: Table::Risks,
        columns: &[
            each(&["number"], 40, "heading.number"),
            merged(&["matter"], 140, "heading.power_item"),
            each(&["title", "manifestation"], 320, "heading.risk_point"),
            each(&["level"], 64, "heading.grade"),
            each(&["place"], 90, "heading.responsible_section"),
            each(&["controls"], 320, "heading.controls"),
        ],
        order: RowOrder::Section,
        grouped_by: Some("place"),
    },
    Published {
        key: "7",
        list: Table::Risks,
        columns: &[
            each(&["number"], 40, "heading.number"),
            merged(&["posts"], 100, "heading.post_kind"),
            each(&["title"], 150, "heading.risk_name"),
            each(&["manifestation"], 230, "heading.description"),
            each(&["controls"], 260, "heading.controls"),
            each(&["red_flag"], 180, "heading.indicator"),
        ],
        order: RowOrder::Section,
        grouped_by: None,
    },
    Published {
        key: "compliance-risks",
        list: Table::Risks,
        columns: &[
            each(&["number"], 40, "heading.number"),
            merged(&["place"], 72, "heading.section"),
            merged(&["step"], 80, "heading.business_step"),
            each(&["title", "manifestation"], 210, "heading.compliance_risk"),
            each(&["cause"], 90, "heading.cause"),
            each(&["consequences"], 120, "heading.consequences"),
            each(&["level"], 60, "heading.level"),
            each(&["basis"], 130, "heading.basis"),
            each(&["controls"], 210, "heading.controls"),
            each(&["posts"], 80, "heading.responsible_post"),
        ],
        order: RowOrder::Section,
        grouped_by: None,
    },
    Published {
        key: "compliance-posts",
        list: Table::Posts,
        columns: &[
            each(&["number"], 40, "heading.number"),
            merged(&["place"], 72, "heading.section"),
            each(&["name", "holders"], 90, "heading.post"),
            each(&["responsibility"], 150, "heading.duty_of_post"),
            each(&["functions"], 100, "heading.functions"),
            each(&["duties"], 190, "heading.duties"),
            each(&["risks"], 200, "heading.main_risks"),
            each(&["basis"], 180, "heading.basis"),
        ],
        order: RowOrder::Business,
        grouped_by: None,
    },
    Published {
        key: "compliance-steps",
        list: Table::Steps,
        columns: &[
            each(&["number"], 40, "heading.number"),
            merged(&["phase"], 64, "heading.phase"),
            each(&["name"], 90, "heading.step"),
            each(&["duties"], 140, "heading.division"),
            each(&["risks"], 200, "heading.points"),
            each(&["controls"], 220, "heading.controls"),
            each(&["limits"], 110, "heading.limits"),
            each(&["basis"], 130, "heading.basis"),
            each(&["records"], 90, "heading.records"),
        ],
        order: RowOrder::Business,
        grouped_by: None,
    },
];

/// The key of the table that is printed where none is asked for.
pub const USUAL: &str = "4";

/// The published preset of a key.
pub fn find(key: &str) -> Option<&'static Published> {
    PUBLISHED.iter().find(|published| published.key == key)
}

impl Published {
    /// The preset with the words of a language, as the officer's own would be.
    pub fn preset(&self, lang: Lang) -> Preset {
        // Two languages stand one below the other.
        let said = |key: &str| if lang == Lang::Both { Lang::ALL.map(|lang| lang.word(key)).join("\n") } else { lang.word(key).into_owned() };
        let column = |Printed(show, width, heading, over, merged): &Printed| Column {
            show: show.iter().map(|key| (*key).to_owned()).collect(),
            heading: said(heading),
            over: over.map(said).unwrap_or_default(),
            width: *width,
            merged: *merged,
        };
        Preset {
            name: self.name(lang),
            list: self.list,
            title: Some(lang.word(&format!("preset.{}.title", self.key)).into_owned()),
            columns: write_columns(&self.columns.iter().map(column).collect::<Vec<_>>()),
            order: self.order,
            grouped_by: self.grouped_by.map(str::to_owned),
            ..Preset::default()
        }
    }

    /// Its name where presets are offered.
    pub fn name(&self, lang: Lang) -> String {
        lang.word(&format!("preset.{}.name", self.key)).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::preset;

    #[test]
    fn every_published_preset_could_be_the_officers_own() {
        for published in PUBLISHED {
            for lang in Lang::ALL {
                let own = published.preset(lang);
                assert_eq!(preset::problem(&own), None, "{}", published.key);
                assert_eq!(preset::read_columns(&own.columns).map(|columns| columns.len()), Ok(published.columns.len()));
            }
        }
        assert!(find(USUAL).is_some());
    }

    #[test]
    fn the_name_of_a_published_table_is_not_free() {
        let own = Preset { name: USUAL.to_owned(), ..published_copy() };
        assert!(matches!(preset::problem(&own), Some(("name", _))));
    }

    #[test]
    fn what_cannot_be_printed_is_named() {
        let with = |columns: &str| preset::problem(&Preset { columns: columns.to_owned(), ..published_copy() }).map(|(key, _)| key);
        assert_eq!(with(r#"[{"show":["title"],"width":10}]"#), None);
        for wrong in [
            "",
            "[]",
            "{}",
            r#"[{"show":["title"]}]"#,
            r#"[{"show":["title"],"width":0}]"#,
            r#"[{"show":["title"],"width":1001}]"#,
            r#"[{"show":["title"],"width":-3}]"#,
            r#"[{"show":[],"width":10}]"#,
            r#"[{"show":["colour"],"width":10}]"#,
            r#"[{"show":["duties"],"width":10}]"#,
            r#"[{"show":["title"],"width":10,"height":3}]"#,
            r#"[{"show":["title"],"width":10,"heading":"a\nb"}]"#,
        ] {
            assert_eq!(with(wrong), Some("columns"), "{wrong}");
        }
        let many = format!("[{}]", [r#"{"show":["title"],"width":10}"#; 25].join(","));
        assert_eq!(with(&many), Some("columns"));
        let secret = Preset { mark: Some("机密★5年".to_owned()), ..published_copy() };
        assert!(matches!(preset::problem(&secret), Some(("mark", _))));
        let group = Preset { grouped_by: Some("nothing".to_owned()), ..published_copy() };
        assert!(matches!(preset::problem(&group), Some(("grouped_by", _))));
        let laws = Preset { list: Table::Laws, ..published_copy() };
        assert!(matches!(preset::problem(&laws), Some(("list", _))));
    }

    fn published_copy() -> Preset {
        Preset { name: "自定表".to_owned(), ..find(USUAL).expect("it is there").preset(Lang::Zh) }
    }
}
