use application::identity::ProviderError;
use reqwest::{
    RequestBuilder, StatusCode,
    header::{ACCEPT, CONTENT_TYPE},
};
use secrecy::ExposeSecret as _;
use serde::Deserialize;
use url::form_urlencoded;

use super::{
    ClientAuthentication, OpenIdSettings,
    client::{Client, send},
    discovery::Metadata,
};

/// Long enough for every error code of RFC 6749, section 5.2.
const MAX_CODE: usize = 40;

/// What a code was redeemed for.
#[derive(Deserialize)]
pub(super) struct Tokens {
    pub(super) id_token: String,
    pub(super) access_token: String,
}

#[derive(Deserialize)]
struct Refusal {
    error: String,
}

/// Redeems a code (RFC 6749, section 4.1.3; RFC 7636, section 4.5).
pub(super) async fn redeem(
    client: &Client,
    settings: &OpenIdSettings,
    metadata: &Metadata,
    code: &str,
    code_verifier: &str,
) -> Result<Tokens, ProviderError> {
    let request = request(client, settings, metadata, code, code_verifier);
    let answer = send(request).await?;
    match answer.status {
        StatusCode::OK => serde_json::from_slice(&answer.body)
            .map_err(|error| ProviderError::Untrusted(format!("its tokens cannot be read: {error}"))),
        status => Err(refused(status, &answer.body)),
    }
}

fn request(
    client: &Client,
    settings: &OpenIdSettings,
    metadata: &Metadata,
    code: &str,
    code_verifier: &str,
) -> RequestBuilder {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("grant_type", "authorization_code")
        .append_pair("code", code)
        .append_pair("redirect_uri", &settings.redirect_uri)
        .append_pair("code_verifier", code_verifier);
    let mut request = client.post(metadata.token_endpoint.clone());
    match &settings.authentication {
        ClientAuthentication::Basic(secret) => {
            let (id, secret) = (encoded(&settings.client_id), encoded(secret.expose_secret()));
            request = request.basic_auth(id, Some(secret));
        }
        ClientAuthentication::Post(secret) => {
            form.append_pair("client_id", &settings.client_id);
            form.append_pair("client_secret", secret.expose_secret());
        }
        ClientAuthentication::None => {
            form.append_pair("client_id", &settings.client_id);
        }
    }
    let form = form.finish();
    request
        .header(ACCEPT, "application/json")
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(form)
}

/// Names and passwords are encoded as in forms before they are joined (RFC 6749, section 2.3.1).
fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// Whether it is the code that does not please, or else us.
fn refused(status: StatusCode, body: &[u8]) -> ProviderError {
    let refusal: Option<Refusal> = serde_json::from_slice(body).ok();
    let code = refusal.map(|refusal| refusal.error).filter(|code| is_code(code));
    match code.as_deref() {
        Some(code @ "invalid_grant") => ProviderError::CodeRefused(code.to_owned()),
        Some(code) => ProviderError::Away(format!("it does not accept our request: {code}")),
        None => ProviderError::Away(format!("its token endpoint has status {status}")),
    }
}

/// Only what is fit for a log.
fn is_code(text: &str) -> bool {
    text.len() <= MAX_CODE && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::{ProviderError, StatusCode, encoded, refused};

    #[test]
    fn what_would_end_a_name_early_is_escaped() {
        assert_eq!((encoded("a:b"), encoded("c %é")), ("a%3Ab".to_owned(), "c+%25%C3%A9".to_owned()));
    }

    #[test]
    fn a_refusal_is_about_the_code_or_about_us() {
        let refused = |body: &str| refused(StatusCode::BAD_REQUEST, body.as_bytes());
        assert!(matches!(refused(r#"{"error":"invalid_grant"}"#), ProviderError::CodeRefused(_)));
        for about_us in [r#"{"error":"invalid_client"}"#, r#"{"error":"a\nb"}"#, "<html>", ""] {
            let ProviderError::Away(reason) = refused(about_us) else { panic!("{about_us}") };
            assert!(!reason.contains('\n'));
        }
    }
}
