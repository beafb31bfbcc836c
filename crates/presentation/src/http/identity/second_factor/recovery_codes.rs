//! `POST /api/v1/me/second-factor/recovery-codes`

use std::sync::Arc;

use application::identity::SecondFactorChangeError;
use axum::{Json, extract::State};

use super::{RecoveryCodesBody, remove::SecondFactorProof, told};
use crate::http::{
    api::Api,
    authentication::LoggedIn,
    edge::{extract::Body, problem::Problem},
    openapi::Refused,
};

/// Replace one's recovery codes
///
/// Makes new ones; those before are worth nothing any more. Takes a session that was opened in the last five minutes, and a code.
#[utoipa::path(
    post,
    path = "/api/v1/me/second-factor/recovery-codes",
    tag = "second factor",
    request_body(content = SecondFactorProof, example = json!({"code": "492039"})),
    responses(
        (status = 200, description = "The new codes.", body = RecoveryCodesBody),
        Refused<SecondFactorChangeError>
    ),
    security(("sessionCookie" = []))
)]
pub(super) async fn replace_recovery_codes(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    Body(body): Body<SecondFactorProof>,
) -> Result<Json<RecoveryCodesBody>, Problem> {
    Ok(told(&api.app.replace_recovery_codes.execute(&me.actor, body.into_code()?).await?))
}
