//! `GET /api/v1/products/{id}`

use std::sync::Arc;

use axum::{extract::State, response::Response};
use domain::shared::Id;

use super::product::ProductBody;
use crate::http::{
    api::Api,
    authentication::Anyone,
    edge::{etag::IfNoneMatch, extract::PathId, problem::Problem},
    versions::shown_unless_known,
};

/// Read a product
///
/// A product that is for sale; to administrators any product.
#[utoipa::path(
    get,
    path = "/api/v1/products/{id}",
    tag = "products",
    params(PathId, IfNoneMatch),
    responses(
        (status = 200, description = "The product.", body = ProductBody),
        (status = 304, description = "The caller has this version already.")
    ),
    security((), ("sessionCookie" = []), ("apiKey" = ["products:read"]))
)]
pub(super) async fn read_product(
    Anyone(actor): Anyone,
    State(api): State<Arc<Api>>,
    PathId(id): PathId,
    condition: IfNoneMatch,
) -> Result<Response, Problem> {
    let product = api.app.products.read(&actor, Id::new(id)).await?;
    Ok(shown_unless_known(&product, &condition))
}
