//! How far long work is, and whether it shall stop: shared by the thread that works and whoever waits for it.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::error::{Error, Result};

/// Long work as seen from outside.
#[derive(Debug, Default)]
pub struct Watch {
    done: AtomicUsize,
    all: AtomicUsize,
    stops: AtomicBool,
}

impl Watch {
    /// New work begins: what was asked of the work before is forgotten.
    pub fn begin(&self) {
        self.show(0, 0);
        self.stops.store(false, Ordering::Relaxed);
    }

    /// So much is done, of so much; of 0 as long as nobody knows how much it will be.
    pub fn show(&self, done: usize, all: usize) {
        self.done.store(done, Ordering::Relaxed);
        self.all.store(all, Ordering::Relaxed);
    }

    /// So much more is about to be done; [`Error::Cancelled`] where it shall not.
    pub fn advance(&self, count: usize) -> Result<()> {
        self.done.fetch_add(count, Ordering::Relaxed);
        if self.stops.load(Ordering::Relaxed) { Err(Error::Cancelled) } else { Ok(()) }
    }

    /// Asks the work to stop.
    pub fn stop(&self) {
        self.stops.store(true, Ordering::Relaxed);
    }

    /// Set, the work shall stop.
    pub fn stops(&self) -> &AtomicBool {
        &self.stops
    }

    /// How much is done, of how much; none as long as nobody knows.
    pub fn progress(&self) -> Option<(usize, usize)> {
        let all = self.all.load(Ordering::Relaxed);
        (all > 0).then(|| (self.done.load(Ordering::Relaxed).min(all), all))
    }
}
