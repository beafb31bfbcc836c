//! `POST /api/v1/auth/token`

use std::sync::Arc;

use application::identity::{IssueTokensError, LogInCommand};
use axum::{Json, extract::State};
use domain::identity::Scopes;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{TokenPairBody, limits};
use crate::http::{
    api::Api,
    authentication::Anyone,
    edge::{extract::Body, form::Form, problem::Problem},
    given::Given,
    identity::{api_keys::schemas::scopes, fields, schemas},
    openapi::Refused,
};

/// Who asks for tokens, and for what.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct IssueTokens {
    #[serde(default)]
    #[schema(schema_with = schemas::login, required = true)]
    username: Given<String>,
    #[serde(default)]
    #[schema(schema_with = schemas::password, required = true)]
    password: Given<String>,
    /// What the tokens are to be good for; everything that the account may do when there is nothing.
    #[serde(default)]
    #[schema(schema_with = scopes)]
    scopes: Given<Vec<String>>,
}

/// Get tokens
///
/// For clients that are no browsers: an access token for the next minutes, and a refresh token that brings the next pair.
/// Every failure has the same answer, and after some of them, tries have to wait, as in a browser.
#[utoipa::path(
    post,
    path = "/api/v1/auth/token",
    tag = "auth",
    request_body(content = IssueTokens, example = json!({
        "username": "ann.lee",
        "password": "correct horse battery staple",
        "scopes": ["orders:read", "products:read"]
    })),
    responses(
        (status = 200, description = "The first pair of a family.", body = TokenPairBody),
        Refused<IssueTokensError>
    )
)]
pub(super) async fn issue_tokens(
    State(api): State<Arc<Api>>,
    Anyone(actor): Anyone,
    Body(body): Body<IssueTokens>,
) -> Result<Json<TokenPairBody>, Problem> {
    let (command, scopes) = Form::fill(|form| body.into_command(form))?;
    Ok(TokenPairBody::of(&api.app.issue_tokens.execute(&actor, command, scopes).await?))
}

impl IssueTokens {
    fn into_command(self, form: &mut Form) -> Option<(LogInCommand, Option<Scopes>)> {
        let login = self.username.required_as(form, "username", fields::login);
        let password = self.password.required(form, "password");
        let scopes = limits(self.scopes, form);
        Some((LogInCommand { login: login?, password: password? }, scopes?))
    }
}
