//! HTTP delivery: the API, its documents, and the edge around both.
//!
//! A request passes the edge ([`edge`]: names, logs, limits, headers, error answers), is authenticated
//! (`authentication`; what other services send to `webhooks` is not), and reaches the handler of its operation: one file each, by domain (`identity`, `catalog`, `ordering`,
//! `billing`, `jobs`). A handler parses what came, calls one use case, and renders what it gives; how use cases fail is mapped in `refusals`,
//! lists are read and answered by `listing`, bulk operations by `bulk`.

mod api;
mod authentication;
pub(crate) mod billing;
mod bulk;
mod catalog;
pub mod documents;
pub(crate) mod downloads;
pub mod edge;
pub(crate) mod fields;
mod files;
pub(crate) mod given;
mod health;
pub(crate) mod identity;
pub(crate) mod jobs;
mod listing;
pub(crate) mod moment;
mod money;
mod once;
mod openapi;
pub(crate) mod ordering;
mod refusals;
pub(crate) mod schemas;
mod system;
mod versions;
mod webhooks;

pub use authentication::SessionCookie;
pub use health::{ComponentHealth, Condition, Health};
pub use listing::CursorKey;

use std::sync::Arc;

use axum::{Router, middleware::from_fn_with_state};
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::{app::App, jobs::Catalogue};
use api::Api;
use authentication::{DeadSession, Gate, authenticate};
use edge::EdgeOptions;
use system::System;

/// What can be chosen about the delivery over HTTP.
#[derive(Clone)]
pub struct HttpOptions {
    /// The edge. The name of the session cookie in it is replaced by that of `session_cookie`.
    pub edge: EdgeOptions,
    /// The cookie that carries sessions.
    pub session_cookie: SessionCookie,
    /// What the cursors of lists are signed with.
    pub cursor_key: CursorKey,
    /// What authenticator apps call the service.
    pub totp_issuer: Arc<str>,
    /// Whether `/docs`, `/redoc`, `/openapi.json` and the pages about errors are served.
    pub serve_documents: bool,
    /// How the things are that the service depends on.
    pub health: Arc<dyn Health>,
    /// The version of the service.
    pub version: &'static str,
}

/// Everything that is served over HTTP, ready to be handed to [`edge::accept`].
///
/// # Errors
/// If the OpenAPI document cannot be written as JSON.
pub fn router(app: App, options: HttpOptions) -> serde_json::Result<Router> {
    let HttpOptions { edge, session_cookie, cursor_key, totp_issuer, serve_documents, health, version } =
        options;
    let jobs = Catalogue::of(&app);
    let api =
        Arc::new(Api { app, jobs, session_cookie, cursor_key, totp_issuer: identity::Issuer(totp_issuer) });
    let system = System { version, health };
    let gate = |dead_session| {
        let gate = Gate { api: api.clone(), dead_session };
        from_fn_with_state(gate, authenticate)
    };
    let operations = entrance()
        .layer(gate(DeadSession::Ignored))
        .merge(operations().layer(gate(DeadSession::Refused)))
        .merge(webhooks::operations())
        .merge(identity::published())
        .with_state(api.clone())
        .merge(system::operations().with_state(system));
    let mut router = Router::from(operations);
    if serve_documents {
        router = router.merge(documents::router(&document(version, session_cookie))?);
    }
    let edge = EdgeOptions { session_cookie: session_cookie.name().to_owned(), ..edge };
    Ok(edge::around(router, &edge))
}

/// The OpenAPI document of what [`router`] serves; it takes nothing that runs.
pub fn document(version: &str, session_cookie: SessionCookie) -> OpenApi {
    let api = entrance().merge(operations()).merge(webhooks::operations()).merge(identity::published());
    let mut document = openapi::blank(version, session_cookie);
    document.merge(api.into_openapi());
    document.merge(system::operations().into_openapi());
    openapi::complete(&mut document);
    document
}

/// What is open to everybody, whatever became of their session.
fn entrance() -> OpenApiRouter<Arc<Api>> {
    identity::entrance().merge(downloads::operations())
}

/// What every domain offers, behind a gate that refuses dead sessions.
fn operations() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::default()
        .merge(identity::operations())
        .merge(catalog::operations())
        .merge(ordering::operations())
        .merge(billing::operations())
        .merge(jobs::operations())
}
