//! `PUT /api/v1/products/{id}/image`

use std::sync::Arc;

use application::{catalog::ImageRefusal, error::Error, files::FileError};
use axum::{extract::State, response::Response};
use domain::shared::Id;

use super::{image::Picture, product::ProductBody};
use crate::http::{
    api::Api,
    authentication::LoggedIn,
    edge::{etag::RequiredIfMatch, extract::PathId, problem::Problem},
    files::{Binary, CutOff},
    openapi::Refused,
    versions::{expected, shown, unless_stale},
};

/// Set the picture of a product
///
/// Takes a picture of at most 5 MiB as it is, in place of the one that the product has. It is looked at whether it is of the
/// type that it is sent as. The picture is a part of the product, whose version rises: `If-Match` names the product's. For
/// administrators.
#[utoipa::path(
    put,
    path = "/api/v1/products/{id}/image",
    tag = "products",
    params(PathId, RequiredIfMatch),
    request_body(content(
        (inline(Binary) = "image/png"),
        (inline(Binary) = "image/jpeg"),
        (inline(Binary) = "image/webp"),
        (inline(Binary) = "image/gif")
    )),
    responses((status = 200, description = "The product with its picture.", body = ProductBody), Refused<ImageRefusal>),
    security(("sessionCookie" = []), ("apiKey" = ["products:write"]))
)]
pub(super) async fn put_product_image(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    PathId(id): PathId,
    RequiredIfMatch(condition): RequiredIfMatch,
    mut picture: Picture,
) -> Result<Response, Problem> {
    let id = Id::new(id);
    let current = async { Ok(api.app.products.read(&me.actor, id).await?.state().record.version) };
    let expected = expected(&condition, current).await?;
    let Picture { kind, content } = &mut picture;
    let put = api.app.product_images.put(&me.actor, id, expected, *kind, content).await;
    match put {
        Ok(product) => Ok(shown(&product)),
        Err(Error::Files(FileError::Interrupted(broken))) if broken.0.is::<CutOff>() => Err(CutOff.into()),
        Err(error) => Err(unless_stale(expected)(error)),
    }
}
