//! Products on the wire.

use domain::catalog::Product;
use serde::Serialize;
use utoipa::ToSchema;

use super::schemas;
use crate::http::{
    moment::Moment,
    money::MoneyBody,
    schemas::{id, version},
    versions::Resource,
};

/// A product, as everybody sees it.
#[derive(Serialize, ToSchema)]
#[schema(as = Product)]
pub(in crate::http) struct ProductBody {
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
    /// Where its picture is; null when it has none.
    #[schema(required = true)]
    image_url: Option<String>,
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
            image_url: state.image.map(|_| format!("{}/{}/image", Product::COLLECTION, state.id)),
            created_at: Moment(state.record.created_at),
            updated_at: Moment(state.record.updated_at),
            version: state.record.version.number(),
        }
    }
}

impl Resource for Product {
    type Body = ProductBody;

    const COLLECTION: &'static str = "/api/v1/products";
}
