//! `PATCH /api/v1/orders/{id}/items/{item_id}`

use std::sync::Arc;

use axum::{extract::State, response::Response};
use domain::ordering::UpdateItemRefusal;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{expected, fields, item_path::ItemPath, order::OrderBody, schemas};
use crate::http::{
    api::Api,
    authentication::LoggedIn,
    edge::{etag::RequiredIfMatch, extract::Body, form::Form, problem::Problem},
    given::Given,
    openapi::{OutOfScope, Refused},
    versions::{shown, unless_stale},
};

/// What to change of an item.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UpdateOrderItem)]
pub(super) struct UpdateItem {
    #[serde(default)]
    #[schema(schema_with = schemas::quantity, required = true)]
    quantity: Given<i64>,
}

/// Change an item
///
/// Changes how many of it one's own pending order has, at the price that the item has. The version to name is that of the
/// order.
#[utoipa::path(
    patch,
    path = "/api/v1/orders/{id}/items/{item_id}",
    tag = "orders",
    params(ItemPath, RequiredIfMatch),
    request_body(content = UpdateItem, example = json!({"quantity": 3})),
    responses(
        (status = 200, description = "The order with the changed item.", body = OrderBody),
        Refused<UpdateItemRefusal>,
        OutOfScope
    ),
    security(("sessionCookie" = []), ("apiKey" = ["orders:write"]))
)]
pub(super) async fn update_item(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    ItemPath { order, item }: ItemPath,
    RequiredIfMatch(condition): RequiredIfMatch,
    Body(body): Body<UpdateItem>,
) -> Result<Response, Problem> {
    let quantity = Form::fill(|form| fields::quantity(body.quantity, form))?;
    let expected = expected(&api, &me, order, &condition).await?;
    let order = api.app.update_item_quantity.execute(&me.actor, order, item, quantity, expected).await;
    Ok(shown(&order.map_err(unless_stale(expected))?))
}
