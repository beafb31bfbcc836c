//! How many requests one client may make, per address: counted in this process, and over all instances where that is asked
//! for.

use super::{
    codes::Code,
    problem::{Problem, whole_seconds},
};
use application::cache::{Allowance, Cache, CacheError, CacheKey, Drawn, Namespace};
use axum::{
    http::{HeaderMap, HeaderName, HeaderValue},
    response::{IntoResponse, Response},
};
use governor::{
    Quota, RateLimiter, clock::Clock, clock::DefaultClock, middleware::StateInformationMiddleware,
    state::keyed::DefaultKeyedStateStore,
};
use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    num::NonZeroU32,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

const REQUESTS: Namespace = Namespace::new("requests");

const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// Addresses whose allowance is whole again are forgotten once in so many requests: often enough that memory is
/// bounded by the traffic of one period, seldom enough to cost nothing.
const SWEEP_EVERY: u32 = 8192;

/// What one address may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    /// Requests that come back each second.
    pub per_second: NonZeroU32,
    /// Requests that may come all at once.
    pub burst: NonZeroU32,
}

impl RateLimit {
    /// The time in which a whole allowance comes back.
    fn window(self) -> Duration {
        Duration::from_secs(u64::from(self.burst.get().div_ceil(self.per_second.get())))
    }

    fn allowance(self) -> Allowance {
        Allowance { burst: self.burst, interval: Duration::from_secs(1) / self.per_second.get() }
    }
}

type Limiter = RateLimiter<IpAddr, DefaultKeyedStateStore<IpAddr>, DefaultClock, StateInformationMiddleware>;

/// The allowances of all addresses that were seen lately.
pub(super) struct Allowances {
    limit: RateLimit,
    limiter: Limiter,
    until_sweep: AtomicU32,
    shared: Option<Arc<dyn Cache>>,
}

impl Allowances {
    pub(super) fn new(limit: RateLimit, shared: Option<Arc<dyn Cache>>) -> Self {
        let quota = Quota::per_second(limit.per_second).allow_burst(limit.burst);
        let limiter = RateLimiter::keyed(quota).with_middleware();
        Self { limit, limiter, until_sweep: AtomicU32::new(SWEEP_EVERY), shared }
    }

    /// Refuses clients that have used up their allowance, and tells all others what is left of it.
    pub(super) async fn limit(
        &self,
        client: Option<IpAddr>,
        work: impl Future<Output = Response>,
    ) -> Response {
        let (mut response, remaining) = match self.take(client.unwrap_or(Ipv4Addr::UNSPECIFIED.into())).await
        {
            Ok(remaining) => (work.await, remaining),
            Err(wait) => (refused(wait).into_response(), 0),
        };
        self.describe(response.headers_mut(), remaining);
        response
    }

    /// Takes one request off the address's allowance: what is left of it, or how long to wait.
    async fn take(&self, client: IpAddr) -> Result<u32, Duration> {
        let network = network(client);
        // Who has nothing left here has nothing left anywhere, so that a flood is not passed on to the cache.
        let remaining = self.take_here(network)?;
        match &self.shared {
            None => Ok(remaining),
            // While the cache is away, what is counted here has to do.
            Some(cache) => self.take_anywhere(&**cache, network).await.unwrap_or(Ok(remaining)),
        }
    }

    async fn take_anywhere(
        &self,
        cache: &dyn Cache,
        network: IpAddr,
    ) -> Result<Result<u32, Duration>, CacheError> {
        let key = CacheKey::new(REQUESTS, network.to_string());
        Ok(match cache.draw(&key, self.limit.allowance()).await? {
            Drawn::Granted { remaining } => Ok(remaining),
            Drawn::Refused { retry_after } => Err(retry_after),
        })
    }

    fn take_here(&self, network: IpAddr) -> Result<u32, Duration> {
        self.sweep_now_and_then();
        match self.limiter.check_key(&network) {
            Ok(state) => Ok(state.remaining_burst_capacity()),
            Err(refused) => Err(refused.wait_time_from(self.limiter.clock().now())),
        }
    }

    fn sweep_now_and_then(&self) {
        if self.until_sweep.fetch_sub(1, Ordering::Relaxed) == 1 {
            self.until_sweep.store(SWEEP_EVERY, Ordering::Relaxed);
            self.limiter.retain_recent();
            self.limiter.shrink_to_fit();
        }
    }

    /// `RateLimit-Policy` and `RateLimit`, as the IETF draft (draft-ietf-httpapi-ratelimit-headers) defines them.
    fn describe(&self, headers: &mut HeaderMap, remaining: u32) {
        let RateLimit { per_second, burst } = self.limit;
        let reset = burst.get().saturating_sub(remaining).div_ceil(per_second.get());
        let policy = format!("\"default\";q={burst};w={}", self.limit.window().as_secs());
        let state = format!("\"default\";r={remaining};t={reset}");
        for (name, value) in [(RATE_LIMIT_POLICY, policy), (RATE_LIMIT, state)] {
            if let Ok(value) = HeaderValue::try_from(value) {
                headers.insert(name, value);
            }
        }
    }
}

fn refused(wait: Duration) -> Problem {
    let seconds = whole_seconds(wait);
    let detail = format!("Too many requests from your address. Try again in {seconds} s.");
    Problem::of(Code::TOO_MANY_REQUESTS, detail).retry_after(wait)
}

/// What counts as one client. In IPv6 that is the /64, since every host has at least that many addresses.
fn network(client: IpAddr) -> IpAddr {
    match client {
        IpAddr::V4(_) => client,
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64))),
    }
}
