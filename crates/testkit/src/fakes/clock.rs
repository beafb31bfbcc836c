use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::Duration,
};

use application::ports::Clock;
use domain::shared::Timestamp;

/// A clock that stands still until a test moves it.
pub struct FakeClock(AtomicI64);

impl FakeClock {
    /// Where it stands at first: 2026-01-01 00:00 UTC and some microseconds, which a store that keeps only milliseconds
    /// would lose.
    pub const START: Timestamp = Timestamp::from_micros(1_767_225_600_123_456);

    /// Sets it, forwards or back.
    pub fn set(&self, now: Timestamp) {
        self.0.store(now.micros(), Ordering::SeqCst);
    }

    /// Moves it forward.
    pub fn advance(&self, span: Duration) {
        self.set(self.now().plus(span));
    }
}

impl Default for FakeClock {
    fn default() -> Self {
        Self(AtomicI64::new(Self::START.micros()))
    }
}

impl Clock for FakeClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::SeqCst))
    }
}
