//! `POST /api/v1/orders`

use std::sync::Arc;

use application::{
    idempotency::KeyReused,
    ordering::{OrderDraft, PlaceOrderError},
};
use axum::{extract::State, response::Response};
use domain::ordering::MAX_ITEMS;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{add_item::AddItem, order::OrderBody};
use crate::http::{
    api::Api,
    authentication::LoggedIn,
    edge::{form::Form, problem::Problem},
    given::Given,
    money,
    once::{Key, Keyed, answered, created_answer},
    openapi::Refused,
    versions::created,
};

/// An order to be placed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PlaceOrder {
    #[serde(default)]
    #[schema(schema_with = money::currency, required = true)]
    currency: Given<String>,
    #[serde(default)]
    #[schema(value_type = Vec<AddItem>, max_items = 100)]
    items: Given<Vec<AddItem>>,
}

/// Place an order
///
/// Places an order for oneself in one currency, with all of the items or not at all; more can be added later. Nothing is
/// taken out of stock before it is confirmed.
#[utoipa::path(
    post,
    path = "/api/v1/orders",
    tag = "orders",
    params(Key),
    request_body(content = PlaceOrder, example = json!({
        "currency": "USD",
        "items": [{"product_id": "019a9f3c-5b7e-7c31-8f4e-2a6d9b0c1e57", "quantity": 2}]
    })),
    responses(
        (status = 201, description = "The new order.", body = OrderBody),
        Refused<PlaceOrderError>,
        Refused<KeyReused>
    ),
    security(("sessionCookie" = []), ("apiKey" = ["orders:write"]))
)]
pub(super) async fn place_order(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    Keyed { body, key }: Keyed<PlaceOrder>,
) -> Result<Response, Problem> {
    let draft = Form::fill(|form| body.into_draft(form))?;
    let once = key.as_ref().map(|key| key.once(&created_answer));
    let done = api.app.place_order.execute(&me.actor, draft, once.as_ref()).await?;
    answered(done, created)
}

impl PlaceOrder {
    fn into_draft(self, form: &mut Form) -> Option<OrderDraft> {
        let currency = self.currency.required_as(form, "currency", money::parse_currency);
        let items = self.items.into_option().unwrap_or_default();
        if items.len() > MAX_ITEMS {
            form.refuse("items", "invalid-length", format!("must have at most {MAX_ITEMS} items"));
            return None;
        }
        let items = items.into_iter().enumerate();
        let items =
            items.map(|(index, item)| form.part(&format!("items[{index}]"), |form| item.into_item(form)));
        // Not stopping at the first that is wrong: all are to be named.
        let items: Option<_> = items.collect::<Vec<_>>().into_iter().collect();
        Some(OrderDraft { currency: currency?, items: items? })
    }
}
