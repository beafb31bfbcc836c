use std::time::Duration;

use application::identity::ProviderError;
use reqwest::{RequestBuilder, Response, StatusCode, Url, redirect, retry};
use rustls::crypto::CryptoProvider;
use url::Host;

use super::InvalidOpenIdSettings;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);

/// For one request. A sign-in takes up to four of them, one after another, while a browser waits.
const TIMEOUT: Duration = Duration::from_secs(5);

/// In bytes. Metadata have some 5 kB, tokens less.
const MAX_ANSWER: usize = 100 * 1024;

/// Asks a provider, with an end to everything.
pub(super) struct Client {
    http: reqwest::Client,
    may_be_plain: bool,
}

/// What a provider answered.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) body: Vec<u8>,
}

impl Client {
    /// For a provider that is there.
    pub(super) fn to(issuer: &Url) -> Result<Self, InvalidOpenIdSettings> {
        let may_be_plain = is_plain_and_here(issuer);
        let tls = |reason: String| InvalidOpenIdSettings::Tls(reason);
        if CryptoProvider::get_default().is_none() {
            return Err(tls("the process has no cryptography for it".to_owned()));
        }
        let mut http = reqwest::Client::builder()
            .user_agent(concat!("concentric/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(TIMEOUT)
            .https_only(!may_be_plain)
            // Codes and secrets are for the endpoints that the metadata name, and go nowhere else.
            .redirect(redirect::Policy::none())
            .retry(retry::never());
        if may_be_plain {
            http = http.no_proxy();
        }
        // Its text for people leaves out the cause, such as a machine without certificates to trust.
        let http = http.build().map_err(|error| tls(format!("{error:?}")))?;
        Ok(Self { http, may_be_plain })
    }

    /// The address, if it may be asked.
    pub(super) fn endpoint(&self, text: &str) -> Result<Url, ProviderError> {
        let url = Url::parse(text).ok();
        let allowed = |url: &Url| url.scheme() == "https" || (self.may_be_plain && is_plain_and_here(url));
        let untrusted = || ProviderError::Untrusted(format!("{text:?} is no https address"));
        url.filter(allowed).ok_or_else(untrusted)
    }

    pub(super) fn get(&self, url: Url) -> RequestBuilder {
        self.http.get(url)
    }

    pub(super) fn post(&self, url: Url) -> RequestBuilder {
        self.http.post(url)
    }
}

/// Sends it, and reads the answer as far as it may be long.
pub(super) async fn send(request: RequestBuilder) -> Result<Answer, ProviderError> {
    let away = |error: reqwest::Error| ProviderError::Away(format!("{:?}", error.without_url()));
    let response = request.send().await.map_err(away)?;
    let status = response.status();
    let body = read(response).await.map_err(away)?;
    let too_long = || ProviderError::Away(format!("an answer has more than {MAX_ANSWER} bytes"));
    Ok(Answer { status, body: body.ok_or_else(too_long)? })
}

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

/// Without TLS, but nobody else on this machine is there to listen.
pub(super) fn is_plain_and_here(url: &Url) -> bool {
    let is_here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    url.scheme() == "http" && is_here
}
