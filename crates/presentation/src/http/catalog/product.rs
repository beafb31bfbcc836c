//! Products on the wire.

use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::catalog::Product;
use serde::Serialize;
use utoipa::ToSchema;

use super::schemas;
use crate::http::{
    edge::etag::{IfNoneMatch, etag},
    moment::Moment,
    money::MoneyBody,
    schemas::{id, version},
};

/// A product, as everybody sees it.
#[derive(Serialize, ToSchema)]
#[schema(as = Product)]
pub(super) struct ProductBody {
    #[schema(schema_with = id)]
    id: String,
    #[schema(schema_with = schemas::sku)]
    sku: String,
    #[schema(schema_with = schemas::name)]
    name: String,
    #[schema(schema_with = schemas::description, required = true)]
    description: Option<String>,
    price: MoneyBody,
    #[schema(schema_with = schemas::stock)]
    stock: u32,
    /// Whether it is for sale; only administrators see what is not.
    is_active: bool,
    #[schema(value_type = String, format = DateTime)]
    created_at: Moment,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Moment,
    #[schema(schema_with = version)]
    version: i64,
}

impl From<&Product> for ProductBody {
    fn from(product: &Product) -> Self {
        let state = product.state();
        Self {
            id: state.id.to_string(),
            sku: state.sku.as_str().to_owned(),
            name: state.name.as_str().to_owned(),
            description: state.description.as_ref().map(|text| text.as_str().to_owned()),
            price: state.price.into(),
            stock: state.stock.units(),
            is_active: state.is_active,
            created_at: Moment(state.record.created_at),
            updated_at: Moment(state.record.updated_at),
            version: state.record.version.number(),
        }
    }
}

/// The product, with the tag of its version.
pub(super) fn shown(product: &Product) -> Response {
    let tag = [(header::ETAG, etag(product.state().record.version.number()))];
    (tag, Json(ProductBody::from(product))).into_response()
}

/// The product, unless the caller has this version of it already.
pub(super) fn shown_unless_known(product: &Product, condition: &IfNoneMatch) -> Response {
    condition.answer(etag(product.state().record.version.number()), Json(ProductBody::from(product)))
}

/// The product that was just created, and where it is.
pub(super) fn created(product: &Product) -> Response {
    let location = [(header::LOCATION, format!("/api/v1/products/{}", product.id()))];
    (StatusCode::CREATED, location, shown(product)).into_response()
}
