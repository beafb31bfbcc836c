use std::marker::PhantomData;

use domain::{identity::User, shared::Id};

use super::{Need, Refines};
use crate::query::Filter;

/// Proof that a policy allowed `A` on the rows of `E` inside its scope. Its fields are private: nobody forges one, nobody
/// widens one.
#[must_use]
pub struct Permit<A, E> {
    scope: Filter<E>,
    by: Option<Id<User>>,
    _action: PhantomData<fn() -> A>,
}

impl<A, E> Permit<A, E> {
    pub(super) const fn mint(scope: Filter<E>, by: Option<Id<User>>) -> Self {
        Self { scope, by, _action: PhantomData }
    }

    /// For stores: what every statement must be limited to.
    pub const fn scope(&self) -> &Filter<E> {
        &self.scope
    }

    /// For stores: a row about to be written must itself lie inside the scope (PostgreSQL calls it WITH CHECK), so that a
    /// row can be neither stolen nor given away.
    pub fn admits(&self, entity: &E) -> bool {
        self.scope.matches(entity)
    }

    /// For stores: who was permitted; none for the system and for somebody not signed in.
    pub const fn by(&self) -> Option<Id<User>> {
        self.by
    }
}

impl<A: Refines, E> Permit<A, E> {
    /// Spends the permit of a special case as one of the general action, on the same rows.
    pub fn base(self) -> Permit<A::Base, E> {
        Permit { scope: self.scope, by: self.by, _action: PhantomData }
    }
}

/// A policy said no, or the credential does not reach so far.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("may not {action} {entity}: {reason}")]
pub struct Forbidden {
    /// What was asked.
    pub action: &'static str,
    /// Of what.
    pub entity: &'static str,
    /// Why not.
    pub reason: &'static str,
    /// Whether showing a credential might have helped.
    pub anonymous: bool,
    /// What the credential or the account lacks, when it is not rights.
    pub lacks: Option<Lack>,
}

/// What would have to be there besides rights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// The credential does not reach so far.
    Reach(Need),
    /// The account must have a second factor, and has none.
    SecondFactor,
}
