//! Denials are written down: here, for every operation at once.

use std::fmt::{self, Display, Formatter};

use application::authz::Actor;
use axum::{
    extract::{MatchedPath, Request},
    http::Method,
};

use crate::{app::App, http::edge::problem::Problem};

/// What a request tries to do: its method, and the pattern of its route.
pub(super) struct Attempt {
    method: Method,
    route: Option<MatchedPath>,
}

impl Attempt {
    pub(super) fn of(request: &Request) -> Self {
        let route = request.extensions().get::<MatchedPath>().cloned();
        Self { method: request.method().clone(), route }
    }
}

impl Display for Attempt {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let route = self.route.as_ref().map_or("-", MatchedPath::as_str);
        write!(f, "{} {route}", self.method)
    }
}

/// Writes down that `actor` was denied the attempt. They are denied it whether or not that succeeds.
pub(super) async fn record(app: &App, actor: &Actor, attempt: &Attempt, denial: Option<Problem>) {
    let code = denial.map_or("forbidden", |problem| problem.code().slug());
    let reason = format!("{attempt}: {code}");
    if let Err(error) = app.record_denial.execute(actor, &reason).await {
        tracing::error!(%error, reason, "a denial was not recorded");
    }
}
