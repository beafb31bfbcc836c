//! `GET /api/v1/jobs`

use std::sync::Arc;

use application::field;
use axum::{extract::State, response::Response};
use domain::{
    jobs::{JobName, Run, RunStatus},
    shared::Scalar,
};

use super::{run::RunBody, schemas};
use crate::http::{
    api::Api,
    authentication::LoggedIn,
    edge::problem::Problem,
    fields::Unacceptable,
    listing::{Collection, FilterBy, Format, List, Listing, MOMENT, by},
};

const JOB: Format =
    Format::new(|text| Ok(JobName::parse(text).map_err(Unacceptable::from)?.to_value()), schemas::job);

const STATUS: Format = Format::new(
    |text| {
        RunStatus::from_name(text).map(|status| status.to_value()).ok_or(Unacceptable::new(
            "invalid-value",
            "must be one of queued, running, succeeded, dead, cancelled",
        ))
    },
    schemas::status,
);

impl Collection for Run {
    const FILTERS: &'static [FilterBy<Self>] = &[
        by(field!(Run.job()), JOB).any_of().about("job"),
        by(field!(Run.status()), STATUS).any_of().not_equal().about("status"),
        by(field!(Run.created_at()), MOMENT).range().about("time of enqueuing"),
        by(field!(Run.run_at()), MOMENT).range().about("time from which it may begin"),
    ];
    const ORDER: &'static str = "-created_at";
}

/// List runs
///
/// The runs of all jobs, the newest first: those that wait, those under way and those that have ended. For administrators.
#[utoipa::path(
    get,
    path = "/api/v1/jobs",
    tag = "jobs",
    params(Listing<Run>),
    responses((
        status = 200,
        description = "Part of the runs.",
        body = List<RunBody>,
        headers(("Link" = String, description = "The pages around this one."))
    )),
    security(("sessionCookie" = []), ("apiKey" = ["jobs:read"]))
)]
pub(super) async fn list_runs(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    Listing { query, frame }: Listing<Run>,
) -> Result<Response, Problem> {
    let page = api.app.runs.list(&me.actor, query).await?;
    frame.answer(page, |run| RunBody::from(&run))
}
