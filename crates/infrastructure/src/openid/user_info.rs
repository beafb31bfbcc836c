use application::identity::ProviderError;
use reqwest::header::{AUTHORIZATION, HeaderValue};
use serde::Deserialize;

use super::{
    client::{Client, send},
    discovery::Metadata,
};

/// What a provider says of somebody, in an ID token or at its UserInfo endpoint (OpenID Connect Core 1.0, section 5.1).
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
pub(super) struct Profile {
    pub(super) email: Option<String>,
    #[serde(default)]
    email_verified: Verified,
    pub(super) name: Option<String>,
    pub(super) preferred_username: Option<String>,
}

/// Some providers write it as a text.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(untagged)]
enum Verified {
    Told(bool),
    Written(String),
    #[default]
    Unknown,
}

#[derive(Deserialize)]
struct UserInfo {
    sub: String,
    #[serde(flatten)]
    profile: Profile,
}

impl Profile {
    /// Of somebody whose address another place tells: with that, and what else it says where this one says nothing.
    pub(super) fn or(self, more: Self) -> Self {
        Self {
            email: more.email,
            email_verified: more.email_verified,
            name: self.name.or(more.name),
            preferred_username: self.preferred_username.or(more.preferred_username),
        }
    }

    /// Their address, provided that the provider has made sure that it is theirs.
    pub(super) fn verified_email(&self) -> Option<&str> {
        let is_verified = match &self.email_verified {
            Verified::Told(verified) => *verified,
            Verified::Written(text) => text == "true",
            Verified::Unknown => false,
        };
        self.email.as_deref().filter(|_| is_verified)
    }
}

/// What the provider says of whoever the access token is about, who has to be `subject`: else one person's tokens could be
/// mixed with another's (section 5.3.4).
pub(super) async fn ask(
    client: &Client,
    metadata: &Metadata,
    access_token: &str,
    subject: &str,
) -> Result<Profile, ProviderError> {
    let Some(url) = metadata.userinfo_endpoint.clone() else { return Ok(Profile::default()) };
    let mut bearer = HeaderValue::try_from(format!("Bearer {access_token}"))
        .map_err(|_| ProviderError::Untrusted("its access token is none".to_owned()))?;
    bearer.set_sensitive(true);
    let answer = send(client.get(url).header(AUTHORIZATION, bearer)).await?;
    if !answer.status.is_success() {
        return Err(ProviderError::Away(format!("its UserInfo endpoint has status {}", answer.status)));
    }
    let unreadable =
        |error: serde_json::Error| ProviderError::Untrusted(format!("its UserInfo cannot be read: {error}"));
    let user_info: UserInfo = serde_json::from_slice(&answer.body).map_err(unreadable)?;
    if user_info.sub != subject {
        return Err(ProviderError::Untrusted("its UserInfo is about somebody else".to_owned()));
    }
    Ok(user_info.profile)
}

#[cfg(test)]
mod tests {
    use super::Profile;

    #[test]
    fn an_address_counts_when_the_provider_has_made_sure_of_it() {
        let email = |json: &str| {
            let profile: Profile = serde_json::from_str(json).unwrap();
            profile.verified_email().map(str::to_owned)
        };
        let known = Some("a@example.org".to_owned());
        assert_eq!(email(r#"{"email":"a@example.org","email_verified":true}"#), known);
        assert_eq!(email(r#"{"email":"a@example.org","email_verified":"true"}"#), known);
        assert_eq!(email(r#"{"email":"a@example.org","email_verified":false}"#), None);
        assert_eq!(email(r#"{"email":"a@example.org","email_verified":"yes"}"#), None);
        assert_eq!(email(r#"{"email":"a@example.org"}"#), None);
        assert_eq!(email(r#"{"email_verified":true}"#), None);
    }
}
