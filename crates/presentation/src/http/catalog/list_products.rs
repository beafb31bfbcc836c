//! `GET /api/v1/products`

use std::sync::Arc;

use application::field;
use axum::{extract::State, response::Response};
use domain::{
    catalog::{Product, ProductName, Sku, Stock},
    shared::{Scalar, Value},
};

use super::{product::ProductBody, schemas};
use crate::http::{
    api::Api,
    authentication::Anyone,
    edge::problem::Problem,
    fields::Unacceptable,
    listing::{Collection, FLAG, FilterBy, Format, List, Listing, MOMENT, by, presence},
    money,
};

const SKU: Format = Format::new(|text| Ok(Sku::parse(text)?.to_value()), schemas::sku);

/// Compared in lower case.
const NAME: Format = Format::new(|text| Ok(Value::Text(ProductName::parse(text)?.key())), schemas::name);

const CURRENCY: Format = Format::new(|text| Ok(money::parse_currency(text)?.to_value()), money::currency);

const PRICE: Format = Format::amount_in("currency");

const STOCK: Format = Format::new(
    |text| {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let units = text.parse().ok().filter(|_| digits);
        units
            .map(|units| Stock::new(units).to_value())
            .ok_or(Unacceptable::new("out-of-range", "must be a whole number from 0 to 4294967295"))
    },
    schemas::stock,
);

impl Collection for Product {
    const FILTERS: &'static [FilterBy<Self>] = &[
        by(field!(Product.sku()), SKU).any_of().parts(str::to_ascii_uppercase).about("SKU, in any case"),
        by(field!(Product.name_key()), NAME)
            .named("name")
            .equal()
            .parts(str::to_lowercase)
            .about("name, in any case"),
        presence(field!(Product.description()), "description"),
        by(field!(Product.currency()), CURRENCY).any_of().about("currency"),
        by(field!(Product.price_minor()), PRICE)
            .named("price")
            .range()
            .about("price, in the one `currency` that has to be given too,"),
        by(field!(Product.stock()), STOCK).range().about("stock"),
        by(field!(Product.is_active()), FLAG)
            .equal()
            .about("state: whether they are for sale; only administrators see those that are not"),
        by(field!(Product.created_at()), MOMENT).range().about("time of creation"),
        by(field!(Product.updated_at()), MOMENT).range().about("time of the last change"),
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
    security((), ("sessionCookie" = []), ("apiKey" = ["products:read"]))
)]
pub(super) async fn list_products(
    Anyone(actor): Anyone,
    State(api): State<Arc<Api>>,
    Listing { query, frame }: Listing<Product>,
) -> Result<Response, Problem> {
    let page = api.app.products.list(&actor, query).await?;
    frame.answer(page, |product| ProductBody::from(&product))
}
