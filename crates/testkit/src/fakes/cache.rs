use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use application::{
    cache::{Allowance, Cache, CacheError, CacheKey, Drawn},
    ports::Clock,
};
use async_trait::async_trait;
use domain::shared::Timestamp;

type Values = HashMap<CacheKey, (Vec<u8>, Timestamp)>;

/// Keeps values until the clock says that their time is over, unless it is away. Everything is allowed.
pub struct MemoryCache {
    clock: Arc<dyn Clock>,
    values: Mutex<Values>,
    away: AtomicBool,
}

impl MemoryCache {
    /// An empty one.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, values: Mutex::default(), away: AtomicBool::new(false) }
    }

    /// From now on nothing is kept and nothing is found.
    pub fn go_away(&self) {
        self.away.store(true, Ordering::SeqCst);
    }

    /// How much is kept, in values.
    pub fn len(&self) -> usize {
        self.values.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Whether nothing is kept.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn values(&self) -> Result<MutexGuard<'_, Values>, CacheError> {
        if self.away.load(Ordering::SeqCst) {
            return Err(CacheError::Unavailable);
        }
        let mut values = self.values.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.clock.now();
        values.retain(|_, (_, until)| *until > now);
        Ok(values)
    }
}

#[async_trait]
impl Cache for MemoryCache {
    async fn get(&self, key: &CacheKey) -> Result<Option<Vec<u8>>, CacheError> {
        Ok(self.values()?.get(key).map(|(value, _)| value.clone()))
    }

    async fn put(&self, key: &CacheKey, value: &[u8], time_to_live: Duration) -> Result<(), CacheError> {
        let until = self.clock.now().plus(time_to_live);
        self.values()?.insert(key.clone(), (value.to_vec(), until));
        Ok(())
    }

    async fn remove(&self, key: &CacheKey) -> Result<(), CacheError> {
        self.values()?.remove(key);
        Ok(())
    }

    async fn take(&self, key: &CacheKey) -> Result<Option<Vec<u8>>, CacheError> {
        Ok(self.values()?.remove(key).map(|(value, _)| value))
    }

    async fn draw(&self, _: &CacheKey, allowance: Allowance) -> Result<Drawn, CacheError> {
        drop(self.values()?);
        Ok(Drawn::Granted { remaining: allowance.burst.get() })
    }
}
