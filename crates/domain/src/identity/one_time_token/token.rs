use std::time::Duration;

use crate::{
    identity::{Email, TokenDigest, User},
    named,
    shared::{Id, Timestamp},
};

named!(
    /// What a one-time token is good for.
    OneTimeTokenPurpose,
    "purpose of a one-time token",
    {
        /// To show that one reads what is sent to the address of one's account.
        VerifyEmail => "verify-email",
        /// To choose another password without knowing the one before.
        ResetPassword => "reset-password",
        /// To make the address that it was sent to that of one's account.
        ChangeEmail => "change-email",
    }
);

/// How long tokens can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenLifetimes {
    /// For verifying an address. A day by default: people read their mail in the evening.
    pub verify_email: Duration,
    /// For choosing another password. Half an hour by default: it opens an account.
    pub reset_password: Duration,
    /// For moving an account to another address. An hour by default.
    pub change_email: Duration,
}

impl TokenLifetimes {
    /// For that purpose.
    pub const fn of(&self, purpose: OneTimeTokenPurpose) -> Duration {
        match purpose {
            OneTimeTokenPurpose::VerifyEmail => self.verify_email,
            OneTimeTokenPurpose::ResetPassword => self.reset_password,
            OneTimeTokenPurpose::ChangeEmail => self.change_email,
        }
    }
}

/// Everything there is to know of a one-time token; for stores.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneTimeTokenState {
    /// Identity.
    pub id: Id<OneTimeToken>,
    /// Whose account it concerns.
    pub user_id: Id<User>,
    /// What it is good for.
    pub purpose: OneTimeTokenPurpose,
    /// The address that it is sent to, and is worth nothing without.
    pub email: Email,
    /// By what it is found: enough for that, and useless to whoever reads the database.
    pub digest: TokenDigest,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends unless it is used.
    pub expires_at: Timestamp,
    /// When it was used.
    pub spent_at: Option<Timestamp>,
}

/// What somebody shall be able to do once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewOneTimeToken {
    /// The identity that it gets.
    pub id: Id<OneTimeToken>,
    /// Whose account it concerns.
    pub user_id: Id<User>,
    /// What it is good for.
    pub purpose: OneTimeTokenPurpose,
    /// The address that it is sent to.
    pub email: Email,
}

/// The token is none of ours, or is good for something else; it has expired, was used, or a later one took its place. Which of
/// these is nobody's business.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the token is wrong, has expired, or was used already; ask for another")]
pub struct InvalidOneTimeToken;

/// Lets whoever reads the messages to an address do one thing with one account, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneTimeToken(OneTimeTokenState);

impl OneTimeToken {
    /// Makes one at `now`, which is found by that digest.
    pub fn issue(new: NewOneTimeToken, digest: TokenDigest, now: Timestamp, lifetime: Duration) -> Self {
        let NewOneTimeToken { id, user_id, purpose, email } = new;
        let expires_at = now.plus(lifetime);
        Self(OneTimeTokenState {
            id,
            user_id,
            purpose,
            email,
            digest,
            created_at: now,
            expires_at,
            spent_at: None,
        })
    }

    /// For stores: the token that was stored.
    pub const fn restore(state: OneTimeTokenState) -> Self {
        Self(state)
    }

    /// For stores and views.
    pub const fn state(&self) -> &OneTimeTokenState {
        &self.0
    }

    /// Identity.
    pub const fn id(&self) -> Id<Self> {
        self.0.id
    }

    /// Whose account it concerns.
    pub const fn user_id(&self) -> Id<User> {
        self.0.user_id
    }

    /// What it is good for.
    pub const fn purpose(&self) -> OneTimeTokenPurpose {
        self.0.purpose
    }

    /// By what it is found.
    pub fn digest(&self) -> TokenDigest {
        self.0.digest.clone()
    }

    /// When it was made.
    pub const fn created_at(&self) -> Timestamp {
        self.0.created_at
    }

    /// When it ends unless it is used.
    pub const fn expires_at(&self) -> Timestamp {
        self.0.expires_at
    }

    /// Whether it can still be used.
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.0.spent_at.is_none() && now < self.0.expires_at
    }

    /// Uses it up. The second time, and when its time is over, it is worth nothing.
    pub fn spend(&mut self, now: Timestamp) -> Result<(), InvalidOneTimeToken> {
        if !self.is_live(now) {
            return Err(InvalidOneTimeToken);
        }
        self.0.spent_at = Some(now);
        Ok(())
    }

    /// Ends it: a later one takes its place. False when it had ended.
    pub fn expire(&mut self, now: Timestamp) -> bool {
        let lives = self.is_live(now);
        if lives {
            self.0.expires_at = now;
        }
        lives
    }

    /// Gives it all its time again, and perhaps another secret, since the message with it may not have arrived. False when it
    /// was used, which shows that it has.
    pub fn reissue(&mut self, digest: TokenDigest, now: Timestamp, lifetime: Duration) -> bool {
        if self.0.spent_at.is_some() {
            return false;
        }
        self.0.digest = digest;
        self.0.expires_at = now.plus(lifetime);
        true
    }
}
