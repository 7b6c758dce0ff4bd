//! Progress of long work, on standard error when somebody can watch it.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressStyle};

/// How often the sign of work moves.
const TICK: std::time::Duration = std::time::Duration::from_millis(200);

/// A bar that fills; nothing where standard error is no terminal.
pub(super) struct Progress(Option<ProgressBar>);

impl Progress {
    /// A bar for work in counted parts.
    pub(super) fn new() -> Progress {
        if !std::io::stderr().is_terminal() {
            return Progress(None);
        }
        let bar = ProgressBar::new(0);
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len}") {
            bar.set_style(style);
        }
        Progress(Some(bar))
    }

    /// A sign that something is going on, for work that cannot be counted.
    pub(super) fn busy() -> Progress {
        let progress = Progress::new();
        if let Some(bar) = &progress.0 {
            bar.set_style(ProgressStyle::default_spinner());
            bar.enable_steady_tick(TICK);
        }
        progress
    }

    /// So many parts of the whole are done.
    pub(super) fn show(&self, done: usize, whole: usize) {
        if let Some(bar) = &self.0 {
            bar.set_length(whole as u64);
            bar.set_position(done as u64);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
