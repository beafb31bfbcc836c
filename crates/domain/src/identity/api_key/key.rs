use super::{ApiKeyEnded, ApiKeyName, ExpiryPassed, KeyDigest, Overlap};
use crate::{
    identity::{NotedUse, Scopes, User},
    shared::{Id, Timestamp},
};

/// Everything there is to know of a key; for stores and views.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKeyState {
    /// Its public name, which is part of its text.
    pub id: Id<ApiKey>,
    /// On whose behalf it is used.
    pub user_id: Id<User>,
    /// What its owner calls it.
    pub name: ApiKeyName,
    /// What it may be used for.
    pub scopes: Scopes,
    /// What is kept of its secret.
    pub digest: KeyDigest,
    /// What is kept of the secret before.
    pub previous_digest: Option<KeyDigest>,
    /// Until when the secret before works, too.
    pub previous_ends_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last got another secret.
    pub rotated_at: Option<Timestamp>,
    /// When it ends by itself, if it does.
    pub expires_at: Option<Timestamp>,
    /// When its use was last noted; noted at most once in five minutes.
    pub last_used_at: Option<Timestamp>,
    /// When it was ended by hand.
    pub revoked_at: Option<Timestamp>,
}

/// What somebody wants a key to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewApiKey {
    /// The identity that it gets.
    pub id: Id<ApiKey>,
    /// On whose behalf it will be used.
    pub user_id: Id<User>,
    /// What its owner calls it.
    pub name: ApiKeyName,
    /// What it may be used for.
    pub scopes: Scopes,
    /// What is kept of its secret.
    pub digest: KeyDigest,
    /// When it ends by itself; never when there is nothing.
    pub expires_at: Option<Timestamp>,
}

/// What a program authenticates with, on behalf of a user and for some purposes. It has at most two secrets at one time:
/// its own, and for a while the one before. Once ended it stays ended, and stays in the records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey(ApiKeyState);

impl ApiKey {
    /// Makes a key at `now`.
    pub fn issue(new: NewApiKey, now: Timestamp) -> Result<Self, ExpiryPassed> {
        if new.expires_at.is_some_and(|end| end <= now) {
            return Err(ExpiryPassed);
        }
        Ok(Self(ApiKeyState {
            id: new.id,
            user_id: new.user_id,
            name: new.name,
            scopes: new.scopes,
            digest: new.digest,
            previous_digest: None,
            previous_ends_at: None,
            created_at: now,
            rotated_at: None,
            expires_at: new.expires_at,
            last_used_at: None,
            revoked_at: None,
        }))
    }

    /// For stores: the key that was stored.
    pub const fn restore(state: ApiKeyState) -> Self {
        Self(state)
    }

    /// For stores and views.
    pub const fn state(&self) -> &ApiKeyState {
        &self.0
    }

    /// Its public name.
    pub const fn id(&self) -> Id<Self> {
        self.0.id
    }

    /// On whose behalf it is used.
    pub const fn user_id(&self) -> Id<User> {
        self.0.user_id
    }

    /// What it may be used for.
    pub const fn scopes(&self) -> Scopes {
        self.0.scopes
    }

    /// When it was made.
    pub const fn created_at(&self) -> Timestamp {
        self.0.created_at
    }

    /// When it ends by itself, if it does.
    pub const fn expires_at(&self) -> Option<Timestamp> {
        self.0.expires_at
    }

    /// When it was ended by hand.
    pub const fn revoked_at(&self) -> Option<Timestamp> {
        self.0.revoked_at
    }

    /// Whether it still stands for its user.
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.0.revoked_at.is_none() && self.0.expires_at.is_none_or(|end| now < end)
    }

    /// What is kept of the secret before, while that works beside the present one.
    pub fn previous_digest(&self, now: Timestamp) -> Option<&KeyDigest> {
        let overlaps = self.0.previous_ends_at.is_some_and(|end| now < end);
        self.0.previous_digest.as_ref().filter(|_| overlaps)
    }

    /// Gives it another secret. The present one works on for the overlap; one before that ends now.
    pub fn rotate(&mut self, digest: KeyDigest, overlap: Overlap, now: Timestamp) -> Result<(), ApiKeyEnded> {
        if !self.is_live(now) {
            return Err(ApiKeyEnded);
        }
        let before = std::mem::replace(&mut self.0.digest, digest);
        self.0.previous_digest = Some(before);
        self.0.previous_ends_at = Some(now.plus(overlap.span()));
        self.0.rotated_at = Some(now);
        Ok(())
    }

    /// Ends it. False when it was revoked before; what has expired can be revoked, to be sure.
    pub fn revoke(&mut self, now: Timestamp) -> bool {
        let lives = self.0.revoked_at.is_none();
        self.0.revoked_at.get_or_insert(now);
        lives
    }

    /// Notes that it is in use at `now`; nothing when that was noted in the last five minutes.
    pub fn note_use(&mut self, now: Timestamp) -> Option<NotedUse> {
        let used = NotedUse::of(self.0.last_used_at, now)?;
        self.0.last_used_at = Some(now);
        Some(used)
    }

    /// Keeps the secret of `old` by another digest, such as one made with a newer server key. False when it has no such
    /// secret any more.
    pub fn replace_digest(&mut self, old: &KeyDigest, new: KeyDigest) -> bool {
        if self.0.digest == *old {
            self.0.digest = new;
            return true;
        }
        let held = self.0.previous_digest.as_ref() == Some(old);
        if held {
            self.0.previous_digest = Some(new);
        }
        held
    }
}
