//! `DELETE /api/v1/products/{id}`

use std::sync::Arc;

use axum::{extract::State, http::StatusCode};
use domain::shared::Id;

use crate::http::{
    api::Api,
    authentication::LoggedIn,
    edge::{etag::IfMatch, extract::PathId, problem::Problem},
    versions::{expected, unless_stale},
};

/// Delete a product
///
/// Deletes a product for good. To take it off sale for a while, set `is_active` to false. For administrators.
#[utoipa::path(
    delete,
    path = "/api/v1/products/{id}",
    tag = "products",
    params(PathId, IfMatch),
    responses((status = 204, description = "The product is gone.")),
    security(("sessionCookie" = []), ("apiKey" = ["products:write"]))
)]
pub(super) async fn delete_product(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    PathId(id): PathId,
    condition: IfMatch,
) -> Result<StatusCode, Problem> {
    let id = Id::new(id);
    let current = async { Ok(api.app.products.read(&me.actor, id).await?.state().record.version) };
    let expected = expected(&condition, current).await?;
    let deleted = api.app.products.delete(&me.actor, id, expected).await;
    deleted.map_err(unless_stale(expected))?;
    Ok(StatusCode::NO_CONTENT)
}
