//! `GET /api/v1/payments/{id}`

use std::sync::Arc;

use axum::{extract::State, response::Response};
use domain::shared::Id;

use super::payment::PaymentBody;
use crate::http::{
    api::Api,
    authentication::LoggedIn,
    edge::{etag::IfNoneMatch, extract::PathId, problem::Problem},
    versions::shown_unless_known,
};

/// Read a payment
///
/// One's own payment, with its refunds; for administrators anybody's.
#[utoipa::path(
    get,
    path = "/api/v1/payments/{id}",
    tag = "payments",
    params(PathId, IfNoneMatch),
    responses(
        (status = 200, description = "The payment.", body = PaymentBody),
        (status = 304, description = "The caller has this version already.")
    ),
    security(("sessionCookie" = []), ("apiKey" = ["payments:read"]))
)]
pub(super) async fn read_payment(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    PathId(id): PathId,
    condition: IfNoneMatch,
) -> Result<Response, Problem> {
    let payment = api.app.payments.read(&me.actor, Id::new(id)).await?;
    Ok(shown_unless_known(&payment, &condition))
}
