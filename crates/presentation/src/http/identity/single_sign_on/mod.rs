//! Signing in by an OpenID provider. A browser is sent to it, and comes back; what it should not be told in problem details,
//! which nobody would read, stands in the address that it is sent to in the end: `sso_error`, with the code of a problem.

mod begin_sign_in;
mod browser_cookie;
mod finish_sign_in;
mod link_identity;
mod list_providers;

use std::sync::Arc;

use application::{
    error::Error,
    identity::{ReturnPath, SignInProvider, SsoError},
};
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::http::{
    api::Api,
    edge::{
        codes::Code,
        problem::{FieldError, Problem},
    },
    refusals::Refusal as _,
};

/// What the address has when nobody was signed in.
const ERROR: &str = "sso_error";

/// Where people come without a session.
pub(super) fn entrance() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::default()
        .routes(routes!(list_providers::list_sign_in_providers))
        .routes(routes!(begin_sign_in::begin_sign_in))
        .routes(routes!(finish_sign_in::finish_sign_in))
}

/// What takes one.
pub(super) fn operations() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::default().routes(routes!(link_identity::link_identity))
}

/// The provider of that name.
fn provider<'a>(api: &'a Api, name: &str) -> Result<&'a SignInProvider, Problem> {
    let unknown = || Problem::of(Code::NOT_FOUND, "There is no such provider to sign in by.");
    api.app.sign_in_providers.find(name).ok_or_else(unknown)
}

/// Where the browser goes afterwards. Refused here and now: there is nowhere that it could be sent with the refusal.
fn return_path(provider: &SignInProvider, asked: Option<&str>) -> Result<ReturnPath, Problem> {
    provider.return_paths.choose(asked).map_err(|invalid| {
        let (field, message) = ("return_to".to_owned(), invalid.to_string());
        Problem::invalid_fields(vec![FieldError { field, code: "not-allowed".into(), message }])
    })
}

/// Sends the browser to that address.
fn sent_to(address: &str) -> Result<Response, Problem> {
    let address = HeaderValue::try_from(address).map_err(Problem::internal)?;
    Ok((StatusCode::FOUND, [(header::LOCATION, address)]).into_response())
}

/// Sends the browser back with the reason; what is no refusal but a failure is told as any other.
fn sent_back(return_to: &ReturnPath, error: Error<SsoError>) -> Result<Response, Problem> {
    match error {
        Error::Refused(refusal) => sent_back_for(return_to, refusal.into_problem().code()),
        failure => Err(failure.into()),
    }
}

fn sent_back_for(return_to: &ReturnPath, reason: Code) -> Result<Response, Problem> {
    let separator = if return_to.as_str().contains('?') { '&' } else { '?' };
    sent_to(&format!("{return_to}{separator}{ERROR}={}", reason.slug()))
}
