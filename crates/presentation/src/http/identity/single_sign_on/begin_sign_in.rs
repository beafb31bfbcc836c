//! `GET /api/v1/auth/sso/{provider}`

use std::sync::Arc;

use application::identity::Visitor;
use axum::{
    extract::State,
    http::{HeaderMap, header},
    response::Response,
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{browser_cookie::BrowserCookie, provider, return_path, sent_back, sent_back_for, sent_to};
use crate::http::{
    api::Api,
    authentication::Anyone,
    edge::{
        codes::Code,
        extract::{Params, Path},
        problem::Problem,
    },
};

/// What the browser wants.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Wish {
    /// Where it goes in the end: a path of this site that the operator allows; the first of those unless it is given.
    #[param(max_length = 512, example = "/")]
    return_to: Option<String>,
}

/// Sign in by a provider
///
/// Sends the browser to the provider, from where it comes back to `…/callback`, and goes to `return_to` in the end. If it
/// cannot be sent there, it goes to `return_to` at once, with the reason in `sso_error`: the code of a problem. So it does when the
/// page of another site has sent it here.
#[utoipa::path(
    get,
    path = "/api/v1/auth/sso/{provider}",
    tag = "auth",
    params(("provider" = String, Path, description = "Its name.", example = "acme"), Wish),
    responses((
        status = 302,
        description = "The browser is on its way.",
        headers(
            ("Location" = String, description = "The provider, or `return_to` with `sso_error`."),
            ("Set-Cookie" = String, description = "What it has to show when it comes back.")
        )
    ))
)]
pub(super) async fn begin_sign_in(
    Anyone(actor): Anyone,
    State(api): State<Arc<Api>>,
    Path(name): Path<String>,
    Params(wish): Params<Wish>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let provider = provider(&api, &name)?;
    let return_to = return_path(provider, wish.return_to.as_deref())?;
    if is_sent_by_another_site(&headers) {
        return sent_back_for(&return_to, Code::CROSS_SITE_REQUEST);
    }
    let cookie = BrowserCookie::like(api.session_cookie);
    let visitor = Visitor { return_to: return_to.clone(), browser: cookie.secret(&headers) };
    match api.app.begin_sign_in.execute(&actor, provider, visitor).await {
        Ok(begun) => {
            let mut response = sent_to(&begun.authorization_url)?;
            let cookie = cookie.holding(&begun.browser).map_err(Problem::internal)?;
            response.headers_mut().append(header::SET_COOKIE, cookie);
            Ok(response)
        }
        Err(error) => sent_back(&return_to, error),
    }
}

/// Whether a page of another site makes the browser come here, as browsers say. Who has a session at the provider would be logged
/// in without having done anything; from where they are sent back to, they can begin by themselves.
fn is_sent_by_another_site(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-site").is_some_and(|site| site == "cross-site")
}
