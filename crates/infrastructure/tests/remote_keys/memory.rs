//! A cache by the clock of the test, which can be away.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use application::{
    cache::{Allowance, Cache, CacheError, CacheKey, Drawn},
    ports::Clock as _,
};
use async_trait::async_trait;
use domain::shared::Timestamp;
use testkit::fakes::FakeClock;

pub(crate) struct SharedMemory {
    clock: Arc<FakeClock>,
    away: AtomicBool,
    values: Mutex<HashMap<CacheKey, (Vec<u8>, Timestamp)>>,
    full_again: Mutex<HashMap<CacheKey, Timestamp>>,
}

impl SharedMemory {
    pub(crate) fn new(clock: Arc<FakeClock>) -> Self {
        let (values, full_again) = (Mutex::default(), Mutex::default());
        Self { clock, away: AtomicBool::default(), values, full_again }
    }

    pub(crate) fn go_away(&self) {
        self.away.store(true, Ordering::SeqCst);
    }

    /// As somebody might who can write to it.
    pub(crate) fn spoil(&self, change: impl Fn(&mut Vec<u8>)) {
        self.values.lock().unwrap().values_mut().for_each(|(value, _)| change(value));
    }

    fn here(&self) -> Result<(), CacheError> {
        if self.away.load(Ordering::SeqCst) { Err(CacheError::Unavailable) } else { Ok(()) }
    }
}

#[async_trait]
impl Cache for SharedMemory {
    async fn get(&self, key: &CacheKey) -> Result<Option<Vec<u8>>, CacheError> {
        self.here()?;
        let kept = self.values.lock().unwrap().get(key).cloned();
        Ok(kept.filter(|(_, expires)| self.clock.now() < *expires).map(|(value, _)| value))
    }

    async fn put(&self, key: &CacheKey, value: &[u8], time_to_live: Duration) -> Result<(), CacheError> {
        self.here()?;
        let expires = self.clock.now().plus(time_to_live);
        self.values.lock().unwrap().insert(key.clone(), (value.to_vec(), expires));
        Ok(())
    }

    async fn remove(&self, key: &CacheKey) -> Result<(), CacheError> {
        self.take(key).await.map(|_| ())
    }

    async fn take(&self, key: &CacheKey) -> Result<Option<Vec<u8>>, CacheError> {
        self.here()?;
        Ok(self.values.lock().unwrap().remove(key).map(|(value, _)| value))
    }

    /// For buckets of one token.
    async fn draw(&self, key: &CacheKey, allowance: Allowance) -> Result<Drawn, CacheError> {
        self.here()?;
        assert_eq!(allowance.burst.get(), 1);
        let (now, mut buckets) = (self.clock.now(), self.full_again.lock().unwrap());
        match buckets.get(key) {
            Some(then) if now < *then => Ok(Drawn::Refused { retry_after: then.since(now) }),
            _ => {
                buckets.insert(key.clone(), now.plus(allowance.interval));
                Ok(Drawn::Granted { remaining: 0 })
            }
        }
    }
}
