//! Runs on the wire.

use domain::jobs::Run;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::schemas;
use crate::http::{
    moment::Moment,
    schemas::{id, version},
    versions::Resource,
};

/// A run of a job.
#[derive(Serialize, ToSchema)]
#[schema(as = Run)]
pub(crate) struct RunBody {
    #[schema(schema_with = id)]
    id: String,
    #[schema(schema_with = schemas::job)]
    job: String,
    #[schema(schema_with = schemas::parameters)]
    parameters: Map<String, Value>,
    /// The name under which the outside world may be told of its effects: the same at every attempt.
    key: String,
    #[schema(schema_with = schemas::status)]
    status: &'static str,
    #[schema(schema_with = schemas::attempt)]
    attempt: i64,
    #[schema(schema_with = schemas::max_attempts)]
    max_attempts: i64,
    /// When it may begin.
    #[schema(value_type = String, format = DateTime)]
    run_at: Moment,
    /// The moment of the schedule that it stands for; null when somebody asked for it.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    tick: Option<Moment>,
    #[schema(schema_with = schemas::progress, required = true)]
    progress: Option<i64>,
    /// What it is at, as it says.
    #[schema(required = true)]
    note: Option<String>,
    /// Whether it was cancelled, and its worker has not heard so yet.
    cancel_requested: bool,
    /// What came of it.
    #[schema(required = true)]
    result: Option<String>,
    /// Why its last attempt failed.
    #[schema(required = true)]
    error: Option<String>,
    /// When its last attempt began.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    started_at: Option<Moment>,
    /// When it ended.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    finished_at: Option<Moment>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Moment,
    /// Who enqueued it; null for the system.
    #[schema(required = true)]
    created_by: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Moment,
    #[schema(schema_with = version)]
    version: i64,
}

impl From<&Run> for RunBody {
    fn from(run: &Run) -> Self {
        let state = run.state();
        Self {
            id: state.id.to_string(),
            job: state.job.as_str().to_owned(),
            // What is kept was an object when it was accepted.
            parameters: serde_json::from_str(&state.parameters).unwrap_or_default(),
            key: state.key.clone(),
            status: state.status.name(),
            attempt: state.attempt,
            max_attempts: state.max_attempts,
            run_at: Moment(state.run_at),
            tick: state.tick.map(Moment),
            progress: state.progress,
            note: state.note.clone(),
            cancel_requested: state.cancel_requested,
            result: state.result.clone(),
            error: state.error.clone(),
            started_at: state.started_at.map(Moment),
            finished_at: state.finished_at.map(Moment),
            created_at: Moment(state.record.created_at),
            created_by: state.record.created_by.map(|id| id.to_string()),
            updated_at: Moment(state.record.updated_at),
            version: state.record.version.number(),
        }
    }
}

impl Resource for Run {
    type Body = RunBody;

    const COLLECTION: &'static str = "/api/v1/jobs";
}
