//! `POST /api/v1/auth/logout`

use std::sync::Arc;

use application::{error::Error, store::StoreError};
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::IntoResponse,
};

use crate::http::{api::Api, authentication::LoggedIn, edge::problem::Problem};

/// Log out
///
/// Ends the session in use, at once and everywhere, and clears its cookie.
#[utoipa::path(
    post,
    path = "/api/v1/auth/logout",
    tag = "auth",
    responses((
        status = 204,
        description = "The session is over.",
        headers(("Set-Cookie" = String, description = "Clears the session cookie."))
    )),
    security(("sessionCookie" = []))
)]
pub(super) async fn log_out(me: LoggedIn, State(api): State<Arc<Api>>) -> Result<impl IntoResponse, Problem> {
    match api.app.log_out.execute(&me.actor).await {
        // Ended by somebody else since it was authenticated: over all the same.
        Ok(()) | Err(Error::Store(StoreError::NotFound)) => {}
        Err(error) => return Err(error.into()),
    }
    let cleared = [(header::SET_COOKIE, api.session_cookie.cleared())];
    Ok((StatusCode::NO_CONTENT, cleared))
}
