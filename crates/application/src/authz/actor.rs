use std::sync::Arc;

use domain::{
    identity::{Role, Scopes, Session, User},
    shared::Id,
};

use super::{Forbidden, Grants, Lack, Need, Permit, Policy, policy::Rule};
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
    /// Whether they have to set up a second factor before they do anything else.
    pub must_enrol: bool,
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
    grants: Grants,
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
        Self::new(Kind::Caller(Caller::Anonymous))
    }

    /// An authenticated user.
    pub fn for_user(identity: Identity) -> Self {
        Self::new(Kind::Caller(Caller::User(identity)))
    }

    /// The system itself, which no policy restrains; `reason` says why, so that a review can find every such place.
    pub fn for_system(reason: &'static str) -> Self {
        Self::new(Kind::System { reason })
    }

    fn new(kind: Kind) -> Self {
        Self { kind, grants: Grants::All, origin: Arc::default() }
    }

    /// The same actor, with a credential that reaches no further than these scopes.
    #[must_use]
    pub const fn limited_to(mut self, scopes: Scopes) -> Self {
        self.grants = Grants::Only(scopes);
        self
    }

    /// How far their credential reaches. Whoever acts for them later must be limited to the same.
    pub const fn grants(&self) -> Grants {
        self.grants
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
            lacks: None,
        })
    }

    /// Refuses who came with a credential that is limited to scopes.
    pub fn require_unlimited(&self, action: &'static str, entity: &'static str) -> Result<(), Forbidden> {
        self.require(Need::Everything, action, entity)
    }

    fn require(&self, need: Need, action: &'static str, entity: &'static str) -> Result<(), Forbidden> {
        if self.grants.cover(need) {
            return Ok(());
        }
        let reason = "the credential does not reach so far";
        Err(Forbidden { action, entity, reason, anonymous: false, lacks: Some(Lack::Reach(need)) })
    }

    fn require_enrolled(&self, action: &'static str, entity: &'static str) -> Result<(), Forbidden> {
        if self.identity().is_none_or(|me| !me.must_enrol) {
            return Ok(());
        }
        let reason = "set up a second factor first";
        Err(Forbidden { action, entity, reason, anonymous: false, lacks: Some(Lack::SecondFactor) })
    }

    /// Asks the policy of `E` for leave to do `A`. The only way to obtain a [`Permit`].
    pub fn permit<A: Action, E: Policy<A>>(&self) -> Result<Permit<A, E>, Forbidden> {
        self.require(E::NEED, A::NAME, E::NAME)?;
        if !E::BEFORE_ENROLMENT {
            self.require_enrolled(A::NAME, E::NAME)?;
        }
        let rule = match &self.kind {
            Kind::System { .. } => Rule::anyone(),
            Kind::Caller(caller) => E::rule(caller),
        };
        match rule.into_scope() {
            Ok(scope) => Ok(Permit::mint(scope, self.id())),
            Err(reason) => Err(Forbidden {
                action: A::NAME,
                entity: E::NAME,
                reason,
                anonymous: self.is_anonymous(),
                lacks: None,
            }),
        }
    }

    const fn is_anonymous(&self) -> bool {
        matches!(self.kind, Kind::Caller(Caller::Anonymous))
    }
}
