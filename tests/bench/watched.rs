//! A process with its time and its peak memory.

use std::error::Error;
use std::fs;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// Between two looks at the memory: what is taken in the last moment before the end may be missed.
const LOOK: Duration = Duration::from_millis(2);

/// What a process took.
#[derive(Clone, Copy, Debug)]
pub struct Taken {
    /// From its start to its end.
    pub time: Duration,
    /// Peak of its largest process in MB, where the system tells it.
    pub memory: Option<f64>,
}

/// Runs a command to its end.
pub fn run(command: &mut Command) -> Result<Taken, Box<dyn Error>> {
    let start = Instant::now();
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let mut peak = None;
    let (status, time) = loop {
        if let Some(status) = child.try_wait()? {
            break (status, start.elapsed());
        }
        peak = largest(peak, peak_of_tree(&child));
        std::thread::sleep(LOOK);
    };
    succeeded(status)?;
    Ok(Taken { time, memory: peak.map(|kilobytes| kilobytes / 1e3) })
}

fn succeeded(status: ExitStatus) -> Result<(), Box<dyn Error>> {
    if status.success() { Ok(()) } else { Err(format!("ended with {status}").into()) }
}

fn largest(one: Option<f64>, other: Option<f64>) -> Option<f64> {
    one.into_iter().chain(other).reduce(f64::max)
}

/// The peak so far of a process or of the largest that it started, in kB.
fn peak_of_tree(child: &Child) -> Option<f64> {
    let mut open = vec![child.id()];
    let mut peak = None;
    while let Some(process) = open.pop() {
        peak = largest(peak, peak_of(process));
        for task in fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten() {
            let children = fs::read_to_string(task.path().join("children")).unwrap_or_default();
            open.extend(children.split_whitespace().filter_map(|number| number.parse::<u32>().ok()));
        }
    }
    peak
}

/// The system keeps the peak itself, so a look in time is as good as one at the highest moment.
fn peak_of(process: u32) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}
