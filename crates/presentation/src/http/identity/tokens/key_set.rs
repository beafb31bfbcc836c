//! `GET /.well-known/jwks.json`

use std::sync::Arc;

use application::identity::{PublicKey, VerifyingKey};
use axum::{
    Json,
    extract::State,
    http::{HeaderName, HeaderValue, header},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::api::Api;

/// Longer than access tokens last by default, and short enough that a key which was taken away is soon believed no more.
const CACHED: HeaderValue = HeaderValue::from_static("public, max-age=900");

/// The keys that access tokens are verified with (RFC 7517).
#[derive(Serialize, ToSchema)]
pub(super) struct KeySet {
    keys: Vec<PublishedKey>,
}

/// A public key.
#[derive(Serialize, ToSchema)]
struct PublishedKey {
    /// The family of algorithms.
    #[schema(example = "OKP")]
    kty: &'static str,
    #[serde(rename = "use")]
    #[schema(example = "sig")]
    purpose: &'static str,
    #[schema(example = "EdDSA")]
    alg: &'static str,
    /// What tokens call it in their header: its thumbprint (RFC 7638).
    #[schema(example = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")]
    kid: String,
    /// Of Ed25519.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    crv: Option<&'static str>,
    /// The point of Ed25519.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    x: Option<String>,
    /// The modulus of RSA.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    n: Option<String>,
    /// The exponent of RSA.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    e: Option<String>,
}

/// Read the public keys
///
/// Whoever receives our access tokens verifies them with these: the key in use, and those whose tokens are still accepted.
/// There are none while tokens are signed with a secret (HS256).
#[utoipa::path(
    get,
    path = "/.well-known/jwks.json",
    tag = "auth",
    responses((
        status = 200,
        description = "The keys.",
        body = KeySet,
        headers(("Cache-Control" = String, description = "How long the keys may be kept."))
    ))
)]
pub(super) async fn read_key_set(
    State(api): State<Arc<Api>>,
) -> ([(HeaderName, HeaderValue); 1], Json<KeySet>) {
    let keys = api.app.published_keys.list().into_iter().map(PublishedKey::of).collect();
    ([(header::CACHE_CONTROL, CACHED)], Json(KeySet { keys }))
}

impl PublishedKey {
    fn of(key: VerifyingKey) -> Self {
        let blank =
            |kty, alg, kid| Self { kty, purpose: "sig", alg, kid, crv: None, x: None, n: None, e: None };
        match key.key {
            PublicKey::Rsa { n, e } => Self { n: Some(n), e: Some(e), ..blank("RSA", "RS256", key.id) },
            PublicKey::Ed25519 { x } => {
                Self { crv: Some("Ed25519"), x: Some(x), ..blank("OKP", "EdDSA", key.id) }
            }
        }
    }
}
