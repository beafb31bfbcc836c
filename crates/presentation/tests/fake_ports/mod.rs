//! Doubles of everything that the use cases need, for the tests that run them all.

use std::sync::Arc;

use application::{
    identity::{SecondFactorRequirement, SignInProviders},
    mail::Links,
    ports::Clock,
};
use domain::identity::PasswordPolicy;
use presentation::app::{Policies, Ports};
use testkit::{
    Memory,
    factories::{LIFETIMES, SessionBuilder},
    fakes::{
        CountingBell, CountingIds, FakeWeb, MemoryCache, MemoryFiles, NoJitter, OpenThrottle,
        PlainAccessTokens, PlainApiKeys, PlainHasher, PlainPages, PlainSeal, PlainSecondFactors, PlainTokens,
        QuietAlarm, ScriptedGateway, ScriptedMailer,
    },
};

/// The policies of tests that have no other in mind.
pub(crate) const POLICIES: Policies = Policies {
    passwords: PasswordPolicy { min_length: 8 },
    sessions: SessionBuilder::POLICY,
    second_factor: SecondFactorRequirement { from: None },
    require_verified_email: false,
    one_time_tokens: LIFETIMES,
    tokens: SessionBuilder::TOKENS,
};

/// Ports to that store and that clock; a test puts those in their place that it scripts or looks at.
pub(crate) fn of(store: &Memory, clock: Arc<dyn Clock>) -> Ports {
    Ports {
        uow: Arc::new(store.clone()),
        clock: clock.clone(),
        ids: Arc::new(CountingIds::default()),
        hasher: Arc::new(PlainHasher::default()),
        tokens: Arc::new(PlainTokens::default()),
        access_tokens: Arc::new(PlainAccessTokens),
        bearer_tokens: Arc::new(PlainAccessTokens),
        api_keys: Arc::new(PlainApiKeys::default()),
        second_factors: Arc::new(PlainSecondFactors::default()),
        cache: Arc::new(MemoryCache::new(clock.clone())),
        providers: SignInProviders::default(),
        throttle: Arc::new(OpenThrottle),
        jitter: Arc::new(NoJitter),
        bell: Arc::new(CountingBell::default()),
        gateway: Arc::new(ScriptedGateway::default()),
        webhooks: None,
        issuer_webhooks: None,
        alarm: Arc::new(QuietAlarm::default()),
        mailer: Arc::new(ScriptedMailer::default()),
        links: Links::default(),
        files: Arc::new(MemoryFiles::new(clock)),
        seal: Arc::new(PlainSeal),
        fetcher: Arc::new(FakeWeb::default()),
        pages: Arc::new(PlainPages),
    }
}
