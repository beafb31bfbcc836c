//! A file that the binary carries, as browsers want to be given it: with a tag, so that they fetch it only once.

use crate::http::edge::etag::IfNoneMatch;
use axum::{
    body::Bytes,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

/// A file, and what to say when serving it.
pub(super) struct File {
    content: Bytes,
    content_type: &'static str,
    policy: Option<&'static str>,
    etag: HeaderValue,
}

/// A file that is put together, and its tag computed, when somebody first asks for it: start-up does not wait for
/// megabytes of scripts that most processes never serve.
pub(super) type LazyFile = LazyLock<File>;

impl File {
    pub(super) fn new(content: Bytes, content_type: &'static str) -> Self {
        let digest = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(&content));
        let etag = HeaderValue::try_from(format!("\"{digest}\"")).unwrap_or(HeaderValue::from_static("\"\""));
        Self { content, content_type, policy: None, etag }
    }

    /// A page with a content security policy of its own.
    pub(super) fn page(html: impl Into<Bytes>, policy: &'static str) -> Self {
        Self { policy: Some(policy), ..Self::new(html.into(), "text/html; charset=utf-8") }
    }

    /// The file; or only the word that the caller's copy is still good.
    pub(super) fn answer(&self, condition: &IfNoneMatch) -> Response {
        let mut response = self.content.clone().into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        // To be kept, but asked about every time: another version of the binary may carry another file.
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        if let Some(policy) = self.policy {
            headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
        }
        condition.answer(self.etag.clone(), response)
    }
}
