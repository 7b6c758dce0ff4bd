//! The register on paper, beside Typst, LibreOffice and reportlab: `cargo bench --bench paper [-- --risks 10000 --runs 3]`.
//!
//! Every program is a process of its own and prints the same rows, in one run on one machine. Ours opens the register,
//! makes the report and keeps its print log as well; the others are handed the rows ready. `PEERS_PYTHON` names the
//! Python that has the modules `typst` and `reportlab`; `--keep FOLDER` leaves all files in an empty folder, to be looked at.

mod peers;
mod watched;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use integrity_register::i18n::Lang;
use integrity_register::register::create::{Content, create};
use integrity_register::register::{Access, Clock, Register};
use integrity_register::report::{self, Choice};
use peers::{Job, Peer};
use watched::Taken;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// A program that takes longer than this in all is not run again.
const PATIENCE: Duration = Duration::from_secs(60);

fn main() -> Outcome<()> {
    let passing = tempfile::tempdir()?;
    let folder = word_after("--keep").map_or_else(|| passing.path().to_owned(), PathBuf::from);
    let (risks, runs) = (asked("--risks", 10_000), asked("--runs", 3).max(1));
    let register = folder.join("sample.irr");
    create(&register, &Content::Sample { risks, seed: 1 }, Lang::Zh, Clock::of_environment()?, "bench")?;
    println!("{risks} risks, {:.1} MB; median of up to {runs} runs", std::fs::metadata(&register)?.len() as f64 / 1e6);
    println!("{:<24}{:>10}{:>10}{:>10}{:>8}{:>12}{:>9}", "", "seconds", "peak MB", "file MB", "pages", "pages/s", "ratio");
    let ours = measure("ours", &own(&register, "ours.pdf", &[]), runs, None)?;
    measure("ours, PDF/A-2u", &own(&register, "archive.pdf", &["--archive"]), runs, Some(ours))?;
    let opened = Register::open(&register, Access::Read, Clock::of_environment()?, "bench")?;
    let document = report::document(&Choice::default(), opened.snapshot(), opened.identity(), Clock::of_environment()?.now())?;
    drop(opened);
    for Peer { name, job } in peers::prepare(&document, &folder)? {
        let measured = job.map_err(Into::into).and_then(|job| measure(name, &job, runs, Some(ours)));
        if let Err(why) = measured {
            println!("{name:<24}  skipped: {why}");
        }
    }
    Ok(())
}

/// The number after a word of the command line.
fn asked(word: &str, usual: usize) -> usize {
    word_after(word).and_then(|number| number.parse().ok()).unwrap_or(usual)
}

fn word_after(word: &str) -> Option<String> {
    std::env::args().skip_while(|own| own != word).nth(1)
}

/// The program as the officer starts it.
fn own(register: &Path, name: &str, more: &[&str]) -> Job {
    let out = register.with_file_name(name);
    let words = [env!("CARGO_BIN_EXE_integrity-register"), "print", "register"].iter().chain(more).map(Into::into);
    let words = words.chain([register.to_owned(), "--out".into(), out.clone()]).collect();
    Job { words, environment: Vec::new(), out }
}

/// Runs a job some times and prints what it took; the median of its seconds.
fn measure(name: &str, job: &Job, runs: usize, ours: Option<f64>) -> Outcome<f64> {
    let mut taken = Vec::new();
    let start = Instant::now();
    while taken.is_empty() || taken.len() < runs && start.elapsed() < PATIENCE {
        let mut command = Command::new(&job.words[0]);
        command.args(&job.words[1..]).envs(job.environment.iter().map(|(key, value)| (key, value)));
        taken.push(watched::run(&mut command)?);
    }
    taken.sort_by_key(|taken| taken.time);
    let Taken { time, .. } = taken[taken.len() / 2];
    let memory = taken.iter().filter_map(|taken| taken.memory).reduce(f64::max);
    let bytes = std::fs::read(&job.out)?;
    let pages = lopdf::Document::load_mem(&bytes)?.get_pages().len();
    let seconds = time.as_secs_f64();
    let name = format!("{name} (n={})", taken.len());
    let memory = memory.map_or("?".to_owned(), |memory| format!("{memory:.0}"));
    let ratio = ours.map_or(1.0, |ours| seconds / ours);
    println!("{name:<24}{seconds:>10.2}{memory:>10}{:>10.2}{pages:>8}{:>12.0}{ratio:>9.1}", bytes.len() as f64 / 1e6, pages as f64 / seconds);
    Ok(seconds)
}
