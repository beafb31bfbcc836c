use application::{
    authz::{Actor, Update},
    catalog::MoveStock,
    error::Error,
    query::Query,
    store::StoreError,
};
use domain::catalog::Product;
use testkit::{
    actor,
    factories::{a_product, a_user},
};

use crate::world::World;

#[tokio::test]
async fn customers_see_their_own_and_admins_all_of_them() {
    let world = World::new();
    let order = world.has(|order| order);
    let bob = actor::of(&a_user().named("bob.ray").build());
    let admins = [a_user().named("an.admin").admin(), a_user().named("a.root").super_admin()];
    let [admin, root] = admins.map(|user| actor::of(&user.build()));
    for (by, sees) in [(world.by_ann(), true), (bob, false), (admin, true), (root, true)] {
        let page = world.orders().list(&by, Query::default()).await.unwrap();
        assert_eq!(page.items.len(), usize::from(sees));
        match world.orders().read(&by, order.id()).await {
            Ok(seen) => assert!(sees && seen.state() == order.state()),
            Err(Error::Store(StoreError::NotFound)) => assert!(!sees),
            Err(error) => panic!("{error:?}"),
        }
    }
    let visitor = Actor::anonymous();
    assert!(matches!(world.orders().list(&visitor, Query::default()).await, Err(Error::Forbidden(_))));
    assert!(matches!(world.orders().read(&visitor, order.id()).await, Err(Error::Forbidden(_))));
}

/// Whoever buys moves stock of every product, and may change nothing else about any.
#[test]
fn customers_move_stock_and_do_not_edit_products() {
    let products = [a_product().with_sku("mug").build(), a_product().with_sku("old").inactive().build()];
    let ann = actor::of(&a_user().build());
    let permit = ann.permit::<MoveStock, Product>().unwrap();
    assert!(products.iter().all(|product| permit.admits(product)));
    assert!(ann.permit::<Update, Product>().is_err());
    assert!(Actor::anonymous().permit::<MoveStock, Product>().is_err());
}
