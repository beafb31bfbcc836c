//! Headers that tell browsers how little they may do with our answers: on every status and every route.
//!
//! Each is a default. Whoever knows better (a documentation page about its scripts, a handler about caching) sets
//! its own, and that one stays.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// JSON needs nothing: should it ever be shown as a page, that page can load, run and send nothing.
const NOTHING: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

const DEFAULTS: [(HeaderName, HeaderValue); 8] = [
    (header::CONTENT_SECURITY_POLICY, NOTHING),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ),
    // Nearly every answer is about a person. What may be stored says so itself.
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
];

/// Two years, as browsers' preload lists ask for.
const HSTS: HeaderValue = HeaderValue::from_static("max-age=63072000; includeSubDomains");

/// The headers; `hsts` only where the service is reached by TLS, else it would lock out plain development.
pub(super) fn security_headers(hsts: bool) -> HeaderMap {
    let hsts = hsts.then_some((header::STRICT_TRANSPORT_SECURITY, HSTS));
    DEFAULTS.into_iter().chain(hsts).collect()
}

/// Adds those that an answer does not have. It is the answer's that are put to a copy of ours: they are fewer.
pub(super) fn add_to(headers: &mut HeaderMap, ours: &HeaderMap) {
    let own = std::mem::replace(headers, ours.clone());
    // Of several with one name the first replaces ours, and the others join it.
    headers.extend(own);
}
