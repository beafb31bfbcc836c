//! `/api/v1/me/sessions`

use std::sync::Arc;

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{identity::Session, shared::Id};
use serde::Serialize;
use utoipa::ToSchema;

use super::schemas;
use crate::http::{
    api::Api,
    authentication::LoggedIn,
    edge::{extract::PathId, problem::Problem},
    listing::{Collection, FilterBy, List, Listing},
    moment::Moment,
    schemas::id,
};

/// A session of one's own.
#[derive(Serialize, ToSchema)]
#[schema(as = Session)]
pub(super) struct SessionBody {
    #[schema(schema_with = id)]
    id: String,
    #[schema(value_type = String, format = DateTime)]
    created_at: Moment,
    /// When it was last used, give or take a quarter of the time that it lasts without use.
    #[schema(value_type = String, format = DateTime)]
    last_used_at: Moment,
    /// When it ends unless it is used.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Moment,
    /// The network address that it was opened from.
    #[schema(required = true, example = "203.0.113.7")]
    address: Option<String>,
    /// What the client that opened it said it was.
    #[schema(required = true, example = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0)")]
    client: Option<String>,
    /// What it is carried by: the cookie of a browser, or the tokens of a program.
    #[schema(schema_with = schemas::session_kind)]
    kind: &'static str,
    /// Whether it is the one in use.
    current: bool,
}

impl SessionBody {
    fn of(session: &Session, current: Option<Id<Session>>) -> Self {
        let state = session.state();
        Self {
            id: state.id.to_string(),
            created_at: Moment(state.created_at),
            last_used_at: Moment(state.last_used_at),
            expires_at: Moment(state.expires_at),
            address: state.address.clone(),
            client: state.client.clone(),
            kind: state.kind.name(),
            current: Some(state.id) == current,
        }
    }
}

impl Collection for Session {
    const FILTERS: &'static [FilterBy<Self>] = &[];
    const ORDER: &'static str = "-created_at";
}

/// List one's sessions
///
/// Where one is logged in: the live sessions, the newest first.
#[utoipa::path(
    get,
    path = "/api/v1/me/sessions",
    tag = "me",
    params(Listing<Session>),
    responses((
        status = 200,
        description = "Part of the sessions.",
        body = List<SessionBody>,
        headers(("Link" = String, description = "The pages around this one."))
    )),
    security(("sessionCookie" = []))
)]
pub(super) async fn list_sessions(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    Listing { query, frame }: Listing<Session>,
) -> Result<Response, Problem> {
    let page = api.app.own_sessions.list(&me.actor, query).await?;
    let current = session_in_use(&me);
    frame.answer(page, |session| SessionBody::of(&session, current))
}

/// End one of one's sessions
///
/// Whoever uses it is logged out, at once. It may be the session in use.
#[utoipa::path(
    delete,
    path = "/api/v1/me/sessions/{id}",
    tag = "me",
    params(PathId),
    responses((status = 204, description = "The session is over.")),
    security(("sessionCookie" = []))
)]
pub(super) async fn end_session(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    PathId(id): PathId,
) -> Result<Response, Problem> {
    let id = Id::new(id);
    api.app.own_sessions.end(&me.actor, id).await?;
    if Some(id) == session_in_use(&me) {
        return Ok(over(&api));
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// End all of one's sessions
///
/// Logs one out everywhere, the session in use included.
#[utoipa::path(
    delete,
    path = "/api/v1/me/sessions",
    tag = "me",
    responses((
        status = 204,
        description = "Every session is over.",
        headers(("Set-Cookie" = String, description = "Clears the session cookie."))
    )),
    security(("sessionCookie" = []))
)]
pub(super) async fn end_all_sessions(me: LoggedIn, State(api): State<Arc<Api>>) -> Result<Response, Problem> {
    api.app.own_sessions.end_all(&me.actor).await?;
    Ok(over(&api))
}

fn session_in_use(me: &LoggedIn) -> Option<Id<Session>> {
    me.actor.identity().and_then(|me| me.session)
}

/// The session in use is over.
fn over(api: &Api) -> Response {
    let cleared = [(header::SET_COOKIE, api.session_cookie.cleared())];
    (StatusCode::NO_CONTENT, cleared).into_response()
}
