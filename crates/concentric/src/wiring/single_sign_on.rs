//! Who may vouch for people who sign in.

use std::sync::Arc;

use anyhow::Context as _;
use application::{
    cache::Cache,
    identity::{NewcomerPolicy, SignInProvider, SignInProviders},
    ports::Clock,
};
use infrastructure::{OpenIdProvider, OpenIdSettings};

use crate::settings::{Settings, SsoProviderSettings};

/// The providers that the settings name, none of which is asked anything yet.
///
/// # Errors
/// There is no HTTPS, or a setting cannot be used.
pub(super) fn providers(
    settings: &Settings,
    cache: &Arc<dyn Cache>,
    clock: &Arc<dyn Clock>,
) -> anyhow::Result<SignInProviders> {
    let site = settings.server.public_url.as_deref().unwrap_or_default();
    let provider = |from: &SsoProviderSettings| {
        let name = &from.name;
        let settings = OpenIdSettings {
            issuer: from.issuer.clone(),
            client_id: from.client_id.clone(),
            authentication: from.authentication.clone(),
            scopes: from.scopes.clone(),
            algorithm: from.algorithm,
            redirect_uri: format!("{site}/api/v1/auth/sso/{name}/callback"),
        };
        let provider = OpenIdProvider::new(settings, cache.clone(), clock.clone());
        Ok(SignInProvider {
            name: name.clone(),
            title: from.title.clone(),
            newcomers: if from.create_users { NewcomerPolicy::Welcome } else { NewcomerPolicy::Refused },
            return_paths: from.return_paths.clone(),
            provider: Arc::new(provider.with_context(|| format!("sso.{name} cannot be used"))?),
        })
    };
    let providers: anyhow::Result<Vec<_>> = settings.sso.providers.iter().map(provider).collect();
    Ok(SignInProviders::new(providers?))
}
