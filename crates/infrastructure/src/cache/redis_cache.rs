use std::time::Duration;

use application::cache::{Allowance, Cache, CacheError, CacheKey, Drawn, MAX_VALUE};
use async_trait::async_trait;
use redis::{Cmd, Script};
use tracing::warn;

use super::link::RedisLink;

/// Values and buckets have names of their own, since Redis refuses one for the other.
const VALUE: &str = "value";
const BUCKET: &str = "bucket";

/// What all instances remember together, in Redis 6.2 or later (or Valkey). Times are those of Redis' own clock.
pub struct RedisCache {
    link: RedisLink,
    draw: Script,
}

impl RedisCache {
    /// Remembers by way of this connection.
    pub fn new(link: RedisLink) -> Self {
        Self { link, draw: Script::new(include_str!("draw.lua")) }
    }

    fn value(&self, key: &CacheKey) -> String {
        self.link.keys().of(VALUE, key)
    }

    /// What the command gives that is kept under that name. What somebody else has written there is not.
    async fn read(&self, command: &Cmd, name: &str) -> Result<Option<Vec<u8>>, CacheError> {
        let Some(kept) = self.link.ask::<Option<Vec<u8>>>(command).await? else { return Ok(None) };
        let value = self.link.seal().opened(name, &kept);
        if value.is_none() {
            warn!(name, "somebody else has written to the cache; what they wrote is passed over");
        }
        Ok(value)
    }
}

#[async_trait]
impl Cache for RedisCache {
    async fn get(&self, key: &CacheKey) -> Result<Option<Vec<u8>>, CacheError> {
        let name = self.value(key);
        self.read(redis::cmd("GET").arg(&name), &name).await
    }

    async fn put(&self, key: &CacheKey, value: &[u8], time_to_live: Duration) -> Result<(), CacheError> {
        if value.len() > MAX_VALUE {
            return Err(CacheError::TooLarge { length: value.len() });
        }
        let milliseconds = whole(time_to_live.as_millis());
        let name = self.value(key);
        let sealed = self.link.seal().sealed(&name, value);
        self.link.ask(redis::cmd("SET").arg(name).arg(sealed).arg("PX").arg(milliseconds)).await
    }

    async fn remove(&self, key: &CacheKey) -> Result<(), CacheError> {
        self.link.ask(redis::cmd("DEL").arg(self.value(key))).await
    }

    async fn take(&self, key: &CacheKey) -> Result<Option<Vec<u8>>, CacheError> {
        let name = self.value(key);
        self.read(redis::cmd("GETDEL").arg(&name), &name).await
    }

    async fn draw(&self, key: &CacheKey, allowance: Allowance) -> Result<Drawn, CacheError> {
        let mut script = self.draw.key(self.link.keys().of(BUCKET, key));
        script.arg(whole(allowance.interval.as_micros())).arg(allowance.burst.get());
        let (remaining, wait): (i64, u64) = self.link.run(&script).await?;
        Ok(match u32::try_from(remaining) {
            Ok(remaining) => Drawn::Granted { remaining },
            Err(_) => Drawn::Refused { retry_after: Duration::from_micros(wait) },
        })
    }
}

/// One at least, and no more than a script can count exactly.
fn whole(units: u128) -> u64 {
    const EXACT: u64 = 1 << 53;
    u64::try_from(units).unwrap_or(EXACT).clamp(1, EXACT)
}
