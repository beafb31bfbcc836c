//! Who may do what to second factors. All of it may be done by who has to set one up first, and none of it with an API key.

use domain::identity::{RecoveryCode, SecondFactor, SignInChallenge, User};

use crate::{
    actions,
    authz::{Caller, Create, Delete, Identity, Need, Policy, Read, Rule, Update},
    field,
    identity::{Authenticate, Purge},
    query::Filter,
};

actions! {
    /// Set up, change or remove one's own second factor.
    Enrol: Update => "set up the second factor of",
    /// Remove the second factor of an account that one administers.
    Disarm: Delete => "remove",
}

impl Policy<Enrol> for User {
    const NEED: Need = Need::Everything;
    const BEFORE_ENROLMENT: bool = true;

    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::users(caller, |me| field!(User.id()).eq(&me.id))
    }
}

/// `own! { SecondFactor: Read, Create }`: their owner may.
macro_rules! own {
    ($($Entity:ident, $own:ident: $($Action:ident),+;)+) => {$($(
        impl Policy<$Action> for $Entity {
            const NEED: Need = Need::Everything;
            const BEFORE_ENROLMENT: bool = true;

            fn rule(caller: &Caller) -> Rule<Self> {
                Rule::users(caller, $own)
            }
        }
    )+)+};
}

own! {
    SecondFactor, own_factor: Read, Create, Update, Delete;
    RecoveryCode, own_code: Read, Create, Delete;
    SignInChallenge, own_challenge: Create, Update, Delete;
}

fn own_factor(me: &Identity) -> Filter<SecondFactor> {
    field!(SecondFactor.user_id()).eq(&me.id)
}

fn own_code(me: &Identity) -> Filter<RecoveryCode> {
    field!(RecoveryCode.user_id).eq(&me.id)
}

fn own_challenge(me: &Identity) -> Filter<SignInChallenge> {
    field!(SignInChallenge.user_id()).eq(&me.id)
}

/// Which accounts those are is decided by the leave to change the account.
impl Policy<Disarm> for SecondFactor {
    const NEED: Need = Need::Everything;

    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::admins(caller, |_| Filter::all())
    }
}

/// Likewise.
impl Policy<Disarm> for RecoveryCode {
    const NEED: Need = Need::Everything;

    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::admins(caller, |_| Filter::all())
    }
}

impl Policy<Authenticate> for SignInChallenge {
    const NEED: Need = Need::Nothing;

    fn rule(_: &Caller) -> Rule<Self> {
        Rule::anyone()
    }
}

/// Nobody but the system.
impl Policy<Purge> for SignInChallenge {
    const NEED: Need = Need::Everything;

    fn rule(_: &Caller) -> Rule<Self> {
        Rule::deny("the system does this by itself")
    }
}
