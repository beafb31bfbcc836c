use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use application::cache::{Allowance, Cache, CacheError, CacheKey, Drawn, MAX_VALUE};
use async_trait::async_trait;
use tokio::time::Instant;

use super::shelf::{Bounds, Shelf};

/// At most 10,000 values of 32 MiB together, and the buckets of 100,000 keys, which is about 20 MiB.
const VALUES: Bounds = Bounds { entries: 10_000, weight: 32 * 1024 * 1024 };
const BUCKETS: Bounds = Bounds { entries: 100_000, weight: 16 * 1024 * 1024 };

/// The memory of this process, which is never away.
///
/// What is put is there until its time is over or there is no room, and then what would expire first goes. Caches that are
/// made for hit rates promise less: they may turn away what is new for what is asked for more often, and a log-in whose state
/// was turned away fails. One lock suffices: nothing asks it on every request.
pub struct InProcessCache {
    values: Mutex<Shelf<Key, Vec<u8>>>,
    /// When each bucket will be full again.
    buckets: Mutex<Shelf<Key, Instant>>,
}

type Key = (&'static str, Vec<u8>);

impl Default for InProcessCache {
    fn default() -> Self {
        Self { values: Mutex::new(Shelf::new(VALUES)), buckets: Mutex::new(Shelf::new(BUCKETS)) }
    }
}

#[async_trait]
impl Cache for InProcessCache {
    async fn get(&self, key: &CacheKey) -> Result<Option<Vec<u8>>, CacheError> {
        Ok(locked(&self.values).get(&own(key), Instant::now()).cloned())
    }

    async fn put(&self, key: &CacheKey, value: &[u8], time_to_live: Duration) -> Result<(), CacheError> {
        if value.len() > MAX_VALUE {
            return Err(CacheError::TooLarge { length: value.len() });
        }
        let now = Instant::now();
        let weight = key.name().len() + value.len();
        let expires = now + time_to_live.max(Duration::from_millis(1));
        locked(&self.values).put(own(key), value.to_vec(), weight, expires, now);
        Ok(())
    }

    async fn remove(&self, key: &CacheKey) -> Result<(), CacheError> {
        locked(&self.values).take(&own(key), Instant::now());
        Ok(())
    }

    async fn take(&self, key: &CacheKey) -> Result<Option<Vec<u8>>, CacheError> {
        Ok(locked(&self.values).take(&own(key), Instant::now()))
    }

    async fn draw(&self, key: &CacheKey, allowance: Allowance) -> Result<Drawn, CacheError> {
        let interval = allowance.interval.max(Duration::from_micros(1));
        let whole = interval.saturating_mul(allowance.burst.get());
        let (own, now) = (own(key), Instant::now());
        let mut buckets = locked(&self.buckets);
        let full = buckets.get(&own, now).copied().unwrap_or(now) + interval;
        let missing = full - now;
        if missing > whole {
            return Ok(Drawn::Refused { retry_after: missing - whole });
        }
        buckets.put(own, full, key.name().len(), full, now);
        let remaining = (whole - missing).as_nanos() / interval.as_nanos();
        Ok(Drawn::Granted { remaining: u32::try_from(remaining).unwrap_or(u32::MAX) })
    }
}

fn own(key: &CacheKey) -> Key {
    (key.namespace().name(), key.name().to_vec())
}

/// Whole after every step, so a panic elsewhere leaves nothing half done.
fn locked<T>(shelf: &Mutex<T>) -> MutexGuard<'_, T> {
    shelf.lock().unwrap_or_else(PoisonError::into_inner)
}
