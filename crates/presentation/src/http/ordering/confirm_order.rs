//! `POST /api/v1/orders/{id}/confirm`

use std::sync::Arc;

use axum::{extract::State, response::Response};
use domain::{ordering::ConfirmRefusal, shared::Id};

use super::{expected, order::OrderBody};
use crate::http::{
    api::Api,
    authentication::LoggedIn,
    edge::{etag::IfMatch, extract::PathId, problem::Problem},
    openapi::{OutOfScope, Refused},
    versions::{shown, unless_stale},
};

/// Confirm an order
///
/// Fixes the items of one's own pending order at what the products are called and cost now, and takes them out of stock: all of
/// them, or none when there are fewer of one than the order wants.
#[utoipa::path(
    post,
    path = "/api/v1/orders/{id}/confirm",
    tag = "orders",
    params(PathId, IfMatch),
    responses(
        (status = 200, description = "The confirmed order.", body = OrderBody),
        Refused<ConfirmRefusal>,
        OutOfScope
    ),
    security(("sessionCookie" = []), ("apiKey" = ["orders:write"]))
)]
pub(super) async fn confirm_order(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    PathId(id): PathId,
    condition: IfMatch,
) -> Result<Response, Problem> {
    let id = Id::new(id);
    let expected = expected(&api, &me, id, &condition).await?;
    let order = api.app.confirm_order.execute(&me.actor, id, expected).await;
    Ok(shown(&order.map_err(unless_stale(expected))?))
}
