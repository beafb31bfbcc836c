use std::time::Duration;

use application::ports::{SessionSecret, SessionTokens};
use domain::{
    identity::{Scope, Scopes, Session, SessionKind, SessionOrigin, SessionPolicy, TokenPolicy, User},
    shared::{Id, Timestamp},
};

use super::id_from;
use crate::fakes::{FakeClock, PlainTokens};

/// In seconds.
const DAY: u64 = 24 * 60 * 60;

/// A session of `user`, opened when [`FakeClock`] starts.
pub fn a_session(user: &User) -> SessionBuilder {
    SessionBuilder {
        id: None,
        user_id: user.id(),
        secret: format!("secret of {}", user.username_key()),
        opened_at: FakeClock::START,
        policy: SessionBuilder::POLICY,
        kind: SessionKind::Browser,
        scopes: None,
    }
}

/// A family of tokens of `user`, begun when [`FakeClock`] starts.
pub fn a_token_family(user: &User) -> SessionBuilder {
    let session = a_session(user);
    let secret = format!("cr_{}", session.secret);
    SessionBuilder { kind: SessionKind::Tokens, secret, policy: SessionBuilder::TOKENS.refresh, ..session }
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
    kind: SessionKind,
    scopes: Option<Scopes>,
}

impl SessionBuilder {
    /// How long sessions last unless told otherwise: half an hour without use, twelve hours in any case.
    pub const POLICY: SessionPolicy =
        SessionPolicy { idle: Duration::from_secs(30 * 60), absolute: Duration::from_secs(12 * 60 * 60) };

    /// How long tokens last unless told otherwise: ten minutes; thirty days without use, ninety in any case.
    pub const TOKENS: TokenPolicy = TokenPolicy {
        access: Duration::from_secs(10 * 60),
        refresh: SessionPolicy {
            idle: Duration::from_secs(30 * DAY),
            absolute: Duration::from_secs(90 * DAY),
        },
    };

    /// What it is limited to.
    pub fn for_scopes(mut self, scopes: impl IntoIterator<Item = Scope>) -> Self {
        self.scopes = Some(scopes.into_iter().collect());
        self
    }

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
        let session = Session::open(id, self.user_id, token, origin, self.opened_at, &self.policy);
        match self.kind {
            SessionKind::Browser => session,
            SessionKind::Tokens => session.as_token_family(self.scopes),
        }
    }
}
