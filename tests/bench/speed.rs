//! Speed, as ratios within one run: `cargo bench --bench speed [-- 10000 100000]`.
//!
//! | work | beside |
//! |---|---|
//! | open a register | hand-written rusqlite into plain structs |
//! | one durable edit | a bare commit of the same row |
//! | all checks, and those after an edit | a bare pass over the risks |
//! | print the register | pages a second, and peak memory beside that of an open register |
//! | show its first page | from the choice of the report to the marks of the page |
//! | cancel | from the word to the end of the work |

mod by_hand;
mod checks;

use std::error::Error;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use integrity_register::domain::table::Table;
use integrity_register::domain::value::{AnyId, Value};
use integrity_register::i18n::Lang;
use integrity_register::paper::{Plan, pdf};
use integrity_register::register::create::{Content, create};
use integrity_register::register::{Access, Clock, Edit, Register};
use integrity_register::report::{self, Choice};

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    // The same program runs again as a child, so that its peak memory is its own.
    match words.as_slice() {
        [child, path] if child == "child-open" => open(Path::new(path)).map(|register| tell_peak(register.snapshot().risks.len())),
        [child, path] if child == "child-print" => print(&open(Path::new(path))?).map(|(pages, _)| tell_peak(pages)),
        [job, sizes @ ..] if job == "checks" => numbers(sizes, &[10_000, 100_000, 1_000_000]).into_iter().try_for_each(checks::measure),
        sizes => numbers(sizes, &[10_000, 100_000]).into_iter().try_for_each(measure),
    }
}

/// The sizes asked for, or the usual ones.
fn numbers(words: &[String], usual: &[usize]) -> Vec<usize> {
    let given: Vec<usize> = words.iter().filter_map(|word| word.parse().ok()).collect();
    if given.is_empty() { usual.to_vec() } else { given }
}

fn measure(risks: usize) -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("sample.irr");
    let start = Instant::now();
    create(&path, &Content::Sample { risks, seed: 1 }, Lang::Zh, Clock::of_environment()?, "bench")?;
    println!("\n{risks} risks, {:.1} MB, made in {:.2} s", std::fs::metadata(&path)?.len() as f64 / 1e6, start.elapsed().as_secs_f64());
    measure_open(&path)?;
    measure_edit(&path)?;
    checks::measure(risks)?;
    measure_print(&path)
}

fn open(path: &Path) -> Outcome<Register> {
    Ok(Register::open(path, Access::Read, Clock::of_environment()?, "bench")?)
}

/// Median of paired runs, so that a drift of the machine touches both alike.
fn paired(runs: usize, mut ours: impl FnMut() -> Outcome<Duration>, mut other: impl FnMut() -> Outcome<Duration>) -> Outcome<(Duration, Duration, f64)> {
    let (mut a, mut b, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..runs {
        let (ours, other) = (ours()?, other()?);
        ratios.push(ours.as_secs_f64() / other.as_secs_f64());
        a.push(ours);
        b.push(other);
    }
    a.sort();
    b.sort();
    ratios.sort_by(f64::total_cmp);
    Ok((a[runs / 2], b[runs / 2], ratios[runs / 2]))
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn timed<T>(work: impl FnOnce() -> Outcome<T>) -> Outcome<Duration> {
    let start = Instant::now();
    let result = work()?;
    let time = start.elapsed();
    drop(result);
    Ok(time)
}

fn measure_open(path: &Path) -> Outcome<()> {
    let (ours, hand, ratio) = paired(5, || timed(|| open(path)), || timed(|| by_hand::load(path)))?;
    println!("open: {:.1} ms, by hand {:.1} ms, ratio {ratio:.2} (goal 1.2)", milliseconds(ours), milliseconds(hand));
    let indexed = || {
        timed(|| {
            let register = open(path)?;
            let snapshot = register.snapshot();
            let found = snapshot.find_code("R01").is_some();
            let linked: usize = Table::ALL.iter().map(|table| snapshot.linking(*table, AnyId { table: Table::Risks, row: 1 }).len()).sum();
            Ok((register, found, linked))
        })
    };
    let (ours, hand, ratio) = paired(5, indexed, || timed(|| by_hand::load(path)))?;
    println!("open with all indexes: {:.1} ms, by hand {:.1} ms, ratio {ratio:.2} (goal 2)", milliseconds(ours), milliseconds(hand));
    Ok(())
}

fn measure_edit(path: &Path) -> Outcome<()> {
    let mut register = Register::open(path, Access::Write, Clock::Local, "bench")?;
    let copy = path.with_extension("copy");
    std::fs::copy(path, &copy)?;
    let bare = by_hand::Bare::open(&copy)?;
    let field = Table::Risks.field("title").ok_or("a field")?;
    let mut number = 0;
    let edit = || {
        number += 1;
        let row = 1 + number % register.snapshot().risks.len() as u32;
        let edit = Edit::set(AnyId { table: Table::Risks, row }, field, Value::Text(format!("改 {number}")), None);
        timed(|| Ok(register.apply(edit)?))
    };
    let mut other = 0;
    let (ours, hand, ratio) = paired(41, edit, || {
        other += 1;
        timed(|| bare.update(1 + other, &format!("改 {other}")))
    })?;
    println!("one durable edit: {:.2} ms, bare commit {:.2} ms, ratio {ratio:.2} (goal 1.3)", milliseconds(ours), milliseconds(hand));
    Ok(())
}

fn print(register: &Register) -> Outcome<(usize, Vec<u8>)> {
    let document = report::document(&Choice::default(), register.snapshot(), register.identity(), Clock::of_environment()?.now())?;
    let plan = Arc::new(Plan::new(document)?);
    let bytes = pdf::write(&plan, pdf::Standard::Plain, &(0..plan.pages()).collect::<Vec<_>>(), &|_, _| {}, &AtomicBool::new(false))?;
    Ok((plan.pages(), bytes))
}

fn measure_print(path: &Path) -> Outcome<()> {
    let register = open(path)?;
    let mut times = Vec::new();
    let mut pages = 0;
    let mut size = 0;
    for _ in 0..5 {
        let start = Instant::now();
        let (count, bytes) = print(&register)?;
        times.push(start.elapsed());
        (pages, size) = (count, bytes.len());
    }
    times.sort();
    let rate = pages as f64 / times[2].as_secs_f64();
    println!("print register: {pages} pages in {:.0} ms, {rate:.0} pages/s (goal 4000), {:.2} MB", milliseconds(times[2]), size as f64 / 1e6);
    measure_first_page(&register)?;
    measure_cancel(&register)?;
    match (peak_of("child-open", path), peak_of("child-print", path)) {
        (Some(open), Some(print)) => {
            println!("peak memory: print {print:.0} MB, open alone {open:.0} MB, beside the data {:.0} MB (goal 80)", print - open)
        }
        _ => println!("peak memory: not measured on this system"),
    }
    if let Some(title) = register.snapshot().entry(AnyId { table: Table::Risks, row: 1 }) {
        assert!(!title.code().is_empty());
    }
    Ok(())
}

/// From the choice of the report to its first page, as the window works it out.
fn measure_first_page(register: &Register) -> Outcome<()> {
    let mut times = Vec::new();
    for _ in 0..5 {
        let start = Instant::now();
        let now = Clock::of_environment()?.now();
        let document = report::document(&Choice::default(), register.snapshot(), register.identity(), now)?;
        let made = start.elapsed();
        let plan = Plan::new(document)?;
        let page = plan.page(0);
        times.push((start.elapsed(), made));
        assert!(!page.marks.is_empty());
    }
    times.sort();
    let (whole, made) = times[2];
    println!("first page: {:.0} ms, of which the report {:.0} ms (goal 100 at 10,000)", milliseconds(whole), milliseconds(made));
    Ok(())
}

/// From the word to stop to the end, while pages are laid out and while they are written.
fn measure_cancel(register: &Register) -> Outcome<()> {
    let document = report::document(&Choice::default(), register.snapshot(), register.identity(), Clock::of_environment()?.now())?;
    let start = Instant::now();
    let plan = Plan::new(document.clone())?;
    let to_lay_out = start.elapsed();
    let pages: Vec<usize> = (0..plan.pages()).collect();
    let lay_out = stopped(to_lay_out / 2, |cancel| Plan::new_unless(document.clone(), cancel).is_err());
    let write = stopped(to_lay_out / 2, |cancel| pdf::write(&plan, pdf::Standard::Plain, &pages, &|_, _| {}, cancel).is_err());
    let archive = stopped(to_lay_out / 2, |cancel| pdf::write(&plan, pdf::Standard::Archive, &pages, &|_, _| {}, cancel).is_err());
    let told = |time: Option<Duration>| time.map_or("was done before".to_owned(), |time| format!("{:.1} ms", milliseconds(time)));
    println!("cancel: laying out {}, writing {}, archive copy {}", told(lay_out), told(write), told(archive));
    Ok(())
}

/// How long work goes on that is stopped after a while; none, if it was done before.
fn stopped(after: Duration, work: impl Fn(&AtomicBool) -> bool) -> Option<Duration> {
    let cancel = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let word = scope.spawn(|| {
            std::thread::sleep(after);
            cancel.store(true, Ordering::Relaxed);
            Instant::now()
        });
        let was_stopped = work(&cancel);
        let end = Instant::now();
        let said = word.join().ok()?;
        was_stopped.then(|| end.saturating_duration_since(said))
    })
}

/// Peak memory of a child in MB.
fn peak_of(job: &str, path: &Path) -> Option<f64> {
    let output = Command::new(std::env::current_exe().ok()?).arg(job).arg(path).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    text.lines().find_map(|line| line.strip_prefix("peak ")?.parse().ok())
}

/// Prints this process's peak memory, where the system tells it.
fn tell_peak(_kept: usize) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    if let Some(kilobytes) = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok()) {
        println!("peak {}", kilobytes / 1e3);
    }
}
