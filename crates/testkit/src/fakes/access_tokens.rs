use application::identity::{
    AccessClaims, AccessTokens, Bearer, BearerTokens, InvalidBearer, NewcomerPolicy, PublicKey, VerifyingKey,
    Vouched,
};
use async_trait::async_trait;
use domain::shared::{Id, Timestamp};
use uuid::Uuid;

use crate::factories::{ExternalIdentityBuilder, a_subject};

/// Access tokens without cryptography: `access.<id>.<session>.<user>.<expiry in µs>`; and those of one other issuer:
/// `external.<subject>`.
#[derive(Clone, Copy, Debug, Default)]
pub struct PlainAccessTokens;

impl PlainAccessTokens {
    /// The key that it is said to sign with.
    pub const KEY: &'static str = "key-1";

    fn parse(token: &str) -> Option<AccessClaims> {
        let mut parts = token.strip_prefix("access.")?.split('.');
        let mut uuid = || Uuid::parse_str(parts.next()?).ok();
        let (id, session, user) = (uuid()?, uuid()?, uuid()?);
        let expires_at = Timestamp::from_micros(parts.next()?.parse().ok()?);
        let (session_id, user_id) = (Id::new(session), Id::new(user));
        Some(AccessClaims { id, session_id, user_id, scopes: None, issued_at: expires_at, expires_at })
    }
}

impl AccessTokens for PlainAccessTokens {
    fn seal(&self, claims: &AccessClaims) -> String {
        let AccessClaims { id, session_id, user_id, expires_at, .. } = claims;
        format!("access.{id}.{session_id}.{user_id}.{}", expires_at.micros())
    }

    fn verifying_keys(&self) -> Vec<VerifyingKey> {
        vec![VerifyingKey {
            id: Self::KEY.to_owned(),
            key: PublicKey::Ed25519 { x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo".to_owned() },
        }]
    }
}

#[async_trait]
impl BearerTokens for PlainAccessTokens {
    async fn verify(&self, token: &str, now: Timestamp) -> Result<Bearer, InvalidBearer> {
        if let Some(subject) = token.strip_prefix("external.") {
            let subject = a_subject(ExternalIdentityBuilder::ISSUER, subject);
            let vouched = Vouched { subject, email: None, name: None, username: None };
            return Ok(Bearer::External { vouched, newcomers: NewcomerPolicy::Refused });
        }
        let claims = Self::parse(token).filter(|claims| now < claims.expires_at);
        claims.map(Bearer::Own).ok_or(InvalidBearer)
    }
}
