//! `GET /api/v1/auth/sso`

use std::sync::Arc;

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::api::Api;

/// Who people may sign in by.
#[derive(Serialize, ToSchema)]
#[schema(as = SignInProviders)]
pub(super) struct ProvidersBody {
    items: Vec<ProviderBody>,
}

/// A provider that people may sign in by.
#[derive(Serialize, ToSchema)]
#[schema(as = SignInProvider)]
struct ProviderBody {
    /// What it is called in addresses.
    #[schema(example = "acme")]
    name: String,
    /// What people know it by.
    #[schema(example = "Acme Inc.")]
    title: String,
}

/// List the providers to sign in by
///
/// For the buttons of a log-in page; each leads to `/api/v1/auth/sso/{provider}`.
#[utoipa::path(
    get,
    path = "/api/v1/auth/sso",
    tag = "auth",
    responses((status = 200, description = "All of them, in the operator's order.", body = ProvidersBody))
)]
pub(super) async fn list_sign_in_providers(State(api): State<Arc<Api>>) -> Json<ProvidersBody> {
    let providers = api.app.sign_in_providers.iter();
    let items = providers
        .map(|provider| ProviderBody { name: provider.name.clone(), title: provider.title.clone() })
        .collect();
    Json(ProvidersBody { items })
}
