//! `POST /api/v1/products`

use std::sync::Arc;

use application::catalog::SkuTaken;
use axum::{extract::State, response::Response};
use domain::catalog::{Description, NewProduct, ProductName, Sku, Stock};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{product::ProductBody, schemas};
use crate::http::{
    api::Api,
    authentication::LoggedIn,
    edge::{extract::Body, form::Form, problem::Problem},
    given::Given,
    money::{GivenMoney, MoneyBody},
    openapi::Refused,
    versions::created,
};

/// A product to be added to the catalogue.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CreateProduct {
    #[serde(default)]
    #[schema(schema_with = schemas::sku, required = true)]
    sku: Given<String>,
    #[serde(default)]
    #[schema(schema_with = schemas::name, required = true)]
    name: Given<String>,
    #[serde(default)]
    #[schema(schema_with = schemas::description)]
    description: Given<Option<String>>,
    #[serde(default)]
    #[schema(value_type = MoneyBody, required = true)]
    price: Given<GivenMoney>,
    #[serde(default)]
    #[schema(schema_with = schemas::stock)]
    stock: Given<u32>,
    #[serde(default)]
    #[schema(value_type = bool)]
    is_active: Given<bool>,
}

/// Create a product
///
/// Adds a product to the catalogue. Unless told otherwise there are none of it, and it is for sale. For administrators.
#[utoipa::path(
    post,
    path = "/api/v1/products",
    tag = "products",
    request_body(content = CreateProduct, example = json!({
        "sku": "MUG-BLUE-01",
        "name": "Blue mug",
        "description": "Holds a third of a litre.",
        "price": {"amount": "9.99", "currency": "USD"},
        "stock": 10
    })),
    responses((status = 201, description = "The new product.", body = ProductBody), Refused<SkuTaken>),
    security(("sessionCookie" = []), ("apiKey" = ["products:write"]))
)]
pub(super) async fn create_product(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    Body(body): Body<CreateProduct>,
) -> Result<Response, Problem> {
    let product = api.app.products.create(&me.actor, body.into_product()?).await?;
    Ok(created(&product))
}

impl CreateProduct {
    fn into_product(self) -> Result<NewProduct, Problem> {
        let mut form = Form::new();
        let sku = self.sku.required_as(&mut form, "sku", Sku::parse);
        let name = self.name.required_as(&mut form, "name", ProductName::parse);
        let description = self.description.parsed(&mut form, "description", Description::parse);
        let price =
            self.price.required(&mut form, "price").and_then(|price| price.parsed(&mut form, "price"));
        let (Some(sku), Some(name), Some(price)) = (sku, name, price) else {
            return Err(form.into_problem());
        };
        form.finish()?;
        let stock = self.stock.into_option().map(Stock::new).unwrap_or_default();
        let is_active = self.is_active.into_option().unwrap_or(true);
        Ok(NewProduct { sku, name, description: description.flatten(), price, stock, is_active })
    }
}
