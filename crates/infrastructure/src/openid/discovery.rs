use std::{sync::Arc, time::Duration};

use application::identity::ProviderError;
use reqwest::Url;
use serde::Deserialize;
use tokio::{sync::Mutex, time::Instant};
use tracing::warn;

use super::client::{Client, send};

/// How long metadata are good for. They change when a provider is rebuilt.
const GOOD_FOR: Duration = Duration::from_secs(60 * 60);

/// How soon a provider that did not tell them is asked again: everybody who wants to sign in meanwhile is told at once.
const ASK_AGAIN: Duration = Duration::from_secs(5);

/// What a provider says about itself (OpenID Connect Discovery 1.0).
pub(super) struct Metadata {
    pub(super) authorization_endpoint: Url,
    pub(super) token_endpoint: Url,
    pub(super) userinfo_endpoint: Option<Url>,
    /// Whether it says with every answer that the answer is its own (RFC 9207).
    pub(super) names_itself: bool,
}

/// Knows a provider's metadata: asks for them once an hour, one request at a time, and keeps to the old while it is away.
pub(super) struct Discovery {
    issuer: String,
    kept: Mutex<Kept>,
}

struct Kept {
    metadata: Result<Arc<Metadata>, ProviderError>,
    ask_again: Instant,
}

#[derive(Deserialize)]
struct Document {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    userinfo_endpoint: Option<String>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
    code_challenge_methods_supported: Option<Vec<String>>,
}

impl Discovery {
    pub(super) fn of(issuer: String) -> Self {
        let metadata = Err(ProviderError::Away("it was not asked yet".to_owned()));
        Self { issuer, kept: Mutex::new(Kept { metadata, ask_again: Instant::now() }) }
    }

    pub(super) async fn metadata(&self, client: &Client) -> Result<Arc<Metadata>, ProviderError> {
        let mut kept = self.kept.lock().await;
        if Instant::now() < kept.ask_again {
            return kept.metadata.clone();
        }
        match self.ask(client).await {
            Ok(metadata) => {
                *kept = Kept { metadata: Ok(Arc::new(metadata)), ask_again: Instant::now() + GOOD_FOR };
            }
            Err(error) => {
                kept.ask_again = Instant::now() + ASK_AGAIN;
                match &mut kept.metadata {
                    Ok(_) => warn!(issuer = self.issuer, %error, "the provider's metadata are kept to"),
                    metadata => *metadata = Err(error),
                }
            }
        }
        kept.metadata.clone()
    }

    async fn ask(&self, client: &Client) -> Result<Metadata, ProviderError> {
        let base = self.issuer.trim_end_matches('/');
        let url = client.endpoint(&format!("{base}/.well-known/openid-configuration"))?;
        let answer = send(client.get(url)).await?;
        if !answer.status.is_success() {
            return Err(ProviderError::Away(format!("its metadata have status {}", answer.status)));
        }
        let unreadable =
            |error: serde_json::Error| ProviderError::Away(format!("its metadata cannot be read: {error}"));
        let document: Document = serde_json::from_slice(&answer.body).map_err(unreadable)?;
        self.check(document, client)
    }

    /// Who serves another's metadata could send codes and secrets wherever they like (Discovery, section 4.3).
    fn check(&self, document: Document, client: &Client) -> Result<Metadata, ProviderError> {
        if document.issuer != self.issuer {
            let reason =
                format!("it calls itself {:?}, and is configured as {:?}", document.issuer, self.issuer);
            return Err(ProviderError::Untrusted(reason));
        }
        let methods = document.code_challenge_methods_supported;
        if methods.is_some_and(|methods| !methods.iter().any(|method| method == "S256")) {
            return Err(ProviderError::Untrusted("it does not do PKCE by S256".to_owned()));
        }
        Ok(Metadata {
            authorization_endpoint: client.endpoint(&document.authorization_endpoint)?,
            token_endpoint: client.endpoint(&document.token_endpoint)?,
            userinfo_endpoint: document.userinfo_endpoint.map(|url| client.endpoint(&url)).transpose()?,
            names_itself: document.authorization_response_iss_parameter_supported,
        })
    }
}
