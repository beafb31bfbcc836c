//! Whose tokens are taken as credentials besides our own.

use std::sync::Arc;

use anyhow::Context as _;
use application::{
    cache::Cache,
    identity::{BearerTokens, IssuerWebhooks},
    ports::Clock,
};
use domain::identity::Issuer;
use infrastructure::{
    ClerkWebhooks, IssuerSettings, JwtAccessTokens, KeySettings, TokensOfIssuers, TrustedIssuers,
};

use crate::settings::{Settings, TrustedIssuerSettings};

/// Who reads bearer tokens: ours, and those of the issuers that the settings trust.
///
/// # Errors
/// An issuer cannot be trusted as configured.
pub(super) fn bearer_tokens(
    settings: &Settings,
    own: Arc<JwtAccessTokens>,
    cache: &Arc<dyn Cache>,
    clock: &Arc<dyn Clock>,
) -> anyhow::Result<Arc<dyn BearerTokens>> {
    let trusted = settings.issuers.trusted.iter().map(|from| issuer_settings(from, cache, clock));
    let trusted = TrustedIssuers::new(trusted.collect()).context("issuers.trusted cannot be used")?;
    let is_ours = trusted.names().any(|name| name.as_str() == own.issuer());
    anyhow::ensure!(!is_ours, "issuers.trusted: {} is what our own tokens go by", own.issuer());
    Ok(Arc::new(TokensOfIssuers { own, trusted }))
}

fn issuer_settings(
    from: &TrustedIssuerSettings,
    cache: &Arc<dyn Cache>,
    clock: &Arc<dyn Clock>,
) -> IssuerSettings {
    IssuerSettings {
        name: from.name.clone(),
        preset: from.preset,
        issuer: from.issuer.clone(),
        audiences: from.audiences.clone(),
        authorized_parties: from.authorized_parties.clone(),
        jwks_url: from.jwks_url.clone(),
        keys: KeySettings {
            algorithms: from.algorithms.clone(),
            max_age: from.keys_max_age,
            cache: cache.clone(),
            clock: clock.clone(),
        },
        leeway: from.leeway,
        create_users: from.create_users,
    }
}

/// Who knows the notices of Clerk; nobody, when no secret is agreed with it.
///
/// # Errors
/// A secret cannot be used.
pub(super) fn webhooks(settings: &Settings) -> anyhow::Result<Option<Arc<dyn IssuerWebhooks>>> {
    let secrets = &settings.issuers.clerk_webhook_secrets;
    let Some(clerk) = settings.issuers.clerk().filter(|_| !secrets.is_empty()) else { return Ok(None) };
    let issuer = Issuer::parse(&clerk.issuer).with_context(|| format!("issuers.{}.issuer", clerk.name))?;
    let webhooks =
        ClerkWebhooks::new(issuer, secrets).context("issuers.clerk_webhook_secret cannot be used")?;
    Ok(Some(Arc::new(webhooks)))
}
