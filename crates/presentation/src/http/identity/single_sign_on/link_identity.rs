//! `POST /api/v1/me/identities/sso/{provider}`

use std::sync::Arc;

use application::identity::{SsoError, Visitor};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{browser_cookie::BrowserCookie, provider, return_path};
use crate::http::{
    api::Api,
    authentication::LoggedIn,
    edge::{
        extract::{Body, Path},
        problem::Problem,
    },
    given::Given,
    openapi::Refused,
};

/// What becomes of the browser afterwards.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LinkIdentity {
    /// Where it goes: a path of this site that the operator allows; the first of those unless it is given.
    #[serde(default)]
    #[schema(value_type = String, max_length = 512)]
    return_to: Given<String>,
}

/// Where the browser is to go.
#[derive(Serialize, ToSchema)]
#[schema(as = Authorization)]
pub(super) struct AuthorizationBody {
    /// The provider; once it has sent the browser back, the account is linked.
    #[schema(example = "https://login.example.com/authorize?response_type=code&client_id=…")]
    authorization_url: String,
}

/// Link a provider
///
/// Begins to link one's account with whomever the provider vouches for: send the browser to `authorization_url`. It comes back
/// to `…/callback`, and goes to `return_to` in the end, with the reason in `sso_error` if nothing came of it. Takes a session
/// that was opened in the last five minutes.
#[utoipa::path(
    post,
    path = "/api/v1/me/identities/sso/{provider}",
    tag = "me",
    params(("provider" = String, Path, description = "Its name.", example = "acme")),
    request_body(content = LinkIdentity, example = json!({"return_to": "/"})),
    responses(
        (
            status = 200,
            description = "Where to go.",
            body = AuthorizationBody,
            headers(("Set-Cookie" = String, description = "What the browser has to show when it comes back."))
        ),
        Refused<SsoError>
    ),
    security(("sessionCookie" = []))
)]
pub(super) async fn link_identity(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    Path(name): Path<String>,
    headers: HeaderMap,
    Body(body): Body<LinkIdentity>,
) -> Result<Response, Problem> {
    let provider = provider(&api, &name)?;
    let return_to = return_path(provider, body.return_to.into_option().as_deref())?;
    let cookie = BrowserCookie::like(api.session_cookie);
    let visitor = Visitor { return_to, browser: cookie.secret(&headers) };
    let begun = api.app.begin_sign_in.link(&me.actor, provider, visitor).await?;
    let cookie = cookie.holding(&begun.browser).map_err(Problem::internal)?;
    let body = AuthorizationBody { authorization_url: begun.authorization_url };
    Ok(([(header::SET_COOKIE, cookie)], Json(body)).into_response())
}
