//! One line per request, and nothing secret in it: never a query string, a cookie or any other header.

use axum::{
    extract::{MatchedPath, Request},
    http::{Extensions, Method, StatusCode},
};
use std::{fmt::Display, net::IpAddr, time::Instant};
use tracing::Span;

/// What nginx logs when the client went away before it was answered; there is no standard status for it.
const CLIENT_WENT_AWAY: u16 = 499;

/// Remembers who acts in this request, for every line that is logged within it, its own included.
///
/// To be called by whoever authenticates the request, with the request's extensions.
pub fn note_actor(extensions: &Extensions, id: impl Display) {
    if let Some(RequestSpan(span)) = extensions.get() {
        span.record("actor_id", tracing::field::display(id));
    }
}

/// The span of the request: whoever authenticates it may be inside of another one.
#[derive(Clone)]
struct RequestSpan(Span);

/// The line of one request. Written when dropped: a request whose client went away is dropped in the middle, and deserves
/// its line too.
pub(super) struct Line {
    started: Instant,
    method: Method,
    route: Option<MatchedPath>,
    client: IpAddr,
    status: Option<StatusCode>,
}

impl Line {
    /// Begins it, within the span of the request.
    pub(super) fn begin(request: &mut Request, client: IpAddr) -> Self {
        request.extensions_mut().insert(RequestSpan(Span::current()));
        Self {
            started: Instant::now(),
            method: request.method().clone(),
            route: request.extensions().get::<MatchedPath>().cloned(),
            client,
            status: None,
        }
    }

    /// Notes how the request was answered.
    pub(super) const fn answered(&mut self, status: StatusCode) {
        self.status = Some(status);
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let method = self.method.as_str();
        // The pattern, not the path: paths hold identifiers, and patterns can be counted.
        let route = self.route.as_ref().map_or("-", MatchedPath::as_str);
        let status = self.status.map_or(CLIENT_WENT_AWAY, |status| status.as_u16());
        let duration_ms = self.started.elapsed().as_micros() as f64 / 1000.0;
        let client = tracing::field::display(self.client);
        if status < 500 {
            tracing::info!(target: "http", method, route, status, duration_ms, client, "request");
        } else {
            tracing::warn!(target: "http", method, route, status, duration_ms, client, "request");
        }
    }
}
