//! One line per request, and nothing secret in it: never a query string, a cookie or any other header.

use super::client_address::ClientAddress;
use axum::{
    extract::{MatchedPath, Request},
    http::{Extensions, Method, StatusCode},
    middleware::Next,
    response::Response,
};
use std::{
    net::IpAddr,
    sync::{Arc, OnceLock},
    time::Instant,
};
use tracing::Span;

/// What nginx logs when the client went away before it was answered; there is no standard status for it.
const CLIENT_WENT_AWAY: u16 = 499;

/// Remembers who acts in this request, for the log line and for every line within the request.
///
/// To be called by whoever authenticates the request, with the request's extensions. The first note stays.
pub fn note_actor(extensions: &Extensions, id: impl Into<String>) {
    let Some(noted) = extensions.get::<NotedActor>() else {
        return;
    };
    let id = noted.id.get_or_init(|| id.into());
    noted.span.record("actor_id", id.as_str());
}

/// Authentication happens deep inside, where only the request's parts are at hand: so it writes into this slot.
#[derive(Clone)]
struct NotedActor {
    span: Span,
    id: Arc<OnceLock<String>>,
}

/// Logs the request when it is answered, or when its client went away.
pub(super) async fn log_request(mut request: Request, next: Next) -> Response {
    let actor = Arc::new(OnceLock::new());
    let noted = NotedActor { span: Span::current(), id: actor.clone() };
    request.extensions_mut().insert(noted);
    let mut line = Line {
        started: Instant::now(),
        method: request.method().clone(),
        route: request.extensions().get::<MatchedPath>().cloned(),
        client: request.extensions().get::<ClientAddress>().map(|address| address.0),
        actor,
        status: None,
    };

    let response = next.run(request).await;
    line.status = Some(response.status());
    response
}

/// Written when dropped: a request whose client went away is dropped in the middle, and deserves its line too.
struct Line {
    started: Instant,
    method: Method,
    route: Option<MatchedPath>,
    client: Option<IpAddr>,
    actor: Arc<OnceLock<String>>,
    status: Option<StatusCode>,
}

impl Drop for Line {
    fn drop(&mut self) {
        let method = self.method.as_str();
        // The pattern, not the path: paths hold identifiers, and patterns can be counted.
        let route = self.route.as_ref().map_or("-", MatchedPath::as_str);
        let status = self.status.map_or(CLIENT_WENT_AWAY, |status| status.as_u16());
        let duration_ms = self.started.elapsed().as_micros() as f64 / 1000.0;
        let actor = self.actor.get().map_or("-", String::as_str);
        let client = self.client.map(tracing::field::display);
        if status < 500 {
            tracing::info!(target: "http", method, route, status, duration_ms, actor, client, "request");
        } else {
            tracing::warn!(target: "http", method, route, status, duration_ms, actor, client, "request");
        }
    }
}
