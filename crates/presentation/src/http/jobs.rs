//! Jobs over HTTP: what there is to be done, every run of it, and steering runs. For administrators. One file per operation,
//! or per pair of opposites.

mod enqueue_run;
mod list_definitions;
mod list_runs;
mod read_run;
mod run;
mod schemas;
mod steer_run;

use std::sync::Arc;

use utoipa_axum::{router::OpenApiRouter, routes};

use super::{api::Api, openapi::tagged};
pub(crate) use run::RunBody;

/// Everything about jobs.
pub(super) fn operations() -> OpenApiRouter<Arc<Api>> {
    tagged(&[("jobs", "Work that happens later.")])
        .routes(routes!(list_runs::list_runs, enqueue_run::enqueue_run))
        .routes(routes!(list_definitions::list_job_definitions))
        .routes(routes!(read_run::read_run))
        .routes(routes!(steer_run::cancel_run))
        .routes(routes!(steer_run::retry_run))
}
