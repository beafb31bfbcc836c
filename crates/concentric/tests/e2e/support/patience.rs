//! Waiting for what happens in another process: until it is so, and not for ever.

use std::{
    thread,
    time::{Duration, Instant},
};

/// How soon to look again.
const PAUSE: Duration = Duration::from_millis(5);

/// Looks again and again until there is something, for so long at most.
#[track_caller]
pub(crate) fn eventually<T>(patience: Duration, what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(started.elapsed() < patience, "after {patience:?}, not yet: {what}");
        thread::sleep(PAUSE);
    }
}

/// Does it, provided that it takes no longer than this.
#[track_caller]
pub(crate) fn within<T>(limit: Duration, what: &str, act: impl FnOnce() -> T) -> T {
    let started = Instant::now();
    let outcome = act();
    let took = started.elapsed();
    assert!(took <= limit, "{what} took {took:?}, more than {limit:?}");
    outcome
}
