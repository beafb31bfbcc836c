//! Who moves money.

use std::sync::Arc;

use anyhow::Context as _;
use application::{
    billing::{PaymentGateway, PaymentWebhooks},
    ports::Clock,
};
use infrastructure::{SandboxGateway, StripeGateway, StripeSettings, StripeWebhooks};
use secrecy::ExposeSecret as _;

use crate::settings::{Gateway, Profile, Settings};

/// The gateway that the settings ask for.
///
/// # Errors
/// There is no HTTPS, or a setting cannot be used.
pub(super) fn gateway(
    settings: &Settings,
    clock: &Arc<dyn Clock>,
) -> anyhow::Result<Arc<dyn PaymentGateway>> {
    let account = match &settings.payments.gateway {
        Gateway::Sandbox => return Ok(Arc::new(SandboxGateway::new(clock.clone()))),
        Gateway::Stripe(account) => account,
    };
    let is_test = account.secret_key.expose_secret().get(2..).is_some_and(|rest| rest.starts_with("_test_"));
    if settings.profile == Profile::Production && is_test {
        tracing::warn!("payments.stripe_secret_key is a key for tests: no money moves");
    }
    let stripe = StripeSettings { secret_key: account.secret_key.clone(), base_url: account.url.clone() };
    let gateway = StripeGateway::new(stripe, clock.clone());
    Ok(Arc::new(gateway.context("payments.gateway is \"stripe\", and cannot be used")?))
}

/// Who knows the notices of the gateway; nobody, when no secret is agreed with it. The sandbox signs as Stripe does.
///
/// # Errors
/// A secret cannot be used.
pub(super) fn webhooks(settings: &Settings) -> anyhow::Result<Option<Arc<dyn PaymentWebhooks>>> {
    let secrets = &settings.payments.webhook_secrets;
    if secrets.is_empty() {
        return Ok(None);
    }
    let webhooks = StripeWebhooks::new(secrets).context("payments.webhook_secret cannot be used")?;
    Ok(Some(Arc::new(webhooks)))
}
