use std::time::Duration;

use application::ports::{SessionSecret, SessionTokens};
use domain::{
    identity::{Session, SessionOrigin, SessionPolicy, User},
    shared::{Id, Timestamp},
};

use super::id_from;
use crate::fakes::{FakeClock, PlainTokens};

/// A session of `user`, opened when [`FakeClock`] starts.
pub fn a_session(user: &User) -> SessionBuilder {
    SessionBuilder {
        id: None,
        user_id: user.id(),
        secret: format!("secret of {}", user.username_key()),
        opened_at: FakeClock::START,
        policy: SessionBuilder::POLICY,
    }
}

/// Overrides fields of a session to be.
#[derive(Clone)]
#[must_use]
pub struct SessionBuilder {
    id: Option<Id<Session>>,
    user_id: Id<User>,
    secret: String,
    opened_at: Timestamp,
    policy: SessionPolicy,
}

impl SessionBuilder {
    /// How long sessions last unless told otherwise: half an hour without use, twelve hours in any case.
    pub const POLICY: SessionPolicy =
        SessionPolicy { idle: Duration::from_secs(30 * 60), absolute: Duration::from_secs(12 * 60 * 60) };

    /// Another id than the one that follows from the secret.
    pub fn with_id(mut self, id: Id<Session>) -> Self {
        self.id = Some(id);
        self
    }

    /// The secret that its token carries, as [`PlainTokens`] digests it; the id follows from it.
    pub fn with_secret(mut self, secret: &str) -> Self {
        secret.clone_into(&mut self.secret);
        self
    }

    /// When it was opened.
    pub fn opened_at(mut self, at: Timestamp) -> Self {
        self.opened_at = at;
        self
    }

    /// How long it lasts.
    pub fn lasting(mut self, policy: SessionPolicy) -> Self {
        self.policy = policy;
        self
    }

    /// The session.
    pub fn build(self) -> Session {
        let id = self.id.unwrap_or_else(|| Id::new(id_from(&self.secret)));
        let token = PlainTokens::default().digest(&SessionSecret(self.secret));
        let origin = SessionOrigin::default();
        Session::open(id, self.user_id, token, origin, self.opened_at, &self.policy)
    }
}
