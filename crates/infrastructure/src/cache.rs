//! What is remembered for a while: in the memory of one process, or in a Redis that several share.

mod in_process;
mod keys;
mod link;
mod redis_cache;
mod shelf;
mod value_seal;

pub use in_process::InProcessCache;
pub use link::{InvalidRedisUrl, RedisLink, RedisSettings};
pub use redis_cache::RedisCache;
