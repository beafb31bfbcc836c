//! `DELETE /api/v1/products/{id}/image`

use std::sync::Arc;

use axum::{extract::State, response::Response};
use domain::shared::Id;

use super::product::ProductBody;
use crate::http::{
    api::Api,
    authentication::LoggedIn,
    edge::{etag::IfMatch, extract::PathId, problem::Problem},
    versions::{expected, shown, unless_stale},
};

/// Remove the picture of a product
///
/// Takes the picture away, if there is one; the product stays. `If-Match` names the version of the product. For
/// administrators.
#[utoipa::path(
    delete,
    path = "/api/v1/products/{id}/image",
    tag = "products",
    params(PathId, IfMatch),
    responses((status = 200, description = "The product without a picture.", body = ProductBody)),
    security(("sessionCookie" = []), ("apiKey" = ["products:write"]))
)]
pub(super) async fn delete_product_image(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    PathId(id): PathId,
    condition: IfMatch,
) -> Result<Response, Problem> {
    let id = Id::new(id);
    let current = async { Ok(api.app.products.read(&me.actor, id).await?.state().record.version) };
    let expected = expected(&condition, current).await?;
    let removed = api.app.product_images.remove(&me.actor, id, expected).await;
    Ok(shown(&removed.map_err(unless_stale(expected))?))
}
