//! `GET /api/v1/orders/{id}`

use std::sync::Arc;

use axum::{extract::State, response::Response};
use domain::shared::Id;

use super::order::OrderBody;
use crate::http::{
    api::Api,
    authentication::LoggedIn,
    edge::{etag::IfNoneMatch, extract::PathId, problem::Problem},
    versions::shown_unless_known,
};

/// Read an order
///
/// One's own order; for administrators anybody's.
#[utoipa::path(
    get,
    path = "/api/v1/orders/{id}",
    tag = "orders",
    params(PathId, IfNoneMatch),
    responses(
        (status = 200, description = "The order.", body = OrderBody),
        (status = 304, description = "The caller has this version already.")
    ),
    security(("sessionCookie" = []), ("apiKey" = ["orders:read"]))
)]
pub(super) async fn read_order(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    PathId(id): PathId,
    condition: IfNoneMatch,
) -> Result<Response, Problem> {
    let order = api.app.orders.read(&me.actor, Id::new(id)).await?;
    Ok(shown_unless_known(&order, &condition))
}
