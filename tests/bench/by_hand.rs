//! What the program is measured against: rusqlite by hand into plain structs, and a bare commit.

use std::collections::HashMap;
use std::error::Error;
use std::path::Path;

use rusqlite::Connection;

type Outcome<T> = Result<T, Box<dyn Error>>;

#[derive(Debug, Default)]
#[allow(dead_code, reason = "read so that reading costs what it costs")]
pub struct Risk {
    id: i64,
    code: String,
    origin: String,
    confirmed: bool,
    remark: Option<String>,
    free: Option<String>,
    title: String,
    step: Option<i64>,
    kind: String,
    source: String,
    layer: String,
    manifestation: Option<String>,
    cause: Option<String>,
    consequences: Option<String>,
    red_flag: Option<String>,
    likelihood: Option<i64>,
    impact: Option<i64>,
    level_override: Option<i64>,
    level_reason: Option<String>,
    residual_likelihood: Option<i64>,
    residual_impact: Option<i64>,
    response: Option<String>,
    direct_person: Option<i64>,
    section_head: Option<i64>,
    leader_in_charge: Option<i64>,
    status: String,
    next_review: Option<String>,
    confidence: Option<String>,
    posts: Vec<i64>,
    controls: Vec<i64>,
}

#[derive(Debug)]
#[allow(dead_code, reason = "read so that reading costs what it costs")]
pub struct Other {
    id: i64,
    code: String,
    texts: Vec<Option<String>>,
    numbers: Vec<Option<i64>>,
}

/// Everything of a register that there is much of.
#[derive(Debug)]
#[allow(dead_code, reason = "read so that reading costs what it costs")]
pub struct Loaded {
    risks: Vec<Risk>,
    others: Vec<Vec<Other>>,
}

/// The tables of which there is one row for every few risks: text columns and number columns.
const OTHERS: [(&str, &[&str], &[&str]); 8] = [
    ("citations", &["origin", "article", "confidence"], &["\"of\"", "law"]),
    ("controls", &["origin", "name", "type", "method", "frequency", "evidence"], &["owner_post"]),
    ("duties", &["origin", "note"], &["step", "post", "role"]),
    ("steps", &["origin", "name"], &["seq", "\"unit\"", "phase", "matter", "min_participants"]),
    ("successors", &["origin"], &["step", "next"]),
    ("posts", &["origin", "name"], &["\"unit\"", "section", "risk_level", "rotation_months"]),
    ("persons", &["origin", "name"], &["\"unit\""]),
    ("tenures", &["origin", "\"from\""], &["person", "post"]),
];

pub fn load(path: &Path) -> Outcome<Loaded> {
    let connection = Connection::open_with_flags(path, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut posts = lists(&connection, "risks_posts")?;
    let mut controls = lists(&connection, "risks_controls")?;
    let mut statement = connection.prepare(
        "SELECT id, code, origin, confirmed, remark, free, title, step, kind, source, layer, manifestation, cause, consequences, red_flag, likelihood, \
         impact, level_override, level_reason, residual_likelihood, residual_impact, response, direct_person, section_head, leader_in_charge, status, \
         next_review, confidence FROM risks ORDER BY id",
    )?;
    let mut rows = statement.query([])?;
    let mut risks = Vec::new();
    while let Some(row) = rows.next()? {
        let id = row.get(0)?;
        risks.push(Risk {
            id,
            code: row.get(1)?,
            origin: row.get(2)?,
            confirmed: row.get(3)?,
            remark: row.get(4)?,
            free: row.get(5)?,
            title: row.get(6)?,
            step: row.get(7)?,
            kind: row.get(8)?,
            source: row.get(9)?,
            layer: row.get(10)?,
            manifestation: row.get(11)?,
            cause: row.get(12)?,
            consequences: row.get(13)?,
            red_flag: row.get(14)?,
            likelihood: row.get(15)?,
            impact: row.get(16)?,
            level_override: row.get(17)?,
            level_reason: row.get(18)?,
            residual_likelihood: row.get(19)?,
            residual_impact: row.get(20)?,
            response: row.get(21)?,
            direct_person: row.get(22)?,
            section_head: row.get(23)?,
            leader_in_charge: row.get(24)?,
            status: row.get(25)?,
            next_review: row.get(26)?,
            confidence: row.get(27)?,
            posts: posts.remove(&id).unwrap_or_default(),
            controls: controls.remove(&id).unwrap_or_default(),
        });
    }
    let others: Outcome<Vec<_>> = OTHERS.iter().map(|(table, texts, numbers)| other(&connection, table, texts, numbers)).collect();
    Ok(Loaded { risks, others: others? })
}

fn other(connection: &Connection, table: &str, texts: &[&str], numbers: &[&str]) -> Outcome<Vec<Other>> {
    let columns = [texts, numbers].concat().join(", ");
    let mut statement = connection.prepare(&format!("SELECT id, code, {columns} FROM {table} ORDER BY id"))?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let text: rusqlite::Result<Vec<_>> = (0..texts.len()).map(|place| row.get(2 + place)).collect();
        let number: rusqlite::Result<Vec<_>> = (0..numbers.len()).map(|place| row.get(2 + texts.len() + place)).collect();
        found.push(Other { id: row.get(0)?, code: row.get(1)?, texts: text?, numbers: number? });
    }
    Ok(found)
}

fn lists(connection: &Connection, table: &str) -> Outcome<HashMap<i64, Vec<i64>>> {
    let mut statement = connection.prepare(&format!("SELECT owner, target FROM {table} ORDER BY owner, place"))?;
    let mut rows = statement.query([])?;
    let mut lists: HashMap<i64, Vec<i64>> = HashMap::new();
    while let Some(row) = rows.next()? {
        lists.entry(row.get(0)?).or_default().push(row.get(1)?);
    }
    Ok(lists)
}

/// A connection that does nothing but update a row durably.
#[derive(Debug)]
pub struct Bare(Connection);

impl Bare {
    pub fn open(path: &Path) -> Outcome<Bare> {
        let connection = Connection::open(path)?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        Ok(Bare(connection))
    }

    pub fn update(&self, id: i64, title: &str) -> Outcome<()> {
        self.0.execute("UPDATE risks SET title = ?1 WHERE id = ?2", (title, id))?;
        Ok(())
    }
}
