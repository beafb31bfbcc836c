//! What is remembered for a while: in this process, or in the Redis that the settings name.

use std::sync::Arc;

use anyhow::Context as _;
use application::{
    cache::Cache,
    ports::{Clock, LogInThrottle},
};
use infrastructure::{
    InProcessThrottle, SharedThrottle,
    cache::{InProcessCache, RedisCache, RedisLink, RedisSettings},
};
use secrecy::ExposeSecret as _;

use super::secret_bytes;
use crate::settings::Settings;

/// The connection to Redis, if there is one.
pub(super) struct SharedMemory(Option<RedisLink>);

impl SharedMemory {
    /// Connects to nothing yet.
    ///
    /// # Errors
    /// The URL is not one of Redis.
    pub(super) fn open(settings: &Settings) -> anyhow::Result<Self> {
        let Some(url) = &settings.cache.url else {
            return Ok(Self(None));
        };
        let link = RedisLink::open(&RedisSettings {
            url: url.expose_secret().to_owned(),
            key_prefix: settings.cache.key_prefix.clone(),
            // All instances have it, and nobody else.
            secret: secret_bytes(&settings.session.secret),
        });
        Ok(Self(Some(link.context("cache.url")?)))
    }

    pub(super) fn redis(&self) -> Option<RedisLink> {
        self.0.clone()
    }

    pub(super) fn cache(&self) -> Arc<dyn Cache> {
        match self.redis() {
            None => Arc::new(InProcessCache::default()),
            Some(link) => Arc::new(RedisCache::new(link)),
        }
    }

    pub(super) fn throttle(&self, clock: Arc<dyn Clock>) -> Arc<dyn LogInThrottle> {
        let in_process = InProcessThrottle::new(clock);
        match self.redis() {
            None => Arc::new(in_process),
            Some(link) => Arc::new(SharedThrottle::new(link, in_process)),
        }
    }
}
