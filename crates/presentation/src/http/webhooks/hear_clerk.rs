//! `POST /webhooks/clerk`

use std::sync::Arc;

use application::identity::HearIssuerError;
use axum::{extract::State, http::StatusCode};

use super::svix_signed::SvixSigned;
use crate::http::{api::Api, edge::problem::Problem, openapi::Refused};

/// Hear Clerk
///
/// Takes what Clerk tells of its users, in the form of its events and with the signature of Svix. No one needs to log in for it:
/// it is the signature over the body, at most five minutes old, that counts. `user.created` and `user.updated` open an account or
/// bring it up to date, `user.deleted` switches it off; other events are taken, and have no effect. Each message has its effect
/// once, however often it is sent, and what is older than what is known has none. After any other answer than 204 it should be
/// sent again.
#[utoipa::path(
    post,
    path = "/webhooks/clerk",
    tag = "webhooks",
    params(SvixSigned),
    request_body(
        content = serde_json::Value,
        description = "The event, signed byte by byte.",
        example = json!({
            "type": "user.created",
            "object": "event",
            "data": {
                "id": "user_2abcDEF3ghiJKL4mnoPQR5stuVW",
                "first_name": "Ann",
                "last_name": "Lee",
                "username": null,
                "primary_email_address_id": "idn_1",
                "email_addresses": [
                    {"id": "idn_1", "email_address": "ann@example.org", "verification": {"status": "verified"}}
                ],
                "updated_at": 1_767_225_600_000_i64
            }
        })
    ),
    responses((status = 204, description = "It is heard."), Refused<HearIssuerError>),
    security(())
)]
pub(super) async fn hear_clerk(
    State(api): State<Arc<Api>>,
    SvixSigned { signature, body }: SvixSigned,
) -> Result<StatusCode, Problem> {
    api.app.hear_issuer.execute(&signature, body.bytes()).await?;
    Ok(StatusCode::NO_CONTENT)
}
