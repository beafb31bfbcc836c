//! Slows down the guessing of passwords over all instances that share a Redis.

use std::{iter, time::Duration};

use application::{
    cache::{CacheError, Namespace},
    ports::{LogInThrottle, Throttled},
};
use async_trait::async_trait;
use domain::identity::{ADDRESS_ATTEMPTS, ADDRESS_WINDOW, FORGET_AFTER, MAX_DELAY, delay_after};
use redis::{Script, ScriptInvocation};

use super::{InProcessThrottle, network, throttled};
use crate::cache::RedisLink;

const LOG_IN: Namespace = Namespace::new("log-in");

/// Counts by the clock of Redis, which is one for all instances.
const REDIS_TIME: &str = include_str!("redis_time.lua");

/// Counts as [`InProcessThrottle`] does, and in one step over all instances. In Redis there are keyed hashes of accounts and
/// addresses, and no names.
///
/// What Redis says about an account is written down in the process, too. So when it is away, this process goes on from
/// there by itself; what it counts meanwhile, the others do not learn.
pub struct SharedThrottle {
    link: RedisLink,
    pub(super) local: InProcessThrottle,
    attempt: Script,
    succeeded: Script,
}

/// The state of a tally: how many failures, and how long ago the first or the last of them was.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    pub(super) failures: u32,
    pub(super) age: Duration,
}

impl SharedThrottle {
    /// Counts in Redis, and with `local` while that is away.
    pub fn new(link: RedisLink, local: InProcessThrottle) -> Self {
        Self::timed_by(REDIS_TIME, link, local)
    }

    /// `time` is what sets `now` in a script.
    pub(super) fn timed_by(time: &str, link: RedisLink, local: InProcessThrottle) -> Self {
        let script = |body| Script::new(&[time, include_str!("tallies.lua"), body].concat());
        let (attempt, succeeded) = (include_str!("attempt.lua"), include_str!("succeeded.lua"));
        Self { link, local, attempt: script(attempt), succeeded: script(succeeded) }
    }

    /// The script with the two tallies that it is about.
    fn about<'s>(&self, script: &'s Script, account: &str, address: Option<&str>) -> ScriptInvocation<'s> {
        let keys = self.link.keys();
        let network = network(address.unwrap_or_default());
        let by_address = keys.hashed(LOG_IN, &[network.as_bytes()]);
        let by_pair = keys.hashed(LOG_IN, &[network.as_bytes(), account.as_bytes()]);
        let mut invocation = script.key(keys.named("address", LOG_IN, &by_address));
        invocation.key(format!("{}:{by_pair}", keys.named("account", LOG_IN, &by_address)));
        invocation
    }

    async fn attempt_shared(
        &self,
        account: &str,
        address: Option<&str>,
    ) -> Result<Result<(), Throttled>, CacheError> {
        let mut script = self.about(&self.attempt, account, address);
        script.arg(ADDRESS_ATTEMPTS).arg(micros(ADDRESS_WINDOW)).arg(micros(FORGET_AFTER));
        for delay in delays() {
            script.arg(micros(delay));
        }
        let (wait, by_pair, pair_age, by_address, address_age): (u64, u32, u64, u32, u64) =
            self.link.run(&script).await?;
        let pair = Seen { failures: by_pair, age: Duration::from_micros(pair_age) };
        let by_address = Seen { failures: by_address, age: Duration::from_micros(address_age) };
        self.local.note(account, address, pair, by_address);
        Ok(if wait == 0 { Ok(()) } else { Err(throttled(Duration::from_micros(wait))) })
    }
}

#[async_trait]
impl LogInThrottle for SharedThrottle {
    async fn attempt(&self, account: &str, address: Option<&str>) -> Result<(), Throttled> {
        match self.attempt_shared(account, address).await {
            Ok(verdict) => verdict,
            Err(_away) => self.local.attempt(account, address).await,
        }
    }

    async fn succeeded(&self, account: &str, address: Option<&str>) {
        self.local.succeeded(account, address).await;
        let mut script = self.about(&self.succeeded, account, address);
        script.arg(micros(ADDRESS_WINDOW));
        // While Redis is away, the failures before stay there until they are forgotten: at worst, who mistypes then waits
        // longer.
        let _: Result<(), CacheError> = self.link.run(&script).await;
    }
}

/// The waits after the first failure, after the second, and so on up to the longest.
fn delays() -> impl Iterator<Item = Duration> {
    let growing = (1..).map(delay_after).take_while(|delay| *delay < MAX_DELAY);
    growing.chain(iter::once(MAX_DELAY))
}

fn micros(span: Duration) -> u64 {
    u64::try_from(span.as_micros()).unwrap_or(u64::MAX)
}
