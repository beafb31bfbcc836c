//! Who may do what to payments and to the ledger, and to which ones.

use domain::{
    billing::{Payment, ledger::JournalEntry},
    ordering::Order,
};

use crate::{
    actions,
    authz::{Actor, Caller, Create, Identity, Policy, Read, Rule, Update},
    field,
    query::Filter,
};

actions! {
    /// Have money given back.
    GiveBack: Update => "refund",
    /// Find what is open, and ask for it again.
    Reconcile: Read => "reconcile",
}

/// On whose behalf outcomes are recorded: what has happened to money has happened, whoever had asked for it, and whatever
/// they may still do by now.
pub(super) fn recorder() -> Actor {
    Actor::for_system("records what became of money")
}

fn own(me: &Identity) -> Filter<Payment> {
    field!(Payment.customer_id()).eq(&me.id)
}

impl Policy<Read> for Payment {
    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::users(caller, |me| if me.is_admin() { Filter::all() } else { own(me) })
    }
}

/// Nobody pays for somebody else.
impl Policy<Create> for Payment {
    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::users(caller, own)
    }
}

/// Nobody but the system.
impl Policy<Update> for Payment {
    fn rule(_: &Caller) -> Rule<Self> {
        Rule::deny("gateways tell what becomes of payments")
    }
}

impl Policy<GiveBack> for Payment {
    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::admins(caller, |_| Filter::all())
    }
}

impl Policy<GiveBack> for Order {
    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::admins(caller, |_| Filter::all())
    }
}

/// Nobody but the system.
impl Policy<Reconcile> for Payment {
    fn rule(_: &Caller) -> Rule<Self> {
        Rule::deny("a job does this by itself")
    }
}

impl Policy<Read> for JournalEntry {
    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::admins(caller, |_| Filter::all())
    }
}

/// Nobody but the system.
impl Policy<Create> for JournalEntry {
    fn rule(_: &Caller) -> Rule<Self> {
        Rule::deny("entries follow from payments and refunds")
    }
}
