//! What the service says about its own state.

use std::sync::Arc;

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    edge::{
        codes::Code,
        problem::{FieldError, Problem},
    },
    health::{ComponentHealth, Condition, Health},
    openapi::{Unready, tagged},
};

/// What these operations have at hand.
#[derive(Clone)]
pub(super) struct System {
    pub(super) version: &'static str,
    pub(super) health: Arc<dyn Health>,
}

pub(super) fn operations() -> OpenApiRouter<System> {
    tagged(&[("system", "The service itself.")])
        .routes(routes!(api_status))
        .routes(routes!(live))
        .routes(routes!(ready))
        .routes(routes!(health))
}

/// All is well.
#[derive(Serialize, ToSchema)]
struct Status {
    /// Always `ok`: anything else is answered with an error.
    #[schema(pattern = "^ok$", example = "ok")]
    status: &'static str,
}

/// All is well with this version.
#[derive(Serialize, ToSchema)]
struct VersionedStatus {
    /// Always `ok`: anything else is answered with an error.
    #[schema(pattern = "^ok$", example = "ok")]
    status: &'static str,
    /// The version of the service.
    #[schema(example = "0.1.0")]
    version: &'static str,
}

/// All is well with every component, or the service does without it.
#[derive(Serialize, ToSchema)]
struct DetailedStatus {
    /// Always `ok`: anything else is answered with an error.
    #[schema(pattern = "^ok$", example = "ok")]
    status: &'static str,
    /// The version of the service.
    #[schema(example = "0.1.0")]
    version: &'static str,
    /// What the service depends on.
    components: Vec<Component>,
}

/// Something that the service depends on.
#[derive(Serialize, ToSchema)]
struct Component {
    #[schema(example = "database")]
    name: &'static str,
    /// `ok`, or `degraded` when the service does without it for now.
    #[schema(pattern = "^(ok|degraded)$", example = "ok")]
    status: &'static str,
    /// What else there is to say.
    #[schema(required = true)]
    detail: Option<String>,
}

/// Say hello
///
/// Tells that the API is there, and its version.
#[utoipa::path(
    get,
    path = "/api/v1/",
    tag = "system",
    responses((status = 200, description = "The API is there.", body = VersionedStatus))
)]
async fn api_status(State(system): State<System>) -> Json<VersionedStatus> {
    Json(VersionedStatus { status: "ok", version: system.version })
}

/// Tell whether the process lives
///
/// For whoever restarts it when it does not. Says nothing about what the process depends on.
#[utoipa::path(
    get,
    path = "/livez",
    tag = "system",
    responses((status = 200, description = "It lives.", body = Status))
)]
async fn live() -> Json<Status> {
    Json(Status { status: "ok" })
}

/// Tell whether the service is ready
///
/// For whoever sends requests to it: not while something that it depends on is away.
#[utoipa::path(
    get,
    path = "/readyz",
    tag = "system",
    responses((status = 200, description = "It is ready.", body = Status), Unready)
)]
async fn ready(State(system): State<System>) -> Result<Json<Status>, Problem> {
    healthy(&system).await?;
    Ok(Json(Status { status: "ok" }))
}

/// Tell how every component is
///
/// For people and monitoring. A component that the service can do without is `degraded` while it is away; any other is named
/// by the error.
#[utoipa::path(
    get,
    path = "/health",
    tag = "system",
    responses((status = 200, description = "All is well.", body = DetailedStatus), Unready)
)]
async fn health(State(system): State<System>) -> Result<Json<DetailedStatus>, Problem> {
    let components = healthy(&system).await?.into_iter().map(|component| Component {
        name: component.name,
        status: if component.condition == Condition::Degraded { "degraded" } else { "ok" },
        detail: component.detail,
    });
    Ok(Json(DetailedStatus { status: "ok", version: system.version, components: components.collect() }))
}

/// Every component, if none is away that the service needs.
async fn healthy(system: &System) -> Result<Vec<ComponentHealth>, Problem> {
    let components = system.health.check().await;
    let away = components.iter().filter(|component| component.condition == Condition::Away);
    let errors: Vec<FieldError> = away
        .map(|component| FieldError {
            field: component.name.to_owned(),
            code: "unavailable".into(),
            message: component.detail.clone().unwrap_or_else(|| "does not answer".to_owned()),
        })
        .collect();
    if errors.is_empty() {
        return Ok(components);
    }
    let detail = "Something that the service depends on is away; see errors.";
    Err(Problem::of(Code::UNAVAILABLE, detail).with_errors(errors))
}
