//! On whose behalf a test acts.

use application::authz::{Actor, Identity};
use domain::identity::{Scope, Session, User};

/// The user, with a credential that is no session.
pub fn of(user: &User) -> Actor {
    Actor::for_user(Identity { id: user.id(), role: user.role(), session: None, must_enrol: false })
}

/// The user, logged in by that session.
pub fn with_session(user: &User, session: &Session) -> Actor {
    Actor::for_user(Identity {
        id: user.id(),
        role: user.role(),
        session: Some(session.id()),
        must_enrol: false,
    })
}

/// The user, with an API key that is good for these scopes.
pub fn with_scopes(user: &User, scopes: impl IntoIterator<Item = Scope>) -> Actor {
    of(user).limited_to(scopes.into_iter().collect())
}

/// The system, as tests need it.
pub fn system() -> Actor {
    Actor::for_system("test")
}
