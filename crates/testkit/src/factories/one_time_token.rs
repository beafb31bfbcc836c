use std::time::Duration;

use application::ports::{SessionSecret, SessionTokens as _};
use domain::{
    identity::{NewOneTimeToken, OneTimeToken, OneTimeTokenPurpose, TokenLifetimes, User},
    shared::{Id, Timestamp},
};

use super::id_from;
use crate::fakes::{FakeClock, PlainTokens};

/// How long tokens can be used unless somebody decides otherwise.
pub const LIFETIMES: TokenLifetimes = TokenLifetimes {
    verify_email: Duration::from_secs(24 * 60 * 60),
    reset_password: Duration::from_secs(30 * 60),
    change_email: Duration::from_secs(60 * 60),
};

/// A token for `user`, sent to their address when [`FakeClock`] starts.
pub fn a_one_time_token(user: &User, purpose: OneTimeTokenPurpose) -> OneTimeTokenBuilder {
    let secret = format!("{} of {}", purpose.name(), user.username_key());
    let new = NewOneTimeToken {
        id: Id::new(id_from(&secret)),
        user_id: user.id(),
        purpose,
        email: user.state().email.clone(),
    };
    OneTimeTokenBuilder { new, secret, made_at: FakeClock::START }
}

/// Overrides fields of a one-time token to be.
#[derive(Clone)]
#[must_use]
pub struct OneTimeTokenBuilder {
    new: NewOneTimeToken,
    secret: String,
    made_at: Timestamp,
}

impl OneTimeTokenBuilder {
    /// What a message with it says, as [`PlainTokens`] digests it; the id follows from it.
    pub fn with_secret(mut self, secret: &str) -> Self {
        secret.clone_into(&mut self.secret);
        self.new.id = Id::new(id_from(secret));
        self
    }

    /// When it was made.
    pub const fn made_at(mut self, at: Timestamp) -> Self {
        self.made_at = at;
        self
    }

    /// The token.
    pub fn build(self) -> OneTimeToken {
        let digest = PlainTokens::default().digest(&SessionSecret(self.secret));
        let lifetime = LIFETIMES.of(self.new.purpose);
        OneTimeToken::issue(self.new, digest, self.made_at, lifetime)
    }
}
