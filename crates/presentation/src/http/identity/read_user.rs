//! `GET /api/v1/users/{id}` and `GET /api/v1/users/by-cpf/{cpf}`

use std::sync::Arc;

use axum::{extract::State, response::Response};
use domain::{identity::Cpf, shared::Id};

use super::{schemas, user::UserBody};
use crate::http::{
    api::Api,
    authentication::LoggedIn,
    edge::{
        codes::Code,
        etag::IfNoneMatch,
        extract::{Path, PathId},
        problem::Problem,
    },
    versions::shown_unless_known,
};

/// Read a user
///
/// Any account for administrators; for everybody else their own.
#[utoipa::path(
    get,
    path = "/api/v1/users/{id}",
    tag = "users",
    params(PathId, IfNoneMatch),
    responses(
        (status = 200, description = "The account.", body = UserBody),
        (status = 304, description = "The caller has this version already.")
    ),
    security(("sessionCookie" = []), ("apiKey" = ["users:read"]))
)]
pub(super) async fn read_user(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    PathId(id): PathId,
    condition: IfNoneMatch,
) -> Result<Response, Problem> {
    let user = api.app.users.read(&me.actor, Id::new(id)).await?;
    Ok(shown_unless_known(&user, &condition))
}

/// Read a user by CPF
///
/// The account of a taxpayer number; for administrators only.
#[utoipa::path(
    get,
    path = "/api/v1/users/by-cpf/{cpf}",
    tag = "users",
    params(
        ("cpf" = inline(CpfInPath), Path, description = "The taxpayer number, plain or formatted."),
        IfNoneMatch
    ),
    responses(
        (status = 200, description = "The account.", body = UserBody),
        (status = 304, description = "The caller has this version already.")
    ),
    security(("sessionCookie" = []), ("apiKey" = ["users:read"]))
)]
pub(super) async fn read_user_by_cpf(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    Path(cpf): Path<String>,
    condition: IfNoneMatch,
) -> Result<Response, Problem> {
    let cpf = Cpf::parse(&cpf)
        .map_err(|_| Problem::of(Code::NOT_FOUND, "Nobody has this number: it is not a CPF."))?;
    let user = api.app.users.by_cpf(&me.actor, &cpf).await?;
    Ok(shown_unless_known(&user, &condition))
}

/// Stands for the parameter in the document.
struct CpfInPath;

impl utoipa::PartialSchema for CpfInPath {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        schemas::cpf().into()
    }
}

impl utoipa::ToSchema for CpfInPath {}
