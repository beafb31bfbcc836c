//! What the edge is given to build its use cases from: the ports, and what the operator decides.

use std::sync::Arc;

use application::{
    billing::{BillingAlarm, PaymentGateway, PaymentWebhooks},
    cache::Cache,
    downloads::LinkSeal,
    fetch::Fetcher,
    files::FileStore,
    identity::{
        AccessTokens, BearerTokens, IssuerWebhooks, SecondFactorRequirement, SecondFactorSecrets,
        SignInProviders,
    },
    mail::{Links, Mailer},
    ports::{ApiKeySecrets, Clock, IdSource, Jitter, JobBell, LogInThrottle, PasswordHasher, SessionTokens},
    scraping::PageReader,
    store::UnitOfWork,
};
use domain::identity::{PasswordPolicy, SessionPolicy, TokenLifetimes, TokenPolicy};

/// What use cases need from the world.
#[derive(Clone)]
pub struct Ports {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// New identities.
    pub ids: Arc<dyn IdSource>,
    /// Password hashing.
    pub hasher: Arc<dyn PasswordHasher>,
    /// Session tokens.
    pub tokens: Arc<dyn SessionTokens>,
    /// Access tokens.
    pub access_tokens: Arc<dyn AccessTokens>,
    /// Who reads bearer tokens, of whichever issuer.
    pub bearer_tokens: Arc<dyn BearerTokens>,
    /// The secrets of API keys.
    pub api_keys: Arc<dyn ApiKeySecrets>,
    /// The secrets of second factors.
    pub second_factors: Arc<dyn SecondFactorSecrets>,
    /// What is remembered for a while; by all instances together, if there are several.
    pub cache: Arc<dyn Cache>,
    /// Who may vouch for people who sign in.
    pub providers: SignInProviders,
    /// Who slows down guessing.
    pub throttle: Arc<dyn LogInThrottle>,
    /// Chance, where it need not be hard to guess.
    pub jitter: Arc<dyn Jitter>,
    /// Who tells workers that there is work.
    pub bell: Arc<dyn JobBell>,
    /// Who moves money.
    pub gateway: Arc<dyn PaymentGateway>,
    /// Who tells its notices from those of everybody else, where a secret is agreed with it.
    pub webhooks: Option<Arc<dyn PaymentWebhooks>>,
    /// Who tells the notices of the issuer of tokens from those of everybody else, where a secret is agreed with it.
    pub issuer_webhooks: Option<Arc<dyn IssuerWebhooks>>,
    /// Who calls for people when money is not where it should be.
    pub alarm: Arc<dyn BillingAlarm>,
    /// Who carries messages.
    pub mailer: Arc<dyn Mailer>,
    /// Where messages lead to.
    pub links: Links,
    /// Where files are kept.
    pub files: Arc<dyn FileStore>,
    /// Who signs the links of downloads.
    pub seal: Arc<dyn LinkSeal>,
    /// The way to the web.
    pub fetcher: Arc<dyn Fetcher>,
    /// Who understands the pages of the web.
    pub pages: Arc<dyn PageReader>,
}

/// What the operator decides.
#[derive(Clone, Copy, Debug)]
pub struct Policies {
    /// How long passwords must be.
    pub passwords: PasswordPolicy,
    /// How long sessions last.
    pub sessions: SessionPolicy,
    /// Who must have a second factor.
    pub second_factor: SecondFactorRequirement,
    /// Whether nobody logs in who has not verified their address.
    pub require_verified_email: bool,
    /// How long the tokens in messages can be used.
    pub one_time_tokens: TokenLifetimes,
    /// How long tokens last.
    pub tokens: TokenPolicy,
}
