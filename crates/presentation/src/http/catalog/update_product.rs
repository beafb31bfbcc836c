//! `PATCH /api/v1/products/{id}`

use std::sync::Arc;

use application::catalog::{ProductChanges, SkuTaken};
use axum::{extract::State, response::Response};
use domain::{
    catalog::{Description, ProductName, Sku, Stock},
    shared::Id,
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{product::ProductBody, schemas};
use crate::http::{
    api::Api,
    authentication::LoggedIn,
    edge::{
        etag::RequiredIfMatch,
        extract::{Body, PathId},
        form::Form,
        problem::Problem,
    },
    given::Given,
    money::{GivenMoney, MoneyBody},
    openapi::Refused,
    versions::{expected, shown, unless_stale},
};

/// What to change of a product. Absent is left alone; null clears.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct UpdateProduct {
    #[serde(default)]
    #[schema(schema_with = schemas::sku)]
    sku: Given<String>,
    #[serde(default)]
    #[schema(schema_with = schemas::name)]
    name: Given<String>,
    #[serde(default)]
    #[schema(schema_with = schemas::description)]
    description: Given<Option<String>>,
    #[serde(default)]
    #[schema(value_type = MoneyBody)]
    price: Given<GivenMoney>,
    #[serde(default)]
    #[schema(schema_with = schemas::stock)]
    stock: Given<u32>,
    #[serde(default)]
    #[schema(value_type = bool)]
    is_active: Given<bool>,
}

/// Change a product
///
/// Changes what is named of a product, and leaves the rest alone. For administrators, who must say which version they mean.
#[utoipa::path(
    patch,
    path = "/api/v1/products/{id}",
    tag = "products",
    params(PathId, RequiredIfMatch),
    request_body(content = UpdateProduct, example = json!({
        "price": {"amount": "7.50", "currency": "USD"},
        "description": null
    })),
    responses((status = 200, description = "The changed product.", body = ProductBody), Refused<SkuTaken>),
    security(("sessionCookie" = []), ("apiKey" = ["products:write"]))
)]
pub(super) async fn update_product(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    PathId(id): PathId,
    RequiredIfMatch(condition): RequiredIfMatch,
    Body(body): Body<UpdateProduct>,
) -> Result<Response, Problem> {
    let (id, changes) = (Id::new(id), body.into_changes()?);
    let current = async { Ok(api.app.products.read(&me.actor, id).await?.state().record.version) };
    let expected = expected(&condition, current).await?;
    let edited = api.app.products.update(&me.actor, id, changes, expected).await;
    Ok(shown(&edited.map_err(unless_stale(expected))?))
}

impl UpdateProduct {
    fn into_changes(self) -> Result<ProductChanges, Problem> {
        let mut form = Form::new();
        let changes = ProductChanges {
            sku: self.sku.parsed(&mut form, "sku", Sku::parse),
            name: self.name.parsed(&mut form, "name", ProductName::parse),
            description: self.description.parsed(&mut form, "description", Description::parse),
            price: self.price.into_option().and_then(|price| price.parsed(&mut form, "price")),
            stock: self.stock.into_option().map(Stock::new),
            is_active: self.is_active.into_option(),
        };
        form.finish()?;
        Ok(changes)
    }
}
