use super::{ExternalSubject, Issuer, Subject};
use crate::{
    identity::{Email, NotedUse, User},
    shared::{Id, Timestamp},
};

/// Everything there is to know of an external identity; for stores and views.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExternalIdentityState {
    /// Identity.
    pub id: Id<ExternalIdentity>,
    /// Whose account it leads to; nobody's when the issuer said that they are gone before it said that they came.
    pub user_id: Option<Id<User>>,
    /// Who vouches for them.
    pub issuer: Issuer,
    /// Who they are to the issuer.
    pub subject: Subject,
    /// Their address, as far as the issuer told and vouched for it.
    pub email: Option<Email>,
    /// When the link was made.
    pub created_at: Timestamp,
    /// When its use was last noted; noted at most once in five minutes.
    pub last_used_at: Option<Timestamp>,
    /// As of when the issuer told by itself what is known of them, by its own clock.
    pub as_of: Option<Timestamp>,
    /// When the issuer said that they are gone.
    pub ended_at: Option<Timestamp>,
}

/// A link to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewExternalIdentity {
    /// The identity that it gets.
    pub id: Id<ExternalIdentity>,
    /// Whose account it leads to.
    pub user_id: Option<Id<User>>,
    /// Who they are to the issuer.
    pub subject: ExternalSubject,
    /// Their address, as far as the issuer vouches for it.
    pub email: Option<Email>,
}

/// A link between an account and somebody whom an issuer vouches for. Once the issuer has said that they are gone, it stays
/// as a reminder, so that nobody comes back by what was said before that and arrives later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExternalIdentity(ExternalIdentityState);

impl ExternalIdentity {
    /// Makes the link at `now`.
    pub fn link(new: NewExternalIdentity, now: Timestamp) -> Self {
        let ExternalSubject { issuer, subject } = new.subject;
        Self(ExternalIdentityState {
            id: new.id,
            user_id: new.user_id,
            issuer,
            subject,
            email: new.email,
            created_at: now,
            last_used_at: None,
            as_of: None,
            ended_at: None,
        })
    }

    /// For stores: the link that was stored.
    pub const fn restore(state: ExternalIdentityState) -> Self {
        Self(state)
    }

    /// For stores and views.
    pub const fn state(&self) -> &ExternalIdentityState {
        &self.0
    }

    /// Identity.
    pub const fn id(&self) -> Id<Self> {
        self.0.id
    }

    /// Whose account it leads to, if to any.
    pub const fn user_id(&self) -> Option<Id<User>> {
        self.0.user_id
    }

    /// When the link was made.
    pub const fn created_at(&self) -> Timestamp {
        self.0.created_at
    }

    /// Who they are to the issuer.
    pub fn subject(&self) -> ExternalSubject {
        ExternalSubject { issuer: self.0.issuer.clone(), subject: self.0.subject.clone() }
    }

    /// The form by which it is found.
    pub fn subject_key(&self) -> String {
        self.subject().key()
    }

    /// Whether the issuer has not said that they are gone.
    pub const fn is_live(&self) -> bool {
        self.0.ended_at.is_none()
    }

    /// Notes that it is in use at `now`; nothing when that was noted in the last five minutes.
    pub fn note_use(&mut self, now: Timestamp) -> Option<NotedUse> {
        let used = NotedUse::of(self.0.last_used_at, now)?;
        self.0.last_used_at = Some(now);
        Some(used)
    }

    /// Takes what the issuer tells as of then. False when it told something newer before, or that they are gone: then
    /// nothing changes.
    pub fn hear(&mut self, email: Option<Email>, as_of: Timestamp) -> bool {
        if !self.is_live() || self.0.as_of.is_some_and(|known| as_of < known) {
            return false;
        }
        self.0.email = email;
        self.0.as_of = Some(as_of);
        true
    }

    /// Ends it, since the issuer said that they are gone. False when it said so before.
    pub fn end(&mut self, now: Timestamp) -> bool {
        let lives = self.is_live();
        self.0.ended_at.get_or_insert(now);
        lives
    }
}
