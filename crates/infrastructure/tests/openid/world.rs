//! A provider, and one of its clients.

use std::sync::Arc;

use application::identity::{
    AuthorizationRequest, AuthorizationResponse, IdentityProvider as _, ProviderError, Vouched,
};
use infrastructure::{
    ClientAuthentication, OpenIdProvider, OpenIdSettings, SigningAlgorithm, SystemClock,
    cache::InProcessCache,
};
use rustls::crypto::ring;
use testkit::OidcProvider;

use crate::browser::Browser;

pub(crate) const HOME: &str = "http://127.0.0.1:1/callback";

pub(crate) struct World {
    pub(crate) provider: OidcProvider,
    pub(crate) settings: OpenIdSettings,
}

impl World {
    pub(crate) fn new() -> Self {
        Self::with(OidcProvider::start(HOME).unwrap())
    }

    pub(crate) fn with(provider: OidcProvider) -> Self {
        let _ = ring::default_provider().install_default();
        let settings = OpenIdSettings {
            issuer: provider.issuer(),
            client_id: "basic".to_owned(),
            authentication: ClientAuthentication::Basic(OidcProvider::secret_of("basic").into()),
            scopes: ["openid", "email", "profile"].map(str::to_owned).to_vec(),
            algorithm: SigningAlgorithm::Rs256,
            redirect_uri: HOME.to_owned(),
        };
        Self { provider, settings }
    }

    /// As another of the provider's clients.
    pub(crate) fn client(mut self, id: &str, authentication: ClientAuthentication) -> Self {
        self.settings.client_id = id.to_owned();
        self.settings.authentication = authentication;
        self
    }

    pub(crate) fn signing(mut self, algorithm: SigningAlgorithm) -> Self {
        self.settings.algorithm = algorithm;
        self
    }

    pub(crate) fn open_id(&self) -> OpenIdProvider {
        open_id(self.settings.clone())
    }

    /// Somebody logs in there.
    pub(crate) async fn answer(&self, request: &AuthorizationRequest, name: &str) -> AuthorizationResponse {
        let url = self.open_id().authorization_url(request).await.unwrap();
        let back = Browser::default().log_in(&url, name, HOME).await;
        let told = |parameter: &str| {
            let mut pairs = back.query_pairs().filter(|(key, _)| key == parameter);
            pairs.next().map(|(_, value)| value.into_owned())
        };
        assert_eq!(told("state").as_ref(), Some(&request.state), "{back}");
        AuthorizationResponse { code: told("code").unwrap(), issuer: told("iss") }
    }

    /// All of it.
    pub(crate) async fn sign_in(&self, name: &str) -> Result<Vouched, ProviderError> {
        let request = request();
        let response = self.answer(&request, name).await;
        self.open_id().redeem(&response, &request).await
    }
}

pub(crate) fn open_id(settings: OpenIdSettings) -> OpenIdProvider {
    OpenIdProvider::new(settings, Arc::new(InProcessCache::default()), Arc::new(SystemClock)).unwrap()
}

pub(crate) fn request() -> AuthorizationRequest {
    AuthorizationRequest {
        state: "the-state".to_owned(),
        nonce: "the-nonce".to_owned(),
        code_verifier: "the-verifier-has-to-have-43-characters-0000".to_owned(),
    }
}
