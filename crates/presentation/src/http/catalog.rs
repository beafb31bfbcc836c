//! The catalogue over HTTP. Looking is for everybody, keeping it for administrators. One file per operation.

mod create_product;
mod delete_image;
mod delete_product;
mod image;
mod list_products;
mod product;
mod put_image;
mod read_image;
mod read_product;
pub(super) mod schemas;
mod update_product;

use std::sync::Arc;

use utoipa_axum::{router::OpenApiRouter, routes};

use super::{api::Api, openapi::tagged};

/// Everything about products.
pub(super) fn operations() -> OpenApiRouter<Arc<Api>> {
    tagged(&[("products", "What is for sale.")])
        .routes(routes!(list_products::list_products, create_product::create_product))
        .routes(routes!(
            read_product::read_product,
            update_product::update_product,
            delete_product::delete_product
        ))
        .routes(routes!(
            read_image::read_product_image,
            put_image::put_product_image,
            delete_image::delete_product_image
        ))
}
