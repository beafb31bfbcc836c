//! `POST /api/v1/jobs`

use std::sync::Arc;

use application::jobs::Order;
use axum::{extract::State, response::Response};
use domain::shared::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{run::RunBody, schemas};
use crate::{
    http::{
        api::Api,
        authentication::LoggedIn,
        edge::{extract::Body, form::Form, problem::Problem},
        given::Given,
        schemas::moment,
        versions::created,
    },
    jobs::{Catalogue, order, run_at},
};

/// Work to be done.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EnqueueRun {
    #[serde(default)]
    #[schema(schema_with = schemas::job, required = true)]
    job: Given<String>,
    #[serde(default)]
    #[schema(schema_with = schemas::parameters)]
    parameters: Given<Map<String, Value>>,
    /// Not before this; at once when there is nothing.
    #[serde(default)]
    #[schema(schema_with = moment)]
    run_at: Given<String>,
}

/// Enqueue a run
///
/// Enqueues a run of a job, which works on behalf of the caller. Its parameters are looked at now; what comes of it, the run
/// itself tells. For administrators.
#[utoipa::path(
    post,
    path = "/api/v1/jobs",
    tag = "jobs",
    request_body(content = EnqueueRun, example = json!({
        "job": "create-user",
        "parameters": {"username": "bob.ray", "email": "bob@example.org"}
    })),
    responses((status = 201, description = "The new run.", body = RunBody)),
    security(("sessionCookie" = []), ("apiKey" = ["jobs:write"]))
)]
pub(super) async fn enqueue_run(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    Body(body): Body<EnqueueRun>,
) -> Result<Response, Problem> {
    let (order, run_at) = body.into_order(&api.jobs)?;
    let run = api.app.enqueue_run.execute(&me.actor, order, run_at).await?;
    Ok(created(&run))
}

impl EnqueueRun {
    fn into_order(self, jobs: &Catalogue) -> Result<(Order, Option<Timestamp>), Problem> {
        let mut form = Form::new();
        let run_at = self.run_at.parsed(&mut form, "run_at", run_at);
        let parameters = Value::Object(self.parameters.into_option().unwrap_or_default());
        let job = self.job.required(&mut form, "job");
        let Some(order) = job.and_then(|job| order(jobs, &job, &parameters, &mut form)) else {
            return Err(form.into_problem());
        };
        form.finish()?;
        Ok((order, run_at))
    }
}
