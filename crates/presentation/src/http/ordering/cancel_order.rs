//! `POST /api/v1/orders/{id}/cancel`

use std::sync::Arc;

use axum::{extract::State, response::Response};
use domain::{ordering::CancelRefusal, shared::Id};

use super::{expected, order::OrderBody};
use crate::http::{
    api::Api,
    authentication::LoggedIn,
    edge::{etag::IfMatch, extract::PathId, problem::Problem},
    openapi::{OutOfScope, Refused},
    versions::{shown, unless_stale},
};

/// Cancel an order
///
/// Calls off one's own order, as long as it is pending or confirmed. What was taken out of stock goes back.
#[utoipa::path(
    post,
    path = "/api/v1/orders/{id}/cancel",
    tag = "orders",
    params(PathId, IfMatch),
    responses(
        (status = 200, description = "The cancelled order.", body = OrderBody),
        Refused<CancelRefusal>,
        OutOfScope
    ),
    security(("sessionCookie" = []), ("apiKey" = ["orders:write"]))
)]
pub(super) async fn cancel_order(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    PathId(id): PathId,
    condition: IfMatch,
) -> Result<Response, Problem> {
    let id = Id::new(id);
    let expected = expected(&api, &me, id, &condition).await?;
    let order = api.app.cancel_order.execute(&me.actor, id, expected).await;
    Ok(shown(&order.map_err(unless_stale(expected))?))
}
