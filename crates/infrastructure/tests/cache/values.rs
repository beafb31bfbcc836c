//! Bytes that are kept for a while.

use std::{sync::Arc, time::Duration};

use application::cache::{Cache, CacheError, CacheKey, MAX_VALUE};
use testkit::OwnRedis;

use crate::{LONG, OTHERS, THINGS, eventually, for_both_caches, in_redis, key};

for_both_caches![
    what_is_put_is_there,
    the_last_value_counts,
    what_is_removed_is_gone,
    what_is_taken_is_gone,
    of_many_who_take_one_gets_it,
    what_has_had_its_time_is_gone,
    a_value_that_is_put_again_has_a_new_time,
    namespaces_do_not_meet,
    names_may_be_anything,
    what_is_too_large_is_refused,
];

async fn what_is_put_is_there(cache: Arc<dyn Cache>) {
    let bytes: Vec<u8> = (0..=255).collect();
    assert_eq!(cache.get(&key("a")).await, Ok(None));

    cache.put(&key("a"), &bytes, LONG).await.unwrap();
    cache.put(&key("empty"), b"", LONG).await.unwrap();

    assert_eq!(cache.get(&key("a")).await, Ok(Some(bytes.clone())));
    assert_eq!(cache.get(&key("a")).await, Ok(Some(bytes)), "looking takes nothing away");
    assert_eq!(cache.get(&key("empty")).await, Ok(Some(Vec::new())));
}

async fn the_last_value_counts(cache: Arc<dyn Cache>) {
    cache.put(&key("a"), b"one", LONG).await.unwrap();
    cache.put(&key("a"), b"two", LONG).await.unwrap();

    assert_eq!(cache.get(&key("a")).await, Ok(Some(b"two".to_vec())));
}

async fn what_is_removed_is_gone(cache: Arc<dyn Cache>) {
    cache.put(&key("a"), b"one", LONG).await.unwrap();

    cache.remove(&key("a")).await.unwrap();
    cache.remove(&key("never there")).await.unwrap();

    assert_eq!(cache.get(&key("a")).await, Ok(None));
}

async fn what_is_taken_is_gone(cache: Arc<dyn Cache>) {
    cache.put(&key("a"), b"one", LONG).await.unwrap();

    assert_eq!(cache.take(&key("a")).await, Ok(Some(b"one".to_vec())));
    assert_eq!(cache.take(&key("a")).await, Ok(None));
    assert_eq!(cache.get(&key("a")).await, Ok(None));
}

async fn of_many_who_take_one_gets_it(cache: Arc<dyn Cache>) {
    cache.put(&key("a"), b"one", LONG).await.unwrap();
    let takers: Vec<_> = (0..50)
        .map(|_| {
            let cache = cache.clone();
            tokio::spawn(async move { cache.take(&key("a")).await.unwrap() })
        })
        .collect();

    let mut got = Vec::new();
    for taker in takers {
        got.extend(taker.await.unwrap());
    }

    assert_eq!(got, [b"one".to_vec()]);
}

async fn what_has_had_its_time_is_gone(cache: Arc<dyn Cache>) {
    cache.put(&key("short"), b"one", Duration::from_millis(20)).await.unwrap();
    cache.put(&key("none"), b"one", Duration::ZERO).await.unwrap();
    cache.put(&key("long"), b"one", LONG).await.unwrap();

    for gone in ["short", "none"] {
        eventually(gone, async || cache.get(&key(gone)).await == Ok(None)).await;
        assert_eq!(cache.take(&key(gone)).await, Ok(None));
    }
    assert_eq!(cache.get(&key("long")).await, Ok(Some(b"one".to_vec())));
}

async fn a_value_that_is_put_again_has_a_new_time(cache: Arc<dyn Cache>) {
    cache.put(&key("a"), b"one", Duration::from_millis(20)).await.unwrap();
    cache.put(&key("witness"), b"one", Duration::from_millis(20)).await.unwrap();
    cache.put(&key("a"), b"two", LONG).await.unwrap();

    eventually("the first time is over", async || cache.get(&key("witness")).await == Ok(None)).await;
    assert_eq!(cache.get(&key("a")).await, Ok(Some(b"two".to_vec())));
}

async fn namespaces_do_not_meet(cache: Arc<dyn Cache>) {
    cache.put(&CacheKey::new(THINGS, "a"), b"thing", LONG).await.unwrap();
    cache.put(&CacheKey::new(OTHERS, "a"), b"other", LONG).await.unwrap();

    assert_eq!(cache.get(&CacheKey::new(THINGS, "a")).await, Ok(Some(b"thing".to_vec())));
    assert_eq!(cache.get(&CacheKey::new(OTHERS, "a")).await, Ok(Some(b"other".to_vec())));
}

async fn names_may_be_anything(cache: Arc<dyn Cache>) {
    let names = ["", " ", "a:b", "*", "{a}", "\r\nDEL x", "\0", "ü", &"x".repeat(100_000)];
    for name in names {
        cache.put(&key(name), name.as_bytes(), LONG).await.unwrap();
    }
    for name in names {
        assert_eq!(cache.get(&key(name)).await, Ok(Some(name.as_bytes().to_vec())));
    }
}

async fn what_is_too_large_is_refused(cache: Arc<dyn Cache>) {
    let largest = vec![7; MAX_VALUE];
    cache.put(&key("a"), &largest, LONG).await.unwrap();
    assert_eq!(cache.get(&key("a")).await, Ok(Some(largest)));

    let refused = cache.put(&key("a"), &vec![7; MAX_VALUE + 1], LONG).await;

    assert_eq!(refused, Err(CacheError::TooLarge { length: MAX_VALUE + 1 }));
}

#[tokio::test]
async fn what_one_process_puts_in_redis_another_finds() {
    let corner = OwnRedis::corner().unwrap();
    let (one, other) = (in_redis(&corner), in_redis(&corner));

    one.put(&key("a"), b"one", LONG).await.unwrap();

    assert_eq!(other.take(&key("a")).await, Ok(Some(b"one".to_vec())));
    assert_eq!(one.get(&key("a")).await, Ok(None));
}

#[tokio::test]
async fn services_with_different_prefixes_share_a_redis_and_nothing_in_it() {
    let (one, other) = (OwnRedis::corner().unwrap(), OwnRedis::corner().unwrap());
    in_redis(&one).put(&key("a"), b"one", LONG).await.unwrap();

    assert_eq!(in_redis(&other).get(&key("a")).await, Ok(None));
}
