//! Who may do what to sessions, tokens, API keys and external identities, and to which ones.

use domain::identity::{ApiKey, ExternalIdentity, Scope, Session, SpentToken};

use super::{Authenticate, EndSessions, Purge};
use crate::{
    authz::{Caller, Create, Delete, Identity, Need, Policy, Read, Rule, Update},
    field,
    query::Filter,
};

fn own(me: &Identity) -> Filter<Session> {
    field!(Session.user_id()).eq(&me.id)
}

fn own_keys(me: &Identity) -> Filter<ApiKey> {
    field!(ApiKey.user_id()).eq(&me.id)
}

fn own_identities(me: &Identity) -> Filter<ExternalIdentity> {
    field!(ExternalIdentity.user_id()).eq(&Some(me.id))
}

impl Policy<Authenticate> for Session {
    const NEED: Need = Need::Nothing;

    fn rule(_: &Caller) -> Rule<Self> {
        Rule::anyone()
    }
}

impl Policy<Read> for Session {
    const NEED: Need = Need::Everything;

    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::users(caller, own)
    }
}

/// Opened for whoever just proved who they are.
impl Policy<Create> for Session {
    const NEED: Need = Need::Everything;

    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::users(caller, own)
    }
}

impl Policy<Update> for Session {
    const NEED: Need = Need::Everything;
    const BEFORE_ENROLMENT: bool = true;

    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::users(caller, own)
    }
}

impl Policy<Delete> for Session {
    const NEED: Need = Need::Everything;
    const BEFORE_ENROLMENT: bool = true;

    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::users(caller, own)
    }
}

impl Policy<EndSessions> for Session {
    const NEED: Need = Need::Scope(Scope::WriteUsers);

    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::admins(caller, |_| Filter::all())
    }
}

/// Nobody but the system.
impl Policy<Purge> for Session {
    const NEED: Need = Need::Everything;

    fn rule(_: &Caller) -> Rule<Self> {
        Rule::deny("the system does this by itself")
    }
}

impl Policy<Authenticate> for SpentToken {
    const NEED: Need = Need::Nothing;

    fn rule(_: &Caller) -> Rule<Self> {
        Rule::anyone()
    }
}

impl Policy<Create> for SpentToken {
    const NEED: Need = Need::Everything;

    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::users(caller, |me| field!(SpentToken.user_id()).eq(&me.id))
    }
}

impl Policy<Authenticate> for ApiKey {
    const NEED: Need = Need::Nothing;

    fn rule(_: &Caller) -> Rule<Self> {
        Rule::anyone()
    }
}

impl Policy<Read> for ApiKey {
    const NEED: Need = Need::Everything;

    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::users(caller, own_keys)
    }
}

/// Nobody makes keys on behalf of somebody else, but for the operator.
impl Policy<Create> for ApiKey {
    const NEED: Need = Need::Everything;

    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::users(caller, own_keys)
    }
}

/// Rotating and revoking.
impl Policy<Update> for ApiKey {
    const NEED: Need = Need::Everything;

    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::users(caller, own_keys)
    }
}

impl Policy<Authenticate> for ExternalIdentity {
    const NEED: Need = Need::Nothing;

    fn rule(_: &Caller) -> Rule<Self> {
        Rule::anyone()
    }
}

impl Policy<Read> for ExternalIdentity {
    const NEED: Need = Need::Everything;

    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::users(caller, own_identities)
    }
}

/// Nobody but the system, which has seen the proof.
impl Policy<Create> for ExternalIdentity {
    const NEED: Need = Need::Everything;

    fn rule(_: &Caller) -> Rule<Self> {
        Rule::deny("it takes the word of the issuer")
    }
}

/// Nobody but the system, which was told by the issuer.
impl Policy<Update> for ExternalIdentity {
    const NEED: Need = Need::Everything;

    fn rule(_: &Caller) -> Rule<Self> {
        Rule::deny("it takes the word of the issuer")
    }
}

/// Taking the link away, not the account.
impl Policy<Delete> for ExternalIdentity {
    const NEED: Need = Need::Everything;

    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::users(caller, own_identities)
    }
}
