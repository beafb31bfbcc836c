//! `GET /api/v1/products/{id}/image`

use std::sync::Arc;

use application::{
    error::{Error, Never},
    store::StoreError,
};
use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use domain::shared::Id;

use super::image::tag;
use crate::http::{
    api::Api,
    authentication::Anyone,
    edge::{etag::IfNoneMatch, extract::PathId, problem::Problem},
    files::{Binary, FOR_ALL_SITES, attachment},
};

/// What everybody sees may be kept by everybody, for as long as a change may go unseen (5 min); what only some see is asked
/// for each time.
const PUBLIC: HeaderValue = HeaderValue::from_static("public, max-age=300");
const PRIVATE: HeaderValue = HeaderValue::from_static("private, no-cache");

/// Get the picture of a product
///
/// The picture of a product that is for sale; to administrators that of any product. It is sent to be saved: a browser shows
/// it within a page, and not as one.
#[utoipa::path(
    get,
    path = "/api/v1/products/{id}/image",
    tag = "products",
    params(PathId, IfNoneMatch),
    responses(
        (
            status = 200,
            description = "The picture.",
            content(
                (inline(Binary) = "image/png"),
                (inline(Binary) = "image/jpeg"),
                (inline(Binary) = "image/webp"),
                (inline(Binary) = "image/gif")
            ),
            headers(
                ("ETag" = String, description = "Names the picture, to be sent in `If-None-Match`."),
                ("Content-Disposition" = String, description = "A name to save it under.")
            )
        ),
        (status = 304, description = "The caller has this picture already.")
    ),
    security((), ("sessionCookie" = []), ("apiKey" = ["products:read"]))
)]
pub(super) async fn read_product_image(
    Anyone(actor): Anyone,
    State(api): State<Arc<Api>>,
    PathId(id): PathId,
    condition: IfNoneMatch,
) -> Result<Response, Problem> {
    let images = &api.app.product_images;
    let image = images.find(&actor, Id::new(id)).await?;
    // Asked before the file is opened, which a bucket takes money for.
    let known = condition.answer(tag(image), ());
    let mut response = if known.status() == StatusCode::NOT_MODIFIED {
        known
    } else {
        let file = images.open(image).await?.ok_or(Error::<Never>::Store(StoreError::NotFound))?;
        ([(header::ETAG, tag(image))], attachment(image.into(), file)).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::VARY, HeaderValue::from_static("Cookie"));
    if actor.id().is_some() {
        headers.insert(header::CACHE_CONTROL, PRIVATE);
    } else {
        headers.insert(header::CACHE_CONTROL, PUBLIC);
        headers.insert(FOR_ALL_SITES.0, FOR_ALL_SITES.1);
    }
    Ok(response)
}
