use std::sync::atomic::{AtomicUsize, Ordering};

use application::ports::{Jitter, JobBell};

/// Chance that always draws the greatest number: waits are as long as they may be.
pub struct NoJitter;

impl Jitter for NoJitter {
    fn draw(&self) -> u32 {
        u32::MAX
    }
}

/// A bell that counts how often it was rung.
#[derive(Default)]
pub struct CountingBell(AtomicUsize);

impl CountingBell {
    /// How often it was rung.
    pub fn rung(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

impl JobBell for CountingBell {
    fn ring(&self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}
