use std::time::Duration;

use crate::{
    identity::{TokenDigest, User},
    shared::{Id, Timestamp, Version},
};

/// How long the second proof may take.
pub const CHALLENGE_LASTS: Duration = Duration::from_secs(5 * 60);

/// How many wrong codes end a challenge.
pub const MAX_WRONG_CODES: i64 = 5;

/// Everything there is to know of a challenge; for stores.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInChallengeState {
    /// Its identity.
    pub id: Id<SignInChallenge>,
    /// Who gave the first proof.
    pub user_id: Id<User>,
    /// By what it is found.
    pub token: TokenDigest,
    /// The account's version then: whatever was changed since, such as the password, voids the challenge.
    pub account_version: Version,
    /// Which provider vouched for them; none when it was the password.
    pub provider: Option<String>,
    /// Wrong codes so far.
    pub failures: i64,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// Somebody has given the first proof and owes the second. It is removed when the second is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInChallenge(SignInChallengeState);

impl SignInChallenge {
    /// Asks `user` for the second proof.
    pub fn ask(
        id: Id<Self>,
        user: &User,
        token: TokenDigest,
        provider: Option<String>,
        now: Timestamp,
    ) -> Self {
        Self(SignInChallengeState {
            id,
            user_id: user.id(),
            token,
            account_version: user.state().record.version,
            provider,
            failures: 0,
            expires_at: now.plus(CHALLENGE_LASTS),
        })
    }

    /// For stores: the challenge that was stored.
    pub const fn restore(state: SignInChallengeState) -> Self {
        Self(state)
    }

    /// For stores.
    pub const fn state(&self) -> &SignInChallengeState {
        &self.0
    }

    /// Its identity.
    pub const fn id(&self) -> Id<Self> {
        self.0.id
    }

    /// Who gave the first proof.
    pub const fn user_id(&self) -> Id<User> {
        self.0.user_id
    }

    /// By what it is found.
    pub fn token(&self) -> TokenDigest {
        self.0.token.clone()
    }

    /// When it ends.
    pub const fn expires_at(&self) -> Timestamp {
        self.0.expires_at
    }

    /// Whether a code may still be tried.
    pub fn is_open(&self, now: Timestamp) -> bool {
        now < self.0.expires_at && self.0.failures < MAX_WRONG_CODES
    }

    /// Whether the account is what it was when the first proof was given.
    pub fn is_of(&self, user: &User) -> bool {
        self.0.user_id == user.id() && self.0.account_version == user.state().record.version
    }

    /// Notes that a code was wrong.
    pub const fn fail(&mut self) {
        self.0.failures = self.0.failures.saturating_add(1);
    }
}
