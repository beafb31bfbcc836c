//! Slows down the guessing of passwords: in the memory of one process, or over all that share a Redis (`shared`).

mod shared;
mod tally;
#[cfg(test)]
mod tests;

use std::{
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use application::ports::{Clock, LogInThrottle, Throttled};
use async_trait::async_trait;
use domain::identity::{ADDRESS_ATTEMPTS, ADDRESS_WINDOW, FORGET_AFTER, delay_after};
use sha2::{Digest, Sha256};

pub use shared::SharedThrottle;

use shared::Seen;
use tally::{Key, Tallies, Tally};

/// Of each kind, with 33 bytes and some room to grow: at most 9 MB together.
const MAX_ENTRIES: usize = 100_000;

/// Counts failures for each account and address together, and for each address alone.
///
/// An IPv6 address counts as its /64, which is what one customer has at least. Past 100,000 entries the oldest are
/// forgotten early.
pub struct InProcessThrottle {
    clock: Arc<dyn Clock>,
    counts: Mutex<Counts>,
}

struct Counts {
    /// Failures in a row, from the last one on.
    pairs: Tallies,
    /// Failures within a window, from the first one on.
    addresses: Tallies,
}

impl InProcessThrottle {
    /// Starts with no failures.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            counts: Mutex::new(Counts {
                pairs: Tallies::new(MAX_ENTRIES, FORGET_AFTER),
                addresses: Tallies::new(MAX_ENTRIES, ADDRESS_WINDOW),
            }),
        }
    }

    /// Takes over what somebody who has the whole picture knows about the account and the address.
    fn note(&self, account: &str, address: Option<&str>, by_pair: Seen, by_address: Seen) {
        let (address, now) = (address_key(address), self.clock.now());
        let tally = |seen: Seen| Tally { count: seen.failures, since: now.minus(seen.age) };
        let mut counts = self.counts();
        counts.pairs.put(pair_key(account, &address), tally(by_pair), now);
        counts.addresses.put(address, tally(by_address), now);
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        // Counts are whole after every step, so a panic elsewhere leaves nothing half done.
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl LogInThrottle for InProcessThrottle {
    async fn attempt(&self, account: &str, address: Option<&str>) -> Result<(), Throttled> {
        let (address, now) = (address_key(address), self.clock.now());
        let pair = pair_key(account, &address);
        let mut counts = self.counts();

        let by_address = counts.addresses.get(&address, now);
        let window_left = ADDRESS_WINDOW.saturating_sub(now.since(by_address.since));
        if by_address.count >= ADDRESS_ATTEMPTS {
            return Err(throttled(window_left));
        }
        let by_pair = counts.pairs.get(&pair, now);
        let delay_left = delay_after(by_pair.count).saturating_sub(now.since(by_pair.since));
        if !delay_left.is_zero() {
            return Err(throttled(delay_left));
        }

        counts.addresses.put(address, by_address.plus_one(), now);
        counts.pairs.put(pair, Tally { since: now, ..by_pair.plus_one() }, now);
        Ok(())
    }

    async fn succeeded(&self, account: &str, address: Option<&str>) {
        let (address, now) = (address_key(address), self.clock.now());
        let mut counts = self.counts();
        counts.pairs.remove(&pair_key(account, &address));
        let by_address = counts.addresses.get(&address, now);
        match by_address.count {
            0 | 1 => counts.addresses.remove(&address),
            _ => counts.addresses.put(address, by_address.minus_one(), now),
        }
    }
}

/// In whole seconds, as the `Retry-After` header wants them, and rounded up: who waits that long is let in.
fn throttled(left: Duration) -> Throttled {
    let rounded_up = left.as_secs() + u64::from(left.subsec_nanos() > 0);
    Throttled { retry_after: Duration::from_secs(rounded_up) }
}

fn address_key(address: Option<&str>) -> Key {
    // Callers without an address share one entry: better counted together than not at all.
    hashed(&[network(address.unwrap_or_default()).as_bytes()])
}

/// The account's name is hashed because it is as long as whoever typed it liked.
fn pair_key(account: &str, address: &Key) -> Key {
    hashed(&[address, account.as_bytes()])
}

fn network(address: &str) -> String {
    match address.parse::<IpAddr>().map(|ip| ip.to_canonical()) {
        Ok(IpAddr::V6(ip)) => Ipv6Addr::from(u128::from(ip) >> 64 << 64).to_string(),
        Ok(IpAddr::V4(ip)) => ip.to_string(),
        Err(_) => address.to_owned(),
    }
}

fn hashed(parts: &[&[u8]]) -> Key {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    let mut key = Key::default();
    key.iter_mut().zip(hash.finalize()).for_each(|(to, from)| *to = from);
    key
}
