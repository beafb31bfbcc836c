//! What every cache does: one suite for the memory of a process and for Redis, which `cargo xtask test` provides.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]

mod buckets;
mod forgery;
mod outages;
mod values;

use std::{sync::Arc, time::Duration};

use application::cache::{Cache, CacheKey, Namespace};
use infrastructure::cache::{InProcessCache, RedisCache, RedisLink, RedisSettings};
use testkit::OwnRedis;

const THINGS: Namespace = Namespace::new("things");
const OTHERS: Namespace = Namespace::new("others");

/// Long enough for any test.
const LONG: Duration = Duration::from_secs(600);

/// Two tests of each case, such as `in_process::…` and `in_redis::…`.
macro_rules! for_both_caches {
    ($($case:ident),+ $(,)?) => {
        mod in_process {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $case() {
                    super::$case($crate::in_process()).await;
                }
            )+
        }
        mod in_redis {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $case() {
                    super::$case($crate::in_redis(&testkit::OwnRedis::corner().unwrap())).await;
                }
            )+
        }
    };
}
pub(crate) use for_both_caches;

fn in_process() -> Arc<dyn Cache> {
    Arc::new(InProcessCache::default())
}

fn in_redis(corner: &OwnRedis) -> Arc<dyn Cache> {
    Arc::new(RedisCache::new(link(corner)))
}

fn link(corner: &OwnRedis) -> RedisLink {
    let (url, key_prefix) = (corner.url.clone(), corner.prefix.clone());
    RedisLink::open(&RedisSettings { url, key_prefix, secret: b"for the names of keys".to_vec() }).unwrap()
}

fn key(name: &str) -> CacheKey {
    CacheKey::new(THINGS, name)
}

/// Looks again and again until it is so, and not for ever.
async fn eventually(what: &str, mut is_it: impl AsyncFnMut() -> bool) {
    for _ in 0..2000 {
        if is_it().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("not within ten seconds: {what}");
}
