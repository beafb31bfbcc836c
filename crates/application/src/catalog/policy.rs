//! Who may do what to products, and to which ones.

use domain::catalog::Product;

use crate::{
    authz::{Caller, Create, Delete, Policy, Read, Rule, Update},
    field,
    query::Filter,
};

fn for_sale() -> Filter<Product> {
    field!(Product.is_active()).eq(&true)
}

/// What is not for sale is none of the public's business.
impl Policy<Read> for Product {
    fn rule(caller: &Caller) -> Rule<Self> {
        match caller {
            Caller::User(me) if me.is_admin() => Rule::anyone(),
            Caller::User(_) | Caller::Anonymous => Rule::only(for_sale()),
        }
    }
}

impl Policy<Create> for Product {
    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::admins(caller, |_| Filter::all())
    }
}

impl Policy<Update> for Product {
    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::admins(caller, |_| Filter::all())
    }
}

impl Policy<Delete> for Product {
    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::admins(caller, |_| Filter::all())
    }
}
