//! A register counted from the file that `export` writes, by nothing but what stands there.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

/// An exported register.
pub struct Reckoned {
    json: Json,
    /// Filter and unit of the print it is held against.
    pub scope: Scope,
}

/// What a print is asked for.
#[derive(Clone, Copy)]
pub struct Scope {
    /// The filter as it is typed.
    pub filter: &'static str,
    /// What that filter asks of a risk and its level.
    pub passes: fn(&Json, Option<&str>) -> bool,
    pub unit: Option<&'static str>,
}

impl Reckoned {
    pub fn read(bytes: &[u8], scope: Scope) -> Result<Reckoned, serde_json::Error> {
        serde_json::from_slice(bytes).map(|json| Reckoned { json, scope })
    }

    pub fn table(&self, key: &str) -> &[Json] {
        self.json[key].as_array().map(Vec::as_slice).unwrap_or_default()
    }

    /// A record by its code.
    pub fn find(&self, table: &str, code: &Json) -> &Json {
        self.table(table).iter().find(|record| record["code"] == *code).unwrap_or(&Json::Null)
    }

    /// Codes of the levels, the highest first.
    pub fn levels(&self) -> Vec<&str> {
        let mut levels: Vec<&Json> = self.table("levels").iter().collect();
        levels.sort_by_key(|level| std::cmp::Reverse(level["min_score"].as_u64()));
        levels.iter().map(|level| said(&level["code"])).collect()
    }

    /// The level of a risk: set by hand, else by likelihood times impact.
    pub fn level(&self, risk: &Json) -> Option<&str> {
        if let Some(code) = risk["level_override"].as_str() {
            return self.levels().into_iter().find(|level| *level == code);
        }
        let score = risk["likelihood"].as_u64()? * risk["impact"].as_u64()?;
        self.levels().into_iter().find(|level| self.find("levels", &Json::from(*level))["min_score"].as_u64().is_some_and(|least| least <= score))
    }

    /// A level as it is printed; that there is none.
    pub fn level_words(&self, level: Option<&str>) -> String {
        let Some(code) = level else { return "未评估".to_owned() };
        let level = self.find("levels", &Json::from(code));
        format!("{}{}", said(&level["mark"]), said(&level["name"]))
    }

    pub fn section<'a>(&'a self, risk: &Json) -> &'a Json {
        self.find("sections", &self.find("posts", &risk["posts"][0])["section"])
    }

    fn unit<'a>(&'a self, risk: &Json) -> &'a str {
        said(&self.find("posts", &risk["posts"][0])["unit"])
    }

    /// Whether a record belongs to the unit that is printed.
    pub fn is_in_unit(&self, record: &Json) -> bool {
        self.scope.unit.is_none_or(|unit| record["unit"] == unit)
    }

    /// The risks that pass the filter, of all units.
    pub fn passing(&self) -> Vec<&Json> {
        self.table("risks").iter().filter(|risk| (self.scope.passes)(risk, self.level(risk))).collect()
    }

    /// The risks that pass the filter and are of the unit.
    pub fn risks(&self) -> Vec<&Json> {
        self.passing().into_iter().filter(|risk| self.scope.unit.is_none_or(|unit| self.unit(risk) == unit)).collect()
    }

    /// Those of them that are not closed.
    pub fn open(&self) -> Vec<&Json> {
        self.risks().into_iter().filter(|risk| risk["status"] != "closed").collect()
    }

    /// How many risks are of each level, the highest first, then those of none, then all.
    pub fn by_level(&self, risks: &[&Json]) -> Vec<usize> {
        let of = |level: Option<&str>| risks.iter().filter(|risk| self.level(risk) == level).count();
        self.levels().into_iter().map(Some).chain([None]).map(of).chain([risks.len()]).collect()
    }

    /// The names of who holds a post.
    pub fn holders(&self, post: &Json) -> String {
        let tenures = self.table("tenures").iter().filter(|tenure| !post.is_null() && tenure["post"] == *post);
        let names: Vec<&str> = tenures.map(|tenure| said(&self.find("persons", &tenure["person"])["name"])).collect();
        names.join("、")
    }

    /// Each control with the risks it serves that are printed; those that serve none have an empty set.
    pub fn served(&self) -> BTreeMap<&str, BTreeSet<&str>> {
        let owned = |control: &&Json| self.is_in_unit(self.find("posts", &control["owner_post"]));
        let risks = self.passing();
        let serves = |control: &Json| risks.iter().filter(|risk| links(risk, "controls", &control["code"])).map(|risk| said(&risk["code"])).collect();
        let all = self.table("controls").iter().filter(owned).map(|control| (said(&control["code"]), serves(control)));
        all.filter(|(_, served): &(_, BTreeSet<_>)| self.scope.filter.is_empty() || !served.is_empty()).collect()
    }

    /// Each post that has a sheet, with the titles of its risks.
    pub fn sheets(&self) -> BTreeMap<&str, BTreeSet<&str>> {
        let is_shown = |risk: &&Json| !self.scope.filter.is_empty() || risk["status"] != "closed";
        let risks: Vec<&Json> = self.passing().into_iter().filter(is_shown).collect();
        let carried = |post: &Json| risks.iter().filter(|risk| links(risk, "posts", &post["code"])).map(|risk| said(&risk["title"])).collect();
        let all = self.table("posts").iter().filter(|post| self.is_in_unit(post)).map(|post| (said(&post["code"]), carried(post)));
        all.filter(|(_, carried): &(_, BTreeSet<_>)| self.scope.filter.is_empty() || !carried.is_empty()).collect()
    }

    /// The steps in the matrix: those that apply, and with a filter only those at which a risk stands that passes.
    pub fn steps(&self) -> Vec<&Json> {
        let risks = self.passing();
        let is_wanted = |step: &&Json| self.scope.filter.is_empty() || risks.iter().any(|risk| risk["step"] == step["code"]);
        self.table("steps").iter().filter(|step| step["applicable"] == true && self.is_in_unit(step)).filter(is_wanted).collect()
    }

    /// What stands in the row of a step: for each post by name its signs, in the order of the roles' digits.
    pub fn duties(&self, step: &Json) -> BTreeMap<&str, String> {
        let mut duties: Vec<(&Json, &Json)> =
            self.table("duties").iter().filter(|duty| duty["step"] == step["code"]).map(|duty| (duty, self.find("roles", &duty["role"]))).collect();
        duties.sort_by_key(|(_, role)| role["key"].as_u64());
        let mut row: BTreeMap<&str, String> = BTreeMap::new();
        for (duty, role) in duties {
            let cell = row.entry(said(&self.find("posts", &duty["post"])["name"])).or_default();
            cell.push_str(said(&role["short"]));
            cell.extend(duty["order"].as_u64().and_then(|order| "①②③④⑤⑥⑦⑧⑨".chars().nth(order as usize - 1)));
        }
        row
    }
}

/// The text of a value; nothing where it has none.
pub fn said(value: &Json) -> &str {
    value.as_str().unwrap_or_default()
}

/// Whether a list of a record names a code.
pub fn links(record: &Json, list: &str, code: &Json) -> bool {
    record[list].as_array().is_some_and(|codes| codes.contains(code))
}
