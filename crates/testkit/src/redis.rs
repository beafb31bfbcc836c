use std::{
    env, io, process,
    sync::atomic::{AtomicU32, Ordering},
    time::{SystemTime, UNIX_EPOCH},
};

/// Names the server that `cargo xtask test` provides.
const URL: &str = "CONCENTRIC_TEST_REDIS_URL";

/// A corner of the Redis that all tests share, for one test: whoever puts its prefix before every key meets nobody.
pub struct OwnRedis {
    /// Where the server is.
    pub url: String,
    /// What no other test has before its keys, nor had one of an earlier run.
    pub prefix: String,
}

impl OwnRedis {
    /// Takes a corner.
    ///
    /// # Errors
    /// The environment names no server.
    pub fn corner() -> io::Result<Self> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let url = env::var(URL).map_err(|_| {
            io::Error::other(format!("{URL} is not set: run the tests by `cargo xtask test`"))
        })?;
        let started = SystemTime::now().duration_since(UNIX_EPOCH).map_err(io::Error::other)?;
        let (process, number) = (process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let prefix = format!("test-{:x}-{process:x}-{number:x}", started.as_nanos());
        Ok(Self { url, prefix })
    }
}
