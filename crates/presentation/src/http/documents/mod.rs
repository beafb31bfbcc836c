//! What the service says about itself: its OpenAPI document, two ways to read it, and a page for every error.
//!
//! All of it comes out of the binary, and no page makes a browser talk to anyone else: each has a content security
//! policy that allows this host only.

mod error_pages;
mod file;
mod redoc;
mod swagger_ui;

use crate::http::edge::etag::IfNoneMatch;
use axum::{Router, body::Bytes, response::Redirect, routing::get};
use file::File;
use std::sync::Arc;
use utoipa::openapi::OpenApi;

/// `/openapi.json`, `/docs`, `/redoc`, `/docs/errors`, and the way there from `/`.
///
/// # Errors
/// If the document cannot be written as JSON.
pub fn router(document: &OpenApi) -> serde_json::Result<Router> {
    let json = Bytes::from(serde_json::to_vec(document)?);
    let json = Arc::new(File::new(json, "application/json"));
    let openapi = get(|condition: IfNoneMatch| async move { json.answer(&condition) });
    Ok(Router::new()
        .route("/", get(async || Redirect::temporary("/docs")))
        .route("/openapi.json", openapi)
        .merge(swagger_ui::router())
        .merge(redoc::router())
        .merge(error_pages::router()))
}
