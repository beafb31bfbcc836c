//! `GET /api/v1/auth/sso/{provider}/callback`

use std::sync::Arc;

use application::identity::{Arrival, AuthorizationResponse, Callback, Response as Answer};
use axum::{
    extract::{RawQuery, State},
    http::{HeaderMap, header},
    response::Response,
};
use url::form_urlencoded;
use utoipa::IntoParams;

use super::{browser_cookie::BrowserCookie, provider, sent_back, sent_to};
use crate::http::{
    api::Api,
    authentication::Anyone,
    edge::{extract::Path, problem::Problem},
};

/// What the address has when a second factor is asked for: the challenge to send it with.
const CHALLENGE: &str = "second_factor_challenge";

/// Longer than any error code of OAuth or OpenID Connect.
const MAX_ERROR: usize = 40;

/// What a provider sends the browser back with. It may add what we do not know (RFC 6749, section 4.1.2).
#[derive(Default, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Returned {
    /// What began the sign-in.
    state: Option<String>,
    /// To be redeemed at the provider.
    code: Option<String>,
    /// Who has sent the code (RFC 9207).
    iss: Option<String>,
    /// Why there is no code.
    error: Option<String>,
}

/// Come back from a provider
///
/// For browsers that a provider sends here. Logs in, or links, whom it vouches for, and sends the browser to where it wanted
/// to go; with the reason in `sso_error`, the code of a problem, if nothing came of it. An account that asks for a second factor
/// gets no session yet, but a challenge: `#second_factor_challenge=…` behind the address.
#[utoipa::path(
    get,
    path = "/api/v1/auth/sso/{provider}/callback",
    tag = "auth",
    params(("provider" = String, Path, description = "Its name.", example = "acme"), Returned),
    responses((
        status = 302,
        description = "The browser is on its way.",
        headers(
            ("Location" = String, description = "Where it wanted to go, with `sso_error` if nobody was signed in."),
            ("Set-Cookie" = String, description = "The session.")
        )
    ))
)]
pub(super) async fn finish_sign_in(
    Anyone(actor): Anyone,
    State(api): State<Arc<Api>>,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let provider = provider(&api, &name)?;
    let cookie = BrowserCookie::like(api.session_cookie);
    let callback =
        Returned::read(query.as_deref().unwrap_or_default()).into_callback(cookie.secret(&headers));
    let finished = api.app.finish_sign_in.execute(&actor, provider, callback).await;
    let arrival = match finished.outcome {
        Ok(arrival) => arrival,
        Err(error) => return sent_back(&finished.return_to, error),
    };
    let mut response = match &arrival {
        // Behind the #, where neither servers nor logs get to see it.
        Arrival::SecondFactorRequired(challenge) => {
            sent_to(&format!("{}#{CHALLENGE}={}", finished.return_to, challenge.reveal()))?
        }
        Arrival::LoggedIn(_) | Arrival::Linked => sent_to(finished.return_to.as_str())?,
    };
    let forgotten = cookie.cleared().map_err(Problem::internal)?;
    response.headers_mut().append(header::SET_COOKIE, forgotten);
    if let Arrival::LoggedIn(logged_in) = arrival {
        let session = api.session_cookie.holding(&logged_in.sealed).map_err(Problem::internal)?;
        response.headers_mut().append(header::SET_COOKIE, session);
    }
    Ok(response)
}

impl Returned {
    /// A parameter that is there twice counts as none: whose it is nobody knows.
    fn read(query: &str) -> Self {
        let only = |name: &str| {
            let mut values = form_urlencoded::parse(query.as_bytes()).filter(|(key, _)| key == name);
            let (Some((_, value)), None) = (values.next(), values.next()) else { return None };
            Some(value.into_owned())
        };
        Self { state: only("state"), code: only("code"), iss: only("iss"), error: only("error") }
    }

    fn into_callback(self, browser: Option<String>) -> Callback {
        let response = match (self.code, self.error) {
            (Some(code), None) => Answer::Code(AuthorizationResponse { code, issuer: self.iss }),
            (_, error) => Answer::Error(error.filter(|error| is_code(error)).unwrap_or_default()),
        };
        Callback { state: self.state.unwrap_or_default(), response, browser }
    }
}

/// Fit for the audit trail; anybody may write anything here.
fn is_code(text: &str) -> bool {
    text.len() <= MAX_ERROR && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}
