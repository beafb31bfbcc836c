//! Who may do what to events and receipts.

use super::{Event, Receipt};
use crate::{
    actions,
    authz::{Caller, Create, Delete, Policy, Read, Rule, Update},
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
    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::admins(caller, |_| Filter::all())
    }
}

/// Retrying and discarding.
impl Policy<Update> for Event {
    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::admins(caller, |_| Filter::all())
    }
}

/// Nobody but the system.
impl Policy<Relay> for Event {
    fn rule(_: &Caller) -> Rule<Self> {
        Rule::deny("relays do this by themselves")
    }
}

/// Nobody but the system.
impl Policy<ForgetEvents> for Event {
    fn rule(_: &Caller) -> Rule<Self> {
        Rule::deny("this is housekeeping")
    }
}

/// Nobody but the system, on whose behalf messages are received.
impl Policy<Create> for Receipt {
    fn rule(_: &Caller) -> Rule<Self> {
        Rule::deny("the system receives messages")
    }
}

/// Nobody but the system.
impl Policy<ForgetReceipts> for Receipt {
    fn rule(_: &Caller) -> Rule<Self> {
        Rule::deny("this is housekeeping")
    }
}
