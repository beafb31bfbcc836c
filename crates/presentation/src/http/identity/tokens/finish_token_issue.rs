//! `POST /api/v1/auth/token/second-factor`

use std::sync::Arc;

use application::identity::{ChallengeToken, SecondFactorRefused};
use axum::{Json, extract::State};
use domain::identity::{Scopes, SecondFactorCode};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{TokenPairBody, limits};
use crate::http::{
    api::Api,
    authentication::Anyone,
    edge::{extract::Body, form::Form, problem::Problem},
    given::Given,
    identity::{
        api_keys::schemas::scopes,
        second_factor::{fields, schemas},
    },
    openapi::Refused,
};

/// The second proof of who asks for tokens, and for what.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FinishTokenIssue {
    #[serde(default)]
    #[schema(schema_with = schemas::challenge, required = true)]
    challenge: Given<String>,
    #[serde(default)]
    #[schema(schema_with = schemas::code, required = true)]
    code: Given<String>,
    /// What the tokens are to be good for; everything that the account may do when there is nothing.
    #[serde(default)]
    #[schema(schema_with = scopes)]
    scopes: Given<Vec<String>>,
}

/// Finish getting tokens
///
/// Where the answer to the request for tokens was `second-factor-required`. Scopes are given here again: those of the first
/// request are forgotten.
#[utoipa::path(
    post,
    path = "/api/v1/auth/token/second-factor",
    tag = "auth",
    request_body(content = FinishTokenIssue, example = json!({
        "challenge": "6dZk0y0h6mDq0hP1Yx1xJxJmXW7g0pC7q1Zb3Q0t2vA",
        "code": "492039",
        "scopes": ["orders:read"]
    })),
    responses(
        (status = 200, description = "The first pair of a family.", body = TokenPairBody),
        Refused<SecondFactorRefused>
    )
)]
pub(super) async fn finish_token_issue(
    State(api): State<Arc<Api>>,
    Anyone(actor): Anyone,
    Body(body): Body<FinishTokenIssue>,
) -> Result<Json<TokenPairBody>, Problem> {
    let (challenge, code, scopes) = Form::fill(|form| body.into_proof(form))?;
    let pair = api.app.finish_token_issue.execute(&actor, &challenge, code, scopes).await?;
    Ok(TokenPairBody::of(&pair))
}

impl FinishTokenIssue {
    fn into_proof(self, form: &mut Form) -> Option<(ChallengeToken, SecondFactorCode, Option<Scopes>)> {
        let challenge = self.challenge.required_as(form, "challenge", fields::challenge);
        let code = self.code.required_as(form, "code", fields::code);
        let scopes = limits(self.scopes, form);
        Some((challenge?, code?, scopes?))
    }
}
