use application::identity::{AuthorizationRequest, AuthorizationResponse, ProviderError};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use reqwest::Url;
use sha2::{Digest as _, Sha256};

use super::{OpenIdSettings, discovery::Metadata};

/// Where the browser is sent (OpenID Connect Core 1.0, section 3.1.2.1).
pub(super) fn url(settings: &OpenIdSettings, metadata: &Metadata, request: &AuthorizationRequest) -> Url {
    let mut url = metadata.authorization_endpoint.clone();
    url.query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", &settings.client_id)
        .append_pair("redirect_uri", &settings.redirect_uri)
        .append_pair("scope", &settings.scopes.join(" "))
        .append_pair("state", &request.state)
        .append_pair("nonce", &request.nonce)
        .append_pair("code_challenge", &challenge(&request.code_verifier))
        .append_pair("code_challenge_method", "S256");
    url
}

/// RFC 7636, section 4.2.
fn challenge(code_verifier: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(code_verifier))
}

/// Refuses an answer that another provider has sent: its code would be shown to this one (RFC 9207, section 2.4).
pub(super) fn check_issuer(
    settings: &OpenIdSettings,
    metadata: &Metadata,
    response: &AuthorizationResponse,
) -> Result<(), ProviderError> {
    match &response.issuer {
        Some(issuer) if *issuer == settings.issuer => Ok(()),
        Some(_) => Err(ProviderError::Untrusted("another issuer has sent the code".to_owned())),
        None if metadata.names_itself => {
            Err(ProviderError::Untrusted("the code comes without its issuer".to_owned()))
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::challenge;

    #[test]
    fn the_challenge_is_that_of_the_standards_example() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert_eq!(challenge(verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }
}
