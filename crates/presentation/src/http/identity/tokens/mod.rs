//! `/api/v1/auth/token`: tokens for clients that are no browsers; and the keys that others verify them with.

mod finish_token_issue;
mod issue_tokens;
mod key_set;
mod refresh_tokens;
mod revoke_tokens;

use std::sync::Arc;

use application::identity::TokenPair;
use axum::Json;
use domain::identity::Scopes;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::api_keys;
use crate::http::{api::Api, edge::form::Form, fields::Unacceptable, given::Given, schemas::text};

/// Where people come without a session.
pub(super) fn entrance() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::default()
        .routes(routes!(issue_tokens::issue_tokens))
        .routes(routes!(finish_token_issue::finish_token_issue))
        .routes(routes!(refresh_tokens::refresh_tokens))
        .routes(routes!(revoke_tokens::revoke_tokens))
}

/// What is the same for everybody.
pub(super) fn published() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::default().routes(routes!(key_set::read_key_set))
}

/// An access token, and what brings the next one. The names are those of RFC 6749, 5.1.
#[derive(Serialize, ToSchema)]
#[schema(as = TokenPair)]
struct TokenPairBody {
    /// To be sent with every request as `Authorization: Bearer …`.
    access_token: String,
    #[schema(pattern = "^Bearer$", example = "Bearer")]
    token_type: &'static str,
    /// How long the access token lasts, in seconds.
    #[schema(example = 600)]
    expires_in: u64,
    /// Brings the next pair, once.
    #[schema(example = "cr_mZ0GfI0qKj3m…")]
    refresh_token: String,
    /// How long the refresh token lasts unless it is used, in seconds.
    #[schema(example = 2_592_000)]
    refresh_expires_in: u64,
    /// What the tokens are good for, with a space between; everything that the account may do when it is not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = text, example = "orders:read products:read")]
    scope: Option<String>,
}

impl TokenPairBody {
    fn of(pair: &TokenPair) -> Json<Self> {
        Json(Self {
            access_token: pair.access.clone(),
            token_type: "Bearer",
            expires_in: pair.expires_in.as_secs(),
            refresh_token: pair.refresh.reveal().to_owned(),
            refresh_expires_in: pair.refresh_expires_in.as_secs(),
            scope: pair.scopes.map(|scopes| scopes.to_string()),
        })
    }
}

/// What tokens are to be limited to, if they are; the form notes what is wrong.
fn limits(given: Given<Vec<String>>, form: &mut Form) -> Option<Option<Scopes>> {
    match given.into_option() {
        None => Some(None),
        Some(names) => api_keys::fields::scopes_of(&names, form).map(Some),
    }
}

/// The longest refresh token that is worth looking at: ours have 46 characters.
const MAX_TOKEN: usize = 200;

/// Of any other length it is none of ours.
fn plausible(token: &str) -> Result<String, Unacceptable> {
    if token.len() > MAX_TOKEN {
        return Err(Unacceptable::new("too-long", "is no refresh token"));
    }
    Ok(token.to_owned())
}
