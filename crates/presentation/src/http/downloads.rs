//! `GET /api/v1/downloads/{folder}/{file}`

use std::sync::Arc;

use application::{
    downloads::{DownloadRefusal, Link},
    files::FileKey,
};
use axum::{
    extract::State,
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    api::Api,
    edge::{
        extract::{Params, Path},
        problem::Problem,
    },
    files::{Binary, attachment},
    openapi::{Refused, tagged},
    refusals::Refusal as _,
};

/// What is fetched by a link.
pub(super) fn operations() -> OpenApiRouter<Arc<Api>> {
    tagged(&[("downloads", "Files that are fetched by a link, without logging in.")])
        .routes(routes!(download))
}

/// The address that a link is, below that of the service.
pub(crate) fn address(link: &Link) -> String {
    let Link { key, expires, signature } = link;
    format!("/api/v1/downloads/{key}?expires={expires}&signature={signature}")
}

/// What makes an address a link of ours.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Proof {
    /// In seconds since 1970, when the link ends.
    #[param(example = 1_767_225_600)]
    expires: i64,
    /// That the service said so.
    #[param(max_length = 100)]
    signature: String,
}

/// Download a file
///
/// Hands out what a job has made, such as an export of orders, to whoever has the link that the run shows as its result. A
/// link works for 24 hours, and nobody needs to log in for it.
#[utoipa::path(
    get,
    path = "/api/v1/downloads/{folder}/{file}",
    tag = "downloads",
    params(
        ("folder" = String, Path, description = "What kind of file it is.", example = "exports"),
        ("file" = String, Path, description = "Which file.", example = "019a9f3c-5b7e-7c31-8f4e-2a6d9b0c1e57.csv"),
        Proof
    ),
    responses(
        (
            status = 200,
            description = "The file, to be saved.",
            content(
                (inline(Binary) = "text/csv; charset=utf-8"),
                (inline(Binary) = "application/json"),
                (inline(Binary) = "application/jsonl")
            ),
            headers(("Content-Disposition" = String, description = "A name to save it under."))
        ),
        Refused<DownloadRefusal>
    ),
    security(())
)]
async fn download(
    State(api): State<Arc<Api>>,
    Path((folder, file)): Path<(String, String)>,
    Params(Proof { expires, signature }): Params<Proof>,
) -> Result<Response, Problem> {
    let key: FileKey =
        format!("{folder}/{file}").parse().map_err(|_| DownloadRefusal::Unknown.into_problem())?;
    let file = api.app.downloads.open(&Link { key, expires, signature }).await?;
    Ok(attachment(key, file).into_response())
}
