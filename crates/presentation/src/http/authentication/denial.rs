//! Denials are written down: here, for every operation at once.

use application::authz::Actor;
use axum::extract::{MatchedPath, Request};

use crate::{app::App, http::edge::problem::Problem};

/// What the request tries to do: its method, and the pattern of its route.
pub(super) fn attempt(request: &Request) -> String {
    let route = request.extensions().get::<MatchedPath>();
    format!("{} {}", request.method(), route.map_or("-", MatchedPath::as_str))
}

/// Writes down that `actor` was denied the attempt. They are denied it whether or not that succeeds.
pub(super) async fn record(app: &App, actor: &Actor, attempt: &str, denial: Option<Problem>) {
    let code = denial.map_or("forbidden", |problem| problem.code().slug());
    let reason = format!("{attempt}: {code}");
    if let Err(error) = app.record_denial.execute(actor, &reason).await {
        tracing::error!(%error, reason, "a denial was not recorded");
    }
}
