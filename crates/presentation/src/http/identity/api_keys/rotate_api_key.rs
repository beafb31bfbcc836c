//! `POST /api/v1/me/api-keys/{id}/rotate`

use std::sync::Arc;

use application::identity::RotateApiKeyError;
use axum::{extract::State, response::Response};
use domain::shared::Id;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{IssuedBody, fields, issued};
use crate::http::{
    api::Api,
    authentication::LoggedIn,
    edge::{
        extract::{Body, PathId},
        form::Form,
        problem::Problem,
    },
    given::Given,
    openapi::Refused,
};

/// How to change over.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RotateApiKey {
    /// How long the old secret goes on working; a day when there is nothing, and at most a week.
    #[serde(default)]
    #[schema(value_type = u64, minimum = 0, maximum = 604_800, default = 86_400, required = false)]
    overlap_seconds: Given<u64>,
}

/// Give one of one's API keys another secret
///
/// The answer tells the new secret, once. The old one goes on working for a while, so that programs can be moved over; a
/// secret before that ends now.
#[utoipa::path(
    post,
    path = "/api/v1/me/api-keys/{id}/rotate",
    tag = "me",
    params(PathId),
    request_body(content = RotateApiKey, example = json!({"overlap_seconds": 3600})),
    responses(
        (
            status = 201,
            description = "The key, and its new secret.",
            body = IssuedBody,
            headers(("Location" = String, description = "Where the key is."))
        ),
        Refused<RotateApiKeyError>
    ),
    security(("sessionCookie" = []))
)]
pub(super) async fn rotate_api_key(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    PathId(id): PathId,
    Body(body): Body<RotateApiKey>,
) -> Result<Response, Problem> {
    let overlap = Form::fill(|form| fields::overlap(body.overlap_seconds, form))?;
    Ok(issued(&api.app.rotate_api_key.execute(&me.actor, Id::new(id), overlap).await?))
}
