//! Session tokens: JWTs signed with HS256.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

const LEEWAY_SECONDS: i64 = 60;

/// The key that tokens are signed with.
pub(super) struct TokenKey(Hmac<Sha256>);

#[derive(Deserialize)]
struct Header<'a> {
    alg: &'a str,
}

#[derive(Deserialize)]
struct Claims<'a> {
    iss: &'a str,
    aud: &'a str,
    sub: Uuid,
    sid: &'a str,
    iat: i64,
    exp: i64,
}

impl TokenKey {
    pub(super) fn new(secret: &[u8]) -> Self {
        // HMAC takes keys of any length.
        Self(Hmac::new_from_slice(secret).unwrap_or_else(|_| Hmac::new(&Default::default())))
    }

    /// The digest by which the token's session is found; none if the token is not valid at `now`, in Unix seconds.
    pub(super) fn digest(&self, token: &str, now: i64) -> Option<String> {
        let (signed, signature) = token.rsplit_once('.')?;
        let (header, claims) = signed.split_once('.')?;
        let decode = |part: &str| BASE64_URL_SAFE_NO_PAD.decode(part).ok();
        let header = decode(header)?;
        let header: Header<'_> = serde_json::from_slice(&header).ok()?;
        if header.alg != "HS256" {
            return None;
        }
        self.0.clone().chain_update(signed).verify_slice(&decode(signature)?).ok()?;
        let claims = decode(claims)?;
        let claims: Claims<'_> = serde_json::from_slice(&claims).ok()?;
        let ours = claims.iss == "concentric" && claims.aud == "concentric:session" && !claims.sub.is_nil();
        let current = claims.iat <= now + LEEWAY_SECONDS && now - LEEWAY_SECONDS < claims.exp;
        (ours && current).then(|| BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(claims.sid)))
    }
}
