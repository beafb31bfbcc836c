//! `GET /api/v1/orders`

use std::sync::Arc;

use application::field;
use axum::{extract::State, response::Response};
use domain::{ordering::Order, shared::Scalar};

use super::{fields, order::OrderBody, schemas};
use crate::http::{
    api::Api,
    authentication::LoggedIn,
    edge::problem::Problem,
    listing::{Collection, FilterBy, Format, ID, List, Listing, MOMENT, by},
    money,
};

const STATUS: Format = Format::new(|text| Ok(fields::status(text)?.to_value()), schemas::status);

const CURRENCY: Format = Format::new(|text| Ok(money::parse_currency(text)?.to_value()), money::currency);

const TOTAL: Format = Format::amount_in("currency");

impl Collection for Order {
    const FILTERS: &'static [FilterBy<Self>] = &[
        by(field!(Order.id()), ID).any_of().about("id"),
        by(field!(Order.customer_id()), ID).any_of().about("customer"),
        by(field!(Order.status()), STATUS).any_of().about("status"),
        by(field!(Order.currency()), CURRENCY).any_of().about("currency"),
        by(field!(Order.total_minor()), TOTAL)
            .named("total")
            .range()
            .about("total, in the one `currency` that has to be given too,"),
        by(field!(Order.created_at()), MOMENT).range().about("time of creation"),
        by(field!(Order.updated_at()), MOMENT).range().about("time of the last change"),
    ];
    const ORDER: &'static str = "-created_at";
}

/// List orders
///
/// One's own orders, the newest first; to administrators everybody's. Totals are ordered by their minor units: ask for one
/// currency.
#[utoipa::path(
    get,
    path = "/api/v1/orders",
    tag = "orders",
    params(Listing<Order>),
    responses((
        status = 200,
        description = "Part of the orders.",
        body = List<OrderBody>,
        headers(("Link" = String, description = "The pages around this one."))
    )),
    security(("sessionCookie" = []), ("apiKey" = ["orders:read"]))
)]
pub(super) async fn list_orders(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    Listing { query, frame }: Listing<Order>,
) -> Result<Response, Problem> {
    let page = api.app.orders.list(&me.actor, query).await?;
    frame.answer(page, |order| OrderBody::from(&order))
}
