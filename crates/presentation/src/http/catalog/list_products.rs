//! `GET /api/v1/products`

use std::sync::Arc;

use application::field;
use axum::{extract::State, response::Response};
use domain::{
    catalog::{Product, Stock},
    shared::{Scalar, Value},
};

use super::{fields, product::ProductBody, schemas};
use crate::http::{
    api::Api,
    authentication::Anyone,
    edge::problem::Problem,
    fields::Unacceptable,
    listing::{Collection, Compared, FLAG, FilterBy, Kind, List, Listing, MOMENT},
    money,
};

const SKU: Kind = Kind { parse: |text| Ok(fields::sku(text)?.to_value()), schema: schemas::sku };

/// Compared in lower case.
const NAME: Kind = Kind { parse: |text| Ok(Value::Text(fields::name(text)?.key())), schema: schemas::name };

const CURRENCY: Kind =
    Kind { parse: |text| Ok(money::parse_currency(text)?.to_value()), schema: money::currency };

const STOCK: Kind = Kind {
    parse: |text| {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let units = text.parse().ok().filter(|_| digits);
        units
            .map(|units| Stock::new(units).to_value())
            .ok_or(Unacceptable::new("out-of-range", "must be a whole number from 0 to 4294967295"))
    },
    schema: schemas::stock,
};

impl Collection for Product {
    const FILTERS: &'static [FilterBy<Self>] = &[
        FilterBy {
            name: "sku",
            about: "Only those of these SKUs, in any case",
            column: field!(Product.sku()).column(),
            kind: SKU,
            compared: Compared::OneOf,
        },
        FilterBy {
            name: "name",
            about: "Only those of this name, in any case",
            column: field!(Product.name_key()).column(),
            kind: NAME,
            compared: Compared::Equal,
        },
        FilterBy {
            name: "currency",
            about: "Only those with a price in one of these currencies",
            column: field!(Product.currency()).column(),
            kind: CURRENCY,
            compared: Compared::OneOf,
        },
        FilterBy {
            name: "stock",
            about: "Only those of which there are",
            column: field!(Product.stock()).column(),
            kind: STOCK,
            compared: Compared::Range,
        },
        FilterBy {
            name: "is_active",
            about: "Only those that are, or are not, for sale; only administrators see the latter",
            column: field!(Product.is_active()).column(),
            kind: FLAG,
            compared: Compared::Equal,
        },
        FilterBy {
            name: "created_at",
            about: "Only those created",
            column: field!(Product.created_at()).column(),
            kind: MOMENT,
            compared: Compared::Period,
        },
        FilterBy {
            name: "updated_at",
            about: "Only those last changed",
            column: field!(Product.updated_at()).column(),
            kind: MOMENT,
            compared: Compared::Period,
        },
    ];
    const ORDER: &'static str = "-created_at";
}

/// List products
///
/// What is for sale, the newest first; to administrators also what is not. Prices are ordered by their minor units: ask for
/// one currency, or order by `currency,price`.
#[utoipa::path(
    get,
    path = "/api/v1/products",
    tag = "products",
    params(Listing<Product>),
    responses((
        status = 200,
        description = "Part of the products.",
        body = List<ProductBody>,
        headers(("Link" = String, description = "The pages around this one."))
    )),
    security((), ("sessionCookie" = []))
)]
pub(super) async fn list_products(
    Anyone(actor): Anyone,
    State(api): State<Arc<Api>>,
    Listing { query, frame }: Listing<Product>,
) -> Result<Response, Problem> {
    let page = api.app.products.list(&actor, query).await?;
    frame.answer(page, |product| ProductBody::from(&product))
}
