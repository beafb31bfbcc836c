//! Who may do what to payments and to the ledger, and to which ones.

use domain::{
    billing::{Payment, ledger::JournalEntry},
    identity::Scope,
    ordering::Order,
};

use crate::{
    actions,
    authz::{Actor, Caller, Create, Identity, Need, Policy, Read, Rule, Update},
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
    const NEED: Need = Need::Scope(Scope::ReadPayments);

    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::users(caller, |me| if me.is_admin() { Filter::all() } else { own(me) })
    }
}

/// Nobody pays for somebody else.
impl Policy<Create> for Payment {
    const NEED: Need = Need::Scope(Scope::WritePayments);

    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::users(caller, own)
    }
}

/// Nobody but the system.
impl Policy<Update> for Payment {
    const NEED: Need = Need::Everything;

    fn rule(_: &Caller) -> Rule<Self> {
        Rule::deny("gateways tell what becomes of payments")
    }
}

impl Policy<GiveBack> for Payment {
    const NEED: Need = Need::Scope(Scope::WritePayments);

    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::admins(caller, |_| Filter::all())
    }
}

/// As paying does, this moves the order, too, and takes both scopes.
impl Policy<GiveBack> for Order {
    const NEED: Need = Need::Scope(Scope::WriteOrders);

    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::admins(caller, |_| Filter::all())
    }
}

/// Nobody but the system.
impl Policy<Reconcile> for Payment {
    const NEED: Need = Need::Everything;

    fn rule(_: &Caller) -> Rule<Self> {
        Rule::deny("a job does this by itself")
    }
}

impl Policy<Read> for JournalEntry {
    const NEED: Need = Need::Scope(Scope::ReadLedger);

    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::admins(caller, |_| Filter::all())
    }
}

/// Nobody but the system.
impl Policy<Create> for JournalEntry {
    const NEED: Need = Need::Everything;

    fn rule(_: &Caller) -> Rule<Self> {
        Rule::deny("entries follow from payments and refunds")
    }
}
