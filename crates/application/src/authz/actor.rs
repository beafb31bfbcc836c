use std::sync::Arc;

use domain::{
    identity::{Role, Session, User},
    shared::Id,
};

use super::{Forbidden, Permit, Policy, policy::Rule};
use crate::authz::Action;

/// An authenticated user, as the database knew them at the beginning of the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Who.
    pub id: Id<User>,
    /// What they may do.
    pub role: Role,
    /// The session they came with, when it was one.
    pub session: Option<Id<Session>>,
}

impl Identity {
    /// Whether they administer others.
    pub fn is_admin(&self) -> bool {
        self.role >= Role::Admin
    }
}

/// Who is asking, when it is not the system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    /// Somebody who showed no credential.
    Anonymous,
    /// Somebody who proved who they are.
    User(Identity),
}

/// Where a request came from, for sessions and the audit trail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The network address.
    pub address: Option<String>,
    /// What the client says it is.
    pub client: Option<String>,
    /// The request.
    pub request_id: Option<String>,
}

/// On whose behalf a use case runs. Whatever the caller came with, it becomes one of these.
#[derive(Clone, Debug)]
pub struct Actor {
    kind: Kind,
    // Shared: an actor is copied for each of those who ask on whose behalf they run.
    origin: Arc<Origin>,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Caller(Caller),
    System { reason: &'static str },
}

impl Actor {
    /// Somebody who showed no credential.
    pub fn anonymous() -> Self {
        Self { kind: Kind::Caller(Caller::Anonymous), origin: Arc::default() }
    }

    /// An authenticated user.
    pub fn for_user(identity: Identity) -> Self {
        Self { kind: Kind::Caller(Caller::User(identity)), origin: Arc::default() }
    }

    /// The system itself, which no policy restrains; `reason` says why, so that a review can find every such place.
    pub fn for_system(reason: &'static str) -> Self {
        Self { kind: Kind::System { reason }, origin: Arc::default() }
    }

    /// The same actor, coming from there.
    #[must_use]
    pub fn from(self, origin: Origin) -> Self {
        Self { origin: Arc::new(origin), ..self }
    }

    /// Where they come from.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Who they are, when they are a user.
    pub const fn identity(&self) -> Option<&Identity> {
        match &self.kind {
            Kind::Caller(Caller::User(identity)) => Some(identity),
            Kind::Caller(Caller::Anonymous) | Kind::System { .. } => None,
        }
    }

    /// Which user they are, when they are one.
    pub fn id(&self) -> Option<Id<User>> {
        self.identity().map(|identity| identity.id)
    }

    /// Why the system acts, when it is the system.
    pub const fn system_reason(&self) -> Option<&'static str> {
        match self.kind {
            Kind::System { reason } => Some(reason),
            Kind::Caller(_) => None,
        }
    }

    /// Who they are, for what only users can do.
    pub fn require_identity(&self, action: &'static str) -> Result<Identity, Forbidden> {
        self.identity().copied().ok_or_else(|| Forbidden {
            action,
            entity: "account",
            reason: "log in first",
            anonymous: self.is_anonymous(),
        })
    }

    /// Asks the policy of `E` for leave to do `A`. The only way to obtain a [`Permit`].
    pub fn permit<A: Action, E: Policy<A>>(&self) -> Result<Permit<A, E>, Forbidden> {
        let rule = match &self.kind {
            Kind::System { .. } => Rule::anyone(),
            Kind::Caller(caller) => E::rule(caller),
        };
        match rule.into_scope() {
            Ok(scope) => Ok(Permit::mint(scope, self.id())),
            Err(reason) => {
                Err(Forbidden { action: A::NAME, entity: E::NAME, reason, anonymous: self.is_anonymous() })
            }
        }
    }

    const fn is_anonymous(&self) -> bool {
        matches!(self.kind, Kind::Caller(Caller::Anonymous))
    }
}
