//! What a 401 asks for (RFC 9110, section 11.6.1, wants a challenge in each).

use axum::http::HeaderValue;

use super::{cookie::SessionCookie, credential::Credential};

/// The scheme is no registered one, so no browser pops up a dialog.
const API_KEY: &str = r#"ApiKey realm="api", header="X-API-Key""#;

/// RFC 6750, section 3.
const BEARER: &str = r#"Bearer realm="api""#;

/// The same, to whoever has sent a token.
const INVALID_BEARER: &str = r#"Bearer realm="api", error="invalid_token""#;

/// The kind of credential that was tried; any kind when none of ours was.
pub(super) fn challenges(tried: Option<&Credential>, cookie: SessionCookie) -> Vec<HeaderValue> {
    let api_key = HeaderValue::from_static(API_KEY);
    match tried {
        Some(Credential::Session(_)) => vec![cookie.challenge()],
        Some(Credential::ApiKey(_)) => vec![api_key],
        Some(Credential::Bearer(_)) => vec![HeaderValue::from_static(INVALID_BEARER)],
        Some(Credential::Authorization) | None => {
            vec![cookie.challenge(), api_key, HeaderValue::from_static(BEARER)]
        }
    }
}
