//! What several instances do together, and each of them alone while Redis is away.

use std::sync::Arc;

use application::ports::LogInThrottle;
use testkit::{OwnRedis, fakes::FakeClock};

use super::{HOME, world::link};
use crate::{InProcessThrottle, SharedThrottle};

/// Time stands still, so that nobody waits long enough.
fn instance(corner: &OwnRedis) -> SharedThrottle {
    SharedThrottle::timed_by("local now = 1800000000000000\n", link(corner), in_process())
}

fn in_process() -> InProcessThrottle {
    InProcessThrottle::new(Arc::new(FakeClock::default()))
}

/// How many of twenty tries are allowed, in turns.
async fn allowed(throttles: [&dyn LogInThrottle; 2], account: &str) -> u32 {
    let mut allowed = 0;
    for attempt in 0..20 {
        allowed += u32::from(throttles[attempt % 2].attempt(account, HOME).await.is_ok());
    }
    allowed
}

#[tokio::test]
async fn what_is_tried_on_one_instance_counts_on_the_other() {
    let corner = OwnRedis::corner().unwrap();
    let (one, other) = (instance(&corner), instance(&corner));

    assert_eq!(allowed([&one, &other], "ann").await, 5);
}

#[tokio::test]
async fn a_success_on_one_instance_forgets_the_failures_on_the_other() {
    let corner = OwnRedis::corner().unwrap();
    let (one, other) = (instance(&corner), instance(&corner));
    for _ in 0..4 {
        one.attempt("ann", HOME).await.unwrap();
    }

    other.attempt("ann", HOME).await.unwrap();
    other.succeeded("ann", HOME).await;

    for _ in 0..5 {
        one.attempt("ann", HOME).await.unwrap();
    }
}

#[tokio::test]
async fn without_redis_each_instance_counts_for_itself() {
    // Nobody listens on port 1.
    let nowhere = OwnRedis { url: "redis://127.0.0.1:1".to_owned(), prefix: "none".to_owned() };
    let (one, other) = (instance(&nowhere), instance(&nowhere));

    assert_eq!(allowed([&one, &other], "ann").await, 10);
}

#[tokio::test]
async fn who_was_slowed_down_stays_so_when_redis_goes() {
    let corner = OwnRedis::corner().unwrap();
    let (one, other) = (instance(&corner), instance(&corner));
    assert_eq!(allowed([&one, &one], "ann").await, 5);
    let told = other.attempt("ann", HOME).await;

    assert!(told.is_err());
    assert_eq!(one.local.attempt("ann", HOME).await, told);
    assert_eq!(other.local.attempt("ann", HOME).await, told);
}

#[tokio::test]
async fn in_redis_there_are_no_names() {
    let corner = OwnRedis::corner().unwrap();
    let throttle = SharedThrottle::new(link(&corner), in_process());
    throttle.attempt("ann.lee", HOME).await.unwrap();
    let mut redis =
        redis::Client::open(corner.url.as_str()).unwrap().get_multiplexed_async_connection().await.unwrap();

    let keys: Vec<String> =
        redis::cmd("KEYS").arg(format!("{}*", corner.prefix)).query_async(&mut redis).await.unwrap();

    assert_eq!(keys.len(), 2, "{keys:?}");
    assert!(keys.iter().all(|key| !key.contains("ann") && !key.contains("192.0.2")), "{keys:?}");
    for key in keys {
        let left: i64 = redis::cmd("PTTL").arg(&key).query_async(&mut redis).await.unwrap();
        assert!((800_000..=3_600_000).contains(&left), "{key}: {left}");
    }
}
