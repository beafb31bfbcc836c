//! `POST /webhooks/payments`

use std::sync::Arc;

use application::billing::HearGatewayError;
use axum::{extract::State, http::StatusCode};

use super::signed::Signed;
use crate::http::{api::Api, edge::problem::Problem, openapi::Refused};

/// Hear the payment gateway
///
/// Takes what the payment gateway tells of payments and refunds, in the form and with the signature of Stripe's events. No one
/// needs to log in for it: it is the signature over the body, at most five minutes old, that counts. Each event has its effect
/// once, however often it is sent; events that concern nothing here are taken, too. After any other answer than 204 the gateway
/// should send it again.
#[utoipa::path(
    post,
    path = "/webhooks/payments",
    tag = "webhooks",
    params(Signed),
    request_body(
        content = serde_json::Value,
        description = "The event, signed byte by byte.",
        example = json!({
            "id": "evt_1MtwBwLkdIwHu7ix28a3tqPa",
            "type": "payment_intent.succeeded",
            "data": {"object": {
                "id": "pi_3MtwBwLkdIwHu7ix28a3tqPa",
                "status": "succeeded",
                "amount": 999,
                "currency": "usd",
                "metadata": {"payment_id": "019a9f3c-5b7e-7c31-8f4e-2a6d9b0c1e57"}
            }}
        })
    ),
    responses((status = 204, description = "It is heard."), Refused<HearGatewayError>),
    security(())
)]
pub(super) async fn hear_payments(
    State(api): State<Arc<Api>>,
    Signed { signature, body }: Signed,
) -> Result<StatusCode, Problem> {
    api.app.hear_gateway.execute(&signature, body.bytes()).await?;
    Ok(StatusCode::NO_CONTENT)
}
