//! Bearer tokens go wherever the account of their holder may, or as far as their scopes: those that an API key needs.

use std::collections::BTreeMap;

use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};

use super::{API_KEY, SESSION_COOKIE};

/// The name under which operations take bearer tokens.
pub(super) const BEARER_TOKEN: &str = "bearerToken";

pub(super) fn scheme() -> SecurityScheme {
    let mut scheme = Http::new(HttpAuthScheme::Bearer);
    scheme.bearer_format = Some("JWT".to_owned());
    scheme.description = Some(
        "An access token of `POST /api/v1/auth/token`, for clients that are no browsers. One that is limited to scopes needs \
         those that are named, as an API key does."
            .to_owned(),
    );
    SecurityScheme::Http(scheme)
}

/// Adds the way in to those of an operation that there are already.
pub(super) fn complete(ways_in: &mut Vec<SecurityRequirement>) {
    let named: Vec<_> = ways_in.iter().map(names).collect();
    if !named.iter().any(|way| way.contains_key(SESSION_COOKIE)) {
        return;
    }
    let scopes = named.iter().find_map(|way| way.get(API_KEY)).cloned().unwrap_or_default();
    ways_in.push(SecurityRequirement::new(BEARER_TOKEN, scopes));
}

/// What it requires; there is no other way to look into it.
fn names(way: &SecurityRequirement) -> BTreeMap<String, Vec<String>> {
    let value = serde_json::to_value(way).and_then(serde_json::from_value);
    value.unwrap_or_default()
}
