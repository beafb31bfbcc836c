//! `POST /api/v1/orders/{id}/items`

use std::sync::Arc;

use application::ordering::{AddItemError, NewItem};
use axum::{extract::State, response::Response};
use domain::shared::Id;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{expected, fields, order::OrderBody, schemas};
use crate::http::{
    api::Api,
    authentication::LoggedIn,
    edge::{
        etag::IfMatch,
        extract::{Body, PathId},
        form::Form,
        problem::Problem,
    },
    given::Given,
    openapi::{OutOfScope, Refused},
    schemas::id,
    versions::{shown, unless_stale},
};

/// A product to be bought.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewOrderItem)]
pub(super) struct AddItem {
    #[serde(default)]
    #[schema(schema_with = id, required = true)]
    product_id: Given<String>,
    #[serde(default)]
    #[schema(schema_with = schemas::quantity, required = true)]
    quantity: Given<i64>,
}

/// Add an item
///
/// Adds so many of a product to one's own pending order, at the price of today. A product that the order has already stays
/// one item, with the quantities together and the price of today.
#[utoipa::path(
    post,
    path = "/api/v1/orders/{id}/items",
    tag = "orders",
    params(PathId, IfMatch),
    request_body(content = AddItem, example = json!({
        "product_id": "019a9f3c-5b7e-7c31-8f4e-2a6d9b0c1e57",
        "quantity": 2
    })),
    responses(
        (status = 200, description = "The order with the item.", body = OrderBody),
        Refused<AddItemError>,
        OutOfScope
    ),
    security(("sessionCookie" = []), ("apiKey" = ["orders:write"]))
)]
pub(super) async fn add_item(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    PathId(id): PathId,
    condition: IfMatch,
    Body(body): Body<AddItem>,
) -> Result<Response, Problem> {
    let (id, item) = (Id::new(id), Form::fill(|form| body.into_item(form))?);
    let expected = expected(&api, &me, id, &condition).await?;
    let order = api.app.add_item.execute(&me.actor, id, item, expected).await;
    Ok(shown(&order.map_err(unless_stale(expected))?))
}

impl AddItem {
    pub(super) fn into_item(self, form: &mut Form) -> Option<NewItem> {
        fields::item(self.product_id, self.quantity, form)
    }
}
