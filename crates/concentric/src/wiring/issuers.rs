//! Whose tokens are taken as credentials besides our own.

use std::sync::Arc;

use anyhow::Context as _;
use application::identity::IssuerWebhooks;
use domain::identity::Issuer;
use infrastructure::ClerkWebhooks;

use crate::settings::Settings;

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
