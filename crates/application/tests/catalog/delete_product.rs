use application::{error::Error, store::StoreError};
use domain::{
    catalog::{Product, Stock},
    shared::{Id, Version},
};
use testkit::factories::a_product;
use uuid::Uuid;

use crate::world::{World, keeper, keepers, public};

#[tokio::test]
async fn admins_delete_products_and_the_outside_is_told() {
    for by in keepers() {
        let world = World::new();
        let mug = world.given(a_product().inactive());
        world.products().delete(&by, mug.id(), None).await.unwrap();
        assert!(world.store.get::<Product>(mug.id()).is_none());
        let [message] = &world.store.outbox()[..] else { panic!("one message") };
        assert_eq!((message.topic, message.aggregate), ("product.deleted", mug.id().raw()));
    }
}

#[tokio::test]
async fn everybody_else_deletes_nothing() {
    let world = World::new();
    let mug = world.given(a_product());
    for by in public() {
        let outcome = world.products().delete(&by, mug.id(), None).await;
        assert!(matches!(outcome, Err(Error::Forbidden(_))));
    }
    assert!(world.store.get::<Product>(mug.id()).is_some());
}

#[tokio::test]
async fn a_version_that_was_not_seen_is_not_deleted() {
    let world = World::new();
    let mug = world.given(a_product());
    world.store.edit(mug.id(), |mug: &mut Product| {
        mug.restock(Stock::new(1));
    });
    let (products, by) = (world.products(), keeper());
    let outcome = products.delete(&by, mug.id(), Some(Version::FIRST)).await;
    assert!(matches!(outcome, Err(Error::Store(StoreError::Stale))));
    assert!(products.delete(&by, mug.id(), Some(Version::FIRST.next())).await.is_ok());
}

#[tokio::test]
async fn an_unknown_product_is_not_found() {
    let outcome = World::new().products().delete(&keeper(), Id::new(Uuid::max()), None).await;
    assert!(matches!(outcome, Err(Error::Store(StoreError::NotFound))));
}
