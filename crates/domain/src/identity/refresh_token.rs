use std::time::Duration;

use super::{Session, SessionPolicy, TokenDigest, User};
use crate::shared::{Id, Timestamp};

/// Tells scanners for leaked secrets what they have found.
const PREFIX: &str = "cr_";

/// How long tokens last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenPolicy {
    /// An access token. 10 minutes by default.
    pub access: Duration,
    /// A refresh token without use, and its family however much it is used. 30 and 90 days by default.
    pub refresh: SessionPolicy,
}

/// What brings the next access token, once: `cr_<secret>`, the secret being 256 random bits. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct RefreshToken(String);

impl RefreshToken {
    /// With that secret.
    pub fn new(secret: &str) -> Self {
        Self(format!("{PREFIX}{secret}"))
    }

    /// Reads it back.
    pub fn parse(text: &str) -> Option<Self> {
        text.starts_with(PREFIX).then(|| Self(text.to_owned()))
    }

    /// The text, secret included.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// A refresh token that was used. Whoever comes with it again copied it, or was copied from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpentToken {
    /// Its identity.
    pub id: Id<SpentToken>,
    /// By what it is found.
    pub token: TokenDigest,
    /// The family it belongs to.
    pub session_id: Id<Session>,
    /// Whose family that is.
    pub user_id: Id<User>,
    /// When it was used.
    pub spent_at: Timestamp,
}

impl SpentToken {
    /// By what it is found.
    pub fn token(&self) -> TokenDigest {
        self.token.clone()
    }

    /// Whose family it belongs to.
    pub const fn user_id(&self) -> Id<User> {
        self.user_id
    }
}

#[cfg(test)]
mod tests {
    use super::RefreshToken;

    #[test]
    fn a_token_is_known_by_its_prefix_and_nothing_else_is_one() {
        let token = RefreshToken::new("abc");
        assert_eq!(token.reveal(), "cr_abc");
        assert!(RefreshToken::parse("cr_abc") == Some(token));
        for text in ["", "abc", "ck_abc", "CR_abc", " cr_abc"] {
            assert!(RefreshToken::parse(text).is_none(), "{text}");
        }
    }
}
