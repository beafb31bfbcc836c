//! What programs send as `Authorization: Bearer`: the ports that read and make such tokens.

use async_trait::async_trait;
use domain::{
    identity::{Scopes, Session, User},
    shared::{Id, Timestamp},
};
use uuid::Uuid;

use super::{NewcomerPolicy, Vouched};

/// What an access token of ours says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessClaims {
    /// Its own name, of which there is no other.
    pub id: Uuid,
    /// The family of tokens that it belongs to.
    pub session_id: Id<Session>,
    /// Whose it is.
    pub user_id: Id<User>,
    /// What it is limited to, if it is; for others to read. What counts stands with the family.
    pub scopes: Option<Scopes>,
    /// When it was made.
    pub issued_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// A token whose signature, issuer, audience and times are right.
pub enum Bearer {
    /// One of ours. Whether its family lives is for the store to say.
    Own(AccessClaims),
    /// One of another issuer.
    External {
        /// Whom they vouch for.
        vouched: Vouched,
        /// What becomes of somebody who has no account here.
        newcomers: NewcomerPolicy,
    },
}

/// The text is no token of an issuer that is trusted here, was tampered with, or is past its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the bearer token is not valid or has expired")]
pub struct InvalidBearer;

/// Reads bearer tokens, of whichever issuer.
#[async_trait]
pub trait BearerTokens: Send + Sync {
    /// What the token is, if it is valid at `now`.
    async fn verify(&self, token: &str, now: Timestamp) -> Result<Bearer, InvalidBearer>;
}

/// The half of a signing key that others verify tokens with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyingKey {
    /// What tokens call it.
    pub id: String,
    /// The key.
    pub key: PublicKey,
}

/// A public key. Its parts are in base64url, without padding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublicKey {
    /// For RS256.
    Rsa {
        /// The modulus.
        n: String,
        /// The exponent.
        e: String,
    },
    /// For EdDSA.
    Ed25519 {
        /// The point.
        x: String,
    },
}

/// Makes access tokens.
pub trait AccessTokens: Send + Sync {
    /// The signed token that says so.
    fn seal(&self, claims: &AccessClaims) -> String;

    /// What others verify our tokens with: none while only we can. Those that no longer sign are among them for as long as
    /// their tokens are accepted.
    fn verifying_keys(&self) -> Vec<VerifyingKey>;
}
