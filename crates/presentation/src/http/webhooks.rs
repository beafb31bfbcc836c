//! What other services tell by themselves, and prove by a signature over the body as it was sent. They have no session, and
//! no browser: nothing here asks who is logged in.

mod hear_clerk;
mod hear_payments;
mod signed;
mod svix_signed;

use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{api::Api, openapi::tagged};

/// Largest notice, in bytes, whatever the limit of other operations is: some ten times what gateways send.
const BODY_LIMIT: usize = 64 * 1024;

/// One operation for each service that we listen to.
pub(super) fn operations() -> OpenApiRouter<Arc<Api>> {
    tagged(&[("webhooks", "What other services tell by themselves, signed.")])
        .routes(routes!(hear_payments::hear_payments))
        .routes(routes!(hear_clerk::hear_clerk))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
}
