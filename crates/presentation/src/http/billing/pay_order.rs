//! `POST /api/v1/orders/{id}/pay`

use std::sync::Arc;

use application::{
    billing::PayOrderError,
    idempotency::{InFlight, KeyReused},
};
use axum::{extract::State, response::Response};
use domain::{billing::PaymentMethod, shared::Id};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{payment::PaymentBody, schemas};
use crate::http::{
    api::Api,
    authentication::LoggedIn,
    edge::{extract::PathId, form::Form, problem::Problem},
    given::Given,
    once::{Key, Keyed, answered, created_answer},
    openapi::{OutOfScope, Refused},
    versions::created,
};

/// With what an order is paid.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PayOrder {
    #[serde(default)]
    #[schema(schema_with = schemas::method, required = true)]
    payment_method: Given<String>,
}

/// Pay an order
///
/// Pays all that one's own confirmed order costs. The answer is the payment, whatever became of it: look at its `status`. A
/// declined one leaves the order to be paid anew; of one that is `unknown` or `requires_action` the outcome shows in a while, and
/// the order waits for it. Send an `Idempotency-Key`: without one, whoever gets no answer cannot ask for it again.
#[utoipa::path(
    post,
    path = "/api/v1/orders/{id}/pay",
    tag = "payments",
    params(PathId, Key),
    request_body(content = PayOrder, example = json!({"payment_method": "pm_card_visa"})),
    responses(
        (status = 201, description = "The payment, be it successful, declined or still open.", body = PaymentBody),
        Refused<PayOrderError>,
        Refused<KeyReused>,
        Refused<InFlight>,
        OutOfScope
    ),
    security(("sessionCookie" = []), ("apiKey" = ["orders:write", "payments:write"]))
)]
pub(super) async fn pay_order(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    PathId(id): PathId,
    Keyed { body, key }: Keyed<PayOrder>,
) -> Result<Response, Problem> {
    let method =
        Form::fill(|form| body.payment_method.required_as(form, "payment_method", PaymentMethod::parse))?;
    let once = key.as_ref().map(|key| key.once(&created_answer));
    let done = api.app.pay_order.execute(&me.actor, Id::new(id), method, once.as_ref()).await?;
    answered(done, created)
}
