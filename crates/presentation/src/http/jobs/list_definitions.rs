//! `GET /api/v1/jobs/definitions`

use std::sync::Arc;

use application::{
    authz::Read,
    error::{Error, Never},
};
use axum::{Json, extract::State};
use domain::jobs::{ActsAs, Run};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::schemas;
use crate::{
    http::{api::Api, authentication::LoggedIn, edge::problem::Problem},
    jobs::Definition,
};

/// A job that can be enqueued.
#[derive(Serialize, ToSchema)]
#[schema(as = JobDefinition)]
pub(super) struct DefinitionBody {
    #[schema(schema_with = schemas::job)]
    job: String,
    /// What it does.
    description: &'static str,
    #[schema(schema_with = schemas::parameters_schema)]
    parameters: Value,
    #[schema(schema_with = schemas::max_attempts)]
    max_attempts: u32,
    #[schema(schema_with = schemas::timeout_seconds)]
    timeout_seconds: u64,
    #[schema(schema_with = schemas::concurrency, required = true)]
    concurrency: Option<u16>,
    /// When it is enqueued by itself: minute, hour, day of the month, month, day of the week, in UTC; null for never.
    #[schema(required = true)]
    cron: Option<&'static str>,
    /// Whether it works on behalf of the system, whoever enqueues it.
    acts_as_system: bool,
}

/// The jobs that can be enqueued.
#[derive(Serialize, ToSchema)]
#[schema(as = JobDefinitions)]
pub(super) struct DefinitionsBody {
    items: Vec<DefinitionBody>,
}

/// List the definitions of jobs
///
/// The jobs that can be enqueued, with the JSON schemas of their parameters. For administrators.
#[utoipa::path(
    get,
    path = "/api/v1/jobs/definitions",
    tag = "jobs",
    responses((status = 200, description = "The jobs.", body = DefinitionsBody)),
    security(("sessionCookie" = []), ("apiKey" = ["jobs:read"]))
)]
pub(super) async fn list_job_definitions(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
) -> Result<Json<DefinitionsBody>, Problem> {
    me.actor.permit::<Read, Run>().map(drop).map_err(Error::<Never>::from)?;
    let items = api.jobs.all().iter().map(body).collect::<Result<_, _>>().map_err(Problem::internal)?;
    Ok(Json(DefinitionsBody { items }))
}

fn body(definition: &Definition) -> serde_json::Result<DefinitionBody> {
    let policy = definition.policy();
    Ok(DefinitionBody {
        job: definition.name().as_str().to_owned(),
        description: definition.about(),
        parameters: definition.schema()?,
        max_attempts: policy.attempts,
        timeout_seconds: policy.timeout.as_secs(),
        concurrency: policy.concurrency,
        cron: policy.cron,
        acts_as_system: policy.acts_as != ActsAs::Requester,
    })
}
