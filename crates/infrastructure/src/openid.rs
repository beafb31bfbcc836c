//! OpenID Connect, as a client: the authorization code flow with PKCE (OpenID Connect Core 1.0, RFC 7636, RFC 9207, RFC 9700).

mod authorization;
mod client;
mod discovery;
mod id_token;
mod settings;
#[cfg(test)]
mod tests;
mod token;
mod user_info;

use std::{sync::Arc, time::Duration};

use application::{
    cache::Cache,
    identity::{AuthorizationRequest, AuthorizationResponse, IdentityProvider, ProviderError, Vouched},
    ports::Clock,
};
use async_trait::async_trait;
use domain::identity::{Email, ExternalSubject, Issuer, PersonName, Subject};
use tracing::{error, warn};

use crate::remote_keys::{KeySettings, KeySource, RemoteKeys, Unverified};
use client::Client;
use discovery::Discovery;
use id_token::{Claims, Expected};
pub use settings::{ClientAuthentication, InvalidOpenIdSettings, OpenIdSettings};
use token::Tokens;
use user_info::Profile;

/// How long a provider's keys are believed without asking for them again.
const KEYS_LAST: Duration = Duration::from_secs(60 * 60);

/// Codes of known providers have some 100 bytes.
const MAX_CODE: usize = 4096;

/// A provider of OpenID Connect.
pub struct OpenIdProvider {
    settings: OpenIdSettings,
    client: Client,
    discovery: Discovery,
    keys: RemoteKeys,
    clock: Arc<dyn Clock>,
}

impl OpenIdProvider {
    /// Asks the provider nothing yet; it may be away when the service starts. `cache` is where instances share its keys.
    ///
    /// # Errors
    /// It could only be reached where others can listen, or there is no HTTPS.
    pub fn new(
        settings: OpenIdSettings,
        cache: Arc<dyn Cache>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, InvalidOpenIdSettings> {
        let client = Client::to(&settings.checked_issuer()?)?;
        let discovery = Discovery::of(settings.issuer.clone());
        let source = KeySource::Discovery(settings.issuer.clone());
        let algorithms = vec![settings.algorithm];
        let keys = KeySettings { algorithms, max_age: KEYS_LAST, cache, clock: clock.clone() };
        let keys = RemoteKeys::new(source, keys)?;
        Ok(Self { settings, client, discovery, keys, clock })
    }

    async fn vouched(
        &self,
        response: &AuthorizationResponse,
        request: &AuthorizationRequest,
    ) -> Result<Vouched, ProviderError> {
        if response.code.is_empty() || response.code.len() > MAX_CODE {
            return Err(ProviderError::CodeRefused("it is none".to_owned()));
        }
        let metadata = self.discovery.metadata(&self.client).await?;
        authorization::check_issuer(&self.settings, &metadata, response)?;
        let (code, verifier) = (&response.code, &request.code_verifier);
        let tokens = token::redeem(&self.client, &self.settings, &metadata, code, verifier).await?;
        let claims = self.claims(&tokens, &request.nonce).await?;
        let told = claims.profile.clone();
        let profile = match told.email {
            Some(_) => told,
            None => {
                let access_token = &tokens.access_token;
                let more = user_info::ask(&self.client, &metadata, access_token, &claims.sub).await?;
                told.or(more)
            }
        };
        vouched(&claims, profile)
    }

    /// What the ID token says, once it is known to be the provider's and about this sign-in.
    async fn claims(&self, tokens: &Tokens, nonce: &str) -> Result<Claims, ProviderError> {
        let payload = self.keys.payload(&tokens.id_token).await.map_err(|error| match error {
            Unverified::Forged(_) => ProviderError::Untrusted(format!("the ID token: {error}")),
            Unverified::KeysUnavailable => ProviderError::Away(error.to_string()),
        })?;
        let claims = Claims::read(&payload)?;
        claims.check(&Expected {
            issuer: &self.settings.issuer,
            client_id: &self.settings.client_id,
            nonce,
            access_token: &tokens.access_token,
            algorithm: self.settings.algorithm,
            now: self.clock.now(),
        })?;
        Ok(claims)
    }

    /// Logs what the caller is not told.
    fn told(&self, error: ProviderError) -> ProviderError {
        let issuer = &self.settings.issuer;
        match &error {
            ProviderError::Away(_) | ProviderError::CodeRefused(_) => warn!(issuer, %error, "no sign-in"),
            ProviderError::Untrusted(_) => error!(issuer, %error, "no sign-in"),
        }
        error
    }
}

#[async_trait]
impl IdentityProvider for OpenIdProvider {
    async fn authorization_url(&self, request: &AuthorizationRequest) -> Result<String, ProviderError> {
        let metadata = self.discovery.metadata(&self.client).await.map_err(|error| self.told(error))?;
        Ok(authorization::url(&self.settings, &metadata, request).into())
    }

    async fn redeem(
        &self,
        response: &AuthorizationResponse,
        request: &AuthorizationRequest,
    ) -> Result<Vouched, ProviderError> {
        self.vouched(response, request).await.map_err(|error| self.told(error))
    }
}

/// In the words of the domain. What does not fit there, such as a name with control characters, the provider does not say.
fn vouched(claims: &Claims, profile: Profile) -> Result<Vouched, ProviderError> {
    let unfit = |error: domain::identity::InvalidSubject| ProviderError::Untrusted(error.to_string());
    let issuer = Issuer::parse(&claims.iss).map_err(unfit)?;
    let subject = ExternalSubject { issuer, subject: Subject::parse(&claims.sub).map_err(unfit)? };
    let email = profile.verified_email().and_then(|email| Email::parse(email).ok());
    let name = profile.name.as_deref().and_then(|name| PersonName::parse(name).ok());
    Ok(Vouched { subject, email, name, username: profile.preferred_username })
}
