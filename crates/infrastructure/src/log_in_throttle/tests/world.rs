//! A throttle, and the clock that it goes by.

use std::{sync::Arc, time::Duration};

use application::ports::{Clock, LogInThrottle};
use testkit::{OwnRedis, fakes::FakeClock};

use crate::{
    InProcessThrottle, SharedThrottle,
    cache::{RedisLink, RedisSettings},
};

pub(super) struct World {
    pub(super) throttle: Arc<dyn LogInThrottle>,
    clock: Arc<FakeClock>,
    redis: Option<TimeInRedis>,
}

/// Redis' own clock cannot be moved, so the scripts are given one that is a key.
struct TimeInRedis {
    connection: redis::aio::MultiplexedConnection,
    key: String,
}

impl World {
    pub(super) fn in_process() -> Self {
        let clock = Arc::new(FakeClock::default());
        Self { throttle: Arc::new(InProcessThrottle::new(clock.clone())), clock, redis: None }
    }

    pub(super) async fn in_redis() -> Self {
        let (clock, corner) = (Arc::new(FakeClock::default()), OwnRedis::corner().unwrap());
        let key = format!("{}:now", corner.prefix);
        let time = format!("local now = tonumber(redis.call('GET', '{key}'))\n");
        let local = InProcessThrottle::new(clock.clone());
        let throttle = Arc::new(SharedThrottle::timed_by(&time, link(&corner), local));
        let client = redis::Client::open(corner.url).unwrap();
        let connection = client.get_multiplexed_async_connection().await.unwrap();
        let world = Self { throttle, clock, redis: Some(TimeInRedis { connection, key }) };
        world.advance(Duration::ZERO).await;
        world
    }

    pub(super) async fn advance(&self, by: Duration) {
        self.set_clock(self.clock.now().plus(by)).await;
    }

    pub(super) async fn step_back(&self, by: Duration) {
        self.set_clock(self.clock.now().minus(by)).await;
    }

    async fn set_clock(&self, now: domain::shared::Timestamp) {
        self.clock.set(now);
        if let Some(TimeInRedis { connection, key }) = &self.redis {
            let mut set = redis::cmd("SET");
            set.arg(key).arg(now.micros()).arg("EX").arg(600);
            set.query_async::<()>(&mut connection.clone()).await.unwrap();
        }
    }
}

pub(super) fn link(corner: &OwnRedis) -> RedisLink {
    let (url, key_prefix) = (corner.url.clone(), corner.prefix.clone());
    RedisLink::open(&RedisSettings { url, key_prefix, secret: b"for the names of keys".to_vec() }).unwrap()
}
