//! Doubles of the ports: instant, predictable, and able to say what was asked of them.

mod alarm;
mod api_keys;
mod cache;
mod clock;
mod files;
mod gateway;
mod hasher;
mod identity_provider;
mod ids;
mod issuer_webhooks;
mod jobs;
mod mailer;
mod seal;
mod second_factors;
mod throttle;
mod tokens;
mod web;
mod webhooks;

pub use alarm::QuietAlarm;
pub use api_keys::PlainApiKeys;
pub use cache::MemoryCache;
pub use clock::FakeClock;
pub use files::MemoryFiles;
pub use gateway::{Reaction, ScriptedGateway};
pub use hasher::PlainHasher;
pub use identity_provider::ScriptedProvider;
pub use ids::CountingIds;
pub use issuer_webhooks::ScriptedIssuerWebhooks;
pub use jobs::{CountingBell, NoJitter};
pub use mailer::ScriptedMailer;
pub use seal::PlainSeal;
pub use second_factors::PlainSecondFactors;
pub use throttle::{OpenThrottle, ScriptedThrottle};
pub use tokens::PlainTokens;
pub use web::{FakeWeb, PlainPages};
pub use webhooks::ScriptedWebhooks;
