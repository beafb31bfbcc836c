use async_trait::async_trait;

use crate::identity::Vouched;

/// What one sign-in is told apart by. All three are secrets of 256 bits, made for it alone.
#[derive(Clone, PartialEq, Eq)]
pub struct AuthorizationRequest {
    /// Comes back with the browser.
    pub state: String,
    /// Comes back in the ID token.
    pub nonce: String,
    /// What redeems the code; the browser carries but its hash (RFC 7636).
    pub code_verifier: String,
}

/// What the browser came back with.
#[derive(Clone, PartialEq, Eq)]
pub struct AuthorizationResponse {
    /// To be redeemed.
    pub code: String,
    /// Who says that they have sent it, if anybody does (RFC 9207).
    pub issuer: Option<String>,
}

/// Why a provider vouches for nobody.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProviderError {
    /// It cannot be reached, or is out of order.
    #[error("the provider is away: {0}")]
    Away(String),
    /// It does not redeem the code: it was used, has expired, or was made for another sign-in.
    #[error("the provider does not redeem the code: {0}")]
    CodeRefused(String),
    /// What it says is not said to us, not about this sign-in, or not by it.
    #[error("the provider's answer cannot be trusted: {0}")]
    Untrusted(String),
}

/// An OpenID provider, as one of its clients sees it. Answers within 15 seconds, whatever the provider does.
#[async_trait]
pub trait IdentityProvider: Send + Sync {
    /// Where the browser is sent. Asks for a code, bound to the request by state, nonce and the S256 hash of the verifier.
    async fn authorization_url(&self, request: &AuthorizationRequest) -> Result<String, ProviderError>;

    /// Redeems the code, and gives what the provider vouches for: to us, just now, for this request, and signed.
    async fn redeem(
        &self,
        response: &AuthorizationResponse,
        request: &AuthorizationRequest,
    ) -> Result<Vouched, ProviderError>;
}
