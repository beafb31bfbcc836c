//! Who may do what to events and receipts. Events are background work, and in its scopes.

use domain::identity::Scope;

use super::{Event, Receipt};
use crate::{
    actions,
    authz::{Caller, Create, Delete, Need, Policy, Read, Rule, Update},
    query::Filter,
};

actions! {
    /// Hand events to their subscribers, and note what became of them.
    Relay: Update => "relay",
    /// Remove events that were settled long ago.
    ForgetEvents: Delete => "forget",
    /// Remove receipts of what comes no more.
    ForgetReceipts: Delete => "forget",
}

impl Policy<Read> for Event {
    const NEED: Need = Need::Scope(Scope::ReadJobs);

    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::admins(caller, |_| Filter::all())
    }
}

/// Retrying and discarding.
impl Policy<Update> for Event {
    const NEED: Need = Need::Scope(Scope::WriteJobs);

    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::admins(caller, |_| Filter::all())
    }
}

/// Nobody but the system.
impl Policy<Relay> for Event {
    const NEED: Need = Need::Everything;

    fn rule(_: &Caller) -> Rule<Self> {
        Rule::deny("relays do this by themselves")
    }
}

/// Nobody but the system.
impl Policy<ForgetEvents> for Event {
    const NEED: Need = Need::Everything;

    fn rule(_: &Caller) -> Rule<Self> {
        Rule::deny("this is housekeeping")
    }
}

/// Nobody but the system, on whose behalf messages are received.
impl Policy<Create> for Receipt {
    const NEED: Need = Need::Everything;

    fn rule(_: &Caller) -> Rule<Self> {
        Rule::deny("the system receives messages")
    }
}

/// Nobody but the system.
impl Policy<ForgetReceipts> for Receipt {
    const NEED: Need = Need::Everything;

    fn rule(_: &Caller) -> Rule<Self> {
        Rule::deny("this is housekeeping")
    }
}
