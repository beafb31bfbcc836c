//! `/api/v1/me/second-factor` and what goes with it: setting a second factor up, asking for it at log-in, removing it.

mod begin;
mod confirm;
pub(super) mod fields;
mod finish_log_in;
mod look;
mod otpauth;
mod qr;
mod recovery_codes;
mod remove;
mod reset;
pub(super) mod schemas;

use std::sync::Arc;

use axum::Json;
use domain::identity::RecoverySecret;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::http::{api::Api, openapi::tagged};
pub(in crate::http) use otpauth::Issuer;

/// Where people come who were asked for the second factor.
pub(super) fn entrance() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::default().routes(routes!(finish_log_in::finish_log_in))
}

pub(super) fn operations() -> OpenApiRouter<Arc<Api>> {
    tagged(&[("second factor", "What log-ins ask for besides the password: one's own.")])
        .routes(routes!(look::read_second_factor))
        .routes(routes!(begin::begin_totp, remove::remove_totp))
        .routes(routes!(confirm::confirm_totp))
        .routes(routes!(recovery_codes::replace_recovery_codes))
}

/// Those of others.
pub(super) fn of_users() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::default().routes(routes!(reset::reset_second_factor))
}

/// Codes for the day when the device is lost, which are told this once.
#[derive(Serialize, ToSchema)]
#[schema(as = RecoveryCodes)]
struct RecoveryCodesBody {
    /// Each is good for one log-in. They are not kept, so nobody can tell them again.
    #[schema(schema_with = schemas::recovery_codes)]
    recovery_codes: Vec<String>,
}

/// The answer that tells them.
fn told(codes: &[RecoverySecret]) -> Json<RecoveryCodesBody> {
    Json(RecoveryCodesBody { recovery_codes: codes.iter().map(RecoverySecret::reveal).collect() })
}
