//! Who may do what to products, and to which ones.

use domain::{catalog::Product, identity::Scope};

use crate::{
    actions,
    authz::{Caller, Create, Delete, Need, Policy, Read, Rule, Update},
    field,
    query::Filter,
};

actions! {
    /// Look for what one wants to buy.
    Shop: Read => "buy",
    /// Take units out of stock, and put them back.
    MoveStock: Update => "move the stock of",
    /// See which pictures belong to some product, in order to remove the others.
    SweepImages: Read => "sweep the images of",
}

fn for_sale() -> Filter<Product> {
    field!(Product.is_active()).eq(&true)
}

/// What is not for sale is none of the public's business.
fn visible(caller: &Caller) -> Rule<Product> {
    match caller {
        Caller::User(me) if me.is_admin() => Rule::anyone(),
        Caller::User(_) | Caller::Anonymous => Rule::only(for_sale()),
    }
}

impl Policy<Read> for Product {
    const NEED: Need = Need::Scope(Scope::ReadProducts);

    fn rule(caller: &Caller) -> Rule<Self> {
        visible(caller)
    }
}

/// Who orders sees of the catalogue what they order, whether or not their credential is good for browsing it.
impl Policy<Shop> for Product {
    const NEED: Need = Need::Scope(Scope::WriteOrders);

    fn rule(caller: &Caller) -> Rule<Self> {
        visible(caller)
    }
}

impl Policy<Create> for Product {
    const NEED: Need = Need::Scope(Scope::WriteProducts);

    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::admins(caller, |_| Filter::all())
    }
}

impl Policy<Update> for Product {
    const NEED: Need = Need::Scope(Scope::WriteProducts);

    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::admins(caller, |_| Filter::all())
    }
}

impl Policy<Delete> for Product {
    const NEED: Need = Need::Scope(Scope::WriteProducts);

    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::admins(caller, |_| Filter::all())
    }
}

/// Whoever buys takes out of stock, and whoever cancels gives back, also what was taken off sale since. The use cases that
/// ask for this change nothing else about a product.
impl Policy<MoveStock> for Product {
    const NEED: Need = Need::Scope(Scope::WriteOrders);

    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::users(caller, |_| Filter::all())
    }
}

/// Whoever did not see all products would take the pictures of some for nobody's.
impl Policy<SweepImages> for Product {
    const NEED: Need = Need::Everything;

    fn rule(_: &Caller) -> Rule<Self> {
        Rule::deny("only the system sees all products")
    }
}
