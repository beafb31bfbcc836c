//! Ring 3, adapters: the world behind the application's ports. `sql` is the mechanism of persistence, and each domain's
//! module says only how its entities lie in their tables; the other modules are one adapter each.

mod access_tokens;
mod api_keys;
mod billing;
mod billing_alarm;
pub mod cache;
mod catalog;
mod clock;
mod events;
mod failpoint;
mod fetch;
mod files;
mod idempotency;
mod identity;
mod ids;
mod issuers;
mod jitter;
mod jobs;
mod jwt;
mod link_seal;
mod log_in_throttle;
pub mod mail;
mod openid;
mod ordering;
mod pages;
mod passwords;
mod payments;
mod prometheus;
mod remote_keys;
mod second_factors;
mod session_tokens;
pub mod sql;
pub mod telemetry;

pub use access_tokens::{AccessTokenSettings, InvalidTokenKey, JwtAccessTokens, TokenKey};
pub use api_keys::HmacApiKeys;
pub use billing_alarm::LoggedAlarm;
pub use clock::SystemClock;
#[cfg(feature = "failpoints")]
pub use failpoint::AtFailpoints;
pub use fetch::{FetchSettings, Names, Reach, SystemNames, WebFetcher};
pub use files::{FolderUnusable, InvalidS3Settings, ObjectFiles, S3Settings};
pub use ids::UuidV7;
pub use issuers::{
    ClerkWebhooks, ExternalClaims, InvalidIssuer, InvalidSvixSecret, IssuerPreset, IssuerSettings,
    TokensOfIssuers, TrustedIssuers,
};
pub use jitter::RandomJitter;
pub use link_seal::HmacLinkSeal;
pub use log_in_throttle::{InProcessThrottle, SharedThrottle};
pub use openid::{ClientAuthentication, InvalidOpenIdSettings, OpenIdProvider, OpenIdSettings};
pub use pages::HtmlReader;
pub use passwords::{Argon2Hasher, Argon2Settings, InvalidHasherSettings, InvalidPeppers, Pepper, Peppers};
pub use payments::{
    InvalidStripeSettings, InvalidWebhookSecrets, SandboxGateway, StripeGateway, StripeSettings,
    StripeWebhooks,
};
pub use prometheus::{MetricsError, record_metrics};
pub use remote_keys::{InvalidKeySource, KeySettings, KeySource, RemoteKeys, SigningAlgorithm, Unverified};
pub use second_factors::SealedSecondFactors;
pub use session_tokens::{InvalidSessionKeys, JwtSessionTokens, SessionKeys};
