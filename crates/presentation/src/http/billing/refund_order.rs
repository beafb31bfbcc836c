//! `POST /api/v1/orders/{id}/refund`

use std::sync::Arc;

use application::{
    billing::{RefundOrderError, Refunded},
    idempotency::{Answer, InFlight, KeyReused, Unsayable},
};
use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::shared::Id;
use serde::Deserialize;
use utoipa::ToSchema;

use super::payment::RefundBody;
use crate::http::{
    api::Api,
    authentication::LoggedIn,
    edge::{extract::PathId, form::Form, problem::Problem},
    given::Given,
    money::{GivenMoney, MoneyBody},
    once::{Key, Keyed, answered},
    openapi::Refused,
    versions::location,
};

/// What is to be given back of an order.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RefundOrder {
    /// How much; all that is left when it is absent.
    #[serde(default)]
    #[schema(value_type = MoneyBody, required = false)]
    amount: Given<GivenMoney>,
}

/// Refund an order
///
/// Gives back a part of what was paid for an order, or all that is left of it. The answer is the refund, whatever became of it:
/// look at its `status`. When all is given back, the order is refunded. Goods do not come back by it: restock the products. For
/// administrators.
#[utoipa::path(
    post,
    path = "/api/v1/orders/{id}/refund",
    tag = "payments",
    params(PathId, Key),
    request_body(content = RefundOrder, example = json!({"amount": {"amount": "1.00", "currency": "USD"}})),
    responses(
        (status = 201, description = "The refund, be it successful, failed or still open.", body = RefundBody),
        Refused<RefundOrderError>,
        Refused<KeyReused>,
        Refused<InFlight>
    ),
    security(("sessionCookie" = []), ("apiKey" = ["orders:write", "payments:write"]))
)]
pub(super) async fn refund_order(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    PathId(id): PathId,
    Keyed { body, key }: Keyed<RefundOrder>,
) -> Result<Response, Problem> {
    let amount = Form::fill(|form| match body.amount.into_option() {
        None => Some(None),
        Some(amount) => amount.parsed(form, "amount").map(Some),
    })?;
    let once = key.as_ref().map(|key| key.once(&answer));
    let done = api.app.refund_order.execute(&me.actor, Id::new(id), amount, once.as_ref()).await?;
    answered(done, plainly)
}

/// The refund, to be said again.
fn answer(refunded: &Refunded) -> Result<Answer, Unsayable> {
    Ok(Answer {
        status: StatusCode::CREATED.as_u16(),
        location: Some(location(&refunded.payment)),
        etag: None,
        body: serde_json::to_string(&RefundBody::of(&refunded.payment, &refunded.refund))?,
    })
}

fn plainly(refunded: &Refunded) -> Response {
    let location = [(header::LOCATION, location(&refunded.payment))];
    let body = RefundBody::of(&refunded.payment, &refunded.refund);
    (StatusCode::CREATED, location, Json(body)).into_response()
}
