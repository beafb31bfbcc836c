//! Access tokens, as the settings want them signed.

use domain::identity::{SessionPolicy, TokenPolicy};
use infrastructure::{AccessTokenSettings, InvalidTokenKey, JwtAccessTokens, TokenKey};
use secrecy::SecretString;

use super::secret_bytes;
use crate::settings::Settings;

/// Who has made the tokens of a service that has no public URL, which production insists on.
const ISSUER: &str = "concentric";

pub(super) fn access_tokens(settings: &Settings) -> Result<JwtAccessTokens, InvalidTokenKey> {
    let from = &settings.tokens;
    let secret = |secret: &SecretString| TokenKey::Secret(secret_bytes(secret));
    let issuer = from.issuer.as_ref().or(settings.server.public_url.as_ref());
    let previous = from.previous_keys.iter().cloned().chain(from.previous_secrets.iter().map(secret));
    JwtAccessTokens::new(AccessTokenSettings {
        issuer: issuer.map_or_else(|| ISSUER.to_owned(), Clone::clone),
        audience: from.audience.clone(),
        current: from.key.clone().unwrap_or_else(|| secret(&from.secret)),
        previous: previous.collect(),
    })
}

pub(super) fn policy(settings: &Settings) -> TokenPolicy {
    let from = &settings.tokens;
    let refresh = SessionPolicy { idle: from.refresh_idle, absolute: from.refresh_absolute };
    TokenPolicy { access: from.access, refresh }
}
