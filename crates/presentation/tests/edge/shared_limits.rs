//! Requests that several instances count together.

use std::{
    collections::HashMap,
    num::NonZeroU32,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};

use application::cache::{Allowance, Cache, CacheError, CacheKey, Drawn};
use async_trait::async_trait;
use axum::{Router, http::StatusCode, routing::get};
use presentation::http::edge::{EdgeOptions, RateLimit, around};

use crate::support::{get_from, options};

/// Buckets in which nothing comes back, of a cache that may be away.
#[derive(Default)]
struct Buckets {
    drawn: Mutex<HashMap<CacheKey, u32>>,
    asked: AtomicU32,
    away: AtomicBool,
}

const RETRY_AFTER: Duration = Duration::from_secs(7);

#[async_trait]
impl Cache for Buckets {
    async fn get(&self, _: &CacheKey) -> Result<Option<Vec<u8>>, CacheError> {
        unreachable!("the edge keeps no values")
    }

    async fn put(&self, _: &CacheKey, _: &[u8], _: Duration) -> Result<(), CacheError> {
        unreachable!("the edge keeps no values")
    }

    async fn remove(&self, _: &CacheKey) -> Result<(), CacheError> {
        unreachable!("the edge keeps no values")
    }

    async fn take(&self, _: &CacheKey) -> Result<Option<Vec<u8>>, CacheError> {
        unreachable!("the edge keeps no values")
    }

    async fn draw(&self, key: &CacheKey, allowance: Allowance) -> Result<Drawn, CacheError> {
        assert_eq!(allowance.interval, Duration::from_secs(1));
        self.asked.fetch_add(1, Ordering::SeqCst);
        if self.away.load(Ordering::SeqCst) {
            return Err(CacheError::Unavailable);
        }
        let mut drawn = self.drawn.lock().unwrap();
        let drawn = drawn.entry(key.clone()).or_default();
        if *drawn == allowance.burst.get() {
            return Ok(Drawn::Refused { retry_after: RETRY_AFTER });
        }
        *drawn += 1;
        Ok(Drawn::Granted { remaining: allowance.burst.get() - *drawn })
    }
}

/// An instance that lets each address have so many requests at once.
fn instance(burst: u32, shared: &Arc<Buckets>) -> Router {
    let rate_limit = NonZeroU32::new(burst).map(|burst| RateLimit { per_second: NonZeroU32::MIN, burst });
    let options = EdgeOptions { rate_limit, shared_counts: Some(shared.clone()), ..options() };
    around(Router::new().route("/", get(async || "fine")), &options)
}

#[tokio::test]
async fn what_is_left_is_what_all_instances_leave() {
    let shared = Arc::default();
    let (one, other) = (instance(3, &shared), instance(3, &shared));

    assert_eq!(get_from(&one, "203.0.113.7").await.header("ratelimit"), Some("\"default\";r=2;t=1"));
    assert_eq!(get_from(&other, "203.0.113.7").await.header("ratelimit"), Some("\"default\";r=1;t=2"));
    assert_eq!(get_from(&one, "203.0.113.7").await.header("ratelimit"), Some("\"default\";r=0;t=3"));
    let refused = get_from(&other, "203.0.113.7").await;

    assert_eq!(refused.problem(), "too-many-requests");
    assert_eq!(refused.header("ratelimit"), Some("\"default\";r=0;t=3"));
    assert_eq!(refused.header("retry-after"), Some("7"));
    assert_eq!(get_from(&other, "203.0.113.8").await.status, StatusCode::OK);
}

#[tokio::test]
async fn while_the_cache_is_away_each_instance_counts_for_itself() {
    let shared = Arc::<Buckets>::default();
    shared.away.store(true, Ordering::SeqCst);
    let (one, other) = (instance(1, &shared), instance(1, &shared));

    for instance in [&one, &other] {
        assert_eq!(get_from(instance, "203.0.113.7").await.status, StatusCode::OK);
        assert_eq!(get_from(instance, "203.0.113.7").await.status, StatusCode::TOO_MANY_REQUESTS);
    }
}

#[tokio::test]
async fn a_flood_is_not_passed_on_to_the_cache() {
    let shared = Arc::<Buckets>::default();
    let one = instance(2, &shared);

    for _ in 0..100 {
        get_from(&one, "203.0.113.7").await;
    }

    let asked = shared.asked.load(Ordering::SeqCst);
    assert!(asked < 10, "{asked}");
}
