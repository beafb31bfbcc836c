//! The edge of HTTP: everything that is true of every request, whatever it is about.
//!
//! Names, logs, limits, headers, error answers, and what handlers take requests apart with. Knows no domain and no
//! use case.

pub mod accept;
pub mod client_address;
pub mod codes;
mod cors;
mod cross_site;
pub mod etag;
pub mod extract;
pub mod form;
mod limits;
pub mod log;
pub mod origin;
mod panic;
mod passage;
pub mod problem;
mod rate_limit;
mod render;
pub mod request_id;
mod security_headers;
mod uninterrupted;

pub use rate_limit::RateLimit;

use application::cache::Cache;
use axum::{Router, middleware::from_fn_with_state};
use ipnet::IpNet;
use origin::Origin;
use passage::{Edge, admit, pass};
use request_id::NewRequestId;
use std::{sync::Arc, time::Duration};

/// What can be chosen about the edge.
#[derive(Clone)]
pub struct EdgeOptions {
    /// Largest body of a request, in bytes. A route may have its own: axum's `DefaultBodyLimit`.
    pub body_limit: usize,
    /// How long a request may take, from its head to the head of its answer.
    pub request_timeout: Duration,
    /// How many requests one address may make; `None` for any number.
    pub rate_limit: Option<RateLimit>,
    /// Where all instances count requests together, if they do.
    pub shared_counts: Option<Arc<dyn Cache>>,
    /// Other origins whose pages may use the service, with the user's session.
    pub cors_origins: Vec<Origin>,
    /// Where browsers reach the service. When not known, the host that a request names is taken for it.
    pub public_origin: Option<Origin>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Whether browsers are told to insist on TLS.
    pub hsts: bool,
    /// Name of the cookie that carries the session.
    pub session_cookie: String,
    /// Where ids of requests come from.
    pub new_request_id: NewRequestId,
}

impl EdgeOptions {
    /// Sizes and times as the threat model has them; no rate limit, no other origins, no proxies, no TLS.
    pub fn new(session_cookie: impl Into<String>, new_request_id: NewRequestId) -> Self {
        Self {
            body_limit: 64 * 1024,
            request_timeout: Duration::from_secs(30),
            rate_limit: None,
            shared_counts: None,
            cors_origins: Vec::new(),
            public_origin: None,
            trusted_proxies: Vec::new(),
            hsts: false,
            session_cookie: session_cookie.into(),
            new_request_id,
        }
    }
}

/// Puts the edge around a router. To be called once, on the whole of it, after the last route was added: the edge
/// is around the routes and fallbacks that are there.
pub fn around(router: Router, options: &EdgeOptions) -> Router {
    let edge = Arc::new(Edge::new(options));
    let mut router = router.layer(from_fn_with_state(edge.clone(), admit));
    // Preflights end here.
    if let Some(cors) = cors::cors(&options.cors_origins) {
        router = router.layer(cors);
    }
    router.layer(from_fn_with_state(edge, pass))
}
