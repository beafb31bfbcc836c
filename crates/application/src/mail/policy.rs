//! Whom the system may write to.

use domain::{identity::User, ordering::Order};

use crate::{
    actions,
    authz::{Caller, Need, Policy, Read, Rule},
};

actions! {
    /// Read what a message to its owner needs.
    Correspond: Read => "write to the owner of",
}

const BY_ITSELF: &str = "the system does this by itself";

/// Nobody but the system.
impl Policy<Correspond> for User {
    const NEED: Need = Need::Everything;

    fn rule(_: &Caller) -> Rule<Self> {
        Rule::deny(BY_ITSELF)
    }
}

/// Nobody but the system.
impl Policy<Correspond> for Order {
    const NEED: Need = Need::Everything;

    fn rule(_: &Caller) -> Rule<Self> {
        Rule::deny(BY_ITSELF)
    }
}
