//! `POST /api/v1/me/second-factor/totp`

use std::sync::Arc;

use application::identity::BeginTotpError;
use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use super::qr;
use crate::http::{api::Api, authentication::LoggedIn, edge::problem::Problem, openapi::Refused};

/// What an authenticator app is given, which is told this once.
#[derive(Serialize, ToSchema)]
#[schema(as = TotpEnrolment)]
pub(super) struct TotpEnrolment {
    /// The secret, to be typed into the app.
    #[schema(example = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")]
    secret: String,
    /// The same as an address, for apps on this very device.
    #[schema(
        example = "otpauth://totp/Concentric:ann.lee?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Concentric"
    )]
    otpauth_uri: String,
    /// The same as a picture (SVG), for the camera of another device.
    #[schema(example = "<?xml version=\"1.0\" standalone=\"yes\"?><svg …")]
    qr_svg: String,
}

/// Begin to set up a second factor
///
/// Makes a secret for an authenticator app (TOTP, RFC 6238: SHA-1, six digits, 30 seconds). Nothing changes at log-in until it is
/// confirmed by a code. Takes a session that was opened in the last five minutes.
#[utoipa::path(
    post,
    path = "/api/v1/me/second-factor/totp",
    tag = "second factor",
    responses(
        (status = 200, description = "What to give to the app.", body = TotpEnrolment),
        Refused<BeginTotpError>
    ),
    security(("sessionCookie" = []))
)]
pub(super) async fn begin_totp(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
) -> Result<Json<TotpEnrolment>, Problem> {
    let secret = api.app.begin_totp.execute(&me.actor).await?;
    let otpauth_uri = api.totp_issuer.uri(&me.user.state().username, &secret);
    let qr_svg = qr::svg(&otpauth_uri).map_err(Problem::internal)?;
    Ok(Json(TotpEnrolment { secret: secret.reveal(), otpauth_uri, qr_svg }))
}
