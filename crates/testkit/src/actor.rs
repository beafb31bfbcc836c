//! On whose behalf a test acts.

use application::authz::{Actor, Identity};
use domain::identity::{Session, User};

/// The user, with a credential that is no session.
pub fn of(user: &User) -> Actor {
    Actor::for_user(Identity { id: user.id(), role: user.role(), session: None })
}

/// The user, logged in by that session.
pub fn with_session(user: &User, session: &Session) -> Actor {
    Actor::for_user(Identity { id: user.id(), role: user.role(), session: Some(session.id()) })
}

/// The system, as tests need it.
pub fn system() -> Actor {
    Actor::for_system("test")
}
