use std::{fmt, time::Duration};

use reqwest::{Response, StatusCode, redirect, retry};
use rustls::crypto::CryptoProvider;
use serde::Deserialize;
use url::{Host, Url};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);

/// For one request, its answer included: others wait for it.
const TIMEOUT: Duration = Duration::from_secs(5);

/// In bytes. A set of ten keys with their certificates has some 20 kB.
const MAX_ANSWER: usize = 100_000;

/// Where keys are published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeySource {
    /// At this address.
    Jwks(String),
    /// Where this issuer says that they are (OpenID Connect Discovery 1.0).
    Discovery(String),
}

/// Why keys cannot be fetched from there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidKeySource {
    /// Everybody could put their own in their place.
    #[error("{0:?} must be an https:// URL (http:// on this machine) without user, query and fragment")]
    Url(String),
    /// There is no client for HTTP over TLS.
    #[error("HTTPS cannot be spoken: {0}")]
    Tls(String),
}

/// Fetches the document of a source, with an end to everything.
pub(super) struct Fetcher {
    http: reqwest::Client,
    source: KeySource,
    may_be_plain: bool,
}

#[derive(Deserialize)]
struct Metadata {
    issuer: String,
    jwks_uri: String,
}

impl Fetcher {
    pub(super) fn new(source: KeySource) -> Result<Self, InvalidKeySource> {
        let (KeySource::Jwks(address) | KeySource::Discovery(address)) = &source;
        let url = safe(address, true).ok_or_else(|| InvalidKeySource::Url(address.clone()))?;
        let may_be_plain = url.scheme() == "http";
        if CryptoProvider::get_default().is_none() {
            return Err(InvalidKeySource::Tls("the process has no cryptography for it".to_owned()));
        }
        let mut http = reqwest::Client::builder()
            .user_agent(concat!("concentric/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(TIMEOUT)
            .https_only(!may_be_plain)
            // Keys are where the configuration says. Who can send us elsewhere is not asked for them.
            .redirect(redirect::Policy::none())
            .retry(retry::never());
        if may_be_plain {
            http = http.no_proxy();
        }
        // Its text for people leaves out the cause, such as a machine without certificates to trust.
        let http = http.build().map_err(|error| InvalidKeySource::Tls(format!("{error:?}")))?;
        Ok(Self { http, source, may_be_plain })
    }

    /// By what what was fetched is known to all instances.
    pub(super) fn name(&self) -> String {
        match &self.source {
            KeySource::Jwks(url) => format!("jwks {url}"),
            KeySource::Discovery(issuer) => format!("issuer {issuer}"),
        }
    }

    /// The key set as it is published now.
    pub(super) async fn fetch(&self) -> Result<Vec<u8>, String> {
        match &self.source {
            KeySource::Jwks(url) => self.get(url).await,
            KeySource::Discovery(issuer) => self.get(&self.discover(issuer).await?).await,
        }
    }

    /// Who serves another's metadata could have us believe keys of their own (Discovery, section 4.3).
    async fn discover(&self, issuer: &str) -> Result<String, String> {
        let base = issuer.strip_suffix('/').unwrap_or(issuer);
        let document = self.get(&format!("{base}/.well-known/openid-configuration")).await?;
        let metadata: Metadata = serde_json::from_slice(&document)
            .map_err(|error| format!("the metadata cannot be read: {error}"))?;
        if metadata.issuer != issuer {
            return Err(format!("the metadata are those of {:?}", metadata.issuer));
        }
        Ok(metadata.jwks_uri)
    }

    async fn get(&self, address: &str) -> Result<Vec<u8>, String> {
        let url =
            safe(address, self.may_be_plain).ok_or_else(|| format!("{address:?} is no https address"))?;
        let unreachable = |error: reqwest::Error| format!("{:?}", error.without_url());
        let response = self.http.get(url).send().await.map_err(unreachable)?;
        if response.status() != StatusCode::OK {
            return Err(format!("the answer has status {}", response.status().as_u16()));
        }
        let body = read(response).await.map_err(unreachable)?;
        body.ok_or_else(|| format!("the answer has more than {MAX_ANSWER} bytes"))
    }
}

impl fmt::Debug for Fetcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Fetcher").field(&self.source).finish()
    }
}

/// The body, unless it is too long.
async fn read(mut response: Response) -> reqwest::Result<Option<Vec<u8>>> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > MAX_ANSWER {
            return Ok(None);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Some(body))
}

/// The address, if nobody on the way can change what it answers.
fn safe(address: &str, may_be_plain: bool) -> Option<Url> {
    let url = Url::parse(address).ok()?;
    let is_here = match url.host()? {
        Host::Domain(name) => name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    };
    let is_safe = url.scheme() == "https" || (url.scheme() == "http" && is_here && may_be_plain);
    let is_bare = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    (is_safe && is_bare && url.query().is_none()).then_some(url)
}
