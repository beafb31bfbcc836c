use domain::identity::Role;

use super::{Action, Caller, Identity, Need};
use crate::{query::Filter, store::Entity};

/// One rule: who may do `A` to a `Self`, and to which ones.
#[diagnostic::on_unimplemented(
    message = "no policy says who may `{A}` a `{Self}`",
    label = "nobody may do this yet",
    note = "add `impl Policy<{A}> for {Self}` to that entity's policy.rs"
)]
pub trait Policy<A: Action>: Entity {
    /// What it takes of a credential that is limited to scopes.
    const NEED: Need;

    /// Whether it may be done by who has to set up a second factor first: what leads there, and leaving.
    const BEFORE_ENROLMENT: bool = false;

    /// The rule for this caller.
    fn rule(caller: &Caller) -> Rule<Self>;
}

/// What a policy answers.
pub struct Rule<E>(Result<Filter<E>, &'static str>);

impl<E> Rule<E> {
    /// Everybody may, on every row.
    pub const fn anyone() -> Self {
        Self(Ok(Filter::all()))
    }

    /// The caller may, on these rows.
    pub const fn only(rows: Filter<E>) -> Self {
        Self(Ok(rows))
    }

    /// The caller may not.
    pub const fn deny(reason: &'static str) -> Self {
        Self(Err(reason))
    }

    /// Users may, on these rows.
    pub fn users(caller: &Caller, rows: impl FnOnce(&Identity) -> Filter<E>) -> Self {
        match caller {
            Caller::Anonymous => Self::deny("log in first"),
            Caller::User(me) => Self::only(rows(me)),
        }
    }

    /// Admins may, on these rows.
    pub fn admins(caller: &Caller, rows: impl FnOnce(&Identity) -> Filter<E>) -> Self {
        match caller {
            Caller::Anonymous => Self::deny("log in first"),
            Caller::User(me) if me.is_admin() => Self::only(rows(me)),
            Caller::User(_) => Self::deny("admins only"),
        }
    }

    /// Super admins may, on these rows.
    pub fn super_admins(caller: &Caller, rows: impl FnOnce(&Identity) -> Filter<E>) -> Self {
        match caller {
            Caller::Anonymous => Self::deny("log in first"),
            Caller::User(me) if me.role == Role::SuperAdmin => Self::only(rows(me)),
            Caller::User(_) => Self::deny("super admins only"),
        }
    }

    pub(super) fn into_scope(self) -> Result<Filter<E>, &'static str> {
        self.0
    }
}
