//! Who may do what to orders, and to which ones.

use domain::{identity::Scope, ordering::Order};

use crate::{
    authz::{Caller, Create, Identity, Need, Policy, Read, Rule, Update},
    field,
    query::Filter,
};

fn own(me: &Identity) -> Filter<Order> {
    field!(Order.customer_id()).eq(&me.id)
}

impl Policy<Read> for Order {
    const NEED: Need = Need::Scope(Scope::ReadOrders);

    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::users(caller, |me| if me.is_admin() { Filter::all() } else { own(me) })
    }
}

/// Nobody buys on behalf of somebody else.
impl Policy<Create> for Order {
    const NEED: Need = Need::Scope(Scope::WriteOrders);

    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::users(caller, own)
    }
}

impl Policy<Update> for Order {
    const NEED: Need = Need::Scope(Scope::WriteOrders);

    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::users(caller, own)
    }
}
