//! The speed of the checks, whole and after one edit: `cargo bench --bench speed -- checks [10000 100000 1000000]`.
//!
//! Beside them stands a bare pass over the risks that counts the letters of their titles, so that a run compares with itself.

use std::error::Error;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use integrity_register::domain::checks::{self, Checked, Ground};
use integrity_register::domain::snapshot::Snapshot;
use integrity_register::domain::table::Table;
use integrity_register::domain::value::{AnyId, Value};
use integrity_register::i18n::Lang;
use integrity_register::register::Clock;
use integrity_register::register::create::{Content, contents};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// What is edited: a field of the record in the middle of a table.
const EDITS: [(Table, &str); 6] = [
    (Table::Risks, "title"),
    (Table::Risks, "likelihood"),
    (Table::Controls, "name"),
    (Table::Posts, "name"),
    (Table::Steps, "min_participants"),
    (Table::Tenures, "from"),
];

/// So many of the slowest checks are named.
const SLOWEST: usize = 6;

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// The middle one of several runs.
fn median(runs: usize, mut work: impl FnMut() -> Outcome<Duration>) -> Outcome<Duration> {
    let mut times = (0..runs).map(|_| work()).collect::<Outcome<Vec<_>>>()?;
    times.sort();
    Ok(times[runs / 2])
}

/// Runs the checks of a made-up register.
pub fn measure(risks: usize) -> Outcome<()> {
    let snapshot = Arc::new(contents(&Content::Sample { risks, seed: 1 }, Lang::Zh, Clock::of_environment()?)?);
    // As the open register has them: what links to what is indexed once and carried on.
    for &table in Table::ALL {
        black_box(snapshot.linking(table, AnyId::default()));
    }
    let bare = median(9, || {
        let start = Instant::now();
        black_box(snapshot.risks.iter().map(|risk| risk.title.chars().count()).sum::<usize>());
        Ok(start.elapsed())
    })?;
    let whole = median(9, || {
        let start = Instant::now();
        let checked = Checked::of(Arc::clone(&snapshot));
        let time = start.elapsed();
        black_box(checked.findings.open_count());
        Ok(time)
    })?;
    let checked = Checked::of(Arc::clone(&snapshot));
    let (findings, ratio) = (checked.findings.open_count(), whole.as_secs_f64() / bare.as_secs_f64());
    println!("\n{risks} risks, {findings} findings, a bare pass {:.2} ms", ms(bare));
    println!("all checks: {:.1} ms, ratio {ratio:.1} (goal 100 ms at 100,000)", ms(whole));
    println!("the slowest alone: {}", slowest(&snapshot).join(", "));
    for (table, key) in EDITS {
        let (new, id) = edited(&snapshot, table, key)?;
        let time = median(9, || {
            let start = Instant::now();
            let after = checked.after(Arc::clone(&new), &[id]);
            let time = start.elapsed();
            black_box(after.findings.open_count());
            Ok(time)
        })?;
        println!("after an edit of {}.{key}: {:.2} ms, ratio {:.2} (goal 16 ms)", table.key(), ms(time), time.as_secs_f64() / bare.as_secs_f64());
    }
    Ok(())
}

/// The checks that take longest when each runs alone.
fn slowest(snapshot: &Snapshot) -> Vec<String> {
    let mut times: Vec<(Duration, &str)> = checks::list()
        .map(|check| {
            let (ground, mut found, start) = (Ground::of_all(snapshot), Vec::new(), Instant::now());
            for id in check.tables.iter().flat_map(|&table| snapshot.rows(table).ids().into_iter().map(move |row| AnyId { table, row })) {
                (check.find)(&ground, id, &mut found);
            }
            (start.elapsed(), check.id)
        })
        .collect();
    times.sort_by_key(|(time, _)| std::cmp::Reverse(*time));
    times.iter().take(SLOWEST).map(|(time, id)| format!("{id} {:.1} ms", ms(*time))).collect()
}

/// The next state of a register, in which one field of one record is another.
fn edited(snapshot: &Snapshot, table: Table, key: &str) -> Outcome<(Arc<Snapshot>, AnyId)> {
    let rows = snapshot.rows(table).ids();
    let id = AnyId { table, row: *rows.get(rows.len() / 2).ok_or("a record")? };
    let field = table.field(key).ok_or("a field")?;
    let mut entry = snapshot.entry(id).ok_or("a record")?.copy();
    let value = match entry.stored(field) {
        Value::Text(text) => Value::Text(format!("{text}改")),
        Value::Date(day) => Value::Date(day + chrono::Days::new(1)),
        _ => Value::Number(1),
    };
    entry.set(field, value);
    let mut new = snapshot.clone();
    new.revision += 1;
    new.put(entry.into_shared());
    Ok((Arc::new(new), id))
}
