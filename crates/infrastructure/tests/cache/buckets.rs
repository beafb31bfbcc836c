//! Tokens that come back with time.

use std::{num::NonZeroU32, sync::Arc, time::Duration};

use application::cache::{Allowance, Cache, CacheKey, Drawn};
use testkit::OwnRedis;

use crate::{LONG, OTHERS, eventually, for_both_caches, in_redis, key};

for_both_caches![
    there_are_as_many_at_once_as_the_burst,
    being_refused_puts_nothing_off,
    what_was_drawn_comes_back,
    of_many_at_once_no_more_get_one_than_there_are,
    every_key_has_a_bucket_of_its_own,
    a_bucket_and_a_value_do_not_meet,
];

fn allowance(burst: u32, interval: Duration) -> Allowance {
    Allowance { burst: NonZeroU32::new(burst).unwrap(), interval }
}

/// What is left after each, until there is none.
async fn drain(cache: &dyn Cache, key: &CacheKey, allowance: Allowance) -> Vec<u32> {
    let mut left = Vec::new();
    while let Drawn::Granted { remaining } = cache.draw(key, allowance).await.unwrap() {
        left.push(remaining);
    }
    left
}

async fn there_are_as_many_at_once_as_the_burst(cache: Arc<dyn Cache>) {
    assert_eq!(drain(&*cache, &key("a"), allowance(3, LONG)).await, [2, 1, 0]);
    assert_eq!(drain(&*cache, &key("b"), allowance(1, LONG)).await, [0]);
}

async fn being_refused_puts_nothing_off(cache: Arc<dyn Cache>) {
    let hourly = allowance(1, LONG);
    cache.draw(&key("a"), hourly).await.unwrap();

    let mut before = LONG;
    for _ in 0..10 {
        let Drawn::Refused { retry_after } = cache.draw(&key("a"), hourly).await.unwrap() else {
            panic!("there is no token");
        };
        assert!(retry_after <= before, "{retry_after:?} after {before:?}");
        before = retry_after;
    }
    assert!(before > LONG - Duration::from_secs(60), "{before:?}");
}

async fn what_was_drawn_comes_back(cache: Arc<dyn Cache>) {
    let quick = allowance(1, Duration::from_millis(20));
    cache.draw(&key("a"), quick).await.unwrap();

    eventually("there is one again", async || {
        cache.draw(&key("a"), quick).await == Ok(Drawn::Granted { remaining: 0 })
    })
    .await;
}

async fn of_many_at_once_no_more_get_one_than_there_are(cache: Arc<dyn Cache>) {
    let draws: Vec<_> = (0..50)
        .map(|_| {
            let cache = cache.clone();
            tokio::spawn(async move { cache.draw(&key("a"), allowance(7, LONG)).await.unwrap() })
        })
        .collect();

    let mut granted = 0;
    for draw in draws {
        granted += usize::from(matches!(draw.await.unwrap(), Drawn::Granted { .. }));
    }

    assert_eq!(granted, 7);
}

async fn every_key_has_a_bucket_of_its_own(cache: Arc<dyn Cache>) {
    for key in [key("a"), key("b"), CacheKey::new(OTHERS, "a")] {
        assert_eq!(drain(&*cache, &key, allowance(2, LONG)).await, [1, 0]);
    }
}

async fn a_bucket_and_a_value_do_not_meet(cache: Arc<dyn Cache>) {
    cache.put(&key("a"), b"a value", LONG).await.unwrap();
    assert_eq!(drain(&*cache, &key("a"), allowance(2, LONG)).await, [1, 0]);
    assert_eq!(cache.get(&key("a")).await, Ok(Some(b"a value".to_vec())));
}

#[tokio::test]
async fn processes_that_share_a_redis_draw_from_the_same_bucket() {
    let corner = OwnRedis::corner().unwrap();
    let (one, other) = (in_redis(&corner), in_redis(&corner));
    one.draw(&key("a"), allowance(3, LONG)).await.unwrap();

    assert_eq!(drain(&*other, &key("a"), allowance(3, LONG)).await, [1, 0]);
    assert!(drain(&*one, &key("a"), allowance(3, LONG)).await.is_empty());
}
