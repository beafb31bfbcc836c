//! `GET /api/v1/me/second-factor`

use std::sync::Arc;

use application::identity::SecondFactorSummary;
use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::{api::Api, authentication::LoggedIn, edge::problem::Problem, moment::Moment};

/// What there is to know of one's second factor.
#[derive(Serialize, ToSchema)]
#[schema(as = SecondFactor)]
pub(super) struct SecondFactorBody {
    /// `none`; `begun`, and not confirmed yet; or `active`, and asked for at log-in.
    #[schema(value_type = String, pattern = "^(none|begun|active)$", example = "active")]
    state: &'static str,
    /// Since when it is active.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    active_since: Option<Moment>,
    /// How many recovery codes were not used yet.
    #[schema(minimum = 0, maximum = 10)]
    recovery_codes_left: usize,
    /// Whether the operator requires one of this account.
    required: bool,
}

impl From<SecondFactorSummary> for SecondFactorBody {
    fn from(summary: SecondFactorSummary) -> Self {
        let state = match (summary.begun_at, summary.confirmed_at) {
            (_, Some(_)) => "active",
            (Some(_), None) => "begun",
            (None, None) => "none",
        };
        Self {
            state,
            active_since: summary.confirmed_at.map(Moment),
            recovery_codes_left: summary.recovery_codes_left,
            required: summary.required,
        }
    }
}

/// Look at one's second factor
///
/// Whether there is one, and how many recovery codes are left.
#[utoipa::path(
    get,
    path = "/api/v1/me/second-factor",
    tag = "second factor",
    responses((status = 200, description = "What there is to know of it.", body = SecondFactorBody)),
    security(("sessionCookie" = []))
)]
pub(super) async fn read_second_factor(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
) -> Result<Json<SecondFactorBody>, Problem> {
    Ok(Json(api.app.own_second_factor.execute(&me.actor).await?.into()))
}
