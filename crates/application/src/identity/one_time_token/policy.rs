//! Who may do what to one-time tokens.

use domain::identity::OneTimeToken;

use crate::{
    authz::{Caller, Create, Need, Policy, Rule, Update},
    field,
    identity::{Authenticate, Purge},
};

const BY_ITSELF: &str = "the system does this by itself";

/// By the secret in it.
impl Policy<Authenticate> for OneTimeToken {
    const NEED: Need = Need::Nothing;

    fn rule(_: &Caller) -> Rule<Self> {
        Rule::anyone()
    }
}

/// Nobody but the system, which sends them.
impl Policy<Create> for OneTimeToken {
    const NEED: Need = Need::Everything;

    fn rule(_: &Caller) -> Rule<Self> {
        Rule::deny(BY_ITSELF)
    }
}

/// Using one up.
impl Policy<Update> for OneTimeToken {
    const NEED: Need = Need::Everything;

    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::users(caller, |me| field!(OneTimeToken.user_id()).eq(&me.id))
    }
}

/// Nobody but the system.
impl Policy<Purge> for OneTimeToken {
    const NEED: Need = Need::Everything;

    fn rule(_: &Caller) -> Rule<Self> {
        Rule::deny(BY_ITSELF)
    }
}
