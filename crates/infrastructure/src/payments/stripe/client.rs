use std::time::Duration;

use domain::billing::IdempotencyKey;
use reqwest::{
    RequestBuilder, Response, Url,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue},
    redirect, retry,
};
use rustls::crypto::CryptoProvider;
use serde::de::DeserializeOwned;
use tracing::{Instrument as _, debug_span, error, warn};
use url::form_urlencoded;

use super::{
    reply::Reply,
    settings::{InvalidStripeSettings, StripeSettings, is_loopback},
};

/// The version of the API that the mapping was written for: answers keep this form, whatever the account's default is.
const VERSION: &str = "2025-09-30.clover";

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// In bytes. A page of 100 refunds has some 100 kB.
const MAX_ANSWER: usize = 1024 * 1024;

/// Asks Stripe, once per call: whether it is worth asking again is for others to know.
pub(super) struct Client {
    http: reqwest::Client,
    base: Url,
}

impl Client {
    pub(super) fn new(settings: StripeSettings) -> Result<Self, InvalidStripeSettings> {
        let base = settings.checked_url()?;
        let mut bearer = HeaderValue::try_from(format!("Bearer {}", settings.checked_key()?))
            .map_err(|_| InvalidStripeSettings::SecretKey)?;
        bearer.set_sensitive(true);
        let headers = HeaderMap::from_iter([
            (AUTHORIZATION, bearer),
            ("stripe-version".parse().map_err(tls)?, HeaderValue::from_static(VERSION)),
        ]);
        if CryptoProvider::get_default().is_none() {
            return Err(tls("the process has no cryptography for it"));
        }
        let on_this_machine = is_loopback(&base);
        let mut http = reqwest::Client::builder()
            .default_headers(headers)
            .user_agent(concat!("concentric/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(CONNECT_TIMEOUT)
            .https_only(!on_this_machine)
            // An API that moves does so by a new release of this; a key is not sent after it.
            .redirect(redirect::Policy::none())
            .retry(retry::never());
        if on_this_machine {
            http = http.no_proxy();
        }
        // Its text for people leaves out the cause, such as a machine without certificates to trust.
        let http = http.build().map_err(|error| tls(format!("{error:?}")))?;
        Ok(Self { http, base })
    }

    /// Looks something up.
    pub(super) async fn get<T: DeserializeOwned>(&self, path: &[&str], query: &[(&str, &str)]) -> Reply<T> {
        let mut url = self.url(path);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        self.ask(path, self.http.get(url)).await
    }

    /// Has something done, once however often it is asked for with the same key.
    pub(super) async fn post<T: DeserializeOwned>(
        &self,
        path: &[&str],
        form: &[(&str, &str)],
        key: &IdempotencyKey,
    ) -> Reply<T> {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request = self.http.post(self.url(path)).header("idempotency-key", key.as_str());
        self.ask(path, request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(body)).await
    }

    fn url(&self, path: &[&str]) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.clear().push("v1").extend(path);
        }
        url
    }

    async fn ask<T: DeserializeOwned>(&self, path: &[&str], request: RequestBuilder) -> Reply<T> {
        let span = debug_span!("stripe", path = path.join("/"));
        answer(request).instrument(span).await
    }
}

async fn answer<T: DeserializeOwned>(request: RequestBuilder) -> Reply<T> {
    let response = match request.send().await {
        Ok(response) => response,
        Err(error) => {
            warn!(error = ?error.without_url(), "the gateway cannot be reached");
            return Reply::Nothing { replayed: false };
        }
    };
    let header = |name| response.headers().get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    // Stripe says so of an answer that it kept with an idempotency key.
    let replayed = header("idempotent-replayed") == Some("true");
    let request_id = header("request-id").unwrap_or_default().to_owned();
    let status = response.status().as_u16();
    match read(response).await {
        Ok(Some(body)) => Reply::read(status, replayed, &request_id, &body),
        Ok(None) => {
            error!(status, request_id, "the gateway answered with more than {MAX_ANSWER} bytes");
            Reply::Nothing { replayed }
        }
        Err(error) => {
            warn!(status, request_id, error = ?error.without_url(), "the gateway broke off its answer");
            Reply::Nothing { replayed: false }
        }
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

fn tls(reason: impl ToString) -> InvalidStripeSettings {
    InvalidStripeSettings::Tls(reason.to_string())
}
