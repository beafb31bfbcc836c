use reqwest::Url;
use secrecy::SecretString;

use super::client;
use crate::remote_keys::{InvalidKeySource, SigningAlgorithm};

/// How a provider is reached, and who we are to it.
#[derive(Clone, Debug)]
pub struct OpenIdSettings {
    /// By what it calls itself, to the letter: https, or http on this machine.
    pub issuer: String,
    /// By what it calls us.
    pub client_id: String,
    /// How we prove that it is us.
    pub authentication: ClientAuthentication,
    /// What we ask to be told; `openid` among it.
    pub scopes: Vec<String>,
    /// What it signs ID tokens with; no other is accepted, whatever a token says.
    pub algorithm: SigningAlgorithm,
    /// Where it sends people back to.
    pub redirect_uri: String,
}

/// How a client proves who it is at the token endpoint (OpenID Connect Core 1.0, section 9).
#[derive(Clone, Debug)]
pub enum ClientAuthentication {
    /// `client_secret_basic`
    Basic(SecretString),
    /// `client_secret_post`
    Post(SecretString),
    /// `none`: the client is a public one, and PKCE alone says that it is the one who began.
    None,
}

/// Why a provider cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum InvalidOpenIdSettings {
    /// Everybody could listen, or nothing is there.
    #[error("the issuer must be an https:// URL without query and fragment (http:// on this machine)")]
    Issuer,
    /// There is no client for HTTP over TLS.
    #[error("HTTPS cannot be spoken: {0}")]
    Tls(String),
    /// Its keys cannot be fetched.
    #[error(transparent)]
    Keys(#[from] InvalidKeySource),
}

impl OpenIdSettings {
    pub(super) fn checked_issuer(&self) -> Result<Url, InvalidOpenIdSettings> {
        let url = Url::parse(&self.issuer).map_err(|_| InvalidOpenIdSettings::Issuer)?;
        let nothing_else = url.query().is_none() && url.fragment().is_none();
        let nobody = url.username().is_empty() && url.password().is_none();
        let safe = url.scheme() == "https" || client::is_plain_and_here(&url);
        if safe && nobody && nothing_else { Ok(url) } else { Err(InvalidOpenIdSettings::Issuer) }
    }
}
