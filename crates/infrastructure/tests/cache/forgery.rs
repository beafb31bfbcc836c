//! What others write to our Redis is not taken for ours.

use redis::AsyncTypedCommands as _;
use testkit::OwnRedis;

use crate::{LONG, in_redis, key};

/// Somebody who can write to Redis, and knows where we keep things.
struct Intruder {
    connection: redis::aio::MultiplexedConnection,
    prefix: String,
}

impl Intruder {
    async fn at(corner: &OwnRedis) -> Self {
        let client = redis::Client::open(corner.url.as_str()).unwrap();
        let connection = client.get_multiplexed_async_connection().await.unwrap();
        Self { connection, prefix: corner.prefix.clone() }
    }

    /// The names of all that we keep.
    async fn names(&mut self) -> Vec<String> {
        self.connection.keys(format!("{}:*", self.prefix)).await.unwrap()
    }
}

#[tokio::test]
async fn a_value_that_somebody_else_has_written_is_none() {
    let corner = OwnRedis::corner().unwrap();
    let (cache, mut intruder) = (in_redis(&corner), Intruder::at(&corner).await);
    cache.put(&key("keys of an issuer"), b"its own", LONG).await.unwrap();
    let names = intruder.names().await;
    for forged in [&b""[..], b"others", &[0; 32], &[0; 64]] {
        intruder.connection.set(&names[0], forged).await.unwrap();
        assert_eq!(cache.get(&key("keys of an issuer")).await, Ok(None));
    }
    assert_eq!(cache.take(&key("keys of an issuer")).await, Ok(None));
}

#[tokio::test]
async fn a_value_of_ours_is_worth_nothing_under_another_name() {
    let corner = OwnRedis::corner().unwrap();
    let (cache, mut intruder) = (in_redis(&corner), Intruder::at(&corner).await);
    for name in ["one", "two"] {
        cache.put(&key(name), name.as_bytes(), LONG).await.unwrap();
    }
    let names = intruder.names().await;
    intruder.connection.rename(&names[0], &names[1]).await.unwrap();
    assert_eq!(cache.get(&key("one")).await, Ok(None));
    assert_eq!(cache.get(&key("two")).await, Ok(None));
}
