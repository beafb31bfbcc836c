use domain::{
    identity::{
        Email, ExternalIdentity, ExternalIdentityState, ExternalSubject, Issuer, NewExternalIdentity,
        Subject, User,
    },
    shared::{Id, Timestamp},
};

use super::id_from;
use crate::fakes::FakeClock;

/// Somebody, as `issuer` knows them. Panics when either is no such name.
#[expect(clippy::expect_used, reason = "a test with an invalid fixture must fail")]
pub fn a_subject(issuer: &str, subject: &str) -> ExternalSubject {
    let issuer = Issuer::parse(issuer).expect("a valid issuer");
    ExternalSubject { issuer, subject: Subject::parse(subject).expect("a valid subject") }
}

/// A live link of `user` with `sub-…` at [`ExternalIdentityBuilder::ISSUER`], made when [`FakeClock`] starts, not used yet.
pub fn an_external_identity(user: &User) -> ExternalIdentityBuilder {
    let subject = a_subject(ExternalIdentityBuilder::ISSUER, &format!("sub-{}", user.username_key()));
    let new = NewExternalIdentity {
        id: Id::new(id_from(&subject.key())),
        user_id: Some(user.id()),
        subject,
        email: Some(user.state().email.clone()),
    };
    ExternalIdentityBuilder(ExternalIdentity::link(new, FakeClock::START).state().clone())
}

/// Overrides fields of an external identity to be.
#[derive(Clone)]
#[must_use]
pub struct ExternalIdentityBuilder(ExternalIdentityState);

impl ExternalIdentityBuilder {
    /// Who vouches, unless a test cares.
    pub const ISSUER: &'static str = "https://issuer.example.org";

    /// Who they are, and to whom; the id follows from it.
    pub fn of(mut self, subject: ExternalSubject) -> Self {
        self.0.id = Id::new(id_from(&subject.key()));
        (self.0.issuer, self.0.subject) = (subject.issuer, subject.subject);
        self
    }

    /// The address that the issuer told, or none.
    pub fn with_email(mut self, email: Option<Email>) -> Self {
        self.0.email = email;
        self
    }

    /// When its use was last noted.
    pub fn used_at(mut self, at: Timestamp) -> Self {
        self.0.last_used_at = Some(at);
        self
    }

    /// As of when the issuer told what is known.
    pub fn as_of(mut self, at: Timestamp) -> Self {
        self.0.as_of = Some(at);
        self
    }

    /// When the issuer said that they are gone.
    pub fn ended_at(mut self, at: Timestamp) -> Self {
        self.0.ended_at = Some(at);
        self
    }

    /// Leading to no account.
    pub fn of_nobody(mut self) -> Self {
        self.0.user_id = None;
        self
    }

    /// The link, as a store would give it.
    pub fn build(self) -> ExternalIdentity {
        ExternalIdentity::restore(self.0)
    }
}
