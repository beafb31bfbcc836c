//! `DELETE /api/v1/orders/{id}/items/{item_id}`

use std::sync::Arc;

use axum::{extract::State, response::Response};
use domain::ordering::RemoveItemRefusal;

use super::{expected, item_path::ItemPath, order::OrderBody};
use crate::http::{
    api::Api,
    authentication::LoggedIn,
    edge::{etag::IfMatch, problem::Problem},
    openapi::{OutOfScope, Refused},
    versions::{shown, unless_stale},
};

/// Remove an item
///
/// Takes an item out of one's own pending order. The answer is the order, since that has a new version.
#[utoipa::path(
    delete,
    path = "/api/v1/orders/{id}/items/{item_id}",
    tag = "orders",
    params(ItemPath, IfMatch),
    responses(
        (status = 200, description = "The order without the item.", body = OrderBody),
        Refused<RemoveItemRefusal>,
        OutOfScope
    ),
    security(("sessionCookie" = []), ("apiKey" = ["orders:write"]))
)]
pub(super) async fn remove_item(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    ItemPath { order, item }: ItemPath,
    condition: IfMatch,
) -> Result<Response, Problem> {
    let expected = expected(&api, &me, order, &condition).await?;
    let order = api.app.remove_item.execute(&me.actor, order, item, expected).await;
    Ok(shown(&order.map_err(unless_stale(expected))?))
}
